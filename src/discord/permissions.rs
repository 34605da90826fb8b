//! What the bot may do in a channel, worked out as Discord documents it.

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, de};

use crate::messenger::Permission;

const ADMINISTRATOR: u64 = 1 << 3;
/// Mention @everyone and every role.
const MENTION_EVERYONE: u64 = 1 << 17;
/// Make events of the server: only for districts that want their sessions there, too.
const CREATE_EVENTS: u64 = 1 << 44;

/// The bits behind the permissions that we need.
const NEEDED: [(Permission, u64); 5] = [
    (Permission::View, 1 << 10),
    (Permission::Send, 1 << 11),
    (Permission::Embed, 1 << 14),
    (Permission::Attach, 1 << 15),
    (Permission::History, 1 << 16),
];

/// What an invitation asks for, as Discord's invitations name it.
pub(super) fn asked_for() -> u64 {
    NEEDED.iter().fold(CREATE_EVENTS, |all, (_, bit)| all | bit)
}

/// An id or a set of permissions, which Discord writes as text.
pub(super) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    String::deserialize(from)?.parse().map_err(de::Error::custom)
}

pub(super) fn maybe_number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Option::<String>::deserialize(from)?.map(|text| text.parse().map_err(de::Error::custom)).transpose()
}

pub(super) fn numbers<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u64>, D::Error> {
    Vec::<String>::deserialize(from)?.iter().map(|text| text.parse().map_err(de::Error::custom)).collect()
}

/// A server.
#[derive(Debug, Deserialize)]
pub(super) struct Guild {
    #[serde(deserialize_with = "number")]
    pub(super) id: u64,
    pub(super) name: String,
    #[serde(deserialize_with = "number")]
    pub(super) owner_id: u64,
    pub(super) roles: Vec<Role>,
    #[serde(default, deserialize_with = "maybe_number")]
    pub(super) system_channel_id: Option<u64>,
    #[serde(default)]
    pub(super) approximate_member_count: Option<u64>,
}

/// A role; the one that everybody has bears its server's id.
#[derive(Debug, Deserialize)]
pub(super) struct Role {
    #[serde(deserialize_with = "number")]
    pub(super) id: u64,
    #[serde(deserialize_with = "number")]
    pub(super) permissions: u64,
    #[serde(default)]
    pub(super) mentionable: bool,
}

/// A channel.
#[derive(Debug, Deserialize)]
pub(super) struct Channel {
    #[serde(deserialize_with = "number")]
    pub(super) id: u64,
    #[serde(rename = "type")]
    pub(super) kind: u8,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default, deserialize_with = "maybe_number")]
    pub(super) guild_id: Option<u64>,
    #[serde(default)]
    pub(super) permission_overwrites: Vec<Overwrite>,
}

/// An exception for a role or a member in a channel.
#[derive(Debug, Deserialize)]
pub(super) struct Overwrite {
    #[serde(deserialize_with = "number")]
    id: u64,
    #[serde(deserialize_with = "number")]
    allow: u64,
    #[serde(deserialize_with = "number")]
    deny: u64,
}

/// A member.
#[derive(Debug, Deserialize)]
pub(super) struct Member {
    #[serde(deserialize_with = "numbers")]
    pub(super) roles: Vec<u64>,
}

/// Which of the permissions we need a member lacks in a channel.
pub(super) fn missing(guild: &Guild, user: u64, member: &Member, channel: &Channel) -> Vec<Permission> {
    let may = permissions(guild, user, member, channel);
    NEEDED.iter().filter(|(_, bit)| may & bit == 0).map(|(permission, _)| *permission).collect()
}

/// Whether a member's mention of any role notifies its members, channels' exceptions aside.
pub(super) fn mentions_all(guild: &Guild, user: u64, member: &Member) -> bool {
    in_server(guild, user, &held(guild, member)) & MENTION_EVERYONE != 0
}

/// The roles somebody holds, the one that everybody has among them.
fn held(guild: &Guild, member: &Member) -> HashSet<u64> {
    member.roles.iter().copied().chain([guild.id]).collect()
}

fn in_server(guild: &Guild, user: u64, held: &HashSet<u64>) -> u64 {
    let may = guild.roles.iter().filter(|role| held.contains(&role.id)).fold(0, |may, role| may | role.permissions);
    if guild.owner_id == user || may & ADMINISTRATOR != 0 { u64::MAX } else { may }
}

fn permissions(guild: &Guild, user: u64, member: &Member, channel: &Channel) -> u64 {
    let held = held(guild, member);
    let mut may = in_server(guild, user, &held);
    if may == u64::MAX {
        return may;
    }
    // First everybody's exception, then those of all held roles together, then the member's own.
    let own = |id: u64| move |o: &&Overwrite| o.id == id;
    let of_roles = |o: &&Overwrite| o.id != guild.id && held.contains(&o.id);
    let everybody = combined(channel.permission_overwrites.iter().filter(own(guild.id)));
    let roles = combined(channel.permission_overwrites.iter().filter(of_roles));
    let member = combined(channel.permission_overwrites.iter().filter(own(user)));
    for (allow, deny) in [everybody, roles, member] {
        may = may & !deny | allow;
    }
    may
}

fn combined<'a>(overwrites: impl Iterator<Item = &'a Overwrite>) -> (u64, u64) {
    overwrites.fold((0, 0), |(allow, deny), o| (allow | o.allow, deny | o.deny))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_value, json};

    use super::*;

    const ALL: u64 = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16;

    fn look(owner: u64, everybody: u64, role: u64, overwrites: Value) -> Vec<Permission> {
        let guild: Guild = from_value(json!({
            "id": "1", "name": "District", "owner_id": owner.to_string(), "system_channel_id": null,
            "roles": [{"id": "1", "permissions": everybody.to_string()}, {"id": "2", "permissions": role.to_string()},
                {"id": "3", "permissions": "8"}],
        }))
        .unwrap();
        let channel = from_value(json!({"id": "5", "type": 0, "permission_overwrites": overwrites})).unwrap();
        let member = from_value(json!({"roles": ["2"]})).unwrap();
        missing(&guild, 9, &member, &channel)
    }

    fn overwrite(id: u64, allow: u64, deny: u64) -> Value {
        json!({"id": id.to_string(), "type": 0, "allow": allow.to_string(), "deny": deny.to_string()})
    }

    #[test]
    fn roles_add_up() {
        assert_eq!(look(4, ALL, 0, json!([])), []);
        assert_eq!(look(4, 1 << 10, 1 << 11, json!([])), [Permission::Embed, Permission::Attach, Permission::History]);
    }

    #[test]
    fn exceptions_apply_from_the_general_to_the_particular() {
        let denied = overwrite(1, 0, 1 << 10 | 1 << 11);
        assert_eq!(look(4, ALL, 0, json!([denied])), [Permission::View, Permission::Send]);
        assert_eq!(look(4, ALL, 0, json!([denied, overwrite(2, 1 << 10, 0)])), [Permission::Send]);
        assert_eq!(look(4, ALL, 0, json!([overwrite(9, 1 << 11, 0), denied, overwrite(2, 1 << 10, 0)])), []);
        // A role that the bot doesn't hold changes nothing.
        assert_eq!(look(4, ALL, 0, json!([overwrite(3, 0, ALL)])), []);
    }

    #[test]
    fn any_role_is_heard_only_with_the_permission_for_all_of_them() {
        let heard = |owner: u64, permissions: u64| {
            let roles = json!([{"id": "1", "permissions": "0"}, {"id": "2", "permissions": permissions.to_string()}]);
            let guild = json!({"id": "1", "name": "District", "owner_id": owner.to_string(), "roles": roles});
            let guild: Guild = from_value(guild).unwrap();
            mentions_all(&guild, 9, &from_value(json!({"roles": ["2"]})).unwrap())
        };
        assert!(heard(4, MENTION_EVERYONE) && heard(4, ADMINISTRATOR) && heard(9, 0));
        assert!(!heard(4, ALL));
    }

    #[test]
    fn the_owner_and_an_administrator_may_everything() {
        assert_eq!(look(9, 0, 0, json!([overwrite(1, 0, ALL)])), []);
        assert_eq!(look(4, 0, 8, json!([overwrite(1, 0, ALL)])), []);
    }
}
