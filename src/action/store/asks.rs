//! The SQL of who is asked, and what they say.

use sqlx::{FromRow, SqliteConnection};

use crate::action::Action;
use crate::action::asking::{Ask, State, What, Word};
use crate::error::Fault;

const ASK: &str = "SELECT id, action_id, message_of, user_id, asked_by, state, asked_at, answered_at FROM ask";

#[derive(FromRow)]
struct AskRow {
    id: i64,
    action_id: i64,
    message_of: i64,
    user_id: Option<i64>,
    asked_by: Option<i64>,
    state: String,
    asked_at: i64,
    answered_at: Option<i64>,
}

impl TryFrom<AskRow> for Ask {
    type Error = Fault;

    fn try_from(row: AskRow) -> Result<Self, Fault> {
        let state = State::from_name(&row.state);
        Ok(Self {
            state: state.ok_or_else(|| Fault::Internal(format!("ask {} is in no state", row.id)))?,
            id: row.id,
            action_id: row.action_id,
            message_of: row.message_of,
            user: row.user_id.map(|id| id as u64),
            by: row.asked_by.map(|id| id as u64),
            at: row.asked_at,
            answered_at: row.answered_at,
        })
    }
}

/// Notes that somebody is asked. What one person is asked by another in the same second shares a message. Answers with
/// the ask whose message it is.
///
/// # Errors
/// Faults of the database.
pub async fn insert(conn: &mut SqliteConnection, action: &Action, user: u64, by: u64, now: i64) -> Result<i64, Fault> {
    let first: Option<i64> = sqlx::query_scalar(
        "SELECT message_of FROM ask WHERE district_id = ? AND user_id = ? AND asked_by = ? AND asked_at = ? \
         ORDER BY id LIMIT 1",
    )
    .bind(action.district_id)
    .bind(user as i64)
    .bind(by as i64)
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?;
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO ask (district_id, action_id, message_of, user_id, asked_by, state, asked_at) \
         VALUES (?, ?, ?, ?, ?, 'open', ?) RETURNING id",
    )
    .bind(action.district_id)
    .bind(action.id)
    .bind(first.unwrap_or(0))
    .bind(user as i64)
    .bind(by as i64)
    .bind(now)
    .fetch_one(&mut *conn)
    .await?;
    if first.is_none() {
        sqlx::query("UPDATE ask SET message_of = id WHERE id = ?").bind(id).execute(conn).await?;
    }
    Ok(first.unwrap_or(id))
}

/// An ask of this district.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Ask>, Fault> {
    let sql = format!("{ASK} WHERE district_id = ? AND id = ?");
    let row: Option<AskRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Ask::try_from).transpose()
}

/// All asks for an action, the oldest first.
///
/// # Errors
/// Faults of the database.
pub async fn of_action(conn: &mut SqliteConnection, action: &Action) -> Result<Vec<Ask>, Fault> {
    let sql = format!("{ASK} WHERE district_id = ? AND action_id = ? ORDER BY id");
    let rows: Vec<AskRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(action.district_id).bind(action.id).fetch_all(conn).await?;
    rows.into_iter().map(Ask::try_from).collect()
}

/// The asks that share a message, each with its action, the oldest first.
///
/// # Errors
/// Faults of the database.
pub async fn of_message(
    conn: &mut SqliteConnection,
    district_id: i64,
    first: i64,
) -> Result<Vec<(Ask, Action)>, Fault> {
    let sql = format!("{ASK} WHERE district_id = ? AND message_of = ? ORDER BY id");
    let rows: Vec<AskRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(first).fetch_all(&mut *conn).await?;
    let mut asks = Vec::new();
    for row in rows {
        let ask = Ask::try_from(row)?;
        if let Some(action) = super::find(&mut *conn, district_id, ask.action_id).await? {
            asks.push((ask, action));
        }
    }
    Ok(asks)
}

/// Settles an ask that is open.
///
/// # Errors
/// Faults of the database.
pub async fn settle(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    state: State,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query("UPDATE ask SET state = ?, answered_at = ? WHERE district_id = ? AND id = ? AND state = 'open'")
        .bind(state.as_str())
        .bind(now)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps words for the lead. Answers with their key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_word(
    conn: &mut SqliteConnection,
    action: &Action,
    what: What,
    words: &str,
    by: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO word_to_lead (district_id, action_id, what, words, said_by, said_at) VALUES (?, ?, ?, ?, ?, ?) \
         RETURNING id",
    )
    .bind(action.district_id)
    .bind(action.id)
    .bind(what.as_str())
    .bind(words)
    .bind(by as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

#[derive(FromRow)]
struct WordRow {
    id: i64,
    action_id: i64,
    what: String,
    words: String,
    said_by: Option<i64>,
}

/// Words for a lead of this district.
///
/// # Errors
/// Faults of the database.
pub async fn find_word(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Word>, Fault> {
    let row: Option<WordRow> =
        sqlx::query_as("SELECT id, action_id, what, words, said_by FROM word_to_lead WHERE district_id = ? AND id = ?")
            .bind(district_id)
            .bind(id)
            .fetch_optional(conn)
            .await?;
    let Some(row) = row else { return Ok(None) };
    let what = What::from_name(&row.what);
    Ok(Some(Word {
        what: what.ok_or_else(|| Fault::Internal(format!("word {} means nothing", row.id)))?,
        id: row.id,
        action_id: row.action_id,
        words: row.words,
        by: row.said_by.map(|id| id as u64),
    }))
}

/// Whether a person wants to be pinged in the actions' channel rather than directly.
///
/// # Errors
/// Faults of the database.
pub async fn pinged_in_channel(conn: &mut SqliteConnection, district_id: i64, user: u64) -> Result<bool, Fault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM ping_in_channel WHERE district_id = ? AND user_id = ?)";
    Ok(sqlx::query_scalar(sql).bind(district_id).bind(user as i64).fetch_one(conn).await?)
}

/// Says whether somebody wants to be pinged in the actions' channel rather than directly.
///
/// # Errors
/// Faults of the database.
pub async fn set_ping_in_channel(
    conn: &mut SqliteConnection,
    district_id: i64,
    user: u64,
    in_channel: bool,
) -> Result<(), Fault> {
    let sql = match in_channel {
        true => "INSERT INTO ping_in_channel (district_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        false => "DELETE FROM ping_in_channel WHERE district_id = ? AND user_id = ?",
    };
    sqlx::query(sql).bind(district_id).bind(user as i64).execute(conn).await?;
    Ok(())
}
