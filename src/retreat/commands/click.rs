//! The controls. What stands here has been shipped: names and places of arguments never change.

use crate::calendar::WallTime;
use crate::message::CustomId;

/// The draft of a chain.
pub fn draft(plan: i64) -> CustomId {
    CustomId::new("retreat.draft", [&plan as _])
}

/// A menu of a draft's sessions; what is picked is a session's key.
pub fn pick(plan: i64) -> CustomId {
    CustomId::new("retreat.pick", [&plan as _])
}

/// One session of a draft.
pub fn draft_session(session: i64) -> CustomId {
    CustomId::new("retreat.draft_session", [&session as _])
}

/// The form to adjust a session of a draft.
pub fn adjust(session: i64) -> CustomId {
    CustomId::new("retreat.adjust", [&session as _])
}

/// Sending that form.
pub fn adjusted(session: i64) -> CustomId {
    CustomId::new("retreat.adjusted", [&session as _])
}

/// Leave a session of a draft out.
pub fn leave_out(session: i64) -> CustomId {
    CustomId::new("retreat.leave_out", [&session as _])
}

/// Put it back.
pub fn put_back(session: i64) -> CustomId {
    CustomId::new("retreat.put_back", [&session as _])
}

/// The form for the lengths that a draft lacks.
pub fn lengths(plan: i64) -> CustomId {
    CustomId::new("retreat.lengths", [&plan as _])
}

/// Sending that form; its fields have the names of kinds.
pub fn set_lengths(plan: i64) -> CustomId {
    CustomId::new("retreat.set_lengths", [&plan as _])
}

/// Create all sessions of a draft.
pub fn create(plan: i64) -> CustomId {
    CustomId::new("retreat.create", [&plan as _])
}

/// Discard a draft.
pub fn discard(plan: i64) -> CustomId {
    CustomId::new("retreat.discard", [&plan as _])
}

/// Add the session that was understood.
pub fn add(session: i64) -> CustomId {
    CustomId::new("retreat.add", [&session as _])
}

/// Don't.
pub fn drop(session: i64) -> CustomId {
    CustomId::new("retreat.drop", [&session as _])
}

/// A page of the list, from 0.
pub fn list(page: usize) -> CustomId {
    CustomId::new("retreat.list", [&page as _])
}

/// A menu of sessions; what is picked is a session's key.
pub fn look() -> CustomId {
    CustomId::new("retreat.look", [])
}

/// A session: a fresh private message.
pub fn show(session: i64) -> CustomId {
    CustomId::new("retreat.show", [&session as _])
}

/// A session, in the same message.
pub fn open(session: i64) -> CustomId {
    CustomId::new("retreat.open", [&session as _])
}

/// The form that asks for the new time.
pub fn ask_move(session: i64) -> CustomId {
    CustomId::new("retreat.ask_move", [&session as _])
}

/// Sending that form.
pub fn move_to(session: i64) -> CustomId {
    CustomId::new("retreat.move_to", [&session as _])
}

/// Move a session to that wall time, as it was shown for that revision.
pub fn confirm_move(session: i64, to: WallTime, revision: i64) -> CustomId {
    // A colon separates arguments.
    let to = to.to_string().replace(':', ".");
    CustomId::new("retreat.move", [&session as _, &to as _, &revision as _])
}

pub(super) fn wall_of(written: &str) -> Option<WallTime> {
    written.replace('.', ":").parse().ok()
}

/// Ask whether a session is to be called off.
pub fn ask_cancel(session: i64) -> CustomId {
    CustomId::new("retreat.ask_cancel", [&session as _])
}

/// Call it off, as it was asked for that revision.
pub fn cancel(session: i64, revision: i64) -> CustomId {
    CustomId::new("retreat.cancel", [&session as _, &revision as _])
}

/// Leave a session as it is.
pub fn keep(session: i64) -> CustomId {
    CustomId::new("retreat.keep", [&session as _])
}

/// The form for length, place, link and name.
pub fn change(session: i64) -> CustomId {
    CustomId::new("retreat.change", [&session as _])
}

/// Sending that form.
pub fn changed(session: i64) -> CustomId {
    CustomId::new("retreat.changed", [&session as _])
}
