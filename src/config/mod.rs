//! The settings: typed, read from one TOML file, and every key that isn't known is refused. `config.example.toml`
//! explains them all. The token is not one of them: it comes from a file of its own or from the environment.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use reqwest::Url;
use serde::Deserialize;

/// The environment variable that holds the token if no `token_file` is set.
pub const TOKEN_VARIABLE: &str = "DISCORD_TOKEN";

/// All settings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How to reach Discord.
    pub discord: Discord,
    /// Where the data is.
    pub database: Database,
    /// The texts that people read.
    pub prompts: Prompts,
    /// The log.
    pub log: Log,
}

/// How to reach Discord.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(default, deny_unknown_fields)]
pub struct Discord {
    /// A file that holds the token and nothing else.
    pub token_file: Option<PathBuf>,
    /// Another server than Discord's own.
    pub api_url: Option<ApiUrl>,
}

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// The SQLite file.
    pub path: PathBuf,
}

impl Default for Database {
    fn default() -> Self {
        Self { path: PathBuf::from("data/plankeeper.db") }
    }
}

/// The texts that people read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(default, deny_unknown_fields)]
pub struct Prompts {
    /// A folder whose texts replace those that come with the bot, key by key.
    pub folder: Option<PathBuf>,
}

/// The log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// How a line of it looks.
    pub format: LogFormat,
    /// How much goes into it.
    pub level: LogLevel,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// How much goes into the log, from least to most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What went wrong.
    Error,
    /// And what may.
    Warn,
    /// And what the bot does.
    #[default]
    Info,
    /// And how.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// The level as a log filter writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// The address of a server that speaks Discord's API: `scheme://host` or `scheme://host:port`, no path.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize), serde(into = "String"))]
#[serde(try_from = "String")]
pub struct ApiUrl(Url);

impl ApiUrl {
    /// The address without a slash at its end; a port that is the scheme's own is left out.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The host's name or number, without the port.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

impl TryFrom<String> for ApiUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        const FORM: &str = "write it as http://host:port or https://host";
        let url = Url::parse(text.trim()).map_err(|error| format!("not an address ({error}): {FORM}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            Err(format!("an address starts with http:// or https://: {FORM}"))
        } else if !url.username().is_empty() || url.password().is_some() {
            Err(format!("an address with a user name or password in it is not supported: {FORM}"))
        } else if url.path().trim_end_matches('/') == "/api" {
            Err(format!("leave /api away, the bot adds it: {FORM}"))
        } else if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            Err(format!("nothing may follow the host and port: {FORM}"))
        } else {
            Ok(Self(url))
        }
    }
}

impl From<ApiUrl> for String {
    fn from(url: ApiUrl) -> Self {
        url.as_str().to_owned()
    }
}

/// The bot's token. Neither `Debug` nor `Display` shows it; [`Token::reveal`] does.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Takes a token as people paste it: white space around it and a "Bot " before it are removed.
    ///
    /// # Errors
    /// [`TokenError`] if there is nothing left, or something that can't be a token. It doesn't hold the text.
    pub fn new(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        let token = match text.split_at_checked(3) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("bot") && rest.starts_with(char::is_whitespace) => {
                rest.trim_start()
            }
            _ if text.eq_ignore_ascii_case("bot") => "",
            _ => text,
        };
        if token.is_empty() {
            Err(TokenError::Empty)
        } else if !token.chars().all(|c| c.is_ascii_graphic()) {
            Err(TokenError::Malformed)
        } else {
            Ok(Self(token.to_owned()))
        }
    }

    /// The token itself, for the one header it belongs in.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token([redacted])")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Why a text is not a token. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// White space or special characters within it.
    #[error("it is not a token: it must be one line of letters, digits, dots, dashes and underscores")]
    Malformed,
}

/// Why there are no settings or no token. `Display` is one sentence for the person who runs the bot; it never shows a
/// token.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no such file.
    #[error("{path:?} does not exist: copy config.example.toml there, or name another file with --config")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file can't be read.
    #[error("{path:?} can't be read ({why}): let the bot's user read it")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        why: String,
    },
    /// A key is unknown, or its value can't be used.
    #[error("{path:?}, line {line}{}: {why}; config.example.toml explains every key", key_named(.key))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key on that line, if there is one.
        key: Option<String>,
        /// What is wrong, and what would be right.
        why: String,
    },
    /// Somebody put the token into the settings.
    #[error(
        "{path:?}, line {line}, key {key}: the token must never stand in this file: remove it here, reset it in \
         Discord's developer portal if anyone else could read it, and use {TOKEN_VARIABLE} or token_file"
    )]
    TokenInFile {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key.
        key: String,
    },
    /// No token is set anywhere.
    #[error("there is no token: set the environment variable {TOKEN_VARIABLE}, or token_file under [discord]")]
    NoToken,
    /// The token that is set can't be used.
    #[error("the token in {place} can't be used, {why}: copy it again from Discord's developer portal")]
    BadToken {
        /// The file or variable.
        place: String,
        /// What is wrong with it.
        why: TokenError,
    },
}

fn key_named(key: &Option<String>) -> String {
    key.as_ref().map(|key| format!(", key {key}")).unwrap_or_default()
}

impl Config {
    /// Reads the settings from a file. Relative paths in it are taken to start at its folder.
    ///
    /// # Errors
    /// [`ConfigError`], with the line and the key where there is one.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ConfigError::Missing { path: path.to_owned() },
            _ => ConfigError::Unreadable { path: path.to_owned(), why: error.to_string() },
        })?;
        Self::parse(&text, path)
    }

    /// Reads the settings from the text of the file at `path`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let wrong = |error: toml::de::Error| {
            let line = error.span().map_or(1, |span| line_at(text, span.start));
            let why = error.message().trim().replace('\n', ", ");
            let path = path.to_owned();
            match key_on(text, line) {
                Some(key) if is_secret(&key) => ConfigError::TokenInFile { path, line, key },
                key => ConfigError::Wrong { path, line, key, why },
            }
        };
        let table: toml::Table = toml::from_str(text).map_err(wrong)?;
        if let Some(key) = secret_key(&table) {
            let is_it = |line: usize| key_on(text, line).is_some_and(|found| found.ends_with(&key));
            let line = (1..=text.lines().count()).find(|&line| is_it(line)).unwrap_or(1);
            return Err(ConfigError::TokenInFile { path: path.to_owned(), line, key });
        }
        let mut config: Self = toml::from_str(text).map_err(wrong)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let paths = [&mut config.discord.token_file, &mut config.prompts.folder];
        for relative in paths.into_iter().flatten().chain([&mut config.database.path]) {
            *relative = folder.join(&*relative);
        }
        Ok(config)
    }

    /// The bot's token: from `token_file` if that is set, else from the environment variable [`TOKEN_VARIABLE`].
    ///
    /// # Errors
    /// [`ConfigError`] if there is none or it can't be used.
    pub fn token(&self) -> Result<Token, ConfigError> {
        self.token_or(std::env::var_os(TOKEN_VARIABLE))
    }

    fn token_or(&self, variable: Option<OsString>) -> Result<Token, ConfigError> {
        let (text, place) = match (&self.discord.token_file, variable) {
            (Some(path), _) => {
                let text = fs::read(path)
                    .map_err(|error| ConfigError::Unreadable { path: path.clone(), why: error.to_string() })?;
                (String::from_utf8(text).ok(), format!("{path:?}"))
            }
            (None, Some(variable)) => (variable.into_string().ok(), TOKEN_VARIABLE.to_owned()),
            (None, None) => return Err(ConfigError::NoToken),
        };
        let token = text.ok_or(TokenError::Malformed).and_then(|text| Token::new(&text));
        token.map_err(|why| ConfigError::BadToken { place, why })
    }
}

/// The line, from 1, on which that byte of the text is.
fn line_at(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|&byte| byte == b'\n').count()
}

/// The key that is set on that line, or the section that starts there.
fn key_on(text: &str, line: usize) -> Option<String> {
    let line = text.lines().nth(line.checked_sub(1)?)?.trim();
    let section = line.strip_prefix('[').and_then(|rest| rest.split(']').next()).map(|name| format!("[{name}]"));
    let key = || line.split_once('=').map(|(key, _)| key.trim().trim_matches(['"', '\'']).to_owned());
    section.or_else(key).filter(|key| !key.is_empty() && !key.starts_with('#'))
}

/// A key by which somebody would store the token itself.
fn secret_key(table: &toml::Table) -> Option<String> {
    table.iter().find_map(|(key, value)| match value {
        toml::Value::Table(inner) => secret_key(inner),
        _ => is_secret(key).then(|| key.clone()),
    })
}

fn is_secret(key: &str) -> bool {
    let name = key.rsplit('.').next().unwrap_or(key).trim().to_lowercase().replace('-', "_");
    matches!(name.as_str(), "token" | "bot_token" | "discord_token" | "api_token" | "secret")
}

#[cfg(test)]
mod tests;
