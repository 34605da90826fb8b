//! What people can ask of the kickoff checklist, parsed into a [`Command`].

use super::Item;
use crate::command::Access;
use crate::invocation::Input;
use crate::message::Answers;

/// The field of what is written down.
pub const WORDS_FIELD: &str = "words";

/// Something asked of the kickoff checklist.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// All of it: a fresh private message.
    Open,
    /// All of it, in place of what is shown.
    All,
    /// One item, whole.
    Show(Item),
    /// The form to write it down.
    Write(Item),
    /// That form, sent.
    Save {
        /// The item.
        item: Item,
        /// The mark of what stood in the form at first.
        seen: u32,
        /// What was written.
        words: String,
    },
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Open | Self::All | Self::Show(_) | Self::Write(_) | Self::Save { .. } => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Open => Answers::Private,
            Self::Write(_) => Answers::Form,
            Self::All | Self::Show(_) | Self::Save { .. } => Answers::Update,
        }
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    let (Input::Click(id) | Input::Form(id, _)) = input else { return None };
    let item = || Item::from_name(id.args.first()?);
    match (input, id.name.as_str(), id.args.len()) {
        (Input::Click(_), "meeting.kickoff", 0) => Some(Command::Open),
        (Input::Click(_), "meeting.kickoff_all", 0) => Some(Command::All),
        (Input::Click(_), "meeting.kickoff_item", 1) => item().map(Command::Show),
        (Input::Click(_), "meeting.kickoff_write", 1) => item().map(Command::Write),
        (Input::Form(_, fields), "meeting.kickoff_save", 2) => Some(Command::Save {
            item: item()?,
            seen: id.arg(1)?,
            words: fields.get(WORDS_FIELD).cloned().unwrap_or_default(),
        }),
        _ => None,
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use super::Item;
    use crate::message::CustomId;

    /// The kickoff checklist: a fresh private message.
    pub fn open() -> CustomId {
        CustomId::new("meeting.kickoff", [])
    }

    /// All of it, in place of what is shown.
    pub fn all() -> CustomId {
        CustomId::new("meeting.kickoff_all", [])
    }

    /// One item.
    pub fn item(item: Item) -> CustomId {
        CustomId::new("meeting.kickoff_item", [&item.as_str() as _])
    }

    /// The form to write it down.
    pub fn write(item: Item) -> CustomId {
        CustomId::new("meeting.kickoff_write", [&item.as_str() as _])
    }

    /// What that form sends; `seen` is the mark of what stood in it at first.
    pub fn save(item: Item, seen: u32) -> CustomId {
        CustomId::new("meeting.kickoff_save", [&item.as_str() as _, &seen as _])
    }
}
