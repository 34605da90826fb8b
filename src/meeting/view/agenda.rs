//! What people see of agendas: planners everything, everyone else what is final.

use super::super::commands::{Change, MINUTES_FIELD, WHAT_FIELD, click};
use super::super::{Agenda, Blocked, Item, ItemState, LONGEST_ITEM, blocked, points, texts};
use crate::message::{Button, Field, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::Session;
use crate::retreat::view::{title, when};

/// The most items on a page.
const PAGE: usize = 10;
/// How long the items of a page may be together, as Discord counts it.
const ROOM: usize = 3000;
/// An option's label may be this long.
const LABEL: usize = 90;

/// The items that this person sees, page by page, each with its number (of those on the agenda).
fn pages<'a>(voice: &Voice<'_>, agenda: &'a Agenda, planner: bool) -> Vec<Vec<(usize, &'a Item)>> {
    let mut pages: Vec<Vec<(usize, &Item)>> = Vec::new();
    let mut room = 0;
    for (place, item) in agenda.items.iter().enumerate() {
        if !planner && item.state != ItemState::Accepted {
            continue;
        }
        let length = line(voice, place + 1, item).markdown().encode_utf16().count() + 1;
        match pages.last_mut() {
            Some(page) if page.len() < PAGE && length <= room => {
                room -= length;
                page.push((place + 1, item));
            }
            _ => {
                room = ROOM.saturating_sub(length);
                pages.push(vec![(place + 1, item)]);
            }
        }
    }
    pages
}

/// The page that an item stands on, from 0.
pub fn page_of(voice: &Voice<'_>, agenda: &Agenda, item: i64) -> usize {
    let pages = pages(voice, agenda, true);
    pages.iter().position(|page| page.iter().any(|(_, it)| it.id == item)).unwrap_or(0)
}

fn line(voice: &Voice<'_>, number: usize, item: &Item) -> Text {
    let minutes = item.minutes.map(|minutes| texts::line_minutes(voice, i64::from(minutes)).in_brackets());
    let words = Text::join([Text::given(item.words.as_str()), minutes.unwrap_or_default()], " ");
    match item.state {
        ItemState::Accepted => texts::line_accepted(voice, number as i64, words),
        ItemState::Proposed => texts::line_proposed(voice, words),
        ItemState::Dropped => texts::line_dropped(voice, words),
    }
}

fn state_line(voice: &Voice<'_>, agenda: &Agenda, now: i64) -> Text {
    let finality = agenda.finality.map(|finality| {
        let when = Text::stamp(finality.at, 'f');
        match finality.by {
            Some(person) => texts::agenda_final_by(voice, when, Text::person(person)),
            None => texts::agenda_final_nobody(voice, when),
        }
    });
    let session = match blocked(&agenda.session, now) {
        Some(Blocked::CalledOff) => texts::agenda_called_off(voice),
        Some(Blocked::Over) => texts::agenda_over(voice),
        Some(Blocked::Final) | None => Text::none(),
    };
    let (accepted, proposed) = (agenda.count(ItemState::Accepted), agenda.count(ItemState::Proposed));
    let standing = finality.unwrap_or_else(|| texts::agenda_open(voice, accepted as i64, proposed as i64));
    Text::join([session, standing], "\n")
}

/// The sum of the times, held against the session's length: advice only.
fn time_lines(voice: &Voice<'_>, agenda: &Agenda) -> Text {
    let (sum, without) = agenda.time();
    let mut lines = Vec::new();
    match agenda.session.minutes {
        _ if sum == 0 => {}
        Some(length) => {
            lines.push(texts::time(voice, i64::from(sum), i64::from(length)));
            if sum > length {
                lines.push(texts::time_over(voice, i64::from(sum - length)));
            }
        }
        None => lines.push(texts::time_unknown(voice, i64::from(sum))),
    }
    if sum > 0 && without > 0 {
        lines.push(texts::time_without(voice, without as i64));
    }
    Text::join(lines, "\n")
}

/// A page of an agenda, from 0. Whoever doesn't plan sees only what is on it.
pub fn agenda(voice: &Voice<'_>, agenda: &Agenda, page: usize, planner: bool, said: Text, now: i64) -> Message {
    let session = &agenda.session;
    let pages = pages(voice, agenda, planner);
    let page = page.min(pages.len().saturating_sub(1));
    let shown = pages.get(page).map(Vec::as_slice).unwrap_or_default();
    let mut lines = vec![];
    let mut state = None;
    for (number, item) in shown {
        if state != Some(item.state) {
            state = Some(item.state);
            let heading = match item.state {
                ItemState::Accepted => texts::heading_accepted(voice),
                ItemState::Proposed if agenda.finality.is_some() => texts::heading_left(voice),
                ItemState::Proposed => texts::heading_proposed(voice),
                ItemState::Dropped => texts::heading_dropped(voice),
            };
            lines.push(if lines.is_empty() { heading } else { Text::join([Text::own("\n"), heading], "") });
        }
        lines.push(line(voice, *number, item));
    }
    if agenda.items.is_empty() && blocked(session, now).is_none() {
        lines.push(texts::agenda_nothing(voice));
    }
    let head = [when(voice, session), state_line(voice, agenda, now)];
    let panel = Panel {
        title: texts::agenda_title(voice, title(voice, session)),
        body: Text::join([Text::join(head, "\n"), Text::join(lines, "\n"), time_lines(voice, agenda)], "\n\n"),
        footer: if pages.len() > 1 { texts::page(voice, page as i64 + 1, pages.len() as i64) } else { Text::none() },
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: said, ..Message::panel(panel) };
    let free = blocked(session, now).is_none();
    if planner && !shown.is_empty() {
        let option = |(_, item): &(usize, &Item)| SelectOption {
            label: Text::given(format!("{} {}", symbol(item.state), shortened(&item.words, LABEL))),
            value: item.id.to_string(),
            description: Text::none(),
        };
        message = message.select(Select {
            from: SelectFrom::Options(shown.iter().map(option).collect()),
            placeholder: if free { texts::pick(voice) } else { texts::look(voice) },
            click: click::pick(session.id),
            count: (1, 1),
        });
    }
    message.buttons(turns(voice, session, page, pages.len())).buttons(deeds(voice, agenda, planner, now))
}

fn symbol(state: ItemState) -> &'static str {
    match state {
        ItemState::Accepted => "✅",
        ItemState::Proposed => "❔",
        ItemState::Dropped => "❌",
    }
}

fn turns(voice: &Voice<'_>, session: &Session, page: usize, pages: usize) -> Vec<Button> {
    let mut turns = Vec::new();
    if let Some(earlier) = page.checked_sub(1) {
        turns.push(Button::new(texts::earlier(voice), click::agenda_page(session.id, earlier)).symbol("◀️"));
    }
    if page + 1 < pages {
        turns.push(Button::new(texts::later(voice), click::agenda_page(session.id, page + 1)).symbol("▶️"));
    }
    turns
}

fn deeds(voice: &Voice<'_>, agenda: &Agenda, planner: bool, now: i64) -> Vec<Button> {
    if !planner {
        return Vec::new();
    }
    let id = agenda.session.id;
    let mut buttons = Vec::new();
    match blocked(&agenda.session, now) {
        None => {
            let empty = agenda.items.is_empty();
            let ready = agenda.count(ItemState::Accepted) > 0;
            let there = agenda.items.iter().filter(|item| item.from_method).count();
            let start = Button::new(texts::points(voice), click::points(id)).symbol("🧭");
            let label = if empty { texts::propose(voice) } else { texts::propose_more(voice) };
            let propose = Button::new(label, click::propose(id)).symbol("➕");
            if there < points::of(agenda.session.kind).len() {
                buttons.push(if empty { start.style(Style::Main) } else { start });
            }
            buttons.push(propose);
            if agenda.count(ItemState::Proposed) > 1 {
                buttons.push(Button::new(texts::accept_all(voice), click::accept_all(id)).symbol("✅"));
            }
            if ready {
                buttons.push(Button::new(texts::finalise(voice), click::finalise(id)).style(Style::Good));
            }
        }
        Some(Blocked::Final) => {
            buttons.push(Button::new(texts::reopen(voice), click::reopen(id)));
        }
        Some(Blocked::CalledOff | Blocked::Over) => {}
    }
    buttons.push(Button::new(texts::to_meeting(voice), click::show_here(id)));
    buttons
}

/// Asks whether the agenda is to be final although items are still only proposed.
pub fn ask_final(voice: &Voice<'_>, agenda: &Agenda) -> Message {
    let (id, open) = (agenda.session.id, agenda.count(ItemState::Proposed));
    let first = agenda.of(ItemState::Proposed).take(PAGE);
    let lines = first.map(|item| texts::line_proposed(voice, shortened(&item.words, super::EXCERPT)));
    Message::panel(Panel {
        title: texts::agenda_title(voice, title(voice, &agenda.session)),
        body: Text::join([Text::join([texts::finalise_ask(voice, open as i64)], ""), Text::join(lines, "\n")], "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
    .buttons([
        Button::new(texts::finalise_yes(voice), click::finalise_anyway(id, open)).style(Style::Good),
        Button::new(texts::finalise_no(voice), click::agenda_page(id, 0)),
    ])
}

/// One item, whole, with what can be decided about it.
pub fn item(voice: &Voice<'_>, agenda: &Agenda, item: &Item, said: Text, now: i64) -> Message {
    let state = match item.state {
        ItemState::Accepted => texts::item_accepted(voice),
        ItemState::Proposed => texts::item_proposed(voice),
        ItemState::Dropped => texts::item_dropped(voice),
    };
    let minutes = match item.minutes {
        Some(minutes) => texts::item_minutes(voice, i64::from(minutes)),
        None => texts::item_minutes_none(voice),
    };
    let proposed_at = Text::stamp(item.proposed_at, 'd');
    let by = match item.proposed_by {
        _ if item.from_method => texts::item_by_method(voice),
        Some(person) => texts::item_by(voice, Text::person(person), proposed_at),
        None => texts::item_by_nobody(voice, proposed_at),
    };
    let panel = Panel {
        title: texts::item_title(voice, title(voice, &agenda.session)),
        body: Text::join([Text::given(item.words.as_str()).bold(), Text::join([state, minutes], " · "), by], "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let (mut decide, mut arrange) = (Vec::new(), Vec::new());
    if blocked(&agenda.session, now).is_none() {
        let button = |label, change| Button::new(label, click::change(item.id, change));
        match item.state {
            ItemState::Accepted => decide.push(button(texts::put_back(voice), Change::PutBack).symbol("↩️")),
            ItemState::Proposed => {
                decide.push(button(texts::accept(voice), Change::Accept).symbol("✅").style(Style::Main));
            }
            ItemState::Dropped => decide.push(button(texts::put_back(voice), Change::PutBack).symbol("↩️")),
        }
        if item.state != ItemState::Dropped {
            decide.push(button(texts::drop(voice), Change::Drop).symbol("❌"));
            arrange.push(button(texts::up(voice), Change::Up).symbol("⬆️"));
            arrange.push(button(texts::down(voice), Change::Down).symbol("⬇️"));
        }
        decide.push(Button::new(texts::rewrite(voice), click::rewrite(item.id)).symbol("📝"));
    }
    let back = click::agenda_page(agenda.session.id, page_of(voice, agenda, item.id));
    arrange.push(Button::new(texts::to_agenda(voice), back));
    Message { text: said, ..Message::panel(panel) }.buttons(decide).buttons(arrange)
}

/// The form for a new item (`None`), or for changing one.
pub fn form(voice: &Voice<'_>, session: i64, item: Option<&Item>) -> Form {
    let minutes = item.and_then(|item| item.minutes).map(|minutes| minutes.to_string());
    Form {
        title: if item.is_some() { texts::item_form_change(voice) } else { texts::item_form_new(voice) },
        click: match item {
            Some(item) => click::rewritten(item.id, item.mark()),
            None => click::proposed(session),
        },
        fields: vec![
            Field {
                id: WHAT_FIELD,
                label: texts::field_what(voice),
                value: item.map(|item| item.words.clone()).unwrap_or_default(),
                placeholder: texts::placeholder_what(voice),
                long: true,
                required: true,
                most: LONGEST_ITEM as u16,
            },
            Field {
                id: MINUTES_FIELD,
                label: texts::field_minutes(voice),
                value: minutes.unwrap_or_default(),
                placeholder: texts::placeholder_minutes(voice),
                long: false,
                required: false,
                most: 20,
            },
        ],
    }
}
