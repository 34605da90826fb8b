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
    /// A goal was added; the subject is its key, here and below.
    GoalAdded,
    /// A goal was changed.
    GoalChanged,
    /// A goal was dropped.
    GoalDropped,
    /// A goal was put back.
    GoalPutBack,
    /// A strategy was added.
    StrategyAdded,
    /// A strategy was changed.
    StrategyChanged,
    /// A strategy was dropped.
    StrategyDropped,
    /// A strategy was put back.
    StrategyPutBack,
    /// A strategy's alignment was set; the subject is the strategy's key and which.
    AlignmentSet,
    /// An action plan was read in from a file.
    ImportRead,
    /// Rows of it became actions; the subject names the import and how many.
    ImportMade,
    /// Something was done on an action's wheel; the subject names the action and the deed.
    WheelTurned,
    /// A chain of sessions was planned; the subject is the plan.
    SessionsPlanned,
    /// A single session was added; the subject is the session.
    SessionAdded,
    /// A session was moved.
    SessionMoved,
    /// A session's length, place, link or name was changed.
    SessionChanged,
    /// A session was called off.
    SessionCancelled,
    /// A session's agenda was changed; the subject names session, deed and item.
    AgendaChanged,
    /// A session's agenda was made final.
    AgendaFinal,
    /// A final agenda was opened again.
    AgendaReopened,
    /// The core team's meeting before a session was moved.
    MeetingMoved,
    /// Where the core team meets before a session was set.
    MeetingLinked,
    /// A decision was recorded before a session.
    DecisionRecorded,
    /// Somebody wrote feedback for the facilitator.
    FeedbackGiven,
    /// An item of the kickoff checklist was written down; the subject names it.
    KickoffSet,
    /// A session was announced by hand, before its time.
    SessionAnnounced,
    /// Who was at a session was noted; the subject names the session.
    AttendanceNoted,
    /// Who was at a session was confirmed; the subject names the session.
    AttendanceConfirmed,
    /// What somebody said was passed on; the subject is the session, here and below: keys of inputs would count them.
    InputRelayed,
    /// What was passed on was corrected.
    InputRelayChanged,
    /// What was passed on, or was to be, was taken back.
    InputRelayWithdrawn,
    /// A part of a briefing was written or changed; the subject names session and part.
    BriefingWritten,
    /// A briefing was posted; the subject is the session.
    BriefingPosted,
    /// A reminder was cancelled; the subject is its key.
    ReminderCancelled,
    /// A reminder was sent once more; the subject is its key.
    ReminderSentAgain,
    /// An action was started; the subject is its key, here and below.
    ActionStarted,
    /// Its details, people, dates or place were changed.
    ActionChanged,
    /// Somebody else was asked to be accountable for it.
    ActionAsked,
    /// Somebody said whether they take it on.
    ActionAnswered,
    /// Who is asked before sessions was changed; the subject is the topic.
    InputAskedChanged,
    /// Something was done on a SWOT board; the subject names the session and the deed.
    SwotChanged,
    /// A scan was begun; the subject is its key, here and below.
    ScanStarted,
    /// Its kind, its review or its session was changed.
    ScanChanged,
    /// It was closed.
    ScanClosed,
    /// A point or a section of it was given to somebody, or to nobody; the subject names which.
    ScanAssigned,
    /// Something was recorded on a point, taken back or put back; the subject names the point.
    ScanFound,
    /// A point is done, left out or open again; the subject names it.
    ScanSettled,
    /// Its report was posted for everyone.
    ScanPosted,
    /// Somebody from outside, or a document, was listed; the subject is its key.
    VoiceAdded,
    /// It was changed, or taken off the list.
    VoiceChanged,
    /// A field of a sheet was written; the subject names sheet and field.
    SheetWritten,
    /// What somebody else said of the vision was passed on; the subject is the comment, here and below.
    VisionCommentPassedOn,
    /// What was passed on was corrected.
    VisionCommentChanged,
    /// What was passed on was taken back.
    VisionCommentWithdrawn,
    /// A comment was taken off the sheet.
    VisionCommentDropped,
    /// A comment was put back on the sheet.
    VisionCommentPutBack,
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
            Self::GoalAdded => "goal_added",
            Self::GoalChanged => "goal_changed",
            Self::GoalDropped => "goal_dropped",
            Self::GoalPutBack => "goal_put_back",
            Self::StrategyAdded => "strategy_added",
            Self::StrategyChanged => "strategy_changed",
            Self::StrategyDropped => "strategy_dropped",
            Self::StrategyPutBack => "strategy_put_back",
            Self::AlignmentSet => "alignment_set",
            Self::ImportRead => "import_read",
            Self::ImportMade => "import_made",
            Self::WheelTurned => "wheel_turned",
            Self::SessionsPlanned => "sessions_planned",
            Self::SessionAdded => "session_added",
            Self::SessionMoved => "session_moved",
            Self::SessionChanged => "session_changed",
            Self::SessionCancelled => "session_cancelled",
            Self::AgendaChanged => "agenda_changed",
            Self::AgendaFinal => "agenda_final",
            Self::AgendaReopened => "agenda_reopened",
            Self::MeetingMoved => "meeting_moved",
            Self::MeetingLinked => "meeting_linked",
            Self::DecisionRecorded => "decision_recorded",
            Self::FeedbackGiven => "feedback_given",
            Self::KickoffSet => "kickoff_set",
            Self::SessionAnnounced => "session_announced",
            Self::AttendanceNoted => "attendance_noted",
            Self::AttendanceConfirmed => "attendance_confirmed",
            Self::InputRelayed => "input_relayed",
            Self::InputRelayChanged => "input_relay_changed",
            Self::InputRelayWithdrawn => "input_relay_withdrawn",
            Self::BriefingWritten => "briefing_written",
            Self::BriefingPosted => "briefing_posted",
            Self::ReminderCancelled => "reminder_cancelled",
            Self::ReminderSentAgain => "reminder_sent_again",
            Self::ActionStarted => "action_started",
            Self::ActionChanged => "action_changed",
            Self::ActionAsked => "action_asked",
            Self::ActionAnswered => "action_answered",
            Self::InputAskedChanged => "input_asked_changed",
            Self::SwotChanged => "swot_changed",
            Self::ScanStarted => "scan_started",
            Self::ScanChanged => "scan_changed",
            Self::ScanClosed => "scan_closed",
            Self::ScanAssigned => "scan_assigned",
            Self::ScanFound => "scan_found",
            Self::ScanSettled => "scan_settled",
            Self::ScanPosted => "scan_posted",
            Self::VoiceAdded => "voice_added",
            Self::VoiceChanged => "voice_changed",
            Self::SheetWritten => "sheet_written",
            Self::VisionCommentPassedOn => "vision_comment_passed_on",
            Self::VisionCommentChanged => "vision_comment_changed",
            Self::VisionCommentWithdrawn => "vision_comment_withdrawn",
            Self::VisionCommentDropped => "vision_comment_dropped",
            Self::VisionCommentPutBack => "vision_comment_put_back",
            Self::DataDeleted => "data_deleted",
        }
    }
}
