//! The plan's week: its SQL.

use chrono::{NaiveDate, Weekday};
use sqlx::{FromRow, SqliteConnection};

use super::{day_from_name, day_name};
use crate::calendar::WallTime;
use crate::error::Fault;
use crate::reminder::Kind;

/// On which day it goes out; `None`: never.
///
/// # Errors
/// Faults of the database.
pub async fn day(conn: &mut SqliteConnection, district_id: i64) -> Result<Option<Weekday>, Fault> {
    let name: String =
        sqlx::query_scalar("SELECT week_day FROM district WHERE id = ?").bind(district_id).fetch_one(conn).await?;
    day_from_name(&name)
        .ok_or_else(|| Fault::Internal(format!("the week's day of district {district_id} can't be read")))
}

/// Says on which day it goes out.
///
/// # Errors
/// Faults of the database.
pub async fn set_day(conn: &mut SqliteConnection, district_id: i64, day: Option<Weekday>) -> Result<(), Fault> {
    sqlx::query("UPDATE district SET week_day = ? WHERE id = ?")
        .bind(day_name(day))
        .bind(district_id)
        .execute(conn)
        .await?;
    Ok(())
}

/// A reminder of the plan's week, but for those that a person asked for again.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Row {
    /// The reminder's key.
    pub id: i64,
    /// Its week.
    #[sqlx(rename = "revision")]
    pub week: i64,
    due_on: String,
    /// When it is due, in seconds since 1970 (UTC).
    pub due_at: i64,
    /// Seconds since 1970 (UTC): from then on it has lost its meaning.
    pub expires_at: i64,
    state: String,
    reason: Option<String>,
    settled_at: Option<i64>,
}

impl Row {
    /// It waits, and has not lost its meaning.
    pub fn waits(&self, now: i64) -> bool {
        self.state == "waiting" && self.expires_at > now
    }

    /// It lost its meaning before it could go out.
    pub fn is_missed(&self, now: i64) -> bool {
        self.state == "expired" || (self.state == "waiting" && self.expires_at <= now)
    }

    /// Nothing changes about it any more.
    pub fn is_settled(&self) -> bool {
        self.state != "waiting" && !self.is_quiet()
    }

    /// It was not wanted: there was nothing to say, or the setting changed before its time.
    fn is_quiet(&self) -> bool {
        self.state == "dropped" && self.reason.as_deref() == Some("not_wanted")
    }

    /// The local date on which it was due, if it said all that there was to say.
    pub fn told_on(&self) -> Option<NaiveDate> {
        let told = self.state == "sent" || (self.is_quiet() && self.settled_at.is_some_and(|at| at >= self.due_at));
        self.due_on.parse::<WallTime>().ok().filter(|_| told).map(WallTime::date)
    }
}

/// How many are looked at: more than a year's.
const NEWEST: i64 = 60;

/// The newest of them, the newest week first.
///
/// # Errors
/// Faults of the database.
pub async fn rows(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<Row>, Fault> {
    let sql = "SELECT id, revision, due_on, due_at, expires_at, state, reason, settled_at FROM reminder \
               WHERE district_id = ?1 AND kind = ?2 AND subject_id = ?1 AND rung = ?3 ORDER BY revision DESC, id DESC LIMIT ?4";
    Ok(sqlx::query_as(sql)
        .bind(district_id)
        .bind(Kind::PlanWeek.as_str())
        .bind(Kind::PlanWeek.rung().as_ref())
        .bind(NEWEST)
        .fetch_all(conn)
        .await?)
}

/// There is a plan: a goal or an action was written down, whatever became of it.
const BEGUN: &str = "(EXISTS (SELECT 1 FROM goal WHERE district_id = district.id) \
                     OR EXISTS (SELECT 1 FROM action WHERE district_id = district.id AND state <> 'draft'))";

/// Whether the district has begun to write its plan down.
///
/// # Errors
/// Faults of the database.
pub async fn is_begun(conn: &mut SqliteConnection, district_id: i64) -> Result<bool, Fault> {
    let sql = format!("SELECT {BEGUN} FROM district WHERE id = ?");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(district_id).fetch_one(conn).await?)
}

/// The districts that the bot is in, that have a zone and a plan and want its week, and for which none stands ahead at `now`
/// (seconds since 1970, UTC).
///
/// # Errors
/// Faults of the database.
pub async fn list_without(conn: &mut SqliteConnection, now: i64) -> Result<Vec<i64>, Fault> {
    let sql = format!(
        "SELECT id FROM district WHERE left_at IS NULL AND zone IS NOT NULL AND week_day <> 'off' AND {BEGUN} AND NOT EXISTS \
               (SELECT 1 FROM reminder WHERE district_id = district.id AND kind = ?1 AND subject_id = district.id \
                AND rung = ?2 AND state = 'waiting' AND expires_at > ?3)"
    );
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(Kind::PlanWeek.as_str())
        .bind(Kind::PlanWeek.rung().as_ref())
        .bind(now)
        .fetch_all(conn)
        .await?)
}

/// The districts that have a zone.
///
/// # Errors
/// Faults of the database.
pub async fn list_districts(conn: &mut SqliteConnection) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT id FROM district WHERE left_at IS NULL AND zone IS NOT NULL ORDER BY id";
    Ok(sqlx::query_scalar(sql).fetch_all(conn).await?)
}

/// The newest change of stage of each action since an instant (seconds since 1970, UTC): the action, where it stood, where
/// it went, when. The newest first.
///
/// # Errors
/// Faults of the database.
pub async fn moved_on(
    conn: &mut SqliteConnection,
    district_id: i64,
    since: i64,
) -> Result<Vec<(i64, String, String, i64)>, Fault> {
    let sql = "SELECT action_id, was, became, changed_at FROM action_change WHERE id IN (SELECT max(id) FROM action_change \
               WHERE district_id = ? AND what = 'stage' AND changed_at >= ? GROUP BY action_id) ORDER BY id DESC";
    Ok(sqlx::query_as(sql).bind(district_id).bind(since).fetch_all(conn).await?)
}
