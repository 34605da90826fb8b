//! The message of `/my`, within what Discord takes.

use super::sections::{self, Section};
use super::{Mine, texts};
use crate::action::commands::click as action;
use crate::message::{Button, CustomId, Message, Panel, Select, SelectFrom, SelectOption, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::reminder::commands::click as reminder;
use crate::reminder::view::Filter;

/// The most letters of all sections, as Discord counts: what is left is for headings and for how many more there are.
const LETTERS: usize = 3200;
/// The most options of a menu.
const OPTIONS: usize = 25;
/// The most buttons in a row.
const BUTTONS: usize = 5;

/// Everything that concerns somebody, the most urgent first.
pub(super) fn my(voice: &Voice<'_>, mine: &Mine) -> Message {
    let sections: Vec<Section> = sections::ALL.iter().map(|make| make(voice, mine)).collect();
    let mut left = LETTERS;
    let parts: Vec<Text> = sections.iter().map(|section| words(voice, section, &mut left)).collect();
    let body = Text::join(parts, "\n\n");
    let body = if body.is_empty() { texts::nothing(voice) } else { body };
    let mut message = Message::panel(Panel {
        title: texts::title(voice),
        body,
        footer: texts::footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    let options = |of: fn(&Section) -> &[SelectOption]| -> Vec<SelectOption> {
        sections.iter().flat_map(of).take(OPTIONS).cloned().collect()
    };
    let actions = options(|section| &section.actions);
    let has_actions = !actions.is_empty();
    message = menu(message, actions, texts::pick_action(voice), action::pick());
    let reminders = options(|section| &section.reminders);
    let has_reminders = !reminders.is_empty();
    message = menu(message, reminders, texts::pick_reminder(voice), reminder::pick(Filter::Waiting, 0));
    // Two menus leave room for three rows.
    let buttons: Vec<Button> = sections.into_iter().flat_map(|section| section.buttons).collect();
    for row in buttons.chunks(BUTTONS).take(2) {
        message = message.buttons(row.iter().cloned());
    }
    let all_actions = mine.actions.first().filter(|_| has_actions);
    let all_actions = all_actions.map(|row| Button::new(texts::all_actions(voice), action::mine(0, row.action.id)));
    // The number only tells deliveries apart: it opens the same list.
    let all_reminders = has_reminders.then(|| Button::new(texts::all_reminders(voice), reminder::list(0)));
    message.buttons([all_actions, all_reminders].into_iter().flatten())
}

/// A section with as many of its lines as there is room for.
fn words(voice: &Voice<'_>, section: &Section, left: &mut usize) -> Text {
    if section.heading.is_empty() {
        return Text::none();
    }
    let mut lines = Vec::new();
    for line in &section.lines {
        let letters = line.markdown().encode_utf16().count() + 1;
        if letters > *left {
            break;
        }
        *left -= letters;
        lines.push(line.clone());
    }
    let more = section.all - lines.len();
    let more = if more > 0 { texts::more(voice, more as i64, section.place.clone()) } else { Text::none() };
    Text::join([section.heading.clone().bold()].into_iter().chain(lines).chain([more]), "\n")
}

fn menu(message: Message, options: Vec<SelectOption>, placeholder: Text, click: CustomId) -> Message {
    if options.is_empty() {
        return message;
    }
    message.select(Select { from: SelectFrom::Options(options), placeholder, click, count: (1, 1) })
}
