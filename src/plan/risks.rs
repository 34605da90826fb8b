//! Why plans fail, and what makes them succeed, seen as risks of this plan: from what the database can tell today, to
//! what it shows and what to do (`docs/method.md`, "Why plans fail"). Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{Alignment, MOST_GOALS};
use crate::district::Part;

/// More strategies than this for one goal are many.
pub const MOST_STRATEGIES: i64 = 5;
/// After so many weeks without a change on any action the plan may lie on the shelf.
pub const QUIET_WEEKS: i64 = 4;
/// After so many weeks the newest round of the survey is old.
pub const OLD_ROUND_WEEKS: i64 = 52;
/// An action whose dates were moved so often is one that drifts.
pub const MANY_MOVES: i64 = 3;
/// From so many days before a session on it counts who is missing, even if few have answered.
pub const NEAR_DAYS: i64 = 14;
/// From so many actions on it is one too many for a single owner.
pub const MANY_FOR_ONE: i64 = 3;

/// What the plan and its surroundings look like today. Counts are of what is live: goals and strategies that were not
/// dropped, actions that were started and are neither adopted nor abandoned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Goals.
    pub goals: i64,
    /// Strategies.
    pub strategies: i64,
    /// Strategies of the goal that has the most.
    pub most_strategies: i64,
    /// Strategies that lack an alignment.
    pub lacking: BTreeMap<Alignment, i64>,
    /// Strategies for which no action is at work.
    pub idle_strategies: i64,
    /// Actions.
    pub actions: i64,
    /// Actions without an owner.
    pub unowned: i64,
    /// Actions whose owner has not said yes.
    pub unaccepted: i64,
    /// Different owners.
    pub owners: i64,
    /// Actions that serve no strategy.
    pub unplaced: i64,
    /// Actions whose stage should be done by now.
    pub overdue: i64,
    /// Those among them that stand in Study or Act.
    pub overdue_learning: i64,
    /// Actions whose dates were moved [`MANY_MOVES`] times or more.
    pub drifting: i64,
    /// Actions whose owner asks for help.
    pub blocked: i64,
    /// Actions without an indicator.
    pub unmeasured: i64,
    /// Actions that don't say what they take.
    pub unresourced: i64,
    /// Actions that don't say who is affected and was heard.
    pub unheard: i64,
    /// Actions that don't say what they are based on.
    pub unfounded: i64,
    /// Whole weeks since anything was changed on an action; `None`: no action.
    pub quiet_weeks: Option<i64>,
    /// Rounds of the survey that were held.
    pub rounds: i64,
    /// Whole weeks since the newest of them was closed.
    pub round_weeks: Option<i64>,
    /// A data retreat was held or is planned.
    pub data_retreat: bool,
    /// The planning team's next session.
    pub next: Option<Coming>,
    /// Sessions that are over, and whose attendance nobody confirmed.
    pub unconfirmed: i64,
    /// The parts that setup has mapped to a role. Of the others it can't be told who comes.
    pub parts: BTreeSet<Part>,
}

/// Who said that they would come to a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coming {
    /// Whole days until it begins.
    pub days: i64,
    /// How many people come, by the group that they count in; `None`: in none.
    pub people: BTreeMap<Option<Part>, i64>,
}

/// The groups that hold seats in the planning team, each by the parts that fill them.
const SEATS: [&[Part]; 7] = [
    &[Part::AllStaff, Part::CareerStaff],
    &[Part::Management, Part::ManagementLead],
    &[Part::Board],
    &[Part::Union],
    &[Part::Parents],
    &[Part::Community],
    &[Part::Students],
];

impl Coming {
    fn of(&self, parts: &[Part]) -> i64 {
        parts.iter().filter_map(|part| self.people.get(&Some(*part))).sum()
    }

    fn all(&self) -> i64 {
        self.people.values().sum()
    }

    /// The groups with seats from which nobody comes, each by its first part; `known`: those that setup has mapped.
    /// Nothing is said long before, while hardly anybody has answered.
    fn missing(&self, known: &BTreeSet<Part>) -> Vec<Part> {
        if self.days > NEAR_DAYS && self.all() < SEATS.len() as i64 {
            return Vec::new();
        }
        let told = SEATS.into_iter().filter(|parts| parts.iter().any(|part| known.contains(part)));
        told.filter(|parts| self.of(parts) == 0).filter_map(|parts| parts.first().copied()).collect()
    }

    /// The group that is more than two thirds of all who come, if there are enough to say so.
    fn crowd(&self) -> Option<(Part, i64)> {
        let all = self.all();
        let found = SEATS.into_iter().find(|parts| all >= SEATS.len() as i64 && self.of(parts) * 3 > all * 2);
        found.and_then(|parts| Some((*parts.first()?, self.of(parts))))
    }
}

/// A reason why plans fail, or a factor of success that is lacking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Little ownership.
    Ownership,
    /// Written and shelved.
    Shelf,
    /// Too little data.
    ThinData,
    /// Too many goals and strategies.
    TooMuch,
    /// No follow-through, no measures.
    FollowThrough,
    /// No resources, not in the budget.
    Budget,
    /// Too little input and feedback.
    Input,
    /// A planning group that does not stand for everyone.
    Group,
    /// Nobody monitors and reports.
    Monitoring,
    /// Out of touch with the world.
    Reality,
    /// Success: who is accountable is clear for each part.
    Accountable,
    /// Success: it reaches every unit, team and person.
    Cascade,
    /// Success: time, money, skills.
    Means,
    /// Success: change is managed.
    Change,
    /// Success: a culture of performance.
    Culture,
}

impl Why {
    /// All of them: the ten reasons, then the five factors.
    pub const ALL: [Self; 15] = [
        Self::Ownership,
        Self::Shelf,
        Self::ThinData,
        Self::TooMuch,
        Self::FollowThrough,
        Self::Budget,
        Self::Input,
        Self::Group,
        Self::Monitoring,
        Self::Reality,
        Self::Accountable,
        Self::Cascade,
        Self::Means,
        Self::Change,
        Self::Culture,
    ];

    /// How its texts are called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ownership => "ownership",
            Self::Shelf => "shelf",
            Self::ThinData => "thin_data",
            Self::TooMuch => "too_much",
            Self::FollowThrough => "follow_through",
            Self::Budget => "budget",
            Self::Input => "input",
            Self::Group => "group",
            Self::Monitoring => "monitoring",
            Self::Reality => "reality",
            Self::Accountable => "accountable",
            Self::Cascade => "cascade",
            Self::Means => "means",
            Self::Change => "change",
            Self::Culture => "culture",
        }
    }

    /// Whether it is a factor of success rather than a reason of failure.
    pub fn is_factor(self) -> bool {
        matches!(self, Self::Accountable | Self::Cascade | Self::Means | Self::Change | Self::Culture)
    }
}

/// What shows a risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Actions without an owner.
    Unowned,
    /// Actions whose owner has not said yes.
    Unaccepted,
    /// Weeks without a change on any action.
    Quiet,
    /// Goals, and no action at all.
    NoActions,
    /// No round of the survey was held.
    NoRound,
    /// Strategies without an indicator, a measure and a target.
    NoData,
    /// Many goals.
    Goals,
    /// Many strategies for one goal.
    Strategies,
    /// Overdue actions.
    Overdue,
    /// Actions without an indicator.
    Unmeasured,
    /// Strategies without time and money.
    NoResources,
    /// Actions that don't say who was heard.
    Unheard,
    /// The newest round is so many weeks old.
    OldRound,
    /// Groups from which nobody comes.
    Missing,
    /// One group is more than two thirds of who comes.
    Crowd,
    /// Sessions without attendance.
    Unconfirmed,
    /// Strategies of which nobody hears how they go.
    NoReporting,
    /// No data retreat.
    NoDataRetreat,
    /// Actions that are based on nothing.
    Unfounded,
    /// Strategies that nobody owns.
    NoStructures,
    /// Strategies without an action.
    Idle,
    /// Actions that serve no strategy.
    Unplaced,
    /// All actions are one person's.
    OneOwner,
    /// Actions whose owner needs help.
    Blocked,
    /// Actions that don't say what they take.
    Unresourced,
    /// Actions whose dates move again and again.
    Drifting,
    /// Nobody is named as management's lead.
    NoManagementLead,
    /// Strategies that are part of nobody's own goals.
    NoPerformance,
    /// Overdue in Study or Act.
    OverdueLearning,
}

impl Sign {
    /// All of them.
    pub const ALL: [Self; 29] = [
        Self::Unowned,
        Self::Unaccepted,
        Self::Quiet,
        Self::NoActions,
        Self::NoRound,
        Self::NoData,
        Self::Goals,
        Self::Strategies,
        Self::Overdue,
        Self::Unmeasured,
        Self::NoResources,
        Self::Unheard,
        Self::OldRound,
        Self::Missing,
        Self::Crowd,
        Self::Unconfirmed,
        Self::NoReporting,
        Self::NoDataRetreat,
        Self::Unfounded,
        Self::NoStructures,
        Self::Idle,
        Self::Unplaced,
        Self::OneOwner,
        Self::Blocked,
        Self::Unresourced,
        Self::Drifting,
        Self::NoManagementLead,
        Self::NoPerformance,
        Self::OverdueLearning,
    ];

    /// How its text is called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unowned => "unowned",
            Self::Unaccepted => "unaccepted",
            Self::Quiet => "quiet",
            Self::NoActions => "no_actions",
            Self::NoRound => "no_round",
            Self::NoData => "no_data",
            Self::Goals => "goals",
            Self::Strategies => "strategies",
            Self::Overdue => "overdue",
            Self::Unmeasured => "unmeasured",
            Self::NoResources => "no_resources",
            Self::Unheard => "unheard",
            Self::OldRound => "old_round",
            Self::Missing => "missing",
            Self::Crowd => "crowd",
            Self::Unconfirmed => "unconfirmed",
            Self::NoReporting => "no_reporting",
            Self::NoDataRetreat => "no_data_retreat",
            Self::Unfounded => "unfounded",
            Self::NoStructures => "no_structures",
            Self::Idle => "idle",
            Self::Unplaced => "unplaced",
            Self::OneOwner => "one_owner",
            Self::Blocked => "blocked",
            Self::Unresourced => "unresourced",
            Self::Drifting => "drifting",
            Self::NoManagementLead => "no_management_lead",
            Self::NoPerformance => "no_performance",
            Self::OverdueLearning => "overdue_learning",
        }
    }
}

/// One thing that shows a risk, with its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What.
    pub sign: Sign,
    /// How many, or how many weeks.
    pub count: i64,
    /// Of how many; 0 where that means nothing.
    pub all: i64,
    /// Which groups.
    pub parts: Vec<Part>,
}

/// A risk of this plan. What to do about it is a text of its own for each [`Why`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// Which.
    pub why: Why,
    /// What shows it; never empty.
    pub evidence: Vec<Evidence>,
}

/// Whether there is anything yet that could be at risk.
pub fn is_begun(facts: &Facts) -> bool {
    facts.goals > 0 || facts.actions > 0
}

/// The risks that this plan shows now, in the method's order. Of a plan that was not begun: none.
pub fn risks(facts: &Facts) -> Vec<Risk> {
    if !is_begun(facts) {
        return Vec::new();
    }
    let found = Why::ALL.into_iter().map(|why| Risk { why, evidence: evidence(facts, why) });
    found.filter(|risk| !risk.evidence.is_empty()).collect()
}

fn evidence(facts: &Facts, why: Why) -> Vec<Evidence> {
    let lacking = |alignment| facts.lacking.get(&alignment).copied().unwrap_or(0);
    let if_any = |sign, count, all| (count > 0).then_some(Evidence { sign, count, all, parts: Vec::new() });
    let of_actions = |sign, count| if_any(sign, count, facts.actions);
    let of_strategies = |sign, alignment| if_any(sign, lacking(alignment), facts.strategies);
    let over = |sign, count: i64, most: i64| if_any(sign, if count > most { count } else { 0 }, most);
    let when = |sign, is: bool| if_any(sign, i64::from(is), 0);
    let found: Vec<Option<Evidence>> = match why {
        Why::Ownership => {
            vec![of_actions(Sign::Unowned, facts.unowned), of_actions(Sign::Unaccepted, facts.unaccepted)]
        }
        Why::Shelf => vec![
            over(Sign::Quiet, facts.quiet_weeks.unwrap_or(0), QUIET_WEEKS - 1),
            when(Sign::NoActions, facts.actions == 0),
        ],
        Why::ThinData => {
            vec![when(Sign::NoRound, facts.rounds == 0), of_strategies(Sign::NoData, Alignment::Data)]
        }
        Why::TooMuch => vec![
            over(Sign::Goals, facts.goals, MOST_GOALS as i64),
            over(Sign::Strategies, facts.most_strategies, MOST_STRATEGIES),
        ],
        Why::FollowThrough => {
            vec![of_actions(Sign::Overdue, facts.overdue), of_actions(Sign::Unmeasured, facts.unmeasured)]
        }
        Why::Budget => vec![of_strategies(Sign::NoResources, Alignment::Resources)],
        Why::Input => vec![
            of_actions(Sign::Unheard, facts.unheard),
            over(Sign::OldRound, facts.round_weeks.unwrap_or(0), OLD_ROUND_WEEKS - 1),
        ],
        Why::Group => {
            let mut found = vec![if_any(Sign::Unconfirmed, facts.unconfirmed, 0)];
            if let Some(next) = &facts.next {
                let parts = next.missing(&facts.parts);
                let missing = if_any(Sign::Missing, parts.len() as i64, SEATS.len() as i64);
                found.push(missing.map(|evidence| Evidence { parts, ..evidence }));
                found.push(next.crowd().map(|(part, count)| Evidence {
                    sign: Sign::Crowd,
                    count,
                    all: next.all(),
                    parts: vec![part],
                }));
            }
            found
        }
        Why::Monitoring => vec![of_strategies(Sign::NoReporting, Alignment::Reporting)],
        Why::Reality => vec![
            when(Sign::NoDataRetreat, facts.goals > 0 && !facts.data_retreat),
            of_actions(Sign::Unfounded, facts.unfounded),
        ],
        Why::Accountable => vec![of_strategies(Sign::NoStructures, Alignment::Structures)],
        Why::Cascade => vec![
            if_any(Sign::Idle, facts.idle_strategies, facts.strategies),
            of_actions(Sign::Unplaced, facts.unplaced),
            of_actions(Sign::OneOwner, if one_for_all(facts) { facts.actions } else { 0 }),
        ],
        Why::Means => {
            vec![of_actions(Sign::Blocked, facts.blocked), of_actions(Sign::Unresourced, facts.unresourced)]
        }
        Why::Change => {
            vec![
                of_actions(Sign::Drifting, facts.drifting),
                when(Sign::NoManagementLead, !facts.parts.contains(&Part::ManagementLead)),
            ]
        }
        Why::Culture => vec![
            of_strategies(Sign::NoPerformance, Alignment::Performance),
            of_actions(Sign::OverdueLearning, facts.overdue_learning),
        ],
    };
    found.into_iter().flatten().collect()
}

fn one_for_all(facts: &Facts) -> bool {
    facts.owners == 1 && facts.unowned == 0 && facts.actions >= MANY_FOR_ONE
}

#[cfg(test)]
mod tests;
