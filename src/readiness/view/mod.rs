//! What people see of the readiness survey.

pub mod results;

use super::commands::click;
use super::{Answers, Choice, Level, Mode, Outcome, Question, Response, Round, State, texts};
use crate::message::{Button, Colour, Message, Panel, Style, Text};
use crate::path;
use crate::prompts::Voice;

/// The colour of what names no level.
pub const NEUTRAL: Colour = Colour(0x5B_6B_7B);

/// An option's colour, and a level's by the option that stands for it.
pub fn colour(choice: Choice) -> Colour {
    match choice {
        Choice::Red => Colour(0xD6_3A_3A),
        Choice::Blue => Colour(0x2F_6F_DE),
        Choice::Green => Colour(0x2E_9E_4F),
        Choice::CantTell => NEUTRAL,
    }
}

/// The invitation that everyone sees.
pub fn invitation(voice: &Voice<'_>, round: &Round, now: i64) -> Message {
    let open = round.state_at(now) != State::Closed;
    let body = match round.mode {
        _ if !open => Text::none(),
        Mode::Confidential => texts::invitation_body(voice),
        Mode::Together => texts::invitation_body_together(voice),
    };
    let label = if open { texts::invitation_button(voice) } else { texts::invitation_button_closed(voice) };
    let until = match (open, round.closes_at) {
        (false, _) => texts::invitation_closed(voice),
        (true, Some(at)) => texts::invitation_closes(voice, Text::stamp(at, 'F'), Text::stamp(at, 'R')),
        (true, None) => Text::none(),
    };
    Message::panel(Panel {
        title: texts::invitation_title(voice, round.name.as_str()),
        body: Text::join([body, until], "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
    .buttons([Button::new(label, click::take(round.id)).symbol("📝").style(if open {
        Style::Main
    } else {
        Style::Plain
    })])
}

/// Who sees what, before the first question.
pub fn promise(voice: &Voice<'_>, round: &Round) -> Message {
    let body = match round.mode {
        Mode::Confidential => texts::promise_body(voice, i64::from(round.minimum_group)),
        Mode::Together => texts::promise_together(voice),
    };
    Message::panel(Panel {
        title: texts::promise_title(voice),
        body,
        footer: Text::given(round.name.as_str()),
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
    .buttons([Button::new(texts::promise_start(voice), click::start(round.id)).style(Style::Main)])
}

/// One question with its options.
pub fn question(voice: &Voice<'_>, round: &Round, response: &Response, question: Question) -> Message {
    let chosen = response.answers.get(question);
    let mut lines = vec![texts::ask(voice, question).bold()];
    for choice in Choice::OPTIONS {
        lines.push(option_line(voice, question, choice, chosen == Some(choice)));
    }
    if chosen == Some(Choice::CantTell) {
        lines.push(named(voice, Choice::CantTell, true));
    }
    if let (Mode::Together, Some(person)) = (round.mode, response.set_by.get(usize::from(question.number()) - 1)) {
        lines.push(person.map(|id| texts::question_set_by(voice, Text::person(id))).unwrap_or_default());
    }
    lines.push(match round.mode {
        Mode::Confidential => texts::question_how(voice),
        Mode::Together => texts::question_how_together(voice),
    });
    let answered = response.answers.count();
    let bar: String =
        Question::ALL.into_iter().map(|q| if response.answers.get(q).is_some() { '▰' } else { '▱' }).collect();
    let answer = |choice| {
        let label = match choice {
            Choice::CantTell => texts::colour_word(voice, choice),
            _ => Text::join([texts::colour_word(voice, choice), texts::option_short(voice, question, choice)], ": "),
        };
        // A colour of the button's own would speak against the option's: the chosen one has a tick.
        let label = if chosen == Some(choice) { Text::join([Text::own("✓"), label], " ") } else { label };
        Button::new(label, click::answer(round.id, question, choice, response.revision))
            .symbol(&texts::symbol(voice, choice).plain())
    };
    let back = match question.previous() {
        Some(previous) => click::show(round.id, previous),
        None => click::promise(round.id),
    };
    let mut last_row = vec![answer(Choice::CantTell), Button::new(texts::question_back(voice), back).symbol("◀️")];
    if chosen.is_some() {
        // Past an answered question without changing it; after the last one, on to the result or what is still open.
        let on = question.next().map_or_else(|| click::start(round.id), |next| click::show(round.id, next));
        last_row.push(Button::new(texts::question_next(voice), on).symbol("▶️").style(Style::Main));
    }
    Message::panel(Panel {
        title: texts::question_title(voice, i64::from(question.number()), texts::area(voice, question)),
        body: Text::join(lines, "\n\n"),
        footer: texts::question_progress(voice, Text::own(bar), answered as i64),
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
    .buttons(Choice::OPTIONS.map(answer))
    .buttons(last_row)
}

/// Symbol and word of an option, with a mark if it is the chosen one.
fn named(voice: &Voice<'_>, choice: Choice, chosen: bool) -> Text {
    let mark = if chosen { texts::question_chosen(voice).in_brackets() } else { Text::none() };
    Text::join([texts::symbol(voice, choice), texts::colour_word(voice, choice).bold(), mark], " ")
}

fn option_line(voice: &Voice<'_>, question: Question, choice: Choice, chosen: bool) -> Text {
    Text::join([named(voice, choice, chosen), texts::option(voice, question, choice)], "\n")
}

/// A level's symbol, name and colour as a word.
pub fn level_words(voice: &Voice<'_>, level: Level) -> Text {
    let choice = level.colour_of();
    let word = texts::colour_word(voice, choice).in_brackets();
    Text::join([texts::symbol(voice, choice), texts::level_name(voice, level), word], " ")
}

/// The result, once all five questions are answered.
pub fn result(voice: &Voice<'_>, round: &Round, answers: &Answers, outcome: Outcome, open: bool) -> Message {
    let levels = outcome.levels();
    let score = if outcome.low == outcome.high {
        texts::result_score(voice, i64::from(outcome.low))
    } else {
        texts::result_range(voice, i64::from(outcome.low), i64::from(outcome.high))
    };
    let own = Question::ALL.map(|question| {
        let choice = answers.get(question).unwrap_or(Choice::CantTell);
        let named = Text::join([texts::symbol(voice, choice), texts::colour_word(voice, choice)], " ");
        texts::result_answer(voice, i64::from(question.number()), texts::area(voice, question), named)
    });
    let mut body = vec![Text::join([score, Text::join(own, "\n")], "\n\n")];
    let (title, shade) = match levels.as_slice() {
        [level] => (texts::result_title(voice, level_words(voice, *level)), colour(level.colour_of())),
        several => {
            let or = format!(" {} ", texts::result_or(voice).plain());
            let names = Text::join(several.iter().map(|level| level_words(voice, *level)), &or);
            body.push(texts::result_candidates(voice, names));
            (texts::result_title_open(voice), NEUTRAL)
        }
    };
    for level in &levels {
        body.push(Text::join(
            [
                if levels.len() > 1 { level_words(voice, *level).bold() } else { Text::none() },
                texts::level_feedback(voice, *level),
                Text::join([texts::result_actions(voice).bold(), texts::level_actions(voice, *level)], "\n"),
            ],
            "\n\n",
        ));
    }
    let note = match (open, round.mode) {
        (false, _) => texts::result_final(voice),
        (true, Mode::Confidential) => texts::result_private(voice),
        (true, Mode::Together) => texts::result_together(voice),
    };
    let message = Message::panel(Panel {
        title,
        body: Text::join(body, "\n\n"),
        footer: note,
        colour: Some(shade),
        ..Panel::default()
    });
    let paths = levels.iter().map(|level| {
        let label = texts::result_path(voice, texts::level_name(voice, *level));
        Button::new(label, path::commands::click::open(*level)).symbol("🧭").style(Style::Main)
    });
    let changes = Question::ALL.map(|question| {
        let label = texts::result_change(voice, i64::from(question.number()), texts::area(voice, question));
        Button::new(label, click::show(round.id, question)).symbol("✏️")
    });
    if open { message.buttons(changes).buttons(paths) } else { message.buttons(paths) }
}

/// Where this person stands: who sees what, the next question, or the result. What is open to all is said to everyone who
/// has not set an answer yet, however many others have.
pub fn standing(voice: &Voice<'_>, round: &Round, response: &Response, user_id: u64) -> Message {
    let told = match round.mode {
        Mode::Confidential => response.answers.count() > 0,
        Mode::Together => response.set_by.contains(&Some(user_id)),
    };
    match (told, response.answers.next_open(None)) {
        (false, _) => promise(voice, round),
        (_, Some(open)) => question(voice, round, response, open),
        (_, None) => finished(voice, round, response, true),
    }
}

/// The result, or (should an answer be missing after all) the next question.
pub fn finished(voice: &Voice<'_>, round: &Round, response: &Response, open: bool) -> Message {
    match (response.answers.result(), response.answers.next_open(None)) {
        (Some(outcome), _) => result(voice, round, &response.answers, outcome, open),
        (None, Some(next)) => question(voice, round, response, next),
        (None, None) => promise(voice, round),
    }
}

/// The round is closed: what that means for this person's answers.
pub fn closed(voice: &Voice<'_>, round: &Round, response: &Response) -> Message {
    let name = round.name.as_str();
    match (response.answers.result(), response.answers.count()) {
        (Some(outcome), _) => Message {
            text: texts::refused_closed(voice, name),
            ..result(voice, round, &response.answers, outcome, false)
        },
        (None, answered) if round.mode == Mode::Together => {
            Message::text(texts::refused_closed_together(voice, name, answered as i64))
        }
        (None, 0) => Message::text(texts::refused_closed(voice, name)),
        (None, answered) => Message::text(texts::refused_closed_incomplete(voice, name, answered as i64)),
    }
}
