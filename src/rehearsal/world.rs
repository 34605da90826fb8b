//! The made-up Discord as plain data: guilds, people, channels, messages, and a record of all that was asked and refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::Instant;

use super::faults::FaultState;
use super::interaction::Interaction;
use super::sessions::Session;

/// A snowflake.
pub type Id = u64;

/// The first millisecond that a snowflake can name (2015-01-01).
pub(super) const EPOCH_MS: i64 = 1_420_070_400_000;
/// Where the ids of what exists before the start begin: always the same ones, in the past.
const FIRST_ID: Id = 1_100_000_000_000_000_000;

/// A person, or the bot.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Person {
    /// The user id.
    pub id: Id,
    /// The name that others see.
    pub name: String,
    /// The unique name.
    pub username: String,
    /// The language of this person's Discord, such as `en-US`.
    pub locale: String,
    /// Whether direct messages from servers are refused.
    pub dms_closed: bool,
    /// Whether this is the bot.
    pub bot: bool,
}

/// Someone's membership of a guild.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Member {
    /// Roles, without @everyone.
    pub roles: Vec<Id>,
    /// When they joined.
    #[serde(with = "super::kept::moment")]
    pub joined_at: DateTime<Utc>,
}

/// A role. @everyone has the id of its guild.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Role {
    /// The role id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Permission bits.
    pub permissions: u64,
    /// 0xRRGGBB, 0 for none.
    pub color: u32,
    /// Place in the list, @everyone is 0.
    pub position: u16,
    /// Whether anybody may mention it.
    pub mentionable: bool,
    /// Whether it belongs to a bot.
    pub managed: bool,
}

/// A server.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Guild {
    /// The guild id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub owner: Id,
    /// Roles by id, @everyone among them.
    pub roles: BTreeMap<Id, Role>,
    /// Members by user id. The bot is in the guild if it is one of them.
    pub members: BTreeMap<Id, Member>,
    /// Where Discord itself writes.
    pub system_channel: Option<Id>,
    /// The guild's language.
    pub locale: String,
    /// False during an outage.
    pub available: bool,
}

/// Whom an overwrite is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Target {
    /// Everyone with this role.
    Role(Id),
    /// This member.
    Member(Id),
}

/// A permission overwrite of a channel.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Overwrite {
    /// For whom.
    pub target: Target,
    /// Bits given.
    pub allow: u64,
    /// Bits taken.
    pub deny: u64,
}

/// A channel: text (0), direct messages (1), announcements (5).
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Channel {
    /// The channel id.
    pub id: Id,
    /// Discord's channel type.
    pub kind: u8,
    /// The guild, unless these are direct messages.
    pub guild: Option<Id>,
    /// The person at the other end of direct messages.
    pub recipient: Option<Id>,
    /// The name, empty for direct messages.
    pub name: String,
    /// What it is about.
    pub topic: String,
    /// Place in the list.
    pub position: u16,
    /// Permission overwrites.
    pub overwrites: Vec<Overwrite>,
}

/// A file of a message, or one that a person gave to a command.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Attachment {
    /// The attachment id.
    pub id: Id,
    /// The file's name.
    pub filename: String,
    /// Its media type.
    pub content_type: String,
    /// Its alternative text.
    pub description: Option<String>,
    /// Its content.
    #[serde(with = "super::kept::hexadecimal")]
    pub bytes: Arc<Vec<u8>>,
}

/// A message.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Message {
    /// The message id.
    pub id: Id,
    /// The channel.
    pub channel: Id,
    /// Who wrote it.
    pub author: Id,
    /// The text.
    pub content: String,
    /// Embeds as Discord gives them back.
    pub embeds: Vec<Value>,
    /// Components as they were sent.
    pub components: Vec<Value>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Message flags: 64 ephemeral, 128 loading, 4 without embeds, 32768 components of the second kind.
    pub flags: u64,
    /// Discord's message type: 0 plain, 20 the answer to a command.
    pub kind: u8,
    /// When it was sent.
    #[serde(with = "super::kept::moment")]
    pub sent_at: DateTime<Utc>,
    /// When it was last edited.
    #[serde(with = "super::kept::maybe_moment")]
    pub edited_at: Option<DateTime<Utc>>,
    /// The nonce, if it was sent with one.
    pub nonce: Option<Value>,
    /// The only person who sees it.
    pub ephemeral_for: Option<Id>,
    /// Gone from its reader's screen since their Discord restarted.
    pub forgotten: bool,
    /// The interaction it answers.
    pub interaction: Option<Id>,
    /// Users mentioned, as `allowed_mentions` left them.
    pub mentions: Vec<Id>,
    /// Roles mentioned, as `allowed_mentions` left them.
    pub mention_roles: Vec<Id>,
    /// Whether @everyone or @here counts.
    pub mention_everyone: bool,
    /// The people who were notified.
    pub pinged: Vec<Id>,
}

/// An event of a guild, held outside of Discord.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct ScheduledEvent {
    /// The event id.
    pub id: Id,
    /// The guild.
    pub guild: Id,
    /// Who made it.
    pub creator: Id,
    /// Its name.
    pub name: String,
    /// What it is about; may be empty.
    pub description: String,
    /// Where.
    pub location: String,
    /// When it begins.
    #[serde(with = "super::kept::moment")]
    pub starts_at: DateTime<Utc>,
    /// When it ends: from then on nobody sees it any more.
    #[serde(with = "super::kept::moment")]
    pub ends_at: DateTime<Utc>,
}

/// Somebody's phone buzzed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Ping {
    /// Whose.
    pub person: Id,
    /// Because of which message.
    pub message: Id,
    /// Where.
    pub channel: Id,
    /// When, by the world's clock.
    #[serde(with = "super::kept::moment")]
    pub at: DateTime<Utc>,
}

/// A request of the bot that broke a rule of Discord's. What a fault answered is not one.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// When, by the world's clock.
    pub at: DateTime<Utc>,
    /// The request's method.
    pub method: String,
    /// Its path, after `/api/v10`.
    pub path: String,
    /// The status it got.
    pub status: u16,
    /// Discord's error code.
    pub code: u32,
    /// Discord's words.
    pub message: String,
    /// The tree of a 50035, or null.
    pub errors: Value,
}

/// A request of the bot.
#[derive(Clone, Debug)]
pub struct RequestRecord {
    /// When it was handled, by the monotonic clock.
    pub instant: Instant,
    /// When, by the world's clock.
    pub at: DateTime<Utc>,
    /// The request's method.
    pub method: String,
    /// Its path, after `/api/v10`.
    pub path: String,
    /// The query string.
    pub query: String,
    /// The JSON body; null without one.
    pub body: Value,
    /// Names of the files that came with it.
    pub files: Vec<String>,
    /// What was answered; none for a request that hangs or whose connection was cut.
    pub status: Option<u16>,
    /// Whether the world changed as the request asked.
    pub applied: bool,
    /// Whether a fault had its hand in it.
    pub faulty: bool,
}

/// Everything there is.
#[derive(Debug)]
pub struct World {
    /// The bot's token.
    pub token: String,
    /// The bot's user id, and its application's.
    pub bot: Id,
    /// Guilds by id.
    pub guilds: BTreeMap<Id, Guild>,
    /// People by user id, the bot among them.
    pub people: BTreeMap<Id, Person>,
    /// Channels by id, direct messages among them.
    pub channels: BTreeMap<Id, Channel>,
    /// Messages by id, which is the order of their sending.
    pub messages: BTreeMap<Id, Message>,
    /// Events of guilds by id, those that are over among them.
    pub events: BTreeMap<Id, ScheduledEvent>,
    /// Files that people gave to commands.
    pub uploads: BTreeMap<Id, Attachment>,
    /// Registered commands by id, as Discord gives them back.
    pub commands: BTreeMap<Id, Value>,
    /// Interactions by id.
    pub interactions: BTreeMap<Id, Interaction>,
    /// Gateway sessions, oldest first.
    pub sessions: Vec<Session>,
    /// Close codes and reasons the gateway gave the bot, oldest first.
    pub gateway_closes: Vec<(u16, String)>,
    /// What the bot asked for that Discord refuses.
    pub refusals: Vec<Refusal>,
    /// What the bot asked for.
    pub requests: Vec<RequestRecord>,
    /// Who was notified.
    pub pings: Vec<Ping>,
    /// What goes wrong on purpose.
    pub faults: FaultState,
    pub(super) last_id: Id,
}

impl World {
    /// A world with nobody in it but the bot, "Plankeeper".
    pub fn new(token: &str) -> Self {
        let mut world = Self {
            token: token.to_owned(),
            bot: 0,
            guilds: BTreeMap::new(),
            people: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            events: BTreeMap::new(),
            uploads: BTreeMap::new(),
            commands: BTreeMap::new(),
            interactions: BTreeMap::new(),
            sessions: Vec::new(),
            gateway_closes: Vec::new(),
            refusals: Vec::new(),
            requests: Vec::new(),
            pings: Vec::new(),
            faults: FaultState::default(),
            last_id: FIRST_ID,
        };
        world.bot = world.add_person("Plankeeper");
        if let Some(bot) = world.people.get_mut(&world.bot) {
            bot.bot = true;
        }
        world
    }

    /// An id for something that exists before the start.
    pub(super) fn early_id(&mut self) -> Id {
        self.last_id += 1 << 22;
        self.last_id
    }

    /// The id of something that happens now. Ids only ever rise, even where the clock is set back.
    pub(super) fn next_id(&mut self, now: DateTime<Utc>) -> Id {
        self.last_id = snowflake(now).max(self.last_id + 1);
        self.last_id
    }

    /// When the newest message was sent, by the world's clock.
    pub fn newest(&self) -> Option<DateTime<Utc>> {
        self.messages.values().map(|message| message.sent_at).max()
    }

    /// A guild's events that are not over, in the order of their making.
    pub fn upcoming(&self, guild: Id, now: DateTime<Utc>) -> impl Iterator<Item = &ScheduledEvent> {
        self.events.values().filter(move |event| event.guild == guild && event.ends_at > now)
    }

    /// Whether the bot has a gateway connection.
    pub fn bot_connected(&self) -> bool {
        self.sessions.iter().any(|session| session.connection.is_some())
    }

    /// The direct messages between the bot and a person, opened if need be.
    pub(super) fn dm_channel(&mut self, person: Id, now: DateTime<Utc>) -> Id {
        if let Some(channel) = self.channels.values().find(|channel| channel.recipient == Some(person)) {
            return channel.id;
        }
        let id = self.next_id(now);
        self.channels.insert(
            id,
            Channel {
                id,
                kind: 1,
                guild: None,
                recipient: Some(person),
                name: String::new(),
                topic: String::new(),
                position: 0,
                overwrites: Vec::new(),
            },
        );
        id
    }

    /// Whether the bot and the person are members of a guild together.
    pub(super) fn shares_guild(&self, person: Id) -> bool {
        self.guilds.values().any(|g| g.members.contains_key(&person) && g.members.contains_key(&self.bot))
    }
}

/// The lowest snowflake of an instant.
fn snowflake(at: DateTime<Utc>) -> Id {
    u64::try_from(at.timestamp_millis() - EPOCH_MS).unwrap_or(0) << 22
}

/// The instant that a snowflake names.
pub(super) fn snowflake_time(id: Id) -> DateTime<Utc> {
    let ms = i64::try_from(id >> 22).unwrap_or(0) + EPOCH_MS;
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

/// A time as Discord writes it.
pub(super) fn timestamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Micros, false)
}
