//! `/input sheet`, parsed into a [`Command`].

use crate::command::Access;
use crate::district::{self, Part, VOICES};
use crate::input::{commands, words};
use crate::invocation::{self, Input, OptionKind, OptionSpec, SubcommandSpec};
use crate::message::Answers;
use crate::prompts::Voice;

/// Something asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The questions of a session, to print.
    Print {
        /// The session, as typed or picked; else the next.
        session: Option<String>,
        /// For this group only.
        group: Option<Part>,
        /// Where to hand it in, as typed.
        hand_in: String,
    },
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Print { .. } => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Print { .. } => Answers::Private,
        }
    }
}

/// `/input sheet`.
pub fn spec(voice: &Voice<'_>) -> SubcommandSpec {
    let option = |name, description, kind| OptionSpec { name, description, kind, required: false };
    let groups = VOICES.map(|part| (part.as_str(), district::view::part(voice, part))).to_vec();
    let options = vec![
        commands::session_option(voice),
        option("group", words::command_group(voice), OptionKind::OneOf(groups)),
        // Longer than what is taken: Discord cuts off silently what it limits itself, we say what to do.
        option("hand-in", words::command_hand_in(voice), OptionKind::Text(1000)),
    ];
    SubcommandSpec { name: "sheet", description: words::command_sheet(voice), options }
}

/// What was asked for, if it is for this room.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } if path == "input sheet" => {
            let text = |name: &str| invocation::text(options, name);
            let group = match text("group") {
                Some(name) => Some(Part::from_name(&name)?),
                None => None,
            };
            Some(Command::Print { session: text("session"), group, hand_in: text("hand-in").unwrap_or_default() })
        }
        _ => None,
    }
}
