//! Giving points out: what was understood, before it counts.

use chrono::NaiveDate;

use crate::calendar::{WorkingDays, Zone, view as calendar};
use crate::message::{Button, Message, Panel, Style, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::view as session_view;
use crate::scan::commands::click;
use crate::scan::{Item, Loaded, What, mark, texts};

/// What is to be given to whom, until when.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// What.
    pub what: What,
    /// To whom.
    pub who: u64,
    /// Until when: a local date.
    pub by: NaiveDate,
    /// When that person hears of it; `None`: it is whoever asks, or at once if the day is past.
    pub told: Told,
    /// The district's time zone.
    pub zone: &'a Zone,
    /// When nobody works.
    pub working: &'a WorkingDays,
}

/// When somebody hears that something is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// They give it to themselves.
    Themselves,
    /// On this day, with the morning's message.
    On(NaiveDate),
    /// At once: the morning would be too late.
    Now,
}

fn line(voice: &Voice<'_>, item: &Item, wish: &Wish<'_>) -> Text {
    let name = texts::entry_name(voice, item.entry);
    match (item.owner, item.due_on) {
        (Some(owner), Some(due)) if (owner, due) != (wish.who, wish.by) => {
            texts::assign_line_was(voice, name, Text::person(owner), calendar::short_day(voice, due))
        }
        _ => texts::assign_line(voice, name),
    }
}

/// "Is this right?", with what is remarkable about it; `told` says why it is asked again.
pub fn ask(voice: &Voice<'_>, loaded: &Loaded, wish: &Wish<'_>, told: Text) -> Message {
    let items = wish.what.of(loaded);
    let date = calendar::day(voice, wish.by);
    let what = match wish.what {
        What::Entry(entry) => texts::assign_what(voice, texts::entry_name(voice, entry)),
        What::Section(section) => {
            texts::assign_what_many(voice, items.len() as i64, texts::section_name(voice, section))
        }
    };
    // A single point is named above: only whose it was so far is worth a line.
    let listed = items.iter().filter(|item| matches!(wish.what, What::Section(_)) || item.owner.is_some());
    let lines = Text::join(listed.map(|item| line(voice, item, wish)), "\n");
    let free = if wish.working.is_working_day(wish.by) { Text::none() } else { texts::assign_free(voice) };
    let after = match loaded.takes_place() {
        Some(session) if session.starts_on.date() <= wish.by => {
            let starts = calendar::day(voice, session.starts_on.date());
            texts::assign_after(voice, session_view::title(voice, session), starts)
        }
        _ => Text::none(),
    };
    let person = Text::person(wish.who);
    let hears = match wish.told {
        Told::Themselves => texts::assign_told_self(voice),
        Told::On(day) => texts::assign_told(
            voice,
            person.clone(),
            texts::assign_told_morning(voice, calendar::short_day(voice, day)),
        ),
        Told::Now => texts::assign_told(voice, person.clone(), texts::assign_told_now(voice)),
    };
    let facts = [
        texts::assign_who(voice, person),
        texts::assign_until(voice, date, Text::given(wish.zone.city())),
        what,
        lines,
    ];
    let panel = Panel {
        title: texts::assign_title(voice),
        body: Text::join([Text::join(facts, "\n"), Text::join([free, after], "\n"), hears], "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let yes = click::assign(loaded.scan.id, wish.what, wish.who, wish.by, mark(&items));
    Message { text: told, ..Message::panel(panel) }.buttons([
        Button::new(texts::assign_yes(voice), yes).style(Style::Main),
        Button::new(texts::assign_no(voice), click::keep_assign(loaded.scan.id)),
    ])
}
