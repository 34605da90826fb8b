//! The scans' SQL. What was found is in `findings.rs`.

pub mod findings;

use chrono::NaiveDate;
use sqlx::{FromRow, SqliteConnection};

use super::checklist::ENTRIES;
use super::{Entry, Item, Kind, Loaded, Review, Scan, State};
use crate::calendar::WallTime;
use crate::district;
use crate::error::Fault;
use crate::retreat;

const SCAN: &str = "SELECT id, district_id, session_id, kind, review, state, posted_at FROM scan";
const ITEM: &str = "SELECT id, scan_id, item, state, reason, settled_by, settled_at, owner_id, due_on, revision \
                    FROM scan_item";

#[derive(FromRow)]
struct ScanRow {
    id: i64,
    district_id: i64,
    session_id: Option<i64>,
    kind: String,
    review: String,
    state: String,
    posted_at: Option<i64>,
}

impl TryFrom<ScanRow> for Scan {
    type Error = Fault;

    fn try_from(row: ScanRow) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal(format!("scan {} can't be read", row.id));
        Ok(Self {
            kind: Kind::from_name(&row.kind).ok_or_else(unreadable)?,
            review: Review::from_name(&row.review).ok_or_else(unreadable)?,
            open: row.state == "open",
            id: row.id,
            district_id: row.district_id,
            session_id: row.session_id,
            posted_at: row.posted_at,
        })
    }
}

#[derive(FromRow)]
struct ItemRow {
    id: i64,
    scan_id: i64,
    item: String,
    state: String,
    reason: String,
    settled_by: Option<i64>,
    settled_at: Option<i64>,
    owner_id: Option<i64>,
    due_on: Option<String>,
    revision: i64,
}

impl ItemRow {
    /// The point; `None` for one that another version knew.
    fn read(self) -> Result<Option<Item>, Fault> {
        let unreadable = || Fault::Internal(format!("point {} of a scan can't be read", self.id));
        let Some(entry) = Entry::find(&self.item) else { return Ok(None) };
        Ok(Some(Item {
            entry,
            state: State::from_name(&self.state).ok_or_else(unreadable)?,
            due_on: self.due_on.as_deref().map(str::parse).transpose().map_err(|_| unreadable())?,
            id: self.id,
            scan_id: self.scan_id,
            reason: self.reason,
            settled_by: self.settled_by.map(|id| id as u64),
            settled_at: self.settled_at,
            owner: self.owner_id.map(|id| id as u64),
            revision: self.revision,
        }))
    }
}

/// Begins a scan with all points of the checklist. Answers with its key.
///
/// # Errors
/// Faults of the database; that another one is open is among them.
pub async fn insert(
    conn: &mut SqliteConnection,
    district_id: i64,
    (kind, review, session_id): (Kind, Review, Option<i64>),
    made_by: u64,
    now: i64,
) -> Result<i64, Fault> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO scan (district_id, session_id, kind, review, state, made_by, made_at) \
         VALUES (?, ?, ?, ?, 'open', ?, ?) RETURNING id",
    )
    .bind(district_id)
    .bind(session_id)
    .bind(kind.as_str())
    .bind(review.as_str())
    .bind(made_by as i64)
    .bind(now)
    .fetch_one(&mut *conn)
    .await?;
    for entry in &ENTRIES {
        sqlx::query("INSERT INTO scan_item (district_id, scan_id, item, state) VALUES (?, ?, ?, 'open')")
            .bind(district_id)
            .bind(id)
            .bind(entry.name)
            .execute(&mut *conn)
            .await?;
    }
    Ok(id)
}

/// A scan of this district.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Scan>, Fault> {
    let sql = format!("{SCAN} WHERE district_id = ? AND id = ?");
    let row: Option<ScanRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Scan::try_from).transpose()
}

/// The scan that a point belongs to.
///
/// # Errors
/// Faults of the database.
pub async fn find_of_item(conn: &mut SqliteConnection, district_id: i64, item: i64) -> Result<Option<Scan>, Fault> {
    let sql = format!("{SCAN} WHERE district_id = ?1 AND id = (SELECT scan_id FROM scan_item WHERE id = ?2)");
    let row: Option<ScanRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(item).fetch_optional(conn).await?;
    row.map(Scan::try_from).transpose()
}

/// The scan that is open, or else the newest one.
///
/// # Errors
/// Faults of the database.
pub async fn current(conn: &mut SqliteConnection, district_id: i64) -> Result<Option<Scan>, Fault> {
    let sql = format!("{SCAN} WHERE district_id = ? ORDER BY state = 'open' DESC, id DESC LIMIT 1");
    let row: Option<ScanRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).fetch_optional(conn).await?;
    row.map(Scan::try_from).transpose()
}

/// The scans that are read before a session, once their reports are posted, the newest first.
///
/// # Errors
/// Faults of the database.
pub async fn list_posted(conn: &mut SqliteConnection, district_id: i64, session_id: i64) -> Result<Vec<Scan>, Fault> {
    let sql = format!("{SCAN} WHERE district_id = ? AND session_id = ? AND posted_at IS NOT NULL ORDER BY id DESC");
    let rows: Vec<ScanRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(session_id).fetch_all(conn).await?;
    rows.into_iter().map(Scan::try_from).collect()
}

/// The keys of the scans that are open.
///
/// # Errors
/// Faults of the database.
pub async fn list_open(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT id FROM scan WHERE district_id = ? AND state = 'open'";
    Ok(sqlx::query_scalar(sql).bind(district_id).fetch_all(conn).await?)
}

/// All of a scan's points, in the order of the checklist.
///
/// # Errors
/// Faults of the database.
pub async fn items(conn: &mut SqliteConnection, scan: &Scan) -> Result<Vec<Item>, Fault> {
    let sql = format!("{ITEM} WHERE district_id = ? AND scan_id = ?");
    let rows: Vec<ItemRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(scan.district_id).bind(scan.id).fetch_all(conn).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.extend(row.read()?);
    }
    items.sort_by_key(|item| item.entry.place());
    Ok(items)
}

/// A scan with all that is shown of it.
///
/// # Errors
/// Faults of the database.
pub async fn load(conn: &mut SqliteConnection, scan: Scan, now: i64) -> Result<Loaded, Fault> {
    let items = items(&mut *conn, &scan).await?;
    let findings = findings::list(&mut *conn, &scan).await?;
    let session = match scan.session_id {
        Some(id) => retreat::store::find(&mut *conn, scan.district_id, id).await?,
        None => None,
    };
    let zone = district::store::zone(conn, scan.district_id).await?;
    let today = zone.and_then(|zone| {
        let now = chrono::DateTime::from_timestamp(now, 0)?;
        Some(WallTime::from_instant(now, &zone).date())
    });
    Ok(Loaded { scan, session, items, findings, today })
}

/// Writes down of what kind a scan is, who reviews, and which session it is read before.
///
/// # Errors
/// Faults of the database.
pub async fn update(conn: &mut SqliteConnection, scan: &Scan) -> Result<(), Fault> {
    sqlx::query("UPDATE scan SET kind = ?, review = ?, session_id = ? WHERE district_id = ? AND id = ?")
        .bind(scan.kind.as_str())
        .bind(scan.review.as_str())
        .bind(scan.session_id)
        .bind(scan.district_id)
        .bind(scan.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Everyone may read its report from now on.
///
/// # Errors
/// Faults of the database.
pub async fn set_posted(conn: &mut SqliteConnection, scan: &Scan, now: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE scan SET posted_at = coalesce(posted_at, ?) WHERE district_id = ? AND id = ?")
        .bind(now)
        .bind(scan.district_id)
        .bind(scan.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Closes a scan.
///
/// # Errors
/// Faults of the database.
pub async fn close(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE scan SET state = 'closed' WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// The open scans of all districts whose session is over: district and scan.
///
/// # Errors
/// Faults of the database.
pub async fn list_over(conn: &mut SqliteConnection, now: i64) -> Result<Vec<(i64, i64)>, Fault> {
    Ok(sqlx::query_as(
        "SELECT scan.district_id, scan.id FROM scan JOIN session ON session.id = session_id \
         WHERE scan.state = 'open' AND session.state = 'planned' AND starts_at + 60 * coalesce(minutes, 0) <= ?",
    )
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// Whether the district has had a scan before.
///
/// # Errors
/// Faults of the database.
pub async fn has_any(conn: &mut SqliteConnection, district_id: i64) -> Result<bool, Fault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM scan WHERE district_id = ?)";
    Ok(sqlx::query_scalar(sql).bind(district_id).fetch_one(conn).await?)
}

/// Somebody looks after a point until then, or nobody does: a new revision.
///
/// # Errors
/// Faults of the database.
pub async fn assign(
    conn: &mut SqliteConnection,
    district_id: i64,
    item: i64,
    to: Option<(u64, NaiveDate)>,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE scan_item SET owner_id = ?, due_on = ?, revision = revision + 1 WHERE district_id = ? AND id = ?",
    )
    .bind(to.map(|(owner, _)| owner as i64))
    .bind(to.map(|(_, due)| due.to_string()))
    .bind(district_id)
    .bind(item)
    .execute(conn)
    .await?;
    Ok(())
}

/// Where a point stands from now on.
///
/// # Errors
/// Faults of the database.
pub async fn settle(
    conn: &mut SqliteConnection,
    district_id: i64,
    item: i64,
    (state, reason): (State, &str),
    by: u64,
    now: i64,
) -> Result<(), Fault> {
    let settled = state != State::Open;
    sqlx::query(
        "UPDATE scan_item SET state = ?, reason = ?, settled_by = ?, settled_at = ? WHERE district_id = ? AND id = ?",
    )
    .bind(state.as_str())
    .bind(reason)
    .bind(settled.then_some(by as i64))
    .bind(settled.then_some(now))
    .bind(district_id)
    .bind(item)
    .execute(conn)
    .await?;
    Ok(())
}
