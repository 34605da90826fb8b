//! What a round says: steps reached, tallies, closed rounds and sharing.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use super::{ROUND, RoundRow, response};
use crate::district::Part;
use crate::error::Fault;
use crate::readiness::tally::{Counted, Counts, Tallies};
use crate::readiness::{Answers, Level, Mode, Outcome, Question, Response, Round};

/// The steps reached, by group; `None` stands for everyone.
///
/// # Errors
/// Faults of the database.
pub async fn progress(conn: &mut SqliteConnection, round_id: i64) -> Result<BTreeMap<Option<Part>, u32>, Fault> {
    let rows: Vec<(String, u32)> = sqlx::query_as("SELECT voice, reached FROM round_progress WHERE round_id = ?")
        .bind(round_id)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|(voice, reached)| (Part::from_name(&voice), reached)).collect())
}

/// Everyone's answers in a confidential round, with the group they count in and nothing else.
///
/// # Errors
/// Faults of the database.
pub async fn list_counted(conn: &mut SqliteConnection, round_id: i64) -> Result<Vec<Counted>, Fault> {
    let rows: Vec<(i64, Option<String>, u8, String)> = sqlx::query_as(
        "SELECT response.id, voice, question, choice FROM response JOIN answer ON response_id = response.id \
         WHERE round_id = ? AND user_id IS NOT NULL",
    )
    .bind(round_id)
    .fetch_all(conn)
    .await?;
    let mut people: BTreeMap<i64, Counted> = BTreeMap::new();
    for (id, voice, number, choice) in rows {
        let (Some(question), Ok(choice)) = (Question::from_number(number), choice.parse()) else {
            return Err(Fault::Internal(format!("response {id} holds an answer that does not parse")));
        };
        let voice = voice.as_deref().and_then(Part::from_name);
        people.entry(id).or_insert(Counted { voice, answers: Answers::default() }).answers.set(question, choice);
    }
    Ok(people.into_values().collect())
}

/// The row number of the picture of people's own levels.
const LEVELS: u8 = 0;

/// Keeps what may be shown of a round, for good.
///
/// # Errors
/// Faults of the database.
pub async fn insert_tallies(conn: &mut SqliteConnection, round_id: i64, tallies: &Tallies) -> Result<(), Fault> {
    let groups = tallies.groups.iter().map(|(part, picture)| (part.as_str(), picture));
    let mut rows = Vec::new();
    for (voice, picture) in groups.chain([("", &tallies.everyone)]) {
        let questions = Question::ALL.into_iter();
        rows.extend(questions.filter_map(|question| Some((voice, question.number(), picture.get(question)?))));
    }
    rows.extend(tallies.levels.map(|levels| ("", LEVELS, levels)));
    for (voice, question, counts) in rows {
        sqlx::query(
            "INSERT INTO tally (round_id, voice, question, red, blue, green, cant_tell) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(round_id)
        .bind(voice)
        .bind(question)
        .bind(counts.red)
        .bind(counts.blue)
        .bind(counts.green)
        .bind(counts.cant_tell)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// What may be shown of a closed round.
///
/// # Errors
/// Faults of the database.
pub async fn tallies(conn: &mut SqliteConnection, round_id: i64) -> Result<Tallies, Fault> {
    let rows: Vec<(String, u8, u32, u32, u32, u32)> =
        sqlx::query_as("SELECT voice, question, red, blue, green, cant_tell FROM tally WHERE round_id = ?")
            .bind(round_id)
            .fetch_all(conn)
            .await?;
    let mut tallies = Tallies::default();
    for (voice, number, red, blue, green, cant_tell) in rows {
        let counts = Some(Counts { red, blue, green, cant_tell });
        match (Part::from_name(&voice), Question::from_number(number)) {
            (None, None) => tallies.levels = counts,
            (None, Some(question)) => tallies.everyone.set(question, counts),
            (Some(part), Some(question)) => tallies.groups.entry(part).or_default().set(question, counts),
            (Some(_), None) => {}
        }
    }
    Ok(tallies)
}

/// Whose eyes a list of results is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    /// The planners': all of them.
    Planners,
    /// Everyone's: what was shared, and together rounds, which have no secrets.
    Everyone,
}

const SEEN_BY: &str = "state = 'closed' AND (? OR shared_at IS NOT NULL OR mode = 'together')";

/// The round that was closed last, of those whose result is for these eyes.
///
/// # Errors
/// Faults of the database.
pub async fn find_closed(conn: &mut SqliteConnection, district_id: i64, eyes: Eyes) -> Result<Option<Round>, Fault> {
    let sql = format!("{ROUND} WHERE {SEEN_BY} AND district_id = ? ORDER BY closed_at DESC, id DESC LIMIT 1");
    let row: Option<RoundRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(eyes == Eyes::Planners)
        .bind(district_id)
        .fetch_optional(conn)
        .await?;
    row.map(Round::try_from).transpose()
}

/// The rounds closed before this one whose results are for these eyes, the newest first, at most `most`.
///
/// # Errors
/// Faults of the database.
pub async fn list_earlier(
    conn: &mut SqliteConnection,
    round: &Round,
    eyes: Eyes,
    most: u32,
) -> Result<Vec<Round>, Fault> {
    let sql = format!(
        "{ROUND} WHERE {SEEN_BY} AND district_id = ? AND mode = 'confidential' \
         AND (closed_at, id) < (SELECT closed_at, id FROM round WHERE id = ?) ORDER BY closed_at DESC, id DESC LIMIT ?"
    );
    let rows: Vec<RoundRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(eyes == Eyes::Planners)
        .bind(round.district_id)
        .bind(round.id)
        .bind(most)
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(Round::try_from).collect()
}

/// The level that the district's newest result names, if it names one.
///
/// # Errors
/// Faults of the database.
pub async fn district_level(conn: &mut SqliteConnection, district_id: i64) -> Result<Option<Level>, Fault> {
    let Some(round) = find_closed(&mut *conn, district_id, Eyes::Planners).await? else { return Ok(None) };
    Ok(match round.mode {
        Mode::Confidential => tallies(conn, round.id).await?.everyone.score().map(Level::of),
        Mode::Together => shared_answers(conn, &round).await?.answers.result().and_then(Outcome::level),
    })
}

/// A together round's shared set of answers.
///
/// # Errors
/// Faults of the database.
pub async fn shared_answers(conn: &mut SqliteConnection, round: &Round) -> Result<Response, Fault> {
    // The shared set belongs to nobody, so nobody's id is asked for.
    response(conn, round, 0).await
}

/// The together rounds in which this person set an answer.
///
/// # Errors
/// Faults of the database.
pub async fn list_set_by(conn: &mut SqliteConnection, district_id: i64, user_id: u64) -> Result<Vec<i64>, Fault> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT round.id FROM round JOIN response ON round_id = round.id JOIN answer ON response_id = response.id \
         WHERE district_id = ? AND answered_by = ?",
    )
    .bind(district_id)
    .bind(user_id as i64)
    .fetch_all(conn)
    .await?)
}

/// Shares a closed round's result with everyone; `false` if it was shared before, or is not closed.
///
/// # Errors
/// Faults of the database.
pub async fn share(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    user_id: u64,
    now: i64,
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "UPDATE round SET shared_at = ?, shared_by = ? \
         WHERE district_id = ? AND id = ? AND state = 'closed' AND shared_at IS NULL",
    )
    .bind(now)
    .bind(user_id as i64)
    .bind(district_id)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
