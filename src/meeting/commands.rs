//! What people can ask of agendas and core-team meetings, parsed into a [`Command`].

pub mod click;

use super::{NoteKind, kickoff, texts};
use crate::calendar::WallTime;
use crate::command::Access;
use crate::invocation::{self, CommandSpec, Input, OptionKind, OptionSpec, SubcommandSpec};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The field of an item's words.
pub const WHAT_FIELD: &str = "what";
/// The field of an item's minutes.
pub const MINUTES_FIELD: &str = "minutes";
/// The field of a link, of a time to move to, and of a note's words.
pub const WORDS_FIELD: &str = "words";

/// What becomes of an agenda's item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It comes onto the agenda.
    Accept,
    /// It is left out.
    Drop,
    /// It is proposed again.
    PutBack,
    /// It comes earlier.
    Up,
    /// It comes later.
    Down,
}

/// Something asked of agendas and meetings. Sessions and items are named by their keys; the handler binds them to the
/// district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/retreat agenda`: a fresh private message with the agenda of the session that was typed, or of the next.
    Agenda(Option<String>),
    /// The same for a certain session.
    AgendaOf(i64),
    /// A page of an agenda, from 0.
    AgendaPage(i64, usize),
    /// Suggestions while somebody types a session; only those before which the core team meets.
    Suggest {
        /// Only those before which the core team meets.
        meetings: bool,
        /// What stands there.
        so_far: String,
    },
    /// "Propose an item": its form.
    Propose(i64),
    /// That form, sent.
    Proposed {
        /// Whose agenda.
        session: i64,
        /// What.
        words: String,
        /// How long, as typed.
        minutes: String,
    },
    /// "Start with the method's points".
    Points(i64),
    /// "Accept all": everything that is proposed.
    AcceptAll(i64),
    /// One item, whole.
    Item(i64),
    /// What becomes of it.
    Change(i64, Change),
    /// "Change the words": the item's form.
    Rewrite(i64),
    /// That form, sent.
    Rewritten {
        /// The item.
        item: i64,
        /// The mark of what stood in the form at first.
        seen: u32,
        /// What.
        words: String,
        /// How long, as typed.
        minutes: String,
    },
    /// "Make it final".
    Finalise(i64),
    /// The same, although so many items are still open.
    FinaliseAnyway(i64, usize),
    /// "Open it again".
    Reopen(i64),
    /// `/meeting show`: a fresh private message with the meeting before the session that was typed, or the next.
    Show(Option<String>),
    /// The same before a certain session.
    ShowOf(i64),
    /// The same in place of what is shown.
    ShowHere(i64),
    /// "Set the link": its form.
    Link(i64),
    /// That form, sent.
    Linked(i64, String),
    /// `/meeting move`: shows what would change, and asks.
    MoveTyped {
        /// The session, as typed or picked.
        session: Option<String>,
        /// When to, as typed.
        to: String,
    },
    /// "Move": its form.
    Move(i64),
    /// That form, sent: shows what would change, and asks.
    MoveAsked(i64, String),
    /// "Move it".
    MoveNow {
        /// The session before which the core team meets.
        session: i64,
        /// When to.
        to: WallTime,
        /// The meeting's revision when the difference was shown.
        seen: i64,
    },
    /// A form for a decision or feedback.
    Write(i64, NoteKind),
    /// That form, sent.
    Written(i64, NoteKind, String),
    /// A page of the decisions or the feedback, from 0.
    Notes(i64, NoteKind, usize),
    /// One of them, whole.
    Note(i64, NoteKind, i64),
    /// The decisions as a file.
    Export(i64),
    /// The kickoff checklist.
    Kickoff(kickoff::commands::Command),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            // The agenda: the planners' until it is final, which the handler sees in the session.
            Self::Agenda(_) | Self::AgendaOf(_) | Self::AgendaPage(..) | Self::Suggest { meetings: false, .. } => {
                Access::Everyone
            }
            Self::Suggest { meetings: true, .. }
            | Self::Propose(_)
            | Self::Proposed { .. }
            | Self::Points(_)
            | Self::AcceptAll(_)
            | Self::Item(_)
            | Self::Change(..)
            | Self::Rewrite(_)
            | Self::Rewritten { .. }
            | Self::Finalise(_)
            | Self::FinaliseAnyway(..)
            | Self::Reopen(_)
            | Self::Show(_)
            | Self::ShowOf(_)
            | Self::ShowHere(_)
            | Self::Link(_)
            | Self::Linked(..)
            | Self::MoveTyped { .. }
            | Self::Move(_)
            | Self::MoveAsked(..)
            | Self::MoveNow { .. }
            | Self::Write(..)
            | Self::Written(..)
            | Self::Notes(..)
            | Self::Note(..)
            | Self::Export(_) => Access::Planners,
            Self::Kickoff(command) => command.access(),
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Agenda(_)
            | Self::AgendaOf(_)
            | Self::Show(_)
            | Self::ShowOf(_)
            | Self::MoveTyped { .. }
            | Self::Export(_) => Answers::Private,
            Self::Suggest { .. } => Answers::Choices,
            Self::Propose(_) | Self::Rewrite(_) | Self::Link(_) | Self::Move(_) | Self::Write(..) => Answers::Form,
            Self::AgendaPage(..)
            | Self::Proposed { .. }
            | Self::Points(_)
            | Self::AcceptAll(_)
            | Self::Item(_)
            | Self::Change(..)
            | Self::Rewritten { .. }
            | Self::Finalise(_)
            | Self::FinaliseAnyway(..)
            | Self::Reopen(_)
            | Self::ShowHere(_)
            | Self::Linked(..)
            | Self::MoveAsked(..)
            | Self::MoveNow { .. }
            | Self::Written(..)
            | Self::Notes(..)
            | Self::Note(..) => Answers::Update,
            Self::Kickoff(command) => command.answers(),
        }
    }
}

fn session_option(voice: &Voice<'_>) -> OptionSpec {
    let description = texts::command_session(voice);
    OptionSpec { name: "session", description, kind: OptionKind::Suggested, required: false }
}

/// `/retreat agenda`: it stands beside the other commands about sessions.
pub fn agenda_spec(voice: &Voice<'_>) -> SubcommandSpec {
    SubcommandSpec { name: "agenda", description: texts::command_agenda(voice), options: vec![session_option(voice)] }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    let to = OptionSpec {
        name: "to",
        description: texts::command_move_to(voice),
        kind: OptionKind::Text(100),
        required: true,
    };
    CommandSpec {
        name: "meeting",
        description: texts::command(voice),
        options: vec![],
        subcommands: vec![
            SubcommandSpec {
                name: "show",
                description: texts::command_show(voice),
                options: vec![session_option(voice)],
            },
            SubcommandSpec {
                name: "move",
                description: texts::command_move(voice),
                options: vec![to, session_option(voice)],
            },
        ],
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => {
            let text = |name: &str| invocation::text(options, name);
            match path.as_str() {
                "retreat agenda" => Some(Command::Agenda(text("session"))),
                "meeting show" => Some(Command::Show(text("session"))),
                "meeting move" => {
                    Some(Command::MoveTyped { session: text("session"), to: text("to").unwrap_or_default() })
                }
                _ => None,
            }
        }
        Input::Typing { path, option, so_far } if option == "session" => {
            let suggest = |meetings| Some(Command::Suggest { meetings, so_far: so_far.clone() });
            match path.as_str() {
                "retreat agenda" => suggest(false),
                "meeting show" | "meeting move" => suggest(true),
                _ => None,
            }
        }
        Input::Typing { .. } => None,
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => match (id.name.as_str(), id.args.len()) {
            ("meeting.pick", 1) => Some(Command::Item(values.first()?.parse().ok()?)),
            ("meeting.note", 2) => Some(Command::Note(id.arg(0)?, note_kind(id)?, values.first()?.parse().ok()?)),
            _ => None,
        },
        Input::Form(id, fields) => {
            let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
            match (id.name.as_str(), id.args.len()) {
                ("meeting.proposed", 1) => Some(Command::Proposed {
                    session: id.arg(0)?,
                    words: field(WHAT_FIELD),
                    minutes: field(MINUTES_FIELD),
                }),
                ("meeting.rewritten", 2) => Some(Command::Rewritten {
                    item: id.arg(0)?,
                    seen: id.arg(1)?,
                    words: field(WHAT_FIELD),
                    minutes: field(MINUTES_FIELD),
                }),
                ("meeting.linked", 1) => Some(Command::Linked(id.arg(0)?, field(WORDS_FIELD))),
                ("meeting.move_asked", 1) => Some(Command::MoveAsked(id.arg(0)?, field(WORDS_FIELD))),
                ("meeting.written", 2) => Some(Command::Written(id.arg(0)?, note_kind(id)?, field(WORDS_FIELD))),
                _ => None,
            }
        }
    }
    .or_else(|| kickoff::commands::parse(input).map(Command::Kickoff))
}

fn note_kind(id: &CustomId) -> Option<NoteKind> {
    NoteKind::from_name(id.args.get(1)?)
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = id.arg::<i64>(0);
    let change = |change| key.map(|item| Command::Change(item, change));
    match (id.name.as_str(), id.args.len()) {
        ("meeting.agenda", 1) => key.map(Command::AgendaOf),
        ("meeting.agenda_page", 2) => Some(Command::AgendaPage(key?, id.arg(1)?)),
        ("meeting.propose", 1) => key.map(Command::Propose),
        ("meeting.points", 1) => key.map(Command::Points),
        ("meeting.accept_all", 1) => key.map(Command::AcceptAll),
        ("meeting.item", 1) => key.map(Command::Item),
        ("meeting.accept", 1) => change(Change::Accept),
        ("meeting.drop", 1) => change(Change::Drop),
        ("meeting.put_back", 1) => change(Change::PutBack),
        ("meeting.up", 1) => change(Change::Up),
        ("meeting.down", 1) => change(Change::Down),
        ("meeting.rewrite", 1) => key.map(Command::Rewrite),
        ("meeting.final", 1) => key.map(Command::Finalise),
        ("meeting.final_anyway", 2) => Some(Command::FinaliseAnyway(key?, id.arg(1)?)),
        ("meeting.reopen", 1) => key.map(Command::Reopen),
        ("meeting.show", 1) => key.map(Command::ShowOf),
        ("meeting.show_here", 1) => key.map(Command::ShowHere),
        ("meeting.link", 1) => key.map(Command::Link),
        ("meeting.move", 1) => key.map(Command::Move),
        ("meeting.move_now", 3) => {
            Some(Command::MoveNow { session: key?, to: click::wall_time(id.args.get(1)?)?, seen: id.arg(2)? })
        }
        ("meeting.write", 2) => Some(Command::Write(key?, note_kind(id)?)),
        ("meeting.notes", 3) => Some(Command::Notes(key?, note_kind(id)?, id.arg(2)?)),
        ("meeting.export", 1) => key.map(Command::Export),
        _ => None,
    }
}
