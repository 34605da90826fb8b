//! The local server's events, through the bot's own way out and as raw requests.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use plankeeper::discord::{Connection, Settings, Timings};
use plankeeper::messenger::{Event, Messenger, SendError};
use plankeeper::rehearsal::{Options, Server, World, permissions};
use serde_json::{Value, json};

use crate::support::{HOME, NEIGHBOUR, start};

struct Lab {
    server: Server,
    clock: Arc<Mutex<DateTime<Utc>>>,
    messenger: Arc<dyn Messenger>,
    guild: u64,
}

async fn lab() -> Lab {
    let clock = Arc::new(Mutex::new(start()));
    let told = Arc::clone(&clock);
    let server =
        Server::start(World::made_up_district(), Options::new(Arc::new(move || *told.lock().unwrap()))).await.unwrap();
    let settings = Settings { token: server.token(), api_url: Some(server.url()), timings: Timings::default() };
    let messenger = Connection::new(settings).unwrap().messenger();
    let guild = server.guild(HOME);
    Lab { server, clock, messenger, guild }
}

fn retreat() -> Event {
    Event {
        name: "Direction retreat".into(),
        description: "All day".into(),
        starts_at: (start() + TimeDelta::days(7)).timestamp(),
        ends_at: (start() + TimeDelta::days(7) + TimeDelta::hours(8)).timestamp(),
        place: "Library".into(),
    }
}

impl Lab {
    fn later(&self, by: TimeDelta) {
        *self.clock.lock().unwrap() += by;
    }

    /// A request of the bot's, as it stands: status, code, and where something is wrong.
    async fn asks(&self, method: &str, path: &str, body: Value) -> (u16, u64, Vec<String>) {
        let url = format!("{}/api/v10/guilds/{}/scheduled-events{path}", self.server.url(), self.guild);
        let request = reqwest::Client::new().request(method.parse().unwrap(), url);
        let request = request.header("authorization", format!("Bot {}", self.server.token())).json(&body);
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap_or_default();
        let wrong = body["errors"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect();
        (status, body["code"].as_u64().unwrap_or(0), wrong)
    }

    fn bot_may(&self, bits: u64) {
        self.server.admin().change_role(self.guild, self.server.role("Plankeeper"), |role| role.permissions = bits);
    }
}

fn body() -> Value {
    json!({"name": "Retreat", "scheduled_start_time": "2027-02-01T09:00:00Z", "scheduled_end_time": "2027-02-01T17:00:00Z",
        "entity_type": 3, "privacy_level": 2, "entity_metadata": {"location": "Library"}})
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_made_changed_listed_and_taken_away() {
    let lab = lab().await;
    let id = lab.messenger.create_event(lab.guild, &retreat()).await.unwrap();
    assert_eq!(lab.messenger.events(lab.guild).await.unwrap(), [(id, retreat())]);
    assert_eq!(lab.messenger.events(lab.server.guild(NEIGHBOUR)).await.unwrap(), []);
    let moved = Event { place: "Gym".into(), ends_at: retreat().ends_at + 3600, ..retreat() };
    lab.messenger.update_event(lab.guild, id, &moved).await.unwrap();
    assert_eq!(lab.messenger.events(lab.guild).await.unwrap(), [(id, moved.clone())]);
    // While it goes on its end may still move; its beginning, which is past, stays.
    lab.later(TimeDelta::days(7) + TimeDelta::hours(1));
    let longer = Event { ends_at: moved.ends_at + 3600, ..moved };
    lab.messenger.update_event(lab.guild, id, &longer).await.unwrap();
    lab.messenger.delete_event(lab.guild, id).await.unwrap();
    assert_eq!(lab.messenger.delete_event(lab.guild, id).await, Err(SendError::Gone(10070)));
    assert_eq!(lab.messenger.update_event(lab.guild, id, &retreat()).await, Err(SendError::Gone(10070)));

    // What is over is gone without anybody's doing.
    let soon = Event { starts_at: start().timestamp() + 900_000, ends_at: start().timestamp() + 903_600, ..retreat() };
    let id = lab.messenger.create_event(lab.guild, &soon).await.unwrap();
    lab.later(TimeDelta::days(10));
    assert_eq!(lab.messenger.events(lab.guild).await.unwrap(), []);
    assert_eq!(lab.messenger.delete_event(lab.guild, id).await, Err(SendError::Gone(10070)));
    let told = lab.server.read(|world| world.events.len());
    assert_eq!(told, 1, "it is only hidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_take_a_permission_and_other_peoples_another() {
    let lab = lab().await;
    lab.bot_may(permissions::VIEW_CHANNEL);
    assert_eq!(lab.messenger.create_event(lab.guild, &retreat()).await, Err(SendError::Forbidden(50013)));
    lab.bot_may(permissions::CREATE_EVENTS);
    let id = lab.messenger.create_event(lab.guild, &retreat()).await.unwrap();
    lab.bot_may(permissions::VIEW_CHANNEL);
    assert_eq!(lab.messenger.update_event(lab.guild, id, &retreat()).await, Err(SendError::Forbidden(50013)));
    assert_eq!(lab.messenger.delete_event(lab.guild, id).await, Err(SendError::Forbidden(50013)));
    let margaret = lab.server.person("Margaret Chen");
    lab.bot_may(permissions::CREATE_EVENTS);
    let hers = lab.server.admin().create_event(lab.guild, margaret, "Board meeting", start() + TimeDelta::days(3));
    assert_eq!(lab.messenger.delete_event(lab.guild, hers).await, Err(SendError::Forbidden(50013)));
    assert_eq!(lab.messenger.events(lab.guild).await.unwrap().len(), 1, "hers is not ours");
    lab.bot_may(permissions::MANAGE_EVENTS);
    assert_eq!(lab.messenger.delete_event(lab.guild, hers).await, Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_discord_would_not_take() {
    let lab = lab().await;
    assert_eq!(lab.asks("POST", "", json!({})).await.1, 50035);
    for (key, value, wrong) in [
        ("name", json!(""), "name"),
        ("name", json!("x".repeat(101)), "name"),
        ("description", json!("x".repeat(1001)), "description"),
        ("entity_type", json!(2), "entity_type"),
        ("privacy_level", json!(1), "privacy_level"),
        ("entity_metadata", json!(null), "entity_metadata"),
        ("entity_metadata", json!({"location": ""}), "entity_metadata"),
        ("entity_metadata", json!({"location": "x".repeat(101)}), "entity_metadata"),
        ("scheduled_end_time", json!(null), "scheduled_end_time"),
        ("scheduled_end_time", json!("2027-02-01T09:00:00Z"), "scheduled_end_time"),
        ("scheduled_start_time", json!("2027-01-11T16:00:00Z"), "scheduled_start_time"),
        ("scheduled_start_time", json!("soon"), "scheduled_start_time"),
        ("channel_id", json!("5"), "channel_id"),
    ] {
        let mut body = body();
        body[key] = value.clone();
        assert_eq!(lab.asks("POST", "", body).await, (400, 50035, vec![wrong.to_owned()]), "{key}: {value}");
    }
    let id = lab.messenger.create_event(lab.guild, &retreat()).await.unwrap();
    let past = json!({"scheduled_start_time": "2027-01-11T16:00:00Z"});
    let wrong = lab.asks("PATCH", &format!("/{id}"), past).await;
    assert_eq!(wrong, (400, 50035, vec!["scheduled_start_time".to_owned()]));
    assert_eq!(lab.asks("PATCH", &format!("/{id}"), json!({"name": "Other"})).await.0, 200);
    assert_eq!(lab.asks("GET", &format!("/{id}"), json!(null)).await.0, 200);
    assert_eq!(lab.asks("GET", "/12", json!(null)).await, (404, 10070, vec![]));
    let names = lab.messenger.events(lab.guild).await.unwrap();
    assert_eq!(names[0].1, Event { name: "Other".into(), ..retreat() });
    for _ in 1..100 {
        lab.messenger.create_event(lab.guild, &retreat()).await.unwrap();
    }
    assert_eq!(lab.asks("POST", "", body()).await, (400, 30038, vec![]));
    lab.messenger.delete_event(lab.guild, id).await.unwrap();
    assert_eq!(lab.asks("POST", "", body()).await.0, 200);
}
