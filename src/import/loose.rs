//! Dates as action plans hold them: exact ones, and "Spring 2027", "Sept 2027", "Aut1", "Q2", "Each term", "ASAP".
//!
//! Only a day that is said with its year, in a way that can't be read differently, is taken as it stands. Everything else
//! waits for a person, with the days that it might mean ([`When::Open`]).

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};

use crate::calendar::{MONTHS, WallTime, WhenError, WorkingDays, parse_when};

/// The most days that are proposed for one text.
pub const MOST_PROPOSALS: usize = 4;
/// Something that goes on is looked at first after so many months.
const FIRST_REVIEW_MONTHS: u32 = 3;
/// "As soon as possible" is proposed to mean so many days.
const SOON_DAYS: u64 = 28;

/// What a text says of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Nothing was typed.
    Nothing,
    /// This day.
    Exact(NaiveDate),
    /// It is over: everything that the text can mean lies before today. The days to propose instead.
    Past(Vec<NaiveDate>),
    /// A person has to say which day; it may be one of these, the earliest first.
    Open(Vec<NaiveDate>),
}

impl When {
    /// The days to propose.
    pub fn proposals(&self) -> &[NaiveDate] {
        match self {
            Self::Nothing | Self::Exact(_) => &[],
            Self::Past(days) | Self::Open(days) => days,
        }
    }
}

/// Reads what a plan says of a day, seen from `today`.
pub fn read(words: &str, today: NaiveDate) -> When {
    let words = words.trim();
    if words.is_empty() {
        return When::Nothing;
    }
    let start = WallTime::new(today, NaiveTime::MIN);
    let mut days = Vec::new();
    let weekday = |day: NaiveDate| WorkingDays::default().working_day_on_or_before(day).unwrap_or(day);
    match parse_when(words, start, NaiveTime::MIN) {
        // "Friday" or "12 March" was meant when the plan was written, not today.
        Ok(when) if says_year(words) => return When::Exact(when.date()),
        Ok(when) => days.push(when.date()),
        Err(WhenError::Past(when)) => days.push(when.date()),
        Err(WhenError::Ambiguous { day_first, month_first }) => days.extend([day_first.date(), month_first.date()]),
        Err(WhenError::ShortYear) => days.extend(with_whole_year(words, start)),
        Err(_) => {}
    }
    let words = split(words);
    let said = !days.is_empty();
    days.extend(spans(&words, said, today));
    let over = !days.is_empty() && days.iter().all(|day| *day < today);
    if words.iter().any(|word| goes_on(word)) {
        days.extend(today.checked_add_months(Months::new(FIRST_REVIEW_MONTHS)).map(weekday));
    }
    if words
        .iter()
        .any(|word| matches!(word.as_str(), "asap" | "soon" | "immediately" | "immediate" | "urgent" | "now"))
    {
        days.extend(today.checked_add_days(Days::new(SOON_DAYS)).map(weekday));
    }
    days.retain(|day| *day >= today && day.year() <= today.year() + 30);
    days.sort_unstable();
    days.dedup();
    days.truncate(MOST_PROPOSALS);
    if over { When::Past(days) } else { When::Open(days) }
}

/// Whether a year of four digits stands in it.
fn says_year(words: &str) -> bool {
    words.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// The readings of "30/06/27", in this century.
fn with_whole_year(words: &str, start: WallTime) -> Vec<NaiveDate> {
    let Some(at) = words.rfind(|c: char| !c.is_ascii_digit()).map(|at| at + 1) else { return Vec::new() };
    let (Some(before), Some(year)) = (words.get(..at), words.get(at..)) else { return Vec::new() };
    match parse_when(&format!("{before}20{year}"), start, NaiveTime::MIN) {
        Ok(when) | Err(WhenError::Past(when)) => vec![when.date()],
        Err(WhenError::Ambiguous { day_first, month_first }) => vec![day_first.date(), month_first.date()],
        Err(_) => Vec::new(),
    }
}

/// Words and numbers in small letters, each by itself: "Aut1" is "aut" and "1", "2026/27" stays together.
fn split(words: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut kind = None;
    let mut letters = words.chars().flat_map(char::to_lowercase).peekable();
    while let Some(c) = letters.next() {
        let digit_follows = letters.peek().is_some_and(char::is_ascii_digit);
        let this = match c {
            '0'..='9' => Some(true),
            '-' | '/' | '–' if kind == Some(true) && digit_follows => Some(true),
            c if c.is_alphabetic() => Some(false),
            _ => None,
        };
        match (this, out.last_mut()) {
            (None, _) => {}
            (Some(_), Some(word)) if this == kind => word.push(if c == '–' { '-' } else { c }),
            (Some(_), _) => out.push(c.to_string()),
        }
        kind = this;
    }
    out
}

/// A part of a year: the month and day on which it ends, and how many years later than named.
type End = (u32, u32, i32);

/// The last days, none of them at a weekend, of the months, seasons, terms, quarters and years that are named. Where a day
/// is said, only "Sept 27" has another reading: September 2027.
fn spans(words: &[String], said: bool, today: NaiveDate) -> Vec<NaiveDate> {
    let mut days = Vec::new();
    let mut unsaid: Vec<End> = Vec::new();
    let mut named = false;
    for (place, word) in words.iter().enumerate() {
        let next = words.get(place + 1).map_or("", String::as_str);
        if let Some(ends) = part_of_year(word, next) {
            named = true;
            unsaid.extend(ends);
        } else if let Some(year) = year(word, !unsaid.is_empty()).filter(|_| !said || word.len() == 2) {
            let ends = if named { std::mem::take(&mut unsaid) } else { vec![(6, 30, 0), (12, 31, 0)] };
            days.extend(ends.into_iter().filter_map(|(month, day, later)| end(year + later, month, day)));
        } else if let Some(last) = school_year(word) {
            unsaid.clear();
            days.extend(end(last, 6, 30));
        }
    }
    if !said {
        // Without a year: the next one.
        for (month, day, _) in unsaid {
            let mut years = today.year()..=today.year() + 1;
            days.extend(years.find_map(|year| end(year, month, day).filter(|day| *day >= today)));
        }
    }
    days
}

/// The day, or the last one of its month before it, or the Friday before a weekend.
fn end(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let day = (28..=day.max(28)).rev().find_map(|last| NaiveDate::from_ymd_opt(year, month, last.min(day)))?;
    WorkingDays::default().working_day_on_or_before(day)
}

/// A month, a season or term ("aut", then perhaps its half), a quarter ("q", then its number).
fn part_of_year(word: &str, next: &str) -> Option<Vec<End>> {
    let month = (1..).zip(MONTHS).find(|(_, name)| *name == word || (word.len() == 3 && name.starts_with(word)));
    if let Some((month, _)) = month.or(if word == "sept" { Some((9, "")) } else { None }) {
        return Some(vec![(month, 31, 0)]);
    }
    Some(match (word, next) {
        ("q", "1") => vec![(3, 31, 0)],
        ("q", "2") => vec![(6, 30, 0)],
        ("q", "3") => vec![(9, 30, 0)],
        ("q", "4") => vec![(12, 31, 0)],
        ("aut" | "autumn" | "fall", "1") => vec![(10, 31, 0)],
        ("aut" | "autumn" | "fall", _) => vec![(12, 20, 0)],
        ("spr" | "spring", "1") => vec![(2, 15, 0)],
        ("spr" | "spring", "2") => vec![(3, 31, 0)],
        ("spr" | "spring", _) => vec![(6, 21, 0)],
        ("sum" | "summer", "1") => vec![(5, 31, 0)],
        ("sum" | "summer", "2") => vec![(7, 20, 0)],
        ("sum" | "summer", _) => vec![(8, 31, 0)],
        // Of the winter at its beginning, or of the one that begins in it.
        ("winter", _) => vec![(3, 20, 0), (3, 20, 1)],
        _ => return None,
    })
}

/// "2027", or "27" and "'27" after a month or season.
fn year(word: &str, short: bool) -> Option<i32> {
    let number: i32 = word.parse().ok()?;
    match word.len() {
        4 if (1900..2200).contains(&number) => Some(number),
        2 if short => Some(2000 + number),
        _ => None,
    }
}

/// The year in which "2026/27" or "2026-2027" ends.
fn school_year(word: &str) -> Option<i32> {
    let (first, last) = word.split_once(['/', '-'])?;
    let first: i32 = first.parse().ok().filter(|_| first.len() == 4)?;
    let last = match last.len() {
        4 => last.parse().ok()?,
        2 => first.div_euclid(100) * 100 + last.parse::<i32>().ok()?,
        _ => return None,
    };
    (last == first + 1).then_some(last)
}

/// Whether a word says that something has no end, or comes again and again.
fn goes_on(word: &str) -> bool {
    matches!(
        word,
        "ongoing"
            | "going"
            | "continuous"
            | "continuously"
            | "continuing"
            | "regular"
            | "regularly"
            | "each"
            | "every"
            | "termly"
            | "monthly"
            | "weekly"
            | "daily"
            | "quarterly"
            | "annual"
            | "annually"
            | "yearly"
            | "always"
            | "throughout"
            | "permanent"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn said(words: &str) -> String {
        let list = |days: &[NaiveDate]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        match read(words, day("2027-01-11")) {
            When::Nothing => "nothing".to_owned(),
            When::Exact(day) => day.to_string(),
            When::Past(days) => format!("past; {}", list(&days)),
            When::Open(days) => format!("open; {}", list(&days)),
        }
    }

    #[test]
    fn what_plans_say_of_their_dates() {
        #[rustfmt::skip]
        let cases = [
            ("", "nothing"),
            ("  \n", "nothing"),
            ("2027-06-18", "2027-06-18"),
            ("June 18, 2027", "2027-06-18"),
            ("Fri 18 Jun 2027", "2027-06-18"),
            ("by 18th June 2027", "2027-06-18"),
            ("13/04/2027", "2027-04-13"),
            ("2027-01-11", "2027-01-11"),
            ("03/04/2027", "open; 2027-03-04 2027-04-03"),
            ("30/06/27", "open; 2027-06-30"),
            ("13/04/27", "open; 2027-04-13"),
            ("12 March", "open; 2027-03-12"),
            ("Friday", "open; 2027-01-15"),
            ("18 June 2026", "past; "),
            ("Sept 2019", "past; "),
            ("Sept 2019 (and regular updates)", "past; 2027-04-09"),
            ("Sept 2027", "open; 2027-09-30"),
            ("Sept 27", "open; 2027-09-27 2027-09-30"),
            ("February 2028", "open; 2028-02-29"),
            ("September", "open; 2027-09-30"),
            ("Dec 2026 and Nov 2027", "open; 2027-11-30"),
            ("Sept & July 2027", "open; 2027-07-30 2027-09-30"),
            ("Spring 2027", "open; 2027-06-21"),
            ("Fall '27", "open; 2027-12-20"),
            ("Winter 2027", "open; 2027-03-19 2028-03-20"),
            ("Aut1", "open; 2027-10-29"),
            ("Summer2 2027", "open; 2027-07-20"),
            ("Q2", "open; 2027-06-30"),
            ("Q2 2028", "open; 2028-06-30"),
            ("2027", "open; 2027-06-30 2027-12-31"),
            ("by 2026", "past; "),
            ("2026/27", "open; 2027-06-30"),
            ("2026–2027 school year", "open; 2027-06-30"),
            ("Ongoing", "open; 2027-04-09"),
            ("On-going", "open; 2027-04-09"),
            ("Each Term", "open; 2027-04-09"),
            ("termly, from Sept 2027", "open; 2027-04-09 2027-09-30"),
            ("ASAP", "open; 2027-02-08"),
            ("when ready", "open; "),
            ("=TODAY()+7", "open; "),
            ("31 February 2027", "open; 2027-02-26"),
            ("1/1/3000", "open; "),
        ];
        for (words, expected) in cases {
            assert_eq!(said(words), expected, "{words}");
        }
    }

    proptest! {
        #[test]
        fn proposes_few_days_that_lie_ahead(words in "(\\PC{0,12}|[0-9/. ]{0,10}|(Sept|Spring|Q2|Aut1|each|2027|27|'| ){0,6})", ahead in 0u64..4000) {
            let today = day("2026-01-01") + Days::new(ahead);
            let when = read(&words, today);
            prop_assert!(when.proposals().len() <= MOST_PROPOSALS);
            prop_assert!(when.proposals().iter().all(|day| *day >= today));
            prop_assert!(when.proposals().windows(2).all(|pair| pair[0] < pair[1]));
            if let When::Exact(day) = when {
                prop_assert!(day >= today);
            }
        }
    }
}
