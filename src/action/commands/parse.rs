//! From what came in to a [`Command`].

use std::collections::BTreeMap;

use super::{By, Command, Filter, Spot, field};
use crate::action::{Detail, LONGEST_NAME, LONGEST_WORDS};
use crate::invocation::{Input, Value};
use crate::message::CustomId;
use crate::path::{Step, level_named};

impl By {
    /// How it is written in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Goal => "goal",
        }
    }

    /// The reverse of [`By::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Stage, Self::Goal].into_iter().find(|by| by.as_str() == name)
    }
}

impl Filter {
    /// How it is written in controls.
    pub fn name(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Mine => "mine".to_owned(),
            Self::Late => "late".to_owned(),
            Self::Blocked => "blocked".to_owned(),
            Self::Goal(id) => format!("goal-{id}"),
        }
    }

    /// The reverse of [`Filter::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "all" => Some(Self::All),
            "mine" => Some(Self::Mine),
            "late" => Some(Self::Late),
            "blocked" => Some(Self::Blocked),
            _ => name.strip_prefix("goal-")?.parse().ok().map(Self::Goal),
        }
    }
}

/// What somebody typed, on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => {
            let text = |name: &str| match options.get(name) {
                Some(Value::Text(text)) => one_line(text),
                _ => String::new(),
            };
            let person = |name: &str| match options.get(name) {
                Some(Value::Person(id)) => Some(*id),
                _ => None,
            };
            match path.as_str() {
                "action add" => Some(Command::Add { what: text("what"), who: person("who")?, by: text("by") }),
                "action show" => Some(Command::Find(text("action"))),
                "action handover" => Some(Command::HandOver(text("action"), person("to")?)),
                "action mine" => Some(Command::Mine),
                "action board" => Some(Command::Board),
                _ => None,
            }
        }
        Input::Typing { path, option, so_far } => {
            let ours = matches!(path.as_str(), "action show" | "action handover") && option == "action";
            ours.then(|| Command::Suggest(so_far.clone()))
        }
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => parse_pick(id, values),
        Input::Form(id, fields) => parse_form(id, fields),
    }
}

fn step(id: &CustomId) -> Option<&'static Step> {
    Step::find(level_named(id.args.first()?)?, id.arg(1)?)
}

fn word<T>(id: &CustomId, place: usize, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    read(id.args.get(place)?)
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = || id.arg::<i64>(0);
    match (id.name.as_str(), id.args.len()) {
        ("action.show", 1) => key().map(Command::Show),
        ("action.open", 1) => key().map(Command::Open),
        ("action.asked", 1) => key().map(Command::OpenAsked),
        ("action.word", 1) => key().map(Command::OpenWord),
        ("action.accept", 2) => match id.args.get(1)?.as_str() {
            "channel" => Some(Command::Accept(key()?, Spot::Channel)),
            "here" => Some(Command::Accept(key()?, Spot::Here)),
            _ => None,
        },
        ("action.not_me", 1) => key().map(Command::AskWhyNot),
        ("action.question", 1) => key().map(Command::AskQuestion),
        ("action.pings", 1) => key().map(Command::Pings),
        ("action.ping", 2) => match id.args.get(1)?.as_str() {
            "channel" => Some(Command::PingInChannel(key()?, true)),
            "direct" => Some(Command::PingInChannel(key()?, false)),
            _ => None,
        },
        ("action.start", 1) => key().map(Command::Start),
        ("action.discard", 1) => key().map(Command::Discard),
        ("action.dates", 1) => key().map(Command::AskDates),
        ("action.details", 1) => key().map(Command::Details),
        ("action.detail", 2) => Some(Command::AskDetail(key()?, word(id, 1, Detail::from_name)?)),
        ("action.people", 1) => key().map(Command::People),
        ("action.place", 2) => Some(Command::Place(key()?, id.arg(1)?)),
        ("action.unplace", 1) => Some(Command::SetStrategy(key()?, None)),
        ("action.history", 2) => Some(Command::History(key()?, id.arg(1)?)),
        ("action.turns", 2) => Some(Command::Turns(key()?, id.arg(1)?)),
        ("action.mine", 2) => Some(Command::MinePage(id.arg(0)?, id.arg(1)?)),
        ("action.board", 3) => {
            Some(Command::BoardPage(word(id, 0, By::from_name)?, word(id, 1, Filter::from_name)?, id.arg(2)?))
        }
        ("action.add_from", 2) => step(id).map(Command::AddFrom),
        _ => None,
    }
}

fn parse_pick(id: &CustomId, values: &[String]) -> Option<Command> {
    let key = || id.arg::<i64>(0);
    let picked = || values.first()?.parse::<i64>().ok();
    let person = || values.first()?.parse::<u64>().ok();
    match (id.name.as_str(), id.args.len()) {
        ("action.pick", 0) => picked().map(Command::Show),
        ("action.owner", 1) => Some(Command::SetOwner(key()?, person()?)),
        ("action.lead", 1) => Some(Command::SetLead(key()?, person()?)),
        ("action.helpers", 1) => {
            let people: Option<Vec<u64>> = values.iter().map(|value| value.parse().ok()).collect();
            Some(Command::SetHelpers(key()?, people.filter(|people| people.len() <= 25)?))
        }
        ("action.strategy", 1) => Some(Command::SetStrategy(key()?, Some(picked()?))),
        ("action.board_by", 1) => {
            Some(Command::BoardPage(By::from_name(values.first()?)?, word(id, 0, Filter::from_name)?, 0))
        }
        ("action.board_filter", 1) => {
            Some(Command::BoardPage(word(id, 0, By::from_name)?, Filter::from_name(values.first()?)?, 0))
        }
        _ => None,
    }
}

fn parse_form(id: &CustomId, fields: &BTreeMap<String, String>) -> Option<Command> {
    // More than a form takes was not typed into one.
    let words = |field: &str, most: usize| {
        let words = fields.get(field).map_or("", |words| words.trim());
        (words.chars().count() <= most).then(|| words.to_owned())
    };
    let key = || id.arg::<i64>(0);
    match (id.name.as_str(), id.args.len()) {
        ("action.added_from", 2) => Some(Command::AddedFrom {
            step: step(id)?,
            what: one_line(&words(field::WHAT, LONGEST_NAME)?),
            by: one_line(&words(field::BY, 100)?),
        }),
        ("action.said_not_me", 1) => Some(Command::NotMe(key()?, words(field::WORDS, 1000)?)),
        ("action.said_question", 1) => Some(Command::Question(key()?, words(field::WORDS, 1000)?)),
        ("action.save_dates", 1) => {
            let dates = [field::PLAN, field::DO, field::STUDY, field::ACT].map(|field| words(field, 100));
            let [Some(plan), Some(work), Some(study), Some(act)] = dates else { return None };
            Some(Command::SaveDates(key()?, [plan, work, study, act]))
        }
        ("action.save_detail", 3) => Some(Command::SaveDetail {
            id: key()?,
            detail: word(id, 1, Detail::from_name)?,
            seen: id.arg(2)?,
            words: words(field::WORDS, LONGEST_WORDS)?,
        }),
        _ => None,
    }
}
