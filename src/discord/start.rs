//! Connecting, running and stopping.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use serde::Deserialize;
use serenity::Error;
use serenity::client::ClientBuilder;
use serenity::gateway::{GatewayError, ShardManager};
use serenity::http::{HttpBuilder, LightMethod, Route};
use serenity::model::id::ApplicationId;
use tokio::time::{Instant, sleep, timeout_at};

use super::gateway::{Gateway, INTENTS, Undecoded};
use super::http::{Call, CallError, Executor};
use super::messenger::id_of;
use super::pace::backoff;
use super::router::Router;
use super::tasks::Tasks;
use super::{Application, Connection, StartError, register};
use crate::app::App;
use crate::invocation::CommandSpec;

/// The longest pause between two attempts to reach Discord at the start.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// Where to connect to.
#[derive(Debug, Deserialize)]
pub(super) struct Where {
    url: String,
    shards: u32,
    session_start_limit: Option<Starts>,
}

/// How many connections Discord still allows today.
#[derive(Debug, Deserialize)]
struct Starts {
    remaining: u32,
    reset_after: u64,
}

/// `scheme://host[:port]`, as serenity wants it.
pub(super) fn api_url(configured: String) -> Result<String, StartError> {
    let Some(url) = Url::parse(&configured).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some()
            && url.path() == "/"
            && url.query().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    }) else {
        return Err(StartError::ApiUrl(configured));
    };
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

pub(super) async fn run(
    connection: Connection,
    app: Arc<App>,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), StartError> {
    let mut stop = pin!(stop);
    let executor = Arc::clone(&connection.executor);
    let specs = app.specs();
    let (application, place) = tokio::select! {
        biased;
        () = &mut stop => return Ok(()),
        prepared = prepare(&executor, &specs) => prepared?,
    };
    let tasks = Tasks::default();
    let router = Arc::new(Router::new(app, Arc::clone(&executor), tasks.clone()));
    let gateway = Arc::new(Gateway::new(router, place.shards, connection.ready));

    let mut http = HttpBuilder::new(executor.token())
        .client(executor.client())
        .application_id(application)
        .ratelimiter_disabled(true);
    if let Some(url) = executor.api_url() {
        http = http.proxy(url);
    }
    // `ClientBuilder::token` would replace the Http and with it the proxy.
    let client = ClientBuilder::new_with_http(http.build(), INTENTS)
        .event_handler_arc(Arc::clone(&gateway))
        .raw_event_handler(Undecoded(gateway));
    let mut client = tokio::select! {
        biased;
        () = &mut stop => return Ok(()),
        client = client => client.map_err(|error| StartError::Closed(error.to_string()))?,
    };
    // serenity asks for the gateway by itself and takes the public one when that fails: ours was looked at above.
    *client.ws_url.lock().await = place.url;
    let manager = Arc::clone(&client.shard_manager);

    let outcome = tokio::select! {
        biased;
        () = &mut stop => Ok(()),
        () = executor.token_refused() => Err(StartError::WrongToken),
        ended = client.start_shards(place.shards) => Err(match ended {
            Err(Error::Gateway(GatewayError::InvalidAuthentication)) => {
                executor.refuse_token();
                StartError::WrongToken
            }
            Err(error) => StartError::Closed(error.to_string()),
            Ok(()) => StartError::Closed("without a reason".into()),
        }),
    };
    let deadline = Instant::now() + executor.timings().drain;
    // A connection that Discord ended can't be closed, and serenity would wait for it.
    let patience = if outcome.is_ok() { deadline } else { deadline.min(Instant::now() + Duration::from_secs(1)) };
    close(&manager, patience).await;
    let left = tasks.drain(deadline).await;
    if left > 0 {
        tracing::warn!(tasks = left, "stopped although not everything was finished");
    }
    outcome
}

/// Looks whether the token is right, where the gateway is, and whether Discord knows our commands.
async fn prepare(executor: &Executor, specs: &[CommandSpec]) -> Result<(ApplicationId, Where), StartError> {
    let me = me(executor).await?;
    let place = place(executor).await?;
    let application = ApplicationId::new(application_of(executor, me).await?.id.max(1));
    if register::register(executor, application, specs).await.map_err(refused)? {
        tracing::info!("the slash commands were set");
    }
    Ok((application, Where { shards: place.shards.max(1), ..place }))
}

/// Who the bot is.
pub(super) async fn application(executor: &Executor) -> Result<Application, StartError> {
    let me = me(executor).await?;
    application_of(executor, me).await
}

async fn me(executor: &Executor) -> Result<Application, StartError> {
    let me = patiently(executor, Call::new("me", LightMethod::Get, Route::UserMe)).await?;
    let id = id_of(&me).map_err(|error| StartError::Refused(error.to_string()))?;
    Ok(Application { id, name: me["username"].as_str().unwrap_or("the bot").to_owned() })
}

/// The application behind the bot.
async fn application_of(executor: &Executor, me: Application) -> Result<Application, StartError> {
    let call = Call::new("application", LightMethod::Get, Route::Oauth2ApplicationCurrent);
    match executor.send(&call).await {
        Ok(application) => {
            let name = application["name"].as_str().map_or(me.name, str::to_owned);
            Ok(Application { id: id_of(&application).map_err(refused)?, name })
        }
        // Only bots from Discord's first years have an id that differs from their application's.
        Err(CallError::Refused { status: 404, .. }) => Ok(me),
        Err(error) => Err(refused(error)),
    }
}

/// Where the gateway is, if the bot may connect there now.
pub(super) async fn place(executor: &Executor) -> Result<Where, StartError> {
    let bot = patiently(executor, Call::new("gateway", LightMethod::Get, Route::GatewayBot)).await?;
    let place: Where =
        serde_json::from_value(bot).map_err(|_| StartError::Refused("it does not say where the gateway is".into()))?;
    if let Some(api) = executor.api_url() {
        same_place(api, &place.url)?;
    }
    if let Some(starts) = place.session_start_limit.as_ref().filter(|starts| starts.remaining < place.shards) {
        return Err(StartError::TooManyStarts { minutes: starts.reset_after.div_ceil(60_000) });
    }
    Ok(place)
}

/// Tries a few times, with growing pauses, while Discord does not answer.
async fn patiently(executor: &Executor, call: Call<'_>) -> Result<serde_json::Value, StartError> {
    let timings = executor.timings();
    let call = call.once();
    let mut attempt = 1;
    loop {
        match executor.send(&call).await {
            Ok(answer) => return Ok(answer),
            Err(CallError::Unreachable(why) | CallError::NotSent(why)) if attempt < timings.start_attempts => {
                let pause = backoff(timings.start_backoff, attempt).min(LONGEST_PAUSE);
                tracing::warn!(attempt, why, pause_ms = pause.as_millis() as u64, "Discord can't be reached yet");
                sleep(pause).await;
                attempt += 1;
            }
            Err(error) => return Err(refused(error)),
        }
    }
}

fn refused(error: CallError) -> StartError {
    match error {
        CallError::WrongToken => StartError::WrongToken,
        CallError::Unreachable(why) | CallError::NotSent(why) => StartError::Unreachable(why),
        error => StartError::Refused(error.to_string()),
    }
}

/// The token must not go anywhere else than where the API is.
fn same_place(api: &str, gateway: &str) -> Result<(), StartError> {
    let place = |url: &str| {
        let url = Url::parse(url).ok()?;
        Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
    };
    let (api, gateway) = (place(api), place(gateway));
    if api.is_some() && api == gateway {
        return Ok(());
    }
    let named = |place: Option<String>| place.unwrap_or_else(|| "an unknown place".into());
    Err(StartError::GatewayElsewhere { api: named(api), gateway: named(gateway) })
}

/// Closes the gateway. serenity only closes what is connected, so a connection that is just being made is waited for:
/// it would live on.
async fn close(manager: &ShardManager, deadline: Instant) {
    let patience = deadline.min(Instant::now() + Duration::from_secs(3));
    while manager.shards_instantiated().await.is_empty() && Instant::now() < patience {
        sleep(Duration::from_millis(20)).await;
    }
    if timeout_at(deadline, manager.shutdown_all()).await.is_err() {
        tracing::warn!("the gateway did not close in time");
    }
}

#[cfg(test)]
mod tests;
