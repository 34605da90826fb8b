//! What people read of the kickoff checklist.

use super::{Item, SEATS};
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "meeting";
    title(done, all) = "kickoff.title";
    intro() = "kickoff.intro";
    footer() = "kickoff.footer";
    done(what) = "kickoff.done";
    open(what) = "kickoff.open";
    by(person, when) = "kickoff.by";
    by_nobody(when) = "kickoff.by_nobody";
    setup(role) = "kickoff.setup";
    setup_none() = "kickoff.setup_none";
    seats(all) = "kickoff.seats";
    seat(group, count, by) = "kickoff.seat";
    thirds() = "kickoff.thirds";
    write() = "kickoff.write";
    change() = "kickoff.change";
    all() = "kickoff.all";
    form_field() = "kickoff.form_field";
    saved() = "kickoff.saved";
    replaced() = "kickoff.replaced";
    replaced_file() = "kickoff.replaced_file";
    whole() = "kickoff.whole";
}

/// What an item is called.
pub fn name(voice: &Voice<'_>, item: Item) -> Text {
    voice.render(&format!("meeting.kickoff.name.{}", item.as_str()), &[])
}

/// What an item asks.
pub fn about(voice: &Voice<'_>, item: Item) -> Text {
    voice.render(&format!("meeting.kickoff.about.{}", item.as_str()), &[])
}

/// What a group with seats is called.
pub fn group(voice: &Voice<'_>, group: &str) -> Text {
    voice.render(&format!("meeting.kickoff.group.{group}"), &[])
}

/// Who selects a group's members.
pub fn selected_by(voice: &Voice<'_>, group: &str) -> Text {
    voice.render(&format!("meeting.kickoff.selected.{group}"), &[])
}

/// The texts of items and groups.
pub(crate) fn more_keys() -> Vec<Key> {
    let items = Item::ALL.into_iter().flat_map(|item| ["name", "about"].map(|of| format!("{of}.{}", item.as_str())));
    let groups = SEATS.into_iter().flat_map(|seats| ["group", "selected"].map(|of| format!("{of}.{}", seats.group)));
    let all = items.chain(groups).map(|name| format!("meeting.kickoff.{name}"));
    all.map(|name| Key { name: name.into(), slots: &[] }).collect()
}
