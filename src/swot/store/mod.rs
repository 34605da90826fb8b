//! Its SQL: the board as a whole, and what becomes of entries and priorities. Taking over and votes in `taking.rs`.

pub mod taking;

use std::collections::BTreeSet;

use sqlx::{FromRow, SqliteConnection};

use super::{Board, Entry, Priority, Quadrant, State, VOTES_EACH};
use crate::error::Fault;
use crate::input::{self, Question};
use crate::retreat;

#[derive(FromRow)]
struct EntryRow {
    id: i64,
    quadrant: String,
    words: String,
    merged: bool,
    input_id: Option<i64>,
    asked: Option<String>,
    merged_into: Option<i64>,
    dropped: bool,
    votes: Option<u32>,
    made_by: Option<i64>,
}

impl TryFrom<EntryRow> for Entry {
    type Error = Fault;

    fn try_from(row: EntryRow) -> Result<Self, Fault> {
        let unknown = |what: &str| Fault::Internal(format!("entry {} has an unknown {what}", row.id));
        let from = match (row.input_id, row.asked) {
            (Some(input), Some(asked)) => {
                Some((input, Question::from_name(&asked).ok_or_else(|| unknown("question"))?))
            }
            _ => None,
        };
        Ok(Self {
            id: row.id,
            quadrant: Quadrant::from_name(&row.quadrant).ok_or_else(|| unknown("quadrant"))?,
            words: row.words,
            merged: row.merged,
            from,
            merged_into: row.merged_into,
            dropped: row.dropped,
            votes: row.votes,
            made_by: row.made_by.map(|id| id as u64),
        })
    }
}

/// The board of a session that was confirmed, as others may see it; one that nobody has used yet is empty. `minimum_group`:
/// the district's smallest group.
///
/// # Errors
/// Faults of the database.
pub async fn find(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    minimum_group: u32,
) -> Result<Option<Board>, Fault> {
    let session = retreat::store::find(&mut *conn, district_id, session_id).await?;
    let Some(session) = session.filter(|session| session.state != retreat::State::Draft) else { return Ok(None) };
    let board: Option<(String, u32, Option<u32>)> =
        sqlx::query_as("SELECT state, votes_each, voters FROM swot_board WHERE district_id = ? AND session_id = ?")
            .bind(district_id)
            .bind(session_id)
            .fetch_optional(&mut *conn)
            .await?;
    let (state, votes_each, voters) = match board {
        Some((state, each, voters)) => {
            let unknown = || Fault::Internal(format!("the board of session {session_id} has an unknown state"));
            (State::from_name(&state).ok_or_else(unknown)?, each, voters)
        }
        None => (State::Collecting, VOTES_EACH, None),
    };
    let rows: Vec<EntryRow> = sqlx::query_as(
        "SELECT id, quadrant, words, merged, input_id, asked, merged_into, dropped, votes, made_by FROM swot_entry \
         WHERE district_id = ? AND session_id = ? ORDER BY id",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(&mut *conn)
    .await?;
    let entries = rows.into_iter().map(Entry::try_from).collect::<Result<_, Fault>>()?;
    let votes: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT entry_id, user_id FROM swot_vote WHERE district_id = ?1 \
         AND entry_id IN (SELECT id FROM swot_entry WHERE district_id = ?1 AND session_id = ?2) ORDER BY entry_id, user_id",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(&mut *conn)
    .await?;
    let priorities: Vec<(i64, String, Option<i64>)> = sqlx::query_as(
        "SELECT id, words, entry_id FROM swot_priority WHERE district_id = ? AND session_id = ? AND dropped = 0 \
         ORDER BY place, id",
    )
    .bind(district_id)
    .bind(session_id)
    .fetch_all(&mut *conn)
    .await?;
    let said = input::store::list_readable(&mut *conn, district_id, session_id, minimum_group).await?;
    let board = Board {
        session,
        state,
        votes_each,
        voters,
        entries,
        votes: votes.into_iter().map(|(entry, user)| (entry, user as u64)).collect(),
        priorities: priorities.into_iter().map(|(id, words, entry)| Priority { id, words, entry }).collect(),
    };
    Ok(Some(board.readable(&said)))
}

/// The session of an entry.
///
/// # Errors
/// Faults of the database.
pub async fn session_of(conn: &mut SqliteConnection, district_id: i64, entry: i64) -> Result<Option<i64>, Fault> {
    Ok(sqlx::query_scalar("SELECT session_id FROM swot_entry WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(entry)
        .fetch_optional(conn)
        .await?)
}

/// The session of a priority.
///
/// # Errors
/// Faults of the database.
pub async fn session_of_priority(
    conn: &mut SqliteConnection,
    district_id: i64,
    priority: i64,
) -> Result<Option<i64>, Fault> {
    Ok(sqlx::query_scalar("SELECT session_id FROM swot_priority WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(priority)
        .fetch_optional(conn)
        .await?)
}

/// Where a board stands from now on, and how many votes each person has.
///
/// # Errors
/// Faults of the database.
pub async fn set_state(conn: &mut SqliteConnection, board: &Board, state: State, votes_each: u32) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO swot_board (session_id, district_id, state, votes_each) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO UPDATE SET state = excluded.state, votes_each = excluded.votes_each",
    )
    .bind(board.session.id)
    .bind(board.session.district_id)
    .bind(state.as_str())
    .bind(votes_each)
    .execute(conn)
    .await?;
    Ok(())
}

/// One more entry, said in the session or made by merging. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert(
    conn: &mut SqliteConnection,
    board: &Board,
    quadrant: Quadrant,
    words: &str,
    merged: bool,
    user: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO swot_entry (district_id, session_id, quadrant, words, merged, made_by, made_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(board.session.district_id)
    .bind(board.session.id)
    .bind(quadrant.as_str())
    .bind(words)
    .bind(merged)
    .bind(user as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Merges entries into one that was made for it. What was merged into one of them comes along; votes for it and priorities
/// made from it are the merged one's from now on.
///
/// # Errors
/// Faults of the database.
pub async fn merge(conn: &mut SqliteConnection, district_id: i64, into: i64, ids: &BTreeSet<i64>) -> Result<(), Fault> {
    for id in ids {
        for sql in [
            "INSERT INTO swot_vote (district_id, entry_id, user_id) SELECT district_id, ?1, user_id FROM swot_vote \
             WHERE district_id = ?3 AND entry_id = ?2 \
             AND entry_id IN (SELECT id FROM swot_entry WHERE merged = 1) ON CONFLICT DO NOTHING",
            "UPDATE swot_entry SET merged_into = ?1 WHERE district_id = ?3 AND merged_into = ?2",
            "UPDATE swot_entry SET merged_into = ?1 WHERE district_id = ?3 AND id = ?2 AND merged = 0",
            "UPDATE swot_priority SET entry_id = ?1 WHERE district_id = ?3 AND entry_id = ?2",
        ] {
            sqlx::query(sql).bind(into).bind(id).bind(district_id).execute(&mut *conn).await?;
        }
    }
    Ok(())
}

/// Takes a merged entry apart: its originals stand on their own again. Priorities made from it are the first one's.
///
/// # Errors
/// Faults of the database.
pub async fn take_apart(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    for sql in [
        "UPDATE swot_priority SET entry_id = coalesce((SELECT min(id) FROM swot_entry WHERE merged_into = ?2), entry_id) \
         WHERE district_id = ?1 AND entry_id = ?2",
        "UPDATE swot_entry SET merged_into = NULL WHERE district_id = ?1 AND merged_into = ?2",
    ] {
        sqlx::query(sql).bind(district_id).bind(id).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Gives a merged entry its words.
///
/// # Errors
/// Faults of the database.
pub async fn set_words(conn: &mut SqliteConnection, district_id: i64, id: i64, words: &str) -> Result<(), Fault> {
    sqlx::query("UPDATE swot_entry SET words = ? WHERE district_id = ? AND id = ? AND merged = 1")
        .bind(words)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Moves an entry to a quadrant.
///
/// # Errors
/// Faults of the database.
pub async fn set_quadrant(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    quadrant: Quadrant,
) -> Result<(), Fault> {
    sqlx::query("UPDATE swot_entry SET quadrant = ? WHERE district_id = ? AND id = ?")
        .bind(quadrant.as_str())
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes an entry off the board, or brings it back.
///
/// # Errors
/// Faults of the database.
pub async fn set_dropped(conn: &mut SqliteConnection, district_id: i64, id: i64, dropped: bool) -> Result<(), Fault> {
    sqlx::query("UPDATE swot_entry SET dropped = ? WHERE district_id = ? AND id = ?")
        .bind(dropped)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes an entry that was never merged, with the votes for it and the priorities that have its words: whoever added it
/// takes it back.
///
/// # Errors
/// Faults of the database.
pub async fn delete(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    for sql in [
        "DELETE FROM swot_vote WHERE district_id = ?1 AND entry_id = ?2",
        "DELETE FROM swot_priority WHERE district_id = ?1 AND entry_id = ?2 AND words = ''",
        "UPDATE swot_priority SET entry_id = NULL WHERE district_id = ?1 AND entry_id = ?2",
        "DELETE FROM swot_entry WHERE district_id = ?1 AND id = ?2",
    ] {
        sqlx::query(sql).bind(district_id).bind(id).execute(&mut *conn).await?;
    }
    Ok(())
}

/// One more priority, after the others: an entry's words, or words of its own.
///
/// # Errors
/// Faults of the database.
pub async fn insert_priority(
    conn: &mut SqliteConnection,
    board: &Board,
    words: &str,
    entry: Option<i64>,
    user: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO swot_priority (district_id, session_id, place, words, entry_id, set_by, set_at) \
         SELECT ?1, ?2, coalesce(max(place), 0) + 1, ?3, ?4, ?5, ?6 FROM swot_priority \
         WHERE district_id = ?1 AND session_id = ?2 RETURNING id",
    )
    .bind(board.session.district_id)
    .bind(board.session.id)
    .bind(words)
    .bind(entry)
    .bind(user as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// The words of a priority; empty: those of its entry.
///
/// # Errors
/// Faults of the database.
pub async fn set_priority_words(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    words: &str,
    user: u64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query("UPDATE swot_priority SET words = ?, set_by = ?, set_at = ? WHERE district_id = ? AND id = ?")
        .bind(words)
        .bind(user as i64)
        .bind(now)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes a priority off the list.
///
/// # Errors
/// Faults of the database.
pub async fn drop_priority(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE swot_priority SET dropped = 1 WHERE district_id = ? AND id = ?")
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Puts priorities in this order.
///
/// # Errors
/// Faults of the database.
pub async fn order_priorities(conn: &mut SqliteConnection, district_id: i64, ids: &[i64]) -> Result<(), Fault> {
    for (place, id) in ids.iter().enumerate() {
        sqlx::query("UPDATE swot_priority SET place = ? WHERE district_id = ? AND id = ?")
            .bind(place as i64 + 1)
            .bind(district_id)
            .bind(id)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
