//! What happens by itself happens at its time, and a test can tell that nothing happened before.

use chrono::TimeDelta;
use plankeeper::rehearsal::{Fault, Rule};
use serde_json::json;

use crate::support::{Town, start};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_before_its_time_and_all_of_it_then() {
    let town = Town::new().await;
    town.settles().await;
    assert_eq!(town.bot().next_due().await, None, "{}", town.transcript());
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Spring"))]).await;
    town.server.faults().rule(Rule::new("POST", "/channels/*/messages", Fault::Status(503)));
    amara.clicks("Post it now").await;
    town.settles().await;
    let due = start() + TimeDelta::minutes(1);
    assert_eq!(town.bot().next_due().await, Some(due));

    town.server.faults().clear();
    let early = town.advance_to(due - TimeDelta::seconds(1)).await;
    assert!(early.is_empty(), "{early:?}");
    let sent = town.advance_to(due).await;
    let [invitation] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!((invitation.to.as_str(), invitation.at), ("#announcements", due));
    assert!(invitation.seen.control("Answer").is_some(), "{}", town.transcript());
    assert!(town.advance_to(due + TimeDelta::days(1)).await.is_empty());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn time_that_passes_stops_wherever_something_happens() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    amara.types("readiness open", &[("name", json!("Spring"))]).await;
    let posts = "/channels/*/messages";
    // Fails at once, after one minute and after two more; four later it goes out, and not a year later.
    town.server.faults().rule(Rule::new("POST", posts, Fault::Status(503)).times(12));
    amara.clicks("Post it now").await;
    let sent = town.live_until(start() + TimeDelta::days(365)).await;
    let [invitation] = sent.as_slice() else { panic!("{sent:?}\n{}", town.transcript()) };
    assert_eq!(invitation.at, start() + TimeDelta::minutes(7));
    assert_eq!(town.clock.now(), start() + TimeDelta::days(365));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_set_once_does_not_keep_the_sweep_running() {
    let town = Town::new().await;
    town.later(TimeDelta::hours(1));
    town.settles().await;
    let mut swept = town.bot().swept();
    // A wish or the minute may be left over from before; after that it rests.
    let mut sweeps = 0;
    while tokio::time::timeout(std::time::Duration::from_millis(300), swept.changed()).await.is_ok() {
        sweeps += 1;
        assert!(sweeps < 9, "nothing asked for so many sweeps");
    }
}
