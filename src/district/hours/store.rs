//! The hours' SQL, but for reading them (`district::store::hours`).

use chrono::NaiveTime;
use sqlx::SqliteConnection;

use super::{Change, Hours};
use crate::district::{self, store::TIME};
use crate::error::Fault;
use crate::sending::Reason;
use crate::{retreat, rsvp, week};

/// What of the hours is shown in the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The hours.
    pub hours: Hours,
    /// Whether sessions also become events of the server.
    pub server_events: bool,
    /// Why events are not in step, if so.
    pub problem: Option<Reason>,
    /// On which day the plan's week goes out; `None`: never.
    pub week: Option<chrono::Weekday>,
    /// Whether any session was ever planned.
    pub planned: bool,
}

/// The hours and what belongs to them, as they are now.
///
/// # Errors
/// Faults of the database.
pub async fn standing(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<Standing, Fault> {
    Ok(Standing {
        hours: district::store::hours(&mut *conn, district_id).await?,
        server_events: server_events(&mut *conn, district_id).await?,
        problem: rsvp::server_event::store::problem(&mut *conn, district_id, now).await?,
        week: week::store::day(&mut *conn, district_id).await?,
        planned: retreat::store::any_planned(conn, district_id).await?,
    })
}

/// Whether sessions also become events of the server.
///
/// # Errors
/// Faults of the database.
pub async fn server_events(conn: &mut SqliteConnection, district_id: i64) -> Result<bool, Fault> {
    Ok(sqlx::query_scalar("SELECT server_events FROM district WHERE id = ?").bind(district_id).fetch_one(conn).await?)
}

/// Changes what is given, and leaves the rest.
///
/// # Errors
/// Faults of the database.
pub async fn update(conn: &mut SqliteConnection, district_id: i64, change: &Change<NaiveTime>) -> Result<(), Fault> {
    let stored = |time: Option<NaiveTime>| time.map(|time| time.format(TIME).to_string());
    sqlx::query(
        "UPDATE district SET meeting_time = coalesce(?, meeting_time), reminder_time = coalesce(?, reminder_time), \
         quiet_from = coalesce(?, quiet_from), quiet_until = coalesce(?, quiet_until), \
         server_events = coalesce(?, server_events) WHERE id = ?",
    )
    .bind(stored(change.meeting))
    .bind(stored(change.reminder))
    .bind(stored(change.quiet_from))
    .bind(stored(change.quiet_until))
    .bind(change.server_events)
    .bind(district_id)
    .execute(conn)
    .await?;
    Ok(())
}
