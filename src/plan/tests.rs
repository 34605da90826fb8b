use super::*;

fn goal(id: i64, name: &str, whole_district: bool, state: State) -> Goal {
    let (problem, success) = (String::new(), String::new());
    Goal { id, name: name.to_owned(), problem, success, whole_district, state, made_by: None, made_at: 0 }
}

fn strategy(id: i64, goal_id: i64, state: State) -> Strategy {
    Strategy { id, goal_id, name: format!("Strategy {id}"), state, made_by: None, made_at: 0 }
}

fn said(words: &str) -> Said {
    Said { words: words.to_owned(), by: None, at: 0 }
}

#[test]
fn names_are_read_as_they_are_written() {
    for alignment in Alignment::ALL {
        assert_eq!(Alignment::from_name(alignment.as_str()), Some(alignment));
    }
    let all: Vec<Aspect> = Alignment::ALL.into_iter().flat_map(|it| it.aspects().to_vec()).collect();
    assert_eq!(all, Aspect::ALL);
    for aspect in Aspect::ALL {
        assert_eq!(Aspect::from_name(aspect.as_str()), Some(aspect));
    }
}

#[test]
fn a_fingerprint_never_changes_and_tells_fields_apart() {
    assert_eq!(fingerprint(["ab", ""]), 0xfdf4_2483_ef9c_a070, "forms that are open over an update carry it");
    assert_ne!(fingerprint(["ab", ""]), fingerprint(["a", "b"]));
}

#[test]
fn data_needs_all_three_and_an_action_speaks_for_itself() {
    let mut tree = Tree::default();
    assert!(!tree.has(1, Alignment::Data) && !tree.has(1, Alignment::Actions));
    tree.said.insert((1, Aspect::Indicator), said("Attendance"));
    tree.said.insert((1, Aspect::Target), said("95 %"));
    assert!(!tree.has(1, Alignment::Data), "how it is measured is lacking");
    tree.said.insert((1, Aspect::Measure), said("The daily register"));
    assert!(tree.has(1, Alignment::Data));
    tree.actions.insert(1, 2);
    assert!(tree.has(1, Alignment::Actions) && !tree.has(2, Alignment::Actions));
}

#[test]
fn what_belongs_to_a_dropped_goal_is_not_part_of_the_plan() {
    let tree = Tree {
        goals: vec![goal(1, "a", false, State::Live), goal(2, "b", false, State::Dropped)],
        strategies: vec![strategy(1, 1, State::Live), strategy(2, 1, State::Dropped), strategy(3, 2, State::Live)],
        ..Tree::default()
    };
    assert_eq!(tree.live_strategies().map(|strategy| strategy.id).collect::<Vec<_>>(), [1]);
    assert!(!tree.is_live(&tree.strategies[2]));
}

#[test]
fn hints_on_the_goals_taken_together() {
    let good = "Raise the attendance of grade 9 students from 88 % to 95 % by June 2028";
    let with = |names: &[&str], all| Tree {
        goals: names.iter().zip(1..).map(|(name, id)| goal(id, name, all && id == 1, State::Live)).collect(),
        ..Tree::default()
    };
    assert_eq!(with(&[], false).hints(), []);
    // Success is not described: that is about measuring too.
    assert_eq!(with(&[good; 3], true).hints(), []);
    assert_eq!(with(&[good; 2], true).hints(), [Hint::Few]);
    assert_eq!(with(&[good; 6], false).hints(), [Hint::Many, Hint::NoneForAll]);
    let vague = with(&[good, good, "Improve the communication with our partners"], true);
    assert_eq!(vague.hints(), [Hint::NotMeasurable(1), Hint::NotAboutStudents(1)]);
}
