//! The log: one line on stderr for each thing that happened, as text for people or as JSON for programs. It holds ids
//! and durations, never names, answers or the token, whatever the level.
//!
//! Only the bot's own lines go below warnings: what the libraries tell there may hold anything. A panic is logged with
//! its place; its words may hold a name.

use std::io::{IsTerminal, Write};
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;

use crate::config::{LogFormat, LogLevel};
use crate::discord::LOG_FILTER;

/// Starts the log. To be called once, by the program.
pub fn start(format: LogFormat, level: LogLevel) {
    let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter(level))).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().with_ansi(false).init(),
    }
}

/// What may go into the log: `plankeeper` is what the names of both crates begin with. [`LOG_FILTER`] stands last, so that nothing that is configured undoes it.
fn filter(level: LogLevel) -> String {
    let others = if level == LogLevel::Error { LogLevel::Error } else { LogLevel::Warn };
    format!("{},plankeeper={},{LOG_FILTER}", others.as_str(), level.as_str())
}

/// From now on a panic says where it happened and nothing else. To be called first of all, by the program.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(report));
}

fn report(panic: &PanicHookInfo<'_>) {
    let (file, line) = panic.location().map_or(("an unknown place", 0), |place| (place.file(), place.line()));
    if tracing::enabled!(tracing::Level::ERROR) {
        tracing::error!(panic.file = file, panic.line = line, "panic");
    } else {
        // The log has not started yet. Nothing can be done where there is no stderr either.
        let _ = writeln!(std::io::stderr(), "plankeeper: internal error at {file}:{line}: please report it");
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn the_directives_that_protect_stand_last_at_every_level() {
        for level in [LogLevel::Error, LogLevel::Warn, LogLevel::Info, LogLevel::Debug, LogLevel::Trace] {
            let filter = filter(level);
            assert!(filter.ends_with(&format!(",{LOG_FILTER}")), "{filter}");
            assert!(filter.starts_with("error,") || filter.starts_with("warn,"), "{filter}");
            filter.parse::<EnvFilter>().unwrap();
        }
    }

    /// Not a test of its own: what the next test runs in a process of its own.
    #[test]
    #[ignore = "run by the test below"]
    fn somebody_panics() {
        quiet_panics();
        if std::env::var_os("PLANKEEPER_TEST_LOG").is_some() {
            start(LogFormat::Json, LogLevel::Trace);
        }
        let name = "Nightingale".to_owned();
        let panicked = std::thread::spawn(move || panic!("no answer of {name}")).join();
        assert!(panicked.is_err());
    }

    #[test]
    fn a_panic_tells_its_place_and_no_more() {
        for log in [false, true] {
            let mut child = Command::new(std::env::current_exe().unwrap());
            child.args(["--exact", "log::tests::somebody_panics", "--ignored", "--nocapture"]);
            if log {
                child.env("PLANKEEPER_TEST_LOG", "1");
            }
            let output = child.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{said}");
            assert!(said.contains("src/log.rs") && !said.contains("Nightingale"), "{said}");
            assert_eq!(said.contains(r#""panic.file":"src/log.rs""#), log, "{said}");
        }
    }
}
