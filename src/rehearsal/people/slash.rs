//! Slash commands as Discord's client offers and checks them.

use serde_json::{Map, Value, json};

use super::{Impossible, impossible};
use crate::rehearsal::interaction::{Deed, Kind};
use crate::rehearsal::permissions::{self, ADMINISTRATOR, USE_APPLICATION_COMMANDS, VIEW_CHANNEL};
use crate::rehearsal::server::Ctx;
use crate::rehearsal::wire;
use crate::rehearsal::world::{Id, World};

/// A command that can be run: its full name, its definition, the sub-commands on the way, its own options.
#[derive(Clone, Debug)]
pub(in crate::rehearsal) struct Runnable {
    pub(in crate::rehearsal) name: String,
    pub(in crate::rehearsal) description: String,
    pub(in crate::rehearsal) options: Vec<Value>,
    command: Value,
    way: Vec<(u64, String)>,
}

/// The commands that a person may use in a channel, as the client lists them.
pub(in crate::rehearsal) fn usable_commands(world: &World, person: Id, channel: Id) -> Vec<Runnable> {
    let Some(channel) = world.channels.get(&channel) else { return Vec::new() };
    let bits = permissions::in_channel(world, channel, person);
    if bits & (VIEW_CHANNEL | USE_APPLICATION_COMMANDS) != VIEW_CHANNEL | USE_APPLICATION_COMMANDS {
        return Vec::new();
    }
    let guild = channel.guild.and_then(|id| world.guilds.get(&id));
    if guild.is_some_and(|guild| !guild.members.contains_key(&world.bot)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for command in world.commands.values().filter(|command| command["type"] == 1) {
        let of_guild = command["guild_id"].as_str().and_then(|id| id.parse::<Id>().ok());
        let context = if guild.is_some() { 0 } else { 1 };
        let in_place = match (of_guild, &command["contexts"]) {
            (Some(of), _) => channel.guild == Some(of),
            (None, Value::Array(contexts)) => contexts.contains(&context.into()),
            (None, _) => guild.is_some() || command["dm_permission"] != false,
        };
        let needed = command["default_member_permissions"].as_str().and_then(|bits| bits.parse::<u64>().ok());
        let permitted = match needed {
            None => true,
            Some(0) => bits & ADMINISTRATOR != 0,
            Some(needed) => guild.is_none() || bits & needed == needed,
        };
        if in_place && permitted {
            flatten(command, command, Vec::new(), &mut found);
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn flatten(command: &Value, at: &Value, way: Vec<(u64, String)>, found: &mut Vec<Runnable>) {
    let options = at["options"].as_array().cloned().unwrap_or_default();
    let nested = |option: &Value| matches!(option["type"].as_u64(), Some(1 | 2));
    if options.iter().any(nested) {
        for option in &options {
            let name = option["name"].as_str().unwrap_or_default().to_owned();
            let way = [way.clone(), vec![(option["type"].as_u64().unwrap_or(1), name)]].concat();
            flatten(command, option, way, found);
        }
        return;
    }
    let mut name = command["name"].as_str().unwrap_or_default().to_owned();
    for (_, part) in &way {
        name = format!("{name} {part}");
    }
    let description = at["description"].as_str().unwrap_or_default().to_owned();
    found.push(Runnable { name, description, options, command: command.clone(), way });
}

fn find(world: &World, person: Id, channel: Id, name: &str) -> Result<Runnable, Impossible> {
    let name = name.trim_start_matches('/').split_whitespace().collect::<Vec<_>>().join(" ");
    let usable = usable_commands(world, person, channel);
    let list: Vec<&str> = usable.iter().map(|command| command.name.as_str()).collect();
    let list = list.join(", ");
    let found = usable.iter().find(|command| command.name == name).cloned();
    found.ok_or_else(|| Impossible(format!("no command /{name} for this person here; there are: {list}")))
}

impl Runnable {
    /// The `data` of the interaction, with these options at its innermost place.
    fn data(&self, mut options: Vec<Value>, resolved: Value) -> Value {
        for (kind, name) in self.way.iter().rev() {
            options = vec![json!({"type": kind, "name": name, "options": options})];
        }
        let mut data = json!({"id": self.command["id"], "name": self.command["name"], "type": 1, "options": options});
        if !self.command["guild_id"].is_null() {
            data["guild_id"] = self.command["guild_id"].clone();
        }
        if resolved.as_object().is_some_and(|resolved| !resolved.is_empty()) {
            data["resolved"] = resolved;
        }
        data
    }

    fn check_names(&self, given: &[(&str, Value)]) -> Result<(), Impossible> {
        for (name, _) in given {
            if !self.options.iter().any(|option| option["name"] == *name) {
                return impossible(format!("/{} has no option {name:?}", self.name));
            }
        }
        Ok(())
    }
}

pub(super) fn slash(
    world: &mut World,
    ctx: &Ctx,
    person: Id,
    channel: Id,
    command: &str,
    given: &[(&str, Value)],
) -> Result<Id, Impossible> {
    let command = find(world, person, channel, command)?;
    command.check_names(given)?;
    let mut resolved = json!({});
    let mut filled = Vec::new();
    for option in &command.options {
        let value = given.iter().find(|(name, _)| option["name"] == *name).map(|(_, value)| value);
        match value.filter(|value| !value.is_null()) {
            Some(value) => {
                let value = fit(world, ctx, (person, channel), option, value, &mut resolved)?;
                filled.push(json!({"name": option["name"], "type": option["type"], "value": value}));
            }
            None if option["required"] == true => {
                return impossible(format!("/{} needs {}", command.name, option["name"]));
            }
            None => {}
        }
    }
    let data = command.data(filled, resolved);
    let deed = Deed { command: Some(command.name), ..Deed::new(Kind::Command, person, channel, data) };
    Ok(world.interact(ctx, deed, &Map::new()))
}

pub(super) fn autocomplete(
    world: &mut World,
    ctx: &Ctx,
    person: Id,
    channel: Id,
    command: &str,
    given: &[(&str, Value)],
    focused: &str,
) -> Result<Id, Impossible> {
    let command = find(world, person, channel, command)?;
    command.check_names(given)?;
    let mut filled = Vec::new();
    for option in &command.options {
        let value = given.iter().find(|(name, _)| option["name"] == *name).map(|(_, value)| value);
        if option["name"] == focused {
            if option["autocomplete"] != true {
                return impossible(format!("{focused:?} does not complete"));
            }
            let typed =
                value.map_or(String::new(), |value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            filled.push(json!({"name": focused, "type": option["type"], "value": typed, "focused": true}));
        } else if let Some(value) = value {
            let value = fit(world, ctx, (person, channel), option, value, &mut json!({}))?;
            filled.push(json!({"name": option["name"], "type": option["type"], "value": value}));
        }
    }
    if !filled.iter().any(|option| option["focused"] == true) {
        return impossible(format!("/{} has no option {focused:?}", command.name));
    }
    let data = command.data(filled, json!({}));
    let deed = Deed { command: Some(command.name), ..Deed::new(Kind::Autocomplete, person, channel, data) };
    Ok(world.interact(ctx, deed, &Map::new()))
}

/// A value as it is sent, if the option takes it.
fn fit(
    world: &World,
    ctx: &Ctx,
    (person, channel): (Id, Id),
    option: &Value,
    value: &Value,
    resolved: &mut Value,
) -> Result<Value, Impossible> {
    let name = option["name"].as_str().unwrap_or_default();
    let text = value.as_str().map(str::to_owned);
    let unfit = || Impossible(format!("{value} does not fit the option {name:?}"));
    let fitted = match option["type"].as_u64() {
        Some(3) => {
            let text = text.ok_or_else(unfit)?;
            let count = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
            let (min, max) = (option["min_length"].as_u64(), option["max_length"].as_u64());
            if count < min.unwrap_or(1) || count > max.unwrap_or(6000) {
                return Err(unfit());
            }
            Value::from(text)
        }
        Some(4) => Value::from(value.as_i64().or_else(|| text?.trim().parse().ok()).ok_or_else(unfit)?),
        Some(10) => Value::from(value.as_f64().or_else(|| text?.trim().parse().ok()).ok_or_else(unfit)?),
        Some(5) => Value::from(value.as_bool().ok_or_else(unfit)?),
        Some(11) => {
            let file = value.as_u64().or_else(|| text?.parse().ok()).and_then(|id| world.uploads.get(&id));
            let file = file.ok_or_else(unfit)?;
            resolved["attachments"][file.id.to_string()] = wire::attachment(file, channel, &ctx.base, true);
            Value::from(file.id.to_string())
        }
        Some(kind @ 6..=9) => {
            let id = text.unwrap_or_else(|| value.to_string());
            resolve(world, person, channel, kind, &id, &option["channel_types"], resolved)?;
            Value::from(id)
        }
        _ => return Err(unfit()),
    };
    if let Some(number) = fitted.as_f64() {
        let low = option["min_value"].as_f64().is_some_and(|min| number < min);
        if low || option["max_value"].as_f64().is_some_and(|max| number > max) {
            return Err(unfit());
        }
    }
    let choices = option["choices"].as_array().filter(|choices| !choices.is_empty());
    if choices.is_some_and(|choices| !choices.iter().any(|choice| same(&choice["value"], &fitted))) {
        return impossible(format!("{value} is not among the choices of {name:?}"));
    }
    Ok(fitted)
}

fn same(a: &Value, b: &Value) -> bool {
    a == b || (a.is_number() && a.as_f64() == b.as_f64())
}

/// Finds what an id stands for, as an option of type 6 user, 7 channel, 8 role, 9 mentionable would, and adds it.
pub(super) fn resolve(
    world: &World,
    person: Id,
    channel: Id,
    kind: u64,
    id: &str,
    channel_types: &Value,
    resolved: &mut Value,
) -> Result<(), Impossible> {
    let number: Id = id.parse().map_err(|_| Impossible(format!("{id:?} is not an id")))?;
    let guild = world.channels.get(&channel).and_then(|it| it.guild).and_then(|id| world.guilds.get(&id));
    let user = || world.people.contains_key(&number) && guild.is_none_or(|guild| guild.members.contains_key(&number));
    let role = || guild.and_then(|guild| guild.roles.get(&number));
    if matches!(kind, 6 | 9) && user() {
        resolved["users"][id] = wire::user(world, number);
        if let Some(guild) = guild {
            let mut member = wire::partial_member(guild, number);
            let bits = world.channels.get(&channel).map_or(0, |it| permissions::in_channel(world, it, number));
            member["permissions"] = permissions::written(bits).into();
            resolved["members"][id] = member;
        }
        return Ok(());
    }
    if matches!(kind, 8 | 9)
        && let Some(role) = role()
    {
        resolved["roles"][id] = wire::role(role);
        return Ok(());
    }
    let offered = world.channels.get(&number).filter(|it| {
        let types = channel_types.as_array().filter(|types| !types.is_empty());
        let typed = types.is_none_or(|types| types.contains(&it.kind.into()));
        kind == 7 && typed && it.guild.is_some() && it.guild == guild.map(|guild| guild.id)
    });
    match offered.filter(|it| permissions::in_channel(world, it, person) & VIEW_CHANNEL != 0) {
        Some(it) => resolved["channels"][id] = wire::partial_channel(world, it, person),
        None => return impossible(format!("{id} can't be chosen here")),
    }
    Ok(())
}
