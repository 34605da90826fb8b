//! The current time. Nothing else in the crate asks the operating system for it.
//!
//! A clock is either the system's, or set by hand (tests and the rehearsal). Clones share the time that was set, and
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

    /// The current instant.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            Source::System => system_now(),
            Source::Manual(sender, _) => *sender.borrow(),
        }
    }

    /// The current instant in whole seconds since 1970-01-01 00:00 UTC, as it is stored in the database.
    pub fn unix_seconds(&self) -> i64 {
        self.now().timestamp()
    }

    /// Whether this clock is set by hand.
    pub fn is_manual(&self) -> bool {
        matches!(self.0, Source::Manual(..))
    }

    /// Sets a manual clock, forwards or back, and wakes everyone who waits in [`Clock::changed`]. The system's clock
    /// can't be set: the answer is `false` and nothing happens.
    pub fn set(&self, to: DateTime<Utc>) -> bool {
        match &self.0 {
            Source::System => false,
            Source::Manual(sender, _) => {
                sender.send_replace(to);
                true
            }
        }
    }

    /// Moves a manual clock by `by` (which may be negative) and wakes everyone who waits in [`Clock::changed`]. The
    /// answer is `false`, and nothing happens, for the system's clock and for a date beyond chrono's range.
    pub fn advance(&self, by: TimeDelta) -> bool {
        match &self.0 {
            Source::System => false,
            Source::Manual(sender, _) => sender.send_if_modified(|now| match now.checked_add_signed(by) {
                Some(later) => {
                    *now = later;
                    true
                }
                None => false,
            }),
        }
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
