//! When the core team meets before a session (`docs/method.md`, "The core team's week").

use chrono::NaiveDate;

use crate::calendar::{WallTime, WorkingDays};
use crate::district::Hours;

/// How many calendar days before a session the core team meets and is reminded.
pub const DAYS_BEFORE: u32 = 7;

/// When the core team's meeting takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// On the seventh day before.
    Week(WallTime),
    /// On an earlier working day, since nobody works on the seventh day before.
    Earlier(WallTime),
    /// On the next working day, since the week before has begun.
    Late(WallTime),
    /// No working day is left before the session.
    None,
}

impl Slot {
    /// The time, if there is one.
    pub fn time(self) -> Option<WallTime> {
        match self {
            Self::Week(time) | Self::Earlier(time) | Self::Late(time) => Some(time),
            Self::None => None,
        }
    }
}

/// The day of the core team's week: the seventh before the session, or the working day before that.
pub fn week_day(session: NaiveDate, working: &WorkingDays) -> NaiveDate {
    let seventh = session.checked_sub_days(chrono::Days::new(DAYS_BEFORE.into())).unwrap_or(session);
    working.working_day_on_or_before(seventh).unwrap_or(seventh)
}

/// When the core team meets before a session that starts at `session`, as planned or moved at `now`; all of them wall
/// times of one zone.
pub fn slot(session: WallTime, now: WallTime, hours: &Hours) -> Slot {
    let seventh = session.days_before(DAYS_BEFORE).date();
    let day = week_day(session.date(), &hours.working);
    let usual = WallTime::new(day, hours.meeting);
    if usual > now {
        return if day == seventh { Slot::Week(usual) } else { Slot::Earlier(usual) };
    }
    match hours.working.next_working_day(now.date()) {
        Some(next) if next < session.date() => Slot::Late(WallTime::new(next, hours.meeting)),
        _ => Slot::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> Hours {
        Hours::example(&["2027-01-18"])
    }

    #[test]
    fn meets_a_week_before_or_on_the_working_day_before_that() {
        let slot = |session: &str, now: &str| super::slot(session.parse().unwrap(), now.parse().unwrap(), &hours());
        let at = |text: &str| text.parse::<WallTime>().unwrap();
        assert_eq!(slot("2027-03-16T09:00", "2027-01-11T12:00"), Slot::Week(at("2027-03-09T15:45")));
        // A Monday after a holiday on Monday: the Friday before.
        assert_eq!(slot("2027-01-25T09:00", "2027-01-11T12:00"), Slot::Earlier(at("2027-01-15T15:45")));
        assert_eq!(slot("2027-01-24T09:00", "2027-01-11T12:00"), Slot::Earlier(at("2027-01-15T15:45")));
        // Inside the week: the next working day, or none.
        assert_eq!(slot("2027-01-14T09:00", "2027-01-11T12:00"), Slot::Late(at("2027-01-12T15:45")));
        assert_eq!(slot("2027-01-18T09:00", "2027-01-11T15:45"), Slot::Late(at("2027-01-12T15:45")));
        assert_eq!(slot("2027-01-18T09:00", "2027-01-11T15:44"), Slot::Week(at("2027-01-11T15:45")));
        assert_eq!(slot("2027-01-12T09:00", "2027-01-11T16:00"), Slot::None);
        assert_eq!(slot("2027-01-18T09:00", "2027-01-15T12:00"), Slot::None);
    }
}
