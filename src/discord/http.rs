//! The one way out: every request to Discord leaves through [`Executor::send`].
//!
//! serenity builds the request; our own client sends it, with time limits. Here the answer is read (status, waits,
//! Discord's error code), and here is decided whether to ask again: only what is harmless when done twice is repeated
//! after an answer that never came.
//!
//! What is logged of a request is its name and its place, never its address (which holds an interaction's token) nor
//! its body.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::{CONTENT_LENGTH, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;
use serenity::http::{LightMethod, RatelimitingBucket, Request, Route};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::pace::{Pace, backoff};
use super::{StartError, Timings};
use crate::message::File;
use crate::messenger::SendError;

/// The interaction was already answered.
pub(super) const ALREADY_ANSWERED: u64 = 40060;
/// The interaction is unknown: the three seconds are over.
pub(super) const TOO_LATE: u64 = 10062;

/// Sends requests.
pub(super) struct Executor {
    client: Client,
    token: String,
    api_url: Option<String>,
    timings: Timings,
    pace: Mutex<Pace<RatelimitingBucket>>,
    token_refused: watch::Sender<bool>,
}

/// One request.
pub(super) struct Call<'a> {
    name: &'static str,
    route: Route<'a>,
    method: LightMethod,
    body: Option<Value>,
    files: &'a [File],
    params: Vec<(&'static str, String)>,
    kind: Kind,
    place: Option<u64>,
    message: bool,
}

/// What may be done when the answer never came.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// It is harmless to do it twice: ask again.
    Repeatable,
    /// Doing it twice would show: ask again only if it surely had no effect.
    Single,
    /// Tried once; the caller tries again.
    Once,
    /// The first answer to an interaction, of use until then; Discord itself refuses a second one.
    Callback(Instant),
}

impl<'a> Call<'a> {
    /// A request that is harmless to repeat. `name` stands for it in the log.
    pub(super) fn new(name: &'static str, method: LightMethod, route: Route<'a>) -> Self {
        Self {
            name,
            route,
            method,
            body: None,
            files: &[],
            params: Vec::new(),
            kind: Kind::Repeatable,
            place: None,
            message: false,
        }
    }

    /// With a body.
    pub(super) fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// With files.
    pub(super) fn files(self, files: &'a [File]) -> Self {
        Self { files, ..self }
    }

    /// With a parameter in its address.
    pub(super) fn param(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    /// In a channel or server, which is left alone for a while after it refused us several times.
    pub(super) fn place(self, id: u64) -> Self {
        Self { place: Some(id), ..self }
    }

    /// It is a message: at most 20 leave in a second.
    pub(super) fn paced(self) -> Self {
        Self { message: true, ..self }
    }

    /// Doing it twice would show.
    pub(super) fn single(self) -> Self {
        Self { kind: Kind::Single, ..self }
    }

    /// Not repeated here.
    pub(super) fn once(self) -> Self {
        Self { kind: Kind::Once, ..self }
    }

    /// The first answer to an interaction, of use until `deadline`.
    pub(super) fn callback(self, deadline: Instant) -> Self {
        Self { kind: Kind::Callback(deadline), ..self }
    }

    /// Whether it is authorised by an interaction's token, not by ours, and stands outside of the limits on us.
    fn of_interaction(&self) -> bool {
        matches!(
            self.route,
            Route::InteractionResponse { .. }
                | Route::WebhookOriginalInteractionResponse { .. }
                | Route::WebhookFollowupMessages { .. }
        )
    }
}

/// Why a request did not do its work. `Display` names no person, no address and no content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallError {
    /// The bot's token is wrong or was changed; nothing more is sent.
    #[error("Discord does not accept the bot's token")]
    WrongToken,
    /// Discord said no.
    #[error("HTTP status {status}, Discord error {code}{detail}")]
    Refused {
        /// HTTP's.
        status: u16,
        /// Discord's, or 0.
        code: u64,
        /// Which parts of the body it disliked.
        detail: String,
    },
    /// The place refused us several times; it was not asked.
    #[error("refused several times lately (Discord error {code}), not asked for now")]
    LeftAlone {
        /// Discord's.
        code: u64,
    },
    /// No answer: nobody knows whether it had its effect.
    #[error("{0}")]
    Unreachable(String),
    /// It surely had no effect: Discord could not be reached, or only said "later".
    #[error("{0}")]
    NotSent(String),
    /// It could not even be written.
    #[error("not sendable: {0}")]
    Unsendable(String),
}

impl CallError {
    /// Discord's error code, if it gave one.
    pub(super) fn code(&self) -> Option<u64> {
        match self {
            Self::Refused { code, .. } | Self::LeftAlone { code } => Some(*code),
            _ => None,
        }
    }
}

impl From<CallError> for SendError {
    fn from(error: CallError) -> Self {
        let status = if let CallError::Refused { status, .. } = error { status } else { 0 };
        match error.code() {
            Some(code @ (10003 | 10004 | 10007 | 10008 | 10013 | 10070)) => Self::Gone(code),
            Some(code @ (50007 | 50278)) => Self::Closed(code),
            // Too many direct messages were opened lately.
            Some(40003) => Self::NotSent(error.to_string()),
            Some(code @ (50001 | 50013)) => Self::Forbidden(code),
            Some(code) if status == 403 || matches!(error, CallError::LeftAlone { .. }) => Self::Forbidden(code),
            _ => match error {
                // Once the owner has put the new token in place, what waited goes out.
                CallError::WrongToken | CallError::NotSent(_) => Self::NotSent(error.to_string()),
                CallError::Unreachable(_) => Self::Later(error.to_string()),
                _ => Self::Rejected(error.to_string()),
            },
        }
    }
}

/// How one attempt ended.
enum Attempt {
    Done(Value),
    Refused(CallError),
    /// Discord did nothing and asked to come later.
    Later(Duration),
    /// It surely never arrived.
    NotSent(String),
    /// Nobody knows whether it had its effect.
    Unsure(String),
}

impl Executor {
    /// An executor for this bot. `api_url` stands in for `https://discord.com`.
    pub(super) fn new(token: &str, api_url: Option<String>, timings: Timings) -> Result<Self, StartError> {
        let token = token.trim();
        let token = format!("Bot {}", token.strip_prefix("Bot ").unwrap_or(token));
        if HeaderValue::from_str(&token).is_err() || token.len() < 5 {
            return Err(StartError::WrongToken);
        }
        let mut client = Client::builder()
            .connect_timeout(timings.connect)
            .timeout(timings.total)
            .redirect(reqwest::redirect::Policy::none());
        if api_url.is_some() {
            client = client.no_proxy();
        }
        let client = client.build().map_err(|error| StartError::Unusable(error.without_url().to_string()))?;
        Ok(Self { client, token, api_url, timings, pace: Mutex::default(), token_refused: watch::Sender::new(false) })
    }

    /// The client that sends, for the one request that serenity insists on making itself.
    pub(super) fn client(&self) -> Client {
        self.client.clone()
    }

    /// The token as the header has it.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// What stands in for `https://discord.com`.
    pub(super) fn api_url(&self) -> Option<&str> {
        self.api_url.as_deref()
    }

    /// The configured times.
    pub(super) fn timings(&self) -> &Timings {
        &self.timings
    }

    /// Resolves when Discord has refused the token.
    pub(super) async fn token_refused(&self) {
        let mut refused = self.token_refused.subscribe();
        if refused.wait_for(|refused| *refused).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Stops everything: the token was refused elsewhere.
    pub(super) fn refuse_token(&self) {
        self.token_refused.send_replace(true);
    }

    /// Asks these places again, however often they refused us.
    pub(super) fn forget_refusals(&self, places: &[u64]) {
        let mut pace = self.pace();
        places.iter().for_each(|place| pace.welcomed(*place));
    }

    /// Sends it, again where that helps and is harmless, and answers with what Discord said.
    pub(super) async fn send(&self, call: &Call<'_>) -> Result<Value, CallError> {
        let mut attempt = 0;
        // An attempt before may have had its effect: then no later refusal says that it had none.
        let mut unsure = false;
        let honest = |unsure: bool, error: CallError| match unsure && call.message {
            true => CallError::Unreachable(error.to_string()),
            false => error,
        };
        loop {
            attempt += 1;
            self.wait_for_turn(call).await.map_err(|error| honest(unsure, error))?;
            let (why, pause) = match self.attempt(call).await {
                Attempt::Done(answer) => return Ok(answer),
                Attempt::Refused(error) => {
                    let late_success =
                        attempt > 1 && matches!(call.kind, Kind::Callback(_)) && error.code() == Some(ALREADY_ANSWERED);
                    if late_success {
                        return Ok(Value::Null);
                    }
                    tracing::debug!(request = call.name, place = call.place, attempt, %error, "refused");
                    return Err(honest(unsure, error));
                }
                Attempt::Later(pause) => ("Discord asked to come later".to_owned(), pause),
                Attempt::NotSent(why) => (why, Duration::ZERO),
                Attempt::Unsure(why) if call.kind == Kind::Single => return Err(CallError::Unreachable(why)),
                Attempt::Unsure(why) => {
                    unsure = true;
                    (why, Duration::ZERO)
                }
            };
            tracing::debug!(request = call.name, place = call.place, attempt, why, "no answer");
            let (attempts, base) = match call.kind {
                Kind::Once => (1, Duration::ZERO),
                Kind::Callback(_) => (3, self.timings.backoff / 5),
                Kind::Repeatable | Kind::Single => (self.timings.attempts, self.timings.backoff),
            };
            let until = Instant::now() + pause.max(backoff(base, attempt));
            if attempt >= attempts || !self.worth_waiting(call, until) {
                return Err(if unsure { CallError::Unreachable(why) } else { CallError::NotSent(why) });
            }
            sleep_until(until).await;
        }
    }

    fn worth_waiting(&self, call: &Call<'_>, until: Instant) -> bool {
        match call.kind {
            Kind::Callback(deadline) => until < deadline,
            _ => until <= Instant::now() + self.timings.longest_wait,
        }
    }

    async fn wait_for_turn(&self, call: &Call<'_>) -> Result<(), CallError> {
        if call.message {
            let turn = self.pace().message_turn(Instant::now(), self.timings.message_gap);
            sleep_until(turn).await;
        }
        loop {
            let now = Instant::now();
            let wait = {
                let pace = self.pace();
                if let Some(code) = call.place.and_then(|place| pace.broken(place, now, &self.timings)) {
                    return Err(CallError::LeftAlone { code });
                }
                if call.of_interaction() { None } else { pace.wait_until(&call.route.ratelimiting_bucket(), now) }
            };
            if *self.token_refused.borrow() {
                return Err(CallError::WrongToken);
            }
            match wait {
                None => return Ok(()),
                Some(until) if self.worth_waiting(call, until) => sleep_until(until).await,
                Some(_) => return Err(CallError::NotSent("Discord asked to come later".into())),
            }
        }
    }

    async fn attempt(&self, call: &Call<'_>) -> Attempt {
        let request = match self.request(call) {
            Ok(request) => request,
            Err(why) => return Attempt::Refused(CallError::Unsendable(why)),
        };
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) if error.is_builder() => {
                return Attempt::Refused(CallError::Unsendable(error.without_url().to_string()));
            }
            Err(error) if error.is_connect() => return Attempt::NotSent("no connection to Discord".into()),
            Err(error) if error.is_timeout() => return Attempt::Unsure("Discord did not answer in time".into()),
            Err(error) => return Attempt::Unsure(error.without_url().to_string()),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = match response.bytes().await {
            Ok(bytes) => bytes,
            Err(error) => return Attempt::Unsure(error.without_url().to_string()),
        };
        let body: Option<Value> =
            if bytes.is_empty() { Some(Value::Null) } else { serde_json::from_slice(&bytes).ok() };
        self.judge(call, status, &headers, body)
    }

    fn request(&self, call: &Call<'_>) -> Result<RequestBuilder, String> {
        let body = call.body.as_ref().map(serde_json::to_vec).transpose().map_err(|error| error.to_string())?;
        let (json, payload) = if call.files.is_empty() { (body, None) } else { (None, body) };
        let mut request = Request::new(call.route, call.method)
            .body(json)
            .build(&self.client, &self.token, self.api_url.as_deref())
            .map_err(|error| error.to_string())?;
        if !call.params.is_empty() {
            request = request.query(&call.params);
        }
        if let Some(payload) = payload {
            // serenity numbers a form's files only inside its own builders, so the form is made here.
            let (client, built) = request.build_split();
            let mut built = built.map_err(|error| error.without_url().to_string())?;
            built.headers_mut().remove(CONTENT_LENGTH);
            let part = |bytes: Vec<u8>, kind: &str| {
                Part::bytes(bytes).mime_str(kind).map_err(|error| error.without_url().to_string())
            };
            let mut form = Form::new().part("payload_json", part(payload, "application/json")?);
            for (place, file) in call.files.iter().enumerate() {
                let name = super::render::file_name(&file.name);
                let content = part(file.bytes.clone(), super::render::media_type(&file.name))?.file_name(name);
                form = form.part(format!("files[{place}]"), content);
            }
            request = RequestBuilder::from_parts(client, built).multipart(form);
        }
        if let Kind::Callback(deadline) = call.kind {
            // Two attempts fit before the deadline; one that comes late is still made.
            let left = deadline.saturating_duration_since(Instant::now());
            request = request.timeout(self.timings.callback_attempt.min(left.max(self.timings.callback_attempt / 4)));
        }
        Ok(request)
    }

    fn judge(&self, call: &Call<'_>, status: StatusCode, headers: &HeaderMap, body: Option<Value>) -> Attempt {
        let now = Instant::now();
        let code = body.as_ref().and_then(|body| body["code"].as_u64()).unwrap_or(0);
        let refused = || {
            let detail = body.as_ref().map(disliked).unwrap_or_default();
            Attempt::Refused(CallError::Refused { status: status.as_u16(), code, detail })
        };
        if status == StatusCode::TOO_MANY_REQUESTS {
            let wait = seconds(headers.get(RETRY_AFTER))
                .into_iter()
                .chain(body.as_ref().and_then(|body| body["retry_after"].as_f64()).and_then(duration))
                .max()
                .unwrap_or(self.timings.backoff);
            let everything = headers.contains_key("x-ratelimit-global")
                || body.as_ref().is_none_or(|body| body["global"].as_bool() == Some(true));
            tracing::warn!(
                request = call.name,
                place = call.place,
                wait_ms = wait.as_millis() as u64,
                everything,
                "rate limited"
            );
            match (call.of_interaction(), everything) {
                (true, _) => {}
                (false, true) => self.pace().hold_all(now + wait),
                (false, false) => self.pace().hold(call.route.ratelimiting_bucket(), now + wait, now),
            }
            return Attempt::Later(wait);
        }
        let used_up = headers.get("x-ratelimit-remaining").is_some_and(|left| left == "0");
        if let (true, false, Some(wait)) =
            (used_up, call.of_interaction(), seconds(headers.get("x-ratelimit-reset-after")))
        {
            self.pace().hold(call.route.ratelimiting_bucket(), now + wait, now);
        }
        match status {
            status if status.is_success() => {
                if let Some(place) = call.place {
                    self.pace().welcomed(place);
                }
                body.map_or_else(|| Attempt::Unsure("Discord's answer could not be read".into()), Attempt::Done)
            }
            status if status.is_server_error() => {
                Attempt::Unsure(format!("Discord answered with HTTP status {status}"))
            }
            // For an interaction's own routes 401 means that its token is too old, which says nothing about ours.
            StatusCode::UNAUTHORIZED if !call.of_interaction() => {
                tracing::debug!(request = call.name, "Discord does not accept the bot's token; nothing more is sent");
                self.refuse_token();
                Attempt::Refused(CallError::WrongToken)
            }
            StatusCode::FORBIDDEN => {
                if let Some(place) = call.place {
                    self.pace().refused(place, code, now, &self.timings);
                }
                refused()
            }
            _ => refused(),
        }
    }

    fn pace(&self) -> MutexGuard<'_, Pace<RatelimitingBucket>> {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn seconds(header: Option<&HeaderValue>) -> Option<Duration> {
    duration(header?.to_str().ok()?.trim().parse().ok()?)
}

fn duration(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds).ok()
}

/// Where in our body Discord found what it refused, and its name for that, such as `: embeds.0.title
/// BASE_TYPE_BAD_LENGTH`. Its sentences are left out, since they may quote the content.
fn disliked(body: &Value) -> String {
    fn collect(errors: &Value, path: &str, found: &mut Vec<String>) {
        let Value::Object(errors) = errors else { return };
        for (key, inner) in errors {
            match inner {
                Value::Array(all) if key == "_errors" => {
                    found.extend(all.iter().filter_map(|e| Some(format!("{path} {}", e["code"].as_str()?))));
                }
                _ if path.is_empty() => collect(inner, key, found),
                _ => collect(inner, &format!("{path}.{key}"), found),
            }
        }
    }
    let mut found = Vec::new();
    collect(&body["errors"], "", &mut found);
    found.truncate(5);
    if found.is_empty() { String::new() } else { format!(": {}", found.join(", ")) }
}

#[cfg(test)]
mod tests;
