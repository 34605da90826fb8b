use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn measures(values: &[f64]) -> Vec<Measure> {
    values.iter().map(|value| Measure { on: day("2027-03-12"), value: *value }).collect()
}

#[test]
fn the_value_in_words() {
    for (words, value) in [
        ("80 %", Some(80.0)),
        ("80%", Some(80.0)),
        ("at least 80", Some(80.0)),
        ("At least 80.", Some(80.0)),
        ("1,200", Some(1200.0)),
        ("1 200 students", Some(1200.0)),
        ("$1,200 a year", Some(1200.0)),
        ("0.8", Some(0.8)),
        ("0,8", Some(0.8)),
        ("-5", Some(-5.0)),
        ("≥ 62.5 %", Some(62.5)),
        (">=90%", Some(90.0)),
        ("8 days a year by June 2028", Some(8.0)),
        ("2,000 by 2028", Some(2000.0)),
        ("2000", Some(2000.0)),
        ("80 % of grade 9 students", Some(80.0)),
        ("14 days a year, from the daily register", Some(14.0)),
        ("from 14 to 8 days", Some(8.0)),
        ("All of grade 9", None),
        ("8 of 10", None),
        ("5-8", None),
        ("24/7", None),
        ("between 5 and 8", None),
        ("twelve", None),
        ("Q3", None),
        ("", None),
        ("%", None),
    ] {
        assert_eq!(value_in(words), value, "{words:?}");
    }
}

#[test]
fn the_middle_of_five_values_or_more() {
    assert_eq!(median(&measures(&[9.0, 1.0, 5.0, 7.0])), None);
    assert_eq!(median(&measures(&[9.0, 1.0, 5.0, 7.0, -3.0])), Some(5.0));
    assert_eq!(median(&measures(&[9.0, 1.0, 5.0, 8.0, -3.0, 100.0])), Some(6.5));
    assert_eq!(median(&measures(&[f64::MAX; 6])), Some(f64::MAX));
}

#[test]
fn what_is_noted_last_for_a_day_counts() {
    let at = |on, value| Measure { on: day(on), value };
    let noted = vec![at("2027-03-01", 1.0), at("2027-03-12", 2.0), at("2027-03-12", 3.0), at("2027-03-13", 4.0)];
    assert_eq!(latest(noted), [at("2027-03-01", 1.0), at("2027-03-12", 3.0), at("2027-03-13", 4.0)]);
}

#[test]
fn a_day_of_measuring_is_not_ahead() {
    let today = day("2027-03-12");
    for (typed, on) in [
        ("", "2027-03-12"),
        ("today", "2027-03-12"),
        ("Yesterday", "2027-03-11"),
        ("2027-03-12", "2027-03-12"),
        ("2026-11-02", "2026-11-02"),
        ("Mar 3", "2027-03-03"),
        ("Dec 20", "2026-12-20"),
        ("12 March", "2027-03-12"),
    ] {
        assert_eq!(measured_on(typed, today), Ok(day(on)), "{typed}");
    }
    for (typed, on) in [("tomorrow", "2027-03-13"), ("in 2 weeks", "2027-03-26"), ("2027-12-20", "2027-12-20")] {
        assert_eq!(measured_on(typed, today), Err(NotThen::Ahead(day(on))), "{typed}");
    }
    assert_eq!(measured_on("1907-03-12", today), Err(NotThen::LongAgo(day("1907-03-12"))));
    assert!(matches!(measured_on("soon", today), Err(NotThen::Unread(_))));
}
