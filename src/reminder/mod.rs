//! Reminders: rows that are written together with what they are about, sent when they are due, and settled in the open:
//! sent, given up, expired or dropped, each with its reason (`docs/method.md`, "Reminders").
//!
//! - `sweep/`: what is due is gathered into deliveries, sent once, and settled.
//! - `subject.rs`: looks at the subject again at the moment of sending.
//! - `digest.rs`: one message of one or several reminders. `snooze.rs`: "Remind me later".
//! - `handler.rs`, `view.rs`: the list of what goes out by itself.

pub mod commands;
pub mod digest;
pub mod handler;
pub mod snooze;
pub mod store;
pub mod subject;
pub mod sweep;
pub mod texts;
pub mod view;

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::calendar::{WallTime, Zone};
use crate::district::{Hours, Purpose};
use crate::sending::Reason;

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
    /// What somebody said confidentially before a session is still held back: for its author. The subject is the session.
    InputHeld,
    /// The end of an action's stage draws near. The subject is the action, here and below.
    StageAhead,
    /// The end of an action's stage is today.
    StageDue,
    /// An action's stage is overdue.
    Overdue,
    /// Somebody changed something on an action that others should know. The subject is the change.
    Told,
    /// What the core team should know of its plan, once a week. The subject is the district, the revision the week.
    PlanWeek,
    /// Somebody can't come and has said nothing: once, so that they do. The subject is the session.
    Nudge,
    /// Points of the scan are somebody's now. The subject is one of them, here and below.
    ScanGiven,
    /// Points of the scan that are somebody's should be looked at in a week.
    ScanAhead,
    /// They should be looked at today.
    ScanDue,
    /// They are three days overdue.
    ScanLate,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Notice,
        Self::Week,
        Self::Soon,
        Self::AgendaOpen,
        Self::Attendance,
        Self::Eve,
        Self::InputHeld,
        Self::StageAhead,
        Self::StageDue,
        Self::Overdue,
        Self::Told,
        Self::PlanWeek,
        Self::Nudge,
        Self::ScanGiven,
        Self::ScanAhead,
        Self::ScanDue,
        Self::ScanLate,
    ];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Week => "week",
            Self::Soon => "soon",
            Self::AgendaOpen => "agenda_open",
            Self::Attendance => "attendance",
            Self::Eve => "eve",
            Self::InputHeld => "input_held",
            Self::StageAhead => "stage_ahead",
            Self::StageDue => "stage_due",
            Self::Overdue => "overdue",
            Self::Told => "told",
            Self::PlanWeek => "plan_week",
            Self::Nudge => "nudge",
            Self::ScanGiven => "scan_given",
            Self::ScanAhead => "scan_ahead",
            Self::ScanDue => "scan_due",
            Self::ScanLate => "scan_late",
        }
    }

    /// The reverse of [`Kind::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The step before (or at) what it is about, as part of the reminder's key, where the kind has but one. An action's
    /// stages have several: `action::follow` names them.
    pub fn rung(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Notice => "P7D-2W",
            Self::Week => "P7D",
            Self::Soon => "PT10M",
            Self::AgendaOpen | Self::Attendance | Self::Told | Self::ScanGiven => "PT0M",
            Self::Eve => "P1D",
            Self::InputHeld => "P7D-3W",
            Self::StageAhead => "ahead",
            Self::StageDue => "day",
            Self::PlanWeek | Self::ScanDue => "P0D",
            Self::ScanAhead => "P7D",
            Self::Overdue => "O1",
            Self::ScanLate => "O3D",
            Self::Nudge => "P9D",
        })
    }

    /// Whether everyone may see it beside the person it is for: pings of actions, which stand on the board anyway.
    pub fn is_open(self) -> bool {
        match self {
            Self::StageAhead | Self::StageDue | Self::Overdue => true,
            Self::Notice | Self::Week | Self::Soon | Self::AgendaOpen => false,
            Self::Attendance | Self::Eve | Self::InputHeld | Self::Told | Self::PlanWeek | Self::Nudge => false,
            Self::ScanGiven | Self::ScanAhead | Self::ScanDue | Self::ScanLate => false,
        }
    }

    /// Whether nobody but the person it is for may learn that there is one: who spoke confidentially or is silent is nobody's
    /// business, nor how many.
    pub fn is_secret(&self) -> bool {
        match self {
            Self::InputHeld | Self::Nudge => true,
            Self::Notice | Self::Week | Self::Soon | Self::AgendaOpen | Self::Attendance | Self::Eve => false,
            Self::StageAhead | Self::StageDue | Self::Overdue | Self::Told | Self::PlanWeek => false,
            Self::ScanGiven | Self::ScanAhead | Self::ScanDue | Self::ScanLate => false,
        }
    }
}

/// Whether a row under the rung `kept` belongs to the reminder that is planned under `planned`: it is that one, or once more
/// of it. Only rungs that name a stage of an action are told apart; a session's kinds have but one each.
pub fn covers(planned: &str, kept: &str) -> bool {
    match planned.split_once(':') {
        None => true,
        Some((stage, _)) => {
            let later = kept.strip_prefix(stage).is_some_and(|rest| rest.starts_with(":later+"));
            later || kept == planned || kept.split('+').next() == Some(planned)
        }
    }
}

/// The rung of what was put off by "Remind me later" below a delivery; it keeps its stage.
pub fn later_rung(rung: &str, delivery: i64) -> String {
    match rung.split_once(':') {
        None => format!("later+{delivery}"),
        Some((stage, _)) => format!("{stage}:later+{delivery}"),
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
    /// Which of its subject's reminders it is, such as `P7D`, or `do:ahead` for a stage of an action.
    pub rung: Cow<'static, str>,
    /// When, in the district's wall time. What is past goes out at once.
    pub due: WallTime,
    /// The local date that it is about: on that very day it may go out at any hour.
    pub concerns_on: NaiveDate,
    /// Seconds since 1970 (UTC): from then on it has lost its meaning.
    pub expires_at: i64,
}

impl Planned {
    /// Whether it is yet to be sent: what is past is not planned anew, since whoever brought it about has just read its dates;
    /// what waited already goes out late. `waiting` are the subject's reminders that wait.
    pub fn is_to_come(&self, revision: i64, zone: &Zone, waiting: &[Reminder], now: i64) -> bool {
        let waits = |it: &Reminder| {
            it.revision == revision
                && (it.kind, it.recipient, it.rung.as_str()) == (self.kind, self.recipient, self.rung.as_ref())
        };
        self.due.unix_seconds(zone) > now || waiting.iter().any(waits)
    }
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

/// The way a delivery takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A message in a channel: that of its purpose, or the actions' for a person who chose to be pinged there.
    Channel,
    /// A direct message.
    Direct,
    /// The person takes no direct messages: a button in a channel that they can see.
    OpenButton,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Channel, Self::Direct, Self::OpenButton];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Direct => "direct",
            Self::OpenButton => "open_button",
        }
    }

    /// The reverse of [`Way::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == name)
    }
}

/// A reminder, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Our own key.
    pub id: i64,
    /// Whose it is.
    pub district_id: i64,
    /// What about.
    pub kind: Kind,
    /// The subject's key.
    pub subject_id: i64,
    /// The subject's revision when it was planned.
    pub revision: i64,
    /// For whom.
    pub recipient: Recipient,
    /// Which of its subject's reminders it is.
    pub rung: String,
    /// When it was planned for, in the wall time of `zone`; may have been past already.
    pub due_on: WallTime,
    /// The zone of that wall time.
    pub zone: Zone,
    /// When it is due, in seconds since 1970 (UTC); never before it was planned.
    pub due_at: i64,
    /// The local date that it is about.
    pub concerns_on: NaiveDate,
    /// Seconds since 1970 (UTC): from then on it has lost its meaning.
    pub expires_at: i64,
    /// Where it stands.
    pub state: State,
    /// When to look at it (again), in seconds since 1970 (UTC).
    pub next_at: i64,
    /// Why it was not sent.
    pub reason: Option<Reason>,
    /// The message that it is in.
    pub delivery_id: Option<i64>,
    /// When it was settled, in seconds since 1970 (UTC).
    pub settled_at: Option<i64>,
}

/// Later than any day off lasts.
const A_YEAR: u32 = 366;

/// How late something may go out, in seconds, without saying so.
const LATE: i64 = 15 * 60;

impl Reminder {
    /// It as it is, to be planned so again.
    pub fn as_planned(&self) -> Planned {
        Planned {
            kind: self.kind,
            recipient: self.recipient,
            rung: Cow::Owned(self.rung.clone()),
            due: self.due_on,
            concerns_on: self.concerns_on,
            expires_at: self.expires_at,
        }
    }

    /// Whether it was settled because there was nothing to say, or the next one of its kind says it, which is as it should
    /// be: nobody needs to see it.
    pub fn is_quiet(&self) -> bool {
        let nothing = self.state == State::Dropped && self.reason == Some(Reason::NotWanted);
        let passed_over = self.state == State::Expired && self.reason.is_none();
        self.kind == Kind::PlanWeek && (nothing || passed_over)
    }

    /// The wall time of an instant, where the reminder is at home.
    pub fn wall(&self, at: i64) -> WallTime {
        let instant = chrono::DateTime::from_timestamp(at, 0);
        instant.map_or(self.due_on, |instant| WallTime::from_instant(instant, &self.zone))
    }

    /// The first instant from `at` on at which it may go out, in seconds since 1970 (UTC).
    pub fn allowed_at(&self, at: i64, hours: &Hours) -> i64 {
        let latest = match self.kind {
            // What follows it says the same: no need to disturb a weekend for it.
            Kind::Notice => WallTime::new(self.concerns_on, chrono::NaiveTime::MIN).days_after(1),
            // It is to be read at work, or not at all: the next one says what still holds.
            Kind::PlanWeek => self.wall(self.expires_at).days_after(A_YEAR),
            _ => self.wall(self.expires_at),
        };
        hours.allowed_at(at, &self.zone, self.concerns_on, latest)
    }

    /// When it should have gone out, if it is late at `now`: what quiet hours and free days held back is not.
    pub fn late_since(&self, now: i64, hours: &Hours) -> Option<i64> {
        let should = self.allowed_at(self.due_at, hours);
        (now - should > LATE).then_some(should)
    }
}

/// A message with reminders, on its way to one recipient or there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Our own key; it names the message to Discord.
    pub id: i64,
    /// Whose it is.
    pub district_id: i64,
    /// For whom; `None`: a person who deleted their data.
    pub recipient: Option<Recipient>,
    /// It is on its way.
    pub open: bool,
    /// Which way.
    pub way: Way,
    /// How often it was tried.
    pub attempts: u32,
    /// The last attempt may have arrived without our hearing so.
    pub uncertain: bool,
    /// When it was first tried this way, in seconds since 1970 (UTC).
    pub first_tried_at: Option<i64>,
    /// When to try (again), in seconds since 1970 (UTC).
    pub next_at: i64,
    /// Why it did not go out yet.
    pub reason: Option<Reason>,
    /// Where it went, or was last tried.
    pub channel_id: Option<u64>,
    /// When it arrived, in seconds since 1970 (UTC).
    pub sent_at: Option<i64>,
}
