//! Working days, holidays and quiet hours of a district, in its local dates and times.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate, NaiveTime, Weekday};

use super::{ParseError, WallTime};

/// How far a search for a working day goes, in days. Nobody closes for three years.
const HORIZON: usize = 3 * 366;

/// Dates from the first to the last, both of them included.
///
/// `Display` and `FromStr` use `2026-12-25` for one day and `2026-12-21..2027-01-03` for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    first: NaiveDate,
    last: NaiveDate,
}

impl DateRange {
    /// From `first` to `last`, both included; `None` if they stand the wrong way round.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// One day.
    pub fn day(date: NaiveDate) -> Self {
        Self { first: date, last: date }
    }

    /// The first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day, which belongs to the range.
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// Whether `date` is in the range.
    pub fn contains(self, date: NaiveDate) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { self.first.fmt(f) } else { write!(f, "{}..{}", self.first, self.last) }
    }
}

impl FromStr for DateRange {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let date = |text: &str| NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok();
        let range = date(first).zip(date(last)).and_then(|(first, last)| Self::new(first, last));
        range.ok_or_else(|| ParseError { kind: "date or range of dates", text: text.into() })
    }
}

/// The days on which a district works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays {
    /// Days of the week that are free.
    pub weekend: Vec<Weekday>,
    /// Dates that are free. May overlap and stand in any order.
    pub holidays: Vec<DateRange>,
}

impl Default for WorkingDays {
    /// Monday to Friday, no holidays.
    fn default() -> Self {
        Self { weekend: vec![Weekday::Sat, Weekday::Sun], holidays: Vec::new() }
    }
}

impl WorkingDays {
    /// Whether the district works on `date`.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !self.weekend.contains(&chrono::Datelike::weekday(&date)) && !self.is_holiday(date)
    }

    /// Whether `date` is one of the listed holidays, weekend or not.
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        self.holidays.iter().any(|range| range.contains(date))
    }

    /// The last working day before `date`; `None` if there is none in the three years before.
    pub fn previous_working_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.working_day_on_or_before(date.pred_opt()?)
    }

    /// The first working day after `date`; `None` if there is none in the three years after.
    pub fn next_working_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.working_day_on_or_after(date.succ_opt()?)
    }

    /// `date` itself if it is a working day, else the last one before it; `None` if there is none within three years.
    pub fn working_day_on_or_before(&self, date: NaiveDate) -> Option<NaiveDate> {
        let mut days = std::iter::successors(Some(date), NaiveDate::pred_opt).take(HORIZON);
        days.find(|&day| self.is_working_day(day))
    }

    /// `date` itself if it is a working day, else the first one after it; `None` if there is none within three years.
    pub fn working_day_on_or_after(&self, date: NaiveDate) -> Option<NaiveDate> {
        let mut days = std::iter::successors(Some(date), NaiveDate::succ_opt).take(HORIZON);
        days.find(|&day| self.is_working_day(day))
    }

    /// The working day that is `count` working days before `date`, which itself counts for nothing. None earlier is
    /// `date` itself, working day or not.
    pub fn working_days_before(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        (0..count).try_fold(date, |day, _| self.previous_working_day(day))
    }

    /// The working day that is `count` working days after `date`, which itself counts for nothing.
    pub fn working_days_after(&self, date: NaiveDate, count: u32) -> Option<NaiveDate> {
        (0..count).try_fold(date, |day, _| self.next_working_day(day))
    }
}

/// The hours in which nobody is disturbed, in local time, over midnight if `until` is earlier than `from`. Equal times
/// mean that there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// The first quiet minute.
    pub from: NaiveTime,
    /// The first minute that is not quiet any more.
    pub until: NaiveTime,
}

impl QuietHours {
    /// Whether that time of day is quiet.
    pub fn contains(self, time: NaiveTime) -> bool {
        if self.from <= self.until {
            (self.from..self.until).contains(&time)
        } else {
            time >= self.from || time < self.until
        }
    }

    /// `wall` itself if it isn't quiet, else the end of that quiet time.
    pub fn first_allowed(self, wall: WallTime) -> WallTime {
        let time = wall.time();
        if !self.contains(time) {
            wall
        } else if self.until > time {
            wall.at(self.until)
        } else {
            let tomorrow = wall.date().checked_add_days(Days::new(1)).unwrap_or(wall.date());
            WallTime::new(tomorrow, self.until)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A school year's end with a break over the weekend, a holiday, and one inside the break.
    fn district() -> WorkingDays {
        let holidays = ["2026-12-21..2027-01-03", "2026-12-25", "2027-02-15"];
        WorkingDays { holidays: holidays.iter().map(|text| text.parse().unwrap()).collect(), ..WorkingDays::default() }
    }

    #[test]
    fn weekends_and_holidays_are_skipped_both_ways() {
        let days = district();
        assert!(days.is_working_day(date("2026-12-18")) && !days.is_working_day(date("2026-12-19")));
        assert!(days.is_holiday(date("2026-12-26")) && !days.is_holiday(date("2026-12-19")));
        assert_eq!(days.next_working_day(date("2026-12-18")), Some(date("2027-01-04")));
        assert_eq!(days.previous_working_day(date("2027-01-04")), Some(date("2026-12-18")));
        assert_eq!(days.working_day_on_or_before(date("2027-02-15")), Some(date("2027-02-12")));
        assert_eq!(days.working_day_on_or_after(date("2027-02-13")), Some(date("2027-02-16")));
        assert_eq!(days.working_day_on_or_before(date("2027-02-16")), Some(date("2027-02-16")));
        assert_eq!(days.working_days_before(date("2027-02-17"), 2), Some(date("2027-02-12")));
        assert_eq!(days.working_days_after(date("2027-02-12"), 2), Some(date("2027-02-17")));
        assert_eq!(days.working_days_before(date("2027-02-13"), 0), Some(date("2027-02-13")));
    }

    #[test]
    fn other_weekends_and_no_working_day_at_all() {
        let days = WorkingDays { weekend: vec![Weekday::Fri, Weekday::Sat], holidays: Vec::new() };
        assert_eq!(days.next_working_day(date("2027-02-11")), Some(date("2027-02-14")));
        let never = WorkingDays { weekend: Weekday::Mon.cycle(), holidays: Vec::new() };
        assert_eq!(never.next_working_day(date("2027-02-11")), None);
        assert_eq!(never.previous_working_day(date("2027-02-11")), None);
        assert_eq!(WorkingDays::default().next_working_day(NaiveDate::MAX), None);
    }

    trait Cycle {
        fn cycle(self) -> Vec<Weekday>;
    }

    impl Cycle for Weekday {
        fn cycle(self) -> Vec<Weekday> {
            std::iter::successors(Some(self), |day| Some(day.succ())).take(7).collect()
        }
    }

    #[test]
    fn a_range_is_stored_as_text_and_read_back() {
        for text in ["2026-12-25", "2026-12-21..2027-01-03"] {
            assert_eq!(text.parse::<DateRange>().unwrap().to_string(), text);
        }
        for wrong in ["", "..", "2027-01-03..2026-12-21", "2026-12-21..", "25 December"] {
            assert!(wrong.parse::<DateRange>().is_err(), "{wrong}");
        }
        assert_eq!(DateRange::day(date("2026-12-25")), "2026-12-25".parse().unwrap());
    }

    #[test]
    fn quiet_hours_end_in_the_morning() {
        let time = |text: &str| text.parse::<NaiveTime>().unwrap();
        let wall = |text: &str| text.parse::<WallTime>().unwrap();
        let night = QuietHours { from: time("18:00:00"), until: time("07:30:00") };
        for (asked, allowed) in [
            ("2027-02-12T17:59", "2027-02-12T17:59"),
            ("2027-02-12T18:00", "2027-02-13T07:30"),
            ("2027-02-13T00:00", "2027-02-13T07:30"),
            ("2027-02-13T07:29", "2027-02-13T07:30"),
            ("2027-02-13T07:30", "2027-02-13T07:30"),
        ] {
            assert_eq!(night.first_allowed(wall(asked)), wall(allowed), "{asked}");
        }
        let nap = QuietHours { from: time("12:00:00"), until: time("13:00:00") };
        assert_eq!(nap.first_allowed(wall("2027-02-12T12:30")), wall("2027-02-12T13:00"));
        assert!(!nap.contains(time("13:00:00")) && !nap.contains(time("11:59:00")));
        let none = QuietHours { from: time("09:00:00"), until: time("09:00:00") };
        assert!(!none.contains(time("09:00:00")) && !none.contains(time("21:00:00")));
    }
}
