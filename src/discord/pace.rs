//! When the next request may leave: Discord's waits, our own pace for messages, and the circuit breaker. It only
//! counts; [`super::http`] does the waiting.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::time::Duration;

use tokio::time::Instant;

use super::Timings;

/// The state, for one kind of bucket key.
#[derive(Debug)]
pub(super) struct Pace<B> {
    next_message: Option<Instant>,
    all_wait_until: Option<Instant>,
    buckets: HashMap<B, Instant>,
    refusals: HashMap<u64, Refusals>,
}

#[derive(Debug)]
struct Refusals {
    count: u32,
    code: u64,
    last: Instant,
}

impl<B: Eq + Hash> Default for Pace<B> {
    fn default() -> Self {
        Self { next_message: None, all_wait_until: None, buckets: HashMap::new(), refusals: HashMap::new() }
    }
}

impl<B: Eq + Hash> Pace<B> {
    /// Until when a request of this bucket has to wait, if it has to.
    pub(super) fn wait_until(&self, bucket: &B, now: Instant) -> Option<Instant> {
        let own = self.buckets.get(bucket).copied();
        own.into_iter().chain(self.all_wait_until).max().filter(|until| *until > now)
    }

    /// Discord asked requests of this bucket to wait.
    pub(super) fn hold(&mut self, bucket: B, until: Instant, now: Instant) {
        self.buckets.retain(|_, until| *until > now);
        self.buckets.insert(bucket, until);
    }

    /// Discord asked everything to wait.
    pub(super) fn hold_all(&mut self, until: Instant) {
        self.all_wait_until = self.all_wait_until.max(Some(until));
    }

    /// Takes the next place in the queue of messages and says when it is.
    pub(super) fn message_turn(&mut self, now: Instant, gap: Duration) -> Instant {
        let turn = self.next_message.map_or(now, |next| next.max(now));
        self.next_message = Some(turn + gap);
        turn
    }

    /// The place (a channel or a server) refused us with 403.
    pub(super) fn refused(&mut self, place: u64, code: u64, now: Instant, timings: &Timings) {
        let entry = self.refusals.entry(place).or_insert(Refusals { count: 0, code, last: now });
        if now.duration_since(entry.last) > timings.circuit_open {
            // After the pause one request is let through; if it is refused too, the circuit stays open.
            entry.count = entry.count.min(timings.circuit_after.saturating_sub(1));
        }
        entry.count += 1;
        entry.code = code;
        entry.last = now;
    }

    /// The place let us do something, or somebody says that it would.
    pub(super) fn welcomed(&mut self, place: u64) {
        self.refusals.remove(&place);
    }

    /// The error code of the refusals, if the place refused us so often lately that we don't ask for now.
    pub(super) fn broken(&self, place: u64, now: Instant, timings: &Timings) -> Option<u64> {
        self.refusals
            .get(&place)
            .filter(|r| r.count >= timings.circuit_after && now.duration_since(r.last) < timings.circuit_open)
            .map(|r| r.code)
    }
}

/// `base`, doubled with each attempt, times something between a half and one and a half, so that many callers that
/// failed together don't come back together.
pub(super) fn backoff(base: Duration, attempt: u32) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    let spread = 0.5 + (random >> 11) as f64 / (1u64 << 53) as f64;
    base.saturating_mul(1 << attempt.saturating_sub(1).min(10)).mul_f64(spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_leave_one_after_the_other() {
        let (mut pace, now, gap) = (Pace::<u8>::default(), Instant::now(), Duration::from_millis(50));
        let turns: Vec<_> = (0..3).map(|_| pace.message_turn(now, gap) - now).collect();
        assert_eq!(turns, [Duration::ZERO, gap, gap * 2]);
        let later = now + Duration::from_secs(9);
        assert_eq!(pace.message_turn(later, gap), later);
    }

    #[test]
    fn a_place_that_keeps_refusing_is_left_alone_for_a_while() {
        let timings = Timings { circuit_after: 2, circuit_open: Duration::from_secs(60), ..Timings::default() };
        let (mut pace, now) = (Pace::<u8>::default(), Instant::now());
        pace.refused(7, 50013, now, &timings);
        assert_eq!(pace.broken(7, now, &timings), None);
        pace.refused(7, 50013, now, &timings);
        assert_eq!(pace.broken(7, now, &timings), Some(50013));
        assert_eq!(pace.broken(8, now, &timings), None);
        let later = now + Duration::from_secs(61);
        assert_eq!(pace.broken(7, later, &timings), None);
        pace.refused(7, 50001, later, &timings);
        assert_eq!(pace.broken(7, later, &timings), Some(50001));
        pace.welcomed(7);
        assert_eq!(pace.broken(7, later, &timings), None);
    }

    #[test]
    fn discords_waits_hold_the_bucket_or_all() {
        let (mut pace, now) = (Pace::<u8>::default(), Instant::now());
        pace.hold(1, now + Duration::from_secs(1), now);
        assert!(pace.wait_until(&1, now).is_some());
        assert_eq!(pace.wait_until(&2, now), None);
        pace.hold_all(now + Duration::from_secs(2));
        assert_eq!(pace.wait_until(&2, now), Some(now + Duration::from_secs(2)));
        assert_eq!(pace.wait_until(&1, now), Some(now + Duration::from_secs(2)));
        assert_eq!(pace.wait_until(&1, now + Duration::from_secs(3)), None);
    }

    #[test]
    fn the_pause_grows_and_varies() {
        let base = Duration::from_millis(100);
        for _ in 0..50 {
            assert!((50..150).contains(&backoff(base, 1).as_millis()));
            assert!((200..600).contains(&backoff(base, 3).as_millis()));
        }
        let some: std::collections::HashSet<_> = (0..20).map(|_| backoff(base, 1)).collect();
        assert!(some.len() > 1);
    }
}
