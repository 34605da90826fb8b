//! One's own data: its SQL.

pub mod actions;
pub mod input;
pub mod planning;
pub mod scanning;
pub mod swot;

use serde::Serialize;
use sqlx::SqliteConnection;

use self::actions::Actions;
use self::input::Voices;
use self::planning::Planning;
use self::scanning::Scanning;
use self::swot::Swot;
use super::{Deletion, Personal};
use crate::error::Fault;

const ROUNDS: &str = "round_id IN (SELECT id FROM round WHERE district_id = ?1)";

/// Every column of the database that holds a person's id; a test holds it against the schema.
pub const PERSONAL: &[Personal] = &[
    Personal { table: "response", column: "user_id", within: ROUNDS, deletion: Deletion::Remove },
    Personal {
        table: "answer",
        column: "answered_by",
        within: "response_id IN (SELECT response.id FROM response JOIN round ON round.id = round_id WHERE district_id = ?1)",
        deletion: Deletion::Forget,
    },
    Personal { table: "round", column: "opened_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "path_own", column: "user_id", within: "district_id = ?1", deletion: Deletion::Remove },
    Personal { table: "path_tick", column: "ticked_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "path_note", column: "noted_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "round", column: "shared_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "kickoff", column: "set_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "plan", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "session", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "session", column: "agenda_final_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "session_change", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "agenda_item", column: "proposed_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "meeting_note", column: "noted_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "rsvp", column: "user_id", within: "district_id = ?1", deletion: Deletion::Remove },
    Personal { table: "attendance", column: "user_id", within: "district_id = ?1", deletion: Deletion::Remove },
    Personal { table: "attendance", column: "confirmed_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "reminder", column: "user_id", within: "district_id = ?1", deletion: Deletion::Remove },
    Personal { table: "reminder", column: "dropped_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "delivery", column: "user_id", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "goal", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "strategy", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "alignment", column: "set_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "action", column: "owner_id", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "action", column: "asked_id", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "action", column: "lead_id", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "action", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "action_detail", column: "set_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "action_helper", column: "user_id", within: "district_id = ?1", deletion: Deletion::Remove },
    Personal { table: "indicator_value", column: "noted_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "action_change", column: "changed_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "ask", column: "user_id", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "ask", column: "asked_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "word_to_lead", column: "said_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "ping_in_channel", column: "user_id", within: "district_id = ?1", deletion: Deletion::Remove },
    Personal { table: "date_draft", column: "made_by", within: "district_id = ?1", deletion: Deletion::Remove },
    Personal { table: "import", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "import_row", column: "owner_id", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "input", column: "user_id", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "input", column: "relayed_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "swot_entry", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "swot_vote", column: "user_id", within: "district_id = ?1", deletion: Deletion::Remove },
    Personal { table: "swot_priority", column: "set_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "sheet_field", column: "set_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "vision_comment", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "scan", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "scan_item", column: "owner_id", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "scan_item", column: "settled_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "scan_finding", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "outside_voice", column: "owner_id", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "outside_voice", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "briefing", column: "made_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "briefing_read", column: "user_id", within: "district_id = ?1", deletion: Deletion::Remove },
    Personal { table: "audit", column: "user_id", within: "district_id = ?1", deletion: Deletion::Forget },
];

/// Everything that the database holds about one person in one district.
#[derive(Debug, Serialize)]
pub struct Holdings {
    /// Their own answers, by round.
    pub answers: Vec<RoundAnswers>,
    /// Answers that they set in shared rounds: round, question, choice.
    pub shared_answers: Vec<(String, u8, String)>,
    /// Rounds that they prepared, opened or shared.
    pub rounds: Vec<String>,
    /// Steps of their own path that they marked as done: level, step.
    pub path_steps: Vec<(String, u8)>,
    /// Items of the district's path that they ticked: level, step, item, when (seconds since 1970, UTC).
    pub path_ticks: Vec<(String, u8, String, i64)>,
    /// Notes that they saved on the district's path: level, step, note, when (seconds since 1970, UTC).
    pub path_notes: Vec<(String, u8, String, i64)>,
    /// Goals that they added, by name.
    pub goals: Vec<String>,
    /// Strategies that they added, by name.
    pub strategies: Vec<String>,
    /// Alignments of which they wrote the words that stand there: the strategy's name and what about it.
    pub alignments: Vec<(String, String)>,
    /// Action plans that they read in: the file's name, when (seconds since 1970, UTC).
    pub imports: Vec<(String, i64)>,
    /// Rows of such plans that wait to become actions of theirs: what is to be done.
    pub import_rows: Vec<String>,
    /// What the planning of sessions holds.
    #[serde(flatten)]
    pub planning: Planning,
    /// What the actions hold.
    #[serde(flatten)]
    pub actions: Actions,
    /// What the voices before and around sessions hold.
    #[serde(flatten)]
    pub voices: Voices,
    /// What the SWOT boards hold.
    #[serde(flatten)]
    pub swot: Swot,
    /// What the scans hold.
    #[serde(flatten)]
    pub scanning: Scanning,
    /// What is on record of them: what, about what, when (seconds since 1970, UTC).
    pub record: Vec<(String, String, i64)>,
}

/// One person's answers in one round.
#[derive(Debug, Serialize)]
pub struct RoundAnswers {
    /// The round's name.
    pub round: String,
    /// The group that they count in.
    pub group: Option<String>,
    /// Question number and choice.
    pub answers: Vec<(u8, String)>,
}

impl Holdings {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        let survey = self.answers.is_empty() && self.shared_answers.is_empty() && self.rounds.is_empty();
        let paths = self.path_steps.is_empty() && self.path_ticks.is_empty() && self.path_notes.is_empty();
        let plan = self.goals.is_empty() && self.strategies.is_empty() && self.alignments.is_empty();
        let imports = self.imports.is_empty() && self.import_rows.is_empty();
        let own = self.voices.is_empty() && self.swot.is_empty() && self.scanning.is_empty();
        let work = self.planning.is_empty() && self.actions.is_empty() && own;
        survey && paths && plan && work && imports && self.record.is_empty()
    }
}

/// Gathers it.
///
/// # Errors
/// Faults of the database.
pub async fn list(conn: &mut SqliteConnection, district_id: i64, user_id: u64) -> Result<Holdings, Fault> {
    let user = user_id as i64;
    let responses: Vec<(i64, String, Option<String>)> = sqlx::query_as(
        "SELECT response.id, name, voice FROM response JOIN round ON round.id = round_id \
         WHERE district_id = ? AND user_id = ? ORDER BY round.id",
    )
    .bind(district_id)
    .bind(user)
    .fetch_all(&mut *conn)
    .await?;
    let mut answers = Vec::new();
    for (id, round, group) in responses {
        let given = sqlx::query_as("SELECT question, choice FROM answer WHERE response_id = ? ORDER BY question")
            .bind(id)
            .fetch_all(&mut *conn)
            .await?;
        answers.push(RoundAnswers { round, group, answers: given });
    }
    let shared_answers = sqlx::query_as(
        "SELECT name, question, choice FROM answer JOIN response ON response.id = response_id \
         JOIN round ON round.id = round_id WHERE district_id = ? AND answered_by = ? ORDER BY round.id, question",
    )
    .bind(district_id)
    .bind(user)
    .fetch_all(&mut *conn)
    .await?;
    let rounds = sqlx::query_scalar(
        "SELECT name FROM round WHERE district_id = ?1 AND ?2 IN (opened_by, shared_by) ORDER BY id",
    )
    .bind(district_id)
    .bind(user)
    .fetch_all(&mut *conn)
    .await?;
    let path_steps =
        sqlx::query_as("SELECT level, step FROM path_own WHERE district_id = ? AND user_id = ? ORDER BY level, step")
            .bind(district_id)
            .bind(user)
            .fetch_all(&mut *conn)
            .await?;
    let path_ticks = sqlx::query_as(
        "SELECT level, step, item, ticked_at FROM path_tick WHERE district_id = ? AND ticked_by = ? \
         ORDER BY level, step, item",
    )
    .bind(district_id)
    .bind(user)
    .fetch_all(&mut *conn)
    .await?;
    let path_notes = sqlx::query_as(
        "SELECT level, step, note, noted_at FROM path_note WHERE district_id = ? AND noted_by = ? ORDER BY id",
    )
    .bind(district_id)
    .bind(user)
    .fetch_all(&mut *conn)
    .await?;
    let imports = sqlx::query_as("SELECT file, made_at FROM import WHERE district_id = ? AND made_by = ? ORDER BY id")
        .bind(district_id)
        .bind(user)
        .fetch_all(&mut *conn)
        .await?;
    let import_rows = sqlx::query_scalar(
        "SELECT name FROM import_row WHERE district_id = ? AND owner_id = ? AND state = 'waiting' ORDER BY id",
    )
    .bind(district_id)
    .bind(user)
    .fetch_all(&mut *conn)
    .await?;
    let goals = sqlx::query_scalar("SELECT name FROM goal WHERE district_id = ? AND made_by = ? ORDER BY id")
        .bind(district_id)
        .bind(user)
        .fetch_all(&mut *conn)
        .await?;
    let strategies = sqlx::query_scalar("SELECT name FROM strategy WHERE district_id = ? AND made_by = ? ORDER BY id")
        .bind(district_id)
        .bind(user)
        .fetch_all(&mut *conn)
        .await?;
    let alignments = sqlx::query_as(
        "SELECT name, which FROM alignment JOIN strategy ON strategy.id = strategy_id \
         WHERE alignment.district_id = ? AND set_by = ? ORDER BY strategy_id, which",
    )
    .bind(district_id)
    .bind(user)
    .fetch_all(&mut *conn)
    .await?;
    let planning = planning::list(&mut *conn, district_id, user).await?;
    let actions = actions::list(&mut *conn, district_id, user).await?;
    let voices = input::list(&mut *conn, district_id, user).await?;
    let swot = swot::list(&mut *conn, district_id, user).await?;
    let scanning = scanning::list(&mut *conn, district_id, user).await?;
    let record =
        sqlx::query_as("SELECT what, subject, done_at FROM audit WHERE district_id = ? AND user_id = ? ORDER BY id")
            .bind(district_id)
            .bind(user)
            .fetch_all(conn)
            .await?;
    Ok(Holdings {
        answers,
        shared_answers,
        rounds,
        path_steps,
        path_ticks,
        path_notes,
        goals,
        strategies,
        alignments,
        planning,
        actions,
        voices,
        swot,
        scanning,
        imports,
        import_rows,
        record,
    })
}

/// Deletes it, everywhere that [`PERSONAL`] names.
///
/// # Errors
/// Faults of the database.
pub async fn delete(conn: &mut SqliteConnection, district_id: i64, user_id: u64, now: i64) -> Result<(), Fault> {
    // What a person prepared and never posted is theirs alone.
    sqlx::query("DELETE FROM round WHERE district_id = ? AND opened_by = ? AND state = 'draft'")
        .bind(district_id)
        .bind(user_id as i64)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "DELETE FROM import_row WHERE state <> 'made' AND import_id IN \
         (SELECT id FROM import WHERE district_id = ? AND made_by = ?)",
    )
    .bind(district_id)
    .bind(user_id as i64)
    .execute(&mut *conn)
    .await?;
    planning::delete_drafts(&mut *conn, district_id, user_id as i64).await?;
    planning::forget_direct_channels(&mut *conn, district_id, user_id as i64).await?;
    actions::prepare_deletion(&mut *conn, district_id, user_id as i64).await?;
    input::prepare_deletion(&mut *conn, district_id, user_id, now).await?;
    for place in PERSONAL {
        let (table, column, within) = (place.table, place.column, place.within);
        let sql = match place.deletion {
            Deletion::Remove => format!("DELETE FROM {table} WHERE {column} = ?2 AND {within}"),
            Deletion::Forget => format!("UPDATE {table} SET {column} = NULL WHERE {column} = ?2 AND {within}"),
        };
        // Its parts are constants of this crate: nothing from outside reaches the SQL's text.
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(user_id as i64).execute(&mut *conn).await?;
    }
    Ok(())
}
