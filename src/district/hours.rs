//! The district's hours: when it works, meets, may be reminded, and rests. All of it local (`docs/method.md`, "When
//! reminders go out").

use chrono::{NaiveDate, NaiveTime};

use crate::calendar::{QuietHours, WallTime, WorkingDays};

/// Hours and free days of a district, in its own wall time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// When the core team meets.
    pub meeting: NaiveTime,
    /// When reminders go out.
    pub reminder: NaiveTime,
    /// When nobody is disturbed.
    pub quiet: QuietHours,
    /// Weekends and holidays.
    pub working: WorkingDays,
}

impl Hours {
    /// When something may be sent that wants to go out at `now` and concerns `concerns_on`: at once on that very day,
    /// else not in quiet hours, at weekends or on holidays. Never later than `latest`, unless that is quiet too: better
    /// told on a Saturday than never.
    pub fn allowed(&self, now: WallTime, concerns_on: NaiveDate, latest: WallTime) -> WallTime {
        if now.date() == concerns_on {
            return now;
        }
        let awake = self.quiet.first_allowed(now);
        let working = match self.working.working_day_on_or_after(awake.date()) {
            Some(day) if day == awake.date() => awake,
            Some(day) => WallTime::new(day, self.reminder),
            None => awake,
        };
        if working < latest {
            working
        } else if awake < latest {
            awake
        } else {
            // Quiet until it is too late: the morning of that day is the last resort.
            WallTime::new(concerns_on, NaiveTime::MIN).max(now)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::DateRange;

    fn hours() -> Hours {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        let holiday = DateRange::day("2027-01-18".parse().unwrap());
        Hours {
            meeting: time(15, 45),
            reminder: time(9, 0),
            quiet: QuietHours { from: time(19, 0), until: time(7, 0) },
            working: WorkingDays { holidays: vec![holiday], ..WorkingDays::default() },
        }
    }

    #[test]
    fn waits_for_a_working_hour_unless_it_would_be_too_late() {
        let allowed = |now: &str, concerns: &str, latest: &str| {
            let wall = |text: &str| text.parse::<WallTime>().unwrap();
            hours().allowed(wall(now), concerns.parse().unwrap(), wall(latest)).to_string()
        };
        let cases = [
            ("2027-01-13T09:00", "2027-01-20", "2027-01-27T09:00", "2027-01-13T09:00"),
            ("2027-01-13T22:00", "2027-01-20", "2027-01-27T09:00", "2027-01-14T07:00"),
            // Friday night: the weekend and the holiday on Monday pass first.
            ("2027-01-15T22:00", "2027-01-20", "2027-01-27T09:00", "2027-01-19T09:00"),
            ("2027-01-16T11:00", "2027-01-20", "2027-01-27T09:00", "2027-01-19T09:00"),
            // About that very day: at once, be it a Sunday night.
            ("2027-01-17T05:00", "2027-01-17", "2027-01-17T10:00", "2027-01-17T05:00"),
            // Waiting for the working day would be too late.
            ("2027-01-16T11:00", "2027-01-18", "2027-01-18T09:00", "2027-01-16T11:00"),
            ("2027-01-16T22:00", "2027-01-18", "2027-01-18T09:00", "2027-01-17T07:00"),
            ("2027-01-13T22:00", "2027-01-14", "2027-01-14T06:00", "2027-01-14T00:00"),
        ];
        for (now, concerns, latest, expected) in cases {
            assert_eq!(allowed(now, concerns, latest), expected, "{now} about {concerns}");
        }
    }
}
