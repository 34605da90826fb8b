//! REST v10: every request comes in here, meets the faults, is authorised, routed, recorded.

mod body;
mod callbacks;
mod channels;
mod commands;
mod events;
mod guilds;
mod webhooks;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path, RawQuery, Request as HttpRequest, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::any;
use serde_json::{Value, json};

use super::error::ApiError;
use super::faults::Fault;
use super::server::{Ctx, Inner, Peer};
use super::wire;
use super::world::{Attachment, Id, Refusal, RequestRecord, World};
pub(super) use body::File;

/// The most that a request may weigh.
const BODY_LIMIT: usize = 26 * 1024 * 1024;

/// A request, read.
pub(super) struct Request {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    raw_query: String,
    authorized: bool,
    json: Value,
    files: Vec<File>,
}

impl Request {
    fn flag(&self, key: &str) -> bool {
        self.query.get(key).is_some_and(|value| value == "true" || value == "True" || value == "1")
    }

    fn id(&self, key: &str) -> Option<Id> {
        self.query.get(key).and_then(|value| value.parse().ok())
    }
}

/// A good answer: a status, and JSON unless it is 204.
pub(super) struct Reply {
    status: u16,
    json: Option<Value>,
}

impl Reply {
    fn json(value: Value) -> Result<Self, ApiError> {
        Ok(Self { status: 200, json: Some(value) })
    }

    fn none() -> Result<Self, ApiError> {
        Ok(Self { status: 204, json: None })
    }
}

/// The routes of REST and of files.
pub(super) fn router() -> Router<Arc<Inner>> {
    Router::new()
        .route("/api/{version}/{*path}", any(handle))
        .route("/attachments/{channel}/{attachment}/{filename}", axum::routing::get(file))
}

async fn handle(
    State(inner): State<Arc<Inner>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Path((version, path)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    request: HttpRequest,
) -> Response {
    let method = request.method().as_str().to_owned();
    let path = format!("/{}", path.trim_end_matches('/'));
    let raw_query = query.unwrap_or_default();
    let token = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token.unwrap_or_default().to_owned();
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().to_owned();
    let bytes = axum::body::to_bytes(request.into_body(), BODY_LIMIT).await;
    let read = match &bytes {
        Ok(bytes) => body::read(&kind, bytes),
        Err(_) => Err(ApiError::code(40005)),
    };
    let (body, error) = match read {
        Ok(body) => (body, None),
        Err(error) => (body::Body::default(), Some(error)),
    };
    let authorized = inner.read(|world| token == format!("Bot {}", world.token));
    let query = body::query(&raw_query);
    let request = Request { method, path, query, raw_query, authorized, json: body.json, files: body.files };
    let error = if version == "v10" { error } else { Some(ApiError::unknown_route()) };

    let fault = inner.change(|world, _| world.faults.meet(&request.method, &request.path));
    match fault {
        None => apply(&inner, &request, error, false),
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(time).await;
            apply(&inner, &request, error, true)
        }
        Some(Fault::Status(status)) => {
            note(&inner, &request, Some(status), false);
            let message = format!("{status}: {}", status_text(status));
            respond(&inner, status, Some(json!({"message": message, "code": 0})), &request)
        }
        Some(Fault::RateLimited { retry_after, global }) => {
            note(&inner, &request, Some(429), false);
            limited(retry_after.as_secs_f64(), global)
        }
        Some(Fault::Hang) => {
            note(&inner, &request, None, false);
            inner.stopped().await;
            cut(&peer)
        }
        Some(Fault::ApplyThenHang) => {
            hidden(&inner, &request, error);
            inner.stopped().await;
            cut(&peer)
        }
        Some(Fault::Close) => {
            note(&inner, &request, None, false);
            cut(&peer)
        }
        Some(Fault::ApplyThenClose) => {
            hidden(&inner, &request, error);
            cut(&peer)
        }
    }
}

/// Breaks the connection: what is returned never arrives.
fn cut(peer: &Peer) -> Response {
    peer.pull();
    Response::new(Body::empty())
}

fn status_text(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error")
}

fn record(ctx: &Ctx, request: &Request, status: Option<u16>) -> RequestRecord {
    RequestRecord {
        instant: ctx.instant,
        at: ctx.now,
        method: request.method.clone(),
        path: request.path.clone(),
        query: request.raw_query.clone(),
        body: request.json.clone(),
        files: request.files.iter().map(|file| file.filename.clone()).collect(),
        status,
        applied: false,
        faulty: true,
    }
}

/// Records a request that a fault met and that was not applied.
fn note(inner: &Inner, request: &Request, status: Option<u16>, applied: bool) {
    inner.change(|world, ctx| world.requests.push(RequestRecord { applied, ..record(ctx, request, status) }));
}

/// Applies a request whose answer nobody will see.
fn hidden(inner: &Inner, request: &Request, error: Option<ApiError>) {
    inner.change(|world, ctx| {
        let answer = perform(world, ctx, request, error);
        world.requests.push(RequestRecord { applied: answer.is_ok(), ..record(ctx, request, None) });
    });
}

fn apply(inner: &Inner, request: &Request, error: Option<ApiError>, faulty: bool) -> Response {
    let (status, json) = inner.change(|world, ctx| {
        let answer = perform(world, ctx, request, error);
        let (status, json) = match &answer {
            Ok(reply) => (reply.status, reply.json.clone()),
            Err(error) => (error.status, Some(error.body())),
        };
        let applied = answer.is_ok();
        world.requests.push(RequestRecord { applied, faulty, ..record(ctx, request, Some(status)) });
        (status, json)
    });
    respond(inner, status, json, request)
}

/// Judges a request, and does what it asks.
fn perform(world: &mut World, ctx: &Ctx, request: &Request, error: Option<ApiError>) -> Result<Reply, ApiError> {
    let answer = match error {
        Some(error) => Err(error),
        None => route(world, ctx, request),
    };
    if let Err(error) = &answer {
        world.refusals.push(Refusal {
            at: ctx.now,
            method: request.method.clone(),
            path: request.path.clone(),
            status: error.status,
            code: error.code,
            message: error.message.clone(),
            errors: error.errors.clone(),
        });
    }
    answer
}

fn respond(inner: &Inner, status: u16, json: Option<Value>, request: &Request) -> Response {
    let body = json.map_or_else(Body::empty, |json| Body::from(json.to_string()));
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    if status != 204 {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    let mut put = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    // A bucket that never empties, named after the route and what it is about.
    let bucket: String = request.path.split('/').take(3).collect::<Vec<_>>().join("-");
    put("x-ratelimit-limit", "5");
    put("x-ratelimit-remaining", "4");
    put("x-ratelimit-reset-after", "1.000");
    put("x-ratelimit-reset", &format!("{}.000", (inner.options.now)().timestamp() + 1));
    put("x-ratelimit-bucket", &format!("{}{bucket}", request.method.to_lowercase()));
    response
}

fn limited(seconds: f64, global: bool) -> Response {
    let body = json!({"message": "You are being rate limited.", "retry_after": seconds, "global": global});
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in [
        ("retry-after", format!("{}", seconds.ceil())),
        ("x-ratelimit-reset-after", format!("{seconds:.3}")),
        ("x-ratelimit-remaining", "0".to_owned()),
        ("x-ratelimit-limit", "5".to_owned()),
        ("x-ratelimit-scope", if global { "global" } else { "user" }.to_owned()),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    if global {
        headers.insert("x-ratelimit-global", HeaderValue::from_static("true"));
    }
    *response.headers_mut() = headers;
    response
}

/// Finds what a request asks for. An interaction's token is its own key; all else needs the bot's.
fn route(world: &mut World, ctx: &Ctx, request: &Request) -> Result<Reply, ApiError> {
    let parts: Vec<&str> = request.path.split('/').skip(1).collect();
    let method = request.method.as_str();
    match (method, parts.as_slice()) {
        ("GET", ["gateway"]) => return Reply::json(json!({"url": gateway_url(ctx)})),
        ("POST", ["interactions", id, token, "callback"]) => return callbacks::create(world, ctx, request, id, token),
        (_, ["webhooks", application, token, rest @ ..]) => {
            return webhooks::route(world, ctx, request, application, token, rest);
        }
        _ => {}
    }
    if !request.authorized {
        return Err(ApiError::unauthorized());
    }
    match (method, parts.as_slice()) {
        ("GET", ["gateway", "bot"]) => Reply::json(json!({"url": gateway_url(ctx), "shards": 1,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}})),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => application(world),
        (_, ["applications", application, rest @ ..]) => {
            if parse(application) != Some(world.bot) {
                return Err(ApiError::new(404, 10002, "Unknown Application"));
            }
            commands::route(world, ctx, request, rest)
        }
        (_, ["users", rest @ ..]) => users(world, ctx, request, rest),
        (_, ["guilds", guild, "scheduled-events", rest @ ..]) => events::route(world, ctx, request, guild, rest),
        (_, ["guilds", guild, rest @ ..]) => guilds::route(world, request, guild, rest),
        (_, ["channels", channel, rest @ ..]) => channels::route(world, ctx, request, channel, rest),
        _ => Err(ApiError::unknown_route()),
    }
}

fn gateway_url(ctx: &Ctx) -> String {
    ctx.base.replacen("http", "ws", 1)
}

/// An id in a path.
pub(super) fn parse(text: &str) -> Option<Id> {
    text.parse().ok().filter(|id| *id != 0)
}

fn application(world: &World) -> Result<Reply, ApiError> {
    let owner = world.people.values().find(|person| !person.bot).map(|person| wire::user(world, person.id));
    Reply::json(json!({
        "id": world.bot.to_string(), "name": world.people.get(&world.bot).map(|bot| bot.name.as_str()),
        "icon": null, "description": "", "summary": "", "bot_public": true, "bot_require_code_grant": false,
        "verify_key": "0".repeat(64), "flags": 0, "owner": owner, "team": null, "bot": wire::own_user(world),
        "hook": true, "type": null, "rpc_origins": [], "integration_types_config": {"0": {}},
        "approximate_guild_count": world.guilds.len(), "redirect_uris": [], "interactions_endpoint_url": null,
        "role_connections_verification_url": null, "tags": [],
    }))
}

fn users(world: &mut World, ctx: &Ctx, request: &Request, rest: &[&str]) -> Result<Reply, ApiError> {
    match (request.method.as_str(), rest) {
        ("GET", ["@me"]) => Reply::json(wire::own_user(world)),
        ("GET", ["@me", "guilds"]) => guilds::mine(world, request),
        ("DELETE", ["@me", "guilds", guild]) => {
            let guild = parse(guild).filter(|id| guilds::bot_in(world, *id)).ok_or_else(|| ApiError::code(10004))?;
            super::admin::remove_bot(world, guild);
            Reply::none()
        }
        ("POST", ["@me", "channels"]) => {
            let recipient = request.json["recipient_id"].as_str().and_then(parse);
            let recipient = recipient.or_else(|| request.json["recipient_id"].as_u64());
            let recipient =
                recipient.filter(|id| world.people.contains_key(id)).ok_or_else(|| ApiError::code(10013))?;
            if recipient == world.bot {
                return Err(ApiError::code(50007));
            }
            let id = world.dm_channel(recipient, ctx.now);
            let channel = world.channels.get(&id).ok_or_else(|| ApiError::code(10003))?;
            Reply::json(wire::channel(world, channel))
        }
        ("GET", [id]) => match parse(id).filter(|id| world.people.contains_key(id)) {
            Some(id) => Reply::json(wire::user(world, id)),
            None => Err(ApiError::code(10013)),
        },
        _ => Err(ApiError::unknown_route()),
    }
}

/// A file of a message or an upload; whatever goes wrong with it on purpose, its link is dead then. It is never run by a browser
/// as part of the page.
async fn file(
    State(inner): State<Arc<Inner>>,
    Path((channel, attachment, name)): Path<(String, String, String)>,
) -> Response {
    let id = parse(&attachment).unwrap_or(0);
    let path = format!("/attachments/{channel}/{attachment}/{name}");
    let dead = inner.change(|world, _| world.faults.meet("GET", &path)).is_some();
    let found: Option<Attachment> = inner.read(|world| {
        if dead {
            return None;
        }
        let files = world.messages.values().flat_map(|message| message.attachments.iter());
        files.chain(world.uploads.values()).find(|file| file.id == id).cloned()
    });
    let Some(file) = found else {
        let mut response = Response::new(Body::from("This content is no longer available."));
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let mut response = Response::new(Body::from(file.bytes.as_ref().clone()));
    let kind = HeaderValue::from_str(&file.content_type);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
