//! What follows from an action: the pings of the stage that it stands in (`docs/method.md`, "Dates and pings of an
//! action"). Whoever changes its owner, acceptance, dates or position calls [`action()`] in the same write.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use sqlx::SqliteConnection;

use super::cycle::{Position, Stage};
use super::{Action, Changed, Turn, dates, store};
use crate::calendar::{WallTime, Zone};
use crate::district::pings::{Ladder, MOST_OVERDUE};
use crate::district::{self, Hours, Purpose};
use crate::error::Fault;
use crate::reminder::{self, Kind, Planned, Recipient, Reminder, State};
use crate::sending::Reason;
use crate::store::Store;

/// The kinds of an action's own pings.
pub const KINDS: [Kind; 3] = [Kind::StageAhead, Kind::StageDue, Kind::Overdue];

/// A step of the district's ladder. Its name stays, whatever the district's numbers are: so no step comes twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Some days before.
    Ahead,
    /// On the day.
    Day,
    /// Which of the overdue pings, from 1.
    Overdue(u32),
}

impl Step {
    /// How it is written in the reminder's rung, after the stage and a colon.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::Ahead => Kind::StageAhead.rung(),
            Self::Day => Kind::StageDue.rung(),
            Self::Overdue(number) => Cow::Owned(format!("O{number}")),
        }
    }

    /// The reverse of [`Step::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Ahead, Self::Day].into_iter().chain((1..=MOST_OVERDUE).map(Self::Overdue));
        all.into_iter().find(|step| step.name() == name)
    }

    /// What kind of ping it is.
    pub fn kind(self) -> Kind {
        match self {
            Self::Ahead => Kind::StageAhead,
            Self::Day => Kind::StageDue,
            Self::Overdue(_) => Kind::Overdue,
        }
    }

    /// Which of the overdue pings; 0: before or on the day.
    pub fn overdue(self) -> u32 {
        match self {
            Self::Ahead | Self::Day => 0,
            Self::Overdue(number) => number,
        }
    }
}

/// What became of the pings of the stage that an action stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SoFar {
    /// The overdue pings that are settled, each with its day: those that follow are counted from there.
    pub overdue: BTreeMap<u32, NaiveDate>,
    /// The ping before the day waits.
    pub ahead_waits: bool,
}

impl SoFar {
    /// From all reminders of the action.
    fn of(all: &[Reminder], stage: Stage, revision: i64) -> Self {
        let mut so_far = Self::default();
        for it in all.iter().filter(|it| it.revision == revision && !it.rung.contains('+')) {
            let settled = match it.state {
                State::Waiting => false,
                // Taken back when the plan changed: as if it had never been.
                State::Dropped => it.reason != Some(Reason::NotWanted),
                State::Sent | State::GivenUp | State::Expired => true,
            };
            match read_rung(&it.rung) {
                Some((at, Some(Step::Overdue(number)))) if at == stage && settled => {
                    so_far.overdue.insert(number, it.due_on.date());
                }
                Some((at, Some(Step::Ahead))) if at == stage => so_far.ahead_waits |= it.state == State::Waiting,
                _ => {}
            }
        }
        so_far
    }
}

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
    Some((Stage::from_name(stage)?, Step::from_name(name)))
}

/// Who is pinged by the overdue ping of this number (0: before or on the day), the one who has to act first.
pub fn recipients(action: &Action, overdue: u32, ladder: &Ladder) -> Vec<Recipient> {
    let lead = action.lead.map_or(DISTRICT_LEAD, Recipient::Person);
    // Whoever has deleted their data has said yes, and is nobody.
    let mut all = vec![action.told().map_or(lead, Recipient::Person)];
    let hears = |from: Option<u32>| from.is_some_and(|from| overdue >= from);
    all.extend(hears(ladder.lead_from).then_some(lead));
    all.extend(hears(ladder.district_lead_from).then_some(DISTRICT_LEAD));
    let mut once: Vec<Recipient> = Vec::new();
    for recipient in all {
        if !once.contains(&recipient) {
            once.push(recipient);
        }
    }
    once
}

/// The days of the ladder for a stage that should be done by `date`, each on a working day.
fn days(date: NaiveDate, (ladder, so_far): (&Ladder, &SoFar), hours: &Hours) -> Vec<(Step, NaiveDate)> {
    let working = &hours.working;
    // What by new numbers should have gone out already follows on the working day after they were changed.
    let not_past = |day: NaiveDate| match ladder.changed_on {
        Some(changed_on) if day < changed_on => working.next_working_day(changed_on).unwrap_or(day),
        _ => day,
    };
    let on_the_day = working.working_day_on_or_before(date);
    let mut all = Vec::new();
    if ladder.ahead_days > 0 {
        let ahead = date.checked_sub_days(Days::new(u64::from(ladder.ahead_days)));
        let ahead = ahead.and_then(|day| working.working_day_on_or_before(day));
        let ahead = if so_far.ahead_waits { ahead.map(not_past) } else { ahead };
        all.extend(ahead.filter(|day| Some(*day) < on_the_day).map(|day| (Step::Ahead, day)));
    }
    all.extend(on_the_day.filter(|_| ladder.on_the_day).map(|day| (Step::Day, day)));
    let mut last = date;
    for number in 1..=ladder.overdue {
        let next = || dates::next_overdue(last, ladder.every_days, working).map(not_past);
        let Some(day) = so_far.overdue.get(&number).copied().or_else(next) else { break };
        all.push((Step::Overdue(number), day));
        last = day;
    }
    all
}

/// The pings of the stage that an action stands in. Each loses its meaning when the next is due; two on the same day are
/// one.
pub fn planned(
    action: &Action,
    turn: &Turn,
    (ladder, so_far): (&Ladder, &SoFar),
    hours: &Hours,
    zone: &Zone,
) -> Vec<Planned> {
    let Position::At(stage) = action.position else { return Vec::new() };
    let date = turn.dates.of(stage);
    let days = days(date, (ladder, so_far), hours).into_iter();
    let days: Vec<(Step, WallTime)> = days.map(|(step, day)| (step, WallTime::new(day, hours.reminder))).collect();
    let mut all = Vec::new();
    for (place, (step, due)) in days.iter().enumerate() {
        let next = days.get(place + 1).map(|(_, next)| *next);
        if next == Some(*due) {
            continue;
        }
        let expires_at = next.map_or(due.unix_seconds(zone) + LAST_DAYS * DAY, |next| next.unix_seconds(zone));
        all.extend(recipients(action, step.overdue(), ladder).into_iter().map(|recipient| Planned {
            kind: step.kind(),
            recipient,
            rung: Cow::Owned(format!("{}:{}", stage.as_str(), step.name())),
            due: *due,
            concerns_on: date,
            expires_at,
        }));
    }
    all
}

/// What the pings of all of a district's actions follow from.
struct Rules {
    zone: Zone,
    hours: Hours,
    ladder: Ladder,
}

impl Rules {
    /// Reads them; `None` without a time zone: nobody has agreed on dates yet.
    async fn read(conn: &mut SqliteConnection, district_id: i64) -> Result<Option<Self>, Fault> {
        let Some(zone) = district::store::zone(conn, district_id).await? else { return Ok(None) };
        let hours = district::store::hours(conn, district_id).await?;
        let ladder = district::pings::store::ladder(conn, district_id).await?;
        Ok(Some(Self { zone, hours, ladder }))
    }
}

/// Makes the pings of one action what they should be.
///
/// # Errors
/// Faults of the database.
pub async fn action(conn: &mut SqliteConnection, district_id: i64, id: i64, now: i64) -> Result<(), Fault> {
    let Some(rules) = Rules::read(conn, district_id).await? else { return Ok(()) };
    match store::find(conn, district_id, id).await? {
        Some(action) => plan(conn, &action, &rules, now).await,
        None => Ok(()),
    }
}

async fn plan(conn: &mut SqliteConnection, action: &Action, rules: &Rules, now: i64) -> Result<(), Fault> {
    let (Rules { zone, hours, ladder }, district_id, id) = (rules, action.district_id, action.id);
    let turn = store::turn(conn, action).await?;
    let mut waiting = reminder::store::list_of(conn, district_id, id, &KINDS).await?;
    let so_far = match action.position {
        Position::At(stage) => SoFar::of(&waiting, stage, turn.revision),
        Position::Draft | Position::Adopted | Position::Abandoned => SoFar::default(),
    };
    waiting.retain(|it| it.state == State::Waiting);
    let mut planned = planned(action, &turn, (ladder, &so_far), hours, zone);
    planned.retain(|planned| planned.is_to_come(turn.revision, zone, &waiting, now));
    // What was put off, or is sent once more, belongs to a ping that went out already: it stays while its stage does.
    let put_off = waiting.iter().filter(|it| it.rung.contains('+') && it.revision == turn.revision);
    let put_off: Vec<Planned> = put_off.filter_map(|it| still_wanted(action, it, ladder)).collect();
    planned.extend(put_off);
    reminder::store::plan(conn, district_id, &KINDS, (id, turn.revision), zone, &planned, now).await
}

/// What was put off, as it waits, if its stage still runs and it goes to somebody who is to be pinged.
fn still_wanted(action: &Action, waiting: &Reminder, ladder: &Ladder) -> Option<Planned> {
    let (stage, _) = read_rung(&waiting.rung)?;
    let wanted = action.position == Position::At(stage)
        && recipients(action, most(waiting.kind, ladder), ladder).contains(&waiting.recipient);
    wanted.then(|| waiting.as_planned())
}

/// The highest step of a kind: whoever that goes to may have put it off.
pub fn most(kind: Kind, ladder: &Ladder) -> u32 {
    if kind == Kind::Overdue { ladder.overdue } else { 0 }
}

/// Makes the pings of all of the district's actions what they should be: its zone, hours, holidays or ladder
/// have changed.
///
/// # Errors
/// Faults of the database.
pub async fn district(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<(), Fault> {
    let Some(rules) = Rules::read(conn, district_id).await? else { return Ok(()) };
    for live in store::list(conn, district_id).await?.iter().filter(|it| matches!(it.position, Position::At(_))) {
        plan(conn, live, &rules, now).await?;
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

/// A ping found that whoever it was for has left the server: the lead is told, before it is overdue, or at the first overdue
/// ping where the district wants none before.
///
/// # Errors
/// Faults of the database.
pub async fn left(conn: &mut SqliteConnection, ping: &Reminder, now: i64) -> Result<(), Fault> {
    let Recipient::Person(person) = ping.recipient else { return Ok(()) };
    let first = match read_rung(&ping.rung) {
        Some((_, Some(Step::Overdue(1)))) => !district::pings::store::ladder(conn, ping.district_id).await?.warns(),
        _ => matches!(ping.kind, Kind::StageAhead | Kind::StageDue),
    };
    if !first {
        return Ok(());
    }
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
