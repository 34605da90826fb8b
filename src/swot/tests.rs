use proptest::prelude::*;

use super::*;
use crate::input::By;

fn entry(id: i64, quadrant: Quadrant, words: &str) -> Entry {
    Entry {
        id,
        quadrant,
        words: words.to_owned(),
        merged: false,
        from: None,
        merged_into: None,
        dropped: false,
        votes: None,
        made_by: Some(7),
    }
}

fn board(entries: Vec<Entry>) -> Board {
    Board {
        session: Session::example("2027-02-12T09:00"),
        state: State::Voting,
        votes_each: 3,
        voters: None,
        entries,
        votes: vec![],
        priorities: vec![],
    }
}

fn said(input: i64, words: &str, by: By) -> Said {
    Said { input_id: input, question: Question::Strengths, words: words.to_owned(), by }
}

/// An entry that came from an input's answer about strengths.
fn taken(id: i64, input: i64, words: &str) -> Entry {
    Entry { from: Some((input, Question::Strengths)), made_by: None, ..entry(id, Quadrant::Strengths, words) }
}

fn words(board: &Board) -> Vec<&str> {
    board.standing(Quadrant::Strengths).into_iter().map(|entry| board.words(entry)).collect()
}

#[test]
fn what_was_taken_back_takes_its_entry_along_and_what_it_was_merged_into() {
    let into = |part: Entry| Entry { merged_into: Some(9), ..part };
    let entries = vec![
        into(taken(1, 11, "Partners")),
        into(taken(2, 12, "Employers help")),
        taken(3, 13, "Money"),
        entry(4, Quadrant::Strengths, "Said here"),
        Entry { merged: true, ..entry(9, Quadrant::Strengths, "Partners") },
    ];
    let mut whole = board(entries);
    let priority = |id, words: &str, entry| Priority { id, words: words.to_owned(), entry };
    whole.priorities = vec![
        priority(1, "", Some(9)),
        priority(2, "Partners", Some(9)),
        priority(3, "Ours", None),
        priority(4, "", Some(3)),
    ];
    let all = [
        said(11, "Partners", By::Confidential),
        said(12, "- Employers help\n- More", By::Person(Some(5), None)),
        said(13, "Money", By::Confidential),
    ];
    let read = whole.clone().readable(&all);
    assert_eq!(words(&read), ["Money", "Said here", "Partners"]);
    let texts: Vec<&str> = read.priorities.iter().map(|priority| read.priority_words(priority)).collect();
    assert_eq!(texts, ["Partners", "Partners", "Ours", "Money"]);
    // The first original's author takes it back: its words go everywhere, the others' stay.
    let read = whole.clone().readable(&all[1..]);
    assert_eq!(words(&read), ["Money", "Said here", "Employers help"]);
    let texts: Vec<&str> = read.priorities.iter().map(|priority| read.priority_words(priority)).collect();
    assert_eq!(texts, ["Employers help", "Employers help", "Ours", "Money"]);
    // Nobody's words may be read any more.
    let read = whole.readable(&[]);
    assert_eq!(words(&read), ["Said here"]);
    assert!(read.find(9).is_none() && read.priorities.len() == 1);
}

#[test]
fn a_changed_answer_takes_its_old_line_away() {
    let whole = board(vec![taken(1, 11, "Partners"), taken(2, 11, "Money")]);
    let read = whole.readable(&[said(11, "Money\nTime", By::Person(None, None))]);
    assert_eq!(words(&read), ["Money"]);
}

#[test]
fn those_with_as_many_votes_share_a_place() {
    let with = |id, votes| Entry { votes: Some(votes), ..entry(id, Quadrant::ALL[id as usize % 4], "x") };
    let mut closed = board(vec![with(1, 2), with(2, 5), with(3, 2), with(4, 0), with(5, 1)]);
    closed.state = State::Closed;
    let ranked: Vec<(i64, usize, bool)> =
        closed.ranked().into_iter().map(|ranked| (ranked.entry.id, ranked.place, ranked.tied)).collect();
    assert_eq!(ranked, [(2, 1, false), (1, 2, true), (3, 2, true), (5, 4, false)]);
}

#[test]
fn what_is_taken_over_says_nothing_about_whose_it_is() {
    let all = [
        said(1, "Zeal\nArt", By::Person(Some(5), None)),
        said(2, "Money", By::Confidential),
        said(3, "Boats", By::Confidential),
        Said { question: Question::Hear, ..said(3, "No quadrant", By::Confidential) },
    ];
    let new = untaken(&all, &BTreeSet::from([(3, Question::Strengths, "Boats".to_owned())]));
    let words: Vec<&str> = new.iter().map(|(_, words, ..)| words.as_str()).collect();
    assert_eq!(words, ["Art", "Money", "Zeal"]);
}

#[test]
fn how_many_have_voted_says_nothing_of_what_for() {
    let mut open = board((1..=3).map(|id| entry(id, Quadrant::Strengths, "words")).collect());
    open.votes = vec![(1, 5), (1, 6), (2, 6)];
    assert_eq!(open.voted(), 2);
    // Dropped and brought back one by one, or not to be read any more.
    for place in 0..3 {
        let mut without = open.clone();
        without.entries[place].dropped = true;
        assert_eq!(without.voted(), 2, "dropped {place}");
        without.entries.remove(place);
        assert_eq!(without.voted(), 2, "gone {place}");
    }
    open.voters = Some(1);
    assert_eq!(open.voted(), 1, "as it was counted");
}

/// What can happen on a board while voting is open.
#[derive(Clone, Debug)]
enum Deed {
    Pick(u64, Vec<i64>),
    Merge(Vec<usize>),
    Apart(usize),
    Drop(usize),
    BringBack(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let places = prop::collection::vec(0usize..12, 2..4);
    prop_oneof![
        4 => (0u64..4, prop::collection::vec(1i64..14, 0..6)).prop_map(|(user, picked)| Deed::Pick(user, picked)),
        2 => places.prop_map(Deed::Merge),
        1 => (0usize..4).prop_map(Deed::Apart),
        1 => (0usize..12).prop_map(Deed::Drop),
        1 => (0usize..12).prop_map(Deed::BringBack),
    ]
}

fn standing(board: &Board) -> Vec<i64> {
    board.standing(Quadrant::Strengths).into_iter().map(|entry| entry.id).collect()
}

fn happens(board: &mut Board, deed: &Deed) -> Result<(), TestCaseError> {
    match deed {
        Deed::Pick(user, picked) => match board.after_pick(*user, |_| true, picked) {
            Ok(stored) => {
                let wanted: BTreeSet<i64> =
                    picked.iter().filter_map(|id| board.root(*id)).map(|root| root.id).collect();
                board.votes.retain(|(_, by)| by != user);
                board.votes.extend(stored.into_iter().map(|entry| (entry, *user)));
                board.votes.sort_unstable();
                prop_assert_eq!(board.votes_of(*user), wanted, "what was picked counts, and nothing else");
            }
            Err(count) => prop_assert!(count > board.votes_each as usize),
        },
        Deed::Merge(places) => {
            let standing = standing(board);
            let ids: BTreeSet<i64> = places.iter().filter_map(|place| standing.get(*place).copied()).collect();
            if ids.len() < 2 {
                return Ok(());
            }
            let voted: Vec<bool> = (0..4).map(|user| !board.votes_of(user).is_disjoint(&ids)).collect();
            // Keys are never used twice.
            let used = board.entries.iter().map(|entry| entry.id).chain(board.votes.iter().map(|(entry, _)| *entry));
            let into = used.max().unwrap_or(0) + 1;
            board.entries.push(Entry { merged: true, ..entry(into, Quadrant::Strengths, "") });
            let moved: Vec<(i64, u64)> =
                board.votes.iter().filter(|(id, _)| ids.contains(id)).map(|(_, user)| (into, *user)).collect();
            board.votes.extend(moved);
            board.votes.sort_unstable();
            board.votes.dedup();
            for entry in &mut board.entries {
                if entry.merged_into.is_some_and(|id| ids.contains(&id)) || (ids.contains(&entry.id) && !entry.merged) {
                    entry.merged_into = Some(into);
                }
            }
            let gone: Vec<i64> = ids.iter().copied().filter(|id| board.parts(*id).next().is_none()).collect();
            board.entries.retain(|entry| !(entry.merged && gone.contains(&entry.id)));
            for (user, voted) in (0..4).zip(voted) {
                prop_assert_eq!(
                    board.votes_of(user).contains(&into),
                    voted,
                    "a vote for one is a vote for the merged one"
                );
            }
        }
        Deed::Apart(place) => {
            let merged: Vec<i64> =
                board.entries.iter().filter(|entry| entry.merged && !entry.dropped).map(|entry| entry.id).collect();
            let Some(id) = merged.get(*place).copied() else { return Ok(()) };
            board
                .entries
                .iter_mut()
                .filter(|entry| entry.merged_into == Some(id))
                .for_each(|entry| entry.merged_into = None);
            board.entries.retain(|entry| entry.id != id);
        }
        Deed::Drop(place) | Deed::BringBack(place) => {
            let dropped = matches!(deed, Deed::Drop(_));
            if let Some(entry) = board.entries.get_mut(*place).filter(|entry| entry.merged_into.is_none()) {
                entry.dropped = dropped;
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn nobody_ever_has_more_votes_than_there_are(deeds in prop::collection::vec(deed(), 1..30)) {
        let mut board = board((1..=10).map(|id| entry(id, Quadrant::Strengths, "words")).collect());
        for deed in &deeds {
            happens(&mut board, deed)?;
            for (entry, user) in board.forget_excess() {
                let root = board.root(entry).map(|root| root.id);
                prop_assert!(board.votes_of(user).len() == 3 && root.is_some_and(|root| !board.votes_of(user).contains(&root)));
            }
            let standing: BTreeSet<i64> = standing(&board).into_iter().collect();
            for votes in board.counted().values() {
                prop_assert!(votes.len() <= 3 && votes.is_subset(&standing), "{votes:?} of {standing:?}");
            }
            let (voters, tally) = board.tally();
            prop_assert!(tally.values().all(|votes| *votes <= voters));
        }
    }

    #[test]
    fn nothing_that_is_shown_tells_who_said_it(
        first in prop::collection::vec("[a-z]{1,6}", 1..5), second in prop::collection::vec("[a-z]{1,6}", 1..5), closed: bool
    ) {
        // Whoever of two said what, and whether in confidence: everything that anybody sees of it is the same.
        let state = if closed { State::Closed } else { State::Collecting };
        let ways = |one: i64, other: i64, by: By, others: By| {
            vec![said(one, &first.join("\n"), by), said(other, &second.join("\n"), others)]
        };
        let person = || By::Person(Some(5), None);
        let mut seen = BTreeSet::new();
        for mut all in [
            ways(1, 2, By::Confidential, person()),
            ways(2, 1, person(), By::Confidential),
            ways(2, 1, By::Confidential, By::Confidential),
        ] {
            all.reverse();
            seen.insert(everything(&all, state));
        }
        prop_assert_eq!(seen.len(), 1);
    }
}

/// Everything that is shown of a board onto which this was taken over: messages with their controls, picture, files.
fn everything(all: &[Said], state: State) -> String {
    let new = untaken(all, &BTreeSet::new()).into_iter().enumerate();
    let entries = new.map(|(place, (_, words, input, _))| taken(place as i64 + 1, input, &words)).collect();
    let board = Board { state, ..board(entries) }.readable(all);
    let prompts = crate::prompts::Prompts::load(None).unwrap();
    let voice = prompts.voice(crate::prompts::Profile::default());
    let quadrant = Quadrant::Strengths;
    let messages = [
        view::board(&voice, &board, true, crate::message::Text::none()),
        view::shared(&voice, &board),
        view::read::page(&voice, &board, quadrant, 0),
        view::arrange::page(&voice, &board, quadrant, 0, crate::message::Text::none()),
        view::arrange::entry(&voice, &board, &board.entries[0], crate::message::Text::none()),
        view::vote::ballot(&voice, &board, 5, 0, crate::message::Text::none()),
        view::add::page(&voice, &board, 5, crate::message::Text::none(), false),
        view::files::files(&voice, &board, true).unwrap(),
    ];
    format!("{messages:?} {:?}", view::picture(&voice, &board))
}
