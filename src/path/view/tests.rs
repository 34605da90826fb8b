use std::collections::BTreeSet;

use super::*;
use crate::message::{Row, SelectFrom};
use crate::path::{Note, STEPS, Ticked, Ticks};
use crate::prompts::{Profile, Prompts};

fn length_of(text: &Text) -> usize {
    text.markdown().encode_utf16().count()
}

fn fits(message: &Message) {
    let mut all = 0;
    for panel in &message.panels {
        assert!(length_of(&panel.title) <= 256);
        assert!(length_of(&panel.body) <= 4096, "{}", panel.body.markdown());
        all += length_of(&panel.title) + length_of(&panel.body) + length_of(&panel.footer);
        for (heading, words) in &panel.fields {
            assert!(length_of(words) <= 1024, "{}", words.markdown());
            all += length_of(heading) + length_of(words);
        }
    }
    assert!(all <= 6000, "{message:#?}");
    assert!(message.rows.len() <= 5, "{:#?}", message.rows);
    let mut ids = BTreeSet::new();
    for row in &message.rows {
        match row {
            Row::Buttons(buttons) => {
                assert!((1..=5).contains(&buttons.len()));
                for button in buttons {
                    assert!(button.label.plain().chars().count() <= 30, "{}", button.label.plain());
                    assert!(ids.insert(format!("{:?}", button.click)), "{:?} twice", button.click);
                }
            }
            Row::Select(select) => {
                let SelectFrom::Options(options) = &select.from else { panic!("{select:?}") };
                assert!((1..=25).contains(&options.len()));
                assert!(options.iter().all(|option| option.label.plain().encode_utf16().count() <= 100));
                assert!(ids.insert(format!("{:?}", select.click)));
            }
        }
    }
}

#[test]
fn everything_fits_on_a_message_of_discords() {
    let prompts = Prompts::load(None).unwrap();
    let noted = Note { id: 1, text: "*_`|".repeat(1000), by: Some(u64::MAX), at: 1_900_000_000 };
    for voice in Profile::ALL.map(|profile| prompts.voice(profile)) {
        for choose in [Choose::Freely, Choose::NoResult, Choose::Between(Level::ALL.to_vec())] {
            fits(&levels(&voice, &choose, true));
        }
        fits(&district_levels(&voice));
        for level in Level::ALL {
            fits(&overview(&voice, level, &Done::from([1, 2, 3, 4, 5]), texts::overview_from_result(&voice), true));
            fits(&district_overview(&voice, level, &Ticks::default()));
        }
        for one in &STEPS {
            let items: Vec<&Item> = one.groups.iter().flat_map(|group| group.items).collect();
            let ticked = Ticked { by: Some(u64::MAX), at: 1_900_000_000 };
            for kept in [0, 1, items.len()] {
                let some = items.iter().take(kept);
                let ticks = some.map(|item| ((one.number, item.name.to_owned()), ticked)).collect();
                fits(&district_step(&voice, one, &Ticks(ticks), Some(&noted), texts::district_saved(&voice)));
            }
            fits(&step(&voice, one, &Done::from([1]), texts::step_marked_done(&voice, "1")));
            fits(&note(&voice, one, Some(&noted), 0, 3));
            fits(&note(&voice, one, Some(&noted), 1, 3));
            fits(&note(&voice, one, None, 0, 0));
            fits(&saved(&voice, one, Some(&noted), Saved::Beside));
        }
        for page in 1..=WHY_PAGES {
            fits(&why(&voice, page));
        }
        fits(&stages(&voice));
    }
}
