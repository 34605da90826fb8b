//! Pictures in messages, against the local server: they arrive with their panel, and drawing anew replaces them.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::answer::Desk;
use super::http::Executor;
use super::incoming::{Kind, Ticket};
use super::messenger::Post;
use super::scripted::quick;
use super::tasks::Tasks;
use super::{Timings, custom_id};
use crate::message::{Answers, Button, CustomId, File, Message, Panel, Reply, Text};
use crate::messenger::Messenger;
use crate::rehearsal::{Answer, Options, Seen, Server, World};

const SOON: Duration = Duration::from_secs(10);

struct Town {
    server: Server,
    executor: Arc<Executor>,
    channel: u64,
    reader: u64,
}

impl Town {
    async fn new(defer_after: Duration) -> Self {
        let noon = || chrono::DateTime::from_timestamp(1_795_262_400, 0).unwrap();
        let server = Server::start(World::made_up_district(), Options::new(Arc::new(noon))).await.unwrap();
        let timings = Timings { defer_after, ..quick() };
        let executor = Arc::new(Executor::new(&server.token(), Some(server.url()), timings).unwrap());
        let (channel, reader) = (server.channel("announcements"), server.person("Ruth Abernathy"));
        Self { server, executor, channel, reader }
    }

    fn seen(&self, message: u64) -> Seen {
        let all = self.server.people().visible(self.reader, self.channel);
        all.into_iter().find(|seen| seen.id == message).unwrap()
    }

    /// Somebody clicks, and `reply` is the answer: at once, or `late`, once it was put off.
    async fn clicked(&self, on: u64, answers: Answers, late: bool, reply: Message) -> Answer {
        let people = self.server.people();
        let click = custom_id::encode(&button().click).unwrap();
        let id = people.click(self.reader, on, &click).unwrap();
        let (application, token) = self.server.read(|world| (world.bot, world.interactions[&id].token.clone()));
        let ticket = Ticket {
            id: id.into(),
            application: application.into(),
            token,
            received: Instant::now(),
            kind: Kind::Control,
        };
        let (deferred, was_deferred) = tokio::sync::oneshot::channel();
        let desk = Desk {
            executor: Arc::clone(&self.executor),
            tasks: Tasks::default(),
            words: Box::new(|notice| Message::text(Text::own(format!("{notice:?}")))),
        };
        let work = async move {
            if late {
                was_deferred.await.unwrap();
            }
            Ok(Reply::Message(reply))
        };
        let watch = async {
            if late {
                let put_off = self.server.wait_until(SOON, |world| world.interactions[&id].deferred.map(drop)).await;
                assert!(put_off.is_some(), "it was put off");
            }
            let _ = deferred.send(());
        };
        tokio::join!(desk.serve(&ticket, answers, work), watch);
        people.answer(id, SOON).await
    }
}

fn button() -> Button {
    Button::new("Again".into(), CustomId::new("chart.show", []))
}

/// A message with a picture, which says of itself which one it is.
fn picture(which: &str) -> Message {
    let panel = Panel { title: "Results".into(), image: Some("chart.png".into()), ..Panel::default() };
    let file = File { name: "chart.png".into(), alt: Text::given(format!("Chart: {which}")), bytes: which.into() };
    Message { files: vec![file], ..Message::panel(panel) }.buttons([button()])
}

fn shows(seen: &Seen, which: &str) {
    assert_eq!(seen.files.len(), 1, "{which}: the old ones are gone: {:?}", seen.files);
    let file = &seen.files[0];
    assert_eq!((file.name.as_str(), file.content_type.as_str()), ("chart.png", "image/png"));
    assert_eq!(file.description, Some(format!("Chart: {which}")));
    assert_eq!(file.bytes.as_slice(), which.as_bytes());
    assert_eq!(seen.embeds[0]["image"]["url"], "attachment://chart.png");
}

#[tokio::test]
async fn a_posted_picture_is_replaced_when_it_is_drawn_anew() {
    let town = Town::new(Duration::from_secs(60)).await;
    let post: &dyn Messenger = &Post::new(Arc::clone(&town.executor));
    let id = post.post(town.channel, &picture("first"), "one").await.unwrap();
    shows(&town.seen(id), "first");
    for which in ["second", "third"] {
        post.redraw(town.channel, id, &picture(which)).await.unwrap();
        shows(&town.seen(id), which);
    }
    post.redraw(town.channel, id, &Message::text("No picture".into())).await.unwrap();
    let seen = town.seen(id);
    assert!(seen.files.is_empty() && seen.embeds.is_empty());
}

#[tokio::test]
async fn a_picture_comes_with_every_kind_of_answer() {
    for late in [false, true] {
        let defer_after = if late { Duration::ZERO } else { Duration::from_secs(60) };
        let town = Town::new(defer_after).await;
        let post: &dyn Messenger = &Post::new(Arc::clone(&town.executor));
        let id = post.post(town.channel, &picture("first"), "one").await.unwrap();
        // Drawn anew by a click: a callback of type 7, or an edit of @original.
        for which in ["second", "third"] {
            let answer = town.clicked(id, Answers::Update, late, picture(which)).await;
            assert!(matches!(answer, Answer::Updated(_)), "{answer:?}");
            shows(&town.seen(id), which);
        }
        // New, for one person or for all.
        for (answers, private) in [(Answers::Private, true), (Answers::Public, false)] {
            match town.clicked(id, answers, late, picture("new")).await {
                Answer::Message(seen) => {
                    assert_eq!(seen.ephemeral, private);
                    shows(&seen, "new");
                    // And drawn anew in its turn.
                    town.clicked(seen.id, Answers::Update, late, picture("newer")).await;
                    shows(&town.seen(seen.id), "newer");
                }
                other => panic!("{other:?}"),
            }
        }
        shows(&town.seen(id), "third");
        assert!(town.server.read(|world| world.refusals.is_empty()));
    }
}
