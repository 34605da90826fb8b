//! What people see of reminders, and ask of them.

use sqlx::SqliteConnection;

use super::{DELIVERY, DeliveryRow, REMINDER, ReminderRow, columns, reminders};
use crate::calendar::WallTime;
use crate::error::Fault;
use crate::reminder::{Delivery, Reminder};
use crate::sending::Reason;

/// All reminders of a district, or with `only` those for one person.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district_id: i64, only: Option<u64>) -> Result<Vec<Reminder>, Fault> {
    let sql = format!("{REMINDER} WHERE district_id = ?1 AND (?2 IS NULL OR user_id = ?2) ORDER BY due_at, id");
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(only.map(|user| user as i64));
    reminders(query, conn).await
}

/// The open deliveries of a district.
///
/// # Errors
/// Faults of the database.
pub async fn list_open(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<Delivery>, Fault> {
    let sql = format!("{DELIVERY} WHERE district_id = ? AND state = 'open'");
    let rows: Vec<DeliveryRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).fetch_all(conn).await?;
    rows.into_iter().map(Delivery::try_from).collect()
}

/// The last message with reminders that reached a person.
///
/// # Errors
/// Faults of the database.
pub async fn last_to(conn: &mut SqliteConnection, district_id: i64, user: u64) -> Result<Option<Delivery>, Fault> {
    let sql =
        format!("{DELIVERY} WHERE district_id = ? AND user_id = ? AND state = 'sent' ORDER BY sent_at DESC LIMIT 1");
    let row: Option<DeliveryRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(user as i64).fetch_optional(conn).await?;
    row.map(Delivery::try_from).transpose()
}

/// A reminder of this district.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Reminder>, Fault> {
    let sql = format!("{REMINDER} WHERE district_id = ? AND id = ?");
    let row: Option<ReminderRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Reminder::try_from).transpose()
}

/// Another reminder of the same thing for the same recipient, at another time. Its `rung` tells it from the others; one
/// that waits under this rung is moved. `false` if one under this rung is settled already.
///
/// # Errors
/// Faults of the database.
pub async fn insert_again(
    conn: &mut SqliteConnection,
    like: &Reminder,
    rung: &str,
    (due_on, due_at): (WallTime, i64),
    expires_at: i64,
) -> Result<bool, Fault> {
    let (purpose, user) = columns(like.recipient);
    let done = sqlx::query(
        "INSERT INTO reminder (district_id, kind, subject_id, revision, purpose, user_id, rung, due_on, zone, due_at, \
         concerns_on, expires_at, state, next_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'waiting', ?10) \
         ON CONFLICT DO UPDATE SET due_on = ?8, due_at = ?10, next_at = ?10 \
         WHERE state = 'waiting' AND delivery_id IS NULL",
    )
    .bind(like.district_id)
    .bind(like.kind.as_str())
    .bind(like.subject_id)
    .bind(like.revision)
    .bind(purpose)
    .bind(user)
    .bind(rung)
    .bind(due_on.to_string())
    .bind(like.zone.name())
    .bind(due_at)
    .bind(like.concerns_on.to_string())
    .bind(expires_at)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A person doesn't want it sent. `false` if it does not wait, or may have arrived already.
///
/// # Errors
/// Faults of the database.
pub async fn cancel(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    user: u64,
    now: i64,
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "UPDATE reminder SET state = 'dropped', reason = ?, settled_at = ?, dropped_by = ?, delivery_id = NULL \
         WHERE district_id = ? AND id = ? AND state = 'waiting' \
         AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.id = delivery_id AND uncertain)",
    )
    .bind(Reason::Cancelled.as_str())
    .bind(now)
    .bind(user as i64)
    .bind(district_id)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
