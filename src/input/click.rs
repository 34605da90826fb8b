//! The controls of input. What stands here has been shipped: names and places of arguments never change. [`questions`]
//! and [`read`] may stand in any message; all others belong into private messages.

use super::Topic;
use crate::message::CustomId;

/// What people are asked before a session, to look at: a fresh private message. The invitation is found again by it.
pub fn questions(session: i64) -> CustomId {
    CustomId::new("input.questions", [&session as _])
}

/// The digest, below what was posted of it: a fresh private message. The second argument only tells one message from
/// another.
pub fn read(session: i64, digest: i64) -> CustomId {
    CustomId::new("input.read", [&session as _, &digest as _])
}

/// A page of the digest, from 0.
pub fn digest_page(session: i64, page: usize) -> CustomId {
    CustomId::new("input.digest_page", [&session as _, &page as _])
}

/// The digest as files: a fresh private message.
pub fn digest_files(session: i64) -> CustomId {
    CustomId::new("input.digest_files", [&session as _])
}

/// A page of what one has passed on, from 0.
pub fn relays(session: i64, page: usize) -> CustomId {
    CustomId::new("input.relays", [&session as _, &page as _])
}

/// A menu of it; what is picked is an input's key.
pub fn relay_pick(session: i64) -> CustomId {
    CustomId::new("input.relay_pick", [&session as _])
}

/// Begin to pass on what one more person said.
pub fn relay_new(session: i64) -> CustomId {
    CustomId::new("input.relay_new", [&session as _])
}

/// What was entered so far.
pub fn relay_show(input: i64) -> CustomId {
    CustomId::new("input.relay_show", [&input as _])
}

/// The form for who said it.
pub fn relay_who(input: i64) -> CustomId {
    CustomId::new("input.relay_who", [&input as _])
}

/// What that form sends.
pub fn relay_named(input: i64) -> CustomId {
    CustomId::new("input.relay_named", [&input as _])
}

/// A menu of groups; what is picked is a group, or [`super::relay::commands::NO_GROUP`].
pub fn relay_group(input: i64) -> CustomId {
    CustomId::new("input.relay_group", [&input as _])
}

/// The form with a topic's questions.
pub fn relay_ask(input: i64, topic: Topic) -> CustomId {
    CustomId::new("input.relay_ask", [&input as _, &topic.as_str() as _])
}

/// What that form sends.
pub fn relay_said(input: i64, topic: Topic) -> CustomId {
    CustomId::new("input.relay_said", [&input as _, &topic.as_str() as _])
}

/// Pass it on.
pub fn relay_give(input: i64) -> CustomId {
    CustomId::new("input.relay_give", [&input as _])
}

/// Ask whether it is to be taken back.
pub fn relay_ask_drop(input: i64) -> CustomId {
    CustomId::new("input.relay_ask_drop", [&input as _])
}

/// Take it back.
pub fn relay_drop(input: i64) -> CustomId {
    CustomId::new("input.relay_drop", [&input as _])
}
