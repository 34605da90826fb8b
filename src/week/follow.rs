//! One reminder of the plan's week stands ahead at any time (`docs/method.md`, "The plan's week"). Whoever changes its day,
//! the district's zone, hours or holidays calls [`district()`] in the same write; what is settled by itself is followed by
//! [`keep()`] in every sweep, and by [`recheck()`] at the start.

use sqlx::SqliteConnection;

use super::{Last, ahead, begins, store};
use crate::district::{self, Purpose};
use crate::error::Fault;
use crate::reminder::{self, Kind, Planned, Recipient};
use crate::store::Store;

/// Makes the reminder that stands ahead what it should be. What is due already and still wanted stays as it is: it is on its
/// way, or late.
///
/// # Errors
/// Faults of the database.
pub async fn district(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<(), Fault> {
    let Some(zone) = district::store::zone(conn, district_id).await? else { return Ok(()) };
    let hours = district::store::hours(conn, district_id).await?;
    if !store::is_begun(conn, district_id).await? {
        return Ok(());
    }
    let day = store::day(conn, district_id).await?;
    let rows = store::rows(conn, district_id).await?;
    let waiting = rows.iter().find(|row| row.waits(now));
    if day.is_some() && waiting.is_some_and(|row| row.due_at <= now) {
        return Ok(());
    }
    let last = rows.first().map(|row| Last { week: row.week, missed: row.is_missed(now) });
    let settled = |week| rows.iter().any(|row| row.week == week && row.is_settled());
    let due = day.and_then(|day| ahead(now, &zone, day, &hours, last, settled));
    if let Some(old) = waiting.filter(|row| due.is_none_or(|due| due.week != row.week)) {
        reminder::store::sweep::drop_unwanted(conn, &[old.id], now).await?;
    }
    let Some(due) = due else { return Ok(()) };
    let wall = due.wall(&hours);
    let planned = Planned {
        kind: Kind::PlanWeek,
        recipient: Recipient::Channel(Purpose::CoreTeam),
        rung: Kind::PlanWeek.rung(),
        due: wall,
        // Of no day that is still to come: it never goes out at night.
        concerns_on: due.on.pred_opt().unwrap_or(due.on),
        expires_at: begins(due.until, &zone),
    };
    // What was missed is planned as it would have been at its time, so that it says that it is late.
    let as_of = now.min(wall.unix_seconds(&zone));
    // No kinds: those of other weeks stay as they are.
    reminder::store::plan(conn, district_id, &[], (district_id, due.week), &zone, &[planned], as_of).await
}

/// Plans the next one for every district that has none ahead: it was sent, there was nothing to say, it lost its meaning,
/// somebody cancelled it, the plan has just been begun, or this version is new here.
///
/// # Errors
/// Faults of the database while looking for them.
pub async fn keep(database: &Store, now: i64) -> Result<(), Fault> {
    let districts = database.read(move |conn| Box::pin(store::list_without(conn, now))).await?;
    each(database, districts, now).await;
    Ok(())
}

/// Works out again when all of them are due: since they were planned, a newer build may have brought newer rules of their
/// zones.
///
/// # Errors
/// Faults of the database while looking for them.
pub async fn recheck(database: &Store, now: i64) -> Result<(), Fault> {
    let districts = database.read(move |conn| Box::pin(store::list_districts(conn))).await?;
    each(database, districts, now).await;
    Ok(())
}

async fn each(database: &Store, districts: Vec<i64>, now: i64) {
    for id in districts {
        let planned: Result<(), Fault> = database.write_own(move |conn| Box::pin(district(conn, id, now))).await;
        if let Err(fault) = planned {
            tracing::error!(district.id = id, %fault, "the plan's week could not be planned");
        }
    }
}
