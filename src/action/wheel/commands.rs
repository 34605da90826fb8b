//! What people can ask of it: `/action update`, `study`, `act`, `move`, the wheel's controls and forms, parsed into a
//! [`Command`]. All of it works from a direct message too.

use std::collections::BTreeMap;

use super::{Blank, LONGEST, LONGEST_DATE, Seen, Sheet, texts};
use crate::command::{Access, Home};
use crate::invocation::{Input, OptionKind, OptionSpec, SubcommandSpec, Value};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// What an action is looked up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// What its stage needs now.
    Update,
    /// To study it.
    Study,
    /// To decide.
    Act,
    /// To move a date.
    Move,
}

impl Look {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Update, Self::Study, Self::Act, Self::Move];

    /// How it is written in controls, and the subcommand's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Study => "study",
            Self::Act => "act",
            Self::Move => "move",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.as_str() == name)
    }

    fn of_path(path: &str) -> Option<Self> {
        Self::from_name(path.strip_prefix("action ")?)
    }
}

/// Where the answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the private message that holds the button.
    Here,
    /// Into a message of its own: the button stands below a reminder.
    New,
}

impl Place {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::New => "new",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Here, Self::New].into_iter().find(|place| place.as_str() == name)
    }

    pub(crate) fn answers(self) -> Answers {
        match self {
            Self::Here => Answers::Update,
            Self::New => Answers::Private,
        }
    }
}

/// What was typed into a form, trimmed.
pub type Words = BTreeMap<&'static str, String>;

/// Something asked of it. Actions are named by their keys; the handler binds them to the district, and whoever changes one
/// to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/action update|study|act|move`: the action that was picked or typed, if any.
    Find(Look, Option<String>),
    /// Suggestions for it.
    Suggest(String),
    /// An action for this.
    Show(Look, i64, Place),
    /// The form.
    Ask {
        /// The action.
        action: i64,
        /// The turn that the button was drawn in.
        turn: i64,
        /// Which form.
        sheet: Sheet,
        /// Where the answer goes.
        place: Place,
    },
    /// It was sent.
    Sent {
        /// The action.
        action: i64,
        /// Which form.
        sheet: Sheet,
        /// What was there when it opened.
        seen: Seen,
        /// Where the answer goes.
        place: Place,
        /// What was typed.
        words: Words,
    },
    /// Plan is done, with the prediction that is there.
    Begin(i64, i64, Place),
    /// Do is done, at once.
    FinishDo(i64, i64, Place),
    /// Moves the date that was asked for, by the key of that wish.
    Move(i64, i64, Place),
    /// Help is not needed any more.
    Unblock(i64, Place),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            // Whose an action is, the write sees.
            Self::Find(..)
            | Self::Suggest(_)
            | Self::Show(..)
            | Self::Ask { .. }
            | Self::Sent { .. }
            | Self::Begin(..)
            | Self::FinishDo(..)
            | Self::Move(..)
            | Self::Unblock(..) => Access::Everyone,
        }
    }

    /// The row that names the district, for what can be asked in a direct message too.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Find(..) | Self::Suggest(_) => None,
            Self::Show(_, action, _)
            | Self::Ask { action, .. }
            | Self::Sent { action, .. }
            | Self::Begin(action, ..)
            | Self::FinishDo(action, ..)
            | Self::Move(action, ..)
            | Self::Unblock(action, _) => Some(Home::Action(*action)),
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Find(..) => Answers::Private,
            Self::Suggest(_) => Answers::Choices,
            Self::Ask { .. } => Answers::Form,
            Self::Show(.., place)
            | Self::Sent { place, .. }
            | Self::Begin(.., place)
            | Self::FinishDo(.., place)
            | Self::Move(.., place)
            | Self::Unblock(_, place) => place.answers(),
        }
    }
}

/// Its subcommands of `/action`.
pub fn specs(voice: &Voice<'_>) -> Vec<SubcommandSpec> {
    let which = || OptionSpec {
        name: "action",
        description: texts::command_which(voice),
        kind: OptionKind::Suggested,
        required: false,
    };
    let spec = |look: Look, description| SubcommandSpec { name: look.as_str(), description, options: vec![which()] };
    vec![
        spec(Look::Update, texts::command_update(voice)),
        spec(Look::Study, texts::command_study(voice)),
        spec(Look::Act, texts::command_act(voice)),
        spec(Look::Move, texts::command_move(voice)),
    ]
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => {
            let name = match options.get("action") {
                Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
                _ => None,
            };
            Some(Command::Find(Look::of_path(path)?, name))
        }
        Input::Typing { path, option, so_far } => {
            Look::of_path(path)?;
            (option == "action").then(|| Command::Suggest(so_far.clone()))
        }
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => match (id.name.as_str(), id.args.len()) {
            ("wheel.pick", 1) => {
                Some(Command::Show(Look::from_name(id.args.first()?)?, values.first()?.parse().ok()?, Place::Here))
            }
            _ => None,
        },
        Input::Form(id, fields) => parse_form(id, fields),
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let place = || Place::from_name(id.args.last()?);
    match (id.name.as_str(), id.args.len()) {
        ("wheel.show", 3) => Some(Command::Show(Look::from_name(id.args.get(1)?)?, id.arg(0)?, place()?)),
        ("wheel.ask", 4) => Some(Command::Ask {
            action: id.arg(0)?,
            turn: id.arg(1)?,
            sheet: Sheet::from_name(id.args.get(2)?)?,
            place: place()?,
        }),
        ("wheel.begin", 3) => Some(Command::Begin(id.arg(0)?, id.arg(1)?, place()?)),
        ("wheel.finish_do", 3) => Some(Command::FinishDo(id.arg(0)?, id.arg(1)?, place()?)),
        ("wheel.move", 3) => Some(Command::Move(id.arg(0)?, id.arg(1)?, place()?)),
        ("wheel.unblock", 2) => Some(Command::Unblock(id.arg(0)?, place()?)),
        _ => None,
    }
}

fn parse_form(id: &CustomId, fields: &BTreeMap<String, String>) -> Option<Command> {
    if id.name != "wheel.sent" || id.args.len() != 7 {
        return None;
    }
    let sheet = Sheet::from_name(id.args.get(4)?)?;
    let seen = Seen { turn: id.arg(1)?, revision: id.arg(2)?, position: id.args.get(3)?.clone(), words: id.arg(5)? };
    let mut words = Words::new();
    for blank in sheet.blanks() {
        let typed = fields.get(blank.as_str()).map_or("", |typed| typed.trim());
        // More than a form takes was not typed into one.
        if typed.encode_utf16().count() > most(*blank) {
            return None;
        }
        words.insert(blank.as_str(), typed.to_owned());
    }
    Some(Command::Sent { action: id.arg(0)?, sheet, seen, place: Place::from_name(id.args.get(6)?)?, words })
}

/// The most letters that a field takes.
pub fn most(blank: Blank) -> usize {
    if blank.is_short() { LONGEST_DATE } else { LONGEST }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use super::{Look, Place, Seen, Sheet};
    use crate::message::CustomId;

    /// An action for this.
    pub fn show(action: i64, look: Look, place: Place) -> CustomId {
        CustomId::new("wheel.show", [&action as _, &look.as_str() as _, &place.as_str() as _])
    }

    /// A menu of actions; what is picked is an action's key.
    pub fn pick(look: Look) -> CustomId {
        CustomId::new("wheel.pick", [&look.as_str() as _])
    }

    /// Opens a form, in this turn.
    pub fn ask(action: i64, turn: i64, sheet: Sheet, place: Place) -> CustomId {
        CustomId::new("wheel.ask", [&action as _, &turn as _, &sheet.as_str() as _, &place.as_str() as _])
    }

    /// Sends it, with what was there when it opened.
    pub fn sent(action: i64, sheet: Sheet, seen: &Seen, place: Place) -> CustomId {
        let Seen { turn, revision, position, words } = seen;
        let (sheet, place) = (sheet.as_str(), place.as_str());
        CustomId::new(
            "wheel.sent",
            [&action as _, turn as _, revision as _, position as _, &sheet as _, words as _, &place as _],
        )
    }

    /// Begins Do, in this turn.
    pub fn begin(action: i64, turn: i64, place: Place) -> CustomId {
        CustomId::new("wheel.begin", [&action as _, &turn as _, &place.as_str() as _])
    }

    /// Do is done, in this turn.
    pub fn finish_do(action: i64, turn: i64, place: Place) -> CustomId {
        CustomId::new("wheel.finish_do", [&action as _, &turn as _, &place.as_str() as _])
    }

    /// Moves the date that was asked for.
    pub fn confirm_move(action: i64, draft: i64, place: Place) -> CustomId {
        CustomId::new("wheel.move", [&action as _, &draft as _, &place.as_str() as _])
    }

    /// Help is not needed any more.
    pub fn unblock(action: i64, place: Place) -> CustomId {
        CustomId::new("wheel.unblock", [&action as _, &place.as_str() as _])
    }
}
