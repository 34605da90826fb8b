use super::super::scripted::{Answer, Server, say};
use super::*;
use crate::message::Text;

const ALL: &str = "117760";
const NO_HISTORY: &str = "52224";

async fn post(answers: impl IntoIterator<Item = Answer>) -> (Server, Post) {
    let server = Server::start(answers).await;
    server.script.always("/users/@me", json!({"id": "5"}));
    server.script.always("/guilds/1?with_counts=true", guild(ALL));
    server.script.always("/guilds/1/members/5", json!({"user": {"id": "5"}, "roles": ["3"]}));
    let post = Post::new(Arc::clone(&server.executor));
    (server, post)
}

fn guild(permissions: &str) -> Value {
    json!({"id": "1", "name": "District", "owner_id": "2", "approximate_member_count": 41, "system_channel_id": "10", "roles": [
        {"id": "1", "permissions": permissions}, {"id": "3", "permissions": "0", "mentionable": true},
    ]})
}

fn control(id: u64) -> CustomId {
    CustomId::new("reminder.done", [&id as &dyn std::fmt::Display])
}

fn latest() -> Value {
    let message = |id: &str, author: &str, custom_id: &str| {
        let button = json!({"type": 2, "custom_id": custom_id});
        json!({"id": id, "author": {"id": author}, "components": [{"type": 1, "components": [button]}]})
    };
    json!([
        message("90", "5", "1:reminder.done:41"),
        message("91", "6", "1:reminder.done:42"),
        message("92", "5", "1:reminder.done:42"),
        {"id": "93", "author": {"id": "5"}, "components": []},
    ])
}

#[tokio::test]
async fn a_post_is_protected_against_being_repeated() {
    let (server, post) = post([say(500, Value::Null), say(200, json!({"id": "77"}))]).await;
    let messenger: &dyn Messenger = &post;
    assert_eq!(messenger.post(10, &Message::text(Text::own("Hi")), "reminder-42").await, Ok(77));
    for body in server.bodies() {
        assert_eq!((&body["nonce"], &body["enforce_nonce"]), (&json!("reminder-42"), &json!(true)));
        assert_eq!(body["allowed_mentions"], json!({"parse": []}));
    }
    for nonce in ["", "12345678901234567890123456"] {
        let refused = messenger.post(10, &Message::default(), nonce).await;
        assert!(matches!(refused, Err(SendError::Rejected(_))));
    }
    assert!(matches!(messenger.post(0, &Message::default(), "x").await, Err(SendError::Rejected(_))));
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_redraw_replaces_everything() {
    let (server, post) = post([]).await;
    let messenger: &dyn Messenger = &post;
    assert_eq!(messenger.redraw(10, 77, &Message::text(Text::own("Hi"))).await, Ok(()));
    assert_eq!(server.asked(), ["PATCH /api/v10/channels/10/messages/77"]);
    assert_eq!(server.bodies()[0]["components"], json!([]));
    assert_eq!(server.bodies()[0]["embeds"], json!([]));
}

/// When it was tried.
const SINCE: i64 = 1_800_000_000;
/// The latest messages since a day before that.
const LATEST: &str = "/channels/10/messages?limit=100&after=1593177853132800000";

#[tokio::test]
async fn what_was_sent_is_found_by_its_control() {
    let (server, post) = post([]).await;
    server.script.always("/channels/10", json!({"id": "10", "type": 0, "guild_id": "1", "permission_overwrites": []}));
    server.script.always(LATEST, latest());
    assert_eq!(Messenger::find_sent(&post, 10, &control(42), SINCE).await, Ok(Some(92)));
    assert_eq!(Messenger::find_sent(&post, 10, &control(7), SINCE).await, Ok(None));
    // Without the permission Discord would show an empty channel.
    server.script.always("/guilds/1?with_counts=true", guild(NO_HISTORY));
    assert_eq!(Messenger::find_sent(&post, 10, &control(42), SINCE).await, Err(SendError::Forbidden(50013)));
}

#[tokio::test]
async fn a_direct_message_needs_no_permission() {
    let (server, post) = post([]).await;
    server.script.always("/channels/10", json!({"id": "10", "type": 1}));
    server.script.always(LATEST, latest());
    assert_eq!(Messenger::find_sent(&post, 10, &control(42), SINCE).await, Ok(Some(92)));
}

#[tokio::test]
async fn the_server_as_it_is() {
    let (server, post) = post([]).await;
    let channels = json!([
        {"id": "10", "type": 0, "name": "general", "permission_overwrites": []},
        {"id": "11", "type": 5, "permission_overwrites": [{"id": "3", "type": 0, "allow": "0", "deny": "3072"}]},
        {"id": "12", "type": 2, "permission_overwrites": []},
        {"id": "13", "type": 15},
    ]);
    server.script.always("/guilds/1?with_counts=true", guild(NO_HISTORY));
    server.script.always("/guilds/1/channels", channels);
    let expected = crate::messenger::Server {
        name: "District".into(),
        roles: vec![
            crate::messenger::Role { id: 1, mentionable: false },
            crate::messenger::Role { id: 3, mentionable: true },
        ],
        channels: vec![
            Channel { id: 10, name: "general".into(), missing: vec![Permission::History] },
            Channel {
                id: 11,
                name: String::new(),
                missing: vec![Permission::View, Permission::Send, Permission::History],
            },
        ],
        system_channel: Some(10),
        members: Some(41),
    };
    assert_eq!(Messenger::server(&post, 1).await, Ok(expected));
}

#[tokio::test]
async fn every_server_is_named_page_by_page() {
    let page = |ids: std::ops::RangeInclusive<u64>| {
        say(200, ids.map(|id| json!({"id": id.to_string(), "name": format!("District {id}")})).collect())
    };
    let (server, post) = post([page(1..=200), page(201..=203)]).await;
    let all = Messenger::servers(&post).await.unwrap();
    assert_eq!((all.len(), all[202].clone()), (203, (203, "District 203".to_owned())));
    let asked = server.asked();
    assert_eq!(
        asked[asked.len() - 2..],
        ["GET /api/v10/users/@me/guilds?limit=200&after=0", "GET /api/v10/users/@me/guilds?limit=200&after=200"]
    );
}

#[tokio::test]
async fn a_member_who_left_is_nobody() {
    let (_server, post) = post([say(404, json!({"code": 10007})), say(404, json!({"code": 10004}))]).await;
    assert_eq!(Messenger::member_roles(&post, 1, 5).await, Ok(Some(vec![3])));
    assert_eq!(Messenger::member_roles(&post, 1, 6).await, Ok(None));
    assert_eq!(Messenger::member_roles(&post, 1, 6).await, Err(SendError::Gone(10004)));
}

#[tokio::test]
async fn how_many_hold_a_role() {
    let (server, post) = post([say(200, json!({"30": 12, "4": 5})), say(403, json!({"code": 50013}))]).await;
    assert_eq!(Messenger::role_sizes(&post, 1).await, Ok(vec![(4, 5), (30, 12)]));
    assert_eq!(server.asked(), ["GET /api/v10/guilds/1/roles/member-counts"]);
    assert_eq!(Messenger::role_sizes(&post, 1).await, Err(SendError::Forbidden(50013)));
}

#[tokio::test]
async fn an_event_is_not_made_twice_and_its_refusals_close_nothing_else() {
    let event = Event { name: "R".into(), description: String::new(), starts_at: 1, ends_at: 2, place: "P".into() };
    let refused = || say(403, json!({"code": 50013}));
    let (server, post) = post([say(503, json!({})), refused(), refused(), refused(), refused()]).await;
    assert!(matches!(Messenger::create_event(&post, 1, &event).await, Err(SendError::Later(_))));
    assert_eq!(server.asked().len(), 1, "nobody knows whether the first one made it");
    for _ in 0..4 {
        assert_eq!(Messenger::create_event(&post, 1, &event).await, Err(SendError::Forbidden(50013)));
    }
    assert_eq!(server.asked().len(), 5);
    assert_eq!(Messenger::member_roles(&post, 1, 5).await, Ok(Some(vec![3])));
}
