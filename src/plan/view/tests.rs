use super::*;
use crate::action::Action;
use crate::action::cycle::Position;
use crate::choose::Named;
use crate::message::{Form, Row, SelectFrom};
use crate::plan::commands::Look;
use crate::plan::risks::{Coming, Facts};
use crate::plan::{Alignment, Tree, smart};
use crate::prompts::{Profile, Prompts};

/// The longest words that forms take, every letter of which is escaped.
pub(crate) fn awful(letters: usize) -> String {
    "*_".repeat(letters / 2)
}

pub(crate) fn full(goals: i64, strategies: i64) -> Tree {
    let mut tree = Tree::default();
    for id in 1..=goals {
        let (name, problem, success) = (awful(400), awful(4000), awful(4000));
        let (state, made_by) = (if id % 2 == 0 { State::Live } else { State::Dropped }, Some(u64::MAX));
        tree.goals.push(Goal { id, name, problem, success, whole_district: false, state, made_by, made_at: 1 << 33 });
        for place in 0..strategies {
            let (name, state, id) = (awful(400), State::Live, id * 1000 + place);
            tree.strategies.push(Strategy { id, goal_id: id / 1000, name, state, made_by, made_at: 1 << 33 });
            tree.actions.insert(id, 1000);
            for aspect in Aspect::ALL {
                tree.said.insert((id, aspect), Said { words: awful(4000), by: made_by, at: 1 << 33 });
            }
        }
    }
    tree
}

pub(crate) fn fits(message: &Message) {
    let mut all = 0;
    assert!(length(&message.text) <= 2000);
    for panel in &message.panels {
        assert!(length(&panel.title) <= 256 && length(&panel.body) <= 4096, "{}", length(&panel.body));
        all += length(&panel.title) + length(&panel.body) + length(&panel.footer);
    }
    assert!(all <= 6000, "{all}");
    assert!(message.rows.len() <= 5);
    for row in &message.rows {
        match row {
            Row::Buttons(buttons) => {
                assert!(buttons.len() <= 5);
                assert!(buttons.iter().all(|button| button.label.plain().chars().count() <= 80));
            }
            Row::Select(select) => {
                let SelectFrom::Options(options) = &select.from else { continue };
                assert!((1..=25).contains(&options.len()));
                for option in options {
                    assert!(option.label.plain().encode_utf16().count() <= 100);
                    assert!(option.description.plain().encode_utf16().count() <= 100);
                }
            }
        }
    }
}

fn form_fits(voice: &Voice<'_>, fields: Vec<Field>, title: Text) {
    let form = Form { title, click: click::add_goal(), fields };
    assert!(form.title.plain().chars().count() <= 45 && (1..=5).contains(&form.fields.len()));
    for field in &form.fields {
        let (label, hint) = (field.label.plain(), field.placeholder.plain());
        assert!(label.chars().count() <= 45 && hint.chars().count() <= 100, "{label} {hint} {voice:?}");
    }
}

#[test]
fn everything_fits_on_a_message_of_discords() {
    let prompts = Prompts::load(None).unwrap();
    let long = full(24, 12);
    let action = |id| Action {
        id,
        district_id: 1,
        strategy_id: Some(1),
        origin: String::new(),
        name: awful(400),
        position: Position::Abandoned,
        owner: None,
        accepted: false,
        asked: None,
        lead: None,
        turn: 1,
        blocked: String::new(),
        made_by: None,
    };
    let actions: Vec<Action> = (0..200).map(action).collect();
    let mut bare = full(2, 0);
    bare.goals[1].problem.clear();
    bare.goals[1].success.clear();
    let mut facts = Facts { goals: 99, strategies: 99, most_strategies: 99, actions: 99, ..Facts::default() };
    facts.lacking = Alignment::ALL.map(|alignment| (alignment, 99)).into();
    (facts.idle_strategies, facts.unowned, facts.unaccepted, facts.unplaced) = (99, 9, 90, 99);
    (facts.overdue, facts.overdue_learning, facts.drifting, facts.blocked) = (99, 99, 99, 99);
    (facts.unmeasured, facts.unresourced, facts.unheard, facts.unfounded) = (99, 99, 99, 99);
    (facts.quiet_weeks, facts.round_weeks, facts.unconfirmed) = (Some(99), Some(99), 99);
    facts.next = Some(Coming { days: 1, ..Coming::default() });
    for profile in Profile::ALL {
        let voice = prompts.voice(profile);
        for planner in [true, false] {
            for page in [0, 1, 1000] {
                fits(&goals(&voice, &long, page, planner));
                fits(&goals(&voice, &Tree::default(), page, planner));
                for tree in [&long, &bare] {
                    for one in &tree.goals {
                        fits(&goal(&voice, tree, one, page, planner, texts::saved_changed(&voice)));
                    }
                }
                fits(&strategy(&voice, &long, &long.strategies[13], &actions, page, planner, Text::none()));
                fits(&dropped(&voice, &long, page));
                fits(&strategies(&voice, &long, Look::Align, page, texts::strategies_several(&voice)));
                fits(&risks(&voice, &facts, page));
            }
            fits(&align(&voice, &long, &long.strategies[13], planner, Text::none()));
            fits(&align(&voice, &Tree::default(), &long.strategies[13], planner, Text::none()));
        }
        fits(&ask_to_drop(&voice, &long, Branch::Goal(2)));
        fits(&Message::text(advice(&voice, &smart::Advice::all()[..10])));
        form_fits(&voice, goal_fields(&voice, long.goals.first()), texts::goal_form_change(&voice));
        form_fits(&voice, strategy_fields(&voice, None), texts::strategy_form_change(&voice));
        for alignment in Alignment::ALL {
            let fields = alignment.aspects().iter().map(|aspect| aspect_field(&voice, *aspect, None)).collect();
            form_fits(&voice, fields, texts::alignment_form(&voice, alignment));
        }
    }
}

#[test]
fn pages_hold_what_fits_and_at_least_one() {
    let blocks = |lengths: &[usize]| lengths.iter().map(|it| Text::own("x".repeat(*it))).collect::<Vec<_>>();
    assert_eq!(divide(&[], 5, 100), vec![Range { start: 0, end: 0 }]);
    assert_eq!(divide(&blocks(&[10, 10, 10]), 2, 100), [0..2, 2..3]);
    assert_eq!(divide(&blocks(&[500, 500, 10]), 9, 100), [0..1, 1..2, 2..3]);
    assert_eq!(divide(&blocks(&[40, 40, 40]), 9, 100), [0..2, 2..3]);
}

#[test]
fn a_strategy_is_found_by_its_words() {
    let mut tree = full(2, 0);
    for (id, name) in [(7, "Mentors"), (8, "Mentors for grade 9"), (9, "Libraries")] {
        let name = name.to_owned();
        tree.strategies.push(Strategy { id, goal_id: 2, name, state: State::Live, made_by: None, made_at: 0 });
    }
    for (text, found) in [
        ("9", Named::One(9)),
        ("mentors", Named::One(7)),
        (" Mentor ", Named::Several),
        ("grade", Named::One(8)),
        ("", Named::Nobody),
        ("500", Named::Nobody),
    ] {
        assert_eq!(named(&tree, text), found, "{text:?}");
    }
    assert_eq!(suggestions(&tree, "mentor").len(), 2);
    tree.goals[1].state = State::Dropped;
    assert_eq!(named(&tree, "Libraries"), Named::Nobody, "its goal was dropped");
}
