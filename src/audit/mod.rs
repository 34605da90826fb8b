//! The record of who did what. It never says what somebody answered.

pub mod store;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A setting of the district was changed; the subject names it.
    SettingChanged,
    /// A round of the survey was opened.
    RoundOpened,
    /// A round of the survey was closed, by a person or by its time.
    RoundClosed,
    /// An item of the district's path was ticked; the subject names level, step and item.
    PathTicked,
    /// Its tick was taken back.
    PathUnticked,
    /// A note on a step of the district's path was saved; the subject names level and step.
    PathNoted,
    /// A round's result was shared with everyone.
    ResultShared,
    /// An action plan was read in from a file.
    ImportRead,
    /// Rows of it became actions; the subject names the import and how many.
    ImportMade,
    /// Somebody deleted their own data. Who it was is not kept.
    DataDeleted,
}

impl What {
    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SettingChanged => "setting_changed",
            Self::RoundOpened => "round_opened",
            Self::RoundClosed => "round_closed",
            Self::PathTicked => "path_ticked",
            Self::PathUnticked => "path_unticked",
            Self::PathNoted => "path_noted",
            Self::ResultShared => "result_shared",
            Self::ImportRead => "import_read",
            Self::ImportMade => "import_made",
            Self::DataDeleted => "data_deleted",
        }
    }
}
