//! A session as an event of the server, where the district wants that.

use sqlx::SqliteConnection;

use crate::error::Fault;
use crate::retreat::Session;

/// Has a session's event brought into step. Part of the write that changed the session.
///
/// # Errors
/// Faults of the database.
pub async fn follow(conn: &mut SqliteConnection, session: &Session, now: i64) -> Result<(), Fault> {
    let _ = (conn, session, now);
    Ok(())
}
