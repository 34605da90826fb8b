use tokio::time::Instant;

use super::super::scripted::{Answer, Server, quick, say};
use super::*;
use crate::discord::Timings;
use crate::message::{Choice, CustomId, Field, Form, Text};

/// The words of each notice are its name.
fn desk(server: &Server) -> Desk {
    let words = Box::new(|notice| Message::text(Text::own(format!("{notice:?}"))));
    Desk { executor: Arc::clone(&server.executor), tasks: Tasks::default(), words }
}

fn ticket(kind: Kind) -> Ticket {
    Ticket { id: 1.into(), application: 2.into(), token: "secret".into(), received: Instant::now(), kind }
}

fn said(words: &str) -> Message {
    Message::text(Text::own(words))
}

/// What was sent: method and end of the address, the kind of a first answer, content, and whether it is private.
type Sent = (String, Option<u64>, String, bool);

/// Serves one command and answers with all that was sent.
async fn serve(
    kind: Kind,
    declared: Answers,
    slow: bool,
    answers: impl IntoIterator<Item = Answer>,
    reply: Result<Reply, Failure>,
) -> Vec<Sent> {
    // Slow work waits until the deferral was asked for, whatever the clock says.
    let defer_after = if slow { Duration::ZERO } else { Duration::from_secs(60) };
    let server = Server::with(Timings { defer_after, ..quick() }, answers).await;
    let asked = Arc::clone(&server.script);
    let work = async move {
        while slow && asked.asked.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        reply
    };
    desk(&server).serve(&ticket(kind), declared, work).await;
    sent(&server)
}

fn sent(server: &Server) -> Vec<Sent> {
    let one = |(line, body): (String, Value)| {
        let line =
            line.replace("/api/v10/", "").replace("interactions/1/secret/", "").replace("webhooks/2/secret", "hook");
        let data = if body["type"].is_null() { &body } else { &body["data"] };
        let content = data["content"].as_str().unwrap_or_default().to_owned();
        (line, body["type"].as_u64(), content, data["flags"] == 64)
    };
    server.asked().into_iter().zip(server.bodies()).map(one).collect()
}

fn first(kind: u8, content: &str, private: bool) -> Sent {
    ("POST callback".into(), Some(kind.into()), content.into(), private)
}

fn edit(content: &str) -> Sent {
    ("PATCH hook/messages/@original".into(), None, content.into(), false)
}

fn follow_up(content: &str) -> Sent {
    ("POST hook".into(), None, content.into(), true)
}

fn delete() -> Sent {
    ("DELETE hook/messages/@original".into(), None, String::new(), false)
}

const FORM: Kind = Kind::Form { on_message: true };

#[tokio::test]
async fn quick_work_is_answered_at_once() {
    let hi = || Ok(Reply::Message(said("Hi")));
    for (kind, declared, expected) in [
        (Kind::Slash, Answers::Private, first(4, "Hi", true)),
        (Kind::Slash, Answers::Public, first(4, "Hi", false)),
        (Kind::Control, Answers::Update, first(7, "Hi", false)),
        (FORM, Answers::Update, first(7, "Hi", false)),
        (Kind::Slash, Answers::Update, first(4, "Hi", true)),
    ] {
        assert_eq!(serve(kind, declared, false, [], hi()).await, [expected], "{kind:?} {declared:?}");
    }
}

#[tokio::test]
async fn slow_work_is_deferred_and_its_answer_comes_later() {
    let hi = || Ok(Reply::Message(said("Hi")));
    for (kind, declared, deferral) in [
        (Kind::Slash, Answers::Private, first(5, "", true)),
        (Kind::Slash, Answers::Public, first(5, "", false)),
        (Kind::Control, Answers::Update, first(6, "", false)),
    ] {
        assert_eq!(serve(kind, declared, true, [], hi()).await, [deferral, edit("Hi")], "{declared:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_always_new_and_private() {
    let no = || Err(Failure::refused(Text::own("No")));
    for (kind, declared, slow, expected) in [
        (Kind::Slash, Answers::Private, false, vec![first(4, "No", true)]),
        (Kind::Slash, Answers::Public, false, vec![first(4, "No", true)]),
        (Kind::Control, Answers::Update, false, vec![first(4, "No", true)]),
        (Kind::Control, Answers::Form, false, vec![first(4, "No", true)]),
        (Kind::Slash, Answers::Private, true, vec![first(5, "", true), edit("No")]),
        (Kind::Slash, Answers::Public, true, vec![first(5, "", false), delete(), follow_up("No")]),
        (Kind::Control, Answers::Update, true, vec![first(6, "", false), follow_up("No")]),
    ] {
        assert_eq!(serve(kind, declared, slow, [], no()).await, expected, "{declared:?} {slow}");
    }
}

#[tokio::test]
async fn a_fault_is_told_without_its_reason() {
    let fault = |fault| Err(Failure::Fault(fault));
    let sent = serve(Kind::Control, Answers::Update, false, [], fault(Fault::NotSaved("disk".into()))).await;
    assert_eq!(sent, [first(4, "NotSaved", true)]);
    let sent = serve(Kind::Control, Answers::Update, true, [], fault(Fault::Discord("secret".into()))).await;
    assert_eq!(sent, [first(6, "", false), follow_up("WentWrong")]);
}

#[tokio::test]
async fn a_panic_is_answered() {
    let server = Server::start([]).await;
    let work = async { panic!("on purpose") };
    desk(&server).serve(&ticket(Kind::Control), Answers::Update, work).await;
    assert_eq!(sent(&server), [first(4, "WentWrong", true)]);
}

#[tokio::test]
async fn a_second_delivery_is_not_answered() {
    assert_eq!(serve(Kind::Control, Answers::Update, false, [], Ok(Reply::Nothing)).await, []);
}

#[tokio::test]
async fn an_answer_that_discord_no_longer_takes_is_not_tried_in_another_way() {
    let late = || say(404, json!({"code": TOO_LATE}));
    let hi = || Ok(Reply::Message(said("Hi")));
    let sent = serve(Kind::Control, Answers::Update, false, [late()], hi()).await;
    assert_eq!(sent, [first(7, "Hi", false)]);
    let sent = serve(Kind::Control, Answers::Update, true, [late()], hi()).await;
    assert_eq!(sent, [first(6, "", false)]);
}

#[tokio::test]
async fn a_form_opens_at_once_or_not_at_all() {
    let field = Field {
        id: "note",
        label: "Note".into(),
        value: String::new(),
        placeholder: Text::none(),
        long: false,
        required: true,
        most: 9,
    };
    let form = |fields| Ok(Reply::Form(Form { title: "Form".into(), click: CustomId::new("a.form", []), fields }));
    let sent = serve(Kind::Control, Answers::Form, false, [], form(vec![field.clone()])).await;
    assert_eq!(sent, [first(9, "", false)]);
    // Discord would refuse one without fields, one that opens from a form, and one after a deferral.
    let sent = serve(Kind::Control, Answers::Form, false, [], form(vec![])).await;
    assert_eq!(sent, [first(4, "WentWrong", true)]);
    let sent = serve(FORM, Answers::Form, false, [], form(vec![field.clone()])).await;
    assert_eq!(sent, [first(4, "WentWrong", true)]);
    let sent = serve(Kind::Control, Answers::Private, false, [], form(vec![field])).await;
    assert_eq!(sent, [first(4, "WentWrong", true)]);
}

#[tokio::test]
async fn somebody_who_types_gets_suggestions_or_an_empty_list() {
    let suggestions = async |declared, reply| {
        let server = Server::start([]).await;
        desk(&server).serve(&ticket(Kind::Typing), declared, async { reply }).await;
        server.bodies()
    };
    let choice = Choice { label: "Vancouver".into(), value: "America/Vancouver".into() };
    let choices = [json!({"name": "Vancouver", "value": "America/Vancouver"})];
    let empty = [json!({"type": 8, "data": {"choices": []}})];
    let bodies = suggestions(Answers::Choices, Ok(Reply::Choices(vec![choice]))).await;
    assert_eq!(bodies, [json!({"type": 8, "data": {"choices": choices}})]);
    assert_eq!(suggestions(Answers::Choices, Err(Failure::refused(Text::own("No")))).await, empty);
    assert_eq!(suggestions(Answers::Choices, Err(Failure::Fault(Fault::Internal("x".into())))).await, empty);
    assert_eq!(suggestions(Answers::Private, Ok(Reply::Message(said("Hi")))).await, empty);
}

#[tokio::test]
async fn work_outlives_whoever_waits_for_its_answer() {
    let server = Server::with(Timings { defer_after: Duration::from_secs(60), ..quick() }, []).await;
    let desk = desk(&server);
    let (tell, told) = tokio::sync::oneshot::channel();
    let (go, wait) = tokio::sync::oneshot::channel::<()>();
    let ticket = ticket(Kind::Control);
    let work = async move {
        let _ = wait.await;
        let _ = tell.send(());
        Ok(Reply::Nothing)
    };
    // The first look starts the work; then nobody waits for it any more.
    let mut serving = Box::pin(desk.serve(&ticket, Answers::Update, work));
    assert!(futures::poll!(&mut serving).is_pending());
    drop(serving);
    go.send(()).unwrap();
    told.await.unwrap();
    assert_eq!(desk.tasks.drain(Instant::now() + Duration::from_secs(10)).await, 0);
}

#[test]
fn an_answer_is_one_that_discord_takes() {
    let on = |on_message| Kind::Form { on_message };
    assert_eq!(fitting(Answers::Choices, Kind::Typing), Some(Answers::Choices));
    assert_eq!(fitting(Answers::Private, Kind::Typing), None);
    assert_eq!(fitting(Answers::Choices, Kind::Slash), None);
    assert_eq!(fitting(Answers::Form, on(true)), None);
    assert_eq!(fitting(Answers::Form, Kind::Control), Some(Answers::Form));
    assert_eq!(fitting(Answers::Update, Kind::Control), Some(Answers::Update));
    assert_eq!(fitting(Answers::Update, on(true)), Some(Answers::Update));
    assert_eq!(fitting(Answers::Update, on(false)), Some(Answers::Private));
    assert_eq!(fitting(Answers::Update, Kind::Slash), Some(Answers::Private));
}
