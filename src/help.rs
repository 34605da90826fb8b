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
    let panels = panels(&context.voice, |command| context.may(command.access()));
    Reply::Message(Message { panels, ..Message::default() })
}

fn panels(voice: &Voice<'_>, may: impl Fn(&Command) -> bool) -> Vec<Panel> {
    let mut parts = Vec::new();
    for spec in command::specs(voice) {
        let mut lines = Vec::new();
        for runnable in spec.runnable() {
            if Command::parse(&runnable.smallest).is_some_and(|command| may(&command)) {
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
    panels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompts::{Profile, Prompts};

    #[test]
    fn who_may_do_everything_reads_all_of_it() {
        let prompts = Prompts::load(None).unwrap();
        for profile in Profile::ALL {
            let panels = panels(&prompts.voice(profile), |_| true);
            let letters = |text: &Text| text.markdown().encode_utf16().count();
            let all: usize = panels.iter().map(|panel| letters(&panel.title) + letters(&panel.body)).sum();
            assert!(all <= 6_000, "a message of Discord's holds 6,000: {all}");
            assert!(panels.iter().all(|panel| letters(&panel.body) <= 4_096));
        }
    }
}
