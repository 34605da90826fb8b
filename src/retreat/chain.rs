//! The chain of sessions as it is proposed, and what is remarkable about one (`docs/method.md`, "The chain of sessions").
//! All of it is a proposal: nothing here forbids anything.

use chrono::{Days, NaiveDate};

use super::Kind;
use crate::calendar::{WallTime, WorkingDays};

/// How many weeks lie between two sessions, unless somebody asks for another number.
pub const SPACING_WEEKS: u32 = 3;
/// How many weeks people have for feedback after the direction retreat, unless somebody asks for another number.
pub const FEEDBACK_WEEKS: u32 = 3;
/// How many days it takes to work the feedback in.
const WORK_IN_DAYS: u64 = 7;
/// Sessions that are nearer to each other than this, in days, leave no time to work in between.
const CLOSE_DAYS: i64 = 7;

/// A session as proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Its kind.
    pub kind: Kind,
    /// When it starts.
    pub starts_on: WallTime,
    /// The weekend day or holiday that it was moved away from.
    pub moved_from: Option<NaiveDate>,
}

/// The rest of the chain, from the session of kind `from` that starts at `first`: `weeks` apart, on the same day of the
/// week and at the same time of day, each on a working day. The final meeting waits for the feedback.
pub fn propose(first: WallTime, from: Kind, weeks: u32, feedback_weeks: u32, working: &WorkingDays) -> Vec<Proposed> {
    let mut chain: Vec<Proposed> = Vec::new();
    // The day that the calendar would give, before weekends and holidays: it keeps the day of the week.
    let mut wanted = first.date();
    for kind in Kind::ALL.into_iter().filter(|kind| *kind >= from) {
        if let Some(last) = chain.last() {
            wanted = plus(wanted, 7 * u64::from(weeks));
            // What was moved by days keeps the rhythm; what was moved by weeks, over a break, begins a new one.
            let least = plus(last.starts_on.date(), u64::from(weeks.saturating_sub(1)) * 7 + 1);
            let mut earliest = least.max(plus(last.starts_on.date(), CLOSE_DAYS as u64));
            let direction = chain.iter().find(|session| session.kind == Kind::Direction);
            if let (Kind::Final, Some(direction)) = (kind, direction) {
                let window = window(direction.starts_on.date(), 7 * feedback_weeks);
                earliest = earliest.max(plus(window.1, WORK_IN_DAYS));
            }
            while wanted < earliest && wanted < plus(wanted, 7) {
                wanted = plus(wanted, 7);
            }
        }
        let day = working.working_day_on_or_after(wanted).unwrap_or(wanted);
        chain.push(Proposed { kind, starts_on: first.on(day), moved_from: (day != wanted).then_some(wanted) });
        if chain.len() == 1 {
            wanted = day;
        }
    }
    chain
}

/// The first and the last day of the feedback window after a direction retreat.
pub fn window(direction: NaiveDate, days: u32) -> (NaiveDate, NaiveDate) {
    (plus(direction, 1), plus(direction, days.max(1).into()))
}

fn plus(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

/// Something remarkable about a chain. The numbers are places in what was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The second session is less than a week after the first.
    Close(usize, usize),
    /// The first session comes before the second, which it should follow.
    Order(usize, usize),
    /// The final meeting is on the last day of the feedback window or earlier.
    Window {
        /// The final meeting's place.
        at: usize,
        /// The window's last day.
        ends: NaiveDate,
    },
    /// Less than a week is left between the feedback window and the final meeting.
    WorkIn {
        /// The final meeting's place.
        at: usize,
        /// The window's last day.
        ends: NaiveDate,
    },
}

impl Warning {
    /// Whether it is about the session at `place`.
    pub fn is_about(self, place: usize) -> bool {
        match self {
            Self::Close(first, second) | Self::Order(first, second) => first == place || second == place,
            Self::Window { at, .. } | Self::WorkIn { at, .. } => at == place,
        }
    }
}

/// What is remarkable about these sessions, in whatever order they stand. `feedback_days`: how long the window is.
pub fn warnings(sessions: &[(Kind, WallTime)], feedback_days: u32) -> Vec<Warning> {
    let mut by_time: Vec<usize> = (0..sessions.len()).collect();
    by_time.sort_by_key(|place| (sessions[*place].1, sessions[*place].0));
    let mut found = Vec::new();
    for (first, second) in by_time.iter().zip(by_time.iter().skip(1)) {
        let ((one, earlier), (other, later)) = (sessions[*first], sessions[*second]);
        if other < one {
            found.push(Warning::Order(*first, *second));
        }
        if later.date().signed_duration_since(earlier.date()).num_days() < CLOSE_DAYS {
            found.push(Warning::Close(*first, *second));
        }
    }
    let mut direction = None;
    for place in by_time {
        match (sessions[place], direction) {
            ((Kind::Direction, at), _) => direction = Some(at.date()),
            ((Kind::Final, at), Some(day)) => {
                let (_, ends) = window(day, feedback_days);
                if at.date() <= ends {
                    found.push(Warning::Window { at: place, ends });
                } else if at.date() < plus(ends, WORK_IN_DAYS) {
                    found.push(Warning::WorkIn { at: place, ends });
                }
                direction = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::DateRange;

    fn working(holidays: &[&str]) -> WorkingDays {
        let holidays = holidays.iter().map(|text| text.parse::<DateRange>().unwrap()).collect();
        WorkingDays { holidays, ..WorkingDays::default() }
    }

    fn dates(chain: &[Proposed]) -> Vec<String> {
        chain.iter().map(|session| session.starts_on.to_string()).collect()
    }

    #[test]
    fn three_weeks_apart_and_the_final_meeting_after_the_feedback() {
        let chain = propose("2027-01-19T09:00".parse().unwrap(), Kind::Readiness, 3, 3, &working(&[]));
        assert_eq!(
            dates(&chain),
            [
                "2027-01-19T09:00",
                "2027-02-09T09:00",
                "2027-03-02T09:00",
                "2027-03-23T09:00",
                "2027-04-13T09:00",
                "2027-05-04T09:00",
                // Three weeks of feedback until May 25, and a week to work it in.
                "2027-06-01T09:00",
                "2027-06-22T09:00",
            ]
        );
        assert!(chain.iter().all(|session| session.moved_from.is_none()));
        let rest = propose("2027-04-13T13:30".parse().unwrap(), Kind::Final, 4, 3, &working(&[]));
        assert_eq!(dates(&rest), ["2027-04-13T13:30", "2027-05-11T13:30"]);
    }

    #[test]
    fn weekends_and_holidays_are_avoided_and_the_rhythm_is_kept() {
        let free = working(&["2027-02-09", "2027-03-02..2027-03-04"]);
        let chain = propose("2027-01-16T09:00".parse().unwrap(), Kind::Readiness, 3, 3, &free);
        assert_eq!(chain[0].moved_from, "2027-01-16".parse().ok(), "a Saturday");
        assert_eq!(&dates(&chain)[..2], ["2027-01-18T09:00", "2027-02-08T09:00"], "Mondays from then on");
        let chain = propose("2027-01-19T09:00".parse().unwrap(), Kind::Readiness, 3, 3, &free);
        assert_eq!(&dates(&chain)[1..4], ["2027-02-10T09:00", "2027-03-05T09:00", "2027-03-23T09:00"]);
        assert_eq!(chain[2].moved_from, "2027-03-02".parse().ok());
        // A summer break: the chain goes on three weeks after the session that waited for its end.
        let summer = working(&["2027-07-01..2027-09-06"]);
        let chain = propose("2027-06-15T09:00".parse().unwrap(), Kind::Orientation, 3, 3, &summer);
        assert_eq!(&dates(&chain)[1..3], ["2027-09-07T09:00", "2027-09-28T09:00"]);
    }

    #[test]
    fn what_is_remarkable_is_named() {
        let at = |text: &str| text.parse::<WallTime>().unwrap();
        let chain = [
            (Kind::Data, at("2027-03-16T09:00")),
            (Kind::Orientation, at("2027-03-22T09:00")),
            (Kind::Direction, at("2027-04-20T09:00")),
            (Kind::Final, at("2027-05-11T09:00")),
        ];
        let ends = "2027-05-11".parse().unwrap();
        assert_eq!(warnings(&chain, 21), [Warning::Order(0, 1), Warning::Close(0, 1), Warning::Window { at: 3, ends }]);
        assert_eq!(warnings(&[chain[2], (Kind::Final, at("2027-05-17T09:00"))], 21), [Warning::WorkIn { at: 1, ends }]);
        assert_eq!(warnings(&[chain[2], (Kind::Final, at("2027-05-18T09:00"))], 21), []);
        assert_eq!(warnings(&[(Kind::Final, at("2027-05-18T09:00")), chain[0]], 21), [], "far apart, in order");
        assert_eq!(window("2027-04-20".parse().unwrap(), 21), ("2027-04-21".parse().unwrap(), ends));
    }

    proptest! {
        #[test]
        fn any_first_date_gives_a_chain_that_works(
            first in 0..1826_u64,
            kind in 0..8_usize,
            weeks in 1..=12_u32,
            feedback in 1..=8_u32,
            breaks in prop::collection::vec((0..2500_u64, 0..75_u64), 0..12),
        ) {
            let begin: NaiveDate = "2026-01-01".parse().unwrap();
            let day = |days| begin.checked_add_days(Days::new(days)).unwrap();
            let holidays = breaks.iter().map(|(from, days)| DateRange::new(day(*from), day(from + days)).unwrap());
            let free = WorkingDays { holidays: holidays.collect(), ..WorkingDays::default() };
            let first = WallTime::new(day(first), chrono::NaiveTime::from_hms_opt(9, 30, 0).unwrap());
            let chain = propose(first, Kind::ALL[kind], weeks, feedback, &free);
            let kinds: Vec<Kind> = chain.iter().map(|session| session.kind).collect();
            prop_assert_eq!(kinds, &Kind::ALL[kind..]);
            for session in &chain {
                prop_assert!(free.is_working_day(session.starts_on.date()));
                prop_assert_eq!(session.starts_on.time(), first.time());
            }
            let all: Vec<(Kind, WallTime)> = chain.iter().map(|session| (session.kind, session.starts_on)).collect();
            prop_assert_eq!(warnings(&all, 7 * feedback), []);
        }
    }
}
