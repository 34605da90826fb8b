//! What administrators and Discord itself do at run time: each change sends the gateway events that it would.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::server::Inner;
use super::sessions::{INTENT_GUILD_SCHEDULED_EVENTS, INTENT_GUILDS};
use super::wire;
use super::world::{Id, Member, Overwrite, Role, ScheduledEvent, Target, World};

/// The hand that changes guilds.
#[derive(Clone)]
pub struct Admin {
    pub(super) inner: Arc<Inner>,
}

impl Admin {
    /// A new text channel.
    pub fn create_channel(&self, guild: Id, name: &str) -> Id {
        self.inner.change(|world, ctx| {
            let id = world.next_id(ctx.now);
            world.insert_channel(id, guild, name, "");
            tell_channel(world, "CHANNEL_CREATE", id);
            id
        })
    }

    /// A channel is deleted with all that was said in it.
    pub fn delete_channel(&self, channel: Id) {
        self.inner.change(|world, _| {
            tell_channel(world, "CHANNEL_DELETE", channel);
            world.channels.remove(&channel);
            world.messages.retain(|_, message| message.channel != channel);
            for guild in world.guilds.values_mut().filter(|guild| guild.system_channel == Some(channel)) {
                guild.system_channel = None;
            }
        });
    }

    /// Sets what a role or a member may do in a channel; all zero takes the overwrite away.
    pub fn overwrite(&self, channel: Id, target: Target, allow: u64, deny: u64) {
        self.inner.change(|world, _| {
            if let Some(channel) = world.channels.get_mut(&channel) {
                channel.overwrites.retain(|overwrite| overwrite.target != target);
                if allow | deny != 0 {
                    channel.overwrites.push(Overwrite { target, allow, deny });
                }
            }
            tell_channel(world, "CHANNEL_UPDATE", channel);
        });
    }

    /// A new role.
    pub fn create_role(&self, guild: Id, name: &str, permissions: u64) -> Id {
        self.inner.change(|world, ctx| {
            let id = world.next_id(ctx.now);
            if let Some(guild) = world.guilds.get_mut(&guild) {
                let position = u16::try_from(guild.roles.len()).unwrap_or(u16::MAX);
                let name = name.to_owned();
                let role = Role { id, name, permissions, color: 0, position, mentionable: false, managed: false };
                guild.roles.insert(id, role);
            }
            tell_role(world, "GUILD_ROLE_CREATE", guild, id);
            id
        })
    }

    /// Changes a role.
    pub fn change_role(&self, guild: Id, role: Id, change: impl FnOnce(&mut Role)) {
        self.inner.change(|world, _| {
            if let Some(role) = world.guilds.get_mut(&guild).and_then(|guild| guild.roles.get_mut(&role)) {
                change(role);
            }
            tell_role(world, "GUILD_ROLE_UPDATE", guild, role);
        });
    }

    /// A role is deleted; members and channels lose it.
    pub fn delete_role(&self, guild: Id, role: Id) {
        self.inner.change(|world, _| {
            let Some(it) = world.guilds.get_mut(&guild) else { return };
            it.roles.remove(&role);
            for member in it.members.values_mut() {
                member.roles.retain(|id| *id != role);
            }
            for channel in world.channels.values_mut() {
                channel.overwrites.retain(|overwrite| overwrite.target != Target::Role(role));
            }
            let data = json!({"guild_id": guild.to_string(), "role_id": role.to_string()});
            if !bot_hears(world, Some(guild)) {
                return;
            }
            world.dispatch("GUILD_ROLE_DELETE", INTENT_GUILDS, &data);
        });
    }

    /// Gives a member exactly these roles. The bot isn't told: that takes a privileged intent.
    pub fn set_roles(&self, guild: Id, person: Id, roles: &[Id]) {
        self.inner.change(|world, _| {
            if let Some(member) = world.guilds.get_mut(&guild).and_then(|guild| guild.members.get_mut(&person)) {
                member.roles = roles.to_vec();
            }
        });
    }

    /// Someone joins, or a new person appears. The bot isn't told.
    pub fn join(&self, guild: Id, person: Id, roles: &[Id]) {
        self.inner.change(|world, ctx| {
            if let Some(guild) = world.guilds.get_mut(&guild) {
                guild.members.insert(person, Member { roles: roles.to_vec(), joined_at: ctx.now });
            }
        });
    }

    /// The links to all that people have handed over so far expire.
    pub fn expire_uploads(&self) {
        self.inner.change(|world, _| world.uploads.clear());
    }

    /// A person who belongs to no guild yet.
    pub fn add_person(&self, name: &str) -> Id {
        self.inner.change(|world, _| world.add_person(name))
    }

    /// Someone leaves. The bot isn't told.
    pub fn leave(&self, guild: Id, person: Id) {
        self.inner.change(|world, _| {
            if let Some(guild) = world.guilds.get_mut(&guild) {
                guild.members.remove(&person);
            }
        });
    }

    /// A member makes an event of the server, an hour long.
    pub fn create_event(&self, guild: Id, person: Id, name: &str, starts_at: DateTime<Utc>) -> Id {
        self.inner.change(|world, ctx| {
            let event = ScheduledEvent {
                id: world.next_id(ctx.now),
                guild,
                creator: person,
                name: name.to_owned(),
                description: String::new(),
                location: "Office".to_owned(),
                starts_at,
                ends_at: starts_at + chrono::TimeDelta::hours(1),
            };
            let (id, data) = (event.id, wire::event(world, &event, ctx.now, false));
            world.events.insert(id, event);
            world.dispatch("GUILD_SCHEDULED_EVENT_CREATE", INTENT_GUILD_SCHEDULED_EVENTS, &data);
            id
        })
    }

    /// Where Discord itself writes in a guild, or nowhere.
    pub fn set_system_channel(&self, guild: Id, channel: Option<Id>) {
        self.inner.change(|world, _| {
            let Some(it) = world.guilds.get_mut(&guild) else { return };
            it.system_channel = channel;
            let data = wire::guild(it);
            if !bot_hears(world, Some(guild)) {
                return;
            }
            world.dispatch("GUILD_UPDATE", INTENT_GUILDS, &data);
        });
    }

    /// The bot is added to a guild, with these roles.
    pub fn add_bot(&self, guild: Id, roles: &[Id]) {
        self.inner.change(|world, ctx| {
            let bot = world.bot;
            if let Some(it) = world.guilds.get_mut(&guild) {
                it.members.insert(bot, Member { roles: roles.to_vec(), joined_at: ctx.now });
            }
            tell_guild(world, guild, ctx.now);
        });
    }

    /// The bot is thrown out of a guild: GUILD_DELETE without `unavailable`.
    pub fn remove_bot(&self, guild: Id) {
        self.inner.change(|world, _| remove_bot(world, guild));
    }

    /// A guild has an outage: GUILD_DELETE with `unavailable`.
    pub fn guild_outage(&self, guild: Id) {
        self.inner.change(|world, _| {
            if let Some(it) = world.guilds.get_mut(&guild) {
                it.available = false;
            }
            let data = json!({"id": guild.to_string(), "unavailable": true});
            world.dispatch("GUILD_DELETE", INTENT_GUILDS, &data);
        });
    }

    /// The outage is over: GUILD_CREATE again.
    pub fn guild_back(&self, guild: Id) {
        self.inner.change(|world, ctx| {
            if let Some(it) = world.guilds.get_mut(&guild) {
                it.available = true;
            }
            tell_guild(world, guild, ctx.now);
        });
    }
}

/// Takes the bot out of a guild and says so.
pub(super) fn remove_bot(world: &mut World, guild: Id) {
    let bot = world.bot;
    if let Some(it) = world.guilds.get_mut(&guild) {
        it.members.remove(&bot);
    }
    world.dispatch("GUILD_DELETE", INTENT_GUILDS, &json!({"id": guild.to_string()}));
}

fn tell_guild(world: &mut World, guild: Id, now: DateTime<Utc>) {
    let Some(data) = world.guilds.get(&guild).map(|guild| wire::guild_create(world, guild, now)) else { return };
    world.dispatch("GUILD_CREATE", INTENT_GUILDS, &data);
}

/// The bot hears only of guilds that it is in.
fn bot_hears(world: &World, guild: Option<Id>) -> bool {
    let guild = guild.and_then(|id| world.guilds.get(&id));
    guild.is_some_and(|guild| guild.available && guild.members.contains_key(&world.bot))
}

fn tell_channel(world: &mut World, event: &str, channel: Id) {
    let channel = world.channels.get(&channel).filter(|channel| bot_hears(world, channel.guild));
    let Some(data) = channel.map(|channel| wire::channel(world, channel)) else { return };
    world.dispatch(event, INTENT_GUILDS, &data);
}

fn tell_role(world: &mut World, event: &str, guild: Id, role: Id) {
    let role = world.guilds.get(&guild).and_then(|guild| guild.roles.get(&role)).map(wire::role);
    let Some(role) = role.filter(|_| bot_hears(world, Some(guild))) else { return };
    world.dispatch(event, INTENT_GUILDS, &json!({"guild_id": guild.to_string(), "role": role}));
}
