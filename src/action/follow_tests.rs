use super::*;
use crate::calendar::{DateRange, QuietHours, WorkingDays};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn zone() -> Zone {
    Zone::named("America/Toronto").unwrap()
}

fn hours(holidays: &[(&str, &str)]) -> Hours {
    let time = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let range = |(first, last): &(&str, &str)| DateRange::new(day(first), day(last)).unwrap();
    Hours {
        meeting: time(15),
        reminder: time(9),
        quiet: QuietHours { from: time(19), until: time(7) },
        working: WorkingDays { holidays: holidays.iter().map(range).collect(), ..WorkingDays::default() },
    }
}

const OWNER: u64 = 7;
const LEAD: u64 = 8;

fn action(position: Position, accepted: bool, lead: Option<u64>) -> Action {
    Action {
        id: 1,
        district_id: 1,
        strategy_id: None,
        origin: String::new(),
        name: "Visits".to_owned(),
        position,
        owner: Some(OWNER),
        accepted,
        asked: None,
        lead,
        turn: 1,
        blocked: String::new(),
        made_by: lead,
    }
}

fn turn(do_on: &str) -> Turn {
    let (work, none) = (day(do_on), String::new());
    Turn {
        action_id: 1,
        number: 1,
        revision: 1,
        dates: dates::Dates { plan: work, work, study: work, act: work },
        prediction: none.clone(),
        did: none.clone(),
        unexpected: none.clone(),
        result: none.clone(),
        compared: none.clone(),
        learned: none.clone(),
        decision: None,
        why: none,
    }
}

/// The ladder of an action in Do, a line for each ping: rung, when, until when, for whom.
fn ladder(action: &Action, do_on: &str, hours: &Hours) -> String {
    planned_by(action, do_on, hours, &Ladder::default(), &SoFar::default())
}

/// The same by other numbers.
fn planned_by(action: &Action, do_on: &str, hours: &Hours, ladder: &Ladder, so_far: &SoFar) -> String {
    let until = |at| WallTime::from_instant(chrono::DateTime::from_timestamp(at, 0).unwrap(), &zone());
    let to = |recipient| match recipient {
        Recipient::Person(OWNER) => "owner",
        Recipient::Person(LEAD) => "lead",
        Recipient::Channel(Purpose::CoreTeam) => "district lead",
        _ => "somebody",
    };
    let all = planned(action, &turn(do_on), (ladder, so_far), hours, &zone());
    let line = |it: &Planned| format!("{} {} until {} {}", it.rung, it.due, until(it.expires_at), to(it.recipient));
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_week_before_on_the_day_and_weekly_until_it_stops() {
    let action = action(Position::At(Stage::Do), true, Some(LEAD));
    insta::assert_snapshot!(ladder(&action, "2027-03-12", &hours(&[])), @"
    do:ahead 2027-03-05T09:00 until 2027-03-12T09:00 owner
    do:day 2027-03-12T09:00 until 2027-03-19T09:00 owner
    do:O1 2027-03-19T09:00 until 2027-03-26T09:00 owner
    do:O2 2027-03-26T09:00 until 2027-04-02T09:00 owner
    do:O3 2027-04-02T09:00 until 2027-04-09T09:00 owner
    do:O3 2027-04-02T09:00 until 2027-04-09T09:00 lead
    do:O4 2027-04-09T09:00 until 2027-04-16T09:00 owner
    do:O4 2027-04-09T09:00 until 2027-04-16T09:00 lead
    do:O4 2027-04-09T09:00 until 2027-04-16T09:00 district lead
    ");
}

#[test]
fn breaks_and_weekends_hold_it_back_or_bring_it_forward() {
    let action = action(Position::At(Stage::Do), true, Some(LEAD));
    // To be done on the first Saturday of a break of two weeks; the week after is not counted.
    let ladder = ladder(&action, "2026-12-19", &hours(&[("2026-12-21", "2027-01-03"), ("2027-01-15", "2027-01-15")]));
    insta::assert_snapshot!(ladder, @"
    do:ahead 2026-12-11T09:00 until 2026-12-18T09:00 owner
    do:day 2026-12-18T09:00 until 2027-01-11T09:00 owner
    do:O1 2027-01-11T09:00 until 2027-01-18T09:00 owner
    do:O2 2027-01-18T09:00 until 2027-01-25T09:00 owner
    do:O3 2027-01-25T09:00 until 2027-02-01T09:00 owner
    do:O3 2027-01-25T09:00 until 2027-02-01T09:00 lead
    do:O4 2027-02-01T09:00 until 2027-02-08T09:00 owner
    do:O4 2027-02-01T09:00 until 2027-02-08T09:00 lead
    do:O4 2027-02-01T09:00 until 2027-02-08T09:00 district lead
    ");
}

#[test]
fn every_step_is_the_districts_own() {
    let action = action(Position::At(Stage::Do), true, Some(LEAD));
    let by = |ladder: Ladder, so_far: SoFar| planned_by(&action, "2027-03-12", &hours(&[]), &ladder, &so_far);
    let none = Ladder { ahead_days: 0, on_the_day: false, overdue: 0, ..Ladder::default() };
    assert_eq!(by(none.clone(), SoFar::default()), "");
    let early = Ladder { ahead_days: 28, ..none.clone() };
    assert_eq!(by(early, SoFar::default()), "do:ahead 2027-02-12T09:00 until 2027-02-19T09:00 owner");
    let other = Ladder { overdue: 2, every_days: 3, lead_from: None, district_lead_from: Some(1), ..none.clone() };
    insta::assert_snapshot!(by(other, SoFar::default()), @"
    do:O1 2027-03-15T09:00 until 2027-03-18T09:00 owner
    do:O1 2027-03-15T09:00 until 2027-03-18T09:00 district lead
    do:O2 2027-03-18T09:00 until 2027-03-25T09:00 owner
    do:O2 2027-03-18T09:00 until 2027-03-25T09:00 district lead
    ");
    // Twice it went out weekly; since March 31 it goes out every two days, three times more.
    let changed_on = Some(day("2027-03-31"));
    let more =
        Ladder { overdue: 5, every_days: 2, lead_from: None, district_lead_from: None, changed_on, ..none.clone() };
    let so_far = SoFar { overdue: [(1, day("2027-03-19")), (2, day("2027-03-26"))].into(), ahead_waits: false };
    insta::assert_snapshot!(by(more, so_far), @"
    do:O1 2027-03-19T09:00 until 2027-03-26T09:00 owner
    do:O2 2027-03-26T09:00 until 2027-04-01T09:00 owner
    do:O3 2027-04-01T09:00 until 2027-04-05T09:00 owner
    do:O4 2027-04-05T09:00 until 2027-04-07T09:00 owner
    do:O5 2027-04-07T09:00 until 2027-04-14T09:00 owner
    ");
    // What waits and should have gone out by now follows on the next working day; what never waited doesn't.
    let earlier = Ladder { ahead_days: 14, changed_on: Some(day("2027-03-04")), ..none };
    let waits = SoFar { ahead_waits: true, ..SoFar::default() };
    assert!(by(earlier.clone(), waits).starts_with("do:ahead 2027-03-05T09:00"));
    assert!(by(earlier, SoFar::default()).starts_with("do:ahead 2027-02-26T09:00"));
}

#[test]
fn two_pings_on_one_day_are_one() {
    // Both the week before and the day itself lie in the break.
    let action = action(Position::At(Stage::Do), true, Some(LEAD));
    let ladder = ladder(&action, "2027-01-02", &hours(&[("2026-12-21", "2027-01-03")]));
    assert!(ladder.starts_with("do:day 2026-12-18T09:00"), "{ladder}");
}

#[test]
fn until_the_owner_has_said_yes_the_lead_is_pinged() {
    let to = |action: &Action| [0, 3, 4].map(|overdue| recipients(action, overdue, &Ladder::default()));
    let (person, district_lead) = (Recipient::Person, DISTRICT_LEAD);
    let stage = Position::At(Stage::Plan);
    assert_eq!(
        to(&action(stage, true, Some(LEAD))),
        [vec![person(OWNER)], vec![person(OWNER), person(LEAD)], vec![person(OWNER), person(LEAD), district_lead]]
    );
    assert_eq!(
        to(&action(stage, false, Some(LEAD))),
        [vec![person(LEAD)], vec![person(LEAD)], vec![person(LEAD), district_lead]]
    );
    assert_eq!(to(&action(stage, false, None)), [vec![district_lead], vec![district_lead], vec![district_lead]]);
    assert_eq!(to(&action(stage, true, Some(OWNER)))[1], vec![person(OWNER)], "whoever leads their own hears it once");
}

#[test]
fn only_a_stage_that_runs_has_pings() {
    for position in [Position::Draft, Position::Adopted, Position::Abandoned] {
        assert_eq!(ladder(&action(position, true, None), "2027-03-12", &hours(&[])), "");
    }
}

#[test]
fn rungs_are_read_as_they_are_written() {
    let step = |rung| read_rung(rung).map(|(stage, step)| (stage, step.map(|step| step.name())));
    assert_eq!(step("do:ahead"), Some((Stage::Do, Some("ahead".into()))));
    assert_eq!(step("act:O4+17"), Some((Stage::Act, Some("O4".into()))));
    assert_eq!(step("study:later+17"), Some((Stage::Study, None)));
    assert_eq!((step("P7D"), step("later+17")), (None, None));
    assert_eq!((step("do:O0"), step("do:O9")), (Some((Stage::Do, None)), Some((Stage::Do, None))));
    for step in [Step::Ahead, Step::Day, Step::Overdue(1), Step::Overdue(MOST_OVERDUE)] {
        assert_eq!(Step::from_name(&step.name()), Some(step));
        assert_eq!(reminder::later_rung(&format!("do:{}", step.name()), 17), "do:later+17");
    }
    assert_eq!(reminder::later_rung("P7D", 17), "later+17");
    let covers = reminder::covers;
    assert!(covers("P7D", "later+17") && covers("P7D", "asked"), "a session's kinds have but one rung");
    assert!(covers("do:O1", "do:O1") && covers("do:O1", "do:O1+17") && covers("do:O1", "do:later+17"));
    assert!(!covers("do:O1", "do:O2") && !covers("study:O1", "do:O1") && !covers("study:O1", "do:later+17"));
}

#[test]
fn whoever_changed_something_is_not_told_of_it() {
    let action = action(Position::At(Stage::Do), true, Some(LEAD));
    let (owner, lead) = (Recipient::Person(OWNER), Recipient::Person(LEAD));
    assert_eq!(others(&action, OWNER, false, false), vec![lead]);
    assert_eq!(others(&action, LEAD, false, false), vec![owner]);
    assert_eq!(others(&action, 9, true, true), vec![owner, lead]);
    assert_eq!(others(&action, OWNER, false, true), vec![lead, DISTRICT_LEAD]);
    let led_by_nobody = Action { lead: None, ..action };
    assert_eq!(others(&led_by_nobody, OWNER, false, false), vec![DISTRICT_LEAD]);
}

#[test]
fn word_of_a_change_waits_for_the_next_morning() {
    let morning = |now: &str| next_morning(now.parse().unwrap(), &hours(&[("2027-01-18", "2027-01-18")])).to_string();
    assert_eq!(morning("2027-01-13T08:59"), "2027-01-13T09:00");
    assert_eq!(morning("2027-01-13T09:00"), "2027-01-14T09:00");
    assert_eq!(morning("2027-01-15T12:00"), "2027-01-19T09:00");
}
