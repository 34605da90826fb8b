//! Dates and times as people type them, in English. Every word must be understood, day-first and month-first are
//! never guessed between, and what comes out is shown to the person before it counts.
//!
//! Nothing here knows a zone: all is wall time.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime, Weekday};

use super::WallTime;

/// Dates further ahead than this are taken for a slip of the finger.
pub(super) const YEARS_AHEAD: i32 = 30;
/// How much of an unknown word is handed back.
const WORD: usize = 40;

/// Why a text is not a date and time. The words for people are the prompts' matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhenError {
    /// Nothing was typed.
    Empty,
    /// A word that means nothing here, as it was typed (shortened, in small letters). It is somebody's text: it must
    /// be escaped, and not logged.
    Unknown {
        /// The word, or two of them.
        word: String,
    },
    /// Only part of a date: a month without its day, a day without its month.
    Incomplete,
    /// Two dates or two times, or a date whose weekday is another than the one typed.
    Contradictory,
    /// A date that can be read day-first or month-first. Either reading may have passed: parse what the person picks.
    Ambiguous {
        /// With the day first, as in "3 April" for "03/04".
        day_first: WallTime,
        /// With the month first, as in "March 4" for "03/04".
        month_first: WallTime,
    },
    /// A year of two digits, in figures only: the year might be the first as well as the last.
    ShortYear,
    /// A date that no calendar has, such as 30 February.
    ImpossibleDate,
    /// A time that no clock shows, such as 25:00 or 13pm.
    ImpossibleTime,
    /// A moment that has passed.
    Past(WallTime),
    /// More than thirty years ahead.
    TooFar,
}

/// Reads what somebody typed, where `now` is the present in the district's zone and `default_time` the time of day
/// for a date without one.
///
/// - `2027-02-12`, `2027-02-12 09:00`, `2027-02-12T09:00`, `Feb 12 2027 9am`, `12 February 2027 14:30`,
///   `Fri, Feb 12th`: a date without a year is the next of its kind, today included.
/// - `today 17:00`, `tomorrow`, `day after tomorrow`, `noon`: a time alone is today's.
/// - `Friday 3pm`: the first one ahead, today if that time is still to come. `next Tuesday 14:00`: the first Tuesday
///   after today. People mean different weeks by "next": the nearer one is taken, and shown.
/// - `in 3 weeks`, `in 10 days at 9am`: calendar days, weeks, months and years from today.
/// - `13/04/2027`: only if one reading is possible, or a weekday decides.
///
/// # Errors
/// [`WhenError`], each kind of misunderstanding by its own name.
pub fn parse_when(text: &str, now: WallTime, default_time: NaiveTime) -> Result<WallTime, WhenError> {
    Found::read(&plain(text), now)?.resolve(now, default_time)
}

/// Reads a time of day that somebody typed: "15:45", "3:45pm", "9 am", "noon". `None` for anything else.
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let found = Found::read(&plain(text), WallTime::new(NaiveDate::MIN, NaiveTime::MIN)).ok()?;
    let only_a_time = found.date.is_none() && found.weekday.is_none();
    let only_a_time = only_a_time && found.day.is_none() && found.month.is_none() && found.year.is_none();
    found.time.filter(|_| only_a_time)
}

/// In small letters, without what only separates.
pub(super) fn plain(text: &str) -> String {
    text.to_lowercase().replace("a.m.", "am").replace("p.m.", "pm").replace(',', " ")
}

/// The date, as far as it is said.
#[derive(Debug, Clone, Copy)]
pub(super) enum Day {
    /// One certain date.
    Certain(NaiveDate),
    /// Two numbers whose order isn't said, and perhaps a year.
    Figures { first: u32, second: u32, year: Option<i32> },
}

/// What has been understood so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    pub(super) date: Option<Day>,
    /// The pieces of "12 February 2027", in whatever order.
    pub(super) day: Option<u32>,
    pub(super) month: Option<u32>,
    pub(super) year: Option<i32>,
    /// A weekday, and whether "next" stands before it.
    weekday: Option<(Weekday, bool)>,
    pub(super) time: Option<NaiveTime>,
}

impl Found {
    /// Understands every word of a [`plain`] text.
    pub(super) fn read(text: &str, now: WallTime) -> Result<Self, WhenError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            return Err(WhenError::Empty);
        }
        let mut found = Self::default();
        let mut rest = words.as_slice();
        while let Some((word, after)) = rest.split_first() {
            rest = found.take(word, after, now)?;
        }
        Ok(found)
    }

    /// Understands `word`, with as many of the words after it as belong to it, and returns what is left.
    fn take<'w, 't>(&mut self, word: &str, after: &'w [&'t str], now: WallTime) -> Result<&'w [&'t str], WhenError> {
        let next = after.first().copied().unwrap_or_default();
        match word {
            "at" | "on" | "the" | "of" | "by" => return Ok(after),
            "today" => set(&mut self.date, Day::Certain(now.date()))?,
            "tomorrow" => set(&mut self.date, Day::Certain(add_days(now.date(), 1)?))?,
            "day" if after.starts_with(&["after", "tomorrow"]) => {
                set(&mut self.date, Day::Certain(add_days(now.date(), 2)?))?;
                return Ok(&after[2..]);
            }
            "noon" | "midday" => set(&mut self.time, noon())?,
            "12" if next == "noon" => return Ok(after),
            "in" => {
                let [count, unit, left @ ..] = after else { return Err(unknown(&["in", next])) };
                set(&mut self.date, Day::Certain(from_now(now.date(), count, unit)?))?;
                return Ok(left);
            }
            "next" | "this" | "coming" => {
                let Some(day) = weekday(next) else { return Err(unknown(&[word, next])) };
                set(&mut self.weekday, (day, word == "next"))?;
                return Ok(&after[1..]);
            }
            _ => {
                if let Some(day) = weekday(word) {
                    set(&mut self.weekday, (day, false))?;
                } else if let Some(number) = month(word) {
                    set(&mut self.month, number)?;
                } else if let Some(half) = Half::of(next)
                    && let Some(time) = clock(word, Some(half))
                {
                    set(&mut self.time, time?)?;
                    return Ok(&after[1..]);
                } else if let Some(time) = clock(word, None) {
                    set(&mut self.time, time?)?;
                } else {
                    self.take_figures(word)?;
                }
            }
        }
        Ok(after)
    }

    /// "12", "12th", "2027", "2027-02-12", "2027-02-12t09:00", "03/04", "03/04/2027".
    fn take_figures(&mut self, word: &str) -> Result<(), WhenError> {
        let (figures, time) = match word.split_once('t').filter(|(before, _)| before.len() >= 8) {
            Some((figures, time)) => (figures, Some(time)),
            None => (word, None),
        };
        let separator = figures.chars().find(|c| matches!(c, '-' | '/' | '.'));
        let Some(separator) = separator else { return self.take_number(word) };
        let parts: Vec<&str> = figures.split(separator).collect();
        let numbers: Option<Vec<u32>> = parts.iter().map(|part| number(part)).collect();
        let Some(numbers) = numbers else { return Err(unknown(&[word])) };
        match (numbers.as_slice(), parts.iter().map(|part| part.len()).collect::<Vec<_>>().as_slice()) {
            ([year, month, day], [4, ..]) => {
                let date = NaiveDate::from_ymd_opt(to_year(*year), *month, *day);
                set(&mut self.date, Day::Certain(date.ok_or(WhenError::ImpossibleDate)?))?;
            }
            ([first, second, year], [.., 4]) if time.is_none() => {
                set(&mut self.date, Day::Figures { first: *first, second: *second, year: Some(to_year(*year)) })?;
            }
            ([first, second], [1 | 2, 1 | 2]) if separator == '/' => {
                set(&mut self.date, Day::Figures { first: *first, second: *second, year: None })?;
            }
            ([_, _, _], [1 | 2, 1 | 2, 1 | 2]) => return Err(WhenError::ShortYear),
            _ => return Err(unknown(&[word])),
        }
        if let Some(time) = time {
            set(&mut self.time, clock(time, None).ok_or_else(|| unknown(&[word]))??)?;
        }
        Ok(())
    }

    /// A day of the month or a year.
    fn take_number(&mut self, word: &str) -> Result<(), WhenError> {
        let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending));
        let digits = ordinal.unwrap_or(word);
        match (number(digits), digits.len()) {
            (Some(day), 1 | 2) => set(&mut self.day, day),
            (Some(year), 4) if ordinal.is_none() => set(&mut self.year, to_year(year)),
            _ => Err(unknown(&[word])),
        }
    }

    fn resolve(self, now: WallTime, default_time: NaiveTime) -> Result<WallTime, WhenError> {
        let time = self.time.unwrap_or(default_time);
        let when = WallTime::new(self.day_at(now, time)?, time);
        if when < now {
            Err(WhenError::Past(when))
        } else if when.date().year() > now.date().year() + YEARS_AHEAD {
            Err(WhenError::TooFar)
        } else {
            Ok(when)
        }
    }

    /// The date, past or not; `time` decides whether a weekday is still today.
    pub(super) fn day_at(&self, now: WallTime, time: NaiveTime) -> Result<NaiveDate, WhenError> {
        let written = match (self.month, self.day, self.year) {
            (None, None, None) => None,
            (Some(month), Some(day), year) => Some(date_of(month, day, year, now.date())?),
            _ => return Err(WhenError::Incomplete),
        };
        let fits = |date: NaiveDate| self.weekday.is_none_or(|(weekday, _)| date.weekday() == weekday);
        Ok(match (self.date, written) {
            (Some(_), Some(_)) => return Err(WhenError::Contradictory),
            (Some(Day::Certain(date)), None) | (None, Some(date)) if fits(date) => date,
            (Some(Day::Certain(_)), None) | (None, Some(_)) => return Err(WhenError::Contradictory),
            (Some(Day::Figures { first, second, year }), None) => {
                let day_first = date_of(second, first, year, now.date());
                let month_first = date_of(first, second, year, now.date());
                match (day_first, month_first) {
                    (Err(_), Err(error)) => return Err(error),
                    (Ok(only), Err(_)) | (Err(_), Ok(only)) if fits(only) => only,
                    (Ok(one), Ok(other)) if fits(one) && (one == other || !fits(other)) => one,
                    (Ok(one), Ok(other)) if fits(other) && !fits(one) => other,
                    (Ok(one), Ok(other)) if fits(one) => {
                        return Err(WhenError::Ambiguous {
                            day_first: WallTime::new(one, time),
                            month_first: WallTime::new(other, time),
                        });
                    }
                    _ => return Err(WhenError::Contradictory),
                }
            }
            (None, None) => match self.weekday {
                Some((weekday, next)) => {
                    let today_counts = !next && WallTime::new(now.date(), time) >= now;
                    let first = add_days(now.date(), u64::from(!today_counts))?;
                    let ahead = weekday.days_since(first.weekday());
                    add_days(first, ahead.into())?
                }
                None => now.date(),
            },
        })
    }
}

/// Says a thing once.
fn set<T>(place: &mut Option<T>, value: T) -> Result<(), WhenError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(WhenError::Contradictory),
    }
}

fn unknown(words: &[&str]) -> WhenError {
    WhenError::Unknown { word: words.join(" ").trim().chars().take(WORD).collect() }
}

/// A date of that year, or the next of its kind from `today` on (29 February may be years ahead).
fn date_of(month: u32, day: u32, year: Option<i32>, today: NaiveDate) -> Result<NaiveDate, WhenError> {
    let years = match year {
        Some(year) => year..=year,
        None => today.year()..=today.year() + 8,
    };
    let mut dates = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    dates.find(|date| year.is_some() || *date >= today).ok_or(WhenError::ImpossibleDate)
}

fn add_days(date: NaiveDate, days: u64) -> Result<NaiveDate, WhenError> {
    date.checked_add_days(Days::new(days)).ok_or(WhenError::TooFar)
}

/// "3 weeks" from `today` on.
fn from_now(today: NaiveDate, count: &str, unit: &str) -> Result<NaiveDate, WhenError> {
    const WORDS: [&str; 13] =
        ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let named = WORDS.iter().position(|word| *word == count).map(|at| at.max(1));
    let count = match (named, number(count)) {
        (Some(named), _) => u32::try_from(named).map_err(|_| WhenError::TooFar)?,
        (None, Some(count)) => count,
        (None, None) => return Err(unknown(&["in", count])),
    };
    let months = |count| today.checked_add_months(Months::new(count)).ok_or(WhenError::TooFar);
    match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => add_days(today, count.into()),
        "week" => add_days(today, u64::from(count) * 7),
        "month" => months(count),
        "year" => months(count.checked_mul(12).ok_or(WhenError::TooFar)?),
        _ => Err(unknown(&[unit])),
    }
}

/// The half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

impl Half {
    fn of(word: &str) -> Option<Self> {
        match word {
            "am" => Some(Self::Morning),
            "pm" => Some(Self::Afternoon),
            _ => None,
        }
    }
}

fn noon() -> NaiveTime {
    NaiveTime::MIN.overflowing_add_signed(chrono::TimeDelta::hours(12)).0
}

/// "9am", "9:30pm", "14:30", "09:00:00", or "9" and "9:30" with the half of the day in the word that follows. `None`
/// if it isn't meant as a time.
fn clock(word: &str, half_follows: Option<Half>) -> Option<Result<NaiveTime, WhenError>> {
    let attached = ["am", "pm"].into_iter().find_map(|ending| Some((word.strip_suffix(ending)?, Half::of(ending)?)));
    let (body, half) = match (attached, half_follows) {
        (Some(_), Some(_)) => return None,
        (Some((body, half)), None) => (body, Some(half)),
        (None, half) => (word, half),
    };
    if half.is_none() && !body.contains(':') {
        return None;
    }
    let parts: Vec<&str> = body.split(':').collect();
    let (hour, others) = parts.split_first()?;
    if parts.len() > 3 || hour.len() > 2 || others.iter().any(|part| part.len() != 2) {
        return None;
    }
    let hour = number(hour)?;
    let others = others.iter().map(|part| number(part)).collect::<Option<Vec<u32>>>()?;
    let (minute, second) = (others.first().copied().unwrap_or(0), others.get(1).copied().unwrap_or(0));
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return Some(Err(WhenError::ImpossibleTime)),
        Some(Half::Morning) => hour % 12,
        Some(Half::Afternoon) => hour % 12 + 12,
    };
    Some(NaiveTime::from_hms_opt(hour, minute, second).ok_or(WhenError::ImpossibleTime))
}

/// A number in plain digits, at most nine of them.
fn number(digits: &str) -> Option<u32> {
    let plain = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// A year of four digits.
fn to_year(year: u32) -> i32 {
    i32::try_from(year).unwrap_or(i32::MAX)
}

/// The months' English names, in order and in small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(word: &str) -> Option<u32> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let short = |name: &str| word.len() == 3 && name.starts_with(word);
    let fits = |name: &&str| word == *name || short(name) || (*name == "september" && word == "sept");
    (1..).zip(MONTHS).find(|(_, name)| fits(name)).map(|(number, _)| number)
}

fn weekday(word: &str) -> Option<Weekday> {
    let word = word.strip_suffix('.').unwrap_or(word);
    match word {
        "mon" | "monday" => Some(Weekday::Mon),
        "tue" | "tues" | "tuesday" => Some(Weekday::Tue),
        "wed" | "weds" | "wednesday" => Some(Weekday::Wed),
        "thu" | "thur" | "thurs" | "thursday" => Some(Weekday::Thu),
        "fri" | "friday" => Some(Weekday::Fri),
        "sat" | "saturday" => Some(Weekday::Sat),
        "sun" | "sunday" => Some(Weekday::Sun),
        _ => None,
    }
}

#[cfg(test)]
#[path = "when_tests.rs"]
mod tests;
