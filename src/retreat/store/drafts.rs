//! Drafts: what one person is planning, and nobody else sees.

use sqlx::SqliteConnection;

use super::{SESSION, SessionRow};
use crate::calendar::{WallTime, Zone};
use crate::error::Fault;
use crate::retreat::core_team::Slot;
use crate::retreat::{Kind, MEETING_MINUTES, Session, chain::Proposed};

/// What can be said of a session while it is drafted, and changed afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// How long it takes, if that is known.
    pub minutes: Option<u32>,
    /// Where it is held; may be empty.
    pub place: String,
    /// Where it can be joined or read up; may be empty.
    pub link: String,
    /// Its own name, if it has another than its kind's.
    pub name: Option<String>,
}

impl Details {
    /// Those of a session.
    pub fn of(session: &Session) -> Self {
        let (place, link) = (session.place.clone(), session.link.clone());
        Self { minutes: session.minutes, place, link, name: session.name.clone() }
    }
}

/// A chain that somebody is planning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its key.
    pub id: i64,
    /// Weeks between two sessions, as asked for.
    pub spacing_weeks: u32,
    /// Days for feedback, as asked for.
    pub feedback_days: u32,
    /// Its sessions in the order of the chain, and whether each is left out.
    pub sessions: Vec<(Session, bool)>,
}

impl Draft {
    /// The sessions that are to be made.
    pub fn wanted(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(|(_, left_out)| !left_out).map(|(session, _)| session)
    }
}

/// Drafts a session, part of a plan or not.
///
/// # Errors
/// Faults of the database.
#[allow(clippy::too_many_arguments, reason = "a row has as many columns")]
pub async fn insert_draft(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: u64,
    plan_id: Option<i64>,
    kind: Kind,
    starts_on: WallTime,
    zone: &Zone,
    details: &Details,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO session (district_id, plan_id, kind, name, state, starts_on, zone, starts_at, minutes, place, link, \
         made_by) VALUES (?, ?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(district_id)
    .bind(plan_id)
    .bind(kind.as_str())
    .bind(&details.name)
    .bind(starts_on.to_string())
    .bind(zone.name())
    .bind(starts_on.unix_seconds(zone))
    .bind(details.minutes)
    .bind(&details.place)
    .bind(&details.link)
    .bind(user_id as i64)
    .fetch_one(conn)
    .await?)
}

/// Drops this person's draft of a single session, or with no `id` whichever they have. Says whether there was one.
///
/// # Errors
/// Faults of the database.
pub async fn drop_single(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: u64,
    id: Option<i64>,
) -> Result<bool, Fault> {
    let dropped = sqlx::query(
        "DELETE FROM session WHERE district_id = ?1 AND made_by = ?2 AND state = 'draft' AND plan_id IS NULL \
         AND (?3 IS NULL OR id = ?3)",
    )
    .bind(district_id)
    .bind(user_id as i64)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(dropped.rows_affected() > 0)
}

/// A session that this person is drafting.
///
/// # Errors
/// Faults of the database.
pub async fn find_drafted(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: u64,
    id: i64,
) -> Result<Option<Session>, Fault> {
    let sql = format!("{SESSION} WHERE district_id = ? AND made_by = ? AND id = ? AND state = 'draft'");
    let row: Option<SessionRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(district_id)
        .bind(user_id as i64)
        .bind(id)
        .fetch_optional(conn)
        .await?;
    row.map(Session::try_from).transpose()
}

/// Drafts a chain beside the newest that this person was planning: one begun by mistake costs nobody what they had
/// adjusted. Older ones go.
///
/// # Errors
/// Faults of the database.
#[allow(clippy::too_many_arguments, reason = "a chain is asked for with as much")]
pub async fn insert_plan(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: u64,
    (weeks, feedback_days): (u32, u32),
    chain: &[Proposed],
    zone: &Zone,
    place: &str,
    now: i64,
) -> Result<i64, Fault> {
    let before = newest_plan(&mut *conn, district_id, user_id).await?;
    drop_plans(&mut *conn, district_id, user_id, |plan| Some(plan) != before).await?;
    let plan: i64 = sqlx::query_scalar(
        "INSERT INTO plan (district_id, state, spacing_weeks, feedback_days, made_by, made_at) \
         VALUES (?, 'draft', ?, ?, ?, ?) RETURNING id",
    )
    .bind(district_id)
    .bind(weeks)
    .bind(feedback_days)
    .bind(user_id as i64)
    .bind(now)
    .fetch_one(&mut *conn)
    .await?;
    for proposed in chain {
        let minutes = proposed.kind.usual_minutes();
        let details = Details { minutes, place: place.to_owned(), ..Details::default() };
        let (kind, starts_on) = (proposed.kind, proposed.starts_on);
        insert_draft(&mut *conn, district_id, user_id, Some(plan), kind, starts_on, zone, &details).await?;
    }
    Ok(plan)
}

/// The key of the newest chain that this person is planning.
///
/// # Errors
/// Faults of the database.
pub async fn newest_plan(conn: &mut SqliteConnection, district_id: i64, user_id: u64) -> Result<Option<i64>, Fault> {
    let newest = "SELECT max(id) FROM plan WHERE district_id = ? AND made_by = ? AND state = 'draft'";
    Ok(sqlx::query_scalar(newest).bind(district_id).bind(user_id as i64).fetch_one(conn).await?)
}

/// Drops this person's draft of a chain. Says whether there was one.
///
/// # Errors
/// Faults of the database.
pub async fn drop_plan(conn: &mut SqliteConnection, district_id: i64, user_id: u64, id: i64) -> Result<bool, Fault> {
    drop_plans(conn, district_id, user_id, |plan| plan == id).await
}

/// Drops those of this person's drafts of chains that `unwanted` picks. Says whether there were any.
async fn drop_plans(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: u64,
    unwanted: impl Fn(i64) -> bool,
) -> Result<bool, Fault> {
    let mut drafts: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM plan WHERE district_id = ? AND made_by = ? AND state = 'draft'")
            .bind(district_id)
            .bind(user_id as i64)
            .fetch_all(&mut *conn)
            .await?;
    drafts.retain(|plan| unwanted(*plan));
    for plan in &drafts {
        sqlx::query("DELETE FROM session WHERE plan_id = ? AND state = 'draft'").bind(plan).execute(&mut *conn).await?;
        sqlx::query("DELETE FROM plan WHERE id = ?").bind(plan).execute(&mut *conn).await?;
    }
    Ok(!drafts.is_empty())
}

/// A chain that this person is planning: the newest, or that one.
///
/// # Errors
/// Faults of the database.
pub async fn find_plan(
    conn: &mut SqliteConnection,
    district_id: i64,
    user_id: u64,
    id: Option<i64>,
) -> Result<Option<Draft>, Fault> {
    let plan: Option<(i64, u32, u32)> = sqlx::query_as(
        "SELECT id, spacing_weeks, feedback_days FROM plan \
         WHERE district_id = ?1 AND made_by = ?2 AND state = 'draft' AND (?3 IS NULL OR id = ?3) \
         ORDER BY id DESC LIMIT 1",
    )
    .bind(district_id)
    .bind(user_id as i64)
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let Some((id, spacing_weeks, feedback_days)) = plan else { return Ok(None) };
    let sql = format!("{SESSION} WHERE plan_id = ? AND state = 'draft' ORDER BY id");
    let rows: Vec<SessionRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_all(&mut *conn).await?;
    let left_out: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM session WHERE plan_id = ? AND left_out").bind(id).fetch_all(conn).await?;
    let sessions = rows.into_iter().map(|row| {
        let session = Session::try_from(row)?;
        let out = left_out.contains(&session.id);
        Ok((session, out))
    });
    Ok(Some(Draft { id, spacing_weeks, feedback_days, sessions: sessions.collect::<Result<_, Fault>>()? }))
}

/// Leaves a session of a draft out, or puts it back.
///
/// # Errors
/// Faults of the database.
pub async fn set_left_out(conn: &mut SqliteConnection, district_id: i64, id: i64, left_out: bool) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET left_out = ? WHERE district_id = ? AND id = ? AND state = 'draft'")
        .bind(left_out)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// A drafted session at another time.
///
/// # Errors
/// Faults of the database.
pub async fn set_draft_time(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    starts_on: WallTime,
    zone: &Zone,
) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET starts_on = ?, zone = ?, starts_at = ? WHERE district_id = ? AND id = ? AND state = 'draft'")
        .bind(starts_on.to_string())
        .bind(zone.name())
        .bind(starts_on.unix_seconds(zone))
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// A session's details, drafted or not.
///
/// # Errors
/// Faults of the database.
pub async fn set_details(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    details: &Details,
) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET minutes = ?, place = ?, link = ?, name = ? WHERE district_id = ? AND id = ?")
        .bind(details.minutes)
        .bind(&details.place)
        .bind(&details.link)
        .bind(&details.name)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// The draft becomes a session that takes place, with the core team's meeting at `slot` where its kind has one.
///
/// # Errors
/// Faults of the database.
pub async fn confirm(conn: &mut SqliteConnection, session: &Session, slot: Option<Slot>) -> Result<(), Fault> {
    sqlx::query("UPDATE session SET state = 'planned' WHERE id = ? AND state = 'draft'")
        .bind(session.id)
        .execute(&mut *conn)
        .await?;
    let Some(slot) = slot else { return Ok(()) };
    let state = if slot.time().is_some() { "planned" } else { "none" };
    let starts_on = slot.time().unwrap_or(session.starts_on);
    sqlx::query(
        "INSERT INTO meeting (district_id, session_id, state, starts_on, zone, starts_at, minutes) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(session.district_id)
    .bind(session.id)
    .bind(state)
    .bind(starts_on.to_string())
    .bind(session.zone.name())
    .bind(starts_on.unix_seconds(&session.zone))
    .bind(MEETING_MINUTES)
    .execute(conn)
    .await?;
    Ok(())
}

/// A plan is made: what was left out goes.
///
/// # Errors
/// Faults of the database.
pub async fn settle_plan(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    sqlx::query("DELETE FROM session WHERE district_id = ? AND plan_id = ? AND state = 'draft'")
        .bind(district_id)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    sqlx::query("UPDATE plan SET state = 'made' WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}
