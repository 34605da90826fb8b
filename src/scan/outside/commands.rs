//! What people can ask of it: `/scan voices`, its controls and forms, parsed into a [`Command`].

use std::collections::BTreeMap;

use super::{Kind, LONGEST_WHO};
use crate::command::{Access, Home};
use crate::invocation::Input;
use crate::message::{Answers, CustomId};
use crate::scan::commands::field;
use crate::scan::{LONGEST_DATE, LONGEST_LINK, LONGEST_WORDS};

/// Something asked of it. Voices are named by their keys; the handler binds them to the district, and whoever changes one
/// to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/scan voices`.
    List,
    /// The same, in place; of one's own a page, from 0.
    OpenList(usize),
    /// Those of a kind: a page of them, from 0.
    OpenKind(Kind, usize),
    /// One of them.
    Open(i64),
    /// The form for another one.
    AskAdd(Kind),
    /// It was sent: who, and a link.
    Add(Kind, String, String),
    /// The form for what they said.
    AskSaid(i64),
    /// It was sent, with what the form held when it opened.
    Said(i64, u64, String),
    /// They were asked today.
    AskedToday(i64),
    /// The form for when they were asked.
    AskAsked(i64),
    /// It was sent.
    Asked(i64, String),
    /// Somebody asks them.
    SetOwner(i64, u64),
    /// The form for who they are.
    AskChange(i64),
    /// It was sent, with what the form held when it opened: who, and a link.
    Change(i64, u64, String, String),
    /// Off the list, or back on it.
    Drop(i64, bool),
}

impl Command {
    /// Who may ask for it: who sees and changes what, the handler knows.
    pub fn access(&self) -> Access {
        match self {
            Self::AskAdd(_)
            | Self::Add(..)
            | Self::SetOwner(..)
            | Self::AskChange(_)
            | Self::Change(..)
            | Self::Drop(..) => Access::Planners,
            Self::List
            | Self::OpenList(_)
            | Self::OpenKind(..)
            | Self::Open(_)
            | Self::AskSaid(_)
            | Self::Said(..)
            | Self::AskedToday(_)
            | Self::AskAsked(_)
            | Self::Asked(..) => Access::Everyone,
        }
    }

    /// The row that names the district, for what can be asked in a direct message too: nothing is.
    pub fn home(&self) -> Option<Home> {
        None
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::List => Answers::Private,
            Self::AskAdd(_) | Self::AskSaid(_) | Self::AskAsked(_) | Self::AskChange(_) => Answers::Form,
            Self::OpenList(_)
            | Self::OpenKind(..)
            | Self::Open(_)
            | Self::Add(..)
            | Self::Said(..)
            | Self::AskedToday(_)
            | Self::Asked(..)
            | Self::SetOwner(..)
            | Self::Change(..)
            | Self::Drop(..) => Answers::Update,
        }
    }
}

/// What was asked for, if it is for this part.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, .. } => (path == "scan voices").then_some(Command::List),
        Input::Typing { .. } => None,
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => {
            let value = values.first()?;
            Some(match (id.name.as_str(), id.args.len()) {
                ("voice.pick_kind", 0) => Command::OpenKind(Kind::from_name(value)?, 0),
                ("voice.pick", 0) => Command::Open(value.parse().ok()?),
                ("voice.owner", 1) => Command::SetOwner(id.arg(0)?, value.parse().ok()?),
                _ => return None,
            })
        }
        Input::Form(id, fields) => parse_form(id, fields),
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = || id.arg::<i64>(0);
    let kind = || Kind::from_name(id.args.first()?);
    Some(match (id.name.as_str(), id.args.len()) {
        ("voice.list", 0) => Command::OpenList(0),
        ("voice.list", 1) => Command::OpenList(id.arg(0)?),
        ("voice.kind", 2) => Command::OpenKind(kind()?, id.arg(1)?),
        ("voice.open", 1) => Command::Open(key()?),
        ("voice.ask_add", 1) => Command::AskAdd(kind()?),
        ("voice.ask_said", 1) => Command::AskSaid(key()?),
        ("voice.asked_today", 1) => Command::AskedToday(key()?),
        ("voice.ask_asked", 1) => Command::AskAsked(key()?),
        ("voice.ask_change", 1) => Command::AskChange(key()?),
        ("voice.drop", 1) => Command::Drop(key()?, true),
        ("voice.put_back", 1) => Command::Drop(key()?, false),
        _ => return None,
    })
}

fn parse_form(id: &CustomId, fields: &BTreeMap<String, String>) -> Option<Command> {
    let typed = |name: &str, most: usize| crate::scan::commands::typed(fields, name, most);
    let key = || id.arg::<i64>(0);
    Some(match (id.name.as_str(), id.args.len()) {
        ("voice.add", 1) => Command::Add(
            Kind::from_name(id.args.first()?)?,
            typed(field::WHO, LONGEST_WHO)?,
            typed(field::LINK, LONGEST_LINK)?,
        ),
        ("voice.said", 2) => Command::Said(key()?, id.arg(1)?, typed(field::WORDS, LONGEST_WORDS)?),
        ("voice.asked", 1) => Command::Asked(key()?, typed(field::DAY, LONGEST_DATE)?),
        ("voice.change", 2) => {
            Command::Change(key()?, id.arg(1)?, typed(field::WHO, LONGEST_WHO)?, typed(field::LINK, LONGEST_LINK)?)
        }
        _ => return None,
    })
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use super::Kind;
    use crate::message::CustomId;

    fn of(name: &str, key: i64) -> CustomId {
        CustomId::new(name, [&key as _])
    }

    /// All kinds.
    pub fn list() -> CustomId {
        CustomId::new("voice.list", [])
    }

    /// A page of those that one asks oneself, from 0.
    pub fn mine(page: usize) -> CustomId {
        CustomId::new("voice.list", [&page as _])
    }

    /// A page of a kind, from 0.
    pub fn kind(kind: Kind, page: usize) -> CustomId {
        CustomId::new("voice.kind", [&kind.as_str() as _, &page as _])
    }

    /// A menu of kinds; what is picked is a kind's name.
    pub fn pick_kind() -> CustomId {
        CustomId::new("voice.pick_kind", [])
    }

    /// One voice or document.
    pub fn open(voice: i64) -> CustomId {
        of("voice.open", voice)
    }

    /// A menu of voices and documents; what is picked is its key.
    pub fn pick() -> CustomId {
        CustomId::new("voice.pick", [])
    }

    /// The form for another one.
    pub fn ask_add(kind: Kind) -> CustomId {
        CustomId::new("voice.ask_add", [&kind.as_str() as _])
    }

    /// What that form does.
    pub fn add(kind: Kind) -> CustomId {
        CustomId::new("voice.add", [&kind.as_str() as _])
    }

    /// The form for what they said.
    pub fn ask_said(voice: i64) -> CustomId {
        of("voice.ask_said", voice)
    }

    /// What that form does; `seen` is what it held.
    pub fn said(voice: i64, seen: u64) -> CustomId {
        CustomId::new("voice.said", [&voice as _, &seen as _])
    }

    /// They were asked today.
    pub fn asked_today(voice: i64) -> CustomId {
        of("voice.asked_today", voice)
    }

    /// The form for when they were asked.
    pub fn ask_asked(voice: i64) -> CustomId {
        of("voice.ask_asked", voice)
    }

    /// What that form does.
    pub fn asked(voice: i64) -> CustomId {
        of("voice.asked", voice)
    }

    /// A menu of people: who asks them.
    pub fn owner(voice: i64) -> CustomId {
        of("voice.owner", voice)
    }

    /// The form for who they are.
    pub fn ask_change(voice: i64) -> CustomId {
        of("voice.ask_change", voice)
    }

    /// What that form does; `seen` is what it held.
    pub fn change(voice: i64, seen: u64) -> CustomId {
        CustomId::new("voice.change", [&voice as _, &seen as _])
    }

    /// Off the list.
    pub fn drop(voice: i64) -> CustomId {
        of("voice.drop", voice)
    }

    /// Back on it.
    pub fn put_back(voice: i64) -> CustomId {
        of("voice.put_back", voice)
    }
}
