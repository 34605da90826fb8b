//! Its SQL: answers, who was there, and what changed.

use sqlx::{FromRow, SqliteConnection};

use super::change::{Change, What};
use super::{Answer, Earlier, Rsvp};
use crate::calendar::WallTime;
use crate::district::Part;
use crate::error::Fault;

#[derive(FromRow)]
struct Row {
    user_id: i64,
    answer: String,
    voice: Option<String>,
    revision: i64,
    remind: bool,
    answered_at: i64,
}

impl TryFrom<Row> for Rsvp {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal("an answer to a session can't be read".to_owned());
        Ok(Self {
            user_id: row.user_id as u64,
            answer: Answer::from_name(&row.answer).ok_or_else(unreadable)?,
            voice: row.voice.as_deref().and_then(Part::from_name),
            revision: row.revision,
            remind: row.remind,
            answered_at: row.answered_at,
        })
    }
}

/// All answers to a session, those for earlier dates too, in the order of people's ids.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district_id: i64, session_id: i64) -> Result<Vec<Rsvp>, Fault> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT user_id, answer, voice, revision, remind, answered_at FROM rsvp \
         WHERE district_id = ? AND session_id = ? ORDER BY user_id",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Rsvp::try_from).collect()
}

/// One person's answer.
///
/// # Errors
/// Faults of the database.
pub async fn find(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    user_id: u64,
) -> Result<Option<Rsvp>, Fault> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT user_id, answer, voice, revision, remind, answered_at FROM rsvp \
         WHERE district_id = ? AND session_id = ? AND user_id = ?",
    )
    .bind(district_id)
    .bind(session_id)
    .bind(user_id as i64)
    .fetch_optional(conn)
    .await?;
    row.map(Rsvp::try_from).transpose()
}

/// Saves one person's answer in place of an earlier one.
///
/// # Errors
/// Faults of the database.
pub async fn save(conn: &mut SqliteConnection, district_id: i64, session_id: i64, rsvp: &Rsvp) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO rsvp (district_id, session_id, user_id, answer, voice, revision, remind, answered_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET answer = excluded.answer, voice = excluded.voice, \
         revision = excluded.revision, remind = excluded.remind, answered_at = excluded.answered_at",
    )
    .bind(district_id)
    .bind(session_id)
    .bind(rsvp.user_id as i64)
    .bind(rsvp.answer.as_str())
    .bind(rsvp.voice.map(Part::as_str))
    .bind(rsvp.revision)
    .bind(rsvp.remind)
    .bind(rsvp.answered_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// What an answer was given for: the session's date before the first move after it.
///
/// # Errors
/// Faults of the database.
pub async fn earlier(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    rsvp: &Rsvp,
) -> Result<Earlier, Fault> {
    let on: Option<String> = sqlx::query_scalar(
        "SELECT old_on FROM session_change WHERE district_id = ? AND session_id = ? AND what = 'session_moved' \
         AND made_at >= ? ORDER BY id LIMIT 1",
    )
    .bind(district_id)
    .bind(session_id)
    .bind(rsvp.answered_at)
    .fetch_optional(conn)
    .await?;
    Ok(Earlier { answer: rsvp.answer, starts_on: on.and_then(|on| on.parse().ok()) })
}

/// Who was noted as there, or as not there.
///
/// # Errors
/// Faults of the database.
pub async fn list_attendance(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
) -> Result<Vec<(u64, bool)>, Fault> {
    let rows: Vec<(i64, bool)> = sqlx::query_as(
        "SELECT user_id, present FROM attendance WHERE district_id = ? AND session_id = ? ORDER BY user_id",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(user, present)| (user as u64, present)).collect())
}

/// Notes whether somebody was there.
///
/// # Errors
/// Faults of the database.
pub async fn save_attendance(
    conn: &mut SqliteConnection,
    (district_id, session_id): (i64, i64),
    user_id: u64,
    present: bool,
    by: u64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO attendance (district_id, session_id, user_id, present, confirmed_by, confirmed_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET present = excluded.present, \
         confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at \
         WHERE present <> excluded.present",
    )
    .bind(district_id)
    .bind(session_id)
    .bind(user_id as i64)
    .bind(present)
    .bind(by as i64)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Who was there is confirmed.
///
/// # Errors
/// Faults of the database.
pub async fn confirm(conn: &mut SqliteConnection, district_id: i64, session_id: i64, now: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET attendance_at = ? WHERE district_id = ? AND id = ?")
        .bind(now)
        .bind(district_id)
        .bind(session_id)
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct ChangeRow {
    id: i64,
    session_id: i64,
    what: String,
    old_on: String,
    new_on: Option<String>,
}

impl TryFrom<ChangeRow> for Change {
    type Error = Fault;

    fn try_from(row: ChangeRow) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal(format!("change {} of a session can't be read", row.id));
        let wall = |text: &str| text.parse::<WallTime>().map_err(|_| unreadable());
        Ok(Self {
            what: What::from_name(&row.what).ok_or_else(unreadable)?,
            old_on: wall(&row.old_on)?,
            new_on: row.new_on.as_deref().map(wall).transpose()?,
            id: row.id,
            session_id: row.session_id,
        })
    }
}

const CHANGE: &str = "SELECT id, session_id, what, old_on, new_on FROM session_change";

/// A change.
///
/// # Errors
/// Faults of the database.
pub async fn find_change(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Change>, Fault> {
    let sql = format!("{CHANGE} WHERE district_id = ? AND id = ?");
    let row: Option<ChangeRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Change::try_from).transpose()
}

/// The changes of a session and of its meeting, oldest first, each with whether people were told of it.
///
/// # Errors
/// Faults of the database.
pub async fn list_changes(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
) -> Result<Vec<(Change, bool)>, Fault> {
    let sql = format!("{CHANGE} WHERE district_id = ? AND session_id = ? ORDER BY id");
    let rows: Vec<ChangeRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(session_id).fetch_all(&mut *conn).await?;
    let told: Vec<i64> = sqlx::query_scalar(
        "SELECT subject_id FROM posting JOIN session_change ON session_change.id = subject_id \
         WHERE posting.district_id = ? AND kind = 'change' AND state = 'sent' AND session_id = ?",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let told = told.contains(&row.id);
            Ok((Change::try_from(row)?, told))
        })
        .collect()
}
