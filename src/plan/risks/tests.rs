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
        parts: Part::ALL.into(),
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
        (Facts { lacking: lacks(Alignment::Structures), ..fine.clone() }, (Why::Accountable, Sign::NoStructures, 2)),
        (Facts { idle_strategies: 1, ..fine.clone() }, (Why::Cascade, Sign::Idle, 1)),
        (Facts { unplaced: 1, ..fine.clone() }, (Why::Cascade, Sign::Unplaced, 1)),
        (Facts { owners: 1, ..fine.clone() }, (Why::Cascade, Sign::OneOwner, 8)),
        (Facts { blocked: 1, ..fine.clone() }, (Why::Means, Sign::Blocked, 1)),
        (Facts { unresourced: 1, ..fine.clone() }, (Why::Means, Sign::Unresourced, 1)),
        (Facts { drifting: 1, ..fine.clone() }, (Why::Change, Sign::Drifting, 1)),
        (Facts { parts: BTreeSet::new(), ..fine.clone() }, (Why::Change, Sign::NoManagementLead, 1)),
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
    let answered = Facts { next: coming(40, &[(Some(Part::CareerStaff), 4), (Some(Part::Parents), 3)]), ..healthy() };
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

#[test]
fn a_group_without_a_role_is_not_said_to_be_missing() {
    let parts = BTreeSet::from([Part::ManagementLead, Part::CareerStaff]);
    let facts = Facts { next: coming(3, &[(None, 9)]), parts, ..healthy() };
    assert_eq!(risks(&facts)[0].evidence[0].parts, [Part::AllStaff, Part::Management]);
}
