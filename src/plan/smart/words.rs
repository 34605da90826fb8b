//! Simple signs in words.

use crate::calendar::MONTHS;

/// Words that can mean anything until something is counted: the stem, and what may follow it.
const VAGUE: [&str; 18] = [
    "improv",
    "support",
    "enhanc",
    "strengthen",
    "promot",
    "foster",
    "encourag",
    "increas",
    "address",
    "engag",
    "facilitat",
    "help",
    "consider",
    "explor",
    "continu",
    "ensur",
    "optimi",
    "maximi",
];
const ENDINGS: [&str; 11] = ["", "e", "s", "es", "ed", "ing", "ze", "zing", "se", "sing", "zed"];

/// Whom a plan for schools is for.
const STUDENTS: [&str; 13] = [
    "student",
    "learner",
    "pupil",
    "graduate",
    "child",
    "youth",
    "teen",
    "grader",
    "grade",
    "apprentice",
    "kindergart",
    "girl",
    "boy",
];

/// Words that English sentences have, and that hardly any other language writes.
const ENGLISH: [&str; 14] =
    ["the", "of", "and", "with", "our", "from", "by", "to", "students", "student", "schools", "school", "we", "every"];

/// What a number stands after when it names something instead of counting it.
const NAMED_BY_NUMBER: [&str; 12] =
    ["grade", "grades", "gr", "k", "year", "level", "phase", "step", "room", "goal", "strategy", "district"];

/// Amounts in words.
const AMOUNTS: [&str; 18] = [
    "half", "third", "quarter", "double", "twice", "percent", "two", "three", "four", "five", "six", "seven", "eight",
    "nine", "ten", "dozen", "hundred", "thousand",
];

/// What says that it never ends, or leaves open when.
const ONGOING: [&str; 8] = ["ongoing", "continuous", "continuously", "continually", "asap", "tbd", "tba", "regularly"];

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    /// Letters, in lower case.
    Word(String),
    /// Digits of any script, and what stands for them as a whole number if it is short.
    Number(Option<u32>),
    /// Anything else but white space.
    Mark(char),
}

/// A text, taken apart.
pub(super) struct Words(Vec<Piece>);

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            if c.is_numeric() {
                let mut digits = c.to_string();
                while let Some(more) = rest.next_if(|c| c.is_numeric()) {
                    digits.push(more);
                }
                pieces.push(Piece::Number(digits.parse().ok().filter(|_| digits.len() <= 6)));
            } else if is_letter(c) {
                let mut word: String = c.to_lowercase().collect();
                while let Some(more) = rest.next_if(|c| is_letter(*c)) {
                    word.extend(more.to_lowercase());
                }
                pieces.push(Piece::Word(word));
            } else if !c.is_whitespace() && !c.is_control() {
                pieces.push(Piece::Mark(c));
            }
        }
        Self(pieces)
    }

    /// Nothing that could be read: white space, or signs only.
    pub(super) fn is_empty(&self) -> bool {
        !self.0.iter().any(|piece| matches!(piece, Piece::Word(_) | Piece::Number(_)))
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Word(word) => Some(word.as_str()),
            Piece::Number(_) | Piece::Mark(_) => None,
        })
    }

    /// Too little to say what is meant. Where a sign is a syllable or a word, fewer are enough.
    pub(super) fn is_short(&self) -> bool {
        let weight: usize = self.words().flat_map(str::chars).map(|c| if is_dense(c) { 3 } else { 1 }).sum();
        weight < 15
    }

    /// The first word that can mean anything.
    pub(super) fn vague(&self) -> Option<&str> {
        self.words().find(|word| {
            VAGUE.iter().filter_map(|stem| word.strip_prefix(stem)).any(|ending| ENDINGS.contains(&ending))
        })
    }

    pub(super) fn is_english(&self) -> bool {
        self.words().any(|word| ENGLISH.contains(&word)) || self.vague().is_some()
    }

    pub(super) fn names_students(&self) -> bool {
        self.words().any(|word| STUDENTS.iter().any(|student| word.starts_with(student)))
    }

    pub(super) fn is_ongoing(&self) -> bool {
        let going_on = |pair: &[Piece]| match pair {
            [Piece::Word(on), Piece::Mark('-'), Piece::Word(going)] => on == "on" && going == "going",
            _ => false,
        };
        self.words().any(|word| ONGOING.contains(&word)) || self.0.windows(3).any(going_on)
    }

    /// A year, or the name of a month.
    pub(super) fn has_date(&self) -> bool {
        (0..self.0.len()).any(|place| self.is_year(place) || self.is_month(place))
    }

    /// How many amounts it names: numbers that are no dates, grades or ordinals, and words such as "half".
    pub(super) fn amounts(&self) -> usize {
        let word = |place: usize| matches!(&self.0[place], Piece::Word(word) if AMOUNTS.contains(&word.as_str()));
        (0..self.0.len()).filter(|place| word(*place) || self.is_amount(*place)).count()
    }

    fn is_number(&self, place: usize) -> bool {
        matches!(self.0.get(place), Some(Piece::Number(_)))
    }

    fn is_year(&self, place: usize) -> bool {
        matches!(self.0.get(place), Some(Piece::Number(Some(1900..=2100))))
    }

    /// "May" and "march" are other words too, unless a number stands beside them or "in" before them.
    fn is_month(&self, place: usize) -> bool {
        let Some(Piece::Word(word)) = self.0.get(place) else { return false };
        let before = place.checked_sub(1).and_then(|before| self.0.get(before));
        let beside = self.is_number(place + 1)
            || match before {
                Some(Piece::Number(_)) => true,
                Some(Piece::Word(word)) => matches!(word.as_str(), "in" | "of" | "by" | "until" | "before"),
                Some(Piece::Mark(_)) | None => false,
            };
        let short = word.len() == 3 && MONTHS.iter().any(|month| month.starts_with(word.as_str()));
        match word.as_str() {
            "may" | "march" => beside,
            _ => MONTHS.contains(&word.as_str()) || (short && beside),
        }
    }

    fn is_amount(&self, place: usize) -> bool {
        if !self.is_number(place) || self.is_year(place) || self.is_month(place + 1) || self.is_ordinal(place) {
            return false;
        }
        let Some(before) = place.checked_sub(1) else {
            // "1." and "1)" count the goals, not something in them.
            return !matches!(self.0.get(1), Some(Piece::Mark('.' | ')')));
        };
        // "2027-06-30", "2026/27", "10-15", "8:30", "4.5": the second half of a number before it.
        let joined = matches!(self.0[before], Piece::Mark('-' | '–' | '/' | ':' | '.' | ','));
        if joined && before.checked_sub(1).is_some_and(|number| self.is_number(number)) {
            return false;
        }
        !self.is_month(before) && !self.names_something(before)
    }

    /// "3rd".
    fn is_ordinal(&self, place: usize) -> bool {
        matches!(self.0.get(place + 1), Some(Piece::Word(word)) if matches!(word.as_str(), "st" | "nd" | "rd" | "th"))
    }

    /// Whether what stands up to here is "grade", or "grades 8 and", as before the 9.
    fn names_something(&self, before: usize) -> bool {
        match &self.0[before] {
            Piece::Word(word) if NAMED_BY_NUMBER.contains(&word.as_str()) => true,
            Piece::Word(word) if matches!(word.as_str(), "and" | "or" | "to") => self.number_is_name(before),
            Piece::Mark('-' | '–' | '&' | ',' | '#') => {
                before.checked_sub(1).is_some_and(|earlier| self.names_something(earlier))
                    || self.number_is_name(before)
            }
            _ => false,
        }
    }

    fn number_is_name(&self, connector: usize) -> bool {
        let number = connector.checked_sub(1).filter(|place| self.is_number(*place));
        number.and_then(|place| place.checked_sub(1)).is_some_and(|before| self.names_something(before))
    }
}

fn is_letter(c: char) -> bool {
    // Vowel signs of many scripts are no letters by themselves, and the marks of others neither.
    c.is_alphabetic() || matches!(c, '\u{0300}'..='\u{036F}' | '\u{0900}'..='\u{0DFF}')
}

/// Scripts in which a sign is a syllable or a word.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
