//! What was passed on: its SQL.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use crate::district::Part;
use crate::error::Fault;
use crate::input::store::{answers, find};
use crate::input::{Input, Question};

/// Begins one. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    by: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO input (district_id, session_id, way, state, relayed_by, begun_at) \
         VALUES (?, ?, 'relayed', 'draft', ?, ?) RETURNING id",
    )
    .bind(district_id)
    .bind(session_id)
    .bind(by as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// What one person has entered for a session and not taken back, drafts too, the newest first, with the answers.
///
/// # Errors
/// Faults of the database.
pub async fn list_own(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    by: u64,
) -> Result<Vec<(Input, BTreeMap<Question, String>)>, Fault> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM input WHERE district_id = ? AND session_id = ? AND way = 'relayed' AND relayed_by = ? \
         AND state <> 'withdrawn' ORDER BY id DESC",
    )
    .bind(district_id)
    .bind(session_id)
    .bind(by as i64)
    .fetch_all(&mut *conn)
    .await?;
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(input) = find(&mut *conn, district_id, id).await? {
            all.push((input, answers(&mut *conn, district_id, id).await?));
        }
    }
    Ok(all)
}

/// Notes who said it; may be empty.
///
/// # Errors
/// Faults of the database.
pub async fn set_speaker(conn: &mut SqliteConnection, input: &Input, speaker: &str) -> Result<(), Fault> {
    let sql = "UPDATE input SET speaker = ? WHERE district_id = ? AND id = ? AND way = 'relayed'";
    sqlx::query(sql).bind(speaker).bind(input.district_id).bind(input.id).execute(conn).await?;
    Ok(())
}

/// Notes the group of whoever said it, or none.
///
/// # Errors
/// Faults of the database.
pub async fn set_voice(conn: &mut SqliteConnection, input: &Input, voice: Option<Part>) -> Result<(), Fault> {
    let sql = "UPDATE input SET voice = ? WHERE district_id = ? AND id = ? AND way = 'relayed'";
    sqlx::query(sql).bind(voice.map(Part::as_str)).bind(input.district_id).bind(input.id).execute(conn).await?;
    Ok(())
}

/// Keeps an answer in place of an earlier one; empty words take it away.
///
/// # Errors
/// Faults of the database.
pub async fn save_answer(
    conn: &mut SqliteConnection,
    input: &Input,
    question: Question,
    words: &str,
) -> Result<(), Fault> {
    if words.is_empty() {
        let sql = "DELETE FROM input_answer WHERE district_id = ? AND input_id = ? AND question = ?";
        sqlx::query(sql).bind(input.district_id).bind(input.id).bind(question.as_str()).execute(conn).await?;
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO input_answer (district_id, input_id, question, words) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO UPDATE SET words = excluded.words",
    )
    .bind(input.district_id)
    .bind(input.id)
    .bind(question.as_str())
    .bind(words)
    .execute(conn)
    .await?;
    Ok(())
}

/// What one person began to pass on and never did goes with their data.
///
/// # Errors
/// Faults of the database.
pub async fn delete_drafts(conn: &mut SqliteConnection, district_id: i64, by: u64) -> Result<(), Fault> {
    let drafts = "way = 'relayed' AND state = 'draft' AND district_id = ?1 AND relayed_by = ?2";
    let answers = format!("DELETE FROM input_answer WHERE input_id IN (SELECT id FROM input WHERE {drafts})");
    for sql in [answers, format!("DELETE FROM input WHERE {drafts}")] {
        // Its parts are constants of this function: nothing from outside reaches the SQL's text.
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(by as i64).execute(&mut *conn).await?;
    }
    Ok(())
}

/// It is passed on.
///
/// # Errors
/// Faults of the database.
pub async fn give(conn: &mut SqliteConnection, input: &Input, now: i64) -> Result<(), Fault> {
    let sql = "UPDATE input SET state = 'given', given_at = ? WHERE district_id = ? AND id = ? AND state = 'draft'";
    sqlx::query(sql).bind(now).bind(input.district_id).bind(input.id).execute(conn).await?;
    Ok(())
}

/// It is taken back: what was said and who said it goes.
///
/// # Errors
/// Faults of the database.
pub async fn withdraw(conn: &mut SqliteConnection, input: &Input) -> Result<(), Fault> {
    let sql = "DELETE FROM input_answer WHERE district_id = ? AND input_id = ?";
    sqlx::query(sql).bind(input.district_id).bind(input.id).execute(&mut *conn).await?;
    let sql = "UPDATE input SET state = 'withdrawn', speaker = '', voice = NULL WHERE district_id = ? AND id = ?";
    sqlx::query(sql).bind(input.district_id).bind(input.id).execute(conn).await?;
    Ok(())
}
