//! What the answers say, and to whom.

use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{Town, shown};
use crate::survey::{answers, open_round};

/// People of the made-up district by the group their answers count in.
const STAFF: [&str; 3] = ["Grace Whitehorse", "Ruth Abernathy", "Jean-Luc Tremblay"];
const CAREER: [&str; 3] = ["Amara Okafor", "Priya Nair", "Sofia Lindqvist"];

async fn close(town: &Town) -> Seen {
    let amara = town.person("Amara Okafor");
    amara.types("readiness close", &[]).await;
    amara.clicks("Close it").await
}

async fn everyone_answers(town: &Town, words: [&str; 5]) {
    for name in STAFF.iter().chain(&CAREER).chain(&["Omar Haddad", "Helen Papadakis", "Nora Fitzgerald"]) {
        answers(&town.person(name), town, words).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_core_team_looks_first_and_shares_by_one_click() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let early = town.person("Amara Okafor").types("readiness results", &[]).await;
    assert!(early.text().contains("There is no result yet"), "{}", early.text());
    for (name, words) in STAFF.iter().chain(&CAREER).zip([
        ["Red", "Red", "Green", "Blue", "Green"],
        ["Red", "Blue", "Green", "Blue", "Green"],
        ["Blue", "Blue", "Green", "can't tell", "Green"],
        ["Blue", "Green", "Blue", "Blue", "Red"],
        ["Green", "Green", "Blue", "Blue", "Blue"],
        ["Red", "Red", "Red", "Blue", "Green"],
    ]) {
        answers(&town.person(name), &town, words).await;
    }
    close(&town).await;
    let ruth = town.person("Ruth Abernathy");
    let refused = ruth.types("readiness results", &[]).await;
    assert!(refused.text().contains("No result has been shared yet"), "{}", refused.text());
    let amara = town.person("Amara Okafor");
    let preview = amara.types("readiness results", &[]).await;
    assert!(preview.ephemeral);
    assert_snapshot!("results_preview", shown(&town, &preview));
    assert_eq!(preview.files[0].name, "readiness.png");
    assert_snapshot!("results_picture_in_words", preview.files[0].description.clone().unwrap());
    let told = amara.clicks("Share with everyone").await;
    assert!(shown(&town, &told).contains("The result stands in #announcements"), "{}", town.transcript());
    let posted = ruth.in_channel(town.channel("announcements")).newest();
    assert_snapshot!("results_shared", shown(&town, &posted));
    let closer = ruth.in_channel(town.channel("announcements")).clicks("Look closer").await;
    assert!(closer.ephemeral && closer.control("Share").is_none(), "{}", shown(&town, &closer));
    let numbers = ruth.in_channel(town.channel("announcements")).clicks("Numbers as a file").await;
    let csv = String::from_utf8(numbers.files[0].bytes.to_vec()).unwrap();
    assert_eq!(csv.lines().count(), 1 + 5 * 4, "a heading, and four options for each of five questions");
    assert!(csv.contains("Spring 2027,Everyone,1,Student engagement,Red,3"), "{csv}");
    let twice = amara.clicks_in(&preview, "Share with everyone").await;
    assert!(twice.text().contains("Shared"), "{}", twice.text());
    assert_eq!(
        ruth.in_channel(town.channel("announcements")).messages().iter().filter(|seen| !seen.ephemeral).count(),
        2
    );
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_answers_give_no_result_at_all() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    for name in ["Ruth Abernathy", "Omar Haddad", "Priya Nair", "Grace Whitehorse"] {
        answers(&town.person(name), &town, ["Green"; 5]).await;
    }
    close(&town).await;
    let seen = town.person("Amara Okafor").types("readiness results", &[]).await;
    assert_snapshot!("results_too_few", shown(&town, &seen));
    assert!(seen.files.is_empty());
    assert_eq!(town.count("SELECT count(*) FROM tally").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_few_can_tell_is_withheld_and_the_level_with_it() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    for (place, name) in STAFF.iter().chain(&CAREER).enumerate() {
        let third = if place < 3 { "can't tell" } else { "Blue" };
        answers(&town.person(name), &town, ["Green", "Green", third, "Green", "Green"]).await;
    }
    close(&town).await;
    let seen = town.person("Amara Okafor").types("readiness results", &[]).await;
    assert_snapshot!("results_without_level", shown(&town, &seen));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_shown_where_they_are_large_enough_and_nobody_stands_alone() {
    let town = Town::new().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup district", &[("minimum-group", json!(3))]).await;
    open_round(&town, "Spring 2027").await;
    // Raised or lowered afterwards, the promise of the open round stays what it was.
    ravi.types("setup district", &[("minimum-group", json!(9))]).await;
    everyone_answers(&town, ["Blue", "Blue", "Blue", "Blue", "Green"]).await;
    close(&town).await;
    let amara = town.person("Amara Okafor");
    let seen = amara.types("readiness results", &[]).await;
    assert_snapshot!("results_with_groups", shown(&town, &seen));
    let group = amara.picks("Look at another group", &["Career-program staff"]).await;
    assert!(group.text().contains("What Spring 2027 says: Career-program staff"), "{}", group.text());
    assert_eq!(group.id, seen.id);
    let back = amara.picks("Look at another group", &["Everyone"]).await;
    assert!(back.text().contains("Not shown by themselves"), "{}", back.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_is_compared_with_the_rounds_before() {
    let town = Town::new().await;
    open_round(&town, "Autumn 2026").await;
    everyone_answers(&town, ["Red"; 5]).await;
    close(&town).await;
    open_round(&town, "Spring 2027").await;
    everyone_answers(&town, ["Green"; 5]).await;
    close(&town).await;
    let seen = town.person("Amara Okafor").types("readiness results", &[]).await;
    let text = seen.text();
    assert!(
        text.contains("10 of 10") && text.contains("Autumn 2026: 🔺 Just getting started (Red), 0 of 10"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn status_counts_in_steps_and_names_nobody() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let none = amara.types("readiness status", &[]).await;
    assert!(none.text().contains("No round is open"), "{}", none.text());
    open_round(&town, "Spring 2027").await;
    let few = amara.types("readiness status", &[]).await;
    assert_snapshot!("status_few", shown(&town, &few));
    for name in ["Ruth Abernathy", "Omar Haddad", "Priya Nair", "Grace Whitehorse"] {
        answers(&town.person(name), &town, ["Green"; 5]).await;
    }
    assert_eq!(amara.types("readiness status", &[]).await.text(), few.text(), "four look like none");
    answers(&town.person("Sofia Lindqvist"), &town, ["Green"; 5]).await;
    let five = amara.types("readiness status", &[]).await;
    assert_snapshot!("status_five", shown(&town, &five));
    answers(&town.person("Nora Fitzgerald"), &town, ["Green"; 5]).await;
    assert_eq!(amara.types("readiness status", &[]).await.text(), five.text());
    for name in ["Ruth Abernathy", "Omar Haddad", "Nora Fitzgerald"] {
        let person = town.person(name);
        person.types("privacy delete", &[]).await;
        person.clicks("Delete my data").await;
        assert_eq!(amara.types("readiness status", &[]).await.text(), five.text(), "a deletion can't be noticed");
    }
    let refused = town.person("Ruth Abernathy").types("readiness status", &[]).await;
    assert!(refused.text().contains("can do this"), "{}", refused.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_ones_data_after_the_end_changes_nothing_that_was_worked_out() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    everyone_answers(&town, ["Green"; 5]).await;
    close(&town).await;
    let amara = town.person("Amara Okafor");
    let before = amara.types("readiness results", &[]).await;
    for name in STAFF {
        let person = town.person(name);
        person.types("privacy delete", &[]).await;
        person.clicks("Delete my data").await;
    }
    let after = amara.types("readiness results", &[]).await;
    assert_eq!(before.text(), after.text());
    assert_eq!(before.files[0].bytes, after.files[0].bytes);
    let gone = town.person("Ruth Abernathy").types("readiness take", &[]).await;
    assert!(gone.text().contains("is closed") && !gone.text().contains("of 10"), "{}", gone.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_that_closes_by_itself_has_its_result_too() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Winter")), ("closes", json!("tomorrow"))]).await;
    amara.clicks("Post it now").await;
    everyone_answers(&town, ["Blue"; 5]).await;
    town.later(chrono::TimeDelta::days(2));
    town.waits_until("the invitation says that the round is closed", |world| {
        let mut embeds = world.messages.values().flat_map(|message| &message.embeds);
        embeds.find(|embed| embed.to_string().contains("This round is closed")).map(|_| ())
    })
    .await;
    let seen = amara.types("readiness results", &[]).await;
    assert!(seen.text().contains("5 of 10"), "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_sees_its_shared_answers() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Retreat")), ("mode", json!("together"))]).await;
    amara.clicks("Post it now").await;
    let david = town.person("David Kowalski");
    answers(&david, &town, ["Green", "Blue", "Green", "Blue", "Red"]).await;
    let status = amara.types("readiness status", &[]).await;
    assert!(status.text().contains("5 of 5 questions are answered in the shared set"), "{}", status.text());
    close(&town).await;
    let seen = amara.types("readiness results", &[]).await;
    assert_snapshot!("results_together", shown(&town, &seen));
    assert_eq!(town.count("SELECT count(*) FROM tally").await, 0, "never mixed with confidential rounds");
    amara.clicks("Share with everyone").await;
    let posted = town.person("Ruth Abernathy").in_channel(town.channel("announcements")).newest();
    assert!(shown(&town, &posted).contains("set by @David Kowalski"), "{}", shown(&town, &posted));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_districts_result_stays_there() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    everyone_answers(&town, ["Blue"; 5]).await;
    close(&town).await;
    let round = town.count("SELECT id FROM round").await;
    let ingrid = town.neighbour("Ingrid Solberg");
    for control in ["results", "numbers"] {
        let seen = ingrid.forges(&format!("1:readiness.{control}:{round}")).await;
        assert!(seen.text().contains("I don't know this round in this server"), "{}", seen.text());
    }
    let unshared = town.person("Ruth Abernathy").forges(&format!("1:readiness.numbers:{round}")).await;
    assert!(unshared.text().contains("has not been shared yet") && unshared.files.is_empty(), "{}", unshared.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_result_tells_nothing_of_a_round_that_was_not_shared() {
    let town = Town::new().await;
    open_round(&town, "Autumn 2026").await;
    everyone_answers(&town, ["Red"; 5]).await;
    close(&town).await;
    open_round(&town, "Spring 2027").await;
    everyone_answers(&town, ["Green"; 5]).await;
    close(&town).await;
    let amara = town.person("Amara Okafor");
    assert!(amara.types("readiness results", &[]).await.text().contains("Autumn 2026"), "planners may compare");
    amara.clicks("Share with everyone").await;
    let ruth = town.person("Ruth Abernathy").in_channel(town.channel("announcements"));
    assert!(!ruth.newest().text().contains("Autumn 2026"), "{}", ruth.newest().text());
    assert!(!ruth.clicks("Look closer").await.text().contains("Autumn 2026"));
    // A newer round that is not shared hides nothing that was.
    open_round(&town, "Trial").await;
    close(&town).await;
    assert!(ruth.types("readiness results", &[]).await.text().contains("What Spring 2027 says"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_goes_from_a_posted_result_with_the_persons_data() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Retreat")), ("mode", json!("together"))]).await;
    amara.clicks("Post it now").await;
    let david = town.person("David Kowalski");
    answers(&david, &town, ["Green"; 5]).await;
    close(&town).await;
    amara.types("readiness results", &[]).await;
    amara.clicks("Share with everyone").await;
    let announcements = town.channel("announcements");
    let name = format!("<@{}>", david.id);
    let named = |world: &plankeeper::rehearsal::World| {
        let mut posted = world.messages.values().filter(|message| message.channel == announcements);
        posted.any(|message| message.embeds.iter().any(|embed| embed.to_string().contains(&name)))
    };
    assert!(town.server.read(named));
    david.types("privacy delete", &[]).await;
    david.clicks("Delete my data").await;
    town.waits_until("the name is gone from the post", |world| (!named(world)).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_size_is_not_known_gets_no_number() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    everyone_answers(&town, ["Green"; 5]).await;
    let amara = town.person("Amara Okafor");
    assert!(amara.types("readiness status", &[]).await.text().contains("At least 5 people"));
    let down = plankeeper::rehearsal::Fault::Status(500);
    town.server.faults().rule(plankeeper::rehearsal::Rule::new("GET", "/guilds/*", down));
    let unknown = amara.types("readiness status", &[]).await;
    assert!(unknown.text().contains("Fewer than 5 people"), "{}", unknown.text());
}
