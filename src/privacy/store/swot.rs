//! What the SWOT boards hold about one person: its SQL.

use serde::Serialize;
use sqlx::{FromRow, SqliteConnection};

use crate::error::Fault;

/// Words of theirs on a board.
#[derive(Debug, Serialize, FromRow)]
pub struct OnBoard {
    /// The quadrant, as it is stored.
    pub quadrant: String,
    /// The words.
    pub words: String,
    /// Seconds since 1970 (UTC).
    pub at: i64,
}

/// Everything that the SWOT boards hold about one person in one district.
#[derive(Debug, Serialize)]
pub struct Swot {
    /// Entries that they added in a session or made by merging.
    pub swot_entries: Vec<OnBoard>,
    /// The quadrants of the entries that they vote for while voting is open; afterwards nobody knows. Not the words: those
    /// are others', who may have taken them back.
    pub swot_votes: Vec<String>,
    /// Key priorities that they chose or wrote, and when (seconds since 1970, UTC).
    pub swot_priorities: Vec<(String, i64)>,
}

impl Swot {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.swot_entries.is_empty() && self.swot_votes.is_empty() && self.swot_priorities.is_empty()
    }
}

/// Gathers it.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district: i64, user: i64) -> Result<Swot, Fault> {
    let swot_entries = sqlx::query_as(
        "SELECT quadrant, words, made_at AS at FROM swot_entry WHERE district_id = ? AND made_by = ? ORDER BY id",
    )
    .bind(district)
    .bind(user)
    .fetch_all(&mut *conn)
    .await?;
    let swot_votes = sqlx::query_scalar(
        "SELECT quadrant FROM swot_vote JOIN swot_entry ON swot_entry.id = entry_id \
         WHERE swot_vote.district_id = ? AND user_id = ? ORDER BY entry_id",
    )
    .bind(district)
    .bind(user)
    .fetch_all(&mut *conn)
    .await?;
    let swot_priorities =
        sqlx::query_as("SELECT words, set_at FROM swot_priority WHERE district_id = ? AND set_by = ? ORDER BY id")
            .bind(district)
            .bind(user)
            .fetch_all(conn)
            .await?;
    Ok(Swot { swot_entries, swot_votes, swot_priorities })
}
