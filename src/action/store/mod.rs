//! The actions' SQL.

pub mod asks;
pub mod card;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sqlx::{FromRow, SqliteConnection};

use super::cycle::{Decision, Position, Stage};
use super::dates::Dates;
use super::{Action, Changed, Turn, stage_name};
use crate::error::Fault;

const ACTION: &str = "SELECT action.id, action.district_id, strategy_id, origin, name, state, owner_id, accepted, asked_id, \
                      lead_id, cycle, blocked, made_by, stage FROM action \
                      JOIN cycle ON cycle.action_id = action.id AND cycle.number = action.cycle";
const TURN: &str = "SELECT action_id, number, revision, plan_on, do_on, study_on, act_on, prediction, did, unexpected, \
                    result, compared, learned, decision, why FROM cycle";

#[derive(FromRow)]
struct ActionRow {
    id: i64,
    district_id: i64,
    strategy_id: Option<i64>,
    origin: String,
    name: String,
    state: String,
    owner_id: Option<i64>,
    accepted: bool,
    asked_id: Option<i64>,
    lead_id: Option<i64>,
    cycle: i64,
    blocked: String,
    made_by: Option<i64>,
    stage: String,
}

impl TryFrom<ActionRow> for Action {
    type Error = Fault;

    fn try_from(row: ActionRow) -> Result<Self, Fault> {
        let position = match row.state.as_str() {
            "draft" => Some(Position::Draft),
            "live" => Stage::from_name(&row.stage).map(Position::At),
            "adopted" => Some(Position::Adopted),
            "abandoned" => Some(Position::Abandoned),
            _ => None,
        };
        let person = |id: Option<i64>| id.map(|id| id as u64);
        Ok(Self {
            position: position.ok_or_else(|| Fault::Internal(format!("action {} stands nowhere", row.id)))?,
            id: row.id,
            district_id: row.district_id,
            strategy_id: row.strategy_id,
            origin: row.origin,
            name: row.name,
            owner: person(row.owner_id),
            accepted: row.accepted,
            asked: person(row.asked_id),
            lead: person(row.lead_id),
            turn: row.cycle,
            blocked: row.blocked,
            made_by: person(row.made_by),
        })
    }
}

#[derive(FromRow)]
struct TurnRow {
    action_id: i64,
    number: i64,
    revision: i64,
    plan_on: String,
    do_on: String,
    study_on: String,
    act_on: String,
    prediction: String,
    did: String,
    unexpected: String,
    result: String,
    compared: String,
    learned: String,
    decision: Option<String>,
    why: String,
}

impl TryFrom<TurnRow> for Turn {
    type Error = Fault;

    fn try_from(row: TurnRow) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal(format!("a turn of action {} can't be read", row.action_id));
        let date = |text: &str| text.parse::<NaiveDate>().map_err(|_| unreadable());
        Ok(Self {
            dates: Dates {
                plan: date(&row.plan_on)?,
                work: date(&row.do_on)?,
                study: date(&row.study_on)?,
                act: date(&row.act_on)?,
            },
            decision: row.decision.as_deref().and_then(Decision::from_name),
            action_id: row.action_id,
            number: row.number,
            revision: row.revision,
            prediction: row.prediction,
            did: row.did,
            unexpected: row.unexpected,
            result: row.result,
            compared: row.compared,
            learned: row.learned,
            why: row.why,
        })
    }
}

/// An action of this district, draft or not.
///
/// # Errors
/// Faults of the database.
pub async fn find(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Action>, Fault> {
    let sql = format!("{ACTION} WHERE action.district_id = ? AND action.id = ?");
    let row: Option<ActionRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Action::try_from).transpose()
}

/// The district's actions that were started, the oldest first.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<Action>, Fault> {
    let sql = format!("{ACTION} WHERE action.district_id = ? AND state <> 'draft' ORDER BY action.id");
    let rows: Vec<ActionRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).fetch_all(conn).await?;
    rows.into_iter().map(Action::try_from).collect()
}

/// The drafts of a person, the oldest first.
///
/// # Errors
/// Faults of the database.
pub async fn drafts(conn: &mut SqliteConnection, district_id: i64, made_by: u64) -> Result<Vec<Action>, Fault> {
    let sql = format!("{ACTION} WHERE action.district_id = ? AND state = 'draft' AND made_by = ? ORDER BY action.id");
    let rows: Vec<ActionRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(made_by as i64).fetch_all(conn).await?;
    rows.into_iter().map(Action::try_from).collect()
}

/// The turn that each of the district's actions is in, by the action's key.
///
/// # Errors
/// Faults of the database.
pub async fn current_turns(conn: &mut SqliteConnection, district_id: i64) -> Result<BTreeMap<i64, Turn>, Fault> {
    let sql = format!(
        "{TURN} WHERE district_id = ?1 AND (action_id, number) IN (SELECT id, cycle FROM action WHERE district_id = ?1)"
    );
    let rows: Vec<TurnRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).fetch_all(conn).await?;
    rows.into_iter().map(|row| Ok((row.action_id, Turn::try_from(row)?))).collect()
}

/// The actions that a person helps with.
///
/// # Errors
/// Faults of the database.
pub async fn helped_by(conn: &mut SqliteConnection, district_id: i64, user: u64) -> Result<BTreeSet<i64>, Fault> {
    let ids: Vec<i64> = sqlx::query_scalar("SELECT action_id FROM action_helper WHERE district_id = ? AND user_id = ?")
        .bind(district_id)
        .bind(user as i64)
        .fetch_all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

/// The districts that have started actions.
///
/// # Errors
/// Faults of the database.
pub async fn list_districts(conn: &mut SqliteConnection) -> Result<Vec<i64>, Fault> {
    let sql = "SELECT DISTINCT district_id FROM action WHERE state = 'live' ORDER BY district_id";
    Ok(sqlx::query_scalar(sql).fetch_all(conn).await?)
}

/// The turn that an action is in.
///
/// # Errors
/// Faults of the database, and an action without a turn.
pub async fn turn(conn: &mut SqliteConnection, action: &Action) -> Result<Turn, Fault> {
    let sql = format!("{TURN} WHERE district_id = ? AND action_id = ? AND number = ?");
    let row: Option<TurnRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(action.district_id)
        .bind(action.id)
        .bind(action.turn)
        .fetch_optional(conn)
        .await?;
    row.map(Turn::try_from).transpose()?.ok_or_else(|| Fault::Internal(format!("action {} has no turn", action.id)))
}

/// All turns of an action, the first one first.
///
/// # Errors
/// Faults of the database.
pub async fn turns(conn: &mut SqliteConnection, action: &Action) -> Result<Vec<Turn>, Fault> {
    let sql = format!("{TURN} WHERE district_id = ? AND action_id = ? ORDER BY number");
    let rows: Vec<TurnRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(action.district_id).bind(action.id).fetch_all(conn).await?;
    rows.into_iter().map(Turn::try_from).collect()
}

/// Writes an action down, as a draft in its first turn.
///
/// # Errors
/// Faults of the database.
pub async fn insert(
    conn: &mut SqliteConnection,
    district_id: i64,
    name: &str,
    owner: Option<u64>,
    made_by: u64,
    dates: &Dates,
    now: i64,
) -> Result<i64, Fault> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO action (district_id, name, state, owner_id, lead_id, made_by, made_at) \
         VALUES (?1, ?2, 'draft', ?3, ?4, ?4, ?5) RETURNING id",
    )
    .bind(district_id)
    .bind(name)
    .bind(owner.map(|owner| owner as i64))
    .bind(made_by as i64)
    .bind(now)
    .fetch_one(&mut *conn)
    .await?;
    insert_turn(conn, district_id, id, 1, 1, dates).await?;
    Ok(id)
}

/// Begins a turn of the wheel.
///
/// # Errors
/// Faults of the database.
pub async fn insert_turn(
    conn: &mut SqliteConnection,
    district_id: i64,
    action_id: i64,
    number: i64,
    revision: i64,
    dates: &Dates,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO cycle (action_id, number, district_id, stage, revision, plan_on, do_on, study_on, act_on) \
         VALUES (?, ?, ?, 'plan', ?, ?, ?, ?, ?)",
    )
    .bind(action_id)
    .bind(number)
    .bind(district_id)
    .bind(revision)
    .bind(dates.plan.to_string())
    .bind(dates.work.to_string())
    .bind(dates.study.to_string())
    .bind(dates.act.to_string())
    .execute(conn)
    .await?;
    Ok(())
}

/// Puts an action where a deed has led it. The turn that it leaves is over when it is closed.
///
/// # Errors
/// Faults of the database.
pub async fn set_position(
    conn: &mut SqliteConnection,
    action: &Action,
    position: Position,
    now: i64,
) -> Result<(), Fault> {
    let (state, settled) = match position {
        Position::Draft => ("draft", None),
        Position::At(_) => ("live", None),
        Position::Adopted => ("adopted", Some(now)),
        Position::Abandoned => ("abandoned", Some(now)),
    };
    sqlx::query("UPDATE action SET state = ?, settled_at = ? WHERE district_id = ? AND id = ?")
        .bind(state)
        .bind(settled)
        .bind(action.district_id)
        .bind(action.id)
        .execute(&mut *conn)
        .await?;
    sqlx::query("UPDATE cycle SET stage = ? WHERE district_id = ? AND action_id = ? AND number = ?")
        .bind(stage_name(position))
        .bind(action.district_id)
        .bind(action.id)
        .bind(action.turn)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps what was changed on an action, with who and when. Answers with the change's key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_change(
    conn: &mut SqliteConnection,
    action: &Action,
    field: Changed,
    (was, became): (&str, &str),
    changed_by: Option<u64>,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO action_change (district_id, action_id, what, was, became, changed_by, changed_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(action.district_id)
    .bind(action.id)
    .bind(field.as_str())
    .bind(was)
    .bind(became)
    .bind(changed_by.map(|user| user as i64))
    .bind(now)
    .fetch_one(conn)
    .await?)
}
