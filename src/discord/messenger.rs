//! [`crate::messenger::Messenger`] over the executor.

use std::collections::HashMap;
use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serenity::http::{LightMethod, Route};
use serenity::model::id::{ChannelId, MessageId, UserId};
use tokio::sync::OnceCell;

use super::custom_id;
use super::cut;
use super::download;
use super::http::{Call, CallError, Executor};
use super::permissions::{self, Guild, Member};
use super::render;
use crate::message::{CustomId, Message};
use crate::messenger::{Channel, Event, Messenger, Permission, Role, SendError, Server};

/// Discord's code for lacking permissions.
const LACKING: u64 = 50013;
/// The most messages that Discord hands over at once.
const HISTORY: usize = 100;
/// Discord's ids count from here, in seconds since 1970 (UTC).
const DISCORD_EPOCH: i64 = 1_420_070_400;
/// How far Discord's clock and ours may be apart, in seconds. A computer's clock may have been wrong by hours when a
/// message was tried; reading a day more costs little.
const CLOCKS_DIFFER: i64 = 86_400;
/// The kind of an event that is held outside of Discord.
const ELSEWHERE: u8 = 3;
/// Events are seen in their server only; Discord knows no other privacy.
const GUILD_ONLY: u8 = 2;
/// A nonce's limit.
const NONCE: usize = 25;
/// The most servers that Discord names at once.
const PAGE: usize = 200;

/// A server in the list of ours.
#[derive(Deserialize)]
struct Brief {
    #[serde(deserialize_with = "permissions::number")]
    id: u64,
    name: String,
}

/// The way out for what is not an answer.
pub(super) struct Post {
    executor: Arc<Executor>,
    me: OnceCell<u64>,
}

impl Post {
    pub(super) fn new(executor: Arc<Executor>) -> Self {
        Self { executor, me: OnceCell::new() }
    }

    /// The bot's own user id.
    async fn me(&self) -> Result<u64, CallError> {
        let ask = || async { id_of(&self.executor.send(&Call::new("me", LightMethod::Get, Route::UserMe)).await?) };
        self.me.get_or_try_init(ask).await.copied()
    }

    async fn get<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, CallError> {
        let answer = self.executor.send(&call).await?;
        // serde's own words may quote the answer.
        serde_json::from_value(answer).map_err(|_| CallError::Unsendable("Discord's answer lacks a part".into()))
    }

    async fn guild(&self, guild: u64) -> Result<Guild, CallError> {
        let route = Route::Guild { guild_id: snowflake(guild)? };
        self.get(Call::new("guild", LightMethod::Get, route).param("with_counts", true).place(guild)).await
    }

    async fn member(&self, guild: u64, user: u64) -> Result<Member, CallError> {
        let route = Route::GuildMember { guild_id: snowflake(guild)?, user_id: snowflake::<UserId>(user)? };
        self.get(Call::new("member", LightMethod::Get, route).place(guild)).await
    }

    async fn post(&self, channel: u64, message: &Message, nonce: &str) -> Result<u64, CallError> {
        if nonce.is_empty() || nonce.chars().count() > NONCE {
            return Err(CallError::Unsendable(format!("a nonce has 1 to {NONCE} characters")));
        }
        let mut body = render::message(message);
        body["nonce"] = json!(nonce);
        body["enforce_nonce"] = json!(true);
        let route = Route::ChannelMessages { channel_id: snowflake(channel)? };
        let call = Call::new("message.post", LightMethod::Post, route).body(body).files(render::files(message));
        id_of(&self.executor.send(&call.place(channel).paced()).await?)
    }

    async fn redraw(&self, channel: u64, message_id: u64, message: &Message) -> Result<(), CallError> {
        let route =
            Route::ChannelMessage { channel_id: snowflake(channel)?, message_id: snowflake::<MessageId>(message_id)? };
        let call = Call::new("message.redraw", LightMethod::Patch, route)
            .body(render::message(message))
            .files(render::files(message));
        self.executor.send(&call.place(channel).paced()).await.map(drop)
    }

    async fn find_sent(&self, channel: u64, control: &CustomId, since: i64) -> Result<Option<u64>, SendError> {
        let wire = custom_id::encode(control).map_err(|error| SendError::Rejected(error.to_string()))?;
        let channel_id: ChannelId = snowflake(channel)?;
        let here: permissions::Channel =
            self.get(Call::new("channel", LightMethod::Get, Route::Channel { channel_id }).place(channel)).await?;
        let me = self.me().await?;
        // In a direct message the history is always there.
        if let Some(guild) = here.guild_id {
            let (guild, member) = futures::try_join!(self.guild(guild), self.member(guild, me))?;
            let missing = permissions::missing(&guild, me, &member, &here);
            if missing.iter().any(|lacking| matches!(lacking, Permission::View | Permission::History)) {
                return Err(SendError::Forbidden(LACKING));
            }
        }
        let me = me.to_string();
        let mut after = first_snowflake(since);
        loop {
            let call = Call::new("messages.list", LightMethod::Get, Route::ChannelMessages { channel_id });
            let call = call.param("limit", HISTORY).param("after", after).place(channel);
            let page: Vec<Value> = self.get(call).await?;
            let ours =
                page.iter().find(|message| message["author"]["id"] == me && holds(&message["components"], &wire));
            if let Some(ours) = ours {
                return Ok(Some(id_of(ours)?));
            }
            let newest = page.iter().filter_map(|message| id_of(message).ok()).max();
            match newest {
                Some(newest) if page.len() == HISTORY && newest > after => after = newest,
                _ => return Ok(None),
            }
        }
    }

    async fn direct(&self, user: u64) -> Result<u64, CallError> {
        let call = Call::new("direct", LightMethod::Post, Route::UserMeDmChannels);
        id_of(&self.executor.send(&call.body(json!({ "recipient_id": user.to_string() })).place(user)).await?)
    }

    async fn can_see(&self, guild: u64, channel: u64, user: u64) -> Result<bool, CallError> {
        let member = match self.member(guild, user).await {
            Ok(member) => member,
            Err(error) if is_stranger(&error) => return Ok(false),
            Err(error) => return Err(error),
        };
        let channel_id: ChannelId = snowflake(channel)?;
        let here = Call::new("channel", LightMethod::Get, Route::Channel { channel_id }).place(channel);
        let (guild, here): (_, permissions::Channel) = futures::try_join!(self.guild(guild), self.get(here))?;
        Ok(!permissions::missing(&guild, user, &member, &here).contains(&Permission::View))
    }

    async fn events(&self, guild: u64) -> Result<Vec<(u64, Event)>, CallError> {
        let me = self.me().await?.to_string();
        let route = Route::GuildScheduledEvents { guild_id: snowflake(guild)? };
        let all: Vec<Value> = self.get(Call::new("events", LightMethod::Get, route).place(guild)).await?;
        let ours = all.iter().filter(|event| event["creator_id"] == me);
        ours.map(|event| Ok((id_of(event)?, read_event(event)?))).collect()
    }

    async fn create_event(&self, guild: u64, event: &Event) -> Result<u64, CallError> {
        let route = Route::GuildScheduledEvents { guild_id: snowflake(guild)? };
        let call = Call::new("event.create", LightMethod::Post, route).body(event_body(event));
        // Not named as a place here and below: being refused events must not keep us from all else in the server.
        id_of(&self.executor.send(&call.single()).await?)
    }

    async fn update_event(&self, guild: u64, id: u64, event: &Event) -> Result<(), CallError> {
        let route = Route::GuildScheduledEvent { guild_id: snowflake(guild)?, event_id: snowflake(id)? };
        let call = Call::new("event.update", LightMethod::Patch, route).body(event_body(event));
        self.executor.send(&call).await.map(drop)
    }

    async fn delete_event(&self, guild: u64, id: u64) -> Result<(), CallError> {
        let route = Route::GuildScheduledEvent { guild_id: snowflake(guild)?, event_id: snowflake(id)? };
        self.executor.send(&Call::new("event.delete", LightMethod::Delete, route)).await.map(drop)
    }

    async fn server(&self, guild: u64) -> Result<Server, CallError> {
        let me = self.me().await?;
        let route = Route::GuildChannels { guild_id: snowflake(guild)? };
        let channels = self.get(Call::new("channels", LightMethod::Get, route).place(guild));
        let (guild, channels, member): (_, Vec<permissions::Channel>, _) =
            futures::try_join!(self.guild(guild), channels, self.member(guild, me))?;
        let mentions_all = permissions::mentions_all(&guild, me, &member);
        let channels = channels
            .iter()
            .filter(|channel| render::TEXT_CHANNELS.contains(&channel.kind))
            .map(|channel| Channel {
                id: channel.id,
                name: channel.name.clone(),
                missing: permissions::missing(&guild, me, &member, channel),
            })
            .collect();
        Ok(Server {
            name: guild.name,
            roles: guild
                .roles
                .iter()
                .map(|role| Role { id: role.id, mentionable: role.mentionable || mentions_all })
                .collect(),
            channels,
            system_channel: guild.system_channel_id,
            members: guild.approximate_member_count,
        })
    }

    async fn servers(&self) -> Result<Vec<(u64, String)>, CallError> {
        let mut all: Vec<(u64, String)> = Vec::new();
        loop {
            let after = all.last().map_or(0, |(id, _)| *id);
            let call = Call::new("guilds", LightMethod::Get, Route::UserMeGuilds);
            let page: Vec<Brief> = self.get(call.param("limit", PAGE).param("after", after)).await?;
            let last = page.len() < PAGE;
            all.extend(page.into_iter().map(|guild| (guild.id, guild.name)));
            if last {
                return Ok(all);
            }
        }
    }

    async fn role_sizes(&self, guild: u64) -> Result<Vec<(u64, u64)>, CallError> {
        let route = Route::GuildRoleMemberCounts { guild_id: snowflake(guild)? };
        let call = Call::new("role-counts", LightMethod::Get, route).place(guild);
        let counts: HashMap<String, u64> = self.get(call).await?;
        let mut sizes: Vec<_> = counts.iter().filter_map(|(role, count)| Some((role.parse().ok()?, *count))).collect();
        sizes.sort_unstable();
        Ok(sizes)
    }
}

impl Messenger for Post {
    fn post<'a>(&'a self, channel: u64, message: &'a Message, nonce: &'a str) -> BoxFuture<'a, Result<u64, SendError>> {
        async move { Ok(self.post(channel, message, nonce).await?) }.boxed()
    }

    fn redraw<'a>(
        &'a self,
        channel: u64,
        message_id: u64,
        message: &'a Message,
    ) -> BoxFuture<'a, Result<(), SendError>> {
        async move { Ok(self.redraw(channel, message_id, message).await?) }.boxed()
    }

    fn find_sent<'a>(
        &'a self,
        channel: u64,
        control: &'a CustomId,
        since: i64,
    ) -> BoxFuture<'a, Result<Option<u64>, SendError>> {
        self.find_sent(channel, control, since).boxed()
    }

    fn direct(&self, user: u64) -> BoxFuture<'_, Result<u64, SendError>> {
        async move { Ok(self.direct(user).await?) }.boxed()
    }

    fn can_see(&self, guild: u64, channel: u64, user: u64) -> BoxFuture<'_, Result<bool, SendError>> {
        async move { Ok(self.can_see(guild, channel, user).await?) }.boxed()
    }

    fn events(&self, guild: u64) -> BoxFuture<'_, Result<Vec<(u64, Event)>, SendError>> {
        async move { Ok(self.events(guild).await?) }.boxed()
    }

    fn create_event<'a>(&'a self, guild: u64, event: &'a Event) -> BoxFuture<'a, Result<u64, SendError>> {
        async move { Ok(self.create_event(guild, event).await?) }.boxed()
    }

    fn update_event<'a>(&'a self, guild: u64, id: u64, event: &'a Event) -> BoxFuture<'a, Result<(), SendError>> {
        async move { Ok(self.update_event(guild, id, event).await?) }.boxed()
    }

    fn delete_event(&self, guild: u64, id: u64) -> BoxFuture<'_, Result<(), SendError>> {
        async move { Ok(self.delete_event(guild, id).await?) }.boxed()
    }

    fn download<'a>(&'a self, url: &'a str, limit: usize) -> BoxFuture<'a, Result<Vec<u8>, SendError>> {
        download::download(&self.executor, url, limit).boxed()
    }

    fn forget_refusals(&self, places: &[u64]) {
        self.executor.forget_refusals(places);
    }

    fn servers(&self) -> BoxFuture<'_, Result<Vec<(u64, String)>, SendError>> {
        async move { Ok(self.servers().await?) }.boxed()
    }

    fn server(&self, guild: u64) -> BoxFuture<'_, Result<Server, SendError>> {
        async move { Ok(self.server(guild).await?) }.boxed()
    }

    fn member_roles(&self, guild: u64, user: u64) -> BoxFuture<'_, Result<Option<Vec<u64>>, SendError>> {
        async move {
            match self.member(guild, user).await {
                Ok(member) => Ok(Some(member.roles)),
                Err(error) if is_stranger(&error) => Ok(None),
                Err(error) => Err(error.into()),
            }
        }
        .boxed()
    }

    fn role_sizes(&self, guild: u64) -> BoxFuture<'_, Result<Vec<(u64, u64)>, SendError>> {
        async move { Ok(self.role_sizes(guild).await?) }.boxed()
    }
}

/// Discord knows no such member.
fn is_stranger(error: &CallError) -> bool {
    matches!(error.code(), Some(10007 | 10013))
}

/// The smallest id that something made at this second can have; a little earlier, since clocks differ.
fn first_snowflake(at: i64) -> u64 {
    let since_discord = (at - CLOCKS_DIFFER).saturating_sub(DISCORD_EPOCH).max(0);
    (since_discord as u64 * 1000) << 22
}

fn event_body(event: &Event) -> Value {
    let instant = |at| chrono::DateTime::from_timestamp(at, 0).map(|instant| instant.to_rfc3339());
    json!({
        "name": cut::plain(&event.name, 100),
        "description": cut::plain(&event.description, 1000),
        "scheduled_start_time": instant(event.starts_at),
        "scheduled_end_time": instant(event.ends_at),
        "entity_type": ELSEWHERE,
        "entity_metadata": { "location": cut::plain(&event.place, 100) },
        "privacy_level": GUILD_ONLY,
    })
}

fn read_event(event: &Value) -> Result<Event, CallError> {
    let lacks = || CallError::Unsendable("Discord's answer lacks a part".into());
    let at = |key: &str| {
        let text = event[key].as_str().ok_or_else(lacks)?;
        Ok::<_, CallError>(chrono::DateTime::parse_from_rfc3339(text).map_err(|_| lacks())?.timestamp())
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(Event {
        name: text(&event["name"]),
        description: text(&event["description"]),
        starts_at: at("scheduled_start_time")?,
        ends_at: at("scheduled_end_time")?,
        place: text(&event["entity_metadata"]["location"]),
    })
}

/// One of serenity's ids; they panic at zero.
fn snowflake<T: From<std::num::NonZeroU64>>(id: u64) -> Result<T, CallError> {
    std::num::NonZeroU64::new(id).map(T::from).ok_or_else(|| CallError::Unsendable("an id is zero".into()))
}

/// The id of what Discord answered with.
pub(super) fn id_of(answer: &Value) -> Result<u64, CallError> {
    let id = answer["id"].as_str().and_then(|id| id.parse().ok());
    id.ok_or_else(|| CallError::Unreachable("Discord's answer holds no id".into()))
}

/// Whether a control with this id is among the components, at whatever depth.
fn holds(components: &Value, wire: &str) -> bool {
    components
        .as_array()
        .into_iter()
        .flatten()
        .any(|component| component["custom_id"] == wire || holds(&component["components"], wire))
}

#[cfg(test)]
mod tests;
