//! Putting entries in order: a quadrant's list, one entry, merging.

use super::{back, divide, named, option, page_words, panel, turn};
use crate::message::{Button, Field, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::prompts::Voice;
use crate::swot::commands::click;
use crate::swot::{Board, Entry, LONGEST_WORDS, Quadrant, State, texts};

/// The most entries on a page: what a menu holds.
const ENTRIES: usize = 25;
/// The most letters of them.
const LETTERS: usize = 3200;
/// The most letters of one entry.
const LONGEST: usize = 800;
/// The most of what it was merged from.
const PARTS: usize = 10;
/// The most letters of each.
const PART: usize = 100;

fn line(board: &Board, entry: &Entry) -> Text {
    let parts = board.parts(entry.id).count();
    let words = Text::given(shortened(board.words(entry), 100));
    let mark = if parts > 0 { Text::own(format!("🔗{parts} ")) } else { Text::none() };
    Text::join([Text::own("• "), mark, words], "")
}

fn menu(entries: &[&Entry], board: &Board) -> Vec<SelectOption> {
    entries.iter().map(|entry| option(board, entry)).collect()
}

/// A page of a quadrant to be put in order, from 0, with a word above.
pub fn page(voice: &Voice<'_>, board: &Board, quadrant: Quadrant, page: usize, said: Text) -> Message {
    let session = board.session.id;
    let entries = board.standing(quadrant);
    let lines: Vec<Text> = entries.iter().map(|entry| line(board, entry)).collect();
    let pages = divide(&lines, ENTRIES, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let list = match entries.is_empty() {
        true => texts::read_none(voice),
        false => Text::join(lines[shown.clone()].iter().cloned(), "\n"),
    };
    let how = if board.state == State::Closed { texts::refused_is_closed(voice) } else { texts::arrange_how(voice) };
    let mut message = Message {
        text: said,
        ..Message::panel(Panel {
            footer: page_words(voice, page, pages.len()),
            ..panel(texts::arrange_title(voice, named(voice, quadrant)), Text::join([how, list], "\n\n"))
        })
    };
    if !entries.is_empty() {
        let most = if board.state == State::Closed { 1 } else { shown.len() };
        message = message.select(Select {
            from: SelectFrom::Options(menu(&entries[shown], board)),
            placeholder: texts::arrange_pick(voice),
            click: click::pick(),
            count: (1, most as u8),
        });
    }
    let others = Quadrant::ALL.into_iter().filter(|other| *other != quadrant).map(|other| {
        Button::new(texts::quadrant(voice, other), click::arrange(session, other, 0)).symbol(other.symbol())
    });
    let mut below = turn(voice, page, pages.len(), |page| click::arrange(session, quadrant, page));
    let dropped = board.dropped().len();
    if dropped > 0 {
        below.push(Button::new(texts::arrange_dropped(voice, dropped as i64), click::dropped(session, 0)));
    }
    below.push(back(voice, board));
    message.buttons(others).buttons(below)
}

/// One entry, whole, with what can be done about it and a word above.
pub fn entry(voice: &Voice<'_>, board: &Board, entry: &Entry, said: Text) -> Message {
    let session = board.session.id;
    let parts: Vec<&Entry> = board.parts(entry.id).collect();
    let mut body = vec![Text::given(shortened(board.words(entry), LONGEST)).bold()];
    if let Some(votes) = entry.votes.filter(|_| board.state == State::Closed) {
        body.push(texts::entry_votes(voice, i64::from(votes)));
    }
    if !parts.is_empty() {
        let mut lines = vec![texts::entry_parts(voice, parts.len() as i64)];
        lines.extend(
            parts.iter().take(PARTS).map(|part| texts::read_part(voice, Text::given(shortened(&part.words, PART)))),
        );
        if parts.len() > PARTS {
            lines.push(texts::entry_parts_more(voice, (parts.len() - PARTS) as i64));
        }
        body.push(Text::join(lines, "\n"));
    }
    if entry.dropped {
        body.push(texts::entry_is_dropped(voice));
    }
    let mut message =
        Message { text: said, ..Message::panel(panel(named(voice, entry.quadrant), Text::join(body, "\n\n"))) };
    let all = Button::new(texts::entry_back(voice), click::arrange(session, entry.quadrant, 0));
    if let Some(root) = entry.merged_into {
        message.panels[0].body.push(Text::join([Text::own("\n\n"), texts::entry_is_merged(voice)], ""));
        return message.buttons([Button::new(texts::entry_to_root(voice), click::entry(root)), all]);
    }
    let open = board.state != State::Closed && !entry.dropped;
    if open {
        let option = |quadrant: Quadrant| SelectOption {
            label: named(voice, quadrant),
            value: quadrant.as_str().to_owned(),
            description: texts::quadrant_about(voice, quadrant),
        };
        let others = Quadrant::ALL.into_iter().filter(|quadrant| *quadrant != entry.quadrant);
        message = message.select(Select {
            from: SelectFrom::Options(others.map(option).collect()),
            placeholder: texts::entry_move(voice),
            click: click::move_to(entry.id),
            count: (1, 1),
        });
    }
    let mut first = Vec::new();
    if open && entry.merged {
        first.push(Button::new(texts::entry_rewrite(voice), click::rewrite(entry.id)).symbol("✍️").style(Style::Main));
    }
    if open {
        first.push(Button::new(texts::entry_more(voice), click::more(entry.id, 0)).symbol("🔗"));
    }
    if open && entry.merged {
        first.push(Button::new(texts::entry_apart(voice), click::apart(entry.id)));
    }
    let drop = match entry.dropped {
        true => Button::new(texts::entry_bring_back(voice), click::bring_back(entry.id)).style(Style::Main),
        false => Button::new(texts::entry_drop(voice), click::drop(entry.id)).style(Style::Danger),
    };
    message.buttons(first).buttons([drop, all, back(voice, board)])
}

/// What else can be merged with an entry, a page of it, from 0.
pub fn more(voice: &Voice<'_>, board: &Board, entry: &Entry, page: usize) -> Message {
    let mut others = board.standing(entry.quadrant);
    others.retain(|other| other.id != entry.id);
    let lines: Vec<Text> = others.iter().map(|other| line(board, other)).collect();
    let pages = divide(&lines, ENTRIES, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let body = match others.is_empty() {
        true => texts::entry_more_none(voice),
        false => Text::join(lines[shown.clone()].iter().cloned(), "\n"),
    };
    let title = texts::entry_more_title(voice, shortened(board.words(entry), 80));
    let mut message = Message::panel(Panel { footer: page_words(voice, page, pages.len()), ..panel(title, body) });
    if !others.is_empty() {
        message = message.select(Select {
            count: (1, shown.len() as u8),
            from: SelectFrom::Options(menu(&others[shown], board)),
            placeholder: texts::entry_more_pick(voice),
            click: click::join(entry.id),
        });
    }
    let mut below = turn(voice, page, pages.len(), |page| click::more(entry.id, page));
    below.push(Button::new(texts::board_back_page(voice), click::entry(entry.id)).symbol("↩️"));
    message.buttons(below)
}

/// The form for a merged entry's words.
pub fn form(voice: &Voice<'_>, board: &Board, entry: &Entry) -> Form {
    Form {
        title: texts::entry_form(voice),
        click: click::rewritten(entry.id),
        fields: vec![Field {
            id: crate::swot::commands::WORDS_FIELD,
            label: texts::entry_field(voice),
            value: shortened(board.words(entry), LONGEST_WORDS),
            placeholder: Text::none(),
            long: true,
            required: true,
            most: LONGEST_WORDS as u16,
        }],
    }
}

/// What was dropped, a page of it, from 0.
pub fn dropped(voice: &Voice<'_>, board: &Board, page: usize) -> Message {
    let entries = board.dropped();
    let lines: Vec<Text> = entries.iter().map(|entry| line(board, entry)).collect();
    let pages = divide(&lines, ENTRIES, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let body = match entries.is_empty() {
        true => texts::arrange_dropped_none(voice),
        false => Text::join(lines[shown.clone()].iter().cloned(), "\n"),
    };
    let mut message = Message::panel(Panel {
        footer: page_words(voice, page, pages.len()),
        ..panel(texts::arrange_dropped_title(voice), body)
    });
    if !entries.is_empty() {
        message = message.select(Select {
            from: SelectFrom::Options(menu(&entries[shown], board)),
            placeholder: texts::arrange_dropped_pick(voice),
            click: click::look(),
            count: (1, 1),
        });
    }
    let mut below = turn(voice, page, pages.len(), |page| click::dropped(board.session.id, page));
    below.push(back(voice, board));
    message.buttons(below)
}
