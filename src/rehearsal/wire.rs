//! The world's things as JSON, with every field that a strict client insists on.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::permissions;
use super::world::{Attachment, Channel, Guild, Id, Message, Role, ScheduledEvent, Target, World, timestamp};

/// The largest file that Discord takes from or for a bot.
pub(super) const ATTACHMENT_LIMIT: usize = 10 * 1024 * 1024;

/// A user.
pub(super) fn user(world: &World, id: Id) -> Value {
    let Some(person) = world.people.get(&id) else {
        return json!({"id": id.to_string(), "username": "deleted_user", "discriminator": "0", "global_name": null,
            "avatar": null, "public_flags": 0});
    };
    let mut user = json!({
        "id": id.to_string(), "username": person.username, "discriminator": "0", "global_name": person.name,
        "avatar": null, "banner": null, "accent_color": null, "avatar_decoration_data": null, "collectibles": null,
        "primary_guild": null, "public_flags": 0, "flags": 0,
    });
    if person.bot {
        user["bot"] = true.into();
    }
    user
}

/// The bot as it sees itself.
pub(super) fn own_user(world: &World) -> Value {
    let mut user = user(world, world.bot);
    user["verified"] = true.into();
    user["mfa_enabled"] = true.into();
    user["email"] = Value::Null;
    user["locale"] = "en-US".into();
    user
}

/// A member, with its user.
pub(super) fn member(world: &World, guild: &Guild, id: Id) -> Value {
    let mut member = partial_member(guild, id);
    member["user"] = user(world, id);
    member["deaf"] = false.into();
    member["mute"] = false.into();
    member
}

/// A member as `resolved` has it: without user, deaf, mute.
pub(super) fn partial_member(guild: &Guild, id: Id) -> Value {
    let roles: Vec<String> =
        guild.members.get(&id).map(|m| m.roles.iter().map(Id::to_string).collect()).unwrap_or_default();
    json!({
        "roles": roles, "nick": null, "avatar": null, "banner": null, "premium_since": null, "pending": false,
        "flags": 0, "communication_disabled_until": null, "unusual_dm_activity_until": null,
        "avatar_decoration_data": null,
        "joined_at": guild.members.get(&id).map(|member| timestamp(member.joined_at)),
    })
}

/// A role.
pub(super) fn role(role: &Role) -> Value {
    json!({
        "id": role.id.to_string(), "name": role.name, "permissions": permissions::written(role.permissions),
        "color": role.color, "colors": {"primary_color": role.color, "secondary_color": null, "tertiary_color": null},
        "position": role.position, "hoist": false, "managed": role.managed, "mentionable": role.mentionable,
        "icon": null, "unicode_emoji": null, "flags": 0,
    })
}

/// A channel.
pub(super) fn channel(world: &World, channel: &Channel) -> Value {
    let last = world.messages.values().rev().find(|m| m.channel == channel.id && m.ephemeral_for.is_none());
    let last_message_id = last.map(|message| message.id.to_string());
    if let Some(recipient) = channel.recipient {
        return json!({"id": channel.id.to_string(), "type": 1, "last_message_id": last_message_id, "flags": 0,
            "recipients": [user(world, recipient)]});
    }
    let overwrites: Vec<Value> = channel
        .overwrites
        .iter()
        .map(|overwrite| {
            let (id, kind) = match overwrite.target {
                Target::Role(id) => (id, 0),
                Target::Member(id) => (id, 1),
            };
            json!({"id": id.to_string(), "type": kind, "allow": permissions::written(overwrite.allow),
                "deny": permissions::written(overwrite.deny)})
        })
        .collect();
    json!({
        "id": channel.id.to_string(), "type": channel.kind, "guild_id": channel.guild.map(|id| id.to_string()),
        "name": channel.name, "topic": channel.topic, "position": channel.position, "nsfw": false, "flags": 0,
        "parent_id": null, "rate_limit_per_user": 0, "last_message_id": last_message_id,
        "permission_overwrites": overwrites,
    })
}

/// A channel as an interaction names it, with the permissions of whoever acts.
pub(super) fn partial_channel(world: &World, it: &Channel, person: Id) -> Value {
    let mut value = channel(world, it);
    if it.guild.is_some() {
        value["permissions"] = permissions::written(permissions::in_channel(world, it, person)).into();
    }
    value
}

/// A guild as REST gives it.
pub(super) fn guild(guild: &Guild) -> Value {
    let roles: Vec<Value> = guild.roles.values().map(role).collect();
    let mut value = json!({
        "id": guild.id.to_string(), "name": guild.name, "owner_id": guild.owner.to_string(),
        "icon": null, "icon_hash": null, "splash": null, "discovery_splash": null, "banner": null, "description": null,
        "afk_channel_id": null, "afk_timeout": 300, "region": "deprecated",
        "widget_enabled": false, "widget_channel_id": null,
        "verification_level": 1, "default_message_notifications": 1, "explicit_content_filter": 2,
    });
    let more = json!({
        "roles": roles, "emojis": [], "stickers": [], "features": [], "mfa_level": 0, "application_id": null,
        "system_channel_id": guild.system_channel.map(|id| id.to_string()), "system_channel_flags": 0,
        "rules_channel_id": null, "public_updates_channel_id": null, "safety_alerts_channel_id": null,
        "max_presences": null, "max_members": 25_000_000, "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50, "vanity_url_code": null, "premium_tier": 0,
        "premium_subscription_count": 0, "premium_progress_bar_enabled": false, "preferred_locale": guild.locale,
        "nsfw": false, "nsfw_level": 0, "incidents_data": null, "home_header": null, "hub_type": null,
    });
    for (key, more) in more.as_object().into_iter().flatten() {
        value[key] = more.clone();
    }
    value
}

/// A guild as GUILD_CREATE gives it. Without the members intent, the bot is the only member in it.
pub(super) fn guild_create(world: &World, it: &Guild, now: DateTime<Utc>) -> Value {
    let events: Vec<Value> = world.upcoming(it.id, now).map(|event| self::event(world, event, now, false)).collect();
    let channels: Vec<Value> =
        world.channels.values().filter(|c| c.guild == Some(it.id)).map(|c| channel(world, c)).collect();
    let joined_at = it.members.get(&world.bot).map(|member| timestamp(member.joined_at));
    let mut value = guild(it);
    for (key, extra) in [
        ("joined_at", json!(joined_at)),
        ("large", json!(false)),
        ("unavailable", json!(false)),
        ("member_count", json!(it.members.len())),
        ("members", json!([member(world, it, world.bot)])),
        ("channels", json!(channels)),
        ("voice_states", json!([])),
        ("threads", json!([])),
        ("presences", json!([])),
        ("stage_instances", json!([])),
        ("guild_scheduled_events", json!(events)),
        ("soundboard_sounds", json!([])),
    ] {
        value[key] = extra;
    }
    value
}

/// An event of a guild.
pub(super) fn event(world: &World, it: &ScheduledEvent, now: DateTime<Utc>, counted: bool) -> Value {
    let mut value = json!({
        "id": it.id.to_string(), "guild_id": it.guild.to_string(), "channel_id": null,
        "creator_id": it.creator.to_string(), "creator": user(world, it.creator), "name": it.name,
        "description": it.description, "scheduled_start_time": timestamp(it.starts_at),
        "scheduled_end_time": timestamp(it.ends_at), "privacy_level": 2,
        "status": if it.starts_at <= now { 2 } else { 1 }, "entity_type": 3, "entity_id": null,
        "entity_metadata": {"location": it.location}, "image": null, "recurrence_rule": null,
        "guild_scheduled_event_exceptions": [], "sku_ids": [],
    });
    if counted {
        value["user_count"] = 0.into();
    }
    value
}

/// A file.
pub(super) fn attachment(attachment: &Attachment, channel: Id, base: &str, ephemeral: bool) -> Value {
    let url = format!("{base}/attachments/{channel}/{}/{}", attachment.id, escape(&attachment.filename));
    let mut value = json!({
        "id": attachment.id.to_string(), "filename": attachment.filename, "size": attachment.bytes.len(),
        "url": url, "proxy_url": url, "content_type": attachment.content_type,
    });
    if let Some(description) = &attachment.description {
        value["description"] = description.as_str().into();
    }
    if ephemeral {
        value["ephemeral"] = true.into();
    }
    value
}

fn escape(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    name.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// A message as the bot gets it: without the message-content intent, other people's words are blank unless they are
/// addressed to it. The nonce is told only in the answer to sending: nobody can look for it later.
pub(super) fn message(world: &World, it: &Message, base: &str) -> Value {
    let guild = world.channels.get(&it.channel).and_then(|channel| channel.guild);
    let readable = it.author == world.bot || guild.is_none() || it.mentions.contains(&world.bot);
    let ephemeral = it.ephemeral_for.is_some();
    let attachments: Vec<Value> =
        it.attachments.iter().map(|file| attachment(file, it.channel, base, ephemeral)).collect();
    let mentions: Vec<Value> = it.mentions.iter().map(|id| user(world, *id)).collect();
    let roles: Vec<String> = it.mention_roles.iter().map(Id::to_string).collect();
    let mut value = json!({
        "id": it.id.to_string(), "channel_id": it.channel.to_string(), "type": it.kind,
        "author": user(world, it.author), "timestamp": timestamp(it.sent_at),
        "edited_timestamp": it.edited_at.map(timestamp), "tts": false, "pinned": false, "flags": it.flags,
        "content": if readable { it.content.as_str() } else { "" },
        "embeds": if readable { json!(it.embeds) } else { json!([]) },
        "components": if readable { json!(it.components) } else { json!([]) },
        "attachments": if readable { json!(attachments) } else { json!([]) },
        "mentions": mentions, "mention_roles": roles, "mention_everyone": it.mention_everyone,
    });
    if let Some(interaction) = it.interaction.and_then(|id| world.interactions.get(&id)) {
        value["application_id"] = world.bot.to_string().into();
        value["webhook_id"] = world.bot.to_string().into();
        value["interaction_metadata"] = interaction.metadata(world);
    }
    value
}
