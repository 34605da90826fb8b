//! The environmental scan: what is known before a session, gathered point by point by many, and read by all who come
//! (`docs/method.md`, "Environmental scan"). Rules only.
//!
//! - `checklist.rs`: what is looked at. `outside/`: the voices and documents from outside.
//! - `follow.rs`, `remind.rs`: who is reminded of what is theirs. `report.rs`: what is read before the session.

pub mod checklist;
pub mod commands;
pub mod follow;
pub mod handler;
pub mod outside;
pub mod remind;
pub mod report;
pub mod store;
pub mod texts;
pub mod view;

use chrono::NaiveDate;

pub use self::checklist::{Entry, Section};
use crate::retreat::{Session, State as SessionState};

/// The largest file that is kept, in bytes.
pub const LARGEST_FILE: usize = 2 << 20;
/// How much all files of a scan may hold together, in bytes.
pub const MOST_FILES: u64 = 20 << 20;
/// The longest words of a finding: what a form's field holds.
pub const LONGEST_WORDS: usize = 4000;
/// The longest link.
pub const LONGEST_LINK: usize = 300;
/// The longest reason for leaving a point out.
pub const LONGEST_REASON: usize = 500;
/// The longest date that anybody types.
pub const LONGEST_DATE: usize = 60;

/// From which point of view the same points are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Where are we?
    First,
    /// How have we done?
    Progress,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::First, Self::Progress];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Progress => "progress",
        }
    }

    /// The reverse of [`Kind::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Who looks at how the district works inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// Somebody from outside who knows such programs in depth.
    External,
    /// Those who do the work, by fifteen points.
    Internal,
}

impl Review {
    /// Both.
    pub const ALL: [Self; 2] = [Self::External, Self::Internal];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::External => "external",
            Self::Internal => "internal",
        }
    }

    /// The reverse of [`Review::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|review| review.as_str() == name)
    }
}

/// A scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Our own key.
    pub id: i64,
    /// Whose it is.
    pub district_id: i64,
    /// The session that it is read before.
    pub session_id: Option<i64>,
    /// From which point of view.
    pub kind: Kind,
    /// Who looks at how the district works inside.
    pub review: Review,
    /// It is being gathered. At most one per district is.
    pub open: bool,
    /// Since when everyone may read its report, in seconds since 1970 (UTC).
    pub posted_at: Option<i64>,
}

/// Where a point stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Still to be looked at.
    Open,
    /// Looked at.
    Done,
    /// Not looked at this time, with a reason.
    LeftOut,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::LeftOut];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::LeftOut => "left_out",
        }
    }

    /// The reverse of [`State::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// A point of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Our own key.
    pub id: i64,
    /// Its scan.
    pub scan_id: i64,
    /// What it is in the checklist.
    pub entry: &'static Entry,
    /// Where it stands.
    pub state: State,
    /// Why it is left out, as typed.
    pub reason: String,
    /// Who said that it is done or left out, by Discord's id.
    pub settled_by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub settled_at: Option<i64>,
    /// Who looks after it, by Discord's id.
    pub owner: Option<u64>,
    /// Until when: a local date.
    pub due_on: Option<NaiveDate>,
    /// Grows when its date or its owner changes, and only then.
    pub revision: i64,
}

impl Item {
    /// How many days it is overdue at the local date `today`; `None` if it is not.
    pub fn late(&self, today: Option<NaiveDate>) -> Option<i64> {
        let days = (today? - self.due_on?).num_days();
        // Whoever looked after it may have deleted their data: then it is nobody's, and nobody is late.
        (self.state == State::Open && self.owner.is_some() && days > 0).then_some(days)
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Our own key.
    pub id: i64,
    /// The point that it belongs to.
    pub item_id: i64,
    /// In words; may be empty beside a link or a file.
    pub words: String,
    /// Where it stands; may be empty.
    pub link: String,
    /// What its file is called; empty if it has none.
    pub file_name: String,
    /// How large that is, in bytes.
    pub file_size: u64,
    /// Who recorded it, by Discord's id.
    pub made_by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub made_at: i64,
    /// It was taken back.
    pub dropped: bool,
}

/// A scan with all that is shown of it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scan.
    pub scan: Scan,
    /// The session that it is read before.
    pub session: Option<Session>,
    /// Its points, in the order of the checklist, those that it doesn't look at included.
    pub items: Vec<Item>,
    /// What was found and not taken back, the oldest first.
    pub findings: Vec<Finding>,
    /// The local date; `None` while the district has no time zone.
    pub today: Option<NaiveDate>,
}

impl Loaded {
    /// The day by which something is due today or late: there is none once the scan is closed.
    pub fn due_today(&self) -> Option<NaiveDate> {
        self.today.filter(|_| self.scan.open)
    }

    /// The session that it is read before, unless that was called off.
    pub fn takes_place(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.state != SessionState::Cancelled)
    }

    /// A point of it.
    pub fn item(&self, id: i64) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// What was found on a point.
    pub fn found(&self, item: &Item) -> impl Iterator<Item = &Finding> {
        let id = item.id;
        self.findings.iter().filter(move |finding| finding.item_id == id)
    }

    /// Whether the scan looks at a point, being of its kind and reviewed its way.
    pub fn belongs(&self, item: &Item) -> bool {
        item.entry.belongs(self.scan.kind, self.scan.review)
    }

    /// The points of a section that are shown: those that the scan looks at, and those for which something was found before
    /// it was to be reviewed another way. Nothing that was found is lost.
    pub fn shown(&self, section: Section) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| {
            item.entry.section == section && (self.belongs(item) || self.found(item).next().is_some())
        })
    }

    /// The points of a section that the scan looks at.
    pub fn points(&self, section: Section) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.entry.section == section && self.belongs(item))
    }

    /// The sections that have something to show.
    pub fn sections(&self) -> Vec<Section> {
        Section::ALL.into_iter().filter(|section| self.shown(*section).next().is_some()).collect()
    }

    /// What somebody still has to look at, the most urgent first.
    pub fn open_of(&self, person: u64) -> Vec<&Item> {
        let mine = |item: &&Item| item.owner == Some(person) && item.state == State::Open && self.belongs(item);
        let mut items: Vec<&Item> = self.items.iter().filter(mine).collect();
        items.sort_by_key(|item| (item.due_on, item.entry.place()));
        items
    }

    /// Everything that somebody looks after, what is settled too.
    pub fn all_of(&self, person: u64) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.owner == Some(person) && self.belongs(item))
    }
}

/// What is given to somebody: one point, or all that is open in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A point.
    Entry(&'static Entry),
    /// All open points of a section.
    Section(Section),
}

impl What {
    /// How it is written in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entry(entry) => entry.name,
            Self::Section(section) => section.as_str(),
        }
    }

    /// The reverse of [`What::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Entry::find(name).map(Self::Entry).or_else(|| Section::from_name(name).map(Self::Section))
    }

    /// The points that it covers: those still open.
    pub fn of(self, loaded: &Loaded) -> Vec<&Item> {
        let covered = |item: &&Item| {
            let named = match self {
                Self::Entry(entry) => item.entry == entry,
                Self::Section(section) => item.entry.section == section,
            };
            named && item.state == State::Open && loaded.belongs(item)
        };
        loaded.items.iter().filter(covered).collect()
    }
}

/// A mark by which a button knows whether what it was drawn for is still given to the same people until the same dates.
pub fn mark(items: &[&Item]) -> u64 {
    items.iter().fold(0, |mark: u64, item| mark.rotate_left(5) ^ ((item.id as u64) << 16) ^ item.revision as u64)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn loaded(kind: Kind, review: Review) -> Loaded {
        let item = |(place, entry): (usize, &'static Entry)| Item {
            id: place as i64 + 1,
            scan_id: 1,
            entry,
            state: State::Open,
            reason: String::new(),
            settled_by: None,
            settled_at: None,
            owner: None,
            due_on: None,
            revision: 1,
        };
        Loaded {
            scan: Scan { id: 1, district_id: 1, session_id: None, kind, review, open: true, posted_at: None },
            session: None,
            items: checklist::ENTRIES.iter().enumerate().map(item).collect(),
            findings: Vec::new(),
            today: Some("2027-01-11".parse().unwrap()),
        }
    }

    pub(crate) fn finding(item_id: i64, words: &str) -> Finding {
        Finding {
            id: 1,
            item_id,
            words: words.to_owned(),
            link: String::new(),
            file_name: String::new(),
            file_size: 0,
            made_by: Some(7),
            made_at: 0,
            dropped: false,
        }
    }

    #[test]
    fn what_was_found_stays_in_sight_when_the_review_changes() {
        let mut all = loaded(Kind::First, Review::Internal);
        let people = all.items.iter().find(|item| item.entry.name == "people").unwrap().id;
        all.findings.push(finding(people, "Two counsellors"));
        all.scan.review = Review::External;
        let names: Vec<_> = all.shown(Section::Functioning).map(|item| item.entry.name).collect();
        assert_eq!(names, ["outside_review", "people"]);
        assert_eq!(all.points(Section::Functioning).count(), 1, "it is not asked for any more");
        assert_eq!(What::Section(Section::Functioning).of(&all).len(), 1);
    }

    #[test]
    fn late_is_what_is_open_after_its_date() {
        let mut item = loaded(Kind::First, Review::Internal).items.remove(0);
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        item.due_on = day("2027-01-15");
        assert_eq!(item.late(day("2027-01-18")), None, "nobody's");
        item.owner = Some(7);
        assert_eq!(item.late(day("2027-01-15")), None);
        assert_eq!(item.late(day("2027-01-18")), Some(3));
        assert_eq!(item.late(None), None);
        item.state = State::Done;
        assert_eq!(item.late(day("2027-01-18")), None);
    }

    #[test]
    fn nothing_is_late_once_it_is_closed() {
        let mut all = loaded(Kind::First, Review::Internal);
        assert_eq!(all.due_today(), all.today);
        all.scan.open = false;
        assert_eq!(all.due_today(), None);
    }

    #[test]
    fn a_mark_tells_when_somebody_else_gave_it_away() {
        let all = loaded(Kind::First, Review::Internal);
        let before = mark(&What::Section(Section::Work).of(&all));
        let mut other = all.clone();
        other.items[1].revision += 1;
        assert_ne!(before, mark(&What::Section(Section::Work).of(&other)));
        let mut fewer = all.clone();
        fewer.items[1].state = State::Done;
        assert_ne!(before, mark(&What::Section(Section::Work).of(&fewer)));
        assert_eq!(before, mark(&What::Section(Section::Work).of(&all)));
    }
}
