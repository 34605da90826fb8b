//! What people see of sessions wherever one is named.

use super::{Kind, Session};
use crate::calendar;
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
