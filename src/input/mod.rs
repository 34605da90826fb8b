//! What people say before a session, whether they come or not: absence is not silence (`docs/method.md`, "Input before a
//! session"). Rules only.
//!
//! - `asked.rs`: which part is asked about which topic, and which topics belong to a session.
//! - `questions.rs`: the questions' words.
//! - `follow.rs`: what was made of an input elsewhere follows it.
//! - `give/`: what a person says themselves. `invite/`: everyone is invited, and who can't come is reminded once. `relay/`: what
//!   somebody else passed on. `sheet/`: the questions on paper. `digest/`: what was said, for those who plan.

pub mod asked;
pub mod click;
pub mod commands;
pub mod digest;
pub mod follow;
pub mod give;
pub mod handler;
pub mod invite;
pub mod questions;
pub mod relay;
pub mod sheet;
pub mod store;
pub mod words;

use crate::district::Part;

pub use self::asked::{Question, Topic};

/// How an input is given. Chosen before the first question; a confidential one is never made less so by anybody but its
/// author signing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// With the author's name.
    Named,
    /// Without name or group, and only once enough others spoke confidentially too.
    Confidential,
    /// On paper or by word of mouth, entered by somebody else.
    Relayed,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Named, Self::Confidential, Self::Relayed];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Confidential => "confidential",
            Self::Relayed => "relayed",
        }
    }

    /// The reverse of [`Way::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == name)
    }
}

/// Where an input stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Begun: nobody but its author sees it.
    Draft,
    /// Given.
    Given,
    /// Taken back by its author: nobody sees it any more.
    Withdrawn,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Given, Self::Withdrawn];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The reverse of [`State::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// One person's input for a session, or what one person passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Our own key.
    pub id: i64,
    /// Whose district it is.
    pub district_id: i64,
    /// The session that it is for.
    pub session_id: i64,
    /// Whose it is, by Discord's id; `None`: passed on, or a person who deleted their data.
    pub user_id: Option<u64>,
    /// How it is given.
    pub way: Way,
    /// Where it stands.
    pub state: State,
    /// The group it counts in; never with a confidential one.
    pub voice: Option<Part>,
    /// Passed on: who said it, as typed; may be empty.
    pub speaker: String,
    /// Passed on: by whom.
    pub relayed_by: Option<u64>,
    /// When it was begun, in seconds since 1970 (UTC).
    pub begun_at: i64,
    /// When it was given, in seconds since 1970 (UTC).
    pub given_at: Option<i64>,
    /// Confidential: enough others spoke confidentially too, so that it may be read.
    pub released: bool,
    /// Confidential: its author hears directly if it stays held back.
    pub tell: bool,
}

impl Input {
    /// Whether it is given confidentially and nobody may read it yet.
    pub fn is_held(&self) -> bool {
        self.way == Way::Confidential && self.state == State::Given && !self.released
    }

    /// Whether its author may sign it: it is confidential, and nobody may have read it.
    pub fn may_be_signed(&self) -> bool {
        self.way == Way::Confidential && self.state != State::Withdrawn && !self.released
    }
}

/// The longest answer, in characters: as much as a form takes.
pub const LONGEST_ANSWER: usize = 4000;

/// An answer that others may read: what [`store::list_readable`] finds. A confidential one tells neither who nor when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The input that it is part of. For bookkeeping only: it must not be shown, nor give the order, if `by` is
    /// [`By::Confidential`].
    pub input_id: i64,
    /// What was asked.
    pub question: Question,
    /// The answer, as typed.
    pub words: String,
    /// Whose it is, as far as others may know.
    pub by: By,
}

/// Whose an answer is, as far as others may know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// A person, by Discord's id; `None`: one who deleted their data. With the group that it counts in.
    Person(Option<u64>, Option<Part>),
    /// Passed on: who said it, as typed, its group, and who passed it on.
    Relayed(String, Option<Part>, Option<u64>),
    /// Someone.
    Confidential,
}

/// How many confidential inputs must wait together before any of them may be read: the district's smallest group.
/// Released together, so that no later reading tells one from the others.
pub fn may_release(waiting: usize, minimum_group: u32) -> bool {
    waiting > 0 && waiting >= minimum_group as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidential_inputs_are_read_together_or_not_at_all() {
        for (waiting, minimum, may) in
            [(0, 5, false), (4, 5, false), (5, 5, true), (9, 5, true), (3, 3, true), (0, 0, false)]
        {
            assert_eq!(may_release(waiting, minimum), may, "{waiting} of {minimum}");
        }
    }
}
