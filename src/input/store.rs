//! The SQL of input: here what is read of it. `give.rs`: what its author does with it, and who is asked.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{FromRow, SqliteConnection};

use super::asked::Changes;
use super::{By, Input, Question, Said, State, Topic, Way, may_release};
use crate::district::Part;
use crate::error::Fault;

pub(super) const INPUT: &str = "SELECT id, district_id, session_id, user_id, way, state, voice, speaker, relayed_by, begun_at, given_at, \
                     released, tell FROM input";

#[derive(FromRow)]
pub(super) struct InputRow {
    id: i64,
    district_id: i64,
    session_id: i64,
    user_id: Option<i64>,
    way: String,
    state: String,
    voice: Option<String>,
    speaker: String,
    relayed_by: Option<i64>,
    begun_at: i64,
    given_at: Option<i64>,
    released: bool,
    tell: bool,
}

impl TryFrom<InputRow> for Input {
    type Error = Fault;

    fn try_from(row: InputRow) -> Result<Self, Fault> {
        let unknown = |what: &str| Fault::Internal(format!("input {} has an unknown {what}", row.id));
        Ok(Self {
            id: row.id,
            district_id: row.district_id,
            session_id: row.session_id,
            user_id: row.user_id.map(|id| id as u64),
            way: Way::from_name(&row.way).ok_or_else(|| unknown("way"))?,
            state: State::from_name(&row.state).ok_or_else(|| unknown("state"))?,
            voice: row.voice.as_deref().and_then(Part::from_name),
            speaker: row.speaker,
            relayed_by: row.relayed_by.map(|id| id as u64),
            begun_at: row.begun_at,
            given_at: row.given_at,
            released: row.released,
            tell: row.tell,
        })
    }
}

/// Where the district differs from the method in who is asked.
///
/// # Errors
/// Faults of the database.
pub async fn changes(conn: &mut SqliteConnection, district_id: i64) -> Result<Changes, Fault> {
    let rows: Vec<(String, String, bool)> =
        sqlx::query_as("SELECT topic, part, asked FROM input_asked WHERE district_id = ?")
            .bind(district_id)
            .fetch_all(conn)
            .await?;
    let known = |(topic, part, asked): (String, String, bool)| {
        Some(((Topic::from_name(&topic)?, Part::from_name(&part)?), asked))
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// An input of this district.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Input>, Fault> {
    let sql = format!("{INPUT} WHERE district_id = ? AND id = ?");
    let row: Option<InputRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Input::try_from).transpose()
}

/// A person's own input for a session, whatever its state.
///
/// # Errors
/// Faults of the database.
pub async fn find_own(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    user_id: u64,
) -> Result<Option<Input>, Fault> {
    let sql = format!("{INPUT} WHERE district_id = ? AND session_id = ? AND user_id = ?");
    let row: Option<InputRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(district_id)
        .bind(session_id)
        .bind(user_id as i64)
        .fetch_optional(conn)
        .await?;
    row.map(Input::try_from).transpose()
}

/// The answers of an input, in the order of the questions.
///
/// # Errors
/// Faults of the database.
pub async fn answers(
    conn: &mut SqliteConnection,
    district_id: i64,
    input_id: i64,
) -> Result<BTreeMap<Question, String>, Fault> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT question, words FROM input_answer WHERE district_id = ? AND input_id = ?")
            .bind(district_id)
            .bind(input_id)
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().filter_map(|(question, words)| Some((Question::from_name(&question)?, words))).collect())
}

/// Releases the confidential inputs of a session that wait, if enough wait together: as many as the district's smallest
/// group, and as many as any of their authors was promised. Part of every write that gives one. Answers with how many were
/// released.
///
/// # Errors
/// Faults of the database.
pub async fn release(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    minimum_group: u32,
) -> Result<u64, Fault> {
    const WAITING: &str =
        "district_id = ? AND session_id = ? AND way = 'confidential' AND state = 'given' AND released = 0";
    let sql = format!("SELECT count(*), coalesce(max(promised), 0) FROM input WHERE {WAITING}");
    let (waiting, promised): (i64, u32) =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(session_id).fetch_one(&mut *conn).await?;
    // A district may make its smallest group smaller; what was promised before stands.
    if !may_release(usize::try_from(waiting).unwrap_or(0), minimum_group.max(promised)) {
        return Ok(0);
    }
    let done = sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE input SET released = 1 WHERE {WAITING}")))
        .bind(district_id)
        .bind(session_id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// How many authors must be among the confidential words of a session that are shown together, wherever they are shown: as
/// many as the district's smallest group, and as any of those who may be read was promised.
///
/// # Errors
/// Faults of the database.
pub async fn enough(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    minimum_group: u32,
) -> Result<u32, Fault> {
    let promised: u32 = sqlx::query_scalar(
        "SELECT coalesce(max(promised), 0) FROM input WHERE district_id = ? AND session_id = ? \
         AND way = 'confidential' AND state = 'given' AND released",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_one(conn)
    .await?;
    Ok(minimum_group.max(promised))
}

#[derive(FromRow)]
struct SaidRow {
    input_id: i64,
    user_id: Option<i64>,
    way: String,
    voice: Option<String>,
    speaker: String,
    relayed_by: Option<i64>,
    question: String,
    words: String,
}

/// All answers for a session that others may read, in the order of the questions; named and passed on ones in the order in
/// which they were begun, confidential ones after them in the order of their words, which tells nothing. Confidential ones
/// only while as many authors as the district's smallest group, and as any of them was promised, are among them.
///
/// # Errors
/// Faults of the database.
pub async fn list_readable(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    minimum_group: u32,
) -> Result<Vec<Said>, Fault> {
    let rows: Vec<SaidRow> = sqlx::query_as(
        "SELECT input.id AS input_id, user_id, way, voice, speaker, relayed_by, question, words \
         FROM input \
         JOIN input_answer ON input_id = input.id \
         WHERE input.district_id = ? AND session_id = ? AND state = 'given' AND (way <> 'confidential' OR released)",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(&mut *conn)
    .await?;
    let minimum_group = enough(conn, district_id, session_id, minimum_group).await?;
    let mut all: Vec<Said> = rows.into_iter().filter_map(said).collect();
    let authors: BTreeSet<i64> =
        all.iter().filter(|said| said.by == By::Confidential).map(|said| said.input_id).collect();
    if !may_release(authors.len(), minimum_group) {
        all.retain(|said| said.by != By::Confidential);
    }
    all.sort_by(|one, other| {
        let key = |said: &Said| match said.by {
            By::Confidential => (said.question, true, 0, said.words.clone()),
            _ => (said.question, false, said.input_id, String::new()),
        };
        key(one).cmp(&key(other))
    });
    Ok(all)
}

fn said(row: SaidRow) -> Option<Said> {
    let voice = row.voice.as_deref().and_then(Part::from_name);
    let by = match Way::from_name(&row.way)? {
        Way::Named => By::Person(row.user_id.map(|id| id as u64), voice),
        Way::Relayed => By::Relayed(row.speaker, voice, row.relayed_by.map(|id| id as u64)),
        Way::Confidential => By::Confidential,
    };
    Some(Said { input_id: row.input_id, question: Question::from_name(&row.question)?, words: row.words, by })
}
