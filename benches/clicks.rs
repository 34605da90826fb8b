//! What people feel when a whole district answers at once: `cargo bench` runs the program itself (`plankeeper run`, a real
//! SQLite file, the real gateway and REST client) against the local Discord-compatible server, lets many people click
//! answers of the readiness survey, and prints a table. It judges nothing: a slow machine gets slow figures.
//!
//! A click counts from when the server told the bot of it until the server had the bot's answer, which leaves after the
//! commit. The bot is a process of its own, so its CPU and memory are its own; the server and the people are in this one,
//! share the machine's cores with it, and do as much work for each click.

use std::collections::VecDeque;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use plankeeper::clock::Clock;
use plankeeper::error::Fault;
use plankeeper::rehearsal::{Answer, Id, Options, Outcome, Server, World, tour};
use plankeeper::store::{self, Store};
use serde_json::{Value, json};

/// Each in a town of its own; the table shows the median and all of them.
const RUNS: usize = 3;
const IN_FLIGHT: usize = 32;
/// How many people answer all five questions as fast as the bot takes it.
const CROWD: usize = 1000;
/// How many people share the paced answers, and how often one of them clicks.
const PACED: usize = 100;
const PACE: Duration = Duration::from_millis(10);
/// Whatever was not done by then is not waited for: a slow machine measures fewer clicks.
const STAGE_LIMIT: Duration = Duration::from_secs(8);
/// For the start, and for a click that is never answered.
const PATIENCE: Duration = Duration::from_secs(20);
const GUILD: &str = "Maple Valley School District";

type Outcomes<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcomes<()> {
    // `cargo bench` says so; `cargo test --benches` does not, and a test measures nothing.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let begun = Instant::now();
    let mut runs = Vec::new();
    for number in 1..=RUNS {
        say(&format!("run {number} of {RUNS} …\n"));
        runs.push(run().await?);
    }
    say(&table(&runs, begun.elapsed()));
    Ok(())
}

/// Writes to stdout. Whoever closed it doesn't want to read it.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// What one run measured; none where this system doesn't tell.
#[derive(Default)]
struct Figures {
    clicks_per_second: f64,
    /// Milliseconds.
    p50: f64,
    p99: f64,
    slowest: f64,
    /// Milliseconds, with everybody clicking at once.
    crowded_p99: f64,
    /// Seconds of CPU per 1,000 clicks.
    bot_crowded: Option<f64>,
    bot_paced: Option<f64>,
    server_crowded: Option<f64>,
    /// MiB.
    memory_before: Option<f64>,
    memory_after: Option<f64>,
    memory_most: Option<f64>,
    /// Milliseconds for one small write that reached the disk.
    disk: f64,
    answered: usize,
    under_way: usize,
    found: i64,
}

async fn run() -> Outcomes<Figures> {
    // Beside the build: a folder for temporary files may live in memory, where saving costs nothing.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let disk = disk(folder.path())?;
    let mut world = World::made_up_district();
    let guild = world.guild_named(GUILD).ok_or("there is no such guild")?;
    let staff = world.role_named("All staff").ok_or("there is no such role")?;
    let people: Vec<Id> = (0..CROWD + PACED).map(|number| world.add_person(&format!("Person {number}"))).collect();
    for person in &people {
        world.join(guild, *person, &[staff]);
    }
    let clock = Clock::system();
    let told = clock.clone();
    let server = Server::start(world, Options::new(Arc::new(move || told.now()))).await?;
    let mut bot = Bot::start(&server, folder.path())?;
    let connected = |world: &World| world.bot_connected().then_some(());
    if server.wait_until(PATIENCE, connected).await.is_none() {
        return Err(format!("the bot did not connect:\n{}", bot.said()).into());
    }
    tour::set_up(&server).await?;
    let invitation = open_round(&server).await?;

    let mut town = Town { server: &server, flying: Vec::new(), answered: 0, under_way: 0 };
    let mut crowd = town.begin(&people, invitation).await;
    let paced = crowd.split_off(crowd.len().saturating_sub(PACED));
    let memory_before = bot.memory("VmRSS:");

    let used = bot.cpu();
    let mut latencies = town.pace(paced).await;
    let bot_paced = spent(used, bot.cpu(), latencies.len());
    latencies.sort_unstable();

    let (used, own, begun) = (bot.cpu(), cpu("self"), Instant::now());
    let mut crowded = town.rush(crowd, ANSWER).await;
    let took = begun.elapsed();
    let figures = Figures {
        clicks_per_second: crowded.len() as f64 / took.as_secs_f64(),
        bot_crowded: spent(used, bot.cpu(), crowded.len()),
        server_crowded: spent(own, cpu("self"), crowded.len()),
        p50: quantile(&latencies, 0.5),
        p99: quantile(&latencies, 0.99),
        slowest: quantile(&latencies, 1.0),
        bot_paced,
        memory_before,
        memory_after: bot.memory("VmRSS:"),
        memory_most: bot.memory("VmHWM:"),
        disk,
        answered: latencies.len() + crowded.len(),
        under_way: town.under_way,
        ..Figures::default()
    };
    crowded.sort_unstable();
    // Killed, not stopped: what people were told is saved must be there.
    bot.kill();
    let found = count_answers(folder.path(), clock).await?;
    server.stop().await;
    Ok(Figures { crowded_p99: quantile(&crowded, 0.99), found, ..figures })
}

/// The core team opens a round; says which message invites to it.
async fn open_round(server: &Server) -> Outcomes<Id> {
    let people = server.people();
    let amara = server.person("Amara Okafor");
    let name = [("name", json!("Benchmark"))];
    let asked = people.slash(amara, server.channel("core-team"), "readiness open", &name)?;
    let Answer::Message(preview) = people.answer(asked, PATIENCE).await else {
        return Err("no round could be prepared".into());
    };
    let post = server.read(|world| button(world, preview.id, "readiness.post")).ok_or("the preview has no button")?;
    people.click(amara, preview.id, &post)?;
    let posted = server.wait_until(PATIENCE, |world| {
        let mut ids = world.messages.keys().copied();
        ids.find(|id| button(world, *id, "readiness.take").is_some())
    });
    Ok(posted.await.ok_or("the invitation was not posted")?)
}

/// The custom_id of a message's first button that does this.
fn button(world: &World, message: Id, does: &str) -> Option<String> {
    fn first(components: &Value, does: &str) -> Option<String> {
        components.as_array()?.iter().find_map(|component| {
            let id = component["custom_id"].as_str().filter(|id| id.split(':').nth(1) == Some(does));
            id.map(str::to_owned).or_else(|| first(&component["components"], does))
        })
    }
    let message = world.messages.get(&message)?;
    message.components.iter().find_map(|row| first(&row["components"], does))
}

const START: &str = "readiness.start";
const ANSWER: &str = "readiness.answer";

/// Somebody, and the message in front of them.
#[derive(Clone, Copy)]
struct Person {
    id: Id,
    message: Id,
}

/// A click on its way.
struct Click {
    interaction: Id,
    person: Person,
    since: Instant,
}

/// A click that was answered.
struct Answered {
    person: Person,
    took: Duration,
}

/// The people at work.
struct Town<'s> {
    server: &'s Server,
    flying: Vec<Click>,
    answered: usize,
    under_way: usize,
}

impl Town<'_> {
    /// Everybody follows the invitation and starts: a private message with the first question in front of each.
    async fn begin(&mut self, people: &[Id], invitation: Id) -> Vec<Person> {
        let mut waiting: VecDeque<Person> = people.iter().map(|id| Person { id: *id, message: invitation }).collect();
        let mut invited = Vec::new();
        let end = Instant::now() + STAGE_LIMIT;
        while Instant::now() < end && (!waiting.is_empty() || !self.flying.is_empty()) {
            while self.flying.len() < IN_FLIGHT
                && let Some(person) = waiting.pop_front()
            {
                self.click(person, "readiness.take");
            }
            invited.extend(self.landed(end).await.into_iter().map(|it| it.person));
        }
        self.give_up();
        // One click each: the message then shows the first question, and no longer the button.
        self.rush(invited.clone(), START).await;
        invited
    }

    /// Everybody clicks such buttons as long as there are any, as many in flight as there may be.
    async fn rush(&mut self, people: Vec<Person>, does: &str) -> Vec<Duration> {
        let mut waiting = VecDeque::from(people);
        let mut latencies = Vec::new();
        let end = Instant::now() + STAGE_LIMIT;
        while Instant::now() < end && (!waiting.is_empty() || !self.flying.is_empty()) {
            while self.flying.len() < IN_FLIGHT
                && let Some(person) = waiting.pop_front()
            {
                self.click(person, does);
            }
            if self.flying.is_empty() {
                continue;
            }
            for answered in self.landed(end).await {
                latencies.push(answered.took);
                waiting.push_back(answered.person);
            }
        }
        self.give_up();
        latencies
    }

    /// Somebody answers at every beat, whether earlier clicks are answered or not.
    async fn pace(&mut self, people: Vec<Person>) -> Vec<Duration> {
        let mut waiting = VecDeque::from(people);
        let mut latencies = Vec::new();
        let mut beat = Instant::now();
        let end = beat + STAGE_LIMIT;
        while Instant::now() < end && (!waiting.is_empty() || !self.flying.is_empty()) {
            while Instant::now() >= beat
                && let Some(person) = waiting.pop_front()
            {
                if self.click(person, ANSWER) {
                    beat += PACE;
                }
            }
            for answered in self.landed(if waiting.is_empty() { end } else { beat }).await {
                latencies.push(answered.took);
                waiting.push_back(answered.person);
            }
        }
        self.give_up();
        latencies
    }

    /// Clicks the first button that does this, if the person sees one.
    fn click(&mut self, person: Person, does: &str) -> bool {
        let Some(custom_id) = self.server.read(|world| button(world, person.message, does)) else { return false };
        let since = Instant::now();
        let Ok(interaction) = self.server.people().click(person.id, person.message, &custom_id) else { return false };
        self.flying.push(Click { interaction, person, since });
        true
    }

    /// Waits for answers until some are there, or this time has come.
    async fn landed(&mut self, until: Instant) -> Vec<Answered> {
        let flying = &self.flying;
        let found = self.server.wait_until(until.saturating_duration_since(Instant::now()), |world| {
            let answers: Vec<_> =
                flying.iter().enumerate().filter_map(|(at, click)| landed(world, at, click)).collect();
            (!answers.is_empty()).then_some(answers)
        });
        let mut landed = Vec::new();
        // From the back, so that the places of the others stay what they were.
        for (at, message, took) in found.await.unwrap_or_default().into_iter().rev() {
            let click = self.flying.swap_remove(at);
            self.answered += 1;
            landed.push(Answered { person: Person { message, ..click.person }, took });
        }
        landed
    }

    /// The stage's time is over: nobody waits for these any more.
    fn give_up(&mut self) {
        self.under_way += self.flying.len();
        self.flying.clear();
    }
}

/// Whether a click is answered: its place, the message that the person looks at now, and how long it took.
fn landed(world: &World, at: usize, click: &Click) -> Option<(usize, Id, Duration)> {
    let interaction = world.interactions.get(&click.interaction)?;
    let message = match interaction.outcome {
        Some(Outcome::Message(id) | Outcome::Updated(id)) => id,
        _ => return None,
    };
    let took = match interaction.acknowledged {
        Some(first) if !interaction.was_deferred => first - interaction.sent,
        // Put off first: the answer came later, by now.
        _ => click.since.elapsed(),
    };
    Some((at, message, took))
}

/// The program, as a process of its own.
struct Bot {
    child: Child,
    log: std::path::PathBuf,
}

impl Bot {
    fn start(server: &Server, folder: &Path) -> Outcomes<Self> {
        let (settings, log) = (folder.join("config.toml"), folder.join("log.txt"));
        let text = format!("[discord]\napi_url = {:?}\n[database]\npath = \"bench.db\"\n", server.url());
        std::fs::write(&settings, text)?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_plankeeper"));
        command.arg("run").arg("--config").arg(&settings).env("DISCORD_TOKEN", server.token());
        let log_file = std::fs::File::create(&log)?;
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log_file).spawn()?;
        Ok(Self { child, log })
    }

    fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    fn cpu(&self) -> Option<Duration> {
        cpu(&self.child.id().to_string())
    }

    /// A line of its status, in MiB.
    fn memory(&self, key: &str) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
    }

    fn kill(&mut self) {
        // An error means that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The CPU time that a process has used so far, its own and the kernel's on its behalf. Linux only.
fn cpu(process: &str) -> Option<Duration> {
    /// Linux counts in hundredths of a second here, whatever its own clock does.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in brackets and may hold anything; what follows it begins with the third field.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<u32>().ok();
    Some(TICK * (ticks(14)? + ticks(15)?))
}

/// Seconds of CPU per 1,000 clicks.
fn spent(before: Option<Duration>, after: Option<Duration>, clicks: usize) -> Option<f64> {
    (clicks > 0).then_some((after? - before?).as_secs_f64() * 1000.0 / clicks as f64)
}

/// What a small write costs until it is on this disk: the median of some, in milliseconds.
fn disk(folder: &Path) -> Outcomes<f64> {
    let mut file = std::fs::File::create(folder.join("disk"))?;
    let mut took = Vec::new();
    for _ in 0..50 {
        let begun = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    Ok(quantile(&took, 0.5))
}

/// The answers in the database.
async fn count_answers(folder: &Path, clock: Clock) -> Outcomes<i64> {
    let database = Store::open(&folder.join("bench.db"), clock, store::Options::default()).await?;
    let count = "SELECT count(*) FROM answer";
    let counted = database
        .read(move |conn| Box::pin(async move { Ok::<i64, Fault>(sqlx::query_scalar(count).fetch_one(conn).await?) }));
    let counted = counted.await?;
    database.close().await;
    Ok(counted)
}

/// The smallest of these, in order, that so many of them don't exceed; in milliseconds.
fn quantile(sorted: &[Duration], share: f64) -> f64 {
    let place = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(place.saturating_sub(1)).map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
}

fn table(runs: &[Figures], took: Duration) -> String {
    let row = |what: &str, unit: &str, places: usize, pick: &dyn Fn(&Figures) -> Option<f64>| {
        let mut values: Vec<f64> = runs.iter().filter_map(pick).filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let written = |value: &f64| format!("{value:.places$}");
        let median = values.get(values.len() / 2).map_or("not known here".to_owned(), written);
        let all: Vec<String> = values.iter().map(written).collect();
        format!("  {what:<62} {median:>8} {unit:<3} ({})\n", all.join(", "))
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let built = if cfg!(debug_assertions) { "a debug build: the figures mean little" } else { "optimised" };
    let sum = |pick: fn(&Figures) -> usize| runs.iter().map(pick).sum::<usize>();
    let found: i64 = runs.iter().map(|run| run.found).sum();
    [
        format!(
            "\nA click is one saved answer of the survey (SQLite, synchronous=FULL), counted until its answer is there.\n\
             {cores} cores, shared by the bot and the server that plays Discord; {built}.\n\
             The median of {RUNS} runs, and all of them:\n\n"
        ),
        row(&format!("clicks a second at most, {IN_FLIGHT} in flight"), "/s", 0, &|it| Some(it.clicks_per_second)),
        row("  how long one took then, p99", "ms", 1, &|it| Some(it.crowded_p99)),
        row("how long a click took at 100 a second, p50", "ms", 2, &|it| Some(it.p50)),
        row("  p99", "ms", 2, &|it| Some(it.p99)),
        row("  the slowest", "ms", 2, &|it| Some(it.slowest)),
        row("the bot's CPU for 1,000 clicks, at most load", "s", 3, &|it| it.bot_crowded),
        row("  at 100 a second", "s", 3, &|it| it.bot_paced),
        row("  (the server's and the people's, at most load)", "s", 3, &|it| it.server_crowded),
        row("the bot's memory (RSS) before anybody answered", "MiB", 1, &|it| it.memory_before),
        row("  after all have answered", "MiB", 1, &|it| it.memory_after),
        row("  at its most", "MiB", 1, &|it| it.memory_most),
        row("one write of 4 KiB until it is on this disk", "ms", 2, &|it| Some(it.disk)),
        format!(
            "\n  {} clicks answered, {} under way when a stage's time was over; {found} answers in the database after the\n  \
             bot was killed. Took {:.0} s.\n",
            sum(|it| it.answered),
            sum(|it| it.under_way),
            took.as_secs_f64()
        ),
    ]
    .concat()
}
