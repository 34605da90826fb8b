//! Guilds, their roles, channels and members, as the bot may see them.

use serde_json::{Map, Value, json};

use super::{Reply, Request, parse};
use crate::rehearsal::error::ApiError;
use crate::rehearsal::world::{Guild, Id, World};
use crate::rehearsal::{permissions, wire};

/// Whether the bot is a member.
pub(super) fn bot_in(world: &World, guild: Id) -> bool {
    world.guilds.get(&guild).is_some_and(|guild| guild.members.contains_key(&world.bot))
}

pub(super) fn route(world: &World, request: &Request, guild: &str, rest: &[&str]) -> Result<Reply, ApiError> {
    let id = parse(guild).filter(|id| bot_in(world, *id));
    let guild = id.and_then(|id| world.guilds.get(&id)).ok_or_else(|| ApiError::code(10004))?;
    match (request.method.as_str(), rest) {
        ("GET", []) => {
            let mut value = wire::guild(guild);
            if request.flag("with_counts") {
                value["approximate_member_count"] = guild.members.len().into();
                value["approximate_presence_count"] = guild.members.len().into();
            }
            Reply::json(value)
        }
        ("GET", ["channels"]) => {
            let channels = world.channels.values().filter(|channel| channel.guild == Some(guild.id));
            Reply::json(channels.map(|channel| wire::channel(world, channel)).collect())
        }
        ("GET", ["roles"]) => Reply::json(guild.roles.values().map(wire::role).collect()),
        ("GET", ["roles", "member-counts"]) => Reply::json(member_counts(guild)),
        ("GET", ["roles", role]) => match parse(role).and_then(|id| guild.roles.get(&id)) {
            Some(role) => Reply::json(wire::role(role)),
            None => Err(ApiError::code(10011)),
        },
        // The list of members takes a privileged intent.
        ("GET", ["members"]) => Err(ApiError::code(50001)),
        ("GET", ["members", user]) => {
            let user = parse(user).filter(|id| world.people.contains_key(id)).ok_or_else(|| ApiError::code(10013))?;
            if !guild.members.contains_key(&user) {
                return Err(ApiError::code(10007));
            }
            Reply::json(wire::member(world, guild, user))
        }
        _ => Err(ApiError::unknown_route()),
    }
}

/// How many members have each role; @everyone is not among them.
fn member_counts(guild: &Guild) -> Value {
    let counts = guild.roles.keys().filter(|role| **role != guild.id).map(|role| {
        let count = guild.members.values().filter(|member| member.roles.contains(role)).count();
        (role.to_string(), json!(count))
    });
    Value::Object(counts.collect::<Map<_, _>>())
}

/// The guilds that the bot is in.
pub(super) fn mine(world: &World, request: &Request) -> Result<Reply, ApiError> {
    let limit = request.id("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(200).clamp(1, 200);
    let after = request.id("after").unwrap_or(0);
    let guilds = world.guilds.values().filter(|guild| guild.id > after && bot_in(world, guild.id)).take(limit);
    Reply::json(
        guilds
            .map(|guild| {
                json!({"id": guild.id.to_string(), "name": guild.name, "icon": null, "banner": null,
                    "owner": guild.owner == world.bot, "features": [],
                    "permissions": permissions::written(permissions::in_guild(guild, world.bot))})
            })
            .collect(),
    )
}
