//! An adversary reads everything that a person of the core team may read, whenever they like, before and after people
//! delete their data, over random districts, roles and answers: nothing about a group smaller than the promised minimum
//! comes out. Straight through the app's one door, with a real database.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use plankeeper::app::App;
use plankeeper::clock::Clock;
use plankeeper::command::Command;
use plankeeper::district::{Part, VOICES};
use plankeeper::error::Failure;
use plankeeper::invocation::{Actor, Asker, Input, Invocation, Value};
use plankeeper::message::{CustomId, Message, Reply};
use plankeeper::messenger::{Event, Messenger, SendError, Server};
use plankeeper::prompts::Prompts;
use plankeeper::store::{Options, Store};
use proptest::prelude::*;

use crate::support::start;

const GUILD: u64 = 1;
pub(crate) const PLANNER: u64 = 900;
pub(crate) const CORE_TEAM: u64 = 800;
const CHOICES: [&str; 4] = ["red", "blue", "green", "cant_tell"];

/// Discord as far as the adversary sees it: how large the roles and the server are.
pub(crate) struct Sizes {
    pub(crate) roles: Vec<(u64, u64)>,
    pub(crate) members: u64,
}

impl Messenger for Sizes {
    fn post<'a>(&'a self, _: u64, _: &'a Message, _: &'a str) -> BoxFuture<'a, Result<u64, SendError>> {
        async { Ok(1) }.boxed()
    }

    fn redraw<'a>(&'a self, _: u64, _: u64, _: &'a Message) -> BoxFuture<'a, Result<(), SendError>> {
        async { Ok(()) }.boxed()
    }

    fn find_sent<'a>(&'a self, _: u64, _: &'a CustomId, _: i64) -> BoxFuture<'a, Result<Option<u64>, SendError>> {
        async { Ok(None) }.boxed()
    }

    fn direct(&self, _: u64) -> BoxFuture<'_, Result<u64, SendError>> {
        async { Ok(1) }.boxed()
    }

    fn can_see(&self, _: u64, _: u64, _: u64) -> BoxFuture<'_, Result<bool, SendError>> {
        async { Ok(true) }.boxed()
    }

    fn events(&self, _: u64) -> BoxFuture<'_, Result<Vec<(u64, Event)>, SendError>> {
        async { Ok(vec![]) }.boxed()
    }

    fn create_event<'a>(&'a self, _: u64, _: &'a Event) -> BoxFuture<'a, Result<u64, SendError>> {
        async { Ok(1) }.boxed()
    }

    fn update_event<'a>(&'a self, _: u64, _: u64, _: &'a Event) -> BoxFuture<'a, Result<(), SendError>> {
        async { Ok(()) }.boxed()
    }

    fn delete_event(&self, _: u64, _: u64) -> BoxFuture<'_, Result<(), SendError>> {
        async { Ok(()) }.boxed()
    }

    fn download<'a>(&'a self, _: &'a str, _: usize) -> BoxFuture<'a, Result<Vec<u8>, SendError>> {
        async { Ok(vec![]) }.boxed()
    }

    fn server(&self, _: u64) -> BoxFuture<'_, Result<Server, SendError>> {
        let role = |id| plankeeper::messenger::Role { id, mentionable: true };
        let roles = self.roles.iter().map(|(role, _)| *role).chain([CORE_TEAM]).map(role).collect();
        let members = Some(self.members + 1);
        let channels = vec![plankeeper::messenger::Channel { id: 700, name: String::new(), missing: vec![] }];
        async move { Ok(Server { name: String::new(), roles, channels, system_channel: None, members }) }.boxed()
    }

    fn forget_refusals(&self, _: &[u64]) {}

    fn servers(&self) -> BoxFuture<'_, Result<Vec<(u64, String)>, SendError>> {
        async { Ok(vec![]) }.boxed()
    }

    fn member_roles(&self, _: u64, _: u64) -> BoxFuture<'_, Result<Option<Vec<u64>>, SendError>> {
        async { Ok(None) }.boxed()
    }

    fn role_sizes(&self, _: u64) -> BoxFuture<'_, Result<Vec<(u64, u64)>, SendError>> {
        let roles = self.roles.clone();
        async move { Ok(roles) }.boxed()
    }
}

/// A district at work.
pub(crate) struct Bench {
    pub(crate) app: App,
    pub(crate) next: u64,
}

impl Bench {
    pub(crate) async fn does(&mut self, user_id: u64, roles: &[u64], input: Input) -> Result<Message, String> {
        self.next += 1;
        let command = Command::parse(&input).unwrap_or_else(|| panic!("not understood: {input:?}"));
        let actor =
            Actor { user_id, guild_id: GUILD, roles: roles.to_vec(), manage_server: true, locale: "en-US".to_owned() };
        let invocation = Invocation { interaction_id: self.next, asker: Asker::Member(actor), input };
        match self.app.perform(&invocation, command).await {
            Ok(Reply::Message(message)) => Ok(message),
            Ok(other) => panic!("{other:?}"),
            Err(Failure::Refused(message)) => Err(read(&message)),
            Err(Failure::Fault(fault)) => panic!("{fault}"),
        }
    }

    pub(crate) async fn plans(&mut self, input: Input) -> Result<Message, String> {
        self.does(PLANNER, &[CORE_TEAM], input).await
    }

    /// Everything that can be read while the round is open.
    async fn status(&mut self) -> String {
        assert!(self.plans(slash("readiness results", &[])).await.is_err(), "no result while the round is open");
        read(&self.plans(slash("readiness status", &[])).await.unwrap())
    }

    /// Everything that can be read when it is closed: each group, and the file of numbers.
    async fn result(&mut self) -> (Vec<String>, Vec<Vec<String>>) {
        let mut texts = Vec::new();
        let mut rows = Vec::new();
        let first = self.plans(slash("readiness results", &[])).await.unwrap();
        texts.push(read(&first));
        for value in VOICES.map(Part::as_str).into_iter().chain(["everyone"]) {
            let pick = Input::Pick(CustomId::new("readiness.group", [&1 as _]), vec![value.to_owned()]);
            texts.push(read(&self.plans(pick).await.unwrap()));
        }
        let file = self.plans(click("readiness.numbers", &["1"])).await.unwrap().files.remove(0);
        let table = String::from_utf8(file.bytes).unwrap();
        for line in table.trim_start_matches('\u{feff}').lines().skip(1) {
            rows.push(line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect());
        }
        (texts, rows)
    }
}

pub(crate) fn slash(path: &str, options: &[(&str, Value)]) -> Input {
    let options = options.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Input::Slash { path: path.to_owned(), options }
}

pub(crate) fn click(name: &str, args: &[&str]) -> Input {
    Input::Click(CustomId { name: name.to_owned(), args: args.iter().map(|arg| (*arg).to_owned()).collect() })
}

pub(crate) fn read(message: &Message) -> String {
    let mut lines = vec![message.text.markdown()];
    for panel in &message.panels {
        lines.extend([panel.title.markdown(), panel.body.markdown(), panel.footer.markdown()]);
        lines.extend(panel.fields.iter().map(|(name, value)| format!("{} {}", name.markdown(), value.markdown())));
    }
    lines.extend(message.files.iter().map(|file| file.alt.markdown()));
    lines.join("\n")
}

#[derive(Clone, Debug)]
enum Deed {
    Answers(usize, [usize; 5]),
    Deletes(usize),
}

#[derive(Clone, Debug)]
struct Story {
    /// Each person's groups, as places in `VOICES`.
    people: Vec<BTreeSet<usize>>,
    minimum: i64,
    open: Vec<Deed>,
    after: Vec<usize>,
}

/// Most people answer; then some delete their data, and some answer (again).
fn story() -> impl Strategy<Value = Story> {
    let given = || prop::array::uniform5(0..4_usize);
    let groups = prop::collection::btree_set(0..4_usize, 0..3);
    let people = prop::collection::vec((groups, prop::option::weighted(0.8, given())), 8..24);
    let deed = (any::<prop::sample::Index>(), prop::option::of(given()));
    let deeds = prop::collection::vec(deed, 0..12);
    let after = prop::collection::vec(any::<prop::sample::Index>(), 1..3);
    (people, 3..6_i64, deeds, after).prop_map(|(people, minimum, deeds, after)| {
        let count = people.len();
        let first = people.iter().enumerate().filter_map(|(person, (_, what))| Some(Deed::Answers(person, (*what)?)));
        let then = deeds.into_iter().map(|(who, what)| match what {
            Some(what) => Deed::Answers(who.index(count), what),
            None => Deed::Deletes(who.index(count)),
        });
        Story {
            open: first.chain(then).collect(),
            after: after.iter().map(|who| who.index(count)).collect(),
            people: people.into_iter().map(|(groups, _)| groups).collect(),
            minimum,
        }
    })
}

async fn told(story: Story, folder: &Path) {
    let roles_of = |person: usize| story.people[person].iter().map(|place| 100 + *place as u64).collect::<Vec<_>>();
    let size = |place: usize| story.people.iter().filter(|groups| groups.contains(&place)).count() as u64;
    let roles: Vec<(u64, u64)> = (0..VOICES.len()).map(|place| (100 + place as u64, size(place))).collect();
    let messenger = Sizes { roles: roles.clone(), members: story.people.len() as u64 };
    let clock = Clock::manual(start());
    let store = Store::open(&folder.join("plankeeper.db"), clock.clone(), Options::default()).await.unwrap();
    let app = App::new(store, Prompts::load(None).unwrap(), clock, Arc::new(messenger));
    let mut bench = Bench { app, next: 0 };
    let mut mapped = vec![("core-team".to_owned(), Value::Role(CORE_TEAM))];
    mapped.extend(
        VOICES.iter().zip(&roles).map(|(part, (role, _))| (part.as_str().replace('_', "-"), Value::Role(*role))),
    );
    let mapped: Vec<(&str, Value)> = mapped.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    bench.plans(slash("setup roles", &mapped)).await.unwrap();
    bench.plans(slash("setup channels", &[("announcements", Value::Channel(700))])).await.unwrap();
    bench.plans(slash("setup district", &[("minimum-group", Value::Whole(story.minimum))])).await.unwrap();
    bench.plans(slash("readiness open", &[("name", Value::Text("Spring".to_owned()))])).await.unwrap();
    bench.plans(click("readiness.post", &["1"])).await.unwrap();

    let mut before = bench.status().await;
    let mut revisions = vec![0; story.people.len()];
    for deed in &story.open {
        match deed {
            Deed::Answers(person, choices) => {
                for (place, choice) in choices.iter().enumerate() {
                    let args = [
                        String::from("1"),
                        (place + 1).to_string(),
                        CHOICES[*choice].to_owned(),
                        revisions[*person].to_string(),
                    ];
                    let args: Vec<&str> = args.iter().map(String::as_str).collect();
                    let seen = bench.does(*person as u64, &roles_of(*person), click("readiness.answer", &args)).await;
                    assert!(!read(&seen.unwrap()).contains("older copy"));
                    revisions[*person] += 1;
                }
            }
            Deed::Deletes(person) => {
                bench.does(*person as u64, &roles_of(*person), click("privacy.delete", &[])).await.unwrap();
                revisions[*person] = 0;
                assert_eq!(bench.status().await, before, "a deletion shows");
            }
        }
        let now = bench.status().await;
        steps_only(&before, &now, &story);
        before = now;
    }
    bench.plans(click("readiness.close", &["1"])).await.unwrap();
    let (texts, rows) = bench.result().await;
    for text in &texts {
        assert!(!text.contains("<@") || text.contains("<@&"), "a person is named: {text}");
    }
    nobody_can_be_singled_out(&rows, story.minimum as u32);
    for person in story.after {
        bench.does(person as u64, &roles_of(person), click("privacy.delete", &[])).await.unwrap();
        assert_eq!(bench.result().await, (texts.clone(), rows.clone()), "a deletion shows after the end");
    }
}

/// The numbers of people in a status, by the line they stand in.
fn numbers(status: &str) -> BTreeMap<String, (u32, Option<u32>)> {
    let mut found = BTreeMap::new();
    for line in status.lines() {
        let Some((name, rest)) = line.split_once("at least ").or_else(|| line.split_once("At least ")) else {
            continue;
        };
        let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
        let size = rest.split_once("its role has ").and_then(|(_, size)| number(size));
        found.insert(name.to_owned(), (number(rest).unwrap(), size));
    }
    found
}

fn steps_only(before: &str, now: &str, story: &Story) {
    let minimum = story.minimum as u32;
    let (before, now) = (numbers(before), numbers(now));
    for (line, (people, size)) in &now {
        assert_eq!(people % minimum, 0, "{line}: not a step");
        assert!(*people >= minimum, "{line}: fewer than the smallest group");
        let size = size.unwrap_or(story.people.len() as u32);
        assert!(size - people >= minimum, "{line}: {people} of {size} leaves fewer than the smallest group");
        let earlier = before.get(line).map_or(0, |(people, _)| *people);
        assert!(*people >= earlier, "{line}: went down");
    }
    for line in before.keys() {
        assert!(now.contains_key(line), "{line}: went away");
    }
}

/// Everything in the file of numbers, subtracted from anything else in it.
fn nobody_can_be_singled_out(rows: &[Vec<String>], minimum: u32) {
    let mut counts: BTreeMap<(String, String), (u32, u32)> = BTreeMap::new();
    for row in rows {
        let [_, group, question, _, option, people] = row.as_slice() else { panic!("{row:?}") };
        let people: u32 = people.parse().unwrap();
        let entry = counts.entry((question.clone(), group.clone())).or_default();
        entry.0 += if option == "I can't tell" { 0 } else { people };
        entry.1 += people;
    }
    for question in ["1", "2", "3", "4", "5"] {
        let of = |group: &str| counts.get(&(question.to_owned(), group.to_owned())).copied();
        let groups: Vec<(u32, u32)> =
            counts.iter().filter(|((q, g), _)| q == question && g != "Everyone").map(|(_, counts)| *counts).collect();
        let Some(everyone) = of("Everyone") else {
            assert!(groups.is_empty(), "a group is shown of a question that is withheld");
            continue;
        };
        for subset in 0..1_usize << groups.len() {
            let chosen = groups.iter().enumerate().filter(|(place, _)| subset >> place & 1 == 1);
            let (given, all) = chosen.fold((0, 0), |sum, (_, counts)| (sum.0 + counts.0, sum.1 + counts.1));
            assert!(subset == 0 || given >= minimum, "question {question}: {given} stand alone");
            let rest = (everyone.0 - given, everyone.1 - all);
            assert!(rest.1 == 0 || rest.0 >= minimum, "question {question}: {rest:?} are left after subtracting");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn an_adversary_learns_nothing_about_a_small_group(story in story()) {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(told(story, folder.path()));
    }
}
