//! The SQL of agendas, meetings, decisions and feedback.

use sqlx::{FromRow, SqliteConnection};

use super::{Agenda, Eyes, Finality, Item, ItemState, Note, NoteKind};
use crate::calendar::{WallTime, Zone};
use crate::error::Fault;
use crate::reminder;
use crate::retreat::{Meeting, Session, State, store as sessions};

const ITEM: &str = "SELECT id, session_id, place, words, minutes, state, point IS NOT NULL AS from_method, proposed_by, \
                    proposed_at FROM agenda_item";

#[derive(FromRow)]
struct ItemRow {
    id: i64,
    session_id: i64,
    place: i64,
    words: String,
    minutes: Option<u32>,
    state: String,
    from_method: bool,
    proposed_by: Option<i64>,
    proposed_at: i64,
}

impl TryFrom<ItemRow> for Item {
    type Error = Fault;

    fn try_from(row: ItemRow) -> Result<Self, Fault> {
        let state = ItemState::ALL.into_iter().find(|state| state.as_str() == row.state);
        Ok(Self {
            state: state.ok_or_else(|| Fault::Internal(format!("agenda item {} has an unknown state", row.id)))?,
            id: row.id,
            session_id: row.session_id,
            place: row.place,
            words: row.words,
            minutes: row.minutes,
            from_method: row.from_method,
            proposed_by: row.proposed_by.map(|id| id as u64),
            proposed_at: row.proposed_at,
        })
    }
}

/// A session of this district that was confirmed, called off or not.
///
/// # Errors
/// Faults of the database.
pub async fn session(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Session>, Fault> {
    Ok(sessions::find(conn, district_id, id).await?.filter(|session| session.state != State::Draft))
}

/// The agenda of a session.
///
/// # Errors
/// Faults of the database.
pub async fn agenda(conn: &mut SqliteConnection, session: Session) -> Result<Agenda, Fault> {
    let sql = format!("{ITEM} WHERE district_id = ? AND session_id = ?");
    let rows: Vec<ItemRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(session.district_id)
        .bind(session.id)
        .fetch_all(&mut *conn)
        .await?;
    let items = rows.into_iter().map(Item::try_from).collect::<Result<_, _>>()?;
    let finality: Option<(i64, Option<i64>)> = sqlx::query_as(
        "SELECT agenda_final_at, agenda_final_by FROM session \
         WHERE district_id = ? AND id = ? AND agenda_final_at IS NOT NULL",
    )
    .bind(session.district_id)
    .bind(session.id)
    .fetch_optional(conn)
    .await?;
    let finality = finality.map(|(at, by)| Finality { at, by: by.map(|id| id as u64) });
    Ok(Agenda::new(session, items, finality))
}

/// An item of this district.
///
/// # Errors
/// Faults of the database.
pub async fn item(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Item>, Fault> {
    let sql = format!("{ITEM} WHERE district_id = ? AND id = ?");
    let row: Option<ItemRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Item::try_from).transpose()
}

/// Proposes an item, at the end. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_item(
    conn: &mut SqliteConnection,
    session: &Session,
    words: &str,
    minutes: Option<u32>,
    user_id: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO agenda_item (district_id, session_id, place, words, minutes, state, proposed_by, proposed_at) \
         VALUES (?1, ?2, (SELECT 1 + coalesce(max(place), 0) FROM agenda_item WHERE session_id = ?2), ?3, ?4, 'proposed', \
         ?5, ?6) RETURNING id",
    )
    .bind(session.district_id)
    .bind(session.id)
    .bind(words)
    .bind(minutes)
    .bind(user_id as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Proposes one of the method's points, at the end; `false` if it is there already, however it was changed since.
///
/// # Errors
/// Faults of the database.
pub async fn insert_point(
    conn: &mut SqliteConnection,
    session: &Session,
    point: &str,
    words: &str,
    now: i64,
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "INSERT INTO agenda_item (district_id, session_id, place, point, words, state, proposed_at) \
         VALUES (?1, ?2, (SELECT 1 + coalesce(max(place), 0) FROM agenda_item WHERE session_id = ?2), ?3, ?4, 'proposed', \
         ?5) ON CONFLICT DO NOTHING",
    )
    .bind(session.district_id)
    .bind(session.id)
    .bind(point)
    .bind(words)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Brings an item into another state; `false` if it was in it already. What comes onto the agenda comes to its end.
///
/// # Errors
/// Faults of the database.
pub async fn set_item_state(
    conn: &mut SqliteConnection,
    district_id: i64,
    item: &Item,
    state: ItemState,
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "UPDATE agenda_item SET state = ?1, \
         place = (SELECT 1 + coalesce(max(place), 0) FROM agenda_item WHERE session_id = ?4) \
         WHERE district_id = ?2 AND id = ?3 AND state <> ?1",
    )
    .bind(state.as_str())
    .bind(district_id)
    .bind(item.id)
    .bind(item.session_id)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets two items change places.
///
/// # Errors
/// Faults of the database.
pub async fn swap_items(conn: &mut SqliteConnection, district_id: i64, one: &Item, other: &Item) -> Result<(), Fault> {
    for (id, place) in [(one.id, other.place), (other.id, one.place)] {
        sqlx::query("UPDATE agenda_item SET place = ? WHERE district_id = ? AND id = ?")
            .bind(place)
            .bind(district_id)
            .bind(id)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Changes an item's words and minutes.
///
/// # Errors
/// Faults of the database.
pub async fn update_item(
    conn: &mut SqliteConnection,
    district_id: i64,
    id: i64,
    words: &str,
    minutes: Option<u32>,
) -> Result<(), Fault> {
    sqlx::query("UPDATE agenda_item SET words = ?, minutes = ? WHERE district_id = ? AND id = ?")
        .bind(words)
        .bind(minutes)
        .bind(district_id)
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Makes a session's agenda final, or opens it again; `false` if it was so already.
///
/// # Errors
/// Faults of the database.
pub async fn set_final(
    conn: &mut SqliteConnection,
    session: &Session,
    finality: Option<Finality>,
) -> Result<bool, Fault> {
    let done = sqlx::query(
        "UPDATE session SET agenda_final_at = ?1, agenda_final_by = ?2, sequence = sequence + 1 \
         WHERE district_id = ?3 AND id = ?4 AND (agenda_final_at IS NULL) = (?1 IS NOT NULL)",
    )
    .bind(finality.map(|it| it.at))
    .bind(finality.and_then(|it| it.by).map(|id| id as i64))
    .bind(session.district_id)
    .bind(session.id)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves a meeting to a time that somebody chose. From then on it takes place, whatever it was before.
///
/// # Errors
/// Faults of the database.
pub async fn move_meeting(
    conn: &mut SqliteConnection,
    meeting: &Meeting,
    to: WallTime,
    zone: &Zone,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE meeting SET state = 'planned', starts_on = ?, zone = ?, starts_at = ?, by_hand = 1, revision = revision + 1 \
         WHERE district_id = ? AND id = ?",
    )
    .bind(to.to_string())
    .bind(zone.name())
    .bind(to.unix_seconds(zone))
    .bind(meeting.district_id)
    .bind(meeting.id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a meeting was moved from one wall time to another, each in its own zone. Answers with the change's key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_change(
    conn: &mut SqliteConnection,
    meeting: &Meeting,
    from: WallTime,
    to: WallTime,
    user_id: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO session_change (district_id, session_id, what, old_on, new_on, made_by, made_at) \
         VALUES (?, ?, 'meeting_moved', ?, ?, ?, ?) RETURNING id",
    )
    .bind(meeting.district_id)
    .bind(meeting.session_id)
    .bind(from.to_string())
    .bind(to.to_string())
    .bind(user_id as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// Sets where a meeting is held; `false` if it was that already.
///
/// # Errors
/// Faults of the database.
pub async fn set_link(conn: &mut SqliteConnection, meeting: &Meeting, link: &str) -> Result<bool, Fault> {
    let done = sqlx::query("UPDATE meeting SET link = ?1 WHERE district_id = ?2 AND id = ?3 AND link <> ?1")
        .bind(link)
        .bind(meeting.district_id)
        .bind(meeting.id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Which of a session's reminders to the core team went out since it was last moved.
///
/// # Errors
/// Faults of the database.
pub async fn reminded(conn: &mut SqliteConnection, session: &Session) -> Result<Vec<reminder::Kind>, Fault> {
    let kinds: Vec<String> = sqlx::query_scalar(
        "SELECT kind FROM reminder WHERE district_id = ? AND subject_id = ? AND revision = ? AND state = 'sent' \
         AND kind IN ('notice', 'week')",
    )
    .bind(session.district_id)
    .bind(session.id)
    .bind(session.revision)
    .fetch_all(conn)
    .await?;
    Ok(kinds.iter().filter_map(|kind| reminder::Kind::from_name(kind)).collect())
}

const NOTE: &str = "SELECT id, session_id, kind, words, noted_by, noted_at FROM meeting_note";

#[derive(FromRow)]
struct NoteRow {
    id: i64,
    session_id: i64,
    kind: String,
    words: String,
    noted_by: Option<i64>,
    noted_at: i64,
}

impl TryFrom<NoteRow> for Note {
    type Error = Fault;

    fn try_from(row: NoteRow) -> Result<Self, Fault> {
        let kind = NoteKind::from_name(&row.kind);
        Ok(Self {
            kind: kind.ok_or_else(|| Fault::Internal(format!("meeting note {} has an unknown kind", row.id)))?,
            id: row.id,
            session_id: row.session_id,
            words: row.words,
            by: row.noted_by.map(|id| id as u64),
            at: row.noted_at,
        })
    }
}

/// Keeps a decision or feedback. Answers with its key.
///
/// # Errors
/// Faults of the database.
pub async fn insert_note(
    conn: &mut SqliteConnection,
    session: &Session,
    kind: NoteKind,
    words: &str,
    user_id: u64,
    now: i64,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar(
        "INSERT INTO meeting_note (district_id, session_id, kind, words, noted_by, noted_at) VALUES (?, ?, ?, ?, ?, ?) \
         RETURNING id",
    )
    .bind(session.district_id)
    .bind(session.id)
    .bind(kind.as_str())
    .bind(words)
    .bind(user_id as i64)
    .bind(now)
    .fetch_one(conn)
    .await?)
}

/// The decisions before a session, or the feedback that these eyes may see, newest first.
///
/// # Errors
/// Faults of the database.
pub async fn notes(
    conn: &mut SqliteConnection,
    session: &Session,
    kind: NoteKind,
    eyes: Eyes,
) -> Result<Vec<Note>, Fault> {
    let sql = format!(
        "{NOTE} WHERE district_id = ?1 AND session_id = ?2 AND kind = ?3 AND (?4 IS NULL OR noted_by = ?4) ORDER BY id DESC"
    );
    let only = match (kind, eyes) {
        (NoteKind::Decision, _) | (NoteKind::Feedback, Eyes::All) => None,
        (NoteKind::Feedback, Eyes::Own(user)) => Some(user as i64),
    };
    let rows: Vec<NoteRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(session.district_id)
        .bind(session.id)
        .bind(kind.as_str())
        .bind(only)
        .fetch_all(conn)
        .await?;
    rows.into_iter().map(Note::try_from).collect()
}
