//! Whatever people do with confidential input, in whatever order: nobody but its author reads a word of it before enough
//! others spoke too, nor ever whose it is. Straight through the app's one door, with a real database.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use plankeeper::app::App;
use plankeeper::clock::Clock;
use plankeeper::input::{By, Question, Said, store};
use plankeeper::invocation::{Input, Value};
use plankeeper::message::{CustomId, Row};
use plankeeper::prompts::Prompts;
use plankeeper::store::{Options, Store};
use proptest::prelude::*;

use crate::confidential::{Bench, CORE_TEAM, PLANNER, Sizes, click, read, slash};
use crate::support::start;

const PEOPLE: u64 = 9;
/// People's ids begin here, so that none of them is found in another number.
const FIRST: u64 = 771_000;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Deed {
    Writes { confidential: bool, word: u8 },
    Gives,
    Withdraws,
    TakesUp,
    Signs,
    Deletes,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (prop::bool::weighted(0.8), 0..30_u8).prop_map(|(confidential, word)| Deed::Writes { confidential, word }),
        5 => Just(Deed::Gives),
        1 => Just(Deed::Withdraws),
        1 => Just(Deed::TakesUp),
        1 => Just(Deed::Signs),
        1 => Just(Deed::Deletes),
    ]
}

/// Where a person's input stands, worked out from the rules alone.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stands {
    Draft { confidential: bool },
    Named,
    Waits,
    Released,
    Withdrawn { confidential: bool },
}

/// Words that nobody else says, in which the person's id does not stand.
fn words(person: u64, word: u8) -> String {
    let letter = char::from(b'a' + u8::try_from(person - FIRST).unwrap());
    format!("word{word:02}of{letter}")
}

/// What somebody is asked: every other one what belongs on the board of strengths.
fn asked(person: u64) -> Question {
    if person.is_multiple_of(2) { Question::Strengths } else { Question::Hear }
}

/// Everything that somebody who plans and manages the server can read beside what gathers input.
async fn all_that_planners_read(bench: &mut Bench) -> String {
    let mut all = String::new();
    let mut inputs = vec![
        slash("input mine", &[]),
        slash("input relay", &[]),
        slash("input sheet", &[]),
        slash("scan show", &[]),
        slash("input asked", &[]),
        slash("reminder list", &[]),
        slash("retreat show", &[]),
        slash("retreat list", &[]),
        slash("privacy show", &[]),
        slash("privacy export", &[]),
        click("input.open", &["1"]),
        click("input.review", &["1", "0"]),
        click("rsvp.people", &["1"]),
    ];
    inputs.extend(["waiting", "failed", "sent"].map(|filter| click("reminder.page", &[filter, "0"])));
    for input in inputs {
        match bench.plans(input).await {
            Ok(message) => {
                all.push_str(&read(&message));
                for file in &message.files {
                    all.push_str(&String::from_utf8_lossy(&file.bytes));
                }
            }
            Err(refused) => all.push_str(&refused),
        }
    }
    all
}

/// All that gathers input: the digest and its files, the board after everything has been taken over, its pages and files.
/// Answers with what is read in messages, and what in files.
async fn all_that_is_gathered(bench: &mut Bench) -> (String, String) {
    let (mut messages, mut files) = (String::new(), String::new());
    for input in [
        slash("input digest", &[]),
        click("input.read", &["1", "1"]),
        click("input.digest_page", &["1", "1"]),
        click("input.digest_files", &["1"]),
        click("swot.ask_take", &["1"]),
        click("swot.take", &["1"]),
        slash("swot board", &[]),
        click("swot.read", &["1", "strengths", "0"]),
        click("swot.arrange", &["1", "strengths", "0"]),
        click("swot.files", &["1"]),
    ] {
        match bench.plans(input).await {
            Ok(message) => {
                messages.push_str(&read(&message));
                files.extend(message.files.iter().filter_map(|file| String::from_utf8(file.bytes.to_vec()).ok()));
                files.extend(message.files.iter().map(|file| file.alt.plain()));
            }
            Err(refused) => messages.push_str(&refused),
        }
    }
    (messages, files)
}

async fn readable(store: &Store, minimum: u32) -> Vec<Said> {
    let listed = store.read(move |conn| Box::pin(async move { store::list_readable(conn, 1, 1, minimum).await }));
    let listed: Result<_, plankeeper::error::Fault> = listed.await;
    listed.unwrap()
}

/// The button with this name in a message.
fn button(message: &plankeeper::message::Message, name: &str) -> Option<CustomId> {
    let buttons = message.rows.iter().filter_map(|row| match row {
        Row::Buttons(buttons) => Some(buttons),
        Row::Select(_) => None,
    });
    buttons.flatten().map(|button| button.click.clone()).find(|click| click.name == name)
}

async fn told(deeds: &[(u64, Deed)], minimum: u32, folder: &Path) {
    let clock = Clock::manual(start());
    let store = Store::open(&folder.join("plankeeper.db"), clock.clone(), Options::default()).await.unwrap();
    let messenger = Sizes { roles: vec![], members: 100 };
    let app = App::new(store.clone(), Prompts::load(None).unwrap(), clock, Arc::new(messenger));
    let mut bench = Bench { app, next: 0 };
    let text = |text: &str| Value::Text(text.to_owned());
    bench.plans(slash("setup roles", &[("core-team", Value::Role(CORE_TEAM))])).await.unwrap();
    let settings = [("timezone", text("America/Toronto")), ("minimum-group", Value::Whole(i64::from(minimum)))];
    bench.plans(slash("setup district", &settings)).await.unwrap();
    let session = [("kind", text("data")), ("when", text("2027-03-12 09:00"))];
    bench.plans(slash("retreat add", &session)).await.unwrap();
    bench.plans(click("retreat.add", &["1"])).await.unwrap();

    let mut stands: BTreeMap<u64, Stands> = BTreeMap::new();
    let mut said: BTreeMap<u64, String> = BTreeMap::new();
    let mut ever: BTreeSet<String> = BTreeSet::new();
    for (number, (person, deed)) in deeds.iter().enumerate() {
        let (person, now) = (FIRST + person, stands.get(&(FIRST + person)).copied());
        if number == deeds.len() / 2 {
            // What was promised stands, whatever the district sets later.
            bench.plans(slash("setup district", &[("minimum-group", Value::Whole(3))])).await.unwrap();
        }
        match *deed {
            Deed::Writes { confidential, word } => {
                let way = if confidential { "confidential" } else { "named" };
                let words = words(person, word);
                let id = CustomId {
                    name: "input.written".to_owned(),
                    args: ["1", way, asked(person).as_str(), "0"].map(str::to_owned).to_vec(),
                };
                let fields = [("words".to_owned(), words.clone())].into();
                let seen = bench.does(person, &[], Input::Form(id, fields)).await.unwrap();
                let settled = match now {
                    None => Some(confidential),
                    Some(Stands::Draft { confidential } | Stands::Withdrawn { confidential }) => Some(confidential),
                    Some(Stands::Named) => (!confidential).then_some(false),
                    Some(Stands::Waits | Stands::Released) => confidential.then_some(true),
                };
                let Some(settled) = settled else {
                    assert!(read(&seen).contains("in the other way"), "{}", read(&seen));
                    continue;
                };
                ever.insert(words.clone());
                said.insert(person, words);
                if !matches!(now, Some(Stands::Named | Stands::Waits | Stands::Released)) {
                    stands.insert(person, Stands::Draft { confidential: settled });
                }
            }
            Deed::Gives => {
                let Ok(seen) = bench.does(person, &[], click("input.open", &["1"])).await else { continue };
                let Some(give) = button(&seen, "input.hand_in") else { continue };
                bench.does(person, &[], Input::Click(give)).await.unwrap();
                let Some(Stands::Draft { confidential }) = now else { panic!("{now:?} could be given") };
                stands.insert(person, if confidential { Stands::Waits } else { Stands::Named });
                let waiting: Vec<u64> =
                    stands.iter().filter(|(_, stands)| **stands == Stands::Waits).map(|(person, _)| *person).collect();
                if waiting.len() >= promised(minimum, &waiting, deeds, number) {
                    stands.extend(waiting.into_iter().map(|person| (person, Stands::Released)));
                }
            }
            Deed::Withdraws => {
                bench.does(person, &[], click("input.withdraw", &["1"])).await.unwrap();
                match now {
                    Some(Stands::Named) => stands.insert(person, Stands::Withdrawn { confidential: false }),
                    Some(Stands::Waits | Stands::Released) => {
                        stands.insert(person, Stands::Withdrawn { confidential: true })
                    }
                    _ => None,
                };
            }
            Deed::TakesUp => {
                bench.does(person, &[], click("input.take_up", &["1"])).await.unwrap();
                if let Some(Stands::Withdrawn { confidential }) = now {
                    stands.insert(person, Stands::Draft { confidential });
                }
            }
            Deed::Signs => {
                bench.does(person, &[], click("input.sign", &["1"])).await.unwrap();
                match now {
                    Some(Stands::Waits) => stands.insert(person, Stands::Named),
                    Some(Stands::Draft { confidential: true }) => {
                        stands.insert(person, Stands::Draft { confidential: false })
                    }
                    _ => None,
                };
            }
            Deed::Deletes => {
                bench.does(person, &[], click("privacy.delete", &[])).await.unwrap();
                stands.remove(&person);
                said.remove(&person);
            }
        }
        nothing_leaks(&mut bench, &store, minimum, &stands, &said).await;
        if number.is_multiple_of(3) || number + 1 == deeds.len() {
            nothing_gathered_leaks(&mut bench, &stands, &said, &ever).await;
        }
    }
}

/// What is gathered holds what is given with a name and what was released with enough others; never what was said otherwise
/// or before, and never who spoke confidentially. Files name nobody.
async fn nothing_gathered_leaks(
    bench: &mut Bench,
    stands: &BTreeMap<u64, Stands>,
    said: &BTreeMap<u64, String>,
    ever: &BTreeSet<String>,
) {
    let (messages, files) = all_that_is_gathered(bench).await;
    let of = |wanted: Stands| stands.iter().filter(move |(_, stands)| **stands == wanted).map(|(person, _)| *person);
    let released: BTreeSet<u64> = of(Stands::Released).collect();
    let mut may: BTreeSet<&String> = of(Stands::Named).map(|person| &said[&person]).collect();
    assert!(may.iter().all(|words| messages.contains(*words)), "somebody is not heard: {messages}");
    if released.len() >= 3 {
        may.extend(released.iter().map(|person| &said[person]));
    }
    for words in ever.iter().filter(|words| !may.contains(words)) {
        assert!(!messages.contains(words) && !files.contains(words), "{words} is read: {messages}{files}");
    }
    for person in FIRST..FIRST + PEOPLE {
        let named = stands.get(&person) == Some(&Stands::Named);
        assert!(named || !messages.contains(&person.to_string()), "{person} is named: {messages}");
        assert!(!files.contains(&person.to_string()), "{person} is named in a file: {files}");
    }
}

/// How many must wait together: what the district sets now, and what any of those who wait was promised. People who began
/// before the district made its smallest group smaller were promised the larger one.
fn promised(minimum: u32, waiting: &[u64], deeds: &[(u64, Deed)], now: usize) -> usize {
    let half = deeds.len() / 2;
    let lowered = now >= half;
    let began_before = |person: &u64| {
        let theirs = || deeds[..=now].iter().enumerate().filter(|(_, (who, _))| FIRST + who == *person);
        let deleted = theirs().filter(|(_, (_, deed))| *deed == Deed::Deletes).map(|(at, _)| at).next_back();
        let mut written = theirs().filter(|(at, (_, deed))| {
            matches!(deed, Deed::Writes { .. }) && deleted.is_none_or(|deleted| *at > deleted)
        });
        written.next().is_some_and(|(at, _)| at < half)
    };
    if !lowered || waiting.iter().any(began_before) { minimum as usize } else { 3 }
}

async fn nothing_leaks(
    bench: &mut Bench,
    store: &Store,
    minimum: u32,
    stands: &BTreeMap<u64, Stands>,
    said: &BTreeMap<u64, String>,
) {
    let planner = all_that_planners_read(bench).await;
    for (person, words) in said {
        assert!(!planner.contains(words), "{words} is read: {planner}");
        assert!(!planner.contains(&person.to_string()), "{person} is named: {planner}");
    }
    assert!(
        !planner.to_lowercase().contains("still held back:"),
        "the word that something is held back shows: {planner}"
    );

    let listed = readable(store, 3).await;
    let listed_as = |by: fn(&By) -> bool| -> BTreeSet<String> {
        listed.iter().filter(|said| by(&said.by)).map(|said| said.words.clone()).collect()
    };
    let of = |wanted: Stands| -> BTreeSet<String> {
        stands.iter().filter(|(_, stands)| **stands == wanted).map(|(person, _)| said[person].clone()).collect()
    };
    assert_eq!(listed_as(|by| matches!(by, By::Person(Some(_), _))), of(Stands::Named));
    let (confidential, released) = (listed_as(|by| *by == By::Confidential), of(Stands::Released));
    assert!(confidential.is_empty() || confidential == released, "{confidential:?} of {released:?}");
    assert!(confidential.is_empty() || confidential.len() >= 3, "fewer than anybody was promised: {confidential:?}");
    assert!(released.len() < minimum as usize || confidential == released, "{released:?} could be read");
    // To each question in the order of the words, which tells nothing, after all others.
    for question in [Question::Strengths, Question::Hear] {
        let order: Vec<(bool, &str)> = listed
            .iter()
            .filter(|said| said.question == question)
            .map(|said| (said.by == By::Confidential, said.words.as_str()))
            .collect();
        let hidden: Vec<&str> = order.iter().filter(|(hidden, _)| *hidden).map(|(_, words)| *words).collect();
        assert!(hidden.is_sorted() && order.iter().map(|(hidden, _)| *hidden).is_sorted(), "{order:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn nobody_reads_what_is_held_back_nor_whose_it_is(
        deeds in prop::collection::vec((0..PEOPLE, deed()), 20..70),
        minimum in 3..6_u32,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert_ne!(PLANNER, FIRST);
        runtime.block_on(told(&deeds, minimum, folder.path()));
    }
}
