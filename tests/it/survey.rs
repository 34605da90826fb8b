//! People take the readiness survey.

use chrono::TimeDelta;
use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{Actor, Town, shown};

/// The core team opens a round; the invitation stands in the announcements channel.
pub async fn open_round(town: &Town, name: &str) {
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!(name))]).await;
    let posted = amara.clicks("Post it now").await;
    assert!(posted.text().contains("is open, and the invitation stands in"), "{}", town.transcript());
}

/// Somebody clicks the invitation and then these answers, by the words on their buttons.
pub async fn answers(person: &Actor<'_>, town: &Town, words: [&str; 5]) -> Seen {
    let person = person.in_channel(town.channel("announcements"));
    person.clicks("Answer the survey").await;
    let mut seen = person.clicks("Start").await;
    for (place, word) in words.into_iter().enumerate() {
        assert!(seen.text().contains(&format!("Question {} of 5", place + 1)), "{}", town.transcript());
        seen = person.clicks(word).await;
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_answers_in_two_minutes_and_sees_what_it_means() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy").in_channel(town.channel("announcements"));
    assert_snapshot!("invitation", shown(&town, &ruth.newest()));
    let seen = ruth.clicks("Answer the survey").await;
    assert!(seen.ephemeral);
    assert_snapshot!("promise", shown(&town, &seen));
    let mut seen = ruth.clicks("Start").await;
    for (number, word) in [(1, "Green"), (2, "Blue"), (3, "Green"), (4, "Blue")] {
        assert_snapshot!(format!("question_{number}"), shown(&town, &seen));
        seen = ruth.clicks(word).await;
    }
    assert_snapshot!("question_5", shown(&town, &seen));
    let result = ruth.clicks("Red").await;
    assert_snapshot!("result_on_our_way", shown(&town, &result));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_level_has_its_own_result() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let low = answers(&town.person("Grace Whitehorse"), &town, ["Red", "Blue", "Red", "Blue", "Blue"]).await;
    assert_snapshot!("result_just_getting_started", shown(&town, &low));
    let high = answers(&town.person("Omar Haddad"), &town, ["Green", "Green", "Green", "Green", "Red"]).await;
    assert_snapshot!("result_lots_going_on", shown(&town, &high));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn not_being_able_to_tell_leaves_the_level_open_only_where_it_matters() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let settled =
        answers(&town.person("Grace Whitehorse"), &town, ["Blue", "Blue", "Blue", "Blue", "can't tell"]).await;
    let text = settled.text();
    assert!(text.contains("4 to 6 of 10") && text.contains("On our way") && !text.contains("It could be"), "{text}");
    let between = answers(&town.person("Omar Haddad"), &town, ["Green", "Green", "Green", "can't tell", "Blue"]).await;
    assert_snapshot!("result_two_candidates", shown(&town, &between));
    let nothing = answers(&town.person("Sofia Lindqvist"), &town, ["can't tell"; 5]).await;
    assert!(nothing.text().contains("0 to 10 of 10"), "{}", nothing.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_district_answers_and_nobody_sees_anybody() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let words = ["Red", "Blue", "Green", "can't tell", "Blue"];
    let people: Vec<String> = town.server.read(|world| {
        let home = world.guild_named(crate::support::HOME).unwrap();
        let members = world.guilds[&home].members.keys().filter(|id| **id != world.bot);
        members.map(|id| world.people[id].name.clone()).collect()
    });
    assert!(people.len() >= 14);
    let everyone = people.iter().enumerate().map(|(shift, name)| {
        let town = &town;
        async move {
            let mine = std::array::from_fn(|place| words[(place + shift) % words.len()]);
            let result = answers(&town.person(name), town, mine).await;
            assert!(result.text().contains("of 10"), "{}", town.transcript());
        }
    });
    futures::future::join_all(everyone).await;
    assert_eq!(town.count("SELECT count(*) FROM response").await, people.len() as i64);
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 5 * people.len() as i64);
    for name in &people {
        let channel = town.channel("announcements");
        let own = town.person(name).in_channel(channel).messages();
        assert_eq!(own.iter().filter(|seen| !seen.ephemeral).count(), 1, "only the invitation is public");
    }
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn people_leave_and_return_on_another_device_after_the_bot_restarted() {
    let mut town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let announcements = town.channel("announcements");
    {
        let ruth = town.person("Ruth Abernathy").in_channel(announcements);
        ruth.clicks("Answer the survey").await;
        ruth.clicks("Start").await;
        ruth.clicks("Red").await;
        let third = ruth.clicks("Blue").await;
        assert!(third.text().contains("Question 3 of 5"), "{}", third.text());
        ruth.restarts_discord();
    }
    town.kill_bot().await;
    town.later(TimeDelta::days(3));
    town.start_bot().await;
    let ruth = town.person("Ruth Abernathy").in_channel(announcements);
    let again = ruth.clicks("Answer the survey").await;
    assert!(again.ephemeral && again.text().contains("Question 3 of 5"), "{}", town.transcript());
    assert!(again.text().contains("2 of 5 answered"));
    let by_command = ruth.types("readiness take", &[]).await;
    assert!(by_command.text().contains("Question 3 of 5") && by_command.id != again.id);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_can_be_changed_until_the_round_closes() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy").in_channel(town.channel("announcements"));
    answers(&ruth, &town, ["Red"; 5]).await;
    let second = ruth.clicks("2 Personnel").await;
    assert_snapshot!("question_answered_before", shown(&town, &second));
    let result = ruth.clicks("Green").await;
    assert!(result.text().contains("Score: **2 of 10**"), "{}", result.text());
    let third = ruth.clicks("3 Marketing").await;
    assert!(third.text().contains("Question 3 of 5"));
    let back = ruth.clicks("Back").await;
    assert!(back.text().contains("Question 2 of 5"));
    let on = ruth.clicks("Next").await;
    assert!(on.text().contains("Question 3 of 5"), "{}", town.transcript());
    town.person("Amara Okafor").types("readiness close", &[]).await;
    town.person("Amara Okafor").clicks("Close it").await;
    let late = ruth.clicks("Green").await;
    assert!(late.text().contains("is closed, so answers can't be given or changed any more"), "{}", town.transcript());
    assert!(late.text().contains("Score: **2 of 10**"), "they still see their own result");
    assert!(late.control("Green").is_none() && late.control("Personnel").is_none(), "nothing can be changed");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_promise_can_be_read_again_from_the_first_question() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy");
    ruth.types("readiness take", &[]).await;
    ruth.clicks("Start").await;
    let promise = ruth.clicks("Back").await;
    assert!(promise.text().contains("who sees what"), "{}", promise.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn double_and_stale_clicks_change_nothing() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy");
    ruth.types("readiness take", &[]).await;
    let first = ruth.clicks("Start").await;
    ruth.clicks("Red").await;
    let doubled = ruth.clicks_in(&first, "Red").await;
    assert!(doubled.text().contains("Question 2 of 5") && !doubled.text().contains("older copy"), "{}", doubled.text());
    let stale = ruth.clicks_in(&first, "Green").await;
    assert!(stale.text().contains("older copy") && stale.text().contains("Question 2 of 5"), "{}", stale.text());
    assert_eq!(town.count("SELECT count(*) FROM answer WHERE choice = 'red'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_closes_at_its_time_and_its_invitation_says_so() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let preview = amara.types("readiness open", &[("name", json!("Winter")), ("closes", json!("in 2 days"))]).await;
    assert_snapshot!("preview", shown(&town, &preview));
    amara.clicks("Post it now").await;
    let announcements = town.channel("announcements");
    let ruth = town.person("Ruth Abernathy").in_channel(announcements);
    ruth.clicks("Answer the survey").await;
    let question = ruth.clicks("Start").await;
    town.later(TimeDelta::days(2) + TimeDelta::hours(5));
    let late = ruth.clicks_in(&question, "Red").await;
    assert!(late.text().contains("**Winter** is closed"), "{}", late.text());
    town.waits_until("the invitation says that the round is closed", |world| {
        let texts = world.messages.values().filter(|message| message.channel == announcements);
        texts.flat_map(|message| &message.embeds).find(|embed| embed.to_string().contains("This round is closed"))?;
        Some(())
    })
    .await;
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 0);
    let click = ruth.clicks("See your own result").await;
    assert!(click.text().contains("**Winter** is closed"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_answers_together_and_openly() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Retreat")), ("mode", json!("together"))]).await;
    amara.clicks("Post it now").await;
    let announcements = town.channel("announcements");
    let david = town.person("David Kowalski").in_channel(announcements);
    assert_snapshot!("invitation_together", shown(&town, &david.newest()));
    assert_snapshot!("promise_together", shown(&town, &david.clicks("Answer the survey").await));
    david.clicks("Start").await;
    david.clicks("Blue").await;
    let priya = town.person("Priya Nair").in_channel(announcements);
    let told = priya.clicks("Answer the survey").await;
    assert!(told.text().contains("This round is open, not private"), "everyone is told before their first answer");
    let second = priya.clicks("Start").await;
    assert!(second.text().contains("Question 2 of 5"), "one shared set of answers");
    // David changes his answer meanwhile: Priya's question is still open, so her click counts.
    david.clicks("Back").await;
    david.clicks("Green").await;
    let third = priya.clicks_in(&second, "Red").await;
    assert!(third.text().contains("Question 3 of 5"), "{}", third.text());
    let late = david.clicks_in(&second, "Blue").await;
    assert!(late.text().contains("Somebody changed that answer just before you"), "{}", late.text());
    priya.clicks("Back").await;
    let first = priya.clicks("Back").await;
    assert!(shown(&town, &first).contains("Set by @David Kowalski."), "{}", shown(&town, &first));
    assert_eq!(town.count("SELECT count(*) FROM response WHERE user_id IS NULL").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closing_time_keeps_its_wall_time_when_the_rules_of_its_zone_change() {
    let mut town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Winter")), ("closes", json!("2027-01-20 17:00"))]).await;
    amara.clicks("Post it now").await;
    // As an older build would have had it: an hour off.
    let older = town.store().write(None, |conn| {
        Box::pin(async move {
            sqlx::query("UPDATE round SET closes_at = closes_at + 3600").execute(conn).await?;
            Ok::<_, plankeeper::error::Fault>(())
        })
    });
    assert!(older.await.unwrap().done().is_some());
    town.restart_bot().await;
    // Ten minutes past the right time, fifty before the wrong one.
    town.later(TimeDelta::days(9) + TimeDelta::hours(5) + TimeDelta::minutes(10));
    town.waits_until("the round closes at its wall time", |world| {
        let mut embeds = world.messages.values().flat_map(|message| &message.embeds);
        embeds.find(|embed| embed.to_string().contains("This round is closed")).map(|_| ())
    })
    .await;
}
