//! What the district writes down about itself, on two sheets: its vision, with comments by voice, and its current state
//! (`docs/method.md`, "The vision sheet and the current state"). Rules only.
//!
//! - `commands.rs`, `click.rs`: what can be asked for, and the controls that ask.
//! - `handler/`: `mod.rs` looks, `fields.rs` saves parts of a sheet, `comments.rs` the comments on the vision.
//! - `view/`: what people see of the sheets and of the comments. `files.rs`: a sheet as a file.

pub mod click;
pub mod commands;
pub mod files;
pub mod handler;
pub mod store;
pub mod texts;
pub mod view;

use std::collections::BTreeSet;

use crate::district::Part;
use crate::readiness::Outcome;

/// A sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sheet {
    /// Where the district wants to be.
    Vision,
    /// Where it is now.
    State,
}

impl Sheet {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Vision, Self::State];

    /// How it is written in the database, in controls and as a command.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vision => "vision",
            Self::State => "state",
        }
    }

    /// The reverse of [`Sheet::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sheet| sheet.as_str() == name)
    }

    /// Its fields, in their order.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Vision => &[
                Field::Reading,
                Field::Different,
                Field::Mindset,
                Field::NonNegotiables,
                Field::Commitments,
                Field::Existing,
                Field::Ideas,
                Field::Statement,
            ],
            Self::State => &[Field::Score, Field::Benchmarks, Field::Destinations, Field::LabourMarket, Field::Gaps],
        }
    }
}

/// A field of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Best practice to read beforehand.
    Reading,
    /// What is different five to ten years from now.
    Different,
    /// How all of them want to think.
    Mindset,
    /// What nobody gives up.
    NonNegotiables,
    /// What they hold each other to.
    Commitments,
    /// The vision statement that the district has already.
    Existing,
    /// Ideas for the statement.
    Ideas,
    /// The final statement.
    Statement,
    /// How the district scores itself; what the survey says stands beside it by itself.
    Score,
    /// The benchmarks that come first.
    Benchmarks,
    /// Where students go.
    Destinations,
    /// What the labour market around is like.
    LabourMarket,
    /// Vulnerable groups, and gaps in outcomes.
    Gaps,
}

impl Field {
    /// How it is written in the database, in controls and in the names of its texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Different => "different",
            Self::Mindset => "mindset",
            Self::NonNegotiables => "non_negotiables",
            Self::Commitments => "commitments",
            Self::Existing => "existing",
            Self::Ideas => "ideas",
            Self::Statement => "statement",
            Self::Score => "score",
            Self::Benchmarks => "benchmarks",
            Self::Destinations => "destinations",
            Self::LabourMarket => "labour_market",
            Self::Gaps => "gaps",
        }
    }

    /// The reverse of [`Field::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Sheet::ALL.into_iter().flat_map(Sheet::fields).copied().find(|field| field.as_str() == name)
    }

    /// The sheet that it stands on.
    pub fn sheet(self) -> Sheet {
        if Sheet::Vision.fields().contains(&self) { Sheet::Vision } else { Sheet::State }
    }
}

/// What stood in a field from some moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The words, as typed; empty: taken back.
    pub words: String,
    /// Who wrote them, by Discord's id; `None`: a person who deleted their data.
    pub by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
}

/// The voice that a comment on the vision counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Who leads the district and its schools.
    Leadership,
    /// The board.
    Board,
    /// Employers and the community.
    Employers,
    /// Parents.
    Parents,
    /// Students.
    Students,
    /// Staff and their unions.
    Staff,
}

impl Group {
    /// All of them, in the order of the sheet.
    pub const ALL: [Self; 6] =
        [Self::Leadership, Self::Board, Self::Employers, Self::Parents, Self::Students, Self::Staff];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leadership => "leadership",
            Self::Board => "board",
            Self::Employers => "employers",
            Self::Parents => "parents",
            Self::Students => "students",
            Self::Staff => "staff",
        }
    }

    /// The reverse of [`Group::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == name)
    }

    /// The voice of who plays a part; the facilitator and the teams that plan are none of their own.
    fn of(part: Part) -> Option<Self> {
        match part {
            Part::DistrictLead | Part::Management | Part::ManagementLead => Some(Self::Leadership),
            Part::Board => Some(Self::Board),
            Part::Community => Some(Self::Employers),
            Part::Parents => Some(Self::Parents),
            Part::Students => Some(Self::Students),
            Part::CareerStaff | Part::AllStaff | Part::Union => Some(Self::Staff),
            Part::Facilitator | Part::CoreTeam | Part::PlanningTeam => None,
        }
    }
}

/// The voices that somebody who plays these parts can speak with: their own, or any where no part tells.
pub fn voices(parts: &BTreeSet<Part>) -> BTreeSet<Group> {
    let own: BTreeSet<Group> = parts.iter().filter_map(|part| Group::of(*part)).collect();
    if own.is_empty() { Group::ALL.into() } else { own }
}

/// A comment on the vision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Our own key.
    pub id: i64,
    /// The voice that it counts in.
    pub group: Group,
    /// The words, as typed.
    pub words: String,
    /// Passed on: who said it, as typed; empty for who wrote it themselves.
    pub speaker: String,
    /// Who wrote it or passed it on, by Discord's id; `None`: a person who deleted their data.
    pub by: Option<u64>,
    /// When, in seconds since 1970 (UTC).
    pub at: i64,
    /// Those who plan took it off the sheet.
    pub dropped: bool,
}

impl Comment {
    /// Whether somebody else said it.
    pub fn is_passed_on(&self) -> bool {
        !self.speaker.is_empty()
    }
}

/// What the readiness survey says of the district, as far as everyone may know: the name of the round, and its score if it has
/// one.
pub type Survey = Option<(String, Option<Outcome>)>;

/// The longest words of a field or a comment, in characters: as much as a form takes.
pub const LONGEST_WORDS: usize = 4000;
/// The longest name of who said something, in characters.
pub const LONGEST_SPEAKER: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_plays_one_part_has_one_voice_and_who_plays_none_has_all() {
        let speaks = |parts: &[Part]| voices(&parts.iter().copied().collect()).into_iter().collect::<Vec<_>>();
        assert_eq!(speaks(&[Part::AllStaff, Part::CareerStaff, Part::CoreTeam]), [Group::Staff]);
        assert_eq!(speaks(&[Part::AllStaff, Part::Management]), [Group::Leadership, Group::Staff]);
        assert_eq!(speaks(&[Part::Parents, Part::PlanningTeam]), [Group::Parents]);
        assert_eq!(speaks(&[Part::Facilitator]), Group::ALL);
        assert_eq!(speaks(&[]), Group::ALL);
    }

    #[test]
    fn every_field_stands_on_one_sheet_and_is_found_by_its_name() {
        for sheet in Sheet::ALL {
            assert_eq!(Sheet::from_name(sheet.as_str()), Some(sheet));
            for field in sheet.fields() {
                assert_eq!((field.sheet(), Field::from_name(field.as_str())), (sheet, Some(*field)));
            }
        }
        for group in Group::ALL {
            assert_eq!(Group::from_name(group.as_str()), Some(group));
        }
    }
}
