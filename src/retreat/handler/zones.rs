//! Wall times stay when a zone or its rules change (`docs/method.md`, "Time").

use sqlx::SqliteConnection;

use crate::calendar::Zone;
use crate::error::Fault;
use crate::reminder;
use crate::retreat::store::{self, changes};
use crate::retreat::{Meeting, MeetingState, Session, State, follow};
use crate::store::Store;

/// How far back a time may lie, in seconds, that newer rules make one that is still to come.
const DAY: i64 = 86_400;
/// How many sessions' reminders are planned again in one write: each write waits for the disk.
const IN_ONE_WRITE: usize = 50;

fn is_stale(session: &Session, zone: &Zone) -> bool {
    session.zone != *zone || session.starts_on.unix_seconds(zone) != session.starts_at
}

fn meeting_is_stale(meeting: &Meeting, zone: &Zone) -> bool {
    meeting.state != MeetingState::Cancelled
        && (meeting.zone != *zone || meeting.starts_on.unix_seconds(zone) != meeting.starts_at)
}

/// Works out again when a session and its meeting start, from their wall times in `zone`. Says whether that changed
/// anything.
async fn rework(conn: &mut SqliteConnection, session: &Session, zone: &Zone) -> Result<bool, Fault> {
    let mut changed = false;
    if is_stale(session, zone) {
        changes::rezone(&mut *conn, session, zone).await?;
        changed = true;
    }
    let meeting = store::find_meeting(&mut *conn, session.district_id, session.id).await?;
    if let Some(meeting) = meeting.filter(|meeting| meeting_is_stale(meeting, zone)) {
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
    reminder::store::retime(conn, Some((district_id, zone)), now).await?;
    Ok(kept)
}

/// Works out again when sessions, their meetings and reminders that are still to come are due: since they were planned, a
/// newer build may have brought newer rules of their zones.
///
/// # Errors
/// Faults of the database while looking for what is to come.
pub async fn recheck(database: &Store, now: i64) -> Result<(), Fault> {
    let (stale, fresh) = database.read(move |conn| Box::pin(compare(conn, now))).await?;
    for session in stale {
        let id = session.id;
        let worked: Result<(), Fault> = database
            .write_own(move |conn| {
                Box::pin(async move {
                    let changed = rework(&mut *conn, &session, &session.zone).await?;
                    if changed && session.state == State::Planned {
                        follow::session(conn, session.district_id, id, now).await?;
                    }
                    Ok(())
                })
            })
            .await;
        match worked {
            Ok(()) => {
                tracing::info!(session.id = id, "the rules of a zone have changed, and a session's start with them")
            }
            Err(fault) => tracing::error!(session.id = id, %fault, "a session's start could not be worked out again"),
        }
    }
    for batch in fresh.chunks(IN_ONE_WRITE) {
        if replan(database, batch.to_vec(), now).await.is_ok() {
            continue;
        }
        // One of them leaves the others going.
        for (district, id) in batch {
            if let Err(fault) = replan(database, vec![(*district, *id)], now).await {
                tracing::error!(session.id = id, %fault, "a session's reminders could not be planned again");
            }
        }
    }
    database.write_own(move |conn| Box::pin(reminder::store::retime(conn, None, now))).await.map(|_: u64| ())
}

/// What is still to come: the sessions that start, or whose meetings start, at another time than they were planned for; and
/// the districts and keys of the others that are planned.
async fn compare(conn: &mut SqliteConnection, now: i64) -> Result<(Vec<Session>, Vec<(i64, i64)>), Fault> {
    let (mut stale, mut fresh) = (Vec::new(), Vec::new());
    for session in store::list_since(&mut *conn, None, now - DAY).await? {
        let meeting = store::find_meeting(&mut *conn, session.district_id, session.id).await?;
        if is_stale(&session, &session.zone) || meeting.is_some_and(|meeting| meeting_is_stale(&meeting, &session.zone))
        {
            stale.push(session);
        } else if session.state == State::Planned {
            fresh.push((session.district_id, session.id));
        }
    }
    Ok((stale, fresh))
}

/// Plans the reminders of these sessions (district and key) again, in one write: this build may plan others, or at another
/// time.
async fn replan(database: &Store, sessions: Vec<(i64, i64)>, now: i64) -> Result<(), Fault> {
    database
        .write_own(move |conn| {
            Box::pin(async move {
                for (district, id) in sessions {
                    follow::reminders(&mut *conn, district, id, now).await?;
                }
                Ok(())
            })
        })
        .await
}
