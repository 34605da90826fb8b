//! Why plans fail, and what makes them succeed, seen as risks of this plan: from what the database can tell today, to
//! what it shows and what to do (`docs/method.md`, "Why plans fail"). Pure.

use std::collections::BTreeMap;

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
    /// Setup says who is management's lead.
    pub management_lead: bool,
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

    /// The groups with seats from which nobody comes, each by its first part. Nothing is said long before, while hardly
    /// anybody has answered.
    fn missing(&self) -> Vec<Part> {
        if self.days > NEAR_DAYS && self.all() < SEATS.len() as i64 {
            return Vec::new();
        }
        let empty = SEATS.into_iter().filter(|parts| self.of(parts) == 0);
        empty.filter_map(|parts| parts.first().copied()).collect()
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
                let parts = next.missing();
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
            vec![of_actions(Sign::Drifting, facts.drifting), when(Sign::NoManagementLead, !facts.management_lead)]
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
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A plan that shows no risk.
    fn healthy() -> Facts {
        Facts {
            goals: 3,
            strategies: 6,
            most_strategies: 2,
            actions: 8,
            owners: 5,
            quiet_weeks: Some(0),
            rounds: 1,
            round_weeks: Some(10),
            data_retreat: true,
            management_lead: true,
            ..Facts::default()
        }
    }

    fn coming(days: i64, people: &[(Option<Part>, i64)]) -> Option<Coming> {
        Some(Coming { days, people: people.iter().copied().collect() })
    }

    /// One from each group that holds seats.
    fn everyone() -> Vec<(Option<Part>, i64)> {
        SEATS.into_iter().map(|parts| (Some(parts[0]), 1)).collect()
    }

    fn shown(facts: &Facts) -> Vec<(Why, Sign, i64)> {
        let risks = risks(facts);
        risks.iter().flat_map(|risk| risk.evidence.iter().map(|it| (risk.why, it.sign, it.count))).collect()
    }

    #[test]
    fn nothing_is_at_risk_before_it_begins_or_while_all_is_well() {
        assert_eq!(risks(&Facts::default()), []);
        assert_eq!(risks(&Facts { unconfirmed: 3, ..Facts::default() }), []);
        assert_eq!(risks(&healthy()), []);
        assert_eq!(risks(&Facts { next: coming(3, &everyone()), ..healthy() }), []);
    }

    #[test]
    fn each_fact_shows_its_own_risk() {
        let fine = healthy();
        let lacks = |alignment| BTreeMap::from([(alignment, 2)]);
        let cases: Vec<(Facts, (Why, Sign, i64))> = vec![
            (Facts { unowned: 1, ..fine.clone() }, (Why::Ownership, Sign::Unowned, 1)),
            (Facts { unaccepted: 2, ..fine.clone() }, (Why::Ownership, Sign::Unaccepted, 2)),
            (Facts { quiet_weeks: Some(4), ..fine.clone() }, (Why::Shelf, Sign::Quiet, 4)),
            (Facts { rounds: 0, round_weeks: None, ..fine.clone() }, (Why::ThinData, Sign::NoRound, 1)),
            (Facts { lacking: lacks(Alignment::Data), ..fine.clone() }, (Why::ThinData, Sign::NoData, 2)),
            (Facts { goals: 6, ..fine.clone() }, (Why::TooMuch, Sign::Goals, 6)),
            (Facts { most_strategies: 6, ..fine.clone() }, (Why::TooMuch, Sign::Strategies, 6)),
            (Facts { overdue: 3, ..fine.clone() }, (Why::FollowThrough, Sign::Overdue, 3)),
            (Facts { unmeasured: 3, ..fine.clone() }, (Why::FollowThrough, Sign::Unmeasured, 3)),
            (Facts { lacking: lacks(Alignment::Resources), ..fine.clone() }, (Why::Budget, Sign::NoResources, 2)),
            (Facts { unheard: 1, ..fine.clone() }, (Why::Input, Sign::Unheard, 1)),
            (Facts { round_weeks: Some(52), ..fine.clone() }, (Why::Input, Sign::OldRound, 52)),
            (Facts { unconfirmed: 1, ..fine.clone() }, (Why::Group, Sign::Unconfirmed, 1)),
            (Facts { next: coming(14, &[]), ..fine.clone() }, (Why::Group, Sign::Missing, 7)),
            (Facts { lacking: lacks(Alignment::Reporting), ..fine.clone() }, (Why::Monitoring, Sign::NoReporting, 2)),
            (Facts { data_retreat: false, ..fine.clone() }, (Why::Reality, Sign::NoDataRetreat, 1)),
            (Facts { unfounded: 4, ..fine.clone() }, (Why::Reality, Sign::Unfounded, 4)),
            (
                Facts { lacking: lacks(Alignment::Structures), ..fine.clone() },
                (Why::Accountable, Sign::NoStructures, 2),
            ),
            (Facts { idle_strategies: 1, ..fine.clone() }, (Why::Cascade, Sign::Idle, 1)),
            (Facts { unplaced: 1, ..fine.clone() }, (Why::Cascade, Sign::Unplaced, 1)),
            (Facts { owners: 1, ..fine.clone() }, (Why::Cascade, Sign::OneOwner, 8)),
            (Facts { blocked: 1, ..fine.clone() }, (Why::Means, Sign::Blocked, 1)),
            (Facts { unresourced: 1, ..fine.clone() }, (Why::Means, Sign::Unresourced, 1)),
            (Facts { drifting: 1, ..fine.clone() }, (Why::Change, Sign::Drifting, 1)),
            (Facts { management_lead: false, ..fine.clone() }, (Why::Change, Sign::NoManagementLead, 1)),
            (Facts { lacking: lacks(Alignment::Performance), ..fine.clone() }, (Why::Culture, Sign::NoPerformance, 2)),
            (Facts { overdue_learning: 1, ..fine.clone() }, (Why::Culture, Sign::OverdueLearning, 1)),
        ];
        for (facts, expected) in &cases {
            assert_eq!(shown(facts), [*expected]);
        }
        let no_actions = Facts { actions: 0, owners: 0, quiet_weeks: None, ..fine.clone() };
        assert_eq!(shown(&no_actions), [(Why::Shelf, Sign::NoActions, 1)]);
        let mut crowd = everyone();
        crowd[0].1 = 20;
        let crowd = Facts { next: coming(3, &crowd), ..fine };
        assert_eq!(shown(&crowd), [(Why::Group, Sign::Crowd, 20)]);
        let whys: BTreeSet<Why> = cases.iter().map(|(_, (why, ..))| *why).collect();
        assert_eq!(whys.len(), Why::ALL.len(), "every reason and factor can be seen");
    }

    #[test]
    fn who_is_missing_is_said_once_enough_have_answered_or_it_is_near() {
        let early = Facts { next: coming(40, &[(Some(Part::Board), 1), (None, 1)]), ..healthy() };
        assert_eq!(risks(&early), []);
        let answered =
            Facts { next: coming(40, &[(Some(Part::CareerStaff), 4), (Some(Part::Parents), 3)]), ..healthy() };
        let risk = &risks(&answered)[0].evidence[0];
        assert_eq!(risk.parts, [Part::Management, Part::Board, Part::Union, Part::Community, Part::Students]);
        let none = Facts { next: coming(3, &[(None, 40)]), ..healthy() };
        assert_eq!(shown(&none), [(Why::Group, Sign::Missing, 7)], "a crowd of no group is none");
    }

    #[test]
    fn a_small_plan_is_not_scolded_for_one_owner() {
        let small = Facts { actions: 2, owners: 1, ..healthy() };
        assert_eq!(risks(&small), []);
        let unowned = Facts { owners: 1, unowned: 1, ..healthy() };
        assert_eq!(shown(&unowned), [(Why::Ownership, Sign::Unowned, 1)]);
    }
}
