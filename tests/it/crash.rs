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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trouble {
    HungAfter,
    CutAfter,
    HungBefore,
    BusyLooking,
    CutBefore,
    BusyPosting,
    BusyOpening,
    Nothing,
}

impl Trouble {
    /// The nastiest first.
    const ALL: [Self; 8] = [
        Self::HungAfter,
        Self::CutAfter,
        Self::BusyLooking,
        Self::HungBefore,
        Self::CutBefore,
        Self::BusyPosting,
        Self::BusyOpening,
        Self::Nothing,
    ];

    fn rule(self, chance: &mut Chance) -> Option<Rule> {
        let (method, path, fault) = match self {
            Self::HungAfter => ("POST", MESSAGES, Fault::ApplyThenHang),
            Self::CutAfter => ("POST", MESSAGES, Fault::ApplyThenClose),
            Self::HungBefore => ("POST", MESSAGES, Fault::Hang),
            Self::BusyLooking => ("GET", "/guilds/*", Fault::Status(503)),
            Self::CutBefore => ("POST", MESSAGES, Fault::Close),
            Self::BusyPosting => ("POST", MESSAGES, Fault::Status(503)),
            Self::BusyOpening => ("POST", DIRECT, Fault::Status(503)),
            Self::Nothing => return None,
        };
        Some(Rule::new(method, path, fault).after(chance.below(6) as u32).times(1 + chance.below(3) as u32))
    }

    /// The request it meets never ends: the program is killed while it waits.
    fn hangs(self) -> bool {
        matches!(self, Self::HungAfter | Self::HungBefore)
    }
}

/// In how many rounds each kind of trouble was met, and when it was last tried: a slow machine may be killed before it
/// meets one, so the one that was met least comes next.
#[derive(Default, Debug)]
struct Troubles(BTreeMap<Trouble, (usize, usize)>);

impl Troubles {
    fn next(&mut self, round: usize) -> Trouble {
        let of = |kind: &Trouble| self.0.get(kind).copied().unwrap_or_default();
        let kind = Trouble::ALL.into_iter().min_by_key(of).unwrap_or(Trouble::Nothing);
        self.0.entry(kind).or_default().1 = round + 1;
        kind
    }

    fn met(&mut self, kind: Trouble) {
        self.0.entry(kind).or_default().0 += 1;
    }

    /// The kinds that were met, "nothing" among them.
    fn kinds(&self) -> usize {
        self.0.values().filter(|(met, _)| *met > 0).count()
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

/// Writes a session, who wants to be reminded of it, and the reminders. All are due.
async fn write(town: &Town, began: DateTime<Utc>, number: usize, people: &[u64]) {
    let (zone, today, offset) = daytime(began);
    // To the minute, as sessions start: else the bot would find that its zone's rules had changed.
    let starts = began + TimeDelta::hours(5);
    let starts = starts - TimeDelta::seconds(starts.timestamp() % 60);
    let wall = (starts.naive_utc() + offset).format("%Y-%m-%dT%H:%M").to_string();
    let mut conn = open(town).await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut conn).await.unwrap();
    let guild = town.server.guild(crate::support::HOME) as i64;
    let district: i64 = sqlx::query_scalar("UPDATE district SET zone = ? WHERE guild_id = ? RETURNING id")
        .bind(zone)
        .bind(guild)
        .fetch_one(&mut conn)
        .await
        .unwrap();
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
        .bind(began.timestamp())
        .execute(&mut conn)
        .await
        .unwrap();
    }
    let persons = people.iter().map(|person| ("eve", "P1D", None, Some(*person as i64)));
    for (kind, rung, purpose, user) in persons.chain([("week", "P7D", Some("core_team"), None)]) {
        sqlx::query(
            "INSERT INTO reminder (district_id, kind, subject_id, revision, purpose, user_id, rung, due_on, zone, \
             due_at, concerns_on, expires_at, state, next_at) \
             VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0)",
        )
        .bind(district)
        .bind(kind)
        .bind(session)
        .bind(purpose)
        .bind(user)
        .bind(rung)
        .bind(format!("{today}T00:00"))
        .bind(zone)
        .bind(began.timestamp())
        .bind(today.to_string())
        .bind((began + TimeDelta::hours(4)).timestamp())
        .execute(&mut conn)
        .await
        .unwrap();
    }
    sqlx::query("COMMIT").execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
}

/// While the program is dead: lets all waits end, as hours would.
async fn hours_pass(town: &Town) {
    let mut conn = open(town).await;
    for table in ["delivery SET next_at = 0 WHERE state = 'open'", "reminder SET next_at = 0 WHERE state = 'waiting'"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("UPDATE {table}"))).execute(&mut conn).await.unwrap();
    }
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
    let began = town.clock.now();

    let before = town.newest_message();
    let settings = town.settings_file("");
    let share = 2 + 3 * size.reminders() / size.kills;
    let mut troubles = Troubles::default();
    let mut written = 0;
    let (mut kills, mut outages, mut mid_sending) = (0, 0, 0);
    for round in 0..size.kills {
        // The sessions come one after the other, so that there is something to send in every round.
        while written * size.kills <= round * size.sessions {
            write(&town, began, written, &people).await;
            written += 1;
        }
        hours_pass(&town).await;
        if chance.below(2) == 0 {
            town.server.faults().forget_nonces();
            outages += 1;
        }
        let trouble = troubles.next(round);
        if let Some(rule) = trouble.rule(&mut chance) {
            town.server.faults().rule(rule);
        }
        let from = town.server.read(|world| world.requests.len());
        let until = from + 1 + chance.below(2 * share);
        let program = Program::run_with(&settings, &town.server.token());
        // Where nothing is left to do, it is killed while it rests.
        let moment = |world: &World| {
            let met = trouble.hangs() && world.requests[from..].iter().any(|it| it.faulty && it.status.is_none());
            (met || world.requests.len() >= until).then_some(())
        };
        let _ = town.server.wait_until(Duration::from_secs(10), moment).await;
        program.signal("KILL");
        program.ends().await;
        kills += 1;
        mid_sending += usize::from(sends(&town).await);
        let met = town.server.read(|world| world.requests[from..].iter().any(|it| it.faulty));
        if met || trouble == Trouble::Nothing {
            troubles.met(trouble);
        }
        town.server.faults().clear();
    }
    assert_eq!(written, size.sessions);
    hours_pass(&town).await;
    town.start_bot().await;
    assert!(town.bot().settle().await);

    let read = read(&town, &size, &people, before);
    println!(
        "crash test, seed {seed}: {} reminders in {} messages; {kills} kills, {mid_sending} of them while sending, {outages} outages longer than nonces are \
         remembered; rounds in which each trouble was met: {:?}; lost {}, doubled {}, strays {}",
        size.reminders(),
        read.messages,
        troubles.0.iter().map(|(kind, (met, _))| (kind, met)).collect::<BTreeMap<_, _>>(),
        read.lost.len(),
        read.doubled.len(),
        read.strays
    );
    // Else it would have lived through nothing.
    let (kinds_met, kills_met) = if size.kills >= 2 * Trouble::ALL.len() { (Trouble::ALL.len(), 10) } else { (2, 1) };
    assert!(troubles.kinds() >= kinds_met, "too few kinds of trouble were met: {troubles:?}");
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
