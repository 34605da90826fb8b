//! The program itself, as somebody starts it: what it says, how it ends, and the signals it gets.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use tokio::sync::watch;

use super::DEADLINE;

pub struct Program {
    pid: u32,
    said: watch::Receiver<Said>,
}

#[derive(Clone, Debug, Default)]
struct Said {
    out: Vec<String>,
    err: Vec<String>,
    ended: Option<ExitStatus>,
}

/// How it ended.
#[derive(Clone, Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: Vec<String>,
    pub err: Vec<String>,
}

impl Program {
    /// Starts it. Of the environment it gets nothing that would help it.
    pub fn start(arguments: &[&str], token: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plankeeper"));
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("RUST_LOG", "trace").env("RUST_BACKTRACE", "1").env_remove("DISCORD_TOKEN");
        if let Some(token) = token {
            command.env("DISCORD_TOKEN", token);
        }
        let mut child = command.spawn().unwrap();
        let (state, said) = watch::channel(Said::default());
        let out = listen(child.stdout.take().unwrap(), state.clone(), |said, line| said.out.push(line));
        let err = listen(child.stderr.take().unwrap(), state.clone(), |said, line| said.err.push(line));
        let pid = child.id();
        thread::spawn(move || {
            out.join().unwrap();
            err.join().unwrap();
            let status = child.wait().unwrap();
            state.send_modify(|said| said.ended = Some(status));
        });
        Self { pid, said }
    }

    /// `plankeeper run` with these settings.
    pub fn run_with(settings: &Path, token: &str) -> Self {
        Self::start(&["run", "--config", settings.to_str().unwrap(), "--attempts", "2"], Some(token))
    }

    /// Waits for a line on stderr that holds `part`.
    pub async fn logs(&self, part: &str) -> String {
        self.waits(part, |said| said.err.iter().find(|line| line.contains(part)).cloned()).await
    }

    /// Waits for a line on stdout that holds `part`.
    pub async fn prints(&self, part: &str) -> String {
        self.waits(part, |said| said.out.iter().find(|line| line.contains(part)).cloned()).await
    }

    /// Waits for its end.
    pub async fn ends(&self) -> Ended {
        self.waits("its end", |said| {
            let (out, err) = (said.out.clone(), said.err.clone());
            said.ended.map(|status| Ended { code: status.code(), out, err })
        })
        .await
    }

    async fn waits<T>(&self, what: &str, look: impl Fn(&Said) -> Option<T>) -> T {
        let mut changes = self.said.clone();
        let found = tokio::time::timeout(DEADLINE, changes.wait_for(|said| look(said).is_some())).await;
        match found {
            Ok(Ok(said)) => look(&said).unwrap(),
            _ => panic!("waited in vain for {what}:\n{}", self.said()),
        }
    }

    pub fn said(&self) -> String {
        format!("{:#?}", *self.said.borrow())
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.pid)]).status().unwrap();
        assert!(sent.success(), "{}", self.said());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.said.borrow().ended.is_none() {
            let _ = Command::new("sh").args(["-c", &format!("kill -KILL {}", self.pid)]).status();
        }
    }
}

fn listen(
    from: impl Read + Send + 'static,
    to: watch::Sender<Said>,
    note: fn(&mut Said, String),
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
            to.send_modify(|said| note(said, String::from_utf8_lossy(&line).into_owned()));
        }
    })
}

impl Ended {
    /// It failed with this one sentence, and said nothing else, not even on stdout.
    #[track_caller]
    pub fn failed_with(&self, part: &str) {
        assert_eq!((self.code, self.out.len()), (Some(1), 0), "{self:#?}");
        let [sentence] = self.err.as_slice() else { panic!("not one sentence: {self:#?}") };
        assert!(sentence.starts_with("plankeeper: ") && sentence.contains(part), "{part} is not in {self:#?}");
    }
}
