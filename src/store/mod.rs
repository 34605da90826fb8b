//! The database: [`Store::write`] and [`Store::read`] are the only places that open a transaction.
//!
//! One connection writes, a few read. Writes that wait together are committed together, each behind a savepoint of its
//! own, and a caller hears "done" only after the commit. Reads see one snapshot of what is committed and never wait
//! for the writer.
//!
//! - `open.rs`: opening, migrating, the lock that keeps a second instance out, and what can go wrong with all of it.
//! - `inspect.rs`: looking at a database beside a running bot.
//! - `writer.rs`: the task that owns the writing connection.

mod inspect;
mod open;
#[cfg(test)]
mod tests;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use sqlx::migrate::Migrator;
use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot, watch};

pub use self::inspect::{Inspection, Schema};
pub use self::open::{InstanceLock, OpenError};
use self::writer::{Call, Job, Writer};
use crate::clock::Clock;
use crate::error::Fault;

/// The migrations of this build. Shipped ones never change: their checksum is over their bytes.
pub static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

/// How a [`Store`] waits. The defaults are for production.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long one attempt waits for another program that holds the database's write lock.
    pub busy_timeout: Duration,
    /// How many such attempts are made before a group of writes is given up. At least one is made.
    pub begin_attempts: u32,
    /// How long the closure of one write may take. After that it is dropped, rolled back and answered with
    /// [`Fault::NotSaved`]: it would hold up every other write.
    pub write_limit: Duration,
    /// How many connections read.
    pub readers: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            begin_attempts: 3,
            write_limit: Duration::from_secs(30),
            readers: 4,
        }
    }
}

/// What came of a write that was not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a repeated interaction must not be answered"]
pub enum Written<T> {
    /// It is committed.
    Done(T),
    /// This interaction was already dealt with: the closure did not run, and nobody should answer.
    Repeated,
}

impl<T> Written<T> {
    /// The value of a write that was done, nothing for a repeated one.
    pub fn done(self) -> Option<T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Repeated => None,
        }
    }
}

/// The database. Cheap to clone; all clones share one writer.
#[derive(Debug, Clone)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    jobs: mpsc::UnboundedSender<Box<dyn Job>>,
    reads: SqlitePool,
    closing: watch::Sender<bool>,
    /// Closed (its sender dropped) once the writer has ended.
    ended: watch::Receiver<()>,
    commits: Arc<AtomicU64>,
    write_limit: Duration,
}

impl Store {
    /// Opens the database at `path`, creates it if there is none (readable by its owner only, on Unix), and brings it
    /// to this build's schema. Must be called within a tokio runtime: the writer is a task of it.
    ///
    /// Take an [`InstanceLock`] first where a second instance must be kept out.
    ///
    /// # Errors
    /// [`OpenError`], whose `Display` is one sentence for the person who runs the bot.
    pub async fn open(path: &Path, clock: Clock, options: Options) -> Result<Self, OpenError> {
        Self::open_with(path, clock, options, &MIGRATOR).await
    }

    /// As [`Store::open`], with other migrations: for tests of the store itself and of upgrades.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_with(
        path: &Path,
        clock: Clock,
        options: Options,
        migrator: &Migrator,
    ) -> Result<Self, OpenError> {
        let opened = open::open(path, &options, migrator).await?;
        let (jobs, queue) = mpsc::unbounded_channel();
        let (closing, closing_seen) = watch::channel(false);
        let (ending, ended) = watch::channel(());
        let commits = Arc::new(AtomicU64::new(0));
        let writer = Writer::new(opened.writer, opened.connect, clock, &options, Arc::clone(&commits))
            .await
            .map_err(|error| OpenError::from_sqlx(path, &error))?;
        tokio::spawn(async move {
            writer.run(queue, closing_seen).await;
            drop(ending);
        });
        let write_limit = options.write_limit;
        Ok(Self(Arc::new(Inner { jobs, reads: opened.reads, closing, ended, commits, write_limit })))
    }

    /// Runs `work` in a write transaction and returns after its commit.
    ///
    /// The transaction belongs to a whole group of callers; each has a savepoint, so that an error (or a panic) of
    /// one undoes what that one did and nothing else. `work` must therefore not begin, commit or roll back, must not
    /// wait for anything but the database, and may be run to its end even if this future is dropped: once polled, a
    /// write can't be taken back. It is `FnOnce` and runs at most once; a group that fails is never replayed.
    /// Constraints must not be deferred: one that fails at the commit would fail the whole group.
    ///
    /// With an `interaction` (Discord's id of the click or command), that id is recorded in the same savepoint; if it
    /// is there already, `work` does not run and the answer is [`Written::Repeated`]. A write that fails leaves no
    /// record, so Discord may deliver it again. The table is `interaction_seen(interaction_id INTEGER PRIMARY KEY,
    /// seen_at INTEGER)`, `seen_at` in epoch seconds.
    ///
    /// # Errors
    /// - Whatever `work` returns; its effects are undone.
    /// - [`Fault::Panic`] if `work` panicked; its effects are undone.
    /// - [`Fault::NotSaved`] if the group was given up: a disk that is full or fails, another program that holds the
    ///   lock for too long, a store that is being closed. Nothing of it is in the database. (One exception that no
    ///   program can rule out: when the disk fails in the middle of a commit and the power fails after it, SQLite may
    ///   find that commit complete when it next starts. Writes with an interaction id are safe to repeat even then.)
    pub async fn write<T, E, F>(&self, interaction: Option<u64>, work: F) -> Result<Written<T>, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let call = Call::new(interaction, work, self.0.write_limit, reply);
        if self.0.jobs.send(Box::new(call)).is_err() {
            return Err(Fault::NotSaved("the bot is shutting down".into()).into());
        }
        match answer.await {
            Ok(result) => result,
            Err(_) => Err(Fault::NotSaved("the database writer has stopped".into()).into()),
        }
    }

    /// As [`Store::write`], for what the bot does by itself: no interaction is recorded, and none repeats it.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_own<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
    {
        match self.write(None, work).await? {
            Written::Done(value) => Ok(value),
            Written::Repeated => Err(Fault::Internal("a write without an interaction was repeated".to_owned()).into()),
        }
    }

    /// Runs `work` on one snapshot of what is committed. Never waits for the writer. `work` can't change anything.
    ///
    /// # Errors
    /// Whatever `work` returns, or [`Fault::Database`] if no connection could be had.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<Fault>,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, E>>,
    {
        let mut snapshot = self.0.reads.begin_with("BEGIN DEFERRED").await.map_err(Fault::from)?;
        let result = work(&mut snapshot).await;
        // There is nothing to save. If even this fails, dropping the transaction ends it, and the pool tests the
        // connection before it lends it again.
        if let Err(error) = snapshot.rollback().await {
            tracing::warn!(%error, "could not end a read transaction");
        }
        result
    }

    /// Forgets the interactions recorded before `before`, and says how many they were.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn forget_interactions(&self, before: DateTime<Utc>) -> Result<u64, Fault> {
        let before = before.timestamp();
        self.write_own(move |conn| {
            Box::pin(async move {
                let forget = sqlx::query("DELETE FROM interaction_seen WHERE seen_at < ?1").bind(before);
                Ok(forget.execute(conn).await?.rows_affected())
            })
        })
        .await
    }

    /// How many groups of writes were committed since the store was opened.
    pub fn commits(&self) -> u64 {
        self.0.commits.load(Ordering::Relaxed)
    }

    /// Takes no further write, finishes those that were accepted, and closes the database. May be called more than
    /// once, and by several at a time: each returns when all is closed.
    pub async fn close(&self) {
        self.0.closing.send_replace(true);
        let mut ended = self.0.ended.clone();
        // Nothing is ever sent: this returns when the writer's end of the channel is gone.
        while ended.changed().await.is_ok() {}
        self.0.reads.close().await;
    }
}
