//! What people can ask of the sessions: `/retreat` and its controls, parsed into a [`Command`].

pub mod click;

use std::collections::BTreeMap;

use super::{Kind, texts, view};
use crate::calendar::WallTime;
use crate::command::Access;
use crate::invocation::{self, CommandSpec, Input, OptionKind, OptionSpec, SubcommandSpec, Value};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The fields of the forms.
pub(crate) mod field {
    pub(crate) const WHEN: &str = "when";
    pub(crate) const LENGTH: &str = "length";
    pub(crate) const PLACE: &str = "place";
    pub(crate) const LINK: &str = "link";
    pub(crate) const NAME: &str = "name";
}

/// What somebody typed about a session; `None` where the field or option was not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Date and time.
    pub when: Option<String>,
    /// How long.
    pub length: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Where online.
    pub link: Option<String>,
    /// Its own name.
    pub name: Option<String>,
}

/// Something asked of the sessions. They are named by their key; the handler binds it to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/retreat plan`: drafts the rest of the chain.
    Plan {
        /// When the first session is, as typed.
        first: String,
        /// Its kind.
        from: Kind,
        /// Weeks between two sessions.
        weeks: Option<u32>,
        /// Where all of them are held.
        place: Option<String>,
        /// Weeks for feedback.
        feedback_weeks: Option<u32>,
    },
    /// The draft of a chain.
    Draft(i64),
    /// One session of a draft.
    DraftSession(i64),
    /// The form to adjust it.
    Adjust(i64),
    /// That form, sent.
    Adjusted(i64, Typed),
    /// Leaves a session of the draft out, or puts it back.
    LeaveOut(i64, bool),
    /// The form for the lengths that a draft lacks.
    Lengths(i64),
    /// That form, sent: lengths as typed.
    SetLengths(i64, BTreeMap<Kind, String>),
    /// "Create all".
    Create(i64),
    /// "Discard".
    Discard(i64),
    /// `/retreat add`: shows what was understood.
    Add(Kind, Typed),
    /// "Add it".
    ConfirmAdd(i64),
    /// "Don't add it".
    DropAdd(i64),
    /// `/retreat list`.
    List,
    /// One of its pages, from 0.
    ListPage(usize),
    /// `/retreat show`: a session by what was picked or typed; the next one without.
    Show(Option<String>),
    /// A session in a fresh private message.
    ShowFresh(i64),
    /// A session in place of what was there.
    Open(i64),
    /// Suggestions while somebody types a session; those that can still be moved only.
    Suggest(String, bool),
    /// `/retreat move`: shows what would change.
    Move(String, String),
    /// The form that asks for the new time.
    AskMove(i64),
    /// That form, sent.
    MoveTo(i64, String),
    /// "Move it": to this wall time, shown for this revision.
    ConfirmMove(i64, WallTime, i64),
    /// `/retreat cancel`: asks whether they mean it.
    Cancel(String),
    /// The button that asks so.
    AskCancel(i64),
    /// "Cancel it", asked for this revision.
    ConfirmCancel(i64, i64),
    /// "Leave it as it is".
    Keep(i64),
    /// The form for length, place, link and name.
    Change(i64),
    /// That form, sent.
    Changed(i64, Typed),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::List
            | Self::ListPage(_)
            | Self::Show(_)
            | Self::ShowFresh(_)
            | Self::Open(_)
            | Self::Suggest(_, false) => Access::Everyone,
            Self::Plan { .. }
            | Self::Draft(_)
            | Self::DraftSession(_)
            | Self::Adjust(_)
            | Self::Adjusted(..)
            | Self::LeaveOut(..)
            | Self::Lengths(_)
            | Self::SetLengths(..)
            | Self::Create(_)
            | Self::Discard(_)
            | Self::Add(..)
            | Self::ConfirmAdd(_)
            | Self::DropAdd(_)
            | Self::Suggest(_, true)
            | Self::Move(..)
            | Self::AskMove(_)
            | Self::MoveTo(..)
            | Self::ConfirmMove(..)
            | Self::Cancel(_)
            | Self::AskCancel(_)
            | Self::ConfirmCancel(..)
            | Self::Keep(_)
            | Self::Change(_)
            | Self::Changed(..) => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Plan { .. }
            | Self::Add(..)
            | Self::List
            | Self::Show(_)
            | Self::ShowFresh(_)
            | Self::Move(..)
            | Self::Cancel(_) => Answers::Private,
            Self::Draft(_)
            | Self::DraftSession(_)
            | Self::Adjusted(..)
            | Self::LeaveOut(..)
            | Self::SetLengths(..)
            | Self::Create(_)
            | Self::Discard(_)
            | Self::ConfirmAdd(_)
            | Self::DropAdd(_)
            | Self::ListPage(_)
            | Self::Open(_)
            | Self::MoveTo(..)
            | Self::ConfirmMove(..)
            | Self::AskCancel(_)
            | Self::ConfirmCancel(..)
            | Self::Keep(_)
            | Self::Changed(..) => Answers::Update,
            Self::Adjust(_) | Self::Lengths(_) | Self::AskMove(_) | Self::Change(_) => Answers::Form,
            Self::Suggest(..) => Answers::Choices,
        }
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    let option = |name, description, kind, required| OptionSpec { name, description, kind, required };
    let kinds = || OptionKind::OneOf(Kind::ALL.map(|kind| (kind.as_str(), view::kind(voice, kind))).to_vec());
    // Longer than what is taken: Discord cuts off silently what it limits itself, we say what to do.
    let text = || OptionKind::Text(1000);
    let session = |required| option("session", texts::command_session(voice), OptionKind::Suggested, required);
    let sub = |name, description, options| SubcommandSpec { name, description, options };
    CommandSpec {
        name: "retreat",
        description: texts::command(voice),
        options: vec![],
        subcommands: vec![
            sub(
                "plan",
                texts::command_plan(voice),
                vec![
                    option("first", texts::command_plan_first(voice), text(), true),
                    option("from", texts::command_plan_from(voice), kinds(), false),
                    option("weeks", texts::command_plan_weeks(voice), OptionKind::Whole(1, 12), false),
                    option("place", texts::command_plan_place(voice), text(), false),
                    option("feedback-weeks", texts::command_plan_feedback(voice), OptionKind::Whole(1, 8), false),
                ],
            ),
            sub(
                "add",
                texts::command_add(voice),
                vec![
                    option("kind", texts::command_add_kind(voice), kinds(), true),
                    option("when", texts::command_add_when(voice), text(), true),
                    option("length", texts::command_add_length(voice), text(), false),
                    option("place", texts::command_add_place(voice), text(), false),
                    option("link", texts::command_add_link(voice), text(), false),
                    option("name", texts::command_add_name(voice), text(), false),
                ],
            ),
            sub("list", texts::command_list(voice), vec![]),
            sub("show", texts::command_show(voice), vec![session(false)]),
            crate::meeting::commands::agenda_spec(voice),
            crate::briefing::commands::spec(voice),
            sub(
                "move",
                texts::command_move(voice),
                vec![session(true), option("to", texts::command_move_to(voice), text(), true)],
            ),
            sub("cancel", texts::command_cancel(voice), vec![session(true)]),
        ],
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => parse_slash(path.strip_prefix("retreat ")?, options),
        Input::Typing { path, option, so_far } if option == "session" => match path.as_str() {
            "retreat show" => Some(Command::Suggest(so_far.clone(), false)),
            "retreat move" | "retreat cancel" => Some(Command::Suggest(so_far.clone(), true)),
            _ => None,
        },
        Input::Typing { .. } => None,
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) => {
            let session = values.first()?.parse().ok()?;
            match (id.name.as_str(), id.args.len()) {
                ("retreat.pick", 1) => Some(Command::DraftSession(session)),
                ("retreat.look", 0) => Some(Command::Open(session)),
                _ => None,
            }
        }
        Input::Form(id, fields) => parse_form(id, fields),
    }
}

fn parse_slash(path: &str, options: &BTreeMap<String, Value>) -> Option<Command> {
    let text = |name: &str| invocation::text(options, name);
    let whole = |name: &str| match options.get(name) {
        Some(Value::Whole(number)) => u32::try_from(*number).ok(),
        _ => None,
    };
    let session = || text("session").filter(|text| !text.trim().is_empty());
    match path {
        "plan" => Some(Command::Plan {
            first: text("first").unwrap_or_default(),
            from: match text("from") {
                Some(name) => Kind::from_name(&name)?,
                None => Kind::Readiness,
            },
            weeks: whole("weeks"),
            place: text("place"),
            feedback_weeks: whole("feedback-weeks"),
        }),
        "add" => {
            let typed = Typed {
                when: Some(text("when").unwrap_or_default()),
                length: text("length"),
                place: text("place"),
                link: text("link"),
                name: text("name"),
            };
            Some(Command::Add(Kind::from_name(&text("kind")?)?, typed))
        }
        "list" => Some(Command::List),
        "show" => Some(Command::Show(session())),
        "move" => Some(Command::Move(session().unwrap_or_default(), text("to").unwrap_or_default())),
        "cancel" => Some(Command::Cancel(session().unwrap_or_default())),
        _ => None,
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let key = id.arg::<i64>(0);
    match (id.name.as_str(), id.args.len()) {
        ("retreat.draft", 1) => key.map(Command::Draft),
        ("retreat.draft_session", 1) => key.map(Command::DraftSession),
        ("retreat.adjust", 1) => key.map(Command::Adjust),
        ("retreat.leave_out", 1) => Some(Command::LeaveOut(key?, true)),
        ("retreat.put_back", 1) => Some(Command::LeaveOut(key?, false)),
        ("retreat.lengths", 1) => key.map(Command::Lengths),
        ("retreat.create", 1) => key.map(Command::Create),
        ("retreat.discard", 1) => key.map(Command::Discard),
        ("retreat.add", 1) => key.map(Command::ConfirmAdd),
        ("retreat.drop", 1) => key.map(Command::DropAdd),
        ("retreat.list", 1) => id.arg(0).map(Command::ListPage),
        ("retreat.show", 1) => key.map(Command::ShowFresh),
        ("retreat.open", 1) => key.map(Command::Open),
        ("retreat.ask_move", 1) => key.map(Command::AskMove),
        ("retreat.move", 3) => Some(Command::ConfirmMove(key?, click::wall_of(id.args.get(1)?)?, id.arg(2)?)),
        ("retreat.ask_cancel", 1) => key.map(Command::AskCancel),
        ("retreat.cancel", 2) => Some(Command::ConfirmCancel(key?, id.arg(1)?)),
        ("retreat.keep", 1) => key.map(Command::Keep),
        ("retreat.change", 1) => key.map(Command::Change),
        _ => None,
    }
}

fn parse_form(id: &CustomId, fields: &BTreeMap<String, String>) -> Option<Command> {
    let key = id.arg::<i64>(0);
    let text = |name: &str| fields.get(name).cloned();
    let typed = || Typed {
        when: text(field::WHEN),
        length: text(field::LENGTH),
        place: text(field::PLACE),
        link: text(field::LINK),
        name: text(field::NAME),
    };
    match (id.name.as_str(), id.args.len()) {
        ("retreat.adjusted", 1) => Some(Command::Adjusted(key?, typed())),
        ("retreat.changed", 1) => Some(Command::Changed(key?, typed())),
        ("retreat.move_to", 1) => Some(Command::MoveTo(key?, text(field::WHEN)?)),
        ("retreat.set_lengths", 1) => {
            let lengths = fields.iter().filter_map(|(name, text)| Some((Kind::from_name(name)?, text.clone())));
            Some(Command::SetLengths(key?, lengths.collect()))
        }
        _ => None,
    }
}
