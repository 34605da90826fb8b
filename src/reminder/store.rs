//! The reminders' SQL.

use sqlx::{FromRow, SqliteConnection};

use super::{Kind, Planned, Recipient};
use crate::calendar::Zone;
use crate::error::Fault;

/// Makes the reminders of one subject what they should be, in the write that changed it. `kinds` are all kinds that this
/// subject may have, `planned` those it should have now. What is planned anew is inserted (one that is past goes out at
/// once), what waits is given its new time, what should not be any more is dropped. What was sent, given up or cancelled
/// by a person stays as it is: only a new `revision` of the subject makes new ones.
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
    }
    let waiting: Vec<Waiting> = sqlx::query_as(
        "SELECT id, kind, revision, purpose, user_id FROM reminder \
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
    for planned in planned.iter().filter(|planned| planned.expires_at > now) {
        let (purpose, user) = columns(planned.recipient);
        let due_at = planned.due.unix_seconds(zone);
        sqlx::query(
            "INSERT INTO reminder (district_id, kind, subject_id, revision, purpose, user_id, rung, due_on, zone, due_at, \
             concerns_on, expires_at, state, next_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, max(?10, ?13), ?11, ?12, 'waiting', max(?10, ?13)) \
             ON CONFLICT DO UPDATE SET concerns_on = ?11, expires_at = ?12, due_on = ?8, zone = ?9, \
             due_at = iif(?10 > ?13, ?10, due_at), \
             next_at = iif(delivery_id IS NULL AND ?10 > ?13, ?10, next_at) WHERE state = 'waiting'",
        )
        .bind(district_id)
        .bind(planned.kind.as_str())
        .bind(subject_id)
        .bind(revision)
        .bind(purpose)
        .bind(user)
        .bind(planned.kind.rung())
        .bind(planned.due.to_string())
        .bind(zone.name())
        .bind(due_at)
        .bind(planned.concerns_on.to_string())
        .bind(planned.expires_at)
        .bind(now)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// A recipient as columns: purpose and person.
fn columns(recipient: Recipient) -> (Option<&'static str>, Option<i64>) {
    match recipient {
        Recipient::Channel(purpose) => (Some(purpose.as_str()), None),
        Recipient::Person(user) => (None, Some(user as i64)),
    }
}

/// When the next reminder or delivery is to be looked at, in a server that the bot is in.
///
/// # Errors
/// Faults of the database.
pub async fn next_due(conn: &mut SqliteConnection) -> Result<Option<i64>, Fault> {
    Ok(sqlx::query_scalar(
        "SELECT min(next_at) FROM ( \
         SELECT district_id, next_at FROM reminder WHERE state = 'waiting' AND delivery_id IS NULL \
         UNION ALL SELECT district_id, next_at FROM delivery WHERE state = 'open') \
         JOIN district ON district.id = district_id WHERE left_at IS NULL",
    )
    .fetch_one(conn)
    .await?)
}
