//! What the actions hold about one person: its SQL.

use serde::Serialize;
use sqlx::{FromRow, SqliteConnection};

use crate::error::Fault;

/// Words of theirs, and the action that they are about.
#[derive(Debug, Serialize, FromRow)]
pub struct Said {
    /// The action's name.
    pub action: String,
    /// What they are, as it is stored.
    pub what: String,
    /// The words.
    pub words: String,
    /// Seconds since 1970 (UTC).
    pub at: i64,
}

/// Everything that the actions hold about one person in one district.
#[derive(Debug, Serialize)]
pub struct Actions {
    /// Actions that they are accountable for, or asked to be, by name.
    pub actions_owned: Vec<String>,
    /// Actions whose team they lead.
    pub actions_led: Vec<String>,
    /// Actions that they help with.
    pub actions_helped: Vec<String>,
    /// Actions that they wrote down, drafts included.
    pub actions_added: Vec<String>,
    /// Details of which they wrote the words that stand there.
    pub action_details: Vec<Said>,
    /// What they changed on actions.
    pub action_changes: Vec<Said>,
    /// Values of indicators that they noted: action, value, local date.
    pub indicator_values: Vec<(String, f64, String)>,
    /// When they were asked to be accountable, or asked somebody: action, what became of it, when (seconds since 1970,
    /// UTC).
    pub asks: Vec<(String, String, i64)>,
    /// What they said to leads when they were asked.
    pub words_to_leads: Vec<Said>,
    /// They want to be pinged in the actions' channel rather than directly.
    pub pinged_in_channel: bool,
}

impl Actions {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        let people = self.actions_owned.is_empty() && self.actions_led.is_empty() && self.actions_helped.is_empty();
        let done = self.actions_added.is_empty() && self.action_details.is_empty() && self.action_changes.is_empty();
        let asked = self.asks.is_empty() && self.words_to_leads.is_empty() && !self.pinged_in_channel;
        people && done && asked && self.indicator_values.is_empty()
    }
}

async fn names(conn: &mut SqliteConnection, wherever: &str, district: i64, user: i64) -> Result<Vec<String>, Fault> {
    let sql = format!("SELECT name FROM action WHERE district_id = ?1 AND {wherever} ORDER BY id");
    // Its parts are constants of this file: nothing from outside reaches the SQL's text.
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(district).bind(user).fetch_all(conn).await?)
}

async fn said(conn: &mut SqliteConnection, sql: &'static str, district: i64, user: i64) -> Result<Vec<Said>, Fault> {
    Ok(sqlx::query_as(sql).bind(district).bind(user).fetch_all(conn).await?)
}

/// Gathers it.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district: i64, user: i64) -> Result<Actions, Fault> {
    let helped = "id IN (SELECT action_id FROM action_helper WHERE user_id = ?2)";
    Ok(Actions {
        actions_owned: names(&mut *conn, "?2 IN (owner_id, asked_id)", district, user).await?,
        actions_led: names(&mut *conn, "lead_id = ?2", district, user).await?,
        actions_helped: names(&mut *conn, helped, district, user).await?,
        actions_added: names(&mut *conn, "made_by = ?2", district, user).await?,
        action_details: said(
            &mut *conn,
            "SELECT name AS action, which AS what, words, set_at AS at FROM action_detail \
             JOIN action ON action.id = action_id WHERE action_detail.district_id = ? AND set_by = ? \
             ORDER BY action_id, which",
            district,
            user,
        )
        .await?,
        action_changes: said(
            &mut *conn,
            "SELECT name AS action, what, became AS words, changed_at AS at FROM action_change \
             JOIN action ON action.id = action_id WHERE action_change.district_id = ? AND changed_by = ? \
             ORDER BY action_change.id",
            district,
            user,
        )
        .await?,
        indicator_values: sqlx::query_as(
            "SELECT name, value, measured_on FROM indicator_value JOIN action ON action.id = action_id \
             WHERE indicator_value.district_id = ? AND noted_by = ? ORDER BY indicator_value.id",
        )
        .bind(district)
        .bind(user)
        .fetch_all(&mut *conn)
        .await?,
        asks: sqlx::query_as(
            "SELECT name, ask.state, asked_at FROM ask JOIN action ON action.id = action_id \
             WHERE ask.district_id = ?1 AND ?2 IN (user_id, asked_by) ORDER BY ask.id",
        )
        .bind(district)
        .bind(user)
        .fetch_all(&mut *conn)
        .await?,
        words_to_leads: said(
            &mut *conn,
            "SELECT name AS action, what, words, said_at AS at FROM word_to_lead \
             JOIN action ON action.id = action_id WHERE word_to_lead.district_id = ? AND said_by = ? \
             ORDER BY word_to_lead.id",
            district,
            user,
        )
        .await?,
        pinged_in_channel: sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM ping_in_channel WHERE district_id = ? AND user_id = ?)",
        )
        .bind(district)
        .bind(user)
        .fetch_one(conn)
        .await?,
    })
}

/// The messages that name them: those that ask, by their asks, and what they said to leads.
///
/// # Errors
/// Faults of the database.
pub async fn messages(conn: &mut SqliteConnection, district: i64, user: u64) -> Result<(Vec<i64>, Vec<i64>), Fault> {
    let asks = sqlx::query_scalar(
        "SELECT DISTINCT message_of FROM ask JOIN action ON action.id = action_id \
         WHERE ask.district_id = ?1 AND ?2 IN (user_id, asked_by, owner_id, lead_id)",
    )
    .bind(district)
    .bind(user as i64)
    .fetch_all(&mut *conn)
    .await?;
    let words = sqlx::query_scalar(
        "SELECT word_to_lead.id FROM word_to_lead JOIN action ON action.id = action_id \
         WHERE word_to_lead.district_id = ?1 AND ?2 IN (said_by, lead_id)",
    )
    .bind(district)
    .bind(user as i64)
    .fetch_all(conn)
    .await?;
    Ok((asks, words))
}

/// The actions that they are accountable for, asked to be, or lead.
///
/// # Errors
/// Faults of the database.
pub async fn concerned(conn: &mut SqliteConnection, district: i64, user: u64) -> Result<Vec<i64>, Fault> {
    let sql =
        "SELECT id FROM action WHERE district_id = ?1 AND state <> 'draft' AND ?2 IN (owner_id, asked_id, lead_id)";
    Ok(sqlx::query_scalar(sql).bind(district).bind(user as i64).fetch_all(conn).await?)
}

/// Drafts are theirs alone, and go. Where they were accountable, nobody is from now on; nobody waits for their answer.
pub(super) async fn prepare_deletion(conn: &mut SqliteConnection, district: i64, user: i64) -> Result<(), Fault> {
    let drafts = "SELECT id FROM action WHERE district_id = ?1 AND made_by = ?2 AND state = 'draft'";
    let tables = ["date_draft", "action_detail", "action_helper", "action_change", "cycle"];
    let of_drafts = tables.map(|table| format!("DELETE FROM {table} WHERE action_id IN ({drafts})"));
    let all = of_drafts.into_iter().chain([
        "DELETE FROM action WHERE district_id = ?1 AND made_by = ?2 AND state = 'draft'".to_owned(),
        "UPDATE action SET accepted = 0 WHERE district_id = ?1 AND owner_id = ?2".to_owned(),
        "UPDATE ask SET state = 'over' WHERE district_id = ?1 AND user_id = ?2 AND state = 'open'".to_owned(),
    ]);
    for sql in all {
        // Its parts are constants of this function: nothing from outside reaches the SQL's text.
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(district).bind(user).execute(&mut *conn).await?;
    }
    Ok(())
}
