//! What people can ask of it: `/swot` and its controls, parsed into a [`Command`].

pub mod click;

use std::collections::BTreeMap;

use super::{MOST_VOTES_EACH, Quadrant, texts};
use crate::command::Access;
use crate::invocation::{self, CommandSpec, Input, OptionKind, OptionSpec, SubcommandSpec};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The field of a form with one.
pub const WORDS_FIELD: &str = "words";

/// What can be opened of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The board itself.
    Board,
    /// What to think of, and the way to add.
    Add,
    /// One's own votes.
    Vote,
    /// The key priorities.
    Priorities,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Board, Self::Add, Self::Vote, Self::Priorities];

    /// How it is called in commands and controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Add => "add",
            Self::Vote => "vote",
            Self::Priorities => "priorities",
        }
    }

    /// The reverse of [`Page::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.as_str() == name)
    }
}

/// What a planner does with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Takes it off the board.
    Drop,
    /// Brings it back.
    BringBack,
    /// Takes a merged one apart.
    Apart,
}

/// What a planner does with a key priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It comes earlier.
    Up,
    /// It comes later.
    Down,
    /// It is taken off the list.
    Drop,
}

/// Something asked of it. Sessions, entries and priorities are named by their keys; the handler binds them to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/swot …`: a fresh private message, for the session that was typed, or the data retreat.
    Typed(Page, Option<String>),
    /// Suggestions while somebody types a session.
    Suggest(String),
    /// The same for a certain session, from a message for everyone.
    Open(Page, i64),
    /// The same in place of what is shown.
    Show(Page, i64),
    /// The entries of a quadrant, a page of them, from 0.
    Read(i64, Quadrant, usize),
    /// The board as files.
    Files(i64),
    /// "Add": the form.
    Write(i64),
    /// That form, sent.
    Written(i64, BTreeMap<Quadrant, String>),
    /// One's own entry is taken back.
    TakeBack(i64),
    /// "Take over what was said": how much is new.
    AskTake(i64),
    /// "Take over".
    Take(i64),
    /// A quadrant's entries to be put in order, a page of them, from 0.
    Arrange(i64, Quadrant, usize),
    /// Entries that were picked there: one is looked at, several are merged.
    Picked(Vec<i64>),
    /// One entry.
    Entry(i64),
    /// What else can be merged with it, a page of it, from 0.
    More(i64, usize),
    /// These are merged with it.
    Join(i64, Vec<i64>),
    /// "Give it its words": the form.
    Rewrite(i64),
    /// That form, sent.
    Rewritten(i64, String),
    /// To another quadrant.
    Move(i64, Quadrant),
    /// Something else.
    Do(i64, Deed),
    /// What was dropped, a page of it, from 0.
    Dropped(i64, usize),
    /// "Open voting": asks how many votes each has.
    AskVoting(i64),
    /// So many.
    OpenVoting(i64, u32),
    /// "Collect again".
    Collect(i64),
    /// "Close voting": asks whether they mean it.
    AskClose(i64),
    /// "Close it".
    Close(i64),
    /// A page of one's own votes, from 0.
    Ballot(i64, usize),
    /// What was picked among the entries of a quadrant from one key to another.
    Vote {
        /// The session.
        session: i64,
        /// Which quadrant's menu.
        quadrant: Quadrant,
        /// The page, from 0.
        page: usize,
        /// The first and the last entry that it offered.
        offered: (i64, i64),
        /// What was picked.
        picked: Vec<i64>,
    },
    /// Entries become key priorities.
    Choose(i64, Vec<i64>),
    /// "In other words": the form for a priority of its own.
    WritePriority(i64),
    /// That form, sent.
    WrittenPriority(i64, String),
    /// One priority.
    Priority(i64),
    /// "Change the words": its form.
    RewritePriority(i64),
    /// That form, sent.
    RewrittenPriority(i64, String),
    /// What becomes of one.
    StepPriority(i64, Step),
    /// "Share with everyone".
    Share(i64),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            // What stands there for planners only, the handler leaves out for others.
            Self::Typed(..)
            | Self::Suggest(_)
            | Self::Open(..)
            | Self::Show(..)
            | Self::Read(..)
            | Self::Files(_)
            | Self::Write(_)
            | Self::Written(..)
            | Self::TakeBack(_)
            | Self::Ballot(..)
            | Self::Vote { .. } => Access::Everyone,
            Self::AskTake(_)
            | Self::Take(_)
            | Self::Arrange(..)
            | Self::Picked(_)
            | Self::Entry(_)
            | Self::More(..)
            | Self::Join(..)
            | Self::Rewrite(_)
            | Self::Rewritten(..)
            | Self::Move(..)
            | Self::Do(..)
            | Self::Dropped(..)
            | Self::AskVoting(_)
            | Self::OpenVoting(..)
            | Self::Collect(_)
            | Self::AskClose(_)
            | Self::Close(_)
            | Self::Choose(..)
            | Self::WritePriority(_)
            | Self::WrittenPriority(..)
            | Self::Priority(_)
            | Self::RewritePriority(_)
            | Self::RewrittenPriority(..)
            | Self::StepPriority(..)
            | Self::Share(_) => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Typed(..) | Self::Open(..) | Self::Files(_) => Answers::Private,
            Self::Suggest(_) => Answers::Choices,
            Self::Write(_) | Self::Rewrite(_) | Self::WritePriority(_) | Self::RewritePriority(_) => Answers::Form,
            Self::Show(..)
            | Self::Read(..)
            | Self::Written(..)
            | Self::TakeBack(_)
            | Self::AskTake(_)
            | Self::Take(_)
            | Self::Arrange(..)
            | Self::Picked(_)
            | Self::Entry(_)
            | Self::More(..)
            | Self::Join(..)
            | Self::Rewritten(..)
            | Self::Move(..)
            | Self::Do(..)
            | Self::Dropped(..)
            | Self::AskVoting(_)
            | Self::OpenVoting(..)
            | Self::Collect(_)
            | Self::AskClose(_)
            | Self::Close(_)
            | Self::Ballot(..)
            | Self::Vote { .. }
            | Self::Choose(..)
            | Self::WrittenPriority(..)
            | Self::Priority(_)
            | Self::RewrittenPriority(..)
            | Self::StepPriority(..)
            | Self::Share(_) => Answers::Update,
        }
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    let session = || OptionSpec {
        name: "session",
        description: texts::command_session(voice),
        kind: OptionKind::Suggested,
        required: false,
    };
    let sub = |page: Page, description| SubcommandSpec { name: page.as_str(), description, options: vec![session()] };
    CommandSpec {
        name: "swot",
        description: texts::command(voice),
        options: vec![],
        subcommands: vec![
            sub(Page::Add, texts::command_add(voice)),
            sub(Page::Board, texts::command_board(voice)),
            sub(Page::Vote, texts::command_vote(voice)),
            sub(Page::Priorities, texts::command_priorities(voice)),
        ],
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => {
            let page = Page::from_name(path.strip_prefix("swot ")?)?;
            Some(Command::Typed(page, invocation::text(options, "session")))
        }
        Input::Typing { path, option, so_far } => {
            let ours = path.starts_with("swot ") && option == "session";
            ours.then(|| Command::Suggest(so_far.clone()))
        }
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => parse_pick(id, values),
        Input::Form(id, fields) => parse_form(id, fields),
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = id.arg::<i64>(0);
    let page = || Page::from_name(id.args.get(1)?);
    let quadrant = || Quadrant::from_name(id.args.get(1)?);
    match (id.name.as_str(), id.args.len()) {
        ("swot.open", 2) => Some(Command::Open(page()?, key?)),
        ("swot.show", 2) => Some(Command::Show(page()?, key?)),
        ("swot.read", 3) => Some(Command::Read(key?, quadrant()?, id.arg(2)?)),
        ("swot.files", 1) => key.map(Command::Files),
        ("swot.write", 1) => key.map(Command::Write),
        ("swot.ask_take", 1) => key.map(Command::AskTake),
        ("swot.take", 1) => key.map(Command::Take),
        ("swot.arrange", 3) => Some(Command::Arrange(key?, quadrant()?, id.arg(2)?)),
        ("swot.entry", 1) => key.map(Command::Entry),
        ("swot.more", 2) => Some(Command::More(key?, id.arg(1)?)),
        ("swot.rewrite", 1) => key.map(Command::Rewrite),
        ("swot.drop", 1) => Some(Command::Do(key?, Deed::Drop)),
        ("swot.bring_back", 1) => Some(Command::Do(key?, Deed::BringBack)),
        ("swot.apart", 1) => Some(Command::Do(key?, Deed::Apart)),
        ("swot.dropped", 2) => Some(Command::Dropped(key?, id.arg(1)?)),
        ("swot.ask_voting", 1) => key.map(Command::AskVoting),
        ("swot.collect", 1) => key.map(Command::Collect),
        ("swot.ask_close", 1) => key.map(Command::AskClose),
        ("swot.close", 1) => key.map(Command::Close),
        ("swot.ballot", 2) => Some(Command::Ballot(key?, id.arg(1)?)),
        ("swot.write_priority", 1) => key.map(Command::WritePriority),
        ("swot.priority", 1) => key.map(Command::Priority),
        ("swot.rewrite_priority", 1) => key.map(Command::RewritePriority),
        ("swot.priority_up", 1) => Some(Command::StepPriority(key?, Step::Up)),
        ("swot.priority_down", 1) => Some(Command::StepPriority(key?, Step::Down)),
        ("swot.priority_drop", 1) => Some(Command::StepPriority(key?, Step::Drop)),
        ("swot.share", 1) => key.map(Command::Share),
        _ => None,
    }
}

fn parse_pick(id: &CustomId, values: &[String]) -> Option<Command> {
    let key = id.arg::<i64>(0);
    if (id.name.as_str(), id.args.len()) == ("swot.move", 1) {
        return Some(Command::Move(key?, Quadrant::from_name(values.first()?)?));
    }
    let picked: Vec<i64> = values.iter().map(|value| value.parse().ok()).collect::<Option<_>>()?;
    match (id.name.as_str(), id.args.len()) {
        ("swot.take_back", 0) => picked.first().copied().map(Command::TakeBack),
        ("swot.pick", 0) if !picked.is_empty() => Some(Command::Picked(picked)),
        ("swot.join", 1) if !picked.is_empty() => Some(Command::Join(key?, picked)),
        ("swot.look", 0) => picked.first().copied().map(Command::Entry),
        ("swot.open_voting", 1) => {
            let each = u32::try_from(*picked.first()?).ok().filter(|each| (1..=MOST_VOTES_EACH).contains(each));
            Some(Command::OpenVoting(key?, each?))
        }
        ("swot.vote", 5) => Some(Command::Vote {
            session: key?,
            quadrant: Quadrant::from_name(id.args.get(1)?)?,
            page: id.arg(2)?,
            offered: (id.arg(3)?, id.arg(4)?),
            picked,
        }),
        ("swot.choose", 1) if !picked.is_empty() => Some(Command::Choose(key?, picked)),
        ("swot.pick_priority", 0) => picked.first().copied().map(Command::Priority),
        _ => None,
    }
}

fn parse_form(id: &CustomId, fields: &BTreeMap<String, String>) -> Option<Command> {
    let key = id.arg::<i64>(0);
    let words = || fields.get(WORDS_FIELD).cloned().unwrap_or_default();
    match (id.name.as_str(), id.args.len()) {
        ("swot.written", 1) => {
            let said = Quadrant::ALL.into_iter().filter_map(|quadrant| {
                Some((quadrant, fields.get(quadrant.as_str()).filter(|words| !words.is_empty())?.clone()))
            });
            Some(Command::Written(key?, said.collect()))
        }
        ("swot.rewritten", 1) => Some(Command::Rewritten(key?, words())),
        ("swot.written_priority", 1) => Some(Command::WrittenPriority(key?, words())),
        ("swot.rewritten_priority", 1) => Some(Command::RewrittenPriority(key?, words())),
        _ => None,
    }
}
