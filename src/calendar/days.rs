//! Days off as people type them: one day or a range, past ones too, always with the year. Every word must be understood,
//! as in `when.rs`.

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::when::{Day, Found, YEARS_AHEAD, plain};
use super::{DateRange, WallTime, WhenError};

/// The longest range, in days: more than any break, and less than a slip of a year.
const LONGEST: i64 = 183;

/// Why a text is not a day or a range of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DaysError {
    /// One of the dates can't be read.
    When(WhenError),
    /// A time of day stands beside a date.
    Time,
    /// Neither date has a year: a list of days off spans two of them.
    NoYear,
    /// The last day is before the first.
    Backwards,
    /// More than half a year.
    TooLong,
}

impl From<WhenError> for DaysError {
    fn from(error: WhenError) -> Self {
        Self::When(error)
    }
}

/// Reads a day or a range that somebody typed: "2026-12-25", "Fri, Dec 25 2026", "Dec 21 2026 to Jan 3 2027",
/// "Dec 21 - Jan 3, 2027", "March 15–19 2027". What one date of a range leaves out is taken from the other.
///
/// # Errors
/// [`DaysError`], each kind of misunderstanding by its own name.
pub fn parse_days(text: &str, today: NaiveDate) -> Result<DateRange, DaysError> {
    let now = WallTime::new(today, NaiveTime::MIN);
    let text = separated(&plain(text));
    let words: Vec<&str> = text.split_whitespace().collect();
    let halves: Vec<String> = words.split(|word| *word == SEPARATOR).map(|half| half.join(" ")).collect();
    let read = |half: &str| {
        let found = Found::read(half, now)?;
        if found.time.is_some() { Err(DaysError::Time) } else { Ok(found) }
    };
    let (first, last) = match halves.as_slice() {
        [only] => {
            let date = date(&read(only)?, now)?;
            (date, date)
        }
        [first, last] => both(read(first)?, read(last)?, now)?,
        _ => return Err(WhenError::Contradictory.into()),
    };
    let near = |date: NaiveDate| (date.year() - today.year()).abs() <= YEARS_AHEAD;
    if !near(first) || !near(last) {
        return Err(WhenError::TooFar.into());
    }
    let range = DateRange::new(first, last).ok_or(DaysError::Backwards)?;
    if (last - first).num_days() < LONGEST { Ok(range) } else { Err(DaysError::TooLong) }
}

/// The word between two dates.
const SEPARATOR: &str = "to";

/// Every sign and word that stands between two dates becomes [`SEPARATOR`].
fn separated(text: &str) -> String {
    let text = text.replace(['–', '—'], " to ").replace("..", " to ");
    let words = text.split_whitespace().map(|word| match word {
        "-" | "until" | "till" | "through" | "thru" => SEPARATOR.to_owned(),
        // "15-19", "21-jan"; not "2026-12-21".
        word => match word.split('-').collect::<Vec<_>>().as_slice() {
            [first, last] if !first.is_empty() && !last.is_empty() => format!("{first} {SEPARATOR} {last}"),
            _ => word.to_owned(),
        },
    });
    words.collect::<Vec<_>>().join(" ")
}

/// One date whose year is said.
fn date(found: &Found, now: WallTime) -> Result<NaiveDate, DaysError> {
    let yearless = matches!(found.date, Some(Day::Figures { year: None, .. }))
        || (found.month.is_some() && found.day.is_some() && found.year.is_none());
    let date = found.day_at(now, NaiveTime::MIN)?;
    if yearless { Err(DaysError::NoYear) } else { Ok(date) }
}

fn in_year(found: &Found, year: i32) -> Found {
    let mut found = found.clone();
    found.year = Some(year);
    found
}

fn both(mut first: Found, mut last: Found, now: WallTime) -> Result<(NaiveDate, NaiveDate), DaysError> {
    if first.date.is_none() && last.date.is_none() {
        last.month = last.month.or(first.month);
        first.month = first.month.or(last.month);
        match (first.year, last.year) {
            (None, Some(year)) => {
                let same_year = in_year(&first, year);
                let passes = date(&same_year, now)? <= date(&last, now)?;
                first.year = Some(if passes { year } else { year - 1 });
            }
            (Some(year), None) => {
                let same_year = in_year(&last, year);
                let passes = date(&first, now)? <= date(&same_year, now)?;
                last.year = Some(if passes { year } else { year + 1 });
            }
            _ => {}
        }
    }
    Ok((date(&first, now)?, date(&last, now)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        "2026-11-20".parse().unwrap()
    }

    #[test]
    fn days_and_ranges_as_people_type_them() {
        for (typed, expected) in [
            ("2026-12-25", "2026-12-25"),
            ("Dec 25 2026", "2026-12-25"),
            ("Friday, December 25th, 2026", "2026-12-25"),
            ("tomorrow", "2026-11-21"),
            ("25/12/2026", "2026-12-25"),
            ("Dec 21 2026 to Jan 3 2027", "2026-12-21..2027-01-03"),
            ("Dec 21, 2026 – Jan 3, 2027", "2026-12-21..2027-01-03"),
            ("2026-12-21 - 2027-01-03", "2026-12-21..2027-01-03"),
            ("2026-12-21..2027-01-03", "2026-12-21..2027-01-03"),
            ("Dec 21 to Jan 3 2027", "2026-12-21..2027-01-03"),
            ("Dec 21 2026 through Jan 3", "2026-12-21..2027-01-03"),
            ("March 15-19 2027", "2027-03-15..2027-03-19"),
            ("March 15 – 19, 2027", "2027-03-15..2027-03-19"),
            ("15 - 19 March 2027", "2027-03-15..2027-03-19"),
            ("Mon Sep 7 2026", "2026-09-07"),
            ("Sep 1 2026 until Sep 4 2026", "2026-09-01..2026-09-04"),
        ] {
            assert_eq!(parse_days(typed, today()).map(|range| range.to_string()), Ok(expected.to_owned()), "{typed}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        let when = |typed: &str| match parse_days(typed, today()) {
            Err(DaysError::When(error)) => error,
            other => panic!("{typed}: {other:?}"),
        };
        assert!(matches!(when("03/04/2027"), WhenError::Ambiguous { .. }));
        assert!(matches!(when("03/04/2027 to 05/04/2027"), WhenError::Ambiguous { .. }));
        assert_eq!(when("Feb 30 2027"), WhenError::ImpossibleDate);
        assert_eq!(when("Dec 21 2026 to Jan 33 2027"), WhenError::ImpossibleDate);
        assert_eq!(when("Mon Dec 25 2026"), WhenError::Contradictory);
        assert_eq!(when("1/2/27"), WhenError::ShortYear);
        assert_eq!(when("Dec 2026"), WhenError::Incomplete);
        assert_eq!(when("Dec 21 2062"), WhenError::TooFar);
        assert!(matches!(when("Winter break"), WhenError::Unknown { .. }));
        assert_eq!(when(""), WhenError::Empty);
        assert_eq!(when("Dec 21 2026 to"), WhenError::Empty);
        for (typed, error) in [
            ("Dec 25", DaysError::NoYear),
            ("Dec 21 to Jan 3", DaysError::NoYear),
            ("25/12", DaysError::NoYear),
            ("Dec 21 2026 9am", DaysError::Time),
            ("Jan 3 2027 to Dec 21 2026", DaysError::Backwards),
            ("Dec 21 2026 to Jan 3 2028", DaysError::TooLong),
        ] {
            assert_eq!(parse_days(typed, today()), Err(error), "{typed}");
        }
    }

    #[test]
    fn times_of_day_as_people_type_them() {
        let time = |typed: &str| super::super::parse_time(typed).map(|time| time.format("%H:%M").to_string());
        for (typed, expected) in
            [("15:45", "15:45"), ("3:45pm", "15:45"), ("3:45 p.m.", "15:45"), ("9am", "09:00"), ("noon", "12:00")]
        {
            assert_eq!(time(typed).as_deref(), Some(expected), "{typed}");
        }
        for nonsense in ["", "9", "25:00", "13pm", "tomorrow", "Friday 9am", "Dec 1 9:00", "9:00 10:00", "soon", "0900"]
        {
            assert_eq!(time(nonsense), None, "{nonsense}");
        }
    }

    proptest! {
        #[test]
        fn every_range_is_read_as_it_is_written(first in 0_i64..2000, length in 0_i64..LONGEST) {
            let first = today() + chrono::TimeDelta::days(first - 700);
            let last = first + chrono::TimeDelta::days(length);
            for format in ["%Y-%m-%d", "%b %d %Y", "%A, %B %d, %Y", "%d %b %Y"] {
                let typed = format!("{} to {}", first.format(format), last.format(format));
                prop_assert_eq!(parse_days(&typed, today()), Ok(DateRange::new(first, last).unwrap()), "{}", typed);
            }
        }

        #[test]
        fn anything_typed_is_an_answer(typed in "\\PC{0,40}|[a-z0-9 ,/.:-]{0,40}") {
            let _ = parse_days(&typed, today());
            let _ = super::super::parse_time(&typed);
        }
    }
}
