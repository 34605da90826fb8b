//! The wheel at work: the stages of a turn, their words and dates, and what becomes of what was tried. Rules only; what may
//! follow what is `action::cycle`'s.

pub mod commands;
pub mod handler;
pub mod store;
pub mod texts;
pub mod view;

use chrono::{Days, NaiveDate, TimeDelta};

use super::cycle::{Decision, Position, Stage};
use super::dates::Dates;
use super::{Action, Turn};
use crate::calendar::WorkingDays;
use crate::plan::fingerprint;

/// The longest words that anybody can type into one field.
pub const LONGEST: usize = 4000;
/// The longest date that anybody types.
pub const LONGEST_DATE: usize = 60;

/// An action with all that its wheel shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The action.
    pub action: Action,
    /// The turn that it is in.
    pub turn: Turn,
    /// The turn before that.
    pub before: Option<Turn>,
    /// What its indicator has shown.
    pub measured: store::Measured,
    /// The local date; `None` while the district has no time zone.
    pub today: Option<NaiveDate>,
}

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The prediction.
    Predict,
    /// The prediction, and Do begins with it.
    PredictAndBegin,
    /// What was done; Do is done with it. During Study it adds to that.
    Did,
    /// What came of it.
    Study,
    /// Why this becomes of it.
    Decide(Decision),
    /// Why it ends early.
    End,
    /// Another date for a stage.
    Move(Stage),
    /// What help is needed.
    Help,
}

impl Sheet {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Predict,
        Self::PredictAndBegin,
        Self::Did,
        Self::Study,
        Self::Decide(Decision::Adopt),
        Self::Decide(Decision::Adapt),
        Self::Decide(Decision::Abandon),
        Self::End,
        Self::Move(Stage::Plan),
        Self::Move(Stage::Do),
        Self::Move(Stage::Study),
        Self::Move(Stage::Act),
        Self::Help,
    ];

    /// How it is written in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Predict => "predict",
            Self::PredictAndBegin => "predict_begin",
            Self::Did => "did",
            Self::Study => "study",
            Self::Decide(Decision::Adopt) => "adopt",
            Self::Decide(Decision::Adapt) => "adapt",
            Self::Decide(Decision::Abandon) => "abandon",
            Self::End => "end",
            Self::Move(Stage::Plan) => "move_plan",
            Self::Move(Stage::Do) => "move_do",
            Self::Move(Stage::Study) => "move_study",
            Self::Move(Stage::Act) => "move_act",
            Self::Help => "help",
        }
    }

    /// The reverse of [`Sheet::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sheet| sheet.as_str() == name)
    }

    /// Its fields, in order.
    pub fn blanks(self) -> &'static [Blank] {
        match self {
            Self::Predict | Self::PredictAndBegin => &[Blank::Prediction],
            Self::Did => &[Blank::Did, Blank::Unexpected],
            Self::Study => &[Blank::Result, Blank::Compared, Blank::Learned, Blank::Value],
            Self::Decide(Decision::Adapt) => &[Blank::Why, Blank::DoneBy],
            Self::Decide(Decision::Adopt | Decision::Abandon) => &[Blank::Why],
            Self::End => &[Blank::Why, Blank::Learned],
            Self::Move(_) => &[Blank::Date, Blank::Reason],
            Self::Help => &[Blank::Help, Blank::Who],
        }
    }

    /// Whether it can't be sent without this field.
    pub fn needs(self, blank: Blank) -> bool {
        match blank {
            Blank::Unexpected | Blank::Value | Blank::Who => false,
            Blank::Learned => self == Self::Study,
            _ => true,
        }
    }
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// What we expect, and how we'll know.
    Prediction,
    /// What was done.
    Did,
    /// What was unexpected.
    Unexpected,
    /// What came of it.
    Result,
    /// Beside the prediction and the earlier value.
    Compared,
    /// What was learned.
    Learned,
    /// The indicator's value today.
    Value,
    /// Why.
    Why,
    /// By when the next turn's Do is to be done.
    DoneBy,
    /// Another date.
    Date,
    /// The reason for it.
    Reason,
    /// What help is needed.
    Help,
    /// Who could help.
    Who,
}

impl Blank {
    /// How the form's field is called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prediction => "prediction",
            Self::Did => "did",
            Self::Unexpected => "unexpected",
            Self::Result => "result",
            Self::Compared => "compared",
            Self::Learned => "learned",
            Self::Value => "value",
            Self::Why => "why",
            Self::DoneBy => "done_by",
            Self::Date => "date",
            Self::Reason => "reason",
            Self::Help => "help",
            Self::Who => "who",
        }
    }

    /// Whether it takes one short line.
    pub fn is_short(self) -> bool {
        matches!(self, Self::Value | Self::DoneBy | Self::Date)
    }
}

/// What somebody had in front of them when a form opened: saved over something newer, it would undo that unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The turn.
    pub turn: i64,
    /// Its revision.
    pub revision: i64,
    /// Where the action stood, as [`Position::as_str`] writes it.
    pub position: String,
    /// What the form held.
    pub words: u64,
}

impl Seen {
    /// What there is to be seen now, for this form.
    pub fn now(action: &Action, turn: &Turn, sheet: Sheet) -> Self {
        Self {
            turn: turn.number,
            revision: turn.revision,
            position: action.position.as_str().to_owned(),
            words: fingerprint(sheet.blanks().iter().map(|blank| stands(action, turn, sheet, *blank))),
        }
    }

    /// Whether it still is so, as far as this form is concerned: a date that somebody moved meanwhile takes nothing from words.
    pub fn holds(&self, action: &Action, turn: &Turn, sheet: Sheet) -> bool {
        let now = Self::now(action, turn, sheet);
        match sheet {
            // Help is needed whatever the stage.
            Sheet::Help => self.words == now.words,
            Sheet::Move(_) => *self == now,
            _ => (self.turn, &self.position, self.words) == (now.turn, &now.position, now.words),
        }
    }
}

/// What stands in a form's field when it opens.
pub fn stands<'a>(action: &'a Action, turn: &'a Turn, sheet: Sheet, blank: Blank) -> &'a str {
    match (sheet, blank) {
        (Sheet::Predict | Sheet::PredictAndBegin, _) => &turn.prediction,
        (Sheet::Did, Blank::Did) => &turn.did,
        (Sheet::Did, Blank::Unexpected) => &turn.unexpected,
        (Sheet::Help, Blank::Help) => &action.blocked,
        _ => "",
    }
}

/// The dates with another one for a stage. The later stages keep their distance, on working days.
pub fn moved(dates: &Dates, stage: Stage, to: NaiveDate, working: &WorkingDays) -> Dates {
    let by: TimeDelta = to - dates.of(stage);
    let mut moved = dates.with(stage, to);
    let mut before = to;
    for later in Stage::ALL.into_iter().filter(|later| *later > stage) {
        let date = dates.of(later).checked_add_signed(by).unwrap_or(dates.of(later)).max(before);
        before = working.working_day_on_or_after(date).unwrap_or(date);
        moved = moved.with(later, before);
    }
    moved
}

/// Why a stage's date is not moved there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// It is that date already.
    Same,
    /// That day is over.
    Past,
    /// It would come before the stage that has to be done first, which has this date.
    Before(Stage, NaiveDate),
}

/// What stands against another date for a stage, seen from `today`. Stages that are behind don't count.
pub fn against(
    position: Position,
    dates: &Dates,
    stage: Stage,
    to: NaiveDate,
    today: NaiveDate,
) -> Result<(), Against> {
    let open = match position {
        Position::At(now) => now,
        Position::Draft | Position::Adopted | Position::Abandoned => Stage::Plan,
    };
    if to == dates.of(stage) {
        return Err(Against::Same);
    }
    if to < today {
        return Err(Against::Past);
    }
    let first = Stage::ALL.into_iter().rfind(|first| *first >= open && *first < stage);
    match first.filter(|first| dates.of(*first) > to) {
        Some(first) => Err(Against::Before(first, dates.of(first))),
        None => Ok(()),
    }
}

/// A number that somebody typed: digits with a decimal point or comma, thousands set off, a percent sign.
pub fn read_value(typed: &str) -> Option<f64> {
    let typed = typed.trim().trim_end_matches('%').trim();
    let plain: String = typed.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    let (body, sign) = match plain.strip_prefix(['-', '−']) {
        Some(body) => (body, -1.0),
        None => (plain.as_str(), 1.0),
    };
    if body.is_empty() || !body.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return None;
    }
    let (commas, points) = (body.matches(',').count(), body.matches('.').count());
    // "1,250" could be either of two numbers: the thousands are what is written with three digits after a comma.
    let thousands = |part: &str| part.split(',').skip(1).all(|group| group.len() == 3);
    let number = match (commas, points) {
        (0, 0 | 1) => body.to_owned(),
        (1, 0) if !thousands(body) => body.replace(',', "."),
        (_, 0) if thousands(body) => body.replace(',', ""),
        (_, 1) if body.split_once('.').is_some_and(|(whole, rest)| thousands(whole) && !rest.contains(',')) => {
            body.replace(',', "")
        }
        _ => return None,
    };
    number.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| sign * number)
}

/// A number as it is written for people.
pub fn value_words(value: f64) -> String {
    let short = format!("{value:.3}");
    short.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// How many days after a date `today` is; negative: before it.
pub fn days_after(date: NaiveDate, today: NaiveDate) -> i64 {
    (today - date).num_days()
}

/// Three months on: what stands in the next turn's date at first.
pub fn suggested_done_by(today: NaiveDate, dates: &Dates, working: &WorkingDays) -> NaiveDate {
    let span = (dates.work - dates.plan).num_days().clamp(14, 120) as u64;
    let date = today.checked_add_days(Days::new(span)).unwrap_or(today);
    working.working_day_on_or_after(date).unwrap_or(date)
}

#[cfg(test)]
mod tests;
