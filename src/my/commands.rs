//! `/my`, parsed into a [`Command`]. Its buttons are other features' own.

use crate::command::Access;
use crate::invocation::{CommandSpec, Input};
use crate::message::Answers;
use crate::prompts::Voice;

/// Something asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `/my`.
    Show,
}

impl Command {
    /// Who may ask for it: everyone, for what is theirs.
    pub fn access(&self) -> Access {
        match self {
            Self::Show => Access::Everyone,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Show => Answers::Private,
        }
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    CommandSpec { name: "my", description: super::texts::command(voice), subcommands: vec![], options: vec![] }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    matches!(input, Input::Slash { path, .. } if path == "my").then_some(Command::Show)
}
