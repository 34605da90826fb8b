//! The whole bot, running: the connection, the app behind it, and the sweep that does what happens by itself. The
//! program, the rehearsal and the tests all start it here.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::app::App;
use crate::clock::Clock;
use crate::discord::{Connection, StartError};
use crate::prompts::Prompts;
use crate::store::Store;

/// At the start of every minute, in UTC: the scheduler only wakes the sweep, which owns all logic, so a zone's clock
/// changes are none of its business.
const EVERY_MINUTE: &str = "0 * * * * *";
/// Should the scheduler ever fall silent, the sweep wakes by itself.
const AT_LEAST_EVERY: Duration = Duration::from_secs(90);
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

/// Runs the bot until `stop` resolves or Discord ends it for good. Then what is under way may finish, and the database
/// is closed.
///
/// # Errors
/// Why it could not start, or could not go on.
pub async fn run(
    store: Store,
    prompts: Prompts,
    clock: Clock,
    connection: Connection,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), RunError> {
    let app = Arc::new(App::new(store.clone(), prompts, clock, connection.messenger()));
    let sweeper = Sweeper::start(Arc::clone(&app)).await;
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

/// The task that sweeps: at the start, every minute, and whenever something asks for it.
struct Sweeper {
    scheduler: JobScheduler,
    stopping: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Sweeper {
    async fn start(app: Arc<App>) -> Result<Self, JobSchedulerError> {
        let minute = Arc::new(Notify::new());
        let scheduler = JobScheduler::new().await?;
        let wake = Arc::clone(&minute);
        scheduler.add(Job::new(EVERY_MINUTE, move |_, _| wake.notify_one())?).await?;
        scheduler.start().await?;
        let (stopping, mut stopped) = watch::channel(false);
        let task = tokio::spawn(async move {
            app.started().await;
            loop {
                let sweep = Arc::clone(&app);
                // A task of its own, so that a panic in it ends neither this loop nor the bot.
                // Its words may hold anything: the panic hook has logged the place.
                if tokio::spawn(async move { sweep.tick().await }).await.is_err() {
                    tracing::error!("the sweep panicked");
                }
                tokio::select! {
                    () = app.woken() => {}
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
