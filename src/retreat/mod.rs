//! The sessions of a district's planning: the chain from the readiness session to living the plan, and the core team's
//! meeting before each (`docs/method.md`, "The chain of sessions"). Rules only.
//!
//! - `chain.rs`: the chain as it is proposed, and what is remarkable about one. `length.rs`: how long, as typed.
//!   `choose.rs`: which session somebody means.
//! - `core_team.rs`: when the core team meets before a session. `moving.rs`: what moving the session does to that.
//! - `follow.rs`: the reminders that follow from a session and its meeting.

pub mod chain;
pub mod choose;
pub mod commands;
pub mod core_team;
pub mod follow;
pub mod handler;
pub mod length;
pub mod moving;
pub mod store;
pub mod texts;
pub mod view;

use crate::calendar::{WallTime, Zone};

/// The kinds of session, in the order of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Board, union and management leaders agree to plan.
    Readiness,
    /// The core team fits the process to the district.
    CoreStart,
    /// Who are we and what are we being asked to do?
    Orientation,
    /// Where are we now?
    Data,
    /// Where do we want to be?
    Vision,
    /// How do we get from where we are to where we want to be?
    Direction,
    /// Feedback is worked in, and the plan recommended.
    Final,
    /// How the plan stays off the shelf.
    Living,
}

impl Kind {
    /// All of them, in the order of the chain.
    pub const ALL: [Self; 8] = [
        Self::Readiness,
        Self::CoreStart,
        Self::Orientation,
        Self::Data,
        Self::Vision,
        Self::Direction,
        Self::Final,
        Self::Living,
    ];

    /// How it is written in the database and in options.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Readiness => "readiness",
            Self::CoreStart => "core_start",
            Self::Orientation => "orientation",
            Self::Data => "data",
            Self::Vision => "vision",
            Self::Direction => "direction",
            Self::Final => "final",
            Self::Living => "living",
        }
    }

    /// The reverse of [`Kind::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// How long it takes, in minutes, where the method says so; the others are asked for.
    pub fn usual_minutes(self) -> Option<u32> {
        match self {
            Self::Data | Self::Vision | Self::Direction => Some(360),
            Self::Final => Some(180),
            Self::Readiness | Self::CoreStart | Self::Orientation | Self::Living => None,
        }
    }

    /// Whether the core team meets a week before it.
    pub fn has_meeting(self) -> bool {
        match self {
            Self::Orientation | Self::Data | Self::Vision | Self::Direction | Self::Final => true,
            Self::Readiness | Self::CoreStart | Self::Living => false,
        }
    }
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Proposed to the person who plans, and to nobody else.
    Draft,
    /// It takes place, or took place.
    Planned,
    /// It was called off.
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Planned, Self::Cancelled];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Planned => "planned",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A session of the planning team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Our own key.
    pub id: i64,
    /// Whose it is.
    pub district_id: i64,
    /// The chain it was planned in.
    pub plan_id: Option<i64>,
    /// Its place in the chain.
    pub kind: Kind,
    /// Its own name, if it has another than its kind's.
    pub name: Option<String>,
    /// Where it stands.
    pub state: State,
    /// When it starts, in the wall time of `zone`.
    pub starts_on: WallTime,
    /// The zone of that wall time.
    pub zone: Zone,
    /// When it starts, in seconds since 1970 (UTC).
    pub starts_at: i64,
    /// How long it takes; `None` only in a draft.
    pub minutes: Option<u32>,
    /// Where it is held; may be empty.
    pub place: String,
    /// Where it can be joined or read up; may be empty.
    pub link: String,
    /// Grows when it is moved, and only then.
    pub revision: i64,
    /// Grows with every change that a calendar file shows.
    pub sequence: i64,
    /// Its agenda is final.
    pub agenda_final: bool,
    /// Its attendance was confirmed.
    pub attendance_confirmed: bool,
}

impl Session {
    /// When it ends, in seconds since 1970 (UTC).
    pub fn ends_at(&self) -> i64 {
        self.starts_at + 60 * i64::from(self.minutes.unwrap_or(0))
    }

    /// Whether it is over.
    pub fn is_over(&self, now: i64) -> bool {
        self.ends_at() <= now
    }
}

/// Where a core-team meeting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeetingState {
    /// It takes place, or took place.
    Planned,
    /// There was no working day left for it.
    None,
    /// It was called off with its session.
    Cancelled,
}

impl MeetingState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Planned, Self::None, Self::Cancelled];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::None => "none",
            Self::Cancelled => "cancelled",
        }
    }
}

/// How long a core-team meeting takes, in minutes: 30 to 40, and nobody is held longer than that.
pub const MEETING_MINUTES: u32 = 40;

/// The core team's meeting before a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// Our own key.
    pub id: i64,
    /// Whose it is.
    pub district_id: i64,
    /// The session that it prepares.
    pub session_id: i64,
    /// Where it stands.
    pub state: MeetingState,
    /// When it starts, in the wall time of `zone`.
    pub starts_on: WallTime,
    /// The zone of that wall time.
    pub zone: Zone,
    /// When it starts, in seconds since 1970 (UTC).
    pub starts_at: i64,
    /// How long it takes.
    pub minutes: u32,
    /// Where it is held; may be empty.
    pub link: String,
    /// Somebody chose its time; it did not follow from the session.
    pub by_hand: bool,
    /// Grows when it is moved, and only then.
    pub revision: i64,
}

impl Meeting {
    /// When it ends, in seconds since 1970 (UTC).
    pub fn ends_at(&self) -> i64 {
        self.starts_at + 60 * i64::from(self.minutes)
    }
}

/// A session to look at in tests.
#[cfg(test)]
mod example {
    use super::*;

    impl Session {
        /// A data retreat of six hours in Toronto, planned and never changed.
        pub(crate) fn example(starts_on: &str) -> Self {
            let zone = Zone::named("America/Toronto").unwrap();
            let starts_on: WallTime = starts_on.parse().unwrap();
            Self {
                id: 1,
                district_id: 1,
                plan_id: None,
                kind: Kind::Data,
                name: None,
                state: State::Planned,
                starts_at: starts_on.unix_seconds(&zone),
                starts_on,
                zone,
                minutes: Some(360),
                place: String::new(),
                link: String::new(),
                revision: 1,
                sequence: 0,
                agenda_final: false,
                attendance_confirmed: false,
            }
        }
    }
}
