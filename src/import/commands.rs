//! What people can ask of it: the slash command and its controls, parsed into a [`Command`].

use chrono::NaiveDate;

use super::texts;
use crate::command::Access;
use crate::invocation::{Attachment, Input, OptionKind, OptionSpec, SubcommandSpec, Value};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The fields of the form for a row's words.
pub mod field {
    /// What it serves.
    pub const GOAL: &str = "goal";
    /// What is to be done.
    pub const NAME: &str = "name";
    /// Who does it.
    pub const OWNER: &str = "owner";
    /// By when.
    pub const WHEN: &str = "when";
    /// What success would look like.
    pub const SUCCESS: &str = "success";
    /// The day, in a form of its own.
    pub const DATE: &str = "date";
}

/// Something asked of it. Imports and rows are named by their keys; the handler binds them to district and person.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/action import file:`
    Read(Attachment),
    /// `/action import` without a file: goes on with the person's last one.
    GoOn,
    /// A page of what was understood, from 1.
    Page(i64, u32),
    /// One row.
    Show(i64),
    /// The next row of this import that needs something, after this one.
    Next(i64, Option<i64>),
    /// This person is accountable for a row.
    Own(i64, u64),
    /// This person is accountable for all rows that name the same owner as this one.
    OwnAll(i64, u64),
    /// A row is to be done by this day.
    Settle(i64, NaiveDate),
    /// The form for the day.
    AskDate(i64),
    /// It was sent.
    SaveDate(i64, String),
    /// The form for a row's words.
    AskWords(i64),
    /// It was sent.
    SaveWords(i64, Words),
    /// A row is not to become an action.
    LeaveOut(i64),
    /// It is, after all.
    PutBack(i64),
    /// The rows that are complete become actions.
    Make(i64),
}

/// A row's words, as the form has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What it serves.
    pub goal: String,
    /// What is to be done.
    pub name: String,
    /// Who does it.
    pub owner: String,
    /// By when.
    pub when: String,
    /// What success would look like.
    pub success: String,
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Read(_)
            | Self::GoOn
            | Self::Page(..)
            | Self::Show(_)
            | Self::Next(..)
            | Self::Own(..)
            | Self::OwnAll(..)
            | Self::Settle(..)
            | Self::AskDate(_)
            | Self::SaveDate(..)
            | Self::AskWords(_)
            | Self::SaveWords(..)
            | Self::LeaveOut(_)
            | Self::PutBack(_)
            | Self::Make(_) => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Read(_) | Self::GoOn => Answers::Private,
            Self::AskDate(_) | Self::AskWords(_) => Answers::Form,
            Self::Page(..)
            | Self::Show(_)
            | Self::Next(..)
            | Self::Own(..)
            | Self::OwnAll(..)
            | Self::Settle(..)
            | Self::SaveDate(..)
            | Self::SaveWords(..)
            | Self::LeaveOut(_)
            | Self::PutBack(_)
            | Self::Make(_) => Answers::Update,
        }
    }
}

/// `/action import`.
pub fn import_spec(voice: &Voice<'_>) -> SubcommandSpec {
    let file = OptionSpec {
        name: "file",
        description: texts::command_file(voice),
        kind: OptionKind::File,
        // Whoever closed the preview goes on without reading the file in again.
        required: false,
    };
    SubcommandSpec { name: "import", description: texts::command(voice), options: vec![file] }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } if path == "action import" => Some(match options.get("file") {
            Some(Value::File(file)) => Command::Read(file.clone()),
            _ => Command::GoOn,
        }),
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) if id.args.len() == 1 => {
            let value = values.first()?;
            match id.name.as_str() {
                "import.pick" => Some(Command::Show(value.parse().ok()?)),
                "import.owner" => Some(Command::Own(id.arg(0)?, value.parse().ok()?)),
                "import.owners" => Some(Command::OwnAll(id.arg(0)?, value.parse().ok()?)),
                _ => None,
            }
        }
        Input::Form(id, values) if id.args.len() == 1 => {
            let text = |name: &str| values.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
            match id.name.as_str() {
                "import.save_date" => Some(Command::SaveDate(id.arg(0)?, text(field::DATE))),
                "import.save_words" => {
                    let words = Words {
                        goal: text(field::GOAL),
                        name: text(field::NAME),
                        owner: text(field::OWNER),
                        when: text(field::WHEN),
                        success: text(field::SUCCESS),
                    };
                    Some(Command::SaveWords(id.arg(0)?, words))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = id.arg(0);
    match (id.name.as_str(), id.args.len()) {
        ("import.page", 2) => Some(Command::Page(key?, id.arg(1)?)),
        ("import.row", 1) => key.map(Command::Show),
        ("import.next", 2) => Some(Command::Next(key?, id.arg(1).filter(|row| *row != 0))),
        ("import.date", 2) => Some(Command::Settle(key?, id.arg(1)?)),
        ("import.ask_date", 1) => key.map(Command::AskDate),
        ("import.words", 1) => key.map(Command::AskWords),
        ("import.leave_out", 1) => key.map(Command::LeaveOut),
        ("import.put_back", 1) => key.map(Command::PutBack),
        ("import.make", 1) => key.map(Command::Make),
        _ => None,
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use super::{CustomId, NaiveDate};

    fn of(name: &str, key: i64) -> CustomId {
        CustomId::new(name, [&key as _])
    }

    /// A page of what was understood, from 1.
    pub fn page(import: i64, page: u32) -> CustomId {
        CustomId::new("import.page", [&import as _, &page as _])
    }

    /// A menu of rows; what is picked is a row's key.
    pub fn pick(import: i64) -> CustomId {
        of("import.pick", import)
    }

    /// One row.
    pub fn row(row: i64) -> CustomId {
        of("import.row", row)
    }

    /// The next row that needs something, after this one; 0: from the start.
    pub fn next(import: i64, after: i64) -> CustomId {
        CustomId::new("import.next", [&import as _, &after as _])
    }

    /// A menu of people: who is accountable for a row.
    pub fn owner(row: i64) -> CustomId {
        of("import.owner", row)
    }

    /// A menu of people: who is accountable for all rows that name the same owner as this one.
    pub fn owners(row: i64) -> CustomId {
        of("import.owners", row)
    }

    /// A row is to be done by this day.
    pub fn date(row: i64, day: NaiveDate) -> CustomId {
        CustomId::new("import.date", [&row as _, &day as _])
    }

    /// The form for the day.
    pub fn ask_date(row: i64) -> CustomId {
        of("import.ask_date", row)
    }

    /// What that form does.
    pub fn save_date(row: i64) -> CustomId {
        of("import.save_date", row)
    }

    /// The form for a row's words.
    pub fn words(row: i64) -> CustomId {
        of("import.words", row)
    }

    /// What that form does.
    pub fn save_words(row: i64) -> CustomId {
        of("import.save_words", row)
    }

    /// A row is not to become an action.
    pub fn leave_out(row: i64) -> CustomId {
        of("import.leave_out", row)
    }

    /// It is, after all.
    pub fn put_back(row: i64) -> CustomId {
        of("import.put_back", row)
    }

    /// The rows that are complete become actions.
    pub fn make(import: i64) -> CustomId {
        of("import.make", import)
    }
}
