use serde_json::{from_value, json};

use super::*;
use crate::message::CustomId;

fn interaction(kind: u8, data: Json) -> Json {
    json!({
        "id": "100", "application_id": "200", "type": kind, "token": "secret", "version": 1, "data": data,
        "guild_id": "300", "channel_id": "400", "locale": "fr", "guild_locale": "en-US",
        "entitlements": [], "authorizing_integration_owners": {"0": "300"}, "attachment_size_limit": 1, "context": 0,
        "member": {
            "user": {"id": "500", "username": "amara", "discriminator": "0", "avatar": null, "global_name": null},
            "roles": ["600", "601"], "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false, "flags": 0,
            "pending": false, "permissions": "32", "nick": null, "avatar": null, "premium_since": null,
        },
        "message": {
            "id": "700", "channel_id": "400", "content": "", "timestamp": "2026-01-01T00:00:00Z", "tts": false,
            "author": {"id": "200", "username": "bot", "discriminator": "0", "avatar": null, "bot": true},
            "edited_timestamp": null, "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
            "embeds": [], "pinned": false, "type": 0, "components": [],
        },
    })
}

fn understood(raw: Json) -> (Ticket, Asked) {
    let interaction: Interaction = from_value(raw).unwrap();
    read(&interaction, Instant::now()).unwrap()
}

fn input(kind: u8, data: Json) -> Option<Input> {
    match understood(interaction(kind, data)).1 {
        Asked::For(invocation) => Some(invocation.input),
        Asked::Unknown => None,
        Asked::OutsideServer => panic!("it is in a server"),
    }
}

#[test]
fn who_asks_comes_with_it() {
    let click = json!({"custom_id": "1:a", "component_type": 2});
    let (ticket, asked) = understood(interaction(3, click.clone()));
    assert_eq!((ticket.id.get(), ticket.application.get(), ticket.kind), (100, 200, Kind::Control));
    let Asked::For(invocation) = asked else { panic!("it is understood") };
    assert_eq!(invocation.interaction_id, 100);
    let mut actor =
        Actor { user_id: 500, guild_id: 300, roles: vec![600, 601], manage_server: true, locale: "fr".into() };
    assert_eq!(invocation.asker, Asker::Member(actor.clone()));

    let with = |permissions: &str| {
        let mut raw = interaction(3, click.clone());
        raw["member"]["permissions"] = json!(permissions);
        match understood(raw).1 {
            Asked::For(invocation) => invocation.asker,
            _ => panic!("it is understood"),
        }
    };
    assert_eq!(with("8"), Asker::Member(actor.clone()));
    actor.manage_server = false;
    assert_eq!(with("2048"), Asker::Member(actor));
}

/// The same in the direct messages with the bot.
fn direct(mut raw: Json) -> Json {
    let user = raw["member"]["user"].clone();
    let map = raw.as_object_mut().unwrap();
    map.remove("member");
    map.remove("guild_id");
    map.insert("user".into(), user);
    raw
}

#[test]
fn controls_and_forms_may_come_from_direct_messages_but_commands_may_not() {
    let pick = json!({"custom_id": "1:a", "component_type": 3, "values": ["x"]});
    let form = json!({"custom_id": "1:a", "components": []});
    for (kind, data, input) in [
        (3, json!({"custom_id": "1:a", "component_type": 2}), Input::Click(CustomId::new("a", []))),
        (3, pick, Input::Pick(CustomId::new("a", []), vec!["x".into()])),
        (5, form, Input::Form(CustomId::new("a", []), BTreeMap::new())),
    ] {
        let Asked::For(invocation) = understood(direct(interaction(kind, data))).1 else { panic!("it is understood") };
        let asker = Asker::Direct { user_id: 500, locale: "fr".into() };
        assert_eq!(*invocation, Invocation { interaction_id: 100, asker, input });
    }
    let help = json!({"id": "1", "name": "help", "type": 1});
    assert!(matches!(understood(direct(interaction(2, help))).1, Asked::OutsideServer));
    let foreign = direct(interaction(3, json!({"custom_id": "something else", "component_type": 2})));
    assert!(matches!(understood(foreign).1, Asked::Unknown));
    // A server without its member tells nothing of what the person may do.
    let mut half = interaction(3, json!({"custom_id": "1:a", "component_type": 2}));
    half["user"] = half["member"]["user"].clone();
    half.as_object_mut().unwrap().remove("member");
    assert!(matches!(understood(half).1, Asked::OutsideServer));
}

#[test]
fn a_slash_command_with_its_options() {
    let data = json!({"id": "1", "name": "setup", "type": 1, "options": [{"name": "roles", "type": 1, "options": [
        {"name": "text", "type": 3, "value": "hi"}, {"name": "number", "type": 4, "value": 5},
        {"name": "flag", "type": 5, "value": true}, {"name": "who", "type": 6, "value": "11"},
        {"name": "where", "type": 7, "value": "12"}, {"name": "role", "type": 8, "value": "13"},
    ]}]});
    let options = [
        ("text", Value::Text("hi".into())),
        ("number", Value::Whole(5)),
        ("flag", Value::Flag(true)),
        ("who", Value::Person(11)),
        ("where", Value::Channel(12)),
        ("role", Value::Role(13)),
    ];
    let options = options.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    assert_eq!(input(2, data), Some(Input::Slash { path: "setup roles".into(), options }));
    let bare = json!({"id": "1", "name": "help", "type": 1});
    assert_eq!(input(2, bare), Some(Input::Slash { path: "help".into(), options: BTreeMap::new() }));
    // Neither a kind of option nor a kind of command that the bot ever had.
    let fraction = json!({"id": "1", "name": "help", "type": 1, "options": [{"name": "x", "type": 10, "value": 1.5}]});
    assert_eq!(input(2, fraction), None);
    assert_eq!(input(2, json!({"id": "1", "name": "Look", "type": 2, "target_id": "5"})), None);
}

#[test]
fn a_file_comes_with_where_it_lies() {
    let data = |resolved: Json| {
        let file = json!({"name": "file", "type": 11, "value": "14"});
        json!({"id": "1", "name": "action", "type": 1, "resolved": resolved,
            "options": [{"name": "import", "type": 1, "options": [file]}]})
    };
    let resolved = json!({"attachments": {"14": {
        "id": "14", "filename": "plan.csv", "size": 12, "content_type": "text/csv", "ephemeral": true,
        "url": "https://cdn.discordapp.com/a", "proxy_url": "https://media.discordapp.net/a",
    }}});
    let file = Attachment {
        id: 14,
        name: "plan.csv".into(),
        size: 12,
        content_type: Some("text/csv".into()),
        url: "https://cdn.discordapp.com/a".into(),
    };
    let options = [("file".to_owned(), Value::File(file))].into();
    assert_eq!(input(2, data(resolved)), Some(Input::Slash { path: "action import".into(), options }));
    assert_eq!(input(2, data(json!({}))), None);
}

#[test]
fn somebody_types() {
    let data = json!({"id": "1", "name": "setup", "type": 1, "options": [{"name": "zone", "type": 1, "options": [
        {"name": "other", "type": 4, "value": 5}, {"name": "zone", "type": 3, "value": "Van", "focused": true},
    ]}]});
    let typing = Input::Typing { path: "setup zone".into(), option: "zone".into(), so_far: "Van".into() };
    assert_eq!(input(4, data), Some(typing));
}

#[test]
fn controls_and_forms() {
    let id = CustomId::new("a.b", [&1 as &dyn std::fmt::Display]);
    let click = |wire: &str| input(3, json!({"custom_id": wire, "component_type": 2}));
    assert_eq!(click("1:a.b:1"), Some(Input::Click(id.clone())));
    assert_eq!(click("something else"), None);
    for (kind, values) in
        [(3, json!(["x", "y"])), (5, json!(["1", "2"])), (6, json!(["1", "2"])), (8, json!(["1", "2"]))]
    {
        let texts = values.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect();
        let data = json!({"custom_id": "1:a.b:1", "component_type": kind, "values": values});
        assert_eq!(input(3, data), Some(Input::Pick(id.clone(), texts)));
    }
    let form = json!({"custom_id": "1:a.b:1", "components": [
        {"type": 1, "components": [{"type": 4, "custom_id": "note", "value": "line\nline"}]},
        {"type": 1, "components": [{"type": 4, "custom_id": "empty", "value": ""}]},
    ]});
    let fields = BTreeMap::from([("note".into(), "line\nline".into()), ("empty".into(), String::new())]);
    assert_eq!(input(5, form.clone()), Some(Input::Form(id, fields)));

    let mut raw = interaction(5, form);
    assert_eq!(understood(raw.clone()).0.kind, Kind::Form { on_message: true });
    raw.as_object_mut().unwrap().remove("message");
    assert_eq!(understood(raw).0.kind, Kind::Form { on_message: false });
}

#[test]
fn what_cannot_be_decoded_can_still_be_answered() {
    let raw = interaction(3, json!({"what": "ever"}));
    assert!(from_value::<Interaction>(raw.clone()).is_err());
    let ticket = read_raw(&raw, Instant::now()).unwrap();
    assert_eq!((ticket.id.get(), ticket.application.get(), &*ticket.token), (100, 200, "secret"));
    for broken in [json!(null), json!({"type": 3}), json!({"type": 1, "id": "1", "application_id": "2", "token": "x"})]
    {
        assert!(read_raw(&broken, Instant::now()).is_none());
    }
    assert!(read_raw(&json!({"type": 3, "id": "0", "application_id": "2", "token": "x"}), Instant::now()).is_none());
}
