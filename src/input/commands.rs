//! What people can ask of input, parsed into a [`Command`]; each room knows its own.

use super::{digest, give, invite, relay, sheet, words};
use crate::command::{Access, Home};
use crate::invocation::{CommandSpec, Input, OptionKind, OptionSpec};
use crate::message::Answers;
use crate::prompts::Voice;

/// Something asked of input.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Suggestions while somebody types a session.
    Suggest(String),
    /// What somebody says themselves.
    Give(give::commands::Command),
    /// A look at the questions.
    Invite(invite::commands::Command),
    /// Passing on what somebody said.
    Relay(relay::commands::Command),
    /// The questions on paper.
    Sheet(sheet::commands::Command),
    /// What was said.
    Digest(digest::commands::Command),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            // Sessions are open to everyone.
            Self::Suggest(_) => Access::Everyone,
            Self::Give(command) => command.access(),
            Self::Invite(command) => command.access(),
            Self::Relay(command) => command.access(),
            Self::Sheet(command) => command.access(),
            Self::Digest(command) => command.access(),
        }
    }

    /// The row that names the district, for what can be asked in a direct message too.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Give(command) => command.home(),
            Self::Invite(command) => command.home(),
            Self::Suggest(_) | Self::Relay(_) | Self::Sheet(_) | Self::Digest(_) => None,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Suggest(_) => Answers::Choices,
            Self::Give(command) => command.answers(),
            Self::Invite(command) => command.answers(),
            Self::Relay(command) => command.answers(),
            Self::Sheet(command) => command.answers(),
            Self::Digest(command) => command.answers(),
        }
    }
}

/// The option that names a session.
pub(super) fn session_option(voice: &Voice<'_>) -> OptionSpec {
    let description = words::command_session(voice);
    OptionSpec { name: "session", description, kind: OptionKind::Suggested, required: false }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    CommandSpec {
        name: "input",
        description: words::command(voice),
        options: vec![],
        subcommands: give::commands::specs(voice)
            .into_iter()
            .chain([relay::commands::spec(voice), sheet::commands::spec(voice), digest::commands::spec(voice)])
            .collect(),
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    if let Some(command) = give::commands::parse(input) {
        return Some(Command::Give(command));
    }
    if let Input::Typing { path, option, so_far } = input {
        let ours = path.starts_with("input ") && option == "session";
        return ours.then(|| Command::Suggest(so_far.clone()));
    }
    invite::commands::parse(input)
        .map(Command::Invite)
        .or_else(|| relay::commands::parse(input).map(Command::Relay))
        .or_else(|| sheet::commands::parse(input).map(Command::Sheet))
        .or_else(|| digest::commands::parse(input).map(Command::Digest))
}
