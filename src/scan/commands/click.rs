//! The controls. What stands here has been shipped: names and places of arguments never change.

use chrono::NaiveDate;

use super::Place;
use crate::message::CustomId;
use crate::scan::{Kind, Review, Section, What};

fn of(name: &str, key: i64) -> CustomId {
    CustomId::new(name, [&key as _])
}

fn at(name: &str, key: i64, place: Place) -> CustomId {
    CustomId::new(name, [&key as _, &place.as_str() as _])
}

/// A scan, in place.
pub fn open(scan: i64) -> CustomId {
    of("scan.open", scan)
}

/// A section.
pub fn section(scan: i64, section: Section) -> CustomId {
    CustomId::new("scan.section", [&scan as _, &section.as_str() as _])
}

/// A menu of sections; what is picked is a section's name.
pub fn pick_section(scan: i64) -> CustomId {
    of("scan.pick_section", scan)
}

/// A point, and a page of what was found on it, from 0.
pub fn item(item: i64, page: usize, place: Place) -> CustomId {
    CustomId::new("scan.item", [&item as _, &page as _, &place.as_str() as _])
}

/// A menu of points; what is picked is a point's key.
pub fn pick_item(scan: i64) -> CustomId {
    of("scan.pick_item", scan)
}

/// What somebody looks after.
pub fn mine(scan: i64, place: Place) -> CustomId {
    at("scan.mine", scan, place)
}

/// The form to record something.
pub fn ask_record(item: i64, place: Place) -> CustomId {
    at("scan.ask_record", item, place)
}

/// What that form does.
pub fn record(item: i64, place: Place) -> CustomId {
    at("scan.record", item, place)
}

/// A point is done.
pub fn done(item: i64, place: Place) -> CustomId {
    at("scan.done", item, place)
}

/// The form for why it is left out.
pub fn ask_leave(item: i64) -> CustomId {
    of("scan.ask_leave", item)
}

/// What that form does.
pub fn leave(item: i64) -> CustomId {
    of("scan.leave", item)
}

/// It is open again.
pub fn reopen(item: i64, place: Place) -> CustomId {
    at("scan.reopen", item, place)
}

/// A menu of what was found; what is picked is a finding's key, which is taken back.
pub fn take_back(item: i64) -> CustomId {
    of("scan.take_back", item)
}

/// What was taken back is put back.
pub fn put_back(finding: i64) -> CustomId {
    of("scan.put_back", finding)
}

/// A menu of files; what is picked is a finding's key.
pub fn pick_file(scan: i64) -> CustomId {
    of("scan.pick_file", scan)
}

/// A menu of people: who looks after a point.
pub fn owner(item: i64) -> CustomId {
    of("scan.owner", item)
}

/// What the form for a date does.
pub fn by(item: i64, who: u64) -> CustomId {
    CustomId::new("scan.by", [&item as _, &who as _])
}

/// Somebody looks after something until then; `mark` is what it was drawn for.
pub fn assign(scan: i64, what: What, who: u64, by: NaiveDate, mark: u64) -> CustomId {
    CustomId::new("scan.assign", [&scan as _, &what.as_str() as _, &who as _, &by as _, &mark as _])
}

/// Nothing is given out after all.
pub fn keep_assign(scan: i64) -> CustomId {
    of("scan.keep_assign", scan)
}

/// Nobody looks after a point.
pub fn unassign(item: i64) -> CustomId {
    of("scan.unassign", item)
}

/// What can be set.
pub fn settings(scan: i64) -> CustomId {
    of("scan.settings", scan)
}

/// From which point of view.
pub fn kind(scan: i64, kind: Kind) -> CustomId {
    CustomId::new("scan.kind", [&scan as _, &kind.as_str() as _])
}

/// Who looks at how the district works inside.
pub fn review(scan: i64, review: Review) -> CustomId {
    CustomId::new("scan.review", [&scan as _, &review.as_str() as _])
}

/// A menu of sessions; what is picked is a session's key.
pub fn session(scan: i64) -> CustomId {
    of("scan.session", scan)
}

/// Whether they mean to close it.
pub fn ask_close(scan: i64) -> CustomId {
    of("scan.ask_close", scan)
}

/// Close it.
pub fn close(scan: i64) -> CustomId {
    of("scan.close", scan)
}

/// A page of the report, from 0.
pub fn report(scan: i64, page: usize) -> CustomId {
    CustomId::new("scan.report", [&scan as _, &page as _])
}

/// The report, in a message of its own; what is posted is found again in its channel by it.
pub fn read(scan: i64) -> CustomId {
    of("scan.read", scan)
}

/// The whole report as files.
pub fn whole(scan: i64) -> CustomId {
    of("scan.whole", scan)
}

/// Whether they mean to post it.
pub fn ask_post(scan: i64) -> CustomId {
    of("scan.ask_post", scan)
}

/// Post it.
pub fn post(scan: i64) -> CustomId {
    of("scan.post", scan)
}
