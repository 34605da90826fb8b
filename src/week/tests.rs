//! When the plan's week goes out.

use chrono::Weekday;

use super::*;
use crate::calendar::{DateRange, QuietHours, WorkingDays};

fn hours(holidays: &[&str]) -> Hours {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let holidays = holidays.iter().map(|days| days.parse::<DateRange>().unwrap()).collect();
    Hours {
        meeting: time(16),
        reminder: time(9),
        quiet: QuietHours { from: time(19), until: time(7) },
        working: WorkingDays { holidays, ..WorkingDays::default() },
    }
}

fn zone() -> Zone {
    Zone::named("America/Toronto").unwrap()
}

fn at(wall: &str) -> i64 {
    wall.parse::<WallTime>().unwrap().unix_seconds(&zone())
}

/// When the next one goes out, and on which day it loses its meaning.
fn next(now: &str, day: Weekday, holidays: &[&str], last: Option<Last>, settled: &[i64]) -> String {
    let hours = hours(holidays);
    let due = ahead(at(now), &zone(), day, &hours, last, |week| settled.contains(&week)).unwrap();
    format!("{} {}", due.wall(&hours), due.until)
}

fn week_of(date: &str) -> i64 {
    let date: NaiveDate = date.parse().unwrap();
    i64::from(date.num_days_from_ce())
}

#[test]
fn the_next_of_its_days_that_is_not_settled() {
    let next = |now, day, settled: &[i64]| next(now, day, &[], None, settled);
    // A Monday.
    assert_eq!(next("2027-01-11T08:59", Weekday::Mon, &[]), "2027-01-11T09:00 2027-01-18");
    assert_eq!(next("2027-01-11T09:00", Weekday::Mon, &[]), "2027-01-18T09:00 2027-01-25");
    assert_eq!(next("2027-01-11T12:00", Weekday::Fri, &[]), "2027-01-15T09:00 2027-01-22");
    assert_eq!(next("2027-01-16T12:00", Weekday::Fri, &[]), "2027-01-22T09:00 2027-01-29");
    // This week's went out on Monday, then the day became Friday: one a week.
    assert_eq!(next("2027-01-12T12:00", Weekday::Fri, &[week_of("2027-01-11")]), "2027-01-22T09:00 2027-01-29");
}

#[test]
fn a_day_off_puts_it_off_and_a_long_break_makes_two_one() {
    let next = |now, day, holidays: &[&str]| next(now, day, holidays, None, &[]);
    assert_eq!(next("2027-01-16T12:00", Weekday::Mon, &["2027-01-18"]), "2027-01-19T09:00 2027-01-25");
    assert_eq!(next("2027-01-11T12:00", Weekday::Fri, &["2027-01-15"]), "2027-01-18T09:00 2027-01-22");
    let winter = ["2026-12-21..2027-01-03"];
    assert_eq!(next("2026-12-13T12:00", Weekday::Mon, &winter), "2026-12-14T09:00 2027-01-04");
    assert_eq!(next("2026-12-14T12:00", Weekday::Mon, &winter), "2027-01-04T09:00 2027-01-11");
    // Friday's of the last week of the break would fall on the day on which the first week's does.
    assert_eq!(next("2026-12-19T12:00", Weekday::Fri, &winter), "2027-01-04T09:00 2027-01-08");
}

#[test]
fn after_one_was_missed_the_latest_goes_out_late_while_it_has_a_meaning() {
    let last = |missed| Some(Last { week: week_of("2027-01-11"), missed });
    let next = |now, last| next(now, Weekday::Mon, &[], last, &[]);
    assert_eq!(next("2027-01-27T12:00", last(true)), "2027-01-25T09:00 2027-02-01");
    assert_eq!(next("2027-01-27T12:00", last(false)), "2027-02-01T09:00 2027-02-08");
    // On its own day but before its hour the next one is on time.
    assert_eq!(next("2027-02-01T00:30", last(true)), "2027-02-01T09:00 2027-02-08");
    assert_eq!(next("2027-01-13T12:00", last(true)), "2027-01-18T09:00 2027-01-25", "never the same twice");
}

#[test]
fn what_was_done_counts_since_the_one_before_and_never_for_long() {
    let since = |today: &str, before: Option<&str>| {
        super::since(today.parse().unwrap(), before.map(|before| before.parse().unwrap())).to_string()
    };
    assert_eq!(since("2027-01-18", Some("2027-01-12")), "2027-01-12");
    assert_eq!(since("2027-01-18", None), "2027-01-11");
    assert_eq!(since("2027-09-06", Some("2027-06-28")), "2027-08-09");
}

#[test]
fn days_are_read_as_they_are_written() {
    for day in DAYS.into_iter().map(Some).chain([None]) {
        assert_eq!(day_from_name(day_name(day)), Some(day));
    }
    assert_eq!(day_from_name("sunday"), None);
}
