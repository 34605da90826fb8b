use super::board::Row;
use super::*;
use crate::action::asking::{Ask, Loaded, State, What, Word};
use crate::action::commands::{By, Filter};
use crate::action::cycle::{Decision, Position, Stage};
use crate::action::dates::Dates;
use crate::action::{Change, Changed, LONGEST_NAME, LONGEST_WORDS, chart};
use crate::district::District;
use crate::plan::view::tests::{awful, fits, full};
use crate::prompts::{Profile, Prompts};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn action(id: i64, position: Position) -> Action {
    Action {
        id,
        district_id: 1,
        strategy_id: Some(2000),
        origin: format!("import/{}", awful(100)),
        name: awful(LONGEST_NAME),
        position,
        owner: Some(u64::MAX),
        accepted: true,
        asked: Some(u64::MAX),
        lead: Some(u64::MAX),
        turn: 9,
        blocked: awful(LONGEST_WORDS),
        made_by: Some(u64::MAX),
    }
}

fn turn(number: i64) -> Turn {
    let date = day("2027-09-29");
    let words = awful(LONGEST_WORDS);
    Turn {
        action_id: 1,
        number,
        revision: 1,
        dates: Dates { plan: date, work: date, study: date, act: date },
        prediction: words.clone(),
        did: words.clone(),
        unexpected: words.clone(),
        result: words.clone(),
        compared: words.clone(),
        learned: words.clone(),
        decision: Some(Decision::Adapt),
        why: words,
    }
}

const POSITIONS: [Position; 4] =
    [Position::Draft, Position::At(Stage::Plan), Position::At(Stage::Act), Position::Abandoned];

#[test]
fn everything_fits_on_a_message_of_discords() {
    let prompts = Prompts::load(None).unwrap();
    let tree = full(24, 12);
    let ask = |id, user| Ask {
        id,
        action_id: id,
        message_of: 1,
        user: Some(user),
        by: Some(u64::MAX),
        state: State::Open,
        at: 1 << 33,
        answered_at: None,
    };
    let change = |what: Option<Changed>| Change {
        what,
        was: awful(LONGEST_WORDS),
        became: awful(LONGEST_WORDS),
        by: Some(u64::MAX),
        person: Some(u64::MAX),
        at: 1 << 33,
    };
    let district = District {
        id: 1,
        guild_id: 1,
        zone: None,
        vocabulary: None,
        minimum_group: 5,
        roles: BTreeMap::new(),
        channels: BTreeMap::new(),
    };
    for profile in Profile::ALL {
        let voice = prompts.voice(profile);
        for position in POSITIONS {
            let mut card = Card {
                action: action(1, position),
                turn: turn(9),
                turns: (1..=9).map(turn).collect(),
                details: Detail::ALL.map(|detail| (detail, awful(LONGEST_WORDS))).into(),
                helpers: vec![u64::MAX; 25],
                measured: true,
                ask: Some(ask(1, u64::MAX)),
                tree: tree.clone(),
            };
            let viewer = Viewer {
                user: u64::MAX,
                may_change: true,
                district_lead: true,
                today: day("2028-01-01"),
                zone: Text::given("Argentina/ComodRivadavia"),
            };
            for full in [true, false] {
                if !full {
                    card.details.clear();
                    card.action.strategy_id = None;
                    card.action.owner = None;
                }
                let told = || texts::saved_asked(&voice, Text::person(u64::MAX));
                fits(&card::card(&voice, &card, &viewer, told()));
                fits(&card::taken(&voice, &card, &viewer, told()));
                fits(&details::details(&voice, &card, &viewer, told()));
                fits(&people::people(&voice, &card, &viewer, told()));
                for page in [0, 3, 1000] {
                    fits(&people::place(&voice, &card, page));
                    fits(&history::turns(&voice, &card, page));
                }
                let changes: Vec<Change> = Changed::all().map(Some).chain([None]).map(change).collect();
                for page in changes.chunks(10) {
                    fits(&history::history(&voice, &card, page, (1, 9)));
                }
            }
        }
        let rows: Vec<Row> = (0..300)
            .map(|id| {
                let action = action(id, POSITIONS[1 + id as usize % 3]);
                Row { due: Some(day("2027-09-29")), late: true, goal: Some(id % 24), helps: true, action }
            })
            .collect();
        for by in [By::Stage, By::Goal] {
            for filter in [Filter::All, Filter::Mine, Filter::Late, Filter::Blocked, Filter::Goal(2)] {
                for page in [0, 1, 1000] {
                    fits(&board::board(&voice, &rows, &tree, u64::MAX, (by, filter), page));
                    fits(&board::mine(&voice, &rows, u64::MAX, page));
                }
            }
        }
        let (picture, grid) = chart::board::board(&voice, &rows, &tree, &awful(100), day("2027-09-30"));
        fits(&picture);
        assert!(grid.is_some_and(|(_, alt)| alt.plain().encode_utf16().count() <= 1024));
        let loaded = chart::view::Loaded {
            action: action(1, Position::At(Stage::Do)),
            details: Detail::ALL.map(|detail| (detail, awful(LONGEST_WORDS))).into(),
            measures: (0..300)
                .map(|it| chart::Measure { on: day("2027-01-01") + chrono::Days::new(it), value: -1e59 / 3.0 })
                .collect(),
            turns: vec![(1, day("2027-01-02"))],
        };
        let (message, run) = chart::view::chart(&voice, &loaded, true, &awful(100), texts::saved(&voice));
        fits(&message);
        assert!(run.is_some_and(|(_, alt)| alt.plain().encode_utf16().count() <= 1024));
        for field in chart::view::form(&voice, 1, day("2027-09-30")).fields {
            assert!(field.label.plain().chars().count() <= 45 && field.placeholder.plain().chars().count() <= 100);
        }
        for count in [1, 300] {
            let asks: Vec<_> =
                (0..count).map(|id| (ask(id, 7), action(id, Position::At(Stage::Plan)), turn(9))).collect();
            let pairs: Vec<_> = asks.iter().map(|(ask, action, _)| (ask.clone(), action.clone())).collect();
            fits(&asked::ask(&voice, &Loaded { asks }));
            fits(&asked::list(&voice, &pairs));
        }
        fits(&asked::accepted(&voice, &action(1, Position::At(Stage::Plan))));
        let word = Word { id: 1, action_id: 1, what: What::Question, words: awful(1000), by: Some(7) };
        fits(&asked::word(&voice, &district, &word, &action(1, Position::At(Stage::Plan))));
        for detail in Detail::ALL {
            assert!(texts::detail(&voice, detail).plain().chars().count() <= 45);
            assert!(texts::detail_label(&voice, detail).plain().chars().count() <= 45);
            assert!(texts::detail_hint(&voice, detail).plain().chars().count() <= 100);
        }
    }
}

#[test]
fn an_action_is_found_by_its_words() {
    let all = [(7, "Mentors"), (8, "Mentors for grade 9"), (9, "Libraries")];
    let all = all.map(|(id, name)| Action { name: name.to_owned(), ..action(id, Position::Draft) });
    for (text, found) in [
        ("9", Named::One(9)),
        ("mentors", Named::One(7)),
        (" Mentor ", Named::Several),
        ("grade", Named::One(8)),
        ("", Named::Nobody),
        ("500", Named::Nobody),
    ] {
        assert_eq!(named(&all, text), found, "{text:?}");
    }
    assert_eq!(suggestions(&all, "mentor").len(), 2);
}
