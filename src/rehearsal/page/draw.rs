//! What the page shows: the world as one person sees it.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::rehearsal::messages;
use crate::rehearsal::people::{sees, usable_commands};
use crate::rehearsal::permissions::{MANAGE_GUILD, VIEW_CHANNEL, has, in_guild};
use crate::rehearsal::wire;
use crate::rehearsal::world::{Channel, Guild, Id, Message, Role, World, timestamp};

/// How many messages the page shows.
const SHOWN: usize = 100;

/// What the page asks to see.
#[derive(Default, Deserialize)]
pub(super) struct Look {
    guild: Option<String>,
    person: Option<String>,
    channel: Option<String>,
}

fn wanted(id: &Option<String>) -> Id {
    id.as_deref().and_then(|id| id.parse().ok()).unwrap_or(0)
}

/// Everything the page needs, for the person and the channel that it wants or the first ones there are.
pub(super) fn draw(world: &World, base: &str, look: &Look, now: DateTime<Utc>) -> Value {
    let guild = world.guilds.get(&wanted(&look.guild)).or_else(|| world.guilds.values().next());
    let Some(guild) = guild else {
        return json!({"guilds": [], "people": [], "channels": [], "events": [], "messages": []});
    };
    let people: Vec<Id> = guild.members.keys().copied().filter(|id| *id != world.bot).collect();
    let person = Some(wanted(&look.person)).filter(|id| people.contains(id)).or_else(|| people.first().copied());
    let person = person.unwrap_or(0);
    let mut channels: Vec<&Channel> = world
        .channels
        .values()
        .filter(|it| it.guild == Some(guild.id) || it.recipient == Some(person))
        .filter(|it| has(world, it.id, person, VIEW_CHANNEL))
        .collect();
    channels.sort_by_key(|it| (it.guild.is_none(), it.position));
    let channel = channels.iter().find(|it| it.id == wanted(&look.channel)).or(channels.first()).map_or(0, |it| it.id);
    let seen = |channel: Id| world.messages.values().filter(move |it| it.channel == channel && sees(world, person, it));
    let latest: Vec<&Message> = seen(channel).rev().take(SHOWN).collect();
    let commands = usable_commands(world, person, channel);
    let refusals = world.refusals.iter().rev().take(SHOWN).rev();
    let role = |role: &Role| json!({"id": role.id.to_string(), "name": role.name, "color": role.color});
    json!({
        "bot": {"id": world.bot.to_string(), "name": name(world, world.bot), "connected": world.bot_connected()},
        "guilds": world.guilds.values().map(|it| json!({"id": it.id.to_string(), "name": it.name})).collect::<Value>(),
        "guild": guild.id.to_string(),
        "people": people.iter().map(|id| person_json(world, guild, *id)).collect::<Value>(),
        "person": person.to_string(),
        "roles": highest_first(guild.roles.values().filter(|it| it.id != guild.id)).into_iter().map(role).collect::<Value>(),
        "channels": channels.iter().map(|it| json!({
            "id": it.id.to_string(),
            "name": if it.recipient.is_some() { name(world, world.bot) } else { it.name.as_str() },
            "kind": kind(it),
            "topic": it.topic, "messages": seen(it.id).count(),
            "pings": seen(it.id).filter(|message| message.pinged.contains(&person)).count(),
        })).collect::<Value>(),
        "channel": channel.to_string(),
        "events": events(world, guild, now),
        "messages": latest.iter().rev().map(|it| message_json(world, it, person, base)).collect::<Value>(),
        "commands": commands.iter().map(|it| json!({
            "name": it.name, "description": it.description,
            "options": it.options.iter().map(option_json).collect::<Value>(),
        })).collect::<Value>(),
        "refusals": refusals.map(|it| json!({
            "at": timestamp(it.at), "method": it.method, "path": it.path, "status": it.status, "code": it.code,
            "message": it.message, "errors": it.errors,
        })).collect::<Value>(),
    })
}

/// The guild's events that are not over, the next first.
fn events(world: &World, guild: &Guild, now: DateTime<Utc>) -> Value {
    let mut events: Vec<_> = world.upcoming(guild.id, now).collect();
    events.sort_by_key(|event| (event.starts_at, event.id));
    let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let shown = events.into_iter().map(|it| {
        json!({"id": it.id.to_string(), "name": it.name, "description": it.description, "location": it.location,
            "by": name(world, it.creator), "starts": instant(it.starts_at), "ends": instant(it.ends_at)})
    });
    shown.collect()
}

/// Where the bot has written since a message, and how often. What only one person sees in a channel is left out.
pub(super) fn arrived(world: &World, since: Id) -> Value {
    let mut places: Vec<(Id, usize)> = Vec::new();
    let new = world.messages.range(since + 1..).map(|(_, message)| message);
    for message in new.filter(|message| message.author == world.bot && message.ephemeral_for.is_none()) {
        match places.iter_mut().find(|(channel, _)| *channel == message.channel) {
            Some((_, count)) => *count += 1,
            None => places.push((message.channel, 1)),
        }
    }
    let shown = places.into_iter().filter_map(|(id, count)| {
        let channel = world.channels.get(&id)?;
        let name = channel.recipient.map_or(channel.name.as_str(), |person| name(world, person));
        Some(json!({"channel": id.to_string(), "guild": channel.guild.map(|id| id.to_string()), "name": name,
            "kind": kind(channel), "person": channel.recipient.map(|id| id.to_string()), "count": count}))
    });
    shown.collect()
}

fn kind(channel: &Channel) -> &'static str {
    match channel.kind {
        1 => "dm",
        5 => "announcement",
        _ => "text",
    }
}

/// Roles as Discord lists them.
fn highest_first<'a>(roles: impl Iterator<Item = &'a Role>) -> Vec<&'a Role> {
    let mut roles: Vec<_> = roles.collect();
    roles.sort_by_key(|role| (std::cmp::Reverse(role.position), role.id));
    roles
}

fn name(world: &World, person: Id) -> &str {
    world.people.get(&person).map_or("somebody", |person| person.name.as_str())
}

fn person_json(world: &World, guild: &Guild, id: Id) -> Value {
    let roles = guild.members.get(&id).into_iter().flat_map(|member| &member.roles);
    let roles = roles.filter_map(|role| guild.roles.get(role));
    let person = world.people.get(&id);
    json!({
        "id": id.to_string(), "name": name(world, id),
        "username": person.map(|person| person.username.as_str()), "locale": person.map(|person| person.locale.as_str()),
        "dms_closed": person.is_some_and(|person| person.dms_closed), "owner": guild.owner == id,
        "manage_server": in_guild(guild, id) & MANAGE_GUILD != 0,
        "roles": highest_first(roles).into_iter().map(|it| json!({"id": it.id.to_string(), "name": it.name, "color": it.color})).collect::<Value>(),
    })
}

fn message_json(world: &World, it: &Message, person: Id, base: &str) -> Value {
    let ephemeral = it.ephemeral_for.is_some();
    let answers = it.interaction.and_then(|id| world.interactions.get(&id));
    let answer_to = answers.and_then(|interaction| {
        let command = interaction.command.as_ref()?;
        Some(json!({"person": name(world, interaction.person), "command": command}))
    });
    let files = it.attachments.iter().map(|file| {
        let mut value = wire::attachment(file, it.channel, base, ephemeral);
        value["description"] = json!(file.description);
        value
    });
    json!({
        "id": it.id.to_string(),
        "author": {"id": it.author.to_string(), "name": name(world, it.author), "bot": it.author == world.bot},
        "content": it.content, "timestamp": timestamp(it.sent_at), "edited": it.edited_at.map(timestamp),
        "ephemeral": ephemeral, "loading": it.flags & messages::LOADING != 0,
        "pinged_you": it.pinged.contains(&person), "embeds": it.embeds, "components": it.components,
        "attachments": files.collect::<Value>(), "answer_to": answer_to,
    })
}

fn option_json(option: &Value) -> Value {
    let kind = match option["type"].as_u64() {
        Some(4) => "integer",
        Some(5) => "boolean",
        Some(6) => "user",
        Some(7) => "channel",
        Some(8) => "role",
        Some(9) => "mentionable",
        Some(10) => "number",
        Some(11) => "attachment",
        _ => "string",
    };
    let list = |key: &str| if option[key].is_array() { option[key].clone() } else { json!([]) };
    json!({
        "name": option["name"], "description": option["description"], "type": kind,
        "required": option["required"] == true, "autocomplete": option["autocomplete"] == true,
        "choices": list("choices"), "channel_types": list("channel_types"),
        "min_value": option["min_value"], "max_value": option["max_value"],
        "min_length": option["min_length"], "max_length": option["max_length"],
    })
}
