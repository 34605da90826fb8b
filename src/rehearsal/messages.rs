//! Messages: written, changed, deleted; and who is notified.

use std::sync::Arc;

use serde_json::{Value, json};

use super::check;
use super::error::ApiError;
use super::permissions::{self, MENTION_EVERYONE, VIEW_CHANNEL};
use super::rest::File;
use super::server::Ctx;
use super::sessions::{INTENT_DIRECT_MESSAGES, INTENT_GUILD_MESSAGES};
use super::wire::{self, ATTACHMENT_LIMIT};
use super::world::{Attachment, Id, Message, Ping, World};

/// Only the reader sees it.
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// "… is thinking".
pub(super) const LOADING: u64 = 1 << 7;
/// The flags that a sender may set: without embeds, silent, components only.
const SETTABLE: u64 = 1 << 2 | 1 << 12 | check::COMPONENTS_V2;

/// A message that is about to be written.
pub(super) struct Draft<'a> {
    pub(super) author: Id,
    pub(super) channel: Id,
    pub(super) body: &'a Value,
    pub(super) files: &'a [File],
    pub(super) ephemeral_for: Option<Id>,
    pub(super) interaction: Option<Id>,
    pub(super) kind: u8,
}

/// Whom a text mentions, and whom that notifies.
#[derive(Default)]
struct Mentions {
    users: Vec<Id>,
    roles: Vec<Id>,
    everyone: bool,
    pinged: Vec<Id>,
}

/// Writes a message, if it can be written.
pub(super) fn create(world: &mut World, ctx: &Ctx, draft: &Draft) -> Result<Id, ApiError> {
    if !world.channels.contains_key(&draft.channel) {
        return Err(ApiError::code(10003));
    }
    let flags = draft.body["flags"].as_u64().unwrap_or(0) & SETTABLE;
    check::message(draft.body, flags & check::COMPONENTS_V2 != 0)?;
    check_files(draft.files)?;
    let attachments = attach(world, ctx, draft.body, draft.files);
    let content = draft.body["content"].as_str().unwrap_or_default();
    let mut mentions = mentions(world, draft.channel, draft.author, content, &draft.body["allowed_mentions"]);
    if draft.ephemeral_for.is_some() || flags & (1 << 12) != 0 {
        mentions.pinged.clear();
    }
    let message = Message {
        id: world.next_id(ctx.now),
        channel: draft.channel,
        author: draft.author,
        content: content.to_owned(),
        embeds: draft.body["embeds"].as_array().into_iter().flatten().map(check::rich).collect(),
        components: draft.body["components"].as_array().cloned().unwrap_or_default(),
        attachments,
        flags: flags | if draft.ephemeral_for.is_some() { EPHEMERAL } else { 0 },
        kind: draft.kind,
        sent_at: ctx.now,
        edited_at: None,
        nonce: Some(draft.body["nonce"].clone()).filter(|nonce| !nonce.is_null()),
        ephemeral_for: draft.ephemeral_for,
        forgotten: false,
        interaction: draft.interaction,
        mentions: mentions.users,
        mention_roles: mentions.roles,
        mention_everyone: mentions.everyone,
        pinged: mentions.pinged,
    };
    if is_empty(&message) {
        return Err(ApiError::code(50006));
    }
    Ok(publish(world, ctx, message))
}

/// Puts a message where people and the gateway see it. A direct message notifies whoever gets it.
pub(super) fn publish(world: &mut World, ctx: &Ctx, mut message: Message) -> Id {
    let (id, channel) = (message.id, message.channel);
    let recipient = world.channels.get(&channel).and_then(|channel| channel.recipient);
    let silent = message.flags & (LOADING | 1 << 12) != 0 || message.interaction.is_some();
    if let Some(recipient) = recipient.filter(|recipient| *recipient != message.author && !silent)
        && !message.pinged.contains(&recipient)
    {
        message.pinged.push(recipient);
    }
    for person in message.pinged.clone() {
        world.pings.push(Ping { person, message: id, channel, at: ctx.now });
    }
    world.messages.insert(id, message);
    tell(world, ctx, "MESSAGE_CREATE", id);
    id
}

/// Changes a message: what the request leaves out stays.
pub(super) fn edit(world: &mut World, ctx: &Ctx, id: Id, body: &Value, files: &[File]) -> Result<(), ApiError> {
    let old = world.messages.get(&id).cloned().ok_or_else(|| ApiError::code(10008))?;
    check_files(files)?;
    let mut merged = json!({"content": old.content, "embeds": old.embeds, "components": old.components});
    for key in ["content", "embeds", "components", "allowed_mentions", "attachments"] {
        if let Some(value) = body.get(key) {
            merged[key] = value.clone();
        }
    }
    let flags = (old.flags & !LOADING) | (body["flags"].as_u64().unwrap_or(0) & SETTABLE);
    check::message(&merged, flags & check::COMPONENTS_V2 != 0)?;
    let mut attachments = old.attachments.clone();
    if let Some(kept) = body["attachments"].as_array() {
        let kept: Vec<Id> = kept.iter().filter_map(entry_id).collect();
        attachments.retain(|attachment| kept.contains(&attachment.id));
    }
    attachments.extend(attach(world, ctx, body, files));
    let content = merged["content"].as_str().unwrap_or_default().to_owned();
    let mentions = mentions(world, old.channel, old.author, &content, &body["allowed_mentions"]);
    let message = Message {
        content,
        embeds: merged["embeds"].as_array().into_iter().flatten().map(check::rich).collect(),
        components: merged["components"].as_array().cloned().unwrap_or_default(),
        attachments,
        flags,
        // The first words in a deferred answer are no edit.
        edited_at: if old.flags & LOADING == 0 { Some(ctx.now) } else { None },
        mentions: mentions.users,
        mention_roles: mentions.roles,
        mention_everyone: mentions.everyone,
        ..old
    };
    if is_empty(&message) {
        return Err(ApiError::code(50006));
    }
    world.messages.insert(id, message);
    tell(world, ctx, "MESSAGE_UPDATE", id);
    Ok(())
}

/// Deletes a message.
pub(super) fn delete(world: &mut World, id: Id) {
    let Some(message) = world.messages.remove(&id) else { return };
    if message.ephemeral_for.is_some() {
        return;
    }
    let guild = world.channels.get(&message.channel).and_then(|channel| channel.guild);
    let mut data = json!({"id": id.to_string(), "channel_id": message.channel.to_string()});
    if let Some(guild) = guild {
        data["guild_id"] = guild.to_string().into();
    }
    world.dispatch("MESSAGE_DELETE", message_intent(guild), &data);
}

fn message_intent(guild: Option<Id>) -> u64 {
    if guild.is_some() { INTENT_GUILD_MESSAGES } else { INTENT_DIRECT_MESSAGES }
}

/// Tells the gateway of a message that is not private.
fn tell(world: &mut World, ctx: &Ctx, event: &str, id: Id) {
    let Some(message) = world.messages.get(&id).filter(|message| message.ephemeral_for.is_none()) else { return };
    let guild = world.channels.get(&message.channel).and_then(|channel| channel.guild);
    let mut data = wire::message(world, message, &ctx.base);
    if let Some(guild) = guild.and_then(|id| world.guilds.get(&id)) {
        data["guild_id"] = guild.id.to_string().into();
        data["member"] = wire::partial_member(guild, message.author);
    }
    if let Some(nonce) = message.nonce.as_ref().filter(|_| event == "MESSAGE_CREATE") {
        data["nonce"] = nonce.clone();
    }
    world.dispatch(event, message_intent(guild), &data);
}

fn is_empty(message: &Message) -> bool {
    message.content.trim().is_empty()
        && message.embeds.is_empty()
        && message.components.is_empty()
        && message.attachments.is_empty()
}

fn check_files(files: &[File]) -> Result<(), ApiError> {
    if files.len() > 10 {
        return Err(super::error::Problems::one(
            "attachments",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 10 or fewer in length.",
        ));
    }
    if files.iter().any(|file| file.bytes.len() > ATTACHMENT_LIMIT) {
        return Err(ApiError::code(40005));
    }
    Ok(())
}

fn entry_id(entry: &Value) -> Option<Id> {
    entry["id"].as_u64().or_else(|| entry["id"].as_str()?.parse().ok())
}

/// The new files of a request, with the names and descriptions that its `attachments` give them.
fn attach(world: &mut World, ctx: &Ctx, body: &Value, files: &[File]) -> Vec<Attachment> {
    let entries = body["attachments"].as_array();
    let mut attachments = Vec::new();
    for file in files {
        let entry = entries.into_iter().flatten().find(|entry| file.number.is_some() && entry_id(entry) == file.number);
        let text = |key: &str| entry.and_then(|entry| entry[key].as_str()).map(str::to_owned);
        attachments.push(Attachment {
            id: world.next_id(ctx.now),
            filename: text("filename").unwrap_or_else(|| file.filename.clone()),
            content_type: file.content_type.clone(),
            description: text("description"),
            bytes: Arc::new(file.bytes.clone()),
        });
    }
    attachments
}

/// Whom a text mentions. Every `<@…>` counts, even in code: whoever writes must rely on `allowed_mentions`.
fn mentions(world: &World, channel: Id, author: Id, content: &str, allowed: &Value) -> Mentions {
    let parse = |kind: &str| allowed.is_null() || allowed["parse"].as_array().is_some_and(|p| p.contains(&kind.into()));
    let listed =
        |kind: &str, id: Id| {
            allowed[kind].as_array().into_iter().flatten().any(|entry| {
                entry.as_u64() == Some(id) || entry.as_str().and_then(|text| text.parse().ok()) == Some(id)
            })
        };
    let mut found = Mentions::default();
    for piece in content.split('<').skip(1) {
        let Some((inside, _)) = piece.split_once('>') else { continue };
        if let Some(role) = inside.strip_prefix("@&").and_then(|id| id.parse().ok()) {
            if (parse("roles") || listed("roles", role)) && !found.roles.contains(&role) {
                found.roles.push(role);
            }
        } else if let Some(user) = inside.strip_prefix('@')
            && let Ok(user) = user.trim_start_matches('!').parse()
            && (parse("users") || listed("users", user))
            && world.people.contains_key(&user)
            && !found.users.contains(&user)
        {
            found.users.push(user);
        }
    }
    let guild = world.channels.get(&channel).and_then(|channel| channel.guild).and_then(|id| world.guilds.get(&id));
    let may_ping_all = permissions::has(world, channel, author, MENTION_EVERYONE);
    found.roles.retain(|id| {
        let role = guild.and_then(|guild| guild.roles.get(id));
        role.is_some_and(|role| role.mentionable || may_ping_all)
    });
    found.everyone =
        parse("everyone") && may_ping_all && ["@everyone", "@here"].iter().any(|word| content.contains(word));
    let members = guild.into_iter().flat_map(|guild| &guild.members);
    let reached = members.filter(|(id, member)| {
        found.everyone || found.users.contains(*id) || member.roles.iter().any(|role| found.roles.contains(role))
    });
    found.pinged = reached
        .map(|(id, _)| *id)
        .filter(|id| *id != author && permissions::has(world, channel, *id, VIEW_CHANNEL))
        .collect();
    found
}
