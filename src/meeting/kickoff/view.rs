//! What people see of the kickoff checklist.

use super::commands::{WORDS_FIELD, click};
use super::{Entry, Item, LONGEST_WORDS, SEATS, all_seats, settled, texts};
use crate::district::District;
use crate::meeting::mark;
use crate::message::{Button, Field, File, Form, Message, Panel, Style, Text, shortened};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most letters of an item's words in the list; the whole is one click away.
const EXCERPT: usize = 200;
/// Words longer than this, as Discord counts them, come as a file.
const LONGEST_BODY: usize = 2800;

fn by(voice: &Voice<'_>, entry: &Entry) -> Text {
    let when = Text::stamp(entry.at, 'd');
    match entry.by {
        Some(person) => texts::by(voice, Text::person(person), when),
        None => texts::by_nobody(voice, when),
    }
}

/// What setup says of the part that an item is about.
fn setup(voice: &Voice<'_>, district: &District, item: Item) -> Text {
    match item.part() {
        None => Text::none(),
        Some(part) => match district.roles.get(&part) {
            Some(role) => texts::setup(voice, Text::role(*role)),
            None => texts::setup_none(voice),
        },
    }
}

fn standing(voice: &Voice<'_>, entries: &[Entry], item: Item) -> Text {
    let name = texts::name(voice, item);
    if settled(entries, item).is_some() { texts::done(voice, name) } else { texts::open(voice, name) }
}

/// All of it.
pub fn list(voice: &Voice<'_>, district: &District, entries: &[Entry], said: Text) -> Message {
    let done = Item::ALL.into_iter().filter(|item| settled(entries, *item).is_some()).count();
    let parts = Item::ALL.into_iter().map(|item| {
        let words = match settled(entries, item) {
            Some(entry) => Text::join([Text::lines(&shortened(&entry.words, EXCERPT)), by(voice, entry)], "\n"),
            None => texts::about(voice, item),
        };
        Text::join([standing(voice, entries, item), words, setup(voice, district, item)], "\n")
    });
    let panel = Panel {
        title: texts::title(voice, done as i64, Item::ALL.len() as i64),
        body: Text::join([texts::intro(voice)].into_iter().chain(parts), "\n\n"),
        footer: texts::footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let first_open = Item::ALL.into_iter().find(|item| settled(entries, *item).is_none());
    let buttons = Item::ALL.map(|item| {
        let button = Button::new(texts::name(voice, item), click::item(item));
        if first_open == Some(item) { button.style(Style::Main) } else { button }
    });
    Message { text: said, ..Message::panel(panel) }.buttons(buttons)
}

/// One item, whole, with what may help to settle it.
pub fn item(voice: &Voice<'_>, district: &District, entries: &[Entry], item: Item) -> Message {
    let entry = settled(entries, item);
    let (words, files) = match entry {
        Some(entry) => {
            let (words, files) = words_or_file(voice, item, &entry.words);
            (Text::join([words, by(voice, entry)], "\n"), files)
        }
        None => (Text::none(), Vec::new()),
    };
    let parts = [
        texts::about(voice, item),
        standing(voice, entries, item),
        words,
        setup(voice, district, item),
        if item == Item::PlanningTeam { seats(voice) } else { Text::none() },
    ];
    let panel = Panel {
        title: texts::name(voice, item),
        body: Text::join(parts, "\n\n"),
        footer: texts::footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let label = if entry.is_some() { texts::change(voice) } else { texts::write(voice) };
    Message { files, ..Message::panel(panel) }.buttons([
        Button::new(label, click::write(item)).symbol("📝").style(Style::Main),
        Button::new(texts::all(voice), click::all()),
    ])
}

fn seats(voice: &Voice<'_>) -> Text {
    let lines = SEATS.map(|seats| {
        let (group, by) = (texts::group(voice, seats.group), texts::selected_by(voice, seats.group));
        texts::seat(voice, group, i64::from(seats.count), by)
    });
    let all = texts::seats(voice, i64::from(all_seats()));
    Text::join([all].into_iter().chain(lines).chain([texts::thirds(voice)]), "\n")
}

fn words_or_file(voice: &Voice<'_>, item: Item, words: &str) -> (Text, Vec<File>) {
    let whole = Text::lines(words);
    if whole.markdown().encode_utf16().count() <= LONGEST_BODY {
        return (whole, Vec::new());
    }
    let short = Text::lines(&shortened(words, LONGEST_BODY / 4));
    (Text::join([short, texts::whole(voice)], "\n"), vec![words_file(item, words, texts::whole(voice))])
}

fn words_file(item: Item, words: &str, alt: Text) -> File {
    File { name: format!("kickoff-{}.txt", item.as_str()), alt, bytes: words.as_bytes().to_vec() }
}

/// Saved over what somebody else had written meanwhile: that is handed over, so that it can be put back.
pub fn replaced(voice: &Voice<'_>, item: Item, before: &Entry) -> Message {
    let panel = Panel {
        title: texts::name(voice, item),
        body: Text::join([Text::lines(&shortened(&before.words, EXCERPT)), by(voice, before)], "\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let files = vec![words_file(item, &before.words, texts::replaced_file(voice))];
    Message { text: texts::replaced(voice), files, ..Message::panel(panel) }.buttons([
        Button::new(texts::name(voice, item), click::item(item)),
        Button::new(texts::all(voice), click::all()),
    ])
}

/// It could not be saved: what was typed is handed back.
pub fn not_saved(voice: &Voice<'_>, item: Item, words: &str) -> Message {
    Message {
        files: vec![words_file(item, words, crate::meeting::texts::note_lost_file(voice))],
        ..Message::text(crate::meeting::texts::note_lost(voice))
    }
    .buttons([Button::new(texts::all(voice), click::all())])
}

/// The form to write an item down, with what is written already.
pub fn form(voice: &Voice<'_>, item: Item, words: &str) -> Form {
    Form {
        title: texts::name(voice, item),
        click: click::save(item, mark(words)),
        fields: vec![Field {
            id: WORDS_FIELD,
            label: texts::form_field(voice),
            value: words.to_owned(),
            placeholder: texts::about(voice, item),
            long: true,
            required: false,
            most: LONGEST_WORDS as u16,
        }],
    }
}
