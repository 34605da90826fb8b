//! Looking at a database without changing it, beside a running bot: neither its lock nor its writer is in the way.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::open::{check_folder, is_foreign, not_openable};
use super::{MIGRATOR, OpenError};
use crate::error::Fault;

/// How long to wait for a program that holds the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// How far a database's schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// As this build wants it.
    Current {
        /// The last step.
        version: i64,
    },
    /// The next start brings it up to date.
    Behind {
        /// How many steps are missing.
        steps: usize,
    },
}

/// A database that is whole, opened for reading.
#[derive(Debug)]
pub struct Inspection {
    conn: SqliteConnection,
    /// How far its schema is.
    pub schema: Schema,
}

impl Inspection {
    /// Opens the database at `path` for reading and looks through it: whose it is, how far its schema is, whether it is
    /// damaged, and whether this user could write it. `None` where there is none yet and the bot could make one.
    ///
    /// # Errors
    /// [`OpenError`], as the bot would meet it at its start, or [`OpenError::Damaged`].
    pub async fn open(path: &Path) -> Result<Option<Self>, OpenError> {
        Self::open_with(path, &MIGRATOR).await
    }

    pub(super) async fn open_with(path: &Path, migrator: &Migrator) -> Result<Option<Self>, OpenError> {
        check_folder(path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        tempfile::tempfile_in(folder).map_err(|error| not_openable(path, &error))?;
        if !path.exists() {
            return Ok(None);
        }
        if !path.is_file() {
            return Err(OpenError::NotAFile { path: path.to_owned() });
        }
        OpenOptions::new().write(true).open(path).map_err(|error| not_openable(path, &error))?;

        let failed = |error: sqlx::Error| OpenError::from_sqlx(path, &error);
        let connect = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .create_if_missing(false)
            .busy_timeout(PATIENCE)
            .pragma("trusted_schema", "OFF")
            .pragma("query_only", "ON");
        let mut conn = connect.connect().await.map_err(failed)?;
        if is_foreign(&mut conn).await.map_err(failed)? {
            return Err(OpenError::OtherProgram { path: path.to_owned() });
        }
        let schema = schema(&mut conn, migrator, path).await?;
        let found: Vec<String> =
            sqlx::query_scalar("PRAGMA quick_check(1)").fetch_all(&mut conn).await.map_err(failed)?;
        match found.first().map(String::as_str) {
            Some("ok") => Ok(Some(Self { conn, schema })),
            why => {
                let why = why.unwrap_or("it says nothing").replace('\n', " ");
                Err(OpenError::Damaged { path: path.to_owned(), why })
            }
        }
    }

    /// Runs `work` on one snapshot of what is committed.
    ///
    /// # Errors
    /// Whatever `work` returns, or that there is no snapshot to be had.
    pub async fn read<T, F>(&mut self, work: F) -> Result<T, Fault>
    where
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>>,
    {
        let mut snapshot = self.conn.begin_with("BEGIN DEFERRED").await?;
        let result = work(&mut snapshot).await;
        snapshot.rollback().await?;
        result
    }

    /// Closes it.
    pub async fn close(self) {
        // Nothing was written: there is nothing that could be lost.
        let _ = self.conn.close().await;
    }
}

async fn schema(conn: &mut SqliteConnection, migrator: &Migrator, path: &Path) -> Result<Schema, OpenError> {
    let failed = |error: sqlx::Error| OpenError::from_sqlx(path, &error);
    let known = migrator.iter().filter(|step| step.migration_type.is_up_migration());
    let known: Vec<(i64, &[u8])> = known.map(|step| (step.version, step.checksum.as_ref())).collect();
    let last = known.iter().map(|(version, _)| *version).max().unwrap_or(0);
    let begun: bool = sqlx::query_scalar("SELECT count(*) > 0 FROM sqlite_master WHERE name = '_sqlx_migrations'")
        .fetch_one(&mut *conn)
        .await
        .map_err(failed)?;
    if !begun {
        return Ok(Schema::Behind { steps: known.len() });
    }
    let applied: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations ORDER BY version")
            .fetch_all(conn)
            .await
            .map_err(failed)?;
    for (version, checksum) in &applied {
        match known.iter().find(|(known, _)| known == version) {
            None if *version > last => return Err(OpenError::Newer { version: *version }),
            Some((_, known)) if *known == checksum.as_slice() => {}
            _ => return Err(OpenError::MigrationChanged { version: *version }),
        }
    }
    match known.len().saturating_sub(applied.len()) {
        0 => Ok(Schema::Current { version: last }),
        steps => Ok(Schema::Behind { steps }),
    }
}
