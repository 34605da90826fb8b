//! Strengths, weaknesses, opportunities and threats of a session, from input and from the session itself; what people
//! vote for, and the key priorities that come of it (`docs/method.md`, "SWOT"). Rules only.
//!
//! - `lines.rs`: what somebody typed becomes entries. `votes.rs`: whose vote counts for which entry.

pub mod commands;
pub mod handler;
pub mod lines;
pub mod store;
pub mod texts;
pub mod view;
pub mod votes;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::input::{Question, Said};
use crate::retreat::Session;

/// A quarter of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quadrant {
    /// What works well.
    Strengths,
    /// What doesn't work well.
    Weaknesses,
    /// Where there may be needs.
    Opportunities,
    /// What may have an impact.
    Threats,
}

impl Quadrant {
    /// All of them, in the order in which they are read.
    pub const ALL: [Self; 4] = [Self::Strengths, Self::Weaknesses, Self::Opportunities, Self::Threats];

    /// How it is written in the database, in controls and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strengths => "strengths",
            Self::Weaknesses => "weaknesses",
            Self::Opportunities => "opportunities",
            Self::Threats => "threats",
        }
    }

    /// The reverse of [`Quadrant::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quadrant| quadrant.as_str() == name)
    }

    /// Where the answers to a question belong.
    pub fn of(question: Question) -> Option<Self> {
        match question {
            Question::Strengths => Some(Self::Strengths),
            Question::Weaknesses => Some(Self::Weaknesses),
            Question::Opportunities => Some(Self::Opportunities),
            Question::Threats => Some(Self::Threats),
            Question::Different
            | Question::Mindset
            | Question::Commitments
            | Question::Purpose
            | Question::Behave
            | Question::Problem
            | Question::Solution
            | Question::Success
            | Question::Others
            | Question::Organised
            | Question::Hear => None,
        }
    }

    /// Its symbol, always beside its name.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Strengths => "💪",
            Self::Weaknesses => "🧩",
            Self::Opportunities => "🌱",
            Self::Threats => "⚡",
        }
    }
}

/// Where a board stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Everyone adds.
    Collecting,
    /// Everyone votes.
    Voting,
    /// The votes are counted, and the key priorities chosen.
    Closed,
}

impl State {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Collecting, Self::Voting, Self::Closed];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Collecting => "collecting",
            Self::Voting => "voting",
            Self::Closed => "closed",
        }
    }

    /// The reverse of [`State::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// How many votes each person has, unless the planners say otherwise.
pub const VOTES_EACH: u32 = 5;
/// The most they can say.
pub const MOST_VOTES_EACH: u32 = 20;
/// The most entries that one form adds; what follows is handed back.
pub const MOST_AT_ONCE: usize = 100;
/// The most entries on a board.
pub const MOST_ENTRIES: usize = 1000;
/// The most key priorities.
pub const MOST_PRIORITIES: usize = 20;
/// The longest words of a merged entry or a priority.
pub const LONGEST_WORDS: usize = 500;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Our own key.
    pub id: i64,
    /// Where it stands.
    pub quadrant: Quadrant,
    /// Its words; those of a merged one are empty if nobody gave it any.
    pub words: String,
    /// It was made by merging others.
    pub merged: bool,
    /// The input that it came from, and what was asked.
    pub from: Option<(i64, Question)>,
    /// The entry that it was merged into.
    pub merged_into: Option<i64>,
    /// Taken off the board by a planner.
    pub dropped: bool,
    /// How many votes it had when voting was closed.
    pub votes: Option<u32>,
    /// Who added it in the session.
    pub made_by: Option<u64>,
}

/// A key priority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priority {
    /// Our own key.
    pub id: i64,
    /// Its own words; empty: those of its entry.
    pub words: String,
    /// What it was made from.
    pub entry: Option<i64>,
}

/// A board as others may see it: whatever may not be read, or no longer, is not in it.
#[derive(Clone, Debug)]
pub struct Board {
    /// The session that it belongs to.
    pub session: Session,
    /// Where it stands.
    pub state: State,
    /// How many votes each person has.
    pub votes_each: u32,
    /// How many people voted, once voting is closed.
    pub voters: Option<u32>,
    /// All entries, dropped and merged ones too, in the order in which they came.
    pub entries: Vec<Entry>,
    /// Who voted for what while voting is open: entry and person.
    pub votes: Vec<(i64, u64)>,
    /// The key priorities in their order.
    pub priorities: Vec<Priority>,
}

impl Board {
    /// The board of a session from all that is stored of it: what others said is looked at again, so that an answer that
    /// was taken back, or may not be read any more, takes its entries with it. Words that a planner gave are kept unless they
    /// are just those of such an entry.
    #[must_use]
    pub fn readable(mut self, said: &[Said]) -> Self {
        let readable: BTreeSet<(i64, Question, String)> = said
            .iter()
            .flat_map(|said| lines::entries(&said.words).into_iter().map(|line| (said.input_id, said.question, line)))
            .collect();
        let gone = |entry: &Entry| match entry.from {
            Some((input, question)) => !readable.contains(&(input, question, entry.words.clone())),
            None => false,
        };
        // By what they stood in, or were.
        let hidden: BTreeSet<(i64, String)> = self
            .entries
            .iter()
            .filter(|entry| gone(entry))
            .flat_map(|entry| {
                [Some(entry.id), entry.merged_into].into_iter().flatten().map(|id| (id, entry.words.clone()))
            })
            .collect();
        self.entries.retain(|entry| !gone(entry));
        for entry in self.entries.iter_mut().filter(|entry| entry.merged) {
            if hidden.contains(&(entry.id, entry.words.clone())) {
                entry.words.clear();
            }
        }
        let with_parts: BTreeSet<i64> = self.entries.iter().filter_map(|entry| entry.merged_into).collect();
        self.entries.retain(|entry| !entry.merged || with_parts.contains(&entry.id));
        for priority in &mut self.priorities {
            if priority.entry.is_some_and(|entry| hidden.contains(&(entry, priority.words.clone()))) {
                priority.words.clear();
            }
        }
        let there: BTreeSet<i64> = self.entries.iter().map(|entry| entry.id).collect();
        self.priorities.retain(|priority| {
            !priority.words.is_empty() || priority.entry.is_some_and(|entry| there.contains(&entry))
        });
        self
    }

    /// An entry, wherever it stands.
    pub fn find(&self, id: i64) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// What it was merged from, in the order in which that came; empty if it wasn't.
    pub fn parts(&self, id: i64) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.merged_into == Some(id))
    }

    /// Its words, as everyone reads them.
    pub fn words<'a>(&'a self, entry: &'a Entry) -> &'a str {
        match entry.words.as_str() {
            "" => self.parts(entry.id).next().map_or("", |part| part.words.as_str()),
            words => words,
        }
    }

    /// The words of a priority, as everyone reads them.
    pub fn priority_words<'a>(&'a self, priority: &'a Priority) -> &'a str {
        match priority.words.as_str() {
            "" => priority.entry.and_then(|entry| self.find(entry)).map_or("", |entry| self.words(entry)),
            words => words,
        }
    }

    /// The entry that stands for this one on the board: itself, or what it was merged into; `None` if it was dropped.
    pub fn root(&self, id: i64) -> Option<&Entry> {
        let entry = self.find(id)?;
        let root = entry.merged_into.map_or(Some(entry), |into| self.find(into))?;
        (!root.dropped).then_some(root)
    }

    /// What stands in a quadrant, in the order in which it came.
    pub fn standing(&self, quadrant: Quadrant) -> Vec<&Entry> {
        let stands = |entry: &&Entry| entry.quadrant == quadrant && entry.merged_into.is_none() && !entry.dropped;
        self.entries.iter().filter(stands).collect()
    }

    /// The same as it is read: once voting is closed, the most voted first.
    pub fn in_order(&self, quadrant: Quadrant) -> Vec<&Entry> {
        let mut entries = self.standing(quadrant);
        if self.state == State::Closed {
            entries.sort_by_key(|entry| Reverse(entry.votes.unwrap_or(0)));
        }
        entries
    }

    /// How many entries stand on it.
    pub fn count(&self) -> usize {
        Quadrant::ALL.into_iter().map(|quadrant| self.standing(quadrant).len()).sum()
    }

    /// What was taken off it, newest first.
    pub fn dropped(&self) -> Vec<&Entry> {
        self.entries.iter().rev().filter(|entry| entry.dropped && entry.merged_into.is_none()).collect()
    }

    /// What one person added and can still take back.
    pub fn added_by(&self, user: u64) -> Vec<&Entry> {
        let own = |entry: &&Entry| entry.made_by == Some(user) && !entry.merged && !entry.dropped;
        self.entries.iter().filter(own).filter(|entry| entry.merged_into.is_none()).collect()
    }

    /// All that stands and was voted for, the most voted first, with its place from 1: those with as many votes share one.
    pub fn ranked(&self) -> Vec<Ranked<'_>> {
        let mut entries: Vec<&Entry> = Quadrant::ALL.into_iter().flat_map(|quadrant| self.standing(quadrant)).collect();
        entries.retain(|entry| entry.votes.unwrap_or(0) > 0);
        entries.sort_by_key(|entry| Reverse(entry.votes));
        let mut shared: BTreeMap<Option<u32>, usize> = BTreeMap::new();
        for entry in &entries {
            *shared.entry(entry.votes).or_default() += 1;
        }
        let place = |entry: &Entry| 1 + entries.iter().filter(|other| other.votes > entry.votes).count();
        let ranked = |entry: &&'_ Entry| (place(entry), shared.get(&entry.votes).is_some_and(|count| *count > 1));
        let places: Vec<_> = entries.iter().map(ranked).collect();
        entries.into_iter().zip(places).map(|(entry, (place, tied))| Ranked { entry, place, tied }).collect()
    }
}

/// An entry with its place among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// Its place, from 1.
    pub place: usize,
    /// Others share it.
    pub tied: bool,
}

/// What others said that is not on the board yet, as it would come onto it: each quadrant's in the order of their words, so
/// that nobody can tell whose is whose, nor which were said in confidence. `taken`: what was taken over before, whatever
/// became of it.
pub fn untaken(said: &[Said], taken: &BTreeSet<(i64, Question, String)>) -> Vec<(Quadrant, String, i64, Question)> {
    let mut new = BTreeSet::new();
    for said in said {
        let Some(quadrant) = Quadrant::of(said.question) else { continue };
        for line in lines::entries(&said.words) {
            if !taken.contains(&(said.input_id, said.question, line.clone())) {
                new.insert((quadrant, line, said.input_id, said.question));
            }
        }
    }
    new.into_iter().collect()
}

#[cfg(test)]
mod tests;
