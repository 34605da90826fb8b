//! What people see of sessions wherever one is named.
//!
//! - `draft.rs`: what is being planned. `list.rs`: all sessions. `one.rs`: a single one, and moving or cancelling it.

pub(crate) mod draft;
pub(crate) mod list;
pub(crate) mod one;

use super::chain::{self, Warning};
use super::core_team::Slot;
use super::{Kind, Session, texts};
use crate::calendar::{self, WallTime};
use crate::district::{District, Purpose};
use crate::message::Text;
use crate::prompts::{Key, Voice};

/// The names of the kinds, and their guiding questions.
pub(crate) fn more_keys() -> Vec<Key> {
    let names = Kind::ALL.map(|kind| format!("retreat.kind.{}", kind.as_str())).into_iter();
    let names = names.chain(Kind::ALL.map(|kind| format!("retreat.question.{}", kind.as_str())));
    names.map(|name| Key { name: name.into(), slots: &[] }).collect()
}

/// What a kind of session is called.
pub fn kind(voice: &Voice<'_>, kind: Kind) -> Text {
    voice.render(&format!("retreat.kind.{}", kind.as_str()), &[])
}

/// The question that a kind of session answers.
pub fn question(voice: &Voice<'_>, kind: Kind) -> Text {
    voice.render(&format!("retreat.question.{}", kind.as_str()), &[])
}

/// What a session is called: its own name, or its kind's.
pub fn title(voice: &Voice<'_>, session: &Session) -> Text {
    match &session.name {
        Some(name) => Text::given(name.clone()),
        None => kind(voice, session.kind),
    }
}

/// When it starts: written out with its zone, and in the reader's own.
pub fn when(voice: &Voice<'_>, session: &Session) -> Text {
    let written = calendar::view::when(voice, session.starts_on, &session.zone);
    Text::join([written, Text::stamp(session.starts_at, 'F')], " · ")
}

/// How long something takes, such as "6 h" or "1 h 30 min".
pub fn length(voice: &Voice<'_>, minutes: u32) -> Text {
    match (i64::from(minutes / 60), i64::from(minutes % 60)) {
        (0, minutes) => texts::length_minutes(voice, minutes),
        (hours, 0) => texts::length_hours(voice, hours),
        (hours, minutes) => texts::length_both(voice, hours, minutes),
    }
}

/// When, how long and where, a line each; what isn't known is left out.
pub fn facts(voice: &Voice<'_>, session: &Session) -> Vec<Text> {
    let written = calendar::view::when(voice, session.starts_on, &session.zone);
    let mut lines = vec![texts::fact_when(voice, written, Text::stamp(session.starts_at, 'F'))];
    let minutes = session.minutes.map_or_else(|| texts::length_asked(voice), |minutes| length(voice, minutes));
    lines.push(texts::fact_length(voice, minutes));
    if !session.place.is_empty() {
        lines.push(texts::fact_place(voice, session.place.as_str()));
    }
    if !session.link.is_empty() {
        lines.push(texts::fact_link(voice, Text::address(&session.link)));
    }
    lines
}

/// When the core team would meet before a session.
pub(crate) fn meets(voice: &Voice<'_>, slot: Slot) -> Text {
    match slot {
        Slot::Week(time) | Slot::Earlier(time) => texts::meets(voice, calendar::view::short(voice, time)),
        Slot::Late(time) => texts::meets_late(voice, calendar::view::short(voice, time)),
        Slot::None => texts::meets_not(voice),
    }
}

/// What is remarkable about these sessions, a line each: only what is about one that stands at `from` or later.
pub(crate) fn warnings(
    voice: &Voice<'_>,
    sessions: &[(Text, Kind, WallTime)],
    feedback_days: u32,
    from: usize,
) -> Vec<Text> {
    let plain: Vec<(Kind, WallTime)> = sessions.iter().map(|(_, kind, at)| (*kind, *at)).collect();
    let found = chain::warnings(&plain, feedback_days).into_iter();
    let found = found.filter(|warning| (from..sessions.len()).any(|place| warning.is_about(place)));
    let title = |place: usize| sessions.get(place).map(|(title, ..)| title.clone()).unwrap_or_default();
    let day = |date| calendar::view::short_day(voice, date);
    found
        .map(|warning| match warning {
            Warning::Close(first, second) => texts::warning_close(voice, title(first), title(second)),
            Warning::Order(first, second) => texts::warning_order(voice, title(first), title(second)),
            Warning::Window { at, ends } => texts::warning_window(voice, day(ends), title(at)),
            Warning::WorkIn { at, ends } => texts::warning_work_in(voice, day(ends), title(at)),
        })
        .map(|words| texts::warning(voice, words))
        .collect()
}

/// What is posted by itself, and when.
pub(crate) fn posted(voice: &Voice<'_>, district: &District) -> Text {
    let announcements = match district.channels.get(&Purpose::Announcements) {
        Some(channel) => texts::when_posted(voice, Text::channel(*channel)),
        None => texts::when_posted_no_channel(voice),
    };
    let reminders = match district.channels.get(&Purpose::CoreTeam) {
        Some(channel) => texts::when_reminded(voice, Text::channel(*channel)),
        None => texts::when_reminded_no_channel(voice),
    };
    Text::join([announcements, reminders], " ")
}
