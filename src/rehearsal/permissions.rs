//! Who may do what where: @everyone, roles, administrators, the owner, and a channel's overwrites, in Discord's order.

use super::world::{Channel, Guild, Id, Target, World};

/// Everything, whatever the overwrites say.
pub const ADMINISTRATOR: u64 = 1 << 3;
/// Manage channels.
pub const MANAGE_CHANNELS: u64 = 1 << 4;
/// Manage the server.
pub const MANAGE_GUILD: u64 = 1 << 5;
/// See a channel.
pub const VIEW_CHANNEL: u64 = 1 << 10;
/// Send messages.
pub const SEND_MESSAGES: u64 = 1 << 11;
/// Send messages that are read aloud.
pub const SEND_TTS_MESSAGES: u64 = 1 << 12;
/// Delete other people's messages.
pub const MANAGE_MESSAGES: u64 = 1 << 13;
/// Embeds.
pub const EMBED_LINKS: u64 = 1 << 14;
/// Files.
pub const ATTACH_FILES: u64 = 1 << 15;
/// Read what was written before.
pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
/// @everyone, @here and any role.
pub const MENTION_EVERYONE: u64 = 1 << 17;
/// Emojis from elsewhere.
pub const USE_EXTERNAL_EMOJIS: u64 = 1 << 18;
/// Slash commands.
pub const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
/// Manage everybody's events of the server.
pub const MANAGE_EVENTS: u64 = 1 << 33;
/// Send messages in threads.
pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
/// Make events of the server, and change one's own.
pub const CREATE_EVENTS: u64 = 1 << 44;

/// What @everyone has in the made-up guilds.
pub const EVERYONE: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | SEND_MESSAGES_IN_THREADS
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_EXTERNAL_EMOJIS
    | USE_APPLICATION_COMMANDS;

/// What the bot's own role has: enough to work, nothing to administer with.
pub const BOT: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | SEND_MESSAGES_IN_THREADS
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_EXTERNAL_EMOJIS
    | CREATE_EVENTS;

/// What both ends of a direct message have.
pub const DIRECT: u64 = VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_EXTERNAL_EMOJIS
    | USE_APPLICATION_COMMANDS;

/// A member's permissions in a guild, before any channel's overwrites. Nothing for someone who is no member.
pub fn in_guild(guild: &Guild, user: Id) -> u64 {
    let Some(member) = guild.members.get(&user) else { return 0 };
    if guild.owner == user {
        return u64::MAX;
    }
    let everyone = guild.roles.get(&guild.id).map_or(0, |role| role.permissions);
    let bits = member.roles.iter().filter_map(|id| guild.roles.get(id)).fold(everyone, |bits, r| bits | r.permissions);
    if bits & ADMINISTRATOR == 0 { bits } else { u64::MAX }
}

/// Someone's permissions in a channel.
pub fn in_channel(world: &World, channel: &Channel, user: Id) -> u64 {
    let Some(guild_id) = channel.guild else {
        let theirs = channel.recipient == Some(user) || user == world.bot;
        return if theirs { DIRECT } else { 0 };
    };
    let Some(guild) = world.guilds.get(&guild_id) else { return 0 };
    let Some(member) = guild.members.get(&user) else { return 0 };
    let mut bits = in_guild(guild, user);
    if bits == u64::MAX {
        return bits;
    }
    let mut apply = |allow: u64, deny: u64| bits = (bits & !deny) | allow;
    for overwrite in channel.overwrites.iter().filter(|o| o.target == Target::Role(guild_id)) {
        apply(overwrite.allow, overwrite.deny);
    }
    let (mut allow, mut deny) = (0, 0);
    for overwrite in &channel.overwrites {
        if matches!(overwrite.target, Target::Role(role) if role != guild_id && member.roles.contains(&role)) {
            allow |= overwrite.allow;
            deny |= overwrite.deny;
        }
    }
    apply(allow, deny);
    for overwrite in channel.overwrites.iter().filter(|o| o.target == Target::Member(user)) {
        apply(overwrite.allow, overwrite.deny);
    }
    without_implied(bits)
}

/// What can't be seen can't be used, and who can't write can't write anything special.
fn without_implied(mut bits: u64) -> u64 {
    if bits & VIEW_CHANNEL == 0 {
        return 0;
    }
    if bits & SEND_MESSAGES == 0 {
        bits &= !(MENTION_EVERYONE | SEND_TTS_MESSAGES | ATTACH_FILES | EMBED_LINKS);
    }
    bits
}

/// Whether someone has all these bits in a channel that exists.
pub fn has(world: &World, channel: Id, user: Id, bits: u64) -> bool {
    world.channels.get(&channel).is_some_and(|channel| in_channel(world, channel, user) & bits == bits)
}

/// The bits as Discord writes them: only those it knows.
pub(super) fn written(bits: u64) -> String {
    const KNOWN: u64 = (1 << 53) - 1;
    (bits & KNOWN).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearsal::world::Overwrite;

    #[test]
    fn overwrites_are_applied_in_discords_order() {
        let mut world = World::new("t");
        let owner = world.add_person("Owner");
        let person = world.add_person("Person");
        let guild = world.add_guild("G", owner);
        let staff = world.add_role(guild, "Staff", 0, 0);
        let channel = world.add_channel(guild, "c", "");
        world.join(guild, person, &[staff]);
        let bits = |world: &World| in_channel(world, &world.channels[&channel], person);
        assert_ne!(bits(&world) & SEND_MESSAGES, 0, "from @everyone");
        let mut put = |target, allow, deny| {
            world.channels.get_mut(&channel).unwrap().overwrites.push(Overwrite { target, allow, deny });
            bits(&world)
        };
        assert_eq!(put(Target::Role(guild), 0, VIEW_CHANNEL), 0, "an unseen channel gives nothing");
        assert_ne!(
            put(Target::Role(staff), VIEW_CHANNEL, 0) & VIEW_CHANNEL,
            0,
            "a role's allow beats @everyone's deny"
        );
        let muted = put(Target::Member(person), 0, SEND_MESSAGES);
        assert_eq!(muted & (SEND_MESSAGES | ATTACH_FILES), 0, "who can't write can't attach");
        assert_eq!(in_channel(&world, &world.channels[&channel], owner), u64::MAX);
        assert_eq!(in_channel(&world, &world.channels[&channel], 1), 0, "a stranger has nothing");
    }

    #[test]
    fn administrators_pass_every_overwrite() {
        let mut world = World::new("t");
        let owner = world.add_person("Owner");
        let person = world.add_person("Person");
        let guild = world.add_guild("G", owner);
        let admin = world.add_role(guild, "Admin", ADMINISTRATOR, 0);
        let channel = world.add_channel(guild, "c", "");
        world.join(guild, person, &[admin]);
        world.channels.get_mut(&channel).unwrap().overwrites.push(Overwrite {
            target: Target::Role(guild),
            allow: 0,
            deny: VIEW_CHANNEL,
        });
        assert!(has(&world, channel, person, VIEW_CHANNEL));
    }
}
