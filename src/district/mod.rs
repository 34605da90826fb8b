//! A district: one Discord server, its time zone, words, roles and channels. Rules only.
//!
//! - `hours/`: when it works, meets, may be reminded, and rests.
//! - `holidays/`: the days on which nobody works.
//! - `pings/`: when owners of actions are reminded.

pub mod commands;
pub mod handler;
pub mod holidays;
pub mod hours;
pub mod pings;
pub mod store;
pub mod view;

use std::collections::{BTreeMap, BTreeSet};

use crate::command::Access;
use crate::invocation::Actor;
use crate::prompts::Profile;

pub use self::hours::Hours;

/// The part somebody plays in the planning; setup maps each to a role of the server (`docs/method.md`, "Who is who").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Leads the planning for the district.
    DistrictLead,
    /// Facilitates; may come from outside the district.
    Facilitator,
    /// Finalises each agenda; meets one week before each meeting of the planning team.
    CoreTeam,
    /// Sits in the retreats.
    PlanningTeam,
    /// The district's management.
    Management,
    /// Management's lead: present on the day and a resource afterwards.
    ManagementLead,
    /// Career-program staff: the experts.
    CareerStaff,
    /// Everyone who works for the district.
    AllStaff,
    /// Board members.
    Board,
    /// The unions.
    Union,
    /// Parents.
    Parents,
    /// The community.
    Community,
    /// High-school students.
    Students,
}

impl Part {
    /// All of them, in the order in which setup shows them.
    pub const ALL: [Self; 13] = [
        Self::DistrictLead,
        Self::Facilitator,
        Self::CoreTeam,
        Self::PlanningTeam,
        Self::Management,
        Self::ManagementLead,
        Self::CareerStaff,
        Self::AllStaff,
        Self::Board,
        Self::Union,
        Self::Parents,
        Self::Community,
        Self::Students,
    ];

    /// How it is written in the database and, with hyphens, as an option of `/setup roles`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DistrictLead => "district_lead",
            Self::Facilitator => "facilitator",
            Self::CoreTeam => "core_team",
            Self::PlanningTeam => "planning_team",
            Self::Management => "management",
            Self::ManagementLead => "management_lead",
            Self::CareerStaff => "career_staff",
            Self::AllStaff => "all_staff",
            Self::Board => "board",
            Self::Union => "union",
            Self::Parents => "parents",
            Self::Community => "community",
            Self::Students => "students",
        }
    }

    /// The reverse of [`Part::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == name)
    }

    /// Whether the part opens doors that others don't have, so that it can't be everyone's.
    pub fn is_trusted(self) -> bool {
        matches!(self, Self::DistrictLead | Self::Facilitator | Self::CoreTeam)
    }
}

/// The group that somebody's answers count in: exactly one, the first of these that fits (`docs/method.md`, "Groups").
pub const VOICES: [Part; 9] = [
    Part::Students,
    Part::Board,
    Part::CareerStaff,
    Part::ManagementLead,
    Part::Management,
    Part::Union,
    Part::AllStaff,
    Part::Parents,
    Part::Community,
];

/// What a channel is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Seen by everyone: invitations, announcements.
    Announcements,
    /// Seen by the core team.
    CoreTeam,
    /// The actions' pings and board.
    Actions,
}

impl Purpose {
    /// All of them, in the order in which setup shows them.
    pub const ALL: [Self; 3] = [Self::Announcements, Self::CoreTeam, Self::Actions];

    /// How it is written in the database and, with hyphens, as an option of `/setup channels`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Announcements => "announcements",
            Self::CoreTeam => "core_team",
            Self::Actions => "actions",
        }
    }

    /// The reverse of [`Purpose::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == name)
    }
}

/// The smallest group that may be shown, unless the district sets another.
pub const MINIMUM_GROUP: u32 = 5;
/// Below this nobody may set it.
pub const LOWEST_MINIMUM_GROUP: u32 = 3;

/// A district and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct District {
    /// Our own key.
    pub id: i64,
    /// Discord's id of its server.
    pub guild_id: u64,
    /// IANA name of its time zone.
    pub zone: Option<crate::calendar::Zone>,
    /// Its country's words.
    pub vocabulary: Option<Profile>,
    /// No count or picture for a group smaller than this.
    pub minimum_group: u32,
    /// Which role plays which part.
    pub roles: BTreeMap<Part, u64>,
    /// Which channel is for what.
    pub channels: BTreeMap<Purpose, u64>,
}

impl District {
    /// The parts that somebody with these roles plays. The role "everyone" has the server's own id.
    pub fn parts(&self, roles: &[u64]) -> BTreeSet<Part> {
        let holds = |role: u64| role == self.guild_id || roles.contains(&role);
        self.roles.iter().filter(|(_, role)| holds(**role)).map(|(part, _)| *part).collect()
    }

    /// Whether this person may do what needs `access`, by their roles now.
    pub fn allows(&self, actor: &Actor, access: Access) -> bool {
        let parts = self.parts(&actor.roles);
        match access {
            Access::Everyone => true,
            Access::Planners => parts.iter().any(|part| part.is_trusted()),
            Access::Setup => actor.manage_server || parts.contains(&Part::DistrictLead),
        }
    }

    /// The group this person's answers count in, if they hold the role of any.
    pub fn voice_of(&self, roles: &[u64]) -> Option<Part> {
        let parts = self.parts(roles);
        VOICES.into_iter().find(|voice| parts.contains(voice))
    }

    /// The vocabulary to speak in: the chosen one, or the first.
    pub fn profile(&self) -> Profile {
        self.vocabulary.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn district(roles: &[(Part, u64)]) -> District {
        District {
            id: 1,
            guild_id: 100,
            zone: None,
            vocabulary: None,
            minimum_group: MINIMUM_GROUP,
            roles: roles.iter().copied().collect(),
            channels: BTreeMap::new(),
        }
    }

    fn actor(roles: &[u64], manage_server: bool) -> Actor {
        Actor { user_id: 7, guild_id: 100, roles: roles.to_vec(), manage_server, locale: "en-US".to_owned() }
    }

    #[test]
    fn managing_the_server_sets_up_but_does_not_plan() {
        let district = district(&[(Part::DistrictLead, 1), (Part::CoreTeam, 2)]);
        let technician = actor(&[], true);
        assert!(district.allows(&technician, Access::Setup));
        assert!(!district.allows(&technician, Access::Planners));
        assert!(district.allows(&actor(&[1], false), Access::Setup));
        assert!(district.allows(&actor(&[2], false), Access::Planners));
        assert!(!district.allows(&actor(&[2], false), Access::Setup));
        assert!(!district.allows(&actor(&[3], false), Access::Planners));
    }

    #[test]
    fn somebody_with_several_roles_counts_in_one_group() {
        let district = district(&[(Part::CareerStaff, 1), (Part::AllStaff, 100), (Part::Union, 3)]);
        assert_eq!(district.voice_of(&[3, 1]), Some(Part::CareerStaff));
        assert_eq!(district.voice_of(&[3]), Some(Part::Union));
        assert_eq!(district.voice_of(&[]), Some(Part::AllStaff), "the role everyone is held by everyone");
    }
}
