//! People plan the chain of sessions, move and call off: from the first date to the last change.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Actor, Town, shown};

/// What is typed to add a session.
fn adding<'a>(kind: &str, when: &str, length: Option<&str>) -> Vec<(&'a str, Value)> {
    let mut options = vec![("kind", json!(kind)), ("when", json!(when))];
    options.extend(length.map(|length| ("length", json!(length))));
    options
}

/// Adds a session, to be there when something happens to it.
pub async fn adds(actor: &Actor<'_>, kind: &str, when: &str, length: Option<&str>) {
    actor.types("retreat add", &adding(kind, when, length)).await;
    let added = actor.clicks("Add it").await;
    assert!(added.text().contains("is added"), "{}", added.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_session_is_added_after_a_look_at_what_was_understood() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let mut options = adding("data", "Mar 16 2027 9am", None);
    options.extend([("place", json!("  Library\n# hall ")), ("link", json!("https://meet.example/a_b?c=1"))]);
    let asked = amara.types("retreat add", &options).await;
    assert!(asked.ephemeral);
    assert_snapshot!("add_asked", shown(&town, &asked));
    assert_eq!(town.count("SELECT count(*) FROM session WHERE state <> 'draft'").await, 0);
    let added = amara.clicks("Add it").await;
    assert_snapshot!("add_done", shown(&town, &added));
    // The clocks change on March 14: 09:00 in Toronto is 14:00 UTC on March 9, and 13:00 UTC on March 16.
    let week = "SELECT due_at FROM reminder WHERE kind = 'week' AND state = 'waiting' AND due_on = '2027-03-09T09:00'";
    assert_eq!(town.count(week).await, 1_804_600_800);
    assert_eq!(town.count("SELECT starts_at FROM session").await, 1_805_202_000);
    let meets =
        "SELECT count(*) FROM meeting WHERE starts_on = '2027-03-09T15:45' AND state = 'planned' AND minutes = 40";
    assert_eq!(town.count(meets).await, 1);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'session_added'").await, 1);
    let again = amara.clicks_in(&asked, "Add it").await;
    assert!(again.text().contains("no longer waiting"), "{}", again.text());
    let opened = amara.clicks("Data Retreat").await;
    assert_snapshot!("show_planner", shown(&town, &opened));
    town.nothing_was_refused();
}
