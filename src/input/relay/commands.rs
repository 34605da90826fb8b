//! What people can ask of passing on, parsed into a [`Command`].

use std::collections::BTreeMap;

use crate::command::Access;
use crate::district::Part;
use crate::input::{Question, Topic, commands, words};
use crate::invocation::{self, Input, SubcommandSpec};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The field of who said it.
pub const WHO_FIELD: &str = "who";
/// The option of the menu of groups that stands for none of them.
pub const NO_GROUP: &str = "none";

/// Something asked of it. Sessions and inputs are named by their keys; the handler binds them to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/input relay`: what one has passed on for the session that was typed, or the next.
    Start(Option<String>),
    /// A page of it, from 0.
    List(i64, usize),
    /// "Enter what somebody said".
    New(i64),
    /// What was entered so far.
    Show(i64),
    /// "Who said it": its form.
    Who(i64),
    /// That form, sent.
    Named(i64, String),
    /// The group that whoever said it belongs to.
    Group(i64, Option<Part>),
    /// A topic's questions: their form.
    Ask(i64, Topic),
    /// That form, sent.
    Said(i64, Topic, BTreeMap<Question, String>),
    /// "Pass it on".
    Give(i64),
    /// "Take it back": asks.
    AskDrop(i64),
    /// "Yes, take it back".
    Drop(i64),
}

impl Command {
    /// Who may ask for it. That it is one's own is seen in the row.
    pub fn access(&self) -> Access {
        match self {
            Self::Start(_)
            | Self::List(..)
            | Self::New(_)
            | Self::Show(_)
            | Self::Who(_)
            | Self::Named(..)
            | Self::Group(..)
            | Self::Ask(..)
            | Self::Said(..)
            | Self::Give(_)
            | Self::AskDrop(_)
            | Self::Drop(_) => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Start(_) => Answers::Private,
            Self::Who(_) | Self::Ask(..) => Answers::Form,
            Self::List(..)
            | Self::New(_)
            | Self::Show(_)
            | Self::Named(..)
            | Self::Group(..)
            | Self::Said(..)
            | Self::Give(_)
            | Self::AskDrop(_)
            | Self::Drop(_) => Answers::Update,
        }
    }
}

/// `/input relay`.
pub fn spec(voice: &Voice<'_>) -> SubcommandSpec {
    let options = vec![commands::session_option(voice)];
    SubcommandSpec { name: "relay", description: words::command_relay(voice), options }
}

/// What was asked for, if it is for this room.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } if path == "input relay" => {
            Some(Command::Start(invocation::text(options, "session")))
        }
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => match (id.name.as_str(), id.args.len()) {
            ("input.relay_pick", 1) => Some(Command::Show(values.first()?.parse().ok()?)),
            ("input.relay_group", 1) => {
                let group = match values.first()?.as_str() {
                    NO_GROUP => None,
                    name => Some(Part::from_name(name)?),
                };
                Some(Command::Group(id.arg(0)?, group))
            }
            _ => None,
        },
        Input::Form(id, fields) => match (id.name.as_str(), id.args.len()) {
            ("input.relay_named", 1) => {
                Some(Command::Named(id.arg(0)?, fields.get(WHO_FIELD).cloned().unwrap_or_default()))
            }
            ("input.relay_said", 2) => {
                let topic = topic(id)?;
                let said = |question: &Question| Some((*question, fields.get(question.as_str())?.clone()));
                Some(Command::Said(id.arg(0)?, topic, topic.questions().iter().filter_map(said).collect()))
            }
            _ => None,
        },
        Input::Slash { .. } | Input::Typing { .. } => None,
    }
}

fn topic(id: &CustomId) -> Option<Topic> {
    Topic::from_name(id.args.get(1)?)
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = id.arg::<i64>(0);
    match (id.name.as_str(), id.args.len()) {
        ("input.relays", 2) => Some(Command::List(key?, id.arg(1)?)),
        ("input.relay_new", 1) => key.map(Command::New),
        ("input.relay_show", 1) => key.map(Command::Show),
        ("input.relay_who", 1) => key.map(Command::Who),
        ("input.relay_ask", 2) => Some(Command::Ask(key?, topic(id)?)),
        ("input.relay_give", 1) => key.map(Command::Give),
        ("input.relay_ask_drop", 1) => key.map(Command::AskDrop),
        ("input.relay_drop", 1) => key.map(Command::Drop),
        _ => None,
    }
}
