//! The real program rehearses: what was played is there the next time.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Ended, Program};

fn named(control: &Value, label: &str) -> bool {
    control["label"].as_str().is_some_and(|text| text.starts_with(label))
}

struct Page {
    program: Program,
    url: String,
    http: reqwest::Client,
}

impl Page {
    async fn open(folder: &Path, more: &[&str]) -> Self {
        let data = folder.to_str().unwrap();
        let program = Program::start(&[&["rehearse", "--port", "0", "--data", data], more].concat(), None);
        let line = program.prints("The rehearsal is open: ").await;
        let url = line.trim_start_matches("The rehearsal is open: ").to_owned();
        Self { program, url, http: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    async fn post(&self, what: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}/rehearsal/{what}", self.url)).json(&body).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// What somebody sees in a channel.
    async fn state(&self, person: &str, channel: &str) -> Value {
        let first = self.get("").await;
        let id = |list: &str, name: &str, from: &Value| {
            let found = from[list].as_array().unwrap().iter().find(|it| it["name"] == name);
            found.unwrap_or_else(|| panic!("{list} lacks {name}: {from:#}"))["id"].as_str().unwrap().to_owned()
        };
        let person = id("people", person, &first);
        let theirs = self.get(&format!("?person={person}")).await;
        let channel = id("channels", channel, &theirs);
        self.get(&format!("?person={person}&channel={channel}")).await
    }

    async fn get(&self, query: &str) -> Value {
        let answer = self.http.get(format!("{}/rehearsal/state{query}", self.url)).send().await.unwrap();
        answer.json().await.unwrap()
    }

    async fn slash(&self, state: &Value, command: &str, options: Value) -> Value {
        let body =
            json!({"person": state["person"], "channel": state["channel"], "command": command, "options": options});
        self.post("slash", body).await
    }

    /// Clicks a button in the newest message that has it; the first word of its label is enough.
    async fn click(&self, person: &str, channel: &str, label: &str) -> Value {
        let state = self.state(person, channel).await;
        let found = state["messages"].as_array().unwrap().iter().rev().find_map(|message| {
            let mut rows = message["components"].as_array()?.iter();
            let control = rows.find_map(|row| row["components"].as_array()?.iter().find(|it| named(it, label)))?;
            Some(json!({"person": state["person"], "message": message["id"], "custom_id": control["custom_id"]}))
        });
        self.post("click", found.unwrap_or_else(|| panic!("{person} sees no {label}: {state:#}"))).await
    }

    async fn ends(&self) -> Ended {
        self.program.signal("INT");
        let ended = self.program.ends().await;
        assert_eq!((ended.code, ended.err.len()), (Some(0), 0), "{ended:#?}");
        ended
    }
}

const STAFF: &str = "Ruth Abernathy";

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_goes_on_where_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("made/as/needed");
    let page = Page::open(&folder, &[]).await;
    let amara = page.state("Amara Okafor", "core-team").await;
    let roles: Vec<&str> = amara["roles"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!((roles[1], roles[2], roles.last()), ("District lead", "Facilitator", Some(&"Plankeeper")), "{roles:?}");
    page.slash(&amara, "readiness open", json!({"name": "Spring"})).await;
    assert_eq!(page.click("Amara Okafor", "core-team", "Post it now").await["outcome"], "updated");
    let said = json!({"person": amara["person"], "channel": amara["channel"], "text": "It is **open**"});
    assert_eq!(page.post("say", said.clone()).await["ok"], true);
    let nobody = json!({"person": "1", "channel": amara["channel"], "text": "Hello"});
    assert_eq!(page.post("say", nobody).await["outcome"], "impossible");
    let icon = page.http.get(format!("{}/favicon.ico", page.url)).send().await.unwrap();
    assert_eq!(icon.status().as_u16(), 204);
    page.click(STAFF, "announcements", "Answer the survey").await;
    page.click(STAFF, "announcements", "Start").await;
    page.click(STAFF, "announcements", "Green").await;
    let before = page.state(STAFF, "announcements").await;
    let core = page.state("Amara Okafor", "core-team").await;
    page.ends().await;

    let page = Page::open(&folder, &[]).await;
    let after = page.state(STAFF, "announcements").await;
    for part in ["messages", "people", "roles", "channels", "commands"] {
        assert_eq!(after[part], before[part], "{part}");
    }
    assert_eq!(page.state("Amara Okafor", "core-team").await["messages"], core["messages"]);
    assert_eq!(core["messages"].as_array().unwrap().last().unwrap()["content"], "It is **open**");
    // The old private message, and the old invitation.
    assert_eq!(page.click(STAFF, "announcements", "Blue").await["outcome"], "updated");
    let third = page.state(STAFF, "announcements").await["messages"].to_string();
    assert!(third.contains("Question 3 of 5"), "{third}");
    assert_eq!(page.click("Omar Haddad", "announcements", "Answer the survey").await["outcome"], "message");
    let data = folder.to_str().unwrap();
    let second = Program::start(&["rehearse", "--port", "0", "--data", data], None).ends().await;
    second.failed_with("another rehearsal is running in ");
    let fresh = Program::start(&["rehearse", "--port", "0", "--fresh", "--data", data], None).ends().await;
    fresh.failed_with("another rehearsal is running in ");
    page.ends().await;

    let notes = folder.join("notes.txt");
    std::fs::write(&notes, "mine").unwrap();
    let page = Page::open(&folder, &["--fresh"]).await;
    let state = page.state(STAFF, "announcements").await;
    assert_eq!(state["messages"], json!([]));
    assert!(notes.exists());
    page.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_that_cannot_begin_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let theirs = folder.path().join("theirs");
    std::fs::create_dir(&theirs).unwrap();
    std::fs::write(theirs.join("thesis.txt"), "three years").unwrap();
    let rehearse = async |more: &[&str], data: &Path| {
        Program::start(&[&["rehearse", "--data", data.to_str().unwrap()], more].concat(), None).ends().await
    };
    for more in [&["--port", "0"][..], &["--port", "0", "--fresh"]] {
        rehearse(more, &theirs).await.failed_with("holds files that no rehearsal made");
    }
    assert_eq!(std::fs::read_dir(&theirs).unwrap().count(), 1);

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ours = folder.path().join("ours");
    rehearse(&["--port", &port], &ours).await.failed_with("can't be used (");
    rehearse(&["--port", "0"], &theirs.join("thesis.txt")).await.failed_with("can't be used for the rehearsal (");

    std::fs::write(ours.join("world.json"), "{").unwrap();
    rehearse(&["--port", "0"], &ours).await.failed_with("begin anew with --fresh");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_goes_to_the_next_thing_and_stops_at_everything_on_a_long_way() {
    let folder = tempfile::tempdir().unwrap();
    let page = Page::open(&folder.path().join("kept"), &[]).await;
    let amara = page.state("Amara Okafor", "core-team").await;
    assert_eq!((&amara["clock_can_be_set"], &amara["next_due"]), (&json!(true), &Value::Null));
    let nothing = page.post("clock", json!({"to_next": true})).await;
    assert_eq!(nothing, json!({"outcome": "impossible", "text": "Nothing waits to be sent."}));
    assert_eq!(page.post("clock", json!({"add_minutes": -5})).await["outcome"], "impossible");

    let days = |count: i64| {
        let now: chrono::DateTime<chrono::Utc> = amara["now"].as_str().unwrap().parse().unwrap();
        (now + chrono::TimeDelta::days(count)).format("%Y-%m-%d 12:00").to_string()
    };
    let closes = days(3);
    page.slash(&amara, "readiness open", json!({"name": "Spring", "closes": closes})).await;
    assert_eq!(page.click("Amara Okafor", "core-team", "Post it now").await["outcome"], "updated");
    let next = page.state("Amara Okafor", "core-team").await["next_due"].clone();
    let moved = page.post("clock", json!({"to_next": true})).await;
    assert_eq!((&moved["ok"], &moved["now"]), (&json!(true), &next), "{moved}");
    let after = page.state("Amara Okafor", "announcements").await;
    assert_eq!(after["next_due"], Value::Null);
    assert!(after["messages"].to_string().contains("closed"), "{:#}", after["messages"]);

    // A round that is due on the way of a long jump is closed at its time, and where something arrived is told.
    page.slash(&amara, "readiness open", json!({"name": "Autumn", "closes": days(20)})).await;
    assert_eq!(page.click("Amara Okafor", "core-team", "Post it now").await["outcome"], "updated");
    let year = page.post("clock", json!({"add_minutes": 60 * 24 * 365})).await;
    assert_eq!(year["ok"], true, "{year}");
    let end = page.state("Amara Okafor", "announcements").await;
    let edited = end["messages"].as_array().unwrap().last().unwrap()["edited"].as_str().unwrap().to_owned();
    assert_eq!(edited[..10], days(20)[..10], "{:#}", end["messages"]);
    assert_eq!((&end["events"], &year["arrived"]), (&json!([]), &json!([])));
    page.ends().await;
}
