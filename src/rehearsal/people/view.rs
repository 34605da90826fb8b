//! What people see: messages, their controls, forms, and what became of an interaction.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::rehearsal::interaction::Outcome;
use crate::rehearsal::messages::LOADING;
use crate::rehearsal::permissions::{self, VIEW_CHANNEL};
use crate::rehearsal::world::{Id, Message, World};

/// A message as a person sees it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The message id.
    pub id: Id,
    /// The channel.
    pub channel: Id,
    /// Who wrote it.
    pub author: Id,
    /// The text.
    pub content: String,
    /// Embeds.
    pub embeds: Vec<Value>,
    /// Components.
    pub components: Vec<Value>,
    /// Files.
    pub files: Vec<File>,
    /// Whether only this person sees it.
    pub ephemeral: bool,
    /// Whether it is still "… is thinking".
    pub loading: bool,
    /// Whether it notified this person.
    pub pinged_you: bool,
    /// Everyone it notified.
    pub pinged: Vec<Id>,
    /// The nonce it was sent with.
    pub nonce: Option<Value>,
    /// When it was sent, by the world's clock.
    pub sent_at: DateTime<Utc>,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
}

/// A file of a message.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// Its alternative text.
    pub description: Option<String>,
    /// Its content.
    pub bytes: std::sync::Arc<Vec<u8>>,
}

/// A button or a select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Discord's component type: 2 button, 3 string select, 5 users, 6 roles, 7 both, 8 channels.
    pub kind: u64,
    /// Its custom_id, empty for a link.
    pub custom_id: String,
    /// The button's label, or the select's placeholder.
    pub label: String,
    /// The button's style: 1 primary, 2 secondary, 3 success, 4 danger, 5 link.
    pub style: u64,
    /// Where a link leads.
    pub url: Option<String>,
    /// Whether it can't be used.
    pub disabled: bool,
    /// A string select's labels and values.
    pub options: Vec<(String, String)>,
}

/// One of the completions.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the person reads.
    pub name: String,
    /// What the option gets.
    pub value: Value,
}

/// A form that opened.
#[derive(Clone, Debug)]
pub struct Form {
    /// The interaction that opened it: what [`submit`](super::People::submit) takes.
    pub interaction: Id,
    /// The form's custom_id.
    pub custom_id: String,
    /// Its title.
    pub title: String,
    /// Its text inputs.
    pub inputs: Vec<Input>,
    /// All of it, as the bot sent it.
    pub definition: Value,
}

/// A text input of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its custom_id.
    pub custom_id: String,
    /// Its label.
    pub label: String,
    /// What the form filled in.
    pub value: String,
    /// The hint in an empty field.
    pub placeholder: String,
    /// Whether it must be filled.
    pub required: bool,
    /// Whether it has several lines.
    pub long: bool,
    /// The most characters it takes.
    pub max_length: u64,
}

/// What became of an interaction.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A message.
    Message(Box<Seen>),
    /// The message that was clicked, as it is now.
    Updated(Box<Seen>),
    /// The answer was deleted again.
    Deleted,
    /// A form.
    Modal(Form),
    /// Completions.
    Choices(Vec<Choice>),
    /// "This interaction failed": no answer in three seconds.
    Failed,
    /// Nothing definite before the deadline.
    Silent,
}

impl Answer {
    /// The message, new or changed.
    pub fn message(&self) -> Option<&Seen> {
        match self {
            Self::Message(seen) | Self::Updated(seen) => Some(seen),
            _ => None,
        }
    }

    /// The form.
    pub fn form(&self) -> Option<&Form> {
        if let Self::Modal(form) = self { Some(form) } else { None }
    }
}

impl Seen {
    pub(super) fn new(message: &Message, person: Id) -> Self {
        let files = message.attachments.iter().map(|file| File {
            name: file.filename.clone(),
            content_type: file.content_type.clone(),
            description: file.description.clone(),
            bytes: file.bytes.clone(),
        });
        Self {
            id: message.id,
            channel: message.channel,
            author: message.author,
            content: message.content.clone(),
            embeds: message.embeds.clone(),
            components: message.components.clone(),
            files: files.collect(),
            ephemeral: message.ephemeral_for.is_some(),
            loading: message.flags & LOADING != 0,
            pinged_you: message.pinged.contains(&person),
            pinged: message.pinged.clone(),
            nonce: message.nonce.clone(),
            sent_at: message.sent_at,
            edited_at: message.edited_at,
        }
    }

    /// Everything there is to read, top to bottom: content, embeds, and the text of components.
    pub fn text(&self) -> String {
        let mut lines = vec![self.content.clone()];
        for embed in &self.embeds {
            let mut line = |value: &Value| lines.extend(value.as_str().map(str::to_owned));
            line(&embed["author"]["name"]);
            line(&embed["title"]);
            line(&embed["description"]);
            for field in embed["fields"].as_array().into_iter().flatten() {
                line(&field["name"]);
                line(&field["value"]);
            }
            line(&embed["footer"]["text"]);
        }
        each(&self.components, &mut |component| lines.extend(component["content"].as_str().map(str::to_owned)));
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    /// Its buttons and selects, in reading order.
    pub fn controls(&self) -> Vec<Control> {
        let mut controls = Vec::new();
        each(&self.components, &mut |component| {
            let text = |key: &str| component[key].as_str().unwrap_or_default().to_owned();
            let kind = component["type"].as_u64().unwrap_or(0);
            if !matches!(kind, 2 | 3 | 5..=8) {
                return;
            }
            let options = component["options"].as_array().into_iter().flatten();
            let pair = |option: &Value| {
                let text = |key: &str| option[key].as_str().unwrap_or_default().to_owned();
                (text("label"), text("value"))
            };
            controls.push(Control {
                kind,
                custom_id: text("custom_id"),
                label: if kind == 2 { text("label") } else { text("placeholder") },
                style: component["style"].as_u64().unwrap_or(0),
                url: component["url"].as_str().map(str::to_owned),
                disabled: component["disabled"] == true,
                options: options.map(pair).collect(),
            });
        });
        controls
    }

    /// The first button or select whose label (or placeholder) contains this text.
    pub fn control(&self, label: &str) -> Option<Control> {
        self.controls().into_iter().find(|control| control.label.contains(label))
    }
}

/// Visits every component, the nested ones too.
fn each(components: &[Value], visit: &mut impl FnMut(&Value)) {
    for component in components {
        visit(component);
        if let Some(children) = component["components"].as_array() {
            each(children, visit);
        }
        if component["accessory"].is_object() {
            visit(&component["accessory"]);
        }
    }
}

/// The component with this custom_id.
pub(super) fn component(components: &[Value], custom_id: &str) -> Option<Value> {
    let mut found = None;
    each(components, &mut |component| {
        if found.is_none() && component["custom_id"] == custom_id {
            found = Some(component.clone());
        }
    });
    found
}

/// Whether a person sees a message.
pub(in crate::rehearsal) fn sees(world: &World, person: Id, message: &Message) -> bool {
    let for_them = match message.ephemeral_for {
        Some(reader) => reader == person && !message.forgotten,
        None => true,
    };
    for_them && permissions::has(world, message.channel, person, VIEW_CHANNEL)
}

pub(super) fn visible(world: &World, person: Id, channel: Id) -> Vec<Seen> {
    let messages = world.messages.values().filter(|it| it.channel == channel && sees(world, person, it));
    messages.map(|message| Seen::new(message, person)).collect()
}

/// What became of an interaction so far, if it is definite.
pub(super) fn answer(world: &World, id: Id, window: Duration) -> Option<Answer> {
    let interaction = world.interactions.get(&id)?;
    let seen = |message: &Id| world.messages.get(message).map(|it| Box::new(Seen::new(it, interaction.person)));
    Some(match &interaction.outcome {
        Some(Outcome::Message(message)) => seen(message).map_or(Answer::Deleted, Answer::Message),
        Some(Outcome::Updated(message)) => seen(message).map_or(Answer::Deleted, Answer::Updated),
        Some(Outcome::Deleted) => Answer::Deleted,
        Some(Outcome::Modal(definition)) => Answer::Modal(form(id, definition)),
        Some(Outcome::Choices(choices)) => Answer::Choices(
            choices
                .iter()
                .map(|choice| Choice {
                    name: choice["name"].as_str().unwrap_or_default().to_owned(),
                    value: choice["value"].clone(),
                })
                .collect(),
        ),
        None if interaction.failed(window) => Answer::Failed,
        None => return None,
    })
}

fn form(interaction: Id, definition: &Value) -> Form {
    let text = |key: &str| definition[key].as_str().unwrap_or_default().to_owned();
    let inputs = inputs(definition).into_iter().filter(|(_, input)| input["type"] == 4).map(|(label, input)| Input {
        custom_id: input["custom_id"].as_str().unwrap_or_default().to_owned(),
        label,
        value: input["value"].as_str().unwrap_or_default().to_owned(),
        placeholder: input["placeholder"].as_str().unwrap_or_default().to_owned(),
        required: input["required"] != false,
        long: input["style"] == 2,
        max_length: input["max_length"].as_u64().unwrap_or(4000),
    });
    Form {
        interaction,
        custom_id: text("custom_id"),
        title: text("title"),
        inputs: inputs.collect(),
        definition: definition.clone(),
    }
}

/// The inputs of a form with their labels, whichever way they are nested.
pub(super) fn inputs(definition: &Value) -> Vec<(String, Value)> {
    let mut inputs = Vec::new();
    for row in definition["components"].as_array().into_iter().flatten() {
        let label = |holder: &Value| holder["label"].as_str().unwrap_or_default().to_owned();
        if row["component"].is_object() {
            inputs.push((label(row), row["component"].clone()));
        }
        for input in row["components"].as_array().into_iter().flatten() {
            inputs.push((label(input), input.clone()));
        }
    }
    inputs
}
