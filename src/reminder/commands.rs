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
