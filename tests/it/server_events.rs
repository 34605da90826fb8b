//! Sessions as events of the server: the sweep against a Discord that answers as told, with a real database.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use plankeeper::app::App;
use plankeeper::clock::Clock;
use plankeeper::district;
use plankeeper::error::Fault;
use plankeeper::message::{CustomId, Message};
use plankeeper::messenger::{Event, Messenger, SendError, Server};
use plankeeper::prompts::Prompts;
use plankeeper::retreat::follow;
use plankeeper::store::{Options, Store, Written};

use crate::support::{start, wall};

const GUILD: u64 = 1;

/// What goes wrong next.
#[derive(Clone, Debug, PartialEq)]
enum Mishap {
    /// The answer is lost after Discord did what it was asked.
    LostAnswer,
    /// Something of ours panics.
    Panics,
    /// Discord says no.
    Says(SendError),
}

#[derive(Default)]
struct Discord {
    events: Mutex<BTreeMap<u64, Event>>,
    calls: Mutex<Vec<&'static str>>,
    mishaps: Mutex<Vec<Mishap>>,
    next: Mutex<u64>,
    /// The next message makes us panic.
    post_panics: Mutex<bool>,
    posts: Mutex<u32>,
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
        assert_ne!(mishap, Some(Mishap::Panics), "as told");
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
        async {
            assert!(!std::mem::take(&mut *self.post_panics.lock().unwrap()), "as told");
            *self.posts.lock().unwrap() += 1;
            Ok(1)
        }
        .boxed()
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

    fn forget_refusals(&self, _: &[u64]) {}

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
        let written: Result<Written<i64>, Fault> =
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
                    follow::district(conn, district, now).await
                })
            })
            .await
            .unwrap();
        written.done().unwrap();
    }

    /// A session as a row, with all that follows: there is no front door here, only a Discord that says what it was
    /// asked for.
    async fn plans(&self, kind: &'static str, starts_on: &'static str) -> i64 {
        let (district, now, starts_at) = (self.district, self.clock.unix_seconds(), wall(starts_on).timestamp());
        let written: Result<Written<i64>, Fault> = self
            .store
            .write(None, move |conn| {
                Box::pin(async move {
                    let id = sqlx::query_scalar(
                        "INSERT INTO session (district_id, kind, state, starts_on, zone, starts_at, minutes, place) \
                         VALUES (?, ?, 'planned', ?, 'America/Toronto', ?, 180, 'Board Office') RETURNING id",
                    )
                    .bind(district)
                    .bind(kind)
                    .bind(starts_on)
                    .bind(starts_at)
                    .fetch_one(&mut *conn)
                    .await?;
                    follow::session(conn, district, id, now).await?;
                    Ok(id)
                })
            })
            .await;
        written.unwrap().done().unwrap()
    }

    /// Changes that row by SQL that sets its columns, with all that follows.
    async fn changes(&self, id: i64, columns: &'static str) {
        let (district, now) = (self.district, self.clock.unix_seconds());
        let written: Result<Written<()>, Fault> = self
            .store
            .write(None, move |conn| {
                Box::pin(async move {
                    let sql = format!("UPDATE session SET {columns}, sequence = sequence + 1 WHERE id = ?");
                    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).execute(&mut *conn).await?;
                    follow::session(conn, district, id, now).await
                })
            })
            .await;
        written.unwrap().done().unwrap();
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
        let found: Result<_, Fault> = self
            .store
            .read(move |conn| Box::pin(plankeeper::rsvp::server_event::store::problem(conn, district, now)))
            .await;
        found.unwrap()
    }

    async fn runs(&self, sql: &'static str) {
        let work = self.store.write(None, move |conn| {
            Box::pin(async move {
                sqlx::query(sql).execute(conn).await?;
                Ok::<(), Fault>(())
            })
        });
        work.await.unwrap().done().unwrap();
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let work =
            self.store.read(move |conn| Box::pin(async move { Ok(sqlx::query_scalar(sql).fetch_one(conn).await?) }));
        work.await.map_err(|fault: Fault| fault).unwrap()
    }

    async fn rows(&self) -> i64 {
        let rows: Result<i64, Fault> = self
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

#[tokio::test]
async fn an_event_that_makes_us_panic_waits_an_hour_and_the_others_go_on() {
    let bench = Bench::new().await;
    bench.plans("data", "2027-02-12T09:00").await;
    bench.plans("vision", "2027-03-12T09:00").await;
    bench.discord.mishap(Mishap::Panics);
    assert_eq!(bench.sweeps().await, ["create", "create"]);
    assert_eq!(bench.discord.events().len(), 1);
    bench.later(90).await;
    assert_eq!(bench.discord.events().len(), 2);
}

#[tokio::test]
async fn a_posting_that_panics_or_is_not_known_holds_up_nothing() {
    let bench = Bench::new().await;
    bench.plans("data", "2027-02-12T09:00").await;
    bench.plans("vision", "2027-03-12T09:00").await;
    bench
        .runs("INSERT INTO district_channel (district_id, purpose, channel_id) SELECT id, 'announcements', 7 FROM district")
        .await;
    // What else waits before a session has its own time.
    bench.runs("DELETE FROM posting WHERE kind <> 'announcement'").await;
    bench.runs("UPDATE posting SET next_at = 0").await;
    let newer = "INSERT INTO posting (district_id, kind, subject_id, state, next_at) \
                 SELECT id, 'telegram', 1, 'waiting', -1 FROM district";
    bench.runs(newer).await;
    *bench.discord.post_panics.lock().unwrap() = true;
    assert_eq!(bench.sweeps().await, ["create", "create"]);
    assert_eq!(*bench.discord.posts.lock().unwrap(), 1, "the other announcement is out");
    let waits = "SELECT count(*) FROM posting WHERE state = 'waiting' AND next_at > 1000";
    assert_eq!(bench.count(waits).await, 2, "neither comes first again in a minute");
    // The one that panicked was on its way, and is looked for before it is sent again.
    bench.later(90).await;
    assert_eq!(*bench.discord.posts.lock().unwrap(), 2);
    assert_eq!(bench.count("SELECT count(*) FROM posting WHERE state = 'waiting'").await, 1);
}

#[tokio::test]
async fn a_start_at_which_nothing_has_changed_writes_little() {
    let bench = Bench::new().await;
    for _ in 0..20 {
        bench.plans("data", "2027-02-12T09:00").await;
    }
    let before = bench.store.commits();
    bench.app.started().await;
    let writes = bench.store.commits() - before;
    assert!(writes < 8, "{writes} writes for twenty sessions");
}
