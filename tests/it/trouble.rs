//! Discord fails, the network fails, the disk is full: nothing is lost, and nothing is called saved that isn't.

use std::time::Duration;

use plankeeper::rehearsal::{Fault, Rule};
use plankeeper::store::{Options, Store};

use crate::support::Town;
use crate::survey::{answers, open_round};

/// Answers after each other while requests to one route go wrong at first; everything comes out right.
async fn answers_in_spite_of(fault: Fault, path: &str) {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    town.server.faults().rule(Rule::new("*", path, fault).times(1));
    let result = answers(&town.person("Ruth Abernathy"), &town, ["Green"; 5]).await;
    assert!(result.text().contains("10 of 10"), "{}", town.transcript());
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_says_slow_down() {
    let retry_after = Duration::from_millis(50);
    answers_in_spite_of(Fault::RateLimited { retry_after, global: false }, "/interactions/*/*/callback").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_answers_500() {
    answers_in_spite_of(Fault::Status(500), "/interactions/*/*/callback").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_closes_the_connection() {
    answers_in_spite_of(Fault::Close, "/interactions/*/*/callback").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_does_it_but_never_says_so() {
    answers_in_spite_of(Fault::ApplyThenHang, "/interactions/*/*/callback").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_hangs_is_sent_again_in_time() {
    answers_in_spite_of(Fault::Hang, "/interactions/*/*/callback").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_survives_an_outage_and_is_posted_once() {
    let town = Town::new().await;
    let messages = format!("/channels/{}/messages", town.channel("announcements"));
    town.server.faults().rule(Rule::new("POST", &messages, Fault::ApplyThenHang));
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", serde_json::json!("Spring"))]).await;
    let told = amara.clicks("Post it now").await;
    assert!(told.text().contains("**Spring** is open"), "{}", told.text());
    town.server.faults().clear();
    // Long after Discord's own protection against doubles has forgotten the message.
    town.later(chrono::TimeDelta::hours(2));
    town.waits_until("the bot looked for what it had sent", |world| {
        let mut requests = world.requests.iter();
        requests.find(|request| request.method == "GET" && request.path.starts_with(&messages)).map(|_| ())
    })
    .await;
    town.later(chrono::TimeDelta::hours(2));
    let announcements = town.channel("announcements");
    assert!(amara.types("readiness take", &[]).await.text().contains("who sees what"));
    assert_eq!(amara.in_channel(announcements).messages().len(), 1, "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_is_resumed_and_nothing_is_missed() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy");
    ruth.types("readiness take", &[]).await;
    town.server.faults().drop_gateways();
    // Clicked while the connection is away: it is delivered when the session is resumed.
    let seen = ruth.clicks("Start").await;
    assert!(seen.text().contains("Question 1 of 5"), "{}", town.transcript());
    town.server.faults().ask_reconnect();
    assert!(ruth.clicks("Red").await.text().contains("Question 2 of 5"), "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_cannot_be_resumed_is_begun_anew() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy");
    town.server.faults().refuse_resume(true);
    town.server.faults().drop_gateways();
    let sessions = town.server.read(|world| world.sessions.len());
    town.waits_until("a new session begins", |world| (world.sessions.len() > sessions && world.bot_connected()).then_some(()))
        .await;
    let seen = ruth.types("readiness take", &[]).await;
    assert!(seen.text().contains("who sees what"), "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_never_called_saved() {
    let mut town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    {
        let ruth = town.person("Ruth Abernathy");
        ruth.types("readiness take", &[]).await;
        ruth.clicks("Start").await;
        ruth.clicks("Red").await;
    }
    town.stop_bot().await;
    let full = Options { most_pages: Some(1), ..Options::default() };
    town.start_bot_with(Store::open(&town.database(), town.clock.clone(), full).await.unwrap()).await;
    {
        let ruth = town.person("Ruth Abernathy");
        let refused = ruth.clicks("Green").await;
        assert!(refused.ephemeral && refused.text().contains("Not saved"), "{}", town.transcript());
    }
    town.restart_bot().await;
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 1);
    let ruth = town.person("Ruth Abernathy");
    let again = ruth.clicks("Green").await;
    assert!(again.text().contains("Question 3 of 5"), "{}", town.transcript());
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 2);
}
