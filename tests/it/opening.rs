//! The core team opens rounds, and what can go wrong with that.

use chrono::TimeDelta;
use plankeeper::rehearsal::{Target, permissions};
use serde_json::json;

use crate::support::{HOME, Town, shown};
use crate::survey::open_round;

#[tokio::test(flavor = "multi_thread")]
async fn somebody_without_the_role_is_told_who_can() {
    let town = Town::new().await;
    for name in ["Ruth Abernathy", "Ravi Patel", "Nora Fitzgerald"] {
        let refused = town.person(name).types("readiness open", &[("name", json!("Mine"))]).await;
        let text = shown(&town, &refused);
        assert!(refused.ephemeral && text.contains("Only @Core team, @Facilitator or @District lead"), "{text}");
    }
    for name in ["Amara Okafor", "Tomás Herrera", "Margaret Chen"] {
        let preview = town.person(name).types("readiness open", &[("name", json!("Ours"))]).await;
        assert!(preview.text().contains("Nothing is posted yet"), "{}", preview.text());
    }
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_was_taken_away_no_longer_opens_the_door() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Spring"))]).await;
    town.server.admin().set_roles(town.server.guild(HOME), amara.id, &[town.role("All staff")]);
    let refused = amara.clicks("Post it now").await;
    assert!(refused.text().contains("can do this"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM round WHERE state = 'open'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_posted_before_somebody_says_so() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let preview = amara.types("readiness open", &[("name", json!("Spring"))]).await;
    let dropped = amara.clicks("Don't post").await;
    assert!(dropped.text().contains("Nothing was posted"), "{}", dropped.text());
    let late = amara.clicks_in(&preview, "Post it now").await;
    assert!(late.text().contains("This preview is out of date"), "{}", late.text());
    let announcements = amara.in_channel(town.channel("announcements"));
    assert!(announcements.messages().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_one_round_is_open_at_a_time() {
    let town = Town::new().await;
    let david = town.person("David Kowalski");
    let prepared = david.types("readiness open", &[("name", json!("David's"))]).await;
    open_round(&town, "Amara's").await;
    let second = town.person("Priya Nair").types("readiness open", &[("name", json!("Another"))]).await;
    assert!(second.text().contains("**Amara's** is still open"), "{}", second.text());
    let late = david.clicks_in(&prepared, "Post it now").await;
    assert!(late.text().contains("**Amara's** is still open"), "{}", late.text());
    assert_eq!(town.count("SELECT count(*) FROM round WHERE state = 'open'").await, 1);
    david.types("readiness close", &[]).await;
    david.clicks("Close it").await;
    open_round(&town, "The next").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn posting_twice_posts_once() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let preview = amara.types("readiness open", &[("name", json!("Spring"))]).await;
    amara.clicks("Post it now").await;
    let again = amara.clicks_in(&preview, "Post it now").await;
    assert!(again.text().contains("**Spring** is open"), "{}", again.text());
    assert_eq!(amara.in_channel(town.channel("announcements")).messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_cannot_be_taken_get_a_sentence() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let long = "x".repeat(300);
    let refused = amara.types("readiness open", &[("name", json!(long))]).await;
    assert!(refused.text().contains("That name has 300 characters; please keep it to 80"), "{}", refused.text());
    let empty = amara.types("readiness open", &[("name", json!(" \u{2003} "))]).await;
    assert!(empty.text().contains("needs a name"), "{}", empty.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_stays_letters_wherever_it_is_shown() {
    let town = Town::new().await;
    let name = "# @everyone **big** <@&1> [x](https://e.example) `a` ||s||";
    open_round(&town, name).await;
    let announcements = town.channel("announcements");
    let invitation = town.person("Ruth Abernathy").in_channel(announcements).newest();
    let text = invitation.text();
    assert!(invitation.pinged.is_empty());
    for alive in ["@everyone", " **big**", " <@&1>", "](https", " `a`", " ||s||"] {
        assert!(!text.contains(alive), "{alive} is alive in {text}");
    }
    let refused = town.person("Priya Nair").types("readiness open", &[("name", json!("Another"))]).await;
    assert!(!refused.text().contains("@everyone"), "{}", refused.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_times_are_understood_or_asked_for_again() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    for (typed, answer) in [
        ("2027-02-12 17:00", "It closes on **Friday, February 12, 2027, 17:00 (Toronto)**"),
        ("next Friday 4pm", "It closes on **Friday, January 15, 2027, 16:00 (Toronto)**"),
        ("in 3 weeks", "It closes on **Monday, February 1, 2027, 17:00 (Toronto)**"),
        ("03/04/2027", "could mean Saturday, April 3, 2027 or Thursday, March 4, 2027"),
        ("Feb 30 2027", "is not a day in the calendar"),
        ("yesterday-ish", "I can't read “yesterday\\-ish” as a date"),
        ("2027-01-04", "Monday, January 4, 2027, 17:00 (Toronto) is already over"),
    ] {
        let seen = amara.types("readiness open", &[("name", json!("Spring")), ("closes", json!(typed))]).await;
        assert!(seen.text().contains(answer), "{typed}: {}", seen.text());
    }
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_channel_or_a_zone_it_says_what_to_do() {
    let town = Town::bare().await;
    let ravi = town.person("Ravi Patel");
    let amara = town.person("Amara Okafor");
    let nobody = amara.types("readiness open", &[("name", json!("Spring"))]).await;
    assert!(nobody.text().contains("nobody has told me yet which roles those are"), "{}", nobody.text());
    ravi.types("setup roles", &[("core-team", json!(town.role("Core team").to_string()))]).await;
    let nowhere = amara.types("readiness open", &[("name", json!("Spring"))]).await;
    assert!(nowhere.text().contains("/setup channels announcements:"), "{}", nowhere.text());
    let channel = json!(town.channel("announcements").to_string());
    ravi.types("setup channels", &[("announcements", channel)]).await;
    let timeless = amara.types("readiness open", &[("name", json!("Spring")), ("closes", json!("tomorrow"))]).await;
    assert!(timeless.text().contains("/setup district timezone:"), "{}", timeless.text());
    amara.types("readiness open", &[("name", json!("Spring"))]).await;
    assert!(amara.clicks("Post it now").await.text().contains("**Spring** is open"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_cannot_be_posted_waits_and_is_not_lost() {
    let town = Town::new().await;
    let announcements = town.channel("announcements");
    let bot = town.role("Plankeeper");
    town.server.admin().overwrite(announcements, Target::Role(bot), 0, permissions::SEND_MESSAGES);
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Spring"))]).await;
    let told = amara.clicks("Post it now").await;
    assert!(told.text().contains("I may not post there"), "{}", told.text());
    let anyway = town.person("Ruth Abernathy").types("readiness take", &[]).await;
    assert!(anyway.text().contains("who sees what"), "{}", anyway.text());
    town.server.admin().overwrite(announcements, Target::Role(bot), permissions::SEND_MESSAGES, 0);
    town.later(TimeDelta::minutes(2));
    town.waits_until("the invitation is posted", |world| {
        world.messages.values().find(|message| message.channel == announcements).map(|_| ())
    })
    .await;
    town.later(TimeDelta::minutes(10));
    amara.types("readiness take", &[]).await;
    assert_eq!(town.person("Ruth Abernathy").in_channel(announcements).messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_was_deleted_can_be_replaced() {
    let town = Town::new().await;
    town.server.admin().delete_channel(town.channel("announcements"));
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Spring"))]).await;
    let told = amara.clicks("Post it now").await;
    assert!(told.text().contains("that channel was deleted"), "{}", told.text());
    let general = town.channel("general");
    town.person("Ravi Patel").types("setup channels", &[("announcements", json!(general.to_string()))]).await;
    town.waits_until("the invitation is posted in the new channel", |world| {
        let mut texts = world.messages.values().filter(|message| message.channel == general);
        texts.find(|message| message.embeds.iter().any(|embed| embed.to_string().contains("Where are we?"))).map(|_| ())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_preview_never_posts_a_newer_round() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let first = amara.types("readiness open", &[("name", json!("First"))]).await;
    let options = [("name", json!("Second")), ("mode", json!("together"))];
    let second = amara.types("readiness open", &options).await;
    let refused = amara.clicks_in(&first, "Post it now").await;
    assert!(refused.text().contains("This preview is out of date"), "{}", refused.text());
    let kept = amara.clicks_in(&first, "Don't post").await;
    assert!(kept.text().contains("This preview is out of date"), "{}", kept.text());
    let posted = amara.clicks_in(&second, "Post it now").await;
    assert!(posted.text().contains("**Second** is open"), "{}", posted.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_whose_closing_time_has_passed_is_not_posted() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Spring")), ("closes", json!("in 2 days"))]).await;
    town.later(TimeDelta::days(4));
    let refused = amara.clicks("Post it now").await;
    assert!(refused.text().contains("The closing time of this round has passed"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM round WHERE state <> 'draft'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn checking_again_sends_at_once_what_waited_for_a_permission() {
    let town = Town::new().await;
    let announcements = town.channel("announcements");
    let bot = town.role("Plankeeper");
    town.server.admin().overwrite(announcements, Target::Role(bot), 0, permissions::SEND_MESSAGES);
    open_draft_and_post(&town).await;
    let ravi = town.person("Ravi Patel");
    assert!(ravi.types("setup show", &[]).await.text().contains("I lack: Send Messages"));
    town.server.admin().overwrite(announcements, Target::Role(bot), permissions::SEND_MESSAGES, 0);
    ravi.clicks("Check again").await;
    town.waits_until("the invitation is posted without waiting", |world| {
        world.messages.values().find(|message| message.channel == announcements).map(|_| ())
    })
    .await;
}

async fn open_draft_and_post(town: &Town) {
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Spring"))]).await;
    amara.clicks("Post it now").await;
}
