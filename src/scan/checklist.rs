//! What a scan looks at (`docs/method.md`, "Environmental scan"). Rules only; the words stand in `prompts/en/scan.toml`.

use super::{Kind, Review};
use crate::path::Step;
use crate::readiness::Level;

/// A part of the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// The district's work to date.
    Work,
    /// How the district works inside: a review from outside, or one by those who do the work.
    Functioning,
    /// What is needed: asked of the voices from outside.
    Needs,
    /// What people and numbers say already.
    Inputs,
    /// In a progress report only: the programs, by the checklist of the last level's path.
    Programs,
}

impl Section {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Work, Self::Functioning, Self::Needs, Self::Inputs, Self::Programs];

    /// How it is written in controls and called in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Functioning => "functioning",
            Self::Needs => "needs",
            Self::Inputs => "inputs",
            Self::Programs => "programs",
        }
    }

    /// The reverse of [`Section::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.as_str() == name)
    }
}

/// A point of the checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How it is written in the database and called in texts; permanent.
    pub name: &'static str,
    /// Its section.
    pub section: Section,
    /// The one way of reviewing that it belongs to, if it does not belong to both.
    pub review: Option<Review>,
}

impl Entry {
    /// The entry of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        ENTRIES.iter().find(|entry| entry.name == name)
    }

    /// Its place in the checklist.
    pub fn place(&self) -> usize {
        ENTRIES.iter().position(|entry| entry.name == self.name).unwrap_or(ENTRIES.len())
    }

    /// Whether a scan of this kind, reviewed this way, looks at it.
    pub fn belongs(&self, kind: Kind, review: Review) -> bool {
        self.review.is_none_or(|only| only == review) && (self.section != Section::Programs || kind == Kind::Progress)
    }
}

const fn entry(section: Section, name: &'static str) -> Entry {
    Entry { name, section, review: None }
}

const fn only(review: Review, name: &'static str) -> Entry {
    Entry { name, section: Section::Functioning, review: Some(review) }
}

use Review::{External, Internal};
use Section::{Inputs, Needs, Programs, Work};

/// The checklist, in order.
pub static ENTRIES: [Entry; 34] = [
    entry(Work, "evaluation"),
    entry(Work, "units"),
    entry(Work, "management"),
    entry(Work, "spending"),
    only(External, "outside_review"),
    only(Internal, "people"),
    only(Internal, "facilities"),
    only(Internal, "school_budgets"),
    only(Internal, "programming"),
    only(Internal, "community"),
    only(Internal, "access"),
    only(Internal, "technology"),
    only(Internal, "transportation"),
    only(Internal, "post_secondary"),
    only(Internal, "local_jobs"),
    only(Internal, "senior_support"),
    only(Internal, "parent_support"),
    only(Internal, "focus_now"),
    only(Internal, "results"),
    only(Internal, "funding"),
    entry(Needs, "wanted"),
    entry(Needs, "suggestions"),
    entry(Needs, "demographics"),
    entry(Needs, "employment"),
    entry(Needs, "economy"),
    entry(Needs, "doing_now"),
    entry(Inputs, "satisfaction"),
    entry(Inputs, "stakeholder_survey"),
    entry(Inputs, "forums"),
    entry(Inputs, "self_assessments"),
    entry(Programs, "target_populations"),
    entry(Programs, "activities"),
    entry(Programs, "program_support"),
    entry(Programs, "focus"),
];

/// The points of a section, in order.
pub fn of(section: Section) -> impl Iterator<Item = &'static Entry> {
    ENTRIES.iter().filter(move |entry| entry.section == section)
}

/// The step of the last level's path whose checklist the programs are reviewed by, and the group of it that a point
/// stands for: the words are there, so that there is one such list and not two.
pub fn program_review(entry: &Entry) -> Option<(&'static Step, &'static crate::path::Group)> {
    if entry.section != Programs {
        return None;
    }
    let step = Step::find(Level::LotsGoingOn, 2)?;
    let group = step.groups.iter().find(|group| group.name == entry.name)?;
    Some((step, group))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(kind: Kind, review: Review, section: Section) -> usize {
        of(section).filter(|entry| entry.belongs(kind, review)).count()
    }

    #[test]
    fn the_checklist_holds_what_the_method_says() {
        for kind in Kind::ALL {
            assert_eq!(count(kind, Internal, Work), 4);
            assert_eq!(count(kind, External, Section::Functioning), 1);
            assert_eq!(count(kind, Internal, Section::Functioning), 15);
            for review in Review::ALL {
                assert_eq!(count(kind, review, Needs), 6, "always");
                assert_eq!(count(kind, review, Inputs), 4, "the needs assessment is the fifth");
            }
        }
        assert_eq!(count(Kind::First, Internal, Programs), 0);
        assert_eq!(count(Kind::Progress, External, Programs), 4);
    }

    #[test]
    fn names_are_told_apart_and_stand_in_their_sections_order() {
        for (place, entry) in ENTRIES.iter().enumerate() {
            assert_eq!(Entry::find(entry.name).map(Entry::place), Some(place), "{}", entry.name);
            assert!(Section::from_name(entry.name).is_none(), "a menu offers both");
        }
        assert!(ENTRIES.is_sorted_by_key(|entry| entry.section));
    }

    #[test]
    fn the_programs_are_reviewed_by_the_checklist_of_the_last_level() {
        let counts: Vec<_> = of(Programs)
            .map(|entry| {
                let (_, group) = program_review(entry).unwrap();
                (entry.name, group.items.iter().filter(|item| !item.part).count())
            })
            .collect();
        assert_eq!(counts, [("target_populations", 4), ("activities", 3), ("program_support", 9), ("focus", 7)]);
        assert!(ENTRIES.iter().filter(|entry| entry.section != Programs).all(|it| program_review(it).is_none()));
    }
}
