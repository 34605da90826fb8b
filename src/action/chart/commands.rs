//! What people can ask of it: `/action chart`, the buttons and the form for a value, parsed into a [`Command`].

use super::{LONGEST, texts};
use crate::command::{Access, Home};
use crate::invocation::{Input, OptionKind, OptionSpec, SubcommandSpec, Value};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The fields of the form.
pub(crate) mod field {
    pub(crate) const VALUE: &str = "value";
    pub(crate) const DAY: &str = "day";
}

/// Something asked of it. Actions are named by their keys; the handler binds them to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/action chart`: the one that was named.
    Find(String),
    /// Suggestions for it.
    Suggest(String),
    /// The board as a picture.
    Board,
    /// The values of an action.
    Show(i64),
    /// The form for a value.
    Ask(i64),
    /// It was sent.
    Sent {
        /// The action.
        id: i64,
        /// The value, as typed.
        value: String,
        /// The day, as typed.
        day: String,
    },
}

impl Command {
    /// Who may ask for it: everyone may look; who may note a value is looked at inside the write.
    pub fn access(&self) -> Access {
        match self {
            Self::Find(_) | Self::Suggest(_) | Self::Board | Self::Show(_) | Self::Ask(_) | Self::Sent { .. } => {
                Access::Everyone
            }
        }
    }

    /// The row that names the district, for what can be asked in a direct message too.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Find(_) | Self::Suggest(_) | Self::Board => None,
            Self::Show(id) | Self::Ask(id) | Self::Sent { id, .. } => Some(Home::Action(*id)),
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Find(_) => Answers::Private,
            Self::Suggest(_) => Answers::Choices,
            Self::Ask(_) => Answers::Form,
            Self::Board | Self::Show(_) | Self::Sent { .. } => Answers::Update,
        }
    }
}

/// Its subcommand of `/action`.
pub fn spec(voice: &Voice<'_>) -> SubcommandSpec {
    let action = OptionSpec {
        name: "action",
        description: crate::action::texts::command_which(voice),
        kind: OptionKind::Suggested,
        required: true,
    };
    SubcommandSpec { name: "chart", description: texts::command(voice), options: vec![action] }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } if path == "action chart" => match options.get("action") {
            Some(Value::Text(text)) => Some(Command::Find(text.split_whitespace().collect::<Vec<_>>().join(" "))),
            _ => None,
        },
        Input::Typing { path, option, so_far } if path == "action chart" && option == "action" => {
            Some(Command::Suggest(so_far.clone()))
        }
        Input::Click(id) => match (id.name.as_str(), id.args.len()) {
            ("chart.board", 0) => Some(Command::Board),
            ("chart.show", 1) => id.arg(0).map(Command::Show),
            ("chart.ask", 1) => id.arg(0).map(Command::Ask),
            _ => None,
        },
        Input::Form(id, fields) if id.name == "chart.sent" && id.args.len() == 1 => {
            // More than the form takes was not typed into it.
            let words = |field: &str| {
                let words = fields.get(field).map_or("", |words| words.trim());
                (words.chars().count() <= LONGEST).then(|| words.to_owned())
            };
            Some(Command::Sent { id: id.arg(0)?, value: words(field::VALUE)?, day: words(field::DAY)? })
        }
        _ => None,
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use super::CustomId;

    /// The board as a picture.
    pub fn board() -> CustomId {
        CustomId::new("chart.board", [])
    }

    /// The values of an action.
    pub fn show(action: i64) -> CustomId {
        CustomId::new("chart.show", [&action as _])
    }

    /// The form for a value.
    pub fn ask(action: i64) -> CustomId {
        CustomId::new("chart.ask", [&action as _])
    }

    /// Sends it.
    pub fn sent(action: i64) -> CustomId {
        CustomId::new("chart.sent", [&action as _])
    }
}
