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
            Self::DataDeleted => "data_deleted",
        }
    }
}
