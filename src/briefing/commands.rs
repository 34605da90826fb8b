//! What people can ask of briefings: `/retreat brief` and the controls, parsed into a [`Command`].

use super::{About, texts};
use crate::command::Access;
use crate::input::Question;
use crate::invocation::{self, Input, OptionKind, OptionSpec, SubcommandSpec};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The field of the forms.
pub(crate) const WORDS: &str = "words";

/// Something asked of a briefing. Sessions and briefings are named by their keys; the handler binds them to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/retreat brief`: of the session that was picked or typed; of the newest that has begun without.
    Brief(Option<String>),
    /// Suggestions while somebody types a session.
    Suggest(String),
    /// "Write the briefing": a fresh private message.
    Start(i64),
    /// The same in place of what was there.
    Open(i64),
    /// A form.
    Write(i64, About),
    /// That form, sent.
    Written {
        /// The session.
        session: i64,
        /// What it is about.
        about: About,
        /// What stood in the field at first (`plan::fingerprint`); 0: it could not hold all of it.
        seen: u64,
        /// What was typed.
        words: String,
    },
    /// A question that people answered, and what is written about it.
    Question(i64, Question),
    /// The briefing as everyone will see it.
    Preview(i64),
    /// "Post it", below what had this mark.
    Post(i64, u64),
    /// "I have read it".
    Read(i64),
    /// "What became of what I said".
    Became(i64),
    /// A page of it, from 0.
    BecamePage(i64, usize),
    /// All of a briefing.
    All(i64),
    /// A page of it, from 0.
    AllPage(i64, usize),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Brief(_)
            | Self::Suggest(_)
            | Self::Start(_)
            | Self::Open(_)
            | Self::Write(..)
            | Self::Written { .. }
            | Self::Question(..)
            | Self::Preview(_)
            | Self::Post(..) => Access::Planners,
            // One that isn't posted yet is shown to those who plan only: that is seen in the row.
            Self::Read(_) | Self::Became(_) | Self::BecamePage(..) | Self::All(_) | Self::AllPage(..) => {
                Access::Everyone
            }
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Brief(_) | Self::Start(_) | Self::Read(_) | Self::Became(_) | Self::All(_) => Answers::Private,
            Self::Write(..) => Answers::Form,
            Self::Suggest(_) => Answers::Choices,
            Self::Open(_)
            | Self::Written { .. }
            | Self::Question(..)
            | Self::Preview(_)
            | Self::Post(..)
            | Self::BecamePage(..)
            | Self::AllPage(..) => Answers::Update,
        }
    }
}

/// `/retreat brief`.
pub fn spec(voice: &Voice<'_>) -> SubcommandSpec {
    let description = texts::command_session(voice);
    let session = OptionSpec { name: "session", description, kind: OptionKind::Suggested, required: false };
    SubcommandSpec { name: "brief", description: texts::command(voice), options: vec![session] }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => (path == "retreat brief")
            .then(|| Command::Brief(invocation::text(options, "session").filter(|text| !text.trim().is_empty()))),
        Input::Typing { path, option, so_far } => {
            (path == "retreat brief" && option == "session").then(|| Command::Suggest(so_far.clone()))
        }
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => match (id.name.as_str(), id.args.len()) {
            ("briefing.pick", 1) => Some(Command::Question(id.arg(0)?, Question::from_name(values.first()?)?)),
            _ => None,
        },
        Input::Form(id, fields) => match (id.name.as_str(), id.args.len()) {
            ("briefing.written", 3) => Some(Command::Written {
                session: id.arg(0)?,
                about: about(id)?,
                seen: id.arg(2)?,
                words: fields.get(WORDS)?.clone(),
            }),
            _ => None,
        },
    }
}

fn about(id: &CustomId) -> Option<About> {
    About::from_name(id.args.get(1)?)
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = id.arg::<i64>(0);
    match (id.name.as_str(), id.args.len()) {
        ("briefing.start", 1) => key.map(Command::Start),
        ("briefing.open", 1) => key.map(Command::Open),
        ("briefing.write", 2) => Some(Command::Write(key?, about(id)?)),
        ("briefing.preview", 1) => key.map(Command::Preview),
        ("briefing.post", 2) => Some(Command::Post(key?, id.arg(1)?)),
        ("briefing.read", 1) => key.map(Command::Read),
        ("briefing.became", 1) => key.map(Command::Became),
        ("briefing.became_page", 2) => Some(Command::BecamePage(key?, id.arg(1)?)),
        ("briefing.all", 1) => key.map(Command::All),
        ("briefing.all_page", 2) => Some(Command::AllPage(key?, id.arg(1)?)),
        _ => None,
    }
}
