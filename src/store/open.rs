//! Opening the database, and what can go wrong with it, in words for the person who runs the bot.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection, SqlitePool};

use super::Options;
use super::writer::{is_busy, primary_code};

/// The oldest SQLite that this bot trusts: before it, a database in WAL mode could be damaged.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Why the database can't be used. `Display` is one sentence for the person who runs the bot, and says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder that should hold the database does not exist.
    #[error("the folder {folder:?} for the database does not exist: create it, or change [database] path")]
    FolderMissing {
        /// The folder that is missing.
        folder: PathBuf,
    },
    /// The path names a folder or something else that can't be a database file.
    #[error("{path:?} is not a file: [database] path must name the database file itself")]
    NotAFile {
        /// The configured path.
        path: PathBuf,
    },
    /// The file or its folder can't be written.
    #[error("{path:?} can't be written ({why}): let the bot's user write this file and the folder it is in")]
    NotWritable {
        /// The file.
        path: PathBuf,
        /// What the operating system or SQLite said.
        why: String,
    },
    /// Another instance of the bot uses this database.
    #[error("another Plankeeper is already running on this database (it holds {lock:?}): stop that one first")]
    AlreadyRunning {
        /// The lock file.
        lock: PathBuf,
    },
    /// The file system can't lock files.
    #[error("{lock:?} can't be locked ({why}): put the database on a local disk, not on a network share")]
    NoLocks {
        /// The lock file.
        lock: PathBuf,
        /// What the operating system said.
        why: String,
    },
    /// Another program holds a lock on the database.
    #[error("another program holds {path:?} locked: close it (a database browser, a backup) and start again")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{path:?} is not a database, or it is damaged: check [database] path, or restore a backup")]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// It is a database, but not ours.
    #[error("{path:?} is another program's database: [database] path must name the bot's own file")]
    OtherProgram {
        /// The file.
        path: PathBuf,
    },
    /// SQLite found damage in it.
    #[error("{path:?} is damaged ({why}): stop the bot, keep a copy of the file, and restore a backup")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found first.
        why: String,
    },
    /// A newer build has migrated this database.
    #[error(
        "the database was made by a newer version of Plankeeper (it knows schema {version}, this build does not): \
         install that version or a later one"
    )]
    Newer {
        /// The first migration that this build doesn't know.
        version: i64,
    },
    /// A migration differs from the one that was applied.
    #[error(
        "schema step {version} of this build differs from the one this database was made with: use a released build, \
         or restore a backup that fits this one"
    )]
    MigrationChanged {
        /// The migration that changed.
        version: i64,
    },
    /// A migration could not be applied. It was rolled back.
    #[error("the database could not be brought up to date ({why}); nothing was changed in that step: report this")]
    MigrationFailed {
        /// What went wrong.
        why: String,
    },
    /// This build carries an SQLite with a known defect.
    #[error("this build carries SQLite {found}, which can damage the database: build it with 3.51.3 or later")]
    SqliteTooOld {
        /// The version that was found.
        found: String,
    },
    /// Anything else.
    #[error("the database {path:?} could not be opened: {why}")]
    Other {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        why: String,
    },
}

impl OpenError {
    pub(super) fn from_sqlx(path: &Path, error: &sqlx::Error) -> Self {
        let (path, why) = (path.to_owned(), error.to_string());
        match primary_code(error) {
            _ if is_busy(error) => Self::Locked { path },
            Some(3 | 8 | 14) => Self::NotWritable { path, why },
            Some(11 | 26) => Self::NotADatabase { path },
            _ => Self::Other { path, why },
        }
    }
}

/// Keeps a second instance out, for as long as it lives. Backups and checks do not need it.
///
/// The lock is on a file of its own beside the database (`<database>.lock`), which stays when the bot stops: the lock
/// is what counts, not the file, and it ends with the process however that dies.
#[derive(Debug)]
pub struct InstanceLock {
    _file: File,
}

impl InstanceLock {
    /// Takes the lock for the database at `path`.
    ///
    /// # Errors
    /// [`OpenError::AlreadyRunning`] if another process (or another part of this one) holds it;
    /// [`OpenError::FolderMissing`], [`OpenError::NotWritable`] or [`OpenError::NoLocks`] if there can be no lock.
    pub fn take(path: &Path) -> Result<Self, OpenError> {
        check_folder(path)?;
        let mut lock = OsString::from(path);
        lock.push(".lock");
        let lock = PathBuf::from(lock);
        let file = create_private(&lock).map_err(|error| not_openable(&lock, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::AlreadyRunning { lock }),
            Err(TryLockError::Error(error)) => Err(OpenError::NoLocks { lock, why: error.to_string() }),
        }
    }
}

/// An opened database.
pub(super) struct Opened {
    pub(super) writer: SqliteConnection,
    /// For the writer's next connection.
    pub(super) connect: SqliteConnectOptions,
    pub(super) reads: SqlitePool,
}

pub(super) async fn open(path: &Path, options: &Options, migrator: &Migrator) -> Result<Opened, OpenError> {
    check_folder(path)?;
    if path.exists() && !path.is_file() {
        return Err(OpenError::NotAFile { path: path.to_owned() });
    }
    // SQLite gives its -wal and -shm files the permissions of the database itself.
    create_private(path).map_err(|error| not_openable(path, &error))?;

    let base = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(options.busy_timeout)
        .pragma("trusted_schema", "OFF")
        .disable_statement_logging();
    let connect = base.clone().journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);

    let failed = |error: sqlx::Error| OpenError::from_sqlx(path, &error);
    let mut writer = connect.connect().await.map_err(failed)?;
    let found: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut writer).await.map_err(failed)?;
    if version(&found) < OLDEST_SQLITE {
        return Err(OpenError::SqliteTooOld { found });
    }
    if is_foreign(&mut writer).await.map_err(failed)? {
        return Err(OpenError::OtherProgram { path: path.to_owned() });
    }
    migrator.run_direct(None, &mut writer, false).await.map_err(|error| migration_error(path, migrator, &error))?;

    let reads = SqlitePoolOptions::new()
        .max_connections(options.readers.max(1))
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(base.pragma("query_only", "ON"))
        .await
        .map_err(failed)?;
    Ok(Opened { writer, connect, reads })
}

/// Whether something is in the database that no build of ours has put there.
pub(super) async fn is_foreign(conn: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) > 0 AND sum(name = '_sqlx_migrations') = 0 FROM sqlite_master")
        .fetch_one(conn)
        .await
        .map(|foreign: Option<bool>| foreign.unwrap_or(false))
}

pub(super) fn check_folder(path: &Path) -> Result<(), OpenError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            Err(OpenError::FolderMissing { folder: folder.to_owned() })
        }
        _ => Ok(()),
    }
}

/// Opens a file for writing; a new one is readable by its owner only (on Unix).
fn create_private(path: &Path) -> io::Result<File> {
    let mut how = OpenOptions::new();
    how.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    how.open(path)
}

pub(super) fn not_openable(path: &Path, error: &io::Error) -> OpenError {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            OpenError::NotWritable { path, why: error.to_string() }
        }
        io::ErrorKind::IsADirectory => OpenError::NotAFile { path },
        _ => OpenError::Other { path, why: error.to_string() },
    }
}

fn migration_error(path: &Path, migrator: &Migrator, error: &MigrateError) -> OpenError {
    match error {
        MigrateError::VersionMissing(version) => {
            let last = migrator.iter().map(|known| known.version).max();
            match last {
                Some(last) if *version < last => OpenError::MigrationChanged { version: *version },
                _ => OpenError::Newer { version: *version },
            }
        }
        MigrateError::VersionMismatch(version) => OpenError::MigrationChanged { version: *version },
        MigrateError::Execute(sqlx) | MigrateError::ExecuteMigration(sqlx, _)
            if !matches!(primary_code(sqlx), None | Some(1 | 19)) =>
        {
            OpenError::from_sqlx(path, sqlx)
        }
        other => OpenError::MigrationFailed { why: other.to_string() },
    }
}

/// "3.51.3" as numbers; what isn't a number counts as nothing.
fn version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}
