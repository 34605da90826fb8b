//! What people see of a board: here the board itself and what its pages share. Adding and taking over in `add.rs`, all
//! entries in `read.rs`, putting in order in `arrange.rs`, votes in `vote.rs`, priorities in `priorities.rs`, files in
//! `files.rs`.

pub mod add;
pub mod arrange;
pub mod files;
pub mod priorities;
pub mod read;
pub mod vote;

use super::commands::{Page, click};
use super::{Board, Entry, Quadrant, Ranked, State, texts};
use crate::message::{Button, CustomId, File, Message, Panel, SelectOption, Style, Text, shortened};
use crate::picture::{Quadrants, Quarter};
use crate::plan::view::{divide, label};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::view::title;

/// The picture's name among a message's files.
pub const PICTURE: &str = "swot.png";
/// The most entries of a quadrant on the picture.
const PICTURED: usize = 6;
/// The most entries named below "most votes".
const TOP: usize = 5;
/// The most letters of each.
const RANKED: usize = 100;
/// The most letters of an entry in a list of several.
const EXCERPT: usize = 200;

/// An entry's words where there is little room.
fn excerpt(words: &str) -> Text {
    Text::given(shortened(words, EXCERPT))
}

/// An entry as an option: its first words, and what follows in smaller ones below.
fn option(board: &Board, entry: &Entry) -> SelectOption {
    let words = board.words(entry);
    let first = shortened(words, 100);
    let rest = words.get(first.trim_end_matches('…').len()..).unwrap_or_default().trim();
    let description = if rest.is_empty() { Text::none() } else { Text::given(shortened(&format!("…{rest}"), 100)) };
    SelectOption { label: label(words), value: entry.id.to_string(), description }
}

fn named(voice: &Voice<'_>, quadrant: Quadrant) -> Text {
    texts::entry_in(voice, quadrant.symbol(), texts::quadrant(voice, quadrant))
}

fn back(voice: &Voice<'_>, board: &Board) -> Button {
    Button::new(texts::board_back(voice), click::show(Page::Board, board.session.id))
}

/// The buttons to the pages beside this one.
fn turn(voice: &Voice<'_>, page: usize, pages: usize, to: impl Fn(usize) -> CustomId) -> Vec<Button> {
    let before = page.checked_sub(1).map(|before| Button::new(texts::board_back_page(voice), to(before)).symbol("◀️"));
    let next = (page + 1 < pages).then(|| Button::new(texts::board_next_page(voice), to(page + 1)).symbol("▶️"));
    before.into_iter().chain(next).collect()
}

fn page_words(voice: &Voice<'_>, page: usize, pages: usize) -> Text {
    if pages > 1 { texts::board_page(voice, page as i64 + 1, pages as i64) } else { Text::none() }
}

fn panel(title: Text, body: Text) -> Panel {
    Panel { title, body, colour: Some(NEUTRAL), ..Panel::default() }
}

/// How many people vote; how many votes were cast is not said before the end.
fn voters(board: &Board) -> i64 {
    i64::from(board.voted())
}

fn standing(voice: &Voice<'_>, board: &Board) -> Text {
    match board.state {
        State::Collecting => texts::board_collecting(voice),
        State::Voting => texts::board_voting(voice, i64::from(board.votes_each), voters(board)),
        State::Closed => texts::board_closed(voice, voters(board)),
    }
}

fn ranked(voice: &Voice<'_>, board: &Board, ranked: Ranked<'_>) -> Text {
    let Ranked { entry, place, tied } = ranked;
    let (words, quadrant) =
        (Text::given(shortened(board.words(entry), RANKED)), texts::quadrant_one(voice, entry.quadrant));
    let votes = i64::from(entry.votes.unwrap_or(0));
    match tied {
        true => texts::board_ranked_tied(voice, place as i64, words, quadrant, votes),
        false => texts::board_ranked(voice, place as i64, words, quadrant, votes),
    }
}

/// What got the most votes, once voting is closed: nobody who shares the last place that is named is left out, unless they
/// are very many.
fn top(voice: &Voice<'_>, board: &Board) -> Text {
    if board.state != State::Closed {
        return Text::none();
    }
    let all = board.ranked();
    if all.is_empty() {
        return texts::board_no_votes(voice);
    }
    let named = all.iter().take_while(|ranked| ranked.place <= TOP).count().min(2 * TOP);
    let mut lines = vec![texts::board_top(voice).bold()];
    lines.extend(all[..named].iter().map(|one| ranked(voice, board, *one)));
    if all.len() > named {
        lines.push(texts::board_more(voice, (all.len() - named) as i64));
    }
    Text::join(lines, "\n")
}

fn counts(voice: &Voice<'_>, board: &Board) -> Text {
    let line = |quadrant: Quadrant| {
        let count = board.standing(quadrant).len() as i64;
        texts::board_line(voice, quadrant.symbol(), texts::quadrant(voice, quadrant), count)
    };
    Text::join(Quadrant::ALL.map(line), "\n")
}

/// The key priorities, one a line.
fn priority_lines(voice: &Voice<'_>, board: &Board) -> Vec<Text> {
    let line =
        |(place, priority)| texts::priorities_entry(voice, place as i64 + 1, excerpt(board.priority_words(priority)));
    board.priorities.iter().enumerate().map(line).collect()
}

/// As many of these lines as there is room for, and how many more there are.
fn within(voice: &Voice<'_>, lines: Vec<Text>, letters: usize) -> Text {
    let shown = divide(&lines, lines.len().max(1), letters).first().cloned().unwrap_or(0..0);
    let more = lines.len() - shown.len();
    let more = if more > 0 { texts::board_more(voice, more as i64) } else { Text::none() };
    Text::join(lines.into_iter().take(shown.end).chain([more]), "\n")
}

/// The board, without its picture: where it stands, how much is in each quadrant, what came out.
fn summary(voice: &Voice<'_>, board: &Board) -> Panel {
    let mut parts = vec![standing(voice, board), counts(voice, board), top(voice, board)];
    if board.count() == 0 {
        parts.push(texts::board_empty(voice));
    }
    Panel {
        footer: if board.count() > 0 { texts::board_footer(voice) } else { Text::none() },
        image: Some(PICTURE.to_owned()),
        ..panel(texts::board_title(voice, title(voice, &board.session)), Text::join(parts, "\n\n"))
    }
}

/// The board with the ways on from it, and a word above.
pub fn board(voice: &Voice<'_>, board: &Board, planner: bool, said: Text) -> Message {
    let session = board.session.id;
    let mut buttons = match board.state {
        State::Collecting => {
            vec![Button::new(texts::board_add(voice), click::show(Page::Add, session)).symbol("➕").style(Style::Main)]
        }
        State::Voting => {
            vec![
                Button::new(texts::board_vote(voice), click::show(Page::Vote, session)).symbol("🗳️").style(Style::Main),
            ]
        }
        State::Closed => vec![],
    };
    if board.count() > 0 {
        buttons.push(Button::new(texts::board_read(voice), read::first(board)).symbol("📖"));
    }
    if planner || board.state == State::Closed {
        let priorities = Button::new(texts::board_priorities(voice), click::show(Page::Priorities, session));
        buttons.push(priorities.symbol("🎯"));
    }
    if board.count() > 0 {
        buttons.push(Button::new(texts::board_files(voice), click::files(session)).symbol("📄"));
    }
    let message = Message { text: said, ..Message::panel(summary(voice, board)) }.buttons(buttons);
    if !planner {
        return message;
    }
    let arrange = Button::new(texts::board_arrange(voice), click::arrange(session, Quadrant::Strengths, 0));
    message.buttons(match board.state {
        State::Collecting => vec![
            Button::new(texts::board_take(voice), click::ask_take(session)).symbol("📥"),
            arrange,
            Button::new(texts::board_open_voting(voice), click::ask_voting(session)).symbol("🗳️"),
        ],
        State::Voting => vec![
            arrange,
            Button::new(texts::board_collect(voice), click::collect(session)),
            Button::new(texts::board_close_voting(voice), click::ask_close(session)).symbol("🏁"),
        ],
        State::Closed => {
            vec![arrange, Button::new(texts::board_share(voice), click::share(session)).symbol("📣").style(Style::Main)]
        }
    })
}

/// The board and its key priorities for everyone, without its picture.
pub fn shared(voice: &Voice<'_>, board: &Board) -> Message {
    let session = board.session.id;
    let priorities = within(voice, priority_lines(voice, board), 2500);
    let priorities = if priorities.is_empty() { texts::priorities_none(voice) } else { priorities };
    let mut message = Message::panel(Panel {
        title: texts::share_title(voice, title(voice, &board.session)),
        ..summary(voice, board)
    });
    message.panels[0].footer = Text::none();
    message.panels[0].body = Text::join([standing(voice, board), counts(voice, board)], "\n\n");
    message.panels.insert(0, panel(texts::priorities_title(voice, title(voice, &board.session)), priorities));
    let open = Button::new(texts::share_open(voice), click::open(Page::Board, session)).symbol("📖");
    message.buttons([open.style(Style::Main)])
}

/// What the picture shows.
pub fn picture(voice: &Voice<'_>, board: &Board) -> Quadrants {
    let quarter = |quadrant: Quadrant| {
        let all = board.in_order(quadrant);
        let entry =
            |entry: &&Entry| (board.words(entry).to_owned(), entry.votes.filter(|_| board.state == State::Closed));
        let more = match all.len().saturating_sub(PICTURED) {
            0 if all.is_empty() => texts::picture_empty(voice).plain(),
            0 => String::new(),
            more => texts::picture_more(voice, more as i64).plain(),
        };
        Quarter {
            heading: texts::picture_count(voice, texts::quadrant(voice, quadrant), all.len() as i64).plain(),
            entries: all.iter().take(PICTURED).map(entry).collect(),
            more,
        }
    };
    let count = board.count() as i64;
    let (subtitle, note) = match board.state {
        State::Collecting => (texts::picture_collecting(voice, count), texts::picture_note_open(voice)),
        State::Voting => (texts::picture_voting(voice, count), texts::picture_note_open(voice)),
        State::Closed => (texts::picture_closed(voice, count, voters(board)), texts::picture_note_closed(voice)),
    };
    Quadrants {
        title: texts::board_title(voice, title(voice, &board.session)).plain(),
        subtitle: subtitle.plain(),
        quadrants: Quadrant::ALL.map(quarter),
        note: note.plain(),
    }
}

/// The picture as a file, with what it shows in words.
pub fn picture_file(voice: &Voice<'_>, board: &Board, bytes: Vec<u8>) -> File {
    let count = |quadrant: Quadrant| {
        let entries = board.in_order(quadrant);
        let words = entries.iter().take(2).map(|entry| shortened(board.words(entry), 60));
        let named: Vec<String> = words.collect();
        let heading = texts::picture_count(voice, texts::quadrant(voice, quadrant), entries.len() as i64).plain();
        Text::given(if named.is_empty() { heading } else { format!("{heading}: {}", named.join("; ")) })
    };
    File { name: PICTURE.to_owned(), alt: texts::picture_alt(voice, Text::join(Quadrant::ALL.map(count), ". ")), bytes }
}
