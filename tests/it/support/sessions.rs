//! Sessions that are simply there, for stories that begin after planning.

use plankeeper::calendar::{WallTime, Zone};
use plankeeper::error::Fault;
use plankeeper::retreat::{Kind, MEETING_MINUTES, core_team, follow};
use plankeeper::{district, store::Written};

use super::{HOME, NEIGHBOUR, Town};

impl Town {
    /// A session of the home district that was planned, with its meeting. Answers with its key.
    pub async fn has_session(&self, kind: &str, starts_on: &str) -> i64 {
        self.has_session_in(HOME, kind, starts_on).await
    }

    /// The same in the neighbouring district.
    pub async fn neighbour_has_session(&self, kind: &str, starts_on: &str) -> i64 {
        self.has_session_in(NEIGHBOUR, kind, starts_on).await
    }

    async fn has_session_in(&self, guild: &str, kind: &str, starts_on: &str) -> i64 {
        let (guild, now) = (self.server.guild(guild), self.clock.unix_seconds());
        let kind = Kind::from_name(kind).unwrap();
        let starts_on: WallTime = starts_on.parse().unwrap();
        let minutes = kind.usual_minutes().unwrap_or(120);
        let zone = Zone::named("America/Toronto").unwrap();
        let present = WallTime::from_instant(self.clock.now(), &zone);
        self.note(&format!("(a session is planned: {} {starts_on})", kind.as_str()));
        let written = self.store().write(None, move |conn| {
            Box::pin(async move {
                let id = district::store::ensure(&mut *conn, guild, now).await?;
                let session: i64 = sqlx::query_scalar(
                    "INSERT INTO session (district_id, kind, state, starts_on, zone, starts_at, minutes) \
                     VALUES (?, ?, 'planned', ?, ?, ?, ?) RETURNING id",
                )
                .bind(id)
                .bind(kind.as_str())
                .bind(starts_on.to_string())
                .bind(zone.name())
                .bind(starts_on.unix_seconds(&zone))
                .bind(minutes)
                .fetch_one(&mut *conn)
                .await?;
                if kind.has_meeting() {
                    let hours = district::store::hours(&mut *conn, id).await?;
                    let slot = core_team::slot(starts_on, present, &hours).time();
                    let at = slot.unwrap_or(starts_on);
                    sqlx::query(
                        "INSERT INTO meeting (district_id, session_id, state, starts_on, zone, starts_at, minutes) \
                         VALUES (?, ?, ?, ?, ?, ?, ?)",
                    )
                    .bind(id)
                    .bind(session)
                    .bind(if slot.is_some() { "planned" } else { "none" })
                    .bind(at.to_string())
                    .bind(zone.name())
                    .bind(at.unix_seconds(&zone))
                    .bind(MEETING_MINUTES)
                    .execute(&mut *conn)
                    .await?;
                }
                follow::session(conn, id, session, now).await?;
                Ok::<_, Fault>(session)
            })
        });
        match written.await.unwrap() {
            Written::Done(session) => session,
            Written::Repeated => unreachable!("it is no interaction"),
        }
    }
}
