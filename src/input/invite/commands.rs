//! What people can ask below the invitation, parsed into a [`Command`].

use crate::command::{Access, Home};
use crate::invocation::Input;
use crate::message::Answers;

/// Something asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// A look at what a session asks: a fresh private message.
    Questions(i64),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Questions(_) => Access::Everyone,
        }
    }

    /// The row that names the district: it stands below what is sent directly.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Questions(session) => Some(Home::Session(*session)),
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Questions(_) => Answers::Private,
        }
    }
}

/// What was asked for, if it is for this room.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Click(id) if id.name == "input.questions" && id.args.len() == 1 => id.arg(0).map(Command::Questions),
        _ => None,
    }
}
