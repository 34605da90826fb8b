//! The SQL of what an action's card shows and changes.

use std::collections::BTreeMap;

use sqlx::{FromRow, SqliteConnection};

use crate::action::dates::Dates;
use crate::action::{Action, Change, Changed, Detail};
use crate::error::Fault;

/// What is said in each detail that is said at all.
///
/// # Errors
/// Faults of the database.
pub async fn details(conn: &mut SqliteConnection, action: &Action) -> Result<BTreeMap<Detail, String>, Fault> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT which, words FROM action_detail WHERE district_id = ? AND action_id = ? AND words <> ''",
    )
    .bind(action.district_id)
    .bind(action.id)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|(which, words)| Some((Detail::from_name(&which)?, words))).collect())
}

/// Sets the words of a detail; empty ones take it back.
///
/// # Errors
/// Faults of the database.
pub async fn set_detail(
    conn: &mut SqliteConnection,
    action: &Action,
    detail: Detail,
    words: &str,
    user: u64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO action_detail (action_id, which, district_id, words, set_by, set_at) \
         SELECT id, ?2, district_id, ?4, ?5, ?6 FROM action WHERE id = ?1 AND district_id = ?3 \
         ON CONFLICT DO UPDATE SET words = excluded.words, set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(action.id)
    .bind(detail.as_str())
    .bind(action.district_id)
    .bind(words)
    .bind(user as i64)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Who helps.
///
/// # Errors
/// Faults of the database.
pub async fn helpers(conn: &mut SqliteConnection, action: &Action) -> Result<Vec<u64>, Fault> {
    let rows: Vec<i64> = sqlx::query_scalar(
        "SELECT user_id FROM action_helper WHERE district_id = ? AND action_id = ? ORDER BY user_id",
    )
    .bind(action.district_id)
    .bind(action.id)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|id| id as u64).collect())
}

/// These people help, and nobody else.
///
/// # Errors
/// Faults of the database.
pub async fn set_helpers(conn: &mut SqliteConnection, action: &Action, people: &[u64]) -> Result<(), Fault> {
    sqlx::query("DELETE FROM action_helper WHERE district_id = ? AND action_id = ?")
        .bind(action.district_id)
        .bind(action.id)
        .execute(&mut *conn)
        .await?;
    for person in people {
        sqlx::query(
            "INSERT INTO action_helper (action_id, user_id, district_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(action.id)
        .bind(*person as i64)
        .bind(action.district_id)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Says who is accountable, whether they said yes, and who is asked to take it over.
///
/// # Errors
/// Faults of the database.
pub async fn set_owner(
    conn: &mut SqliteConnection,
    action: &Action,
    owner: Option<u64>,
    accepted: bool,
    asked: Option<u64>,
) -> Result<(), Fault> {
    sqlx::query("UPDATE action SET owner_id = ?, accepted = ?, asked_id = ? WHERE district_id = ? AND id = ?")
        .bind(owner.map(|id| id as i64))
        .bind(accepted)
        .bind(asked.map(|id| id as i64))
        .bind(action.district_id)
        .bind(action.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Says who leads the team.
///
/// # Errors
/// Faults of the database.
pub async fn set_lead(conn: &mut SqliteConnection, action: &Action, lead: u64) -> Result<(), Fault> {
    sqlx::query("UPDATE action SET lead_id = ? WHERE district_id = ? AND id = ?")
        .bind(lead as i64)
        .bind(action.district_id)
        .bind(action.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Says which strategy an action serves.
///
/// # Errors
/// Faults of the database.
pub async fn set_strategy(conn: &mut SqliteConnection, action: &Action, strategy: Option<i64>) -> Result<(), Fault> {
    sqlx::query("UPDATE action SET strategy_id = ? WHERE district_id = ? AND id = ?")
        .bind(strategy)
        .bind(action.district_id)
        .bind(action.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Says where an action came from.
///
/// # Errors
/// Faults of the database.
pub async fn set_origin(conn: &mut SqliteConnection, district_id: i64, id: i64, origin: &str) -> Result<(), Fault> {
    sqlx::query("UPDATE action SET origin = ? WHERE district_id = ? AND id = ?")
        .bind(origin)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives a draft's turn other dates. Nobody relies on them yet: its revision stays.
///
/// # Errors
/// Faults of the database.
pub async fn set_draft_dates(conn: &mut SqliteConnection, action: &Action, dates: &Dates) -> Result<(), Fault> {
    set_dates(conn, action, dates, 0).await
}

/// Gives the turn that an action is in other dates, `revisions` further on.
///
/// # Errors
/// Faults of the database.
pub(in crate::action) async fn set_dates(
    conn: &mut SqliteConnection,
    action: &Action,
    dates: &Dates,
    revisions: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE cycle SET plan_on = ?, do_on = ?, study_on = ?, act_on = ?, revision = revision + ? \
         WHERE district_id = ? AND action_id = ? AND number = ?",
    )
    .bind(dates.plan.to_string())
    .bind(dates.work.to_string())
    .bind(dates.study.to_string())
    .bind(dates.act.to_string())
    .bind(revisions)
    .bind(action.district_id)
    .bind(action.id)
    .bind(action.turn)
    .execute(conn)
    .await?;
    Ok(())
}

/// Throws a draft away, and all that belongs to it.
///
/// # Errors
/// Faults of the database.
pub async fn delete_draft(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    for sql in [
        "DELETE FROM date_draft WHERE district_id = ? AND action_id = ?",
        "DELETE FROM action_detail WHERE district_id = ? AND action_id = ?",
        "DELETE FROM action_helper WHERE district_id = ? AND action_id = ?",
        "DELETE FROM action_change WHERE district_id = ? AND action_id = ?",
        "DELETE FROM cycle WHERE district_id = ? AND action_id = ?",
        "DELETE FROM action WHERE district_id = ? AND id = ? AND state = 'draft'",
    ] {
        sqlx::query(sql).bind(district_id).bind(id).execute(&mut *conn).await?;
    }
    Ok(())
}

#[derive(FromRow)]
struct ChangeRow {
    what: String,
    was: String,
    became: String,
    by: Option<i64>,
    person: Option<i64>,
    at: i64,
}

impl From<ChangeRow> for Change {
    fn from(row: ChangeRow) -> Self {
        let person = |id: Option<i64>| id.map(|id| id as u64);
        Self {
            what: Changed::from_name(&row.what),
            was: row.was,
            became: row.became,
            by: person(row.by),
            person: person(row.person),
            at: row.at,
        }
    }
}

/// A page of everything that happened to an action, the newest first, and how much there is in all. Who was asked, and
/// what they said, belongs to it.
///
/// # Errors
/// Faults of the database.
pub async fn history(
    conn: &mut SqliteConnection,
    action: &Action,
    first: i64,
    most: i64,
) -> Result<(Vec<Change>, i64), Fault> {
    let all = "SELECT what, was, became, changed_by AS by, NULL AS person, changed_at AS at, 0 AS part, id \
               FROM action_change WHERE district_id = ?1 AND action_id = ?2 \
               UNION ALL SELECT 'asked', '', '', asked_by, user_id, asked_at, 1, id \
               FROM ask WHERE district_id = ?1 AND action_id = ?2";
    let rows: Vec<ChangeRow> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT what, was, became, by, person, at FROM ({all}) ORDER BY at DESC, part DESC, id DESC LIMIT ?4 OFFSET ?3"
    )))
    .bind(action.district_id)
    .bind(action.id)
    .bind(first)
    .bind(most)
    .fetch_all(&mut *conn)
    .await?;
    let count = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM ({all})")))
        .bind(action.district_id)
        .bind(action.id)
        .fetch_one(conn)
        .await?;
    Ok((rows.into_iter().map(Change::from).collect(), count))
}

/// A change of one of this district's actions, by its key, with the action as it is now.
///
/// # Errors
/// Faults of the database.
pub async fn find_change(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
) -> Result<Option<(Action, Change)>, Fault> {
    let key: Option<i64> = sqlx::query_scalar("SELECT action_id FROM action_change WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(id)
        .fetch_optional(&mut *conn)
        .await?;
    let Some(key) = key else { return Ok(None) };
    let row: ChangeRow = sqlx::query_as(
        "SELECT what, was, became, changed_by AS by, NULL AS person, changed_at AS at FROM action_change WHERE id = ?",
    )
    .bind(id)
    .fetch_one(&mut *conn)
    .await?;
    let action = super::find(conn, district_id, key).await?;
    Ok(action.map(|action| (action, Change::from(row))))
}
