//! The server's events: their SQL.

use sqlx::{FromRow, SqliteConnection};

use crate::error::Fault;
use crate::sending::Reason;

/// Out of step at `?1`: it should be there, and does not show what it should; or it should not be there. What has begun
/// is left as it is.
const OUT_OF_STEP: &str = "server_event JOIN session ON session.id = session_id \
    JOIN district ON district.id = server_event.district_id \
    WHERE left_at IS NULL AND iif(server_events AND session.state = 'planned', \
    starts_at > ?1 AND drawn IS NOT session.sequence, 1)";

/// An event that is to be brought into step.
#[derive(Clone, Debug)]
pub struct Row {
    /// The session that it shows.
    pub session_id: i64,
    /// Whose it is.
    pub district_id: i64,
    /// Discord's id of the server.
    pub guild_id: u64,
    /// What Discord calls it, once it is there.
    pub event_id: Option<u64>,
    /// How often it was tried since it was last in step.
    pub attempts: u32,
    /// It may have been made without our hearing so.
    pub uncertain: bool,
}

/// Has a session's event looked at: a new one if the district wants them and the session is still to come, and in any
/// case the one that is there.
///
/// # Errors
/// Faults of the database.
pub async fn follow(conn: &mut SqliteConnection, district_id: i64, session_id: i64, now: i64) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO server_event (session_id, district_id, next_at) \
         SELECT session.id, district_id, ?3 FROM session JOIN district ON district.id = district_id \
         WHERE session.id = ?2 AND district_id = ?1 AND server_events AND state = 'planned' AND starts_at > ?3 \
         ON CONFLICT DO NOTHING",
    )
    .bind(district_id)
    .bind(session_id)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE server_event SET next_at = ?3, attempts = 0 WHERE district_id = ?1 AND session_id = ?2")
        .bind(district_id)
        .bind(session_id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// What is to be brought into step now, in servers that the bot is in; the longest due first.
///
/// # Errors
/// Faults of the database.
pub async fn list_due(conn: &mut SqliteConnection, now: i64) -> Result<Vec<Row>, Fault> {
    #[derive(FromRow)]
    struct Found {
        session_id: i64,
        district_id: i64,
        guild_id: i64,
        event_id: Option<i64>,
        attempts: u32,
        uncertain: bool,
    }
    let sql = format!(
        "SELECT session_id, server_event.district_id, guild_id, event_id, attempts, uncertain FROM {OUT_OF_STEP} \
         AND next_at <= ?1 ORDER BY next_at, session_id LIMIT 100"
    );
    let found: Vec<Found> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now).fetch_all(conn).await?;
    let row = |found: Found| Row {
        session_id: found.session_id,
        district_id: found.district_id,
        guild_id: found.guild_id as u64,
        event_id: found.event_id.map(|id| id as u64),
        attempts: found.attempts,
        uncertain: found.uncertain,
    };
    Ok(found.into_iter().map(row).collect())
}

/// When the next event is to be brought into step, as it stands at `now`, in a server that the bot is in.
///
/// # Errors
/// Faults of the database.
pub async fn next_due(conn: &mut SqliteConnection, now: i64) -> Result<Option<i64>, Fault> {
    let sql = format!("SELECT min(next_at) FROM {OUT_OF_STEP}");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(now).fetch_one(conn).await?)
}

/// The events of a district that are there for sure.
///
/// # Errors
/// Faults of the database.
pub async fn known(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<u64>, Fault> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT event_id FROM server_event WHERE district_id = ? AND event_id IS NOT NULL ORDER BY event_id",
    )
    .bind(district_id)
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(|id| id as u64).collect())
}

/// Before one is made: notes that it was tried, so that a crash in the middle of it is known to be uncertain, and when to
/// look again if nothing more is heard.
///
/// # Errors
/// Faults of the database.
pub async fn claim(conn: &mut SqliteConnection, session_id: i64, next_at: i64) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE server_event SET event_id = NULL, drawn = NULL, uncertain = 1, attempts = attempts + 1, next_at = ? \
         WHERE session_id = ?",
    )
    .bind(next_at)
    .bind(session_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// It shows the session as it was at that sequence. If the session has changed meanwhile, it is due at once.
///
/// # Errors
/// Faults of the database.
pub async fn settle(
    conn: &mut SqliteConnection,
    session_id: i64,
    event_id: u64,
    sequence: i64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE server_event SET event_id = ?, drawn = ?, uncertain = 0, attempts = 0, reason = NULL, next_at = ? \
         WHERE session_id = ?",
    )
    .bind(event_id as i64)
    .bind(sequence)
    .bind(now)
    .bind(session_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// It is not in step, and why; `uncertain` if it may have been made all the same. It is tried again at `next_at`.
///
/// # Errors
/// Faults of the database.
pub async fn settle_later(
    conn: &mut SqliteConnection,
    session_id: i64,
    attempts: u32,
    reason: Reason,
    uncertain: bool,
    next_at: i64,
) -> Result<(), Fault> {
    sqlx::query("UPDATE server_event SET attempts = ?, reason = ?, uncertain = ?, next_at = ? WHERE session_id = ?")
        .bind(attempts)
        .bind(reason.as_str())
        .bind(uncertain)
        .bind(next_at)
        .bind(session_id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Something on our side went wrong with it: what was not tried just now waits until `next_at`.
///
/// # Errors
/// Faults of the database.
pub async fn postpone(conn: &mut SqliteConnection, session_id: i64, now: i64, next_at: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE server_event SET next_at = ? WHERE session_id = ? AND next_at <= ?")
        .bind(next_at)
        .bind(session_id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// It is not there, and should not be.
///
/// # Errors
/// Faults of the database.
pub async fn forget(conn: &mut SqliteConnection, session_id: i64) -> Result<(), Fault> {
    sqlx::query("DELETE FROM server_event WHERE session_id = ?").bind(session_id).execute(conn).await?;
    Ok(())
}

/// Why events of the district are not in step, if there is a reason; the newest attempt's.
///
/// # Errors
/// Faults of the database.
pub async fn problem(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<Option<Reason>, Fault> {
    let sql = format!(
        "SELECT reason FROM {OUT_OF_STEP} AND server_event.district_id = ?2 AND reason IS NOT NULL \
         ORDER BY next_at DESC LIMIT 1"
    );
    let reason: Option<String> =
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(now).bind(district_id).fetch_optional(conn).await?;
    Ok(reason.as_deref().and_then(Reason::from_name))
}

/// A permission may have been given: try at once what waits.
///
/// # Errors
/// Faults of the database.
pub async fn hurry(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE server_event SET next_at = ? WHERE district_id = ? AND reason IS NOT NULL")
        .bind(now)
        .bind(district_id)
        .execute(conn)
        .await?;
    Ok(())
}
