//! What people see of their own input. `asked.rs`: who is asked.

pub mod asked;

use super::{Own, texts};
use super::{click, commands::WORDS};
use crate::calendar;
use crate::input::{Input, LONGEST_ANSWER, Question, State, Topic, Way, questions};
use crate::message::{
    Button, Field, File, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, pages, shortened,
};
use crate::plan::fingerprint;
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{Session, view as session_view};
use crate::rsvp::{Closed, closed};

/// How much of an answer stands below its question, as Discord counts; the whole of it stands below everything.
const EXCERPT: usize = 900;
/// The most letters of a title in a menu.
const LABEL: usize = 100;

fn title(voice: &Voice<'_>, own: &Own) -> Text {
    session_view::title(voice, &own.session)
}

fn way(voice: &Voice<'_>, way: Way) -> Text {
    match way {
        Way::Named | Way::Relayed => texts::way_named(voice),
        Way::Confidential => texts::way_confidential(voice),
    }
}

/// When the session begins.
fn begins(voice: &Voice<'_>, own: &Own) -> Text {
    session_view::when(voice, &own.session)
}

/// The button that leads to all of this, for any message about a session.
pub(crate) fn start_button(voice: &Voice<'_>, session: i64) -> Button {
    Button::new(texts::start_button(voice), click::start(session)).symbol("💬")
}

/// Who reads what, before the first question.
pub(crate) fn promise(voice: &Voice<'_>, own: &Own, minimum_group: u32) -> Message {
    let id = own.session.id;
    let body = [
        texts::start_intro(voice, begins(voice, own), own.questions.len() as i64),
        texts::start_named(voice),
        texts::start_confidential(voice, i64::from(minimum_group)),
        texts::start_fixed(voice),
    ];
    Message::panel(Panel {
        title: texts::start_title(voice, title(voice, own)),
        body: Text::join(body, "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
    .buttons([
        Button::new(texts::start_choose_named(voice), click::choose(id, Way::Named)).symbol("🙋"),
        Button::new(texts::start_choose_confidential(voice), click::choose(id, Way::Confidential)).symbol("🔒"),
    ])
}

/// One question, with what was answered; `note` stands above it.
pub(crate) fn question(voice: &Voice<'_>, own: &Own, chosen: Way, question: Question, note: Text) -> Message {
    let (id, words) = (own.session.id, own.words(question));
    let place = own.place(question).unwrap_or(0);
    let mut parts: Vec<Text> = questions::whole(voice, question).map(Text::bold).into_iter().collect();
    // Once is enough: it is the same for all four.
    let of_swot = |question: &&Question| question.topic() == Topic::Swot;
    if own.questions.iter().find(of_swot) == Some(&question) {
        parts.push(texts::consider_swot(voice));
    }
    if chosen == Way::Confidential && words.is_empty() {
        parts.push(texts::ask_careful(voice));
    }
    if !words.is_empty() {
        let (excerpt, whole) = pages::excerpt(words, EXCERPT);
        let more = if whole { Text::none() } else { texts::ask_yours_more(voice) };
        parts.push(Text::join([texts::ask_yours(voice), excerpt, more], "\n"));
    }
    let footer = match &own.input {
        Some(input) if input.state == State::Given && input.released => {
            texts::ask_given_released(voice, way(voice, chosen))
        }
        Some(input) if input.state == State::Given => texts::ask_given(voice, way(voice, chosen)),
        _ => texts::ask_only_you(voice, way(voice, chosen)),
    };
    let answered = !words.is_empty();
    let style = |main: bool| if main { Style::Main } else { Style::Plain };
    let write = match answered {
        true => Button::new(texts::ask_change(voice), click::write(id, chosen, question)),
        false => Button::new(texts::ask_write(voice), click::write(id, chosen, question)),
    };
    let mut first = vec![write.symbol("✏️").style(style(!answered))];
    let next = own.questions.get(place + 1);
    let review = Button::new(texts::ask_review(voice), click::review(id, 0)).symbol("👀");
    match next {
        Some(next) => {
            let label = if answered { texts::ask_next(voice) } else { texts::ask_skip(voice) };
            first.push(Button::new(label, click::show(id, chosen, *next)).symbol("▶️").style(style(answered)));
        }
        None if own.input.is_some() => first.push(review.clone().style(style(answered))),
        None => {}
    }
    let back = match place.checked_sub(1).and_then(|before| own.questions.get(before)) {
        Some(before) => click::show(id, chosen, *before),
        None => click::open(id),
    };
    let mut second = vec![Button::new(texts::ask_back(voice), back).symbol("◀️")];
    if next.is_some() && own.input.is_some() {
        second.push(review);
    }
    second.push(Button::new(texts::ask_stop(voice), click::stop(id)).symbol("⏸️"));
    let (number, count) = (place as i64 + 1, own.questions.len() as i64);
    let panel = Panel {
        title: texts::ask_title(voice, number, count, questions::label(voice, question)),
        body: Text::join(parts, "\n\n"),
        footer,
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    Message { text: note, ..Message::panel(panel) }.buttons(first).buttons(second)
}

/// The form of a question.
pub(crate) fn form(voice: &Voice<'_>, own: &Own, way: Way, question: Question) -> Form {
    let words = own.words(question);
    // What a form may not be able to hold is taken as unseen: replaced, it is handed back.
    let fits = words.encode_utf16().count() <= LONGEST_ANSWER;
    let seen = if fits { fingerprint([words]) } else { 0 };
    Form {
        title: questions::topic(voice, question.topic()),
        click: click::written(own.session.id, way, question, seen),
        fields: vec![Field {
            id: WORDS,
            label: questions::label(voice, question),
            value: words.to_owned(),
            placeholder: questions::hint(voice, question),
            long: true,
            // Emptied on purpose, an answer is taken out.
            required: false,
            most: LONGEST_ANSWER as u16,
        }],
    }
}

/// Stopped for now.
pub(crate) fn stopped(voice: &Voice<'_>, own: &Own) -> Message {
    let (title, when) = (title(voice, own), begins(voice, own));
    let text = match own.state() {
        Some(State::Given) => texts::stop_given(voice, title, when),
        Some(State::Draft | State::Withdrawn) => texts::stop_text(voice, title, when),
        None => texts::stop_nothing(voice, when),
    };
    Message::text(text).buttons([start_button(voice, own.session.id)])
}

/// Where an input stands, in full sentences.
fn state(voice: &Voice<'_>, own: &Own, input: &Input) -> Text {
    let when = || begins(voice, own);
    match (own.closed, input.state, input.way) {
        (Some(Closed::Cancelled), ..) => texts::review_cancelled(voice),
        (Some(Closed::Begun), State::Draft, _) => texts::review_over_draft(voice),
        (Some(Closed::Begun), State::Withdrawn, _) => texts::review_over_withdrawn(voice),
        (Some(Closed::Begun), State::Given, Way::Confidential) if input.released => texts::review_over_read(voice),
        (Some(Closed::Begun), State::Given, Way::Confidential) => texts::review_over_held(voice),
        (Some(Closed::Begun), State::Given, _) => texts::review_over_named(voice),
        (None, State::Draft, _) if own.answers.is_empty() => texts::review_draft_nothing(voice),
        (None, State::Draft, _) => texts::review_draft(voice),
        (None, State::Withdrawn, _) => texts::review_withdrawn(voice),
        (None, State::Given, Way::Confidential) if input.released => texts::review_given_read(voice, when()),
        (None, State::Given, Way::Confidential) => texts::review_given_held(voice, when()),
        (None, State::Given, _) => texts::review_given_named(voice, when()),
    }
}

/// Everything that somebody wrote for a session, a page of it from 0, and what can be done with it.
pub(crate) fn review(voice: &Voice<'_>, own: &Own, page: usize, note: Text) -> Message {
    let id = own.session.id;
    let Some(input) = &own.input else { return Message::text(note) };
    let answered = own.questions.iter().filter(|question| own.answers.contains_key(*question));
    let sections: Vec<(Text, &str)> =
        answered.map(|question| (questions::label(voice, *question), own.words(*question))).collect();
    let pages = pages::pages(&sections);
    let page = page.min(pages.len().saturating_sub(1));
    let words = pages.get(page).cloned().unwrap_or_default();
    let page_words = match pages.len() {
        0 | 1 => Text::none(),
        all => texts::review_page(voice, page as i64 + 1, all as i64),
    };
    let panel = Panel {
        title: texts::review_title(voice, title(voice, own)),
        body: Text::join([state(voice, own, input), words], "\n\n"),
        footer: Text::join([way(voice, input.way), page_words], " · "),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: note, ..Message::panel(panel) };
    let mut turn = Vec::new();
    if page > 0 {
        turn.push(Button::new(texts::review_page_back(voice), click::review(id, page - 1)).symbol("◀️"));
    }
    if page + 1 < pages.len() {
        turn.push(Button::new(texts::review_page_next(voice), click::review(id, page + 1)).symbol("▶️"));
    }
    message = message.buttons(turn);
    let all = Button::new(texts::review_all(voice), click::mine(id, 0));
    if own.closed.is_some() {
        return message.buttons([all]);
    }
    message = message.buttons(deeds(voice, own, input)).buttons(more(voice, id, input, all));
    if input.state == State::Withdrawn {
        return message;
    }
    let option = |question: &Question| SelectOption {
        label: questions::label(voice, *question),
        value: question.as_str().to_owned(),
        description: Text::given(shortened(own.words(*question), LABEL)),
    };
    message.select(Select {
        from: SelectFrom::Options(own.questions.iter().map(option).collect()),
        placeholder: texts::review_pick(voice),
        click: click::pick(id, input.way),
        count: (1, 1),
    })
}

/// What can be done with it: the first is what most people want.
fn deeds(voice: &Voice<'_>, own: &Own, input: &Input) -> Vec<Button> {
    let id = own.session.id;
    match input.state {
        State::Draft => {
            let label =
                if input.given_at.is_some() { texts::review_give_again(voice) } else { texts::review_give(voice) };
            let mut give = Button::new(label, click::hand_in(id, own.mark())).symbol("📨").style(Style::Main);
            give.disabled = own.answers.is_empty();
            let go_on = Button::new(texts::review_go_on(voice), click::show(id, input.way, own.first_open()));
            vec![give, go_on.symbol("✏️"), Button::new(texts::ask_stop(voice), click::stop(id)).symbol("⏸️")]
        }
        State::Given => {
            let withdraw = Button::new(texts::review_withdraw(voice), click::ask_withdraw(id)).symbol("↩️");
            let sign =
                input.is_held().then(|| Button::new(texts::review_sign(voice), click::ask_sign(id)).symbol("✍️"));
            [withdraw].into_iter().chain(sign).collect()
        }
        State::Withdrawn => {
            vec![Button::new(texts::review_take_up(voice), click::take_up(id)).symbol("✏️").style(Style::Main)]
        }
    }
}

fn more(voice: &Voice<'_>, session: i64, input: &Input, all: Button) -> Vec<Button> {
    let tell = input.is_held().then(|| match input.tell {
        true => Button::new(texts::review_tell_not(voice), click::tell(session, false)).symbol("🔕"),
        false => Button::new(texts::review_tell(voice), click::tell(session, true)).symbol("🔔"),
    });
    // A draft can be signed too: nobody has read it.
    let sign = input.may_be_signed() && input.state == State::Draft;
    let sign = sign.then(|| Button::new(texts::review_sign(voice), click::ask_sign(session)).symbol("✍️"));
    tell.into_iter().chain(sign).chain([all]).collect()
}

/// Whether it is to be taken back.
pub(crate) fn ask_withdraw(voice: &Voice<'_>, own: &Own, posted: bool) -> Message {
    let (id, title) = (own.session.id, title(voice, own));
    let text = match own.way(Way::Named) {
        _ if own.input.as_ref().is_some_and(Input::is_held) => texts::withdraw_ask(voice, title),
        Way::Confidential => texts::withdraw_ask_read(voice, title),
        Way::Named | Way::Relayed if posted => texts::withdraw_ask_posted(voice, title),
        Way::Named | Way::Relayed => texts::withdraw_ask_named(voice, title),
    };
    Message::text(text).buttons([
        Button::new(texts::withdraw_yes(voice), click::withdraw(id)).style(Style::Danger),
        Button::new(texts::withdraw_no(voice), click::open(id)),
    ])
}

/// Whether it is to be signed, below its words.
pub(crate) fn ask_sign(voice: &Voice<'_>, own: &Own) -> Message {
    let id = own.session.id;
    Message::text(texts::sign_ask(voice, title(voice, own))).buttons([
        Button::new(texts::sign_yes(voice), click::sign(id)).symbol("✍️").style(Style::Main),
        Button::new(texts::sign_no(voice), click::leave(id)).symbol("🔒"),
    ])
}

/// Why what was typed came too late.
pub(crate) fn closed_meanwhile(voice: &Voice<'_>, own: &Own) -> Text {
    match own.closed {
        Some(Closed::Cancelled) => texts::lost_closed_cancelled(voice, title(voice, own)),
        Some(Closed::Begun) | None => texts::lost_closed_begun(voice, title(voice, own)),
    }
}

/// Words below their question, as a file.
pub(crate) fn words_file(voice: &Voice<'_>, name: &str, question: Question, words: &str, alt: Text) -> File {
    crate::plan::view::words_file(name, &[(questions::label(voice, question), words)], alt)
}

/// It was not saved, for the reason that `text` says: what was typed is handed back.
pub(crate) fn handed_back(voice: &Voice<'_>, session: i64, text: Text, question: Question, words: &str) -> Message {
    let files = match words.is_empty() {
        true => vec![],
        false => vec![words_file(voice, "what-you-typed", question, words, texts::lost_file(voice))],
    };
    Message { files, ..Message::text(text) }.buttons([Button::new(texts::ask_back(voice), click::open(session))])
}

/// All that somebody begun, gave or took back, a page of it from 0.
pub(crate) fn mine(voice: &Voice<'_>, all: &[(Session, Input)], page: usize, now: i64) -> Message {
    const PAGE: usize = super::handler::PAGE;
    let pages = all.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let shown = all.iter().skip(page * PAGE).take(PAGE);
    let day = |session: &Session| calendar::view::day(voice, session.starts_on.date());
    let line = |(session, input): &(Session, Input)| {
        texts::mine_line(
            voice,
            session_view::title(voice, session),
            day(session),
            in_a_few_words(voice, session, input, now),
        )
    };
    let lines = Text::join(shown.clone().map(line), "\n");
    let footer = if pages > 1 { texts::review_page(voice, page as i64 + 1, pages as i64) } else { Text::none() };
    let mut message = Message::panel(Panel {
        title: texts::mine_title(voice),
        body: if all.is_empty() { texts::mine_nothing(voice) } else { lines },
        footer,
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    let Some((first, _)) = all.first() else { return message };
    let home = first.id;
    let option = |(session, input): &(Session, Input)| SelectOption {
        label: Text::join([session_view::title(voice, session), day(session)], ", "),
        value: session.id.to_string(),
        description: in_a_few_words(voice, session, input, now),
    };
    message = message.select(Select {
        from: SelectFrom::Options(shown.map(option).collect()),
        placeholder: texts::mine_pick(voice),
        click: click::look(),
        count: (1, 1),
    });
    let back =
        (page > 0).then(|| Button::new(texts::review_page_back(voice), click::mine(home, page - 1)).symbol("◀️"));
    let next = (page + 1 < pages)
        .then(|| Button::new(texts::review_page_next(voice), click::mine(home, page + 1)).symbol("▶️"));
    message.buttons(back.into_iter().chain(next))
}

fn in_a_few_words(voice: &Voice<'_>, session: &Session, input: &Input, now: i64) -> Text {
    let stands = match (input.state, input.way) {
        (State::Draft, _) => texts::mine_draft(voice),
        (State::Withdrawn, _) => texts::mine_withdrawn(voice),
        (State::Given, Way::Confidential) if input.released => texts::mine_read(voice),
        (State::Given, Way::Confidential) => texts::mine_held(voice),
        (State::Given, _) => texts::mine_named(voice),
    };
    match closed(session, now) {
        None => stands,
        Some(Closed::Cancelled) => texts::mine_cancelled(voice, stands),
        Some(Closed::Begun) if input.state == State::Draft => texts::mine_over_draft(voice),
        Some(Closed::Begun) if input.is_held() => texts::mine_over_held(voice),
        Some(Closed::Begun) => texts::mine_over(voice, stands),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompts::{Profile, Prompts};

    #[test]
    fn every_question_fits_into_its_form() {
        let prompts = Prompts::load(None).unwrap();
        let voice = prompts.voice(Profile::default());
        let length = |text: Text| text.plain().encode_utf16().count();
        for question in Question::ALL {
            assert!(length(questions::label(&voice, question)) <= 45, "{question:?}");
            assert!(length(questions::hint(&voice, question)) <= 100, "{question:?}");
            assert!(length(questions::topic(&voice, question.topic())) <= 45, "{question:?}");
        }
    }
}
