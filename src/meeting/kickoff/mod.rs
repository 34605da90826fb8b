//! The kickoff checklist: what is settled before planning begins (`docs/method.md`, "Kickoff"). Nothing waits for it.

pub mod commands;
pub mod handler;
pub mod store;
pub mod texts;
pub mod view;

use crate::district::Part;

/// The most characters of what is written down for an item.
pub const LONGEST_WORDS: usize = 4000;

/// What is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// Who leads the planning for the district.
    Lead,
    /// Who facilitates.
    Facilitator,
    /// The workshops' place, dates and materials.
    Logistics,
    /// Who sits on the planning team.
    PlanningTeam,
    /// Who carries the plan out.
    Implementers,
}

impl Item {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::Lead, Self::Facilitator, Self::Logistics, Self::PlanningTeam, Self::Implementers];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Facilitator => "facilitator",
            Self::Logistics => "logistics",
            Self::PlanningTeam => "planning_team",
            Self::Implementers => "implementers",
        }
    }

    /// The reverse of [`Item::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.as_str() == name)
    }

    /// The part in the planning that it is about, whose role setup may know.
    pub fn part(self) -> Option<Part> {
        match self {
            Self::Lead => Some(Part::DistrictLead),
            Self::Facilitator => Some(Part::Facilitator),
            Self::PlanningTeam => Some(Part::PlanningTeam),
            Self::Logistics | Self::Implementers => None,
        }
    }
}

/// What is written down for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The item.
    pub item: Item,
    /// What; empty: it was settled and is open again.
    pub words: String,
    /// Who wrote it; `None`: somebody who deleted their data.
    pub by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
}

/// What is written down for an item, if anything is.
pub fn settled(entries: &[Entry], item: Item) -> Option<&Entry> {
    entries.iter().find(|entry| entry.item == item && !entry.words.is_empty())
}

/// A group's seats in the planning team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seats {
    /// The group; its words are the prompts' matter.
    pub group: &'static str,
    /// How many.
    pub count: u32,
}

/// The seats that the method suggests, 38 in all.
pub const SEATS: [Seats; 8] = [
    Seats { group: "staff", count: 12 },
    Seats { group: "parents", count: 8 },
    Seats { group: "community", count: 4 },
    Seats { group: "board", count: 2 },
    Seats { group: "union", count: 2 },
    Seats { group: "district_leadership", count: 2 },
    Seats { group: "building_leadership", count: 2 },
    Seats { group: "students", count: 6 },
];

/// How many seats there are in all.
pub fn all_seats() -> u32 {
    SEATS.iter().map(|seats| seats.count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_planning_team_has_thirty_eight_seats() {
        assert_eq!(all_seats(), 38);
    }

    #[test]
    fn emptied_words_leave_an_item_open() {
        let entry = |words: &str| Entry { item: Item::Lead, words: words.to_owned(), by: None, at: 0 };
        assert!(settled(&[entry("")], Item::Lead).is_none());
        assert!(settled(&[entry("Margaret")], Item::Lead).is_some());
        assert!(settled(&[entry("Margaret")], Item::Logistics).is_none());
    }
}
