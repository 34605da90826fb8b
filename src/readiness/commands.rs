//! What people can ask of the readiness survey: slash commands and controls, parsed into a [`Command`].

use super::{Choice, Mode, Question, texts};
use crate::command::Access;
use crate::district::Part;
use crate::invocation::{self, CommandSpec, Input, OptionKind, OptionSpec, SubcommandSpec};
use crate::message::{Answers, CustomId};
use crate::prompts::Voice;

/// The menu's value for everyone together.
pub const EVERYONE: &str = "everyone";

/// Something asked of the readiness survey. Rounds are named by their key; the handler binds it to the district.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// `/readiness open`: prepares a round and shows the person what everyone would see.
    Prepare {
        /// What to call it.
        name: String,
        /// When it closes, as typed.
        closes: Option<String>,
        /// How it is answered.
        mode: Mode,
    },
    /// "Post it now" below the preview.
    Post(i64),
    /// "Don't post" below the preview.
    Discard(i64),
    /// `/readiness take`, or the invitation's button: a fresh private message at the first open question.
    Take(Option<i64>),
    /// Back to who sees what.
    Promise(i64),
    /// The first open question.
    Start(i64),
    /// One question, answered or not.
    Show(i64, Question),
    /// An answer, from a control drawn at a revision of the answers.
    Answer {
        /// The round.
        round: i64,
        /// The question.
        question: Question,
        /// What was clicked.
        choice: Choice,
        /// The revision that the clicked control was drawn at.
        seen: i64,
    },
    /// `/readiness close`: asks whether they mean it.
    AskToClose,
    /// "Close it".
    Close(i64),
    /// "Leave it open".
    KeepOpen(i64),
    /// `/readiness status`: how many have answered, never who.
    Status,
    /// `/readiness results`, or the button below a shared result: a fresh private message.
    Results(Option<i64>),
    /// One group's picture (`None`: everyone's) in place of the one that is shown.
    Group(i64, Option<Part>),
    /// The counts as a file.
    Numbers(i64),
    /// "Share with everyone".
    Share(i64),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Prepare { .. }
            | Self::Post(_)
            | Self::Discard(_)
            | Self::AskToClose
            | Self::Close(_)
            | Self::KeepOpen(_)
            | Self::Status
            | Self::Share(_) => Access::Planners,
            // Results: the planners' until they are shared, which the handler sees in the round.
            Self::Take(_)
            | Self::Promise(_)
            | Self::Start(_)
            | Self::Show(..)
            | Self::Answer { .. }
            | Self::Results(_)
            | Self::Group(..)
            | Self::Numbers(_) => Access::Everyone,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Prepare { .. }
            | Self::Take(_)
            | Self::AskToClose
            | Self::Status
            | Self::Results(_)
            | Self::Numbers(_) => Answers::Private,
            Self::Post(_)
            | Self::Discard(_)
            | Self::Promise(_)
            | Self::Start(_)
            | Self::Show(..)
            | Self::Answer { .. }
            | Self::Close(_)
            | Self::KeepOpen(_)
            | Self::Group(..)
            | Self::Share(_) => Answers::Update,
        }
    }
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    let modes = vec![
        (Mode::Confidential.as_str(), texts::mode_confidential(voice)),
        (Mode::Together.as_str(), texts::mode_together(voice)),
    ];
    let option = |name, description, kind, required| OptionSpec { name, description, kind, required };
    CommandSpec {
        name: "readiness",
        description: texts::command(voice),
        options: vec![],
        subcommands: vec![
            SubcommandSpec { name: "take", description: texts::command_take(voice), options: vec![] },
            SubcommandSpec {
                name: "open",
                description: texts::command_open(voice),
                options: vec![
                    // Longer than a name may be: Discord cuts off silently what it limits itself, we say what to do.
                    option("name", texts::command_open_name(voice), OptionKind::Text(1000), true),
                    option("closes", texts::command_open_closes(voice), OptionKind::Text(100), false),
                    option("mode", texts::command_open_mode(voice), OptionKind::OneOf(modes), false),
                ],
            },
            SubcommandSpec { name: "status", description: texts::command_status(voice), options: vec![] },
            SubcommandSpec { name: "close", description: texts::command_close(voice), options: vec![] },
            crate::path::commands::path_spec(voice),
            crate::path::commands::why_spec(voice),
            SubcommandSpec { name: "results", description: texts::command_results(voice), options: vec![] },
        ],
    }
}

/// What was asked for, if it is for this feature.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } => match path.as_str() {
            "readiness take" => Some(Command::Take(None)),
            "readiness close" => Some(Command::AskToClose),
            "readiness status" => Some(Command::Status),
            "readiness results" => Some(Command::Results(None)),
            "readiness open" => {
                let text = |name: &str| invocation::text(options, name);
                let mode = match text("mode") {
                    Some(mode) => Mode::from_name(&mode)?,
                    None => Mode::Confidential,
                };
                Some(Command::Prepare { name: text("name").unwrap_or_default(), closes: text("closes"), mode })
            }
            _ => None,
        },
        Input::Click(id) => parse_click(id),
        Input::Pick(id, values) if id.name == "readiness.group" && id.args.len() == 1 => {
            let group = match values.first()?.as_str() {
                EVERYONE => None,
                name => Some(Part::from_name(name)?),
            };
            Some(Command::Group(id.arg(0)?, group))
        }
        _ => None,
    }
}

fn parse_click(id: &CustomId) -> Option<Command> {
    let round = id.arg(0);
    let question = || id.arg(1).and_then(Question::from_number);
    match (id.name.as_str(), id.args.len()) {
        ("readiness.take", 1) => Some(Command::Take(Some(round?))),
        ("readiness.promise", 1) => round.map(Command::Promise),
        ("readiness.start", 1) => round.map(Command::Start),
        ("readiness.show", 2) => Some(Command::Show(round?, question()?)),
        ("readiness.answer", 4) => {
            Some(Command::Answer { round: round?, question: question()?, choice: id.arg(2)?, seen: id.arg(3)? })
        }
        ("readiness.post", 1) => round.map(Command::Post),
        ("readiness.discard", 1) => round.map(Command::Discard),
        ("readiness.close", 1) => round.map(Command::Close),
        ("readiness.keep", 1) => round.map(Command::KeepOpen),
        ("readiness.results", 1) => Some(Command::Results(Some(round?))),
        ("readiness.numbers", 1) => round.map(Command::Numbers),
        ("readiness.share", 1) => round.map(Command::Share),
        _ => None,
    }
}

/// The controls. What stands here has been shipped: names and places of arguments never change.
pub mod click {
    use super::{Choice, CustomId, Question};

    /// The invitation's button.
    pub fn take(round: i64) -> CustomId {
        CustomId::new("readiness.take", [&round as _])
    }

    /// Back to who sees what.
    pub fn promise(round: i64) -> CustomId {
        CustomId::new("readiness.promise", [&round as _])
    }

    /// To the first open question.
    pub fn start(round: i64) -> CustomId {
        CustomId::new("readiness.start", [&round as _])
    }

    /// To one question.
    pub fn show(round: i64, question: Question) -> CustomId {
        CustomId::new("readiness.show", [&round as _, &question.number() as _])
    }

    /// An answer, from a question drawn at revision `seen`.
    pub fn answer(round: i64, question: Question, choice: Choice, seen: i64) -> CustomId {
        CustomId::new("readiness.answer", [&round as _, &question.number() as _, &choice as _, &seen as _])
    }

    /// Post the prepared round.
    pub fn post(round: i64) -> CustomId {
        CustomId::new("readiness.post", [&round as _])
    }

    /// Drop the prepared round.
    pub fn discard(round: i64) -> CustomId {
        CustomId::new("readiness.discard", [&round as _])
    }

    /// Close the round.
    pub fn close(round: i64) -> CustomId {
        CustomId::new("readiness.close", [&round as _])
    }

    /// A closed round's result, in a fresh private message.
    pub fn results(round: i64) -> CustomId {
        CustomId::new("readiness.results", [&round as _])
    }

    /// A menu of groups; what is picked is a group's name or [`super::EVERYONE`].
    pub fn group(round: i64) -> CustomId {
        CustomId::new("readiness.group", [&round as _])
    }

    /// The counts as a file.
    pub fn numbers(round: i64) -> CustomId {
        CustomId::new("readiness.numbers", [&round as _])
    }

    /// Share the result with everyone.
    pub fn share(round: i64) -> CustomId {
        CustomId::new("readiness.share", [&round as _])
    }

    /// Leave the round open.
    pub fn keep(round: i64) -> CustomId {
        CustomId::new("readiness.keep", [&round as _])
    }
}
