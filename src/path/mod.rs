//! The paths: what to do next at each level, step by step, for a person and for the whole district; why to plan. Rules
//! only (`docs/method.md`, "Paths", "Checklists", "Why plan", "Career stages").

pub mod commands;
pub mod handler;
mod steps;
pub mod store;
pub mod texts;
pub mod view;

pub use self::steps::STEPS;

use std::collections::{BTreeMap, BTreeSet};

use crate::readiness::Level;

/// One step of a level's path.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// Whose path it belongs to.
    pub level: Level,
    /// From 1; the last level calls its steps A to D.
    pub number: u8,
    /// What there is to ask, do or mark, in this order.
    pub groups: &'static [Group],
    /// It speaks of career activities, so that the stages are worth a look.
    pub names_stages: bool,
}

/// Things that stand together in a step, below one heading.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// How its texts are called.
    pub name: &'static str,
    /// What marking one of its items means.
    pub kind: Kind,
    /// The items; their names are unique within the step.
    pub items: &'static [Item],
}

/// One thing to ask, do or mark.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    /// How it is written in the database and in controls. Once shipped, it never changes.
    pub name: &'static str,
    /// It is a part of the nearest item before it that isn't.
    pub part: bool,
}

/// What marking an item means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Done, asked, considered.
    Tick,
    /// The district needs it.
    Need,
    /// The district focuses on it.
    Focus,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tick, Self::Need, Self::Focus];

    /// How it is written in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tick => "tick",
            Self::Need => "need",
            Self::Focus => "focus",
        }
    }

    /// The reverse of [`Kind::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The longest note, in characters: what a form holds.
pub const LONGEST_NOTE: usize = 4000;

/// The steps of a level's path, in order.
pub fn steps(level: Level) -> impl Iterator<Item = &'static Step> {
    STEPS.iter().filter(move |step| step.level == level)
}

/// How many steps a level's path has.
pub fn length(level: Level) -> usize {
    steps(level).count()
}

/// The reverse of [`Level::as_str`].
pub fn level_named(name: &str) -> Option<Level> {
    Level::ALL.into_iter().find(|level| level.as_str() == name)
}

impl Step {
    /// The step of a level's path, if there is one of that number.
    pub fn find(level: Level, number: u8) -> Option<&'static Self> {
        steps(level).find(|step| step.number == number)
    }

    /// The one before, if any.
    pub fn previous(&self) -> Option<&'static Self> {
        self.number.checked_sub(1).and_then(|number| Self::find(self.level, number))
    }

    /// The one after, if any.
    pub fn next(&self) -> Option<&'static Self> {
        Self::find(self.level, self.number + 1)
    }

    /// What people call it: a number, in the last level a letter.
    pub fn sign(&self) -> String {
        match self.level {
            Level::LotsGoingOn => char::from(b'A' + self.number.saturating_sub(1)).to_string(),
            _ => self.number.to_string(),
        }
    }

    /// Everything that can be marked in one way, with its group.
    pub fn items(&self, kind: Kind) -> impl Iterator<Item = (&'static Group, &'static Item)> {
        let groups: &'static [Group] = self.groups;
        let groups = groups.iter().filter(move |group| group.kind == kind);
        groups.flat_map(|group| group.items.iter().map(move |item| (group, item)))
    }

    /// The ways in which something can be marked here, in order.
    pub fn kinds(&self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| self.items(*kind).next().is_some()).collect()
    }

    /// What an item to tick is counted as, such as `3`, or `1b` for a part.
    pub fn place(&self, wanted: &Item) -> String {
        let (mut number, mut parts) = (0, 0);
        for item in self.groups.iter().flat_map(|group| group.items) {
            if item.part {
                parts += 1;
            } else {
                number += 1;
                parts = 0;
            }
            if item.name == wanted.name {
                break;
            }
        }
        match parts {
            0 => number.to_string(),
            parts => format!("{number}{}", char::from(b'a' + (parts - 1) % 26)),
        }
    }
}

/// The steps of one level that somebody marked as done for themselves.
pub type Done = BTreeSet<u8>;

/// The first step that isn't done, looking from the one after `after` on and then from the start.
pub fn next_open(level: Level, done: &Done, after: Option<u8>) -> Option<&'static Step> {
    let open = |step: &&'static Step| !done.contains(&step.number);
    let later = steps(level).filter(|step| after.is_some_and(|after| step.number > after));
    later.chain(steps(level)).find(open)
}

/// Who ticked something, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticked {
    /// Who; nobody any more if they deleted their data.
    pub by: Option<u64>,
    /// Seconds since 1970 (UTC).
    pub at: i64,
}

/// What the district has ticked in one level: by step and item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ticks(pub BTreeMap<(u8, String), Ticked>);

impl Ticks {
    /// Who ticked it, if it is ticked.
    pub fn get(&self, step: &Step, item: &Item) -> Option<Ticked> {
        self.0.get(&(step.number, item.name.to_owned())).copied()
    }

    /// How many of a kind are ticked in a step. What an older version ticked and this one doesn't know isn't counted.
    pub fn count(&self, step: &Step, kind: Kind) -> usize {
        step.items(kind).filter(|(_, item)| self.get(step, item).is_some()).count()
    }
}

/// A note on a step, as it was saved once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Our own key; the highest of a step is the newest.
    pub id: i64,
    /// What somebody typed; empty if they emptied it.
    pub text: String,
    /// Who; nobody any more if they deleted their data.
    pub by: Option<u64>,
    /// Seconds since 1970 (UTC).
    pub at: i64,
}

/// What planning is good for; each has a text.
pub const BENEFITS: u8 = 6;
/// What people say against it; each has its answer.
pub const EXCUSES: u8 = 4;
/// The pages of "why plan": the benefits, then one for each excuse.
pub const WHY_PAGES: u8 = 1 + EXCUSES;

/// A stage of career development.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Kindergarten to grade 7.
    Awareness,
    /// Grades 8 and 9.
    Exploration,
    /// Grades 10 to 12.
    Engagement,
    /// A part of engagement: ready for college and career.
    Preparation,
    /// A part of engagement: ready for certain occupations.
    Training,
}

impl Stage {
    /// All of them, in order; the last two are parts of the third.
    pub const ALL: [Self; 5] =
        [Self::Awareness, Self::Exploration, Self::Engagement, Self::Preparation, Self::Training];

    /// How its texts are called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Awareness => "awareness",
            Self::Exploration => "exploration",
            Self::Engagement => "engagement",
            Self::Preparation => "preparation",
            Self::Training => "training",
        }
    }

    /// Whether it is a part of the stage before.
    pub fn is_part(self) -> bool {
        matches!(self, Self::Preparation | Self::Training)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(level: Level, number: u8) -> Vec<(&'static str, usize, usize)> {
        let step = Step::find(level, number).unwrap();
        let count = |group: &Group, part| group.items.iter().filter(|item| item.part == part).count();
        step.groups.iter().map(|group| (group.name, count(group, false), count(group, true))).collect()
    }

    #[test]
    fn the_paths_have_as_many_steps_as_the_method_says() {
        assert_eq!(Level::ALL.map(length), [4, 5, 4]);
        for level in Level::ALL {
            let numbers: Vec<u8> = steps(level).map(|step| step.number).collect();
            assert_eq!(numbers, (1..=length(level) as u8).collect::<Vec<_>>());
        }
        let signs: Vec<String> = steps(Level::LotsGoingOn).map(Step::sign).collect();
        assert_eq!(signs, ["A", "B", "C", "D"]);
    }

    #[test]
    fn every_step_holds_what_the_method_says() {
        assert_eq!(counts(Level::JustGettingStarted, 1), [("questions", 7, 0), ("inventory", 4, 0)]);
        assert_eq!(counts(Level::JustGettingStarted, 2), [("look", 2, 0)]);
        assert_eq!(counts(Level::JustGettingStarted, 3), [("considerations", 5, 0)]);
        assert_eq!(counts(Level::JustGettingStarted, 4), [("settle", 3, 0)]);
        assert_eq!(counts(Level::OnOurWay, 1), [("questions", 6, 0)]);
        assert_eq!(counts(Level::OnOurWay, 2), [("show", 2, 0), ("activities", 3, 0), ("data", 3, 0)]);
        assert_eq!(counts(Level::OnOurWay, 3), [("ways", 4, 0)]);
        assert_eq!(counts(Level::OnOurWay, 5), [("actions", 3, 0)]);
        assert_eq!(counts(Level::LotsGoingOn, 1), [("tools", 3, 0)]);
        assert_eq!(counts(Level::LotsGoingOn, 3), [("review", 3, 2)]);
        assert_eq!(counts(Level::LotsGoingOn, 4), [("actions", 4, 2)]);
    }

    #[test]
    fn the_two_lists_are_two_lists() {
        assert_eq!(counts(Level::OnOurWay, 4), [("needs", 2, 0), ("program_support", 6, 0), ("focus", 6, 4)]);
        assert_eq!(
            counts(Level::LotsGoingOn, 2),
            [("target_populations", 4, 0), ("activities", 3, 0), ("program_support", 9, 0), ("focus", 7, 4)]
        );
        let (own, checklist) = (Step::find(Level::OnOurWay, 4).unwrap(), Step::find(Level::LotsGoingOn, 2).unwrap());
        let has = |step: &Step, name: &str| step.groups.iter().flat_map(|group| group.items).any(|it| it.name == name);
        for only_in_the_checklist in ["policy", "advisory", "sustainability", "implementation", "aboriginal"] {
            assert!(has(checklist, only_in_the_checklist) && !has(own, only_in_the_checklist));
        }
    }

    #[test]
    fn benefits_excuses_and_stages() {
        assert_eq!((BENEFITS, EXCUSES, WHY_PAGES), (6, 4, 5));
        assert_eq!(Stage::ALL.into_iter().filter(|stage| !stage.is_part()).count(), 3);
    }

    #[test]
    fn items_are_told_apart_and_fit_their_menus() {
        for step in &STEPS {
            let names: Vec<&str> = step.groups.iter().flat_map(|group| group.items).map(|item| item.name).collect();
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{step:?}");
            assert!(!names.contains(&"heading"), "{step:?}");
            assert!(step.kinds().len() <= 2, "two menus to mark, two to take back, one row of buttons");
            for kind in step.kinds() {
                assert!(step.items(kind).count() <= 25, "{step:?}");
            }
        }
    }

    #[test]
    fn items_to_tick_are_counted_with_their_parts() {
        let step = Step::find(Level::LotsGoingOn, 4).unwrap();
        let places: Vec<String> = step.items(Kind::Tick).map(|(_, item)| step.place(item)).collect();
        assert_eq!(places, ["1", "1a", "1b", "2", "3", "4"]);
        let step = Step::find(Level::JustGettingStarted, 1).unwrap();
        let last = step.items(Kind::Tick).last().map(|(_, item)| step.place(item));
        assert_eq!(last.as_deref(), Some("11"), "counted on from group to group");
    }

    #[test]
    fn the_next_open_step_follows_and_then_starts_over() {
        let done = Done::from([2, 4]);
        let next = |after| next_open(Level::JustGettingStarted, &done, after).map(|step| step.number);
        assert_eq!((next(None), next(Some(2)), next(Some(4))), (Some(1), Some(3), Some(1)));
        assert_eq!(next_open(Level::JustGettingStarted, &Done::from([1, 2, 3, 4]), None), None);
    }
}
