//! Interactions: what people did, how it is told to the bot, and how far the bot has answered.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::permissions;
use super::server::Ctx;
use super::wire;
use super::world::{Id, World};

/// How long the token of an interaction lives, by the world's clock.
pub(super) const TOKEN_MINUTES: i64 = 15;

/// What a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Kind {
    /// Used a slash command.
    Command = 2,
    /// Used a button or a select.
    Component = 3,
    /// Typed into an option that completes.
    Autocomplete = 4,
    /// Sent a form.
    Modal = 5,
}

/// A deferral that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Deferred {
    /// "… is thinking": a message that is still empty.
    Message,
    /// The message that was clicked will change, or not.
    Update,
}

/// What the bot answered in the end. A deferral alone isn't an answer.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Outcome {
    /// A message.
    Message(Id),
    /// The message that was clicked has changed.
    Updated(Id),
    /// The answer was deleted again.
    Deleted,
    /// A form opened.
    Modal(Value),
    /// Completions.
    Choices(Vec<Value>),
}

/// One interaction.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Interaction {
    /// The interaction id.
    pub id: Id,
    /// The token that its answers go to.
    pub token: String,
    /// What was done.
    pub kind: Kind,
    /// By whom.
    pub person: Id,
    /// Where.
    pub channel: Id,
    /// On which message.
    pub message: Option<Id>,
    /// The command's full name.
    pub command: Option<String>,
    /// For a form: the interaction that opened it.
    pub opened_by: Option<Id>,
    /// What the bot was sent.
    pub payload: Value,
    /// When it was sent, by the monotonic clock.
    #[serde(skip, default = "Instant::now")]
    pub sent: Instant,
    /// When it was sent, by the world's clock.
    #[serde(with = "super::kept::moment")]
    pub sent_at: DateTime<Utc>,
    /// Its three seconds were declared over.
    pub expired: bool,
    /// When the first answer came, by the monotonic clock.
    #[serde(with = "super::kept::whether")]
    pub acknowledged: Option<Instant>,
    /// How the first answer put it off.
    pub deferred: Option<Deferred>,
    /// Whether it was ever put off.
    pub was_deferred: bool,
    /// The message that `@original` names.
    pub original: Option<Id>,
    /// Every message this interaction's token made, in order.
    pub messages: Vec<Id>,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

impl Interaction {
    /// Whether the person sees "This interaction failed".
    pub(super) fn failed(&self, window: Duration) -> bool {
        self.acknowledged.is_none() && (self.expired || self.sent.elapsed() >= window)
    }

    /// Whether its token is too old to be used.
    pub(super) fn token_expired(&self, now: DateTime<Utc>) -> bool {
        now - self.sent_at >= chrono::Duration::minutes(TOKEN_MINUTES)
    }

    /// What a message that answers this interaction says of it.
    pub(super) fn metadata(&self, world: &World) -> Value {
        let mut value = json!({
            "id": self.id.to_string(), "type": self.kind as u8, "user": wire::user(world, self.person),
            "authorizing_integration_owners": self.payload.get("authorizing_integration_owners"),
        });
        if let Some(original) = self.original.filter(|_| self.messages.len() > 1) {
            value["original_response_message_id"] = original.to_string().into();
        }
        if let Some(command) = &self.command {
            value["name"] = command.as_str().into();
        }
        if self.kind == Kind::Component {
            value["interacted_message_id"] = self.message.unwrap_or(self.id).to_string().into();
        }
        if self.kind == Kind::Modal {
            let opener = self.opened_by.and_then(|id| world.interactions.get(&id)).filter(|i| i.kind != Kind::Modal);
            value["triggering_interaction_metadata"] = opener.map_or_else(
                || {
                    json!({"id": self.id.to_string(), "type": 2, "user": wire::user(world, self.person),
                        "authorizing_integration_owners": {}})
                },
                |opener| opener.metadata(world),
            );
        }
        value
    }
}

/// What is to be told to the bot.
pub(super) struct Deed {
    pub(super) kind: Kind,
    pub(super) person: Id,
    pub(super) channel: Id,
    pub(super) message: Option<Id>,
    pub(super) command: Option<String>,
    pub(super) opened_by: Option<Id>,
    pub(super) data: Value,
}

impl Deed {
    pub(super) fn new(kind: Kind, person: Id, channel: Id, data: Value) -> Self {
        Self { kind, person, channel, message: None, command: None, opened_by: None, data }
    }
}

impl World {
    /// Tells the bot what somebody did. `extra` is laid over the payload: a null removes a field.
    pub(super) fn interact(&mut self, ctx: &Ctx, deed: Deed, extra: &Map<String, Value>) -> Id {
        let id = self.next_id(ctx.now);
        let token = format!("rehearsal:{id:x}:{:x}", id.rotate_left(29) ^ 0x5bd1_e995_9d1b_54a5);
        let mut payload = self.payload(ctx, id, &token, &deed);
        for (key, value) in extra {
            if value.is_null() {
                payload.remove(key);
            } else {
                payload.insert(key.clone(), value.clone());
            }
        }
        let payload = Value::Object(payload);
        self.dispatch("INTERACTION_CREATE", 0, &payload);
        self.interactions.insert(
            id,
            Interaction {
                id,
                token,
                kind: deed.kind,
                person: deed.person,
                channel: deed.channel,
                message: deed.message,
                command: deed.command,
                opened_by: deed.opened_by,
                payload,
                sent: ctx.instant,
                sent_at: ctx.now,
                expired: false,
                acknowledged: None,
                deferred: None,
                was_deferred: false,
                original: None,
                messages: Vec::new(),
                outcome: None,
            },
        );
        id
    }

    fn payload(&self, ctx: &Ctx, id: Id, token: &str, deed: &Deed) -> Map<String, Value> {
        let mut payload = Map::new();
        let mut put = |key: &str, value: Value| {
            payload.insert(key.to_owned(), value);
        };
        let channel = self.channels.get(&deed.channel);
        let guild = channel.and_then(|channel| channel.guild).and_then(|id| self.guilds.get(&id));
        put("id", id.to_string().into());
        put("application_id", self.bot.to_string().into());
        put("type", (deed.kind as u8).into());
        put("token", token.into());
        put("version", 1.into());
        put("data", deed.data.clone());
        put("channel_id", deed.channel.to_string().into());
        put("entitlements", json!([]));
        put("attachment_size_limit", wire::ATTACHMENT_LIMIT.into());
        put("locale", self.people.get(&deed.person).map_or("en-US", |p| p.locale.as_str()).into());
        if let Some(channel) = channel {
            put("channel", wire::partial_channel(self, channel, deed.person));
            let bits = permissions::in_channel(self, channel, self.bot);
            put("app_permissions", permissions::written(bits).into());
        }
        if let Some(guild) = guild {
            put("guild_id", guild.id.to_string().into());
            put("guild_locale", guild.locale.as_str().into());
            put("guild", json!({"id": guild.id.to_string(), "locale": guild.locale, "features": []}));
            let mut member = wire::member(self, guild, deed.person);
            let bits = channel.map_or(0, |channel| permissions::in_channel(self, channel, deed.person));
            member["permissions"] = permissions::written(bits).into();
            put("member", member);
            put("context", 0.into());
            put("authorizing_integration_owners", json!({"0": guild.id.to_string()}));
        } else {
            put("user", wire::user(self, deed.person));
            put("context", 1.into());
            put("authorizing_integration_owners", json!({"0": "0"}));
        }
        if let Some(message) = deed.message.and_then(|id| self.messages.get(&id)) {
            put("message", wire::message(self, message, &ctx.base));
        }
        payload
    }
}
