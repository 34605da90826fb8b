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
    /// A session was announced by hand, before its time.
    SessionAnnounced,
    /// Who was at a session was noted; the subject names the session.
    AttendanceNoted,
    /// Who was at a session was confirmed; the subject names the session.
    AttendanceConfirmed,
    /// A reminder was cancelled; the subject is its key.
    ReminderCancelled,
    /// A reminder was sent once more; the subject is its key.
    ReminderSentAgain,
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
            Self::SessionAnnounced => "session_announced",
            Self::AttendanceNoted => "attendance_noted",
            Self::AttendanceConfirmed => "attendance_confirmed",
            Self::ReminderCancelled => "reminder_cancelled",
            Self::ReminderSentAgain => "reminder_sent_again",
            Self::DataDeleted => "data_deleted",
        }
    }
}
