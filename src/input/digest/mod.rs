//! What was said before a session, gathered for those who plan: to read at any time, and posted before the core team meets
//! (`docs/method.md`, "The digest of input"). Rules only.
//!
//! - `post.rs`: what is posted of it by itself, when, and what stands in it.
//! - `files.rs`: the same as files.

pub mod commands;
pub mod files;
pub mod handler;
pub mod post;
pub mod store;
pub mod view;

use std::collections::{BTreeMap, BTreeSet};

use sqlx::SqliteConnection;

use super::{By, Question, Said, may_release};
use crate::district::{Part, VOICES};
use crate::error::Fault;
use crate::posting::{self, Kind};
use crate::readiness::tally;

/// Who spoke in confidence and can't be read yet. That some did is all that is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeldBack {
    /// Nobody.
    #[default]
    Nobody,
    /// Whoever spoke in confidence.
    All,
    /// Some beside those who can be read.
    More,
}

/// How many spoke, as far as it may be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With their name.
    pub named: u32,
    /// Passed on by somebody.
    pub relayed: u32,
    /// In confidence, and may be read.
    pub confidential: u32,
    /// Others spoke in confidence, too few to be read.
    pub held_back: HeldBack,
    /// Groups that are large enough to be counted, in the order of [`VOICES`].
    pub groups: Vec<(Part, u32)>,
}

impl Counts {
    /// How many can be read.
    pub fn all(&self) -> u32 {
        self.named + self.relayed + self.confidential
    }
}

/// Counts who said what may be read, for a smallest group of `minimum` people.
pub fn count(said: &[Said], held_back: HeldBack, minimum: u32) -> Counts {
    let mut counts = Counts { held_back, ..Counts::default() };
    let mut seen = BTreeSet::new();
    let mut groups: BTreeMap<Part, u32> = BTreeMap::new();
    for one in said.iter().filter(|one| seen.insert(one.input_id)) {
        let group = match &one.by {
            By::Person(_, group) => {
                counts.named += 1;
                *group
            }
            By::Relayed(_, group, _) => {
                counts.relayed += 1;
                *group
            }
            By::Confidential => {
                counts.confidential += 1;
                None
            }
        };
        if let Some(group) = group {
            *groups.entry(group).or_default() += 1;
        }
    }
    // Confidential ones count in no group.
    let groups: Vec<(Part, u32)> = groups.into_iter().collect();
    let shown: BTreeMap<Part, u32> =
        tally::groups(counts.named + counts.relayed, &groups, minimum).into_iter().collect();
    counts.groups = VOICES.into_iter().filter_map(|part| Some((part, *shown.get(&part)?))).collect();
    counts
}

/// Everything that may be read of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// The answers, in the order in which they are shown.
    pub said: Vec<Said>,
    /// How many spoke.
    pub counts: Counts,
}

/// Reads it.
///
/// # Errors
/// Faults of the database.
pub async fn read(
    conn: &mut SqliteConnection,
    district_id: i64,
    session_id: i64,
    minimum_group: u32,
) -> Result<Readable, Fault> {
    let said = super::store::list_readable(&mut *conn, district_id, session_id, minimum_group).await?;
    let spoke = store::count_confidential(conn, district_id, session_id).await?;
    let counts = count(&said, HeldBack::Nobody, minimum_group);
    let held_back = match counts.confidential {
        readable if spoke <= i64::from(readable) => HeldBack::Nobody,
        0 => HeldBack::All,
        _ => HeldBack::More,
    };
    Ok(Readable { counts: Counts { held_back, ..counts }, said })
}

/// Leaves out confidential answers of fewer authors than may be read together.
fn enough_or_none(said: &mut Vec<Said>, minimum_group: u32) {
    let authors: BTreeSet<i64> = said.iter().filter(|one| one.by == By::Confidential).map(|one| one.input_id).collect();
    if !may_release(authors.len(), minimum_group) {
        said.retain(|one| one.by != By::Confidential);
    }
}

/// Something that has been posted may not stand as it is: a named or passed on input was changed, or one of any kind was
/// taken back. Part of that write. Nothing is drawn anew that the input is not in: it would tell when somebody spoke.
///
/// # Errors
/// Faults of the database.
pub async fn changed(conn: &mut SqliteConnection, district_id: i64, input_id: i64, now: i64) -> Result<(), Fault> {
    for digest in store::list_with(&mut *conn, district_id, input_id).await? {
        posting::store::want_redraw(&mut *conn, district_id, Kind::Digest, digest, now).await?;
    }
    Ok(())
}

/// Whether an input stood in something that has been posted: whoever takes it back is told.
///
/// # Errors
/// Faults of the database.
pub async fn was_posted(conn: &mut SqliteConnection, district_id: i64, input_id: i64) -> Result<bool, Fault> {
    store::went_out_with(conn, district_id, input_id).await
}

/// The answers to each question that was answered, in the order of the questions.
pub fn by_question(said: &[Said]) -> Vec<(Question, Vec<&Said>)> {
    let answers = |question: Question| (question, said.iter().filter(|one| one.question == question).collect());
    Question::ALL.into_iter().map(answers).filter(|(_, said): &(_, Vec<_>)| !said.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(input_id: i64, by: By) -> Said {
        Said { input_id, question: Question::Hear, words: "words".to_owned(), by }
    }

    fn named(input_id: i64, part: Option<Part>) -> Said {
        said(input_id, By::Person(Some(input_id as u64), part))
    }

    #[test]
    fn people_are_counted_once_and_groups_only_where_they_hide_everybody() {
        let mut all: Vec<Said> = (0..6).map(|id| named(id, Some(Part::Parents))).collect();
        all.extend((6..11).map(|id| named(id, Some(Part::CareerStaff))));
        all.extend((11..16).map(|id| said(id, By::Confidential)));
        all.push(Said { question: Question::Strengths, ..all[0].clone() });
        let counts = count(&all, HeldBack::More, 5);
        assert_eq!((counts.named, counts.relayed, counts.confidential, counts.all()), (11, 0, 5, 16));
        assert_eq!(counts.groups, [(Part::CareerStaff, 5), (Part::Parents, 6)]);
        // One more in no group could be worked out: the smaller group is withheld, so that it is hidden among others.
        all.push(said(20, By::Relayed(String::new(), None, None)));
        let counts = count(&all, HeldBack::Nobody, 5);
        assert_eq!((counts.relayed, counts.groups), (1, vec![(Part::Parents, 6)]));
        let few = count(&[named(1, Some(Part::Board))], HeldBack::Nobody, 5);
        assert_eq!(few.groups, []);
    }

    #[test]
    fn few_confidential_ones_are_left_out_of_a_part() {
        let mut few: Vec<Said> = (0..4).map(|id| said(id, By::Confidential)).collect();
        few.push(named(9, None));
        enough_or_none(&mut few, 5);
        assert_eq!(few, [named(9, None)]);
        let mut five: Vec<Said> = (0..5).map(|id| said(id, By::Confidential)).collect();
        enough_or_none(&mut five, 5);
        assert_eq!(five.len(), 5);
    }
}
