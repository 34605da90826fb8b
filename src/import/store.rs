//! Imports: their SQL. Every function that finds or changes an import takes whose it is: nobody else's is ever touched.

use chrono::NaiveDate;
use sqlx::{FromRow, SqliteConnection};

use super::commands::Words;
use super::plan::{Entry, Remark};
use super::{Import, Row, State};
use crate::action::{Action, Detail};
use crate::error::Fault;

/// Writes a file's actions down, each with the day that it says exactly. Answers with the import's key.
///
/// # Errors
/// Faults of the database.
pub async fn insert(
    conn: &mut SqliteConnection,
    district_id: i64,
    file: &str,
    entries: &[(Entry, Option<NaiveDate>)],
    made_by: u64,
    now: i64,
) -> Result<i64, Fault> {
    let id: i64 =
        sqlx::query_scalar("INSERT INTO import (district_id, file, made_by, made_at) VALUES (?, ?, ?, ?) RETURNING id")
            .bind(district_id)
            .bind(file)
            .bind(made_by as i64)
            .bind(now)
            .fetch_one(&mut *conn)
            .await?;
    for (entry, due) in entries {
        let remarks: Vec<&str> = entry.remarks.iter().map(|remark| remark.as_str()).collect();
        sqlx::query(
            "INSERT INTO import_row (district_id, import_id, line, goal, name, owner_words, when_words, due_on, success, \
             more, remarks, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')",
        )
        .bind(district_id)
        .bind(id)
        .bind(entry.line)
        .bind(&entry.goal)
        .bind(&entry.name)
        .bind(&entry.owner)
        .bind(&entry.when)
        .bind(due.map(|day| day.to_string()))
        .bind(&entry.success)
        .bind(&entry.more)
        .bind(remarks.join(" "))
        .execute(&mut *conn)
        .await?;
    }
    Ok(id)
}

#[derive(FromRow)]
struct RowRow {
    id: i64,
    line: u32,
    goal: String,
    name: String,
    owner_words: String,
    owner_id: Option<i64>,
    when_words: String,
    due_on: Option<String>,
    success: String,
    more: String,
    remarks: String,
    state: String,
}

impl TryFrom<RowRow> for Row {
    type Error = Fault;

    fn try_from(row: RowRow) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal(format!("row {} of an import can't be read", row.id));
        let due = row.due_on.as_deref().map(str::parse).transpose().map_err(|_| unreadable())?;
        Ok(Self {
            state: State::from_name(&row.state).ok_or_else(unreadable)?,
            remarks: row.remarks.split(' ').filter_map(Remark::from_name).collect(),
            id: row.id,
            line: row.line,
            goal: row.goal,
            name: row.name,
            owner_words: row.owner_words,
            owner: row.owner_id.map(|id| id as u64),
            when_words: row.when_words,
            due,
            success: row.success,
            more: row.more,
        })
    }
}

/// This person's import of this district, with its rows.
///
/// # Errors
/// Faults of the database.
pub async fn find(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    made_by: u64,
) -> Result<Option<Import>, Fault> {
    let file: Option<String> =
        sqlx::query_scalar("SELECT file FROM import WHERE district_id = ? AND id = ? AND made_by = ?")
            .bind(district_id)
            .bind(id)
            .bind(made_by as i64)
            .fetch_optional(&mut *conn)
            .await?;
    let Some(file) = file else { return Ok(None) };
    let rows: Vec<RowRow> = sqlx::query_as(
        "SELECT id, line, goal, name, owner_words, owner_id, when_words, due_on, success, more, remarks, state \
         FROM import_row WHERE district_id = ? AND import_id = ? ORDER BY id",
    )
    .bind(district_id)
    .bind(id)
    .fetch_all(conn)
    .await?;
    Ok(Some(Import { id, file, rows: rows.into_iter().map(Row::try_from).collect::<Result<_, _>>()? }))
}

/// This person's import that holds this row.
///
/// # Errors
/// Faults of the database.
pub async fn find_with(
    conn: &mut SqliteConnection,
    district_id: i64,
    row: i64,
    made_by: u64,
) -> Result<Option<Import>, Fault> {
    let id: Option<i64> = sqlx::query_scalar("SELECT import_id FROM import_row WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(row)
        .fetch_optional(&mut *conn)
        .await?;
    match id {
        Some(id) => find(conn, district_id, id, made_by).await,
        None => Ok(None),
    }
}

/// This person's newest import in which something still waits.
///
/// # Errors
/// Faults of the database.
pub async fn find_unfinished(
    conn: &mut SqliteConnection,
    district_id: i64,
    made_by: u64,
) -> Result<Option<Import>, Fault> {
    let id: Option<i64> = sqlx::query_scalar(
        "SELECT import.id FROM import WHERE district_id = ? AND made_by = ? AND EXISTS \
         (SELECT 1 FROM import_row WHERE import_id = import.id AND state = 'waiting') ORDER BY id DESC LIMIT 1",
    )
    .bind(district_id)
    .bind(made_by as i64)
    .fetch_optional(&mut *conn)
    .await?;
    match id {
        Some(id) => find(conn, district_id, id, made_by).await,
        None => Ok(None),
    }
}

/// Says who is accountable for a row.
///
/// # Errors
/// Faults of the database.
pub async fn set_owner(conn: &mut SqliteConnection, district_id: i64, row: i64, owner: u64) -> Result<(), Fault> {
    sqlx::query("UPDATE import_row SET owner_id = ? WHERE district_id = ? AND id = ? AND state <> 'made'")
        .bind(owner as i64)
        .bind(district_id)
        .bind(row)
        .execute(conn)
        .await?;
    Ok(())
}

/// Says by when a row is to be done.
///
/// # Errors
/// Faults of the database.
pub async fn set_due(
    conn: &mut SqliteConnection,
    district_id: i64,
    row: i64,
    due: Option<NaiveDate>,
) -> Result<(), Fault> {
    sqlx::query("UPDATE import_row SET due_on = ? WHERE district_id = ? AND id = ? AND state <> 'made'")
        .bind(due.map(|day| day.to_string()))
        .bind(district_id)
        .bind(row)
        .execute(conn)
        .await?;
    Ok(())
}

/// Changes a row's words. Whoever did so has looked at it: its remarks go.
///
/// # Errors
/// Faults of the database.
pub async fn set_words(conn: &mut SqliteConnection, district_id: i64, row: i64, words: &Words) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE import_row SET goal = ?, name = ?, owner_words = ?, when_words = ?, success = ?, remarks = '' \
         WHERE district_id = ? AND id = ? AND state <> 'made'",
    )
    .bind(&words.goal)
    .bind(&words.name)
    .bind(&words.owner)
    .bind(&words.when)
    .bind(&words.success)
    .bind(district_id)
    .bind(row)
    .execute(conn)
    .await?;
    Ok(())
}

/// Leaves a row out, or puts it back.
///
/// # Errors
/// Faults of the database.
pub async fn set_state(conn: &mut SqliteConnection, district_id: i64, row: i64, state: State) -> Result<(), Fault> {
    sqlx::query("UPDATE import_row SET state = ? WHERE district_id = ? AND id = ? AND state <> 'made'")
        .bind(state.as_str())
        .bind(district_id)
        .bind(row)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ties a row to the action that it has become.
///
/// # Errors
/// Faults of the database.
pub async fn set_made(conn: &mut SqliteConnection, district_id: i64, row: i64, action: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE import_row SET state = 'made', action_id = ? WHERE district_id = ? AND id = ?")
        .bind(action)
        .bind(district_id)
        .bind(row)
        .execute(conn)
        .await?;
    Ok(())
}

/// The live strategy of exactly this name, the oldest of several.
///
/// # Errors
/// Faults of the database.
pub async fn strategy_named(conn: &mut SqliteConnection, district_id: i64, name: &str) -> Result<Option<i64>, Fault> {
    let sql = "SELECT id FROM strategy WHERE district_id = ? AND name = ? AND state = 'live' ORDER BY id LIMIT 1";
    Ok(sqlx::query_scalar(sql).bind(district_id).bind(name).fetch_optional(conn).await?)
}

/// Says where a new action came from, and which strategy it serves.
///
/// # Errors
/// Faults of the database.
pub async fn place(
    conn: &mut SqliteConnection,
    action: &Action,
    strategy: Option<i64>,
    origin: &str,
) -> Result<(), Fault> {
    sqlx::query("UPDATE action SET strategy_id = ?, origin = ? WHERE district_id = ? AND id = ?")
        .bind(strategy)
        .bind(origin)
        .bind(action.district_id)
        .bind(action.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives a new action a detail.
///
/// # Errors
/// Faults of the database.
pub async fn insert_detail(
    conn: &mut SqliteConnection,
    action: &Action,
    detail: Detail,
    words: &str,
    set_by: u64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO action_detail (action_id, which, district_id, words, set_by, set_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(action.id)
    .bind(detail.as_str())
    .bind(action.district_id)
    .bind(words)
    .bind(set_by as i64)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
