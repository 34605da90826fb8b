//! The dates of a turn of the wheel, and of its overdue pings (`docs/method.md`, "Dates and pings of an action").

use chrono::{Days, NaiveDate};

use super::cycle::Stage;
use crate::calendar::WorkingDays;

/// Days from the end of Do to the end of Study.
const STUDY_DAYS: u64 = 14;
/// Days from the end of Study to the end of Act.
const ACT_DAYS: u64 = 7;
/// The local dates by which the stages of a turn should be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Plan.
    pub plan: NaiveDate,
    /// Do.
    pub work: NaiveDate,
    /// Study.
    pub study: NaiveDate,
    /// Act.
    pub act: NaiveDate,
}

impl Dates {
    /// The date of a stage.
    pub fn of(&self, stage: Stage) -> NaiveDate {
        match stage {
            Stage::Plan => self.plan,
            Stage::Do => self.work,
            Stage::Study => self.study,
            Stage::Act => self.act,
        }
    }

    /// The same with another date for one stage.
    pub fn with(mut self, stage: Stage, date: NaiveDate) -> Self {
        match stage {
            Stage::Plan => self.plan = date,
            Stage::Do => self.work = date,
            Stage::Study => self.study = date,
            Stage::Act => self.act = date,
        }
        self
    }

    /// The first stage whose date lies before that of the stage before it.
    pub fn out_of_order(&self) -> Option<Stage> {
        let pairs = Stage::ALL.into_iter().zip(Stage::ALL.into_iter().skip(1));
        pairs.filter(|(first, second)| self.of(*second) < self.of(*first)).map(|(_, second)| second).next()
    }
}

/// The dates to propose for work that is to be done by `done_by`, seen from `today`: planning takes a quarter of the time
/// until then, studying two weeks and deciding one week after it. All on working days; planning on an earlier one, the
/// rest on a later one if need be.
pub fn propose(today: NaiveDate, done_by: NaiveDate, working: &WorkingDays) -> Dates {
    let later = |date: NaiveDate, days: u64| {
        let date = date.checked_add_days(Days::new(days)).unwrap_or(date);
        working.working_day_on_or_after(date).unwrap_or(date)
    };
    let quarter = (done_by - today).num_days().max(0) as u64 / 4;
    let planned = today.checked_add_days(Days::new(quarter)).unwrap_or(today);
    let plan = working.working_day_on_or_before(planned).filter(|day| *day >= today).unwrap_or(planned).min(done_by);
    let study = later(done_by, STUDY_DAYS);
    Dates { plan, work: done_by, study, act: later(study, ACT_DAYS) }
}

/// The day of the next overdue ping, `every` days after `from` (the stage's date, or the ping before). They are counted by weeks
/// and a rest; a week, or rest, in which nobody works doesn't count. On the next working day if need be.
pub fn next_overdue(from: NaiveDate, every: u32, working: &WorkingDays) -> Option<NaiveDate> {
    let every = every as usize;
    let mut parts: Vec<usize> = vec![7; every / 7];
    parts.extend(Some(every % 7).filter(|rest| *rest > 0));
    let mut day = from;
    let mut left = parts.into_iter().peekable();
    // Nobody closes for three years.
    for _ in 0..3 * 366 {
        let Some(part) = left.peek() else { break };
        let days: Vec<NaiveDate> = day.iter_days().skip(1).take(*part).collect();
        day = *days.last()?;
        if days.iter().any(|day| working.is_working_day(*day)) {
            left.next();
        }
    }
    if left.peek().is_some() { None } else { working.working_day_on_or_after(day) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::DateRange;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn overdue(date: NaiveDate, every: u32, working: &WorkingDays) -> Vec<NaiveDate> {
        std::iter::successors(Some(date), |day| next_overdue(*day, every, working)).skip(1).take(4).collect()
    }

    fn winter_break() -> WorkingDays {
        let away = DateRange::new(day("2026-12-21"), day("2027-01-03")).unwrap();
        WorkingDays { holidays: vec![away], ..WorkingDays::default() }
    }

    #[test]
    fn proposes_four_dates_from_one() {
        let dates = propose(day("2027-01-11"), day("2027-03-12"), &WorkingDays::default());
        assert_eq!(
            dates,
            Dates {
                plan: day("2027-01-26"),
                work: day("2027-03-12"),
                study: day("2027-03-26"),
                act: day("2027-04-02")
            }
        );
        // Into the break and out of it.
        let dates = propose(day("2026-11-23"), day("2026-12-18"), &winter_break());
        assert_eq!((dates.study, dates.act), (day("2027-01-04"), day("2027-01-11")));
        assert_eq!(dates.out_of_order(), None);
        assert_eq!(dates.with(Stage::Study, day("2026-12-01")).out_of_order(), Some(Stage::Study));
        // For today: nothing lies in the past.
        let dates = propose(day("2027-01-11"), day("2027-01-11"), &WorkingDays::default());
        assert_eq!((dates.plan, dates.work), (day("2027-01-11"), day("2027-01-11")));
    }

    #[test]
    fn weeks_of_a_break_do_not_count() {
        let days = overdue(day("2026-12-11"), 7, &winter_break());
        assert_eq!(days, ["2026-12-18", "2027-01-08", "2027-01-15", "2027-01-22"].map(day));
        // A week in which only the weekday itself is free counts; the ping moves to the next working day.
        let monday = WorkingDays { holidays: vec![DateRange::day(day("2027-01-18"))], ..WorkingDays::default() };
        assert_eq!(next_overdue(day("2027-01-11"), 7, &monday), Some(day("2027-01-19")));
        // Other steps: the two free weeks are passed over, and so is a weekend.
        assert_eq!(overdue(day("2026-12-11"), 14, &winter_break())[..2], ["2027-01-08", "2027-01-22"].map(day));
        assert_eq!(
            overdue(day("2026-12-17"), 1, &winter_break())[..3],
            ["2026-12-18", "2027-01-04", "2027-01-05"].map(day)
        );
        assert_eq!(
            overdue(day("2027-01-11"), 3, &WorkingDays::default())[..3],
            ["2027-01-14", "2027-01-18", "2027-01-21"].map(day)
        );
    }

    proptest! {
        #[test]
        fn stages_stay_in_order_and_on_working_days(start in 0u64..1500, span in 0u64..400, away in 0u64..1800, long in 0u64..30, every in 1u32..29) {
            let today = day("2026-01-01") + Days::new(start);
            let first = day("2026-01-01") + Days::new(away);
            let working = WorkingDays { holidays: vec![DateRange::new(first, first + Days::new(long)).unwrap()], ..WorkingDays::default() };
            let done_by = today + Days::new(span);
            let dates = propose(today, done_by, &working);
            prop_assert_eq!(dates.out_of_order(), None);
            prop_assert!(dates.plan >= today && dates.work == done_by);
            prop_assert!(working.is_working_day(dates.study) && working.is_working_day(dates.act));
            let pings = overdue(done_by, every, &working);
            prop_assert_eq!(pings.len(), 4);
            prop_assert!(pings.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(pings.iter().all(|day| working.is_working_day(*day) && *day > done_by));
        }
    }
}
