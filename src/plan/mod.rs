//! The plan's tree: goals, their strategies and what keeps those off the shelf (`docs/method.md`, "Goals and
//! strategies"). Rules only.

pub mod commands;
pub mod handler;
pub mod texts;

/// What a strategy is tied to so that it does not stay on the shelf (`docs/method.md`, "Six alignments").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alignment {
    /// Data: indicator, measure, target.
    Data,
    /// Progress is monitored and reported.
    Reporting,
    /// Work structures: somebody owns it.
    Structures,
    /// Individual and team performance, and evaluation of programs.
    Performance,
    /// Actions in Plan, Do, Study, Act.
    Actions,
    /// Time and money.
    Resources,
}

impl Alignment {
    /// All of them, in the method's order.
    pub const ALL: [Self; 6] =
        [Self::Data, Self::Reporting, Self::Structures, Self::Performance, Self::Actions, Self::Resources];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Reporting => "reporting",
            Self::Structures => "structures",
            Self::Performance => "performance",
            Self::Actions => "actions",
            Self::Resources => "resources",
        }
    }

    /// The reverse of [`Alignment::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|alignment| alignment.as_str() == name)
    }
}
