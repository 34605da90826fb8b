//! What was found: its SQL. Files are read one at a time, when somebody opens one.

use sqlx::{FromRow, SqliteConnection};

use crate::error::Fault;
use crate::scan::{Finding, Scan};

const FINDING: &str = "SELECT scan_finding.id, item_id, words, link, file_name, coalesce(length(file), 0) AS file_size, \
                       scan_finding.made_by, scan_finding.made_at, dropped FROM scan_finding";

#[derive(FromRow)]
struct Row {
    id: i64,
    item_id: i64,
    words: String,
    link: String,
    file_name: String,
    file_size: i64,
    made_by: Option<i64>,
    made_at: i64,
    dropped: bool,
}

impl From<Row> for Finding {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            item_id: row.item_id,
            words: row.words,
            link: row.link,
            file_name: row.file_name,
            file_size: row.file_size as u64,
            made_by: row.made_by.map(|id| id as u64),
            made_at: row.made_at,
            dropped: row.dropped,
        }
    }
}

/// Something to record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct New {
    /// In words; may be empty.
    pub words: String,
    /// Where it stands; may be empty.
    pub link: String,
    /// A file: its name, and what is in it.
    pub file: Option<(String, Vec<u8>)>,
}

/// All that was found in a scan and not taken back, the oldest first.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, scan: &Scan) -> Result<Vec<Finding>, Fault> {
    let sql = format!(
        "{FINDING} JOIN scan_item ON scan_item.id = item_id \
         WHERE scan_finding.district_id = ? AND scan_id = ? AND NOT dropped ORDER BY scan_finding.id"
    );
    let rows: Vec<Row> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(scan.district_id).bind(scan.id).fetch_all(conn).await?;
    Ok(rows.into_iter().map(Finding::from).collect())
}

/// Something that was found, taken back or not.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Finding>, Fault> {
    let sql = format!("{FINDING} WHERE district_id = ? AND id = ?");
    let row: Option<Row> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    Ok(row.map(Finding::from))
}

/// Records something. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert(
    conn: &mut SqliteConnection,
    district_id: i64,
    item: i64,
    new: &New,
    made_by: u64,
    now: i64,
) -> Result<i64, Fault> {
    let (name, bytes) = new.file.as_ref().map_or(("", None), |(name, bytes)| (name.as_str(), Some(bytes.as_slice())));
    Ok(sqlx::query_scalar(
        "INSERT INTO scan_finding (district_id, item_id, words, link, file_name, file, made_by, made_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(district_id)
    .bind(item)
    .bind(&new.words)
    .bind(&new.link)
    .bind(name)
    .bind(bytes)
    .bind(made_by as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Takes something back, or puts it back.
///
/// # Errors
/// Faults of the database.
pub async fn set_dropped(conn: &mut SqliteConnection, district_id: i64, id: i64, dropped: bool) -> Result<(), Fault> {
    sqlx::query("UPDATE scan_finding SET dropped = ? WHERE district_id = ? AND id = ?")
        .bind(dropped)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// What is in the file of a finding, and what it is called; `None` if it has none.
///
/// # Errors
/// Faults of the database.
pub async fn file(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<(String, Vec<u8>)>, Fault> {
    Ok(sqlx::query_as(
        "SELECT file_name, file FROM scan_finding WHERE district_id = ? AND id = ? AND NOT dropped AND file IS NOT NULL",
    )
    .bind(district_id)
    .bind(id)
    .fetch_optional(conn)
    .await?)
}
