//! What people see of decisions and feedback.

use super::super::commands::{WORDS_FIELD, click};
use super::super::{LONGEST_NOTE, Note, NoteKind, texts};
use crate::calendar::{self, WallTime};
use crate::document;
use crate::message::{
    Button, Field, File, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened,
};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::Session;
use crate::retreat::view::title;

/// The most notes on a page.
const PAGE: usize = 5;
/// The most letters of a note on a page; the whole is one pick away.
const EXCERPT: usize = 280;
/// A note longer than this, as Discord counts it, comes as a file.
const LONGEST_BODY: usize = 3500;
/// An option's label may be this long.
const LABEL: usize = 90;

fn heading(voice: &Voice<'_>, session: &Session, kind: NoteKind) -> Text {
    match kind {
        NoteKind::Decision => texts::note_title_decisions(voice, title(voice, session)),
        NoteKind::Feedback => texts::note_title_feedback(voice, title(voice, session)),
    }
}

fn by(voice: &Voice<'_>, note: &Note) -> Text {
    let when = Text::stamp(note.at, 'f');
    match note.by {
        Some(person) => texts::note_by(voice, Text::person(person), when),
        None => texts::note_by_nobody(voice, when),
    }
}

fn back(voice: &Voice<'_>, session: &Session) -> Button {
    Button::new(texts::show_back(voice), click::show_here(session.id))
}

fn write(voice: &Voice<'_>, session: &Session, kind: NoteKind) -> Button {
    let (label, symbol) = match kind {
        NoteKind::Decision => (texts::show_decision(voice), "✍️"),
        NoteKind::Feedback => (texts::show_feedback(voice), "💬"),
    };
    Button::new(label, click::write(session.id, kind)).symbol(symbol)
}

/// A page of the decisions or the feedback, newest first, from 0. `only_own`: feedback of others is not among it.
pub fn list(
    voice: &Voice<'_>,
    session: &Session,
    kind: NoteKind,
    notes: &[Note],
    page: usize,
    only_own: bool,
) -> Message {
    let pages = notes.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let shown = &notes[(page * PAGE).min(notes.len())..((page + 1) * PAGE).min(notes.len())];
    let lines =
        shown.iter().map(|note| Text::join([Text::lines(&shortened(&note.words, EXCERPT)), by(voice, note)], "\n"));
    let mut body = Text::join(lines, "\n\n");
    if shown.is_empty() {
        body = match kind {
            NoteKind::Decision => texts::note_none_decisions(voice),
            NoteKind::Feedback => texts::note_none_feedback(voice),
        };
    }
    let own = if only_own && kind == NoteKind::Feedback { texts::note_own_only(voice) } else { Text::none() };
    let count = if pages > 1 { texts::page(voice, page as i64 + 1, pages as i64) } else { Text::none() };
    let mut message = Message::panel(Panel {
        title: heading(voice, session, kind),
        body,
        footer: Text::join([own, count], " · "),
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    if !shown.is_empty() {
        let option = |note: &Note| SelectOption {
            label: Text::given(shortened(&note.words, LABEL)),
            value: note.id.to_string(),
            description: Text::none(),
        };
        message = message.select(Select {
            from: SelectFrom::Options(shown.iter().map(option).collect()),
            placeholder: texts::note_pick(voice),
            click: click::note(session.id, kind),
            count: (1, 1),
        });
    }
    let mut buttons = Vec::new();
    if let Some(newer) = page.checked_sub(1) {
        buttons.push(Button::new(texts::note_newer(voice), click::notes(session.id, kind, newer)).symbol("◀️"));
    }
    if page + 1 < pages {
        buttons.push(Button::new(texts::note_older(voice), click::notes(session.id, kind, page + 1)).symbol("▶️"));
    }
    if kind == NoteKind::Decision && !notes.is_empty() {
        buttons.push(Button::new(texts::note_export(voice), click::export(session.id)).symbol("📄"));
    }
    buttons.push(back(voice, session));
    message.buttons(buttons)
}

/// One decision or feedback, whole: what is too long for a message comes as a file.
pub fn whole(voice: &Voice<'_>, session: &Session, note: &Note, page: usize) -> Message {
    let words = Text::lines(&note.words);
    let fits = words.markdown().encode_utf16().count() <= LONGEST_BODY;
    let (words, more, files) = if fits {
        (words, Text::none(), Vec::new())
    } else {
        let file = words_file(note.kind, &note.words, texts::note_file(voice));
        (Text::lines(&shortened(&note.words, LONGEST_BODY / 4)), texts::note_whole(voice), vec![file])
    };
    let panel = Panel {
        title: heading(voice, session, note.kind),
        body: Text::join([words, more, by(voice, note)], "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    Message { files, ..Message::panel(panel) }.buttons([
        Button::new(texts::note_back(voice), click::notes(session.id, note.kind, page)),
        back(voice, session),
    ])
}

/// The page that a note stands on, from 0.
pub fn page_of(notes: &[Note], id: i64) -> usize {
    notes.iter().position(|note| note.id == id).unwrap_or(0) / PAGE
}

fn words_file(kind: NoteKind, words: &str, alt: Text) -> File {
    File { name: format!("{}.txt", kind.as_str()), alt, bytes: words.as_bytes().to_vec() }
}

/// It is saved: one more, or back.
pub fn saved(voice: &Voice<'_>, session: &Session, note: &Note) -> Message {
    let text = match note.kind {
        NoteKind::Decision => texts::note_saved_decision(voice),
        NoteKind::Feedback => texts::note_saved_feedback(voice),
    };
    let panel = Panel {
        title: heading(voice, session, note.kind),
        body: Text::join([Text::lines(&shortened(&note.words, EXCERPT)), by(voice, note)], "\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let all = click::notes(session.id, note.kind, 0);
    Message { text, ..Message::panel(panel) }.buttons([
        write(voice, session, note.kind).style(Style::Main),
        Button::new(texts::note_back(voice), all),
        back(voice, session),
    ])
}

/// It could not be saved: what was typed is handed back.
pub fn not_saved(voice: &Voice<'_>, session: i64, kind: NoteKind, words: &str) -> Message {
    Message {
        files: vec![words_file(kind, words, texts::note_lost_file(voice))],
        ..Message::text(texts::note_lost(voice))
    }
    .buttons([Button::new(texts::show_back(voice), click::show_here(session))])
}

/// The form for a decision or feedback.
pub fn form(voice: &Voice<'_>, session: i64, kind: NoteKind) -> Form {
    let (title, label, placeholder) = match kind {
        NoteKind::Decision => (
            texts::note_form_decision(voice),
            texts::note_field_decision(voice),
            texts::note_placeholder_decision(voice),
        ),
        NoteKind::Feedback => (
            texts::note_form_feedback(voice),
            texts::note_field_feedback(voice),
            texts::note_placeholder_feedback(voice),
        ),
    };
    Form {
        title,
        click: click::written(session, kind),
        fields: vec![Field {
            id: WORDS_FIELD,
            label,
            value: String::new(),
            placeholder,
            long: true,
            required: true,
            most: LONGEST_NOTE as u16,
        }],
    }
}

/// The decisions as a Markdown file, oldest first. It names nobody.
pub fn export(voice: &Voice<'_>, session: &Session, decisions: &[Note]) -> Message {
    let local = |at: i64| {
        let instant = chrono::DateTime::from_timestamp(at, 0);
        let wall = instant.map(|instant| WallTime::from_instant(instant, &session.zone));
        calendar::view::when(voice, wall.unwrap_or(session.starts_on), &session.zone).plain()
    };
    let mut file = format!(
        "# {}\n\n{}\n",
        texts::note_export_title(voice, heading_letters(voice, session)).plain(),
        texts::note_export_session(voice, local(session.starts_at)).plain(),
    );
    for (place, note) in decisions.iter().rev().enumerate() {
        let when = texts::note_export_when(voice, local(note.at)).plain();
        file.push_str(&format!("\n## {}\n\n{when}\n\n{}", place + 1, document::fenced(&note.words)));
    }
    let name = format!("decisions-{}.md", session.starts_on.date());
    Message {
        files: vec![File { name, alt: texts::note_export_file(voice), bytes: file.into_bytes() }],
        ..Message::text(texts::note_exported(voice))
    }
}

/// A session's title for a heading of a Markdown file: letters that would mean something there are taken for what they are.
fn heading_letters(voice: &Voice<'_>, session: &Session) -> String {
    document::markdown(&title(voice, session).plain())
}
