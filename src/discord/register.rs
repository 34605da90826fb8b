//! Tells Discord of the slash commands, but only when it knows something else: it limits how often they may be set, and
//! members' clients load them anew each time.

use serde_json::{Map, Value, json};
use serenity::http::{LightMethod, Route};
use serenity::model::id::ApplicationId;

use super::http::{Call, CallError, Executor};
use super::render::TEXT_CHANNELS;
use crate::invocation::{CommandSpec, OptionKind, OptionSpec};

/// Brings Discord's list of our global commands in line with `specs`; answers whether it had to be changed.
pub(super) async fn register(
    executor: &Executor,
    application: ApplicationId,
    specs: &[CommandSpec],
) -> Result<bool, CallError> {
    let route = Route::Commands { application_id: application };
    let known = executor.send(&Call::new("commands.list", LightMethod::Get, route)).await?;
    let ours: Vec<Value> = specs.iter().map(command).collect();
    if same(&known, &ours) {
        return Ok(false);
    }
    executor.send(&Call::new("commands.set", LightMethod::Put, route).body(Value::Array(ours))).await?;
    Ok(true)
}

/// A command as Discord takes it: for servers only, and visible to everyone, since the bot itself decides who may.
fn command(spec: &CommandSpec) -> Value {
    let subcommands = spec.subcommands.iter().map(|sub| {
        json!({
            "type": 1,
            "name": sub.name,
            "description": sub.description.plain(),
            "options": sub.options.iter().map(option).collect::<Vec<_>>(),
        })
    });
    json!({
        "type": 1,
        "name": spec.name,
        "description": spec.description.plain(),
        "options": subcommands.chain(spec.options.iter().map(option)).collect::<Vec<_>>(),
        "contexts": [0],
        "integration_types": [0],
        "default_member_permissions": null,
        "nsfw": false,
    })
}

fn option(spec: &OptionSpec) -> Value {
    let mut body = json!({"name": spec.name, "description": spec.description.plain(), "required": spec.required});
    let more = match &spec.kind {
        OptionKind::Text(most) => json!({"type": 3, "max_length": most.clamp(&1, &6000)}),
        OptionKind::Suggested => json!({"type": 3, "autocomplete": true}),
        OptionKind::OneOf(all) => {
            let all: Vec<_> = all.iter().map(|(value, label)| json!({"name": label.plain(), "value": value})).collect();
            json!({"type": 3, "choices": all})
        }
        OptionKind::Whole(lowest, highest) => json!({"type": 4, "min_value": lowest, "max_value": highest}),
        OptionKind::Role => json!({"type": 8}),
        OptionKind::Channel => json!({"type": 7, "channel_types": TEXT_CHANNELS}),
        OptionKind::Person => json!({"type": 6}),
        OptionKind::File => json!({"type": 11}),
    };
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    body
}

/// Whether Discord's list says what ours says. It adds ids and versions, and leaves out or writes out what is usual.
fn same(known: &Value, ours: &[Value]) -> bool {
    let Value::Array(known) = known else { return false };
    let sorted = |all: &[Value]| {
        let mut all: Vec<Value> = all.iter().map(essence_of_command).collect();
        all.sort_by(|a, b| a["name"].as_str().cmp(&b["name"].as_str()));
        all
    };
    sorted(known) == sorted(ours)
}

fn essence_of_command(command: &Value) -> Value {
    let or = |key: &str, usual: Value| if command[key].is_null() { usual } else { command[key].clone() };
    json!({
        "type": or("type", json!(1)),
        "name": command["name"],
        "description": command["description"],
        "options": essence_of_options(command),
        "contexts": command["contexts"],
        "integration_types": or("integration_types", json!([0])),
        "default_member_permissions": command["default_member_permissions"],
        "nsfw": or("nsfw", json!(false)),
        "localized": localized(command),
    })
}

fn essence_of_options(of: &Value) -> Vec<Value> {
    let Some(options) = of["options"].as_array() else { return Vec::new() };
    options
        .iter()
        .map(|option| {
            let mut essence = Map::new();
            for key in ["type", "name", "description"] {
                essence.insert(key.to_owned(), option[key].clone());
            }
            for key in ["required", "autocomplete"] {
                essence.insert(key.to_owned(), json!(option[key].as_bool().unwrap_or(false)));
            }
            // Discord may write a whole number as a fraction.
            for key in ["min_value", "max_value", "min_length", "max_length"] {
                essence.insert(key.to_owned(), json!(option[key].as_f64()));
            }
            let choices = option["choices"].as_array().map(Vec::as_slice).unwrap_or_default();
            let choices: Vec<_> = choices.iter().map(|c| json!([c["name"], c["value"], localized(c)])).collect();
            essence.insert("choices".to_owned(), json!(choices));
            let mut channels: Vec<_> =
                option["channel_types"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
            channels.sort_unstable();
            essence.insert("channel_types".to_owned(), json!(channels));
            essence.insert("options".to_owned(), json!(essence_of_options(option)));
            essence.insert("localized".to_owned(), json!(localized(option)));
            Value::Object(essence)
        })
        .collect()
}

/// We set no localised names; some that are there are from another version.
fn localized(of: &Value) -> bool {
    ["name_localizations", "description_localizations"]
        .iter()
        .any(|key| of[key].as_object().is_some_and(|all| !all.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::SubcommandSpec;
    use crate::message::Text;

    fn option(name: &'static str, kind: OptionKind) -> OptionSpec {
        OptionSpec { name, description: Text::own("What"), kind, required: false }
    }

    fn specs() -> Vec<CommandSpec> {
        let sub = SubcommandSpec {
            name: "open",
            description: Text::own("Open a round"),
            options: vec![
                OptionSpec {
                    required: true,
                    ..option("mode", OptionKind::OneOf(vec![("together", Text::own("Together"))]))
                },
                option("zone", OptionKind::Suggested),
                option("where", OptionKind::Channel),
                option("days", OptionKind::Whole(1, 60)),
                option("note", OptionKind::Text(100)),
            ],
        };
        vec![
            CommandSpec {
                name: "readiness",
                description: Text::own("The survey"),
                subcommands: vec![sub],
                options: vec![],
            },
            CommandSpec {
                name: "help",
                description: Text::own("Help"),
                subcommands: vec![],
                options: vec![
                    option("role", OptionKind::Role),
                    option("person", OptionKind::Person),
                    option("file", OptionKind::File),
                ],
            },
        ]
    }

    fn ours() -> Vec<Value> {
        specs().iter().map(command).collect()
    }

    /// The same list as Discord sends it back.
    fn echoed() -> Vec<Value> {
        let mut all = ours();
        all.reverse();
        for command in &mut all {
            command["id"] = json!("1");
            command["application_id"] = json!("2");
            command["version"] = json!("3");
            command["dm_permission"] = json!(false);
            command["name_localizations"] = json!(null);
        }
        let open = &mut all[1]["options"][0];
        for option in open["options"].as_array_mut().unwrap() {
            if option["required"] == false {
                option.as_object_mut().unwrap().remove("required");
            }
            if option["name"] == "days" {
                option["min_value"] = json!(1.0);
            }
            if option["name"] == "where" {
                option["channel_types"] = json!([5, 0]);
            }
        }
        all
    }

    #[test]
    fn a_command_is_for_servers_only() {
        let body = &ours()[0];
        assert_eq!((&body["contexts"], &body["integration_types"]), (&json!([0]), &json!([0])));
        assert_eq!(body["default_member_permissions"], json!(null));
        let options = &body["options"][0]["options"];
        assert_eq!(
            options[0],
            json!({"type": 3, "name": "mode", "description": "What", "required": true,
                "choices": [{"name": "Together", "value": "together"}]})
        );
        assert_eq!(options[1]["autocomplete"], true);
        assert_eq!(options[2]["channel_types"], json!([0, 5]));
        assert_eq!((&options[3]["min_value"], &options[3]["max_value"]), (&json!(1), &json!(60)));
        assert_eq!(options[4]["max_length"], 100);
    }

    #[test]
    fn what_discord_has_already_is_not_sent_again() {
        assert!(same(&json!(echoed()), &ours()));
    }

    #[test]
    fn every_difference_is_seen() {
        let changes: [fn(&mut Vec<Value>); 9] = [
            |all| drop(all.pop()),
            |all| all.push(json!({"name": "old", "description": "x"})),
            |all| all[0]["description"] = json!("Other"),
            |all| all[0]["contexts"] = json!([0, 1]),
            |all| all[0]["default_member_permissions"] = json!("8"),
            |all| all[1]["options"][0]["options"][0]["required"] = json!(false),
            |all| all[1]["options"][0]["options"][0]["choices"][0]["name"] = json!("Other"),
            |all| all[1]["options"][0]["options"].as_array_mut().unwrap().swap(0, 1),
            |all| all[1]["options"][0]["options"][3]["max_value"] = json!(61),
        ];
        for (place, change) in changes.iter().enumerate() {
            let mut known = echoed();
            change(&mut known);
            assert!(!same(&json!(known), &ours()), "change {place}");
        }
        assert!(!same(&json!({"message": "?"}), &ours()));
    }
}
