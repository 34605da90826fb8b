//! The tree's SQL.

mod facts;

pub use self::facts::facts;

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{FromRow, SqliteConnection};

use super::{Aspect, Branch, Goal, Said, State, Strategy, Tree};
use crate::error::Fault;

#[derive(FromRow)]
struct GoalRow {
    id: i64,
    name: String,
    problem: String,
    success: String,
    whole_district: bool,
    state: String,
    made_by: Option<i64>,
    made_at: i64,
}

impl TryFrom<GoalRow> for Goal {
    type Error = Fault;

    fn try_from(row: GoalRow) -> Result<Self, Fault> {
        Ok(Self {
            state: state(&row.state)?,
            id: row.id,
            name: row.name,
            problem: row.problem,
            success: row.success,
            whole_district: row.whole_district,
            made_by: row.made_by.map(|id| id as u64),
            made_at: row.made_at,
        })
    }
}

#[derive(FromRow)]
struct StrategyRow {
    id: i64,
    goal_id: i64,
    name: String,
    state: String,
    made_by: Option<i64>,
    made_at: i64,
}

impl TryFrom<StrategyRow> for Strategy {
    type Error = Fault;

    fn try_from(row: StrategyRow) -> Result<Self, Fault> {
        Ok(Self {
            state: state(&row.state)?,
            id: row.id,
            goal_id: row.goal_id,
            name: row.name,
            made_by: row.made_by.map(|id| id as u64),
            made_at: row.made_at,
        })
    }
}

#[derive(FromRow)]
struct SaidRow {
    strategy_id: i64,
    which: String,
    words: String,
    set_by: Option<i64>,
    set_at: i64,
}

fn state(name: &str) -> Result<State, Fault> {
    State::from_name(name).ok_or_else(|| Fault::Internal("a goal or strategy is in no state".to_owned()))
}

/// The whole tree, dropped branches included.
///
/// # Errors
/// Faults of the database.
pub async fn tree(conn: &mut SqliteConnection, district_id: i64) -> Result<Tree, Fault> {
    let goals: Vec<GoalRow> = sqlx::query_as(
        "SELECT id, name, problem, success, whole_district, state, made_by, made_at FROM goal \
         WHERE district_id = ? ORDER BY id",
    )
    .bind(district_id)
    .fetch_all(&mut *conn)
    .await?;
    let strategies: Vec<StrategyRow> = sqlx::query_as(
        "SELECT id, goal_id, name, state, made_by, made_at FROM strategy WHERE district_id = ? ORDER BY id",
    )
    .bind(district_id)
    .fetch_all(&mut *conn)
    .await?;
    let actions: Vec<(i64, i64, bool)> = sqlx::query_as(
        "SELECT strategy_id, count(*), max(owner_id IS NOT NULL) FROM action \
         WHERE district_id = ? AND state = 'live' AND strategy_id IS NOT NULL GROUP BY strategy_id",
    )
    .bind(district_id)
    .fetch_all(&mut *conn)
    .await?;
    let said: Vec<SaidRow> = sqlx::query_as(
        "SELECT strategy_id, which, words, set_by, set_at FROM alignment WHERE district_id = ? AND words <> ''",
    )
    .bind(district_id)
    .fetch_all(conn)
    .await?;
    let owned: BTreeSet<i64> = actions.iter().filter(|(.., owned)| *owned).map(|(strategy, ..)| *strategy).collect();
    let said: BTreeMap<(i64, Aspect), Said> = said
        .into_iter()
        .filter_map(|row| {
            let said = Said { words: row.words, by: row.set_by.map(|id| id as u64), at: row.set_at };
            Some(((row.strategy_id, Aspect::from_name(&row.which)?), said))
        })
        .collect();
    Ok(Tree {
        goals: goals.into_iter().map(Goal::try_from).collect::<Result<_, _>>()?,
        strategies: strategies.into_iter().map(Strategy::try_from).collect::<Result<_, _>>()?,
        actions: actions.into_iter().map(|(strategy, count, _)| (strategy, count)).collect(),
        owned,
        said,
    })
}

/// Adds a goal. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_goal(
    conn: &mut SqliteConnection,
    district_id: i64,
    (name, problem, success): (&str, &str, &str),
    made_by: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO goal (district_id, name, problem, success, state, made_by, made_at) \
         VALUES (?, ?, ?, ?, 'live', ?, ?) RETURNING id",
    )
    .bind(district_id)
    .bind(name)
    .bind(problem)
    .bind(success)
    .bind(made_by as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Changes a goal's words.
///
/// # Errors
/// Faults of the database.
pub async fn update_goal(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    (name, problem, success): (&str, &str, &str),
) -> Result<(), Fault> {
    sqlx::query("UPDATE goal SET name = ?, problem = ?, success = ? WHERE district_id = ? AND id = ?")
        .bind(name)
        .bind(problem)
        .bind(success)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Says whether a goal is for the whole district; `false` if that was said already.
///
/// # Errors
/// Faults of the database.
pub async fn set_whole(conn: &mut SqliteConnection, district_id: i64, id: i64, whole: bool) -> Result<bool, Fault> {
    let changed =
        sqlx::query("UPDATE goal SET whole_district = ?1 WHERE district_id = ?2 AND id = ?3 AND whole_district <> ?1")
            .bind(whole)
            .bind(district_id)
            .bind(id)
            .execute(conn)
            .await?;
    Ok(changed.rows_affected() == 1)
}

/// Adds a strategy to one of the district's goals. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_strategy(
    conn: &mut SqliteConnection,
    district_id: i64,
    goal_id: i64,
    name: &str,
    made_by: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO strategy (district_id, goal_id, name, state, made_by, made_at) \
         VALUES (?, ?, ?, 'live', ?, ?) RETURNING id",
    )
    .bind(district_id)
    .bind(goal_id)
    .bind(name)
    .bind(made_by as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Changes a strategy's words.
///
/// # Errors
/// Faults of the database.
pub async fn update_strategy(conn: &mut SqliteConnection, district_id: i64, id: i64, name: &str) -> Result<(), Fault> {
    sqlx::query("UPDATE strategy SET name = ? WHERE district_id = ? AND id = ?")
        .bind(name)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Drops a goal or a strategy, or puts it back; `false` if it was so already.
///
/// # Errors
/// Faults of the database.
pub async fn set_state(
    conn: &mut SqliteConnection,
    district_id: i64,
    branch: Branch,
    state: State,
) -> Result<bool, Fault> {
    let (sql, id) = match branch {
        Branch::Goal(id) => ("UPDATE goal SET state = ?1 WHERE district_id = ?2 AND id = ?3 AND state <> ?1", id),
        Branch::Strategy(id) => {
            ("UPDATE strategy SET state = ?1 WHERE district_id = ?2 AND id = ?3 AND state <> ?1", id)
        }
    };
    let changed = sqlx::query(sql).bind(state.as_str()).bind(district_id).bind(id).execute(conn).await?;
    Ok(changed.rows_affected() == 1)
}

/// Sets what is said about an aspect of one of the district's strategies. Empty words: nothing any more.
///
/// # Errors
/// Faults of the database.
pub async fn set_words(
    conn: &mut SqliteConnection,
    district_id: i64,
    (strategy_id, aspect): (i64, Aspect),
    words: &str,
    set_by: u64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO alignment (strategy_id, district_id, which, words, set_by, set_at) VALUES (?, ?, ?, ?, ?, ?) \
         ON CONFLICT (strategy_id, which) \
         DO UPDATE SET words = excluded.words, set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(strategy_id)
    .bind(district_id)
    .bind(aspect.as_str())
    .bind(words)
    .bind(set_by as i64)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
