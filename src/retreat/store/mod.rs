//! The sessions' SQL.
//!
//! - `drafts.rs`: what one person is planning. `changes.rs`: moving, changing, calling off.

pub mod changes;
pub mod drafts;

use sqlx::{FromRow, SqliteConnection};

use super::{Kind, Meeting, MeetingState, Session, State};
use crate::calendar::Zone;
use crate::error::Fault;

const SESSION: &str = "SELECT id, district_id, plan_id, kind, name, state, starts_on, zone, starts_at, minutes, place, link, \
                       revision, sequence, agenda_final_at IS NOT NULL AS agenda_final, \
                       attendance_at IS NOT NULL AS attendance_confirmed FROM session";
const MEETING: &str = "SELECT id, district_id, session_id, state, starts_on, zone, starts_at, minutes, link, by_hand, revision \
                       FROM meeting";

#[derive(FromRow)]
struct SessionRow {
    id: i64,
    district_id: i64,
    plan_id: Option<i64>,
    kind: String,
    name: Option<String>,
    state: String,
    starts_on: String,
    zone: String,
    starts_at: i64,
    minutes: Option<u32>,
    place: String,
    link: String,
    revision: i64,
    sequence: i64,
    agenda_final: bool,
    attendance_confirmed: bool,
}

impl TryFrom<SessionRow> for Session {
    type Error = Fault;

    fn try_from(row: SessionRow) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal(format!("session {} can't be read", row.id));
        Ok(Self {
            kind: Kind::from_name(&row.kind).ok_or_else(unreadable)?,
            state: State::ALL.into_iter().find(|state| state.as_str() == row.state).ok_or_else(unreadable)?,
            starts_on: row.starts_on.parse().map_err(|_| unreadable())?,
            zone: Zone::named(&row.zone).map_err(|_| unreadable())?,
            id: row.id,
            district_id: row.district_id,
            plan_id: row.plan_id,
            name: row.name,
            starts_at: row.starts_at,
            minutes: row.minutes,
            place: row.place,
            link: row.link,
            revision: row.revision,
            sequence: row.sequence,
            agenda_final: row.agenda_final,
            attendance_confirmed: row.attendance_confirmed,
        })
    }
}

#[derive(FromRow)]
struct MeetingRow {
    id: i64,
    district_id: i64,
    session_id: i64,
    state: String,
    starts_on: String,
    zone: String,
    starts_at: i64,
    minutes: u32,
    link: String,
    by_hand: bool,
    revision: i64,
}

impl TryFrom<MeetingRow> for Meeting {
    type Error = Fault;

    fn try_from(row: MeetingRow) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal(format!("meeting {} can't be read", row.id));
        Ok(Self {
            state: MeetingState::ALL.into_iter().find(|state| state.as_str() == row.state).ok_or_else(unreadable)?,
            starts_on: row.starts_on.parse().map_err(|_| unreadable())?,
            zone: Zone::named(&row.zone).map_err(|_| unreadable())?,
            id: row.id,
            district_id: row.district_id,
            session_id: row.session_id,
            starts_at: row.starts_at,
            minutes: row.minutes,
            link: row.link,
            by_hand: row.by_hand,
            revision: row.revision,
        })
    }
}

/// A session of this district, draft or not.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Session>, Fault> {
    let sql = format!("{SESSION} WHERE district_id = ? AND id = ?");
    let row: Option<SessionRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Session::try_from).transpose()
}

/// The district's sessions that were confirmed, called off or not, in the order of time.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<Session>, Fault> {
    let sql = format!("{SESSION} WHERE district_id = ? AND state <> 'draft' ORDER BY starts_at, id");
    let rows: Vec<SessionRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).fetch_all(conn).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// The sessions that take place and start at `since` or later.
///
/// # Errors
/// Faults of the database.
pub async fn list_ids_since(conn: &mut SqliteConnection, district_id: i64, since: i64) -> Result<Vec<i64>, Fault> {
    Ok(sqlx::query_scalar(
        "SELECT id FROM session WHERE district_id = ? AND state = 'planned' AND starts_at >= ? ORDER BY id",
    )
    .bind(district_id)
    .bind(since)
    .fetch_all(conn)
    .await?)
}

/// The core team's meeting before a session.
///
/// # Errors
/// Faults of the database.
pub async fn find_meeting(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
) -> Result<Option<Meeting>, Fault> {
    let sql = format!("{MEETING} WHERE district_id = ? AND session_id = ?");
    let row: Option<MeetingRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(session_id).fetch_optional(conn).await?;
    row.map(Meeting::try_from).transpose()
}

/// A core-team meeting, by its own key.
///
/// # Errors
/// Faults of the database.
pub async fn find_meeting_by_id(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
) -> Result<Option<Meeting>, Fault> {
    let sql = format!("{MEETING} WHERE district_id = ? AND id = ?");
    let row: Option<MeetingRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Meeting::try_from).transpose()
}

/// The people who asked to be reminded the day before.
///
/// # Errors
/// Faults of the database.
pub async fn list_eve(conn: &mut SqliteConnection, district_id: i64, session_id: i64) -> Result<Vec<u64>, Fault> {
    let users: Vec<i64> = sqlx::query_scalar(
        "SELECT user_id FROM rsvp WHERE district_id = ? AND session_id = ? AND remind AND answer <> 'cant' ORDER BY user_id",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(conn)
    .await?;
    Ok(users.into_iter().map(|user| user as u64).collect())
}

/// The sessions that start after `since`, drafts too: of one district, or of them all for what the bot does by itself.
///
/// # Errors
/// Faults of the database.
pub async fn list_since(
    conn: &mut SqliteConnection,
    district_id: Option<i64>,
    since: i64,
) -> Result<Vec<Session>, Fault> {
    let sql = format!(
        "{SESSION} WHERE (?1 IS NULL OR district_id = ?1) AND state <> 'cancelled' AND starts_at > ?2 ORDER BY id"
    );
    let rows: Vec<SessionRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(since).fetch_all(conn).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Whether any session of the district takes place, or took place.
///
/// # Errors
/// Faults of the database.
pub async fn any_planned(conn: &mut SqliteConnection, district_id: i64) -> Result<bool, Fault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM session WHERE district_id = ? AND state = 'planned')";
    Ok(sqlx::query_scalar(sql).bind(district_id).fetch_one(conn).await?)
}
