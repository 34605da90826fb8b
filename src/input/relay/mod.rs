//! What somebody said on paper or by word of mouth, entered by somebody else (`docs/method.md`, "Passing on what somebody
//! said"). Rules only.

pub mod commands;
pub mod handler;
pub mod store;
pub mod view;

use super::{Input, State, Way};
use crate::retreat::{self, Session};

/// How many characters who said it may have.
pub const LONGEST_SPEAKER: usize = 100;
/// How many characters an answer may have: as many as a form takes.
pub const LONGEST_ANSWER: usize = 4000;

/// Why something can't be entered, corrected or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// The session was called off.
    Cancelled,
    /// The session has begun, or is over.
    Begun,
    /// It was taken back.
    Withdrawn,
}

/// Whether a session still takes input: until it begins.
pub fn closed(session: &Session, now: i64) -> Option<Blocked> {
    match session.state {
        retreat::State::Cancelled => Some(Blocked::Cancelled),
        _ if session.starts_at <= now => Some(Blocked::Begun),
        _ => None,
    }
}

/// Whether what was entered can still be changed.
pub fn blocked(input: &Input, session: &Session, now: i64) -> Option<Blocked> {
    match input.state {
        State::Withdrawn => Some(Blocked::Withdrawn),
        State::Draft | State::Given => closed(session, now),
    }
}

/// Whether somebody entered this: then, and only then, they may correct it or take it back.
pub fn is_by(input: &Input, user: u64) -> bool {
    input.way == Way::Relayed && input.relayed_by == Some(user)
}
