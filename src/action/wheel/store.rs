//! The wheel's SQL: what a turn gathers, its dates, the next turn.

use chrono::NaiveDate;
use sqlx::{FromRow, SqliteConnection};

use crate::action::cycle::{Decision, Stage};
use crate::action::dates::Dates;
use crate::action::{Action, Detail, Turn, store};
use crate::error::Fault;

/// Writes words of the turn that an action is in: the columns are named by the code.
async fn set_words(conn: &mut SqliteConnection, action: &Action, words: &[(&'static str, &str)]) -> Result<(), Fault> {
    for (column, words) in words {
        // The columns' names are constants of this file: nothing from outside reaches the SQL's text.
        let sql = format!("UPDATE cycle SET {column} = ? WHERE district_id = ? AND action_id = ? AND number = ?");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(words)
            .bind(action.district_id)
            .bind(action.id)
            .bind(action.turn)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Sets the prediction.
///
/// # Errors
/// Faults of the database.
pub async fn set_prediction(conn: &mut SqliteConnection, action: &Action, words: &str) -> Result<(), Fault> {
    set_words(conn, action, &[("prediction", words)]).await
}

/// Sets what was done, and what was unexpected.
///
/// # Errors
/// Faults of the database.
pub async fn set_did(conn: &mut SqliteConnection, action: &Action, did: &str, unexpected: &str) -> Result<(), Fault> {
    set_words(conn, action, &[("did", did), ("unexpected", unexpected)]).await
}

/// Sets what came of it: result, comparison, what was learned.
///
/// # Errors
/// Faults of the database.
pub async fn set_study(
    conn: &mut SqliteConnection,
    action: &Action,
    result: &str,
    compared: &str,
    learned: &str,
) -> Result<(), Fault> {
    set_words(conn, action, &[("result", result), ("compared", compared), ("learned", learned)]).await
}

/// Sets what was learned.
///
/// # Errors
/// Faults of the database.
pub async fn set_learned(conn: &mut SqliteConnection, action: &Action, words: &str) -> Result<(), Fault> {
    set_words(conn, action, &[("learned", words)]).await
}

/// Sets what becomes of it, and why.
///
/// # Errors
/// Faults of the database.
pub async fn set_decision(
    conn: &mut SqliteConnection,
    action: &Action,
    decision: Decision,
    why: &str,
) -> Result<(), Fault> {
    set_words(conn, action, &[("decision", decision.as_str()), ("why", why)]).await
}

/// Ends the turn that an action is in, and begins the next, at Plan.
///
/// # Errors
/// Faults of the database.
pub async fn next_turn(conn: &mut SqliteConnection, action: &Action, turn: &Turn, dates: &Dates) -> Result<(), Fault> {
    sqlx::query("UPDATE cycle SET stage = 'done' WHERE district_id = ? AND action_id = ? AND number = ?")
        .bind(action.district_id)
        .bind(action.id)
        .bind(turn.number)
        .execute(&mut *conn)
        .await?;
    let (number, revision) = (turn.number + 1, turn.revision + 1);
    store::insert_turn(&mut *conn, action.district_id, action.id, number, revision, dates).await?;
    sqlx::query("UPDATE action SET cycle = ? WHERE district_id = ? AND id = ?")
        .bind(number)
        .bind(action.district_id)
        .bind(action.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives the turn that an action is in other dates: a new revision.
///
/// # Errors
/// Faults of the database.
pub async fn move_dates(conn: &mut SqliteConnection, action: &Action, dates: &Dates) -> Result<(), Fault> {
    store::card::set_dates(conn, action, dates, 1).await
}

/// Says what the owner needs help with; empty: nothing any more.
///
/// # Errors
/// Faults of the database.
pub async fn set_blocked(conn: &mut SqliteConnection, action: &Action, words: &str) -> Result<(), Fault> {
    sqlx::query("UPDATE action SET blocked = ? WHERE district_id = ? AND id = ?")
        .bind(words)
        .bind(action.district_id)
        .bind(action.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// A date that somebody wants to move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Our own key.
    pub id: i64,
    /// The turn's revision when it was asked for.
    pub revision: i64,
    /// Which stage.
    pub stage: Stage,
    /// To which local date.
    pub to: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Writes down what date somebody wants to move, in place of what they wanted before. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_draft(
    conn: &mut SqliteConnection,
    action: &Action,
    revision: i64,
    (stage, to, reason): (Stage, NaiveDate, &str),
    made_by: u64,
    now: i64,
) -> Result<i64, Fault> {
    // Another key each time: a button that stands below an earlier wish must not fulfil this one.
    delete_draft(conn, action, made_by).await?;
    Ok(sqlx::query_scalar(
        "INSERT INTO date_draft (district_id, action_id, revision, stage, to_on, reason, made_by, made_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(action.district_id)
    .bind(action.id)
    .bind(revision)
    .bind(stage.as_str())
    .bind(to.to_string())
    .bind(reason)
    .bind(made_by as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// What this person wants to move, under this key.
///
/// # Errors
/// Faults of the database.
pub async fn find_draft(
    conn: &mut SqliteConnection,
    action: &Action,
    id: i64,
    made_by: u64,
) -> Result<Option<Draft>, Fault> {
    #[derive(FromRow)]
    struct Row {
        revision: i64,
        stage: String,
        to_on: String,
        reason: String,
    }
    let row: Option<Row> = sqlx::query_as(
        "SELECT revision, stage, to_on, reason FROM date_draft \
         WHERE district_id = ? AND action_id = ? AND id = ? AND made_by = ?",
    )
    .bind(action.district_id)
    .bind(action.id)
    .bind(id)
    .bind(made_by as i64)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let unreadable = || Fault::Internal(format!("a wish to move a date of action {} can't be read", action.id));
    Ok(Some(Draft {
        id,
        revision: row.revision,
        stage: Stage::from_name(&row.stage).ok_or_else(unreadable)?,
        to: row.to_on.parse().map_err(|_| unreadable())?,
        reason: row.reason,
    }))
}

/// Forgets what this person wanted to move.
///
/// # Errors
/// Faults of the database.
pub async fn delete_draft(conn: &mut SqliteConnection, action: &Action, made_by: u64) -> Result<(), Fault> {
    sqlx::query("DELETE FROM date_draft WHERE district_id = ? AND action_id = ? AND made_by = ?")
        .bind(action.district_id)
        .bind(action.id)
        .bind(made_by as i64)
        .execute(conn)
        .await?;
    Ok(())
}

/// What an action's indicator has shown so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// What is looked at; empty: not said.
    pub indicator: String,
    /// Its value at first, in words; empty: not said.
    pub baseline: String,
    /// The value to reach, in words; empty: not said.
    pub target: String,
    /// The last value, and its local date.
    pub last: Option<(f64, NaiveDate)>,
}

/// Reads it.
///
/// # Errors
/// Faults of the database.
pub async fn measured(conn: &mut SqliteConnection, action: &Action) -> Result<Measured, Fault> {
    let details: Vec<(String, String)> =
        sqlx::query_as("SELECT which, words FROM action_detail WHERE district_id = ? AND action_id = ?")
            .bind(action.district_id)
            .bind(action.id)
            .fetch_all(&mut *conn)
            .await?;
    let mut measured = Measured::default();
    for (which, words) in details {
        match Detail::from_name(&which) {
            Some(Detail::Indicator) => measured.indicator = words,
            Some(Detail::Baseline) => measured.baseline = words,
            Some(Detail::Target) => measured.target = words,
            _ => {}
        }
    }
    let last: Option<(f64, String)> = sqlx::query_as(
        "SELECT value, measured_on FROM indicator_value WHERE district_id = ? AND action_id = ? \
         ORDER BY measured_on DESC, id DESC LIMIT 1",
    )
    .bind(action.district_id)
    .bind(action.id)
    .fetch_optional(conn)
    .await?;
    measured.last = last.and_then(|(value, on)| Some((value, on.parse().ok()?)));
    Ok(measured)
}

/// Notes a value of an action's indicator.
///
/// # Errors
/// Faults of the database.
pub async fn insert_value(
    conn: &mut SqliteConnection,
    action: &Action,
    value: f64,
    measured_on: NaiveDate,
    noted_by: u64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO indicator_value (district_id, action_id, value, measured_on, noted_by, noted_at) \
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(action.district_id)
    .bind(action.id)
    .bind(value)
    .bind(measured_on.to_string())
    .bind(noted_by as i64)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
