//! The controls. What stands here has been shipped: names and places of arguments never change. [`start`], [`read`],
//! [`became`] and [`all`] may stand in any message; all others belong into private messages.

use super::About;
use crate::message::CustomId;

/// Write a session's briefing: a fresh private message.
pub fn start(session: i64) -> CustomId {
    CustomId::new("briefing.start", [&session as _])
}

/// The same in place of what was there.
pub fn open(session: i64) -> CustomId {
    CustomId::new("briefing.open", [&session as _])
}

/// The form of a part, or of what became of the answers to a question.
pub fn write(session: i64, about: About) -> CustomId {
    CustomId::new("briefing.write", [&session as _, &about.as_str() as _])
}

/// What that form sends. The last argument is what stood in its field (`plan::fingerprint`), or 0 if the field could not
/// hold all of it.
pub fn written(session: i64, about: About, seen: u64) -> CustomId {
    CustomId::new("briefing.written", [&session as _, &about.as_str() as _, &seen as _])
}

/// A menu of questions; what is picked is a question's name.
pub fn pick(session: i64) -> CustomId {
    CustomId::new("briefing.pick", [&session as _])
}

/// The briefing as everyone will see it.
pub fn preview(session: i64) -> CustomId {
    CustomId::new("briefing.preview", [&session as _])
}

/// Post what looked like this (its mark).
pub fn post(session: i64, mark: u64) -> CustomId {
    CustomId::new("briefing.post", [&session as _, &mark as _])
}

/// "I have read it": a fresh private message. The briefing is found again in its channel by it.
pub fn read(briefing: i64) -> CustomId {
    CustomId::new("briefing.read", [&briefing as _])
}

/// "What became of what I said": a fresh private message.
pub fn became(briefing: i64) -> CustomId {
    CustomId::new("briefing.became", [&briefing as _])
}

/// A page of it, from 0.
pub fn became_page(briefing: i64, page: usize) -> CustomId {
    CustomId::new("briefing.became_page", [&briefing as _, &page as _])
}

/// All of a briefing: a fresh private message.
pub fn all(briefing: i64) -> CustomId {
    CustomId::new("briefing.all", [&briefing as _])
}

/// A page of it, from 0.
pub fn all_page(briefing: i64, page: usize) -> CustomId {
    CustomId::new("briefing.all_page", [&briefing as _, &page as _])
}
