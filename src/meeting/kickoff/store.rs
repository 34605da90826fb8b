//! The kickoff checklist's SQL.

use sqlx::SqliteConnection;

use super::{Entry, Item};
use crate::error::Fault;

/// What is written down.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<Entry>, Fault> {
    let rows: Vec<(String, String, Option<i64>, i64)> =
        sqlx::query_as("SELECT item, words, set_by, set_at FROM kickoff WHERE district_id = ?")
            .bind(district_id)
            .fetch_all(conn)
            .await?;
    let entry = |(item, words, by, at): (String, String, Option<i64>, i64)| {
        let item = Item::from_name(&item)?;
        Some(Entry { item, words, by: by.map(|id| id as u64), at })
    };
    Ok(rows.into_iter().filter_map(entry).collect())
}

/// Writes an item down.
///
/// # Errors
/// Faults of the database.
pub async fn set(
    conn: &mut SqliteConnection,
    district_id: i64,
    item: Item,
    words: &str,
    user_id: u64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO kickoff (district_id, item, words, set_by, set_at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT DO UPDATE SET words = excluded.words, set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(district_id)
    .bind(item.as_str())
    .bind(words)
    .bind(user_id as i64)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
