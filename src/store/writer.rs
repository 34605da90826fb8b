//! The task that owns the writing connection: what waits is run one after the other, each behind a savepoint, and
//! committed together.
//!
//! When the disk is full or fails, SQLite may roll the whole transaction back on its own, and what follows would then
//! commit statement by statement. Two hooks on the connection close that hole whatever a closure does with the error:
//! one notes every rollback, the other turns every commit into a rollback unless this task has just allowed it.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot, watch};

use super::{Options, Written};
use crate::clock::Clock;
use crate::error::Fault;

/// The most writes that one commit holds: what comes later waits for the next.
const GROUP: usize = 128;
/// How long a connection that is given up may take to close before it is left to its own end.
const CLOSE_LIMIT: Duration = Duration::from_secs(5);

/// One caller's write, with its types erased.
pub(super) trait Job: Send {
    /// Runs the closure, at most once, and keeps its result.
    fn run<'a>(&'a mut self, conn: &'a mut SqliteConnection, seen_at: i64) -> BoxFuture<'a, Step>;
    /// Answers the caller with the kept result: the group is committed.
    fn saved(self: Box<Self>);
    /// Answers the caller that nothing was saved.
    fn not_saved(self: Box<Self>, why: &str);
}

/// What becomes of a caller's savepoint.
pub(super) enum Step {
    /// Its effects stay.
    Keep,
    /// Its effects are undone.
    Undo,
}

/// A caller who waits for a write.
pub(super) struct Call<T, E, F> {
    interaction: Option<u64>,
    work: Option<F>,
    limit: Duration,
    result: Option<Result<Written<T>, E>>,
    /// A panic is answered as such even if the group fails later: it is not a matter of trying again.
    panicked: bool,
    reply: oneshot::Sender<Result<Written<T>, E>>,
}

impl<T, E, F> Call<T, E, F> {
    pub(super) fn new(
        interaction: Option<u64>,
        work: F,
        limit: Duration,
        reply: oneshot::Sender<Result<Written<T>, E>>,
    ) -> Self {
        Self { interaction, work: Some(work), limit, result: None, panicked: false, reply }
    }
}

impl<T, E, F> Job for Call<T, E, F>
where
    T: Send + 'static,
    E: From<Fault> + Send + 'static,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
{
    fn run<'a>(&'a mut self, conn: &'a mut SqliteConnection, seen_at: i64) -> BoxFuture<'a, Step> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return Step::Undo };
            let interaction = self.interaction;
            // What the closure owns is dropped with it, and what it did in the database is undone: nothing half done
            // is left to be seen.
            let attempt = AssertUnwindSafe(async move {
                if let Some(id) = interaction
                    && !remember(conn, id, seen_at).await?
                {
                    return Ok(Written::Repeated);
                }
                work(conn).await.map(Written::Done)
            })
            .catch_unwind();
            let result = match tokio::time::timeout(self.limit, attempt).await {
                Ok(Ok(result)) => result,
                Ok(Err(panic)) => {
                    self.panicked = true;
                    Err(Fault::Panic(describe(panic.as_ref())).into())
                }
                Err(_) => Err(Fault::NotSaved(format!("the write took longer than {:?}", self.limit)).into()),
            };
            let step = if result.is_ok() { Step::Keep } else { Step::Undo };
            self.result = Some(result);
            step
        })
    }

    fn saved(self: Box<Self>) {
        let Self { result, reply, .. } = *self;
        // A caller who went away does not hear it; the write is done all the same.
        let _ = reply.send(result.unwrap_or_else(|| Err(Fault::NotSaved("it was never run".into()).into())));
    }

    fn not_saved(self: Box<Self>, why: &str) {
        let Self { result, panicked, reply, .. } = *self;
        let _ = reply.send(match result {
            Some(result) if panicked => result,
            // Even a refusal is void: it may rest on what another caller of the group had written.
            _ => Err(Fault::NotSaved(why.into()).into()),
        });
    }
}

/// Records an interaction; `false` if it was recorded before.
async fn remember(conn: &mut SqliteConnection, id: u64, seen_at: i64) -> Result<bool, Fault> {
    let id = i64::try_from(id).map_err(|_| Fault::Internal("an interaction id is not a Discord id".into()))?;
    let insert = "INSERT INTO interaction_seen (interaction_id, seen_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    let done = sqlx::query(insert).bind(id).bind(seen_at).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// What a panic said, as far as it can't hold anybody's data: a message put together at run time is withheld from the
/// log of faults (the panic hook has the place).
fn describe(panic: &(dyn Any + Send)) -> String {
    match panic.downcast_ref::<&'static str>() {
        Some(message) => (*message).to_owned(),
        None => "a message with values in it, withheld".to_owned(),
    }
}

/// A connection with the two hooks.
struct Guarded {
    conn: SqliteConnection,
    rolled_back: Arc<AtomicBool>,
    may_commit: Arc<AtomicBool>,
}

impl Guarded {
    async fn new(mut conn: SqliteConnection) -> Result<Self, sqlx::Error> {
        let rolled_back = Arc::new(AtomicBool::new(false));
        let may_commit = Arc::new(AtomicBool::new(false));
        let (noted, allowed) = (Arc::clone(&rolled_back), Arc::clone(&may_commit));
        let mut handle = conn.lock_handle().await?;
        handle.set_rollback_hook(move || noted.store(true, Ordering::SeqCst));
        handle.set_commit_hook(move || allowed.load(Ordering::SeqCst));
        drop(handle);
        Ok(Self { conn, rolled_back, may_commit })
    }

    async fn execute(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(sql).execute(&mut self.conn).await.map(drop)
    }

    /// Why the transaction can't go on, if it can't.
    async fn fatal(&mut self, step: &Step) -> Option<String> {
        if self.rolled_back.load(Ordering::SeqCst) {
            return Some("SQLite rolled the transaction back".into());
        }
        match step {
            Step::Keep => None,
            // The caller's error is of the caller's own type: SQLite is asked what it was.
            Step::Undo => match self.conn.lock_handle().await {
                Ok(mut handle) => {
                    handle.last_error().map(sqlx::Error::from).filter(is_fatal).map(|error| error.to_string())
                }
                Err(error) => Some(error.to_string()),
            },
        }
    }
}

/// The primary result code of SQLite's error, `None` if the error isn't SQLite's.
pub(super) fn primary_code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse::<i32>().ok().map(|extended| extended & 0xff)
}

/// Whether another connection's lock was in the way.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(5 | 6))
}

/// Errors after which nothing on this connection is to be trusted: NOMEM, INTERRUPT, IOERR, CORRUPT, FULL, NOTADB.
fn is_fatal(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(7 | 9 | 10 | 11 | 13 | 26))
}

/// Owns the writing connection.
pub(super) struct Writer {
    /// `None` after a failure: the next group opens a new one.
    conn: Option<Guarded>,
    connect: SqliteConnectOptions,
    clock: Clock,
    begin_attempts: u32,
    commits: Arc<AtomicU64>,
}

impl Writer {
    pub(super) async fn new(
        conn: SqliteConnection,
        connect: SqliteConnectOptions,
        clock: Clock,
        options: &Options,
        commits: Arc<AtomicU64>,
    ) -> Result<Self, sqlx::Error> {
        let conn = Some(Guarded::new(conn).await?);
        Ok(Self { conn, connect, clock, begin_attempts: options.begin_attempts.max(1), commits })
    }

    /// Serves until the store is closed or dropped, and every accepted write is answered.
    pub(super) async fn run(
        mut self,
        mut queue: mpsc::UnboundedReceiver<Box<dyn Job>>,
        mut closing: watch::Receiver<bool>,
    ) {
        let mut group = Vec::with_capacity(GROUP);
        loop {
            let waiting = tokio::select! {
                waiting = queue.recv_many(&mut group, GROUP) => waiting,
                _ = closing.wait_for(|closing| *closing), if !queue.is_closed() => {
                    queue.close();
                    continue;
                }
            };
            if waiting == 0 {
                break;
            }
            let size = group.len();
            match self.save(&mut group).await {
                Ok(()) => {
                    self.commits.fetch_add(1, Ordering::Relaxed);
                    group.drain(..).for_each(Job::saved);
                }
                Err(why) => {
                    tracing::error!(writes = size, why, "a group of writes was not saved");
                    self.give_up_connection().await;
                    group.drain(..).for_each(|job| job.not_saved(&why));
                }
            }
        }
        self.give_up_connection().await;
    }

    /// Runs the group in one transaction. After an error nothing of it is in the database once the connection is
    /// given up.
    async fn save(&mut self, group: &mut [Box<dyn Job>]) -> Result<(), String> {
        let guarded = match &mut self.conn {
            Some(guarded) => guarded,
            none => {
                let conn = self.connect.connect().await.map_err(|error| error.to_string())?;
                none.insert(Guarded::new(conn).await.map_err(|error| error.to_string())?)
            }
        };
        let seen_at = self.clock.unix_seconds();
        begin(guarded, self.begin_attempts).await.map_err(|error| error.to_string())?;
        for job in group {
            guarded.execute("SAVEPOINT caller").await.map_err(|error| error.to_string())?;
            let step = job.run(&mut guarded.conn, seen_at).await;
            if let Some(why) = guarded.fatal(&step).await {
                return Err(why);
            }
            if matches!(step, Step::Undo) {
                guarded.execute("ROLLBACK TO caller").await.map_err(|error| error.to_string())?;
            }
            guarded.execute("RELEASE caller").await.map_err(|error| error.to_string())?;
        }
        guarded.may_commit.store(true, Ordering::SeqCst);
        let committed = guarded.execute("COMMIT").await;
        guarded.may_commit.store(false, Ordering::SeqCst);
        committed.map_err(|error| error.to_string())
    }

    /// Closes the connection, which rolls back what is open on it.
    async fn give_up_connection(&mut self) {
        if let Some(guarded) = self.conn.take() {
            match tokio::time::timeout(CLOSE_LIMIT, guarded.conn.close()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "the writing connection did not close cleanly"),
                Err(_) => tracing::warn!("the writing connection takes long to close"),
            }
        }
    }
}

/// Takes the write lock. Nothing has run yet, so another attempt can repeat nothing.
async fn begin(guarded: &mut Guarded, attempts: u32) -> Result<(), sqlx::Error> {
    guarded.rolled_back.store(false, Ordering::SeqCst);
    let mut attempt = 1;
    loop {
        match guarded.execute("BEGIN IMMEDIATE").await {
            Err(error) if is_busy(&error) && attempt < attempts => {
                tracing::warn!(attempt, "another program holds the database");
                attempt += 1;
            }
            result => return result,
        }
    }
}
