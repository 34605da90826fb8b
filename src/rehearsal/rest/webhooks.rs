//! What comes after the first answer: more messages, edits, deletions, all by the interaction's token.

use super::{Reply, Request, parse};
use crate::rehearsal::error::ApiError;
use crate::rehearsal::interaction::{Deferred, Kind, Outcome};
use crate::rehearsal::messages::{self, Draft, EPHEMERAL, LOADING};
use crate::rehearsal::server::Ctx;
use crate::rehearsal::wire;
use crate::rehearsal::world::{Id, World};

pub(super) fn route(
    world: &mut World,
    ctx: &Ctx,
    request: &Request,
    application: &str,
    token: &str,
    rest: &[&str],
) -> Result<Reply, ApiError> {
    let unknown = || ApiError::code(10015);
    if parse(application) != Some(world.bot) {
        return Err(unknown());
    }
    let interaction = world.interactions.values().find(|interaction| interaction.token == token).ok_or_else(unknown)?;
    if interaction.token_expired(ctx.now) {
        return Err(ApiError::code(50027));
    }
    // Before the first answer there is nothing to follow up.
    if interaction.acknowledged.is_none() || interaction.kind == Kind::Autocomplete {
        return Err(unknown());
    }
    let id = interaction.id;
    let target = |name: &str| {
        let found = if name == "@original" {
            interaction.original
        } else {
            parse(name).filter(|id| interaction.messages.contains(id) || interaction.original == Some(*id))
        };
        found.filter(|id| world.messages.contains_key(id)).ok_or_else(|| ApiError::code(10008))
    };
    match (request.method.as_str(), rest) {
        ("POST", []) => follow_up(world, ctx, request, id),
        ("GET", ["messages", name]) => {
            let message = target(name)?;
            shown(world, ctx, message)
        }
        ("PATCH", ["messages", name]) => {
            let message = target(name)?;
            messages::edit(world, ctx, message, &request.json, &request.files)?;
            settle(world, id, message, false);
            shown(world, ctx, message)
        }
        ("DELETE", ["messages", name]) => {
            let message = target(name)?;
            messages::delete(world, message);
            if let Some(interaction) = world.interactions.get_mut(&id)
                && interaction.deferred.take().is_some()
            {
                interaction.outcome = Some(Outcome::Deleted);
            }
            Reply::none()
        }
        _ => Err(ApiError::unknown_route()),
    }
}

fn shown(world: &World, ctx: &Ctx, id: Id) -> Result<Reply, ApiError> {
    let message = world.messages.get(&id).ok_or_else(|| ApiError::code(10008))?;
    Reply::json(wire::message(world, message, &ctx.base))
}

/// A deferral finds its answer.
fn settle(world: &mut World, interaction: Id, message: Id, created: bool) {
    let Some(interaction) = world.interactions.get_mut(&interaction) else { return };
    let about_original = interaction.original == Some(message);
    match interaction.deferred {
        Some(Deferred::Update) if about_original => interaction.outcome = Some(Outcome::Updated(message)),
        Some(Deferred::Message) if about_original => interaction.outcome = Some(Outcome::Message(message)),
        Some(Deferred::Update) if created => interaction.outcome = Some(Outcome::Message(message)),
        _ => return,
    }
    interaction.deferred = None;
}

/// Another message. The first one after "… is thinking" becomes that answer instead, private or not as the deferral said.
fn follow_up(world: &mut World, ctx: &Ctx, request: &Request, id: Id) -> Result<Reply, ApiError> {
    let interaction = world.interactions.get(&id).ok_or_else(|| ApiError::code(10015))?;
    let (channel, person) = (interaction.channel, interaction.person);
    let thinking = interaction.original.filter(|original| {
        interaction.deferred == Some(Deferred::Message)
            && world.messages.get(original).is_some_and(|message| message.flags & LOADING != 0)
    });
    let message = if let Some(original) = thinking {
        messages::edit(world, ctx, original, &request.json, &request.files)?;
        original
    } else {
        let private = request.json["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
        let draft = Draft {
            author: world.bot,
            channel,
            body: &request.json,
            files: &request.files,
            ephemeral_for: private.then_some(person),
            interaction: Some(id),
            kind: 0,
        };
        let message = messages::create(world, ctx, &draft)?;
        if let Some(interaction) = world.interactions.get_mut(&id) {
            interaction.messages.push(message);
        }
        message
    };
    settle(world, id, message, true);
    shown(world, ctx, message)
}
