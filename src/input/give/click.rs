//! The controls. What stands here has been shipped: names and places of arguments never change. [`start`] and [`told`] may
//! stand in any message; all others belong into the private messages that these open.

use crate::input::{Question, Topic, Way};
use crate::message::CustomId;

/// What somebody thinks, for a session: a fresh private message.
pub fn start(session: i64) -> CustomId {
    CustomId::new("input.start", [&session as _])
}

/// The same in place of what was there.
pub fn open(session: i64) -> CustomId {
    CustomId::new("input.open", [&session as _])
}

/// With a name, or confidentially.
pub fn choose(session: i64, way: Way) -> CustomId {
    CustomId::new("input.choose", [&session as _, &way.as_str() as _])
}

/// A question; the way counts as long as nothing is saved.
pub fn show(session: i64, way: Way, question: Question) -> CustomId {
    CustomId::new("input.show", [&session as _, &way.as_str() as _, &question.as_str() as _])
}

/// The form of a question.
pub fn write(session: i64, way: Way, question: Question) -> CustomId {
    CustomId::new("input.write", [&session as _, &way.as_str() as _, &question.as_str() as _])
}

/// What that form sends; `seen` tells what stood in it at first (`plan::fingerprint`).
pub fn written(session: i64, way: Way, question: Question, seen: u64) -> CustomId {
    CustomId::new("input.written", [&session as _, &way.as_str() as _, &question.as_str() as _, &seen as _])
}

/// A menu of questions; what is picked is a question's name.
pub fn pick(session: i64, way: Way) -> CustomId {
    CustomId::new("input.pick", [&session as _, &way.as_str() as _])
}

/// A page of everything, from 0.
pub fn review(session: i64, page: usize) -> CustomId {
    CustomId::new("input.review", [&session as _, &page as _])
}

/// Give it, as it was seen (`plan::fingerprint`).
pub fn hand_in(session: i64, seen: u64) -> CustomId {
    CustomId::new("input.hand_in", [&session as _, &seen as _])
}

/// Stop here.
pub fn stop(session: i64) -> CustomId {
    CustomId::new("input.stop", [&session as _])
}

/// Ask whether it is to be taken back.
pub fn ask_withdraw(session: i64) -> CustomId {
    CustomId::new("input.ask_withdraw", [&session as _])
}

/// Take it back.
pub fn withdraw(session: i64) -> CustomId {
    CustomId::new("input.withdraw", [&session as _])
}

/// Pick up again what was taken back.
pub fn take_up(session: i64) -> CustomId {
    CustomId::new("input.take_up", [&session as _])
}

/// Ask whether it is to be signed.
pub fn ask_sign(session: i64) -> CustomId {
    CustomId::new("input.ask_sign", [&session as _])
}

/// Sign it.
pub fn sign(session: i64) -> CustomId {
    CustomId::new("input.sign", [&session as _])
}

/// Leave it held back.
pub fn leave(session: i64) -> CustomId {
    CustomId::new("input.leave", [&session as _])
}

/// To sign it, or to leave it, below the word that it is still held back: a fresh private message.
pub fn told(session: i64, sign: bool) -> CustomId {
    CustomId::new("input.told", [&session as _, &(if sign { "sign" } else { "leave" }) as _])
}

/// Hear directly if it stays held back, or not.
pub fn tell(session: i64, wanted: bool) -> CustomId {
    CustomId::new("input.tell", [&session as _, &(if wanted { "on" } else { "off" }) as _])
}

/// A page of all one's own, from 0; the session only names the district.
pub fn mine(session: i64, page: usize) -> CustomId {
    CustomId::new("input.mine", [&session as _, &page as _])
}

/// A menu of one's own; what is picked is a session's key.
pub fn look() -> CustomId {
    CustomId::new("input.look", [])
}

/// Who is asked about what.
pub fn asked() -> CustomId {
    CustomId::new("input.asked", [])
}

/// A menu of topics; what is picked is a topic's name.
pub fn asked_topic() -> CustomId {
    CustomId::new("input.asked_topic", [])
}

/// A menu of parts; those that are picked are asked about the topic, and no others.
pub fn set_asked(topic: Topic) -> CustomId {
    CustomId::new("input.set_asked", [&topic.as_str() as _])
}

/// Whom the method names are asked about the topic.
pub fn reset_asked(topic: Topic) -> CustomId {
    CustomId::new("input.reset_asked", [&topic.as_str() as _])
}
