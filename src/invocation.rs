//! What a person asked for, as plain data: who, and a slash command, a click, a choice or a filled-in form. Also the
//! description of slash commands. Each feature's `commands.rs` turns an [`Input`] into its own typed command.

use std::collections::BTreeMap;

use crate::message::{CustomId, Text};

/// Who asks, with what Discord said about them in this very interaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Discord's id of the person.
    pub user_id: u64,
    /// Discord's id of the server they asked in.
    pub guild_id: u64,
    /// Discord's ids of the roles they hold there now.
    pub roles: Vec<u64>,
    /// They may manage the server (or administer it).
    pub manage_server: bool,
    /// Their client's language, such as `en-US`.
    pub locale: String,
}

/// Who asks, as far as Discord says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A member of a server, in that server.
    Member(Actor),
    /// Somebody in the direct messages with the bot: which server it is about, and what they are there, is not said.
    Direct {
        /// Discord's id of the person.
        user_id: u64,
        /// Their client's language, such as `en-US`.
        locale: String,
    },
}

/// One interaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Invocation {
    /// Discord's id of it; delivered twice, it has its effect once.
    pub interaction_id: u64,
    /// Who.
    pub asker: Asker,
    /// What.
    pub input: Input,
}

/// What was done in the client.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A slash command was sent.
    Slash {
        /// Command and subcommand, such as `readiness open`.
        path: String,
        /// What was filled in.
        options: BTreeMap<String, Value>,
    },
    /// Somebody is typing into an option.
    Typing {
        /// Command and subcommand.
        path: String,
        /// The option they are in.
        option: String,
        /// What stands there so far.
        so_far: String,
    },
    /// A button was clicked.
    Click(CustomId),
    /// Something was picked in a select menu: values, or ids of roles, people or channels.
    Pick(CustomId, Vec<String>),
    /// A form was sent: field id -> text.
    Form(CustomId, BTreeMap<String, String>),
}

/// The value of a slash command's option.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Typed text or a choice's value.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Yes or no.
    Flag(bool),
    /// Discord's id of a role.
    Role(u64),
    /// Discord's id of a channel.
    Channel(u64),
    /// Discord's id of a person.
    Person(u64),
    /// A file.
    File(Attachment),
}

/// A file that somebody handed over: where it lies, not what is in it ([`crate::messenger::Messenger::download`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Discord's id of it.
    pub id: u64,
    /// Its name, with its ending.
    pub name: String,
    /// Its length in bytes, as Discord says.
    pub size: u64,
    /// What the person's client takes it for, such as `text/csv`; often wrong.
    pub content_type: Option<String>,
    /// Where it lies, for a day.
    pub url: String,
}

/// What was typed into an option, or picked from its choices.
pub fn text(options: &BTreeMap<String, Value>, name: &str) -> Option<String> {
    match options.get(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

/// A slash command as Discord is told of it; server only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandSpec {
    /// Lower case.
    pub name: &'static str,
    /// At most 100 characters.
    pub description: Text,
    /// Its subcommands.
    pub subcommands: Vec<SubcommandSpec>,
    /// Its own options, where it has no subcommands.
    pub options: Vec<OptionSpec>,
}

/// One thing that can be typed: a command without subcommands, or one of a command's subcommands.
#[derive(Clone, Debug, PartialEq)]
pub struct Runnable {
    /// Command and subcommand, such as `readiness open`.
    pub path: String,
    /// At most 100 characters.
    pub description: Text,
    /// The least that it can be sent with, to ask what it needs.
    pub smallest: Input,
}

impl CommandSpec {
    /// Everything that can be typed with this command.
    pub fn runnable(&self) -> Vec<Runnable> {
        if self.subcommands.is_empty() {
            return vec![Runnable::new(self.name.to_owned(), &self.description, &self.options)];
        }
        let subcommands = self.subcommands.iter();
        subcommands
            .map(|sub| Runnable::new(format!("{} {}", self.name, sub.name), &sub.description, &sub.options))
            .collect()
    }
}

impl Runnable {
    fn new(path: String, description: &Text, options: &[OptionSpec]) -> Self {
        let required = options.iter().filter(|option| option.required);
        let options = required.map(|option| (option.name.to_owned(), option.kind.any())).collect();
        Self { smallest: Input::Slash { path: path.clone(), options }, path, description: description.clone() }
    }
}

/// A subcommand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubcommandSpec {
    /// Lower case.
    pub name: &'static str,
    /// At most 100 characters.
    pub description: Text,
    /// At most 25; required ones first.
    pub options: Vec<OptionSpec>,
}

/// An option of a slash command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// Lower case.
    pub name: &'static str,
    /// At most 100 characters.
    pub description: Text,
    /// What goes in.
    pub kind: OptionKind,
    /// Whether the command can't be sent without it.
    pub required: bool,
}

/// What goes into an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// Free text, at most so many characters.
    Text(u16),
    /// Free text with suggestions while typing.
    Suggested,
    /// One of these: value and label; at most 25.
    OneOf(Vec<(&'static str, Text)>),
    /// A whole number within bounds.
    Whole(i64, i64),
    /// A role.
    Role,
    /// A text or announcement channel.
    Channel,
    /// A person.
    Person,
    /// A file.
    File,
}

impl OptionKind {
    /// Some value that fits.
    fn any(&self) -> Value {
        match self {
            Self::Text(_) | Self::Suggested => Value::Text(String::new()),
            Self::OneOf(choices) => {
                Value::Text(choices.first().map_or_else(String::new, |(value, _)| (*value).to_owned()))
            }
            Self::Whole(least, _) => Value::Whole(*least),
            Self::Role => Value::Role(0),
            Self::Channel => Value::Channel(0),
            Self::Person => Value::Person(0),
            Self::File => Value::File(Attachment::default()),
        }
    }
}
