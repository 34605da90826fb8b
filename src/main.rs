//! The command line: wire up, run, shut down.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use plankeeper::bot::{Bot, RunError};
use plankeeper::check::{self, AskError};
use plankeeper::clock::Clock;
use plankeeper::config::{Config, ConfigError, LogFormat, LogLevel};
use plankeeper::discord::{Connection, Settings, StartError, Timings};
use plankeeper::log;
use plankeeper::prompts::{PromptError, Prompts};
use plankeeper::rehearsal::{self, Folder, FolderError, Server, World};
use plankeeper::store::{self, InstanceLock, OpenError, Store};

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
        /// The port of the web page; 0 takes any that is free.
        #[arg(long, default_value_t = 8420)]
        port: u16,
        /// The folder that the rehearsal is kept in; it is made if it isn't there.
        #[arg(long, value_name = "FOLDER", default_value = "data/rehearsal")]
        data: PathBuf,
        /// Begin anew: what an earlier rehearsal left in that folder goes.
        #[arg(long)]
        fresh: bool,
    },
    /// Run the bot on Discord.
    Run {
        /// The settings; config.example.toml explains them.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// How often reaching Discord is attempted at the start, with growing pauses, before the bot gives up.
        #[arg(long, value_name = "NUMBER", default_value_t = Timings::default().start_attempts)]
        attempts: u32,
    },
    /// Look whether all is as it should be, beside a running bot too: settings, texts, database, Discord, setup.
    Check {
        /// The settings.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Print the link that adds the bot to a server.
    Invite {
        /// The settings.
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
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("port {port} on this computer can't be used ({why}): choose another with --port")]
    Port { port: u16, why: std::io::Error },
    #[error("this computer can't be asked to tell the bot when to stop ({0})")]
    Signals(std::io::Error),
    #[error("the rehearsal could not be set up: {0}")]
    Rehearsal(String),
    #[error("the rehearsal's bot ended by an error in it: please report what it logged above")]
    Panicked,
}

#[tokio::main]
async fn main() -> ExitCode {
    log::quiet_panics();
    let ended = match Arguments::parse().command {
        Command::Rehearse { port, data, fresh } => rehearse(port, &data, fresh).await,
        Command::Run { config, attempts } => run(&config, attempts).await,
        Command::Check { config } => {
            let report = check::check(&config).await;
            say(&report.to_string());
            return if report.broken() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        Command::Invite { config } => invite(&config).await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(ending) => {
            // Where there is no stderr, the exit code has to do.
            let _ = writeln!(std::io::stderr(), "plankeeper: {ending}");
            ExitCode::FAILURE
        }
    }
}

/// Writes to stdout. Whoever closed it doesn't want to read it.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Runs the bot against Discord, or what `api_url` names.
async fn run(path: &Path, attempts: u32) -> Result<(), Ending> {
    let stop = stop_signal()?;
    let config = Config::load(path)?;
    log::start(config.log.format, config.log.level);
    let token = config.token()?;
    let prompts = Prompts::load(config.prompts.folder.as_deref())?;
    let _lock = InstanceLock::take(&config.database.path)?;
    let clock = Clock::system();
    let store = Store::open(&config.database.path, clock.clone(), store::Options::default()).await?;
    let connection = Connection::new(Settings {
        token: token.reveal().to_owned(),
        api_url: config.discord.api_url.as_ref().map(|url| url.as_str().to_owned()),
        timings: Timings { start_attempts: attempts.max(1), ..Timings::default() },
    })?;
    Bot::new(store, prompts, clock, connection).run(stop).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Prints the invitation.
async fn invite(path: &Path) -> Result<(), Ending> {
    let config = Config::load(path)?;
    let application = check::ask_who(&config).await?;
    say(&format!(
        "{}\nOpen this link in a browser as somebody who may manage the server, choose it, and confirm: {} joins it.\n",
        application.invitation(),
        application.name
    ));
    Ok(())
}

/// Runs the same bot against a server of our own, with people to play.
async fn rehearse(port: u16, data: &Path, fresh: bool) -> Result<(), Ending> {
    let stop = stop_signal()?;
    log::start(LogFormat::Text, LogLevel::Warn);
    let prompts = Prompts::load(None)?;
    let folder = Folder::open(data)?;
    let kept = if fresh { None } else { folder.world()? };
    let begins = kept.is_none();
    let world = kept.unwrap_or_else(World::made_up_district);
    // Where the clock was set forward the last time, it goes on from there.
    let system = Clock::system().now();
    let clock = Clock::ahead(world.newest().map_or(chrono::TimeDelta::zero(), |newest| newest - system));
    let told = clock.clone();
    let (first_steps_title, first_steps) = plankeeper::first_steps::first_steps(&prompts);
    let options = rehearsal::Options {
        port,
        first_steps_title,
        first_steps,
        ..rehearsal::Options::new(Arc::new(move || told.now()))
    };
    let server = Server::start(world, options).await.map_err(|why| Ending::Port { port, why })?;
    if begins {
        // A database without its world would speak of messages that nobody has.
        folder.clear()?;
    }
    let store = Store::open(&folder.database(), clock.clone(), store::Options::default()).await?;
    let connection =
        Connection::new(Settings { token: server.token(), api_url: Some(server.url()), timings: Timings::default() })?;
    let mut ready = connection.ready();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let bot = Bot::new(store, prompts, clock, connection);
    let handle = bot.handle();
    server.moves_time_with(handle.clone());
    let mut bot = tokio::spawn(bot.run(async move {
        let _ = ended.await;
    }));
    let finished = |result: Result<Result<(), RunError>, tokio::task::JoinError>| match result {
        Ok(result) => result.map_err(Ending::from),
        // Its words may hold anything.
        Err(_) => Err(Ending::Panicked),
    };
    let opening = async {
        if ready.wait_for(|ready| *ready).await.is_err() {
            // The bot has ended, which is noticed below.
            std::future::pending::<()>().await;
        }
        if begins {
            rehearsal::tour::set_up(&server).await?;
        }
        // What it says by itself in the beginning is there when the page opens; should that take long, it comes later.
        let _ = handle.settle().await;
        Ok(())
    };
    let mut stop = std::pin::pin!(stop);
    tokio::select! {
        result = &mut bot => return finished(result),
        () = &mut stop => {
            let _ = end.send(());
            return finished(bot.await);
        }
        opened = opening => opened.map_err(Ending::Rehearsal)?,
    }
    let keeper = server.keep(folder);
    say(&format!(
        "The rehearsal is open: {}\nOpen that page in a browser. Ctrl+C ends the rehearsal; it goes on from there the next \
         time, and `--fresh` begins it anew. It is kept in {}.\n",
        server.url(),
        data.display()
    ));
    let result = tokio::select! {
        result = &mut bot => finished(result),
        () = stop => {
            let _ = end.send(());
            finished(bot.await)
        }
    };
    let kept = keeper.finish().await;
    server.stop().await;
    result.and(kept.map_err(Ending::from))
}

/// Resolves when the program is asked to stop. Asked at once, so that a signal during the start is not missed. A second
/// Ctrl+C ends it there and then.
fn stop_signal() -> Result<impl Future<Output = ()> + Send, Ending> {
    /// What a shell calls a program that Ctrl+C ended.
    const INTERRUPTED: i32 = 130;
    let (asked, stop) = tokio::sync::oneshot::channel::<()>();
    #[cfg(unix)]
    let (mut terminate, mut interrupt) = {
        use tokio::signal::unix::{SignalKind, signal};
        (
            signal(SignalKind::terminate()).map_err(Ending::Signals)?,
            signal(SignalKind::interrupt()).map_err(Ending::Signals)?,
        )
    };
    tokio::spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        tracing::info!("asked to stop");
        let _ = asked.send(());
        #[cfg(unix)]
        interrupt.recv().await;
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        std::process::exit(INTERRUPTED);
    });
    Ok(async move {
        let _ = stop.await;
    })
}
