//! Wall time, zones and working days. `jiff` is used here and nowhere else; instants at the border are
//! `chrono::DateTime<Utc>`.
//!
//! A district lives by its wall clock. What is planned is a [`WallTime`] (a local date and time, to the minute) and a
//! [`Zone`]; the instant follows from the two and is worked out again when zone rules change. "A week before" counts
//! calendar days, so it may be 167 or 169 hours. The zone rules are those bundled with this build: a computer's own
//! time data may be years old.
//!
//! - `zone.rs`: [`Zone`], conversion in both directions, search by name. `places.rs`: older names, and places by the
//!   names people use.
//! - `working_days.rs`: [`WorkingDays`], [`DateRange`], [`QuietHours`].
//! - `when.rs`: dates and times as people type them. `days.rs`: days and ranges of days as people type them. `view.rs`:
//!   dates and times as people read them.

mod days;
mod places;
pub mod view;
mod when;
mod working_days;
mod zone;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

pub use self::days::{DaysError, parse_days};
pub use self::when::{MONTHS, WhenError, parse_time, parse_when};
pub use self::working_days::{DateRange, QuietHours, WorkingDays};
pub use self::zone::{Zone, ZoneError};

/// How a [`WallTime`] is written: `2027-02-12T09:00`.
const FORMAT: &str = "%Y-%m-%dT%H:%M";

/// A local date and time, to the minute, in a zone that is kept beside it. Ordered as a calendar is read.
///
/// `Display` and `FromStr` use `2027-02-12T09:00`, the form in which it is stored (text that sorts as time does).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime(NaiveDateTime);

impl WallTime {
    /// A date and a time of day; seconds are dropped.
    pub fn new(date: NaiveDate, time: NaiveTime) -> Self {
        let to_the_minute = NaiveTime::from_hms_opt(time.hour(), time.minute(), 0).unwrap_or(time);
        Self(date.and_time(to_the_minute))
    }

    /// The local date.
    pub fn date(self) -> NaiveDate {
        self.0.date()
    }

    /// The local time of day.
    pub fn time(self) -> NaiveTime {
        self.0.time()
    }

    /// The same date at another time of day; seconds are dropped.
    pub fn at(self, time: NaiveTime) -> Self {
        Self::new(self.date(), time)
    }

    /// The same time of day on another date.
    pub fn on(self, date: NaiveDate) -> Self {
        Self::new(date, self.time())
    }

    /// The same time of day, `days` calendar days earlier. Stays where it is at the end of chrono's calendar.
    pub fn days_before(self, days: u32) -> Self {
        Self(self.0.checked_sub_days(Days::new(days.into())).unwrap_or(self.0))
    }

    /// The same time of day, `days` calendar days later. Stays where it is at the end of chrono's calendar.
    pub fn days_after(self, days: u32) -> Self {
        Self(self.0.checked_add_days(Days::new(days.into())).unwrap_or(self.0))
    }

    /// The instant at which a clock in `zone` shows this. A time that a clock change skips is moved on by what the
    /// clock skips (02:30 becomes 03:30); of a time that comes twice, the first is taken. Dates that the zone rules
    /// don't reach (before the year -9999, after 9999) are read as UTC.
    pub fn to_instant(self, zone: &Zone) -> DateTime<Utc> {
        zone.instant_of(self.0)
    }

    /// What a clock in `zone` shows at `instant`; seconds are dropped. Instants that the zone rules don't reach are
    /// shown as UTC.
    pub fn from_instant(instant: DateTime<Utc>, zone: &Zone) -> Self {
        let shown = zone.wall_of(instant);
        Self::new(shown.date(), shown.time())
    }

    /// The instant at which a clock in `zone` shows this, in seconds since 1970-01-01 00:00 UTC: as it is stored, and
    /// as Discord's `<t:…>` wants it. The rules are those of [`WallTime::to_instant`].
    pub fn unix_seconds(self, zone: &Zone) -> i64 {
        self.to_instant(zone).timestamp()
    }

    /// The pieces from which a text for people is put together. Names of days and months are the matter of `view.rs`.
    pub fn parts(self, zone: &Zone) -> Parts {
        Parts {
            weekday: self.0.weekday().number_from_monday(),
            day: self.0.day(),
            month: self.0.month(),
            year: self.0.year(),
            hour: self.0.hour(),
            minute: self.0.minute(),
            zone: zone.city(),
        }
    }
}

/// A [`WallTime`] in pieces, as it is read in its zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Day of the week, 1 (Monday) to 7 (Sunday).
    pub weekday: u32,
    /// Day of the month, from 1.
    pub day: u32,
    /// Month, 1 (January) to 12.
    pub month: u32,
    /// Year.
    pub year: i32,
    /// Hour, 0 to 23.
    pub hour: u32,
    /// Minute, 0 to 59.
    pub minute: u32,
    /// The zone's city, such as "Toronto".
    pub zone: String,
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format(FORMAT).fmt(f)
    }
}

/// A text is not a stored value of its type. Holds that text: not for people, and not for logs if a person typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a {kind}: {text:?}")]
pub struct ParseError {
    kind: &'static str,
    text: String,
}

impl FromStr for WallTime {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parsed = NaiveDateTime::parse_from_str(text, FORMAT);
        parsed.map(Self).map_err(|_| ParseError { kind: "wall time (2027-02-12T09:00)", text: text.into() })
    }
}

impl TryFrom<String> for WallTime {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<WallTime> for String {
    fn from(wall: WallTime) -> Self {
        wall.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_time_is_stored_as_text_and_read_back() {
        let wall: WallTime = "2027-02-12T09:05".parse().unwrap();
        assert_eq!(wall.to_string(), "2027-02-12T09:05");
        assert_eq!(WallTime::try_from(String::from(wall)), Ok(wall));
        for wrong in ["", "2027-02-30T09:00", "2027-02-12", "2027-02-12T24:00", "2027-02-12T09:00:30", "tomorrow"] {
            assert!(wrong.parse::<WallTime>().is_err(), "{wrong}");
        }
        let with_seconds = WallTime::new(wall.date(), NaiveTime::from_hms_opt(9, 5, 59).unwrap());
        assert_eq!(with_seconds, wall);
    }

    #[test]
    fn the_parts_are_those_a_person_reads() {
        let wall: WallTime = "2027-02-12T09:05".parse().unwrap();
        let parts = wall.parts(&Zone::named("America/St_Johns").unwrap());
        let expected = Parts { weekday: 5, day: 12, month: 2, year: 2027, hour: 9, minute: 5, zone: "St Johns".into() };
        assert_eq!(parts, expected);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        let utc = Zone::named("UTC").unwrap();
        for end in [NaiveDateTime::MIN, NaiveDateTime::MAX] {
            for name in ["UTC", "America/Toronto", "Asia/Tokyo", "Pacific/Kiritimati"] {
                let zone = Zone::named(name).unwrap();
                let wall = WallTime::new(end.date(), end.time());
                let _ = (wall.days_before(u32::MAX), wall.days_after(u32::MAX), wall.unix_seconds(&zone));
                let _ = WallTime::from_instant(end.and_utc(), &zone);
                assert_eq!(wall.to_instant(&utc).naive_utc(), wall.0);
            }
        }
    }
}
