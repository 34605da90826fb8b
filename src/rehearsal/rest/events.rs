//! A guild's events. This world has no voice and no stages, so all of them are held elsewhere.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Reply, Request, guilds, parse};
use crate::rehearsal::check;
use crate::rehearsal::error::{ApiError, Problems};
use crate::rehearsal::permissions::{CREATE_EVENTS, MANAGE_EVENTS, in_guild};
use crate::rehearsal::server::Ctx;
use crate::rehearsal::sessions::INTENT_GUILD_SCHEDULED_EVENTS;
use crate::rehearsal::wire;
use crate::rehearsal::world::{Id, ScheduledEvent, World};

/// The most events that a guild may have which are not over.
const MOST: usize = 100;
/// The kind of an event that is held outside of Discord.
const EXTERNAL: i64 = 3;
/// Only members see it; there is no other level.
const GUILD_ONLY: i64 = 2;

pub(super) fn route(
    world: &mut World,
    ctx: &Ctx,
    request: &Request,
    guild: &str,
    rest: &[&str],
) -> Result<Reply, ApiError> {
    let id = parse(guild).filter(|id| guilds::bot_in(world, *id)).ok_or_else(|| ApiError::code(10004))?;
    let bits = world.guilds.get(&id).map_or(0, |guild| in_guild(guild, world.bot));
    match (request.method.as_str(), rest) {
        ("GET", []) => Reply::json(
            world
                .upcoming(id, ctx.now)
                .map(|event| wire::event(world, event, ctx.now, request.flag("with_user_count")))
                .collect(),
        ),
        ("POST", []) => {
            if bits & (CREATE_EVENTS | MANAGE_EVENTS) == 0 {
                return Err(ApiError::code(50013));
            }
            let event = ScheduledEvent {
                id: world.next_id(ctx.now),
                guild: id,
                creator: world.bot,
                ..read(&request.json, None, ctx.now)?
            };
            if world.upcoming(id, ctx.now).count() >= MOST {
                return Err(ApiError::code(30038));
            }
            world.events.insert(event.id, event.clone());
            tell(world, ctx, "GUILD_SCHEDULED_EVENT_CREATE", &event);
            Reply::json(wire::event(world, &event, ctx.now, false))
        }
        ("GET", [event]) => {
            let event = find(world, ctx, id, event)?;
            Reply::json(wire::event(world, &event, ctx.now, request.flag("with_user_count")))
        }
        ("PATCH", [event]) => {
            let old = find(world, ctx, id, event)?;
            may_change(world, bits, &old)?;
            let event = ScheduledEvent {
                id: old.id,
                guild: old.guild,
                creator: old.creator,
                ..read(&request.json, Some(&old), ctx.now)?
            };
            world.events.insert(event.id, event.clone());
            tell(world, ctx, "GUILD_SCHEDULED_EVENT_UPDATE", &event);
            Reply::json(wire::event(world, &event, ctx.now, false))
        }
        ("DELETE", [event]) => {
            let event = find(world, ctx, id, event)?;
            may_change(world, bits, &event)?;
            world.events.remove(&event.id);
            tell(world, ctx, "GUILD_SCHEDULED_EVENT_DELETE", &event);
            Reply::none()
        }
        _ => Err(ApiError::unknown_route()),
    }
}

fn find(world: &World, ctx: &Ctx, guild: Id, event: &str) -> Result<ScheduledEvent, ApiError> {
    let id = parse(event).ok_or_else(|| ApiError::code(10070))?;
    let mut upcoming = world.upcoming(guild, ctx.now);
    upcoming.find(|event| event.id == id).cloned().ok_or_else(|| ApiError::code(10070))
}

/// One's own take the permission to make them, other people's the permission to manage all.
fn may_change(world: &World, bits: u64, event: &ScheduledEvent) -> Result<(), ApiError> {
    let enough = if event.creator == world.bot { CREATE_EVENTS | MANAGE_EVENTS } else { MANAGE_EVENTS };
    if bits & enough == 0 { Err(ApiError::code(50013)) } else { Ok(()) }
}

fn tell(world: &mut World, ctx: &Ctx, name: &str, event: &ScheduledEvent) {
    let data = wire::event(world, event, ctx.now, false);
    world.dispatch(name, INTENT_GUILD_SCHEDULED_EVENTS, &data);
}

/// The event that a request describes; what a change leaves out stays as it was.
fn read(body: &Value, old: Option<&ScheduledEvent>, now: DateTime<Utc>) -> Result<ScheduledEvent, ApiError> {
    let mut problems = Problems::default();
    if old.is_none() {
        check::needed(body, "name", "", 100, &mut problems);
        for key in ["scheduled_start_time", "privacy_level", "entity_type"] {
            if body[key].is_null() {
                problems.required(key);
            }
        }
    } else {
        check::text(body, "name", "", 1, 100, &mut problems);
    }
    check::text(body, "description", "", 0, 1000, &mut problems);
    for (key, wanted) in [("entity_type", EXTERNAL), ("privacy_level", GUILD_ONLY)] {
        if !body[key].is_null() && body[key].as_i64() != Some(wanted) {
            problems.add(key, "BASE_TYPE_CHOICES", format!("Value must be one of {{{wanted}}}."));
        }
    }
    if !body["channel_id"].is_null() {
        let message = "Channel ID must be null for external events";
        problems.add("channel_id", "GUILD_SCHEDULED_EVENT_CHANNEL_ID_FORBIDDEN", message);
    }
    if !body["status"].is_null() {
        problems.add("status", "BASE_TYPE_CHOICES", "This server starts and ends events by itself.");
    }
    let known = |key: &str| old.is_some() && body[key].is_null();
    if !known("entity_metadata") {
        check::needed(&body["entity_metadata"], "location", "entity_metadata", 100, &mut problems);
    }
    let starts_at = instant(body, "scheduled_start_time", old.map(|old| old.starts_at), &mut problems);
    let ends_at = instant(body, "scheduled_end_time", old.map(|old| old.ends_at), &mut problems);
    if ends_at.is_none() && body["scheduled_end_time"].is_null() {
        problems.required("scheduled_end_time");
    }
    if starts_at.is_some_and(|start| start <= now && old.is_none_or(|old| old.starts_at != start)) {
        let message = "Cannot schedule event in the past.";
        problems.add("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", message);
    }
    if starts_at.zip(ends_at).is_some_and(|(start, end)| end <= start) {
        let message = "The end of an event must be after its start.";
        problems.add("scheduled_end_time", "GUILD_SCHEDULED_EVENT_END_BEFORE_START", message);
    }
    problems.verdict()?;
    let text = |value: &Value, old: Option<&String>| {
        value.as_str().map(str::to_owned).or_else(|| old.cloned().filter(|_| value.is_null())).unwrap_or_default()
    };
    Ok(ScheduledEvent {
        id: 0,
        guild: 0,
        creator: 0,
        name: text(&body["name"], old.map(|old| &old.name)),
        description: text(&body["description"], old.map(|old| &old.description)),
        location: text(&body["entity_metadata"]["location"], old.map(|old| &old.location)),
        starts_at: starts_at.unwrap_or(now),
        ends_at: ends_at.unwrap_or(now),
    })
}

fn instant(body: &Value, key: &str, old: Option<DateTime<Utc>>, problems: &mut Problems) -> Option<DateTime<Utc>> {
    match &body[key] {
        Value::Null => old,
        value => {
            let read = value.as_str().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
            if read.is_none() {
                problems.add(key, "DATE_TIME_TYPE_PARSE", "Could not parse the date. Should be ISO8601.");
            }
            read.map(|instant| instant.to_utc())
        }
    }
}
