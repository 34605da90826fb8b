//! The board as files: a text (Markdown) and a table (CSV). Neither says who said or chose anything, nor when.

use crate::error::Fault;
use crate::message::{File, Message, Text};
use crate::prompts::Voice;
use crate::retreat::view::title;
use crate::swot::{Board, Quadrant, State, texts};
use crate::table;

/// Both files. Priorities are in them if `priorities`.
///
/// # Errors
/// Faults of writing into memory.
pub fn files(voice: &Voice<'_>, board: &Board, priorities: bool) -> Result<Message, Fault> {
    let name = |ending: &str| format!("swot-{}.{ending}", board.session.starts_on.date());
    let text = File {
        name: name("md"),
        alt: texts::files_markdown_alt(voice),
        bytes: markdown(voice, board, priorities).into_bytes(),
    };
    let csv = csv(voice, board, priorities)?;
    let csv = File { name: name("csv"), alt: texts::files_csv_alt(voice), bytes: csv };
    Ok(Message { files: vec![text, csv], ..Message::text(texts::files_here(voice)) })
}

/// What somebody typed as a line of Markdown that shows it letter for letter.
fn letters(words: &str) -> String {
    let plain = Text::given(words).plain();
    plain.chars().flat_map(|c| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c])).collect()
}

fn markdown(voice: &Voice<'_>, board: &Board, priorities: bool) -> String {
    let heading = texts::board_title(voice, title(voice, &board.session)).plain();
    let mut file = format!("# {}\n", letters(&heading));
    if priorities && !board.priorities.is_empty() {
        file.push_str(&format!("\n## {}\n\n", texts::board_priorities(voice).plain()));
        for (place, priority) in board.priorities.iter().enumerate() {
            file.push_str(&format!("{}. {}\n", place + 1, letters(board.priority_words(priority))));
        }
    }
    for quadrant in Quadrant::ALL {
        file.push_str(&format!("\n## {}\n\n", texts::quadrant(voice, quadrant).plain()));
        let entries = board.in_order(quadrant);
        if entries.is_empty() {
            file.push_str(&format!("{}\n", texts::picture_empty(voice).plain()));
        }
        for entry in entries {
            let votes = entry.votes.filter(|_| board.state == State::Closed);
            let votes = votes.map(|votes| format!(" ({})", texts::picture_votes(voice, i64::from(votes)).plain()));
            file.push_str(&format!("- {}{}\n", letters(board.words(entry)), votes.unwrap_or_default()));
            for part in board.parts(entry.id) {
                let from = texts::files_merged_from(voice).plain();
                file.push_str(&format!("  - {from} {}\n", letters(&part.words)));
            }
        }
    }
    file
}

fn csv(voice: &Voice<'_>, board: &Board, priorities: bool) -> Result<Vec<u8>, Fault> {
    let headings = [
        texts::files_quadrant(voice),
        texts::files_words(voice),
        texts::files_votes(voice),
        texts::files_part_of(voice),
    ];
    let mut rows: Vec<[String; 4]> = Vec::new();
    if priorities {
        let heading = texts::files_priority(voice).plain();
        rows.extend(board.priorities.iter().map(|priority| {
            [heading.clone(), board.priority_words(priority).to_owned(), String::new(), String::new()]
        }));
    }
    for quadrant in Quadrant::ALL {
        let name = texts::quadrant(voice, quadrant).plain();
        for entry in board.in_order(quadrant) {
            let votes = entry.votes.filter(|_| board.state == State::Closed);
            let words = board.words(entry).to_owned();
            let votes = votes.map(|votes| votes.to_string()).unwrap_or_default();
            rows.push([name.clone(), words.clone(), votes, String::new()]);
            let part = |part: &crate::swot::Entry| [name.clone(), part.words.clone(), String::new(), words.clone()];
            rows.extend(board.parts(entry.id).map(part));
        }
    }
    table::csv(headings.map(|heading| heading.plain()), rows)
}
