//! The briefing: what came of a session, for everyone, whether they were there or not (`docs/method.md`, "The briefing").
//! Rules only.

pub mod click;
pub mod commands;
pub mod handler;
pub mod store;
pub mod texts;
pub mod view;

use std::collections::BTreeMap;

use crate::district::{Part, VOICES};
use crate::input::{Question, State, Topic, Way};
use crate::plan::fingerprint;
use crate::posting::{self, Posting};
use crate::readiness::tally;
use crate::retreat::{self, Session};

/// The longest words of one form, in characters: as much as a form takes.
pub const LONGEST: usize = 4000;

/// What a form of a briefing is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// What was decided.
    Decided,
    /// How everyone fits into what comes next.
    Fits,
    /// What happens next.
    Next,
    /// What became of the answers to a question.
    Question(Question),
}

impl About {
    /// What is posted for all to see, in its order.
    pub const PARTS: [Self; 3] = [Self::Decided, Self::Fits, Self::Next];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Fits => "fits",
            Self::Next => "next",
            Self::Question(question) => question.as_str(),
        }
    }

    /// The reverse of [`About::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        let part = Self::PARTS.into_iter().find(|part| part.as_str() == name);
        part.or_else(|| Question::from_name(name).map(Self::Question))
    }

    /// Whether a briefing after this kind of session may say something about it.
    pub fn belongs_to(self, kind: retreat::Kind) -> bool {
        match self {
            Self::Decided | Self::Fits | Self::Next => true,
            Self::Question(question) => Topic::of(kind).contains(&question.topic()),
        }
    }
}

/// What a briefing says; never empty words.
pub type Words = BTreeMap<About, String>;

/// A session, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The session as it is now.
    pub session: Session,
    /// The briefing's key, once something of it was saved.
    pub id: Option<i64>,
    /// What it says.
    pub words: Words,
    /// Its way to the channel, once somebody posted it.
    pub posting: Option<Posting>,
}

impl Loaded {
    /// What it says about something; empty if nothing.
    pub fn words(&self, about: About) -> &str {
        self.words.get(&about).map(String::as_str).unwrap_or_default()
    }

    /// Whether it says something that can be posted.
    pub fn is_written(&self) -> bool {
        About::PARTS.iter().any(|part| self.words.contains_key(part))
    }

    /// Whether somebody posted it: it stands in the channel, or is on its way there.
    pub fn is_posted(&self) -> bool {
        self.posting.as_ref().is_some_and(|posting| posting.state != posting::State::GivenUp)
    }

    /// A fingerprint of all that it says: what was looked at before it is posted.
    pub fn mark(&self) -> u64 {
        fingerprint(self.words.iter().flat_map(|(about, words)| [about.as_str(), words.as_str()]))
    }
}

/// Why a session can't be briefed about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// It was called off.
    Cancelled,
    /// It hasn't begun.
    NotBegun,
}

/// Only what took place, or takes place just now, can be told about.
pub fn blocked(session: &Session, now: i64) -> Option<Blocked> {
    match session.state {
        retreat::State::Cancelled => Some(Blocked::Cancelled),
        _ if session.starts_at > now => Some(Blocked::NotBegun),
        _ => None,
    }
}

/// What is known of a briefing where its session is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The briefing that is posted.
    pub posted: Option<i64>,
    /// It can be written, and the reader may.
    pub may_write: bool,
    /// Who has read it, for those who plan.
    pub readers: Option<Readers>,
}

/// How many have read a briefing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// All of them.
    pub all: u32,
    /// Groups that are large enough to be counted, in the order of [`VOICES`].
    pub groups: Vec<(Part, u32)>,
}

/// Counts them, for a smallest group of `minimum` people.
pub fn count(readers: &[Option<Part>], minimum: u32) -> Readers {
    let all = u32::try_from(readers.len()).unwrap_or(u32::MAX);
    let mut groups: BTreeMap<Part, u32> = BTreeMap::new();
    for group in readers.iter().flatten() {
        *groups.entry(*group).or_default() += 1;
    }
    let groups: Vec<(Part, u32)> = groups.into_iter().collect();
    let shown: BTreeMap<Part, u32> = tally::groups(all, &groups, minimum).into_iter().collect();
    Readers { all, groups: VOICES.into_iter().filter_map(|part| Some((part, *shown.get(&part)?))).collect() }
}

/// What somebody gave before the session, as they alone see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gave {
    /// With their name, or confidentially.
    pub way: Way,
    /// Confidential, and nobody was allowed to read it.
    pub held: bool,
    /// Their answers.
    pub answers: BTreeMap<Question, String>,
}

impl Gave {
    /// From an own input and its answers; `None` if nothing was given, or it was taken back.
    pub fn from_input(input: &crate::input::Input, answers: BTreeMap<Question, String>) -> Option<Self> {
        let given = input.state == State::Given && !answers.is_empty();
        given.then(|| Self { way: input.way, held: input.is_held(), answers })
    }
}

/// How much of each of these lengths may stand where all of them have `room` together: short ones are whole, long ones share
/// what those leave.
pub fn share(lengths: &[usize], room: usize) -> usize {
    let mut sorted = lengths.to_vec();
    sorted.sort_unstable();
    let (mut left, mut others) = (room, sorted.len());
    for length in sorted {
        let each = left / others.max(1);
        if length > each {
            return each;
        }
        left -= length;
        others -= 1;
    }
    room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_and_questions_are_told_apart() {
        let all = About::PARTS.into_iter().chain(Question::ALL.map(About::Question));
        for about in all {
            assert_eq!(About::from_name(about.as_str()), Some(about));
        }
        assert_eq!(About::from_name("whatever"), None);
        assert!(About::Question(Question::Threats).belongs_to(retreat::Kind::Data));
        assert!(!About::Question(Question::Threats).belongs_to(retreat::Kind::Final));
        assert!(About::Question(Question::Hear).belongs_to(retreat::Kind::Final));
    }

    #[test]
    fn only_a_session_that_has_begun_is_told_about() {
        let session = Session::example("2027-02-12T09:00");
        assert_eq!(blocked(&session, session.starts_at - 1), Some(Blocked::NotBegun));
        assert_eq!(blocked(&session, session.starts_at), None);
        let cancelled = Session { state: retreat::State::Cancelled, ..session.clone() };
        assert_eq!(blocked(&cancelled, session.starts_at + 1), Some(Blocked::Cancelled));
    }

    #[test]
    fn short_words_leave_their_room_to_long_ones() {
        for (lengths, room, each) in [
            (vec![10, 20, 30], 100, 100),
            (vec![4000, 4000, 4000], 3600, 1200),
            (vec![4000, 100, 100], 3600, 3400),
            (vec![0, 4000, 0], 3600, 3600),
            (vec![], 3600, 3600),
        ] {
            assert_eq!(share(&lengths, room), each, "{lengths:?}");
            assert!(lengths.iter().map(|length| (*length).min(each)).sum::<usize>() <= room, "{lengths:?}");
        }
    }

    #[test]
    fn readers_are_counted_by_groups_only_where_those_hide_everybody() {
        let mut readers = vec![Some(Part::Students); 6];
        readers.extend([Some(Part::Board); 2]);
        assert_eq!(count(&readers, 5), Readers { all: 8, groups: vec![] });
        readers.extend([None; 5]);
        assert_eq!(count(&readers, 5), Readers { all: 13, groups: vec![(Part::Students, 6)] });
        assert_eq!(count(&[], 5), Readers::default());
    }
}
