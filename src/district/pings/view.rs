//! What people see of the ladder.

use super::commands::click;
use super::{Ladder, MOST_DAYS, MOST_OVERDUE, Wrong};
use crate::message::{Button, Message, Panel, Style, Text};
use crate::prompts::Voice;

crate::texts! { "district";
    title() = "pings.title";
    intro() = "pings.intro";
    ahead(days) = "pings.ahead";
    no_ahead() = "pings.no_ahead";
    on_the_day() = "pings.on_the_day";
    not_on_the_day() = "pings.not_on_the_day";
    overdue_once(days) = "pings.overdue_once";
    overdue(count, days) = "pings.overdue";
    no_overdue() = "pings.no_overdue";
    lead(first) = "pings.lead";
    no_lead() = "pings.no_lead";
    district_lead(first) = "pings.district_lead";
    no_district_lead() = "pings.no_district_lead";
    nobody() = "pings.nobody";
    how() = "pings.how";
    write() = "pings.write";
    add_day() = "pings.add_day";
    drop_day() = "pings.drop_day";
    usual() = "pings.usual";
    saved() = "pings.saved";
    same() = "pings.same";
    never() = "pings.never";
    field_ahead() = "pings.field_ahead";
    field_overdue() = "pings.field_overdue";
    field_every() = "pings.field_every";
    field_lead() = "pings.field_lead";
    field_district_lead() = "pings.field_district_lead";
    refused_ahead(typed, most) = "pings.refused_ahead";
    refused_every(typed, most) = "pings.refused_every";
    refused_overdue(typed, most) = "pings.refused_overdue";
    refused_lead(typed, most) = "pings.refused_lead";
    refused_district_lead(typed, most) = "pings.refused_district_lead";
    refused_lead_after(first, count) = "pings.refused_lead_after";
    refused_district_lead_after(first, count) = "pings.refused_district_lead_after";
}

/// The ladder in words, and what can be changed. `said` stands above it.
pub fn ladder(voice: &Voice<'_>, ladder: &Ladder, said: Text) -> Message {
    let before = match ladder.ahead_days {
        0 => no_ahead(voice),
        days => ahead(voice, i64::from(days)),
    };
    let day = if ladder.on_the_day { on_the_day(voice) } else { not_on_the_day(voice) };
    let after = match ladder.overdue {
        0 => no_overdue(voice),
        1 => overdue_once(voice, i64::from(ladder.every_days)),
        count => overdue(voice, i64::from(count), i64::from(ladder.every_days)),
    };
    let others = if ladder.overdue == 0 {
        vec![]
    } else {
        vec![
            ladder.lead_from.map_or_else(|| no_lead(voice), |first| lead(voice, i64::from(first))),
            ladder
                .district_lead_from
                .map_or_else(|| no_district_lead(voice), |first| district_lead(voice, i64::from(first))),
        ]
    };
    let steps = Text::join([before, day, after].into_iter().chain(others), "\n");
    let more = if ladder.warns() || ladder.overdue > 0 { how(voice) } else { nobody(voice) };
    let day_button = match ladder.on_the_day {
        true => Button::new(drop_day(voice), click::on_the_day(false)),
        false => Button::new(add_day(voice), click::on_the_day(true)),
    };
    let mut buttons = vec![Button::new(write(voice), click::write()).symbol("✏️").style(Style::Main), day_button];
    if !ladder.has_steps_of(&Ladder::default()) {
        buttons.push(Button::new(usual(voice), click::usual()));
    }
    let mut message = Message::panel(Panel {
        title: title(voice),
        body: Text::join([intro(voice), steps, more], "\n\n"),
        ..Panel::default()
    })
    .buttons(buttons);
    message.text = said;
    message
}

/// Why it can't be, and what can.
pub fn refusal(voice: &Voice<'_>, wrong: &Wrong) -> Text {
    let (days, pings) = (i64::from(MOST_DAYS), i64::from(MOST_OVERDUE));
    match wrong {
        Wrong::Ahead(typed) => refused_ahead(voice, typed.as_str(), days),
        Wrong::Every(typed) => refused_every(voice, typed.as_str(), days),
        Wrong::Overdue(typed) => refused_overdue(voice, typed.as_str(), pings),
        Wrong::Lead(typed) => refused_lead(voice, typed.as_str(), pings),
        Wrong::DistrictLead(typed) => refused_district_lead(voice, typed.as_str(), pings),
        Wrong::LeadAfterLast(first, count) => refused_lead_after(voice, i64::from(*first), i64::from(*count)),
        Wrong::DistrictLeadAfterLast(first, count) => {
            refused_district_lead_after(voice, i64::from(*first), i64::from(*count))
        }
    }
}
