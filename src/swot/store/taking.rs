//! Taking over what people said before the session, and their votes.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::SqliteConnection;

use crate::error::Fault;
use crate::input::{self, Question};
use crate::swot::{Board, Quadrant, untaken};

/// What others said for a session that may be read and is not on its board yet, and how much of it is there already.
///
/// # Errors
/// Faults of the database.
pub async fn list_new(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    minimum_group: u32,
) -> Result<(Vec<(Quadrant, String, i64, Question)>, usize), Fault> {
    let said = input::store::list_readable(&mut *conn, district_id, session_id, minimum_group).await?;
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT input_id, asked, words FROM swot_entry WHERE district_id = ? AND session_id = ? AND input_id IS NOT NULL",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(conn)
    .await?;
    let known = |(input, asked, words): (i64, String, String)| Some((input, Question::from_name(&asked)?, words));
    let taken: BTreeSet<(i64, Question, String)> = rows.into_iter().filter_map(known).collect();
    let new = untaken(&said, &taken);
    let all = untaken(&said, &BTreeSet::new()).len();
    let there = all - new.len();
    Ok((new, there))
}

/// Takes some of it over: what came before is not taken twice.
///
/// # Errors
/// Faults of the database.
pub async fn take(
    conn: &mut SqliteConnection,
    board: &Board,
    new: &[(Quadrant, String, i64, Question)],
    now: i64,
) -> Result<(), Fault> {
    for (quadrant, words, input, question) in new {
        sqlx::query(
            "INSERT INTO swot_entry (district_id, session_id, quadrant, words, input_id, asked, made_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(board.session.district_id)
        .bind(board.session.id)
        .bind(quadrant.as_str())
        .bind(words)
        .bind(input)
        .bind(question.as_str())
        .bind(now)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Stores what a person votes for, in place of what they voted for before.
///
/// # Errors
/// Faults of the database.
pub async fn set_votes(
    conn: &mut SqliteConnection,
    board: &Board,
    user: u64,
    entries: &BTreeSet<i64>,
) -> Result<(), Fault> {
    let district = board.session.district_id;
    sqlx::query(
        "DELETE FROM swot_vote WHERE district_id = ?1 AND user_id = ?2 \
         AND entry_id IN (SELECT id FROM swot_entry WHERE district_id = ?1 AND session_id = ?3)",
    )
    .bind(district)
    .bind(user as i64)
    .bind(board.session.id)
    .execute(&mut *conn)
    .await?;
    for entry in entries {
        sqlx::query("INSERT INTO swot_vote (district_id, entry_id, user_id) VALUES (?, ?, ?)")
            .bind(district)
            .bind(entry)
            .bind(user as i64)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Forgets votes: entry and person.
///
/// # Errors
/// Faults of the database.
pub async fn forget_votes(conn: &mut SqliteConnection, district_id: i64, votes: &[(i64, u64)]) -> Result<(), Fault> {
    for (entry, user) in votes {
        sqlx::query("DELETE FROM swot_vote WHERE district_id = ? AND entry_id = ? AND user_id = ?")
            .bind(district_id)
            .bind(entry)
            .bind(*user as i64)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Keeps how many votes each entry has, and how many people voted: from now on nobody knows any more who voted for what.
///
/// # Errors
/// Faults of the database.
pub async fn count(
    conn: &mut SqliteConnection,
    board: &Board,
    voters: u32,
    tally: &BTreeMap<i64, u32>,
) -> Result<(), Fault> {
    let (district, session) = (board.session.district_id, board.session.id);
    sqlx::query("UPDATE swot_entry SET votes = 0 WHERE district_id = ? AND session_id = ?")
        .bind(district)
        .bind(session)
        .execute(&mut *conn)
        .await?;
    for (entry, votes) in tally {
        sqlx::query("UPDATE swot_entry SET votes = ? WHERE district_id = ? AND id = ?")
            .bind(votes)
            .bind(district)
            .bind(entry)
            .execute(&mut *conn)
            .await?;
    }
    sqlx::query(
        "DELETE FROM swot_vote WHERE district_id = ?1 \
         AND entry_id IN (SELECT id FROM swot_entry WHERE district_id = ?1 AND session_id = ?2)",
    )
    .bind(district)
    .bind(session)
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE swot_board SET voters = ? WHERE district_id = ? AND session_id = ?")
        .bind(voters)
        .bind(district)
        .bind(session)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes what came from an input off its board, words and all, wherever they stand or were copied to: its author took it back
/// or deleted their data. What a planner wrote instead stays.
///
/// # Errors
/// Faults of the database.
pub async fn remove(conn: &mut SqliteConnection, district_id: i64, input_id: i64) -> Result<(), Fault> {
    const THEIRS: &str = "SELECT id FROM swot_entry WHERE district_id = ?1 AND input_id = ?2";
    for sql in [
        // Words that a planner left as they were are still theirs: in a priority made from an entry, and in a merged entry,
        // even one that was taken apart or merged into another since and is nowhere to be seen.
        format!(
            "UPDATE swot_priority SET words = '' WHERE district_id = ?1 AND entry_id IS NOT NULL AND EXISTS (\
             SELECT 1 FROM swot_entry AS gone WHERE gone.id IN ({THEIRS}) \
             AND gone.session_id = swot_priority.session_id AND gone.words = swot_priority.words)"
        ),
        format!(
            "UPDATE swot_entry SET words = '' WHERE district_id = ?1 AND merged = 1 AND EXISTS (\
             SELECT 1 FROM swot_entry AS gone WHERE gone.id IN ({THEIRS}) \
             AND gone.session_id = swot_entry.session_id AND gone.words = swot_entry.words)"
        ),
        format!("DELETE FROM swot_priority WHERE district_id = ?1 AND words = '' AND entry_id IN ({THEIRS})"),
        format!("UPDATE swot_priority SET entry_id = NULL WHERE district_id = ?1 AND entry_id IN ({THEIRS})"),
        format!("DELETE FROM swot_vote WHERE district_id = ?1 AND entry_id IN ({THEIRS})"),
        "DELETE FROM swot_entry WHERE district_id = ?1 AND input_id = ?2".to_owned(),
    ] {
        // Its parts are constants of this function: nothing from outside reaches the SQL's text.
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(input_id).execute(&mut *conn).await?;
    }
    Ok(())
}
