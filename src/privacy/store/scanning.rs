//! What the scans, and the voices from outside, hold about one person: its SQL.

use serde::Serialize;
use sqlx::{FromRow, SqliteConnection};

use crate::error::Fault;

/// What they recorded on a point of a scan.
#[derive(Debug, Serialize, FromRow)]
pub struct Found {
    /// The point, as it is stored.
    pub point: String,
    /// In words.
    pub words: String,
    /// Where it stands.
    pub link: String,
    /// What its file is called.
    pub file: String,
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
}

/// What the scans hold about a person.
#[derive(Debug, Serialize)]
pub struct Scanning {
    /// Scans that they began: when (seconds since 1970, UTC).
    pub scans: Vec<i64>,
    /// Points that they look after: the point, until when.
    pub scan_points: Vec<(String, Option<String>)>,
    /// Points that they said are done or left out: the point, when (seconds since 1970, UTC).
    pub scan_points_settled: Vec<(String, i64)>,
    /// What they recorded, taken back or not.
    pub scan_findings: Vec<Found>,
    /// People from outside and documents that they ask or read.
    pub outside_asked: Vec<String>,
    /// Those that they put on the list.
    pub outside_listed: Vec<String>,
}

impl Scanning {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        let points = self.scan_points.is_empty() && self.scan_points_settled.is_empty();
        let outside = self.outside_asked.is_empty() && self.outside_listed.is_empty();
        points && outside && self.scans.is_empty() && self.scan_findings.is_empty()
    }
}

pub(super) async fn list(conn: &mut SqliteConnection, district: i64, user: i64) -> Result<Scanning, Fault> {
    Ok(Scanning {
        scans: sqlx::query_scalar("SELECT made_at FROM scan WHERE district_id = ? AND made_by = ? ORDER BY id")
            .bind(district)
            .bind(user)
            .fetch_all(&mut *conn)
            .await?,
        scan_points: sqlx::query_as(
            "SELECT item, due_on FROM scan_item WHERE district_id = ? AND owner_id = ? ORDER BY id",
        )
        .bind(district)
        .bind(user)
        .fetch_all(&mut *conn)
        .await?,
        scan_points_settled: sqlx::query_as(
            "SELECT item, coalesce(settled_at, 0) FROM scan_item WHERE district_id = ? AND settled_by = ? ORDER BY id",
        )
        .bind(district)
        .bind(user)
        .fetch_all(&mut *conn)
        .await?,
        scan_findings: sqlx::query_as(
            "SELECT item AS point, words, link, file_name AS file, made_at AS at FROM scan_finding \
             JOIN scan_item ON scan_item.id = item_id \
             WHERE scan_finding.district_id = ? AND made_by = ? ORDER BY scan_finding.id",
        )
        .bind(district)
        .bind(user)
        .fetch_all(&mut *conn)
        .await?,
        outside_asked: who(&mut *conn, "owner_id", district, user).await?,
        outside_listed: who(conn, "made_by", district, user).await?,
    })
}

/// Names of voices from outside; `column` is a constant of this file.
async fn who(
    conn: &mut SqliteConnection,
    column: &'static str,
    district: i64,
    user: i64,
) -> Result<Vec<String>, Fault> {
    let sql = format!("SELECT who FROM outside_voice WHERE district_id = ? AND {column} = ? ORDER BY id");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(district).bind(user).fetch_all(conn).await?)
}
