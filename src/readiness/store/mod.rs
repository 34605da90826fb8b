//! The readiness survey's SQL: rounds and answers here, what a round says in `results.rs`.

mod results;

use sqlx::{FromRow, SqliteConnection};

use super::tally;
use super::{Answers, Mode, Question, Response, Round, State};
use crate::district::Part;
use crate::error::Fault;
pub use results::{
    Eyes, district_level, find_closed, insert_tallies, list_counted, list_earlier, list_set_by, progress, share,
    shared_answers, tallies,
};

const ROUND: &str =
    "SELECT id, district_id, name, mode, state, minimum_group, closes_at, shared_at IS NOT NULL AS shared FROM round";

#[derive(FromRow)]
struct RoundRow {
    id: i64,
    district_id: i64,
    name: String,
    mode: String,
    state: String,
    minimum_group: u32,
    closes_at: Option<i64>,
    shared: bool,
}

impl TryFrom<RoundRow> for Round {
    type Error = Fault;

    fn try_from(row: RoundRow) -> Result<Self, Fault> {
        let unknown = || Fault::Internal(format!("round {} has an unknown mode or state", row.id));
        let state = [State::Draft, State::Open, State::Closed].into_iter().find(|state| state.as_str() == row.state);
        Ok(Self {
            mode: Mode::from_name(&row.mode).ok_or_else(unknown)?,
            state: state.ok_or_else(unknown)?,
            id: row.id,
            district_id: row.district_id,
            name: row.name,
            minimum_group: row.minimum_group,
            closes_at: row.closes_at,
            shared: row.shared,
        })
    }
}

/// A round of this district.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Round>, Fault> {
    let sql = format!("{ROUND} WHERE district_id = ? AND id = ?");
    let row: Option<RoundRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Round::try_from).transpose()
}

/// The district's open round, or else the one closed last.
///
/// # Errors
/// Faults of the database.
pub async fn find_current(conn: &mut SqliteConnection, district_id: i64) -> Result<Option<Round>, Fault> {
    let sql = format!(
        "{ROUND} WHERE district_id = ? AND state <> 'draft' ORDER BY state = 'open' DESC, closed_at DESC, id DESC LIMIT 1"
    );
    let row: Option<RoundRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).fetch_optional(conn).await?;
    row.map(Round::try_from).transpose()
}

/// When a round closes by itself: the wall time that was asked for, its zone, and the instant worked out from them.
#[derive(Clone, Debug)]
pub struct Closing {
    /// Such as `2027-02-12T17:00`.
    pub on: String,
    /// IANA name.
    pub zone: String,
    /// Seconds since 1970 (UTC).
    pub at: i64,
}

/// Prepares a round; it takes the place of the one this person prepared before.
///
/// # Errors
/// Faults of the database.
pub async fn insert_draft(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: u64,
    name: &str,
    mode: Mode,
    minimum_group: u32,
    closing: Option<&Closing>,
) -> Result<i64, Fault> {
    discard_draft(&mut *conn, district_id, None, user_id).await?;
    let id = sqlx::query_scalar(
        "INSERT INTO round (district_id, name, mode, state, minimum_group, opened_by, closes_on, closes_zone, closes_at) \
         VALUES (?, ?, ?, 'draft', ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(district_id)
    .bind(name)
    .bind(mode.as_str())
    .bind(minimum_group)
    .bind(user_id as i64)
    .bind(closing.map(|closing| &closing.on))
    .bind(closing.map(|closing| &closing.zone))
    .bind(closing.map(|closing| closing.at))
    .fetch_one(conn)
    .await?;
    Ok(id)
}

/// Drops this person's draft, or with no `id` whichever they have. Says whether there was one.
///
/// # Errors
/// Faults of the database.
pub async fn discard_draft(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: Option<i64>,
    user_id: u64,
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "DELETE FROM round WHERE district_id = ?1 AND opened_by = ?2 AND state = 'draft' AND (?3 IS NULL OR id = ?3)",
    )
    .bind(district_id)
    .bind(user_id as i64)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Opens this person's draft. The smallest group is copied here, and stays what it is then.
///
/// # Errors
/// Faults of the database.
pub async fn open(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    user_id: u64,
    minimum_group: u32,
    now: i64,
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "UPDATE round SET state = 'open', opened_at = ?, minimum_group = ? \
         WHERE district_id = ? AND id = ? AND opened_by = ? AND state = 'draft'",
    )
    .bind(now)
    .bind(minimum_group)
    .bind(district_id)
    .bind(id)
    .bind(user_id as i64)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes an open round; `false` if it was not open.
///
/// # Errors
/// Faults of the database.
pub async fn close(conn: &mut SqliteConnection, district_id: i64, id: i64, at: i64) -> Result<bool, Fault> {
    let done = sqlx::query(
        "UPDATE round SET state = 'closed', closed_at = ? WHERE district_id = ? AND id = ? AND state = 'open'",
    )
    .bind(at)
    .bind(district_id)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Open rounds of all districts whose closing time has come: district, round, closing time.
///
/// # Errors
/// Faults of the database.
pub async fn list_due(conn: &mut SqliteConnection, now: i64) -> Result<Vec<(i64, i64, i64)>, Fault> {
    Ok(sqlx::query_as("SELECT district_id, id, closes_at FROM round WHERE state = 'open' AND closes_at <= ?")
        .bind(now)
        .fetch_all(conn)
        .await?)
}

/// When the next round closes, in any district.
///
/// # Errors
/// Faults of the database.
pub async fn next_due(conn: &mut SqliteConnection) -> Result<Option<i64>, Fault> {
    Ok(sqlx::query_scalar("SELECT min(closes_at) FROM round WHERE state = 'open'").fetch_one(conn).await?)
}

/// A closing time that is still to come, in a round of any district.
#[derive(Debug, FromRow)]
pub struct Pending {
    /// The round.
    pub id: i64,
    /// Its district.
    pub district_id: i64,
    /// The wall time that was asked for.
    pub closes_on: String,
    /// The zone it is in.
    pub closes_zone: String,
    /// The instant that was worked out from the two, in seconds since 1970 (UTC).
    pub closes_at: i64,
}

/// The closing times that are still to come.
///
/// # Errors
/// Faults of the database.
pub async fn list_pending(conn: &mut SqliteConnection, now: i64) -> Result<Vec<Pending>, Fault> {
    Ok(sqlx::query_as(
        "SELECT id, district_id, closes_on, closes_zone, closes_at FROM round \
         WHERE state <> 'closed' AND closes_on IS NOT NULL AND closes_zone IS NOT NULL AND closes_at > ?",
    )
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Sets the instant at which a round closes, worked out anew.
///
/// # Errors
/// Faults of the database.
pub async fn move_closing(conn: &mut SqliteConnection, id: i64, closes_at: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE round SET closes_at = ? WHERE id = ? AND state <> 'closed'")
        .bind(closes_at)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// This person's answers in a round (in a together round everyone's), empty if there are none yet.
///
/// # Errors
/// Faults of the database.
pub async fn response(conn: &mut SqliteConnection, round: &Round, user_id: u64) -> Result<Response, Fault> {
    let found: Option<(i64, i64)> =
        sqlx::query_as("SELECT id, revision FROM response WHERE round_id = ? AND user_id IS ?")
            .bind(round.id)
            .bind(owner(round, user_id))
            .fetch_optional(&mut *conn)
            .await?;
    let Some((id, revision)) = found else { return Ok(Response::default()) };
    let rows: Vec<(u8, String, Option<i64>)> =
        sqlx::query_as("SELECT question, choice, answered_by FROM answer WHERE response_id = ?")
            .bind(id)
            .fetch_all(conn)
            .await?;
    let mut response = Response { revision, answers: Answers::default(), set_by: [None; 5] };
    for (number, choice, answered_by) in rows {
        let (Some(question), Ok(choice)) = (Question::from_number(number), choice.parse()) else {
            return Err(Fault::Internal(format!("response {id} holds an answer that does not parse")));
        };
        response.answers.set(question, choice);
        response.set_by[question.place()] = answered_by.map(|id| id as u64);
    }
    Ok(response)
}

fn owner(round: &Round, user_id: u64) -> Option<i64> {
    match round.mode {
        Mode::Confidential => Some(user_id as i64),
        Mode::Together => None,
    }
}

/// Saves one answer. The first one of a person fixes the group that all of theirs count in.
///
/// # Errors
/// Faults of the database.
pub async fn save_answer(
    conn: &mut SqliteConnection,
    round: &Round,
    user_id: u64,
    voice: Option<Part>,
    question: Question,
    choice: super::Choice,
) -> Result<(), Fault> {
    let owner = owner(round, user_id);
    let mut first = false;
    let found: Option<i64> = sqlx::query_scalar(
        "UPDATE response SET revision = revision + 1 WHERE round_id = ? AND user_id IS ? RETURNING id",
    )
    .bind(round.id)
    .bind(owner)
    .fetch_optional(&mut *conn)
    .await?;
    let response_id: i64 = match found {
        Some(id) => id,
        None => sqlx::query_scalar(
            "INSERT INTO response (id, round_id, user_id, voice, revision) \
                 VALUES (random() & 9223372036854775807, ?, ?, ?, 1) RETURNING id",
        )
        .bind(round.id)
        .bind(owner)
        .bind(owner.and(voice).map(Part::as_str))
        .fetch_one(&mut *conn)
        .await
        .inspect(|_| first = true)?,
    };
    sqlx::query(
        "INSERT INTO answer (response_id, question, choice, answered_by) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO UPDATE SET choice = excluded.choice, answered_by = excluded.answered_by",
    )
    .bind(response_id)
    .bind(question.number())
    .bind(choice.as_str())
    .bind(if owner.is_none() { Some(user_id as i64) } else { None })
    .execute(&mut *conn)
    .await?;
    if first {
        raise_progress(conn, round, "").await?;
        if let Some(voice) = voice {
            raise_progress(conn, round, voice.as_str()).await?;
        }
    }
    Ok(())
}

/// Notes the step that a group (or, with `""`, everyone) has reached; it never goes down.
async fn raise_progress(conn: &mut SqliteConnection, round: &Round, voice: &str) -> Result<(), Fault> {
    let answered: u32 =
        sqlx::query_scalar("SELECT count(*) FROM response WHERE round_id = ?1 AND (?2 = '' OR voice = ?2)")
            .bind(round.id)
            .bind(voice)
            .fetch_one(&mut *conn)
            .await?;
    sqlx::query(
        "INSERT INTO round_progress (round_id, voice, reached) VALUES (?, ?, ?) \
         ON CONFLICT DO UPDATE SET reached = max(reached, excluded.reached)",
    )
    .bind(round.id)
    .bind(voice)
    .bind(tally::step(answered, None, round.minimum_group))
    .execute(conn)
    .await?;
    Ok(())
}
