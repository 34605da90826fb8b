//! Opening: settings, permissions, migrations, the instance lock, and each sentence when it fails.

use std::collections::HashSet;
use std::fs;

use tempfile::tempdir;

use super::super::{Inspection, InstanceLock, OpenError, Schema};
use super::*;

async fn open(path: &Path, migrator: &Migrator) -> Result<Store, OpenError> {
    let options = Options { busy_timeout: Duration::from_millis(20), ..Options::default() };
    soon(Store::open_with(path, Clock::system(), options, migrator)).await
}

#[tokio::test]
async fn the_bundled_sqlite_is_one_that_does_not_damage_databases() {
    let lab = lab().await;
    let version: String = lab
        .store
        .read(|conn| {
            Box::pin(async move {
                let version = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(conn).await?;
                Ok::<_, Trouble>(version)
            })
        })
        .await
        .unwrap();
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![3, 51, 3], "{version}");
}

async fn settings(conn: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    let mut found = Vec::new();
    for pragma in ["journal_mode", "synchronous", "foreign_keys", "trusted_schema", "query_only", "busy_timeout"] {
        let all = sqlx::AssertSqlSafe(format!("SELECT * FROM pragma_{pragma}"));
        let row = sqlx::query(all).fetch_one(&mut *conn).await?;
        let value = match sqlx::Row::try_get::<i64, _>(&row, 0) {
            Ok(number) => number.to_string(),
            Err(_) => sqlx::Row::try_get::<String, _>(&row, 0)?,
        };
        found.push(format!("{pragma}={value}"));
    }
    Ok(found)
}

#[tokio::test]
async fn every_connection_has_the_settings_that_keep_data_safe() {
    let lab = lab().await;
    let safe = ["journal_mode=wal", "synchronous=2", "foreign_keys=1", "trusted_schema=0"];
    let writes = || lab.store.write(None, |conn| Box::pin(async move { Ok::<_, Trouble>(settings(conn).await?) }));
    let first = writes().await.unwrap().done().unwrap();
    assert_eq!(first[..4], safe);
    assert_eq!(first[4..], ["query_only=0", "busy_timeout=5000"]);
    let reads = lab.store.read(|conn| Box::pin(async move { Ok::<_, Trouble>(settings(conn).await?) })).await.unwrap();
    assert_eq!(reads[..4], safe);
    assert_eq!(reads[4..], ["query_only=1", "busy_timeout=5000"]);

    let breaks = lab.store.write(None, |conn| {
        Box::pin(async move {
            sqlx::query("ROLLBACK").execute(conn).await?;
            Ok::<_, Trouble>(())
        })
    });
    assert_not_saved(&breaks.await);
    assert_eq!(writes().await.unwrap().done().unwrap(), first, "a replaced connection is like the first");

    let orphan = lab.store.write(None, |conn| {
        Box::pin(async move {
            sqlx::query("INSERT INTO reply (note_id) VALUES (404)").execute(conn).await?;
            Ok::<_, Trouble>(())
        })
    });
    assert!(matches!(orphan.await, Err(Trouble::Fault(Fault::Database(_)))));
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let lab = lab().await;
    lab.added(1).await;
    let _lock = InstanceLock::take(&lab.path).unwrap();
    for name in ["test.db", "test.db-wal", "test.db-shm", "test.db.lock"] {
        let mode = fs::metadata(lab.path.with_file_name(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_second_instance_is_kept_out_until_the_first_ends() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("bot.db");
    let first = InstanceLock::take(&path).unwrap();
    let second = InstanceLock::take(&path).unwrap_err();
    assert!(matches!(second, OpenError::AlreadyRunning { .. }));
    assert!(second.to_string().contains("already running"), "{second}");
    // The lock is beside the database: whoever backs it up isn't kept out.
    open(&path, &migrations(&[(1, SCHEMA)])).await.unwrap();
    drop(first);
    InstanceLock::take(&path).unwrap();
}

#[tokio::test]
async fn migrations_are_applied_once_and_the_data_stays() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("bot.db");
    for extra in [&[(1, SCHEMA)][..], &[(1, SCHEMA), (2, "ALTER TABLE note ADD COLUMN extra TEXT")]] {
        let store = open(&path, &migrations(extra)).await.unwrap();
        let written = store.write(None, |conn| {
            Box::pin(async move {
                Ok::<_, Trouble>(sqlx::query("INSERT INTO note (body) VALUES (x'00')").execute(conn).await.map(drop)?)
            })
        });
        assert_eq!(written.await.unwrap(), Written::Done(()));
        store.close().await;
    }
    assert_eq!(ids(&mut stranger(&path).await).await.unwrap(), "1 2");
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("bot.db");
    open(&path, &migrations(&[(1, SCHEMA), (20_300_101, "SELECT 1")])).await.unwrap().close().await;
    let error = open(&path, &migrations(&[(1, SCHEMA)])).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { version: 20_300_101 }), "{error:?}");
}

#[tokio::test]
async fn a_changed_or_vanished_migration_is_refused() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("bot.db");
    open(&path, &migrations(&[(1, SCHEMA), (2, "SELECT 1")])).await.unwrap().close().await;
    for other in [&[(1, SCHEMA), (2, "SELECT 2")][..], &[(2, "SELECT 1")]] {
        let error = open(&path, &migrations(other)).await.unwrap_err();
        assert!(matches!(error, OpenError::MigrationChanged { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_migration_that_fails_leaves_the_database_as_it_was() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("bot.db");
    let broken = migrations(&[(1, SCHEMA), (2, "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1)")]);
    let error = open(&path, &broken).await.unwrap_err();
    assert!(matches!(error, OpenError::MigrationFailed { .. }), "{error:?}");
    let store = open(&path, &migrations(&[(1, SCHEMA), (2, "CREATE TABLE half (id INTEGER)")])).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn what_is_not_a_usable_file_is_named_as_what_it_is() {
    let folder = tempdir().unwrap();
    let schema = migrations(&[(1, SCHEMA)]);

    let missing = folder.path().join("nowhere").join("bot.db");
    assert!(matches!(open(&missing, &schema).await.unwrap_err(), OpenError::FolderMissing { .. }));
    assert!(matches!(InstanceLock::take(&missing).unwrap_err(), OpenError::FolderMissing { .. }));

    assert!(matches!(open(folder.path(), &schema).await.unwrap_err(), OpenError::NotAFile { .. }));

    let text = folder.path().join("letter.txt");
    fs::write(&text, "Dear district,\n".repeat(100)).unwrap();
    assert!(matches!(open(&text, &schema).await.unwrap_err(), OpenError::NotADatabase { .. }));
    assert!(fs::read_to_string(&text).unwrap().starts_with("Dear district"), "somebody's file was touched");

    let locked = folder.path().join("locked.db");
    open(&locked, &schema).await.unwrap().close().await;
    let mut other = stranger(&locked).await;
    sqlx::query("PRAGMA locking_mode = EXCLUSIVE").execute(&mut other).await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
    assert!(matches!(open(&locked, &schema).await.unwrap_err(), OpenError::Locked { .. }));
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_cannot_be_written_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempdir().unwrap();
    let path = folder.path().join("bot.db");
    open(&path, &migrations(&[(1, SCHEMA)])).await.unwrap().close().await;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    // Whoever may do everything (root, in a container) writes all the same: then there is nothing to see here.
    let refused = fs::OpenOptions::new().write(true).open(&path).is_err();
    match open(&path, &migrations(&[(1, SCHEMA)])).await {
        Err(error) => assert!(refused && matches!(error, OpenError::NotWritable { .. }), "{error:?}"),
        Ok(store) => {
            assert!(!refused);
            store.close().await;
        }
    }
}

#[tokio::test]
async fn a_database_is_looked_at_beside_the_bot_that_writes_it() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("bot.db");
    let two = migrations(&[(1, SCHEMA), (2, "SELECT 1")]);
    assert!(soon(Inspection::open_with(&path, &two)).await.unwrap().is_none());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "looking leaves nothing behind");

    let store = open(&path, &migrations(&[(1, SCHEMA)])).await.unwrap();
    for (build, expected) in [
        (&[(1, SCHEMA)][..], Schema::Current { version: 1 }),
        (&[(1, SCHEMA), (2, "SELECT 1")], Schema::Behind { steps: 1 }),
    ] {
        let seen = soon(Inspection::open_with(&path, &migrations(build))).await.unwrap().unwrap();
        assert_eq!(seen.schema, expected);
        seen.close().await;
    }
    let mut seen = soon(Inspection::open_with(&path, &two)).await.unwrap().unwrap();
    let writes = seen.read(|conn| {
        Box::pin(async move {
            let insert = sqlx::query("INSERT INTO note (body) VALUES (x'00')");
            Ok(insert.execute(conn).await.map(drop)?)
        })
    });
    assert!(soon(writes).await.is_err(), "looking wrote something");
    seen.close().await;
    store.close().await;

    open(&path, &two).await.unwrap().close().await;
    let older = soon(Inspection::open_with(&path, &migrations(&[(1, SCHEMA)]))).await.unwrap_err();
    assert!(matches!(older, OpenError::Newer { version: 2 }), "{older:?}");
    let other = soon(Inspection::open_with(&path, &migrations(&[(1, SCHEMA), (2, "SELECT 2")]))).await.unwrap_err();
    assert!(matches!(other, OpenError::MigrationChanged { version: 2 }), "{other:?}");
}

#[tokio::test]
async fn damage_and_other_programs_databases_are_noticed() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("bot.db");
    let schema = migrations(&[(1, SCHEMA)]);
    let store = open(&path, &schema).await.unwrap();
    for _ in 0..200 {
        let fill = store.write(None, |conn| {
            Box::pin(async move {
                let insert = sqlx::query("INSERT INTO note (body) VALUES (zeroblob(900))");
                Ok::<_, Trouble>(insert.execute(conn).await.map(drop)?)
            })
        });
        assert_eq!(fill.await.unwrap(), Written::Done(()));
    }
    store.close().await;
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    let error = soon(Inspection::open_with(&path, &schema)).await.unwrap_err();
    assert!(matches!(error, OpenError::Damaged { .. } | OpenError::NotADatabase { .. }), "{error:?}");

    let foreign = folder.path().join("addresses.db");
    let mut conn = stranger_makes(&foreign).await;
    sqlx::query("CREATE TABLE address (street TEXT)").execute(&mut conn).await.unwrap();
    assert!(matches!(open(&foreign, &schema).await.unwrap_err(), OpenError::OtherProgram { .. }));
    let error = soon(Inspection::open_with(&foreign, &schema)).await.unwrap_err();
    assert!(matches!(error, OpenError::OtherProgram { .. }), "{error:?}");
}

async fn stranger_makes(path: &Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true);
    sqlx::ConnectOptions::connect(&options).await.unwrap()
}

#[test]
fn every_failure_has_a_sentence_of_its_own() {
    let path = PathBuf::from("data/bot.db");
    let why = String::from("because");
    let all = [
        OpenError::FolderMissing { folder: path.clone() },
        OpenError::NotAFile { path: path.clone() },
        OpenError::NotWritable { path: path.clone(), why: why.clone() },
        OpenError::AlreadyRunning { lock: path.clone() },
        OpenError::NoLocks { lock: path.clone(), why: why.clone() },
        OpenError::Locked { path: path.clone() },
        OpenError::NotADatabase { path: path.clone() },
        OpenError::OtherProgram { path: path.clone() },
        OpenError::Damaged { path: path.clone(), why: why.clone() },
        OpenError::Newer { version: 1 },
        OpenError::MigrationChanged { version: 1 },
        OpenError::MigrationFailed { why: why.clone() },
        OpenError::SqliteTooOld { found: "3.40.0".into() },
        OpenError::Other { path, why },
    ];
    let sentences: HashSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), all.len());
    for sentence in sentences {
        assert!(!sentence.contains('\n') && !sentence.contains("  "), "{sentence}");
    }
}
