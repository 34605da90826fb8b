//! The SQL of briefings.

use sqlx::SqliteConnection;

use super::{About, Loaded, Shown, Words, blocked, count};
use crate::district::Part;
use crate::error::Fault;
use crate::posting::{self, Kind};
use crate::retreat::{self, Session, State};

/// A session that people know of, with what came of it so far; `None` if there is no such session.
///
/// # Errors
/// Faults of the database.
pub async fn load_session(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
) -> Result<Option<Loaded>, Fault> {
    let found = retreat::store::find(&mut *conn, district_id, session_id).await?;
    let Some(session) = found.filter(|session| session.state != State::Draft) else { return Ok(None) };
    let id = find(&mut *conn, &session).await?;
    with(conn, session, id).await.map(Some)
}

/// A briefing by its key.
///
/// # Errors
/// Faults of the database.
pub async fn load(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Loaded>, Fault> {
    let sql = "SELECT session_id FROM briefing WHERE district_id = ? AND id = ?";
    let found: Option<i64> = sqlx::query_scalar(sql).bind(district_id).bind(id).fetch_optional(&mut *conn).await?;
    match found {
        Some(session) => load_session(conn, district_id, session).await,
        None => Ok(None),
    }
}

async fn find(conn: &mut SqliteConnection, session: &Session) -> Result<Option<i64>, Fault> {
    let sql = "SELECT id FROM briefing WHERE district_id = ? AND session_id = ?";
    Ok(sqlx::query_scalar(sql).bind(session.district_id).bind(session.id).fetch_optional(conn).await?)
}

async fn with(conn: &mut SqliteConnection, session: Session, id: Option<i64>) -> Result<Loaded, Fault> {
    let Some(key) = id else { return Ok(Loaded { session, id, words: Words::new(), posting: None }) };
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT about, words FROM briefing_words WHERE district_id = ? AND briefing_id = ?")
            .bind(session.district_id)
            .bind(key)
            .fetch_all(&mut *conn)
            .await?;
    let words = rows.into_iter().filter_map(|(about, words)| Some((About::from_name(&about)?, words))).collect();
    let posting = posting::store::find(conn, session.district_id, Kind::Briefing, key).await?;
    Ok(Loaded { session, id, words, posting })
}

/// Makes sure that a session has a briefing; `user_id` begins it. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn ensure(conn: &mut SqliteConnection, session: &Session, user_id: u64, now: i64) -> Result<i64, Fault> {
    let sql =
        "INSERT INTO briefing (district_id, session_id, made_by, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    sqlx::query(sql)
        .bind(session.district_id)
        .bind(session.id)
        .bind(user_id as i64)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    let found = find(conn, session).await?;
    found.ok_or_else(|| Fault::Internal("a briefing that was just begun is not there".to_owned()))
}

/// Saves words in place of earlier ones, or takes them out if they are empty.
///
/// # Errors
/// Faults of the database.
pub async fn set_words(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    about: About,
    words: &str,
) -> Result<(), Fault> {
    let sql = match words.is_empty() {
        true => "DELETE FROM briefing_words WHERE district_id = ?1 AND briefing_id = ?2 AND about = ?3 AND ?4 = ''",
        false => {
            "INSERT INTO briefing_words (district_id, briefing_id, about, words) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO UPDATE SET words = excluded.words"
        }
    };
    sqlx::query(sql).bind(district_id).bind(id).bind(about.as_str()).bind(words).execute(conn).await?;
    Ok(())
}

/// Notes that somebody has read it, who counts in a group. Answers with whether that is new.
///
/// # Errors
/// Faults of the database.
pub async fn mark_read(
    conn: &mut SqliteConnection,
    (district_id, id): (i64, i64),
    user_id: u64,
    voice: Option<Part>,
    now: i64,
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "INSERT INTO briefing_read (district_id, briefing_id, user_id, voice, read_at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
    )
    .bind(district_id)
    .bind(id)
    .bind(user_id as i64)
    .bind(voice.map(Part::as_str))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The group of each who has read it.
async fn readers(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Vec<Option<Part>>, Fault> {
    let sql = "SELECT voice FROM briefing_read WHERE district_id = ? AND briefing_id = ?";
    let rows: Vec<Option<String>> = sqlx::query_scalar(sql).bind(district_id).bind(id).fetch_all(conn).await?;
    Ok(rows.into_iter().map(|voice| voice.as_deref().and_then(Part::from_name)).collect())
}

/// What is to be known of it where its session is shown; who plans hands over the smallest group that may be counted.
///
/// # Errors
/// Faults of the database.
pub async fn shown(
    conn: &mut SqliteConnection,
    session: &Session,
    plans: Option<u32>,
    now: i64,
) -> Result<Shown, Fault> {
    let id = find(&mut *conn, session).await?;
    let loaded = with(&mut *conn, session.clone(), id).await?;
    let posted = id.filter(|_| loaded.is_posted());
    let readers = match (posted, plans) {
        (Some(id), Some(minimum)) => Some(count(&readers(conn, session.district_id, id).await?, minimum)),
        _ => None,
    };
    Ok(Shown { posted, may_write: plans.is_some() && blocked(session, now).is_none(), readers })
}

/// The session has changed: what is posted of it carries its name and day. Part of the write that changed it.
///
/// # Errors
/// Faults of the database.
pub async fn follow(conn: &mut SqliteConnection, session: &Session, now: i64) -> Result<(), Fault> {
    match find(&mut *conn, session).await? {
        Some(id) => posting::store::want_redraw(conn, session.district_id, Kind::Briefing, id, now).await,
        None => Ok(()),
    }
}
