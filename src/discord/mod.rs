//! Discord: the only room, beside `main.rs`, that knows serenity.
//!
//! # The way in
//! `gateway` hears of an interaction, `router` has it read by `incoming` and done by the app, and `answer` answers: at
//! once, or deferred when it takes longer. What the app says as plain data becomes Discord's JSON in `render`, which cuts what is
//! over a limit (`cut`) and writes what a control remembers (`custom_id`).
//!
//! # The way out
//! Every request leaves through `http`, which waits, repeats and gives up as Discord wants it (`pace` counts). serenity's
//! own client makes one request by itself when it is built (`GET /gateway`); its answer is not used.
//!
//! # Logs
//! serenity writes tokens and bodies into its spans at INFO, and whole payloads at WARN in its gateway: whoever sets up
//! the log must add [`LOG_FILTER`] to whatever is configured, as [`crate::log`] does. Here only ids and durations are
//! logged. A panic's own words may hold anything: they are not repeated here, nor by the panic hook there.

mod answer;
mod custom_id;
mod cut;
mod download;
mod gateway;
mod http;
mod incoming;
mod messenger;
mod pace;
mod permissions;
#[cfg(test)]
mod pictures;
mod register;
mod render;
mod router;
#[cfg(test)]
mod scripted;
mod start;
mod tasks;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::app::App;
use crate::messenger::Messenger;

use http::Executor;
use messenger::Post;

/// Log directives that keep tokens, bodies and payloads out of the log.
pub const LOG_FILTER: &str = "serenity=warn,serenity::gateway::ws=off";

/// What the connection needs to know.
#[derive(Clone)]
pub struct Settings {
    /// The bot's token, with or without `Bot ` before it.
    pub token: String,
    /// `scheme://host[:port]` of what stands in for `https://discord.com`. The gateway must be at the same place.
    pub api_url: Option<String>,
    /// How long to wait for what; the defaults are right for Discord.
    pub timings: Timings,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("token", &"(hidden)")
            .field("api_url", &self.api_url)
            .field("timings", &self.timings)
            .finish()
    }
}

/// How long to wait for what.
#[derive(Clone, Debug)]
pub struct Timings {
    /// For a connection.
    pub connect: Duration,
    /// For a whole answer.
    pub total: Duration,
    /// For the answer to one attempt at an interaction's first answer, of which two must fit into three seconds.
    pub callback_attempt: Duration,
    /// For the app, before an answer is deferred.
    pub defer_after: Duration,
    /// Before the second attempt; doubled with each further one, and varied.
    pub backoff: Duration,
    /// How often a request is attempted.
    pub attempts: u32,
    /// The longest that Discord may ask us to wait before we give up.
    pub longest_wait: Duration,
    /// Between two messages.
    pub message_gap: Duration,
    /// So many refusals (403) in a row, and a channel is left alone …
    pub circuit_after: u32,
    /// … for so long.
    pub circuit_open: Duration,
    /// How often reaching Discord is attempted at the start.
    pub start_attempts: u32,
    /// Before the second of those; doubled with each further one, and varied.
    pub start_backoff: Duration,
    /// For what is being worked on when the bot stops.
    pub drain: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(15),
            callback_attempt: Duration::from_millis(1200),
            defer_after: Duration::from_millis(1500),
            backoff: Duration::from_millis(500),
            attempts: 4,
            longest_wait: Duration::from_secs(20),
            message_gap: Duration::from_millis(50),
            circuit_after: 3,
            circuit_open: Duration::from_secs(300),
            start_attempts: 6,
            start_backoff: Duration::from_secs(1),
            drain: Duration::from_secs(10),
        }
    }
}

/// Why the bot does not run, in one sentence for whoever runs it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The token is wrong, or was reset meanwhile.
    #[error(
        "Discord does not accept the bot's token: copy it anew from the Discord developer portal (Bot, Reset Token)"
    )]
    WrongToken,
    /// `api_url` can't be used.
    #[error("the configured api_url {0:?} is not of the form http://host:port or https://host:port")]
    ApiUrl(String),
    /// No answer, several times.
    #[error("Discord can't be reached ({0}): check the network, then start the bot again")]
    Unreachable(String),
    /// Discord answered, but said no.
    #[error("Discord refused the bot's start ({0})")]
    Refused(String),
    /// The gateway is not where the API is.
    #[error("the gateway is at {gateway}, not at {api} as the configured api_url: the bot will not connect elsewhere")]
    GatewayElsewhere {
        /// Where the API is.
        api: String,
        /// Where the gateway is.
        gateway: String,
    },
    /// The bot has been started too often today; one time more and Discord would reset its token.
    #[error("the bot was started too often today, Discord lets it connect again in {minutes} minutes")]
    TooManyStarts {
        /// Rounded up.
        minutes: u64,
    },
    /// Discord closed the gateway for good.
    #[error("Discord closed the connection ({0})")]
    Closed(String),
    /// This computer can't make encrypted connections.
    #[error("no connection can be set up on this computer ({0})")]
    Unusable(String),
}

/// The bot as Discord knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The application's id, which Discord calls client id in invitations.
    pub id: u64,
    /// The bot's name.
    pub name: String,
}

impl Application {
    /// The address at which somebody who manages a server adds the bot to it, with what the bot needs and no more.
    pub fn invitation(&self) -> String {
        let permissions = permissions::asked_for();
        format!(
            "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands&permissions={permissions}",
            self.id
        )
    }
}

/// The bot's connection. It is made before the app, which needs its [`Messenger`], and runs with it.
pub struct Connection {
    executor: Arc<Executor>,
    post: Arc<Post>,
    ready: watch::Sender<bool>,
}

impl Connection {
    /// Prepares the connection; nothing is sent yet.
    pub fn new(settings: Settings) -> Result<Self, StartError> {
        let api_url = settings.api_url.map(start::api_url).transpose()?;
        let executor = Arc::new(Executor::new(&settings.token, api_url, settings.timings)?);
        let post = Arc::new(Post::new(Arc::clone(&executor)));
        Ok(Self { executor, post, ready: watch::Sender::new(false) })
    }

    /// The way out for what is not an answer.
    pub fn messenger(&self) -> Arc<dyn Messenger> {
        Arc::clone(&self.post) as Arc<dyn Messenger>
    }

    /// Who the bot is. Changes nothing, and does not connect to the gateway.
    ///
    /// # Errors
    /// That the token is wrong, or Discord out of reach.
    pub async fn application(&self) -> Result<Application, StartError> {
        start::application(&self.executor).await
    }

    /// Looks whether the bot could connect to the gateway now, without doing so.
    ///
    /// # Errors
    /// Why it could not.
    pub async fn look_at_gateway(&self) -> Result<(), StartError> {
        start::place(&self.executor).await.map(drop)
    }

    /// Turns true when the commands are registered and the gateway has greeted the bot.
    pub fn ready(&self) -> watch::Receiver<bool> {
        self.ready.subscribe()
    }

    /// Connects, and runs until `stop` resolves or Discord ends it for good. Then what is being worked on gets some
    /// seconds to finish.
    pub async fn run(self, app: Arc<App>, stop: impl Future<Output = ()> + Send) -> Result<(), StartError> {
        start::run(self, app, stop).await
    }
}
