//! What happens to sessions that were confirmed: moved, changed, called off.

use sqlx::SqliteConnection;

use crate::calendar::{WallTime, Zone};
use crate::error::Fault;
use crate::retreat::{Meeting, Session};

/// Moves a session: its reminders begin anew, and a calendar shows it at the new time.
///
/// # Errors
/// Faults of the database.
pub async fn move_to(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    to: WallTime,
    zone: &Zone,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE session SET starts_on = ?, zone = ?, starts_at = ?, revision = revision + 1, sequence = sequence + 1 \
         WHERE district_id = ? AND id = ?",
    )
    .bind(to.to_string())
    .bind(zone.name())
    .bind(to.unix_seconds(zone))
    .bind(district_id)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives the meeting before a session its time by the rules, or none. Its reminders begin anew.
///
/// # Errors
/// Faults of the database.
pub async fn place_meeting(
    conn: &mut SqliteConnection,
    session: &Session,
    at: Option<WallTime>,
    zone: &Zone,
) -> Result<(), Fault> {
    let starts_on = at.unwrap_or(session.starts_on);
    sqlx::query(
        "UPDATE meeting SET state = ?, starts_on = ?, zone = ?, starts_at = ?, by_hand = 0, revision = revision + 1 \
         WHERE district_id = ? AND session_id = ?",
    )
    .bind(if at.is_some() { "planned" } else { "none" })
    .bind(starts_on.to_string())
    .bind(zone.name())
    .bind(starts_on.unix_seconds(zone))
    .bind(session.district_id)
    .bind(session.id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Calls a session and its meeting off.
///
/// # Errors
/// Faults of the database.
pub async fn cancel(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET state = 'cancelled', sequence = sequence + 1 WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    sqlx::query("UPDATE meeting SET state = 'cancelled' WHERE district_id = ? AND session_id = ?")
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// A calendar shows something new of a session.
///
/// # Errors
/// Faults of the database.
pub async fn touch(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET sequence = sequence + 1 WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes what was moved (`to`) or called off, for those whom it concerns. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_change(
    conn: &mut SqliteConnection,
    session: &Session,
    to: Option<WallTime>,
    user_id: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO session_change (district_id, session_id, what, old_on, new_on, made_by, made_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(session.district_id)
    .bind(session.id)
    .bind(if to.is_some() { "session_moved" } else { "session_cancelled" })
    .bind(session.starts_on.to_string())
    .bind(to.map(|to| to.to_string()))
    .bind(user_id as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// How many said that they would come.
///
/// # Errors
/// Faults of the database.
pub async fn count_coming(conn: &mut SqliteConnection, district_id: i64, session_id: i64) -> Result<i64, Fault> {
    let sql = "SELECT count(*) FROM rsvp WHERE district_id = ? AND session_id = ? AND answer = 'coming'";
    Ok(sqlx::query_scalar(sql).bind(district_id).bind(session_id).fetch_one(conn).await?)
}

/// The groups of those who said that they would come.
///
/// # Errors
/// Faults of the database.
pub async fn list_voices_coming(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
) -> Result<Vec<String>, Fault> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT voice FROM rsvp \
         WHERE district_id = ? AND session_id = ? AND answer = 'coming' AND voice IS NOT NULL",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(conn)
    .await?)
}

/// Whether the core team was already reminded of a session's week, as it is planned now.
///
/// # Errors
/// Faults of the database.
pub async fn was_reminded(conn: &mut SqliteConnection, session: &Session) -> Result<bool, Fault> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM reminder WHERE district_id = ? AND subject_id = ? AND revision = ? \
         AND kind IN ('notice', 'week') AND state = 'sent')",
    )
    .bind(session.district_id)
    .bind(session.id)
    .bind(session.revision)
    .fetch_one(conn)
    .await?)
}

/// How long the feedback window of a plan is, in days.
///
/// # Errors
/// Faults of the database.
pub async fn feedback_days(conn: &mut SqliteConnection, district_id: i64, plan_id: i64) -> Result<Option<u32>, Fault> {
    let sql = "SELECT feedback_days FROM plan WHERE district_id = ? AND id = ?";
    Ok(sqlx::query_scalar(sql).bind(district_id).bind(plan_id).fetch_optional(conn).await?)
}

/// The same wall time in another zone, or by newer rules of the same: a session, confirmed or drafted.
///
/// # Errors
/// Faults of the database.
pub async fn rezone(conn: &mut SqliteConnection, session: &Session, zone: &Zone) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET zone = ?, starts_at = ?, sequence = sequence + 1 WHERE district_id = ? AND id = ?")
        .bind(zone.name())
        .bind(session.starts_on.unix_seconds(zone))
        .bind(session.district_id)
        .bind(session.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// The same for a meeting.
///
/// # Errors
/// Faults of the database.
pub async fn rezone_meeting(conn: &mut SqliteConnection, meeting: &Meeting, zone: &Zone) -> Result<(), Fault> {
    sqlx::query("UPDATE meeting SET zone = ?, starts_at = ? WHERE district_id = ? AND id = ?")
        .bind(zone.name())
        .bind(meeting.starts_on.unix_seconds(zone))
        .bind(meeting.district_id)
        .bind(meeting.id)
        .execute(conn)
        .await?;
    Ok(())
}
