//! Who comes to a session, and who was there (`docs/method.md`, "Announcements" and "Who comes"). Rules only.
//!
//! - `announcement.rs`, `change.rs`: what is posted of a session by itself, and when.
//! - `calendar_file.rs`, `server_event.rs`: the session in people's calendars and in the server's.
//! - `remind.rs`: its reminders, at the moment of sending.

pub mod announcement;
pub mod calendar_file;
pub mod change;
pub mod commands;
pub mod handler;
pub mod remind;
pub mod server_event;
pub mod store;
pub mod texts;
pub mod view;

use std::collections::BTreeMap;

use crate::calendar::WallTime;
use crate::district::Part;
use crate::retreat::Session;

/// What somebody said about coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// They come.
    Coming,
    /// They can't.
    Cant,
    /// They don't know yet.
    Maybe,
}

impl Answer {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Coming, Self::Maybe, Self::Cant];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Cant => "cant",
            Self::Maybe => "maybe",
        }
    }

    /// The reverse of [`Answer::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.as_str() == name)
    }
}

/// What one person said about one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rsvp {
    /// Discord's id of the person.
    pub user_id: u64,
    /// What they said.
    pub answer: Answer,
    /// The group it counts in, as of this answer.
    pub voice: Option<Part>,
    /// The session's revision that they answered for: an earlier one doesn't count any more.
    pub revision: i64,
    /// They asked for a direct message the day before.
    pub remind: bool,
    /// When they said it, in seconds since 1970 (UTC).
    pub answered_at: i64,
}

/// How many said what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many come, by the group they count in; `None`: those in no group.
    pub coming: BTreeMap<Option<Part>, u32>,
    /// How many don't know yet.
    pub maybe: u32,
    /// How many can't.
    pub cant: u32,
    /// How many answered for an earlier date, and not for this one.
    pub earlier: u32,
}

impl Counts {
    /// Counts the answers to a session at this revision.
    pub fn of(answers: &[Rsvp], revision: i64) -> Self {
        let mut counts = Self::default();
        for rsvp in answers {
            match rsvp.answer {
                _ if rsvp.revision != revision => counts.earlier += 1,
                Answer::Coming => *counts.coming.entry(rsvp.voice).or_default() += 1,
                Answer::Maybe => counts.maybe += 1,
                Answer::Cant => counts.cant += 1,
            }
        }
        counts
    }

    /// How many come in all.
    pub fn all_coming(&self) -> u32 {
        self.coming.values().sum()
    }
}

/// Why a session takes no answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It was called off.
    Cancelled,
    /// It has begun, or is over.
    Begun,
}

/// Whether people can still say if they come: until it begins.
pub fn closed(session: &Session, now: i64) -> Option<Closed> {
    match session.state {
        crate::retreat::State::Cancelled => Some(Closed::Cancelled),
        _ if session.starts_at <= now => Some(Closed::Begun),
        _ => None,
    }
}

/// Somebody on the list of who was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// Discord's id of the person.
    pub user_id: u64,
    /// What they had said, if they answered for the date on which it took place.
    pub answer: Option<Answer>,
    /// Whether they were there: as noted, or as they had said.
    pub present: bool,
    /// Somebody noted it: it doesn't just follow from their answer.
    pub noted: bool,
}

/// How many people stand on one page of the list of who was there: five fewer than a menu of people can hold.
pub const ATTENDEES_A_PAGE: usize = 20;

/// Who was there, as far as is known: what was noted, and for all others what they had said (coming counts as present). In the order of
/// Discord's ids, so that pages stay the same however often somebody answers or is noted.
pub fn attendees(answers: &[Rsvp], noted: &[(u64, bool)], revision: i64) -> Vec<Attendee> {
    let mut all: BTreeMap<u64, Attendee> = BTreeMap::new();
    for rsvp in answers.iter().filter(|rsvp| rsvp.revision == revision) {
        let (user_id, answer) = (rsvp.user_id, rsvp.answer);
        let present = answer == Answer::Coming;
        all.insert(user_id, Attendee { user_id, answer: Some(answer), present, noted: false });
    }
    for &(user_id, present) in noted {
        let answer = all.get(&user_id).and_then(|attendee| attendee.answer);
        all.insert(user_id, Attendee { user_id, answer, present, noted: true });
    }
    all.into_values().collect()
}

/// A mark by which a page's control knows whether the page still holds the same people.
pub fn page_mark(page: &[Attendee]) -> u64 {
    page.iter().fold(0, |mark, attendee| mark.rotate_left(7) ^ attendee.user_id)
}

/// The session's date that an earlier answer was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// What they had said.
    pub answer: Answer,
    /// When the session was to start then, if that is known.
    pub starts_on: Option<WallTime>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rsvp(user_id: u64, answer: Answer, voice: Option<Part>, revision: i64) -> Rsvp {
        Rsvp { user_id, answer, voice, revision, remind: false, answered_at: 0 }
    }

    #[test]
    fn answers_for_an_earlier_date_do_not_count() {
        let answers = [
            rsvp(1, Answer::Coming, Some(Part::Board), 2),
            rsvp(2, Answer::Coming, Some(Part::Board), 2),
            rsvp(3, Answer::Coming, None, 2),
            rsvp(4, Answer::Coming, Some(Part::Board), 1),
            rsvp(5, Answer::Maybe, Some(Part::Parents), 2),
            rsvp(6, Answer::Cant, Some(Part::Parents), 2),
        ];
        let counts = Counts::of(&answers, 2);
        assert_eq!(counts.coming, [(None, 1), (Some(Part::Board), 2)].into());
        assert_eq!((counts.all_coming(), counts.maybe, counts.cant, counts.earlier), (3, 1, 1, 1));
    }

    #[test]
    fn who_was_there_is_what_was_noted_and_else_what_was_said() {
        let answers = [
            rsvp(5, Answer::Coming, None, 1),
            rsvp(4, Answer::Coming, None, 1),
            rsvp(3, Answer::Maybe, None, 1),
            rsvp(2, Answer::Coming, None, 0),
        ];
        let people = attendees(&answers, &[(5, false), (9, true)], 1);
        let short: Vec<_> = people.iter().map(|it| (it.user_id, it.answer, it.present, it.noted)).collect();
        let expected = [
            (3, Some(Answer::Maybe), false, false),
            (4, Some(Answer::Coming), true, false),
            (5, Some(Answer::Coming), false, true),
            (9, None, true, true),
        ];
        assert_eq!(short, expected);
        assert_ne!(page_mark(&people), page_mark(&people[1..]));
    }
}
