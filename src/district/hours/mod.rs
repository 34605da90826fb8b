//! The district's hours: when it works, meets, may be reminded, and rests. All of it local (`docs/method.md`, "When
//! reminders go out").

pub mod handler;
pub mod store;
pub mod view;

use chrono::{NaiveDate, NaiveTime};

use crate::calendar::{QuietHours, WallTime, WorkingDays, Zone};

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

/// What of the hours somebody changes; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change<T> {
    /// When the core team meets.
    pub meeting: Option<T>,
    /// When reminders go out.
    pub reminder: Option<T>,
    /// From when on nobody is disturbed.
    pub quiet_from: Option<T>,
    /// Until when nobody is disturbed.
    pub quiet_until: Option<T>,
    /// Whether sessions also become events of the server.
    pub server_events: Option<bool>,
}

impl<T> Change<T> {
    /// With every time read by `read`; the first that it can't read is handed back.
    ///
    /// # Errors
    /// That time, as it was.
    pub fn read<U>(self, read: impl Fn(&T) -> Option<U>) -> Result<Change<U>, T> {
        let one = |time: Option<T>| time.map(|time| read(&time).ok_or(time)).transpose();
        Ok(Change {
            meeting: one(self.meeting)?,
            reminder: one(self.reminder)?,
            quiet_from: one(self.quiet_from)?,
            quiet_until: one(self.quiet_until)?,
            server_events: self.server_events,
        })
    }

    /// How what is changed is called on record.
    pub fn names(&self) -> Vec<&'static str> {
        let names = [
            (self.meeting.is_some(), "meeting_time"),
            (self.reminder.is_some(), "reminder_time"),
            (self.quiet_from.is_some(), "quiet_from"),
            (self.quiet_until.is_some(), "quiet_until"),
            (self.server_events.is_some(), "server_events"),
        ];
        names.into_iter().filter_map(|(changed, name)| changed.then_some(name)).collect()
    }
}

impl Hours {
    /// Whether reminders would go out while nobody is to be disturbed.
    pub fn reminds_in_quiet_hours(&self) -> bool {
        self.quiet.contains(self.reminder)
    }

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
            // Quiet until it is too late: an hour before, on that very day, is the last resort.
            let hour_before = match latest.time().overflowing_sub_signed(chrono::TimeDelta::hours(1)) {
                (time, 0) if latest.date() == concerns_on => time,
                _ => NaiveTime::MIN,
            };
            WallTime::new(concerns_on, hour_before).max(now)
        }
    }

    /// [`Hours::allowed`] as an instant: the first from `at` on, both in seconds since 1970 (UTC), by the clocks of `zone`.
    pub fn allowed_at(&self, at: i64, zone: &Zone, concerns_on: NaiveDate, latest: WallTime) -> i64 {
        let Some(instant) = chrono::DateTime::from_timestamp(at, 0) else { return at };
        let wall = WallTime::from_instant(instant, zone);
        let allowed = self.allowed(wall, concerns_on, latest);
        // A wall time has no seconds: never earlier than asked for.
        if allowed <= wall { at } else { allowed.unix_seconds(zone).max(at) }
    }
}

#[cfg(test)]
impl Hours {
    /// Meetings at 15:45, reminders at 9, quiet from 19 to 7; and these holidays.
    pub(crate) fn example(holidays: &[&str]) -> Self {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        let holidays = holidays.iter().map(|days| days.parse().unwrap()).collect();
        Self {
            meeting: time(15, 45),
            reminder: time(9, 0),
            quiet: QuietHours { from: time(19, 0), until: time(7, 0) },
            working: WorkingDays { holidays, ..WorkingDays::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_a_working_hour_unless_it_would_be_too_late() {
        let allowed = |now: &str, concerns: &str, latest: &str| {
            let wall = |text: &str| text.parse::<WallTime>().unwrap();
            Hours::example(&["2027-01-18"]).allowed(wall(now), concerns.parse().unwrap(), wall(latest)).to_string()
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
            ("2027-01-13T22:00", "2027-01-14", "2027-01-14T06:00", "2027-01-14T05:00"),
            ("2027-01-13T22:00", "2027-01-14", "2027-01-14T00:30", "2027-01-14T00:00"),
        ];
        for (now, concerns, latest, expected) in cases {
            assert_eq!(allowed(now, concerns, latest), expected, "{now} about {concerns}");
        }
    }
}
