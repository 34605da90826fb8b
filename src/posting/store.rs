//! The postings' SQL.

use sqlx::{FromRow, SqliteConnection};

use super::{Kind, Posting, Reason, State};
use crate::error::Fault;

const POSTING: &str = "SELECT posting.id, district_id, kind, subject_id, state, attempts, uncertain, tried_at, \
                       reason, channel_id, message_id, asked_at, redraw FROM posting";

#[derive(FromRow)]
struct Row {
    id: i64,
    district_id: i64,
    kind: String,
    subject_id: i64,
    state: String,
    attempts: u32,
    uncertain: bool,
    tried_at: Option<i64>,
    reason: Option<String>,
    channel_id: Option<i64>,
    message_id: Option<i64>,
    asked_at: Option<i64>,
    redraw: i64,
}

impl TryFrom<Row> for Posting {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        let unknown = || Fault::Internal(format!("posting {} has an unknown kind or state", row.id));
        Ok(Self {
            kind: Kind::ALL.into_iter().find(|kind| kind.as_str() == row.kind).ok_or_else(unknown)?,
            state: State::ALL.into_iter().find(|state| state.as_str() == row.state).ok_or_else(unknown)?,
            reason: row.reason.as_deref().and_then(Reason::from_name),
            id: row.id,
            district_id: row.district_id,
            subject_id: row.subject_id,
            redraw: row.redraw,
            attempts: row.attempts,
            uncertain: row.uncertain,
            tried_at: row.tried_at,
            channel_id: row.channel_id.map(|id| id as u64),
            message_id: row.message_id.map(|id| id as u64),
            asked_at: row.asked_at,
        })
    }
}

/// Puts a message on its way, in the write that it follows from. One per kind and subject.
///
/// # Errors
/// Faults of the database.
pub async fn insert(
    conn: &mut SqliteConnection,
    district_id: i64,
    kind: Kind,
    subject_id: i64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO posting (district_id, kind, subject_id, state, next_at) VALUES (?, ?, ?, 'waiting', ?) \
         ON CONFLICT DO NOTHING",
    )
    .bind(district_id)
    .bind(kind.as_str())
    .bind(subject_id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Puts a message on its way that is to go out at `at`, or gives one that waits for its time another: in the write that
/// changed its subject. One that may have arrived already is left alone, and so are the waits between attempts at one that
/// is due. One that was given up, since its subject was over, is taken up again.
///
/// # Errors
/// Faults of the database.
pub async fn schedule(
    conn: &mut SqliteConnection,
    district_id: i64,
    kind: Kind,
    subject_id: i64,
    at: i64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "INSERT INTO posting (district_id, kind, subject_id, state, next_at) VALUES (?1, ?2, ?3, 'waiting', ?4) \
         ON CONFLICT DO UPDATE SET next_at = iif(state = 'given_up' OR reason IS NULL OR ?4 > ?5, ?4, next_at), \
         reason = iif(state = 'given_up' OR ?4 > ?5, NULL, reason), state = 'waiting' \
         WHERE state = 'given_up' OR (state = 'waiting' AND uncertain = 0)",
    )
    .bind(district_id)
    .bind(kind.as_str())
    .bind(subject_id)
    .bind(at)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// One that waits need not wait any longer: it is looked at in the next sweep, and may go out at any hour.
///
/// # Errors
/// Faults of the database.
pub async fn hurry_one(
    conn: &mut SqliteConnection,
    district_id: i64,
    kind: Kind,
    subject_id: i64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE posting SET next_at = ?1, asked_at = ?1 \
         WHERE district_id = ?2 AND kind = ?3 AND subject_id = ?4 AND state = 'waiting'",
    )
    .bind(now)
    .bind(district_id)
    .bind(kind.as_str())
    .bind(subject_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// The posting of a subject.
///
/// # Errors
/// Faults of the database.
pub async fn find(
    conn: &mut SqliteConnection,
    district_id: i64,
    kind: Kind,
    subject_id: i64,
) -> Result<Option<Posting>, Fault> {
    let sql = format!("{POSTING} WHERE district_id = ? AND kind = ? AND subject_id = ?");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(district_id)
        .bind(kind.as_str())
        .bind(subject_id)
        .fetch_optional(conn)
        .await?;
    row.map(Posting::try_from).transpose()
}

/// What is due.
#[derive(Debug)]
pub struct Due {
    /// The longest due first.
    pub postings: Vec<Posting>,
    /// Ids of those that this version does not know.
    pub unreadable: Vec<i64>,
}

/// What is to be sent or drawn anew now, in servers that the bot is in.
///
/// # Errors
/// Faults of the database.
pub async fn list_due(conn: &mut SqliteConnection, now: i64) -> Result<Due, Fault> {
    let sql = format!(
        "{POSTING} JOIN district ON district.id = district_id WHERE left_at IS NULL AND next_at <= ? \
         AND (state = 'waiting' OR (state = 'sent' AND redraw > 0)) ORDER BY next_at, posting.id LIMIT 100"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(now).fetch_all(conn).await?;
    let mut due = Due { postings: Vec::new(), unreadable: Vec::new() };
    for row in rows {
        let id = row.id;
        match Posting::try_from(row) {
            Ok(posting) => due.postings.push(posting),
            Err(_) => due.unreadable.push(id),
        }
    }
    Ok(due)
}

/// Something on our side went wrong with it: what was not tried just now waits until `next_at`.
///
/// # Errors
/// Faults of the database.
pub async fn postpone(conn: &mut SqliteConnection, id: i64, now: i64, next_at: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE posting SET next_at = ?, reason = iif(state = 'waiting', 'fault', reason) WHERE id = ? AND next_at <= ?")
        .bind(next_at)
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Before an attempt: notes that there was one, so that a crash in the middle of it is known to be uncertain, and when
/// to try again if nothing more is heard.
///
/// # Errors
/// Faults of the database.
pub async fn claim(conn: &mut SqliteConnection, id: i64, channel_id: u64, now: i64, next_at: i64) -> Result<(), Fault> {
    let sql = "UPDATE posting SET attempts = attempts + 1, uncertain = 1, channel_id = ?, \
               tried_at = coalesce(tried_at, ?), next_at = ? WHERE id = ?";
    sqlx::query(sql).bind(channel_id as i64).bind(now).bind(next_at).bind(id).execute(conn).await?;
    Ok(())
}

/// It may not go out now: it waits until `next_at`.
///
/// # Errors
/// Faults of the database.
pub async fn hold(conn: &mut SqliteConnection, id: i64, next_at: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE posting SET next_at = ? WHERE id = ?").bind(next_at).bind(id).execute(conn).await?;
    Ok(())
}

/// Discord has it as it was drawn at the `wanted`-th wish for that. If what it shows has changed since, it is drawn anew at
/// once; else at `until`, when it looks different by itself, if that ever comes.
///
/// # Errors
/// Faults of the database.
pub async fn settle_sent(
    conn: &mut SqliteConnection,
    id: i64,
    message_id: u64,
    wanted: i64,
    until: Option<i64>,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE posting SET state = 'sent', uncertain = 0, reason = NULL, message_id = ?1, attempts = 0, \
         next_at = iif(redraw > ?2, ?4, coalesce(?3, ?4)), \
         redraw = iif(redraw > ?2, redraw - ?2, ?3 IS NOT NULL) WHERE id = ?5",
    )
    .bind(message_id as i64)
    .bind(wanted)
    .bind(until)
    .bind(now)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Discord has had it all along, from an attempt that was never confirmed: it may show what was true then, so it is drawn
/// anew.
///
/// # Errors
/// Faults of the database.
pub async fn settle_found(conn: &mut SqliteConnection, id: i64, message_id: u64, now: i64) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE posting SET state = 'sent', uncertain = 0, reason = NULL, message_id = ?, attempts = 0, next_at = ?, \
         redraw = redraw + 1 WHERE id = ?",
    )
    .bind(message_id as i64)
    .bind(now)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// It did not go out; `uncertain` if it may have arrived all the same. It is tried again at `next_at`.
///
/// # Errors
/// Faults of the database.
pub async fn settle_later(
    conn: &mut SqliteConnection,
    id: i64,
    reason: Reason,
    uncertain: bool,
    next_at: i64,
) -> Result<(), Fault> {
    sqlx::query("UPDATE posting SET reason = ?, uncertain = ?, next_at = ? WHERE id = ?")
        .bind(reason.as_str())
        .bind(uncertain)
        .bind(next_at)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// It won't be sent, and why.
///
/// # Errors
/// Faults of the database.
pub async fn give_up(conn: &mut SqliteConnection, id: i64, reason: Reason) -> Result<(), Fault> {
    sqlx::query("UPDATE posting SET state = 'given_up', reason = ? WHERE id = ?")
        .bind(reason.as_str())
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// What a message shows has changed: draw it anew as soon as possible. One that is on its way just now, too.
///
/// # Errors
/// Faults of the database.
pub async fn want_redraw(
    conn: &mut SqliteConnection,
    district_id: i64,
    kind: Kind,
    subject_id: i64,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE posting SET redraw = redraw + 1, next_at = iif(state = 'sent', ?, next_at) \
         WHERE district_id = ? AND kind = ? AND subject_id = ? AND state <> 'given_up'",
    )
    .bind(now)
    .bind(district_id)
    .bind(kind.as_str())
    .bind(subject_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// The message shows what it should at the `wanted`-th wish for it, or (at `again`) has to be tried another time. `until`
/// as for [`settle_sent`].
///
/// # Errors
/// Faults of the database.
pub async fn settle_redraw(
    conn: &mut SqliteConnection,
    id: i64,
    wanted: i64,
    again: Option<i64>,
    until: Option<i64>,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE posting SET attempts = iif(?1 IS NULL, 0, attempts + 1), \
         next_at = coalesce(?1, iif(redraw = ?2, ?3, NULL), next_at), \
         redraw = iif(?1 IS NULL AND redraw = ?2, ?3 IS NOT NULL, redraw) WHERE id = ?4",
    )
    .bind(again)
    .bind(wanted)
    .bind(until)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// The district's channel has changed or a permission may have been given: try at once what waits for that, and leave
/// what waits for its time.
///
/// # Errors
/// Faults of the database.
pub async fn hurry(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE posting SET next_at = ? WHERE district_id = ? AND state = 'waiting' AND (reason IS NOT NULL OR uncertain)",
    )
    .bind(now)
    .bind(district_id)
    .execute(conn)
    .await?;
    Ok(())
}

/// When the next posting is to be sent or drawn anew, in a server that the bot is in.
///
/// # Errors
/// Faults of the database.
pub async fn next_due(conn: &mut SqliteConnection) -> Result<Option<i64>, Fault> {
    Ok(sqlx::query_scalar(
        "SELECT min(next_at) FROM posting JOIN district ON district.id = district_id \
         WHERE left_at IS NULL AND (state = 'waiting' OR (state = 'sent' AND redraw > 0))",
    )
    .fetch_one(conn)
    .await?)
}
