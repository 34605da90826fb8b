//! Every schema that was ever released is brought up to date, with what was in it.
//!
//! A release adds a file `fixtures/schema-<its last migration>.sql` with rows of that schema, which never changes again.

use std::borrow::Cow;
use std::path::Path;

use plankeeper::clock::Clock;
use plankeeper::rehearsal::World;
use plankeeper::store::{self, MIGRATOR, Store};
use sqlx::Connection as _;
use sqlx::migrate::Migrator;

use crate::support::{HOME, Town, start};

fn fixtures() -> Vec<(i64, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = files.filter_map(|path| {
        let version = path.file_stem()?.to_str()?.strip_prefix("schema-")?.parse().ok()?;
        Some((version, std::fs::read_to_string(path).unwrap()))
    });
    read.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_released_schema_is_brought_up_to_date_with_what_was_in_it() {
    let fixtures = fixtures();
    assert!(!fixtures.is_empty());
    for (version, rows) in fixtures {
        let mut town = Town::unmanned(Clock::manual(start()), World::made_up_district()).await;
        let steps: Vec<_> = MIGRATOR.iter().filter(|step| step.version <= version).cloned().collect();
        assert_eq!(steps.last().map(|step| step.version), Some(version), "a released migration is gone");
        let old = Migrator { migrations: Cow::Owned(steps), ..Migrator::DEFAULT };
        let store = Store::open_with(&town.database(), Clock::system(), store::Options::default(), &old).await.unwrap();
        store.close().await;
        let ids = [
            ("{guild}", town.server.guild(HOME)),
            ("{core_team}", town.role("Core team")),
            ("{all_staff}", town.role("All staff")),
            ("{announcements}", town.channel("announcements")),
            ("{amara}", town.person("Amara Okafor").id),
            ("{ruth}", town.person("Ruth Abernathy").id),
        ];
        let rows = ids.iter().fold(rows, |rows, (name, id)| rows.replace(name, &id.to_string()));
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(town.database());
        let mut conn = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(rows)).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();

        town.start_bot().await;
        assert_eq!(town.count("SELECT count(*) FROM pragma_foreign_key_check").await, 0, "from {version}");
        let sessions = town.count("SELECT count(*) FROM session").await;
        let kept =
            town.count("SELECT count(*) FROM reminder WHERE kind = 'week' AND rung = 'P7D' AND state = 'waiting'");
        assert_eq!(
            (sessions, kept.await),
            if version < 20_261_122_020_000 { (0, 0) } else { (1, 1) },
            "from {version}"
        );
        assert_eq!(town.count("SELECT count(*) FROM action").await, 0, "from {version}");
        let ruth = town.person("Ruth Abernathy");
        let seen = ruth.types("readiness take", &[]).await;
        let third = if seen.text().contains("Question 3 of 5") { seen } else { ruth.clicks("Go on").await };
        assert!(third.text().contains("Question 3 of 5"), "from {version}: {}", town.transcript());
        town.nothing_was_refused();
    }
}
