//! The current time. Nothing else in the crate asks the operating system for it.
//!
//! A clock is the system's, or set by hand and standing still (tests), or set by hand and running (the rehearsal). Clones share the time that was set, and
//! each clone notices on its own, through [`Clock::changed`], that somebody set it: what sleeps until a moment by the
//! system's timers would otherwise sleep through a jump.

use std::future;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// Tells the current instant, in UTC. Cheap to clone; clones of a clock set by hand share its time.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    /// The receiver belongs to this clone: it remembers the last setting that this clone has noticed.
    Manual(watch::Sender<DateTime<Utc>>, watch::Receiver<DateTime<Utc>>),
    /// How far it is ahead of the system's clock; the receiver as above.
    Ahead(watch::Sender<TimeDelta>, watch::Receiver<TimeDelta>),
}

impl Clock {
    /// The operating system's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `start` until [`Clock::set`] or [`Clock::advance`] moves it.
    pub fn manual(start: DateTime<Utc>) -> Self {
        let (sender, receiver) = watch::channel(start);
        Self(Source::Manual(sender, receiver))
    }

    /// A clock that runs, so far ahead of the system's; [`Clock::set`] and [`Clock::advance`] move it, forwards only.
    pub fn ahead(by: TimeDelta) -> Self {
        let (sender, receiver) = watch::channel(by.max(TimeDelta::zero()));
        Self(Source::Ahead(sender, receiver))
    }

    /// The current instant.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => system_now(),
            Source::Manual(sender, _) => *sender.borrow(),
            Source::Ahead(sender, _) => {
                let now = system_now();
                now.checked_add_signed(*sender.borrow()).unwrap_or(now)
            }
        }
    }

    /// The current instant in whole seconds since 1970-01-01 00:00 UTC, as it is stored in the database.
    pub fn unix_seconds(&self) -> i64 {
        self.now().timestamp()
    }

    /// Whether this clock can be set by hand.
    pub fn is_manual(&self) -> bool {
        !matches!(self.0, Source::System)
    }

    /// Sets the clock, and wakes everyone who waits in [`Clock::changed`]. The answer is `false`, and nothing happens, for
    /// the system's clock, and for a running clock that would go back: what was sent can't be unsent.
    pub fn set(&self, to: DateTime<Utc>) -> bool {
        match &self.0 {
            Source::System => false,
            Source::Manual(sender, _) => {
                sender.send_replace(to);
                true
            }
            Source::Ahead(sender, _) => sender.send_if_modified(|ahead| {
                let wanted = to - system_now();
                let later = wanted > *ahead;
                *ahead = wanted.max(*ahead);
                later
            }),
        }
    }

    /// Moves the clock by `by` (a standing one may go back) and wakes everyone who waits in [`Clock::changed`]. The
    /// answer is `false`, and nothing happens, where [`Clock::set`] would do nothing, and for a date beyond chrono's range.
    pub fn advance(&self, by: TimeDelta) -> bool {
        self.now().checked_add_signed(by).is_some_and(|to| self.set(to))
    }

    /// Waits until the clock was set by hand, and returns at once if that happened since this clone last waited (or
    /// was made): a setting between two waits is never missed. Never returns for the system's clock. Safe to drop and
    /// call again.
    pub async fn changed(&mut self) {
        match &mut self.0 {
            Source::System => future::pending().await,
            // The sender lives in `self`, so the channel can't be closed.
            Source::Manual(_, receiver) => {
                let _ = receiver.changed().await;
            }
            Source::Ahead(_, receiver) => {
                let _ = receiver.changed().await;
            }
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place that reads the system's time")]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures::FutureExt;

    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    #[tokio::test]
    async fn a_manual_clock_stands_still_and_clones_share_it() {
        let clock = Clock::manual(noon());
        let other = clock.clone();
        assert_eq!(clock.now(), noon());
        assert!(other.advance(TimeDelta::hours(2)));
        assert_eq!(clock.now(), noon() + TimeDelta::hours(2));
        assert!(clock.set(noon()));
        assert_eq!(other.unix_seconds(), 1_800_000_000);
    }

    #[tokio::test]
    async fn each_clone_notices_a_setting_once_even_one_that_came_before_it_waited() {
        let clock = Clock::manual(noon());
        let (mut first, mut second) = (clock.clone(), clock.clone());
        assert!(first.changed().now_or_never().is_none());
        clock.set(noon() + TimeDelta::days(1));
        for waiting in [&mut first, &mut second] {
            tokio::time::timeout(Duration::from_secs(5), waiting.changed()).await.expect("it was set");
            assert!(waiting.changed().now_or_never().is_none(), "the same setting woke it twice");
        }
    }

    #[tokio::test]
    async fn a_clock_ahead_runs_and_never_goes_back() {
        let clock = Clock::ahead(TimeDelta::days(2));
        let mut waiting = clock.clone();
        assert!(clock.now() > system_now() + TimeDelta::hours(47) && clock.is_manual());
        assert!(clock.advance(TimeDelta::days(1)));
        assert!(waiting.now() > system_now() + TimeDelta::hours(71));
        tokio::time::timeout(Duration::from_secs(5), waiting.changed()).await.expect("it was set");
        assert!(!clock.set(system_now()) && !clock.advance(TimeDelta::days(-1)));
        assert!(waiting.now() > system_now() + TimeDelta::hours(71));
        let before = clock.now();
        assert!(clock.now() >= before);
    }

    #[tokio::test]
    async fn the_system_clock_runs_and_cannot_be_set() {
        let mut clock = Clock::system();
        let before = clock.now();
        assert!(!clock.set(noon()) && !clock.advance(TimeDelta::days(1)) && !clock.is_manual());
        assert!(clock.now() >= before && clock.now() > DateTime::from_timestamp(1_700_000_000, 0).unwrap());
        assert!(clock.changed().now_or_never().is_none());
    }

    #[test]
    fn a_date_beyond_the_calendar_is_refused() {
        let clock = Clock::manual(DateTime::<Utc>::MAX_UTC);
        assert!(!clock.advance(TimeDelta::days(1)));
        assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
    }
}
