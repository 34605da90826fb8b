//! The holidays' SQL.

use sqlx::SqliteConnection;

use super::{Holiday, Line};
use crate::error::Fault;

/// All of a district's, in the order of time.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<Holiday>, Fault> {
    let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
        "SELECT id, first_on, last_on, name FROM holiday WHERE district_id = ? ORDER BY first_on, last_on",
    )
    .bind(district_id)
    .fetch_all(conn)
    .await?;
    let unreadable = |id| Fault::Internal(format!("holiday {id} can't be read"));
    let holiday = |(id, first, last, name): (i64, String, String, String)| {
        let days = format!("{first}..{last}").parse().map_err(|_| unreadable(id))?;
        Ok(Holiday { id, days, name })
    };
    rows.into_iter().map(holiday).collect()
}

/// Saves days off; the same days again only get their new name, if there is one.
///
/// # Errors
/// Faults of the database.
pub async fn add(conn: &mut SqliteConnection, district_id: i64, line: &Line) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO holiday (district_id, first_on, last_on, name) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO UPDATE SET name = iif(excluded.name = '', name, excluded.name)",
    )
    .bind(district_id)
    .bind(line.days.first().to_string())
    .bind(line.days.last().to_string())
    .bind(&line.name)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes days off away; those of another district stay.
///
/// # Errors
/// Faults of the database.
pub async fn remove(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<bool, Fault> {
    let done = sqlx::query("DELETE FROM holiday WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// The lines of the list that could not be read yet.
///
/// # Errors
/// Faults of the database.
pub async fn unread(conn: &mut SqliteConnection, district_id: i64) -> Result<String, Fault> {
    Ok(sqlx::query_scalar("SELECT holidays_unread FROM district WHERE id = ?")
        .bind(district_id)
        .fetch_one(conn)
        .await?)
}

/// Keeps the lines that could not be read, for the next look at the form.
///
/// # Errors
/// Faults of the database.
pub async fn set_unread(conn: &mut SqliteConnection, district_id: i64, lines: &str) -> Result<(), Fault> {
    sqlx::query("UPDATE district SET holidays_unread = ? WHERE id = ?")
        .bind(lines)
        .bind(district_id)
        .execute(conn)
        .await?;
    Ok(())
}
