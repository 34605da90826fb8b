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
    /// A round's result was shared with everyone.
    ResultShared,
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
            Self::ResultShared => "result_shared",
            Self::DataDeleted => "data_deleted",
        }
    }
}
