//! Values of an action's success measure over time, and the board, as pictures (`docs/method.md`, "Run charts"). Rules only.

pub mod board;
pub mod commands;
pub mod handler;
pub mod store;
pub mod texts;
pub mod view;

use chrono::{Days, Months, NaiveDate};

use super::wheel::read_value;
use crate::calendar::{WallTime, WhenError, parse_when};

/// From so many values on their median is drawn: with fewer it says nothing.
pub const MEDIAN_FROM: usize = 5;
/// How far back a value may lie, in years.
pub const YEARS_BACK: u32 = 20;
/// Larger values than that are a slip of the finger.
pub const LARGEST: f64 = 1e12;
/// The longest that a value or a day is typed.
pub const LONGEST: usize = 60;

/// A value that was measured on a local date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// When.
    pub on: NaiveDate,
    /// What.
    pub value: f64,
}

/// The values of an action as they were noted, by day and in the order of noting: what was noted last for a day counts.
pub fn latest(noted: Vec<Measure>) -> Vec<Measure> {
    let mut latest: Vec<Measure> = Vec::new();
    for measure in noted {
        match latest.last_mut() {
            Some(last) if last.on == measure.on => *last = measure,
            _ => latest.push(measure),
        }
    }
    latest
}

/// The middle one of the values, or half way between the middle two; `None`: there are too few.
pub fn median(measures: &[Measure]) -> Option<f64> {
    if measures.len() < MEDIAN_FROM {
        return None;
    }
    let mut values: Vec<f64> = measures.iter().map(|measure| measure.value).collect();
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = *values.get(half)?;
    let lower = if values.len().is_multiple_of(2) { *values.get(half - 1)? } else { upper };
    Some(lower / 2.0 + upper / 2.0)
}

/// Words before a number that is a name, not a value.
const NAMED: [&str; 12] =
    ["grade", "grades", "year", "years", "level", "class", "week", "term", "semester", "quarter", "age", "top"];

/// The value that words such as "at least 80 %" or "8 days a year" speak of; `None`: there is none, or it could be several.
pub fn value_in(words: &str) -> Option<f64> {
    let mut found = Vec::new();
    let mut before = "";
    let mut parts = words.split_whitespace().peekable();
    while let Some(part) = parts.next() {
        let mut typed = bare(part).to_owned();
        // "1 200" is one number, and so is "80 %".
        let is_group = |part: &str| part.len() == 3 && part.chars().all(|c| c.is_ascii_digit());
        let may_go_on =
            |typed: &str| typed.len() <= 3 && !typed.is_empty() && typed.chars().all(|c| c.is_ascii_digit());
        if may_go_on(&typed) {
            while let Some(group) = parts.next_if(|next| is_group(bare(next))) {
                typed.push_str(bare(group));
            }
        }
        let percent = typed.ends_with('%') || parts.next_if(|next| bare(next) == "%").is_some();
        let value = read_value(&typed);
        if typed.chars().any(|c| c.is_ascii_digit()) {
            let is_year = value.is_some_and(|it| (1900.0..2100.0).contains(&it)) && typed.len() == 4;
            let is_name = NAMED.contains(&before.to_lowercase().as_str());
            match value {
                Some(value) if percent || !(is_name || is_year) => {
                    found.push((value, percent, before.to_lowercase(), is_year))
                }
                // A year alone may be meant as a value after all.
                Some(value) if is_year && !is_name => found.push((value, false, String::new(), true)),
                Some(_) => {}
                // "24/7", "5-8", "1.250,5": no telling.
                None if typed.chars().any(char::is_alphabetic) => {}
                None => return None,
            }
        }
        before = part;
    }
    if found.len() > 1 {
        found.retain(|(.., is_year)| !is_year);
    }
    let percents: Vec<f64> = found.iter().filter(|(_, percent, ..)| *percent).map(|(value, ..)| *value).collect();
    match (found.as_slice(), percents.as_slice()) {
        ([(only, ..)], _) | (_, [only]) => Some(*only),
        ([(..), (last, _, word, _)], _) if matches!(word.as_str(), "to" | "→") => Some(*last),
        _ => None,
    }
}

/// A word without what only surrounds it.
fn bare(word: &str) -> &str {
    let word = word.trim_start_matches(['(', '[', '"', '“', '≥', '≤', '>', '<', '=', '~', '≈', '$', '€', '£', '+']);
    word.trim_end_matches(['.', ',', ';', ':', '!', ')', ']', '"', '”', '+', '€'])
}

/// Why a day is not one on which something was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotThen {
    /// It can't be read.
    Unread(WhenError),
    /// It is still to come.
    Ahead(NaiveDate),
    /// It is too long ago.
    LongAgo(NaiveDate),
}

/// The day on which something was measured, as typed: a date without a year is the last of its kind, today included.
///
/// # Errors
/// Why that is no such day.
pub fn measured_on(typed: &str, today: NaiveDate) -> Result<NaiveDate, NotThen> {
    let read = |from: NaiveDate| match parse_when(
        typed,
        WallTime::new(from, chrono::NaiveTime::MIN),
        chrono::NaiveTime::MIN,
    ) {
        Ok(when) | Err(WhenError::Past(when)) => Ok(when.date()),
        Err(error) => Err(NotThen::Unread(error)),
    };
    if typed.trim().is_empty() {
        return Ok(today);
    }
    if typed.trim().eq_ignore_ascii_case("yesterday") {
        return Ok(today.checked_sub_days(Days::new(1)).unwrap_or(today));
    }
    let mut on = read(today)?;
    if on > today {
        // Read from nearly a year ago, a day and month without a year is the last of its kind; what is counted from today
        // ("in 2 weeks") is another day then, and stays ahead.
        let earlier = today.checked_sub_months(Months::new(12)).and_then(|it| it.checked_add_days(Days::new(1)));
        let last = earlier.and_then(|from| read(from).ok()).filter(|last| *last <= today);
        let same_day = |last: &NaiveDate| last.checked_add_months(Months::new(12)) == Some(on);
        match last.filter(same_day) {
            Some(last) => on = last,
            None => return Err(NotThen::Ahead(on)),
        }
    }
    match today.checked_sub_months(Months::new(12 * YEARS_BACK)) {
        Some(first) if on < first => Err(NotThen::LongAgo(on)),
        _ => Ok(on),
    }
}

#[cfg(test)]
mod tests;
