//! The whole bot, running: the connection, the app behind it, and the sweep that does what happens by itself. The
//! program, the rehearsal and the tests all start it here.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::app::App;
use crate::clock::Clock;
use crate::discord::{Connection, StartError};
use crate::error::Fault;
use crate::prompts::Prompts;
use crate::store::Store;
use crate::{posting, readiness, reminder, rsvp};

/// At the start of every minute, in UTC: the scheduler only wakes the sweep, which owns all logic, so a zone's clock
/// changes are none of its business.
const EVERY_MINUTE: &str = "0 * * * * *";
/// Should the scheduler ever fall silent, the sweep wakes by itself.
const AT_LEAST_EVERY: Duration = Duration::from_secs(90);
/// So many sweeps in a row leave the same thing due, and it is left for the next minute: it can't be done.
const MOST_IN_VAIN: u32 = 20;
/// How long whoever sets the clock waits for the bot to do all that is due then.
const LONGEST_SWEEP: Duration = Duration::from_secs(60);
/// How long a sweep that is under way at the stop may go on.
const DRAIN: Duration = Duration::from_secs(10);

/// Why the bot ended other than by being stopped; `Display` is one sentence for the person who runs it.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The connection to Discord.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The scheduler could not start.
    #[error("the timer that wakes the bot every minute could not start: {0}")]
    Scheduler(#[from] JobSchedulerError),
}

/// The bot, put together and not yet running.
pub struct Bot {
    app: Arc<App>,
    store: Store,
    connection: Connection,
    clock: Clock,
    swept: watch::Sender<i64>,
    nudge: Arc<Notify>,
}

impl Bot {
    /// Puts the bot together; nothing is sent yet.
    pub fn new(store: Store, prompts: Prompts, clock: Clock, connection: Connection) -> Self {
        let app = Arc::new(App::new(store.clone(), prompts, clock.clone(), connection.messenger()));
        Self { app, store, connection, clock, swept: watch::Sender::new(i64::MIN), nudge: Arc::default() }
    }

    /// A look at the running bot, for those who set its clock.
    pub fn handle(&self) -> Handle {
        let (store, clock, nudge) = (self.store.clone(), self.clock.clone(), Arc::clone(&self.nudge));
        Handle { store, clock, swept: self.swept.subscribe(), nudge }
    }

    /// Runs until `stop` resolves or Discord ends it for good. Then what is under way may finish, and the database is
    /// closed.
    ///
    /// # Errors
    /// Why it could not start, or could not go on.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> Result<(), RunError> {
        let Self { app, store, connection, clock, swept, nudge } = self;
        let sweeper = Sweeper::start(Arc::clone(&app), store.clone(), clock, swept, nudge).await;
        let ended = match &sweeper {
            Ok(_) => connection.run(app, stop).await.map_err(RunError::from),
            Err(_) => Ok(()),
        };
        let stopped = match sweeper {
            Ok(sweeper) => {
                sweeper.stop().await;
                Ok(())
            }
            Err(error) => Err(RunError::from(error)),
        };
        store.close().await;
        stopped.and(ended)
    }
}

/// A look at what the bot does by itself.
#[derive(Clone)]
pub struct Handle {
    store: Store,
    clock: Clock,
    swept: watch::Receiver<i64>,
    nudge: Arc<Notify>,
}

impl Handle {
    /// The instant (seconds since 1970, UTC, by the bot's clock) up to which all that was due is done, or put off to a
    /// later time. It is told anew after every sweep, and closed when the bot has ended.
    pub fn swept(&self) -> watch::Receiver<i64> {
        self.swept.clone()
    }

    /// When the next thing happens by itself, as far as it is known now: a reminder, another attempt to send something, a
    /// round that closes. In the past where that is overdue.
    pub async fn next_due(&self) -> Option<DateTime<Utc>> {
        match next_due(&self.store, self.clock.unix_seconds()).await {
            Ok(due) => due.and_then(|due| DateTime::from_timestamp(due, 0)),
            Err(fault) => {
                tracing::error!(%fault, "could not look for what is due next");
                None
            }
        }
    }

    /// Has the bot do all that is due now, and waits for it. `false` if that takes longer than a minute, or the bot has
    /// ended.
    pub async fn settle(&self) -> bool {
        let mut swept = self.swept();
        swept.mark_unchanged();
        // One that is under way may have looked already: the second one that ends has begun after this.
        for _ in 0..2 {
            self.nudge.notify_one();
            if !self.rests(&mut swept, self.clock.now()).await {
                return false;
            }
        }
        true
    }

    /// Sets a clock that can be set to `to`, and waits until the bot has done all that is due then. `false`, and nothing
    /// happens, where the clock can't be set to that; also if the bot takes longer than a minute, or has ended.
    pub async fn jump(&self, to: DateTime<Utc>) -> bool {
        let mut swept = self.swept();
        // A sweep that is under way may have begun before something that is due by then was written.
        swept.mark_unchanged();
        self.clock.set(to) && self.rests(&mut swept, to).await
    }

    /// As [`Handle::jump`], but through every instant in between at which something happens by itself: nothing is late
    /// only because the clock was moved. After `most` steps, the rest is one jump.
    pub async fn pass(&self, to: DateTime<Utc>, most: usize) -> bool {
        self.settle().await;
        for _ in 0..most {
            match self.next_due().await {
                Some(due) if due > self.clock.now() && due < to => {
                    // A running clock may have passed it meanwhile.
                    self.jump(due).await;
                }
                _ => break,
            }
        }
        self.jump(to).await
    }

    async fn rests(&self, swept: &mut watch::Receiver<i64>, at: DateTime<Utc>) -> bool {
        let waiting = async {
            while swept.changed().await.is_ok() {
                if *swept.borrow_and_update() >= at.timestamp() {
                    return true;
                }
            }
            false
        };
        tokio::time::timeout(LONGEST_SWEEP, waiting).await.unwrap_or(false)
    }
}

/// The earliest of all that waits for its time, as it stands at `now`.
async fn next_due(store: &Store, now: i64) -> Result<Option<i64>, Fault> {
    store
        .read(move |conn| {
            Box::pin(async move {
                let times = [
                    posting::store::next_due(&mut *conn).await?,
                    readiness::store::next_due(&mut *conn).await?,
                    reminder::store::next_due(&mut *conn).await?,
                    rsvp::server_event::store::next_due(&mut *conn, now).await?,
                ];
                Ok(times.into_iter().flatten().min())
            })
        })
        .await
}

/// The task that sweeps: at the start, every minute, and whenever something asks for it.
struct Sweeper {
    scheduler: JobScheduler,
    stopping: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Sweeper {
    async fn start(
        app: Arc<App>,
        store: Store,
        mut clock: Clock,
        swept: watch::Sender<i64>,
        nudged: Arc<Notify>,
    ) -> Result<Self, JobSchedulerError> {
        let minute = Arc::new(Notify::new());
        let scheduler = JobScheduler::new().await?;
        let wake = Arc::clone(&minute);
        scheduler.add(Job::new(EVERY_MINUTE, move |_, _| wake.notify_one())?).await?;
        scheduler.start().await?;
        let (stopping, mut stopped) = watch::channel(false);
        let task = tokio::spawn(async move {
            app.started().await;
            loop {
                let now = clock.unix_seconds();
                rest(&app, &store, now, &stopped).await;
                swept.send_replace(now);
                tokio::select! {
                    () = app.woken() => {}
                    () = nudged.notified() => {}
                    () = clock.changed() => {}
                    () = minute.notified() => {}
                    () = tokio::time::sleep(AT_LEAST_EVERY) => {}
                    _ = stopped.wait_for(|stopping| *stopping) => return,
                }
            }
        });
        Ok(Self { scheduler, stopping, task })
    }

    async fn stop(mut self) {
        self.stopping.send_replace(true);
        if tokio::time::timeout(DRAIN, &mut self.task).await.is_err() {
            self.task.abort();
        }
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!(%error, "the timer did not stop cleanly");
        }
    }
}

/// Sweeps until nothing is left that was due at `now`: one sweep takes so much of each kind, and what it does may have
/// something else follow at once.
async fn rest(app: &Arc<App>, store: &Store, now: i64, stopping: &watch::Receiver<bool>) {
    let (mut overdue, mut in_vain) = (None, 0);
    loop {
        let sweep = Arc::clone(app);
        // A task of its own, so that a panic in it ends neither this loop nor the bot.
        // Its words may hold anything: the panic hook has logged the place.
        if tokio::spawn(async move { sweep.tick().await }).await.is_err() {
            tracing::error!("the sweep panicked");
        }
        let left = match next_due(store, now).await {
            Ok(due) => due.filter(|due| *due <= now),
            Err(fault) => {
                tracing::error!(%fault, "could not look for what is still due");
                None
            }
        };
        in_vain = if left == overdue { in_vain + 1 } else { 0 };
        if left.is_none() || in_vain >= MOST_IN_VAIN || *stopping.borrow() {
            return;
        }
        overdue = left;
    }
}
