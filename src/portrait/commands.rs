//! What people can ask of the sheets, parsed into a [`Command`].

use std::collections::BTreeMap;

use super::{Field, Group, Sheet, texts};
use crate::command::Access;
use crate::invocation::{CommandSpec, Input, SubcommandSpec};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The field of the words.
pub const WORDS_FIELD: &str = "words";
/// The field of who said them.
pub const WHO_FIELD: &str = "who";

/// Something asked of it. Comments are named by their keys; the handler binds them to the district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `/vision show`, `/state show`.
    Show(Sheet),
    /// The same in place of what was there.
    Open(Sheet),
    /// `/vision file`, `/state file`, and the button.
    File(Sheet),
    /// A page of a field, from 0.
    Field(Field, usize),
    /// A page of what stood in it before, from 0.
    History(Field, usize),
    /// Its form.
    Write(Field),
    /// That form, sent: what stood in it at first, and what is to stand there.
    Written(Field, u64, String),
    /// A page of a voice's comments, from 0.
    Comments(Group, usize),
    /// A page of a comment, from 0.
    Comment(i64, usize),
    /// `/vision comment`.
    Speaker,
    /// A page of one's own comments, from 0.
    Own(usize),
    /// The form for one more.
    Speak(Group),
    /// That form, sent.
    Spoken(Group, String),
    /// What somebody else said: asks for the voice.
    PassOn,
    /// The form for it.
    PassOnAs(Group),
    /// That form, sent: who said it, and what.
    PassedOn(Group, String, String),
    /// The form that changes a comment.
    Change(i64),
    /// That form, sent: what stood in it at first, who said it where it is passed on, and the words.
    Changed(i64, u64, Option<String>, String),
    /// "Take it back": asks.
    AskWithdraw(i64),
    /// "Yes, take it back".
    Withdraw(i64),
    /// A comment goes off the sheet, or back on it.
    SetDropped(i64, bool),
}

impl Command {
    /// Who may ask for it. That a comment is one's own is seen in the row.
    pub fn access(&self) -> Access {
        match self {
            Self::Show(_)
            | Self::Open(_)
            | Self::File(_)
            | Self::Field(..)
            | Self::History(..)
            | Self::Comments(..)
            | Self::Comment(..)
            | Self::Speaker
            | Self::Own(_)
            | Self::Speak(_)
            | Self::Spoken(..)
            | Self::Change(_)
            | Self::Changed(..)
            | Self::AskWithdraw(_)
            | Self::Withdraw(_) => Access::Everyone,
            Self::Write(_)
            | Self::Written(..)
            | Self::PassOn
            | Self::PassOnAs(_)
            | Self::PassedOn(..)
            | Self::SetDropped(..) => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Show(_) | Self::File(_) | Self::Speaker => Answers::Private,
            Self::Write(_) | Self::Speak(_) | Self::PassOnAs(_) | Self::Change(_) => Answers::Form,
            Self::Open(_)
            | Self::Field(..)
            | Self::History(..)
            | Self::Written(..)
            | Self::Comments(..)
            | Self::Comment(..)
            | Self::Own(_)
            | Self::Spoken(..)
            | Self::PassOn
            | Self::PassedOn(..)
            | Self::Changed(..)
            | Self::AskWithdraw(_)
            | Self::Withdraw(_)
            | Self::SetDropped(..) => Answers::Update,
        }
    }
}

/// `/vision` and `/state`.
pub fn specs(voice: &Voice<'_>) -> [CommandSpec; 2] {
    let plain = |name, description| SubcommandSpec { name, description, options: vec![] };
    Sheet::ALL.map(|sheet| {
        let mut subcommands = vec![plain("show", texts::of_sheet(voice, sheet, "command.show"))];
        if sheet == Sheet::Vision {
            subcommands.push(plain("comment", texts::comment::command(voice)));
        }
        subcommands.push(plain("file", texts::of_sheet(voice, sheet, "command.file")));
        let description = texts::of_sheet(voice, sheet, "command.about");
        CommandSpec { name: sheet.as_str(), description, subcommands, options: vec![] }
    })
}

/// What was asked for, if it is for this room.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, .. } => match path.split_once(' ')? {
            ("vision", "comment") => Some(Command::Speaker),
            (sheet, "show") => Sheet::from_name(sheet).map(Command::Show),
            (sheet, "file") => Sheet::from_name(sheet).map(Command::File),
            _ => None,
        },
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => {
            let value = values.first()?;
            match (id.name.as_str(), id.args.len()) {
                ("portrait.pick", 1) => Some(Command::Field(Field::from_name(value)?, 0)),
                ("vision.pick_voice", 0) => Some(Command::Comments(Group::from_name(value)?, 0)),
                ("vision.pick_comment", 0) => Some(Command::Comment(value.parse().ok()?, 0)),
                _ => None,
            }
        }
        Input::Form(id, fields) => parse_form(id, fields),
        Input::Typing { .. } => None,
    }
}

fn field(id: &CustomId) -> Option<Field> {
    Field::from_name(id.args.first()?)
}

fn group(id: &CustomId) -> Option<Group> {
    Group::from_name(id.args.first()?)
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = id.arg::<i64>(0);
    match (id.name.as_str(), id.args.len()) {
        ("portrait.show", 1) => Sheet::from_name(id.args.first()?).map(Command::Open),
        ("portrait.file", 1) => Sheet::from_name(id.args.first()?).map(Command::File),
        ("portrait.field", 2) => Some(Command::Field(field(id)?, id.arg(1)?)),
        ("portrait.history", 2) => Some(Command::History(field(id)?, id.arg(1)?)),
        ("portrait.write", 1) => field(id).map(Command::Write),
        ("vision.comments", 2) => Some(Command::Comments(group(id)?, id.arg(1)?)),
        ("vision.comment", 2) => Some(Command::Comment(key?, id.arg(1)?)),
        ("vision.own", 1) => id.arg(0).map(Command::Own),
        ("vision.speak", 1) => group(id).map(Command::Speak),
        ("vision.pass_on", 0) => Some(Command::PassOn),
        ("vision.pass_on_as", 1) => group(id).map(Command::PassOnAs),
        ("vision.change", 1) => key.map(Command::Change),
        ("vision.ask_withdraw", 1) => key.map(Command::AskWithdraw),
        ("vision.withdraw", 1) => key.map(Command::Withdraw),
        ("vision.drop", 1) => Some(Command::SetDropped(key?, true)),
        ("vision.put_back", 1) => Some(Command::SetDropped(key?, false)),
        _ => None,
    }
}

fn parse_form(id: &CustomId, fields: &BTreeMap<String, String>) -> Option<Command> {
    let typed = |name: &str| fields.get(name).map(|typed| typed.trim().to_owned());
    let words = typed(WORDS_FIELD).unwrap_or_default();
    match (id.name.as_str(), id.args.len()) {
        ("portrait.written", 2) => Some(Command::Written(field(id)?, id.arg(1)?, words)),
        ("vision.spoken", 1) => Some(Command::Spoken(group(id)?, words)),
        ("vision.passed_on", 1) => Some(Command::PassedOn(group(id)?, typed(WHO_FIELD).unwrap_or_default(), words)),
        ("vision.changed", 2) => Some(Command::Changed(id.arg(0)?, id.arg(1)?, typed(WHO_FIELD), words)),
        _ => None,
    }
}
