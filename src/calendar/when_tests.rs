//! What people type, and what comes of it.

use chrono::Timelike;
use proptest::prelude::*;

use super::*;

/// A Thursday, 10:20.
const NOW: &str = "2027-01-21T10:20";

fn wall(text: &str) -> WallTime {
    text.parse().unwrap()
}

fn parse_at(text: &str, now: &str) -> Result<WallTime, WhenError> {
    parse_when(text, wall(now), NaiveTime::from_hms_opt(9, 0, 0).unwrap())
}

fn parse(text: &str) -> Result<WallTime, WhenError> {
    parse_at(text, NOW)
}

#[test]
fn what_people_type_is_understood() {
    for (typed, expected) in [
        ("2027-02-12", "2027-02-12T09:00"),
        ("2027-02-12 14:30", "2027-02-12T14:30"),
        ("2027-02-12T14:30", "2027-02-12T14:30"),
        ("2027-02-12t14:30:00", "2027-02-12T14:30"),
        ("2027-02-12 2pm", "2027-02-12T14:00"),
        ("2027/02/12", "2027-02-12T09:00"),
        ("Feb 12 2027 9am", "2027-02-12T09:00"),
        ("Feb 12, 2027 at 9:30 AM", "2027-02-12T09:30"),
        ("February 12th 2027, 9.30", "unknown 9.30"),
        ("12 February 2027 14:30", "2027-02-12T14:30"),
        ("the 12th of february 2027", "2027-02-12T09:00"),
        ("Friday 12 February 2027 noon", "2027-02-12T12:00"),
        ("Fri. Feb. 12, 2027, 9 p.m.", "2027-02-12T21:00"),
        ("14:30 on 12 feb", "2027-02-12T14:30"),
        ("Feb 12", "2027-02-12T09:00"),
        ("Sept 3", "2027-09-03T09:00"),
        ("May 1st", "2027-05-01T09:00"),
        ("Jan 20", "2028-01-20T09:00"),
        ("Feb 29", "2028-02-29T09:00"),
        ("Jan 21 17:00", "2027-01-21T17:00"),
        ("today 17:00", "2027-01-21T17:00"),
        ("tomorrow", "2027-01-22T09:00"),
        ("tomorrow noon", "2027-01-22T12:00"),
        ("noon tomorrow", "2027-01-22T12:00"),
        ("tomorrow 12 noon", "2027-01-22T12:00"),
        ("day after tomorrow 8am", "2027-01-23T08:00"),
        ("noon", "2027-01-21T12:00"),
        ("3pm", "2027-01-21T15:00"),
        ("10:20", "2027-01-21T10:20"),
        ("next Tuesday 14:00", "2027-01-26T14:00"),
        ("next tues", "2027-01-26T09:00"),
        ("Friday 3pm", "2027-01-22T15:00"),
        ("this Friday", "2027-01-22T09:00"),
        ("on Monday at 12am", "2027-01-25T00:00"),
        ("Thursday 3pm", "2027-01-21T15:00"),
        ("Thursday 9am", "2027-01-28T09:00"),
        ("next Thursday 3pm", "2027-01-28T15:00"),
        ("in 3 weeks", "2027-02-11T09:00"),
        ("in three weeks at 2:15pm", "2027-02-11T14:15"),
        ("in 10 days", "2027-01-31T09:00"),
        ("in a month", "2027-02-21T09:00"),
        ("in 2 years", "2029-01-21T09:00"),
        ("13/04/2027", "2027-04-13T09:00"),
        ("04/13/2027 3 pm", "2027-04-13T15:00"),
        ("13.4.2027", "2027-04-13T09:00"),
        ("04/04/2027", "2027-04-04T09:00"),
        ("13/4", "2027-04-13T09:00"),
        ("1/13 8am", "2028-01-13T08:00"),
        ("Saturday 03/04/2027", "2027-04-03T09:00"),
        ("thu 03/04/2027", "2027-03-04T09:00"),
        ("  FEB   12\t2027  ", "2027-02-12T09:00"),
    ] {
        match expected.strip_prefix("unknown ") {
            Some(word) => assert_eq!(parse(typed), Err(WhenError::Unknown { word: word.into() }), "{typed}"),
            None => assert_eq!(parse(typed), Ok(wall(expected)), "{typed}"),
        }
    }
    assert_eq!(parse_at("in 1 month", "2027-01-31T10:00"), Ok(wall("2027-02-28T09:00")));
    assert_eq!(parse_at("tomorrow", "2027-12-31T10:00"), Ok(wall("2028-01-01T09:00")));
}

#[test]
fn day_first_and_month_first_are_never_guessed_between() {
    let ambiguous = |day_first: &str, month_first: &str| {
        Err(WhenError::Ambiguous { day_first: wall(day_first), month_first: wall(month_first) })
    };
    assert_eq!(parse("03/04/2027"), ambiguous("2027-04-03T09:00", "2027-03-04T09:00"));
    assert_eq!(parse("3-4-2027 2pm"), ambiguous("2027-04-03T14:00", "2027-03-04T14:00"));
    assert_eq!(parse("3.4.2027"), ambiguous("2027-04-03T09:00", "2027-03-04T09:00"));
    assert_eq!(parse("12/01"), ambiguous("2028-01-12T09:00", "2027-12-01T09:00"));
    for short in ["03/04/27", "27-03-04", "13.04.27"] {
        assert_eq!(parse(short), Err(WhenError::ShortYear), "{short}");
    }
}

#[test]
fn every_misunderstanding_has_its_name() {
    for empty in ["", "  ", ",", "\n"] {
        assert_eq!(parse(empty), Err(WhenError::Empty), "{empty:?}");
    }
    for (typed, word) in [
        ("soon", "soon"),
        ("Spring 2027", "spring"),
        ("next week", "next week"),
        ("next", "next"),
        ("in", "in"),
        ("in 3", "in 3"),
        ("in some weeks", "in some"),
        ("in 3 fortnights", "fortnights"),
        ("Feb 12 2027 9am EST", "est"),
        ("2027-02-12T09:00Z", "2027-02-12t09:00z"),
        ("2027-02", "2027-02"),
        ("Feb 12 20270", "20270"),
        ("Feb +12", "+12"),
        ("midnight", "midnight"),
        ("@everyone", "@everyone"),
        ("١٢ feb", "١٢"),
        ("tomorrow 9h", "9h"),
    ] {
        assert_eq!(parse(typed), Err(WhenError::Unknown { word: word.into() }), "{typed}");
    }
    for incomplete in ["Feb", "Feb 2027", "12", "2027", "12 2027", "12 at 9am", "on the 3rd"] {
        assert_eq!(parse(incomplete), Err(WhenError::Incomplete), "{incomplete}");
    }
    for twice in [
        "tomorrow today",
        "Feb 12 March",
        "9am 10am",
        "Feb 12 2027 2028",
        "Feb 12 13",
        "Monday Tuesday",
        "2027-02-12 Feb 12",
        "Monday Feb 12 2027",
        "today Friday",
        "Sunday 13/04/2027",
        "Sunday 03/04/2027",
    ] {
        assert_eq!(parse(twice), Err(WhenError::Contradictory), "{twice}");
    }
    for impossible in ["Feb 30", "Feb 29 2027", "2027-02-30", "2027-13-01", "31/11/2027", "13/14/2027", "0/4/2027"] {
        assert_eq!(parse(impossible), Err(WhenError::ImpossibleDate), "{impossible}");
    }
    for impossible in ["tomorrow 25:00", "tomorrow 13pm", "tomorrow 0am", "tomorrow 9:60", "14:30 pm", "24:00"] {
        assert_eq!(parse(impossible), Err(WhenError::ImpossibleTime), "{impossible}");
    }
    for (typed, past) in [
        ("2027-01-20", "2027-01-20T09:00"),
        ("Feb 12 2020 9am", "2020-02-12T09:00"),
        ("today", "2027-01-21T09:00"),
        ("10:19", "2027-01-21T10:19"),
        ("Jan 21 9am", "2027-01-21T09:00"),
        ("13/04/1999", "1999-04-13T09:00"),
    ] {
        assert_eq!(parse(typed), Err(WhenError::Past(wall(past))), "{typed}");
    }
    for far in ["Feb 12 2127", "9999-12-31", "in 4000 weeks", "in 999999999 years", "in 999999999 weeks"] {
        assert_eq!(parse(far), Err(WhenError::TooFar), "{far}");
    }
    match parse(&"x".repeat(4000)) {
        Err(WhenError::Unknown { word }) => assert_eq!(word.len(), WORD),
        other => panic!("{other:?}"),
    }
}

fn any_now() -> impl Strategy<Value = WallTime> {
    (0..5 * 365u64, 0..24 * 60u32).prop_map(|(day, minute)| {
        let date = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(day);
        WallTime::new(date, NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap())
    })
}

/// Words that mean something, in any order.
fn any_words() -> impl Strategy<Value = String> {
    let words = [
        "next",
        "this",
        "in",
        "3",
        "12",
        "31",
        "2027",
        "2028",
        "weeks",
        "month",
        "feb",
        "may",
        "tuesday",
        "fri",
        "9am",
        "am",
        "pm",
        "14:30",
        "noon",
        "03/04",
        "13/04/2028",
        "2027-02-12",
        "2028-02-29t10:00",
        "today",
        "tomorrow",
        "day",
        "after",
        "at",
        "the",
        "12th",
        "25:00",
        "30",
        "a",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..7).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn nothing_typed_panics_and_nothing_accepted_has_passed(
        typed in prop_oneof![any_words(), ".{0,40}", "[0-9apm:/. -]{0,14}"],
        now in any_now(),
    ) {
        let default_time = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
        if let Ok(when) = parse_when(&typed, now, default_time) {
            prop_assert!(when >= now);
            // What is echoed is understood as the same.
            prop_assert_eq!(parse_when(&when.to_string(), now, default_time), Ok(when));
        }
    }

    #[test]
    fn every_way_to_write_a_moment_gives_that_moment(now in any_now(), when in any_now()) {
        prop_assume!(when >= now);
        let (date, time) = (when.date(), when.time());
        let (is_afternoon, hour) = time.hour12();
        let half = if is_afternoon { "pm" } else { "am" };
        for typed in [
            when.to_string(),
            format!("{date} {}", time.format("%H:%M")),
            format!("{} {hour}:{:02}{half}", date.format("%b %d %Y"), time.minute()),
            format!("{} at {hour}:{:02} {half}", date.format("%A, %B %-d, %Y"), time.minute()),
            format!("{} {}", date.format("%-d %B %Y"), time.format("%H:%M")),
            format!("{} {}", time.format("%-H:%M"), date.format("%a %d/%m/%Y")),
        ] {
            let parsed = parse_when(&typed, now, NaiveTime::MIN);
            match parsed {
                // The weekday may not decide between the two readings: then this is one of them.
                Err(WhenError::Ambiguous { day_first, .. }) => prop_assert_eq!(day_first, when),
                parsed => prop_assert_eq!(parsed, Ok(when), "{}", typed),
            }
        }
    }
}
