//! A town to test in: the local Discord-compatible server, the very bot that runs in production (a real SQLite file, the
//! real gateway and REST client), a clock that stands still until a test moves it, and people who type, click and read.

mod actions;
mod actor;
mod input;
mod program;
mod sessions;
mod shown;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use plankeeper::bot::{self, Bot};
use plankeeper::calendar::{WallTime, Zone};
use plankeeper::clock::Clock;
use plankeeper::discord::{Connection, Settings, Timings};
use plankeeper::prompts::Prompts;
use plankeeper::rehearsal::{Options, Seen, Server, World};
use plankeeper::store::{self, Store};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use self::actor::Actor;
pub use self::input::text_file;
pub use self::program::{Ended, Program};
pub use self::sessions::{adds, wall};
pub use self::shown::shown;

/// How long a test waits for anything before it fails. Nothing is ever waited for by sleeping.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// The district that the stories play in, and its neighbour.
pub const HOME: &str = "Maple Valley School District";
pub const NEIGHBOUR: &str = "Harbour School District";

impl Drop for Town {
    fn drop(&mut self) {
        if let Some(running) = self.bot.take() {
            running.runtime.shutdown_background();
        }
    }
}

pub struct Town {
    pub server: Server,
    pub clock: Clock,
    folder: tempfile::TempDir,
    bot: Option<Running>,
    transcript: Arc<Mutex<Vec<String>>>,
}

/// Something that the bot wrote by itself, or for all to see.
#[derive(Clone, Debug)]
pub struct Sent {
    /// `#channel`, or whose direct messages it is in.
    pub to: String,
    /// When, by the town's clock.
    pub at: DateTime<Utc>,
    /// The message as it is now.
    pub seen: Seen,
}

/// When and to whom, a line each, in the made-up district's time.
pub fn heard(sent: &[Sent]) -> Vec<String> {
    let zone = Zone::named("America/Toronto").unwrap();
    let mut heard: Vec<String> =
        sent.iter().map(|it| format!("{} {}", WallTime::from_instant(it.at, &zone), it.to)).collect();
    // What is due at the same time goes out side by side.
    heard.sort();
    heard
}

struct Running {
    /// The bot's own, so that everything of it can be ended at once.
    runtime: Runtime,
    store: Store,
    handle: bot::Handle,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), bot::RunError>>,
}

/// Noon in Toronto on the first day of every story.
pub fn start() -> DateTime<Utc> {
    "2027-01-11T17:00:00Z".parse().unwrap()
}

impl Town {
    /// A town whose district is set up: roles, channels, time zone, vocabulary.
    pub async fn new() -> Self {
        let town = Self::bare().await;
        plankeeper::rehearsal::tour::set_up(&town.server).await.unwrap();
        town
    }

    /// A town in which the bot has just arrived.
    pub async fn bare() -> Self {
        let mut town = Self::unmanned(Clock::manual(start()), World::made_up_district()).await;
        town.start_bot().await;
        town
    }

    /// A town without a bot.
    pub async fn unmanned(clock: Clock, world: World) -> Self {
        let told = clock.clone();
        let options = Options::new(Arc::new(move || told.now()));
        let server = Server::start(world, options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { server, clock, folder, bot: None, transcript: Arc::default() }
    }

    /// A town in which the program itself is to run, by the same time as this computer.
    pub async fn for_the_program() -> Self {
        Self::unmanned(Clock::system(), World::made_up_district()).await
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Writes the program's settings for this town, with more of them after those for Discord and the database.
    pub fn settings_file(&self, more: &str) -> PathBuf {
        let file = self.folder().join("config.toml");
        let (url, database) = (self.server.url(), self.database());
        let text = format!("[discord]\napi_url = {url:?}\n[database]\npath = {database:?}\n{more}");
        std::fs::write(&file, text).unwrap();
        file
    }

    /// Starts the program in this town, and waits until it hears what happens there.
    pub async fn start_program(&self, more: &str) -> Program {
        let program = Program::run_with(&self.settings_file(more), &self.server.token());
        let connected = |world: &World| world.sessions.last().filter(|it| it.connection.is_some()).map(|_| ());
        if self.server.wait_until(DEADLINE, connected).await.is_none() {
            panic!("the program did not connect:\n{}", program.said());
        }
        program
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("plankeeper.db")
    }

    pub fn settings(&self) -> Settings {
        let timings = Timings {
            backoff: Duration::from_millis(10),
            total: Duration::from_secs(2),
            message_gap: Duration::ZERO,
            start_backoff: Duration::from_millis(10),
            defer_after: Duration::from_millis(200),
            ..Timings::default()
        };
        Settings { token: self.server.token(), api_url: Some(self.server.url()), timings }
    }

    pub async fn start_bot(&mut self) {
        self.note("(the bot starts)");
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (database, clock) = (self.database(), self.clock.clone());
        let opened =
            runtime.spawn(async move { Store::open(&database, clock, store::Options::default()).await.unwrap() });
        let store = opened.await.unwrap();
        let connection = Connection::new(self.settings()).unwrap();
        let mut ready = connection.ready();
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move {
            let _ = stopped.await;
        };
        let prompts = Prompts::load(None).unwrap();
        let bot = Bot::new(store.clone(), prompts, self.clock.clone(), connection);
        let handle = bot.handle();
        let task = runtime.spawn(bot.run(stopped));
        let is_ready = tokio::time::timeout(DEADLINE, ready.wait_for(|ready| *ready)).await;
        assert!(matches!(is_ready, Ok(Ok(_))), "the bot did not get ready");
        self.bot = Some(Running { runtime, store, handle, stop, task });
    }

    pub async fn stop_bot(&mut self) {
        let running = self.bot.take().expect("the bot runs");
        self.note("(the bot stops)");
        let _ = running.stop.send(());
        tokio::time::timeout(DEADLINE, running.task).await.expect("the bot stops in time").unwrap().unwrap();
        running.runtime.shutdown_background();
    }

    /// As if the computer lost power: nothing of the bot runs on.
    pub async fn kill_bot(&mut self) {
        let running = self.bot.take().expect("the bot runs");
        self.note("(the bot is killed)");
        tokio::task::spawn_blocking(move || running.runtime.shutdown_timeout(DEADLINE)).await.unwrap();
    }

    pub async fn restart_bot(&mut self) {
        self.stop_bot().await;
        self.start_bot().await;
    }

    pub fn store(&self) -> &Store {
        &self.bot.as_ref().expect("the bot runs").store
    }

    /// Moves the clock, which wakes the sweep.
    pub fn later(&self, by: TimeDelta) {
        self.note(&format!("({} later)", by));
        assert!(self.clock.advance(by));
    }

    /// The running bot, for its sweep.
    pub fn bot(&self) -> &bot::Handle {
        &self.bot.as_ref().expect("the bot runs").handle
    }

    /// Waits until the bot has done all that is due now.
    #[track_caller]
    pub fn settles(&self) -> impl Future<Output = ()> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            assert!(self.bot().settle().await, "{caller}: the sweep did not rest\n{}", self.transcript());
        }
    }

    /// Sets the clock, waits until the bot has done all that is due then, and answers with what it wrote meanwhile: in one
    /// jump, as if the bot had not run in between.
    #[track_caller]
    pub fn advance_to(&self, to: DateTime<Utc>) -> impl Future<Output = Vec<Sent>> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            let before = self.newest_message();
            self.note(&format!("(it is now {to})"));
            assert!(self.bot().jump(to).await, "{caller}: the sweep did not rest\n{}", self.transcript());
            self.sent_since(before)
        }
    }

    /// As [`Town::advance_to`], but hour by hour so to speak: the clock stops wherever something happens by itself.
    #[track_caller]
    pub fn live_until(&self, to: DateTime<Utc>) -> impl Future<Output = Vec<Sent>> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            let before = self.newest_message();
            self.note(&format!("(time passes until {to})"));
            assert!(self.bot().pass(to, 500).await, "{caller}: the sweep did not rest\n{}", self.transcript());
            self.sent_since(before)
        }
    }

    /// The id of the newest message of all.
    pub fn newest_message(&self) -> u64 {
        self.server.read(|world| world.messages.keys().next_back().copied().unwrap_or(0))
    }

    /// What the bot wrote after a message, to channels and in direct messages, oldest first.
    pub fn sent_since(&self, message: u64) -> Vec<Sent> {
        let sent = self.server.read(|world| {
            let new = world.messages.range(message + 1..).map(|(_, message)| message);
            let new = new.filter(|message| message.author == world.bot && message.ephemeral_for.is_none());
            let sent = new.map(|message| {
                let channel = &world.channels[&message.channel];
                let to = match channel.recipient {
                    Some(person) => world.people[&person].name.clone(),
                    None => format!("#{}", channel.name),
                };
                (message.id, message.channel, channel.recipient, to)
            });
            sent.collect::<Vec<_>>()
        });
        let seen = |(id, channel, recipient, to): (u64, u64, Option<u64>, String)| {
            let reader = recipient.unwrap_or_else(|| self.server.read(|world| world.bot));
            let all = self.server.people().visible(reader, channel);
            all.into_iter().find(|seen| seen.id == id).map(|seen| Sent { to, at: seen.sent_at, seen })
        };
        let sent: Vec<Sent> = sent.into_iter().filter_map(seen).collect();
        for sent in &sent {
            self.note(&format!("the bot to {}: {}", sent.to, shown(self, &sent.seen)));
        }
        sent
    }

    /// A person of the home district by name, in its staff room.
    pub fn person(&self, name: &str) -> Actor<'_> {
        Actor::new(self, self.person_id(name), name, self.channel("staff-room"))
    }

    /// A person of the neighbouring district by name, in its staff room.
    pub fn neighbour(&self, name: &str) -> Actor<'_> {
        Actor::new(self, self.person_id(name), name, self.channel_in(NEIGHBOUR, "staff-room"))
    }

    fn person_id(&self, name: &str) -> u64 {
        let id = self.server.person(name);
        assert_ne!(id, 0, "nobody is called {name}");
        id
    }

    /// A channel of the home district by name.
    pub fn channel(&self, name: &str) -> u64 {
        self.channel_in(HOME, name)
    }

    /// A channel of a district by name.
    pub fn channel_in(&self, guild: &str, name: &str) -> u64 {
        let guild = Some(self.server.guild(guild));
        let id = self.server.read(|world| {
            let mut channels = world.channels.values();
            channels.find(|channel| channel.guild == guild && channel.name == name).map(|channel| channel.id)
        });
        id.unwrap_or_else(|| panic!("no channel is called {name}"))
    }

    pub fn role(&self, name: &str) -> u64 {
        let id = self.server.role(name);
        assert_ne!(id, 0, "no role is called {name}");
        id
    }

    /// A number from the bot's database, through its own reading connection.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let counted = self.store().read(move |conn| {
            Box::pin(async move { Ok::<i64, plankeeper::error::Fault>(sqlx::query_scalar(sql).fetch_one(conn).await?) })
        });
        counted.await.unwrap()
    }

    /// How many deeds of a kind are on record.
    pub async fn on_record(&self, what: &'static str) -> i64 {
        let counted = self.store().read(move |conn| {
            Box::pin(async move {
                let sql = "SELECT count(*) FROM audit WHERE what = ?";
                Ok::<i64, plankeeper::error::Fault>(sqlx::query_scalar(sql).bind(what).fetch_one(conn).await?)
            })
        });
        counted.await.unwrap()
    }

    /// Changes the bot's database as no person could, for what the front door can't make.
    pub async fn runs(&self, sql: &'static str) {
        let written = self.store().write(None, move |conn| {
            Box::pin(async move {
                sqlx::query(sql).execute(conn).await?;
                Ok::<(), plankeeper::error::Fault>(())
            })
        });
        written.await.unwrap().done().unwrap();
    }

    /// Changes the database as no person could, with statements in which `HOME` is the home district's key.
    pub async fn runs_at_home(&self, sql: &str) {
        let home = format!("(SELECT id FROM district WHERE guild_id = {})", self.server.guild(HOME));
        let sql = sqlx::AssertSqlSafe(sql.replace("HOME", &home));
        let written = self.store().write_own(move |conn| {
            Box::pin(async move {
                sqlx::raw_sql(sql).execute(conn).await?;
                Ok::<(), plankeeper::error::Fault>(())
            })
        });
        written.await.unwrap();
    }

    /// Our own key of the home district.
    pub async fn home_district(&self) -> i64 {
        let guild = self.server.guild(HOME) as i64;
        let found = self.store().read(move |conn| {
            Box::pin(async move {
                let sql = "SELECT id FROM district WHERE guild_id = ?";
                Ok::<i64, plankeeper::error::Fault>(sqlx::query_scalar(sql).bind(guild).fetch_one(conn).await?)
            })
        });
        found.await.unwrap()
    }

    /// What the core team reads in its channel that holds these words.
    pub fn core_team_reads(&self, words: &str) -> Vec<Seen> {
        let amara = self.person("Amara Okafor").in_channel(self.channel("core-team"));
        amara.messages().into_iter().filter(|seen| seen.text().contains(words)).collect()
    }

    /// Waits until Discord's requests and answers fulfil a condition.
    #[track_caller]
    pub fn waits_until<'a, T>(
        &'a self,
        what: &'a str,
        look: impl Fn(&World) -> Option<T> + 'a,
    ) -> impl Future<Output = T> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            match self.server.wait_until(DEADLINE, look).await {
                Some(found) => found,
                None => panic!("{caller}: never happened: {what}\n{}", self.transcript()),
            }
        }
    }

    /// Discord refused nothing of what the bot sent, unless a test provoked it.
    #[track_caller]
    pub fn nothing_was_refused(&self) {
        let refusals = self.server.read(|world| format!("{:#?}", world.refusals));
        assert_eq!(refusals, "[]", "{}", self.transcript());
    }

    pub fn note(&self, line: &str) {
        self.transcript.lock().unwrap().push(line.to_owned());
    }

    /// What happened so far, for a failing test's message.
    pub fn transcript(&self) -> String {
        let lines = self.transcript.lock().unwrap().join("\n");
        let refusals = self.server.read(|world| format!("{:#?}", world.refusals));
        format!("--- what happened ---\n{lines}\n--- what Discord refused ---\n{refusals}")
    }
}
