//! The voices and documents from outside: whom to ask, asked when, what they said (`docs/method.md`, "Outside voices").
//! The list is the district's: it outlasts every scan, and every scan's report shows it. Rules only.

pub mod commands;
pub mod handler;
pub mod store;
pub mod view;

use chrono::NaiveDate;

/// The longest name.
pub const LONGEST_WHO: usize = 200;
/// The most that a district lists.
pub const MOST: usize = 200;

/// What kind of voice or document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The chamber of commerce.
    Chamber,
    /// Key employers.
    Employers,
    /// Industry associations.
    Industry,
    /// The board.
    Board,
    /// Students.
    Students,
    /// Parent groups.
    Parents,
    /// Post-secondary institutions.
    PostSecondary,
    /// Any others from outside.
    Others,
    /// The ministry's policies.
    Policies,
    /// Labour market information.
    LabourMarket,
    /// Community planning reports.
    CommunityPlans,
    /// The district's letter to the ministry.
    DistrictLetter,
}

impl Kind {
    /// All of them, people before documents.
    pub const ALL: [Self; 12] = [
        Self::Chamber,
        Self::Employers,
        Self::Industry,
        Self::Board,
        Self::Students,
        Self::Parents,
        Self::PostSecondary,
        Self::Others,
        Self::Policies,
        Self::LabourMarket,
        Self::CommunityPlans,
        Self::DistrictLetter,
    ];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chamber => "chamber",
            Self::Employers => "employers",
            Self::Industry => "industry",
            Self::Board => "board",
            Self::Students => "students",
            Self::Parents => "parents",
            Self::PostSecondary => "post_secondary",
            Self::Others => "others",
            Self::Policies => "policies",
            Self::LabourMarket => "labour_market",
            Self::CommunityPlans => "community_plans",
            Self::DistrictLetter => "district_letter",
        }
    }

    /// The reverse of [`Kind::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether it is read rather than spoken with.
    pub fn is_document(self) -> bool {
        matches!(self, Self::Policies | Self::LabourMarket | Self::CommunityPlans | Self::DistrictLetter)
    }
}

/// Somebody from outside, or a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Our own key.
    pub id: i64,
    /// Of what kind.
    pub kind: Kind,
    /// Who, or which one, as typed.
    pub who: String,
    /// Who asks them, by Discord's id.
    pub owner: Option<u64>,
    /// When they were asked: a local date.
    pub asked_on: Option<NaiveDate>,
    /// What they said; empty: nothing yet.
    pub said: String,
    /// When that was written down: a local date.
    pub said_on: Option<NaiveDate>,
    /// Where it stands; may be empty.
    pub link: String,
    /// Off the list.
    pub dropped: bool,
}

impl Voice {
    /// Whether they were asked.
    pub fn is_asked(&self) -> bool {
        self.asked_on.is_some() || !self.said.is_empty()
    }
}

/// Those of a kind that are on the list.
pub fn of(voices: &[Voice], kind: Kind) -> impl Iterator<Item = &Voice> {
    voices.iter().filter(move |voice| voice.kind == kind && !voice.dropped)
}

/// The kinds of which nobody was asked yet. "Others" need not be.
pub fn not_asked(voices: &[Voice]) -> Vec<Kind> {
    let asked = |kind: &Kind| of(voices, *kind).any(Voice::is_asked);
    Kind::ALL.into_iter().filter(|kind| *kind != Kind::Others && !asked(kind)).collect()
}

/// How many kinds there are to ask.
pub const KINDS_TO_ASK: usize = Kind::ALL.len() - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_counts_as_asked_once_one_of_it_that_is_listed_was() {
        let voice = |kind, asked: Option<&str>, dropped| Voice {
            id: 1,
            kind,
            who: "somebody".to_owned(),
            owner: None,
            asked_on: asked.map(|day| day.parse().unwrap()),
            said: String::new(),
            said_on: None,
            link: String::new(),
            dropped,
        };
        assert_eq!(not_asked(&[]).len(), KINDS_TO_ASK);
        let mut voices = vec![
            voice(Kind::Chamber, Some("2027-01-12"), false),
            voice(Kind::Chamber, None, false),
            voice(Kind::Students, Some("2027-01-12"), true),
            voice(Kind::Others, None, false),
            voice(Kind::Policies, None, false),
        ];
        let open = not_asked(&voices);
        assert_eq!(open.len(), KINDS_TO_ASK - 1);
        assert!(open.contains(&Kind::Students) && open.contains(&Kind::Policies) && !open.contains(&Kind::Others));
        voices[4].said = "Graduation needs a capstone".to_owned();
        assert!(!not_asked(&voices).contains(&Kind::Policies), "what was read was asked for");
        assert_eq!(Kind::ALL.into_iter().filter(|kind| kind.is_document()).count(), 4);
    }
}
