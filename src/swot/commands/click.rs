//! The controls. What stands here has been shipped: names and places of arguments never change.

use super::Page;
use crate::message::CustomId;
use crate::swot::Quadrant;

/// A page of a board, as a fresh private message.
pub fn open(page: Page, session: i64) -> CustomId {
    CustomId::new("swot.open", [&session as _, &page.as_str() as _])
}

/// The same in place of what is shown.
pub fn show(page: Page, session: i64) -> CustomId {
    CustomId::new("swot.show", [&session as _, &page.as_str() as _])
}

/// The entries of a quadrant, a page of them.
pub fn read(session: i64, quadrant: Quadrant, page: usize) -> CustomId {
    CustomId::new("swot.read", [&session as _, &quadrant.as_str() as _, &page as _])
}

/// The board as files.
pub fn files(session: i64) -> CustomId {
    CustomId::new("swot.files", [&session as _])
}

/// The form to add.
pub fn write(session: i64) -> CustomId {
    CustomId::new("swot.write", [&session as _])
}

/// That form; its fields are called like the quadrants.
pub fn written(session: i64) -> CustomId {
    CustomId::new("swot.written", [&session as _])
}

/// A menu of one's own entries, to take one back.
pub fn take_back() -> CustomId {
    CustomId::new("swot.take_back", [])
}

/// How much of what was said is new.
pub fn ask_take(session: i64) -> CustomId {
    CustomId::new("swot.ask_take", [&session as _])
}

/// Take it over.
pub fn take(session: i64) -> CustomId {
    CustomId::new("swot.take", [&session as _])
}

/// Put a quadrant's entries in order.
pub fn arrange(session: i64, quadrant: Quadrant, page: usize) -> CustomId {
    CustomId::new("swot.arrange", [&session as _, &quadrant.as_str() as _, &page as _])
}

/// A menu of entries: one to look at, several to merge.
pub fn pick() -> CustomId {
    CustomId::new("swot.pick", [])
}

/// One entry.
pub fn entry(entry: i64) -> CustomId {
    CustomId::new("swot.entry", [&entry as _])
}

/// What else can be merged with it.
pub fn more(entry: i64, page: usize) -> CustomId {
    CustomId::new("swot.more", [&entry as _, &page as _])
}

/// A menu of entries to merge with one.
pub fn join(entry: i64) -> CustomId {
    CustomId::new("swot.join", [&entry as _])
}

/// The form for a merged entry's words.
pub fn rewrite(entry: i64) -> CustomId {
    CustomId::new("swot.rewrite", [&entry as _])
}

/// That form.
pub fn rewritten(entry: i64) -> CustomId {
    CustomId::new("swot.rewritten", [&entry as _])
}

/// A menu of quadrants to move an entry to.
pub fn move_to(entry: i64) -> CustomId {
    CustomId::new("swot.move", [&entry as _])
}

/// Off the board.
pub fn drop(entry: i64) -> CustomId {
    CustomId::new("swot.drop", [&entry as _])
}

/// Onto it again.
pub fn bring_back(entry: i64) -> CustomId {
    CustomId::new("swot.bring_back", [&entry as _])
}

/// A merged entry is taken apart.
pub fn apart(entry: i64) -> CustomId {
    CustomId::new("swot.apart", [&entry as _])
}

/// What was dropped.
pub fn dropped(session: i64, page: usize) -> CustomId {
    CustomId::new("swot.dropped", [&session as _, &page as _])
}

/// A menu of it, to look at one.
pub fn look() -> CustomId {
    CustomId::new("swot.look", [])
}

/// How many votes each person is to have.
pub fn ask_voting(session: i64) -> CustomId {
    CustomId::new("swot.ask_voting", [&session as _])
}

/// A menu of how many.
pub fn open_voting(session: i64) -> CustomId {
    CustomId::new("swot.open_voting", [&session as _])
}

/// Back to collecting.
pub fn collect(session: i64) -> CustomId {
    CustomId::new("swot.collect", [&session as _])
}

/// Whether voting is really to be closed.
pub fn ask_close(session: i64) -> CustomId {
    CustomId::new("swot.ask_close", [&session as _])
}

/// Close voting.
pub fn close(session: i64) -> CustomId {
    CustomId::new("swot.close", [&session as _])
}

/// A page of one's own votes.
pub fn ballot(session: i64, page: usize) -> CustomId {
    CustomId::new("swot.ballot", [&session as _, &page as _])
}

/// A menu of a quadrant's entries, from one key to another, on a page.
pub fn vote(session: i64, quadrant: Quadrant, page: usize, offered: (i64, i64)) -> CustomId {
    let (first, last) = offered;
    CustomId::new("swot.vote", [&session as _, &quadrant.as_str() as _, &page as _, &first as _, &last as _])
}

/// A menu of entries that become key priorities.
pub fn choose(session: i64) -> CustomId {
    CustomId::new("swot.choose", [&session as _])
}

/// The form for a priority in words of its own.
pub fn write_priority(session: i64) -> CustomId {
    CustomId::new("swot.write_priority", [&session as _])
}

/// That form.
pub fn written_priority(session: i64) -> CustomId {
    CustomId::new("swot.written_priority", [&session as _])
}

/// A menu of priorities, to look at one.
pub fn pick_priority() -> CustomId {
    CustomId::new("swot.pick_priority", [])
}

/// One priority.
pub fn priority(priority: i64) -> CustomId {
    CustomId::new("swot.priority", [&priority as _])
}

/// The form for its words.
pub fn rewrite_priority(priority: i64) -> CustomId {
    CustomId::new("swot.rewrite_priority", [&priority as _])
}

/// That form.
pub fn rewritten_priority(priority: i64) -> CustomId {
    CustomId::new("swot.rewritten_priority", [&priority as _])
}

/// One earlier.
pub fn priority_up(priority: i64) -> CustomId {
    CustomId::new("swot.priority_up", [&priority as _])
}

/// One later.
pub fn priority_down(priority: i64) -> CustomId {
    CustomId::new("swot.priority_down", [&priority as _])
}

/// Off the list.
pub fn priority_drop(priority: i64) -> CustomId {
    CustomId::new("swot.priority_drop", [&priority as _])
}

/// Board and priorities for everyone.
pub fn share(session: i64) -> CustomId {
    CustomId::new("swot.share", [&session as _])
}
