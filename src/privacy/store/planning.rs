//! What the planning of sessions holds about one person: its SQL.

use serde::Serialize;
use sqlx::{FromRow, SqliteConnection};

use crate::error::Fault;

/// A session, as far as it tells which one is meant.
#[derive(Debug, Serialize, FromRow)]
pub struct Which {
    /// Its kind, as it is stored.
    pub kind: String,
    /// Its own name.
    pub name: Option<String>,
    /// When it starts, in its wall time.
    pub starts_on: String,
}

/// What they said about coming.
#[derive(Debug, Serialize, FromRow)]
pub struct Coming {
    /// The session.
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub session: Which,
    /// As it is stored.
    pub answer: String,
    /// The group that it counts in.
    pub group: Option<String>,
    /// They asked to be reminded the day before.
    pub remind: bool,
    /// Seconds since 1970 (UTC).
    pub answered_at: i64,
}

/// Whether they were there, as it was confirmed.
#[derive(Debug, Serialize, FromRow)]
pub struct Present {
    /// The session.
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub session: Which,
    /// They were there.
    pub present: bool,
}

/// Words of theirs.
#[derive(Debug, Serialize, FromRow)]
pub struct Words {
    /// What they are about.
    pub about: String,
    /// The words.
    pub words: String,
    /// Seconds since 1970 (UTC).
    pub at: i64,
}

/// A reminder that is theirs, or that they cancelled.
#[derive(Debug, Serialize, FromRow)]
pub struct Reminder {
    /// What about, as it is stored.
    pub kind: String,
    /// When it is due, in wall time.
    pub due_on: String,
    /// Where it stands, as it is stored.
    pub state: String,
}

/// Everything that the planning of sessions holds about one person in one district.
#[derive(Debug, Serialize)]
pub struct Planning {
    /// What they said about coming to sessions.
    pub coming: Vec<Coming>,
    /// Sessions they were at, or not, as somebody confirmed it.
    pub attendance: Vec<Present>,
    /// Sessions whose attendance they confirmed.
    pub attendance_confirmed: Vec<Which>,
    /// Sessions that they planned, or whose agenda they made final; their drafts too.
    pub sessions: Vec<Which>,
    /// Chains of sessions that they planned: drafted or made, when (seconds since 1970, UTC).
    pub plans: Vec<(String, i64)>,
    /// Sessions and meetings that they moved or called off: what, old wall time, when (seconds since 1970, UTC).
    pub changes: Vec<(String, String, i64)>,
    /// Points that they proposed for agendas.
    pub agenda_items: Vec<Words>,
    /// Decisions and feedback that they wrote down.
    pub meeting_notes: Vec<Words>,
    /// What they wrote down before the planning began.
    pub kickoff: Vec<Words>,
    /// Reminders to them.
    pub reminders: Vec<Reminder>,
    /// Reminders that they cancelled.
    pub reminders_cancelled: Vec<Reminder>,
    /// Direct messages with reminders: where each stands, when it was sent (seconds since 1970, UTC).
    pub messages: Vec<(String, Option<i64>)>,
}

impl Planning {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        let sessions = self.coming.is_empty() && self.attendance.is_empty() && self.attendance_confirmed.is_empty();
        let planned = self.sessions.is_empty() && self.plans.is_empty() && self.changes.is_empty();
        let words = self.agenda_items.is_empty() && self.meeting_notes.is_empty() && self.kickoff.is_empty();
        let reminders = self.reminders.is_empty() && self.reminders_cancelled.is_empty() && self.messages.is_empty();
        sessions && planned && words && reminders
    }
}

/// Gathers it.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district: i64, user: i64) -> Result<Planning, Fault> {
    /// Reads rows of one kind that belong to this person.
    async fn rows<T>(conn: &mut SqliteConnection, sql: &'static str, district: i64, user: i64) -> Result<Vec<T>, Fault>
    where
        T: for<'r> FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
    {
        Ok(sqlx::query_as(sql).bind(district).bind(user).fetch_all(conn).await?)
    }
    Ok(Planning {
        coming: rows(
            &mut *conn,
            "SELECT kind, name, starts_on, answer, voice AS \"group\", remind, answered_at FROM rsvp \
             JOIN session ON session.id = session_id WHERE rsvp.district_id = ? AND user_id = ? \
             ORDER BY starts_at, session.id",
            district,
            user,
        )
        .await?,
        attendance: rows(
            &mut *conn,
            "SELECT kind, name, starts_on, present FROM attendance JOIN session ON session.id = session_id \
             WHERE attendance.district_id = ? AND user_id = ? ORDER BY starts_at, session.id",
            district,
            user,
        )
        .await?,
        attendance_confirmed: rows(
            &mut *conn,
            "SELECT kind, name, starts_on FROM session WHERE district_id = ? AND id IN \
             (SELECT session_id FROM attendance WHERE confirmed_by = ?) ORDER BY starts_at, id",
            district,
            user,
        )
        .await?,
        sessions: rows(
            &mut *conn,
            "SELECT kind, name, starts_on FROM session WHERE district_id = ? AND ? IN (made_by, agenda_final_by) \
             ORDER BY starts_at, id",
            district,
            user,
        )
        .await?,
        plans: rows(
            &mut *conn,
            "SELECT state, made_at FROM plan WHERE district_id = ? AND made_by = ? ORDER BY id",
            district,
            user,
        )
        .await?,
        changes: rows(
            &mut *conn,
            "SELECT what, old_on, made_at FROM session_change WHERE district_id = ? AND made_by = ? ORDER BY id",
            district,
            user,
        )
        .await?,
        agenda_items: rows(
            &mut *conn,
            "SELECT coalesce(name, kind) AS about, words, proposed_at AS at FROM agenda_item \
             JOIN session ON session.id = session_id WHERE agenda_item.district_id = ? AND proposed_by = ? \
             ORDER BY agenda_item.id",
            district,
            user,
        )
        .await?,
        meeting_notes: rows(
            &mut *conn,
            "SELECT kind AS about, words, noted_at AS at FROM meeting_note WHERE district_id = ? AND noted_by = ? ORDER BY id",
            district,
            user,
        )
        .await?,
        kickoff: rows(
            &mut *conn,
            "SELECT item AS about, words, set_at AS at FROM kickoff WHERE district_id = ? AND set_by = ? ORDER BY item",
            district,
            user,
        )
        .await?,
        reminders: rows(
            &mut *conn,
            "SELECT kind, due_on, state FROM reminder WHERE district_id = ? AND user_id = ? ORDER BY due_at, id",
            district,
            user,
        )
        .await?,
        reminders_cancelled: rows(
            &mut *conn,
            "SELECT kind, due_on, state FROM reminder WHERE district_id = ? AND dropped_by = ? ORDER BY due_at, id",
            district,
            user,
        )
        .await?,
        messages: rows(
            &mut *conn,
            "SELECT state, sent_at FROM delivery WHERE district_id = ? AND user_id = ? ORDER BY id",
            district,
            user,
        )
        .await?,
    })
}

/// The sessions for which they said whether they come: what shows how many do must be drawn anew without them.
///
/// # Errors
/// Faults of the database.
pub async fn sessions_answered(conn: &mut SqliteConnection, district: i64, user: u64) -> Result<Vec<i64>, Fault> {
    Ok(sqlx::query_scalar("SELECT session_id FROM rsvp WHERE district_id = ? AND user_id = ? ORDER BY session_id")
        .bind(district)
        .bind(user as i64)
        .fetch_all(conn)
        .await?)
}

/// What a person drafted and never confirmed is theirs alone.
pub(super) async fn delete_drafts(conn: &mut SqliteConnection, district: i64, user: i64) -> Result<(), Fault> {
    let drafted = "SELECT id FROM session WHERE district_id = ?1 AND state = 'draft' AND (made_by = ?2 \
                   OR plan_id IN (SELECT id FROM plan WHERE district_id = ?1 AND made_by = ?2 AND state = 'draft'))";
    for sql in [
        format!("DELETE FROM agenda_item WHERE session_id IN ({drafted})"),
        format!("DELETE FROM meeting WHERE session_id IN ({drafted})"),
        format!("DELETE FROM session WHERE id IN ({drafted})"),
        "DELETE FROM plan WHERE district_id = ?1 AND made_by = ?2 AND state = 'draft'".to_owned(),
    ] {
        // Its parts are constants of this function: nothing from outside reaches the SQL's text.
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(district).bind(user).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Forgets the channels of direct messages with a person: each belongs to that person alone and leads to them.
///
/// # Errors
/// Faults of the database.
pub async fn forget_direct_channels(conn: &mut SqliteConnection, district_id: i64, user: i64) -> Result<(), Fault> {
    let sql = "UPDATE delivery SET channel_id = NULL, message_id = NULL WHERE district_id = ? AND user_id = ?";
    sqlx::query(sql).bind(district_id).bind(user).execute(conn).await?;
    Ok(())
}
