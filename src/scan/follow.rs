//! What follows from who looks after what: reminders (`docs/method.md`, "Environmental scan"). Whoever changes a scan or
//! its points calls [`scan()`] in the same write.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use sqlx::SqliteConnection;

use super::{Item, Loaded, State, store};
use crate::calendar::{WallTime, Zone};
use crate::district::{self, Hours};
use crate::error::Fault;
use crate::posting;
use crate::reminder::{self, Kind, Planned, Recipient, Reminder};
use crate::retreat::Session;
use crate::store::Store;

/// The kinds of reminder that follow from a date; that something was given to somebody is told once.
pub const KINDS: [Kind; 3] = [Kind::ScanAhead, Kind::ScanDue, Kind::ScanLate];

/// How many days before its date somebody is reminded of what is theirs.
const AHEAD_DAYS: u64 = 7;
/// How many days after it they are reminded a last time.
const LATE_DAYS: u64 = 3;
/// How long the last reminder keeps its meaning, in days.
const LAST_DAYS: i64 = 7;
/// How long word that something is theirs keeps its meaning, in days.
const GIVEN_DAYS: i64 = 14;
const DAY: i64 = 86_400;

/// The days of the reminders for a date: the first two on a working day before if need be, the last on one after.
fn days(date: NaiveDate, hours: &Hours) -> Vec<(Kind, NaiveDate)> {
    let working = &hours.working;
    let ahead = date.checked_sub_days(Days::new(AHEAD_DAYS)).and_then(|day| working.working_day_on_or_before(day));
    let late = date.checked_add_days(Days::new(LATE_DAYS)).and_then(|day| working.working_day_on_or_after(day));
    let days = [ahead, working.working_day_on_or_before(date), late];
    KINDS.into_iter().zip(days).filter_map(|(kind, day)| Some((kind, day?))).collect()
}

/// The reminders of a person for what is theirs until a date. Each loses its meaning when the next is due; two on the same
/// day are one.
pub fn planned(person: u64, date: NaiveDate, hours: &Hours, zone: &Zone) -> Vec<Planned> {
    let days: Vec<(Kind, WallTime)> =
        days(date, hours).into_iter().map(|(kind, day)| (kind, WallTime::new(day, hours.reminder))).collect();
    let mut all = Vec::new();
    for (place, (kind, due)) in days.iter().enumerate() {
        let next = days.get(place + 1).map(|(_, next)| *next);
        if next == Some(*due) {
            continue;
        }
        all.push(Planned {
            kind: *kind,
            recipient: Recipient::Person(person),
            rung: kind.rung(),
            due: *due,
            concerns_on: date,
            expires_at: next.map_or(due.unix_seconds(zone) + LAST_DAYS * DAY, |next| next.unix_seconds(zone)),
        });
    }
    all
}

/// The point that stands for all that one person looks after until one date: only it is reminded of, so that fifteen points
/// are one message. It is the first of them that is still open.
pub fn leaders(loaded: &Loaded) -> BTreeMap<(u64, NaiveDate), &Item> {
    let mut leaders = BTreeMap::new();
    if !loaded.scan.open {
        return leaders;
    }
    for item in loaded.items.iter().filter(|item| item.state == State::Open && loaded.belongs(item)) {
        if let (Some(owner), Some(due)) = (item.owner, item.due_on) {
            let first = leaders.entry((owner, due)).or_insert(item);
            if item.id < first.id {
                *first = item;
            }
        }
    }
    leaders
}

/// Makes the reminders of one scan what they should be. What is past is not planned anew: whoever is given something has
/// just read its date.
///
/// # Errors
/// Faults of the database.
pub async fn scan(conn: &mut SqliteConnection, district_id: i64, id: i64, now: i64) -> Result<(), Fault> {
    // Without a time zone nobody has agreed on dates yet.
    let Some(zone) = district::store::zone(conn, district_id).await? else { return Ok(()) };
    let Some(found) = store::find(conn, district_id, id).await? else { return Ok(()) };
    let hours = district::store::hours(conn, district_id).await?;
    let loaded = store::load(conn, found, now).await?;
    let leaders = leaders(&loaded);
    for item in &loaded.items {
        let mut waiting = reminder::store::list_of(conn, district_id, item.id, &KINDS).await?;
        waiting.retain(|it| it.state == reminder::State::Waiting);
        let leads = leaders.iter().find(|(_, leader)| leader.id == item.id);
        let mut wanted = leads.map(|((person, date), _)| planned(*person, *date, &hours, &zone)).unwrap_or_default();
        wanted.retain(|planned| planned.is_to_come(item.revision, &zone, &waiting, now));
        // What was put off, or is sent once more, stays while its person has something left to look at.
        wanted.extend(waiting.iter().filter(|it| it.rung.contains('+')).filter_map(|it| put_off(&loaded, it)));
        // What is due and waits, since the bot or Discord was away, is about all that its person has until that date: it stays
        // although this point leads no more.
        if leads.is_none() {
            let due = |it: &&Reminder| it.due_on.unix_seconds(&zone) <= now && it.revision == item.revision;
            wanted.extend(waiting.iter().filter(due).filter(|it| leads_on(&leaders, it)).map(Reminder::as_planned));
        }
        if wanted.is_empty() && waiting.is_empty() {
            continue;
        }
        reminder::store::plan(conn, district_id, &KINDS, (item.id, item.revision), &zone, &wanted, now).await?;
    }
    Ok(())
}

fn put_off(loaded: &Loaded, waiting: &Reminder) -> Option<Planned> {
    let Recipient::Person(person) = waiting.recipient else { return None };
    let wanted = loaded.scan.open && !loaded.open_of(person).is_empty();
    wanted.then(|| waiting.as_planned())
}

/// Whether another point stands for what a reminder is about.
fn leads_on(leaders: &BTreeMap<(u64, NaiveDate), &Item>, waiting: &Reminder) -> bool {
    match waiting.recipient {
        Recipient::Person(person) => leaders.contains_key(&(person, waiting.concerns_on)),
        Recipient::Channel(_) => false,
    }
}

/// Has somebody told that something is theirs: with the next morning's message, or at once where that would be too late.
/// `item` is one of what they were given, as it is now.
///
/// # Errors
/// Faults of the database.
pub async fn tell(
    conn: &mut SqliteConnection,
    district_id: i64,
    item: &Item,
    (person, date): (u64, NaiveDate),
    now: i64,
) -> Result<(), Fault> {
    let Some(zone) = district::store::zone(conn, district_id).await? else { return Ok(()) };
    let hours = district::store::hours(conn, district_id).await?;
    let Some(instant) = chrono::DateTime::from_timestamp(now, 0) else { return Ok(()) };
    let wall = WallTime::from_instant(instant, &zone);
    let morning = told_on(wall, &hours);
    let due = if morning.date() < date { morning } else { wall };
    let planned = Planned {
        kind: Kind::ScanGiven,
        recipient: Recipient::Person(person),
        rung: Kind::ScanGiven.rung(),
        due,
        concerns_on: date,
        expires_at: due.unix_seconds(&zone) + GIVEN_DAYS * DAY,
    };
    reminder::store::plan(conn, district_id, &[], (item.id, item.revision), &zone, &[planned], now).await
}

/// The next reminder hour of a working day.
pub fn told_on(wall: WallTime, hours: &Hours) -> WallTime {
    let from = if wall.time() < hours.reminder { Some(wall.date()) } else { wall.date().succ_opt() };
    let day = from.and_then(|day| hours.working.working_day_on_or_after(day));
    day.map_or(wall, |day| WallTime::new(day, hours.reminder))
}

/// Makes the reminders of the district's open scan what they should be: its hours or holidays have changed.
///
/// # Errors
/// Faults of the database.
pub async fn district(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<(), Fault> {
    for id in store::list_open(conn, district_id).await? {
        scan(conn, district_id, id, now).await?;
    }
    Ok(())
}

/// A session was moved, called off or renamed: what was posted of the scan that is read before it says so.
///
/// # Errors
/// Faults of the database.
pub async fn session(conn: &mut SqliteConnection, session: &Session, now: i64) -> Result<(), Fault> {
    for scan in store::list_posted(conn, session.district_id, session.id).await? {
        posting::store::want_redraw(conn, session.district_id, posting::Kind::Reading, scan.id, now).await?;
    }
    Ok(())
}

/// Closes the scans whose session is over.
///
/// # Errors
/// Faults of the database.
pub async fn close_over(database: &Store, now: i64) -> Result<(), Fault> {
    let over = database.read(move |conn| Box::pin(store::list_over(conn, now))).await?;
    for (district_id, id) in over {
        let closed: Result<(), Fault> = database
            .write_own(move |conn| {
                Box::pin(async move {
                    // The session may have been moved meanwhile.
                    if store::list_over(conn, now).await?.contains(&(district_id, id)) {
                        store::close(conn, district_id, id).await?;
                        scan(conn, district_id, id, now).await?;
                    }
                    Ok(())
                })
            })
            .await;
        if let Err(fault) = closed {
            tracing::error!(scan.id = id, %fault, "a scan whose session is over could not be closed");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::tests::loaded;
    use crate::scan::{Kind as ScanKind, Review};

    fn hours() -> Hours {
        Hours::example(&["2027-01-18"])
    }

    fn due(date: &str) -> Vec<String> {
        let zone = Zone::named("America/Toronto").unwrap();
        let planned = planned(7, date.parse().unwrap(), &hours(), &zone);
        planned.into_iter().map(|it| format!("{} {}", it.rung, it.due)).collect()
    }

    #[test]
    fn a_week_before_on_the_day_and_three_days_late_on_working_days() {
        assert_eq!(due("2027-01-27"), ["P7D 2027-01-20T09:00", "P0D 2027-01-27T09:00", "O3D 2027-02-01T09:00"]);
        // A Sunday, with a holiday on the Monday a week before.
        assert_eq!(due("2027-01-25"), ["P7D 2027-01-15T09:00", "P0D 2027-01-25T09:00", "O3D 2027-01-28T09:00"]);
        assert_eq!(due("2027-01-31"), ["P7D 2027-01-22T09:00", "P0D 2027-01-29T09:00", "O3D 2027-02-03T09:00"]);
    }

    #[test]
    fn one_point_stands_for_all_that_one_person_has_until_one_date() {
        let mut all = loaded(ScanKind::First, Review::Internal);
        let (early, late) = ("2027-01-20".parse().unwrap(), "2027-01-27".parse().unwrap());
        for (place, owner, date) in [(0, 7, late), (1, 7, early), (2, 7, late), (3, 8, late), (4, 8, early)] {
            all.items[place].owner = Some(owner);
            all.items[place].due_on = Some(date);
        }
        let ids = |all: &Loaded| leaders(all).values().map(|item| item.id).collect::<Vec<_>>();
        // The fifth belongs to the other way of reviewing.
        assert_eq!(ids(&all), [2, 1, 4]);
        all.items[0].state = State::Done;
        assert_eq!(ids(&all), [2, 3, 4]);
        all.scan.open = false;
        assert!(ids(&all).is_empty());
    }
}
