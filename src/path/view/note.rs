//! What planners see of a step's note.

use super::{colour, shortened};
use crate::message::{Button, File, Message, Panel, Style, Text};
use crate::path::commands::click;
use crate::path::{Note, Step, texts};
use crate::prompts::Voice;

/// The most letters of a note that stand below its step; the whole is one click away.
const EXCERPT: usize = 200;
/// A note longer than this, as Discord counts it, comes as a file.
const LONGEST_BODY: usize = 3500;

fn by(voice: &Voice<'_>, note: &Note) -> Text {
    let date = Text::stamp(note.at, 'd');
    match note.by {
        Some(id) => texts::note_by(voice, Text::person(id), date),
        None => texts::note_by_nobody(voice, date),
    }
}

pub(super) fn excerpt(voice: &Voice<'_>, note: &Note) -> Text {
    Text::join([Text::lines(&shortened(&note.text, EXCERPT)), by(voice, note)], "\n")
}

fn note_title(voice: &Voice<'_>, step: &Step) -> Text {
    texts::note_title(voice, Text::own(step.sign()), texts::title(voice, step))
}

/// The note on a step, whole: the newest of `count`, or one that is so many older.
pub fn note(voice: &Voice<'_>, step: &'static Step, note: Option<&Note>, older: u32, count: u32) -> Message {
    let mut files = Vec::new();
    let body = match note {
        None => texts::note_none(voice),
        Some(note) if note.text.is_empty() => Text::join([texts::note_emptied(voice), by(voice, note)], "\n\n"),
        Some(note) => {
            let whole = Text::lines(&note.text);
            let fits = whole.markdown().encode_utf16().count() <= LONGEST_BODY;
            let (text, more) = if fits {
                (whole, Text::none())
            } else {
                files.push(note_file(step, &note.text, texts::note_file(voice)));
                (Text::lines(&shortened(&note.text, EXCERPT * 4)), texts::note_whole(voice))
            };
            Text::join([text, more, by(voice, note)], "\n\n")
        }
    };
    let earlier = if older > 0 { texts::note_earlier(voice) } else { Text::none() };
    let mut pages = Vec::new();
    if older + 1 < count {
        pages.push(Button::new(texts::note_older(voice), click::note(step, older + 1)).symbol("◀️"));
    }
    if let Some(newer) = older.checked_sub(1) {
        pages.push(Button::new(texts::note_newer(voice), click::note(step, newer)).symbol("▶️"));
    }
    let mut buttons = Vec::new();
    if older == 0 {
        let label = if note.is_some() { texts::note_write(voice) } else { texts::note_write_first(voice) };
        buttons.push(Button::new(label, click::write(step)).symbol("📝").style(Style::Main));
    }
    buttons.extend(pages);
    buttons.push(Button::new(texts::note_to_step(voice), click::district_step(step)));
    let panel = Panel {
        title: note_title(voice, step),
        body,
        footer: texts::district_footer(voice),
        colour: Some(colour(step.level)),
        ..Panel::default()
    };
    Message { text: earlier, files, ..Message::panel(panel) }.buttons(buttons)
}

fn note_file(step: &Step, text: &str, alt: Text) -> File {
    File { name: format!("note-on-step-{}.txt", step.sign()), alt, bytes: text.as_bytes().to_vec() }
}

/// How a note was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is the newest.
    Plainly,
    /// It is the newest, and another one was saved since the form was opened.
    Beside,
}

/// The note is saved: on, back, or enough for now.
pub fn saved(voice: &Voice<'_>, step: &'static Step, newest: Option<&Note>, saved: Saved) -> Message {
    let text = match (saved, newest) {
        (Saved::Beside, _) => texts::note_saved_beside(voice),
        (Saved::Plainly, Some(note)) if !note.text.is_empty() => texts::note_saved(voice),
        (Saved::Plainly, _) => texts::note_saved_empty(voice),
    };
    let shown = newest.filter(|note| !note.text.is_empty());
    let mut buttons = Vec::new();
    if let Some(next) = step.next() {
        buttons.push(Button::new(texts::step_next(voice), click::district_step(next)).symbol("▶️").style(Style::Main));
    }
    buttons.push(Button::new(texts::note_to_step(voice), click::district_step(step)));
    if saved == Saved::Beside {
        buttons.push(Button::new(texts::note_older(voice), click::note(step, 1)));
    }
    buttons.push(Button::new(texts::note_stop(voice), click::stop()));
    Message {
        text,
        ..Message::panel(Panel {
            title: note_title(voice, step),
            body: shown.map(|note| excerpt(voice, note)).unwrap_or_default(),
            colour: Some(colour(step.level)),
            ..Panel::default()
        })
    }
    .buttons(buttons)
}

/// The note could not be saved: what was typed is handed back.
pub fn not_saved(voice: &Voice<'_>, step: &'static Step, typed: &str) -> Message {
    Message {
        files: vec![note_file(step, typed, texts::note_lost_file(voice))],
        ..Message::text(texts::note_not_saved(voice))
    }
    .buttons([Button::new(texts::note_to_step(voice), click::district_step(step))])
}
