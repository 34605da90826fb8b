//! The controls. What stands here has been shipped: names and places of arguments never change. They all belong into
//! private messages.

use super::{Field, Group, Sheet};
use crate::message::CustomId;

/// A sheet, whole.
pub fn show(sheet: Sheet) -> CustomId {
    CustomId::new("portrait.show", [&sheet.as_str() as _])
}

/// A menu of fields; what is picked is a field's name.
pub fn pick(sheet: Sheet) -> CustomId {
    CustomId::new("portrait.pick", [&sheet.as_str() as _])
}

/// A page of a field, from 0.
pub fn field(field: Field, page: usize) -> CustomId {
    CustomId::new("portrait.field", [&field.as_str() as _, &page as _])
}

/// The form of a field.
pub fn write(field: Field) -> CustomId {
    CustomId::new("portrait.write", [&field.as_str() as _])
}

/// What that form sends; `seen` tells what stood in it at first (`plan::fingerprint`).
pub fn written(field: Field, seen: u64) -> CustomId {
    CustomId::new("portrait.written", [&field.as_str() as _, &seen as _])
}

/// A page of what stood in a field before, from 0.
pub fn history(field: Field, page: usize) -> CustomId {
    CustomId::new("portrait.history", [&field.as_str() as _, &page as _])
}

/// A sheet as a file: a fresh private message.
pub fn file(sheet: Sheet) -> CustomId {
    CustomId::new("portrait.file", [&sheet.as_str() as _])
}

/// A menu of voices; what is picked is a voice's name.
pub fn pick_group() -> CustomId {
    CustomId::new("vision.pick_voice", [])
}

/// A page of a voice's comments, from 0.
pub fn comments(group: Group, page: usize) -> CustomId {
    CustomId::new("vision.comments", [&group.as_str() as _, &page as _])
}

/// A menu of comments; what is picked is a comment's key.
pub fn pick_comment() -> CustomId {
    CustomId::new("vision.pick_comment", [])
}

/// A page of a comment, from 0.
pub fn comment(id: i64, page: usize) -> CustomId {
    CustomId::new("vision.comment", [&id as _, &page as _])
}

/// A page of one's own comments, from 0.
pub fn own(page: usize) -> CustomId {
    CustomId::new("vision.own", [&page as _])
}

/// The form for a comment in a voice.
pub fn speak(group: Group) -> CustomId {
    CustomId::new("vision.speak", [&group.as_str() as _])
}

/// What that form sends.
pub fn spoken(group: Group) -> CustomId {
    CustomId::new("vision.spoken", [&group.as_str() as _])
}

/// "Enter what somebody else said": asks for the voice.
pub fn pass_on() -> CustomId {
    CustomId::new("vision.pass_on", [])
}

/// The form for what somebody else said, in a voice.
pub fn pass_on_as(group: Group) -> CustomId {
    CustomId::new("vision.pass_on_as", [&group.as_str() as _])
}

/// What that form sends.
pub fn passed_on(group: Group) -> CustomId {
    CustomId::new("vision.passed_on", [&group.as_str() as _])
}

/// The form that changes a comment.
pub fn change(id: i64) -> CustomId {
    CustomId::new("vision.change", [&id as _])
}

/// What that form sends; `seen` tells what stood in it at first (`plan::fingerprint`).
pub fn changed(id: i64, seen: u64) -> CustomId {
    CustomId::new("vision.changed", [&id as _, &seen as _])
}

/// Ask whether a comment is to be taken back.
pub fn ask_withdraw(id: i64) -> CustomId {
    CustomId::new("vision.ask_withdraw", [&id as _])
}

/// Take it back.
pub fn withdraw(id: i64) -> CustomId {
    CustomId::new("vision.withdraw", [&id as _])
}

/// Take a comment off the sheet.
pub fn drop(id: i64) -> CustomId {
    CustomId::new("vision.drop", [&id as _])
}

/// Put it back on the sheet.
pub fn put_back(id: i64) -> CustomId {
    CustomId::new("vision.put_back", [&id as _])
}
