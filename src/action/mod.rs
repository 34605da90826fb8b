//! Actions: pieces of work with one accountable owner, which go through Plan, Do, Study, Act and can't skip the last two
//! (`docs/method.md`, "Plan, Do, Study, Act"). Rules only.
//!
//! - `cycle.rs`: what may follow what. `dates.rs`: the dates of a turn and its pings. `follow.rs`: the reminders that
//!   follow from them. `change.rs`: what is kept of changes. `asking.rs`: who is asked to be accountable. `remind.rs`: what pings say at the moment of sending.
//! - `wheel/`: the turns at work: predicting, doing, studying, acting, moving dates.
//! - `chart/`: values of an action's success measure over time, and the board, as pictures.

pub mod asking;
pub mod change;
pub mod chart;
pub mod commands;
pub mod cycle;
pub mod dates;
pub mod follow;
pub mod handler;
pub mod remind;
pub mod store;
pub mod texts;
pub mod view;
pub mod wheel;

use chrono::NaiveDate;

pub use self::change::{Change, Changed};
use self::cycle::{Decision, Position, Stage};
use self::dates::Dates;
use crate::district::{District, Part};
use crate::invocation::Actor;

/// The longest name of an action, in characters: it must be read at a glance.
pub const LONGEST_NAME: usize = 200;
/// The longest words of a detail, in characters: what a form takes.
pub const LONGEST_WORDS: usize = 4000;

/// Whether this person may add an action: whoever plans, and the staff.
pub fn may_add(district: &District, actor: &Actor) -> bool {
    let staff = |part: &Part| {
        matches!(part, Part::Management | Part::ManagementLead | Part::CareerStaff | Part::AllStaff)
            || part.is_trusted()
    };
    district.parts(&actor.roles).iter().any(staff)
}

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Our own key.
    pub id: i64,
    /// Whose it is.
    pub district_id: i64,
    /// The strategy that it serves; `None`: not placed yet.
    pub strategy_id: Option<i64>,
    /// Where it came from, such as `path/level1/3`; may be empty.
    pub origin: String,
    /// What is to be done.
    pub name: String,
    /// Where it stands.
    pub position: Position,
    /// Who is accountable, by Discord's id.
    pub owner: Option<u64>,
    /// The owner has said yes.
    pub accepted: bool,
    /// Who is asked to take it over.
    pub asked: Option<u64>,
    /// The team's lead; `None`: the district lead.
    pub lead: Option<u64>,
    /// The turn of the wheel that it is in, from 1.
    pub turn: i64,
    /// What the owner needs help with; empty: nothing.
    pub blocked: String,
    /// Who wrote it down.
    pub made_by: Option<u64>,
}

impl Action {
    /// Whether this person may change it: its owner, its team's lead, the district lead; a draft is its writer's.
    pub fn may_change(&self, district: &District, actor: &Actor) -> bool {
        let mine = |person: Option<u64>| person == Some(actor.user_id);
        if self.position == Position::Draft {
            return mine(self.made_by);
        }
        mine(self.owner) || mine(self.lead) || district.parts(&actor.roles).contains(&Part::DistrictLead)
    }

    /// Whether it was adopted or abandoned.
    pub fn is_closed(&self) -> bool {
        matches!(self.position, Position::Adopted | Position::Abandoned)
    }

    /// The person who hears of it while its owner has not said yes, and besides the owner when it is long overdue.
    pub fn told(&self) -> Option<u64> {
        if self.accepted { self.owner } else { self.lead }
    }
}

/// A turn of the wheel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The action.
    pub action_id: i64,
    /// Which turn, from 1.
    pub number: i64,
    /// Grows when one of its dates is moved, and only then; the next turn goes on counting.
    pub revision: i64,
    /// By when the stages should be done.
    pub dates: Dates,
    /// What is expected to come of it; fixed when Do begins.
    pub prediction: String,
    /// What was done.
    pub did: String,
    /// What was unexpected.
    pub unexpected: String,
    /// What came of it.
    pub result: String,
    /// The result beside the prediction and the earlier value.
    pub compared: String,
    /// What was learned.
    pub learned: String,
    /// What becomes of it.
    pub decision: Option<Decision>,
    /// Why.
    pub why: String,
}

impl Turn {
    /// By when the stage that an action stands in should be done.
    pub fn due(&self, position: Position) -> Option<NaiveDate> {
        match position {
            Position::At(stage) => Some(self.dates.of(stage)),
            Position::Draft | Position::Adopted | Position::Abandoned => None,
        }
    }
}

/// What an action's card gathers over time, besides its name, owner and dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detail {
    /// The training it needs.
    Training,
    /// The success measure: what is looked at.
    Indicator,
    /// Its value now.
    Baseline,
    /// The value to reach.
    Target,
    /// What it is based on: research or experience.
    BasedOn,
    /// What is different from before.
    Different,
    /// Who is affected, and was heard.
    Affected,
    /// Time, money, rooms.
    Resources,
}

impl Detail {
    /// All of them, in the order of the card.
    pub const ALL: [Self; 8] = [
        Self::Indicator,
        Self::Baseline,
        Self::Target,
        Self::Training,
        Self::Resources,
        Self::BasedOn,
        Self::Different,
        Self::Affected,
    ];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Indicator => "indicator",
            Self::Baseline => "baseline",
            Self::Target => "target",
            Self::BasedOn => "based_on",
            Self::Different => "different",
            Self::Affected => "affected",
            Self::Resources => "resources",
        }
    }

    /// The reverse of [`Detail::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|detail| detail.as_str() == name)
    }
}

/// The stage of a position as the database writes it: a turn that is over is `done`.
fn stage_name(position: Position) -> &'static str {
    match position {
        Position::Draft => Stage::Plan.as_str(),
        Position::At(stage) => stage.as_str(),
        Position::Adopted | Position::Abandoned => "done",
    }
}
