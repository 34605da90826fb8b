//! One message of one or several reminders.

use std::collections::BTreeSet;

use crate::calendar::{self, WallTime, Zone};
use crate::district::District;
use crate::message::{Button, Colour, Message, Panel, Ping, Text};
use crate::prompts::Voice;
use crate::reminder::subject::Item;
use crate::reminder::texts;

/// The colour at the side of a reminder.
pub const COLOUR: Colour = Colour(0x5B_6B_7B);
/// Discord shows 6,000 characters of panels; some are left for titles and small print.
const ROOM: usize = 5_000;
/// Buttons in a row.
const IN_A_ROW: usize = 5;
/// Rows of the reminders' buttons; the last of five is the message's own.
const ROWS: usize = 4;
/// Files that go with one message.
const FILES: usize = 10;

/// One reminder, as it is now.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What it says.
    pub item: &'a Item,
    /// When it was due, if it is late.
    pub late: Option<(WallTime, &'a Zone)>,
}

/// The message. Of several entries about the same, only the last is shown. In a channel of `pings` roles are pinged, each
/// once. `last` is the button below all others, by which the message is found again.
pub fn message(voice: &Voice<'_>, pings: Option<&District>, entries: &[Entry<'_>], last: Button) -> Message {
    let is_last =
        |place: usize| entries.iter().skip(place + 1).all(|later| later.item.about != entries[place].item.about);
    let shown: Vec<&Entry<'_>> =
        entries.iter().enumerate().filter(|(place, _)| is_last(*place)).map(|(_, entry)| entry).collect();
    let role_of = |entry: &&Entry<'_>| pings?.roles.get(&entry.item.ping?).copied();
    let roles: BTreeSet<u64> = shown.iter().filter_map(role_of).collect();
    let several = shown.len() > 1;
    let heading = if several { texts::digest(voice, shown.len() as i64) } else { Text::none() };
    let mentions = Text::join(roles.iter().copied().map(Text::role), " ");
    let mut message = Message::text(Text::join([mentions, heading], " "));
    message.pings = roles.into_iter().map(Ping::Role).collect();
    let mut room = ROOM;
    for (place, entry) in shown.iter().enumerate() {
        let number = if several { Text::own(format!("{}.", place + 1)) } else { Text::none() };
        let late = entry.late.map(|(wall, zone)| texts::late(voice, calendar::view::when(voice, wall, zone)));
        let body = Text::join([late.unwrap_or_default(), entry.item.body.clone()], "\n\n");
        let length = body.markdown().chars().count();
        // What does not fit any more is a click away.
        let body = if length <= room { body } else { texts::digest_short(voice) };
        room = room.saturating_sub(length);
        message.panels.push(Panel {
            title: Text::join([number, entry.item.title.clone()], " "),
            body,
            colour: Some(COLOUR),
            ..Panel::default()
        });
        message.files.extend(entry.item.files.iter().cloned());
    }
    message.files.truncate(FILES);
    for row in buttons(&shown).chunks(IN_A_ROW).take(ROWS) {
        message = message.buttons(row.to_vec());
    }
    message.buttons([last])
}

/// A single reminder's own buttons, or the first of each of several.
fn buttons(shown: &[&Entry<'_>]) -> Vec<Button> {
    if let [only] = shown {
        return only.item.buttons.clone();
    }
    let mut buttons: Vec<Button> = Vec::new();
    for (place, entry) in shown.iter().enumerate() {
        let Some(first) = entry.item.buttons.first() else { continue };
        // Discord takes no two controls with the same id.
        if buttons.iter().all(|button| button.click != first.click) {
            let label = Text::join([Text::own(format!("{}.", place + 1)), first.label.clone()], " ");
            buttons.push(Button { label, ..first.clone() });
        }
    }
    buttons
}
