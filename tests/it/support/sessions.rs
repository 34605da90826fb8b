//! Sessions and what becomes of them, as people make them: by the commands, for stories that begin after planning.

use chrono::{DateTime, Utc};
use plankeeper::calendar::{WallTime, Zone};
use plankeeper::rehearsal::Seen;
use plankeeper::retreat::Kind;
use serde_json::{Value, json};

use super::{Actor, Town};

/// Where and how people meet, unless a story says otherwise.
const PLACE: [(&str, &str); 2] = [("place", "Library, room *12*"), ("link", "https://meet.example/maple_valley")];

/// The instant of a wall time in the district's zone, such as `2027-02-02T09:00`.
pub fn wall(text: &str) -> DateTime<Utc> {
    text.parse::<WallTime>().unwrap().to_instant(&Zone::named("America/Toronto").unwrap())
}

/// Somebody adds a session, with these further options of the command.
pub async fn adds(actor: &Actor<'_>, kind: &str, when: &str, more: &[(&str, &str)]) {
    let mut options = vec![("kind", json!(kind)), ("when", json!(when.replace('T', " ")))];
    options.extend(more.iter().map(|(name, value)| (*name, json!(value))));
    actor.types("retreat add", &options).await;
    let added = actor.clicks("Add it").await;
    assert!(added.text().contains("is added"), "{}", added.text());
}

impl Town {
    /// A session of the home district at a wall time, in the library, as long as is usual. Answers with its key.
    pub async fn has_session(&self, kind: &str, starts_on: &str) -> i64 {
        let mut more = PLACE.to_vec();
        if Kind::from_name(kind).unwrap().usual_minutes().is_none() {
            more.push(("length", "2 h"));
        }
        adds(&self.person("Amara Okafor"), kind, starts_on, &more).await;
        self.newest_session().await
    }

    /// The key of the session that was added last.
    pub async fn newest_session(&self) -> i64 {
        self.count("SELECT max(id) FROM session WHERE state = 'planned'").await
    }

    /// Moves a session to a wall time.
    pub async fn moves_session(&self, session: i64, to: &str) {
        let amara = self.person("Amara Okafor");
        let to = json!(to.replace('T', " "));
        amara.types("retreat move", &[("session", key(session)), ("to", to)]).await;
        let moved = amara.clicks("Move it").await;
        assert!(moved.text().contains("moved"), "{}", moved.text());
    }

    /// Calls a session off.
    pub async fn cancels_session(&self, session: i64) {
        let amara = self.person("Amara Okafor");
        amara.types("retreat cancel", &[("session", key(session))]).await;
        let cancelled = amara.clicks("Call it off").await;
        assert!(cancelled.text().contains("called off"), "{}", cancelled.text());
    }

    /// Says where the core team meets before a session.
    pub async fn links_meeting(&self, session: i64, link: &str) {
        let amara = self.person("Amara Okafor");
        amara.types("meeting show", &[("session", key(session))]).await;
        let form = amara.opens("Set the link").await;
        let linked = amara.sends(&form, &[("words", link)]).await;
        assert!(linked.text().contains("Saved"), "{}", linked.text());
    }

    /// The agenda of a session: one item, and final.
    pub async fn has_final_agenda(&self, session: i64, words: &str, minutes: &str) {
        let amara = self.person("Amara Okafor");
        amara.types("retreat agenda", &[("session", key(session))]).await;
        let form = amara.opens("Propose an item").await;
        amara.sends(&form, &[("what", words), ("minutes", minutes)]).await;
        let first = words.split(' ').next().unwrap();
        amara.picks("Pick an item", &[first]).await;
        amara.clicks("Accept").await;
        let done = amara.clicks("Make it final").await;
        assert!(done.text().contains("final"), "{}", done.text());
    }

    /// Somebody comes to a session that is announced, and wants to be reminded the day before.
    pub async fn is_reminded(&self, person: &Actor<'_>, session: i64) {
        self.settles().await;
        let person = person.in_channel(self.channel("announcements"));
        let answer = format!("1:rsvp.answer:{session}:coming");
        let announced = |seen: &Seen| seen.controls().iter().any(|control| control.custom_id == answer);
        let announcement = person.messages().into_iter().rev().find(announced).expect("an announcement");
        let own = person.clicks_in(&announcement, "Coming").await;
        let reminded = person.clicks_in(&own, "Remind me the day before").await;
        assert!(reminded.control("No reminder").is_some(), "{}", reminded.text());
    }
}

fn key(session: i64) -> Value {
    json!(session.to_string())
}
