//! Building a world before the start, and finding one's way in it by name.

use super::permissions;
use super::world::{Channel, Guild, Id, Member, Person, Role, World, snowflake_time};
use std::collections::BTreeMap;

impl World {
    /// A person who belongs to no guild yet.
    pub fn add_person(&mut self, name: &str) -> Id {
        let id = self.early_id();
        let username = name.to_lowercase().replace(' ', ".");
        let locale = "en-US".to_owned();
        self.people.insert(id, Person { id, name: name.to_owned(), username, locale, dms_closed: false, bot: false });
        id
    }

    /// A guild with its @everyone role and the owner as its first member.
    pub fn add_guild(&mut self, name: &str, owner: Id) -> Id {
        let id = self.early_id();
        let everyone = Role {
            id,
            name: "@everyone".into(),
            permissions: permissions::EVERYONE,
            color: 0,
            position: 0,
            mentionable: false,
            managed: false,
        };
        self.guilds.insert(
            id,
            Guild {
                id,
                name: name.to_owned(),
                owner,
                roles: BTreeMap::from([(id, everyone)]),
                members: BTreeMap::new(),
                system_channel: None,
                locale: "en-US".into(),
                available: true,
            },
        );
        self.join(id, owner, &[]);
        id
    }

    /// A role above those the guild has.
    pub fn add_role(&mut self, guild: Id, name: &str, permissions: u64, color: u32) -> Id {
        let id = self.early_id();
        if let Some(guild) = self.guilds.get_mut(&guild) {
            let position = u16::try_from(guild.roles.len()).unwrap_or(u16::MAX);
            let name = name.to_owned();
            guild.roles.insert(id, Role { id, name, permissions, color, position, mentionable: false, managed: false });
        }
        id
    }

    /// A text channel below those the guild has.
    pub fn add_channel(&mut self, guild: Id, name: &str, topic: &str) -> Id {
        let id = self.early_id();
        self.insert_channel(id, guild, name, topic);
        id
    }

    pub(super) fn insert_channel(&mut self, id: Id, guild: Id, name: &str, topic: &str) {
        let count = self.channels.values().filter(|channel| channel.guild == Some(guild)).count();
        self.channels.insert(
            id,
            Channel {
                id,
                kind: 0,
                guild: Some(guild),
                recipient: None,
                name: name.to_owned(),
                topic: topic.to_owned(),
                position: u16::try_from(count).unwrap_or(u16::MAX),
                overwrites: Vec::new(),
            },
        );
    }

    /// Makes a person (or the bot) a member, with these roles.
    pub fn join(&mut self, guild: Id, person: Id, roles: &[Id]) {
        if let Some(guild) = self.guilds.get_mut(&guild) {
            let joined_at = snowflake_time(guild.id);
            guild.members.insert(person, Member { roles: roles.to_vec(), joined_at });
        }
    }

    /// Someone's id by their name; the first, where two share it.
    pub fn person_named(&self, name: &str) -> Option<Id> {
        self.people.values().find(|person| person.name == name).map(|person| person.id)
    }

    /// A guild channel's id by its name; the first, where two guilds use it.
    pub fn channel_named(&self, name: &str) -> Option<Id> {
        self.channels.values().find(|channel| channel.guild.is_some() && channel.name == name).map(|channel| channel.id)
    }

    /// A role's id by its name; the first, where two guilds use it.
    pub fn role_named(&self, name: &str) -> Option<Id> {
        self.guilds.values().flat_map(|guild| guild.roles.values()).find(|role| role.name == name).map(|role| role.id)
    }

    /// A guild's id by its name.
    pub fn guild_named(&self, name: &str) -> Option<Id> {
        self.guilds.values().find(|guild| guild.name == name).map(|guild| guild.id)
    }
}
