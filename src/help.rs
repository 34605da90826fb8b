//! `/help`: what this person can do here.

use crate::app::Context;
use crate::command::{self, Command};
use crate::invocation::{CommandSpec, Input};
use crate::message::{Message, Panel, Reply, Text};
use crate::prompts::Voice;

crate::texts! { "general";
    command() = "help.command";
    title() = "help.title";
    intro() = "help.intro";
    line(command, description) = "help.line";
}

/// The slash command.
pub fn spec(voice: &Voice<'_>) -> CommandSpec {
    CommandSpec { name: "help", description: command(voice), subcommands: vec![], options: vec![] }
}

/// `/help` itself.
pub fn parse(input: &Input) -> Option<Command> {
    matches!(input, Input::Slash { path, .. } if path == "help").then_some(Command::Help)
}

/// Lists the commands that this person may use.
pub fn perform(context: &Context<'_>) -> Reply {
    let voice = &context.voice;
    let mut lines = Vec::new();
    for spec in command::specs(voice) {
        let alone = spec.subcommands.is_empty().then(|| (spec.name.to_owned(), spec.description.clone()));
        let subcommands =
            spec.subcommands.into_iter().map(|sub| (format!("{} {}", spec.name, sub.name), sub.description));
        for (path, description) in alone.into_iter().chain(subcommands) {
            let asked = Input::Slash { path: path.clone(), options: Default::default() };
            let may = Command::parse(&asked).is_some_and(|command| context.may(command.access()));
            if may {
                lines.push(line(voice, Text::own(path), description));
            }
        }
    }
    let body = Text::join([intro(voice), Text::join(lines, "\n")], "\n\n");
    Reply::Message(Message::panel(Panel { title: title(voice), body, ..Panel::default() }))
}
