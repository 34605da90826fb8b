//! Reminders: rows that are written together with what they are about, sent when they are due, and settled in the open:
//! sent, given up, expired or dropped, each with its reason (`docs/method.md`, "Reminders").
//!
//! - `store.rs`: planning, gathering what is due into deliveries, settling.
//! - `subject.rs`: looks at the subject again at the moment of sending.

pub mod commands;
pub mod handler;
pub mod store;
pub mod subject;
pub mod texts;

use chrono::NaiveDate;

use crate::calendar::WallTime;
use crate::district::Purpose;

/// What a reminder is about, and which of its subject's reminders it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Two working days before the one-week reminder: the core team is about to meet. The subject is the session.
    Notice,
    /// One week before a session: to the core team. The subject is the session.
    Week,
    /// Ten minutes before the core team meets. The subject is the meeting.
    Soon,
    /// The core team has met, and the agenda is not final. The subject is the meeting.
    AgendaOpen,
    /// The session is over: who was there? The subject is the session.
    Attendance,
    /// The day before a session, for who asked for it. The subject is the session.
    Eve,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Notice, Self::Week, Self::Soon, Self::AgendaOpen, Self::Attendance, Self::Eve];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Week => "week",
            Self::Soon => "soon",
            Self::AgendaOpen => "agenda_open",
            Self::Attendance => "attendance",
            Self::Eve => "eve",
        }
    }

    /// The reverse of [`Kind::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The step before (or at) what it is about, as part of the reminder's key.
    pub fn rung(self) -> &'static str {
        match self {
            Self::Notice => "P7D-2W",
            Self::Week => "P7D",
            Self::Soon => "PT10M",
            Self::AgendaOpen | Self::Attendance => "PT0M",
            Self::Eve => "P1D",
        }
    }
}

/// Whom a reminder goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// The channel of that purpose, whichever it is at the moment of sending.
    Channel(Purpose),
    /// A person, by Discord's id.
    Person(u64),
}

/// A reminder as it should be: what [`store::plan`] writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What about.
    pub kind: Kind,
    /// For whom.
    pub recipient: Recipient,
    /// When, in the district's wall time. What is past goes out at once.
    pub due: WallTime,
    /// The local date that it is about: on that very day it may go out at any hour.
    pub concerns_on: NaiveDate,
    /// Seconds since 1970 (UTC): from then on it has lost its meaning.
    pub expires_at: i64,
}

/// Where a reminder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// To be sent, or tried again.
    Waiting,
    /// Discord has it.
    Sent,
    /// It can't be sent; see its reason.
    GivenUp,
    /// It was not sent before it lost its meaning.
    Expired,
    /// Not wanted any more: its subject was moved, called off or is done, or a person cancelled it.
    Dropped,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Sent, Self::GivenUp, Self::Expired, Self::Dropped];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
            Self::Expired => "expired",
            Self::Dropped => "dropped",
        }
    }

    /// The reverse of [`State::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}
