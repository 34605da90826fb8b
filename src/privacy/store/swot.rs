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

/// The entries that came from input of theirs, whether or not their name is still with it.
const THEIRS: &str = "SELECT swot_entry.id FROM swot_entry JOIN input ON input.id = input_id \
                      WHERE swot_entry.district_id = ?1 AND input.way <> 'relayed' \
                      AND (input.user_id = ?2 OR (input.user_id IS NULL AND input.state = 'withdrawn'))";

/// The sessions on whose boards something came from input of theirs: what was shared of them must be drawn anew.
///
/// # Errors
/// Faults of the database.
pub async fn boards(conn: &mut SqliteConnection, district: i64, user: u64) -> Result<Vec<i64>, Fault> {
    let sql = format!("SELECT DISTINCT session_id FROM swot_entry WHERE id IN ({THEIRS}) ORDER BY session_id");
    // Its parts are constants of this file: nothing from outside reaches the SQL's text.
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(district).bind(user as i64).fetch_all(conn).await?)
}

/// Before the name goes: entries that came from input of theirs go, words and all, wherever they stand or were copied to.
pub(super) async fn prepare_deletion(conn: &mut SqliteConnection, district: i64, user: i64) -> Result<(), Fault> {
    let theirs = THEIRS;
    // What they were merged into, or are themselves.
    let holds = "(entry.id IN (gone.id, gone.merged_into))";
    for sql in [
        // Words that a planner left as they were are still theirs.
        format!(
            "UPDATE swot_priority SET words = '' WHERE district_id = ?1 AND entry_id IS NOT NULL AND EXISTS (\
             SELECT 1 FROM swot_entry AS gone JOIN swot_entry AS entry ON {holds} \
             WHERE gone.id IN ({theirs}) AND entry.id = swot_priority.entry_id AND gone.words = swot_priority.words)"
        ),
        format!(
            "UPDATE swot_entry SET words = '' WHERE district_id = ?1 AND merged = 1 AND EXISTS (\
             SELECT 1 FROM swot_entry AS gone WHERE gone.id IN ({theirs}) AND gone.merged_into = swot_entry.id \
             AND gone.words = swot_entry.words)"
        ),
        format!("DELETE FROM swot_priority WHERE district_id = ?1 AND words = '' AND entry_id IN ({theirs})"),
        format!("UPDATE swot_priority SET entry_id = NULL WHERE district_id = ?1 AND entry_id IN ({theirs})"),
        format!("DELETE FROM swot_vote WHERE district_id = ?1 AND entry_id IN ({theirs})"),
        format!("DELETE FROM swot_entry WHERE district_id = ?1 AND id IN ({theirs})"),
    ] {
        // Its parts are constants of this file: nothing from outside reaches the SQL's text.
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(district).bind(user).execute(&mut *conn).await?;
    }
    Ok(())
}
