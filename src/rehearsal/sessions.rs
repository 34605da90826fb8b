//! Gateway sessions as data: what each was sent, so that a bot which lost its connection can resume.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::wire;
use super::world::{Id, World};

/// Guilds, their roles and channels.
pub const INTENT_GUILDS: u64 = 1;
/// Messages in guilds.
pub const INTENT_GUILD_MESSAGES: u64 = 1 << 9;
/// Events of a guild.
pub const INTENT_GUILD_SCHEDULED_EVENTS: u64 = 1 << 16;
/// Direct messages.
pub const INTENT_DIRECT_MESSAGES: u64 = 1 << 12;
/// The three that need Discord's permission: members, presences, message content.
pub const PRIVILEGED_INTENTS: u64 = 1 << 1 | 1 << 8 | 1 << 15;

/// Something the server does to a connection on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    /// Op 7.
    Reconnect,
    /// Op 9.
    Invalidate { resumable: bool },
    /// The connection breaks.
    Drop,
}

/// A session: it outlives its connections.
#[derive(Clone, Debug)]
pub struct Session {
    /// The session id.
    pub id: String,
    /// The intents that the bot asked for.
    pub intents: u64,
    /// When it identified, by the world's clock.
    pub identified_at: DateTime<Utc>,
    /// How often it was resumed.
    pub resumed: u32,
    /// Whether it can still be resumed.
    pub resumable: bool,
    /// Every event it was given, with name and data; the sequence number is the place in the list plus one.
    pub events: Vec<(String, Value)>,
    /// The connection that holds it now.
    pub connection: Option<u64>,
    pub(super) controls: VecDeque<Control>,
}

impl World {
    /// Starts a session with READY and a GUILD_CREATE for each guild.
    pub(super) fn identify(&mut self, intents: u64, connection: u64, base: &str, now: DateTime<Utc>) -> String {
        let id = format!("rehearsal-{:x}", self.next_id(now));
        let guilds: Vec<Id> =
            self.guilds.values().filter(|g| g.members.contains_key(&self.bot)).map(|g| g.id).collect();
        let unavailable: Vec<Value> =
            guilds.iter().map(|id| json!({"id": id.to_string(), "unavailable": true})).collect();
        let ready = json!({
            "v": 10,
            "user": wire::own_user(self),
            "guilds": unavailable,
            "session_id": id,
            "session_type": "normal",
            "resume_gateway_url": base.replacen("http", "ws", 1),
            "shard": [0, 1],
            "application": {"id": self.bot.to_string(), "flags": 0},
            "private_channels": [], "presences": [], "relationships": [], "user_settings": {},
            "geo_ordered_rtc_regions": [], "guild_join_requests": [], "_trace": [],
        });
        let mut events = vec![("READY".to_owned(), ready)];
        if intents & INTENT_GUILDS != 0 {
            for guild in guilds.iter().filter_map(|id| self.guilds.get(id)).filter(|guild| guild.available) {
                events.push(("GUILD_CREATE".to_owned(), wire::guild_create(self, guild, now)));
            }
        }
        // A dead bot never comes back for its old sessions: keep a few.
        let stale = self.sessions.iter().filter(|s| s.connection.is_none() && s.resumable).count().saturating_sub(3);
        for session in self.sessions.iter_mut().filter(|s| s.connection.is_none() && s.resumable).take(stale) {
            session.resumable = false;
        }
        self.sessions.push(Session {
            id: id.clone(),
            intents,
            identified_at: now,
            resumed: 0,
            resumable: true,
            events,
            connection: Some(connection),
            controls: VecDeque::new(),
        });
        id
    }

    /// Sends an event to every session that asked for it. Intent 0 goes to all.
    pub(super) fn dispatch(&mut self, name: &str, intent: u64, data: &Value) {
        for session in self.sessions.iter_mut().filter(|s| s.resumable || s.connection.is_some()) {
            if intent == 0 || session.intents & intent != 0 {
                session.events.push((name.to_owned(), data.clone()));
            }
        }
    }

    /// Does something to every connection.
    pub(super) fn control(&mut self, control: Control) {
        for session in self.sessions.iter_mut().filter(|session| session.connection.is_some()) {
            session.controls.push_back(control);
        }
    }

    pub(super) fn session(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.id == id)
    }
}
