//! The people: what they can do, and what they see. Discord's own client stands between a person and the bot, so what it
//! would not let them do is [`Impossible`] and never reaches the bot, except by the functions that forge.

mod controls;
mod slash;
mod view;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::time::Instant;

pub(super) use self::slash::usable_commands;
pub(super) use self::view::sees;
pub use self::view::{Answer, Choice, Control, File, Form, Input, Seen};
use super::interaction::{Deed, Kind};
use super::messages::{self, Draft};
use super::permissions::{self, SEND_MESSAGES, VIEW_CHANNEL};
use super::server::Inner;
use super::world::{Attachment, Id};

/// Why Discord's client would not let a person do that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Impossible(pub String);

/// Refuses on the client's behalf.
fn impossible<T>(why: impl Into<String>) -> Result<T, Impossible> {
    Err(Impossible(why.into()))
}

/// The people of a world.
#[derive(Clone)]
pub struct People {
    pub(super) inner: Arc<Inner>,
}

impl People {
    /// Uses a slash command, such as `"readiness open"`. Values are JSON: strings, numbers, booleans; ids of users,
    /// channels, roles and uploads as numbers or strings.
    ///
    /// # Errors
    /// If the client would not send it: an unknown command or option, a missing or unfit value, no permission.
    pub fn slash(&self, person: Id, channel: Id, command: &str, options: &[(&str, Value)]) -> Result<Id, Impossible> {
        self.inner.change(|world, ctx| slash::slash(world, ctx, person, channel, command, options))
    }

    /// Types into an option that completes: `options` are those filled so far, the focused one among them.
    ///
    /// # Errors
    /// If the command or option is unknown, or does not complete.
    pub fn autocomplete(
        &self,
        person: Id,
        channel: Id,
        command: &str,
        options: &[(&str, Value)],
        focused: &str,
    ) -> Result<Id, Impossible> {
        self.inner.change(|world, ctx| slash::autocomplete(world, ctx, person, channel, command, options, focused))
    }

    /// Clicks a button of a message that the person sees.
    ///
    /// # Errors
    /// If they don't see the message, or it has no such button, or it is disabled.
    pub fn click(&self, person: Id, message: Id, custom_id: &str) -> Result<Id, Impossible> {
        self.inner.change(|world, ctx| controls::click(world, ctx, person, message, custom_id))
    }

    /// Chooses in a select of a message that the person sees: values of its options, or ids.
    ///
    /// # Errors
    /// As for [`People::click`], or if the values can't be chosen there.
    pub fn select(&self, person: Id, message: Id, custom_id: &str, values: &[&str]) -> Result<Id, Impossible> {
        self.inner.change(|world, ctx| controls::select(world, ctx, person, message, custom_id, values))
    }

    /// Sends the form that an interaction opened. Inputs that are left out keep what the form filled in.
    ///
    /// # Errors
    /// If no form was opened, it has no such input, or a text is too short or too long for it.
    pub fn submit(&self, person: Id, opened_by: Id, values: &[(&str, &str)]) -> Result<Id, Impossible> {
        let values: Vec<(&str, Value)> = values.iter().map(|(id, text)| (*id, Value::from(*text))).collect();
        self.inner.change(|world, ctx| controls::submit(world, ctx, person, opened_by, &values))
    }

    /// Sends a click with any custom_id, as if it came from the latest message that the person sees in the channel.
    pub fn forge(&self, person: Id, channel: Id, custom_id: &str) -> Id {
        self.inner.change(|world, ctx| {
            let seen = world.messages.values().rev().find(|it| it.channel == channel && sees(world, person, it));
            let message = seen.map(|message| message.id);
            controls::forged_click(world, ctx, person, channel, message, custom_id)
        })
    }

    /// Sends a click with any custom_id on a message of any channel, whether the person sees it or not.
    pub fn forge_on(&self, person: Id, message: Id, custom_id: &str) -> Id {
        self.inner.change(|world, ctx| {
            let channel = world.messages.get(&message).map_or(0, |message| message.channel);
            controls::forged_click(world, ctx, person, channel, Some(message), custom_id)
        })
    }

    /// Sends a form that was never opened.
    pub fn forge_modal(&self, person: Id, channel: Id, custom_id: &str, values: &[(&str, &str)]) -> Id {
        let rows: Vec<Value> = values
            .iter()
            .map(|(id, text)| json!({"type": 1, "id": 1, "components": [{"type": 4, "id": 2, "custom_id": id, "value": text}]}))
            .collect();
        let data = json!({"custom_id": custom_id, "components": rows});
        self.inner.change(|world, ctx| world.interact(ctx, Deed::new(Kind::Modal, person, channel, data), &Map::new()))
    }

    /// Sends anything: a command interaction without data, with `overlay` laid over it field by field; null removes a
    /// field. `{"type": 99}` is one that no client can read.
    pub fn raw_interaction(&self, person: Id, channel: Id, overlay: &Map<String, Value>) -> Id {
        let kind = match overlay.get("type").and_then(Value::as_u64) {
            Some(3) => Kind::Component,
            Some(4) => Kind::Autocomplete,
            Some(5) => Kind::Modal,
            _ => Kind::Command,
        };
        let deed = Deed::new(kind, person, channel, json!({}));
        self.inner.change(|world, ctx| world.interact(ctx, deed, overlay))
    }

    /// Delivers an interaction once more, the very same.
    pub fn redeliver(&self, interaction: Id) {
        self.inner.change(|world, _| {
            let Some(payload) = world.interactions.get(&interaction).map(|it| it.payload.clone()) else { return };
            world.dispatch("INTERACTION_CREATE", 0, &payload);
        });
    }

    /// Puts a file at hand; its id is the value of an attachment option.
    pub fn upload(&self, filename: &str, content_type: &str, bytes: Vec<u8>) -> Id {
        self.inner.change(|world, ctx| {
            let id = world.next_id(ctx.now);
            let (filename, content_type) = (filename.to_owned(), content_type.to_owned());
            world
                .uploads
                .insert(id, Attachment { id, filename, content_type, description: None, bytes: Arc::new(bytes) });
            id
        })
    }

    /// Writes an ordinary message.
    ///
    /// # Errors
    /// If the person may not write there, or Discord would not take the text.
    pub fn say(&self, person: Id, channel: Id, text: &str) -> Result<Id, Impossible> {
        self.inner.change(|world, ctx| {
            if !permissions::has(world, channel, person, VIEW_CHANNEL | SEND_MESSAGES) {
                return impossible("you do not have permission to send messages in this channel");
            }
            let body = json!({"content": text});
            let draft = Draft {
                author: person,
                channel,
                body: &body,
                files: &[],
                ephemeral_for: None,
                interaction: None,
                kind: 0,
            };
            messages::create(world, ctx, &draft).map_err(|error| Impossible(error.message))
        })
    }

    /// Waits for the bot's real answer. [`Answer::Failed`] once its three seconds are over without any answer,
    /// [`Answer::Silent`] if the deadline comes first.
    pub async fn answer(&self, interaction: Id, deadline: Duration) -> Answer {
        let window = self.inner.options.window;
        let end = Instant::now() + deadline;
        loop {
            let now = Instant::now();
            let left = end.saturating_duration_since(now);
            let fails_at = self.inner.read(|world| {
                let interaction = world.interactions.get(&interaction)?;
                interaction.acknowledged.is_none().then(|| interaction.sent + window)
            });
            let step = fails_at.map_or(left, |at| left.min(at.saturating_duration_since(now)));
            let found = self.inner.wait(step, |world| view::answer(world, interaction, window)).await;
            if let Some(answer) = found {
                return answer;
            }
            if Instant::now() >= end {
                return Answer::Silent;
            }
        }
    }

    /// The further messages that an interaction's token made after its first answer.
    pub fn follow_ups(&self, interaction: Id) -> Vec<Seen> {
        self.inner.read(|world| {
            let Some(it) = world.interactions.get(&interaction) else { return Vec::new() };
            let later = it.messages.iter().filter(|id| it.original != Some(**id));
            later.filter_map(|id| world.messages.get(id)).map(|message| Seen::new(message, it.person)).collect()
        })
    }

    /// What a person sees in a channel, oldest first: nothing without permission, and of private messages only theirs.
    pub fn visible(&self, person: Id, channel: Id) -> Vec<Seen> {
        self.inner.read(|world| view::visible(world, person, channel))
    }

    /// The direct messages between a person and the bot, oldest first.
    pub fn dms(&self, person: Id) -> Vec<Seen> {
        self.inner.read(|world| {
            let channel = world.channels.values().find(|channel| channel.recipient == Some(person));
            channel.map(|channel| view::visible(world, person, channel.id)).unwrap_or_default()
        })
    }

    /// The channel of the direct messages between a person and the bot, once there is one.
    pub fn dm_channel(&self, person: Id) -> Option<Id> {
        self.inner.read(|world| world.channels.values().find(|it| it.recipient == Some(person)).map(|it| it.id))
    }

    /// Opens the direct messages between a person and the bot.
    pub fn open_dm(&self, person: Id) -> Id {
        self.inner.change(|world, ctx| world.dm_channel(person, ctx.now))
    }

    /// A person restarts Discord: their private messages are gone.
    pub fn forget_private(&self, person: Id) {
        self.inner.change(|world, _| {
            for message in world.messages.values_mut().filter(|message| message.ephemeral_for == Some(person)) {
                message.forgotten = true;
            }
        });
    }

    /// Closes a person's direct messages, or opens them again.
    pub fn close_dms(&self, person: Id, closed: bool) {
        self.inner.change(|world, _| {
            if let Some(person) = world.people.get_mut(&person) {
                person.dms_closed = closed;
            }
        });
    }
}
