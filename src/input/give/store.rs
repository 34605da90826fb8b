//! What a person does with their own input, and who is asked.

use sqlx::SqliteConnection;

use crate::district::Part;
use crate::error::Fault;
use crate::input::store::{INPUT, InputRow};
use crate::input::{Input, Question, State, Topic, Way};

/// Begins a draft. `promised` is how many people must have spoken confidentially before it may be read, as its author was
/// told; `tell` whether they hear of it directly if it stays held back. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn begin(
    conn: &mut SqliteConnection,
    (district_id, session_id): (i64, i64),
    user_id: u64,
    (way, promised): (Way, u32),
    tell: bool,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO input (district_id, session_id, user_id, way, state, promised, tell, begun_at) \
         VALUES (?, ?, ?, ?, 'draft', ?, ?, ?) RETURNING id",
    )
    .bind(district_id)
    .bind(session_id)
    .bind(user_id as i64)
    .bind(way.as_str())
    .bind(promised)
    .bind(tell)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Saves an answer in place of an earlier one.
///
/// # Errors
/// Faults of the database.
pub async fn save_answer(
    conn: &mut SqliteConnection,
    district_id: i64,
    input_id: i64,
    question: Question,
    words: &str,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO input_answer (district_id, input_id, question, words) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO UPDATE SET words = excluded.words",
    )
    .bind(district_id)
    .bind(input_id)
    .bind(question.as_str())
    .bind(words)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes an answer out. A draft that was never given and has no answer left is as if it had never been begun.
///
/// # Errors
/// Faults of the database.
pub async fn delete_answer(
    conn: &mut SqliteConnection,
    district_id: i64,
    input_id: i64,
    question: Question,
) -> Result<(), Fault> {
    sqlx::query("DELETE FROM input_answer WHERE district_id = ? AND input_id = ? AND question = ?")
        .bind(district_id)
        .bind(input_id)
        .bind(question.as_str())
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "DELETE FROM input WHERE district_id = ?1 AND id = ?2 AND state = 'draft' AND given_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM input_answer WHERE input_id = ?2)",
    )
    .bind(district_id)
    .bind(input_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes where an input stands: given, or a draft again. One that is given now keeps the group that it counts in, unless it
/// is confidential.
///
/// # Errors
/// Faults of the database.
pub async fn set_state(
    conn: &mut SqliteConnection,
    input: &Input,
    state: State,
    voice: Option<Part>,
    now: i64,
) -> Result<(), Fault> {
    let given = (state == State::Given).then_some(now);
    let voice = voice.filter(|_| input.way == Way::Named);
    sqlx::query(
        "UPDATE input SET state = ?, voice = coalesce(?, voice), given_at = coalesce(?, given_at) \
         WHERE district_id = ? AND id = ?",
    )
    .bind(state.as_str())
    .bind(voice.map(Part::as_str))
    .bind(given)
    .bind(input.district_id)
    .bind(input.id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes an input back: nobody reads it any more, and if it is given again it waits for others anew. Its answers stay for its
/// author.
///
/// # Errors
/// Faults of the database.
pub async fn withdraw(conn: &mut SqliteConnection, input: &Input) -> Result<(), Fault> {
    sqlx::query("UPDATE input SET state = 'withdrawn', released = 0 WHERE district_id = ? AND id = ?")
        .bind(input.district_id)
        .bind(input.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Its author signs what was confidential and is still held back: from now on it is a named one.
///
/// # Errors
/// Faults of the database.
pub async fn sign(conn: &mut SqliteConnection, input: &Input, voice: Option<Part>) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE input SET way = 'named', voice = ?, tell = 0 \
         WHERE district_id = ? AND id = ? AND way = 'confidential' AND released = 0",
    )
    .bind(voice.map(Part::as_str))
    .bind(input.district_id)
    .bind(input.id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether the author wants to hear of it directly if it stays held back.
///
/// # Errors
/// Faults of the database.
pub async fn set_tell(conn: &mut SqliteConnection, input: &Input, tell: bool) -> Result<(), Fault> {
    sqlx::query("UPDATE input SET tell = ? WHERE district_id = ? AND id = ?")
        .bind(tell)
        .bind(input.district_id)
        .bind(input.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// All that a person has begun, given or taken back in a district, the newest session first.
///
/// # Errors
/// Faults of the database.
pub async fn list_own(conn: &mut SqliteConnection, district_id: i64, user_id: u64) -> Result<Vec<Input>, Fault> {
    let sql = format!(
        "{INPUT} WHERE district_id = ?1 AND user_id = ?2 \
         ORDER BY (SELECT starts_at FROM session WHERE session.id = session_id) DESC, id DESC"
    );
    let rows: Vec<InputRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(user_id as i64).fetch_all(conn).await?;
    rows.into_iter().map(Input::try_from).collect()
}

/// The authors of a session's confidential inputs that are still held back and who want to hear of it, each with when they
/// gave it (seconds since 1970, UTC).
///
/// # Errors
/// Faults of the database.
pub async fn list_withheld(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
) -> Result<Vec<(u64, i64)>, Fault> {
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT user_id, coalesce(given_at, begun_at) FROM input WHERE district_id = ? AND session_id = ? \
         AND way = 'confidential' AND state = 'given' AND released = 0 AND tell AND user_id IS NOT NULL ORDER BY user_id",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(user, at)| (user as u64, at)).collect())
}

/// Whether a part is asked about a topic, where that differs from the method; `None`: as the method says.
///
/// # Errors
/// Faults of the database.
pub async fn set_asked(
    conn: &mut SqliteConnection,
    district_id: i64,
    topic: Topic,
    part: Part,
    asked: Option<bool>,
) -> Result<(), Fault> {
    let sql = match asked {
        Some(_) => {
            "INSERT INTO input_asked (district_id, topic, part, asked) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO UPDATE SET asked = excluded.asked"
        }
        None => "DELETE FROM input_asked WHERE district_id = ?1 AND topic = ?2 AND part = ?3 AND ?4 IS NULL",
    };
    sqlx::query(sql).bind(district_id).bind(topic.as_str()).bind(part.as_str()).bind(asked).execute(conn).await?;
    Ok(())
}
