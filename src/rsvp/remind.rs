//! Its reminders, at the moment of sending.

use sqlx::SqliteConnection;

use crate::error::Fault;
use crate::prompts::Voice;
use crate::reminder::subject::{Asked, Look};

/// Looks at the subject of a reminder again.
///
/// # Errors
/// Faults of the database.
pub async fn look(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Look, Fault> {
    let _ = (conn, voice, asked);
    Ok(Look::Unwanted)
}
