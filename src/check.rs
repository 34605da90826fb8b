//! Is all as it should be? `plankeeper check` looks at the settings, the texts, the database, Discord, and at what setup
//! chose in each server, and changes nothing. It works beside a running bot.
//!
//! What it says is for whoever runs the bot: plain English, on their screen only.

use std::fmt;
use std::path::Path;

use crate::config::{Config, ConfigError};
use crate::discord::{Application, Connection, Settings, StartError, Timings};
use crate::district::{self, District, Part, Purpose, view};
use crate::messenger::Server;
use crate::prompts::{Profile, Prompts, Voice};
use crate::store::{Inspection, Schema};

/// How often Discord is asked before it counts as out of reach.
const ATTEMPTS: u32 = 2;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Fine,
    /// It works, but something is left to do.
    Open,
    /// It does not work.
    Broken,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How it is.
    pub verdict: Verdict,
    /// What was looked at, and what was found.
    pub what: String,
    /// What to do about it, where `what` does not say so already.
    pub mend: Option<String>,
}

/// What was found: first of all the bot itself, then each server under its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Settings, texts, database, Discord.
    pub bot: Vec<Finding>,
    /// Each server that the bot is in.
    pub servers: Vec<(String, Vec<Finding>)>,
}

impl Report {
    /// How many things don't work.
    pub fn broken(&self) -> usize {
        let all = self.bot.iter().chain(self.servers.iter().flat_map(|(_, findings)| findings));
        all.filter(|finding| finding.verdict == Verdict::Broken).count()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.verdict {
            Verdict::Fine => '✓',
            Verdict::Open => '!',
            Verdict::Broken => '✗',
        };
        write!(f, "{mark} {}", self.what)?;
        let next = if self.verdict == Verdict::Broken { "To mend it" } else { "Next" };
        self.mend.as_ref().map_or(Ok(()), |mend| write!(f, ". {next}: {mend}"))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.bot {
            writeln!(f, "{finding}")?;
        }
        for (name, findings) in &self.servers {
            writeln!(f, "\n{name}")?;
            for finding in findings {
                writeln!(f, "  {finding}")?;
            }
        }
        match self.broken() {
            0 => writeln!(f, "\nNothing is broken."),
            1 => writeln!(f, "\n1 thing is broken."),
            many => writeln!(f, "\n{many} things are broken."),
        }
    }
}

fn fine(what: impl Into<String>) -> Finding {
    Finding { verdict: Verdict::Fine, what: what.into(), mend: None }
}

fn open(what: impl Into<String>, mend: impl Into<String>) -> Finding {
    Finding { verdict: Verdict::Open, what: what.into(), mend: Some(mend.into()) }
}

/// Something whose own words say what to do.
fn broken(what: impl Into<String>) -> Finding {
    Finding { verdict: Verdict::Broken, what: what.into(), mend: None }
}

fn mendable(what: impl Into<String>, mend: impl Into<String>) -> Finding {
    Finding { verdict: Verdict::Broken, what: what.into(), mend: Some(mend.into()) }
}

/// Looks at everything.
pub async fn check(settings: &Path) -> Report {
    let mut report = Report::default();
    let config = match Config::load(settings) {
        Ok(config) => config,
        Err(error) => {
            report.bot.push(broken(format!("settings: {error}")));
            return report;
        }
    };
    report.bot.push(fine(format!("settings: {}", settings.display())));
    let prompts = match Prompts::load(config.prompts.folder.as_deref()) {
        Ok(prompts) => {
            report.bot.push(fine("texts: all there"));
            Some(prompts)
        }
        Err(error) => {
            report.bot.extend(error.to_string().lines().map(|line| broken(format!("texts: {line}"))));
            // The built-in ones name what the rest of the report is about.
            Prompts::load(None).ok()
        }
    };
    let (finding, database) = look_at_database(&config.database.path).await;
    report.bot.push(finding);
    // Where there is no database yet, nothing is set up either.
    let readable = report.bot.last().is_some_and(|finding| finding.verdict == Verdict::Fine);
    match look_at_discord(&config).await {
        Ok((application, connection)) => {
            report.bot.push(fine(format!(
                "Discord: reached; the token is that of {} (application {})",
                application.name, application.id
            )));
            if let Some(prompts) = &prompts {
                let voice = prompts.voice(Profile::default());
                look_at_servers(&mut report, &connection, database, readable, &voice).await;
            }
        }
        Err(error) => {
            report.bot.push(broken(format!("Discord: {error}")));
            if let Some(database) = database {
                database.close().await;
            }
        }
    }
    if !readable && !report.servers.is_empty() {
        report.bot.push(open("setup: can't be looked at without the database", "see above, then check again"));
    }
    report
}

async fn look_at_database(path: &Path) -> (Finding, Option<Inspection>) {
    let shown = path.display();
    let database = match Inspection::open(path).await {
        Ok(Some(database)) => database,
        Ok(None) => {
            return (fine(format!("database: {shown} is not there yet; the bot makes it at its first start")), None);
        }
        Err(error) => return (broken(format!("database: {error}")), None),
    };
    match database.schema {
        Schema::Current { version } => {
            (fine(format!("database: {shown} is undamaged and up to date (schema {version})")), Some(database))
        }
        Schema::Behind { steps } => {
            database.close().await;
            let what = format!("database: {shown} is undamaged, and {steps} schema steps behind this build");
            (open(what, "back it up, then start the bot: it brings the database up to date"), None)
        }
    }
}

/// Why there is nothing to be had from Discord.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// There is no token.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Discord does not answer, or says no.
    #[error(transparent)]
    Start(#[from] StartError),
}

/// Who the bot is: asks Discord, and changes nothing.
///
/// # Errors
/// [`AskError`].
pub async fn ask_who(config: &Config) -> Result<Application, AskError> {
    Ok(connection(config)?.application().await?)
}

fn connection(config: &Config) -> Result<Connection, AskError> {
    Ok(Connection::new(Settings {
        token: config.token()?.reveal().to_owned(),
        api_url: config.discord.api_url.as_ref().map(|url| url.as_str().to_owned()),
        timings: Timings { start_attempts: ATTEMPTS, ..Timings::default() },
    })?)
}

async fn look_at_discord(config: &Config) -> Result<(Application, Connection), AskError> {
    let connection = connection(config)?;
    let application = connection.application().await?;
    connection.look_at_gateway().await?;
    Ok((application, connection))
}

async fn look_at_servers(
    report: &mut Report,
    connection: &Connection,
    mut database: Option<Inspection>,
    readable: bool,
    voice: &Voice<'_>,
) {
    let messenger = connection.messenger();
    match messenger.servers().await {
        Ok(servers) if servers.is_empty() => {
            report
                .bot
                .push(open("servers: the bot is in none yet", "`plankeeper invite` prints the link that adds it"));
        }
        Ok(servers) => {
            for (id, name) in servers {
                let mut findings = Vec::new();
                let district = match &mut database {
                    None => Ok(None),
                    Some(database) => database.read(move |conn| Box::pin(district::store::find(conn, id))).await,
                };
                match (messenger.server(id).await, district) {
                    (Err(error), _) => findings.push(broken(format!("this server can't be looked at: {error}"))),
                    (_, Err(fault)) => findings.push(broken(format!("its settings can't be read: {fault}"))),
                    (Ok(server), Ok(district)) => {
                        look_at_setup(&mut findings, &server, district.as_ref(), readable, voice);
                    }
                }
                report.servers.push((name, findings));
            }
        }
        Err(error) => report.bot.push(broken(format!("servers: they can't be listed: {error}"))),
    }
    if let Some(database) = database {
        database.close().await;
    }
}

fn look_at_setup(
    findings: &mut Vec<Finding>,
    server: &Server,
    district: Option<&District>,
    readable: bool,
    voice: &Voice<'_>,
) {
    let begun = |it: &&District| it.zone.is_some() || !it.roles.is_empty() || !it.channels.is_empty();
    let Some(district) = district.filter(begun) else {
        if readable {
            let mend = "whoever manages the server types `/setup show` there";
            findings.push(open("nothing is set up yet", mend));
        } else {
            findings.push(fine("the bot is here"));
        }
        return;
    };
    if district.zone.is_none() {
        findings.push(open("no time zone is set", "`/setup district timezone:`"));
    }
    for purpose in Purpose::ALL {
        findings.push(look_at_channel(server, district, purpose, voice));
    }
    let deleted = |(_, role): &(&Part, &u64)| server.role(**role).is_none();
    let there = district.roles.len() - district.roles.iter().filter(deleted).count();
    for (part, _) in district.roles.iter().filter(deleted) {
        let name = view::part(voice, *part).plain();
        let option = part.as_str().replace('_', "-");
        findings.push(mendable(
            format!("{name}: the role was deleted"),
            format!("choose another, `/setup roles {option}:`"),
        ));
    }
    if district.roles.keys().any(|part| part.is_trusted()) {
        findings.push(fine(format!("roles: {there} of {} are chosen", Part::ALL.len())));
    } else {
        let what = "nobody may open a survey: no role is chosen for core team, facilitator or district lead";
        findings.push(open(what, "`/setup roles`"));
    }
}

fn look_at_channel(server: &Server, district: &District, purpose: Purpose, voice: &Voice<'_>) -> Finding {
    let name = view::purpose(voice, purpose).plain();
    let choose = format!("`/setup channels {}:`", purpose.as_str().replace('_', "-"));
    let Some(id) = district.channels.get(&purpose) else {
        return open(format!("{name}: no channel is chosen"), choose);
    };
    match server.channels.iter().find(|channel| channel.id == *id) {
        None => mendable(format!("{name}: the channel was deleted"), format!("choose another, {choose}")),
        Some(channel) if channel.missing.is_empty() => fine(format!("{name}: #{}", channel.name)),
        Some(channel) => {
            let missing: Vec<_> = channel.missing.iter().map(|it| view::permission(voice, *it).plain()).collect();
            let mend = "give the bot's role these permissions in the channel's settings";
            mendable(format!("{name}: in #{} the bot lacks {}", channel.name, missing.join(", ")), mend)
        }
    }
}
