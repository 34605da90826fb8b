//! The first answer to an interaction.

use serde_json::{Value, json};

use super::{Reply, Request, parse};
use crate::rehearsal::check;
use crate::rehearsal::error::{ApiError, Problems};
use crate::rehearsal::interaction::{Deferred, Interaction, Kind, Outcome};
use crate::rehearsal::messages::{self, Draft, EPHEMERAL, LOADING};
use crate::rehearsal::server::Ctx;
use crate::rehearsal::wire;
use crate::rehearsal::world::{Id, Message, World};

/// What a first answer does to the interaction.
#[derive(Default)]
struct Effect {
    original: Option<Id>,
    created: bool,
    deferred: Option<Deferred>,
    outcome: Option<Outcome>,
}

pub(super) fn create(
    world: &mut World,
    ctx: &Ctx,
    request: &Request,
    id: &str,
    token: &str,
) -> Result<Reply, ApiError> {
    let interaction = parse(id).and_then(|id| world.interactions.get(&id)).filter(|it| it.token == token);
    let interaction = interaction.ok_or_else(|| ApiError::code(10062))?.clone();
    if interaction.acknowledged.is_some() {
        return Err(ApiError::code(40060));
    }
    if interaction.failed(ctx.window) || interaction.token_expired(ctx.now) {
        return Err(ApiError::code(10062));
    }
    let kind = request.json["type"].as_u64().unwrap_or(0);
    allowed(&interaction, kind)?;
    read_by_twilight(&request.json)?;
    let data = &request.json["data"];
    let effect = match kind {
        4 => respond(world, ctx, &interaction, data, request).map_err(in_data)?,
        5 => defer(world, ctx, &interaction, data),
        6 => Effect { original: interaction.message, deferred: Some(Deferred::Update), ..Effect::default() },
        7 => update(world, ctx, &interaction, data, request).map_err(in_data)?,
        8 => {
            let focused = focused_kind(&interaction.payload["data"]).unwrap_or(3);
            check::commands::completions(data, focused)?;
            let choices = data["choices"].as_array().cloned().unwrap_or_default();
            Effect { outcome: Some(Outcome::Choices(choices)), ..Effect::default() }
        }
        _ => {
            check::components::modal(data)?;
            Effect { outcome: Some(Outcome::Modal(data.clone())), ..Effect::default() }
        }
    };
    let answered = answered(world, ctx, interaction.id, effect, kind);
    if request.flag("with_response") { Reply::json(answered) } else { Reply::none() }
}

/// What is wrong with a message is wrong inside `data`.
fn in_data(mut error: ApiError) -> ApiError {
    if !error.errors.is_null() {
        error.errors = json!({"data": error.errors});
    }
    error
}

/// Which answers fit which interactions.
fn allowed(interaction: &Interaction, kind: u64) -> Result<(), ApiError> {
    let fits = match interaction.kind {
        Kind::Command => matches!(kind, 4 | 5 | 9),
        Kind::Component => matches!(kind, 4 | 5 | 6 | 7 | 9),
        Kind::Autocomplete => kind == 8,
        // A form can't open a form, and changes a message only where one opened it.
        Kind::Modal => matches!(kind, 4 | 5) || (matches!(kind, 6 | 7) && interaction.message.is_some()),
    };
    if fits {
        return Ok(());
    }
    let message = format!("An interaction of type {} can't be answered with type {kind}", interaction.kind as u8);
    Err(Problems::one("type", "INTERACTION_RESPONSE_TYPE_INVALID", &message))
}

/// twilight must be able to read the answer as a whole.
fn read_by_twilight(body: &Value) -> Result<(), ApiError> {
    let mut body = body.clone();
    if let Some(data) = body["data"].as_object_mut() {
        // Discord takes attachments without a name and embeds without a type; twilight's model insists.
        data.remove("attachments");
        if let Some(embeds) = data.get_mut("embeds").and_then(Value::as_array_mut) {
            for embed in embeds {
                *embed = check::rich(embed);
            }
        }
    }
    serde_json::from_value::<twilight_model::http::interaction::InteractionResponse>(body)
        .map(|_| ())
        .map_err(|error| check::twilight("data", error))
}

fn focused_kind(data: &Value) -> Option<u64> {
    data["options"]
        .as_array()
        .into_iter()
        .flatten()
        .find_map(|option| if option["focused"] == true { option["type"].as_u64() } else { focused_kind(option) })
}

fn respond(
    world: &mut World,
    ctx: &Ctx,
    interaction: &Interaction,
    data: &Value,
    request: &Request,
) -> Result<Effect, ApiError> {
    let private = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
    let draft = Draft {
        author: world.bot,
        channel: interaction.channel,
        body: data,
        files: &request.files,
        ephemeral_for: private.then_some(interaction.person),
        interaction: Some(interaction.id),
        kind: if interaction.kind == Kind::Command { 20 } else { 0 },
    };
    let id = messages::create(world, ctx, &draft)?;
    Ok(Effect { original: Some(id), created: true, outcome: Some(Outcome::Message(id)), ..Effect::default() })
}

/// "… is thinking": decides already whether the answer is private.
fn defer(world: &mut World, ctx: &Ctx, interaction: &Interaction, data: &Value) -> Effect {
    let private = data["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
    let message = Message {
        id: world.next_id(ctx.now),
        channel: interaction.channel,
        author: world.bot,
        content: String::new(),
        embeds: Vec::new(),
        components: Vec::new(),
        attachments: Vec::new(),
        flags: LOADING | if private { EPHEMERAL } else { 0 },
        kind: if interaction.kind == Kind::Command { 20 } else { 0 },
        sent_at: ctx.now,
        edited_at: None,
        nonce: None,
        ephemeral_for: private.then_some(interaction.person),
        forgotten: false,
        interaction: Some(interaction.id),
        mentions: Vec::new(),
        mention_roles: Vec::new(),
        mention_everyone: false,
        pinged: Vec::new(),
    };
    let id = messages::publish(world, ctx, message);
    Effect { original: Some(id), created: true, deferred: Some(Deferred::Message), ..Effect::default() }
}

fn update(
    world: &mut World,
    ctx: &Ctx,
    interaction: &Interaction,
    data: &Value,
    request: &Request,
) -> Result<Effect, ApiError> {
    let id = interaction.message.ok_or_else(|| ApiError::code(10008))?;
    if data.as_object().is_some_and(|data| !data.is_empty()) || !request.files.is_empty() {
        messages::edit(world, ctx, id, data, &request.files)?;
    }
    Ok(Effect { original: Some(id), outcome: Some(Outcome::Updated(id)), ..Effect::default() })
}

/// Notes the answer, and tells of it as `with_response` wants it.
fn answered(world: &mut World, ctx: &Ctx, id: Id, effect: Effect, kind: u64) -> Value {
    let mut value = json!({"interaction": {"id": id.to_string()}});
    if let Some(interaction) = world.interactions.get_mut(&id) {
        interaction.acknowledged = Some(ctx.instant);
        interaction.original = effect.original;
        interaction.deferred = effect.deferred;
        interaction.was_deferred = effect.deferred.is_some();
        interaction.outcome = effect.outcome;
        if effect.created {
            interaction.messages.extend(effect.original);
        }
        value["interaction"]["type"] = (interaction.kind as u8).into();
    }
    let message = effect.original.filter(|_| kind != 6).and_then(|id| world.messages.get(&id));
    if let Some(message) = message {
        value["interaction"]["response_message_id"] = message.id.to_string().into();
        value["interaction"]["response_message_loading"] = (message.flags & LOADING != 0).into();
        value["interaction"]["response_message_ephemeral"] = message.ephemeral_for.is_some().into();
        value["resource"] = json!({"type": kind, "message": wire::message(world, message, &ctx.base)});
    }
    value
}
