//! The reminders' SQL: planning and reading them.
//!
//! - `retime.rs`: when a zone or its rules change. `sweep.rs`: what the sweep does with them. `list.rs`: what people see and ask of them.

pub mod list;
mod retime;
pub mod sweep;

pub use self::retime::retime;
pub use self::sweep::{hurry, next_due};

use sqlx::{FromRow, SqliteConnection};

use super::{Delivery, Kind, Planned, Recipient, Reminder, State, Way, covers};
use crate::calendar::Zone;
use crate::district::Purpose;
use crate::error::Fault;
use crate::sending::Reason;

const REMINDER: &str = "SELECT reminder.id, reminder.district_id, kind, subject_id, revision, reminder.purpose, \
                        reminder.user_id, rung, due_on, zone, due_at, concerns_on, expires_at, reminder.state, \
                        reminder.next_at, reminder.reason, delivery_id, settled_at FROM reminder";
const DELIVERY: &str = "SELECT delivery.id, delivery.district_id, purpose, user_id, delivery.state, way, attempts, uncertain, \
                        first_tried_at, next_at, reason, channel_id, sent_at FROM delivery";

#[derive(FromRow)]
struct ReminderRow {
    id: i64,
    district_id: i64,
    kind: String,
    subject_id: i64,
    revision: i64,
    purpose: Option<String>,
    user_id: Option<i64>,
    rung: String,
    due_on: String,
    zone: String,
    due_at: i64,
    concerns_on: String,
    expires_at: i64,
    state: String,
    next_at: i64,
    reason: Option<String>,
    delivery_id: Option<i64>,
    settled_at: Option<i64>,
}

impl TryFrom<ReminderRow> for Reminder {
    type Error = Fault;

    fn try_from(row: ReminderRow) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal(format!("reminder {} can't be read", row.id));
        Ok(Self {
            kind: Kind::from_name(&row.kind).ok_or_else(unreadable)?,
            recipient: recipient(row.purpose.as_deref(), row.user_id).ok_or_else(unreadable)?,
            due_on: row.due_on.parse().map_err(|_| unreadable())?,
            zone: Zone::named(&row.zone).map_err(|_| unreadable())?,
            concerns_on: row.concerns_on.parse().map_err(|_| unreadable())?,
            state: State::from_name(&row.state).ok_or_else(unreadable)?,
            reason: row.reason.as_deref().and_then(Reason::from_name),
            id: row.id,
            district_id: row.district_id,
            subject_id: row.subject_id,
            revision: row.revision,
            rung: row.rung,
            due_at: row.due_at,
            expires_at: row.expires_at,
            next_at: row.next_at,
            delivery_id: row.delivery_id,
            settled_at: row.settled_at,
        })
    }
}

#[derive(FromRow)]
struct DeliveryRow {
    id: i64,
    district_id: i64,
    purpose: Option<String>,
    user_id: Option<i64>,
    state: String,
    way: String,
    attempts: u32,
    uncertain: bool,
    first_tried_at: Option<i64>,
    next_at: i64,
    reason: Option<String>,
    channel_id: Option<i64>,
    sent_at: Option<i64>,
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = Fault;

    fn try_from(row: DeliveryRow) -> Result<Self, Fault> {
        let unreadable = || Fault::Internal(format!("delivery {} can't be read", row.id));
        Ok(Self {
            recipient: recipient(row.purpose.as_deref(), row.user_id),
            open: row.state == "open",
            way: Way::from_name(&row.way).ok_or_else(unreadable)?,
            id: row.id,
            district_id: row.district_id,
            attempts: row.attempts,
            uncertain: row.uncertain,
            first_tried_at: row.first_tried_at,
            next_at: row.next_at,
            reason: row.reason.as_deref().and_then(Reason::from_name),
            channel_id: row.channel_id.map(|id| id as u64),
            sent_at: row.sent_at,
        })
    }
}

fn recipient(purpose: Option<&str>, user: Option<i64>) -> Option<Recipient> {
    match (purpose, user) {
        (Some(purpose), _) => Purpose::from_name(purpose).map(Recipient::Channel),
        (None, Some(user)) => Some(Recipient::Person(user as u64)),
        (None, None) => None,
    }
}

async fn reminders(
    query: sqlx::query::QueryAs<'_, sqlx::Sqlite, ReminderRow, sqlx::sqlite::SqliteArguments>,
    conn: &mut SqliteConnection,
) -> Result<Vec<Reminder>, Fault> {
    Ok(readable(query.fetch_all(conn).await?))
}

/// The rows that this program can read. One that it can't (a kind that it doesn't know, after going back to an earlier
/// version) holds up no other.
fn readable<T: TryFrom<R, Error = Fault>, R>(rows: Vec<R>) -> Vec<T> {
    let read = |row| T::try_from(row).inspect_err(|fault| tracing::error!(%fault, "left out")).ok();
    rows.into_iter().filter_map(read).collect()
}

/// A delivery of this district.
///
/// # Errors
/// Faults of the database.
pub async fn find_delivery(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Delivery>, Fault> {
    let sql = format!("{DELIVERY} WHERE district_id = ? AND id = ?");
    let row: Option<DeliveryRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(id).fetch_optional(conn).await?;
    row.map(Delivery::try_from).transpose()
}

/// The reminders in a delivery, the longest due first.
///
/// # Errors
/// Faults of the database.
pub async fn list_in_delivery(
    conn: &mut SqliteConnection,
    district_id: i64,
    delivery: i64,
    state: State,
) -> Result<Vec<Reminder>, Fault> {
    let sql = format!("{REMINDER} WHERE district_id = ? AND delivery_id = ? AND state = ? ORDER BY due_at, id");
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(delivery).bind(state.as_str());
    reminders(query, conn).await
}

/// All reminders of a district.
///
/// # Errors
/// Faults of the database.
#[cfg(test)]
pub async fn list_all(conn: &mut SqliteConnection, district_id: i64) -> Result<Vec<Reminder>, Fault> {
    let sql = format!("{REMINDER} WHERE district_id = ? ORDER BY id");
    reminders(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id), conn).await
}

/// Gives a subject's reminders a kind that nobody knows.
///
/// # Errors
/// Faults of the database.
#[cfg(test)]
pub async fn set_unknown(conn: &mut SqliteConnection, district_id: i64, subject_id: i64) -> Result<(), Fault> {
    let sql = "UPDATE reminder SET kind = 'from_the_future' WHERE district_id = ? AND subject_id = ?";
    sqlx::query(sql).bind(district_id).bind(subject_id).execute(conn).await?;
    Ok(())
}

/// Makes the reminders of one subject what they should be, in the write that changed it. `kinds` are all kinds that this
/// subject may have, `planned` those it should have now. What is planned anew is inserted (one that is past goes out at
/// once), what waits is given its new time, what should not be any more is dropped, and taken up again if it is wanted
/// after all before its time. What was sent, given up or cancelled by a person stays as it is: only a new `revision` of the
/// subject makes new ones.
///
/// # Errors
/// Faults of the database.
pub async fn plan(
    conn: &mut SqliteConnection,
    district_id: i64,
    kinds: &[Kind],
    (subject_id, revision): (i64, i64),
    zone: &Zone,
    planned: &[Planned],
    now: i64,
) -> Result<(), Fault> {
    #[derive(FromRow)]
    struct Waiting {
        id: i64,
        kind: String,
        revision: i64,
        purpose: Option<String>,
        user_id: Option<i64>,
        rung: String,
    }
    let waiting: Vec<Waiting> = sqlx::query_as(
        "SELECT id, kind, revision, purpose, user_id, rung FROM reminder \
         WHERE district_id = ? AND subject_id = ? AND state = 'waiting'",
    )
    .bind(district_id)
    .bind(subject_id)
    .fetch_all(&mut *conn)
    .await?;
    for row in waiting.iter().filter(|row| kinds.iter().any(|kind| kind.as_str() == row.kind)) {
        let wanted = planned.iter().any(|planned| {
            let (purpose, user) = columns(planned.recipient);
            row.revision == revision
                && planned.kind.as_str() == row.kind
                && purpose == row.purpose.as_deref()
                && user == row.user_id
                && covers(&planned.rung, &row.rung)
        });
        if !wanted {
            sqlx::query(
                "UPDATE reminder SET state = 'dropped', reason = 'not_wanted', settled_at = ?, dropped_by = NULL \
                 WHERE id = ?",
            )
            .bind(now)
            .bind(row.id)
            .execute(&mut *conn)
            .await?;
        }
    }
    for planned in planned {
        let (purpose, user) = columns(planned.recipient);
        let due_at = planned.due.unix_seconds(zone);
        // What waits in a message that has certainly not arrived leaves it when its time is still to come. What has lost
        // its meaning is never inserted; one that waits expires.
        sqlx::query(
            "INSERT INTO reminder (district_id, kind, subject_id, revision, purpose, user_id, rung, due_on, zone, due_at, \
             concerns_on, expires_at, state, next_at) \
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, max(?10, ?13), ?11, ?12, 'waiting', max(?10, ?13) \
             WHERE ?12 > ?13 OR EXISTS (SELECT 1 FROM reminder WHERE district_id = ?1 AND kind = ?2 AND subject_id = ?3 \
               AND revision = ?4 AND purpose IS ?5 AND user_id IS ?6 AND rung = ?7) \
             ON CONFLICT DO UPDATE SET concerns_on = ?11, expires_at = ?12, due_on = ?8, zone = ?9, \
             due_at = iif(?10 > ?13, ?10, min(due_at, ?13)), \
             next_at = iif(state = 'dropped' OR delivery_id IS NULL OR ?10 > ?13, max(?10, ?13), next_at), \
             delivery_id = iif((state = 'dropped' OR ?10 > ?13) AND NOT EXISTS \
               (SELECT 1 FROM delivery WHERE delivery.id = delivery_id AND uncertain), NULL, delivery_id), \
             reason = iif(state = 'dropped', NULL, reason), settled_at = NULL, state = 'waiting' \
             WHERE state = 'waiting' OR (state = 'dropped' AND reason = 'not_wanted' AND ?10 > ?13)",
        )
        .bind(district_id)
        .bind(planned.kind.as_str())
        .bind(subject_id)
        .bind(revision)
        .bind(purpose)
        .bind(user)
        .bind(planned.rung.as_ref())
        .bind(planned.due.to_string())
        .bind(zone.name())
        .bind(due_at)
        .bind(planned.concerns_on.to_string())
        .bind(planned.expires_at)
        .bind(now)
        .execute(&mut *conn)
        .await?;
        // What somebody put off has its own time, and loses its meaning with the rest.
        sqlx::query(
            "UPDATE reminder SET concerns_on = ?, expires_at = ? WHERE district_id = ? AND kind = ? AND subject_id = ? \
             AND revision = ? AND purpose IS ? AND user_id IS ? AND state = 'waiting' AND rung LIKE 'later+%'",
        )
        .bind(planned.concerns_on.to_string())
        .bind(planned.expires_at)
        .bind(district_id)
        .bind(planned.kind.as_str())
        .bind(subject_id)
        .bind(revision)
        .bind(purpose)
        .bind(user)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// All reminders of one subject, whatever became of them.
///
/// # Errors
/// Faults of the database.
pub async fn list_of(
    conn: &mut SqliteConnection,
    district_id: i64,
    subject_id: i64,
    kinds: &[Kind],
) -> Result<Vec<Reminder>, Fault> {
    let mut all = Vec::new();
    for kind in kinds {
        let sql = format!("{REMINDER} WHERE district_id = ? AND kind = ? AND subject_id = ? ORDER BY id");
        let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(district_id).bind(kind.as_str()).bind(subject_id);
        all.extend(reminders(query, &mut *conn).await?);
    }
    Ok(all)
}

/// A recipient as columns: purpose and person.
fn columns(recipient: Recipient) -> (Option<&'static str>, Option<i64>) {
    match recipient {
        Recipient::Channel(purpose) => (Some(purpose.as_str()), None),
        Recipient::Person(user) => (None, Some(user as i64)),
    }
}
