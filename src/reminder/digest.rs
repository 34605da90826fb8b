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
        let body = match room.checked_sub(length) {
            Some(left) => {
                room = left;
                body
            }
            // What does not fit any more is a click away.
            None => texts::digest_short(voice),
        };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::district::Part;
    use crate::message::{CustomId, Row};
    use crate::prompts::{Profile, Prompts};
    use crate::reminder::commands::click;

    fn item(about: i64, title: &str, ping: Option<Part>) -> Item {
        Item {
            about: ("session", about),
            title: Text::own(title),
            body: Text::own(format!("About {title}.")),
            buttons: ["agenda", "session"]
                .map(|name| Button::new(Text::own(name), CustomId::new(name, [&about as _])))
                .to_vec(),
            ping,
            ..Item::default()
        }
    }

    fn district() -> District {
        District {
            id: 1,
            guild_id: 100,
            zone: None,
            vocabulary: None,
            minimum_group: 5,
            roles: [(Part::CoreTeam, 5), (Part::Facilitator, 5)].into(),
            channels: Default::default(),
        }
    }

    /// The message as a person sees it: text, panels, rows of buttons.
    fn shown(items: &[Item], late: bool) -> String {
        let prompts = Prompts::load(None).unwrap();
        let zone = Zone::named("America/Toronto").unwrap();
        let was_due: WallTime = "2027-01-26T09:00".parse().unwrap();
        let entry = |item| Entry { item, late: late.then_some((was_due, &zone)) };
        let entries: Vec<Entry<'_>> = items.iter().map(entry).collect();
        let last = Button::new(Text::own("list"), click::list(7));
        let message = message(&prompts.voice(Profile::default()), Some(&district()), &entries, last);
        let mut lines = vec![format!("{} {:?}", message.text.markdown(), message.pings)];
        for panel in &message.panels {
            lines.push(format!("| {}\n| {}", panel.title.markdown(), panel.body.markdown().replace('\n', "\n| ")));
        }
        for row in &message.rows {
            let Row::Buttons(buttons) = row else { continue };
            let labels: Vec<String> = buttons.iter().map(|button| format!("[{}]", button.label.plain())).collect();
            lines.push(labels.join(" "));
        }
        lines.join("\n")
    }

    #[test]
    fn one_has_its_own_buttons_and_says_that_it_is_late() {
        insta::assert_snapshot!(shown(&[item(1, "Data", Some(Part::CoreTeam))], true), @r"
        <@&5> [Role(5)]
        | Data
        | ⏳ This is late: it was due Tuesday, January 26, 2027, 09:00 (Toronto).
        | 
        | About Data.
        [agenda] [session]
        [list]
        ");
    }

    #[test]
    fn several_ping_a_role_once_and_only_the_last_about_a_thing_is_shown() {
        let core_team = Some(Part::CoreTeam);
        let items = [item(1, "Notice", None), item(2, "Vision", core_team), item(1, "Week", Some(Part::Facilitator))];
        insta::assert_snapshot!(shown(&items, false), @r"
        <@&5> 2 reminders at once: [Role(5)]
        | 1. Vision
        | About Vision.
        | 2. Week
        | About Week.
        [1. agenda] [2. agenda]
        [list]
        ");
    }

    #[test]
    fn nothing_is_pinged_where_the_role_is_not_known_or_the_message_is_for_a_person() {
        assert!(shown(&[item(1, "Data", Some(Part::Board))], false).starts_with(" []"));
        let prompts = Prompts::load(None).unwrap();
        let item = item(1, "Data", Some(Part::CoreTeam));
        let last = Button::new(Text::own("later"), click::later(7));
        let message = message(&prompts.voice(Profile::default()), None, &[Entry { item: &item, late: None }], last);
        assert!(message.pings.is_empty() && message.text.is_empty());
    }

    #[test]
    fn ten_long_ones_fit_into_one_message() {
        let long = |about| Item { body: Text::own("x".repeat(1_500)), ..item(about, "Long", None) };
        let items: Vec<Item> = (0..10).map(long).collect();
        let shown = shown(&items, true);
        assert!(shown.chars().count() < 6_000, "{}", shown.chars().count());
        assert_eq!(shown.matches("Too long to show here").count(), 7);
        assert!(shown.ends_with("[list]"));
    }
}
