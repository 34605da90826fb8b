//! When a zone or its rules change.

use sqlx::SqliteConnection;

use super::{REMINDER, reminders};
use crate::calendar::Zone;
use crate::error::Fault;
use crate::reminder::Reminder;

/// Works out again when everything that waits is due, from its local time: by the rules of its zone as they are now
/// (`None`), or in another zone that a district's clocks follow from now on. This holds for what somebody put off, or asked
/// for again, too, which the subject's own plan does not know of. What is due already, or on its way, stays so. Answers
/// with how many have another time now.
///
/// # Errors
/// Faults of the database.
pub async fn retime(conn: &mut SqliteConnection, to: Option<(i64, &Zone)>, now: i64) -> Result<u64, Fault> {
    let sql = format!("{REMINDER} WHERE state = 'waiting' AND (?1 IS NULL OR district_id = ?1)");
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(to.map(|(district, _)| district));
    let mut changed = 0;
    for reminder in reminders(query, &mut *conn).await? {
        let zone = to.map_or(&reminder.zone, |(_, zone)| zone);
        let new = times(&reminder, zone, now);
        if *zone == reminder.zone && new == (reminder.due_at, reminder.next_at, reminder.expires_at) {
            continue;
        }
        let (due_at, next_at, expires_at) = new;
        sqlx::query("UPDATE reminder SET zone = ?, due_at = ?, next_at = ?, expires_at = ? WHERE id = ?")
            .bind(zone.name())
            .bind(due_at)
            .bind(next_at)
            .bind(expires_at)
            .bind(reminder.id)
            .execute(&mut *conn)
            .await?;
        changed += 1;
    }
    Ok(changed)
}

/// When it is due, when to look at it, and when it loses its meaning, by the clocks of `zone`.
fn times(reminder: &Reminder, zone: &Zone, now: i64) -> (i64, i64, i64) {
    let moved = *zone != reminder.zone;
    // The old rules of the same zone are gone: then its subject's own plan says when its meaning ends.
    let expires_at = if moved { reminder.wall(reminder.expires_at).unix_seconds(zone) } else { reminder.expires_at };
    let at = reminder.due_on.unix_seconds(zone);
    let due_at = if at > now { at } else { reminder.due_at.min(now) };
    let held = due_at == reminder.due_at && !moved;
    let next_at = match reminder.delivery_id {
        Some(_) => reminder.next_at,
        None if held => reminder.next_at,
        None => due_at.max(now),
    };
    (due_at, next_at, expires_at)
}
