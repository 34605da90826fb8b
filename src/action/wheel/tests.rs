use super::*;
use crate::calendar::DateRange;
use crate::invocation::Input;
use crate::message::CustomId;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dates() -> Dates {
    Dates { plan: day("2027-01-26"), work: day("2027-03-12"), study: day("2027-03-26"), act: day("2027-04-02") }
}

#[test]
fn later_stages_move_along_on_working_days() {
    let working = WorkingDays { holidays: vec![DateRange::day(day("2027-04-09"))], ..WorkingDays::default() };
    let new = moved(&dates(), Stage::Do, day("2027-03-19"), &working);
    assert_eq!((new.plan, new.work), (day("2027-01-26"), day("2027-03-19")));
    assert_eq!(
        (new.study, new.act),
        (day("2027-04-02"), day("2027-04-12")),
        "April 9 is free, and then comes Saturday"
    );
    let earlier = moved(&dates(), Stage::Study, day("2027-03-16"), &working);
    assert_eq!((earlier.work, earlier.study, earlier.act), (day("2027-03-12"), day("2027-03-16"), day("2027-03-23")));
    for stage in Stage::ALL {
        assert_eq!(moved(&dates(), stage, day("2028-01-03"), &working).out_of_order(), None);
    }
}

#[test]
fn what_stands_against_a_date() {
    let today = day("2027-03-01");
    let ask = |at, stage, to: &str| against(Position::At(at), &dates(), stage, day(to), today);
    assert_eq!(ask(Stage::Do, Stage::Do, "2027-03-12"), Err(Against::Same));
    assert_eq!(ask(Stage::Do, Stage::Do, "2027-02-28"), Err(Against::Past));
    assert_eq!(ask(Stage::Do, Stage::Do, "2027-03-01"), Ok(()));
    assert_eq!(ask(Stage::Do, Stage::Study, "2027-03-11"), Err(Against::Before(Stage::Do, day("2027-03-12"))));
    assert_eq!(ask(Stage::Study, Stage::Study, "2027-03-11"), Ok(()), "Do is behind");
    assert_eq!(against(Position::Draft, &dates(), Stage::Do, day("2027-03-02"), today), Ok(()));
}

#[test]
fn values_as_people_type_them() {
    for (typed, expected) in [
        ("62", Some(62.0)),
        (" 62.5 % ", Some(62.5)),
        ("62,5", Some(62.5)),
        ("1,250", Some(1250.0)),
        ("1 250", Some(1250.0)),
        ("1,250.5", Some(1250.5)),
        ("1,250,000", Some(1_250_000.0)),
        ("-3", Some(-3.0)),
        ("0", Some(0.0)),
        ("1.250,5", None),
        ("1,2,3", None),
        ("62 of 100", None),
        ("about 60", None),
        ("NaN", None),
        ("", None),
        (".", None),
    ] {
        assert_eq!(read_value(typed), expected, "{typed}");
    }
    assert_eq!([62.0, 62.5, 0.125, 1250.0].map(value_words), ["62", "62.5", "0.125", "1250"]);
}

/// Every form is understood again as it was made, with what was there when it opened.
#[test]
fn forms_come_back_as_they_opened() {
    use super::commands::{Command, Place, click, parse};
    let seen = Seen { turn: 2, revision: 9, position: "study".to_owned(), words: u64::MAX };
    for sheet in Sheet::ALL {
        assert_eq!(Sheet::from_name(sheet.as_str()), Some(sheet));
        let id = click::sent(i64::MAX, sheet, &seen, Place::New);
        let length = id.name.len() + id.args.iter().map(|arg| arg.len() + 1).sum::<usize>();
        assert!(length <= 100, "{length}");
        let fields = sheet.blanks().iter().map(|blank| (blank.as_str().to_owned(), " words ".to_owned()));
        let parsed = parse(&Input::Form(id, fields.collect()));
        let Some(Command::Sent { sheet: found, seen: back, words, .. }) = parsed else { panic!("{sheet:?}") };
        assert_eq!((found, &back), (sheet, &seen));
        assert_eq!(words.len(), sheet.blanks().len());
        assert!(words.values().all(|typed| typed == "words"));
        assert!(sheet.blanks().len() <= 5 && sheet.blanks().iter().any(|blank| sheet.needs(*blank)));
    }
    let long = CustomId::new("wheel.sent", [&1 as _, &1 as _, &1 as _, &"do" as _, &"did" as _, &0 as _, &"here" as _]);
    let words = |count| [("did".to_owned(), "x".repeat(count))].into();
    assert!(parse(&Input::Form(long.clone(), words(LONGEST))).is_some());
    assert!(parse(&Input::Form(long, words(LONGEST + 1))).is_none(), "more than a form takes");
}
