//! Whom to remind: its SQL.

use sqlx::SqliteConnection;

use crate::error::Fault;
use crate::retreat::Session;

/// Whoever said for a session's date that they can't come and has said nothing else, but for students; with when they said
/// so, in seconds since 1970 (UTC).
///
/// # Errors
/// Faults of the database.
pub async fn list_silent(conn: &mut SqliteConnection, session: &Session) -> Result<Vec<(u64, i64)>, Fault> {
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT user_id, answered_at FROM rsvp WHERE district_id = ?1 AND session_id = ?2 AND answer = 'cant' \
         AND revision = ?3 AND voice IS NOT 'students' AND NOT EXISTS (SELECT 1 FROM input \
           WHERE input.session_id = rsvp.session_id AND input.user_id = rsvp.user_id AND state = 'given') \
         ORDER BY user_id",
    )
    .bind(session.district_id)
    .bind(session.id)
    .bind(session.revision)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(user, at)| (user as u64, at)).collect())
}
