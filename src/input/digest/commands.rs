//! What people can ask of the digest, parsed into a [`Command`].

use crate::command::Access;
use crate::input::{commands, words};
use crate::invocation::{self, Input, SubcommandSpec};
use crate::message::Answers;
use crate::prompts::Voice;

/// Something asked of it. Sessions are named by their keys; the handler binds them to the district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `/input digest`: of the session that was typed, or the next.
    Show(Option<String>),
    /// The same for a certain session: a fresh private message.
    Read(i64),
    /// A page of it, from 0.
    Page(i64, usize),
    /// All of it as files.
    Files(i64),
}

impl Command {
    /// Who may ask for it.
    pub fn access(&self) -> Access {
        match self {
            Self::Show(_) | Self::Read(_) | Self::Page(..) | Self::Files(_) => Access::Planners,
        }
    }

    /// How it answers.
    pub fn answers(&self) -> Answers {
        match self {
            Self::Show(_) | Self::Read(_) | Self::Files(_) => Answers::Private,
            Self::Page(..) => Answers::Update,
        }
    }
}

/// `/input digest`.
pub fn spec(voice: &Voice<'_>) -> SubcommandSpec {
    let options = vec![commands::session_option(voice)];
    SubcommandSpec { name: "digest", description: words::command_digest(voice), options }
}

/// What was asked for, if it is for this room.
pub fn parse(input: &Input) -> Option<Command> {
    match input {
        Input::Slash { path, options } if path == "input digest" => {
            Some(Command::Show(invocation::text(options, "session")))
        }
        Input::Click(id) => match (id.name.as_str(), id.args.len()) {
            // The second argument only tells one message from another.
            ("input.read", 2) => id.arg::<i64>(1).and(id.arg(0)).map(Command::Read),
            ("input.digest_page", 2) => Some(Command::Page(id.arg(0)?, id.arg(1)?)),
            ("input.digest_files", 1) => id.arg(0).map(Command::Files),
            _ => None,
        },
        _ => None,
    }
}
