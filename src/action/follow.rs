//! What follows by itself from an action and its dates.

use sqlx::SqliteConnection;

use crate::error::Fault;

/// Makes what follows from an action fit it again: called in the write that changed its owner, dates or position.
///
/// # Errors
/// Faults of the database.
#[allow(clippy::unused_async, reason = "the reminders of an action come here")]
pub async fn action(conn: &mut SqliteConnection, district_id: i64, action_id: i64, now: i64) -> Result<(), Fault> {
    let _ = (conn, district_id, action_id, now);
    Ok(())
}
