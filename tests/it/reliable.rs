//! The real program at work: it stops when it is asked to, looks after itself, and keeps people out of its log.

use std::collections::BTreeMap;

use plankeeper::rehearsal::{Answer, Fault, Rule, Seen, Target, World, permissions, tour};
use plankeeper::store::InstanceLock;
use serde_json::{Map, Value, json};
use sqlx::Connection as _;

use crate::support::{DEADLINE, Ended, HOME, Program, Town};
use crate::survey::{answers, open_round};

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_while_idle_it_stops() {
    for signal in ["TERM", "INT"] {
        let town = Town::for_the_program().await;
        let program = town.start_program("").await;
        program.logs("connected to Discord").await;
        program.signal(signal);
        let ended = program.ends().await;
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        assert!(ended.err.last().unwrap().contains("stopped"), "{ended:#?}");
        assert!(!town.server.read(|world| world.bot_connected()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_at_each_step_of_its_start_it_stops() {
    let stops = ["/users/@me", "/gateway/bot", "/oauth2/applications/@me", "/applications/*/commands", "/gateway"];
    let each = stops.map(async |path| {
        let town = Town::for_the_program().await;
        town.server.faults().rule(Rule::new("*", path, Fault::Hang));
        let program = Program::run_with(&town.settings_file(""), &town.server.token());
        let hangs = |world: &World| world.requests.iter().find(|request| request.status.is_none()).map(|_| ());
        assert!(town.server.wait_until(DEADLINE, hangs).await.is_some(), "{path}: {}", program.said());
        program.signal("TERM");
        let ended = program.ends().await;
        assert_eq!(ended.code, Some(0), "{path}: {ended:#?}");
        assert!(!town.server.read(|world| world.bot_connected()), "{path}");
    });
    futures::future::join_all(each).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_ctrl_c_ends_it_at_once() {
    let town = Town::for_the_program().await;
    // The welcome never gets through, and the bot would wait for it.
    town.server.faults().rule(Rule::new("POST", "/channels/*/messages", Fault::Hang));
    let program = town.start_program("").await;
    let waits = |world: &World| world.requests.iter().find(|request| request.status.is_none()).map(|_| ());
    town.waits_until("the bot waits for an answer", waits).await;
    program.signal("INT");
    program.logs("asked to stop").await;
    program.signal("INT");
    let ended = program.ends().await;
    assert_eq!(ended.code, Some(130), "{ended:#?}");
    assert!(!ended.err.iter().any(|line| line.contains("stopped")), "it waited: {ended:#?}");
}

/// Clicks like somebody in a hurry, until the bot no longer answers. Says how many answers were confirmed.
async fn answers_while_it_lasts(town: &Town, person: u64) -> i64 {
    let people = town.server.people();
    let click = async |seen: &Seen, label: &str| {
        let control = seen.control(label)?;
        let interaction = people.click(person, seen.id, &control.custom_id).ok()?;
        match people.answer(interaction, DEADLINE).await {
            Answer::Message(seen) | Answer::Updated(seen) => Some(seen),
            _ => None,
        }
    };
    let invitation = people.visible(person, town.channel("announcements")).pop().unwrap();
    let mut confirmed = 0;
    let Some(promise) = click(&invitation, "Answer the survey").await else { return 0 };
    let Some(mut seen) = click(&promise, "Start").await else { return 0 };
    for _ in 0..5 {
        let Some(next) = click(&seen, "Blue").await else { break };
        confirmed += 1;
        seen = next;
    }
    confirmed
}

#[tokio::test(flavor = "multi_thread")]
async fn asked_to_stop_among_many_clicks_it_has_saved_what_it_confirmed() {
    futures::future::join_all([3, 40].map(async |enough| {
        let town = Town::for_the_program().await;
        let program = town.start_program("").await;
        tour::set_up(&town.server).await.unwrap();
        open_round(&town, "Spring 2027").await;
        let people: Vec<u64> = town.server.read(|world| {
            let home = world.guild_named(HOME).unwrap();
            world.guilds[&home].members.keys().copied().filter(|id| *id != world.bot).collect()
        });
        let clicking = futures::future::join_all(people.iter().map(|person| answers_while_it_lasts(&town, *person)));
        let stopping = async {
            let clicks = |world: &World| {
                let confirmed = world.interactions.values().filter(|it| it.message.is_some() && it.outcome.is_some());
                (confirmed.count() >= 2 + enough).then_some(())
            };
            town.waits_until("people are clicking", clicks).await;
            program.signal("TERM");
            program.ends().await
        };
        let (confirmed, ended) = tokio::join!(clicking, stopping);
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        let confirmed: BTreeMap<u64, i64> = people.into_iter().zip(confirmed).collect();
        assert!(enough < 10 || confirmed.values().sum::<i64>() > 0, "nobody got so far: {confirmed:?}");
        let saved = saved(&town).await;
        for (person, count) in &confirmed {
            let kept = saved.get(person).copied().unwrap_or(0);
            assert!(
                kept >= *count && kept <= count + 1,
                "{count} were confirmed, {kept} saved: {confirmed:?} {saved:?}"
            );
        }
    }))
    .await;
}

/// How many answers of each person are in the database.
async fn saved(town: &Town) -> BTreeMap<u64, i64> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(town.database());
    let mut conn = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT user_id, count(*) FROM response JOIN answer ON response_id = response.id GROUP BY user_id",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    rows.into_iter().map(|(person, count)| (person as u64, count)).collect()
}

async fn command(town: &Town, name: &str, token: &str) -> Ended {
    let settings = town.settings_file("");
    Program::start(&[name, "--config", settings.to_str().unwrap()], Some(token)).ends().await
}

/// What it printed, without what differs from day to day.
fn masked(town: &Town, ended: &Ended) -> String {
    let schema = plankeeper::store::MIGRATOR.iter().map(|step| step.version).max().unwrap();
    let said = ended.out.join("\n").replace(town.folder().to_str().unwrap(), "/town");
    said.replace(&format!("(schema {schema})"), "(the latest schema)")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_says_what_is_well_and_what_is_not() {
    let town = Town::for_the_program().await;
    let token = town.server.token();
    let before = command(&town, "check", &token).await;
    assert_eq!((before.code, before.err.len()), (Some(0), 0), "{before:#?}");
    let said = before.out.join("\n");
    assert!(said.contains("plankeeper.db is not there yet") && said.contains("! nothing is set up yet"), "{said}");
    assert!(!town.database().exists(), "looking made something");
    let asked = town.server.read(|world| world.requests.iter().map(|it| it.method.clone()).collect::<Vec<_>>());
    assert!(!asked.is_empty() && asked.iter().all(|method| method == "GET"), "looking changed something: {asked:?}");

    let program = town.start_program("").await;
    tour::set_up(&town.server).await.unwrap();
    assert!(InstanceLock::take(&town.database()).is_err(), "the program holds the lock");
    let well = command(&town, "check", &token).await;
    let said = masked(&town, &well);
    assert_eq!((well.code, well.err.len()), (Some(0), 0), "{well:#?}");
    insta::assert_snapshot!("check_well", said);

    let admin = town.server.admin();
    admin.delete_channel(town.channel("actions"));
    admin.delete_role(town.server.guild(HOME), town.role("Union"));
    let bot = Target::Role(town.role("Plankeeper"));
    admin.overwrite(town.channel("announcements"), bot, 0, permissions::SEND_MESSAGES | permissions::EMBED_LINKS);
    let ill = command(&town, "check", &token).await;
    let said = masked(&town, &ill);
    assert_eq!((ill.code, ill.err.len()), (Some(1), 0), "{ill:#?}");
    insta::assert_snapshot!("check_ill", said);

    program.signal("TERM");
    assert_eq!(program.ends().await.code, Some(0));
    std::fs::write(town.database(), "not a database at all, but long enough to look at").unwrap();
    let worse = command(&town, "check", "made-up.wrong.token").await;
    let said = worse.out.join("\n");
    assert_eq!(worse.code, Some(1), "{said}");
    assert!(said.contains("✗ database: ") && said.contains("is not a database"), "{said}");
    assert!(said.contains("✗ Discord: Discord does not accept the bot's token"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_invitation_asks_for_what_the_bot_needs() {
    let town = Town::for_the_program().await;
    let invited = command(&town, "invite", &town.server.token()).await;
    let id = town.server.read(|world| world.bot);
    let needed = permissions::VIEW_CHANNEL
        | permissions::SEND_MESSAGES
        | permissions::EMBED_LINKS
        | permissions::ATTACH_FILES
        | permissions::READ_MESSAGE_HISTORY
        | permissions::CREATE_EVENTS;
    let link = format!(
        "https://discord.com/oauth2/authorize?client_id={id}&scope=bot+applications.commands&permissions={needed}"
    );
    assert_eq!((invited.code, invited.out.len(), &invited.out[0]), (Some(0), 2, &link), "{invited:#?}");
    assert!(invited.out[1].starts_with("Open this link"), "{invited:#?}");
    command(&town, "invite", "made-up.wrong.token").await.failed_with("Discord does not accept the bot's token");
}

/// Plays everything that people say and do into a program that logs all it can, and answers with its log.
async fn log_of_a_lively_day(level: &str, format: &str) -> Vec<String> {
    let town = Town::for_the_program().await;
    let program = town.start_program(&format!("[log]\nlevel = {level:?}\nformat = {format:?}\n")).await;
    tour::set_up(&town.server).await.unwrap();
    let round = "Canary-round-of-Nightingale";
    open_round(&town, round).await;
    let words = ["Red", "Blue", "Green", "can't tell", "Blue"];
    answers(&town.person("Ruth Abernathy"), &town, words).await;
    // What goes wrong is logged with more words than what goes well.
    let callbacks = "/interactions/*/*/callback";
    for fault in [Fault::Status(500), Fault::Close, Fault::Status(400)] {
        town.server.faults().rule(Rule::new("*", callbacks, fault).times(1));
        let omar = town.person("Omar Haddad");
        let id = town.server.people().slash(omar.id, town.channel("staff-room"), "readiness take", &[]).unwrap();
        omar.answer(id).await;
        town.server.faults().clear();
    }
    let ruth = town.person("Ruth Abernathy");
    ruth.forges("1:canary.Nightingale:7").await;
    let strange: Map<String, Value> = [("type".to_owned(), json!(99))].into_iter().collect();
    let id = town.server.people().raw_interaction(ruth.id, town.channel("staff-room"), &strange);
    ruth.answer(id).await;
    town.server.admin().delete_channel(town.channel("announcements"));
    town.person("Amara Okafor").types("readiness close", &[]).await;
    town.person("Amara Okafor").clicks("Close it").await;
    town.server.faults().drop_gateways();
    town.person("Amara Okafor").types("readiness open", &[("name", json!("Canary-second-round"))]).await;
    town.person("Amara Okafor").clicks("Post it now").await;
    program.signal("TERM");
    let ended = program.ends().await;
    assert_eq!((ended.code, ended.out.len()), (Some(0), 0), "{ended:#?}");

    let all = ended.err.join("\n");
    let secrets = town.server.read(|world| {
        let people = world.people.values().filter(|person| !person.bot);
        let names = people.flat_map(|person| [person.name.clone(), person.username.clone()]);
        let tokens = world.interactions.values().map(|it| it.token.clone());
        let guilds = world.guilds.values().map(|guild| guild.name.clone());
        names.chain(tokens).chain(guilds).chain([world.token.clone()]).collect::<Vec<_>>()
    });
    let more =
        ["Canary", "Nightingale", "readiness.answer", "cant_tell", "green", "Question", "custom_id", "/callback"];
    for secret in secrets.iter().map(String::as_str).chain(more) {
        assert!(!all.contains(secret), "{secret:?} is in the log:\n{all}");
    }
    ended.err
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_for_people_names_nobody() {
    let (debug, trace) = tokio::join!(log_of_a_lively_day("debug", "text"), log_of_a_lively_day("trace", "text"));
    for lines in [debug, trace] {
        assert!(lines.iter().any(|line| line.contains("interaction.id=")), "{lines:#?}");
        assert!(lines.iter().all(|line| !line.contains('\u{1b}')), "colours in a file: {lines:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_for_machines_names_nobody_and_is_json_to_the_last_line() {
    let (debug, trace) = tokio::join!(log_of_a_lively_day("debug", "json"), log_of_a_lively_day("trace", "json"));
    for lines in [debug, trace] {
        for line in &lines {
            let entry: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            assert!(entry["level"].is_string() && entry["fields"]["message"].is_string(), "{line}");
            let keys = entry["fields"].as_object().unwrap().keys();
            let plain = |key: &String| key.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_');
            assert!(keys.clone().all(plain), "{line}");
        }
    }
}
