//! Registered commands: global ones and a guild's.

use serde_json::{Value, json};

use super::{Reply, Request, guilds, parse};
use crate::rehearsal::check;
use crate::rehearsal::error::{ApiError, Problems};
use crate::rehearsal::server::Ctx;
use crate::rehearsal::world::{Id, World};

pub(super) fn route(world: &mut World, ctx: &Ctx, request: &Request, rest: &[&str]) -> Result<Reply, ApiError> {
    let (guild, rest) = match rest {
        ["commands", rest @ ..] => (None, rest),
        ["guilds", guild, "commands", rest @ ..] => {
            let guild = parse(guild).filter(|id| guilds::bot_in(world, *id)).ok_or_else(|| ApiError::code(50001))?;
            (Some(guild), rest)
        }
        _ => return Err(ApiError::unknown_route()),
    };
    let found = |world: &World, id: &str| {
        let id = parse(id).filter(|id| world.commands.get(id).is_some_and(|command| belongs(command, guild)));
        id.ok_or_else(|| ApiError::code(10063))
    };
    match (request.method.as_str(), rest) {
        ("GET", []) => Reply::json(all(world, guild).into_iter().collect()),
        ("PUT", []) => replace(world, ctx, guild, &request.json),
        ("POST", []) => {
            let mut problems = Problems::default();
            check::commands::command(&request.json, "", &mut problems);
            problems.verdict()?;
            let known = world.commands.len();
            let id = store(world, ctx, guild, &request.json)?;
            let status = if world.commands.len() > known { 201 } else { 200 };
            Ok(Reply { status, json: world.commands.get(&id).cloned() })
        }
        ("GET", [id]) => {
            let id = found(world, id)?;
            Reply::json(world.commands.get(&id).cloned().unwrap_or_default())
        }
        ("PATCH", [id]) => {
            let id = found(world, id)?;
            let mut changed = world.commands.get(&id).cloned().unwrap_or_default();
            for (key, value) in request.json.as_object().into_iter().flatten() {
                changed[key] = value.clone();
            }
            let mut problems = Problems::default();
            check::commands::command(&changed, "", &mut problems);
            problems.verdict()?;
            changed["version"] = world.next_id(ctx.now).to_string().into();
            world.commands.insert(id, changed.clone());
            Reply::json(changed)
        }
        ("DELETE", [id]) => {
            let id = found(world, id)?;
            world.commands.remove(&id);
            Reply::none()
        }
        _ => Err(ApiError::unknown_route()),
    }
}

fn belongs(command: &Value, guild: Option<Id>) -> bool {
    command["guild_id"].as_str().and_then(parse) == guild
}

fn all(world: &World, guild: Option<Id>) -> Vec<Value> {
    world.commands.values().filter(|command| belongs(command, guild)).cloned().collect()
}

/// PUT: these and no others. A command that stays keeps its id.
fn replace(world: &mut World, ctx: &Ctx, guild: Option<Id>, body: &Value) -> Result<Reply, ApiError> {
    let Some(definitions) = body.as_array() else {
        return Err(Problems::one("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"));
    };
    if definitions.len() > 100 {
        return Err(ApiError::code(30032));
    }
    let mut problems = Problems::default();
    for (index, definition) in definitions.iter().enumerate() {
        check::commands::command(definition, &index.to_string(), &mut problems);
        if definitions.iter().take(index).any(|other| key(other) == key(definition)) {
            let message = "Application command names must be unique";
            problems.add(&index.to_string(), "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
    }
    problems.verdict()?;
    let stale: Vec<Id> = world
        .commands
        .iter()
        .filter(|(_, command)| belongs(command, guild) && !definitions.iter().any(|new| key(new) == key(command)))
        .map(|(id, _)| *id)
        .collect();
    for id in stale {
        world.commands.remove(&id);
    }
    for definition in definitions {
        store(world, ctx, guild, definition)?;
    }
    Reply::json(all(world, guild).into_iter().collect())
}

/// What tells one command from another in its scope.
fn key(definition: &Value) -> (u64, Option<&str>) {
    (definition["type"].as_u64().unwrap_or(1), definition["name"].as_str())
}

/// Stores a definition under the id of its namesake, or a new one. Its version only rises if it changed.
fn store(world: &mut World, ctx: &Ctx, guild: Option<Id>, definition: &Value) -> Result<Id, ApiError> {
    let namesake = world.commands.iter().find(|(_, old)| belongs(old, guild) && key(old) == key(definition));
    let (id, old) = match namesake {
        Some((id, old)) => (*id, Some(old.clone())),
        None if all(world, guild).len() >= 100 => return Err(ApiError::code(30032)),
        None => (world.next_id(ctx.now), None),
    };
    let mut command = json!({
        "id": id.to_string(), "application_id": world.bot.to_string(), "type": 1, "description": "",
        "default_member_permissions": null, "nsfw": false, "name_localizations": null,
        "description_localizations": null, "integration_types": [0], "version": "",
    });
    match guild {
        Some(guild) => command["guild_id"] = guild.to_string().into(),
        None => {
            command["dm_permission"] = true.into();
            command["contexts"] = Value::Null;
        }
    }
    for (name, value) in definition.as_object().into_iter().flatten() {
        if !["id", "application_id", "version", "guild_id"].contains(&name.as_str()) {
            command[name] = value.clone();
        }
    }
    if command["options"].as_array().is_some_and(Vec::is_empty)
        && let Some(command) = command.as_object_mut()
    {
        command.remove("options");
    }
    let unchanged = old.filter(|old| {
        command["version"] = old["version"].clone();
        command == *old
    });
    if unchanged.is_none() {
        command["version"] = world.next_id(ctx.now).to_string().into();
        world.commands.insert(id, command);
    }
    Ok(id)
}
