//! Adding, and taking over what was said before the session.

use super::{back, named, option, panel};
use crate::message::{Button, Field, File, Form, Message, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::prompts::Voice;
use crate::retreat::view::title;
use crate::swot::commands::click;
use crate::swot::{Board, Quadrant, State, texts};

/// What to think of in each quadrant, and the way to add; with a word above.
pub fn page(voice: &Voice<'_>, board: &Board, user: u64, said: Text, again: bool) -> Message {
    let mut panel = panel(texts::add_title(voice, title(voice, &board.session)), Text::none());
    match board.state {
        State::Collecting => panel.body = texts::add_how(voice),
        State::Voting => panel.body = texts::add_voting(voice),
        State::Closed => panel.body = texts::add_closed(voice),
    }
    // Where nothing can be added, there is nothing to think about either.
    if board.state != State::Collecting {
        return Message { text: said, ..Message::panel(panel) }.buttons([back(voice, board)]);
    }
    for quadrant in Quadrant::ALL {
        let heading = Text::join([named(voice, quadrant), texts::quadrant_about(voice, quadrant)], ": ");
        panel.fields.push((heading, texts::quadrant_ask(voice, quadrant)));
    }
    let consider = Text::join([texts::consider_people(voice), texts::consider_program(voice)], "\n");
    panel.fields.push((texts::consider_title(voice), consider));
    let mut message = Message { text: said, ..Message::panel(panel) };
    // The newest first: what somebody wants to take back is mostly what they have just written.
    let own: Vec<SelectOption> = board.added_by(user).into_iter().rev().take(25).map(|it| option(board, it)).collect();
    if !own.is_empty() {
        message = message.select(Select {
            from: SelectFrom::Options(own),
            placeholder: texts::add_own(voice),
            click: click::take_back(),
            count: (1, 1),
        });
    }
    let label = if again { texts::add_more(voice) } else { texts::add_button(voice) };
    let write = Button::new(label, click::write(board.session.id)).symbol("✍️").style(Style::Main);
    message.buttons([write, back(voice, board)])
}

/// The form: a field for each quadrant.
pub fn form(voice: &Voice<'_>, session: i64) -> Form {
    let field = |quadrant: Quadrant| Field {
        id: quadrant.as_str(),
        label: texts::quadrant(voice, quadrant),
        value: String::new(),
        placeholder: texts::quadrant_hint(voice, quadrant),
        long: true,
        required: false,
        most: 4000,
    };
    Form {
        title: texts::add_form(voice),
        click: click::written(session),
        fields: Quadrant::ALL.into_iter().map(field).collect(),
    }
}

/// What was typed and not taken, as a file.
pub fn typed<'a>(voice: &Voice<'_>, said: impl IntoIterator<Item = (Quadrant, &'a str)>, alt: Text) -> File {
    let part =
        |(quadrant, words): (Quadrant, &str)| format!("{}\n\n{words}\n", texts::quadrant(voice, quadrant).plain());
    let parts: Vec<String> = said.into_iter().map(part).collect();
    File { name: "what-you-typed.txt".to_owned(), alt, bytes: parts.join("\n").into_bytes() }
}

/// What was taken back.
pub fn taken_back(voice: &Voice<'_>, words: &str) -> Text {
    texts::add_taken_back(voice, shortened(words, 100))
}

/// How much of what was said is new, and how much is on the board already.
pub fn preview(voice: &Voice<'_>, board: &Board, new: &[Quadrant], there: usize) -> Message {
    let count = |quadrant: Quadrant| {
        let count = new.iter().filter(|one| **one == quadrant).count();
        let words = || texts::picture_count(voice, texts::quadrant(voice, quadrant), count as i64);
        if count > 0 { words() } else { Text::none() }
    };
    let first = match new.len() {
        0 => texts::take_none(voice),
        all => texts::take_new(voice, all as i64, Text::join(Quadrant::ALL.map(count), ", ")),
    };
    let there = if there > 0 { texts::take_there(voice, there as i64) } else { Text::none() };
    let body = Text::join([Text::join([first, there], "\n"), texts::take_how(voice)], "\n\n");
    let mut buttons = Vec::new();
    if !new.is_empty() {
        buttons
            .push(Button::new(texts::take_yes(voice), click::take(board.session.id)).symbol("📥").style(Style::Main));
    }
    buttons.push(back(voice, board));
    Message::panel(panel(texts::take_title(voice, title(voice, &board.session)), body)).buttons(buttons)
}
