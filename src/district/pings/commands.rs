//! `/setup pings` and its controls, parsed into a [`Command`].

use std::collections::BTreeMap;

use super::Typed;
use crate::command::Access;
use crate::district::view;
use crate::invocation::{Input, SubcommandSpec};
use crate::message::Answers;
use crate::prompts::Voice;

/// The form's fields.
pub(crate) mod field {
    pub(crate) const AHEAD: &str = "ahead";
    pub(crate) const EVERY: &str = "every";
    pub(crate) const OVERDUE: &str = "overdue";
    pub(crate) const LEAD: &str = "lead";
    pub(crate) const DISTRICT_LEAD: &str = "district_lead";
}

/// Something asked about the ladder of pings.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/setup pings`.
    Show,
    /// Opens the form for its numbers.
    Write,
    /// The form was sent.
    Save(Typed),
    /// A ping on the day, or none.
    OnTheDay(bool),
    /// The method's own numbers again.
    Usual,
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Show | Self::Write | Self::Save(_) | Self::OnTheDay(_) | Self::Usual => Access::Setup,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Show => Answers::Private,
            Self::Write => Answers::Form,
            Self::Save(_) | Self::OnTheDay(_) | Self::Usual => Answers::Update,
        }
    }
}

/// `/setup pings`, a subcommand.
pub fn spec(voice: &Voice<'_>) -> SubcommandSpec {
    SubcommandSpec { name: "pings", description: view::command_pings(voice), options: vec![] }
}

/// What was asked for, if it is about the ladder.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, .. } if path == "setup pings" => Some(Command::Show),
        Input::Click(id) => match (id.name.as_str(), id.args.len()) {
            ("district.pings_write", 0) => Some(Command::Write),
            ("district.pings_usual", 0) => Some(Command::Usual),
            ("district.pings_day", 1) => match id.args.first()?.as_str() {
                "on" => Some(Command::OnTheDay(true)),
                "off" => Some(Command::OnTheDay(false)),
                _ => None,
            },
            _ => None,
        },
        Input::Form(id, fields) if id.name == "district.pings_save" && id.args.is_empty() => {
            Some(Command::Save(typed(fields)))
        }
        _ => None,
    }
}

/// A field that is not there is empty, which is no number.
fn typed(fields: &BTreeMap<String, String>) -> Typed {
    let of = |name: &str| fields.get(name).cloned().unwrap_or_default();
    Typed {
        ahead: of(field::AHEAD),
        every: of(field::EVERY),
        overdue: of(field::OVERDUE),
        lead: of(field::LEAD),
        district_lead: of(field::DISTRICT_LEAD),
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use crate::message::CustomId;

    /// The form for the numbers.
    pub fn write() -> CustomId {
        CustomId::new("district.pings_write", [])
    }

    /// Sending it.
    pub fn save() -> CustomId {
        CustomId::new("district.pings_save", [])
    }

    /// A ping on the day, or none.
    pub fn on_the_day(wanted: bool) -> CustomId {
        CustomId::new("district.pings_day", [&(if wanted { "on" } else { "off" }) as _])
    }

    /// The method's own numbers.
    pub fn usual() -> CustomId {
        CustomId::new("district.pings_usual", [])
    }
}
