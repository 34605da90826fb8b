//! What people see of a scan: here all of it, a section, and what is one's own.
//!
//! - `item.rs`: one point. `assign.rs`: giving points out. `settings.rs`: what can be set, closing. `report.rs`: what is read
//!   before the session, and what is posted of it.

pub mod assign;
pub mod item;
pub mod report;
pub mod settings;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate};

use super::commands::{Place, click};
use super::outside::{self, KINDS_TO_ASK, commands::click as voice_click};
use super::{Item, Kind, Loaded, Review, Section, State, texts};
use crate::calendar::{WallTime, Zone, view as calendar};
use crate::message::{Button, Choice, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::plan::view::label;
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{Session, State as SessionState, view as session_view};

/// The most letters of a reason in a list.
const LISTED: usize = 80;
/// The most points of one's own that are listed.
const MINE: usize = 25;

/// What a scan is called.
pub fn kind(voice: &Voice<'_>, kind: Kind) -> Text {
    match kind {
        Kind::First => texts::kind_first(voice),
        Kind::Progress => texts::kind_progress(voice),
    }
}

/// Who looks at how the district works inside.
pub(super) fn review(voice: &Voice<'_>, review: Review) -> Text {
    match review {
        Review::External => texts::review_external(voice),
        Review::Internal => texts::review_internal(voice),
    }
}

fn session_when(voice: &Voice<'_>, session: &Session) -> Text {
    calendar::when(voice, session.starts_on, &session.zone)
}

/// What a scan is called, with its session.
fn title(voice: &Voice<'_>, loaded: &Loaded) -> Text {
    let kind = kind(voice, loaded.scan.kind);
    match &loaded.session {
        Some(session) => texts::show_title(voice, kind, session_view::title(voice, session)),
        None => texts::show_title_none(voice, kind),
    }
}

/// A local day such as "Fri, Feb 12" of an instant, where the zone is known.
fn local_day(voice: &Voice<'_>, zone: Option<&Zone>, at: i64) -> Text {
    let instant = DateTime::from_timestamp(at, 0);
    match (instant, zone) {
        (Some(instant), Some(zone)) => calendar::short_day(voice, WallTime::from_instant(instant, zone).date()),
        _ => Text::stamp(at, 'd'),
    }
}

/// How many points of a section, or of all, are settled, and how many there are.
pub(super) fn settled(loaded: &Loaded, section: Option<Section>) -> (i64, i64) {
    let points =
        || loaded.items.iter().filter(|it| loaded.belongs(it) && section.is_none_or(|s| it.entry.section == s));
    (points().filter(|item| item.state != State::Open).count() as i64, points().count() as i64)
}

/// Whether the report has something to say of a point: it is settled, or something was found.
pub(super) fn is_reported(loaded: &Loaded, item: &Item) -> bool {
    item.state != State::Open || loaded.found(item).next().is_some()
}

/// Names of points, or kinds of voices, one after the other.
fn names(names: impl Iterator<Item = Text>) -> Text {
    Text::join(names, " · ")
}

/// All of a scan: how far each section is and what is missing.
pub fn show(voice: &Voice<'_>, loaded: &Loaded, voices: &[outside::Voice], told: Text) -> Message {
    let scan = &loaded.scan;
    let (done, all) = settled(loaded, None);
    let late =
        loaded.items.iter().filter(|it| loaded.belongs(it) && it.late(loaded.due_today()).is_some()).count() as i64;
    let closed = if scan.open { Text::none() } else { texts::show_closed(voice) };
    let when = match &loaded.session {
        Some(session) if session.state == SessionState::Cancelled => {
            texts::show_called_off(voice, session_view::title(voice, session))
        }
        Some(session) => texts::show_when(voice, session_view::title(voice, session), session_when(voice, session)),
        None => texts::show_when_none(voice),
    };
    let counts = match late {
        0 => texts::show_counts_none_late(voice, done, all),
        late => texts::show_counts(voice, done, all, late),
    };
    let posted = scan.posted_at.map(|at| texts::show_posted(voice, Text::stamp(at, 'D'))).unwrap_or_default();
    let mut blocks = vec![Text::join([closed, when, counts, posted], "\n")];
    for section in loaded.sections() {
        let (done, all) = settled(loaded, Some(section));
        let heading = texts::show_section(voice, texts::section_name(voice, section), done, all);
        let open = loaded.points(section).filter(|item| item.state == State::Open);
        let open = names(open.map(|item| texts::entry_name(voice, item.entry)));
        let missing =
            if open.is_empty() { texts::show_section_all(voice) } else { texts::show_section_missing(voice, open) };
        blocks.push(Text::join([heading, missing], "\n"));
    }
    blocks.push(match outside::not_asked(voices).len() as i64 {
        0 => texts::show_all_asked(voice),
        open => texts::show_not_asked(voice, open, KINDS_TO_ASK as i64),
    });
    let panel = Panel {
        title: title(voice, loaded),
        body: Text::join(blocks, "\n\n"),
        footer: texts::show_footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let options = loaded.sections().into_iter().map(|section| SelectOption {
        label: texts::section_name(voice, section),
        value: section.as_str().to_owned(),
        description: Text::none(),
    });
    let buttons = [
        Button::new(texts::show_button_report(voice), click::report(scan.id, 0)).symbol("📖").style(Style::Main),
        Button::new(texts::show_button_voices(voice), voice_click::list()).symbol("💬"),
        Button::new(texts::show_button_mine(voice), click::mine(scan.id, Place::Here)),
        Button::new(texts::show_button_settings(voice), click::settings(scan.id)).symbol("⚙️"),
    ];
    Message { text: told, ..Message::panel(panel) }
        .select(Select {
            from: SelectFrom::Options(options.collect()),
            placeholder: texts::show_pick_section(voice),
            click: click::pick_section(scan.id),
            count: (1, 1),
        })
        .buttons(buttons)
}

/// Where a point stands, as a symbol: never alone, words stand beside it.
pub(super) fn symbol(item: &Item, today: Option<NaiveDate>) -> Text {
    Text::own(match item.state {
        State::Done => "✅",
        State::LeftOut => "➖",
        State::Open if item.late(today).is_some() => "⚠️",
        State::Open => "⬜",
    })
}

/// Where it stands, with whom and until when, in words.
pub(super) fn standing(voice: &Voice<'_>, item: &Item, today: Option<NaiveDate>, most: usize) -> Text {
    match (item.state, item.owner, item.due_on) {
        (State::Done, ..) => match (item.settled_by, item.settled_at) {
            (Some(by), Some(at)) => texts::standing_done_by(voice, Text::person(by), Text::stamp(at, 'd')),
            _ => texts::standing_done(voice),
        },
        (State::LeftOut, ..) => texts::standing_left_out(voice, Text::given(shortened(&item.reason, most))),
        (State::Open, Some(owner), Some(due)) => {
            let (person, date) = (Text::person(owner), calendar::short_day(voice, due));
            match item.late(today) {
                Some(days) => texts::standing_late(voice, person, days, date),
                None if today == Some(due) => texts::standing_today(voice, person),
                None => texts::standing_owner(voice, person, date),
            }
        }
        (State::Open, ..) => texts::standing_nobody(voice),
    }
}

/// A menu of points.
fn pick<'i>(
    voice: &Voice<'_>,
    scan: i64,
    items: impl Iterator<Item = &'i Item>,
    today: Option<NaiveDate>,
    placeholder: Text,
) -> Select {
    let option = |item: &Item| SelectOption {
        label: Text::join([symbol(item, today), texts::entry_name(voice, item.entry)], " "),
        value: item.id.to_string(),
        description: Text::none(),
    };
    Select {
        from: SelectFrom::Options(items.take(MINE).map(option).collect()),
        placeholder,
        click: click::pick_item(scan),
        count: (1, 1),
    }
}

/// The buttons to the sections beside this one.
fn beside(voice: &Voice<'_>, loaded: &Loaded, section: Section) -> Vec<Button> {
    let sections = loaded.sections();
    let Some(place) = sections.iter().position(|one| *one == section) else { return Vec::new() };
    let to = |section: Section, symbol: &str| {
        Button::new(texts::section_name(voice, section), click::section(loaded.scan.id, section)).symbol(symbol)
    };
    let before = place.checked_sub(1).map(|place| to(sections[place], "◀️"));
    let after = sections.get(place + 1).map(|section| to(*section, "▶️"));
    before.into_iter().chain(after).collect()
}

/// A section: each point with whom, until when, and how much was found.
pub fn section(voice: &Voice<'_>, loaded: &Loaded, section: Section, told: Text) -> Message {
    let items: Vec<&Item> = loaded.shown(section).collect();
    let line = |item: &&Item| {
        let found = loaded.found(item).count() as i64;
        let found = if found > 0 { texts::standing_found(voice, found) } else { Text::none() };
        let other = if loaded.belongs(item) { Text::none() } else { texts::section_other_way(voice) };
        let standing =
            if loaded.belongs(item) { standing(voice, item, loaded.due_today(), LISTED) } else { Text::none() };
        let standing = Text::join([standing, found, other], " · ");
        texts::section_line(voice, symbol(item, loaded.due_today()), texts::entry_name(voice, item.entry), standing)
    };
    let lines = Text::join(items.iter().map(line), "\n");
    let panel = Panel {
        title: texts::section_page_title(voice, texts::section_name(voice, section)),
        body: Text::join([texts::section_intro(voice, section), lines], "\n\n"),
        footer: texts::section_footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let back = Button::new(texts::show_back(voice), click::open(loaded.scan.id));
    let voices = (section == Section::Needs)
        .then(|| Button::new(texts::show_button_voices(voice), voice_click::list()).symbol("💬"));
    let mut message = Message { text: told, ..Message::panel(panel) };
    if !items.is_empty() {
        let (scan, today) = (loaded.scan.id, loaded.due_today());
        message = message.select(pick(voice, scan, items.into_iter(), today, texts::section_pick(voice)));
    }
    message.buttons(beside(voice, loaded, section).into_iter().chain(voices)).buttons([back])
}

/// A line of what is somebody's own.
fn own_line(voice: &Voice<'_>, item: &Item, today: Option<NaiveDate>) -> Text {
    let name = texts::entry_name(voice, item.entry);
    match (item.state, item.due_on) {
        (State::Open, Some(due)) => {
            let date = calendar::short_day(voice, due);
            match item.late(today) {
                Some(days) => texts::mine_line_late(voice, name, days, date),
                None if today == Some(due) => texts::mine_line_today(voice, name),
                None => texts::mine_line_open(voice, name, date),
            }
        }
        _ => texts::mine_line_settled(voice, name),
    }
}

/// What somebody still has to look at, a line for each date, the most urgent first.
pub fn own_by_date(voice: &Voice<'_>, items: &[&Item], today: Option<NaiveDate>) -> Text {
    let same_date = items.chunk_by(|one, other| one.due_on == other.due_on);
    let line = |items: &[&Item]| {
        let all = names(items.iter().map(|item| texts::entry_name(voice, item.entry)));
        let due = items.first().and_then(|item| item.due_on);
        let date = due.map(|due| calendar::short_day(voice, due)).unwrap_or_default();
        match items.first().and_then(|item| item.late(today)) {
            Some(days) => texts::remind_line_late(voice, days, date, all),
            None if due == today => texts::remind_line_today(voice, all),
            None => texts::remind_line_open(voice, date, all),
        }
    };
    Text::join(same_date.map(line), "\n")
}

/// What somebody looks after, a line each.
fn own_lines(voice: &Voice<'_>, items: &[&Item], today: Option<NaiveDate>, most: usize) -> Text {
    let lines = items.iter().take(most).map(|item| own_line(voice, item, today));
    let more = items.len().saturating_sub(most) as i64;
    let more = (more > 0).then(|| texts::mine_more(voice, more));
    Text::join(lines.chain(more), "\n")
}

/// What somebody looks after.
pub fn mine(voice: &Voice<'_>, loaded: &Loaded, person: u64, told: Text) -> Message {
    let open = loaded.open_of(person);
    let mut items = open.clone();
    items.extend(loaded.all_of(person).filter(|item| item.state != State::Open));
    if items.is_empty() {
        return Message::text(Text::join([told, texts::mine_none(voice)], "\n\n"));
    }
    let all_done = match (loaded.scan.open, open.is_empty()) {
        (false, _) => texts::show_closed(voice),
        (true, true) => texts::mine_done(voice),
        (true, false) => texts::mine_intro(voice),
    };
    let panel = Panel {
        title: texts::mine_title(voice),
        body: Text::join([own_lines(voice, &items, loaded.due_today(), MINE), all_done], "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let (scan, today) = (loaded.scan.id, loaded.due_today());
    Message { text: told, ..Message::panel(panel) }.select(pick(
        voice,
        scan,
        items.into_iter(),
        today,
        texts::mine_pick(voice),
    ))
}

/// Suggestions for points, and before them for sections where a whole one can be given out.
pub fn suggestions(voice: &Voice<'_>, sections: &[Section], items: &[&Item], so_far: &str) -> Vec<Choice> {
    let typed = so_far.trim().to_lowercase();
    let choice = |name: Text, value: &str| Choice { label: name.plain(), value: value.to_owned() };
    let sections = sections.iter().map(|section| {
        let name = texts::section_name(voice, *section);
        choice(texts::assign_whole(voice, name), section.as_str())
    });
    let items = items.iter().map(|item| choice(texts::entry_name(voice, item.entry), item.entry.name));
    let all = sections.chain(items).filter(|choice| choice.label.to_lowercase().contains(&typed));
    all.take(25).map(|it| Choice { label: label(&it.label).plain(), ..it }).collect()
}
