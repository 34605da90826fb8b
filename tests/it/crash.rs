//! The program is killed in the middle of sending, again and again, while Discord fails it in every way: each reminder
//! reaches whom it is for, once.
//!
//! `PLANKEEPER_CRASH=long` makes a thousand reminders and sixty kills of it, `PLANKEEPER_CRASH_SEED` repeats a run.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use plankeeper::clock::Clock;
use plankeeper::rehearsal::{Fault, Rule, World, tour};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::support::{Program, Town};

/// Every answer to a message, and every channel of direct messages.
const MESSAGES: &str = "/channels/*/messages";
const DIRECT: &str = "/users/@me/channels";

/// How much of everything.
struct Size {
    people: usize,
    sessions: usize,
    kills: usize,
}

impl Size {
    fn asked_for() -> Self {
        match std::env::var("PLANKEEPER_CRASH").as_deref() {
            Ok("long") => Self { people: 205, sessions: 5, kills: 60 },
            _ => Self { people: 14, sessions: 4, kills: 6 },
        }
    }

    /// One for each person and session, and one for each session in the core team's channel.
    fn reminders(&self) -> usize {
        (self.people + 1) * self.sessions
    }
}

/// Chance that can be repeated (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// What a round of the program has to live through.
struct Trouble {
    name: &'static str,
    rule: Option<Rule>,
    /// The request it meets never ends: the program is killed while it waits.
    hangs: bool,
}

/// How many kinds of trouble there are, besides none.
const KINDS: usize = 7;

/// Each kind comes in its turn, the nastiest first.
fn trouble(round: usize, chance: &mut Chance) -> Trouble {
    let (skip, times) = (chance.below(6) as u32, 1 + chance.below(3) as u32);
    let rule = |method: &str, path: &str, fault: Fault| Some(Rule::new(method, path, fault).after(skip).times(times));
    match (7 + round * 3) % 8 {
        0 => Trouble { name: "none", rule: None, hangs: false },
        1 => Trouble { name: "503 to a message", rule: rule("POST", MESSAGES, Fault::Status(503)), hangs: false },
        2 => Trouble { name: "503 to looking", rule: rule("GET", "/guilds/*", Fault::Status(503)), hangs: false },
        3 => Trouble { name: "503 to opening", rule: rule("POST", DIRECT, Fault::Status(503)), hangs: false },
        4 => Trouble { name: "cut before it", rule: rule("POST", MESSAGES, Fault::Close), hangs: false },
        5 => Trouble { name: "cut after it", rule: rule("POST", MESSAGES, Fault::ApplyThenClose), hangs: false },
        6 => Trouble { name: "hung before it", rule: rule("POST", MESSAGES, Fault::Hang), hangs: true },
        _ => Trouble { name: "hung after it", rule: rule("POST", MESSAGES, Fault::ApplyThenHang), hangs: true },
    }
}

/// A zone in which it is neither night nor near midnight: what concerns today stays today for as long as this runs.
fn daytime(now: DateTime<Utc>) -> (&'static str, NaiveDate, TimeDelta) {
    let zones = [
        ("Pacific/Honolulu", -10),
        ("America/Phoenix", -7),
        ("America/Bogota", -5),
        ("Africa/Lagos", 1),
        ("Asia/Dubai", 4),
        ("Asia/Tokyo", 9),
    ];
    let local = |hours: i64| now.naive_utc() + TimeDelta::hours(hours);
    let fits = |(_, hours): &&(&str, i64)| (7..18).contains(&chrono::Timelike::hour(&local(*hours)));
    let (zone, hours) = zones.iter().find(fits).expect("it is day somewhere");
    (zone, local(*hours).date(), TimeDelta::hours(*hours))
}

fn name(session: usize) -> String {
    format!("Gathering {session:03}")
}

async fn open(town: &Town) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(town.database())).await.unwrap()
}

/// Writes the sessions, who wants to be reminded of them, and the reminders. None is due yet.
async fn write(town: &Town, size: &Size, people: &[u64]) {
    let now = town.clock.now();
    let (zone, today, offset) = daytime(now);
    // To the minute, as sessions start: else the bot would find that its zone's rules had changed.
    let starts = now + TimeDelta::hours(5);
    let starts = starts - TimeDelta::seconds(starts.timestamp() % 60);
    let wall = (starts.naive_utc() + offset).format("%Y-%m-%dT%H:%M").to_string();
    let mut conn = open(town).await;
    sqlx::query("BEGIN").execute(&mut conn).await.unwrap();
    let guild = town.server.guild(crate::support::HOME) as i64;
    let district: i64 = sqlx::query_scalar("UPDATE district SET zone = ? WHERE guild_id = ? RETURNING id")
        .bind(zone)
        .bind(guild)
        .fetch_one(&mut conn)
        .await
        .unwrap();
    let never = (now + TimeDelta::days(365)).timestamp();
    for number in 0..size.sessions {
        let session: i64 = sqlx::query_scalar(
            "INSERT INTO session (district_id, kind, name, state, starts_on, zone, starts_at, minutes) \
             VALUES (?, 'vision', ?, 'planned', ?, ?, ?, 60) RETURNING id",
        )
        .bind(district)
        .bind(name(number))
        .bind(&wall)
        .bind(zone)
        .bind(starts.timestamp())
        .fetch_one(&mut conn)
        .await
        .unwrap();
        for person in people {
            sqlx::query(
                "INSERT INTO rsvp (district_id, session_id, user_id, answer, revision, remind, answered_at) \
                 VALUES (?, ?, ?, 'coming', 1, 1, ?)",
            )
            .bind(district)
            .bind(session)
            .bind(*person as i64)
            .bind(now.timestamp())
            .execute(&mut conn)
            .await
            .unwrap();
        }
        let persons = people.iter().map(|person| ("eve", "P1D", None, Some(*person as i64)));
        for (kind, rung, purpose, user) in persons.chain([("week", "P7D", Some("core_team"), None)]) {
            sqlx::query(
                "INSERT INTO reminder (district_id, kind, subject_id, revision, purpose, user_id, rung, due_on, zone, \
                 due_at, concerns_on, expires_at, state, next_at) \
                 VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
            )
            .bind(district)
            .bind(kind)
            .bind(session)
            .bind(purpose)
            .bind(user)
            .bind(rung)
            .bind(format!("{today}T00:00"))
            .bind(zone)
            .bind(now.timestamp())
            .bind(today.to_string())
            .bind((now + TimeDelta::hours(4)).timestamp())
            .bind(never)
            .execute(&mut conn)
            .await
            .unwrap();
        }
    }
    sqlx::query("COMMIT").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

/// While the program is dead: makes the first so many sessions' reminders due, and lets all waits end, as hours would.
async fn hours_pass(town: &Town, sessions: usize) {
    let mut conn = open(town).await;
    sqlx::query("UPDATE delivery SET next_at = 0 WHERE state = 'open'").execute(&mut conn).await.unwrap();
    let due = "UPDATE reminder SET next_at = 0 WHERE state = 'waiting' AND subject_id IN \
               (SELECT id FROM session ORDER BY id LIMIT ?)";
    sqlx::query(due).bind(sessions as i64).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

/// Whether a message is on its way whose fate nobody knows.
async fn sends(town: &Town) -> bool {
    let mut conn = open(town).await;
    let uncertain: i64 = sqlx::query_scalar("SELECT count(*) FROM delivery WHERE state = 'open' AND uncertain")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
    uncertain > 0
}

/// How often each session's name was read where it belongs, and where it doesn't.
struct Read {
    lost: Vec<String>,
    doubled: Vec<String>,
    strays: usize,
    messages: usize,
}

fn read(town: &Town, size: &Size, people: &[u64], before: u64) -> Read {
    let sent = town.sent_since(before);
    let mut found: BTreeMap<(u64, usize), usize> = BTreeMap::new();
    for sent in &sent {
        let text = sent.seen.text();
        for session in (0..size.sessions).filter(|session| text.contains(&name(*session))) {
            *found.entry((sent.seen.channel, session)).or_default() += 1;
        }
    }
    let (mut lost, mut doubled) = (Vec::new(), Vec::new());
    let direct = people.iter().map(|person| town.server.people().dm_channel(*person).unwrap_or(0));
    for place in direct.chain([town.channel("core-team")]) {
        for session in 0..size.sessions {
            match found.remove(&(place, session)).unwrap_or(0) {
                0 => lost.push(format!("{} in {place}", name(session))),
                1 => {}
                times => doubled.push(format!("{} in {place}: {times} times", name(session))),
            }
        }
    }
    Read { lost, doubled, strays: found.len(), messages: sent.len() }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_of_sending_it_loses_no_reminder_and_sends_none_twice() {
    let size = Size::asked_for();
    let seed = std::env::var("PLANKEEPER_CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_270_111);
    let mut chance = Chance(seed);
    let mut town = Town::unmanned(Clock::system(), World::made_up_district_of(size.people)).await;
    town.start_bot().await;
    tour::set_up(&town.server).await.unwrap();
    assert!(town.bot().settle().await);
    town.stop_bot().await;
    let people: Vec<u64> = (1..=size.people).map(|number| town.server.person(&format!("Teacher {number}"))).collect();
    write(&town, &size, &people).await;

    let before = town.newest_message();
    let settings = town.settings_file("");
    let share = 2 + 3 * size.reminders() / size.kills;
    let mut troubles: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut kills, mut outages, mut mid_sending) = (0, 0, 0);
    for round in 0..size.kills {
        hours_pass(&town, 1 + round * size.sessions / size.kills).await;
        if chance.below(2) == 0 {
            town.server.faults().forget_nonces();
            outages += 1;
        }
        let trouble = trouble(round, &mut chance);
        if let Some(rule) = trouble.rule {
            town.server.faults().rule(rule);
        }
        let from = town.server.read(|world| world.requests.len());
        let until = from + 1 + chance.below(2 * share);
        let program = Program::run_with(&settings, &town.server.token());
        // Where nothing is left to do, it is killed while it rests.
        let moment = |world: &World| {
            let met = trouble.hangs && world.requests[from..].iter().any(|it| it.faulty && it.status.is_none());
            (met || world.requests.len() >= until).then_some(())
        };
        let _ = town.server.wait_until(Duration::from_secs(3), moment).await;
        program.signal("KILL");
        program.ends().await;
        kills += 1;
        mid_sending += usize::from(sends(&town).await);
        let met = town.server.read(|world| world.requests[from..].iter().filter(|it| it.faulty).count());
        *troubles.entry(trouble.name).or_default() += met;
        town.server.faults().clear();
    }
    hours_pass(&town, size.sessions).await;
    town.start_bot().await;
    assert!(town.bot().settle().await);

    let read = read(&town, &size, &people, before);
    let kinds: Vec<String> = troubles.iter().map(|(name, count)| format!("{name} {count}")).collect();
    println!(
        "crash test, seed {seed}: {} reminders in {} messages; {kills} kills, {mid_sending} of them while sending, {outages} outages longer than nonces are \
         remembered; failed requests: {}; lost {}, doubled {}, strays {}",
        size.reminders(),
        read.messages,
        kinds.join(", "),
        read.lost.len(),
        read.doubled.len(),
        read.strays
    );
    // Else it would have lived through nothing.
    let met = troubles.iter().filter(|(name, count)| **name != "none" && **count > 0).count();
    let (kinds_met, kills_met) = if size.kills >= 8 { (KINDS, 10) } else { (2, 1) };
    assert!(met >= kinds_met, "{met} of {KINDS} kinds of trouble were met: {troubles:?}");
    assert!(mid_sending >= kills_met, "{mid_sending} of {kills} kills came while something was being sent");
    assert!(read.lost.is_empty(), "lost: {:#?}", read.lost);
    assert!(read.doubled.is_empty(), "doubled: {:#?}", read.doubled);
    assert_eq!(read.strays, 0);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE state = 'sent'").await, size.reminders() as i64);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE state <> 'sent' AND kind <> 'attendance'").await, 0);
    // Each of its messages is there once, under the name of its delivery.
    assert_eq!(town.count("SELECT count(*) FROM delivery WHERE state = 'sent'").await, read.messages as i64);
    assert_eq!(town.count("SELECT count(DISTINCT message_id) FROM delivery").await, read.messages as i64);
    town.nothing_was_refused();
}
