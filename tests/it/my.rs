//! Everything that concerns one person, in one message.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Town, adds, shown, wall};

const SOFIA: &str = "Sofia Lindqvist";
const PRIYA: &str = "Priya Nair";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_waits() {
    let town = Town::new().await;
    for person in ["Ruth Abernathy", "Margaret Chen", SOFIA] {
        let seen = town.person(person).types("my", &[]).await;
        assert!(seen.ephemeral && seen.text().contains("Nothing waits for you"), "{}", seen.text());
    }
    assert_snapshot!("my_nothing", shown(&town, &town.person("Ruth Abernathy").types("my", &[]).await));
    let bare = Town::bare().await;
    let seen = bare.person("Ruth Abernathy").types("my", &[]).await;
    assert!(seen.text().contains("Nothing waits for you"), "before anything is set up too: {}", seen.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_of_mine_the_most_urgent_first() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    // Late since January 12, hers: reminded twice. Another comes later. A third is Priya's and late, she leads.
    town.has_action("Visit *three* employers", "Amara Okafor", Some(PRIYA), "2027-01-15").await;
    town.has_action("Career fair", "Amara Okafor", Some(PRIYA), "2027-04-16").await;
    town.has_action("Ask the parents", PRIYA, Some("Amara Okafor"), "2027-01-15").await;
    town.has_action("Tell the board", PRIYA, Some("Amara Okafor"), "2027-05-14").await;
    let helped = town.has_action("Plan the bus tour", PRIYA, Some(PRIYA), "2027-05-14").await;
    let priya = town.person(PRIYA);
    priya.types("action show", &[("action", json!(helped.to_string()))]).await;
    priya.clicks("People").await;
    priya.picks_people("helps", &["Amara Okafor"]).await;
    // Asked by Sofia.
    let asking = town.person(SOFIA);
    asking
        .types(
            "action add",
            &[
                ("what", json!("Write the newsletter")),
                ("who", json!(amara.id.to_string())),
                ("by", json!("Mar 12 2027")),
            ],
        )
        .await;
    asking.clicks("Start it").await;
    // A survey begun, a chain of sessions drafted.
    let margaret = town.person("Margaret Chen");
    margaret.types("readiness open", &[("name", json!("Winter check"))]).await;
    margaret.clicks("Post it now").await;
    town.live_until(wall("2027-01-15T10:00")).await;
    amara.types("readiness take", &[]).await;
    let round = town.count("SELECT max(id) FROM round").await;
    amara.forges(&format!("1:readiness.answer:{round}:1:red:0")).await;
    amara.types("retreat plan", &[("first", json!("Mar 16 2027 9am"))]).await;
    // Two sessions: coming with a reminder, and not answered.
    adds(&amara, "vision", "2027-02-02T09:00", &[("length", "2 h"), ("place", "Library")]).await;
    let session = town.newest_session().await;
    adds(&amara, "data", "2027-02-09T09:00", &[("length", "2 h")]).await;
    town.live_until(wall("2027-01-27T10:00")).await;
    town.is_reminded(&amara, session).await;
    let seen = amara.types("my", &[]).await;
    assert_snapshot!("my_full", shown(&town, &seen));
    // Its controls open the right places.
    assert!(amara.picks("Open an action", &["Visit"]).await.text().contains("Visit"));
    amara.types("my", &[]).await;
    let detail = amara.picks("See or cancel a reminder", &["Career fair"]).await;
    assert!(detail.control("Don't send it").is_some(), "{}", detail.text());
    amara.clicks("Don't send it").await;
    let seen = amara.types("my", &[]).await;
    assert!(amara.clicks_in(&seen, "Vision").await.control("No reminder").is_some());
    amara.clicks("No reminder").await;
    assert!(!amara.types("my", &[]).await.text().contains("🔔 the day before"));
    for (button, words) in [
        ("Answer the survey", "Question 2 of 5"),
        ("Remind me later", "remind"),
        ("All my reminders", "What goes out by itself"),
        ("All my actions", "My actions"),
    ] {
        let seen = amara.types("my", &[]).await;
        let opened = amara.clicks_in(&seen, button).await;
        assert!(opened.text().contains(words), "{button}: {}", opened.text());
    }
    let seen = amara.types("my", &[]).await;
    amara.clicks_in(&seen, "Actions: in the channel").await;
    let seen = amara.types("my", &[]).await;
    assert!(seen.text().contains("in the actions' channel"), "{}", seen.text());
    amara.clicks_in(&seen, "Actions: in a direct message").await;
    assert!(amara.types("my", &[]).await.text().contains("by direct message"));
    // Priya's own: nobody sees another's.
    assert_snapshot!("my_lead", shown(&town, &priya.types("my", &[]).await));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_actions_fit() {
    let town = Town::new().await;
    let long = "_A *very* long name_ that somebody once typed in a hurry, with every detail that came to mind, until no room was left at all for more";
    for number in 0..60 {
        let by = if number % 2 == 0 { "2027-01-12" } else { "2027-06-18" };
        town.has_action(&format!("{number} {long}"), SOFIA, Some(PRIYA), by).await;
    }
    town.live_until(wall("2027-01-14T10:00")).await;
    let sofia = town.person(SOFIA);
    let seen = sofia.types("my", &[]).await;
    assert_snapshot!("my_sixty", shown(&town, &seen));
    let all = sofia.clicks("All my actions").await;
    assert!(all.text().contains("My actions"), "{}", all.text());
    let priya = town.person(PRIYA).types("my", &[]).await;
    assert!(priya.text().contains("…and 25 more: `/action board`"), "{}", priya.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_i_began_to_say_and_look_after_in_the_scan_waits_here_too() {
    let town = Town::new().await;
    town.has_session("data", "2027-02-12T09:00").await;
    let amara = town.person("Amara Okafor");
    amara.types("scan start", &[]).await;
    let who = json!(town.person(SOFIA).id.to_string());
    amara.types("scan assign", &[("what", json!("work")), ("who", who), ("by", json!("Jan 29 2027"))]).await;
    amara.clicks("Yes").await;
    let sofia = town.person(SOFIA);
    sofia.types("input give", &[]).await;
    sofia.clicks("With my name").await;
    let form = sofia.opens("Write").await;
    sofia.sends(&form, &[("words", "Employers trust us")]).await;
    let seen = sofia.types("my", &[]).await;
    assert_snapshot!("my_input_and_scan", shown(&town, &seen));
    assert!(sofia.clicks_in(&seen, "My points of the scan").await.text().contains("What you look after"));
    // Given and looked at: it waits no more.
    sofia.clicks_in(&seen, "Go on with what you think").await;
    sofia.clicks("Give it").await;
    for point in ["An evaluation", "Each department", "Management on"] {
        sofia.types("scan update", &[]).await;
        sofia.picks("Look at a point", &[point]).await;
        sofia.clicks("Done").await;
    }
    let seen = sofia.types("my", &[]).await;
    assert!(!seen.text().contains("begun, not given") && seen.text().contains("1 point still open"), "{}", seen.text());
    town.live_until(wall("2027-02-01T10:00")).await;
    let late = town.person(SOFIA).types("my", &[]).await;
    assert!(late.text().contains("1 point still open, **1 late**"), "{}", late.text());
    amara_closes(&town).await;
    let closed = town.person(SOFIA).types("my", &[]).await;
    assert!(!closed.text().contains("The scan"), "{}", closed.text());
}

async fn amara_closes(town: &Town) {
    let amara = town.person("Amara Okafor");
    amara.types("scan show", &[]).await;
    amara.clicks("Settings").await;
    amara.clicks("Close the scan").await;
    amara.clicks("Close it").await;
}
