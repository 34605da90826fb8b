//! `/help`: what this person can do here.

use crate::command::{self, Command};
use crate::context::Context;
use crate::invocation::{CommandSpec, Input};
use crate::message::{Message, Panel, Reply, Text};
use crate::plan::view::divide;
use crate::prompts::Voice;

crate::texts! { "general";
    command() = "help.command";
    title() = "help.title";
    intro() = "help.intro";
    line(command, description) = "help.line";
}

/// The most letters of a panel's lines; some is left for what stands above them.
const LETTERS: usize = 3500;

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
    let mut parts = Vec::new();
    for spec in command::specs(voice) {
        let mut lines = Vec::new();
        for runnable in spec.runnable() {
            if Command::parse(&runnable.smallest).is_some_and(|command| context.may(command.access())) {
                lines.push(line(voice, Text::own(runnable.path), runnable.description));
            }
        }
        // Dozens of lines in a row are not read on a phone: what belongs together stands below what it is about.
        let heading = if lines.len() > 1 { spec.description.bold() } else { Text::none() };
        parts.push(Text::join([heading].into_iter().chain(lines), "\n"));
    }
    parts.retain(|part| !part.is_empty());
    // Who plans and sets up may use more commands than one panel has room for.
    let blocks = divide(&parts, parts.len(), LETTERS);
    let mut panels: Vec<Panel> = blocks
        .into_iter()
        .map(|of| Panel { body: Text::join(parts[of].iter().cloned(), "\n\n"), ..Panel::default() })
        .collect();
    if let Some(first) = panels.first_mut() {
        first.title = title(voice);
        first.body = Text::join([intro(voice), std::mem::take(&mut first.body)], "\n\n");
    }
    Reply::Message(Message { panels, ..Message::default() })
}
