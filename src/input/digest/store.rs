//! What was posted of a session's input: its SQL.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{FromRow, SqliteConnection};

use super::post::{Digest, Part};
use crate::error::Fault;
use crate::retreat::Session;

/// What Discord has, or may have.
const WENT_OUT: &str = "EXISTS (SELECT 1 FROM posting WHERE posting.district_id = input_digest.district_id \
                        AND kind = 'input_digest' AND subject_id = input_digest.id \
                        AND (posting.state = 'sent' OR (posting.state = 'waiting' AND uncertain)))";

#[derive(FromRow)]
struct Row {
    id: i64,
    session_id: i64,
    part: String,
    revision: i64,
}

impl TryFrom<Row> for Digest {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let unknown = || Fault::Internal(format!("digest {} can't be read", row.id));
        let part = Part::from_name(&row.part).ok_or_else(unknown)?;
        Ok(Self { id: row.id, session_id: row.session_id, part, revision: row.revision })
    }
}

/// Makes sure that there is one of this kind for the session's date. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn ensure(conn: &mut SqliteConnection, session: &Session, part: Part) -> Result<i64, Fault> {
    sqlx::query(
        "INSERT INTO input_digest (district_id, session_id, part, revision) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(session.district_id)
    .bind(session.id)
    .bind(part.as_str())
    .bind(session.revision)
    .execute(&mut *conn)
    .await?;
    let sql = "SELECT id FROM input_digest WHERE district_id = ? AND session_id = ? AND part = ? AND revision = ?";
    Ok(sqlx::query_scalar(sql)
        .bind(session.district_id)
        .bind(session.id)
        .bind(part.as_str())
        .bind(session.revision)
        .fetch_one(conn)
        .await?)
}

/// One of this district.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Digest>, Fault> {
    let sql = "SELECT id, session_id, part, revision FROM input_digest WHERE district_id = ? AND id = ?";
    let row: Option<Row> = sqlx::query_as(sql).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Digest::try_from).transpose()
}

/// Those of a session, for all its dates, oldest first.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, session: &Session) -> Result<Vec<Digest>, Fault> {
    let sql =
        "SELECT id, session_id, part, revision FROM input_digest WHERE district_id = ? AND session_id = ? ORDER BY id";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(session.district_id).bind(session.id).fetch_all(conn).await?;
    rows.into_iter().map(Digest::try_from).collect()
}

/// Whether anything of a session's input has been posted.
///
/// # Errors
/// Faults of the database.
pub async fn went_out(conn: &mut SqliteConnection, session: &Session) -> Result<bool, Fault> {
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM input_digest WHERE input_digest.district_id = ? AND session_id = ? AND {WENT_OUT})"
    );
    // Its parts are constants of this file: nothing from outside reaches the SQL's text, here and below.
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(session.district_id).bind(session.id).fetch_one(conn).await?)
}

/// What was posted of a session's input but in this one: each input, with its mark in the newest.
///
/// # Errors
/// Faults of the database.
pub async fn told_before(conn: &mut SqliteConnection, session: &Session, id: i64) -> Result<BTreeMap<i64, i64>, Fault> {
    let sql = format!(
        "SELECT input_id, mark FROM input_in_digest JOIN input_digest ON input_digest.id = digest_id \
         WHERE input_digest.district_id = ? AND session_id = ? AND digest_id < ? AND {WENT_OUT} ORDER BY digest_id"
    );
    let rows: Vec<(i64, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(session.district_id)
        .bind(session.id)
        .bind(id)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Notes what stands in one, in place of what was noted before.
///
/// # Errors
/// Faults of the database.
pub async fn set_contents(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    contents: &[(i64, i64)],
) -> Result<(), Fault> {
    let sql =
        "DELETE FROM input_in_digest WHERE digest_id = (SELECT id FROM input_digest WHERE district_id = ? AND id = ?)";
    sqlx::query(sql).bind(district_id).bind(id).execute(&mut *conn).await?;
    for (input, mark) in contents {
        sqlx::query(
            "INSERT INTO input_in_digest (digest_id, input_id, mark) \
             SELECT ?2, id, ?4 FROM input WHERE district_id = ?1 AND id = ?3",
        )
        .bind(district_id)
        .bind(id)
        .bind(input)
        .bind(mark)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The inputs that stand in one.
///
/// # Errors
/// Faults of the database.
pub async fn contents(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<BTreeSet<i64>, Fault> {
    let inputs: Vec<i64> = sqlx::query_scalar(
        "SELECT input_id FROM input_in_digest JOIN input_digest ON input_digest.id = digest_id \
         WHERE district_id = ? AND digest_id = ?",
    )
    .bind(district_id)
    .bind(id)
    .fetch_all(conn)
    .await?;
    Ok(inputs.into_iter().collect())
}

/// The digests that an input stands in.
///
/// # Errors
/// Faults of the database.
pub async fn list_with(conn: &mut SqliteConnection, district_id: i64, input_id: i64) -> Result<Vec<i64>, Fault> {
    Ok(sqlx::query_scalar(
        "SELECT digest_id FROM input_in_digest JOIN input_digest ON input_digest.id = digest_id \
         WHERE district_id = ? AND input_id = ? ORDER BY digest_id",
    )
    .bind(district_id)
    .bind(input_id)
    .fetch_all(conn)
    .await?)
}

/// Whether an input stands in something that has been posted.
///
/// # Errors
/// Faults of the database.
pub async fn went_out_with(conn: &mut SqliteConnection, district_id: i64, input_id: i64) -> Result<bool, Fault> {
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM input_in_digest JOIN input_digest ON input_digest.id = digest_id \
         WHERE input_digest.district_id = ? AND input_id = ? AND {WENT_OUT})"
    );
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(input_id).fetch_one(conn).await?)
}

/// How many spoke in confidence for a session, whether it may be read or not. Never shown: it says whether some are held
/// back.
///
/// # Errors
/// Faults of the database.
pub async fn count_confidential(conn: &mut SqliteConnection, district_id: i64, session_id: i64) -> Result<i64, Fault> {
    let sql = "SELECT count(*) FROM input WHERE district_id = ? AND session_id = ? AND way = 'confidential' \
               AND state = 'given' AND EXISTS (SELECT 1 FROM input_answer WHERE input_id = input.id)";
    Ok(sqlx::query_scalar(sql).bind(district_id).bind(session_id).fetch_one(conn).await?)
}
