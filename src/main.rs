//! The command line: wire up, run, shut down.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use plankeeper::bot::{self, RunError};
use plankeeper::clock::Clock;
use plankeeper::config::{Config, ConfigError, LogFormat, LogLevel};
use plankeeper::discord::{Connection, LOG_FILTER, Settings, StartError, Timings};
use plankeeper::prompts::{PromptError, Prompts};
use plankeeper::rehearsal::{self, Server, World};
use plankeeper::store::{self, InstanceLock, OpenError, Store};
use tracing_subscriber::EnvFilter;

/// Keeps a school district's strategic plan off the shelf: a Discord bot.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Try the whole bot on this computer: no Discord account, no token, nothing leaves the machine.
    Rehearse {
        /// The port of the web page.
        #[arg(long, default_value_t = 8420)]
        port: u16,
    },
    /// Run the bot on Discord.
    Run {
        /// The settings; config.example.toml explains them.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
}

/// Why the program ends with a failure; `Display` is one sentence for the person who runs it.
#[derive(Debug, thiserror::Error)]
enum Ending {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("the texts can't be used:\n{0}")]
    Prompts(#[from] PromptError),
    #[error(transparent)]
    Store(#[from] OpenError),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Run(#[from] RunError),
    #[error("port {port} on this computer can't be used ({why}): choose another with --port")]
    Port { port: u16, why: std::io::Error },
    #[error("no temporary folder can be made for the rehearsal ({0}): make room, or set TMPDIR")]
    Folder(std::io::Error),
    #[error("this computer can't be asked to tell the bot when to stop ({0})")]
    Signals(std::io::Error),
    #[error("the rehearsal could not be set up: {0}")]
    Rehearsal(String),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ended = match arguments.command {
        Command::Rehearse { port } => rehearse(port).await,
        Command::Run { config } => run(&config).await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => {
            eprintln!("plankeeper: {ending}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the bot against Discord, or what `api_url` names.
async fn run(path: &Path) -> Result<(), Ending> {
    let config = Config::load(path)?;
    start_log(config.log.format, config.log.level);
    let token = config.token()?;
    let prompts = Prompts::load(config.prompts.folder.as_deref())?;
    let stop = stop_signal()?;
    let _lock = InstanceLock::take(&config.database.path)?;
    let clock = Clock::system();
    let store = Store::open(&config.database.path, clock.clone(), store::Options::default()).await?;
    let connection = Connection::new(Settings {
        token: token.reveal().to_owned(),
        api_url: config.discord.api_url.as_ref().map(|url| url.as_str().to_owned()),
        timings: Timings::default(),
    })?;
    Ok(bot::run(store, prompts, clock, connection, stop).await?)
}

/// Runs the same bot against a server of our own, with people to play.
async fn rehearse(port: u16) -> Result<(), Ending> {
    start_log(LogFormat::Text, LogLevel::Warn);
    let stop = stop_signal()?;
    let prompts = Prompts::load(None)?;
    let clock = Clock::system();
    let told = clock.clone();
    let (first_steps_title, first_steps) = rehearsal::tour::first_steps(&prompts);
    let options = rehearsal::Options {
        port,
        first_steps_title,
        first_steps,
        ..rehearsal::Options::new(Arc::new(move || told.now()))
    };
    let server = Server::start(World::made_up_district(), options).await.map_err(|why| Ending::Port { port, why })?;
    let folder = tempfile::Builder::new().prefix("plankeeper-").tempdir().map_err(Ending::Folder)?;
    let store = Store::open(&folder.path().join("rehearsal.db"), clock.clone(), store::Options::default()).await?;
    let connection =
        Connection::new(Settings { token: server.token(), api_url: Some(server.url()), timings: Timings::default() })?;
    let mut ready = connection.ready();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let mut bot = tokio::spawn(bot::run(store, prompts, clock, connection, async move {
        let _ = ended.await;
    }));
    let finished = |result: Result<Result<(), RunError>, tokio::task::JoinError>| match result {
        Ok(result) => result.map_err(Ending::from),
        Err(error) => Err(Ending::Rehearsal(error.to_string())),
    };
    tokio::select! {
        result = &mut bot => return finished(result),
        _ = ready.wait_for(|ready| *ready) => {}
    }
    rehearsal::tour::set_up(&server).await.map_err(Ending::Rehearsal)?;
    println!("The rehearsal is open: {}", server.url());
    println!("Open that page in a browser. Ctrl+C ends the rehearsal; nothing of it is kept.");
    tokio::select! {
        result = &mut bot => return finished(result),
        () = stop => {}
    }
    let _ = end.send(());
    let result = finished(bot.await);
    server.stop().await;
    result
}

/// Resolves when the program is asked to stop. Asked at once, so that a signal during the start is not missed.
fn stop_signal() -> Result<impl Future<Output = ()> + Send, Ending> {
    let (asked, stop) = tokio::sync::oneshot::channel::<()>();
    #[cfg(unix)]
    let mut terminate =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(Ending::Signals)?;
    #[cfg(unix)]
    let mut interrupt =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt()).map_err(Ending::Signals)?;
    tokio::spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        let _ = asked.send(());
    });
    Ok(async move {
        let _ = stop.await;
    })
}

/// The log goes to stderr. What serenity would print of tokens and bodies is filtered out, whatever is configured.
fn start_log(format: LogFormat, level: LogLevel) {
    let filter = EnvFilter::new(format!("{},{LOG_FILTER}", level.as_str()));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}
