//! The web page's side door: JSON over HTTP for a page that shows one person's Discord.
//!
//! # For whoever draws the page
//!
//! `GET /`, `GET /app.js` and `GET /style.css` are `page/index.html`, `page/app.js` and `page/style.css`, compiled in;
//! `GET /favicon.ico`, which browsers ask for by themselves, is empty (204).
//! The page talks only to the endpoints below, on its own origin, and needs no token. Every id is a **string** (it does
//! not fit a JavaScript number). A request whose `Host` is not this server's loopback address and port, or that carries
//! an `Origin` other than the page's own, is answered 403 `{"error": "…"}`. A POST must be `application/json`
//! (otherwise 415). A malformed request is 400 `{"error": "…"}`. The page's content security policy takes scripts, styles
//! and images from this origin only (images also as `data:`): no inline script, no `style` attribute in HTML (setting
//! `element.style` from the script is fine).
//!
//! ## `GET /rehearsal/state?guild=&person=&channel=`
//! Everything to draw. All three parameters are optional: what is missing, unknown, or not visible to the person falls
//! back to the first guild, its first person, and that person's first channel; the answer names what was chosen.
//! ```json
//! {
//!   "version": 17,
//!   "now": "2026-11-21T23:00:00Z",
//!   "clock_can_be_set": true,
//!   "next_due": "2027-02-05T14:00:00Z",
//!   "first_steps": {"title": "First steps", "lines": ["Choose the person …", "Type /setup …"]},
//!   "bot": {"id": "…", "name": "Plankeeper", "connected": true},
//!   "guilds": [{"id": "…", "name": "Maple Valley School District"}],
//!   "guild": "…",
//!   "people": [{"id": "…", "name": "Amara Okafor", "username": "amara.okafor", "locale": "en-US",
//!               "dms_closed": false, "owner": false, "manage_server": false,
//!               "roles": [{"id": "…", "name": "Core team", "color": 3447003}]}],
//!   "person": "…",
//!   "roles": [{"id": "…", "name": "Core team", "color": 3447003}],
//!   "channels": [{"id": "…", "name": "announcements", "kind": "text", "topic": "…", "messages": 3, "pings": 0}],
//!   "channel": "…",
//!   "events": [{"id": "…", "name": "Direction retreat", "description": "…", "location": "Library", "by": "Plankeeper",
//!               "starts": "2027-02-12T14:00:00Z", "ends": "2027-02-12T22:00:00Z"}],
//!   "messages": [Message, …],
//!   "commands": [Command, …],
//!   "refusals": [{"at": "2026-11-21T23:00:00Z", "method": "POST", "path": "/channels/…/messages", "status": 400,
//!                 "code": 50035, "message": "Invalid Form Body", "errors": {}}]
//! }
//! ```
//! - `next_due`: when the next thing happens by itself (a reminder, another attempt to send something, a round that
//!   closes); null where nothing waits, or the clock can't be set.
//! - `events`: the server's events that are not over, the next first.
//! - `version` rises with every change anywhere in the world; `people` are those of the chosen guild (never the bot);
//!   `channels` only those the person can see, with the person's direct messages with the bot last (`"kind": "dm"`;
//!   kinds: `text`, `announcement`, `dm`). `pings` counts messages there that notified this person. `roles`, also those of
//!   people, stand as in Discord: the highest first.
//! - `messages`: the latest 100 visible to this person, oldest first. **Message**:
//! ```json
//! {
//!   "id": "…", "author": {"id": "…", "name": "Plankeeper", "bot": true},
//!   "content": "markdown as sent", "timestamp": "…", "edited": "… or null",
//!   "ephemeral": false, "loading": false, "pinged_you": false,
//!   "embeds": [ Discord embed objects: title, description, url, color, fields[{name,value,inline}], author{name},
//!               footer{text}, image{url}, thumbnail{url}, timestamp ],
//!   "components": [ Discord component objects as sent: {"type":1,"components":[
//!        {"type":2,"style":1-5,"label","custom_id","disabled","emoji","url"} |
//!        {"type":3,"custom_id","placeholder","min_values","max_values","options":[{"label","value","description","default","emoji"}]} |
//!        {"type":5 user, 6 role, 7 mentionable, 8 channel select} ]} ],
//!   "attachments": [{"id": "…", "filename": "plan.png", "size": 123, "content_type": "image/png", "url": "http://127.0.0.1:…/attachments/…",
//!                    "description": "alt text or null"}],
//!   "answer_to": {"person": "Amara Okafor", "command": "readiness open"}   // or null: which command it answers, as Discord shows it above the message
//! }
//! ```
//!   `ephemeral` = "Only you can see this"; `loading` = "Plankeeper is thinking…". In `content` and embeds a mention is
//!   `<@id>`, `<@&id>`, `<#id>`: look it up in `people`, `roles`, `channels`; times are `<t:unix:F>`. An embed image may be
//!   `attachment://filename`.
//! - `commands`: what this person may use in this guild, one entry per runnable command. **Command**:
//! ```json
//! {"name": "readiness open", "description": "…", "options": [
//!    {"name": "mode", "description": "…", "type": "string", "required": true, "autocomplete": false,
//!     "choices": [{"name": "Confidential", "value": "confidential"}],
//!     "min_value": null, "max_value": null, "min_length": null, "max_length": null, "channel_types": []}]}
//! ```
//!   option types: `string` `integer` `number` `boolean` `user` `channel` `role` `mentionable` `attachment`.
//!
//! ## Doing things
//! Each POST takes and answers JSON and waits until the bot has really answered (a deferral alone isn't an answer), up
//! to 20 s. The answer is an **Outcome**:
//! ```json
//! {"outcome": "message", "interaction": "…", "message": "…", "channel": "…", "ephemeral": true}
//! {"outcome": "updated", "interaction": "…", "message": "…", "channel": "…", "ephemeral": true}
//! {"outcome": "deleted", "interaction": "…"}
//! {"outcome": "modal", "interaction": "…", "modal": {"custom_id": "…", "title": "…", "components": [ {"type":1,"components":[
//!       {"type":4,"custom_id","label","style":1 short|2 paragraph,"required","min_length","max_length","placeholder","value"}]} ]}}
//! {"outcome": "choices", "interaction": "…", "choices": [{"name": "…", "value": …}]}
//! {"outcome": "failed", "interaction": "…", "text": "This interaction failed"}
//! {"outcome": "silent", "interaction": "…", "text": "No answer yet"}
//! {"outcome": "impossible", "text": "why Discord's own client would not let this person do that"}
//! ```
//! - `POST /rehearsal/slash` `{"person", "channel", "command": "readiness open", "options": {"mode": "confidential"}}`.
//!   Values: string, number, boolean; ids (as strings) for user, channel, role, mentionable, attachment.
//! - `POST /rehearsal/autocomplete` `{"person", "channel", "command", "options": {…so far, with the focused text}, "focused": "option name"}`
//! - `POST /rehearsal/click` `{"person", "message", "custom_id"}`
//! - `POST /rehearsal/select` `{"person", "message", "custom_id", "values": ["…"]}`
//! - `POST /rehearsal/submit` `{"person", "interaction": the modal outcome's interaction, "values": {custom_id: "text"}}`
//! - `POST /rehearsal/upload?filename=actions.csv`: the one POST whose body is the file itself, with its own content
//!   type (but never a form's). Answers `{"attachment": "id"}`, which is then the value of an `attachment` option.
//! - `POST /rehearsal/say` `{"person", "channel", "text": "Hello"}`: writes an ordinary message, which the bot is not told
//!   of. `{"ok": true, "message": "…"}`, or an Outcome `impossible`.
//! - `POST /rehearsal/forget` `{"person"}`: the person restarts Discord: private messages are gone. `{"ok": true}`
//! - `POST /rehearsal/dms` `{"person", "closed": true}`: closes or opens direct messages. `{"ok": true}`
//! - `POST /rehearsal/clock` `{"now": "2027-02-05T17:00:00Z"}`, `{"add_minutes": 60}` or `{"to_next": true}` (to `next_due`):
//!   sets the rehearsal's clock forward, where it can be set (`clock_can_be_set`). On its way it stops at every instant
//!   at which something happens by itself (500 at most, then it jumps), and waits until the bot has done it, so that
//!   nothing is late only because the clock was set. `arrived` is what the bot wrote meanwhile, by place: `person` is
//!   whose direct messages it is, or null.
//!   `{"ok": true, "now": "…", "arrived": [{"channel": "…", "name": "core-team", "kind": "text", "person": null, "count": 2}]}`
//! - `GET /rehearsal/events`: server-sent events; `data:` is the version, a line at once and then whenever anything changed.

mod draw;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{DateTime, Utc};
use futures::Stream;
use serde::Deserialize;
use serde_json::{Value, json};

use self::draw::{Look, draw};
use super::gateway;
use super::people::{Answer, Impossible, People};
use super::server::Inner;
use super::wire;
use super::world::Id;

/// How long a POST waits for the bot.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many instants at which something happens by itself the clock stops at on its way; then it jumps.
const MOST_STEPS: usize = 500;

/// The page, its endpoints, and the gateway, which shares the root with it as Discord's gateway is a bare host.
pub(super) fn router() -> Router<Arc<Inner>> {
    Router::new()
        .route("/", get(root))
        .route("/app.js", get(async || asset("text/javascript; charset=utf-8", include_str!("page/app.js"))))
        .route("/style.css", get(async || asset("text/css; charset=utf-8", include_str!("page/style.css"))))
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
        .route("/rehearsal/state", get(state))
        .route("/rehearsal/events", get(events))
        .route("/rehearsal/slash", post(slash))
        .route("/rehearsal/autocomplete", post(autocomplete))
        .route("/rehearsal/click", post(click))
        .route("/rehearsal/select", post(select))
        .route("/rehearsal/submit", post(submit))
        .route("/rehearsal/upload", post(upload).layer(DefaultBodyLimit::max(wire::ATTACHMENT_LIMIT)))
        .route("/rehearsal/say", post(say))
        .route("/rehearsal/forget", post(forget))
        .route("/rehearsal/dms", post(dms))
        .route("/rehearsal/clock", post(clock))
}

/// Refuses whoever does not call this server by its own loopback name: a web page elsewhere could point a name of its own
/// at 127.0.0.1, or send requests from another origin.
pub(super) async fn own_origin_only(State(inner): State<Arc<Inner>>, request: Request, next: Next) -> Response {
    if calls_us(request.headers(), inner.port) {
        return next.run(request).await;
    }
    let error = json!({"error": "this rehearsal answers on its own loopback address only"});
    (StatusCode::FORBIDDEN, axum::Json(error)).into_response()
}

fn calls_us(headers: &HeaderMap, port: u16) -> bool {
    let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let named = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    named(header::HOST).is_some_and(|host| hosts.iter().any(|own| own == host))
        && named(header::ORIGIN).is_none_or(|origin| hosts.iter().any(|own| origin == format!("http://{own}")))
}

#[derive(Deserialize)]
struct GatewayQuery {
    v: Option<String>,
}

async fn root(
    State(inner): State<Arc<Inner>>,
    Query(query): Query<GatewayQuery>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Response {
    match upgrade {
        Ok(upgrade) => upgrade.on_upgrade(move |socket| gateway::serve(socket, inner, query.v)),
        Err(_) => asset("text/html; charset=utf-8", include_str!("page/index.html")),
    }
}

/// One of the page's own files. The page may load nothing from elsewhere.
fn asset(kind: &'static str, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let policy =
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

async fn state(State(inner): State<Arc<Inner>>, Query(look): Query<Look>) -> Response {
    let now = (inner.options.now)();
    let version = *inner.changed.borrow();
    let mut value = inner.read(|world| draw(world, &inner.base, &look, now));
    value["version"] = version.into();
    value["now"] = now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true).into();
    let bot = inner.bot();
    value["clock_can_be_set"] = bot.is_some().into();
    let next = if let Some(bot) = bot { bot.next_due().await.filter(|due| *due > now) } else { None };
    value["next_due"] = json!(next.map(|due| due.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)));
    value["first_steps"] = json!({"title": inner.options.first_steps_title, "lines": inner.options.first_steps});
    axum::Json(value).into_response()
}

/// A line with the version at once, and whenever it rises.
async fn events(State(inner): State<Arc<Inner>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = inner.changed.subscribe();
    let stream = futures::stream::unfold((inner, changes, true), async |(inner, mut changes, first)| {
        if !first {
            tokio::select! {
                changed = changes.changed() => changed.ok()?,
                () = inner.stopped() => return None,
            }
        }
        let version = *changes.borrow_and_update();
        Some((Ok(Event::default().data(version.to_string())), (inner, changes, false)))
    });
    Sse::new(stream)
}

/// What a POST is refused with.
enum Refused {
    Malformed(String),
    NotJson,
    Impossible(Impossible),
}

impl From<Impossible> for Refused {
    fn from(why: Impossible) -> Self {
        Self::Impossible(why)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Malformed(error) => (StatusCode::BAD_REQUEST, axum::Json(json!({"error": error}))).into_response(),
            Self::NotJson => {
                let error = json!({"error": "the body must be application/json"});
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, axum::Json(error)).into_response()
            }
            Self::Impossible(why) => axum::Json(json!({"outcome": "impossible", "text": why.0})).into_response(),
        }
    }
}

/// The body of a POST.
struct Told(Value);

impl Told {
    fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Refused> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Err(Refused::NotJson);
        }
        serde_json::from_slice(body).map(Self).map_err(|error| Refused::Malformed(error.to_string()))
    }

    fn id(&self, key: &str) -> Result<Id, Refused> {
        let id = self.0[key].as_str().and_then(|id| id.parse().ok());
        id.ok_or_else(|| Refused::Malformed(format!("{key} must be an id, as a string")))
    }

    fn text(&self, key: &str) -> Result<&str, Refused> {
        self.0[key].as_str().ok_or_else(|| Refused::Malformed(format!("{key} must be a string")))
    }

    fn pairs(&self, key: &str) -> Vec<(&str, Value)> {
        self.0[key].as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value.clone())).collect()
    }
}

/// Waits for the bot, and says what came of it.
async fn outcome(inner: &Arc<Inner>, interaction: Id) -> Response {
    let answer = People { inner: inner.clone() }.answer(interaction, PATIENCE).await;
    let mut value = match answer {
        Answer::Message(seen) => json!({"outcome": "message", "message": seen.id.to_string(),
            "channel": seen.channel.to_string(), "ephemeral": seen.ephemeral}),
        Answer::Updated(seen) => json!({"outcome": "updated", "message": seen.id.to_string(),
            "channel": seen.channel.to_string(), "ephemeral": seen.ephemeral}),
        Answer::Deleted => json!({"outcome": "deleted"}),
        Answer::Modal(form) => json!({"outcome": "modal", "modal": form.definition}),
        Answer::Choices(choices) => json!({"outcome": "choices", "choices":
            choices.iter().map(|it| json!({"name": it.name, "value": it.value})).collect::<Value>()}),
        Answer::Failed => json!({"outcome": "failed", "text": "This interaction failed"}),
        Answer::Silent => json!({"outcome": "silent", "text": "No answer yet"}),
    };
    value["interaction"] = interaction.to_string().into();
    axum::Json(value).into_response()
}

async fn slash(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let told = Told::read(&headers, &body)?;
    let people = People { inner: inner.clone() };
    let command = told.text("command")?;
    let id = people.slash(told.id("person")?, told.id("channel")?, command, &told.pairs("options"))?;
    Ok(outcome(&inner, id).await)
}

async fn autocomplete(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let told = Told::read(&headers, &body)?;
    let people = People { inner: inner.clone() };
    let (person, channel) = (told.id("person")?, told.id("channel")?);
    let focused = told.text("focused")?;
    let id = people.autocomplete(person, channel, told.text("command")?, &told.pairs("options"), focused)?;
    Ok(outcome(&inner, id).await)
}

async fn click(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let told = Told::read(&headers, &body)?;
    let people = People { inner: inner.clone() };
    let id = people.click(told.id("person")?, told.id("message")?, told.text("custom_id")?)?;
    Ok(outcome(&inner, id).await)
}

async fn select(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let told = Told::read(&headers, &body)?;
    let people = People { inner: inner.clone() };
    let values: Vec<&str> = told.0["values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let id = people.select(told.id("person")?, told.id("message")?, told.text("custom_id")?, &values)?;
    Ok(outcome(&inner, id).await)
}

async fn submit(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let told = Told::read(&headers, &body)?;
    let people = People { inner: inner.clone() };
    let pairs = told.pairs("values");
    let values: Vec<(&str, &str)> = pairs.iter().map(|(id, value)| (*id, value.as_str().unwrap_or_default())).collect();
    let id = people.submit(told.id("person")?, told.id("interaction")?, &values)?;
    Ok(outcome(&inner, id).await)
}

#[derive(Deserialize)]
struct UploadQuery {
    filename: String,
}

async fn upload(
    State(inner): State<Arc<Inner>>,
    Query(query): Query<UploadQuery>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/") || kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Refused::Malformed("send the file itself, not a form".into()));
    }
    let kind = if kind.is_empty() { "application/octet-stream" } else { kind };
    let id = People { inner }.upload(&query.filename, kind, body.to_vec());
    Ok(axum::Json(json!({"attachment": id.to_string()})).into_response())
}

async fn say(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let told = Told::read(&headers, &body)?;
    let id = People { inner }.say(told.id("person")?, told.id("channel")?, told.text("text")?)?;
    Ok(axum::Json(json!({"ok": true, "message": id.to_string()})).into_response())
}

async fn forget(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let told = Told::read(&headers, &body)?;
    People { inner }.forget_private(told.id("person")?);
    Ok(axum::Json(json!({"ok": true})).into_response())
}

async fn dms(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let told = Told::read(&headers, &body)?;
    let closed = told.0["closed"].as_bool().ok_or_else(|| Refused::Malformed("closed must be true or false".into()))?;
    People { inner }.close_dms(told.id("person")?, closed);
    Ok(axum::Json(json!({"ok": true})).into_response())
}

async fn clock(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let told = Told::read(&headers, &body)?;
    let Some(bot) = inner.bot() else { return Err(Impossible("this clock can't be set".into()).into()) };
    let _alone = inner.moving.lock().await;
    let now = (inner.options.now)();
    let then: Option<DateTime<Utc>> = match (&told.0["now"], &told.0["add_minutes"]) {
        _ if told.0["to_next"] == true => {
            bot.settle().await;
            let next = bot.next_due().await.filter(|due| *due > (inner.options.now)());
            Some(next.ok_or_else(|| Impossible("Nothing waits to be sent.".into()))?)
        }
        (Value::String(text), _) => DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc()),
        (_, minutes) => {
            minutes.as_i64().and_then(chrono::Duration::try_minutes).and_then(|time| now.checked_add_signed(time))
        }
    };
    let then = then
        .ok_or_else(|| Refused::Malformed("now must be a time, add_minutes a whole number, or to_next true".into()))?;
    if then <= now {
        return Err(Impossible("The clock only goes forward: what was sent can't be unsent.".into()).into());
    }
    let before = inner.read(|world| world.messages.keys().next_back().copied().unwrap_or(0));
    bot.pass(then, MOST_STEPS).await;
    inner.change(|_, _| ());
    let now = (inner.options.now)().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let arrived = inner.read(|world| draw::arrived(world, before));
    Ok(axum::Json(json!({"ok": true, "now": now, "arrived": arrived})).into_response())
}
