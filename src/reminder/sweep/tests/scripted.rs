//! A Discord that does as told, and a bot whose power may fail.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use futures::future::{BoxFuture, FutureExt};
use sqlx::SqliteConnection;
use tokio::sync::Notify;

use crate::action;
use crate::clock::Clock;
use crate::district::{self, Purpose};
use crate::error::Fault;
use crate::message::{CustomId, Message, Row, Text};
use crate::messenger::{Event, Messenger, SendError, Server};
use crate::prompts::Prompts;
use crate::reminder::subject::{Asked, Item, Look, Subjects};
use crate::reminder::sweep::Sweep;
use crate::reminder::{Kind, Planned, Recipient, State, store};
use crate::sending::Reason;
use crate::store::{Options, Store};

pub(super) const GUILD: u64 = 100;
pub(super) const CORE_TEAM: u64 = 11;
pub(super) const ACTIONS: u64 = 12;
/// Another channel that everyone can see.
pub(super) const OTHER: u64 = 13;
pub(super) const RUTH: u64 = 70;
/// Where Ruth's direct messages are.
pub(super) const DIRECT: u64 = 71;
/// A Monday at noon in Toronto.
pub(super) const START: i64 = 1_799_686_800;
pub(super) const MINUTE: i64 = 60;
pub(super) const DAY: i64 = 86_400;

/// What Discord does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// It does it and says so.
    Well,
    /// It does it, and the answer is lost.
    Lost,
    /// It does nothing, and says to come later.
    Later,
    /// It refuses.
    Forbidden,
    /// What was asked for is not there.
    Gone,
    /// It says that direct messages are closed.
    Closed,
    /// Power fails before it hears of it.
    PowerBefore,
    /// It does it, and power fails on our side.
    PowerAfter,
}

pub(super) struct Sent {
    pub(super) channel: u64,
    id: u64,
    at: i64,
    nonce: String,
    pub(super) message: Message,
}

impl Sent {
    fn holds(&self, mark: &CustomId) -> bool {
        let mut buttons = self.message.rows.iter().flat_map(|row| match row {
            Row::Buttons(buttons) => buttons.iter(),
            Row::Select(_) => [].iter(),
        });
        buttons.any(|button| button.click == *mark)
    }

    /// The delivery that it belongs to.
    pub(super) fn delivery(&self) -> i64 {
        let digits = self.nonce.trim_start_matches("reminder-").trim_end_matches("-open").trim_end_matches("-ping");
        digits.parse().unwrap()
    }
}

/// Discord, as far as it matters here.
#[derive(Default)]
pub(super) struct Discord {
    now: Mutex<i64>,
    pub(super) sent: Mutex<Vec<Sent>>,
    pub(super) posts: Mutex<VecDeque<Does>>,
    pub(super) looks: Mutex<VecDeque<Does>>,
    pub(super) strangers: Mutex<BTreeSet<u64>>,
    power: Notify,
}

impl Discord {
    fn does(&self, script: &Mutex<VecDeque<Does>>) -> Does {
        script.lock().unwrap().pop_front().unwrap_or(Does::Well)
    }

    async fn power_fails<T>(&self) -> T {
        self.power.notify_one();
        std::future::pending().await
    }

    /// Once only, as long as the nonce is remembered.
    fn apply(&self, channel: u64, message: &Message, nonce: &str) -> u64 {
        let (mut sent, now) = (self.sent.lock().unwrap(), *self.now.lock().unwrap());
        if let Some(known) = sent.iter().find(|it| it.channel == channel && it.nonce == nonce && now - it.at < 180) {
            return known.id;
        }
        let id = 1000 + sent.len() as u64;
        sent.push(Sent { channel, id, at: now, nonce: nonce.to_owned(), message: message.clone() });
        id
    }
}

fn unused<'a, T: Send + 'a>() -> BoxFuture<'a, Result<T, SendError>> {
    async { Err(SendError::Rejected("not asked for in these tests".to_owned())) }.boxed()
}

impl Messenger for Discord {
    fn download<'a>(&'a self, _: &'a str, _: usize) -> BoxFuture<'a, Result<Vec<u8>, SendError>> {
        async { Ok(vec![]) }.boxed()
    }

    fn post<'a>(&'a self, channel: u64, message: &'a Message, nonce: &'a str) -> BoxFuture<'a, Result<u64, SendError>> {
        async move {
            match self.does(&self.posts) {
                Does::Well => Ok(self.apply(channel, message, nonce)),
                Does::Lost => {
                    self.apply(channel, message, nonce);
                    Err(SendError::Later("no answer".to_owned()))
                }
                Does::Later => Err(SendError::Later("503".to_owned())),
                Does::Forbidden => Err(SendError::Forbidden(50013)),
                Does::Gone => Err(SendError::Gone(10003)),
                Does::Closed if channel == DIRECT => Err(SendError::Closed(50007)),
                Does::Closed => Err(SendError::Forbidden(50013)),
                Does::PowerBefore => self.power_fails().await,
                Does::PowerAfter => {
                    self.apply(channel, message, nonce);
                    self.power_fails().await
                }
            }
        }
        .boxed()
    }

    fn redraw<'a>(&'a self, _: u64, _: u64, _: &'a Message) -> BoxFuture<'a, Result<(), SendError>> {
        unused()
    }

    fn find_sent<'a>(
        &'a self,
        channel: u64,
        control: &'a CustomId,
        since: i64,
    ) -> BoxFuture<'a, Result<Option<u64>, SendError>> {
        async move {
            match self.does(&self.looks) {
                Does::Later | Does::Lost => Err(SendError::Later("503".to_owned())),
                Does::Forbidden => Err(SendError::Forbidden(50013)),
                Does::PowerBefore | Does::PowerAfter => self.power_fails().await,
                Does::Well | Does::Gone | Does::Closed => {
                    let sent = self.sent.lock().unwrap();
                    let mut here = sent.iter().filter(|it| it.channel == channel && it.at >= since);
                    Ok(here.find(|it| it.holds(control)).map(|it| it.id))
                }
            }
        }
        .boxed()
    }

    fn direct(&self, _: u64) -> BoxFuture<'_, Result<u64, SendError>> {
        async { Ok(DIRECT) }.boxed()
    }

    fn can_see(&self, _: u64, channel: u64, _: u64) -> BoxFuture<'_, Result<bool, SendError>> {
        async move { Ok([ACTIONS, OTHER].contains(&channel)) }.boxed()
    }

    fn forget_refusals(&self, _: &[u64]) {}

    fn servers(&self) -> BoxFuture<'_, Result<Vec<(u64, String)>, SendError>> {
        unused()
    }

    fn server(&self, _: u64) -> BoxFuture<'_, Result<Server, SendError>> {
        unused()
    }

    fn member_roles(&self, _: u64, user: u64) -> BoxFuture<'_, Result<Option<Vec<u64>>, SendError>> {
        async move { Ok((!self.strangers.lock().unwrap().contains(&user)).then(Vec::new)) }.boxed()
    }

    fn role_sizes(&self, _: u64) -> BoxFuture<'_, Result<Vec<(u64, u64)>, SendError>> {
        unused()
    }

    fn events(&self, _: u64) -> BoxFuture<'_, Result<Vec<(u64, Event)>, SendError>> {
        unused()
    }

    fn create_event<'a>(&'a self, _: u64, _: &'a Event) -> BoxFuture<'a, Result<u64, SendError>> {
        unused()
    }

    fn update_event<'a>(&'a self, _: u64, _: u64, _: &'a Event) -> BoxFuture<'a, Result<(), SendError>> {
        unused()
    }

    fn delete_event(&self, _: u64, _: u64) -> BoxFuture<'_, Result<(), SendError>> {
        unused()
    }
}

/// What reminders are about here: numbers. Some are not wanted any more, and one makes us panic.
#[derive(Default)]
pub(super) struct Numbers {
    pub(super) unwanted: Mutex<BTreeSet<i64>>,
    pub(super) panics: Mutex<Option<i64>>,
}

impl Subjects for Numbers {
    fn look<'a>(
        &'a self,
        _: &'a mut SqliteConnection,
        _: &'a crate::prompts::Voice<'a>,
        asked: &'a Asked<'a>,
    ) -> BoxFuture<'a, Result<Look, Fault>> {
        async move {
            let number = asked.subject_id;
            let panics = *self.panics.lock().unwrap() == Some(number);
            assert!(!panics, "as told");
            if self.unwanted.lock().unwrap().contains(&number) {
                return Ok(Look::Unwanted);
            }
            let title = Text::own(format!("<{number}>"));
            Ok(Look::Wanted(Box::new(Item { about: ("number", number), title, ..Item::default() })))
        }
        .boxed()
    }
}

/// A bot with its database, whose power may fail.
pub(super) struct Bot {
    _folder: tempfile::TempDir,
    pub(super) store: Store,
    prompts: Arc<Prompts>,
    pub(super) discord: Discord,
    pub(super) numbers: Arc<Numbers>,
    district: i64,
    pub(super) now: i64,
}

impl Bot {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::manual(chrono::DateTime::from_timestamp(START, 0).unwrap());
        let store = Store::open(&folder.path().join("db"), clock, Options::default()).await.unwrap();
        let district: i64 = store
            .write_own(|conn| {
                async move {
                    let id = district::store::ensure(conn, GUILD, START).await?;
                    district::store::set_channel(conn, id, Purpose::CoreTeam, Some(CORE_TEAM)).await?;
                    district::store::set_channel(conn, id, Purpose::Actions, Some(ACTIONS)).await?;
                    Ok::<_, Fault>(id)
                }
                .boxed()
            })
            .await
            .unwrap();
        let prompts = Arc::new(Prompts::load(None).unwrap());
        let bot = Self {
            _folder: folder,
            store,
            prompts,
            discord: Discord::default(),
            numbers: Arc::default(),
            district,
            now: START,
        };
        *bot.discord.now.lock().unwrap() = START;
        bot
    }

    /// A reminder about a number, due so many minutes from the start, without meaning so many minutes later.
    pub(super) async fn remind(&self, number: i64, recipient: Recipient, due: i64, lasts: i64) {
        self.remind_of(Kind::Eve, number, recipient, due, lasts).await;
    }

    /// The same, of this kind.
    pub(super) async fn remind_of(&self, kind: Kind, number: i64, recipient: Recipient, due: i64, lasts: i64) {
        let (district, now, due) = (self.district, self.now, START + MINUTE * due);
        let zone = crate::calendar::Zone::named("America/Toronto").unwrap();
        let wall =
            |at| crate::calendar::WallTime::from_instant(chrono::DateTime::from_timestamp(at, 0).unwrap(), &zone);
        let planned = Planned {
            kind,
            recipient,
            rung: kind.rung(),
            due: wall(due),
            concerns_on: wall(due).date(),
            expires_at: due + MINUTE * lasts,
        };
        let work = self.store.write_own(move |conn| {
            async move { store::plan(conn, district, &[kind], (number, 1), &zone, &[planned], now).await }.boxed()
        });
        let () = work.await.unwrap();
    }

    /// The subject of a number is not to be reminded of any more.
    pub(super) async fn forget(&self, number: i64) {
        let (district, now) = (self.district, self.now);
        let zone = crate::calendar::Zone::named("America/Toronto").unwrap();
        let work = self.store.write_own(move |conn| {
            async move { store::plan(conn, district, &[Kind::Eve], (number, 1), &zone, &[], now).await }.boxed()
        });
        let () = work.await.unwrap();
    }

    /// A newer version has made a number's reminder of a kind that this one doesn't know.
    pub(super) async fn unknown(&self, number: i64) {
        let district = self.district;
        let work = self.store.write_own(move |conn| store::set_unknown(conn, district, number).boxed());
        let () = work.await.unwrap();
    }

    /// Ruth wants to be pinged in the actions' channel, or directly.
    pub(super) async fn wish(&self, in_channel: bool) {
        let district = self.district;
        let work = self
            .store
            .write_own(move |conn| action::store::asks::set_ping_in_channel(conn, district, RUTH, in_channel).boxed());
        let () = work.await.unwrap();
    }

    /// Another channel is chosen for this purpose.
    pub(super) async fn choose(&self, purpose: Purpose, channel: u64) {
        let district = self.district;
        let work = self
            .store
            .write_own(move |conn| district::store::set_channel(conn, district, purpose, Some(channel)).boxed());
        let () = work.await.unwrap();
    }

    /// One sweep, which a power failure may end at any of its requests.
    pub(super) async fn tick(&self) {
        let sweep = Sweep {
            store: &self.store,
            prompts: &self.prompts,
            messenger: &self.discord,
            subjects: Arc::clone(&self.numbers) as _,
            now: self.now,
        };
        tokio::select! {
            biased;
            () = sweep.run() => {}
            () = self.discord.power.notified() => {
                let now = self.now;
                let started = self.store.write_own(move |conn| store::sweep::release(conn, now).boxed());
                let () = started.await.unwrap();
            }
        }
    }

    pub(super) fn later(&mut self, seconds: i64) {
        self.now += seconds;
        *self.discord.now.lock().unwrap() = self.now;
    }

    /// Every reminder's number, state, and delivery.
    pub(super) async fn states(&self) -> BTreeMap<i64, (State, Option<i64>, Option<Reason>)> {
        let district = self.district;
        let all = self.store.read(move |conn| store::list_all(conn, district).boxed()).await.unwrap();
        all.into_iter().map(|it| (it.subject_id, (it.state, it.delivery_id, it.reason))).collect()
    }

    pub(super) async fn state(&self, number: i64) -> State {
        self.states().await[&number].0
    }

    /// How many messages show a number.
    pub(super) fn shown(&self, number: i64) -> usize {
        let sent = self.discord.sent.lock().unwrap();
        let title = format!("<{number}>");
        sent.iter().filter(|it| it.message.panels.iter().any(|panel| panel.title.markdown().contains(&title))).count()
    }

    pub(super) fn messages(&self) -> usize {
        self.discord.sent.lock().unwrap().len()
    }

    pub(super) async fn next_due(&self) -> Option<i64> {
        self.store.read(|conn| store::next_due(conn).boxed()).await.unwrap()
    }

    pub(super) fn script(&self, posts: &[Does]) {
        self.discord.posts.lock().unwrap().extend(posts);
    }
}
