use serde_json::{Value, json};

use super::super::Timings;
use super::super::scripted::{Answer, Server, quick, say};
use super::*;

fn me() -> Answer {
    say(200, json!({"id": "5"}))
}

fn gateway(url: &str, remaining: u32) -> Answer {
    let limit = json!({"total": 1000, "remaining": remaining, "reset_after": 90_000, "max_concurrency": 1});
    say(200, json!({"url": url, "shards": 1, "session_start_limit": limit}))
}

/// The gateway's address at the server itself.
fn here(server: &Server) -> String {
    server.executor.api_url().unwrap().replace("http:", "ws:")
}

async fn start(timings: Timings, answers: impl IntoIterator<Item = Answer>) -> (Server, Result<u64, StartError>) {
    let server = Server::with(timings, answers).await;
    let prepared = prepare(&server.executor, &[]).await;
    (server, prepared.map(|(application, _)| application.get()))
}

#[test]
fn an_api_url_is_a_place_and_nothing_more() {
    let url = |text: &str| api_url(text.into());
    assert_eq!(url("http://127.0.0.1:8080"), Ok("http://127.0.0.1:8080".into()));
    assert_eq!(url("http://127.0.0.1:8080/"), Ok("http://127.0.0.1:8080".into()));
    assert_eq!(url("https://discord.example"), Ok("https://discord.example".into()));
    for wrong in ["", "127.0.0.1:8080", "ws://a", "http://a/api", "http://me:secret@a", "http://a?x", "file:///x"] {
        assert_eq!(url(wrong), Err(StartError::ApiUrl(wrong.into())));
    }
}

#[test]
fn the_gateway_must_be_where_the_api_is() {
    for (api, gateway) in [
        ("http://127.0.0.1:8080", "ws://127.0.0.1:8080/gateway?v=10"),
        ("https://discord.example", "wss://DISCORD.example"),
        ("http://[::1]:90", "ws://[::1]:90/"),
    ] {
        assert_eq!(same_place(api, gateway), Ok(()));
    }
    for gateway in ["wss://gateway.discord.gg", "ws://127.0.0.1:8081", "ws://localhost:8080", "nonsense"] {
        let error = same_place("http://127.0.0.1:8080", gateway).unwrap_err();
        assert!(error.to_string().starts_with("the gateway is at "), "{error}");
    }
}

#[tokio::test]
async fn a_wrong_token_ends_the_start_at_once() {
    let (server, outcome) = start(quick(), [say(401, json!({"code": 0, "message": "401: Unauthorized"}))]).await;
    assert_eq!(outcome, Err(StartError::WrongToken));
    assert_eq!(server.asked(), ["GET /api/v10/users/@me"]);
}

#[tokio::test]
async fn an_outage_at_the_start_is_waited_for_but_not_for_ever() {
    let timings = || Timings { start_attempts: 3, start_backoff: Duration::from_millis(1), ..quick() };
    let (server, outcome) = start(timings(), (0..9).map(|_| say(503, Value::Null))).await;
    let sentence = outcome.unwrap_err().to_string();
    assert!(sentence.starts_with("Discord can't be reached (Discord answered with HTTP status 503"), "{sentence}");
    assert_eq!(server.asked().len(), 3);

    let answers = [say(503, Value::Null), me(), say(503, Value::Null), gateway("ws://elsewhere.example", 9)];
    let (server, outcome) = start(timings(), answers).await;
    assert!(matches!(outcome, Err(StartError::GatewayElsewhere { .. })), "{outcome:?}");
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn a_bot_that_started_too_often_waits_for_its_owner() {
    let server = Server::start([]).await;
    server.script.then([me(), gateway(&here(&server), 0)]);
    assert_eq!(prepare(&server.executor, &[]).await.unwrap_err(), StartError::TooManyStarts { minutes: 2 });
}

#[tokio::test]
async fn commands_are_set_only_when_discord_knows_others() {
    let server = Server::start([]).await;
    let old = json!([{"id": "1", "name": "old", "description": "x"}]);
    server.script.then([me(), gateway(&here(&server), 9), say(200, json!({"id": "6"})), say(200, old)]);
    let (application, place) = prepare(&server.executor, &[]).await.unwrap();
    assert_eq!((application.get(), place.url, place.shards), (6, here(&server), 1));
    let asked = [
        "GET /api/v10/users/@me",
        "GET /api/v10/gateway/bot",
        "GET /api/v10/oauth2/applications/@me",
        "GET /api/v10/applications/6/commands",
        "PUT /api/v10/applications/6/commands",
    ];
    assert_eq!(server.asked(), asked);

    server.script.then([me(), gateway(&here(&server), 9), say(404, Value::Null), say(200, json!([]))]);
    assert_eq!(prepare(&server.executor, &[]).await.unwrap().0.get(), 5);
    assert_eq!(server.asked().last().unwrap(), "GET /api/v10/applications/5/commands");
}
