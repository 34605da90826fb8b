//! `/privacy` and its buttons, parsed into a [`Command`].

use super::texts;
use crate::command::Access;
use crate::invocation::{CommandSpec, Input, SubcommandSpec};
use crate::message::Answers;
use crate::prompts::Voice;

/// Something asked about one's own data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `/privacy show`.
    Show,
    /// `/privacy export`.
    Export,
    /// `/privacy delete`: asks whether they mean it.
    AskToDelete,
    /// "Delete my data".
    Delete,
    /// "Keep it".
    Keep,
}

impl Command {
    /// Who may ask for it: everyone, for what is theirs.
    pub fn access(&self) -> Access {
        match self {
            Self::Show | Self::Export | Self::AskToDelete | Self::Delete | Self::Keep => Access::Everyone,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Show | Self::Export | Self::AskToDelete => Answers::Private,
            Self::Delete | Self::Keep => Answers::Update,
        }
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    let subcommand = |name, description| SubcommandSpec { name, description, options: vec![] };
    CommandSpec {
        name: "privacy",
        description: texts::command(voice),
        options: vec![],
        subcommands: vec![
            subcommand("show", texts::command_show(voice)),
            subcommand("export", texts::command_export(voice)),
            subcommand("delete", texts::command_delete(voice)),
        ],
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, .. } => match path.as_str() {
            "privacy show" => Some(Command::Show),
            "privacy export" => Some(Command::Export),
            "privacy delete" => Some(Command::AskToDelete),
            _ => None,
        },
        Input::Click(id) => match (id.name.as_str(), id.args.len()) {
            ("privacy.delete", 0) => Some(Command::Delete),
            ("privacy.keep", 0) => Some(Command::Keep),
            _ => None,
        },
        _ => None,
    }
}

/// The controls. What stands here has been shipped: names never change.
pub mod click {
    use crate::message::CustomId;

    /// Delete it.
    pub fn delete() -> CustomId {
        CustomId::new("privacy.delete", [])
    }

    /// Keep it.
    pub fn keep() -> CustomId {
        CustomId::new("privacy.keep", [])
    }
}
