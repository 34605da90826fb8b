//! The sweep's SQL: expiring, gathering into deliveries, claiming, settling.

use std::collections::HashMap;

use sqlx::SqliteConnection;

use super::{DELIVERY, DeliveryRow, REMINDER, ReminderRow, columns, readable};
use crate::district::{self, Hours};
use crate::error::Fault;
use crate::reminder::{Delivery, Recipient, Reminder, Way};
use crate::sending::{HOUR, Reason};

/// How many reminders one message holds; what is more goes with the next.
const MOST_IN_ONE: i64 = 10;
/// How many deliveries one sweep looks at: the others' turn is a minute later.
const MOST_AT_ONCE: i64 = 200;
/// How many reminders are gathered in one write.
const BATCH: i64 = 200;
/// For how long after its meaning is gone a message that may have arrived is looked for, in seconds.
const LOOK_FOR: i64 = 7 * 86_400;

/// Districts that the bot was removed from wait.
const PRESENT: &str = "district_id IN (SELECT id FROM district WHERE left_at IS NULL)";

/// Makes open deliveries that may have arrived due at once: nobody else can be working on them, since one program at a time
/// has the database.
///
/// # Errors
/// Faults of the database.
pub async fn release(conn: &mut SqliteConnection, now: i64) -> Result<(), Fault> {
    let sql = "UPDATE delivery SET next_at = ? WHERE state = 'open' AND uncertain = 1";
    sqlx::query(sql).bind(now).execute(conn).await?;
    Ok(())
}

/// A channel was chosen, a permission may have been given, the bot is back: what waits for that is tried at once.
///
/// # Errors
/// Faults of the database.
pub async fn hurry(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE delivery SET next_at = min(next_at, ?) WHERE district_id = ? AND state = 'open'")
        .bind(now)
        .bind(district_id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Settles what has lost its meaning, but for what may have arrived: that is looked for first. Answers with how many.
///
/// # Errors
/// Faults of the database.
pub async fn expire(conn: &mut SqliteConnection, now: i64) -> Result<u64, Fault> {
    let sql = format!(
        "UPDATE reminder SET state = 'expired', settled_at = ?1, delivery_id = NULL, reason = coalesce( \
           (SELECT delivery.reason FROM delivery WHERE delivery.id = delivery_id), \
           (SELECT other.reason FROM delivery AS other WHERE other.state = 'open' AND other.district_id = reminder.district_id \
              AND other.purpose = reminder.purpose), \
           (SELECT other.reason FROM delivery AS other WHERE other.state = 'open' AND other.district_id = reminder.district_id \
              AND other.user_id = reminder.user_id), \
           reason) \
         WHERE state = 'waiting' AND expires_at <= ?1 AND {PRESENT} AND NOT EXISTS (SELECT 1 FROM delivery \
           WHERE delivery.id = delivery_id AND delivery.uncertain AND reminder.expires_at > ?1 - ?2)"
    );
    let expired = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(now).bind(LOOK_FOR).execute(&mut *conn).await?;
    close_empty(conn).await?;
    Ok(expired.rows_affected())
}

/// A message that nothing is left to say in is not sent any more.
async fn close_empty(conn: &mut SqliteConnection) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE delivery SET state = 'given_up', uncertain = 0 WHERE state = 'open' AND NOT EXISTS \
         (SELECT 1 FROM reminder WHERE delivery_id = delivery.id AND (reminder.state = 'waiting' OR delivery.uncertain))",
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deliveries that are due: those that may have arrived, or the others.
///
/// # Errors
/// Faults of the database.
pub async fn list_due(conn: &mut SqliteConnection, uncertain: bool, now: i64) -> Result<Vec<Delivery>, Fault> {
    let sql = format!(
        "{DELIVERY} WHERE state = 'open' AND uncertain = ? AND next_at <= ? AND {PRESENT} ORDER BY next_at, id LIMIT ?"
    );
    let rows: Vec<DeliveryRow> =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(uncertain).bind(now).bind(MOST_AT_ONCE).fetch_all(conn).await?;
    Ok(readable(rows))
}

/// Puts what is due into the recipient's open message, or into a new one; what may not go now is held until it may. What
/// is for a recipient whose last message may have arrived waits until that is known. A batch at a time, so that people's
/// clicks come in between: answers with where the next one begins, if there is more.
///
/// # Errors
/// Faults of the database.
pub async fn gather(
    conn: &mut SqliteConnection,
    now: i64,
    (due_after, id_after): (i64, i64),
) -> Result<Option<(i64, i64)>, Fault> {
    // The plus keeps SQLite from walking through all that was ever sent.
    let sql = format!(
        "{REMINDER} WHERE state = 'waiting' AND +delivery_id IS NULL AND next_at <= ?1 AND {PRESENT} \
         AND (due_at, id) > (?2, ?3) ORDER BY due_at, id LIMIT ?4"
    );
    let rows: Vec<ReminderRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(now)
        .bind(due_after)
        .bind(id_after)
        .bind(BATCH)
        .fetch_all(&mut *conn)
        .await?;
    let more = rows.last().filter(|_| rows.len() as i64 == BATCH).map(|last| (last.due_at, last.id));
    let mut due = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.id;
        match Reminder::try_from(row) {
            Ok(reminder) => due.push(reminder),
            Err(fault) => {
                // So that it is not read in vain by every sweep.
                tracing::error!(reminder.id = id, %fault, "put off: a newer version may have made it");
                set_aside(conn, &[id], now + HOUR).await?;
            }
        }
    }
    let mut hours: HashMap<i64, Hours> = HashMap::new();
    for reminder in due {
        let id = reminder.district_id;
        let hours = match hours.entry(id) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(unknown) => {
                unknown.insert(district::store::hours(&mut *conn, id).await?)
            }
        };
        let allowed = reminder.allowed_at(now, hours);
        if allowed > now {
            sqlx::query("UPDATE reminder SET next_at = ? WHERE id = ?")
                .bind(allowed)
                .bind(reminder.id)
                .execute(&mut *conn)
                .await?;
        } else {
            join(conn, &reminder, now).await?;
        }
    }
    Ok(more)
}

async fn join(conn: &mut SqliteConnection, reminder: &Reminder, now: i64) -> Result<(), Fault> {
    let (purpose, user) = columns(reminder.recipient);
    let open: Option<(i64, bool, i64)> = sqlx::query_as(
        "SELECT id, uncertain, (SELECT count(*) FROM reminder WHERE delivery_id = delivery.id AND state = 'waiting') \
         FROM delivery WHERE district_id = ? AND state = 'open' AND purpose IS ? AND user_id IS ?",
    )
    .bind(reminder.district_id)
    .bind(purpose)
    .bind(user)
    .fetch_optional(&mut *conn)
    .await?;
    let delivery = match open {
        Some((_, uncertain, held)) if uncertain || held >= MOST_IN_ONE => return Ok(()),
        Some((id, ..)) => id,
        None => {
            let way = match reminder.recipient {
                Recipient::Channel(_) => Way::Channel,
                Recipient::Person(_) => Way::Direct,
            };
            sqlx::query_scalar(
                "INSERT INTO delivery (district_id, purpose, user_id, state, way, next_at) \
                 VALUES (?, ?, ?, 'open', ?, ?) RETURNING id",
            )
            .bind(reminder.district_id)
            .bind(purpose)
            .bind(user)
            .bind(way.as_str())
            .bind(now)
            .fetch_one(&mut *conn)
            .await?
        }
    };
    sqlx::query("UPDATE reminder SET delivery_id = ? WHERE id = ?")
        .bind(delivery)
        .bind(reminder.id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Reminders of a delivery that are not wanted any more.
///
/// # Errors
/// Faults of the database.
pub async fn drop_unwanted(conn: &mut SqliteConnection, reminders: &[i64], now: i64) -> Result<(), Fault> {
    for id in reminders {
        sqlx::query(
            "UPDATE reminder SET state = 'dropped', reason = ?, settled_at = ?, delivery_id = NULL \
             WHERE id = ? AND state = 'waiting'",
        )
        .bind(Reason::NotWanted.as_str())
        .bind(now)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    }
    close_empty(conn).await
}

/// Reminders that something on our side went wrong with: tried again at `next_at`, without holding up the others.
///
/// # Errors
/// Faults of the database.
pub async fn set_aside(conn: &mut SqliteConnection, reminders: &[i64], next_at: i64) -> Result<(), Fault> {
    for id in reminders {
        sqlx::query(
            "UPDATE reminder SET next_at = ?, reason = ?, delivery_id = NULL WHERE id = ? AND state = 'waiting'",
        )
        .bind(next_at)
        .bind(Reason::Fault.as_str())
        .bind(id)
        .execute(&mut *conn)
        .await?;
    }
    close_empty(conn).await
}

/// An attempt about to be made.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The delivery.
    pub delivery: i64,
    /// The reminders that the message speaks of.
    pub reminders: Vec<i64>,
    /// Where.
    pub channel_id: u64,
    /// Now, in seconds since 1970 (UTC).
    pub now: i64,
    /// When to look for it if nothing more is heard.
    pub next_at: i64,
}

/// Before an attempt: notes that there is one, so that a crash in the middle of it is known to be uncertain. `false`, and
/// nothing is noted, if the reminders are not the ones that the message speaks of any more.
///
/// # Errors
/// Faults of the database.
pub async fn claim(conn: &mut SqliteConnection, attempt: &Attempt) -> Result<bool, Fault> {
    let mut now_in: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM reminder WHERE delivery_id = ? AND state = 'waiting'")
            .bind(attempt.delivery)
            .fetch_all(&mut *conn)
            .await?;
    let mut spoken_of = attempt.reminders.clone();
    now_in.sort_unstable();
    spoken_of.sort_unstable();
    if now_in != spoken_of || now_in.is_empty() {
        return Ok(false);
    }
    // What was settled meanwhile is not in the message.
    sqlx::query("UPDATE reminder SET delivery_id = NULL WHERE delivery_id = ? AND state <> 'waiting'")
        .bind(attempt.delivery)
        .execute(&mut *conn)
        .await?;
    let claimed = sqlx::query(
        "UPDATE delivery SET attempts = attempts + 1, uncertain = 1, channel_id = ?, \
         first_tried_at = coalesce(first_tried_at, ?), next_at = ? WHERE id = ? AND state = 'open' AND uncertain = 0",
    )
    .bind(attempt.channel_id as i64)
    .bind(attempt.now)
    .bind(attempt.next_at)
    .bind(attempt.delivery)
    .execute(conn)
    .await?;
    Ok(claimed.rows_affected() == 1)
}

/// It arrived.
///
/// # Errors
/// Faults of the database.
pub async fn settle_sent(conn: &mut SqliteConnection, id: i64, message_id: u64, now: i64) -> Result<(), Fault> {
    // What was called off while it was uncertain has been said all the same.
    sqlx::query("UPDATE reminder SET state = 'sent', reason = NULL, settled_at = ? WHERE delivery_id = ?")
        .bind(now)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "UPDATE delivery SET state = 'sent', uncertain = 0, reason = NULL, message_id = ?, sent_at = ? WHERE id = ?",
    )
    .bind(message_id as i64)
    .bind(now)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// It did not arrive, or (`uncertain`) may have: it is looked for, or tried again, at `next_at`.
///
/// # Errors
/// Faults of the database.
pub async fn settle_later(
    conn: &mut SqliteConnection,
    id: i64,
    reason: Option<Reason>,
    uncertain: bool,
    next_at: i64,
) -> Result<(), Fault> {
    sqlx::query("UPDATE delivery SET reason = ?, uncertain = ?, next_at = ? WHERE id = ? AND state = 'open'")
        .bind(reason.map(Reason::as_str))
        .bind(uncertain)
        .bind(next_at)
        .bind(id)
        .execute(&mut *conn)
        .await?;
    close_empty(conn).await
}

/// Something on our side went wrong before or after an attempt: what was not tried waits until `next_at`.
///
/// # Errors
/// Faults of the database.
pub async fn postpone(conn: &mut SqliteConnection, id: i64, next_at: i64) -> Result<(), Fault> {
    sqlx::query("UPDATE delivery SET next_at = ?, reason = ? WHERE id = ? AND state = 'open' AND uncertain = 0")
        .bind(next_at)
        .bind(Reason::Fault.as_str())
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// It can't be sent, and why.
///
/// # Errors
/// Faults of the database.
pub async fn give_up(conn: &mut SqliteConnection, id: i64, reason: Reason, now: i64) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE reminder SET state = 'given_up', reason = ?, settled_at = ? WHERE delivery_id = ? AND state = 'waiting'",
    )
    .bind(reason.as_str())
    .bind(now)
    .bind(id)
    .execute(&mut *conn)
    .await?;
    sqlx::query("UPDATE delivery SET state = 'given_up', uncertain = 0, reason = ? WHERE id = ?")
        .bind(reason.as_str())
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// From now on another way (a person who takes no direct messages gets a button in a channel), under a name of its own.
///
/// # Errors
/// Faults of the database.
pub async fn change_way(
    conn: &mut SqliteConnection,
    id: i64,
    way: Way,
    reason: Option<Reason>,
    now: i64,
) -> Result<(), Fault> {
    sqlx::query(
        "UPDATE delivery SET way = ?, uncertain = 0, attempts = 0, first_tried_at = NULL, channel_id = NULL, \
         reason = ?, next_at = ? WHERE id = ? AND state = 'open'",
    )
    .bind(way.as_str())
    .bind(reason.map(Reason::as_str))
    .bind(now)
    .bind(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// The earliest instant (seconds since 1970, UTC) at which the sweep has something to do with a reminder.
///
/// # Errors
/// Faults of the database.
pub async fn next_due(conn: &mut SqliteConnection) -> Result<Option<i64>, Fault> {
    let sql = format!(
        "SELECT min(at) FROM ( \
           SELECT min(next_at) AS at FROM delivery WHERE state = 'open' AND {PRESENT} \
           UNION ALL SELECT min(min(expires_at, max(next_at, coalesce( \
             (SELECT delivery.next_at FROM delivery WHERE delivery.state = 'open' \
               AND delivery.district_id = reminder.district_id AND delivery.purpose = reminder.purpose), \
             (SELECT delivery.next_at FROM delivery WHERE delivery.state = 'open' \
               AND delivery.district_id = reminder.district_id AND delivery.user_id = reminder.user_id), next_at)))) \
             FROM reminder WHERE state = 'waiting' AND delivery_id IS NULL AND {PRESENT} \
           UNION ALL SELECT min(expires_at) FROM reminder WHERE state = 'waiting' AND {PRESENT} AND EXISTS \
             (SELECT 1 FROM delivery WHERE delivery.id = delivery_id AND NOT delivery.uncertain))"
    );
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(conn).await?)
}
