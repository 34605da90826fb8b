//! The paths' SQL.

use sqlx::SqliteConnection;

use super::{Done, Item, Note, Step, Ticked, Ticks, level_named};
use crate::error::Fault;
use crate::readiness::Level;

/// The steps of a level that this person marked as done for themselves.
///
/// # Errors
/// Faults of the database.
pub async fn own_done(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: u64,
    level: Level,
) -> Result<Done, Fault> {
    let steps: Vec<u8> =
        sqlx::query_scalar("SELECT step FROM path_own WHERE district_id = ? AND user_id = ? AND level = ?")
            .bind(district_id)
            .bind(user_id as i64)
            .bind(level.as_str())
            .fetch_all(conn)
            .await?;
    Ok(steps.into_iter().filter(|number| Step::find(level, *number).is_some()).collect())
}

/// The levels in which this person marked a step as done.
///
/// # Errors
/// Faults of the database.
pub async fn own_levels(conn: &mut SqliteConnection, district_id: i64, user_id: u64) -> Result<Vec<Level>, Fault> {
    let names: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT level FROM path_own WHERE district_id = ? AND user_id = ?")
            .bind(district_id)
            .bind(user_id as i64)
            .fetch_all(conn)
            .await?;
    Ok(names.iter().filter_map(|name| level_named(name)).collect())
}

/// Marks a step as done for this person, or as not done; `false` if it was so already.
///
/// # Errors
/// Faults of the database.
pub async fn set_own(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: u64,
    step: &Step,
    done: bool,
) -> Result<bool, Fault> {
    let sql = if done {
        "INSERT OR IGNORE INTO path_own (district_id, user_id, level, step) VALUES (?, ?, ?, ?)"
    } else {
        "DELETE FROM path_own WHERE district_id = ? AND user_id = ? AND level = ? AND step = ?"
    };
    let changed = sqlx::query(sql)
        .bind(district_id)
        .bind(user_id as i64)
        .bind(step.level.as_str())
        .bind(step.number)
        .execute(conn)
        .await?;
    Ok(changed.rows_affected() == 1)
}

/// What the district has ticked in a level.
///
/// # Errors
/// Faults of the database.
pub async fn ticks(conn: &mut SqliteConnection, district_id: i64, level: Level) -> Result<Ticks, Fault> {
    let rows: Vec<(u8, String, Option<i64>, i64)> =
        sqlx::query_as("SELECT step, item, ticked_by, ticked_at FROM path_tick WHERE district_id = ? AND level = ?")
            .bind(district_id)
            .bind(level.as_str())
            .fetch_all(conn)
            .await?;
    let ticks = rows.into_iter();
    Ok(Ticks(ticks.map(|(step, item, by, at)| ((step, item), Ticked { by: by.map(|id| id as u64), at })).collect()))
}

/// The level in which the district ticked or noted something last.
///
/// # Errors
/// Faults of the database.
pub async fn latest_level(conn: &mut SqliteConnection, district_id: i64) -> Result<Option<Level>, Fault> {
    let name: Option<String> = sqlx::query_scalar(
        "SELECT level FROM (SELECT level, ticked_at AS at FROM path_tick WHERE district_id = ?1 \
         UNION ALL SELECT level, noted_at FROM path_note WHERE district_id = ?1) ORDER BY at DESC LIMIT 1",
    )
    .bind(district_id)
    .fetch_optional(conn)
    .await?;
    Ok(name.as_deref().and_then(level_named))
}

/// Ticks an item of the district's walk, or takes its tick back; `false` if it was so already. Who ticked it first stays.
///
/// # Errors
/// Faults of the database.
pub async fn set_tick(
    conn: &mut SqliteConnection,
    district_id: i64,
    step: &Step,
    item: &Item,
    by: Option<Ticked>,
) -> Result<bool, Fault> {
    let query = match by {
        Some(by) => sqlx::query(
            "INSERT OR IGNORE INTO path_tick (district_id, level, step, item, ticked_by, ticked_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(district_id)
        .bind(step.level.as_str())
        .bind(step.number)
        .bind(item.name)
        .bind(by.by.map(|id| id as i64))
        .bind(by.at),
        None => sqlx::query("DELETE FROM path_tick WHERE district_id = ?1 AND level = ?2 AND step = ?3 AND item = ?4")
            .bind(district_id)
            .bind(step.level.as_str())
            .bind(step.number)
            .bind(item.name),
    };
    Ok(query.execute(conn).await?.rows_affected() == 1)
}

/// A note of a step: the newest, or the one that is so many older; and how many there are.
///
/// # Errors
/// Faults of the database.
pub async fn note(
    conn: &mut SqliteConnection,
    district_id: i64,
    step: &Step,
    older: u32,
) -> Result<(Option<Note>, u32), Fault> {
    let count: u32 =
        sqlx::query_scalar("SELECT count(*) FROM path_note WHERE district_id = ? AND level = ? AND step = ?")
            .bind(district_id)
            .bind(step.level.as_str())
            .bind(step.number)
            .fetch_one(&mut *conn)
            .await?;
    let row: Option<(i64, String, Option<i64>, i64)> = sqlx::query_as(
        "SELECT id, note, noted_by, noted_at FROM path_note WHERE district_id = ? AND level = ? AND step = ? \
         ORDER BY id DESC LIMIT 1 OFFSET ?",
    )
    .bind(district_id)
    .bind(step.level.as_str())
    .bind(step.number)
    .bind(older)
    .fetch_optional(conn)
    .await?;
    Ok((row.map(|(id, text, by, at)| Note { id, text, by: by.map(|id| id as u64), at }), count))
}

/// Saves a note beside the earlier ones; it is the newest then.
///
/// # Errors
/// Faults of the database.
pub async fn insert_note(
    conn: &mut SqliteConnection,
    district_id: i64,
    step: &Step,
    text: &str,
    user_id: u64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query("INSERT INTO path_note (district_id, level, step, note, noted_by, noted_at) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(district_id)
        .bind(step.level.as_str())
        .bind(step.number)
        .bind(text)
        .bind(user_id as i64)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}
