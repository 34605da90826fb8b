//! Counts what is being worked on, so that stopping can wait for it.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// What is being worked on now.
#[derive(Clone, Default)]
pub(super) struct Tasks(Arc<watch::Sender<usize>>);

/// One piece of work; done when it is dropped.
pub(super) struct Task(Arc<watch::Sender<usize>>);

impl Tasks {
    /// A piece of work begins.
    pub(super) fn begin(&self) -> Task {
        self.0.send_modify(|count| *count += 1);
        Task(Arc::clone(&self.0))
    }

    /// Waits until nothing is left, at most until `deadline`; answers with how much is left.
    pub(super) async fn drain(&self, deadline: Instant) -> usize {
        let mut count = self.0.subscribe();
        // Whether it ran out of time or not, what counts is what is left.
        let _ = timeout_at(deadline, count.wait_for(|count| *count == 0)).await;
        *self.0.borrow()
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn draining_waits_for_work_but_not_for_ever() {
        let tasks = Tasks::default();
        let task = tasks.begin();
        assert_eq!(tasks.drain(Instant::now() + Duration::from_millis(5)).await, 1);
        tokio::spawn(async move { drop(task) });
        assert_eq!(tasks.drain(Instant::now() + Duration::from_secs(10)).await, 0);
    }
}
