//! What follows from an action: the pings of the stage that it stands in (`docs/method.md`, "Dates and pings of an
//! action"). Whoever changes its owner, acceptance, dates or position calls [`action()`] in the same write.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};
use sqlx::SqliteConnection;

use super::cycle::{Position, Stage};
use super::dates::{self, AHEAD_DAYS, DISTRICT_LEAD_FROM, LEAD_FROM, OVERDUE_PINGS};
use super::{Action, Changed, Turn, store};
use crate::calendar::{WallTime, Zone};
use crate::district::{self, Hours, Purpose};
use crate::error::Fault;
use crate::reminder::{self, Kind, Planned, Recipient, Reminder};
use crate::store::Store;

/// The kinds of an action's own pings.
pub const KINDS: [Kind; 3] = [Kind::StageAhead, Kind::StageDue, Kind::Overdue];

/// A step of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// How it is written in the reminder's rung, after the stage and a colon.
    pub name: &'static str,
    /// What kind of ping it is.
    pub kind: Kind,
    /// Which of the overdue pings, from 1; 0: before or on the day.
    pub overdue: u32,
}

/// The ladder, in order.
pub const LADDER: [Step; 2 + OVERDUE_PINGS as usize] = [
    Step { name: "P7D", kind: Kind::StageAhead, overdue: 0 },
    Step { name: "P0D", kind: Kind::StageDue, overdue: 0 },
    Step { name: "O1", kind: Kind::Overdue, overdue: 1 },
    Step { name: "O2", kind: Kind::Overdue, overdue: 2 },
    Step { name: "O3", kind: Kind::Overdue, overdue: 3 },
    Step { name: "O4", kind: Kind::Overdue, overdue: 4 },
];

/// How long the last ping keeps its meaning, in days.
const LAST_DAYS: i64 = 7;
/// How long word of a change keeps its meaning, in days.
const TOLD_DAYS: i64 = 14;
const DAY: i64 = 86_400;

/// The district lead, in the core team's channel.
const DISTRICT_LEAD: Recipient = Recipient::Channel(Purpose::CoreTeam);

/// What a rung says: the stage, and the step unless it was put off.
pub fn read_rung(rung: &str) -> Option<(Stage, Option<Step>)> {
    let (stage, step) = rung.split_once(':')?;
    let name = step.split('+').next()?;
    Some((Stage::from_name(stage)?, LADDER.into_iter().find(|step| step.name == name)))
}

/// Who is pinged by the overdue ping of this number (0: before or on the day), the one who has to act first.
pub fn recipients(action: &Action, overdue: u32) -> Vec<Recipient> {
    let lead = action.lead.map_or(DISTRICT_LEAD, Recipient::Person);
    // Whoever has deleted their data has said yes, and is nobody.
    let mut all = vec![action.told().map_or(lead, Recipient::Person)];
    all.extend((overdue >= LEAD_FROM).then_some(lead));
    all.extend((overdue >= DISTRICT_LEAD_FROM).then_some(DISTRICT_LEAD));
    let mut once: Vec<Recipient> = Vec::new();
    for recipient in all {
        if !once.contains(&recipient) {
            once.push(recipient);
        }
    }
    once
}

/// The days of the ladder for a stage that should be done by `date`, each on a working day.
fn days(date: NaiveDate, hours: &Hours) -> Vec<(Step, NaiveDate)> {
    let working = &hours.working;
    let ahead = date.checked_sub_days(Days::new(AHEAD_DAYS)).and_then(|day| working.working_day_on_or_before(day));
    let on_the_day = working.working_day_on_or_before(date);
    let all = [ahead, on_the_day].into_iter().chain(dates::overdue(date, working).into_iter().map(Some));
    LADDER.into_iter().zip(all).filter_map(|(step, day)| Some((step, day?))).collect()
}

/// The pings of the stage that an action stands in. Each loses its meaning when the next is due; two on the same day are
/// one.
pub fn planned(action: &Action, turn: &Turn, hours: &Hours, zone: &Zone) -> Vec<Planned> {
    let Position::At(stage) = action.position else { return Vec::new() };
    let date = turn.dates.of(stage);
    let days: Vec<(Step, WallTime)> =
        days(date, hours).into_iter().map(|(step, day)| (step, WallTime::new(day, hours.reminder))).collect();
    let mut all = Vec::new();
    for (place, (step, due)) in days.iter().enumerate() {
        let next = days.get(place + 1).map(|(_, next)| *next);
        if next == Some(*due) {
            continue;
        }
        let expires_at = next.map_or(due.unix_seconds(zone) + LAST_DAYS * DAY, |next| next.unix_seconds(zone));
        all.extend(recipients(action, step.overdue).into_iter().map(|recipient| Planned {
            kind: step.kind,
            recipient,
            rung: Cow::Owned(format!("{}:{}", stage.as_str(), step.name)),
            due: *due,
            concerns_on: date,
            expires_at,
        }));
    }
    all
}

/// What is past is not planned anew: whoever begins a stage late, or takes an action over, has just read its dates. What
/// waited already goes out late.
fn still_to_come(planned: &Planned, revision: i64, zone: &Zone, waiting: &[Reminder], now: i64) -> bool {
    let waits = |it: &Reminder| {
        it.revision == revision
            && (it.kind, it.recipient, it.rung.as_str()) == (planned.kind, planned.recipient, planned.rung.as_ref())
    };
    planned.due.unix_seconds(zone) > now || waiting.iter().any(waits)
}

/// Makes the pings of one action what they should be.
///
/// # Errors
/// Faults of the database.
pub async fn action(conn: &mut SqliteConnection, district_id: i64, id: i64, now: i64) -> Result<(), Fault> {
    // Without a time zone nobody has agreed on dates yet.
    let Some(zone) = district::store::zone(conn, district_id).await? else { return Ok(()) };
    let Some(action) = store::find(conn, district_id, id).await? else { return Ok(()) };
    let turn = store::turn(conn, &action).await?;
    let hours = district::store::hours(conn, district_id).await?;
    let waiting = reminder::store::list_waiting(conn, district_id, id, &KINDS).await?;
    let mut planned = planned(&action, &turn, &hours, &zone);
    planned.retain(|planned| still_to_come(planned, turn.revision, &zone, &waiting, now));
    // What was put off, or is sent once more, belongs to a ping that went out already: it stays while its stage does.
    let put_off = waiting.iter().filter(|it| it.rung.contains('+') && it.revision == turn.revision);
    let put_off: Vec<Planned> = put_off.filter_map(|it| still_wanted(&action, it)).collect();
    planned.extend(put_off);
    reminder::store::plan(conn, district_id, &KINDS, (id, turn.revision), &zone, &planned, now).await
}

/// What was put off, as it waits, if its stage still runs and it goes to somebody who is to be pinged.
fn still_wanted(action: &Action, waiting: &Reminder) -> Option<Planned> {
    let (stage, _) = read_rung(&waiting.rung)?;
    let wanted =
        action.position == Position::At(stage) && recipients(action, most(waiting.kind)).contains(&waiting.recipient);
    wanted.then(|| Planned {
        kind: waiting.kind,
        recipient: waiting.recipient,
        rung: Cow::Owned(waiting.rung.clone()),
        due: waiting.due_on,
        concerns_on: waiting.concerns_on,
        expires_at: waiting.expires_at,
    })
}

/// The highest step of a kind: whoever that goes to may have put it off.
pub fn most(kind: Kind) -> u32 {
    LADDER.iter().filter(|step| step.kind == kind).map(|step| step.overdue).max().unwrap_or(0)
}

/// Makes the pings of all of the district's actions what they should be: its zone, hours or holidays have changed.
///
/// # Errors
/// Faults of the database.
pub async fn district(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<(), Fault> {
    for live in store::list(conn, district_id).await?.iter().filter(|it| matches!(it.position, Position::At(_))) {
        action(conn, district_id, live.id, now).await?;
    }
    Ok(())
}

/// Works out again when all pings are due: since they were planned, a newer build may have brought newer rules of their
/// zones.
///
/// # Errors
/// Faults of the database.
pub async fn recheck(database: &Store, now: i64) -> Result<(), Fault> {
    let districts = database.read(move |conn| Box::pin(store::list_districts(conn))).await?;
    for id in districts {
        let worked: Result<(), Fault> = database.write_own(move |conn| Box::pin(district(conn, id, now))).await;
        if let Err(fault) = worked {
            tracing::error!(district.id = id, %fault, "pings of actions could not be worked out again");
        }
    }
    Ok(())
}

/// When word of a change goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// With the next morning's message.
    Morning,
    /// As soon as people may be disturbed.
    Now,
}

/// Has people told of a change, by its key in the action's history: a reminder of its own, written in the same write, so that
/// it is neither lost nor doubled.
///
/// # Errors
/// Faults of the database.
pub async fn tell(
    conn: &mut SqliteConnection,
    district_id: i64,
    change: i64,
    recipients: &[Recipient],
    haste: Haste,
    now: i64,
) -> Result<(), Fault> {
    let Some(zone) = district::store::zone(conn, district_id).await? else { return Ok(()) };
    let hours = district::store::hours(conn, district_id).await?;
    let Some(instant) = chrono::DateTime::from_timestamp(now, 0) else { return Ok(()) };
    let wall = WallTime::from_instant(instant, &zone);
    let due = match haste {
        Haste::Now => wall,
        Haste::Morning => next_morning(wall, &hours),
    };
    let planned: Vec<Planned> = recipients
        .iter()
        .map(|recipient| Planned {
            kind: Kind::Told,
            recipient: *recipient,
            rung: Kind::Told.rung(),
            due,
            // Of no day that is still to come: it never goes out at night.
            concerns_on: wall.date().pred_opt().unwrap_or(wall.date()),
            expires_at: due.unix_seconds(&zone) + TOLD_DAYS * DAY,
        })
        .collect();
    reminder::store::plan(conn, district_id, &[], (change, 1), &zone, &planned, now).await
}

/// The next reminder hour of a working day.
fn next_morning(wall: WallTime, hours: &Hours) -> WallTime {
    let today = wall.date();
    let from = if wall.time() < hours.reminder { Some(today) } else { today.succ_opt() };
    let day = from.and_then(|day| hours.working.working_day_on_or_after(day));
    day.map_or(wall, |day| WallTime::new(day, hours.reminder))
}

/// A ping found that whoever it was for has left the server: the lead is told, before it is overdue. From the third overdue
/// ping on the lead hears of it anyway.
///
/// # Errors
/// Faults of the database.
pub async fn left(conn: &mut SqliteConnection, ping: &Reminder, now: i64) -> Result<(), Fault> {
    let (Kind::StageAhead | Kind::StageDue, Recipient::Person(person)) = (ping.kind, ping.recipient) else {
        return Ok(());
    };
    let Some(action) = store::find(conn, ping.district_id, ping.subject_id).await? else { return Ok(()) };
    let lead = action.lead.filter(|lead| *lead != person).map_or(DISTRICT_LEAD, Recipient::Person);
    let change = store::insert_change(conn, &action, Changed::Left, ("", ""), None, now).await?;
    tell(conn, action.district_id, change, &[lead], Haste::Now, now).await
}

/// Who hears of a change besides the one who made it: the owner who said yes, the team's lead, and with `district_lead` the
/// district lead, who stands in for a lead that is not there.
pub fn others(action: &Action, changed_by: u64, is_district_lead: bool, district_lead: bool) -> Vec<Recipient> {
    let owner = action.owner.filter(|_| action.accepted);
    let people = [owner, action.lead].into_iter().flatten().filter(|person| *person != changed_by);
    let mut all: Vec<Recipient> = Vec::new();
    for person in people.map(Recipient::Person) {
        if !all.contains(&person) {
            all.push(person);
        }
    }
    if (district_lead || action.lead.is_none()) && !is_district_lead {
        all.push(DISTRICT_LEAD);
    }
    all
}

#[cfg(test)]
#[path = "follow_tests.rs"]
mod tests;
