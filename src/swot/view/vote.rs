//! Opening and closing voting, and one's own votes.

use super::{back, excerpt, option, page_words, panel, turn, voters, within};
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Style, Text};
use crate::prompts::Voice;
use crate::retreat::view::title;
use crate::swot::commands::{Page, click};
use crate::swot::{Board, Entry, MOST_VOTES_EACH, Quadrant, texts};

/// The most entries of a quadrant on a page: what a menu holds.
const ENTRIES: usize = 25;

/// How many votes each person is to have.
pub fn ask(voice: &Voice<'_>, board: &Board) -> Message {
    let option = |each: u32| SelectOption {
        label: texts::voting_each(voice, i64::from(each)),
        value: each.to_string(),
        description: Text::none(),
    };
    Message::text(texts::voting_ask(voice))
        .select(Select {
            from: SelectFrom::Options((1..=MOST_VOTES_EACH).map(option).collect()),
            placeholder: texts::voting_pick(voice),
            click: click::open_voting(board.session.id),
            count: (1, 1),
        })
        .buttons([back(voice, board)])
}

/// Whether voting is really to be closed.
pub fn ask_close(voice: &Voice<'_>, board: &Board) -> Message {
    let session = board.session.id;
    Message::text(texts::voting_ask_close(voice, voters(board))).buttons([
        Button::new(texts::voting_close(voice), click::close(session)).style(Style::Danger),
        Button::new(texts::voting_keep(voice), click::show(Page::Board, session)),
    ])
}

/// A page of one's own votes, from 0, with a word above: a menu for each quadrant, with what is chosen.
pub fn ballot(voice: &Voice<'_>, board: &Board, user: u64, page: usize, said: Text) -> Message {
    let session = board.session.id;
    let chosen = board.votes_of(user);
    let each = board.votes_each as usize;
    let left = each.saturating_sub(chosen.len());
    let standing = Quadrant::ALL.map(|quadrant| (quadrant, board.standing(quadrant)));
    let pages = standing.iter().map(|(_, entries)| entries.len().div_ceil(ENTRIES)).max().unwrap_or(0).max(1);
    let page = page.min(pages - 1);
    let of = match left {
        0 => texts::ballot_none_left(voice, each as i64),
        _ => texts::ballot_left(voice, left as i64, each as i64),
    };
    let yours: Vec<Text> = chosen
        .iter()
        .filter_map(|id| board.find(*id))
        .map(|entry| texts::ballot_chosen(voice, excerpt(board.words(entry))))
        .collect();
    let yours = if yours.is_empty() { texts::ballot_none(voice) } else { within(voice, yours, 2600) };
    let yours = Text::join([texts::ballot_yours(voice).bold(), yours], "\n");
    let mut message = Message {
        text: said,
        ..Message::panel(Panel {
            footer: page_words(voice, page, pages),
            ..panel(
                texts::ballot_title(voice, title(voice, &board.session)),
                Text::join([texts::ballot_how(voice, each as i64), of, yours], "\n\n"),
            )
        })
    };
    for (quadrant, entries) in &standing {
        let start = (page * ENTRIES).min(entries.len());
        let shown: &[&Entry] = &entries[start..(start + ENTRIES).min(entries.len())];
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else { continue };
        let picked: Vec<String> =
            shown.iter().filter(|entry| chosen.contains(&entry.id)).map(|entry| entry.id.to_string()).collect();
        let most = (picked.len() + left).clamp(1, shown.len());
        let quadrant_name = texts::quadrant(voice, *quadrant);
        let placeholder = match entries.len() > ENTRIES {
            true => texts::ballot_menu_part(voice, quadrant_name, start as i64 + 1, (start + shown.len()) as i64),
            false => texts::ballot_menu(voice, quadrant_name),
        };
        message = message.select(Select {
            from: SelectFrom::OptionsPicked(shown.iter().map(|entry| option(board, entry)).collect(), picked),
            placeholder,
            click: click::vote(session, *quadrant, page, (first.id, last.id)),
            count: (0, most as u8),
        });
    }
    let mut below = turn(voice, page, pages, |page| click::ballot(session, page));
    below.push(Button::new(texts::board_read(voice), super::read::first(board)).symbol("📖"));
    below.push(back(voice, board));
    message.buttons(below)
}
