//! What people can ask of it, parsed into a [`Command`].

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
        name: "action",
        description: super::texts::command(voice),
        options: vec![],
        subcommands: [vec![crate::import::commands::import_spec(voice)], super::wheel::commands::specs(voice)].concat(),
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    let _ = input;
    None
}
