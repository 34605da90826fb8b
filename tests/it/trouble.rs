//! Discord fails, the network fails, the disk is full: nothing is lost, and nothing is called saved that isn't.

use std::time::Duration;

use plankeeper::error::Fault as StoreFault;
use plankeeper::rehearsal::{Fault, Rule};
use sqlx::Connection as _;

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
async fn an_invitation_nobody_confirmed_says_so_when_its_round_is_closed() {
    let town = Town::new().await;
    let announcements = town.channel("announcements");
    let messages = format!("/channels/{announcements}/messages");
    town.server.faults().rule(Rule::new("POST", &messages, Fault::ApplyThenHang));
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", serde_json::json!("Spring"))]).await;
    amara.clicks("Post it now").await;
    town.server.faults().clear();
    amara.types("readiness close", &[]).await;
    amara.clicks("Close it").await;
    town.later(chrono::TimeDelta::hours(2));
    town.waits_until("the invitation that did arrive says that the round is closed", |world| {
        let mut posted = world.messages.values().filter(|message| message.channel == announcements);
        posted.find(|message| message.embeds.iter().any(|embed| embed.to_string().contains("is closed"))).map(|_| ())
    })
    .await;
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
    town.waits_until("a new session begins", |world| {
        (world.sessions.len() > sessions && world.bot_connected()).then_some(())
    })
    .await;
    let seen = ruth.types("readiness take", &[]).await;
    assert!(seen.text().contains("who sees what"), "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_never_called_saved() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy");
    ruth.types("readiness take", &[]).await;
    ruth.clicks("Start").await;
    ruth.clicks("Red").await;
    fill_the_disk(&town).await;
    town.later(chrono::TimeDelta::minutes(1));
    let refused = ruth.clicks("Green").await;
    assert!(refused.ephemeral && refused.text().contains("Not saved"), "{}", town.transcript());
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 1);
    // The limit went with the connection that met it: as if somebody had made room.
    let again = ruth.clicks("Green").await;
    assert!(again.text().contains("Question 3 of 5"), "{}", town.transcript());
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 2);
}

/// Lets the database grow no further, and fills the page in which the next interaction would be noted.
async fn fill_the_disk(town: &Town) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(town.database());
    let mut other = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("PRAGMA max_page_count = 1").execute(&mut other).await.unwrap();
    let mut last: i64 =
        sqlx::query_scalar("SELECT max(interaction_id) FROM interaction_seen").fetch_one(&mut other).await.unwrap();
    loop {
        last += 1;
        let row = sqlx::query("INSERT INTO interaction_seen VALUES (?, 4000000000)").bind(last);
        if row.execute(&mut other).await.is_err() {
            break;
        }
    }
    let limited = town.store().write(None, |conn| {
        Box::pin(async move {
            sqlx::query("PRAGMA max_page_count = 1").execute(conn).await?;
            Ok::<_, StoreFault>(())
        })
    });
    let _ = limited.await.unwrap();
}
