//! The record's SQL.

use sqlx::SqliteConnection;

use super::What;
use crate::error::Fault;

/// Puts something on record, in the write that does it. `user_id` is `None` for what the bot did by itself.
///
/// # Errors
/// Faults of the database.
pub async fn insert(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: Option<u64>,
    what: What,
    subject: &str,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query("INSERT INTO audit (district_id, user_id, what, subject, done_at) VALUES (?, ?, ?, ?, ?)")
        .bind(district_id)
        .bind(user_id.map(|id| id as i64))
        .bind(what.as_str())
        .bind(subject)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}
