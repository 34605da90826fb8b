//! Who comes to a session, and who was there.

pub mod announcement;
pub mod calendar_file;
pub mod commands;
pub mod handler;
pub mod remind;
pub mod server_event;
pub mod texts;

/// What somebody said about coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// They come.
    Coming,
    /// They can't.
    Cant,
    /// They don't know yet.
    Maybe,
}

impl Answer {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Coming, Self::Maybe, Self::Cant];

    /// How it is written in the database and in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Cant => "cant",
            Self::Maybe => "maybe",
        }
    }

    /// The reverse of [`Answer::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.as_str() == name)
    }
}
