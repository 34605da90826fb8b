//! The real program fails at its start: one sentence, a failing exit code, and Discord is left in peace.

use std::path::Path;

use plankeeper::rehearsal::{Fault, Rule};
use plankeeper::store::InstanceLock;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::support::{Ended, Program, Town};

async fn run(settings: &Path, token: &str) -> Ended {
    Program::run_with(settings, token).ends().await
}

/// Runs it with settings in which the database is at `path`.
async fn run_on(town: &Town, path: &Path) -> Ended {
    start_on(town, path).ends().await
}

fn start_on(town: &Town, path: &Path) -> Program {
    let settings = town.folder().join(format!("{}.toml", path.file_name().unwrap().to_str().unwrap()));
    let url = town.server.url();
    std::fs::write(&settings, format!("[discord]\napi_url = {url:?}\n[database]\npath = {path:?}\n")).unwrap();
    Program::run_with(&settings, &town.server.token())
}

async fn database(path: &Path, statements: &[&'static str]) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut conn = SqliteConnection::connect_with(&options).await.unwrap();
    for statement in statements {
        sqlx::query(*statement).execute(&mut conn).await.unwrap();
    }
    conn
}

#[track_caller]
fn nobody_was_asked(town: &Town) {
    assert_eq!(town.server.read(|world| world.requests.len()), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_token_and_texts_that_cannot_be_used() {
    let town = Town::for_the_program().await;
    let token = town.server.token();
    run(&town.folder().join("nowhere.toml"), &token).await.failed_with("nowhere.toml\" does not exist: copy config");
    run(&town.settings_file("[log]\nlevel = 'loud'"), &token).await.failed_with("line 6, key level: unknown variant");
    let settings = town.settings_file("");
    let arguments = ["run", "--config", settings.to_str().unwrap()];
    Program::start(&arguments, None).ends().await.failed_with("there is no token: set the environment variable");
    Program::start(&arguments, Some("two words")).ends().await.failed_with("the token in DISCORD_TOKEN can't be used");

    let texts = town.folder().join("words");
    std::fs::create_dir(&texts).unwrap();
    std::fs::write(texts.join("survey.toml"), "[q1\n").unwrap();
    std::fs::write(texts.join("readiness.toml"), "[invitation]\ntitel = \"x\"\ntitle = \"{nmae}\"\n").unwrap();
    let ended = run(&town.settings_file(&format!("[prompts]\nfolder = {texts:?}")), &token).await;
    assert_eq!((ended.code, ended.err.len()), (Some(1), 4), "{ended:#?}");
    assert_eq!(ended.err[0], "plankeeper: the texts can't be used:");
    for part in ["key `invitation.titel` is unknown", "key `invitation.title`: `{nmae}`", "survey.toml, line 1: "] {
        assert_eq!(ended.err.iter().filter(|line| line.contains(part)).count(), 1, "{part}: {ended:#?}");
    }
    nobody_was_asked(&town);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_used() {
    let town = Town::for_the_program().await;
    let at = |name: &str| town.folder().join(name);
    // This one is waited for: it may be a backup that ends soon.
    let other = database(&at("locked"), &["PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"]).await;
    let locked = start_on(&town, &at("locked"));
    let locked = tokio::spawn(async move { locked.ends().await });
    run_on(&town, &at("none/bot.db")).await.failed_with("none\" for the database does not exist: create it");
    std::fs::create_dir(at("folder")).unwrap();
    run_on(&town, &at("folder")).await.failed_with("folder\" is not a file");
    std::fs::write(at("letter"), "Dear district,\n".repeat(99)).unwrap();
    run_on(&town, &at("letter")).await.failed_with("letter\" is not a database");
    assert!(std::fs::read_to_string(at("letter")).unwrap().starts_with("Dear district"));

    database(&at("foreign"), &["CREATE TABLE address (street TEXT)"]).await.close().await.unwrap();
    run_on(&town, &at("foreign")).await.failed_with("foreign\" is another program's database");

    let clock = plankeeper::clock::Clock::system();
    let ours =
        plankeeper::store::Store::open(&at("newer"), clock, plankeeper::store::Options::default()).await.unwrap();
    ours.close().await;
    let later = "INSERT INTO _sqlx_migrations VALUES (20990101000000, 'later', '2099-01-01', 1, x'00', 0)";
    database(&at("newer"), &[later]).await.close().await.unwrap();
    run_on(&town, &at("newer")).await.failed_with("made by a newer version of Plankeeper (it knows schema 2099");

    let _first = InstanceLock::take(&at("busy")).unwrap();
    run_on(&town, &at("busy")).await.failed_with("another Plankeeper is already running on this database");

    locked.await.unwrap().failed_with("another program holds");
    drop(other);
    nobody_was_asked(&town);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let town = Town::for_the_program().await;
    let folder = town.folder().join("sealed");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o500)).unwrap();
    // Whoever may do everything (root, in a container) meets a folder of the kernel's instead, where there is one.
    let writable = std::fs::write(folder.join("probe"), "").is_ok();
    let folder = if writable { Path::new("/sys/kernel") } else { &folder };
    if !writable || std::fs::write(folder.join("probe"), "").is_err() && folder.is_dir() {
        run_on(&town, &folder.join("bot.db")).await.failed_with("let the bot's user write this file and the folder");
    }
    nobody_was_asked(&town);
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_does_not_take_the_token() {
    let town = Town::for_the_program().await;
    let ended = run(&town.settings_file(""), "made-up.wrong.canary").await;
    ended.failed_with("Discord does not accept the bot's token");
    assert_eq!(town.server.read(|world| world.requests.len()), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_is_elsewhere() {
    let town = Town::for_the_program().await;
    let settings = town.settings_file("");
    let elsewhere = std::fs::read_to_string(&settings).unwrap().replace("127.0.0.1", "localhost");
    std::fs::write(&settings, elsewhere).unwrap();
    run(&settings, &town.server.token()).await.failed_with("the bot will not connect elsewhere");
    let asked = town.server.read(|world| world.requests.iter().map(|it| it.path.clone()).collect::<Vec<_>>());
    assert_eq!(asked, ["/users/@me", "/gateway/bot"]);
    assert_eq!(town.server.read(|world| world.sessions.len()), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_is_out_of_reach() {
    let town = Town::for_the_program().await;
    let settings = town.settings_file("[log]\nlevel = 'error'");
    for fault in [Fault::Status(503), Fault::Close] {
        town.server.faults().rule(Rule::new("*", "*", fault));
        run(&settings, &town.server.token()).await.failed_with("Discord can't be reached (");
        assert_eq!(town.server.read(|world| world.requests.len()) % 2, 0, "two attempts each");
        town.server.faults().clear();
    }
    assert_eq!(town.server.read(|world| world.requests.len()), 4);
    let nobody = town.settings_file("[log]\nlevel = 'error'");
    let text = std::fs::read_to_string(&nobody).unwrap().replace(&town.server.url(), "http://127.0.0.1:9");
    std::fs::write(&nobody, text).unwrap();
    run(&nobody, &town.server.token()).await.failed_with("Discord can't be reached (");
}
