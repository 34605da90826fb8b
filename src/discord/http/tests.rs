//! The executor against a small server that answers as told.

use serde_json::json;
use serenity::model::id::ChannelId;
use tokio::net::TcpListener;

use super::super::scripted::{Answer, Server, quick, say};
use super::*;
use crate::message::Text;

fn post(channel: u64) -> Call<'static> {
    let route = Route::ChannelMessages { channel_id: ChannelId::new(channel) };
    Call::new("message.post", LightMethod::Post, route).body(json!({"content": "Hi"})).place(channel).paced()
}

fn callback(deadline: Duration) -> Call<'static> {
    let route = Route::InteractionResponse { interaction_id: 5.into(), token: "secret" };
    let call = Call::new("interaction.first", LightMethod::Post, route).body(json!({"type": 4}));
    call.callback(Instant::now() + deadline)
}

fn refusal(status: u16, code: u64) -> Answer {
    say(status, json!({"code": code, "message": "No"}))
}

#[tokio::test]
async fn it_says_who_it_is_and_what_it_wants() {
    let server = Server::start([]).await;
    assert_eq!(server.send(post(7).param("x", 1)).await, Ok(json!({"id": "9"})));
    assert_eq!(server.asked(), ["POST /api/v10/channels/7/messages?x=1"]);
    let asked = server.script.asked.lock().unwrap();
    assert_eq!(asked[0].1["authorization"], "Bot token");
    assert_eq!(asked[0].1["content-type"], "application/json");
    assert_eq!(asked[0].2, r#"{"content":"Hi"}"#);
}

#[tokio::test]
async fn files_go_as_a_form_that_names_them() {
    let server = Server::start([]).await;
    let file = |name: &str| File { name: name.into(), alt: Text::none(), bytes: b"PNG".to_vec() };
    let files = [file("one two.png"), file("three.csv")];
    server.send(post(7).files(&files)).await.unwrap();
    let asked = server.script.asked.lock().unwrap();
    let lengths: Vec<_> = asked[0].1.get_all("content-length").iter().collect();
    assert_eq!(lengths, [asked[0].2.len().to_string().as_str()]);
    let form = String::from_utf8_lossy(&asked[0].2);
    for part in [
        "name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n{\"content\":\"Hi\"}\r\n",
        "name=\"files[0]\"; filename=\"one_two.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n",
        "name=\"files[1]\"; filename=\"three.csv\"",
    ] {
        assert!(form.contains(part), "{part} is not in {form}");
    }
}

#[tokio::test]
async fn it_waits_as_long_as_discord_says() {
    let limited = Answer::Say(429, vec![("retry-after", "0.2")], json!({"retry_after": 0.1, "global": false}));
    let server = Server::start([limited]).await;
    let began = Instant::now();
    assert!(server.send(post(7)).await.is_ok());
    assert!(began.elapsed() >= Duration::from_millis(200));
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_limit_on_everything_holds_everything_but_interactions() {
    let limited = Answer::Say(429, vec![], json!({"retry_after": 60.0, "global": true}));
    let server = Server::start([limited]).await;
    assert!(matches!(server.send(post(7)).await, Err(CallError::NotSent(_))));
    assert!(matches!(server.send(post(8)).await, Err(CallError::NotSent(_))));
    assert_eq!(server.asked().len(), 1);
    assert!(server.send(callback(Duration::from_secs(3))).await.is_ok());
}

#[tokio::test]
async fn a_used_up_bucket_is_not_asked_before_its_time() {
    let used_up = |reset| {
        Answer::Say(200, vec![("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", reset)], json!({"id": "9"}))
    };
    let server = Server::start([used_up("60")]).await;
    server.send(post(7)).await.unwrap();
    assert!(server.send(post(8)).await.is_ok(), "another channel does not wait");
    assert!(matches!(server.send(post(7)).await, Err(CallError::NotSent(_))));
    assert_eq!(server.asked().len(), 2);

    let server = Server::start([used_up("0.1")]).await;
    server.send(post(7)).await.unwrap();
    let began = Instant::now();
    server.send(post(7)).await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(90));
}

#[tokio::test]
async fn an_outage_is_tried_again_a_few_times() {
    let server = Server::start([say(500, json!(null)), say(502, json!("<html>"))]).await;
    assert_eq!(server.send(post(7)).await, Ok(json!({"id": "9"})));
    assert_eq!(server.asked().len(), 3);

    let server = Server::start((0..9).map(|_| say(503, json!(null)))).await;
    let error = server.send(post(7)).await.unwrap_err();
    assert_eq!(error.to_string(), "Discord answered with HTTP status 503 Service Unavailable");
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn a_message_that_may_have_arrived_is_not_called_refused() {
    let server = Server::start([say(500, json!(null)), say(403, json!({"code": 50013}))]).await;
    assert!(matches!(server.send(post(7)).await, Err(CallError::Unreachable(_))));
    let server = Server::start([say(403, json!({"code": 50013}))]).await;
    assert_eq!(server.send(post(7)).await.unwrap_err().code(), Some(50013));
}

#[tokio::test]
async fn what_would_show_twice_is_not_tried_again_unless_it_had_no_effect() {
    let server = Server::start([say(500, json!(null))]).await;
    assert!(server.send(post(7).single()).await.is_err());
    assert_eq!(server.asked().len(), 1);
    let server = Server::start([Answer::Say(429, vec![("retry-after", "0")], json!({"global": false}))]).await;
    assert!(server.send(post(7).single()).await.is_ok());
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up() {
    let impatient = Timings { total: Duration::from_millis(50), ..quick() };
    let server = Server::with(impatient, (0..9).map(|_| Answer::Hang)).await;
    let error = server.send(post(7).once()).await.unwrap_err();
    assert_eq!(error, CallError::Unreachable("Discord did not answer in time".into()));
    let error = server.send(post(7)).await.unwrap_err();
    assert_eq!(error, CallError::Unreachable("Discord did not answer in time".into()));
    assert_eq!(server.asked().len(), 5);
}

#[tokio::test]
async fn nobody_there_is_not_an_answer() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let timings = Timings { backoff: Duration::from_millis(1), ..Timings::default() };
    let executor = Executor::new("token", Some(format!("http://{gone}")), timings).unwrap();
    let error = executor.send(&post(7).single()).await.unwrap_err();
    assert_eq!(error.to_string(), "no connection to Discord");
}

#[tokio::test]
async fn a_refused_token_stops_everything() {
    let server = Server::start([refusal(401, 0)]).await;
    assert_eq!(server.send(post(7)).await, Err(CallError::WrongToken));
    assert_eq!(server.send(post(8)).await, Err(CallError::WrongToken));
    assert_eq!(server.send(callback(Duration::from_secs(3))).await, Err(CallError::WrongToken));
    assert_eq!(server.asked().len(), 1);
    server.executor.token_refused().await;
}

#[tokio::test]
async fn an_interaction_that_is_too_old_stops_nothing() {
    let server = Server::start([refusal(401, 50027)]).await;
    let route = Route::WebhookOriginalInteractionResponse { application_id: 5.into(), token: "secret" };
    let error = server.send(Call::new("interaction.edit", LightMethod::Patch, route)).await.unwrap_err();
    assert_eq!(error.code(), Some(50027));
    assert!(server.send(post(7)).await.is_ok());
}

#[tokio::test]
async fn a_channel_that_keeps_refusing_is_left_alone() {
    let server = Server::start((0..9).map(|_| refusal(403, 50013))).await;
    for _ in 0..5 {
        let error = server.send(post(7)).await.unwrap_err();
        assert_eq!(SendError::from(error), SendError::Forbidden(50013));
    }
    assert_eq!(server.asked().len(), 3);
    assert!(server.send(post(8)).await.is_err());
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test]
async fn a_first_answer_that_arrived_although_we_never_heard_is_a_success() {
    let impatient = Timings { callback_attempt: Duration::from_millis(500), ..quick() };
    let server = Server::with(impatient, [Answer::Hang, refusal(400, ALREADY_ANSWERED)]).await;
    assert!(server.send(callback(Duration::from_secs(30))).await.is_ok());
    assert_eq!(server.asked().len(), 2);
    // Without a first attempt it was somebody else's answer.
    let server = Server::start([refusal(400, ALREADY_ANSWERED)]).await;
    let error = server.send(callback(Duration::from_secs(3))).await.unwrap_err();
    assert_eq!(error.code(), Some(ALREADY_ANSWERED));
}

#[tokio::test]
async fn a_first_answer_is_not_tried_again_when_it_is_too_late() {
    let server = Server::start([say(500, json!(null)), say(500, json!(null))]).await;
    assert!(server.send(callback(Duration::ZERO)).await.is_err());
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn an_error_tells_where_but_never_what() {
    let body = json!({"code": 50035, "message": "Invalid Form Body", "errors": {
        "embeds": {"0": {"title": {"_errors": [{"code": "BASE_TYPE_BAD_LENGTH", "message": "Must be secret"}]}}},
    }});
    let server = Server::start([say(400, body)]).await;
    let error = server.send(post(7)).await.unwrap_err();
    assert_eq!(error.to_string(), "HTTP status 400, Discord error 50035: embeds.0.title BASE_TYPE_BAD_LENGTH");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn messages_keep_their_distance() {
    let server = Server::with(Timings { message_gap: Duration::from_millis(30), ..quick() }, []).await;
    let began = Instant::now();
    futures::future::join_all((1..=4).map(|channel| server.send(post(channel)))).await;
    assert!(began.elapsed() >= Duration::from_millis(90));
}

#[test]
fn discords_codes_have_a_meaning() {
    let meaning = |status, code| SendError::from(CallError::Refused { status, code, detail: String::new() });
    for code in [10003, 10004, 10007, 10008, 10013, 10070] {
        assert_eq!(meaning(404, code), SendError::Gone(code));
    }
    for code in [50007, 50278] {
        assert_eq!(meaning(403, code), SendError::Closed(code));
    }
    for code in [50001, 50013] {
        assert_eq!(meaning(403, code), SendError::Forbidden(code));
    }
    assert_eq!(meaning(403, 0), SendError::Forbidden(0));
    assert!(matches!(meaning(403, 40003), SendError::NotSent(_)), "too many direct messages opened: it passes");
    for (status, code) in [(400, 50035), (400, 50006), (404, 0), (413, 40005)] {
        assert!(matches!(meaning(status, code), SendError::Rejected(_)));
    }
    assert_eq!(SendError::from(CallError::LeftAlone { code: 50007 }), SendError::Closed(50007));
    assert_eq!(SendError::from(CallError::LeftAlone { code: 0 }), SendError::Forbidden(0));
    assert!(matches!(CallError::Unreachable("x".into()).into(), SendError::Later(_)));
    assert!(matches!(CallError::WrongToken.into(), SendError::NotSent(_)));
    assert!(matches!(CallError::NotSent("x".into()).into(), SendError::NotSent(_)));
    assert!(matches!(CallError::Unsendable("x".into()).into(), SendError::Rejected(_)));
}

#[test]
fn a_token_that_no_header_can_hold_is_wrong() {
    for token in ["", "  ", "a\nb"] {
        let error = Executor::new(token, None, Timings::default()).err();
        assert_eq!(error, Some(StartError::WrongToken), "{token:?}");
    }
    assert_eq!(Executor::new(" Bot abc\n", None, Timings::default()).unwrap().token(), "Bot abc");
}
