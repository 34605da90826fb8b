//! The key priorities.

use super::{back, option, panel, priority_lines, within};
use crate::message::{Button, Field, Form, Message, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::plan::view::label;
use crate::prompts::Voice;
use crate::retreat::view::title;
use crate::swot::commands::{Page, WORDS_FIELD, click};
use crate::swot::{Board, Entry, LONGEST_WORDS, MOST_PRIORITIES, Priority, Quadrant, State, texts};

/// The key priorities in their order, with a word above; planners choose and change them.
pub fn page(voice: &Voice<'_>, board: &Board, planner: bool, said: Text) -> Message {
    let session = board.session.id;
    let heading = texts::priorities_title(voice, title(voice, &board.session));
    if !planner && board.state != State::Closed {
        return Message::panel(panel(heading, texts::priorities_not_yet(voice))).buttons([back(voice, board)]);
    }
    let list = within(voice, priority_lines(voice, board), 3400);
    let list = if list.is_empty() { texts::priorities_none(voice) } else { list };
    let how = if planner { texts::priorities_how(voice) } else { Text::none() };
    let hidden = match board.state {
        State::Closed => Text::none(),
        State::Collecting | State::Voting => texts::priorities_hidden(voice),
    };
    let mut message = Message { text: said, ..Message::panel(panel(heading, Text::join([list, how, hidden], "\n\n"))) };
    if !planner {
        return message.buttons([back(voice, board)]);
    }
    let candidates = candidates(board);
    if !candidates.is_empty() {
        message = message.select(Select {
            count: (1, candidates.len().min(MOST_PRIORITIES) as u8),
            from: SelectFrom::Options(candidates.iter().map(|entry| candidate(voice, board, entry)).collect()),
            placeholder: texts::priorities_choose(voice),
            click: click::choose(session),
        });
    }
    if !board.priorities.is_empty() {
        let option = |(place, priority): (usize, &Priority)| SelectOption {
            label: label(&format!("{}. {}", place + 1, board.priority_words(priority))),
            value: priority.id.to_string(),
            description: Text::none(),
        };
        message = message.select(Select {
            from: SelectFrom::Options(board.priorities.iter().enumerate().map(option).take(25).collect()),
            placeholder: texts::priorities_pick(voice),
            click: click::pick_priority(),
            count: (1, 1),
        });
    }
    let own = Button::new(texts::priorities_own(voice), click::write_priority(session)).symbol("✍️");
    message.buttons([own, back(voice, board)])
}

/// What may become one: the most voted once voting is closed, before that what came first; those that are one already are
/// left out.
fn candidates(board: &Board) -> Vec<&Entry> {
    let chosen = |entry: &&Entry| board.priorities.iter().any(|priority| priority.entry == Some(entry.id));
    let mut all: Vec<&Entry> = Quadrant::ALL.into_iter().flat_map(|quadrant| board.standing(quadrant)).collect();
    if board.state == State::Closed {
        all.sort_by_key(|entry| std::cmp::Reverse(entry.votes.unwrap_or(0)));
    }
    all.into_iter().filter(|entry| !chosen(entry)).take(25).collect()
}

fn candidate(voice: &Voice<'_>, board: &Board, entry: &Entry) -> SelectOption {
    let one = texts::quadrant_one(voice, entry.quadrant);
    let description = match entry.votes.filter(|_| board.state == State::Closed) {
        Some(votes) => Text::join([one, texts::picture_votes(voice, i64::from(votes))], " · "),
        None => one,
    };
    SelectOption { description, ..option(board, entry) }
}

/// One priority, whole, and what can be done about it.
pub fn one(voice: &Voice<'_>, board: &Board, priority: &Priority, said: Text) -> Message {
    let place = board.priorities.iter().position(|other| other.id == priority.id).unwrap_or(0);
    let words = Text::given(shortened(board.priority_words(priority), 1500));
    let up = Button::new(texts::priorities_up(voice), click::priority_up(priority.id)).symbol("⬆️");
    let down = Button::new(texts::priorities_down(voice), click::priority_down(priority.id)).symbol("⬇️");
    let all = click::show(Page::Priorities, board.session.id);
    Message { text: said, ..Message::panel(panel(texts::priorities_one(voice, place as i64 + 1), words)) }
        .buttons([
            Button { disabled: place == 0, ..up },
            Button { disabled: place + 1 >= board.priorities.len(), ..down },
            Button::new(texts::priorities_words(voice), click::rewrite_priority(priority.id)).symbol("✍️"),
            Button::new(texts::priorities_drop(voice), click::priority_drop(priority.id)).style(Style::Danger),
        ])
        .buttons([Button::new(texts::priorities_back(voice), all), back(voice, board)])
}

/// The form for a priority of its own, or for another's words.
pub fn form(voice: &Voice<'_>, board: &Board, priority: Option<&Priority>) -> Form {
    let (title, click) = match priority {
        Some(priority) => (texts::priorities_form_change(voice), click::rewritten_priority(priority.id)),
        None => (texts::priorities_form(voice), click::written_priority(board.session.id)),
    };
    Form {
        title,
        click,
        fields: vec![Field {
            id: WORDS_FIELD,
            label: texts::priorities_field(voice),
            value: priority.map_or_else(String::new, |it| shortened(board.priority_words(it), LONGEST_WORDS)),
            placeholder: texts::priorities_field_hint(voice),
            long: true,
            required: true,
            most: LONGEST_WORDS as u16,
        }],
    }
}
