//! A district that does not exist, with people for every role; and a second one that must never hear of it.

use super::permissions::{BOT, MANAGE_GUILD, VIEW_CHANNEL};
use super::world::{Id, Overwrite, Role, Target, World};

/// The bot's token in the made-up world. It opens nothing anywhere else.
pub const TOKEN: &str = "made-up.rehearsal.token";

/// The roles of a district: name, colour, and whether anybody may mention it.
const ROLES: [(&str, u32, bool); 13] = [
    ("District lead", 0x9B_59B6, true),
    ("Facilitator", 0x1A_BC9C, true),
    ("Core team", 0x34_98DB, true),
    ("Planning team", 0x20_6694, true),
    ("Management", 0xE6_7E22, false),
    ("Management lead", 0xD3_5400, false),
    ("Career-program staff", 0x2E_CC71, false),
    ("All staff", 0x95_A5A6, false),
    ("Board", 0x99_2D22, false),
    ("Union", 0xF1_C40F, false),
    ("Parents", 0xE9_1E63, false),
    ("Community", 0x11_806A, false),
    ("Students", 0x00_BCD4, false),
];

/// The people of Maple Valley and their roles.
const MAPLE_VALLEY: [(&str, &[&str]); 16] = [
    ("Margaret Chen", &["District lead", "Management", "All staff", "Planning team"]),
    ("Tomás Herrera", &["Facilitator"]),
    ("Amara Okafor", &["Core team", "Planning team", "Career-program staff", "All staff"]),
    ("David Kowalski", &["Core team", "Planning team", "Management", "Management lead", "All staff"]),
    ("Priya Nair", &["Core team", "Career-program staff", "All staff"]),
    ("Jean-Luc Tremblay", &["Management", "All staff"]),
    ("Sofia Lindqvist", &["Career-program staff", "All staff"]),
    ("Grace Whitehorse", &["All staff"]),
    ("Omar Haddad", &["All staff", "Union", "Planning team"]),
    ("Ruth Abernathy", &["All staff"]),
    ("Helen Papadakis", &["Board", "Planning team"]),
    ("Mei-Ling Wong", &["Parents", "Planning team"]),
    ("Samuel Adeyemi", &["Community", "Planning team"]),
    ("Kai Johansson", &["Students", "Planning team"]),
    ("Ravi Patel", &[]),
    ("Nora Fitzgerald", &[]),
];

/// The people of Harbour and their roles.
const HARBOUR: [(&str, &[&str]); 6] = [
    ("Ingrid Solberg", &["District lead", "Management", "All staff"]),
    ("Carlos Mendes", &["Core team", "Planning team", "All staff"]),
    ("Aisha Rahman", &["Core team", "Career-program staff", "All staff"]),
    ("Peter Novak", &["All staff"]),
    ("Lucy Bear", &["Facilitator"]),
    ("Hana Sato", &["All staff"]),
];

impl World {
    /// Maple Valley School District and, to test that they never mix, Harbour School District.
    ///
    /// In Maple Valley, Margaret Chen (superintendent) owns the server and is the district lead; Tomás Herrera is the
    /// facilitator, from outside; Amara Okafor, David Kowalski and Priya Nair are the core team; Ravi Patel, who looks
    /// after the computers, has Manage Server by a role of his own and nothing else; Nora Fitzgerald has no role at all;
    /// Ruth Abernathy, a teacher, has closed her direct messages. The channels are #general (where Discord itself
    /// writes), #announcements, #core-team (core team, facilitator, district lead), #actions and #staff-room.
    pub fn made_up_district() -> Self {
        let mut world = Self::new(TOKEN);
        let maple = world.district("Maple Valley School District", &MAPLE_VALLEY);
        let technician = world.add_role(maple, "IT", MANAGE_GUILD, 0x60_7D8B);
        world.give("Ravi Patel", maple, technician);
        for (name, locale) in [("Jean-Luc Tremblay", "fr"), ("Tomás Herrera", "es-ES"), ("Grace Whitehorse", "en-GB")]
        {
            world.with_person(name, |person| person.locale = locale.to_owned());
        }
        world.with_person("Ruth Abernathy", |person| person.dms_closed = true);
        world.district("Harbour School District", &HARBOUR);
        world
    }

    /// The same, with so many more people in Maple Valley, who all hold the role "All staff" and nothing else: for tests of
    /// how it goes in a big district.
    pub fn made_up_district_of(people: usize) -> Self {
        let mut world = Self::made_up_district();
        let maple = world.guild_named("Maple Valley School District").unwrap_or(0);
        let staff = world.role_named("All staff").unwrap_or(0);
        for number in 1..=people {
            let person = world.add_person(&format!("Teacher {number}"));
            world.join(maple, person, &[staff]);
        }
        world
    }

    /// A guild with every role and channel, and these people. The first of them owns it.
    fn district(&mut self, name: &str, people: &[(&str, &[&str])]) -> Id {
        let ids: Vec<Id> = people.iter().map(|(name, _)| self.add_person(name)).collect();
        let guild = self.add_guild(name, ids.first().copied().unwrap_or(0));
        let mut roles: Vec<(&str, Id)> = Vec::new();
        for (place, (name, color, mentionable)) in ROLES.into_iter().enumerate() {
            let id = self.add_role(guild, name, 0, color);
            self.with_role(guild, id, |role| {
                role.mentionable = mentionable;
                // The first is the highest; the bot's own role stands below them all.
                role.position = u16::try_from(ROLES.len() + 1 - place).unwrap_or(1);
            });
            roles.push((name, id));
        }
        let named = |wanted: &str| roles.iter().find(|(name, _)| *name == wanted).map(|(_, id)| *id);
        for (id, (_, names)) in ids.iter().zip(people) {
            let theirs: Vec<Id> = names.iter().filter_map(|name| named(name)).collect();
            self.join(guild, *id, &theirs);
        }
        let bot_role = self.add_role(guild, "Plankeeper", BOT, 0);
        self.with_role(guild, bot_role, |role| {
            role.managed = true;
            role.position = 1;
        });
        self.join(guild, self.bot, &[bot_role]);

        let general = self.add_channel(guild, "general", "Everyday talk");
        self.add_channel(guild, "announcements", "News for everybody");
        let core = self.add_channel(guild, "core-team", "Where the core team prepares the meetings");
        self.add_channel(guild, "actions", "The actions of the plan, and how they go");
        self.add_channel(guild, "staff-room", "For all staff");
        if let Some(guild) = self.guilds.get_mut(&guild) {
            guild.system_channel = Some(general);
        }
        if let Some(channel) = self.channels.get_mut(&core) {
            let overwrite = |role: Id, allow: u64, deny: u64| Overwrite { target: Target::Role(role), allow, deny };
            channel.overwrites.push(overwrite(guild, 0, VIEW_CHANNEL));
            let insiders = ["Core team", "Facilitator", "District lead"].iter().filter_map(|name| named(name));
            channel.overwrites.extend(insiders.chain([bot_role]).map(|role| overwrite(role, VIEW_CHANNEL, 0)));
        }
        guild
    }

    fn give(&mut self, name: &str, guild: Id, role: Id) {
        let person = self.person_named(name).unwrap_or(0);
        if let Some(member) = self.guilds.get_mut(&guild).and_then(|guild| guild.members.get_mut(&person)) {
            member.roles.push(role);
        }
    }

    fn with_person(&mut self, name: &str, change: impl FnOnce(&mut super::world::Person)) {
        let person = self.person_named(name).unwrap_or(0);
        if let Some(person) = self.people.get_mut(&person) {
            change(person);
        }
    }

    fn with_role(&mut self, guild: Id, role: Id, change: impl FnOnce(&mut Role)) {
        if let Some(role) = self.guilds.get_mut(&guild).and_then(|guild| guild.roles.get_mut(&role)) {
            change(role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearsal::permissions::{ADMINISTRATOR, SEND_MESSAGES, has, in_guild};

    #[test]
    fn every_role_has_somebody_and_the_right_people_see_the_core_team() {
        let world = World::made_up_district();
        let maple = &world.guilds[&world.guild_named("Maple Valley School District").unwrap()];
        for role in maple.roles.values().filter(|role| role.id != maple.id) {
            assert!(maple.members.values().any(|member| member.roles.contains(&role.id)), "{}", role.name);
        }
        let core = world.channel_named("core-team").unwrap();
        let sees = |name: &str| has(&world, core, world.person_named(name).unwrap(), VIEW_CHANNEL | SEND_MESSAGES);
        for (name, expected) in [
            ("Amara Okafor", true),
            ("Tomás Herrera", true),
            ("Margaret Chen", true),
            ("Ruth Abernathy", false),
            ("Ravi Patel", false),
            ("Ingrid Solberg", false),
            ("Plankeeper", true),
        ] {
            assert_eq!(sees(name), expected, "{name}");
        }
        let bits = |name: &str| in_guild(maple, world.person_named(name).unwrap());
        assert_ne!(bits("Ravi Patel") & MANAGE_GUILD, 0);
        assert_eq!(bits("Nora Fitzgerald") & MANAGE_GUILD, 0);
        assert_eq!(bits("Plankeeper") & (ADMINISTRATOR | MANAGE_GUILD), 0);
    }

    #[test]
    fn the_district_is_the_same_every_time() {
        let ids = |world: &World| world.people.keys().chain(world.channels.keys()).copied().collect::<Vec<_>>();
        assert_eq!(ids(&World::made_up_district()), ids(&World::made_up_district()));
        let (small, big) = (World::made_up_district(), World::made_up_district_of(500));
        assert_eq!(big.people.len(), small.people.len() + 500);
        assert!(small.channels.keys().eq(big.channels.keys()));
        let (maple, staff) = (big.guild_named("Maple Valley School District").unwrap(), big.role_named("All staff"));
        let last = big.person_named("Teacher 500").unwrap();
        assert_eq!(big.guilds[&maple].members[&last].roles, [staff.unwrap()]);
    }
}
