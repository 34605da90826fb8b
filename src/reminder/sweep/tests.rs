//! Reminders against a scripted Discord and a real SQLite file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

use futures::future::{BoxFuture, FutureExt};
use proptest::prelude::*;
use tokio::sync::Notify;

use super::*;
use crate::clock::Clock;
use crate::district::{self, Purpose};
use crate::message::{CustomId, Message, Row, Text};
use crate::messenger::{Event, SendError, Server};
use crate::reminder::subject::{Asked, Item, Look};
use crate::reminder::{Kind, Planned, Recipient, State};
use crate::store::Options;

const GUILD: u64 = 100;
const CORE_TEAM: u64 = 11;
const ACTIONS: u64 = 12;
const RUTH: u64 = 70;
/// Where Ruth's direct messages are.
const DIRECT: u64 = 71;
/// A Monday at noon in Toronto.
const START: i64 = 1_799_686_800;
const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// What Discord does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
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

struct Sent {
    channel: u64,
    id: u64,
    at: i64,
    nonce: String,
    message: Message,
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
    fn delivery(&self) -> i64 {
        let digits = self.nonce.trim_start_matches("reminder-").trim_end_matches("-open");
        digits.parse().unwrap()
    }
}

/// Discord, as far as it matters here.
#[derive(Default)]
struct Discord {
    now: Mutex<i64>,
    sent: Mutex<Vec<Sent>>,
    posts: Mutex<VecDeque<Does>>,
    looks: Mutex<VecDeque<Does>>,
    strangers: Mutex<BTreeSet<u64>>,
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
        async move { Ok(channel == ACTIONS) }.boxed()
    }

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
struct Numbers {
    unwanted: Mutex<BTreeSet<i64>>,
    panics: Mutex<Option<i64>>,
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
struct Bot {
    _folder: tempfile::TempDir,
    store: Store,
    prompts: Arc<Prompts>,
    discord: Discord,
    numbers: Arc<Numbers>,
    district: i64,
    now: i64,
}

impl Bot {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::manual(chrono::DateTime::from_timestamp(START, 0).unwrap());
        let store = Store::open(&folder.path().join("db"), clock, Options::default()).await.unwrap();
        let written: Written<i64> = store
            .write(None, |conn| {
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
        let district = written.done().unwrap();
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
    async fn remind(&self, number: i64, recipient: Recipient, due: i64, lasts: i64) {
        let (district, now, due) = (self.district, self.now, START + MINUTE * due);
        let zone = crate::calendar::Zone::named("America/Toronto").unwrap();
        let wall =
            |at| crate::calendar::WallTime::from_instant(chrono::DateTime::from_timestamp(at, 0).unwrap(), &zone);
        let planned = Planned {
            kind: Kind::Eve,
            recipient,
            due: wall(due),
            concerns_on: wall(due).date(),
            expires_at: due + MINUTE * lasts,
        };
        let work = self.store.write(None, move |conn| {
            async move { store::plan(conn, district, &[Kind::Eve], (number, 1), &zone, &[planned], now).await }.boxed()
        });
        let _: Written<()> = work.await.unwrap();
    }

    /// One sweep, which a power failure may end at any of its requests.
    async fn tick(&self) {
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
                let started = self.store.write(None, move |conn| store::sweep::release(conn, now).boxed());
                let _: Written<()> = started.await.unwrap();
            }
        }
    }

    fn later(&mut self, seconds: i64) {
        self.now += seconds;
        *self.discord.now.lock().unwrap() = self.now;
    }

    /// Every reminder's number, state, and delivery.
    async fn states(&self) -> BTreeMap<i64, (State, Option<i64>, Option<Reason>)> {
        let district = self.district;
        let all = self.store.read(move |conn| store::list_all(conn, district).boxed()).await.unwrap();
        all.into_iter().map(|it| (it.subject_id, (it.state, it.delivery_id, it.reason))).collect()
    }

    async fn state(&self, number: i64) -> State {
        self.states().await[&number].0
    }

    /// How many messages show a number.
    fn shown(&self, number: i64) -> usize {
        let sent = self.discord.sent.lock().unwrap();
        let title = format!("<{number}>");
        sent.iter().filter(|it| it.message.panels.iter().any(|panel| panel.title.markdown().contains(&title))).count()
    }

    fn messages(&self) -> usize {
        self.discord.sent.lock().unwrap().len()
    }

    async fn next_due(&self) -> Option<i64> {
        self.store.read(|conn| store::sweep::next_due(conn).boxed()).await.unwrap()
    }

    fn script(&self, posts: &[Does]) {
        self.discord.posts.lock().unwrap().extend(posts);
    }
}

const CHANNEL: Recipient = Recipient::Channel(Purpose::CoreTeam);
const PERSON: Recipient = Recipient::Person(RUTH);

#[tokio::test]
async fn is_sent_when_it_is_due_and_once() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 10, 600).await;
    assert_eq!(bot.next_due().await, Some(START + 10 * MINUTE));
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages()), (State::Waiting, 0));
    bot.later(10 * MINUTE);
    for _ in 0..3 {
        bot.tick().await;
        bot.later(DAY);
    }
    assert_eq!((bot.state(1).await, bot.messages(), bot.next_due().await), (State::Sent, 1, None));
}

#[tokio::test]
async fn what_panics_leaves_the_others_going() {
    let mut bot = Bot::new().await;
    for number in 1..=3 {
        bot.remind(number, CHANNEL, 0, 3 * 24 * 60).await;
    }
    bot.remind(4, PERSON, 0, 600).await;
    *bot.numbers.panics.lock().unwrap() = Some(2);
    bot.tick().await;
    let states = bot.states().await;
    assert_eq!(states[&2], (State::Waiting, None, Some(Reason::Fault)));
    assert!([1, 3, 4].iter().all(|number| states[number].0 == State::Sent), "{states:?}");
    *bot.numbers.panics.lock().unwrap() = None;
    bot.tick().await;
    assert_eq!(bot.state(2).await, State::Waiting, "tried again within the hour, not at once");
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(2).await, bot.shown(2)), (State::Sent, 1));
}

#[tokio::test]
async fn several_for_one_recipient_go_as_one_message_and_no_more_than_ten() {
    let bot = Bot::new().await;
    for number in 1..=14 {
        bot.remind(number, CHANNEL, 0, 600).await;
    }
    bot.tick().await;
    assert_eq!(bot.messages(), 1);
    assert_eq!(bot.discord.sent.lock().unwrap()[0].message.panels.len(), 10);
    bot.tick().await;
    assert_eq!(bot.messages(), 2);
    assert!(bot.states().await.values().all(|it| it.0 == State::Sent));
}

#[tokio::test]
async fn a_lost_answer_is_looked_for_long_after_discord_has_forgotten_its_name() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 600).await;
    bot.script(&[Does::Lost]);
    bot.tick().await;
    assert_eq!(bot.state(1).await, State::Waiting);
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages()), (State::Sent, 1));
}

#[tokio::test]
async fn without_a_look_back_it_is_never_sent_again_blindly() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 5 * 24 * 60).await;
    bot.script(&[Does::Lost]);
    bot.discord.looks.lock().unwrap().extend([Does::Forbidden; 3]);
    bot.tick().await;
    for _ in 0..3 {
        bot.later(HOUR);
        bot.tick().await;
        assert_eq!((bot.state(1).await, bot.messages()), (State::Waiting, 1));
    }
    // What comes meanwhile waits for it: one message at a time for one recipient.
    bot.remind(2, CHANNEL, 0, 5 * 24 * 60).await;
    bot.later(HOUR);
    bot.tick().await;
    let states = bot.states().await;
    assert_eq!((states[&1].0, states[&2].0, bot.messages()), (State::Sent, State::Sent, 2));
}

#[tokio::test]
async fn what_arrived_before_it_lost_its_meaning_was_sent_and_the_rest_expires() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 30).await;
    bot.remind(2, PERSON, 0, 30).await;
    bot.script(&[Does::Lost, Does::Later]);
    bot.tick().await;
    bot.later(HOUR);
    bot.tick().await;
    let states = bot.states().await;
    assert_eq!((states[&1].0, states[&2].0), (State::Sent, State::Expired), "{states:?}");
    assert_eq!((bot.messages(), bot.next_due().await), (1, None));
}

#[tokio::test]
async fn a_refusal_is_tried_again_every_hour_until_it_expires_with_its_reason() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 150).await;
    bot.script(&[Does::Forbidden; 9]);
    bot.tick().await;
    assert_eq!(bot.next_due().await, Some(START + HOUR));
    for _ in 0..3 {
        bot.later(HOUR);
        bot.tick().await;
    }
    assert_eq!(bot.states().await[&1], (State::Expired, None, Some(Reason::Forbidden)));
    assert_eq!(bot.discord.posts.lock().unwrap().len(), 6, "three attempts");
}

#[tokio::test]
async fn closed_direct_messages_fall_back_to_a_button_that_tells_nothing() {
    let mut bot = Bot::new().await;
    bot.remind(1, PERSON, 0, 600).await;
    bot.script(&[Does::Closed, Does::PowerAfter]);
    bot.tick().await;
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages(), bot.shown(1)), (State::Sent, 1, 0));
    assert_eq!(bot.discord.sent.lock().unwrap()[0].channel, ACTIONS);
}

#[tokio::test]
async fn who_left_is_given_up() {
    let bot = Bot::new().await;
    bot.remind(1, PERSON, 0, 600).await;
    bot.discord.strangers.lock().unwrap().insert(RUTH);
    bot.tick().await;
    assert_eq!(bot.states().await[&1].2, Some(Reason::Left));
    assert_eq!((bot.state(1).await, bot.messages()), (State::GivenUp, 0));
}

#[tokio::test]
async fn a_district_without_the_bot_waits() {
    let mut bot = Bot::new().await;
    bot.remind(1, CHANNEL, 0, 600).await;
    let now = bot.now;
    let left = bot.store.write(None, move |conn| district::store::mark_left(conn, GUILD, now).boxed());
    let _: Written<()> = left.await.unwrap();
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.next_due().await), (State::Waiting, None));
    let back = bot.store.write(None, move |conn| district::store::ensure(conn, GUILD, now).boxed());
    let _: Written<i64> = back.await.unwrap();
    bot.later(HOUR);
    bot.tick().await;
    assert_eq!((bot.state(1).await, bot.messages()), (State::Sent, 1));
}

#[derive(Clone, Debug)]
enum Step {
    /// So many minutes pass, and a sweep meets this.
    Tick(i64, Vec<Does>, Vec<Does>),
    /// A number is not wanted any more.
    Unwant(i64),
}

fn does() -> impl Strategy<Value = Does> {
    let all = [
        Does::Well,
        Does::Lost,
        Does::Later,
        Does::Forbidden,
        Does::Gone,
        Does::Closed,
        Does::PowerBefore,
        Does::PowerAfter,
    ];
    prop::sample::select(all.to_vec())
}

fn step() -> impl Strategy<Value = Step> {
    let tick = (0..120_i64, prop::collection::vec(does(), 0..4), prop::collection::vec(does(), 0..3));
    prop_oneof![
        9 => tick.prop_map(|(minutes, posts, looks)| Step::Tick(minutes, posts, looks)),
        1 => (1..=6_i64).prop_map(Step::Unwant),
    ]
}

async fn at_most_once_and_in_the_end_exactly_once(reminders: Vec<(i64, i64, bool)>, steps: Vec<Step>) {
    let mut bot = Bot::new().await;
    for (place, (due, lasts, channel)) in reminders.iter().enumerate() {
        bot.remind(place as i64 + 1, if *channel { CHANNEL } else { PERSON }, *due, *lasts).await;
    }
    for step in steps {
        match step {
            Step::Unwant(number) => {
                bot.numbers.unwanted.lock().unwrap().insert(number);
            }
            Step::Tick(minutes, posts, looks) => {
                bot.later(MINUTE * minutes);
                *bot.discord.posts.lock().unwrap() = posts.into();
                *bot.discord.looks.lock().unwrap() = looks.into();
                bot.tick().await;
            }
        }
    }
    bot.discord.posts.lock().unwrap().clear();
    bot.discord.looks.lock().unwrap().clear();
    // All is well from now on: what has something to do is done at its time, and in the end nothing is left.
    for _ in 0..200 {
        match bot.next_due().await {
            None => break,
            Some(due) => bot.later((due - bot.now).max(0)),
        }
        bot.tick().await;
    }
    assert_eq!(bot.next_due().await, None);
    let mut of_delivery: BTreeMap<i64, usize> = BTreeMap::new();
    for sent in bot.discord.sent.lock().unwrap().iter() {
        *of_delivery.entry(sent.delivery()).or_default() += 1;
    }
    assert!(of_delivery.values().all(|count| *count == 1), "a message was sent twice: {of_delivery:?}");
    for (number, (state, delivery, _)) in bot.states().await {
        assert!(bot.shown(number) <= 1, "{number} was sent twice");
        match state {
            State::Sent => assert!(of_delivery.contains_key(&delivery.unwrap()), "{number} was never sent"),
            State::Expired | State::Dropped => assert_eq!(bot.shown(number), 0, "{number} was sent, and nobody knows"),
            State::Waiting | State::GivenUp => panic!("{number} is {state:?}"),
        }
        let lasts = reminders[number as usize - 1].1;
        let unwanted = bot.numbers.unwanted.lock().unwrap().contains(&number);
        assert!(lasts < 10_000 || unwanted || state == State::Sent, "{number} was lost: {state:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_or_doubled(
        reminders in prop::collection::vec((0..600_i64, prop::sample::select(vec![20_i64, 300, 20_000]), any::<bool>()), 1..6),
        steps in prop::collection::vec(step(), 0..14),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(at_most_once_and_in_the_end_exactly_once(reminders, steps));
    }
}
