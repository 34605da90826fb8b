//! What people can ask of it, parsed into a [`Command`].

use super::texts;
use crate::command::Access;
use crate::invocation::{CommandSpec, Input};
use crate::message::Answers;
use crate::prompts::Voice;

/// Something asked of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match *self {}
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match *self {}
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    CommandSpec {
        name: "retreat",
        description: texts::command(voice),
        options: vec![],
        subcommands: vec![crate::meeting::commands::agenda_spec(voice)],
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

    /// A session: a fresh private message.
    pub fn show(session: i64) -> CustomId {
        CustomId::new("retreat.show", [&session as _])
    }
}
