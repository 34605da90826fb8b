//! What people see before a meeting is moved: the difference, and the question.

use super::super::commands::{WORDS_FIELD, click};
use super::super::moving::{Difference, Told};
use super::super::texts;
use super::meeting_when;
use crate::calendar;
use crate::message::{Button, Field, Form, Message, Panel, Style, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::reminder::Kind;
use crate::retreat::MeetingState;
use crate::retreat::view::title;

/// The most characters of a time that is typed.
const LONGEST_WHEN: u16 = 100;

/// The difference, and the question. `channel` is where the core team is told of it, if one is chosen.
pub fn ask(voice: &Voice<'_>, difference: &Difference, channel: Option<u64>) -> Message {
    let Difference { session, before, after, .. } = difference;
    let from = match before.state {
        MeetingState::Planned => texts::move_from(voice, meeting_when(voice, before)),
        MeetingState::None | MeetingState::Cancelled => texts::move_from_none(voice),
    };
    let at = after.starts_at;
    let to = texts::move_to(voice, meeting_when(voice, after), Text::stamp(at, 'F'), Text::stamp(at, 'R'));
    let told = match channel {
        Some(channel) => texts::move_told(voice, Text::channel(channel)),
        None => texts::move_told_nobody(voice),
    };
    let reminders = difference.reminders.iter().map(|(kind, told)| reminder(voice, difference, *kind, *told));
    let panel = Panel {
        title: texts::move_title(voice, title(voice, session)),
        body: Text::join(
            [
                Text::join([from, to], "\n"),
                warnings(voice, difference),
                Text::join([texts::move_reminders(voice)].into_iter().chain(reminders), "\n"),
                told,
            ],
            "\n\n",
        ),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let yes = click::move_now(session.id, after.starts_on, before.revision);
    Message::panel(panel).buttons([
        Button::new(texts::move_yes(voice), yes).style(Style::Main),
        Button::new(texts::move_no(voice), click::show_here(session.id)),
    ])
}

fn warnings(voice: &Voice<'_>, difference: &Difference) -> Text {
    let start = difference.after.starts_on;
    let mut lines = Vec::new();
    if difference.free_day {
        lines.push(texts::move_free_day(voice, calendar::view::day(voice, start.date())));
    }
    if difference.quiet {
        lines.push(texts::move_quiet(voice, calendar::view::time(voice, start)));
    }
    if difference.close {
        lines.push(texts::move_close(voice));
    }
    Text::join(lines, "\n")
}

fn reminder(voice: &Voice<'_>, difference: &Difference, kind: Kind, told: Told) -> Text {
    let what = match kind {
        Kind::Notice => texts::move_notice(voice),
        Kind::Week => texts::move_week(voice),
        Kind::Soon => texts::move_soon(voice),
        _ => texts::move_agenda_open(voice),
    };
    let when = |wall| calendar::view::when(voice, wall, &difference.session.zone);
    match told {
        Told::Sent => texts::move_reminder_sent(voice, what),
        Told::Now => texts::move_reminder_now(voice, what),
        Told::Never => texts::move_reminder_never(voice, what),
        Told::Same(wall) => texts::move_reminder_same(voice, what, when(wall)),
        Told::At(wall) => texts::move_reminder(voice, what, when(wall)),
    }
}

/// The form for another time.
pub fn form(voice: &Voice<'_>, session: i64) -> Form {
    Form {
        title: texts::move_form(voice),
        click: click::move_asked(session),
        fields: vec![Field {
            id: WORDS_FIELD,
            label: texts::move_field(voice),
            value: String::new(),
            placeholder: texts::move_placeholder(voice),
            long: false,
            required: true,
            most: LONGEST_WHEN,
        }],
    }
}
