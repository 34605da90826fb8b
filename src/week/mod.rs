//! The plan's week: what the core team should know of its plan, once a week, in its channel (`docs/method.md`, "The plan's
//! week"). Here the rules: when it goes out, and what it holds.
//!
//! - `follow.rs`: one reminder stands ahead at any time. `remind.rs`: what it says, worked out at the moment of sending.

pub mod commands;
pub mod follow;
pub mod handler;
pub mod remind;
pub mod store;
pub mod texts;
pub mod view;

#[cfg(test)]
mod tests;

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Weekday};

use crate::action::Action;
use crate::action::cycle::Position;
use crate::action::view::board::Row;
use crate::calendar::{WallTime, Zone};
use crate::district::Hours;
use crate::plan::Alignment;
use crate::plan::risks::Risk;

/// How many days it looks ahead, the day itself included.
const AHEAD_DAYS: i64 = 7;
/// How many days it looks back at most, however long ago the one before was.
const BACK_DAYS: i64 = 28;
/// How many weeks back a day is looked for that was missed: schools close for a whole summer.
const MISSED_WEEKS: u64 = 12;
/// How many weeks are looked at for the next day.
const HORIZON_WEEKS: u64 = 160;

/// The days on which it may go out.
pub const DAYS: [Weekday; 5] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];

/// How a day is written in the database and as a choice; `None`: it never goes out.
pub fn day_name(day: Option<Weekday>) -> &'static str {
    match day {
        Some(Weekday::Mon) => "monday",
        Some(Weekday::Tue) => "tuesday",
        Some(Weekday::Wed) => "wednesday",
        Some(Weekday::Thu) => "thursday",
        Some(Weekday::Fri) => "friday",
        Some(Weekday::Sat | Weekday::Sun) | None => "off",
    }
}

/// The reverse of [`day_name`].
pub fn day_from_name(name: &str) -> Option<Option<Weekday>> {
    DAYS.into_iter().map(Some).chain([None]).find(|day| day_name(*day) == name)
}

/// When the plan's week goes out, of one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The week that it is of, as a number that grows: its reminder's revision.
    pub week: i64,
    /// The local date.
    pub on: NaiveDate,
    /// The local date of the next one: on that day this one has lost its meaning.
    pub until: NaiveDate,
}

impl Due {
    /// When it goes out, at the reminder hour.
    pub fn wall(&self, hours: &Hours) -> WallTime {
        WallTime::new(self.on, hours.reminder)
    }
}

/// The days on which it goes out, from the week of `from` on: the chosen day of each week, or the next working day. Where a
/// break is so long that two fall on the same day, that day is the later week's.
fn dues(from: NaiveDate, day: Weekday, hours: &Hours) -> impl Iterator<Item = Due> {
    let monday = from.week(Weekday::Mon).first_day();
    let on = move |week: u64| {
        let nominal = monday.checked_add_days(Days::new(7 * week + u64::from(day.num_days_from_monday())))?;
        Some((nominal, hours.working.working_day_on_or_after(nominal)?))
    };
    (0..HORIZON_WEEKS).filter_map(move |week| {
        let ((nominal, on), (_, until)) = (on(week)?, on(week + 1)?);
        let week = i64::from(nominal.week(Weekday::Mon).first_day().num_days_from_ce());
        (on < until).then_some(Due { week, on, until })
    })
}

/// What became of the newest one that there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    /// Its week.
    pub week: i64,
    /// It could not go out in time: then the one that should have followed goes out late.
    pub missed: bool,
}

/// The one that should be ahead at `now` (seconds since 1970, UTC): the next that is not `settled`, or one that is due
/// already, if nobody could be told of it since the last one was missed.
pub fn ahead(
    now: i64,
    zone: &Zone,
    day: Weekday,
    hours: &Hours,
    last: Option<Last>,
    settled: impl Fn(i64) -> bool,
) -> Option<Due> {
    let today = local_date(now, zone);
    let from = today.checked_sub_days(Days::new(7 * MISSED_WEEKS))?;
    let at = |due: &Due| due.wall(hours).unix_seconds(zone);
    if let Some(last) = last.filter(|last| last.missed) {
        let begun = dues(from, day, hours).take_while(|due| at(due) <= now);
        let newest = begun.last().filter(|due| due.week > last.week && today < due.until);
        if newest.is_some() {
            return newest;
        }
    }
    dues(from, day, hours).find(|due| at(due) > now && !settled(due.week))
}

/// The local date of an instant, in seconds since 1970 (UTC).
pub fn local_date(at: i64, zone: &Zone) -> NaiveDate {
    WallTime::from_instant(chrono::DateTime::from_timestamp(at, 0).unwrap_or_default(), zone).date()
}

/// The instant at which a local date begins, in seconds since 1970 (UTC).
pub fn begins(date: NaiveDate, zone: &Zone) -> i64 {
    WallTime::new(date, NaiveTime::MIN).unix_seconds(zone)
}

/// The day from which on it tells what was done, of which the one before was due on `before`.
pub fn since(today: NaiveDate, before: Option<NaiveDate>) -> NaiveDate {
    let earlier = |days: i64| today - chrono::TimeDelta::days(days);
    before.unwrap_or_else(|| earlier(AHEAD_DAYS)).max(earlier(BACK_DAYS))
}

/// A stage of an action that is behind it.
#[derive(Clone, Debug)]
pub struct Done {
    /// The action.
    pub action: Action,
    /// Where it stood.
    pub was: Position,
    /// Where it went.
    pub became: Position,
    /// The local date.
    pub on: NaiveDate,
}

/// A strategy that lacks alignments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// What it is.
    pub name: String,
    /// Which, in the method's order.
    pub alignments: Vec<Alignment>,
}

/// What there is to say. Each action that is at work stands in one part only: the most urgent that fits.
#[derive(Clone, Debug)]
pub struct Week {
    /// The local date that it is of.
    pub today: NaiveDate,
    /// From which day on it tells what was done.
    pub since: NaiveDate,
    /// Actions whose stage is late, the longest first.
    pub late: Vec<Row>,
    /// Others whose owner needs help.
    pub blocked: Vec<Row>,
    /// Others whose stage should be done within the coming days.
    pub due: Vec<Row>,
    /// What is behind an action, the newest first.
    pub done: Vec<Done>,
    /// Live strategies that lack something, those that lack most first.
    pub lacking: Vec<Lacking>,
    /// How many live strategies there are.
    pub strategies: usize,
    /// The risks that the plan shows.
    pub risks: Vec<Risk>,
}

impl Week {
    /// Whether there is nothing to say.
    pub fn is_quiet(&self) -> bool {
        let actions = self.late.is_empty() && self.blocked.is_empty() && self.due.is_empty() && self.done.is_empty();
        actions && self.lacking.is_empty() && self.risks.is_empty()
    }

    /// Puts actions at work where they belong.
    pub fn sort(&mut self, mut rows: Vec<Row>) {
        rows.retain(|row| matches!(row.action.position, Position::At(_)));
        rows.sort_by_key(|row| (row.due, row.action.id));
        let last = self.today + chrono::TimeDelta::days(AHEAD_DAYS - 1);
        for row in rows {
            if row.late {
                self.late.push(row);
            } else if !row.action.blocked.is_empty() {
                self.blocked.push(row);
            } else if row.due.is_some_and(|due| due <= last) {
                self.due.push(row);
            }
        }
    }
}
