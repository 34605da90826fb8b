//! Sessions among the server's events, on the local server: made, moved and taken away with the session, once each.

use chrono::TimeDelta;
use plankeeper::rehearsal::{Fault, Rule, ScheduledEvent, World, permissions};
use serde_json::json;

use crate::support::{HOME, Town};

/// The events of the bot's that somebody in the server sees.
fn events(world: &World) -> Vec<ScheduledEvent> {
    world.events.values().filter(|event| event.creator == world.bot).cloned().collect()
}

async fn wants_events(town: &Town, wanted: &str) {
    let saved = town.person("Ravi Patel").types("setup hours", &[("server-events", json!(wanted))]).await;
    assert!(saved.text().contains(&format!("Sessions as events of this server: {wanted}")), "{}", saved.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_follows_its_session_until_nobody_wants_it() {
    let town = Town::new().await;
    let data = town.has_session("data", "2027-03-16T09:00").await;
    town.has_session("vision", "2027-04-06T09:00").await;
    wants_events(&town, "yes").await;
    let both = |world: &World| Some(events(world)).filter(|events| events.len() == 2);
    let made = town.waits_until("both sessions are events", both).await;
    assert_eq!((made[0].name.as_str(), made[1].name.as_str()), ("Data Retreat", "Vision Retreat"));
    assert_eq!(made[0].starts_at.to_rfc3339(), "2027-03-16T13:00:00+00:00");
    assert_eq!(made[0].ends_at - made[0].starts_at, TimeDelta::hours(6));
    assert_eq!(
        (made[0].description.as_str(), made[0].location.as_str()),
        ("Where are we now?\n\nhttps://meet.example/maple_valley", "Library, room *12*")
    );

    town.moves_session(data, "2027-03-18T13:00").await;
    town.later(TimeDelta::minutes(1));
    let moved = |world: &World| {
        let event = events(world).into_iter().find(|event| event.id == made[0].id)?;
        (event.starts_at.to_rfc3339() == "2027-03-18T17:00:00+00:00").then_some(())
    };
    town.waits_until("the same event has moved", moved).await;

    town.cancels_session(data).await;
    town.later(TimeDelta::minutes(1));
    let one = |world: &World| (events(world).len() == 1).then_some(());
    town.waits_until("the event of what was called off is gone", one).await;
    wants_events(&town, "no").await;
    let none = |world: &World| events(world).is_empty().then_some(());
    town.waits_until("no event is left", none).await;
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_and_a_crash_make_no_second_event() {
    let mut town = Town::new().await;
    let path = format!("/guilds/{}/scheduled-events", town.server.guild(HOME));
    town.server.faults().rule(Rule::new("POST", &path, Fault::ApplyThenClose).times(1));
    wants_events(&town, "yes").await;
    town.has_session("data", "2027-03-16T09:00").await;
    town.later(TimeDelta::minutes(1));
    let one = |world: &World| (events(world).len() == 1).then_some(());
    town.waits_until("the event is there, though the bot never heard so", one).await;
    town.kill_bot().await;
    town.start_bot().await;
    town.live_until(town.clock.now() + TimeDelta::hours(1)).await;
    assert_eq!(town.count("SELECT count(*) FROM server_event WHERE event_id IS NOT NULL AND NOT uncertain").await, 1);
    assert_eq!(town.server.read(|world| events(world).len()), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_permission_is_said_and_what_waits_goes_on_once_it_is_given() {
    let town = Town::new().await;
    let (guild, bot) = (town.server.guild(HOME), town.role("Plankeeper"));
    let admin = town.server.admin();
    admin.change_role(guild, bot, |role| role.permissions &= !permissions::CREATE_EVENTS);
    wants_events(&town, "yes").await;
    town.has_session("data", "2027-03-16T09:00").await;
    town.settles().await;
    let ravi = town.person("Ravi Patel");
    let list = ravi.types("setup show", &[]).await;
    assert!(
        list.text().contains("⚠️ Sessions as events of this server: I may not make events here. Give my role"),
        "{}",
        list.text()
    );
    admin.change_role(guild, bot, |role| role.permissions |= permissions::CREATE_EVENTS);
    ravi.clicks("Check again").await;
    let one = |world: &World| (events(world).len() == 1).then_some(());
    town.waits_until("the event is made", one).await;
    town.settles().await;
    let list = ravi.clicks("Check again").await;
    assert!(list.text().contains("✅ Sessions as events of this server: yes"), "{}", list.text());
}
