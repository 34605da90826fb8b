//! The sheets and the comments: their SQL.

use std::collections::BTreeMap;

use sqlx::{FromRow, SqliteConnection};

use super::{Comment, Field, Group, Sheet, Survey, Version};
use crate::error::Fault;
use crate::readiness::store::{self as survey, Eyes};
use crate::readiness::{Mode, Outcome};

/// What stands in a sheet's fields; those that are empty are left out.
///
/// # Errors
/// Faults of the database.
pub async fn newest(
    conn: &mut SqliteConnection,
    district_id: i64,
    sheet: Sheet,
) -> Result<BTreeMap<Field, Version>, Fault> {
    let rows: Vec<(String, String, Option<i64>, i64)> = sqlx::query_as(
        "SELECT field, words, set_by, set_at FROM sheet_field WHERE words <> '' AND id IN \
         (SELECT max(id) FROM sheet_field WHERE district_id = ? AND sheet = ? GROUP BY field)",
    )
    .bind(district_id)
    .bind(sheet.as_str())
    .fetch_all(conn)
    .await?;
    let version = |(field, words, by, at): (String, String, Option<i64>, i64)| {
        Some((Field::from_name(&field)?, Version { words, by: by.map(|id| id as u64), at }))
    };
    Ok(rows.into_iter().filter_map(version).collect())
}

/// Everything that ever stood in a field, the newest first.
///
/// # Errors
/// Faults of the database.
pub async fn history(conn: &mut SqliteConnection, district_id: i64, field: Field) -> Result<Vec<Version>, Fault> {
    let rows: Vec<(String, Option<i64>, i64)> = sqlx::query_as(
        "SELECT words, set_by, set_at FROM sheet_field WHERE district_id = ? AND sheet = ? AND field = ? ORDER BY id DESC",
    )
    .bind(district_id)
    .bind(field.sheet().as_str())
    .bind(field.as_str())
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(words, by, at)| Version { words, by: by.map(|id| id as u64), at }).collect())
}

/// Something else stands in a field from now on; what stood there is kept.
///
/// # Errors
/// Faults of the database.
pub async fn insert(
    conn: &mut SqliteConnection,
    district_id: i64,
    field: Field,
    words: &str,
    by: u64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query("INSERT INTO sheet_field (district_id, sheet, field, words, set_by, set_at) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(district_id)
        .bind(field.sheet().as_str())
        .bind(field.as_str())
        .bind(words)
        .bind(by as i64)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// What the newest result of the survey that everyone may see says. What was not shared is not looked at, whoever asks: the
/// sheet is the same for all.
///
/// # Errors
/// Faults of the database.
pub async fn survey(conn: &mut SqliteConnection, district_id: i64) -> Result<Survey, Fault> {
    let Some(round) = survey::find_closed(&mut *conn, district_id, Eyes::Everyone).await? else { return Ok(None) };
    let outcome = match round.mode {
        Mode::Confidential => {
            let score = survey::tallies(conn, round.id).await?.everyone.score();
            score.map(|score| Outcome { low: score, high: score })
        }
        Mode::Together => survey::shared_answers(conn, &round).await?.answers.result(),
    };
    Ok(Some((round.name, outcome)))
}

#[derive(FromRow)]
struct CommentRow {
    id: i64,
    voice: String,
    words: String,
    speaker: String,
    made_by: Option<i64>,
    made_at: i64,
    dropped: bool,
}

impl TryFrom<CommentRow> for Comment {
    type Error = Fault;

    fn try_from(row: CommentRow) -> Result<Self, Fault> {
        let group = Group::from_name(&row.voice);
        let group = group.ok_or_else(|| Fault::Internal(format!("comment {} has no known voice", row.id)))?;
        let by = row.made_by.map(|id| id as u64);
        let CommentRow { id, words, speaker, made_at: at, dropped, .. } = row;
        Ok(Self { id, group, words, speaker, by, at, dropped })
    }
}

const COMMENT: &str = "SELECT id, voice, words, speaker, made_by, made_at, dropped FROM vision_comment";

/// All comments, those that were taken off the sheet too, the newest first.
///
/// # Errors
/// Faults of the database.
pub async fn comments(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<Comment>, Fault> {
    // Its parts are constants of this file, here and below: nothing from outside reaches the SQL's text.
    let sql = format!("{COMMENT} WHERE district_id = ? ORDER BY id DESC");
    let rows: Vec<CommentRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).fetch_all(conn).await?;
    rows.into_iter().map(Comment::try_from).collect()
}

/// A comment.
///
/// # Errors
/// Faults of the database.
pub async fn comment(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Comment>, Fault> {
    let sql = format!("{COMMENT} WHERE district_id = ? AND id = ?");
    let row: Option<CommentRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Comment::try_from).transpose()
}

/// Adds a comment; `speaker` is empty unless it is passed on. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_comment(
    conn: &mut SqliteConnection,
    district_id: i64,
    group: Group,
    (speaker, words): (&str, &str),
    by: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO vision_comment (district_id, voice, words, speaker, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?) \
         RETURNING id",
    )
    .bind(district_id)
    .bind(group.as_str())
    .bind(words)
    .bind(speaker)
    .bind(by as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Changes a comment's words, and who said them.
///
/// # Errors
/// Faults of the database.
pub async fn update_comment(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    (speaker, words): (&str, &str),
) -> Result<(), Fault> {
    let sql = "UPDATE vision_comment SET speaker = ?, words = ? WHERE district_id = ? AND id = ?";
    sqlx::query(sql).bind(speaker).bind(words).bind(district_id).bind(id).execute(conn).await?;
    Ok(())
}

/// A comment goes off the sheet or back on it; its words stay.
///
/// # Errors
/// Faults of the database.
pub async fn set_dropped(conn: &mut SqliteConnection, district_id: i64, id: i64, dropped: bool) -> Result<(), Fault> {
    let sql = "UPDATE vision_comment SET dropped = ? WHERE district_id = ? AND id = ?";
    sqlx::query(sql).bind(dropped).bind(district_id).bind(id).execute(conn).await?;
    Ok(())
}

/// A comment was taken back: it is gone.
///
/// # Errors
/// Faults of the database.
pub async fn delete_comment(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    let sql = "DELETE FROM vision_comment WHERE district_id = ? AND id = ?";
    sqlx::query(sql).bind(district_id).bind(id).execute(conn).await?;
    Ok(())
}

/// The comments that a person made themselves go with their data; what they passed on is somebody else's.
///
/// # Errors
/// Faults of the database.
pub async fn delete_comments_of(conn: &mut SqliteConnection, district_id: i64, user_id: u64) -> Result<(), Fault> {
    let sql = "DELETE FROM vision_comment WHERE district_id = ? AND made_by = ? AND speaker = ''";
    sqlx::query(sql).bind(district_id).bind(user_id as i64).execute(conn).await?;
    Ok(())
}
