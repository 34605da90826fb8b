//! The SQL of voices and documents from outside.

use sqlx::{FromRow, SqliteConnection};

use super::{Kind, Voice};
use crate::error::Fault;

const VOICE: &str = "SELECT id, kind, who, owner_id, asked_on, said, said_on, link, dropped FROM outside_voice";

#[derive(FromRow)]
struct Row {
    id: i64,
    kind: String,
    who: String,
    owner_id: Option<i64>,
    asked_on: Option<String>,
    said: String,
    said_on: Option<String>,
    link: String,
    dropped: bool,
}

impl TryFrom<Row> for Voice {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal(format!("voice {} from outside can't be read", row.id));
        let day = |day: &Option<String>| day.as_deref().map(str::parse).transpose().map_err(|_| unreadable());
        Ok(Self {
            kind: Kind::from_name(&row.kind).ok_or_else(unreadable)?,
            asked_on: day(&row.asked_on)?,
            said_on: day(&row.said_on)?,
            id: row.id,
            who: row.who,
            owner: row.owner_id.map(|id| id as u64),
            said: row.said,
            link: row.link,
            dropped: row.dropped,
        })
    }
}

/// All of a district, those off the list too, in the order in which they were added.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<Voice>, Fault> {
    let sql = format!("{VOICE} WHERE district_id = ? ORDER BY id");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).fetch_all(conn).await?;
    rows.into_iter().map(Voice::try_from).collect()
}

/// One of this district.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Voice>, Fault> {
    let sql = format!("{VOICE} WHERE district_id = ? AND id = ?");
    let row: Option<Row> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Voice::try_from).transpose()
}

/// Lists somebody. Answers with their key.
///
/// # Errors
/// Faults of the database.
pub async fn insert(
    conn: &mut SqliteConnection,
    district_id: i64,
    kind: Kind,
    (who, link): (&str, &str),
    made_by: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO outside_voice (district_id, kind, who, link, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?) \
         RETURNING id",
    )
    .bind(district_id)
    .bind(kind.as_str())
    .bind(who)
    .bind(link)
    .bind(made_by as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Makes one what it is now; its kind stays.
///
/// # Errors
/// Faults of the database.
pub async fn update(conn: &mut SqliteConnection, district_id: i64, voice: &Voice) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE outside_voice SET who = ?, owner_id = ?, asked_on = ?, said = ?, said_on = ?, link = ?, dropped = ? \
         WHERE district_id = ? AND id = ?",
    )
    .bind(&voice.who)
    .bind(voice.owner.map(|id| id as i64))
    .bind(voice.asked_on.map(|day| day.to_string()))
    .bind(&voice.said)
    .bind(voice.said_on.map(|day| day.to_string()))
    .bind(&voice.link)
    .bind(voice.dropped)
    .bind(district_id)
    .bind(voice.id)
    .execute(conn)
    .await?;
    Ok(())
}
