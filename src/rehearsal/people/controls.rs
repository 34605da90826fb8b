//! Clicks, choices and forms.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::slash::resolve;
use super::view::{component, inputs, sees};
use super::{Impossible, impossible};
use crate::rehearsal::interaction::{Deed, Kind, Outcome};
use crate::rehearsal::server::Ctx;
use crate::rehearsal::world::{Id, Message, World};

/// The control of a message that the person sees, if it can be used.
fn control(world: &World, person: Id, message: Id, custom_id: &str) -> Result<(Message, Value), Impossible> {
    let message = world.messages.get(&message).filter(|message| sees(world, person, message));
    let Some(message) = message else { return impossible("this person does not see that message") };
    let Some(control) = component(&message.components, custom_id) else {
        return impossible(format!("the message has no control {custom_id:?}"));
    };
    if control["disabled"] == true {
        return impossible(format!("{custom_id:?} is disabled"));
    }
    Ok((message.clone(), control))
}

pub(super) fn click(world: &mut World, ctx: &Ctx, person: Id, message: Id, custom_id: &str) -> Result<Id, Impossible> {
    let (message, control) = control(world, person, message, custom_id)?;
    if control["type"] != 2 {
        return impossible(format!("{custom_id:?} is not a button"));
    }
    Ok(forged_click(world, ctx, person, message.channel, Some(message.id), custom_id))
}

/// A click that nobody checks. Where there is no message to click on, one is made up for the payload.
pub(super) fn forged_click(
    world: &mut World,
    ctx: &Ctx,
    person: Id,
    channel: Id,
    message: Option<Id>,
    custom_id: &str,
) -> Id {
    let data = json!({"custom_id": custom_id, "component_type": 2, "id": 2});
    let mut extra = Map::new();
    if message.is_none_or(|id| !world.messages.contains_key(&id)) {
        let made_up = Message {
            id: world.next_id(ctx.now),
            channel,
            author: world.bot,
            content: "…".into(),
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            flags: 0,
            kind: 0,
            sent_at: ctx.now,
            edited_at: None,
            nonce: None,
            ephemeral_for: None,
            forgotten: false,
            interaction: None,
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            mention_everyone: false,
            pinged: Vec::new(),
        };
        extra.insert("message".into(), crate::rehearsal::wire::message(world, &made_up, &ctx.base));
    }
    let deed = Deed { message, ..Deed::new(Kind::Component, person, channel, data) };
    world.interact(ctx, deed, &extra)
}

pub(super) fn select(
    world: &mut World,
    ctx: &Ctx,
    person: Id,
    message: Id,
    custom_id: &str,
    values: &[&str],
) -> Result<Id, Impossible> {
    let (message, control) = control(world, person, message, custom_id)?;
    let kind = control["type"].as_u64().unwrap_or(0);
    if !matches!(kind, 3 | 5..=8) {
        return impossible(format!("{custom_id:?} is not a select"));
    }
    let resolved = chosen(world, person, message.channel, &control, values)?;
    let mut data = json!({"custom_id": custom_id, "component_type": kind, "values": values, "id": 2});
    if kind != 3 {
        data["resolved"] = resolved;
    }
    let deed = Deed { message: Some(message.id), ..Deed::new(Kind::Component, person, message.channel, data) };
    Ok(world.interact(ctx, deed, &Map::new()))
}

/// Checks what is chosen in a select; gives what the ids stand for.
fn chosen(world: &World, person: Id, channel: Id, control: &Value, values: &[&str]) -> Result<Value, Impossible> {
    let count = |key: &str, or: u64| control[key].as_u64().unwrap_or(or);
    let chosen = u64::try_from(values.len()).unwrap_or(u64::MAX);
    if chosen < count("min_values", 1) || chosen > count("max_values", 1) {
        return impossible(format!("{chosen} values can't be chosen here"));
    }
    if values.iter().collect::<BTreeSet<_>>().len() != values.len() {
        return impossible("a value can be chosen once only");
    }
    let kind = control["type"].as_u64().unwrap_or(0);
    let mut resolved = json!({});
    for value in values {
        if kind == 3 {
            let offered = control["options"].as_array().into_iter().flatten().any(|option| option["value"] == *value);
            if !offered {
                return impossible(format!("{value:?} is not among the options"));
            }
            continue;
        }
        // A select's types stand one before those of the options: 5 user, 6 role, 7 mentionable, 8 channel.
        let option = match kind {
            5 => 6,
            6 => 8,
            7 => 9,
            _ => 7,
        };
        resolve(world, person, channel, option, value, &control["channel_types"], &mut resolved)?;
    }
    Ok(resolved)
}

pub(super) fn submit(
    world: &mut World,
    ctx: &Ctx,
    person: Id,
    opened_by: Id,
    values: &[(&str, Value)],
) -> Result<Id, Impossible> {
    let opener = world.interactions.get(&opened_by).filter(|opener| opener.person == person);
    let Some(opener) = opener else { return impossible("no such interaction of this person") };
    let Some(Outcome::Modal(form)) = &opener.outcome else { return impossible("that interaction opened no form") };
    let inputs = inputs(form);
    for (name, _) in values {
        if !inputs.iter().any(|(_, input)| input["custom_id"] == *name) {
            return impossible(format!("the form has no input {name:?}"));
        }
    }
    let channel = opener.channel;
    let mut resolved = json!({});
    let mut fill = |input: &Value, label: &str| -> Result<Value, Impossible> {
        let given = values.iter().find(|(name, _)| input["custom_id"] == *name).map(|(_, value)| value);
        let mut filled = json!({"type": input["type"], "custom_id": input["custom_id"], "id": 2});
        match input["type"].as_u64() {
            Some(4) => filled["value"] = written(input, label, given)?.into(),
            Some(3 | 5..=8) => {
                let chosen_values: Vec<&str> = match given {
                    Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
                    Some(value) => value.as_str().into_iter().collect(),
                    None => Vec::new(),
                };
                if !(chosen_values.is_empty() && input["required"] == false) {
                    let more = chosen(world, person, channel, input, &chosen_values)?;
                    for (key, map) in more.as_object().into_iter().flatten() {
                        for (id, value) in map.as_object().into_iter().flatten() {
                            resolved[key][id] = value.clone();
                        }
                    }
                }
                filled["values"] = json!(chosen_values);
            }
            _ => return impossible("this rehearsal can't fill that kind of input"),
        }
        Ok(filled)
    };
    let mut rows = Vec::new();
    for row in form["components"].as_array().into_iter().flatten() {
        rows.push(match row["type"].as_u64() {
            Some(18) => {
                let label = row["label"].as_str().unwrap_or_default();
                json!({"type": 18, "id": 1, "component": fill(&row["component"], label)?})
            }
            Some(1) => {
                let input = &row["components"][0];
                json!({"type": 1, "id": 1, "components": [fill(input, input["label"].as_str().unwrap_or_default())?]})
            }
            _ => json!({"type": row["type"], "id": 1}),
        });
    }
    let mut data = json!({"custom_id": form["custom_id"], "components": rows});
    if resolved.as_object().is_some_and(|resolved| !resolved.is_empty()) {
        data["resolved"] = resolved;
    }
    let message = opener.message.filter(|_| opener.kind == Kind::Component);
    let deed = Deed { message, opened_by: Some(opened_by), ..Deed::new(Kind::Modal, person, channel, data) };
    Ok(world.interact(ctx, deed, &Map::new()))
}

/// What stands in a text input when the form is sent.
fn written(input: &Value, label: &str, given: Option<&Value>) -> Result<String, Impossible> {
    let text = given.unwrap_or(&input["value"]).as_str().unwrap_or_default().to_owned();
    let count = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    if count == 0 && input["required"] == false {
        return Ok(text);
    }
    if text.trim().is_empty() {
        return impossible(format!("{label:?} must be filled"));
    }
    if count < input["min_length"].as_u64().unwrap_or(1) {
        return impossible(format!("{label:?} is too short"));
    }
    if count > input["max_length"].as_u64().unwrap_or(4000) {
        return impossible(format!("{label:?} is too long"));
    }
    Ok(text)
}
