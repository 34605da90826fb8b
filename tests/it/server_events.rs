//! Sessions as events of the server: the sweep against a Discord that answers as told, with a real database.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use plankeeper::app::App;
use plankeeper::clock::Clock;
use plankeeper::district;
use plankeeper::message::{CustomId, Message};
use plankeeper::messenger::{Event, Messenger, SendError, Server};
use plankeeper::prompts::Prompts;
use plankeeper::store::{Options, Store, Written};

use crate::support::{change_session, plan_session, start};

const GUILD: u64 = 1;

/// What goes wrong next.
#[derive(Clone, Debug, PartialEq)]
enum Mishap {
    /// The answer is lost after Discord did what it was asked.
    LostAnswer,
    /// Discord says no.
    Says(SendError),
}

#[derive(Default)]
struct Discord {
    events: Mutex<BTreeMap<u64, Event>>,
    calls: Mutex<Vec<&'static str>>,
    mishaps: Mutex<Vec<Mishap>>,
    next: Mutex<u64>,
}

impl Discord {
    fn mishap(&self, mishap: Mishap) {
        self.mishaps.lock().unwrap().push(mishap);
    }

    fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap().values().cloned().collect()
    }

    fn calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.calls.lock().unwrap())
    }

    /// Does it, unless something goes wrong.
    fn does<T>(
        &self,
        call: &'static str,
        work: impl FnOnce(&mut BTreeMap<u64, Event>) -> Result<T, SendError>,
    ) -> Result<T, SendError> {
        self.calls.lock().unwrap().push(call);
        let mishap = self.mishaps.lock().unwrap().pop();
        if let Some(Mishap::Says(error)) = mishap {
            return Err(error);
        }
        let done = work(&mut self.events.lock().unwrap());
        if mishap == Some(Mishap::LostAnswer) { Err(SendError::Later("no answer".into())) } else { done }
    }
}

impl Messenger for Discord {
    fn download<'a>(&'a self, _: &'a str, _: usize) -> BoxFuture<'a, Result<Vec<u8>, SendError>> {
        async { Ok(vec![]) }.boxed()
    }

    fn post<'a>(&'a self, _: u64, _: &'a Message, _: &'a str) -> BoxFuture<'a, Result<u64, SendError>> {
        async { Ok(1) }.boxed()
    }

    fn redraw<'a>(&'a self, _: u64, _: u64, _: &'a Message) -> BoxFuture<'a, Result<(), SendError>> {
        async { Ok(()) }.boxed()
    }

    fn find_sent<'a>(&'a self, _: u64, _: &'a CustomId, _: i64) -> BoxFuture<'a, Result<Option<u64>, SendError>> {
        async { Ok(None) }.boxed()
    }

    fn direct(&self, _: u64) -> BoxFuture<'_, Result<u64, SendError>> {
        async { Ok(1) }.boxed()
    }

    fn can_see(&self, _: u64, _: u64, _: u64) -> BoxFuture<'_, Result<bool, SendError>> {
        async { Ok(true) }.boxed()
    }

    fn events(&self, _: u64) -> BoxFuture<'_, Result<Vec<(u64, Event)>, SendError>> {
        let done = self.does("look", |events| Ok(events.iter().map(|(id, event)| (*id, event.clone())).collect()));
        async { done }.boxed()
    }

    fn create_event<'a>(&'a self, _: u64, event: &'a Event) -> BoxFuture<'a, Result<u64, SendError>> {
        let done = self.does("create", |events| {
            let mut next = self.next.lock().unwrap();
            *next += 1;
            events.insert(*next, event.clone());
            Ok(*next)
        });
        async { done }.boxed()
    }

    fn update_event<'a>(&'a self, _: u64, id: u64, event: &'a Event) -> BoxFuture<'a, Result<(), SendError>> {
        let done = self.does("update", |events| match events.get_mut(&id) {
            Some(there) => {
                *there = event.clone();
                Ok(())
            }
            None => Err(SendError::Gone(10070)),
        });
        async { done }.boxed()
    }

    fn delete_event(&self, _: u64, id: u64) -> BoxFuture<'_, Result<(), SendError>> {
        let done = self.does("delete", |events| events.remove(&id).map(drop).ok_or(SendError::Gone(10070)));
        async { done }.boxed()
    }

    fn server(&self, _: u64) -> BoxFuture<'_, Result<Server, SendError>> {
        async { Err(SendError::Later(String::new())) }.boxed()
    }

    fn servers(&self) -> BoxFuture<'_, Result<Vec<(u64, String)>, SendError>> {
        async { Ok(vec![]) }.boxed()
    }

    fn member_roles(&self, _: u64, _: u64) -> BoxFuture<'_, Result<Option<Vec<u64>>, SendError>> {
        async { Ok(None) }.boxed()
    }

    fn role_sizes(&self, _: u64) -> BoxFuture<'_, Result<Vec<(u64, u64)>, SendError>> {
        async { Ok(vec![]) }.boxed()
    }
}

/// A district that wants events, and the sweep.
struct Bench {
    app: App,
    store: Store,
    clock: Clock,
    discord: Arc<Discord>,
    district: i64,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::manual(start());
        let store = Store::open(&folder.path().join("p.db"), clock.clone(), Options::default()).await.unwrap();
        let discord = Arc::new(Discord::default());
        let messenger: Arc<dyn Messenger> = Arc::<Discord>::clone(&discord);
        let app = App::new(store.clone(), Prompts::load(None).unwrap(), clock.clone(), messenger);
        let now = clock.unix_seconds();
        let written: Result<Written<i64>, plankeeper::error::Fault> =
            store.write(None, move |conn| Box::pin(district::store::ensure(conn, GUILD, now))).await;
        let district = written.unwrap().done().unwrap();
        let bench = Self { app, store, clock, discord, district, _folder: folder };
        bench.wants_events(true).await;
        bench
    }

    async fn wants_events(&self, wanted: bool) {
        let (district, now) = (self.district, self.clock.unix_seconds());
        let written: Written<()> = self
            .store
            .write(None, move |conn| {
                Box::pin(async move {
                    let change = district::hours::Change { server_events: Some(wanted), ..Default::default() };
                    district::hours::store::update(&mut *conn, district, &change).await?;
                    plankeeper::retreat::follow::district(conn, district, now).await
                })
            })
            .await
            .unwrap();
        written.done().unwrap();
    }

    async fn plans(&self, kind: &'static str, starts_on: &str) -> i64 {
        plan_session(&self.store, self.district, kind, starts_on, self.clock.unix_seconds()).await
    }

    async fn changes(&self, id: i64, columns: &'static str) {
        change_session(&self.store, self.district, id, columns, self.clock.unix_seconds()).await;
    }

    async fn sweeps(&self) -> Vec<&'static str> {
        self.app.tick().await;
        self.discord.calls()
    }

    async fn later(&self, minutes: i64) -> Vec<&'static str> {
        assert!(self.clock.advance(TimeDelta::minutes(minutes)));
        self.sweeps().await
    }

    async fn problem(&self) -> Option<plankeeper::sending::Reason> {
        let (district, now) = (self.district, self.clock.unix_seconds());
        let found: Result<_, plankeeper::error::Fault> = self
            .store
            .read(move |conn| Box::pin(plankeeper::rsvp::server_event::store::problem(conn, district, now)))
            .await;
        found.unwrap()
    }

    async fn rows(&self) -> i64 {
        let rows: Result<i64, plankeeper::error::Fault> = self
            .store
            .read(|conn| {
                Box::pin(
                    async move { Ok(sqlx::query_scalar("SELECT count(*) FROM server_event").fetch_one(conn).await?) },
                )
            })
            .await;
        rows.unwrap()
    }
}

const MOVED: &str = "starts_on = '2027-02-19T09:00', starts_at = starts_at + 604800, revision = revision + 1";

#[tokio::test]
async fn an_event_is_made_once_moved_with_its_session_and_taken_away() {
    let bench = Bench::new().await;
    let id = bench.plans("data", "2027-02-12T09:00").await;
    assert_eq!(bench.sweeps().await, ["create"]);
    assert_eq!(bench.later(90).await, [""; 0], "in step");
    let [event] = bench.discord.events().try_into().unwrap();
    assert_eq!((event.name.as_str(), event.place.as_str()), ("Data Retreat", "Board Office"));
    assert_eq!(event.description, "Where are we now?");
    assert_eq!(event.ends_at - event.starts_at, 3 * 3600);
    bench.changes(id, MOVED).await;
    assert_eq!(bench.sweeps().await, ["update"]);
    assert_eq!(bench.discord.events()[0].starts_at, event.starts_at + 7 * 86_400);
    bench.changes(id, "state = 'cancelled'").await;
    assert_eq!(bench.sweeps().await, ["delete"]);
    assert_eq!((bench.discord.events().len(), bench.rows().await), (0, 0));
}

#[tokio::test]
async fn only_what_is_wanted_and_still_to_come_becomes_an_event() {
    let bench = Bench::new().await;
    bench.plans("data", "2027-01-08T09:00").await;
    assert_eq!(bench.sweeps().await, [""; 0], "it is over");
    bench.wants_events(false).await;
    bench.plans("vision", "2027-03-12T09:00").await;
    assert_eq!((bench.sweeps().await, bench.rows().await), (vec![], 0), "nobody wants it");
    bench.wants_events(true).await;
    assert_eq!(bench.sweeps().await, ["create"], "opting in looks at what is planned");
    bench.wants_events(false).await;
    assert_eq!(bench.sweeps().await, ["delete"]);
    assert_eq!((bench.discord.events().len(), bench.rows().await), (0, 0));
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_event() {
    let bench = Bench::new().await;
    bench.plans("data", "2027-02-12T09:00").await;
    bench.discord.mishap(Mishap::LostAnswer);
    assert_eq!(bench.sweeps().await, ["create"]);
    assert_eq!(bench.sweeps().await, [""; 0], "not before its time");
    assert_eq!(bench.later(1).await, ["look", "update"]);
    assert_eq!(bench.discord.events().len(), 1);
    assert_eq!((bench.later(90).await, bench.problem().await), (vec![], None));
}

#[tokio::test]
async fn what_was_moved_after_a_lost_answer_is_found_all_the_same() {
    let bench = Bench::new().await;
    let other = bench.plans("vision", "2027-03-12T09:00").await;
    assert_eq!(bench.sweeps().await, ["create"]);
    let id = bench.plans("data", "2027-02-12T09:00").await;
    bench.discord.mishap(Mishap::LostAnswer);
    assert_eq!(bench.sweeps().await, ["create"]);
    bench.changes(id, MOVED).await;
    assert_eq!(bench.sweeps().await, ["look", "update"]);
    bench.changes(other, "state = 'cancelled'").await;
    assert_eq!(bench.sweeps().await, ["delete"]);
    let [event] = bench.discord.events().try_into().unwrap();
    assert_eq!(event.name, "Data Retreat", "the other one's event was never taken for it");
}

#[tokio::test]
async fn what_was_called_off_after_a_lost_answer_is_taken_away() {
    let bench = Bench::new().await;
    let id = bench.plans("data", "2027-02-12T09:00").await;
    bench.discord.mishap(Mishap::LostAnswer);
    bench.sweeps().await;
    bench.changes(id, "state = 'cancelled'").await;
    assert_eq!(bench.sweeps().await, ["look", "delete"]);
    assert_eq!((bench.discord.events().len(), bench.rows().await), (0, 0));
}

#[tokio::test]
async fn a_crash_between_claim_and_answer_is_an_uncertain_attempt() {
    let bench = Bench::new().await;
    let id = bench.plans("data", "2027-02-12T09:00").await;
    let now = bench.clock.unix_seconds();
    let claimed: Written<()> = bench
        .store
        .write(None, move |conn| Box::pin(plankeeper::rsvp::server_event::store::claim(conn, id, now + 60)))
        .await
        .map_err(|fault: plankeeper::error::Fault| fault)
        .unwrap();
    claimed.done().unwrap();
    assert_eq!(bench.sweeps().await, [""; 0], "its lease runs");
    assert_eq!(bench.later(1).await, ["look", "create"]);
    assert_eq!(bench.discord.events().len(), 1);
}

#[tokio::test]
async fn an_event_that_somebody_took_away_is_made_anew_with_the_next_change() {
    let bench = Bench::new().await;
    let id = bench.plans("data", "2027-02-12T09:00").await;
    bench.sweeps().await;
    bench.discord.events.lock().unwrap().clear();
    assert_eq!(bench.later(90).await, [""; 0], "left alone until then");
    bench.changes(id, "place = 'The library'").await;
    assert_eq!(bench.sweeps().await, ["update", "create"]);
    assert_eq!(bench.discord.events()[0].place, "The library");
    bench.discord.events.lock().unwrap().clear();
    bench.changes(id, "state = 'cancelled'").await;
    assert_eq!((bench.sweeps().await, bench.rows().await), (vec!["delete"], 0));
}

#[tokio::test]
async fn without_the_permission_it_is_tried_hourly_and_the_others_go_on() {
    use plankeeper::sending::Reason;
    let bench = Bench::new().await;
    bench.plans("data", "2027-02-12T09:00").await;
    bench.plans("vision", "2027-03-12T09:00").await;
    bench.discord.mishap(Mishap::Says(SendError::Forbidden(50013)));
    assert_eq!(bench.sweeps().await, ["create", "create"], "one failure leaves the others going");
    assert_eq!((bench.discord.events().len(), bench.problem().await), (1, Some(Reason::Forbidden)));
    assert_eq!(bench.later(59).await, [""; 0]);
    assert_eq!(bench.later(1).await, ["create"]);
    assert_eq!((bench.discord.events().len(), bench.problem().await), (2, None));
}

#[tokio::test]
async fn an_outage_is_waited_for_longer_each_time() {
    let bench = Bench::new().await;
    bench.plans("data", "2027-02-12T09:00").await;
    for _ in 0..5 {
        bench.discord.mishap(Mishap::Says(SendError::Later("down".into())));
    }
    assert_eq!(bench.sweeps().await, ["create"]);
    assert_eq!(bench.later(1).await, ["look"]);
    assert_eq!(bench.later(1).await, [""; 0]);
    assert_eq!(bench.later(1).await, ["look"]);
    assert_eq!(bench.later(3).await, [""; 0]);
    assert_eq!(bench.later(1).await, ["look"]);
    assert_eq!(bench.later(8).await, ["look"]);
    assert_eq!(bench.later(16).await, ["look", "create"]);
    assert_eq!(bench.discord.events().len(), 1);
}
