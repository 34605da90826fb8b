//! An action's details, each with a form.

use super::{Card, Viewer};
use crate::action::commands::click;
use crate::action::{Detail, texts};
use crate::message::{Button, Message, Panel, Style, Text, shortened};
use crate::plan::texts as plan;
use crate::plan::view::{listed, words_file};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most letters of one; the rest comes in a file.
const EXCERPT: usize = 160;

/// All details of an action.
pub fn details(voice: &Voice<'_>, card: &Card, viewer: &Viewer, told: Text) -> Message {
    let id = card.action.id;
    let said = |detail: Detail| card.details.get(&detail).map_or("", String::as_str);
    let long = Detail::ALL.into_iter().any(|detail| {
        let words = said(detail);
        words.lines().count() > 1 || shortened(words, EXCERPT) != words
    });
    let part = |detail: Detail| {
        let words = match said(detail) {
            "" => texts::detail_label(voice, detail),
            words => Text::given(shortened(words, EXCERPT)),
        };
        let name = texts::detail(voice, detail);
        match said(detail) {
            "" => texts::details_empty(voice, name, words),
            _ => texts::details_said(voice, name, words),
        }
    };
    let mut files = Vec::new();
    if long {
        let words: Vec<(Text, &str)> =
            Detail::ALL.into_iter().map(|detail| (texts::detail(voice, detail), said(detail))).collect();
        files.push(words_file(&format!("action-{id}"), &words, plan::whole_file(voice)));
    }
    let note = if long { plan::whole_note(voice) } else { Text::none() };
    let body = [listed(&card.action.name).bold()].into_iter().chain(Detail::ALL.map(part)).chain([note]);
    let panel = Panel {
        title: texts::details_title(voice),
        body: Text::join(body, "\n\n"),
        footer: texts::details_footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: told, files, ..Message::panel(panel) };
    let closed = card.action.is_closed();
    if viewer.may_change && !closed {
        let button = |detail: &Detail| {
            let symbol = if said(*detail).is_empty() { "⬜" } else { "✅" };
            Button::new(texts::detail(voice, *detail), click::detail(id, *detail)).symbol(symbol)
        };
        let (first, second) = Detail::ALL.split_at(4);
        message = message.buttons(first.iter().map(button)).buttons(second.iter().map(button));
    }
    message.buttons([Button::new(texts::back(voice), click::show(id)).style(Style::Main)])
}
