//! `/my`: everything that concerns one person, in one private message, the most urgent first. It keeps nothing of its own: each
//! section reads what others keep, and its buttons open the places where that is changed.
//!
//! - `sections.rs`: one function for each section. A new one is added to its list, and nowhere else.
//! - `view.rs`: the message, within what Discord takes.

pub mod commands;
pub mod handler;
mod sections;
pub mod texts;
pub mod view;

use chrono::NaiveDate;

use crate::action::cycle::Position;
use crate::action::view::board::Row;
use crate::import::Import;
use crate::readiness::Round;
use crate::reminder::subject::About;
use crate::reminder::{Delivery, Reminder};
use crate::retreat::Session;
use crate::rsvp::Rsvp;

/// Why an action concerns somebody: the first of these that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Concern {
    /// They are asked to be accountable.
    Asked,
    /// They are accountable, and it is late.
    Late,
    /// They lead, and its owner is late, needs help, or is nobody.
    Trouble,
    /// They are accountable.
    Own,
    /// They help.
    Help,
    /// They are writing it down.
    Draft,
}

/// A reminder that will reach somebody.
#[derive(Clone, Debug)]
pub(crate) struct Coming {
    /// The reminder.
    pub(crate) reminder: Reminder,
    /// What it leads to, unless that is gone.
    pub(crate) about: Option<About>,
}

/// A survey that somebody can still answer.
#[derive(Clone, Debug)]
pub(crate) struct Survey {
    /// The round.
    pub(crate) round: Round,
    /// How many questions they have answered: less than all.
    pub(crate) answered: usize,
}

/// What somebody looks after in a scan and is still open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scan {
    /// The scan's key.
    pub(crate) id: i64,
    /// How many points.
    pub(crate) open: usize,
    /// How many of them are late.
    pub(crate) late: usize,
    /// Until when the first of them is to be looked at: a local date.
    pub(crate) until: Option<NaiveDate>,
}

/// Everything that concerns one person.
#[derive(Clone, Debug)]
pub(crate) struct Mine {
    /// By Discord's id.
    pub(crate) user: u64,
    /// They are the district lead, who stands in where an action has no lead.
    pub(crate) district_lead: bool,
    /// Actions of the district, the earliest due first.
    pub(crate) actions: Vec<Row>,
    /// Coming sessions that were announced or that they answered for, the next one first, each with their answer.
    pub(crate) sessions: Vec<(Session, Option<Rsvp>)>,
    /// A survey that waits for them.
    pub(crate) survey: Option<Survey>,
    /// What they began to say before sessions that have not begun yet, and have not given: the sessions, the next one first.
    pub(crate) inputs: Vec<Session>,
    /// What they look after in the scan that is open, unless there is nothing.
    pub(crate) scan: Option<Scan>,
    /// The chain of sessions that they are planning: its key, and how many sessions it has.
    pub(crate) plan: Option<(i64, usize)>,
    /// The file with actions that they are reading in.
    pub(crate) import: Option<Import>,
    /// For each thing the next reminder, the next one first.
    pub(crate) reminders: Vec<Coming>,
    /// They are reminded in the actions' channel rather than directly.
    pub(crate) in_channel: bool,
    /// The last message with reminders that reached them.
    pub(crate) last: Option<Delivery>,
    /// What that message said can come again later.
    pub(crate) can_snooze: bool,
}

impl Mine {
    /// Why an action concerns this person, if it does.
    pub(crate) fn concern(&self, row: &Row) -> Option<Concern> {
        let (action, me) = (&row.action, Some(self.user));
        let leads = action.lead == me || (action.lead.is_none() && self.district_lead);
        let owns = action.owner == me && action.accepted;
        let trouble = row.late || !action.blocked.is_empty() || (action.owner.is_none() && action.asked.is_none());
        match action.position {
            Position::Adopted | Position::Abandoned => None,
            Position::Draft => (action.made_by == me).then_some(Concern::Draft),
            Position::At(_) if action.asked == me || (action.owner == me && !action.accepted) => Some(Concern::Asked),
            Position::At(_) if owns && row.late => Some(Concern::Late),
            Position::At(_) if owns => Some(Concern::Own),
            Position::At(_) if leads && trouble => Some(Concern::Trouble),
            Position::At(_) if row.helps => Some(Concern::Help),
            Position::At(_) => None,
        }
    }

    /// The actions that concern this person for one reason, the earliest due first.
    pub(crate) fn of(&self, concern: Concern) -> Vec<&Row> {
        self.actions.iter().filter(|row| self.concern(row) == Some(concern)).collect()
    }
}
