//! What people can ask of the plan's tree: `/plan`, its controls and forms, parsed into a [`Command`].

pub mod click;

use std::collections::BTreeMap;

use super::{Alignment, Aspect, Branch, LONGEST_NAME, LONGEST_WORDS, texts};
use crate::command::Access;
use crate::invocation::{CommandSpec, Input, OptionKind, OptionSpec, SubcommandSpec, Value};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;
use crate::week;

/// The fields of the forms; those about alignments are called as their aspects.
pub(crate) mod field {
    pub(crate) const NAME: &str = "name";
    pub(crate) const PROBLEM: &str = "problem";
    pub(crate) const SUCCESS: &str = "success";
}

/// What a strategy is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// To see it.
    Show,
    /// To see its alignments.
    Align,
}

impl Look {
    /// How it is written in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Align => "align",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Show, Self::Align].into_iter().find(|look| look.as_str() == name)
    }
}

/// A goal's words, as they were sent: trimmed, its name on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalWords {
    /// What it is.
    pub name: String,
    /// Which problem it solves.
    pub problem: String,
    /// What success would look like.
    pub success: String,
}

/// Something asked of the tree. Its branches are named by their keys; the handler binds them to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/plan goal`: all goals.
    Open,
    /// A page of them, from 0.
    Goals(usize),
    /// A goal, and a page of its strategies.
    Goal(i64, usize),
    /// The form for a goal.
    AddGoal,
    /// It was sent.
    NewGoal(GoalWords),
    /// The form to change a goal.
    EditGoal(i64),
    /// It was sent.
    SaveGoal {
        /// The goal.
        id: i64,
        /// What the form held when it opened.
        seen: u64,
        /// What was typed.
        words: GoalWords,
    },
    /// A goal is for the whole district, or not.
    SetWhole(i64, bool),
    /// The form for a strategy of this goal.
    AddStrategy(i64),
    /// It was sent.
    NewStrategy(i64, String),
    /// The form to change a strategy.
    EditStrategy(i64),
    /// It was sent.
    SaveStrategy {
        /// The strategy.
        id: i64,
        /// What the form held when it opened.
        seen: u64,
        /// What was typed.
        name: String,
    },
    /// "Drop": asks whether they mean it.
    AskToDrop(Branch),
    /// "Drop it".
    Drop(Branch),
    /// "Put it back".
    PutBack(Branch),
    /// A page of what was dropped, from 0.
    Dropped(usize),
    /// `/plan strategy` or `/plan align`: the strategy that was named, or a list to pick one from.
    Find(Look, Option<String>),
    /// A page of that list, from 0.
    Strategies(Look, usize),
    /// Suggestions while somebody types a strategy.
    Suggest(String),
    /// A strategy, and a page of its actions.
    Strategy(i64, usize),
    /// A strategy's alignments.
    Align(i64),
    /// The form for one of them.
    Say(i64, Alignment),
    /// It was sent.
    Said {
        /// The strategy.
        id: i64,
        /// Which alignment.
        alignment: Alignment,
        /// What the form held when it opened.
        seen: u64,
        /// What was typed about each of its aspects.
        words: Vec<(Aspect, String)>,
    },
    /// `/plan risks`, or a button that opens them in a message of their own.
    Risks,
    /// A page of them, from 0.
    RisksPage(usize),
}

impl Command {
    /// Who may ask for it: everyone may look, planners change.
    pub fn access(&self) -> Access {
        match self {
            Self::Open
            | Self::Goals(_)
            | Self::Goal(..)
            | Self::Find(..)
            | Self::Strategies(..)
            | Self::Suggest(_)
            | Self::Strategy(..)
            | Self::Align(_) => Access::Everyone,
            Self::AddGoal
            | Self::NewGoal(_)
            | Self::EditGoal(_)
            | Self::SaveGoal { .. }
            | Self::SetWhole(..)
            | Self::AddStrategy(_)
            | Self::NewStrategy(..)
            | Self::EditStrategy(_)
            | Self::SaveStrategy { .. }
            | Self::AskToDrop(_)
            | Self::Drop(_)
            | Self::PutBack(_)
            | Self::Dropped(_)
            | Self::Say(..)
            | Self::Said { .. }
            | Self::Risks
            | Self::RisksPage(_) => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Open | Self::Find(..) | Self::Risks => Answers::Private,
            Self::AddGoal | Self::EditGoal(_) | Self::AddStrategy(_) | Self::EditStrategy(_) | Self::Say(..) => {
                Answers::Form
            }
            Self::Suggest(_) => Answers::Choices,
            Self::Goals(_)
            | Self::Goal(..)
            | Self::NewGoal(_)
            | Self::SaveGoal { .. }
            | Self::SetWhole(..)
            | Self::NewStrategy(..)
            | Self::SaveStrategy { .. }
            | Self::AskToDrop(_)
            | Self::Drop(_)
            | Self::PutBack(_)
            | Self::Dropped(_)
            | Self::Strategies(..)
            | Self::Strategy(..)
            | Self::Align(_)
            | Self::Said { .. }
            | Self::RisksPage(_) => Answers::Update,
        }
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    let strategy = || OptionSpec {
        name: "strategy",
        description: texts::command_which(voice),
        kind: OptionKind::Suggested,
        required: false,
    };
    let subcommand = |name, description, options| SubcommandSpec { name, description, options };
    CommandSpec {
        name: "plan",
        description: texts::command(voice),
        options: vec![],
        subcommands: vec![
            subcommand("goal", texts::command_goal(voice), vec![]),
            subcommand("strategy", texts::command_strategy(voice), vec![strategy()]),
            subcommand("align", texts::command_align(voice), vec![strategy()]),
            subcommand("risks", texts::command_risks(voice), vec![]),
            week::commands::open_spec(voice),
        ],
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => {
            let strategy = || match options.get("strategy") {
                Some(Value::Text(text)) => Some(text.clone()),
                _ => None,
            };
            match path.as_str() {
                "plan goal" => Some(Command::Open),
                "plan strategy" => Some(Command::Find(Look::Show, strategy())),
                "plan align" => Some(Command::Find(Look::Align, strategy())),
                "plan risks" => Some(Command::Risks),
                _ => None,
            }
        }
        Input::Typing { path, option, so_far } => {
            let ours = matches!(path.as_str(), "plan strategy" | "plan align") && option == "strategy";
            ours.then(|| Command::Suggest(so_far.clone()))
        }
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => parse_pick(id, values.first()?),
        Input::Form(id, fields) => parse_form(id, fields),
    }
}

fn branch(id: &CustomId) -> Option<Branch> {
    let key = id.arg(1)?;
    match id.args.first()?.as_str() {
        "goal" => Some(Branch::Goal(key)),
        "strategy" => Some(Branch::Strategy(key)),
        _ => None,
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = || id.arg::<i64>(0);
    match (id.name.as_str(), id.args.len()) {
        ("plan.goals", 1) => id.arg(0).map(Command::Goals),
        ("plan.goal", 2) => Some(Command::Goal(key()?, id.arg(1)?)),
        ("plan.add_goal", 0) => Some(Command::AddGoal),
        ("plan.edit_goal", 1) => key().map(Command::EditGoal),
        ("plan.whole", 2) => match id.args.get(1)?.as_str() {
            "on" => Some(Command::SetWhole(key()?, true)),
            "off" => Some(Command::SetWhole(key()?, false)),
            _ => None,
        },
        ("plan.add_strategy", 1) => key().map(Command::AddStrategy),
        ("plan.edit_strategy", 1) => key().map(Command::EditStrategy),
        ("plan.ask_drop", 2) => branch(id).map(Command::AskToDrop),
        ("plan.drop", 2) => branch(id).map(Command::Drop),
        ("plan.put_back", 2) => branch(id).map(Command::PutBack),
        ("plan.dropped", 1) => id.arg(0).map(Command::Dropped),
        ("plan.strategies", 2) => Some(Command::Strategies(Look::from_name(id.args.first()?)?, id.arg(1)?)),
        ("plan.strategy", 2) => Some(Command::Strategy(key()?, id.arg(1)?)),
        ("plan.align", 1) => key().map(Command::Align),
        ("plan.say", 2) => Some(Command::Say(key()?, Alignment::from_name(id.args.get(1)?)?)),
        ("plan.open_align", 0) => Some(Command::Find(Look::Align, None)),
        ("plan.open_risks", 0) => Some(Command::Risks),
        ("plan.risks", 1) => id.arg(0).map(Command::RisksPage),
        _ => None,
    }
}

fn parse_pick(id: &CustomId, value: &str) -> Option<Command> {
    match (id.name.as_str(), id.args.len()) {
        ("plan.pick_goal", 0) => Some(Command::Goal(value.parse().ok()?, 0)),
        ("plan.pick_strategy", 1) => match Look::from_name(id.args.first()?)? {
            Look::Show => Some(Command::Strategy(value.parse().ok()?, 0)),
            Look::Align => Some(Command::Align(value.parse().ok()?)),
        },
        ("plan.pick_dropped", 0) => match value.split_once(' ')? {
            ("goal", key) => Some(Command::Goal(key.parse().ok()?, 0)),
            ("strategy", key) => Some(Command::Strategy(key.parse().ok()?, 0)),
            _ => None,
        },
        _ => None,
    }
}

fn parse_form(id: &CustomId, fields: &BTreeMap<String, String>) -> Option<Command> {
    // More than a form takes was not typed into one.
    let words = |field: &str| {
        let words = fields.get(field).map_or("", |words| words.trim());
        (words.chars().count() <= LONGEST_WORDS).then(|| words.to_owned())
    };
    let name = || {
        let name = words(field::NAME)?.split_whitespace().collect::<Vec<_>>().join(" ");
        (name.chars().count() <= LONGEST_NAME).then_some(name)
    };
    let goal = || Some(GoalWords { name: name()?, problem: words(field::PROBLEM)?, success: words(field::SUCCESS)? });
    match (id.name.as_str(), id.args.len()) {
        ("plan.new_goal", 0) => Some(Command::NewGoal(goal()?)),
        ("plan.save_goal", 2) => Some(Command::SaveGoal { id: id.arg(0)?, seen: id.arg(1)?, words: goal()? }),
        ("plan.new_strategy", 1) => Some(Command::NewStrategy(id.arg(0)?, name()?)),
        ("plan.save_strategy", 2) => Some(Command::SaveStrategy { id: id.arg(0)?, seen: id.arg(1)?, name: name()? }),
        ("plan.said", 3) => {
            let alignment = Alignment::from_name(id.args.get(1)?)?;
            let said = alignment.aspects().iter().map(|aspect| Some((*aspect, words(aspect.as_str())?)));
            Some(Command::Said { id: id.arg(0)?, alignment, seen: id.arg(2)?, words: said.collect::<Option<_>>()? })
        }
        _ => None,
    }
}
