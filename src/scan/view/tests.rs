//! The longest words still fit on what Discord takes, and nothing untrue is said of them.

use super::*;
use crate::plan::view::tests::fits;
use crate::prompts::{Profile, Prompts};
use crate::scan::outside::Voice as Outside;
use crate::scan::tests::{finding, loaded};
use crate::scan::{Finding, Loaded};

/// A scan with the longest words on every point.
fn full() -> Loaded {
    let mut all = loaded(Kind::Progress, Review::Internal);
    for item in &mut all.items {
        (item.state, item.reason) = (State::LeftOut, "*".repeat(500));
        (item.owner, item.due_on) = (Some(u64::MAX), Some("2027-01-01".parse().unwrap()));
    }
    let mut session = Session::example("2027-02-12T09:00");
    session.name = Some("*".repeat(100));
    all.session = Some(session);
    let found = |id| Finding {
        id,
        link: format!("https://{}", "a".repeat(292)),
        file_name: "_".repeat(100),
        file_size: 1,
        ..finding(id % 34 + 1, &"*".repeat(4000))
    };
    all.findings = (0..50).map(found).collect();
    all
}

fn outsider(id: i64) -> Outside {
    Outside {
        id,
        kind: outside::Kind::Employers,
        who: "*".repeat(200),
        owner: Some(7),
        asked_on: Some("2027-01-01".parse().unwrap()),
        said: "*".repeat(4000),
        said_on: Some("2027-01-01".parse().unwrap()),
        link: format!("https://{}", "a".repeat(292)),
        dropped: false,
    }
}

#[test]
fn the_longest_words_fit() {
    let prompts = Prompts::load(None).unwrap();
    let voice = prompts.voice(Profile::default());
    let all = full();
    let voices: Vec<Outside> = (0..200).map(outsider).collect();
    fits(&show(&voice, &all, &voices, Text::none()));
    for one in Section::ALL {
        fits(&section(&voice, &all, one, Text::none()));
    }
    fits(&mine(&voice, &all, u64::MAX, Text::none()));
    let reader = item::Reader { planner: true, may_change: true, zone: None };
    for one in &all.items {
        fits(&item::item(&voice, &all, one, 0, reader, Text::none()));
    }
    for page in 0..60 {
        fits(&report::page(&voice, &all, &voices, page, (true, true), Text::none()));
    }
    fits(&outside::view::one(&voice, &voices[0], true, Text::none()));
}

#[test]
fn whoever_asks_many_reaches_all_of_them() {
    let prompts = Prompts::load(None).unwrap();
    let voice = prompts.voice(Profile::default());
    let loaded = outside::view::Loaded { voices: (0..60).map(outsider).collect(), planner: false };
    let mut reached = 0;
    for page in 0..10 {
        let message = outside::view::list(&voice, &loaded, page, Text::none());
        fits(&message);
        let Some(crate::message::Row::Select(menu)) = message.rows.first() else { panic!("{message:?}") };
        let SelectFrom::Options(options) = &menu.from else { panic!("{menu:?}") };
        reached += options.iter().filter(|it| it.value.parse::<usize>().unwrap() / 10 == page).count();
    }
    assert_eq!(reached, 60);
}

#[test]
fn a_report_too_long_for_a_file_says_so() {
    let prompts = Prompts::load(None).unwrap();
    let voice = prompts.voice(Profile::default());
    let mut all = full();
    assert_eq!(report::whole(&voice, &all, &[]).files.len(), 2);
    all.findings = (0..1200).map(|id| Finding { id, ..finding(1, &"x".repeat(4000)) }).collect();
    let message = report::whole(&voice, &all, &[]);
    assert!(message.files.is_empty() && message.text.plain().contains("longer than the files"), "{:?}", message.text);
}

#[test]
fn the_form_for_a_date_does_not_offer_one_that_is_over() {
    let prompts = Prompts::load(None).unwrap();
    let voice = prompts.voice(Profile::default());
    let all = full();
    let offered =
        |today: &str| item::by_form(&voice, &all.items[0], Some(today.parse().unwrap()), 7).fields[0].value.clone();
    assert_eq!(offered("2027-01-01"), "2027-01-01");
    assert_eq!(offered("2027-01-02"), "");
}

#[test]
fn a_closed_scan_is_not_late() {
    let prompts = Prompts::load(None).unwrap();
    let voice = prompts.voice(Profile::default());
    let mut all = full();
    all.items[0].state = State::Open;
    let says = |all: &Loaded| mine(&voice, all, u64::MAX, Text::none()).panels[0].body.plain();
    assert!(says(&all).contains("late"), "{}", says(&all));
    all.scan.open = false;
    assert!(!says(&all).contains("late") && says(&all).contains("closed"), "{}", says(&all));
}
