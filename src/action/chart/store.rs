//! The SQL of an action's values.

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use super::Measure;
use crate::action::Action;
use crate::error::Fault;

/// Whether any value was noted.
///
/// # Errors
/// Faults of the database.
pub async fn is_measured(conn: &mut SqliteConnection, action: &Action) -> Result<bool, Fault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM indicator_value WHERE district_id = ? AND action_id = ?)";
    Ok(sqlx::query_scalar(sql).bind(action.district_id).bind(action.id).fetch_one(conn).await?)
}

/// All values that were noted, by day and in the order of noting.
///
/// # Errors
/// Faults of the database, and a day that can't be read.
pub async fn measures(conn: &mut SqliteConnection, action: &Action) -> Result<Vec<Measure>, Fault> {
    let rows: Vec<(f64, String)> = sqlx::query_as(
        "SELECT value, measured_on FROM indicator_value WHERE district_id = ? AND action_id = ? ORDER BY measured_on, id",
    )
    .bind(action.district_id)
    .bind(action.id)
    .fetch_all(conn)
    .await?;
    let unreadable = || Fault::Internal(format!("a value of action {} has no day", action.id));
    rows.into_iter().map(|(value, on)| Ok(Measure { on: on.parse().map_err(|_| unreadable())?, value })).collect()
}

/// Takes away what was noted for a day.
///
/// # Errors
/// Faults of the database.
pub async fn delete_day(conn: &mut SqliteConnection, action: &Action, on: NaiveDate) -> Result<(), Fault> {
    sqlx::query("DELETE FROM indicator_value WHERE district_id = ? AND action_id = ? AND measured_on = ?")
        .bind(action.district_id)
        .bind(action.id)
        .bind(on.to_string())
        .execute(conn)
        .await?;
    Ok(())
}

/// When turns of the wheel began, in seconds since 1970 (UTC): the first with the action's start, the others by adapting.
///
/// # Errors
/// Faults of the database.
pub async fn turn_starts(conn: &mut SqliteConnection, action: &Action) -> Result<Vec<(i64, i64)>, Fault> {
    let sql = "SELECT CASE what WHEN 'turn' THEN CAST(became AS INTEGER) ELSE 1 END, changed_at FROM action_change \
               WHERE district_id = ? AND action_id = ? AND what IN ('started', 'turn') ORDER BY id";
    Ok(sqlx::query_as(sql).bind(action.district_id).bind(action.id).fetch_all(conn).await?)
}
