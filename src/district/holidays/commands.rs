//! `/setup holiday`, `/setup holidays` and the list's controls, parsed into a [`Command`].

use super::LONGEST_NAME;
use crate::command::Access;
use crate::district::view;
use crate::invocation::{self, Input, OptionKind, OptionSpec, SubcommandSpec};
use crate::message::Answers;
use crate::prompts::Voice;

/// The longest list that fits into the form.
pub const LONGEST_LIST: u16 = 4000;
/// The form's field.
pub(crate) const LIST_FIELD: &str = "list";

/// Something asked about the holidays.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/setup holiday`.
    Add {
        /// As typed.
        days: String,
        /// As typed.
        name: Option<String>,
    },
    /// `/setup holidays`.
    List,
    /// Another page of the list, from 0.
    Page(usize),
    /// Opens the form for a list.
    Write,
    /// The form was sent.
    Save(String),
    /// Takes days away that were picked on a page.
    Remove {
        /// The page, from 0.
        page: usize,
        /// Our own keys.
        ids: Vec<i64>,
    },
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Add { .. } | Self::List | Self::Page(_) | Self::Write | Self::Save(_) | Self::Remove { .. } => {
                Access::Setup
            }
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Add { .. } | Self::List => Answers::Private,
            Self::Write => Answers::Form,
            Self::Page(_) | Self::Save(_) | Self::Remove { .. } => Answers::Update,
        }
    }
}

/// `/setup holiday`, a subcommand.
pub fn add_spec(voice: &Voice<'_>) -> SubcommandSpec {
    let option =
        |name, description, most, required| OptionSpec { name, description, kind: OptionKind::Text(most), required };
    SubcommandSpec {
        name: "holiday",
        description: view::command_holiday(voice),
        options: vec![
            option("add", view::command_holiday_add(voice), 200, true),
            option("name", view::command_holiday_name(voice), LONGEST_NAME as u16, false),
        ],
    }
}

/// `/setup holidays`, a subcommand.
pub fn list_spec(voice: &Voice<'_>) -> SubcommandSpec {
    SubcommandSpec { name: "holidays", description: view::command_holidays(voice), options: vec![] }
}

/// What was asked for, if it is about the holidays.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => {
            let text = |name: &str| invocation::text(options, name);
            match path.as_str() {
                "setup holiday" => Some(Command::Add { days: text("add")?, name: text("name") }),
                "setup holidays" => Some(Command::List),
                _ => None,
            }
        }
        Input::Click(id) => match (id.name.as_str(), id.args.len()) {
            ("district.holidays", 1) => id.arg(0).map(Command::Page),
            ("district.holidays_write", 0) => Some(Command::Write),
            _ => None,
        },
        Input::Pick(id, values) => match (id.name.as_str(), id.args.len()) {
            ("district.holidays_remove", 1) => {
                // What can't be read was never offered.
                let ids = values.iter().filter_map(|value| value.parse().ok()).collect();
                Some(Command::Remove { page: id.arg(0)?, ids })
            }
            _ => None,
        },
        Input::Form(id, fields) => match (id.name.as_str(), id.args.len()) {
            ("district.holidays_save", 0) => fields.get(LIST_FIELD).cloned().map(Command::Save),
            _ => None,
        },
        Input::Typing { .. } => None,
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use crate::message::CustomId;

    /// A page of the list, from 0.
    pub fn page(page: usize) -> CustomId {
        CustomId::new("district.holidays", [&page as _])
    }

    /// The form for a list.
    pub fn write() -> CustomId {
        CustomId::new("district.holidays_write", [])
    }

    /// Sending the form.
    pub fn save() -> CustomId {
        CustomId::new("district.holidays_save", [])
    }

    /// The menu that takes days away.
    pub fn remove(page: usize) -> CustomId {
        CustomId::new("district.holidays_remove", [&page as _])
    }
}
