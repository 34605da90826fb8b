//! Channels and the messages in them.

use serde_json::Value;

use super::{Reply, Request, parse};
use crate::rehearsal::error::ApiError;
use crate::rehearsal::messages::{self, Draft};
use crate::rehearsal::permissions::{
    ATTACH_FILES, EMBED_LINKS, MANAGE_MESSAGES, READ_MESSAGE_HISTORY, SEND_MESSAGES, VIEW_CHANNEL, in_channel,
};
use crate::rehearsal::server::Ctx;
use crate::rehearsal::wire;
use crate::rehearsal::world::{Channel, Id, Message, World};

pub(super) fn route(
    world: &mut World,
    ctx: &Ctx,
    request: &Request,
    channel: &str,
    rest: &[&str],
) -> Result<Reply, ApiError> {
    let channel = parse(channel).and_then(|id| world.channels.get(&id)).ok_or_else(|| ApiError::code(10003))?.clone();
    let bits = in_channel(world, &channel, world.bot);
    if bits & VIEW_CHANNEL == 0 {
        return Err(ApiError::code(50001));
    }
    let message = |world: &World, id: &str| {
        let id = parse(id).filter(|id| {
            world.messages.get(id).is_some_and(|it| it.channel == channel.id && it.ephemeral_for.is_none())
        });
        id.ok_or_else(|| ApiError::code(10008))
    };
    match (request.method.as_str(), rest) {
        ("GET", []) => Reply::json(wire::channel(world, &channel)),
        ("POST", ["typing"]) if bits & SEND_MESSAGES == 0 => Err(ApiError::code(50013)),
        ("POST", ["typing"]) => Reply::none(),
        ("GET", ["messages"]) => {
            if bits & READ_MESSAGE_HISTORY == 0 {
                return Reply::json(Value::Array(Vec::new()));
            }
            let found = page(world, channel.id, request)?;
            Reply::json(found.into_iter().map(|message| wire::message(world, message, &ctx.base)).collect())
        }
        ("POST", ["messages"]) => send(world, ctx, request, &channel, bits),
        ("GET", ["messages", id]) => {
            if bits & READ_MESSAGE_HISTORY == 0 {
                return Err(ApiError::code(50013));
            }
            let id = message(world, id)?;
            shown(world, ctx, id)
        }
        ("PATCH", ["messages", id]) => {
            let id = message(world, id)?;
            if world.messages.get(&id).is_some_and(|message| message.author != world.bot) {
                return Err(ApiError::code(50005));
            }
            needs(bits, &request.json, !request.files.is_empty())?;
            messages::edit(world, ctx, id, &request.json, &request.files)?;
            shown(world, ctx, id)
        }
        ("DELETE", ["messages", id]) => {
            let id = message(world, id)?;
            let own = world.messages.get(&id).is_some_and(|message| message.author == world.bot);
            if !own && (channel.guild.is_none() || bits & MANAGE_MESSAGES == 0) {
                return Err(ApiError::code(50013));
            }
            messages::delete(world, id);
            Reply::none()
        }
        _ => Err(ApiError::unknown_route()),
    }
}

fn shown(world: &World, ctx: &Ctx, id: Id) -> Result<Reply, ApiError> {
    let message = world.messages.get(&id).ok_or_else(|| ApiError::code(10008))?;
    Reply::json(wire::message(world, message, &ctx.base))
}

/// What a message's content asks of its sender, beyond sending at all.
fn needs(bits: u64, body: &Value, files: bool) -> Result<(), ApiError> {
    let embeds = body["embeds"].as_array().is_some_and(|embeds| !embeds.is_empty());
    if (embeds && bits & EMBED_LINKS == 0) || (files && bits & ATTACH_FILES == 0) {
        return Err(ApiError::code(50013));
    }
    Ok(())
}

fn send(world: &mut World, ctx: &Ctx, request: &Request, channel: &Channel, bits: u64) -> Result<Reply, ApiError> {
    if !matches!(channel.kind, 0 | 1 | 5 | 10..=12) {
        return Err(ApiError::code(50008));
    }
    if let Some(recipient) = channel.recipient {
        if !world.shares_guild(recipient) {
            return Err(ApiError::code(50278));
        }
        if world.people.get(&recipient).is_none_or(|person| person.dms_closed) {
            return Err(ApiError::code(50007));
        }
    }
    if bits & SEND_MESSAGES == 0 {
        return Err(ApiError::code(50013));
    }
    needs(bits, &request.json, !request.files.is_empty())?;
    if !request.json["message_reference"].is_null() && bits & READ_MESSAGE_HISTORY == 0 {
        return Err(ApiError::code(160_002));
    }
    let nonce = &request.json["nonce"];
    let known =
        if request.json["enforce_nonce"] == true && !nonce.is_null() { same_nonce(world, ctx, nonce) } else { None };
    let id = match known {
        Some(id) => id,
        None => {
            let draft = Draft {
                author: world.bot,
                channel: channel.id,
                body: &request.json,
                files: &request.files,
                ephemeral_for: None,
                interaction: None,
                kind: if request.json["message_reference"].is_null() { 0 } else { 19 },
            };
            messages::create(world, ctx, &draft)?
        }
    };
    let message = world.messages.get(&id).ok_or_else(|| ApiError::code(10008))?;
    let mut value = wire::message(world, message, &ctx.base);
    if let Some(nonce) = &message.nonce {
        value["nonce"] = nonce.clone();
    }
    Reply::json(value)
}

/// The bot's message with this nonce, where that is still remembered.
fn same_nonce(world: &World, ctx: &Ctx, nonce: &Value) -> Option<Id> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let recent =
        |message: &Message| ctx.now - message.sent_at < ctx.nonces && message.id > world.faults.nonces_forgotten;
    let same = |message: &&Message| message.nonce.as_ref().is_some_and(|known| text(known) == text(nonce));
    let own = world.messages.values().filter(|message| message.author == world.bot && recent(message));
    own.rev().find(same).map(|message| message.id)
}

/// A page of a channel's messages, newest first.
fn page<'a>(world: &'a World, channel: Id, request: &Request) -> Result<Vec<&'a Message>, ApiError> {
    let limit = match request.query.get("limit") {
        None => 50,
        Some(limit) => limit.parse().ok().filter(|limit| (1..=100).contains(limit)).ok_or_else(|| {
            let message = "int value should be between 1 and 100.";
            crate::rehearsal::error::Problems::one("limit", "NUMBER_TYPE_MAX", message)
        })?,
    };
    let all: Vec<&Message> =
        world.messages.values().filter(|it| it.channel == channel && it.ephemeral_for.is_none()).collect();
    let newest = |list: &[&'a Message], count: usize| list.iter().rev().take(count).copied().collect::<Vec<_>>();
    let before = |id: Id| all.partition_point(|message| message.id < id);
    Ok(if let Some(around) = request.id("around") {
        let from = before(around).saturating_sub(limit / 2);
        newest(&all[from..all.len().min(from + limit)], limit)
    } else if let Some(id) = request.id("before") {
        newest(&all[..before(id)], limit)
    } else if let Some(id) = request.id("after") {
        let from = before(id.saturating_add(1));
        newest(&all[from..all.len().min(from + limit)], limit)
    } else {
        newest(&all, limit)
    })
}
