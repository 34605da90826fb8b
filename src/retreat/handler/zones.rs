//! Wall times stay when a zone or its rules change (`docs/method.md`, "Time").

use sqlx::SqliteConnection;

use crate::calendar::Zone;
use crate::error::Fault;
use crate::retreat::store::{self, changes};
use crate::retreat::{MeetingState, Session, State, follow};
use crate::store::{Store, Written};

/// How far back a time may lie, in seconds, that newer rules make one that is still to come.
const DAY: i64 = 86_400;

/// Works out again when a session and its meeting start, from their wall times in `zone`. Says whether that changed
/// anything.
async fn rework(conn: &mut SqliteConnection, session: &Session, zone: &Zone) -> Result<bool, Fault> {
    let mut changed = false;
    if session.zone != *zone || session.starts_on.unix_seconds(zone) != session.starts_at {
        changes::rezone(&mut *conn, session, zone).await?;
        changed = true;
    }
    let meeting = store::find_meeting(&mut *conn, session.district_id, session.id).await?;
    if let Some(meeting) = meeting.filter(|meeting| meeting.state != MeetingState::Cancelled)
        && (meeting.zone != *zone || meeting.starts_on.unix_seconds(zone) != meeting.starts_at)
    {
        changes::rezone_meeting(conn, &meeting, zone).await?;
        changed = true;
    }
    Ok(changed)
}

/// The district's clocks follow another zone: what is still to come, drafts too, keeps its local time there. Part of the
/// write that changes the setting. Says how many sessions that are planned keep theirs.
///
/// # Errors
/// Faults of the database.
pub async fn keep_local(conn: &mut SqliteConnection, district_id: i64, zone: &Zone, now: i64) -> Result<i64, Fault> {
    let sessions = store::list_since(&mut *conn, Some(district_id), now).await?;
    let mut kept = 0;
    for session in sessions {
        if rework(&mut *conn, &session, zone).await? && session.state == State::Planned {
            follow::session(&mut *conn, district_id, session.id, now).await?;
            kept += 1;
        }
    }
    Ok(kept)
}

/// Works out again when sessions, their meetings and reminders that are still to come are due: since they were planned, a
/// newer build may have brought newer rules of their zones.
///
/// # Errors
/// Faults of the database while looking for what is to come.
pub async fn recheck(database: &Store, now: i64) -> Result<(), Fault> {
    let sessions = database.read(move |conn| Box::pin(store::list_since(conn, None, now - DAY))).await?;
    for session in sessions {
        let id = session.id;
        let worked: Result<Written<bool>, Fault> = database
            .write(None, move |conn| {
                Box::pin(async move {
                    let changed = rework(&mut *conn, &session, &session.zone).await?;
                    match (session.state, changed) {
                        (State::Planned, true) => follow::session(conn, session.district_id, id, now).await?,
                        // A reminder may be due on the other side of a change that the session isn't.
                        (State::Planned, false) => follow::reminders(conn, session.district_id, id, now).await?,
                        _ => {}
                    }
                    Ok(changed)
                })
            })
            .await;
        match worked.map(Written::done) {
            Ok(Some(true)) => {
                tracing::info!(session.id = id, "the rules of a zone have changed, and a session's start with them")
            }
            Ok(_) => {}
            Err(fault) => tracing::error!(session.id = id, %fault, "a session's start could not be worked out again"),
        }
    }
    Ok(())
}
