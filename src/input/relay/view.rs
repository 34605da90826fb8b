//! What people see of passing on.

use std::collections::BTreeMap;

use super::commands::{NO_GROUP, WHO_FIELD};
use super::handler::Entry;
use super::{Blocked, LONGEST_ANSWER, LONGEST_SPEAKER, blocked, closed};
use crate::district::{self, Part, VOICES};
use crate::input::{Input, Question, State, Topic, click, questions, words};
use crate::message::{
    Button, Field, File, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened,
};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{Session, view as session_view};

/// How many letters of an answer the card shows; the form holds all of it.
const EXCERPT: usize = 250;
/// How many entries a page lists: as many as a menu holds.
const PAGE: usize = 25;
/// An option's words may be this long.
const LABEL: usize = 90;

/// Who said it, and their group.
fn whose(voice: &Voice<'_>, input: &Input) -> Text {
    let who = if input.speaker.is_empty() { words::relay_nobody(voice) } else { Text::given(input.speaker.clone()) };
    let group = input.voice.map(|part| district::view::part(voice, part));
    Text::join([who, group.unwrap_or_default()], " · ")
}

/// What one has passed on for a session, a page of it, from 0.
pub fn list(
    voice: &Voice<'_>,
    session: &Session,
    own: &[(Input, BTreeMap<Question, String>)],
    page: usize,
    note: Text,
    now: i64,
) -> Message {
    let open = closed(session, now).is_none();
    let pages = own.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let shown = &own[(page * PAGE).min(own.len())..((page + 1) * PAGE).min(own.len())];
    let drafts = own.iter().filter(|(input, _)| input.state == State::Draft).count() as i64;
    let given = own.len() as i64 - drafts;
    let count = if own.is_empty() { words::relay_none(voice) } else { words::relay_count(voice, given, drafts) };
    let about = if open { words::relay_about(voice) } else { words::relay_closed(voice) };
    let paging = if pages > 1 { words::page(voice, page as i64 + 1, pages as i64) } else { Text::none() };
    let mut message = Message {
        text: note,
        ..Message::panel(Panel {
            title: words::relay_title(voice, session_view::title(voice, session)),
            body: Text::join([about, count], "\n\n"),
            footer: paging,
            colour: Some(NEUTRAL),
            ..Panel::default()
        })
    };
    if !shown.is_empty() {
        let option = |(input, answers): &(Input, BTreeMap<Question, String>)| {
            let mark = if input.state == State::Draft { "✏️" } else { "✅" };
            let label = Text::join([Text::own(mark), whose(voice, input)], " ").plain();
            let first = answers.values().next().map(|words| shortened(words, LABEL));
            SelectOption {
                label: Text::given(shortened(&label, LABEL)),
                value: input.id.to_string(),
                description: first.map_or_else(Text::none, Text::given),
            }
        };
        message = message.select(Select {
            from: SelectFrom::Options(shown.iter().map(option).collect()),
            placeholder: words::relay_pick(voice),
            click: click::relay_pick(session.id),
            count: (1, 1),
        });
    }
    let mut buttons = Vec::new();
    if open {
        let new = Button::new(words::relay_new(voice), click::relay_new(session.id)).symbol("✏️");
        buttons.push(new.style(Style::Main));
    }
    if let Some(newer) = page.checked_sub(1) {
        buttons.push(Button::new(words::newer(voice), click::relays(session.id, newer)).symbol("◀️"));
    }
    if page + 1 < pages {
        buttons.push(Button::new(words::older(voice), click::relays(session.id, page + 1)).symbol("▶️"));
    }
    message.buttons(buttons)
}

/// What was entered so far, and what can be done with it.
pub fn card(voice: &Voice<'_>, entry: &Entry, note: Text, now: i64) -> Message {
    let Entry { input, session, answers } = entry;
    let why = blocked(input, session, now);
    let state = match (input.state, why) {
        (State::Withdrawn, _) => words::relay_state_withdrawn(voice),
        (State::Given, None) => words::relay_state_given(voice),
        (State::Given, Some(_)) => words::relay_state_closed(voice),
        (State::Draft, None) => words::relay_state_draft(voice),
        (State::Draft, Some(_)) => words::relay_state_late(voice),
    };
    let topics = Topic::of(session.kind).iter();
    let answer = |question: &Question| {
        let said = answers.get(question).map(|words| Text::lines(&shortened(words, EXCERPT)));
        let said = said.unwrap_or_else(|| words::relay_unanswered(voice));
        Text::join([questions::label(voice, *question).bold(), said], "\n")
    };
    let said = topics.clone().flat_map(|topic| topic.questions()).map(answer);
    let whose = words::relay_whose(voice, whose(voice, input));
    let parts = [state, whose].into_iter().chain(if why == Some(Blocked::Withdrawn) { vec![] } else { said.collect() });
    let message = Message {
        text: note,
        ..Message::panel(Panel {
            title: words::relay_card(voice, session_view::title(voice, session)),
            body: Text::join(parts, "\n\n"),
            colour: Some(NEUTRAL),
            ..Panel::default()
        })
    };
    let back = Button::new(words::relay_back(voice), click::relays(session.id, 0)).symbol("◀️");
    if why.is_some() {
        return message.buttons([back]);
    }
    let ask =
        |topic: &Topic| Button::new(questions::topic(voice, *topic), click::relay_ask(input.id, *topic)).symbol("✏️");
    let who = Button::new(words::relay_who(voice), click::relay_who(input.id)).symbol("👤");
    let message = message.buttons(topics.map(ask).chain([who])).select(groups(voice, input));
    let (give, drop) = match input.state {
        State::Draft => {
            let give = Button::new(words::relay_give(voice), click::relay_give(input.id)).symbol("✅");
            (Some(give.style(Style::Good)), words::relay_discard(voice))
        }
        State::Given | State::Withdrawn => (None, words::relay_withdraw(voice)),
    };
    let drop = Button::new(drop, click::relay_ask_drop(input.id)).style(Style::Danger);
    message.buttons(give.into_iter().chain([drop, back]))
}

fn groups(voice: &Voice<'_>, input: &Input) -> Select {
    let option = |group: Option<Part>| SelectOption {
        label: group.map_or_else(|| words::relay_no_group(voice), |part| district::view::part(voice, part)),
        value: group.map_or(NO_GROUP, Part::as_str).to_owned(),
        description: Text::none(),
    };
    Select {
        from: SelectFrom::Options(VOICES.map(Some).into_iter().chain([None]).map(option).collect()),
        placeholder: match input.voice {
            Some(part) => words::relay_group_is(voice, district::view::part(voice, part)),
            None => words::relay_group(voice),
        },
        click: click::relay_group(input.id),
        count: (1, 1),
    }
}

/// The form for who said it.
pub fn who_form(voice: &Voice<'_>, input: &Input) -> Form {
    Form {
        title: words::relay_who_title(voice),
        click: click::relay_named(input.id),
        fields: vec![Field {
            id: WHO_FIELD,
            label: words::relay_who(voice),
            value: input.speaker.clone(),
            placeholder: words::relay_who_hint(voice),
            long: false,
            required: false,
            most: LONGEST_SPEAKER as u16,
        }],
    }
}

/// The form with a topic's questions.
pub fn topic_form(voice: &Voice<'_>, entry: &Entry, topic: Topic) -> Form {
    let field = |question: &Question| Field {
        id: question.as_str(),
        label: questions::label(voice, *question),
        value: entry.answers.get(question).cloned().unwrap_or_default(),
        placeholder: questions::hint(voice, *question),
        long: true,
        required: false,
        most: LONGEST_ANSWER as u16,
    };
    Form {
        title: questions::topic(voice, topic),
        click: click::relay_said(entry.input.id, topic),
        fields: topic.questions().iter().map(field).collect(),
    }
}

/// Asks before it is taken back.
pub fn ask_drop(voice: &Voice<'_>, entry: &Entry) -> Message {
    let id = entry.input.id;
    let ask = match entry.input.state {
        State::Draft => words::relay_ask_discard(voice),
        State::Given | State::Withdrawn => words::relay_ask_withdraw(voice),
    };
    Message::text(ask).buttons([
        Button::new(words::relay_yes(voice), click::relay_drop(id)).style(Style::Danger),
        Button::new(words::relay_no(voice), click::relay_show(id)),
    ])
}

/// What could not be saved goes back to whoever typed it.
pub fn handed_back(voice: &Voice<'_>, mut message: Message, said: &BTreeMap<Question, String>) -> Message {
    let said = said.iter().filter(|(_, words)| !words.is_empty());
    let parts: Vec<String> =
        said.map(|(question, said)| format!("{}\n\n{said}\n", questions::label(voice, *question).plain())).collect();
    if !parts.is_empty() {
        let alt = words::relay_lost_file(voice);
        message.files.push(File { name: "what-was-said.txt".to_owned(), alt, bytes: parts.join("\n").into_bytes() });
    }
    message
}
