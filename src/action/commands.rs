//! What people can ask of the actions: `/action`, its controls and forms, parsed into a [`Command`].

pub mod click;
mod parse;

pub use self::parse::parse;

use super::{Detail, LONGEST_NAME, texts, wheel};
use crate::command::{Access, Home};
use crate::invocation::{CommandSpec, OptionKind, OptionSpec, SubcommandSpec};
use crate::message::Answers;
use crate::path::Step;
use crate::prompts::Voice;

/// The fields of the forms.
pub(crate) mod field {
    pub(crate) const WHAT: &str = "what";
    pub(crate) const BY: &str = "by";
    pub(crate) const WORDS: &str = "words";
    pub(crate) const PLAN: &str = "plan";
    pub(crate) const DO: &str = "do";
    pub(crate) const STUDY: &str = "study";
    pub(crate) const ACT: &str = "act";
}

/// Where a button stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// In a channel: the answer is a message of its own.
    Channel,
    /// In a private message: it is drawn anew.
    Here,
}

/// How the board is put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By where actions stand.
    Stage,
    /// By the goal that they serve.
    Goal,
}

/// What the board shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All.
    All,
    /// What somebody owns, is asked to own, leads or helps with.
    Mine,
    /// What is late.
    Late,
    /// What its owner needs help with.
    Blocked,
    /// What serves this goal, by its key.
    Goal(i64),
}

/// Something asked of the actions. They are named by their keys; the handler binds them to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/action add`.
    Add {
        /// What is to be done.
        what: String,
        /// Who is accountable.
        who: u64,
        /// By when, as typed.
        by: String,
    },
    /// The form for an action that comes from a step of the district's path.
    AddFrom(&'static Step),
    /// It was sent.
    AddedFrom {
        /// The step.
        step: &'static Step,
        /// What is to be done.
        what: String,
        /// By when, as typed.
        by: String,
    },
    /// `/action show`: the one that was named.
    Find(String),
    /// `/action handover`.
    HandOver(String, u64),
    /// Suggestions while somebody types an action.
    Suggest(String),
    /// `/action mine`.
    Mine,
    /// A page of it, from 0, reached from this action.
    MinePage(usize, i64),
    /// `/action board`, or a button that opens it in a message of its own.
    Board,
    /// A page of it, from 0.
    BoardPage(By, Filter, usize),
    /// An action's card.
    Show(i64),
    /// The same, in a message of its own.
    Open(i64),
    /// What an ask is about, in a message of its own.
    OpenAsked(i64),
    /// What words for the lead are about, in a message of its own.
    OpenWord(i64),
    /// "I take it on".
    Accept(i64, Spot),
    /// The form behind "Not me".
    AskWhyNot(i64),
    /// It was sent.
    NotMe(i64, String),
    /// The form for a question to the lead.
    AskQuestion(i64),
    /// It was sent.
    Question(i64, String),
    /// Where one is pinged, reached from this action.
    Pings(i64),
    /// One's pings go to the channel, or directly.
    PingInChannel(i64, bool),
    /// A draft is finished: its owner is asked.
    Start(i64),
    /// A draft goes.
    Discard(i64),
    /// The form for a draft's dates.
    AskDates(i64),
    /// It was sent: Plan, Do, Study, Act.
    SaveDates(i64, [String; 4]),
    /// All details.
    Details(i64),
    /// The form for one.
    AskDetail(i64, Detail),
    /// It was sent.
    SaveDetail {
        /// The action.
        id: i64,
        /// Which.
        detail: Detail,
        /// What the form held when it opened.
        seen: u64,
        /// What was typed.
        words: String,
    },
    /// Who owns, leads and helps.
    People(i64),
    /// Somebody is to be accountable.
    SetOwner(i64, u64),
    /// Somebody leads the team.
    SetLead(i64, u64),
    /// These people help.
    SetHelpers(i64, Vec<u64>),
    /// A page of the strategies that it could serve, from 0.
    Place(i64, usize),
    /// It serves this strategy, or none.
    SetStrategy(i64, Option<i64>),
    /// A page of what happened to it, from 0, the newest first.
    History(i64, usize),
    /// One of its earlier turns of the wheel, from 0.
    Turns(i64, usize),
}

impl Command {
    /// Who may ask for it: everyone may look; who may change what is looked at inside the write.
    pub fn access(&self) -> Access {
        match self {
            Self::AddFrom(_) | Self::AddedFrom { .. } => Access::Planners,
            Self::Add { .. }
            | Self::Find(_)
            | Self::HandOver(..)
            | Self::Suggest(_)
            | Self::Mine
            | Self::MinePage(..)
            | Self::Board
            | Self::BoardPage(..)
            | Self::Show(_)
            | Self::Open(_)
            | Self::OpenAsked(_)
            | Self::OpenWord(_)
            | Self::Accept(..)
            | Self::AskWhyNot(_)
            | Self::NotMe(..)
            | Self::AskQuestion(_)
            | Self::Question(..)
            | Self::Pings(_)
            | Self::PingInChannel(..)
            | Self::Start(_)
            | Self::Discard(_)
            | Self::AskDates(_)
            | Self::SaveDates(..)
            | Self::Details(_)
            | Self::AskDetail(..)
            | Self::SaveDetail { .. }
            | Self::People(_)
            | Self::SetOwner(..)
            | Self::SetLead(..)
            | Self::SetHelpers(..)
            | Self::Place(..)
            | Self::SetStrategy(..)
            | Self::History(..)
            | Self::Turns(..) => Access::Everyone,
        }
    }

    /// The row that names the district, for what can be asked in a direct message too: a ping leads to an action's card,
    /// and that to all the rest.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Add { .. }
            | Self::AddFrom(_)
            | Self::AddedFrom { .. }
            | Self::Find(_)
            | Self::HandOver(..)
            | Self::Suggest(_)
            | Self::Mine
            | Self::Board
            | Self::BoardPage(..)
            | Self::OpenWord(_) => None,
            Self::OpenAsked(ask)
            | Self::Accept(ask, _)
            | Self::AskWhyNot(ask)
            | Self::NotMe(ask, _)
            | Self::AskQuestion(ask)
            | Self::Question(ask, _) => Some(Home::Ask(*ask)),
            Self::MinePage(_, id)
            | Self::Show(id)
            | Self::Open(id)
            | Self::Pings(id)
            | Self::PingInChannel(id, _)
            | Self::Start(id)
            | Self::Discard(id)
            | Self::AskDates(id)
            | Self::SaveDates(id, _)
            | Self::Details(id)
            | Self::AskDetail(id, _)
            | Self::SaveDetail { id, .. }
            | Self::People(id)
            | Self::SetOwner(id, _)
            | Self::SetLead(id, _)
            | Self::SetHelpers(id, _)
            | Self::Place(id, _)
            | Self::SetStrategy(id, _)
            | Self::History(id, _)
            | Self::Turns(id, _) => Some(Home::Action(*id)),
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Add { .. }
            | Self::AddedFrom { .. }
            | Self::Find(_)
            | Self::HandOver(..)
            | Self::Mine
            | Self::Board
            | Self::Open(_)
            | Self::OpenAsked(_)
            | Self::OpenWord(_)
            | Self::Accept(_, Spot::Channel)
            | Self::NotMe(..)
            | Self::Question(..) => Answers::Private,
            Self::Suggest(_) => Answers::Choices,
            Self::AddFrom(_) | Self::AskWhyNot(_) | Self::AskQuestion(_) | Self::AskDates(_) | Self::AskDetail(..) => {
                Answers::Form
            }
            Self::MinePage(..)
            | Self::BoardPage(..)
            | Self::Show(_)
            | Self::Accept(_, Spot::Here)
            | Self::Pings(_)
            | Self::PingInChannel(..)
            | Self::Start(_)
            | Self::Discard(_)
            | Self::SaveDates(..)
            | Self::Details(_)
            | Self::SaveDetail { .. }
            | Self::People(_)
            | Self::SetOwner(..)
            | Self::SetLead(..)
            | Self::SetHelpers(..)
            | Self::Place(..)
            | Self::SetStrategy(..)
            | Self::History(..)
            | Self::Turns(..) => Answers::Update,
        }
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    let option = |name, description, kind| OptionSpec { name, description, kind, required: true };
    let action = || option("action", texts::command_which(voice), OptionKind::Suggested);
    let subcommand = |name, description, options| SubcommandSpec { name, description, options };
    CommandSpec {
        name: "action",
        description: texts::command(voice),
        options: vec![],
        subcommands: vec![
            subcommand(
                "add",
                texts::command_add(voice),
                vec![
                    option("what", texts::command_what(voice), OptionKind::Text(LONGEST_NAME as u16)),
                    option("who", texts::command_who(voice), OptionKind::Person),
                    option("by", texts::command_by(voice), OptionKind::Text(100)),
                ],
            ),
            subcommand("show", texts::command_show(voice), vec![action()]),
            subcommand("mine", texts::command_mine(voice), vec![]),
            subcommand("board", texts::command_board(voice), vec![]),
            crate::action::chart::commands::spec(voice),
            subcommand(
                "handover",
                texts::command_handover(voice),
                vec![action(), option("to", texts::command_to(voice), OptionKind::Person)],
            ),
            crate::import::commands::import_spec(voice),
        ]
        .into_iter()
        .chain(wheel::commands::specs(voice))
        .collect(),
    }
}
