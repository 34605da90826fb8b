//! The ladder's SQL.

use chrono::NaiveDate;
use sqlx::{FromRow, SqliteConnection};

use super::Ladder;
use crate::error::Fault;

#[derive(FromRow)]
struct Row {
    ping_ahead_days: u32,
    ping_on_the_day: bool,
    ping_every_days: u32,
    ping_overdue: u32,
    ping_lead_from: Option<u32>,
    ping_district_lead_from: Option<u32>,
    ping_changed_on: Option<String>,
}

/// The district's ladder.
///
/// # Errors
/// Faults of the database.
pub async fn ladder(conn: &mut SqliteConnection, district_id: i64) -> Result<Ladder, Fault> {
    let row: Row = sqlx::query_as(
        "SELECT ping_ahead_days, ping_on_the_day, ping_every_days, ping_overdue, ping_lead_from, \
         ping_district_lead_from, ping_changed_on FROM district WHERE id = ?",
    )
    .bind(district_id)
    .fetch_one(conn)
    .await?;
    let unreadable = |_| Fault::Internal(format!("a date of district {district_id} can't be read"));
    Ok(Ladder {
        ahead_days: row.ping_ahead_days,
        on_the_day: row.ping_on_the_day,
        every_days: row.ping_every_days,
        overdue: row.ping_overdue,
        lead_from: row.ping_lead_from,
        district_lead_from: row.ping_district_lead_from,
        changed_on: row.ping_changed_on.as_deref().map(str::parse::<NaiveDate>).transpose().map_err(unreadable)?,
    })
}

/// Saves it.
///
/// # Errors
/// Faults of the database.
pub async fn save(conn: &mut SqliteConnection, district_id: i64, ladder: &Ladder) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE district SET ping_ahead_days = ?, ping_on_the_day = ?, ping_every_days = ?, ping_overdue = ?, \
         ping_lead_from = ?, ping_district_lead_from = ?, ping_changed_on = ? WHERE id = ?",
    )
    .bind(ladder.ahead_days)
    .bind(ladder.on_the_day)
    .bind(ladder.every_days)
    .bind(ladder.overdue)
    .bind(ladder.lead_from)
    .bind(ladder.district_lead_from)
    .bind(ladder.changed_on.map(|day| day.to_string()))
    .bind(district_id)
    .execute(conn)
    .await?;
    Ok(())
}
