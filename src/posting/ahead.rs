//! What goes out by itself ahead of a session, once for each: when, and that it follows the session.

use sqlx::SqliteConnection;

use super::{Kind, store};
use crate::calendar::WallTime;
use crate::district::Hours;
use crate::error::Fault;
use crate::retreat::{Session, State};

/// The first instant from `now` on, in seconds since 1970 (UTC), at which something about a session may go out by itself.
pub fn allowed_at(session: &Session, hours: &Hours, now: i64) -> i64 {
    hours.allowed_at(now, &session.zone, session.starts_on.date(), session.starts_on)
}

/// So many calendar days before a session, or on the working day before that, at the reminder hour, in seconds since 1970
/// (UTC); where that is past, as soon as is allowed.
pub fn due_at(session: &Session, days_before: u32, hours: &Hours, now: i64) -> i64 {
    let day = session.starts_on.days_before(days_before).date();
    let day = hours.working.working_day_on_or_before(day).unwrap_or(day);
    let due = WallTime::new(day, hours.reminder).unix_seconds(&session.zone);
    if due > now { due } else { allowed_at(session, hours, now) }
}

/// Makes a posting whose subject is the session follow it: scheduled for `due_at`, drawn anew, or taken back. Part of the
/// write that changed the session.
///
/// # Errors
/// Faults of the database.
pub async fn follow(
    conn: &mut SqliteConnection,
    session: &Session,
    kind: Kind,
    due_at: i64,
    now: i64,
) -> Result<(), Fault> {
    let (district, id) = (session.district_id, session.id);
    match session.state {
        State::Draft => Ok(()),
        State::Planned if session.starts_at > now => {
            store::schedule(conn, district, kind, id, due_at, now).await?;
            store::want_redraw(conn, district, kind, id, now).await
        }
        State::Planned => store::want_redraw(conn, district, kind, id, now).await,
        State::Cancelled => {
            store::want_redraw(conn, district, kind, id, now).await?;
            // If an attempt may have arrived it is looked for, and drawn anew; everything else is not sent any more.
            store::hurry_one(conn, district, kind, id, now).await
        }
    }
}
