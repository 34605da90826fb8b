//! The sections of `/my`: one function each, in the order of [`ALL`], the most urgent first.

use super::{Concern, Mine, texts};
use crate::action::commands::click as action;
use crate::action::view::board::{Row, line};
use crate::import::commands::click as import;
use crate::input::give::click as input;
use crate::message::{Button, SelectOption, Style, Text, shortened};
use crate::plan::view::label;
use crate::prompts::Voice;
use crate::readiness::Question;
use crate::readiness::commands::click as readiness;
use crate::reminder::Way;
use crate::reminder::commands::click as reminder;
use crate::reminder::view::{due, what};
use crate::retreat::commands::click as retreat;
use crate::rsvp::commands::click as rsvp;
use crate::scan::commands::{Place, click as scan_click};
use crate::{calendar, import as reading};

/// What concerns somebody for one reason.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    /// Its heading; empty: there is nothing, or only words.
    pub(super) heading: Text,
    /// A line each.
    pub(super) lines: Vec<Text>,
    /// How many there are in all.
    pub(super) all: usize,
    /// Where they all are, such as "`/action mine`".
    pub(super) place: Text,
    /// Its actions that can be picked.
    pub(super) actions: Vec<SelectOption>,
    /// Its reminders that can be picked.
    pub(super) reminders: Vec<SelectOption>,
    /// Other ways into it.
    pub(super) buttons: Vec<Button>,
}

/// A section from what concerns somebody.
pub(super) type Make = fn(&Voice<'_>, &Mine) -> Section;

/// All of them, the most urgent first.
pub(super) const ALL: [Make; 9] = [asked, late, trouble, scan, unfinished, sessions, own, help, reminders];

/// The most lines of a section.
const LINES: usize = 5;
/// The most sessions: each has a button.
const SESSIONS: usize = 3;
/// The most letters on a button.
const LABEL: usize = 40;

fn actions(voice: &Voice<'_>, mine: &Mine, heading: Text, concern: Concern) -> Section {
    let rows = mine.of(concern);
    if rows.is_empty() {
        return Section::default();
    }
    let option = |row: &&Row| SelectOption {
        label: label(&row.action.name),
        value: row.action.id.to_string(),
        description: Text::none(),
    };
    // Whose it is needn't be said of one's own.
    let is_own = |row: &Row| row.action.owner == Some(mine.user);
    let shown = &rows[..rows.len().min(LINES)];
    Section {
        heading,
        lines: shown.iter().map(|row| line(voice, row, true, !is_own(row))).collect(),
        all: rows.len(),
        place: texts::place_actions(voice),
        actions: shown.iter().map(option).collect(),
        ..Section::default()
    }
}

fn asked(voice: &Voice<'_>, mine: &Mine) -> Section {
    actions(voice, mine, texts::asked(voice), Concern::Asked)
}

fn late(voice: &Voice<'_>, mine: &Mine) -> Section {
    actions(voice, mine, texts::late(voice), Concern::Late)
}

fn trouble(voice: &Voice<'_>, mine: &Mine) -> Section {
    let place = texts::place_board(voice);
    Section { place, ..actions(voice, mine, texts::trouble(voice), Concern::Trouble) }
}

fn own(voice: &Voice<'_>, mine: &Mine) -> Section {
    actions(voice, mine, texts::own(voice), Concern::Own)
}

fn help(voice: &Voice<'_>, mine: &Mine) -> Section {
    actions(voice, mine, texts::help(voice), Concern::Help)
}

/// What they look after in the scan.
fn scan(voice: &Voice<'_>, mine: &Mine) -> Section {
    let Some(scan) = mine.scan else { return Section::default() };
    let open = scan.open as i64;
    let line = match (scan.late, scan.until) {
        (0, Some(until)) => texts::scan_until(voice, open, calendar::view::short_day(voice, until)),
        (0, None) => texts::scan_open(voice, open),
        (late, _) => texts::scan_late(voice, open, late as i64),
    };
    Section {
        heading: texts::scan(voice),
        lines: vec![line],
        all: 1,
        buttons: vec![Button::new(texts::scan_button(voice), scan_click::mine(scan.id, Place::New)).symbol("🔎")],
        ..Section::default()
    }
}

/// What was begun and waits: the survey, what they say before a session, plans and drafts.
fn unfinished(voice: &Voice<'_>, mine: &Mine) -> Section {
    let mut section = actions(voice, mine, Text::none(), Concern::Draft);
    let mut lines = Vec::new();
    if let Some(survey) = &mine.survey {
        let all = Question::ALL.len() as i64;
        lines.push(match survey.answered {
            0 => texts::survey_open(voice, survey.round.name.as_str()),
            answered => texts::survey_begun(voice, survey.round.name.as_str(), answered as i64, all),
        });
        let button = Button::new(texts::survey_button(voice), readiness::take(survey.round.id)).symbol("📝");
        section.buttons.push(button.style(Style::Main));
    }
    for (place, session) in mine.inputs.iter().enumerate() {
        let title = shortened(&crate::retreat::view::title(voice, session).plain(), LABEL);
        lines.push(texts::input_draft(voice, title.as_str(), calendar::view::short(voice, session.starts_on)));
        // One button: the others are reached from there.
        if place == 0 {
            section.buttons.push(Button::new(texts::input_button(voice), input::start(session.id)).symbol("💬"));
        }
    }
    if let Some((id, count)) = mine.plan {
        lines.push(texts::plan_draft(voice, count as i64));
        section.buttons.push(Button::new(texts::plan_button(voice), retreat::draft(id)).symbol("🗓️"));
    }
    if let Some(file) = &mine.import {
        let waiting = file.rows.iter().filter(|row| row.state == reading::State::Waiting).count();
        lines.push(texts::import_draft(voice, shortened(&file.file, LABEL), waiting as i64));
        section.buttons.push(Button::new(texts::import_button(voice), import::page(file.id, 0)).symbol("📄"));
    }
    section.all += lines.len();
    lines.append(&mut section.lines);
    section.lines = lines;
    if section.all > 0 {
        section.heading = texts::unfinished(voice);
    }
    section
}

fn sessions(voice: &Voice<'_>, mine: &Mine) -> Section {
    if mine.sessions.is_empty() {
        return Section::default();
    }
    let mut section = Section {
        heading: texts::sessions(voice),
        all: mine.sessions.len(),
        place: texts::place_sessions(voice),
        ..Section::default()
    };
    for (session, answer) in mine.sessions.iter().take(SESSIONS) {
        let valid = answer.as_ref().filter(|answer| answer.revision == session.revision);
        let said = match (valid, answer) {
            (Some(answer), _) => {
                let bell = if answer.remind { texts::session_reminded(voice) } else { Text::none() };
                Text::join([view_answer(voice, answer.answer), bell], " · ")
            }
            (None, Some(_)) => texts::session_moved(voice),
            (None, None) => texts::session_unanswered(voice),
        };
        let title = shortened(&crate::retreat::view::title(voice, session).plain(), LABEL);
        let when = calendar::view::short(voice, session.starts_on);
        section.lines.push(texts::session_line(voice, title.as_str(), when, said));
        let button = Button::new(texts::session_button(voice, title.as_str()), rsvp::now(session.id, 0)).symbol("📅");
        section.buttons.push(button);
    }
    section
}

/// An answer with its symbol.
fn view_answer(voice: &Voice<'_>, answer: crate::rsvp::Answer) -> Text {
    let symbol = match answer {
        crate::rsvp::Answer::Coming => "✅",
        crate::rsvp::Answer::Maybe => "❔",
        crate::rsvp::Answer::Cant => "❌",
    };
    Text::join([Text::own(symbol), crate::rsvp::view::answer(voice, answer)], " ")
}

/// What will reach them, and how. Always there: where reminders go can be changed before there are any.
fn reminders(voice: &Voice<'_>, mine: &Mine) -> Section {
    let closed = mine.last.as_ref().is_some_and(|last| last.way == Way::OpenButton);
    let way = match (mine.in_channel, closed) {
        (true, _) => texts::way_channel(voice),
        (false, true) => texts::way_door(voice),
        (false, false) => texts::way_direct(voice),
    };
    let mut section = Section { all: mine.reminders.len(), place: texts::place_reminders(voice), ..Section::default() };
    if section.all == 0 {
        return section;
    }
    section.heading = texts::reminders(voice, way);
    for coming in mine.reminders.iter().take(LINES) {
        let (reminder, about) = (&coming.reminder, coming.about.as_ref());
        let name = what(voice, reminder.kind, about);
        let when = calendar::view::short(voice, reminder.wall(reminder.due_at));
        section.lines.push(texts::reminder_line(voice, when, name.clone()));
        let option = SelectOption { label: name, value: reminder.id.to_string(), description: due(voice, reminder) };
        section.reminders.push(option);
    }
    if let Some(last) = mine.last.as_ref().filter(|_| mine.can_snooze) {
        section.buttons.push(Button::new(texts::snooze(voice), reminder::later(last.id)).symbol("⏰"));
    }
    section.buttons.extend(mine.actions.first().map(|row| match mine.in_channel {
        true => Button::new(texts::ping_direct(voice), action::ping(row.action.id, false)).symbol("✉️"),
        false => Button::new(texts::ping_channel(voice), action::ping(row.action.id, true)).symbol("📣"),
    }));
    section
}
