//! What the database can tell today of how the plan fares.

use std::collections::BTreeMap;

use sqlx::{FromRow, SqliteConnection};

use crate::action;
use crate::calendar::{WallTime, Zone};
use crate::district::Part;
use crate::error::Fault;
use crate::plan::risks::{Coming, Facts, MANY_MOVES};
use crate::plan::{Alignment, store};

const DAY: i64 = 24 * 3600;
const WEEK: i64 = 7 * DAY;

#[derive(FromRow)]
struct Actions {
    actions: i64,
    unowned: i64,
    unaccepted: i64,
    owners: i64,
    unplaced: i64,
    blocked: i64,
    drifting: i64,
    overdue: i64,
    overdue_learning: i64,
}

#[derive(FromRow)]
struct Details {
    measured: i64,
    resourced: i64,
    heard: i64,
    founded: i64,
}

/// The facts at `now` (seconds since 1970, UTC).
///
/// # Errors
/// Faults of the database.
pub async fn facts(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<Facts, Fault> {
    let mut facts = Facts::default();
    count_tree(&mut *conn, district_id, &mut facts).await?;
    count_actions(&mut *conn, district_id, now, &mut facts).await?;
    look_at_rounds(&mut *conn, district_id, now, &mut facts).await?;
    look_at_sessions(&mut *conn, district_id, now, &mut facts).await?;
    let parts: Vec<String> = sqlx::query_scalar("SELECT part FROM district_role WHERE district_id = ?")
        .bind(district_id)
        .fetch_all(conn)
        .await?;
    facts.parts = parts.iter().filter_map(|part| Part::from_name(part)).collect();
    Ok(facts)
}

async fn count_tree(conn: &mut SqliteConnection, district_id: i64, facts: &mut Facts) -> Result<(), Fault> {
    let tree = store::tree(conn, district_id).await?;
    facts.goals = tree.live_goals().count() as i64;
    facts.strategies = tree.live_strategies().count() as i64;
    let most = tree.live_goals().map(|goal| tree.strategies_of(goal.id).count()).max();
    facts.most_strategies = most.unwrap_or(0) as i64;
    facts.idle_strategies = tree.live_strategies().filter(|it| tree.actions_of(it.id) == 0).count() as i64;
    let lacking = Alignment::ALL.map(|alignment| {
        (alignment, tree.live_strategies().filter(|strategy| !tree.has(strategy.id, alignment)).count() as i64)
    });
    facts.lacking = lacking.into_iter().filter(|(_, count)| *count > 0).collect();
    Ok(())
}

async fn count_actions(
    conn: &mut SqliteConnection,
    district_id: i64,
    now: i64,
    facts: &mut Facts,
) -> Result<(), Fault> {
    let zone: Option<String> =
        sqlx::query_scalar("SELECT zone FROM district WHERE id = ?").bind(district_id).fetch_one(&mut *conn).await?;
    let zone = zone.and_then(|name| Zone::named(&name).ok());
    // A district without a zone has not agreed on dates yet: nothing of it is overdue.
    let today = zone.and_then(|zone| {
        let now = chrono::DateTime::from_timestamp(now, 0)?;
        Some(WallTime::from_instant(now, &zone).date().to_string())
    });
    let counted: Actions = sqlx::query_as(
        "SELECT count(*) AS actions, count(*) FILTER (WHERE owner_id IS NULL) AS unowned, \
         count(*) FILTER (WHERE owner_id IS NOT NULL AND NOT accepted) AS unaccepted, \
         count(DISTINCT owner_id) AS owners, count(*) FILTER (WHERE strategy_id IS NULL) AS unplaced, \
         count(*) FILTER (WHERE blocked <> '') AS blocked, count(*) FILTER (WHERE revision > ?2) AS drifting, \
         count(*) FILTER (WHERE due < ?3) AS overdue, \
         count(*) FILTER (WHERE due < ?3 AND stage IN ('study', 'act')) AS overdue_learning \
         FROM (SELECT action.*, revision, stage, CASE stage WHEN 'plan' THEN plan_on WHEN 'do' THEN do_on \
         WHEN 'study' THEN study_on WHEN 'act' THEN act_on END AS due FROM action \
         JOIN cycle ON cycle.action_id = action.id AND cycle.number = action.cycle \
         WHERE action.district_id = ?1 AND state = 'live')",
    )
    .bind(district_id)
    .bind(MANY_MOVES)
    .bind(today)
    .fetch_one(&mut *conn)
    .await?;
    facts.actions = counted.actions;
    facts.unowned = counted.unowned;
    facts.unaccepted = counted.unaccepted;
    facts.owners = counted.owners;
    facts.unplaced = counted.unplaced;
    facts.blocked = counted.blocked;
    facts.drifting = counted.drifting;
    facts.overdue = counted.overdue;
    facts.overdue_learning = counted.overdue_learning;
    let details: Details = sqlx::query_as(
        "SELECT count(*) FILTER (WHERE which = ?2) AS measured, count(*) FILTER (WHERE which = ?3) AS resourced, \
         count(*) FILTER (WHERE which = ?4) AS heard, count(*) FILTER (WHERE which = ?5) AS founded \
         FROM action_detail JOIN action ON action.id = action_id \
         WHERE action_detail.district_id = ?1 AND state = 'live' AND trim(words) <> ''",
    )
    .bind(district_id)
    .bind(action::Detail::Indicator.as_str())
    .bind(action::Detail::Resources.as_str())
    .bind(action::Detail::Affected.as_str())
    .bind(action::Detail::BasedOn.as_str())
    .fetch_one(&mut *conn)
    .await?;
    facts.unmeasured = facts.actions - details.measured;
    facts.unresourced = facts.actions - details.resourced;
    facts.unheard = facts.actions - details.heard;
    facts.unfounded = facts.actions - details.founded;
    // Values of indicators are changes too: whoever measures has not shelved the plan.
    let touched: Option<i64> = sqlx::query_scalar(
        "SELECT max(at) FROM (SELECT made_at AS at FROM action WHERE district_id = ?1 AND state = 'live' \
         UNION ALL SELECT changed_at FROM action_change WHERE district_id = ?1 \
         UNION ALL SELECT noted_at FROM indicator_value WHERE district_id = ?1)",
    )
    .bind(district_id)
    .fetch_one(conn)
    .await?;
    facts.quiet_weeks = touched.filter(|_| facts.actions > 0).map(|at| (now - at).max(0) / WEEK);
    Ok(())
}

async fn look_at_rounds(
    conn: &mut SqliteConnection,
    district_id: i64,
    now: i64,
    facts: &mut Facts,
) -> Result<(), Fault> {
    let (rounds, newest): (i64, Option<i64>) =
        sqlx::query_as("SELECT count(*), max(closed_at) FROM round WHERE district_id = ? AND state = 'closed'")
            .bind(district_id)
            .fetch_one(conn)
            .await?;
    facts.rounds = rounds;
    facts.round_weeks = newest.map(|at| (now - at).max(0) / WEEK);
    Ok(())
}

/// The planning team's own sessions: the core team's start is not one.
async fn look_at_sessions(
    conn: &mut SqliteConnection,
    district_id: i64,
    now: i64,
    facts: &mut Facts,
) -> Result<(), Fault> {
    facts.data_retreat = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM session WHERE district_id = ? AND kind = 'data' AND state = 'planned')",
    )
    .bind(district_id)
    .fetch_one(&mut *conn)
    .await?;
    // Whoever confirms attendance has a day for it.
    facts.unconfirmed = sqlx::query_scalar(
        "SELECT count(*) FROM session WHERE district_id = ? AND state = 'planned' AND attendance_at IS NULL \
         AND starts_at + 60 * minutes < ?",
    )
    .bind(district_id)
    .bind(now - DAY)
    .fetch_one(&mut *conn)
    .await?;
    let next: Option<(i64, i64)> = sqlx::query_as(
        "SELECT id, starts_at FROM session WHERE district_id = ? AND state = 'planned' AND starts_at > ? \
         AND kind IN ('orientation', 'data', 'vision', 'direction', 'final') ORDER BY starts_at, id LIMIT 1",
    )
    .bind(district_id)
    .bind(now)
    .fetch_optional(&mut *conn)
    .await?;
    let Some((session, starts_at)) = next else { return Ok(()) };
    let people: Vec<(Option<String>, i64)> = sqlx::query_as(
        "SELECT voice, count(*) FROM rsvp WHERE district_id = ? AND session_id = ? AND answer = 'coming' GROUP BY voice",
    )
    .bind(district_id)
    .bind(session)
    .fetch_all(conn)
    .await?;
    let mut coming = Coming { days: (starts_at - now) / DAY, people: BTreeMap::new() };
    for (voice, count) in people {
        *coming.people.entry(voice.as_deref().and_then(Part::from_name)).or_default() += count;
    }
    facts.next = Some(coming);
    Ok(())
}
