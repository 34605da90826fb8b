//! Who was there, for those who plan.

use super::people::turning;
use crate::briefing;
use crate::message::{Button, Message, Panel, Select, SelectFrom, Style, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{Session, view as session_view};
use crate::rsvp::commands::click;
use crate::rsvp::{ATTENDEES_A_PAGE, Answer, Attendee, page_mark, texts};

/// How many of those who were missing are named.
const MISSING: usize = 30;

/// What stands above the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Above {
    /// Nothing.
    Nothing,
    /// It was confirmed just now.
    Done,
    /// The page had changed since it was drawn: nothing was noted.
    Changed,
}

/// The list, a page of it, from 0; a page that there isn't is the last.
pub fn list(voice: &Voice<'_>, session: &Session, people: &[Attendee], page: usize, above: Above) -> Message {
    let pages = people.len().div_ceil(ATTENDEES_A_PAGE).max(1);
    let page = page.min(pages - 1);
    let shown = self::page(people, page);
    let present = people.iter().filter(|attendee| attendee.present).count() as i64;
    let title = session_view::title(voice, session);
    let how = if session.attendance_confirmed {
        texts::attendance_confirmed(voice)
    } else if people.is_empty() {
        texts::attendance_nobody(voice)
    } else {
        texts::attendance_prefilled(voice)
    };
    let lines = Text::join(shown.iter().map(|attendee| line(voice, attendee)), "\n");
    let count = match people.len() {
        0 => Text::none(),
        all => texts::attendance_count(voice, present, all as i64),
    };
    let missing = if session.attendance_confirmed { missing(voice, people) } else { Text::none() };
    let mut message = Message {
        text: match above {
            Above::Nothing => Text::none(),
            Above::Done => texts::attendance_done(voice, present, title.clone()),
            Above::Changed => texts::attendance_changed(voice),
        },
        ..Message::panel(Panel {
            title: texts::attendance_title(voice, title),
            body: Text::join([how, lines, count, missing], "\n\n"),
            colour: Some(NEUTRAL),
            ..Panel::default()
        })
    };
    if !shown.is_empty() {
        message = message.select(Select {
            from: SelectFrom::PeoplePicked(
                shown.iter().filter(|attendee| attendee.present).map(|attendee| attendee.user_id).collect(),
            ),
            placeholder: texts::attendance_pick(voice),
            click: click::present(session.id, page, page_mark(shown)),
            count: (0, 25),
        });
    }
    message = message.select(Select {
        from: SelectFrom::People,
        placeholder: texts::attendance_add(voice),
        click: click::add(session.id, page),
        count: (1, 25),
    });
    message = turning(voice, message, page, pages, |page| click::attendance_page(session.id, page));
    let confirm = if session.attendance_confirmed {
        Button::new(texts::attendance_confirm_again(voice), click::confirm(session.id))
    } else {
        Button::new(texts::attendance_confirm(voice), click::confirm(session.id)).style(Style::Main)
    };
    message.buttons([confirm, briefing::view::write_button(voice, session.id)])
}

/// The people of a page.
pub fn page(people: &[Attendee], page: usize) -> &[Attendee] {
    people.chunks(ATTENDEES_A_PAGE).nth(page).unwrap_or_default()
}

fn line(voice: &Voice<'_>, attendee: &Attendee) -> Text {
    let person = Text::person(attendee.user_id);
    let mark = match attendee.present {
        true => texts::attendance_present(voice, person),
        false => texts::attendance_absent(voice, person),
    };
    match attendee.answer {
        // What follows from the mark needs no words.
        Some(Answer::Coming) if attendee.present => mark,
        Some(answer) => texts::attendance_said(voice, mark, super::answer(voice, answer)),
        None => mark,
    }
}

/// Who said that they would come and wasn't there, and what they are owed.
fn missing(voice: &Voice<'_>, people: &[Attendee]) -> Text {
    let all: Vec<u64> = people
        .iter()
        .filter(|attendee| attendee.answer == Some(Answer::Coming) && !attendee.present)
        .map(|attendee| attendee.user_id)
        .collect();
    if all.is_empty() {
        return Text::none();
    }
    let mut names = Text::join(all.iter().take(MISSING).map(|user| Text::person(*user)), ", ");
    if all.len() > MISSING {
        names.push(texts::attendance_missing_more(voice, (all.len() - MISSING) as i64));
    }
    Text::join([texts::attendance_missing(voice, names), texts::attendance_missing_owed(voice)], "\n")
}
