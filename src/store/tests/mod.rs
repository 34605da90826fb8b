//! Tests of the store, on databases of their own with a schema of their own.

mod failing;
mod opening;
mod sharing;

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;

use chrono::DateTime;
use futures::poll;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqlSafeStr, SqliteConnection};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{Options, Store, Written};
use crate::clock::Clock;
use crate::error::Fault;

const SCHEMA: &str = "
    CREATE TABLE note (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE reply (id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES note (id)) STRICT;
    CREATE TABLE interaction_seen (interaction_id INTEGER PRIMARY KEY, seen_at INTEGER NOT NULL) STRICT;";

/// A handler's own kind of error: it may refuse, or pass a fault on.
#[derive(Debug)]
enum Trouble {
    Refused(&'static str),
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for Trouble {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

fn migrations(steps: &[(i64, &'static str)]) -> Migrator {
    let migration = |&(version, sql): &(i64, &'static str)| {
        Migration::new(version, "step".into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(steps.iter().map(migration).collect())
}

struct Lab {
    store: Store,
    clock: Clock,
    path: PathBuf,
    _folder: TempDir,
}

async fn lab() -> Lab {
    lab_with(Options::default()).await
}

async fn lab_with(options: Options) -> Lab {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    let clock = Clock::manual(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
    let store = Store::open_with(&path, clock.clone(), options, &migrations(&[(1, SCHEMA)])).await.unwrap();
    Lab { store, clock, path, _folder: folder }
}

/// Waits for something that must happen; a test that hangs says where instead.
#[track_caller]
fn soon<F: Future>(what: F) -> impl Future<Output = F::Output> {
    let place = std::panic::Location::caller();
    async move {
        match tokio::time::timeout(Duration::from_secs(30), what).await {
            Ok(value) => value,
            Err(_) => panic!("nothing happened for 30 s at {place}"),
        }
    }
}

async fn insert(conn: &mut SqliteConnection, id: i64) -> Result<i64, sqlx::Error> {
    sqlx::query("INSERT INTO note (id, body) VALUES (?1, x'00')").bind(id).execute(conn).await?;
    Ok(id)
}

/// The ids of all notes, in one string.
async fn ids(conn: &mut SqliteConnection) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("SELECT coalesce(group_concat(id, ' ' ORDER BY id), '') FROM note").fetch_one(conn).await
}

type Waiting<T> = Pin<Box<dyn Future<Output = Result<Written<T>, Trouble>> + Send>>;

impl Lab {
    async fn add(&self, id: i64) -> Result<Written<i64>, Trouble> {
        soon(self.store.write(None, move |conn| Box::pin(async move { Ok(insert(conn, id).await?) }))).await
    }

    async fn added(&self, id: i64) {
        assert_eq!(self.add(id).await.unwrap(), Written::Done(id));
    }

    async fn ids(&self) -> String {
        soon(self.store.read(|conn| Box::pin(async move { Ok::<_, Trouble>(ids(conn).await?) }))).await.unwrap()
    }

    async fn seen(&self) -> Vec<(i64, i64)> {
        soon(self.store.read(|conn| {
            Box::pin(async move {
                let all = sqlx::query_as("SELECT interaction_id, seen_at FROM interaction_seen ORDER BY 1");
                Ok::<_, Trouble>(all.fetch_all(conn).await?)
            })
        }))
        .await
        .unwrap()
    }

    /// A connection of another program to the same file.
    async fn stranger(&self) -> SqliteConnection {
        stranger(&self.path).await
    }

    /// Puts a write into the writer's queue and comes back at once.
    async fn queue<T, F>(&self, interaction: Option<u64>, work: F) -> Waiting<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> futures::future::BoxFuture<'c, Result<T, Trouble>>
            + Send
            + 'static,
    {
        let store = self.store.clone();
        let mut waiting: Waiting<T> = Box::pin(async move { store.write(interaction, work).await });
        assert!(poll!(waiting.as_mut()).is_pending(), "a write was answered while the writer is held");
        waiting
    }

    async fn queue_insert(&self, id: i64) -> Waiting<i64> {
        self.queue(None, move |conn| Box::pin(async move { Ok(insert(conn, id).await?) })).await
    }

    /// Keeps the writer busy inside a closure that has inserted note 0, until it is let go: what is queued
    /// meanwhile makes one group.
    async fn hold(&self) -> Held {
        let (started, has_started) = oneshot::channel();
        let (release, released) = oneshot::channel::<()>();
        let store = self.store.clone();
        let task = tokio::spawn(async move {
            let written = store.write(None, |conn| {
                Box::pin(async move {
                    insert(conn, 0).await?;
                    started.send(()).unwrap();
                    released.await.unwrap();
                    Ok::<_, Trouble>(())
                })
            });
            assert!(matches!(written.await, Ok(Written::Done(()))));
        });
        soon(has_started).await.unwrap();
        Held { release, task }
    }
}

struct Held {
    release: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Held {
    async fn let_go(self) {
        self.release.send(()).unwrap();
        soon(self.task).await.unwrap();
    }
}

async fn stranger(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).connect().await.unwrap()
}

#[track_caller]
fn assert_not_saved<T: std::fmt::Debug>(result: &Result<Written<T>, Trouble>) {
    assert!(matches!(result, Err(Trouble::Fault(Fault::NotSaved(_)))), "{result:?}");
}
