//! What people can ask of the scan: `/scan`, its controls and forms, parsed into a [`Command`].

pub mod click;
mod parse;

use chrono::NaiveDate;

pub use self::parse::parse;
pub(in crate::scan) use self::parse::typed;
use super::{Kind, LONGEST_LINK, LONGEST_WORDS, Review, Section, What, outside, texts};
pub use crate::action::wheel::commands::Place;
use crate::command::{Access, Home};
use crate::invocation::{Attachment, CommandSpec, OptionKind, OptionSpec, SubcommandSpec};
use crate::message::Answers;
use crate::prompts::Voice;

/// The fields of the forms.
pub(crate) mod field {
    pub(crate) const WORDS: &str = "words";
    pub(crate) const LINK: &str = "link";
    pub(crate) const REASON: &str = "reason";
    pub(crate) const BY: &str = "by";
    pub(crate) const WHO: &str = "who";
    pub(crate) const DAY: &str = "day";
}

/// What `/scan update` was sent with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The point, as picked or typed.
    pub what: Option<String>,
    /// In words.
    pub words: String,
    /// Where it stands.
    pub link: String,
    /// A file.
    pub file: Option<Attachment>,
}

/// Something asked of a scan. Scans, points and findings are named by their keys; the handler binds them to the district,
/// and whoever changes one to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/scan start`, with the session as picked or typed.
    Start(Option<Kind>, Option<Review>, Option<String>),
    /// `/scan assign`.
    Assign {
        /// A point or a section, as picked or typed.
        what: String,
        /// Who looks after it.
        who: u64,
        /// Until when, as typed.
        by: String,
    },
    /// `/scan update`.
    Update(Update),
    /// `/scan show`.
    Show,
    /// `/scan report`.
    Report,
    /// Suggestions for a session.
    SuggestSession(String),
    /// Suggestions for what is given out: points and sections.
    SuggestWhat(String),
    /// Suggestions for what is recorded on: points that this person can change.
    SuggestPoint(String),
    /// A scan, in place.
    Open(i64),
    /// One of its sections.
    OpenSection(i64, Section),
    /// One of its points, and a page of what was found on it, from 0.
    OpenItem(i64, usize, Place),
    /// What somebody looks after.
    Mine(i64, Place),
    /// The form to record something.
    AskRecord(i64, Place),
    /// It was sent: words and link.
    Record(i64, String, String, Place),
    /// A point is done.
    Done(i64, Place),
    /// The form for why a point is left out.
    AskLeave(i64),
    /// It was sent.
    Leave(i64, String),
    /// A point is open again.
    Reopen(i64, Place),
    /// Something that was found is taken back, or put back.
    Drop(i64, bool),
    /// A file, in a message of its own.
    OpenFile(i64),
    /// The form for until when somebody looks after a point.
    AskBy(i64, u64),
    /// It was sent.
    By(i64, u64, String),
    /// Somebody looks after something until then, as it was drawn.
    ConfirmAssign {
        /// The scan.
        scan: i64,
        /// What.
        what: What,
        /// Who.
        who: u64,
        /// Until when: a local date.
        by: NaiveDate,
        /// What it was drawn for.
        mark: u64,
    },
    /// Nothing is given to anybody after all.
    KeepAssign(i64),
    /// Nobody looks after a point.
    Unassign(i64),
    /// What can be set.
    Settings(i64),
    /// From which point of view.
    SetKind(i64, Kind),
    /// Who looks at how the district works inside.
    SetReview(i64, Review),
    /// Before which session it is read.
    SetSession(i64, i64),
    /// Whether they mean to close it.
    AskClose(i64),
    /// Close it.
    Close(i64),
    /// A page of the report, from 0.
    ReportPage(i64, usize),
    /// The report of a scan, in a message of its own: below what is posted.
    Read(i64),
    /// The whole report as files, in a message of its own.
    Whole(i64),
    /// Whether they mean to post it.
    AskPost(i64),
    /// Post it.
    Post(i64),
    /// Voices and documents from outside.
    Outside(outside::commands::Command),
}

impl Command {
    /// Who may ask for it: who sees and changes what, the handler knows.
    pub fn access(&self) -> Access {
        match self {
            Self::Start(..)
            | Self::Assign { .. }
            | Self::SuggestSession(_)
            | Self::SuggestWhat(_)
            | Self::AskBy(..)
            | Self::By(..)
            | Self::ConfirmAssign { .. }
            | Self::KeepAssign(_)
            | Self::Unassign(_)
            | Self::Settings(_)
            | Self::SetKind(..)
            | Self::SetReview(..)
            | Self::SetSession(..)
            | Self::AskClose(_)
            | Self::Close(_)
            | Self::AskPost(_)
            | Self::Post(_) => Access::Planners,
            Self::Update(_)
            | Self::Show
            | Self::Report
            | Self::SuggestPoint(_)
            | Self::Open(_)
            | Self::OpenSection(..)
            | Self::OpenItem(..)
            | Self::Mine(..)
            | Self::AskRecord(..)
            | Self::Record(..)
            | Self::Done(..)
            | Self::AskLeave(_)
            | Self::Leave(..)
            | Self::Reopen(..)
            | Self::Drop(..)
            | Self::OpenFile(_)
            | Self::ReportPage(..)
            | Self::Read(_)
            | Self::Whole(_) => Access::Everyone,
            Self::Outside(command) => command.access(),
        }
    }

    /// The row that names the district, for what can be asked in a direct message too: what stands below a reminder, and
    /// what follows it.
    pub fn home(&self) -> Option<Home> {
        match self {
            Self::Open(scan)
            | Self::OpenSection(scan, _)
            | Self::Mine(scan, _)
            | Self::ReportPage(scan, _)
            | Self::Read(scan)
            | Self::Whole(scan)
            | Self::ConfirmAssign { scan, .. }
            | Self::KeepAssign(scan)
            | Self::Settings(scan)
            | Self::SetKind(scan, _)
            | Self::SetReview(scan, _)
            | Self::SetSession(scan, _)
            | Self::AskClose(scan)
            | Self::Close(scan)
            | Self::AskPost(scan)
            | Self::Post(scan) => Some(Home::Scan(*scan)),
            Self::OpenItem(item, ..)
            | Self::AskRecord(item, _)
            | Self::Record(item, ..)
            | Self::Done(item, _)
            | Self::AskLeave(item)
            | Self::Leave(item, _)
            | Self::Reopen(item, _)
            | Self::AskBy(item, _)
            | Self::By(item, ..)
            | Self::Unassign(item) => Some(Home::ScanItem(*item)),
            Self::Drop(finding, _) | Self::OpenFile(finding) => Some(Home::ScanFinding(*finding)),
            Self::Outside(command) => command.home(),
            Self::Start(..)
            | Self::Assign { .. }
            | Self::Update(_)
            | Self::Show
            | Self::Report
            | Self::SuggestSession(_)
            | Self::SuggestWhat(_)
            | Self::SuggestPoint(_) => None,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Start(..)
            | Self::Assign { .. }
            | Self::Update(_)
            | Self::Show
            | Self::Report
            | Self::OpenFile(_)
            | Self::Read(_)
            | Self::Whole(_) => Answers::Private,
            Self::SuggestSession(_) | Self::SuggestWhat(_) | Self::SuggestPoint(_) => Answers::Choices,
            Self::AskRecord(..) | Self::AskLeave(_) | Self::AskBy(..) => Answers::Form,
            Self::OpenItem(.., place)
            | Self::Mine(_, place)
            | Self::Record(.., place)
            | Self::Done(_, place)
            | Self::Reopen(_, place) => place.answers(),
            Self::Open(_)
            | Self::OpenSection(..)
            | Self::Leave(..)
            | Self::Drop(..)
            | Self::By(..)
            | Self::ConfirmAssign { .. }
            | Self::KeepAssign(_)
            | Self::Unassign(_)
            | Self::Settings(_)
            | Self::SetKind(..)
            | Self::SetReview(..)
            | Self::SetSession(..)
            | Self::AskClose(_)
            | Self::Close(_)
            | Self::ReportPage(..)
            | Self::AskPost(_)
            | Self::Post(_) => Answers::Update,
            Self::Outside(command) => command.answers(),
        }
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    let option = |name, description, kind, required| OptionSpec { name, description, kind, required };
    let subcommand = |name, description, options| SubcommandSpec { name, description, options };
    let kinds = vec![("first", texts::kind_first(voice)), ("progress", texts::kind_progress(voice))];
    let reviews = vec![("internal", texts::review_internal(voice)), ("external", texts::review_external(voice))];
    CommandSpec {
        name: "scan",
        description: texts::command_about(voice),
        options: vec![],
        subcommands: vec![
            subcommand(
                "start",
                texts::command_start(voice),
                vec![
                    option("kind", texts::command_start_kind(voice), OptionKind::OneOf(kinds), false),
                    option("review", texts::command_start_review(voice), OptionKind::OneOf(reviews), false),
                    option("session", texts::command_start_session(voice), OptionKind::Suggested, false),
                ],
            ),
            subcommand(
                "assign",
                texts::command_assign(voice),
                vec![
                    option("what", texts::command_assign_what(voice), OptionKind::Suggested, true),
                    option("who", texts::command_assign_who(voice), OptionKind::Person, true),
                    option("by", texts::command_assign_by(voice), OptionKind::Text(super::LONGEST_DATE as u16), true),
                ],
            ),
            subcommand(
                "update",
                texts::command_update(voice),
                vec![
                    option("what", texts::command_update_what(voice), OptionKind::Suggested, false),
                    option("words", texts::command_update_words(voice), OptionKind::Text(LONGEST_WORDS as u16), false),
                    option("link", texts::command_update_link(voice), OptionKind::Text(LONGEST_LINK as u16), false),
                    option("file", texts::command_update_file(voice), OptionKind::File, false),
                ],
            ),
            subcommand("show", texts::command_show(voice), vec![]),
            subcommand("report", texts::command_report(voice), vec![]),
            subcommand("voices", texts::command_voices(voice), vec![]),
        ],
    }
}
