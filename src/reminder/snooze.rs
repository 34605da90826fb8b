//! "Remind me later": when that may be.

use super::Reminder;
use crate::calendar::WallTime;
use crate::district::Hours;

/// What can be picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// In one hour.
    Hour,
    /// Tomorrow at the reminder hour.
    Morning,
    /// On the next working day at the reminder hour.
    Working,
}

impl Until {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Hour, Self::Morning, Self::Working];

    /// How it is written in controls.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Morning => "morning",
            Self::Working => "working",
        }
    }

    /// The reverse of [`Until::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|until| until.as_str() == name)
    }
}

const HOUR: i64 = 3600;

/// When a reminder would come again: wall time and instant (seconds since 1970, UTC). `None` if that is too late, or no
/// time to disturb anybody.
pub fn again_at(reminder: &Reminder, until: Until, hours: &Hours, now: i64) -> Option<(WallTime, i64)> {
    let today = reminder.wall(now).date();
    let wall = match until {
        Until::Hour => reminder.wall(now + HOUR),
        Until::Morning => WallTime::new(today.succ_opt()?, hours.reminder),
        Until::Working => WallTime::new(hours.working.next_working_day(today)?, hours.reminder),
    };
    let at = if until == Until::Hour { now + HOUR } else { wall.unix_seconds(&reminder.zone) };
    let may = reminder.allowed_at(at, hours) == at;
    (at > now && at < reminder.expires_at && may).then_some((wall, at))
}

/// What is offered for a reminder, no two for the same time.
pub fn offers(reminder: &Reminder, hours: &Hours, now: i64) -> Vec<(Until, WallTime)> {
    let mut offers: Vec<(Until, WallTime)> = Vec::new();
    for until in Until::ALL {
        if let Some((wall, _)) = again_at(reminder, until, hours, now)
            && offers.iter().all(|(_, other)| *other != wall)
        {
            offers.push((until, wall));
        }
    }
    offers
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;

    use super::*;
    use crate::calendar::{QuietHours, WorkingDays, Zone};
    use crate::reminder::{Kind, Recipient, State};

    #[test]
    fn offers_only_what_comes_in_time_and_disturbs_nobody() {
        let zone = Zone::named("America/Toronto").unwrap();
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let hours = Hours {
            meeting: time(15),
            reminder: time(9),
            quiet: QuietHours { from: time(19), until: time(7) },
            working: WorkingDays::default(),
        };
        let offered = |now: &str, session: &str| {
            let (now, session): (WallTime, WallTime) = (now.parse().unwrap(), session.parse().unwrap());
            let now = now.unix_seconds(&zone);
            let reminder = Reminder {
                id: 1,
                district_id: 1,
                kind: Kind::Eve,
                subject_id: 1,
                revision: 1,
                recipient: Recipient::Person(7),
                rung: "P1D".to_owned(),
                due_on: session,
                zone: zone.clone(),
                due_at: now,
                concerns_on: session.date(),
                expires_at: session.unix_seconds(&zone),
                state: State::Sent,
                next_at: now,
                reason: None,
                delivery_id: Some(1),
                settled_at: None,
            };
            let offers = offers(&reminder, &hours, now).into_iter();
            offers.map(|(until, wall)| format!("{} {wall}", until.as_str())).collect::<Vec<_>>()
        };
        // Monday for Tuesday at ten: one morning is both tomorrow and the next working day.
        assert_eq!(
            offered("2027-03-15T09:00", "2027-03-16T10:00"),
            ["hour 2027-03-15T10:00", "morning 2027-03-16T09:00"]
        );
        assert_eq!(offered("2027-03-15T18:30", "2027-03-16T10:00"), ["morning 2027-03-16T09:00"]);
        // Friday for Tuesday: Saturday is no day for it.
        assert_eq!(
            offered("2027-03-12T09:00", "2027-03-16T10:00"),
            ["hour 2027-03-12T10:00", "working 2027-03-15T09:00"]
        );
        // About that very day, any hour is right; but not after the session has begun.
        assert_eq!(offered("2027-03-13T21:00", "2027-03-14T10:00"), ["morning 2027-03-14T09:00"]);
        assert!(offered("2027-03-16T08:30", "2027-03-16T09:00").is_empty());
    }
}
