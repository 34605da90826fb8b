//! All entries of a quadrant, in pages.

use super::{back, divide, named, page_words, panel, turn};
use crate::message::{Button, CustomId, Message, Text, shortened};
use crate::prompts::Voice;
use crate::retreat::view::title;
use crate::swot::commands::click;
use crate::swot::{Board, Entry, Quadrant, State, texts};

/// The most entries on a page.
const ENTRIES: usize = 15;
/// The most letters of them.
const LETTERS: usize = 3000;
/// The most letters of one entry, and of what it was merged from.
const LONGEST: usize = 1000;
/// The most of what it was merged from.
const PARTS: usize = 5;
/// The most letters of each.
const PART: usize = 150;

/// To the first quadrant that holds something.
pub(super) fn first(board: &Board) -> CustomId {
    let quadrant = Quadrant::ALL.into_iter().find(|quadrant| !board.standing(*quadrant).is_empty());
    click::read(board.session.id, quadrant.unwrap_or(Quadrant::Strengths), 0)
}

fn block(voice: &Voice<'_>, board: &Board, place: usize, entry: &Entry) -> Text {
    let words = Text::given(shortened(board.words(entry), LONGEST));
    let number = place as i64 + 1;
    let line = match entry.votes.filter(|_| board.state == State::Closed) {
        Some(votes) => texts::read_entry_votes(voice, number, words, i64::from(votes)),
        None => texts::read_entry(voice, number, words),
    };
    let parts: Vec<&Entry> = board.parts(entry.id).collect();
    if parts.is_empty() {
        return line;
    }
    let mut lines = vec![line, texts::read_merged(voice, parts.len() as i64)];
    let part = |part: &&Entry| texts::read_part(voice, Text::given(shortened(&part.words, PART)));
    lines.extend(parts.iter().take(PARTS).map(part));
    if parts.len() > PARTS {
        lines.push(texts::board_more(voice, (parts.len() - PARTS) as i64));
    }
    Text::join(lines, "\n")
}

/// A page of a quadrant, from 0.
pub fn page(voice: &Voice<'_>, board: &Board, quadrant: Quadrant, page: usize) -> Message {
    let entries = board.in_order(quadrant);
    let cut = entries.iter().any(|entry| board.words(entry).encode_utf16().count() > LONGEST);
    let blocks: Vec<Text> =
        entries.iter().enumerate().map(|(place, entry)| block(voice, board, place, entry)).collect();
    let pages = divide(&blocks, ENTRIES, LETTERS);
    let page = page.min(pages.len() - 1);
    let body = match blocks.is_empty() {
        true => texts::read_none(voice),
        false => Text::join(blocks[pages[page].clone()].iter().cloned(), "\n"),
    };
    let about = texts::quadrant_about(voice, quadrant);
    let heading = Text::join([named(voice, quadrant), title(voice, &board.session)], " · ");
    let mut panel = panel(heading, Text::join([about, body], "\n\n"));
    let cut = if cut { texts::read_cut(voice) } else { Text::none() };
    panel.footer = Text::join([page_words(voice, page, pages.len()), cut], " · ");
    let to = |other: Quadrant| {
        let button = Button::new(texts::quadrant(voice, other), click::read(board.session.id, other, 0));
        button.symbol(other.symbol())
    };
    let mut below = turn(voice, page, pages.len(), |page| click::read(board.session.id, quadrant, page));
    below.push(Button::new(texts::board_files(voice), click::files(board.session.id)).symbol("📄"));
    below.push(back(voice, board));
    let others = Quadrant::ALL.into_iter().filter(|other| *other != quadrant).map(to);
    Message::panel(panel).buttons(others).buttons(below)
}
