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

    /// What is sent by itself, from a delivery of it: a fresh private message. Every message with reminders for a channel
    /// has it, and is found again by it.
    pub fn list(delivery: i64) -> CustomId {
        CustomId::new("reminder.list", [&delivery as _])
    }

    /// "Remind me later", in a direct message with reminders, which is found again by it.
    pub fn later(delivery: i64) -> CustomId {
        CustomId::new("reminder.later", [&delivery as _])
    }

    /// "Open", where a direct message could not be sent: what waits, seen only by the person it is for.
    pub fn open(delivery: i64) -> CustomId {
        CustomId::new("reminder.open", [&delivery as _])
    }
}
