//! The settings: the example, each refusal, the token.

use std::collections::BTreeSet;

use super::*;

const EXAMPLE: &str = include_str!("../../config.example.toml");

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("/etc/plankeeper/config.toml"))
}

/// The example with its optional keys switched on.
fn uncommented() -> String {
    let is_key = |line: &str| {
        line.split_once(" = ").is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
    };
    let lines = EXAMPLE.lines().map(|line| line.strip_prefix("# ").filter(|rest| is_key(rest)).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn keys(table: &toml::Table) -> BTreeSet<String> {
    let inside = |(section, value): (&String, &toml::Value)| match value {
        toml::Value::Table(inner) => keys(inner).iter().map(|key| format!("{section}.{key}")).collect(),
        _ => vec![section.clone()],
    };
    table.iter().flat_map(inside).collect()
}

#[test]
fn the_example_is_the_default() {
    let here = |text| Config::parse(text, Path::new("config.toml")).unwrap();
    assert_eq!(here(EXAMPLE), Config::default());
    assert_eq!(here(""), Config::default());
}

#[test]
fn every_key_stands_in_the_example() {
    // Without `..`: the compiler asks for a new key here.
    let full = Config {
        discord: Discord {
            token_file: Some("token".into()),
            api_url: Some(ApiUrl::try_from("http://127.0.0.1:1".to_owned()).unwrap()),
        },
        database: Database { path: "db".into() },
        prompts: Prompts { folder: Some("prompts".into()) },
        log: Log { format: LogFormat::Json, level: LogLevel::Trace },
    };
    let known = keys(&toml::Table::try_from(&full).unwrap());
    assert_eq!(keys(&uncommented().parse().unwrap()), known);
    assert_eq!(known.len(), 6);

    let example = parse(&uncommented()).unwrap();
    assert_eq!(example.discord.token_file, Some("/etc/plankeeper/discord-token.txt".into()));
    assert_eq!(example.discord.api_url.unwrap().as_str(), "http://127.0.0.1:8420");
    assert_eq!(example.database.path, Path::new("/etc/plankeeper/data/plankeeper.db"));
    assert_eq!(example.prompts.folder, Some("/etc/plankeeper/prompts".into()));
}

#[test]
fn absolute_paths_stay() {
    let config = parse("[database]\npath = '/var/lib/plankeeper/bot.db'").unwrap();
    assert_eq!(config.database.path, Path::new("/var/lib/plankeeper/bot.db"));
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_key() {
    for (text, line, key, part) in [
        ("[discord]\ntoken_fil = 'x'", 2, "token_fil", "unknown field `token_fil`, expected `token_file` or `api_url`"),
        ("[databas]\npath = 'x'", 1, "[databas]", "unknown field `databas`"),
        ("\n[log]\nlevel = 'loud'", 3, "level", "unknown variant `loud`"),
        ("[log]\nformat = 7", 2, "format", "wanted string"),
        ("[database]\npath = ", 2, "path", ""),
        ("[database]\npath = 'a'\npath = 'b'", 3, "path", "duplicate key"),
        ("[discord]\napi_url = 'localhost'", 2, "api_url", "not an address"),
        ("[discord]\napi_url = 'ftp://localhost'", 2, "api_url", "starts with http://"),
        ("[discord]\napi_url = 'http://localhost:80/api'", 2, "api_url", "leave /api away"),
        ("[discord]\napi_url = 'http://localhost/api/'", 2, "api_url", "leave /api away"),
        ("[discord]\napi_url = 'http://localhost/v10'", 2, "api_url", "nothing may follow"),
        ("[discord]\napi_url = 'http://localhost?x=1'", 2, "api_url", "nothing may follow"),
        ("[discord]\napi_url = 'http://me:pw@localhost'", 2, "api_url", "user name or password"),
        ("[discord]\napi_url = 'http://'", 2, "api_url", "not an address"),
        ("[discord]\napi_url = ''", 2, "api_url", "not an address"),
    ] {
        let error = parse(text).unwrap_err();
        let said = error.to_string();
        match error {
            ConfigError::Wrong { line: found, key: Some(named), why, .. } => {
                assert_eq!((found, named.as_str()), (line, key), "{said}");
                assert!(why.contains(part), "{said}");
            }
            other => panic!("{other:?}"),
        }
        assert!(said.starts_with(&format!("\"/etc/plankeeper/config.toml\", line {line}, key {key}: ")), "{said}");
        assert!(said.ends_with("explains every key") && !said.contains('\n') && !said.contains("pw"), "{said}");
    }
}

#[test]
fn an_address_is_kept_in_one_form() {
    for (written, kept, host) in [
        ("http://127.0.0.1:8420", "http://127.0.0.1:8420", "127.0.0.1"),
        (" https://Example.ORG/ ", "https://example.org", "example.org"),
        ("http://[::1]:99", "http://[::1]:99", "[::1]"),
        ("https://example.org:443", "https://example.org", "example.org"),
    ] {
        let url = ApiUrl::try_from(written.to_owned()).unwrap();
        assert_eq!((url.as_str(), url.host()), (kept, host));
    }
}

#[test]
fn a_token_in_the_settings_has_its_own_sentence_which_does_not_repeat_it() {
    for (text, line) in [
        ("[discord]\ntoken = \"MTIz.abc.def\"", 2),
        ("token = 'MTIz.abc.def'", 1),
        ("# hello\n\n[discord]\n  Bot-Token='MTIz.abc.def'", 4),
        ("[log]\nlevel = 'info'\n[discord]\n\"discord_token\" = 'MTIz.abc.def'", 4),
        ("discord.token = 'MTIz.abc.def'", 1),
        ("[discord]\ntoken = MTIz.abc.def", 2),
        ("discord.token = MTIz.abc.def", 1),
        ("[unknown]\ntoken = 'MTIz.abc.def'", 2),
    ] {
        let error = parse(text).unwrap_err();
        assert!(matches!(error, ConfigError::TokenInFile { line: found, .. } if found == line), "{error:?}");
        let said = error.to_string();
        assert!(said.contains("never stand in this file") && said.contains("DISCORD_TOKEN"), "{said}");
        assert!(!said.contains("MTIz") && !format!("{error:?}").contains("MTIz"), "{said}");
    }
}

#[test]
fn a_missing_or_unreadable_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    assert!(matches!(Config::load(&path), Err(ConfigError::Missing { .. })));
    assert!(matches!(Config::load(folder.path()), Err(ConfigError::Unreadable { .. })));
    fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(matches!(Config::load(&path), Err(ConfigError::Unreadable { .. })));
    fs::write(&path, EXAMPLE).unwrap();
    assert_eq!(Config::load(&path).unwrap().database.path, folder.path().join("data/plankeeper.db"));
}

#[test]
fn a_token_is_taken_as_people_paste_it_and_never_shown() {
    for pasted in ["MTIz.abc-_.def", "  MTIz.abc-_.def\r\n", "Bot MTIz.abc-_.def", "bot\tMTIz.abc-_.def\n"] {
        let token = Token::new(pasted).unwrap();
        assert_eq!(token.reveal(), "MTIz.abc-_.def");
        assert_eq!(format!("{token} {token:?} {token:#?}"), "[redacted] Token([redacted]) Token([redacted])");
    }
    assert_eq!(Token::new("Botanist.abc").unwrap().reveal(), "Botanist.abc");
    for empty in ["", " \n", "Bot", "Bot  ", "bot\n"] {
        assert_eq!(Token::new(empty), Err(TokenError::Empty), "{empty:?}");
    }
    for malformed in ["two words", "line\nline", "Bot Bot x", "töken", "a\0b"] {
        assert_eq!(Token::new(malformed), Err(TokenError::Malformed), "{malformed:?}");
    }
}

#[test]
fn the_token_comes_from_its_file_or_from_the_environment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token.txt");
    let mut config = Config::default();
    assert!(matches!(config.token_or(None), Err(ConfigError::NoToken)));
    assert_eq!(config.token_or(Some("from.variable".into())).unwrap().reveal(), "from.variable");
    let error = config.token_or(Some("  ".into())).unwrap_err().to_string();
    assert!(error.contains("DISCORD_TOKEN") && error.contains("empty"), "{error}");

    config.discord.token_file = Some(path.clone());
    assert!(matches!(config.token_or(Some("x".into())), Err(ConfigError::Unreadable { .. })));
    fs::write(&path, "Bot from.file\n").unwrap();
    assert_eq!(config.token_or(Some("from.variable".into())).unwrap().reveal(), "from.file");
    fs::write(&path, "not a token\n").unwrap();
    let error = config.token_or(None).unwrap_err();
    assert!(error.to_string().contains("token.txt") && !error.to_string().contains("not a token\n"), "{error}");
    fs::write(&path, [0xff]).unwrap();
    assert!(matches!(config.token_or(None), Err(ConfigError::BadToken { why: TokenError::Malformed, .. })));
}
