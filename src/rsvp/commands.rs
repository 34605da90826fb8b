//! What people can ask of it, parsed into a [`Command`].

use crate::command::{Access, Home};
use crate::invocation::Input;
use crate::message::Answers;

/// Something asked of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match *self {}
    }

    /// The row that names the district, for what can be asked in a direct message too.
    pub fn home(&self) -> Option<Home> {
        match *self {}
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match *self {}
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    let _ = input;
    None
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use crate::message::CustomId;
    use crate::rsvp::Answer;

    /// An answer to "do you come?", below the announcement.
    pub fn answer(session: i64, answer: Answer) -> CustomId {
        CustomId::new("rsvp.answer", [&session as _, &answer.as_str() as _])
    }

    /// Who comes, by name, for those who plan: a fresh private message.
    pub fn people(session: i64) -> CustomId {
        CustomId::new("rsvp.people", [&session as _])
    }

    /// A look at the announcement before it is posted: a fresh private message.
    pub fn announce(session: i64) -> CustomId {
        CustomId::new("rsvp.announce", [&session as _])
    }

    /// Who was there, for those who plan: a fresh private message.
    pub fn attendance(session: i64) -> CustomId {
        CustomId::new("rsvp.attendance", [&session as _])
    }
}
