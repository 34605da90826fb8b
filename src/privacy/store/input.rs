//! What input, sheets and briefings hold about one person. Its SQL.

use serde::Serialize;
use sqlx::{FromRow, SqliteConnection};

use super::planning::{Which, Words};
use crate::error::Fault;
use crate::{input, portrait};

/// What they said before a session.
#[derive(Debug, Serialize)]
pub struct Said {
    /// The session, how and where it stands.
    #[serde(flatten)]
    pub head: Head,
    /// Question and answer.
    pub answers: Vec<(String, String)>,
}

/// What they said before a session, without the words.
#[derive(Debug, Serialize, FromRow)]
pub struct Head {
    /// Our own key.
    #[serde(skip)]
    pub id: i64,
    /// The session.
    #[serde(flatten)]
    #[sqlx(flatten)]
    pub session: Which,
    /// With a name, confidentially or passed on, as it is stored.
    pub way: String,
    /// As it is stored.
    pub state: String,
    /// The group that it counts in.
    pub group: Option<String>,
    /// Who said it, where they passed it on.
    pub speaker: String,
    /// Confidential: it may be read.
    pub released: bool,
    /// Confidential: how many people must have spoken, as they were told.
    pub promised: u32,
    /// Confidential: they hear directly if it stays held back.
    pub tell: bool,
    /// Seconds since 1970 (UTC).
    pub begun_at: i64,
    /// Seconds since 1970 (UTC).
    pub given_at: Option<i64>,
}

/// Everything that this holds about one person in one district.
#[derive(Debug, Serialize)]
pub struct Voices {
    /// What they said before sessions, drafts and what they took back included.
    pub input: Vec<Said>,
    /// What they passed on for others.
    pub input_passed_on: Vec<Said>,
    /// What they wrote on the district's sheets: sheet and field, the words.
    pub sheet_fields: Vec<Words>,
    /// Comments on the vision that they wrote, or passed on: the voice (and who said it), the words.
    pub vision_comments: Vec<Words>,
    /// Briefings that they wrote.
    pub briefings: Vec<Which>,
    /// Briefings that they marked as read.
    pub briefings_read: Vec<Which>,
}

impl Voices {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        let said = self.input.is_empty() && self.input_passed_on.is_empty();
        let sheets = self.sheet_fields.is_empty() && self.vision_comments.is_empty();
        said && sheets && self.briefings.is_empty() && self.briefings_read.is_empty()
    }
}

async fn rows<T>(conn: &mut SqliteConnection, sql: &'static str, district: i64, user: i64) -> Result<Vec<T>, Fault>
where
    T: for<'r> FromRow<'r, sqlx::sqlite::SqliteRow> + Send + Unpin,
{
    Ok(sqlx::query_as(sql).bind(district).bind(user).fetch_all(conn).await?)
}

/// Inputs of which `column` holds this person.
async fn said(conn: &mut SqliteConnection, column: &'static str, district: i64, user: i64) -> Result<Vec<Said>, Fault> {
    let sql = format!(
        "SELECT input.id, kind, name, starts_on, way, input.state, voice AS \"group\", speaker, released, promised, tell, \
         begun_at, given_at FROM input JOIN session ON session.id = session_id \
         WHERE input.district_id = ? AND {column} = ? ORDER BY input.id"
    );
    // Its parts are constants of this file: nothing from outside reaches the SQL's text.
    let heads: Vec<Head> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district).bind(user).fetch_all(&mut *conn).await?;
    let mut all = Vec::new();
    for head in heads {
        let sql = "SELECT question, words FROM input_answer WHERE district_id = ? AND input_id = ? ORDER BY question";
        let answers = sqlx::query_as(sql).bind(district).bind(head.id).fetch_all(&mut *conn).await?;
        all.push(Said { head, answers });
    }
    Ok(all)
}

/// Gathers it.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district: i64, user: i64) -> Result<Voices, Fault> {
    Ok(Voices {
        input: said(&mut *conn, "user_id", district, user).await?,
        input_passed_on: said(&mut *conn, "relayed_by", district, user).await?,
        sheet_fields: rows(
            &mut *conn,
            "SELECT sheet || ': ' || field AS about, words, set_at AS at FROM sheet_field WHERE district_id = ? AND set_by = ? ORDER BY id",
            district,
            user,
        )
        .await?,
        vision_comments: rows(
            &mut *conn,
            "SELECT CASE speaker WHEN '' THEN voice ELSE voice || ': ' || speaker END AS about, words, made_at AS at \
             FROM vision_comment WHERE district_id = ? AND made_by = ? ORDER BY id",
            district,
            user,
        )
        .await?,
        briefings: rows(
            &mut *conn,
            "SELECT kind, name, starts_on FROM briefing JOIN session ON session.id = session_id \
             WHERE briefing.district_id = ? AND briefing.made_by = ? ORDER BY briefing.id",
            district,
            user,
        )
        .await?,
        briefings_read: rows(
            &mut *conn,
            "SELECT kind, name, starts_on FROM briefing_read JOIN briefing ON briefing.id = briefing_id \
             JOIN session ON session.id = session_id WHERE briefing_read.district_id = ? AND user_id = ? \
             ORDER BY briefing.id",
            district,
            user,
        )
        .await?,
    })
}

/// The words that they said before sessions go, and what was made of them elsewhere; what is left tells nothing of them. What
/// they passed on is somebody else's, and stays without their name; what they had not passed on yet goes.
pub(super) async fn prepare_deletion(
    conn: &mut SqliteConnection,
    district: i64,
    user: u64,
    now: i64,
) -> Result<(), Fault> {
    input::relay::store::delete_drafts(&mut *conn, district, user).await?;
    for input in input::give::store::list_own(&mut *conn, district, user).await? {
        input::follow::gone(&mut *conn, &input, now).await?;
        for sql in [
            "DELETE FROM input_answer WHERE district_id = ? AND input_id = ?",
            // The marks of what stood in a digest were made from the words.
            "DELETE FROM input_in_digest WHERE input_id IN (SELECT id FROM input WHERE district_id = ? AND id = ?)",
            "UPDATE input SET state = 'withdrawn', voice = NULL, released = 0, tell = 0 WHERE district_id = ? AND id = ?",
        ] {
            sqlx::query(sql).bind(district).bind(input.id).execute(&mut *conn).await?;
        }
    }
    portrait::store::delete_comments_of(conn, district, user).await
}
