//! What people can ask of the plan's week: `/plan week`, its button, and `/setup week`.

use chrono::Weekday;

use super::{DAYS, day_from_name, day_name, texts, view};
use crate::command::Access;
use crate::invocation::{self, Input, OptionKind, OptionSpec, SubcommandSpec};
use crate::message::Answers;
use crate::prompts::Voice;

/// Something asked of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/plan week`, or the button below a message with it: as it is now.
    Open,
    /// `/setup week`: on which day it goes out; `None`: never.
    Set(Option<Weekday>),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Open => Access::Planners,
            Self::Set(_) => Access::Setup,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Open | Self::Set(_) => Answers::Private,
        }
    }
}

/// `/plan week`.
pub fn open_spec(voice: &Voice<'_>) -> SubcommandSpec {
    SubcommandSpec { name: "week", description: texts::command_open(voice), options: vec![] }
}

/// `/setup week`.
pub fn set_spec(voice: &Voice<'_>) -> SubcommandSpec {
    let days = DAYS.into_iter().map(Some).chain([None]);
    SubcommandSpec {
        name: "week",
        description: texts::command_set(voice),
        options: vec![OptionSpec {
            name: "day",
            description: texts::command_day(voice),
            kind: OptionKind::OneOf(days.map(|day| (day_name(day), view::day(voice, day))).collect()),
            required: true,
        }],
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, .. } if path == "plan week" => Some(Command::Open),
        Input::Slash { path, options } if path == "setup week" => {
            day_from_name(&invocation::text(options, "day")?).map(Command::Set)
        }
        Input::Click(id) if id.name == "week.open" && id.args.is_empty() => Some(Command::Open),
        _ => None,
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use crate::message::CustomId;

    /// The plan's week as it is now, in a message of its own.
    pub fn open() -> CustomId {
        CustomId::new("week.open", [])
    }
}
