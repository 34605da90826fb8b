//! The core team's meetings before the sessions, their agendas, what was decided, and what is settled before planning
//! begins (`docs/method.md`, "Agendas", "Core-team meetings", "Kickoff"). Rules only.
//!
//! - `points.rs`: what the method puts on a session's agenda.
//! - `moving.rs`: what changes when a meeting is moved.
//! - `kickoff/`: the kickoff checklist.

pub mod commands;
pub mod handler;
pub mod kickoff;
pub mod moving;
pub mod points;
pub mod remind;
pub mod store;
pub mod texts;
pub mod view;

use crate::retreat::Session;

/// The most characters of an agenda's item.
pub const LONGEST_ITEM: usize = 400;
/// The most characters of a decision or of feedback.
pub const LONGEST_NOTE: usize = 4000;
/// The most characters of a meeting's link.
pub const LONGEST_LINK: usize = 500;
/// The longest that an agenda's item may take, in minutes.
pub const LONGEST_MINUTES: u32 = 720;
/// How many proposals or decisions stand in the meeting's own message; the others are one click away.
pub const MOST_SHOWN: usize = 5;
/// The most items of an agenda, dropped ones included.
pub const MOST_ITEMS: usize = 200;

/// Where an agenda's item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemState {
    /// It is on the agenda.
    Accepted,
    /// Somebody would like it to be.
    Proposed,
    /// It was left out, and can be put back.
    Dropped,
}

impl ItemState {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Proposed, Self::Dropped];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Proposed => "proposed",
            Self::Dropped => "dropped",
        }
    }
}

/// An item of a session's agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Our own key.
    pub id: i64,
    /// Whose agenda it is on.
    pub session_id: i64,
    /// Its place in the order, the same for all states.
    pub place: i64,
    /// What it is.
    pub words: String,
    /// How long it takes, if that was said.
    pub minutes: Option<u32>,
    /// Where it stands.
    pub state: ItemState,
    /// It began as one of the method's points.
    pub from_method: bool,
    /// Who proposed it; `None` for the method, and for somebody who deleted their data.
    pub proposed_by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub proposed_at: i64,
}

impl Item {
    /// Changes whenever its words or minutes do, so that a form can tell whether they are still what it began with.
    pub fn mark(&self) -> u32 {
        mark(&format!("{:?} {}", self.minutes, self.words))
    }
}

/// A short number that changes with the words (FNV-1a): two people who write at once are told apart by it.
pub fn mark(words: &str) -> u32 {
    words.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Who made an agenda final, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finality {
    /// Seconds since 1970 (UTC).
    pub at: i64,
    /// `None`: somebody who deleted their data.
    pub by: Option<u64>,
}

/// A session's agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    /// Whose it is.
    pub session: Session,
    /// In the order in which they are shown: accepted, proposed, dropped.
    pub items: Vec<Item>,
    /// It is final.
    pub finality: Option<Finality>,
}

impl Agenda {
    /// Puts the items in order.
    pub fn new(session: Session, mut items: Vec<Item>, finality: Option<Finality>) -> Self {
        items.sort_by_key(|item| (item.state, item.place, item.id));
        Self { session, items, finality }
    }

    /// Its items in one state, in their order.
    pub fn of(&self, state: ItemState) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.state == state)
    }

    /// How many there are in one state.
    pub fn count(&self, state: ItemState) -> usize {
        self.of(state).count()
    }

    /// How many minutes the accepted items take, and how many of them have none.
    pub fn time(&self) -> (u32, usize) {
        let minutes = self.of(ItemState::Accepted).map(|item| item.minutes);
        minutes.fold((0, 0), |(sum, without), minutes| match minutes {
            Some(minutes) => (sum + minutes, without),
            None => (sum, without + 1),
        })
    }
}

/// Why an agenda can't be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// It is final.
    Final,
    /// The session was called off.
    CalledOff,
    /// The session is over.
    Over,
}

/// Whether the agenda of a session can be changed at `now` (seconds since 1970, UTC).
pub fn blocked(session: &Session, now: i64) -> Option<Blocked> {
    match session.state {
        crate::retreat::State::Cancelled => Some(Blocked::CalledOff),
        _ if session.is_over(now) => Some(Blocked::Over),
        _ if session.agenda_final => Some(Blocked::Final),
        _ => None,
    }
}

/// Something written at a meeting: a decision, or feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// Whoever plans sees it.
    Decision,
    /// For the facilitator: seen by the facilitator, the district lead, and who wrote it.
    Feedback,
}

impl NoteKind {
    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Feedback => "feedback",
        }
    }

    /// The reverse of [`NoteKind::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Decision, Self::Feedback].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A decision, or feedback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Our own key.
    pub id: i64,
    /// The session whose preparation it belongs to.
    pub session_id: i64,
    /// Which of the two.
    pub kind: NoteKind,
    /// What it says.
    pub words: String,
    /// Who wrote it; `None`: somebody who deleted their data.
    pub by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
}

/// Whose feedback somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    /// Everyone's: the facilitator, the district lead.
    All,
    /// Only what this person wrote.
    Own(u64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agenda_counts_only_what_is_on_it() {
        let item = |id, place, state, minutes| Item {
            id,
            session_id: 1,
            place,
            words: String::new(),
            minutes,
            state,
            from_method: false,
            proposed_by: None,
            proposed_at: 0,
        };
        let session = Session { starts_at: 1000, minutes: Some(1), ..Session::example("2027-02-12T09:00") };
        let items = vec![
            item(1, 1, ItemState::Dropped, Some(500)),
            item(2, 3, ItemState::Accepted, Some(30)),
            item(3, 2, ItemState::Accepted, None),
            item(4, 4, ItemState::Proposed, Some(10)),
        ];
        let agenda = Agenda::new(session.clone(), items, None);
        assert_eq!(agenda.items.iter().map(|item| item.id).collect::<Vec<_>>(), [3, 2, 4, 1]);
        assert_eq!(agenda.time(), (30, 1));
        assert_eq!((blocked(&session, 1059), blocked(&session, 1060)), (None, Some(Blocked::Over)));
        let finished = Session { agenda_final: true, ..session.clone() };
        assert_eq!(blocked(&finished, 0), Some(Blocked::Final));
        let cancelled = Session { state: crate::retreat::State::Cancelled, ..finished };
        assert_eq!(blocked(&cancelled, 0), Some(Blocked::CalledOff));
    }
}
