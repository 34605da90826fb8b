//! Sessions that are planned, and what goes out by itself.

use chrono::TimeDelta;
use futures::future::FutureExt as _;
use plankeeper::calendar::{WallTime, Zone};
use plankeeper::error::Fault;
use plankeeper::rehearsal::{Id, Seen};
use plankeeper::retreat::{self, core_team};
use plankeeper::{district, store::Written};

use super::{DEADLINE, HOME, Town};

/// Where the stories play.
const ZONE: &str = "America/Toronto";

impl Town {
    /// Runs a write as the bot would.
    pub async fn writes<T: Send + 'static>(
        &self,
        work: impl for<'c> FnOnce(&'c mut sqlx::SqliteConnection) -> futures::future::BoxFuture<'c, Result<T, Fault>>
        + Send
        + 'static,
    ) -> T {
        match self.store().write(None, work).await.unwrap() {
            Written::Done(value) => value,
            Written::Repeated => panic!("a write without an interaction was repeated"),
        }
    }

    /// Puts a session of six hours into the chain, with the core team's meeting before it and all that follows.
    pub async fn plans(&self, kind: retreat::Kind, starts_on: &str) -> i64 {
        self.note(&format!("(a session is planned: {} on {starts_on})", kind.as_str()));
        let starts_on: WallTime = starts_on.parse().unwrap();
        let (now, guild) = (self.clock.unix_seconds(), self.server.guild(HOME));
        self.writes(move |conn| {
            async move {
                let zone = Zone::named(ZONE).unwrap();
                let district = district::store::find(conn, guild).await?.unwrap().id;
                let hours = district::store::hours(conn, district).await?;
                let sql = "INSERT INTO session (district_id, kind, state, starts_on, zone, starts_at, minutes, place, link) \
                           VALUES (?, ?, 'planned', ?, ?, ?, 360, 'Board office', '') RETURNING id";
                let session: i64 = sqlx::query_scalar(sql)
                    .bind(district)
                    .bind(kind.as_str())
                    .bind(starts_on.to_string())
                    .bind(ZONE)
                    .bind(starts_on.unix_seconds(&zone))
                    .fetch_one(&mut *conn)
                    .await?;
                let instant = chrono::DateTime::from_timestamp(now, 0).unwrap();
                let wall_now = WallTime::from_instant(instant, &zone);
                let meets = match core_team::slot(starts_on, wall_now, &hours) {
                    core_team::Slot::Week(at) | core_team::Slot::Earlier(at) | core_team::Slot::Late(at) => Some(at),
                    core_team::Slot::None => None,
                };
                if let Some(at) = meets {
                    let sql = "INSERT INTO meeting (district_id, session_id, state, starts_on, zone, starts_at, minutes, link) \
                               VALUES (?, ?, 'planned', ?, ?, ?, 40, 'https://meet.example/core-team')";
                    sqlx::query(sql)
                        .bind(district)
                        .bind(session)
                        .bind(at.to_string())
                        .bind(ZONE)
                        .bind(at.unix_seconds(&zone))
                        .execute(&mut *conn)
                        .await?;
                }
                retreat::follow::session(conn, district, session, now).await?;
                Ok(session)
            }
            .boxed()
        })
        .await
    }

    /// A person is to be reminded of a session, at a wall time: as if they had asked for it.
    pub async fn reminds(&self, person: Id, session: i64, due_on: &str) {
        let (due, now) = (due_on.parse::<WallTime>().unwrap(), self.clock.unix_seconds());
        self.writes(move |conn| {
            async move {
                let at = due.unix_seconds(&Zone::named(ZONE).unwrap()).max(now);
                let sql = "INSERT INTO reminder (district_id, kind, subject_id, revision, user_id, rung, due_on, zone, due_at, \
                           concerns_on, expires_at, state, next_at) SELECT district_id, 'week', id, revision, ?1, 'asked', ?2, \
                           zone, ?3, substr(starts_on, 1, 10), starts_at, 'waiting', ?3 FROM session WHERE id = ?4";
                sqlx::query(sql)
                    .bind(person as i64)
                    .bind(due.to_string())
                    .bind(at)
                    .bind(session)
                    .execute(conn)
                    .await?;
                Ok(())
            }
            .boxed()
        })
        .await;
    }

    /// Moves the clock to a wall time in the district, and waits until the sweep has nothing left to do there.
    pub async fn until(&self, wall: &str) {
        self.moves_to(wall);
        self.swept().await;
    }

    /// Moves the clock to a wall time in the district.
    pub fn moves_to(&self, wall: &str) {
        let to = wall.parse::<WallTime>().unwrap().to_instant(&Zone::named(ZONE).unwrap());
        self.note(&format!("(it is {wall})"));
        assert!(self.clock.set(to));
    }

    /// Waits until a sweep that began after this has come to its end.
    #[track_caller]
    pub fn swept(&self) -> impl Future<Output = ()> + '_ {
        let caller = std::panic::Location::caller();
        async move {
            // The sweep forgets old interactions last. The first may have been under way already; the second was not.
            for _ in 0..2 {
                self.writes(|conn| {
                    let old = sqlx::query("INSERT INTO interaction_seen (interaction_id, seen_at) VALUES (1, 0)");
                    async move {
                        old.execute(conn).await?;
                        Ok(())
                    }
                    .boxed()
                })
                .await;
                assert!(self.clock.advance(TimeDelta::zero()));
                let done = async {
                    while self.count("SELECT count(*) FROM interaction_seen WHERE interaction_id = 1").await > 0 {
                        tokio::task::yield_now().await;
                    }
                };
                if tokio::time::timeout(DEADLINE, done).await.is_err() {
                    panic!("{caller}: no sweep came to its end\n{}", self.transcript());
                }
            }
        }
    }

    /// What the core team reads in its channel that holds these words.
    pub fn core_team_reads(&self, words: &str) -> Vec<Seen> {
        let amara = self.person("Amara Okafor").in_channel(self.channel("core-team"));
        amara.messages().into_iter().filter(|seen| seen.text().contains(words)).collect()
    }
}
