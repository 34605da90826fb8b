//! The controls. What stands here has been shipped: names and places of arguments never change. [`agenda`] and
//! [`show`] may stand in any message; all others belong into the private messages that these open.

use super::{Change, NoteKind};
use crate::calendar::WallTime;
use crate::message::CustomId;

/// A session's agenda: a fresh private message.
pub fn agenda(session: i64) -> CustomId {
    CustomId::new("meeting.agenda", [&session as _])
}

/// A page of a session's agenda, from 0, in place of what is shown.
pub fn agenda_page(session: i64, page: usize) -> CustomId {
    CustomId::new("meeting.agenda_page", [&session as _, &page as _])
}

/// The form for one more item.
pub fn propose(session: i64) -> CustomId {
    CustomId::new("meeting.propose", [&session as _])
}

/// What that form sends.
pub fn proposed(session: i64) -> CustomId {
    CustomId::new("meeting.proposed", [&session as _])
}

/// Propose the method's points.
pub fn points(session: i64) -> CustomId {
    CustomId::new("meeting.points", [&session as _])
}

/// Accept everything that is proposed.
pub fn accept_all(session: i64) -> CustomId {
    CustomId::new("meeting.accept_all", [&session as _])
}

/// A menu of items; what is picked is an item's key.
pub fn pick(session: i64) -> CustomId {
    CustomId::new("meeting.pick", [&session as _])
}

/// Decide about an item.
pub fn change(item: i64, change: Change) -> CustomId {
    let name = match change {
        Change::Accept => "meeting.accept",
        Change::Drop => "meeting.drop",
        Change::PutBack => "meeting.put_back",
        Change::Up => "meeting.up",
        Change::Down => "meeting.down",
    };
    CustomId::new(name, [&item as _])
}

/// One item, whole.
pub fn item(item: i64) -> CustomId {
    CustomId::new("meeting.item", [&item as _])
}

/// The form that changes an item.
pub fn rewrite(item: i64) -> CustomId {
    CustomId::new("meeting.rewrite", [&item as _])
}

/// What that form sends; `seen` is the mark of what stood in it at first.
pub fn rewritten(item: i64, seen: u32) -> CustomId {
    CustomId::new("meeting.rewritten", [&item as _, &seen as _])
}

/// Make the agenda final.
pub fn finalise(session: i64) -> CustomId {
    CustomId::new("meeting.final", [&session as _])
}

/// Make it final although so many items are still open.
pub fn finalise_anyway(session: i64, open: usize) -> CustomId {
    CustomId::new("meeting.final_anyway", [&session as _, &open as _])
}

/// Open the agenda again.
pub fn reopen(session: i64) -> CustomId {
    CustomId::new("meeting.reopen", [&session as _])
}

/// The core team's meeting before a session: a fresh private message.
pub fn show(session: i64) -> CustomId {
    CustomId::new("meeting.show", [&session as _])
}

/// The same in place of what is shown.
pub fn show_here(session: i64) -> CustomId {
    CustomId::new("meeting.show_here", [&session as _])
}

/// The form for the meeting's link.
pub fn link(session: i64) -> CustomId {
    CustomId::new("meeting.link", [&session as _])
}

/// What that form sends.
pub fn linked(session: i64) -> CustomId {
    CustomId::new("meeting.linked", [&session as _])
}

/// The form for another time.
pub fn move_form(session: i64) -> CustomId {
    CustomId::new("meeting.move", [&session as _])
}

/// What that form sends.
pub fn move_asked(session: i64) -> CustomId {
    CustomId::new("meeting.move_asked", [&session as _])
}

/// Move the meeting, as shown when it had the revision `seen`.
pub fn move_now(session: i64, to: WallTime, seen: i64) -> CustomId {
    let to = to.to_string().replace(':', "");
    CustomId::new("meeting.move_now", [&session as _, &to as _, &seen as _])
}

/// The time in [`move_now`], such as `2027-02-05T1545`.
pub(super) fn wall_time(text: &str) -> Option<WallTime> {
    let (hours, minutes) = text.split_at_checked(text.len().checked_sub(2)?)?;
    format!("{hours}:{minutes}").parse().ok()
}

/// The form for a decision or feedback.
pub fn write(session: i64, kind: NoteKind) -> CustomId {
    CustomId::new("meeting.write", [&session as _, &kind.as_str() as _])
}

/// What that form sends.
pub fn written(session: i64, kind: NoteKind) -> CustomId {
    CustomId::new("meeting.written", [&session as _, &kind.as_str() as _])
}

/// A page of the decisions or the feedback, from 0.
pub fn notes(session: i64, kind: NoteKind, page: usize) -> CustomId {
    CustomId::new("meeting.notes", [&session as _, &kind.as_str() as _, &page as _])
}

/// A menu of decisions or feedback; what is picked is a note's key.
pub fn note(session: i64, kind: NoteKind) -> CustomId {
    CustomId::new("meeting.note", [&session as _, &kind.as_str() as _])
}

/// The decisions as a file.
pub fn export(session: i64) -> CustomId {
    CustomId::new("meeting.export", [&session as _])
}
