//! The days on which nobody works: one at a time, or a school year's list pasted line by line. Rules only.

pub mod commands;
pub mod handler;
pub mod store;
pub mod view;

use chrono::NaiveDate;

use crate::calendar::{DateRange, DaysError, WhenError, parse_days};

/// The longest name.
pub const LONGEST_NAME: usize = 100;

/// Days off that are saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Our own key.
    pub id: i64,
    /// The days.
    pub days: DateRange,
    /// May be empty.
    pub name: String,
}

/// Days off as they were typed: the days, then the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The days.
    pub days: DateRange,
    /// May be empty.
    pub name: String,
}

/// Why a line is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineError {
    /// Its days.
    Days(DaysError),
    /// Its name is too long.
    LongName,
}

/// Reads "Dec 21 2026 to Jan 3 2027, Winter break": days, and a name after a comma or a tab if there is one. Commas
/// inside of the dates belong to them.
///
/// # Errors
/// [`LineError`].
pub fn read_line(line: &str, today: NaiveDate) -> Result<Line, LineError> {
    let line = line.replace('\t', ",");
    let commas = line.match_indices(',').map(|(at, _)| at);
    let ends: Vec<usize> = commas.chain([line.len()]).collect();
    let mut error = DaysError::When(WhenError::Empty);
    for end in ends.into_iter().rev() {
        match parse_days(&line[..end], today) {
            Ok(days) => {
                let name = line[end..].trim_matches([',', ' ']).to_owned();
                let fits = name.chars().count() <= LONGEST_NAME;
                return if fits { Ok(Line { days, name }) } else { Err(LineError::LongName) };
            }
            Err(found) if says_more(&found, &error) => error = found,
            Err(_) => {}
        }
    }
    Err(LineError::Days(error))
}

/// Whether a misunderstanding of some of the line tells more than that of a longer piece: a piece with the name in it is
/// always unknown.
fn says_more(found: &DaysError, than: &DaysError) -> bool {
    let weight = |error: &DaysError| match error {
        DaysError::When(WhenError::Empty) => 0,
        DaysError::When(WhenError::Unknown { .. } | WhenError::Contradictory) => 1,
        DaysError::NoYear | DaysError::When(WhenError::Incomplete) => 2,
        _ => 3,
    };
    weight(found) > weight(than)
}

/// What was understood of a list, and the lines that were not, each with the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// In the order of the lines.
    pub lines: Vec<Line>,
    /// As typed.
    pub unread: Vec<(String, LineError)>,
}

/// Reads one line after the other; empty ones are left out.
pub fn read_list(text: &str, today: NaiveDate) -> List {
    let mut list = List::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match read_line(line, today) {
            Ok(line) => list.lines.push(line),
            Err(error) => list.unread.push((line.to_owned(), error)),
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<String, LineError> {
        let line = read_line(line, "2026-11-20".parse().unwrap())?;
        Ok(format!("{} {}", line.days, line.name).trim().to_owned())
    }

    #[test]
    fn a_line_is_days_and_perhaps_a_name() {
        for (typed, expected) in [
            ("Dec 21 2026 to Jan 3 2027, Winter break", "2026-12-21..2027-01-03 Winter break"),
            ("Dec 21, 2026 – Jan 3, 2027, Winter break", "2026-12-21..2027-01-03 Winter break"),
            ("Mon, Feb 15, 2027, Family Day", "2027-02-15 Family Day"),
            ("2026-11-11\tRemembrance Day", "2026-11-11 Remembrance Day"),
            ("Dec 25 2026, Christmas to New Year, more or less", "2026-12-25 Christmas to New Year, more or less"),
            ("Feb 12 2027, May Day", "2027-02-12 May Day"),
            ("Feb 12 2027", "2027-02-12"),
            ("Feb 12 2027,", "2027-02-12"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn a_slip_in_the_dates_never_becomes_part_of_the_name() {
        let days = |error| Err(LineError::Days(error));
        for typed in ["Dec 21, 2026 to Jan 33, 2027, Winter break", "Dec 21 2026 to Jan 33 2027, Winter break"] {
            assert_eq!(read(typed), days(DaysError::When(WhenError::ImpossibleDate)), "{typed}");
        }
        assert_eq!(read("Dec 21, Winter break"), days(DaysError::NoYear));
        assert_eq!(read("Jan 3 2027 to Dec 21 2026, Winter"), days(DaysError::Backwards));
        assert!(matches!(
            read("03/04/2027, Spring"),
            Err(LineError::Days(DaysError::When(WhenError::Ambiguous { .. })))
        ));
        assert!(matches!(read("Winter break"), Err(LineError::Days(DaysError::When(WhenError::Unknown { .. })))));
        assert_eq!(read(&format!("Dec 25 2026, {}", "x".repeat(101))), Err(LineError::LongName));
    }

    #[test]
    fn nothing_of_a_list_is_lost() {
        let list =
            read_list("Dec 25 2026, Christmas\r\n\n  sometime in spring \n2027-02-15", "2026-11-20".parse().unwrap());
        assert_eq!(list.lines.len(), 2);
        assert_eq!(list.unread.len(), 1);
        assert_eq!(list.unread[0].0, "sometime in spring");
    }
}
