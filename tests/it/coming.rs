//! Sessions are announced, people say whether they come, and afterwards who was there.

use chrono::TimeDelta;
use insta::assert_snapshot;
use plankeeper::district;
use plankeeper::error::Fault;
use plankeeper::prompts::Prompts;
use plankeeper::rehearsal::Seen;
use plankeeper::reminder::Kind;
use plankeeper::reminder::subject::{Asked, Look};
use plankeeper::rsvp::remind;
use serde_json::{Value, json};

use crate::support::{Actor, HOME, NEIGHBOUR, Town, adds, shown};

/// A Friday; four weeks before it is Friday, January 15.
const DAY: &str = "2027-02-12T09:00";
/// The Tuesday after.
const LATER: &str = "2027-02-16T09:00";

impl Town {
    /// Moves the clock to an instant, and waits for what is due then.
    async fn is_now(&self, instant: &str) {
        self.advance_to(instant.parse().unwrap()).await;
    }

    fn announcements(&self, name: &str) -> Actor<'_> {
        self.person(name).in_channel(self.channel("announcements"))
    }

    /// The newest message in a channel with these words, once it is there.
    #[track_caller]
    fn reads<'a>(&'a self, channel: &'a str, words: &'a str) -> impl Future<Output = Seen> + 'a {
        let channel = self.channel(channel);
        let amara = self.person("Amara Okafor").in_channel(channel);
        let wait = self.waits_until(words, move |world| {
            let mut all = world.messages.values().filter(|it| it.channel == channel && it.ephemeral_for.is_none());
            let all = all.any(|it| format!("{} {:?}", it.content, it.embeds).contains(words));
            all.then_some(())
        });
        async move {
            wait.await;
            let mut all = amara.messages().into_iter().filter(|seen| !seen.ephemeral);
            all.rfind(|seen| seen.text().contains(words)).unwrap()
        }
    }

    /// A session on [`DAY`] that is announced now.
    async fn announced(&self) -> i64 {
        let id = self.has_session("data", DAY).await;
        self.is_now("2027-01-15T14:00:00Z").await;
        self.reads("announcements", "Data Retreat").await;
        id
    }
}

fn labels(seen: &Seen) -> Vec<String> {
    seen.controls().into_iter().map(|control| control.label).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_announced_four_weeks_before_and_people_answer_with_one_tap() {
    let town = Town::new().await;
    town.has_session("data", DAY).await;
    town.is_now("2027-01-15T13:59:00Z").await;
    let amara = town.announcements("Amara Okafor");
    // Hurrying what waits for a permission hurries nothing that waits for its time.
    town.person("Ravi Patel").types("setup show", &[]).await;
    town.person("Ravi Patel").clicks("Check again").await;
    town.is_now("2027-01-15T14:00:00Z").await;
    let announcement = town.reads("announcements", "Data Retreat").await;
    assert!(announcement.pinged.is_empty());
    assert_eq!(announcement.sent_at.to_rfc3339(), "2027-01-15T14:00:00+00:00", "not before nine in the morning");
    assert_snapshot!("announcement", shown(&town, &announcement));
    let helen = town.announcements("Helen Papadakis");
    let coming = helen.clicks("Coming").await;
    assert!(coming.ephemeral);
    assert_snapshot!("coming", shown(&town, &coming));
    assert_snapshot!("reminded", shown(&town, &helen.clicks("Remind me the day before").await));
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'eve' AND state = 'waiting'").await, 1);
    let cant = town.announcements("Mei-Ling Wong").clicks("Can't come").await;
    assert_snapshot!("cant", shown(&town, &cant));
    let maybe = town.announcements("Omar Haddad").clicks("Maybe").await;
    assert_snapshot!("maybe", shown(&town, &maybe));
    // Career-program staff, all staff and planning team at once: she counts in one group.
    town.announcements("Amara Okafor").clicks("Coming").await;
    town.announcements("Nora Fitzgerald").clicks("Coming").await;
    town.later(TimeDelta::minutes(1));
    let counted = town.reads("announcements", "Coming 3").await;
    assert_snapshot!("announcement_counted", shown(&town, &counted));
    assert!(counted.edited_at.is_some());
    assert_eq!(amara.messages().into_iter().filter(|seen| !seen.ephemeral).count(), 1, "drawn anew, not posted again");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nearer_session_is_announced_at_once_at_an_hour_when_people_are_at_work() {
    let town = Town::new().await;
    town.has_session("vision", "2027-01-29T09:00").await;
    town.later(TimeDelta::minutes(1));
    town.reads("announcements", "Vision Retreat").await;
    // Monday night: it waits for the morning.
    town.is_now("2027-01-12T03:00:00Z").await;
    town.has_session("direction", "2027-02-05T09:00").await;
    town.is_now("2027-01-12T11:59:00Z").await;
    town.person("Ravi Patel").types("setup show", &[]).await;
    town.is_now("2027-01-12T12:00:00Z").await;
    let announced = town.reads("announcements", "Setting Direction").await;
    assert_eq!(announced.sent_at.to_rfc3339(), "2027-01-12T12:00:00+00:00");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_follows_its_session_until_it_is_sent() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    town.moves_session(id, "2027-03-12T09:00").await;
    town.later(TimeDelta::minutes(1));
    let told = town.reads("core-team", "Moved: Data Retreat").await;
    assert_snapshot!("moved_before_announced", shown(&town, &told));
    assert!(
        told.pinged.contains(&town.person("Amara Okafor").id)
            && !told.pinged.contains(&town.person("Ruth Abernathy").id)
    );
    town.is_now("2027-01-20T14:00:00Z").await;
    town.person("Ravi Patel").types("setup show", &[]).await;
    assert!(town.announcements("Ruth Abernathy").messages().is_empty(), "it waits for four weeks before its new date");
    town.cancels_session(id).await;
    town.later(TimeDelta::minutes(1));
    town.reads("core-team", "Called off: Data Retreat").await;
    town.is_now("2027-02-12T14:00:00Z").await;
    assert_eq!(town.count("SELECT count(*) FROM posting WHERE kind = 'announcement' AND reason = 'over'").await, 1);
    assert!(town.announcements("Ruth Abernathy").messages().is_empty());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn planners_look_first_and_announce_by_hand() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    let amara = town.person("Amara Okafor");
    let preview = amara.forges(&format!("1:rsvp.announce:{id}")).await;
    assert!(preview.ephemeral);
    assert_snapshot!("preview", shown(&town, &preview));
    assert!(preview.control("Coming").unwrap().disabled);
    assert_snapshot!("not_now", shown(&town, &amara.clicks("Not now").await));
    assert!(town.announcements("Amara Okafor").messages().is_empty());
    let done = amara.clicks_in(&preview, "Announce now").await;
    assert_snapshot!("announced", shown(&town, &done));
    town.reads("announcements", "Data Retreat").await;
    let again = amara.clicks_in(&preview, "Announce now").await;
    assert!(again.text().contains("is announced in"), "{}", again.text());
    let there = amara.forges(&format!("1:rsvp.announce:{id}")).await;
    assert!(there.text().contains("has been announced in") && there.text().contains("/channels/"), "{}", there.text());
    town.is_now("2027-01-15T14:00:00Z").await;
    town.person("Ravi Patel").types("setup show", &[]).await;
    assert_eq!(town.announcements("Ruth Abernathy").messages().len(), 1, "once");
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'session_announced'").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_can_be_changed_for_ever_and_after_a_restart() {
    let mut town = Town::new().await;
    let id = town.announced().await;
    let first = town.announcements("Helen Papadakis").clicks("Coming").await;
    town.announcements("Helen Papadakis").clicks("Remind me the day before").await;
    town.restart_bot().await;
    let helen = town.announcements("Helen Papadakis");
    let cant = helen.clicks_in(&first, "Can't come").await;
    assert!(cant.text().contains("You can't come") && cant.control("Remind").is_none(), "{}", cant.text());
    let waiting = "SELECT count(*) FROM reminder WHERE kind = 'eve' AND state = 'waiting'";
    assert_eq!(town.count(waiting).await, 0, "who can't come is reminded of nothing");
    // The announcement's own button opens a fresh message.
    let announcement = town.reads("announcements", "Data Retreat").await;
    let coming = helen.clicks_in(&announcement, "Coming").await;
    assert!(coming.ephemeral && coming.id != first.id && coming.text().contains("You're coming"), "{}", coming.text());
    // Twice, and delivered twice.
    helen.clicks_in(&announcement, "Coming").await;
    let last = town.server.read(|world| *world.interactions.keys().next_back().unwrap());
    town.server.people().redeliver(last);
    helen.clicks_in(&coming, "Maybe").await;
    assert_eq!(town.count("SELECT count(*) FROM rsvp").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM rsvp WHERE answer = 'maybe' AND voice = 'board'").await, 1);
    let lead = town.server.read(|world| {
        let guild = world.guild_named(NEIGHBOUR).unwrap();
        world.guilds[&guild].roles.values().find(|role| role.name == "District lead").unwrap().id
    });
    town.neighbour("Ingrid Solberg").types("setup roles", &[("district-lead", json!(lead.to_string()))]).await;
    let none = town.neighbour("Ingrid Solberg").forges(&format!("1:rsvp.answer:{id}:coming")).await;
    assert!(none.text().contains("I don't know that session"), "{}", none.text());
    for forged in ["people", "announce", "announce_later", "attendance", "confirm"] {
        let unknown = town.neighbour("Ingrid Solberg").forges(&format!("1:rsvp.{forged}:{id}")).await;
        assert!(unknown.text().contains("I don't know that session"), "{forged}: {}", unknown.text());
    }
    for forged in ["people", "announce", "announce_now", "announce_later", "attendance", "confirm"] {
        let refused = town.person("Ruth Abernathy").forges(&format!("1:rsvp.{forged}:{id}")).await;
        assert!(refused.text().contains("can do this"), "{forged}: {}", refused.text());
    }
    assert_eq!(town.count("SELECT count(*) FROM rsvp").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_move_people_are_told_and_asked_again() {
    let town = Town::new().await;
    let id = town.announced().await;
    let helen = town.announcements("Helen Papadakis");
    let mei = town.announcements("Mei-Ling Wong");
    let old = helen.clicks("Coming").await;
    mei.clicks("Coming").await;
    mei.clicks("Remind me the day before").await;
    town.later(TimeDelta::hours(1));
    town.moves_session(id, LATER).await;
    town.later(TimeDelta::minutes(1));
    let told = town.reads("announcements", "Moved: Data Retreat").await;
    assert!(
        told.pinged.contains(&town.person("Priya Nair").id) && !told.pinged.contains(&helen.id),
        "the core team only"
    );
    assert_snapshot!("moved", shown(&town, &told));
    let announcement = town.reads("announcements", "2 people answered for the earlier date").await;
    assert_snapshot!("announcement_moved", shown(&town, &announcement));
    // A private message that showed the earlier date saves nothing: it asks.
    let asked = helen.clicks_in(&old, "Maybe").await;
    assert_snapshot!("asked_again", shown(&town, &asked));
    assert_eq!(town.count("SELECT count(*) FROM rsvp WHERE revision = 2").await, 0);
    let again = mei.clicks_in(&told, "Coming").await;
    assert_snapshot!("answered_again", shown(&town, &again));
    assert_eq!(town.count("SELECT count(*) FROM rsvp WHERE revision = 2 AND remind").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'eve' AND state = 'waiting'").await, 1);
    assert!(helen.clicks("How it stands now").await.text().contains("You had said “Coming”"));
    // Moved once more: the word of the first move is drawn no more, and its buttons ask again.
    town.later(TimeDelta::hours(1));
    town.moves_session(id, "2027-02-19T09:00").await;
    let stale = mei.clicks_in(&told, "Can't come").await;
    assert!(stale.text().contains("Please answer again") && stale.text().contains("February 16"), "{}", stale.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_that_could_not_be_told_the_newer_says_all() {
    let town = Town::new().await;
    let id = town.announced().await;
    let (announcements, bot) = (town.channel("announcements"), town.role("Plankeeper"));
    let send = plankeeper::rehearsal::permissions::SEND_MESSAGES;
    let role = plankeeper::rehearsal::Target::Role(bot);
    town.server.admin().overwrite(announcements, role, 0, send);
    town.moves_session(id, LATER).await;
    town.later(TimeDelta::minutes(1));
    town.waits_until("it is refused", |world| (!world.refusals.is_empty()).then_some(())).await;
    town.settles().await;
    town.moves_session(id, "2027-02-19T09:00").await;
    // What is being tried at this moment may still say what was true when it began.
    town.settles().await;
    town.server.admin().overwrite(announcements, role, send, 0);
    // A channel that refused several times is left alone for a while, unless somebody says that it is mended.
    let margaret = town.person("Margaret Chen");
    margaret.types("setup show", &[]).await;
    margaret.clicks("Check again").await;
    town.later(TimeDelta::minutes(10));
    let told = town.reads("announcements", "Moved: Data Retreat").await;
    assert!(told.text().contains("**Before:** Friday, February 12, 2027"), "{}", told.text());
    assert!(told.text().contains("**Now:** Friday, February 19, 2027"), "{}", told.text());
    let moved =
        town.announcements("Ruth Abernathy").messages().into_iter().filter(|seen| seen.text().contains("Moved"));
    assert_eq!(moved.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_called_off_says_so_everywhere() {
    let town = Town::new().await;
    let id = town.announced().await;
    let helen = town.announcements("Helen Papadakis");
    let old = helen.clicks("Coming").await;
    let drawn = town.reads("announcements", "Data Retreat").await;
    town.cancels_session(id).await;
    town.later(TimeDelta::minutes(1));
    let told = town.reads("announcements", "It was planned for Friday, February 12, 2027, 09:00 (Toronto).").await;
    assert_snapshot!("cancelled", shown(&town, &told));
    let announcement = town.reads("announcements", "This session does not take place").await;
    assert_snapshot!("announcement_cancelled", shown(&town, &announcement));
    for seen in [&old, &drawn] {
        let refused = helen.clicks_in(seen, "Can't come").await;
        assert!(refused.text().contains("was called off"), "{}", refused.text());
    }
    let amara = town.person("Amara Okafor");
    assert!(amara.forges(&format!("1:rsvp.attendance:{id}")).await.text().contains("nobody was there"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_core_team_hears_when_its_meeting_moves() {
    let town = Town::new().await;
    let id = town.announced().await;
    let amara = town.person("Amara Okafor");
    let options = [("session", json!(id.to_string())), ("to", json!("2027-02-04 16:00"))];
    amara.types("meeting move", &options).await;
    amara.clicks("Move it").await;
    town.later(TimeDelta::minutes(1));
    let told = town.reads("core-team", "The core team meets at another time").await;
    assert_snapshot!("meeting_moved", shown(&town, &told));
    assert!(told.pinged.contains(&town.person("Priya Nair").id));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn when_it_has_begun_answers_end_and_when_it_is_over_the_buttons_go() {
    let town = Town::new().await;
    town.announced().await;
    let helen = town.announcements("Helen Papadakis");
    let announcement = town.reads("announcements", "Data Retreat").await;
    town.is_now("2027-02-12T14:00:00Z").await;
    let late = helen.clicks_in(&announcement, "Coming").await;
    assert!(late.text().contains("has begun already"), "{}", late.text());
    assert_eq!(town.count("SELECT count(*) FROM rsvp").await, 0);
    town.is_now("2027-02-12T20:00:00Z").await;
    let over = town.reads("announcements", "This session is over").await;
    assert_snapshot!("announcement_over", shown(&town, &over));
    // Once: a later sweep, seen by what it posts, leaves it alone.
    town.has_session("vision", "2027-02-26T09:00").await;
    town.is_now("2027-02-12T20:10:00Z").await;
    town.reads("announcements", "Vision Retreat").await;
    let over = town.reads("announcements", "This session is over").await;
    assert_eq!(over.edited_at.unwrap().to_rfc3339(), "2027-02-12T20:00:00+00:00");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_into_place_and_name_stays_letters() {
    let town = Town::new().await;
    let more = [
        ("name", "# @everyone **big** <@&1>"),
        ("length", "90 min"),
        ("place", "[free](https://evil.example) ||x||"),
        ("link", "https://meet.example/a](https://evil.example)"),
    ];
    adds(&town.person("Amara Okafor"), "living", "2027-01-29 09:00", &more).await;
    town.later(TimeDelta::minutes(1));
    let seen = town.reads("announcements", "keep the plan off the shelf").await;
    let text = seen.text();
    for alive in ["@everyone", " **big**", " <@&1>", "free](https", " ||x||"] {
        assert!(!text.contains(alive), "{alive} is alive in {text}");
    }
    // In its brackets nothing of it is more than an address.
    assert!(text.contains("<https://meet.example/a](https://evil.example)>"), "{text}");
    assert!(text.contains("1 h 30 min, until 10:30"), "{text}");
    town.nothing_was_refused();
}

/// What a reminder would say at this moment, `None` if it isn't wanted any more.
async fn reminder(town: &Town, kind: Kind, subject_id: i64, revision: i64, user_id: Option<u64>) -> Option<String> {
    let (now, guild) = (town.clock.unix_seconds(), town.server.guild(HOME));
    let look = town.store().read(move |conn| {
        Box::pin(async move {
            let district = district::store::find(conn, guild).await?.unwrap();
            let hours = district::store::hours(conn, district.id).await?;
            let prompts = Prompts::load(None).unwrap();
            let voice = prompts.voice(district.profile());
            let asked =
                Asked { district: &district, hours: &hours, kind, subject_id, revision, rung: "P1D", user_id, now };
            remind::look(conn, &voice, &asked).await
        })
    });
    let look: Result<Look, Fault> = look.await;
    match look.unwrap() {
        Look::Unwanted => None,
        Look::Wanted(item) => {
            let buttons: Vec<String> = item.buttons.iter().map(|it| format!("[{}]", it.label.plain())).collect();
            Some(format!("{}\n{}\n{}", item.title.markdown(), item.body.markdown(), buttons.join(" ")))
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reminders_look_again_at_what_they_are_about() {
    let town = Town::new().await;
    let id = town.announced().await;
    let helen = town.announcements("Helen Papadakis");
    let eve = |revision| reminder(&town, Kind::Eve, id, revision, Some(helen.id));
    helen.clicks("Coming").await;
    assert_eq!(eve(1).await, None, "she did not ask for it");
    helen.clicks("Remind me the day before").await;
    town.has_final_agenda(id, "Look at *all* results", "45").await;
    assert_snapshot!("eve", eve(1).await.unwrap());
    town.later(TimeDelta::minutes(1));
    town.reads("announcements", "results (45 min)").await;
    helen.clicks("Maybe").await;
    assert_snapshot!("eve_maybe", eve(1).await.unwrap());
    helen.clicks("No reminder").await;
    assert_eq!(eve(1).await, None);
    helen.clicks("Remind me the day before").await;
    let waiting = "SELECT count(*) FROM reminder WHERE kind = 'eve' AND state = 'waiting'";
    assert_eq!(town.count(waiting).await, 1, "whoever changes their mind twice is reminded");
    let after = reminder(&town, Kind::Attendance, id, 1, None).await;
    assert_snapshot!("after", after.unwrap());
    town.moves_session(id, LATER).await;
    assert_eq!(eve(1).await, None, "that was for the earlier date");
    assert_snapshot!("eve_moved", eve(2).await.unwrap());
    assert_eq!(reminder(&town, Kind::Attendance, id, 1, None).await, None);
    town.is_now("2027-02-16T14:00:00Z").await;
    assert_eq!(eve(2).await, None, "it has begun");
    let amara = town.person("Amara Okafor");
    amara.forges(&format!("1:rsvp.attendance:{id}")).await;
    assert!(reminder(&town, Kind::Attendance, id, 2, None).await.is_some());
    amara.clicks("Confirm").await;
    assert_eq!(reminder(&town, Kind::Attendance, id, 2, None).await, None, "it is done");
    town.nothing_was_refused();
}

/// So many people who come, beside those of the town.
async fn crowd(town: &Town, count: usize) {
    for n in 0..count {
        let name = format!("Guest {n}");
        let id = town.server.admin().add_person(&name);
        town.server.admin().join(town.server.guild(HOME), id, &[town.role("All staff")]);
        town.announcements(&name).clicks("Coming").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn planners_see_who_comes_and_note_who_was_there() {
    let mut town = Town::new().await;
    let id = town.announced().await;
    for (name, answer) in [
        ("Helen Papadakis", "Coming"),
        ("Mei-Ling Wong", "Coming"),
        ("Amara Okafor", "Coming"),
        ("Nora Fitzgerald", "Coming"),
        ("Omar Haddad", "Maybe"),
        ("Kai Johansson", "Can't come"),
    ] {
        town.announcements(name).clicks(answer).await;
    }
    let amara = town.person("Amara Okafor");
    let people = amara.forges(&format!("1:rsvp.people:{id}")).await;
    assert!(people.ephemeral && people.pinged.is_empty());
    assert_snapshot!("people", shown(&town, &people));
    let early = amara.forges(&format!("1:rsvp.attendance:{id}")).await;
    assert!(early.text().contains("has not begun yet"), "{}", early.text());
    town.is_now("2027-02-12T20:00:00Z").await;
    let list = amara.forges(&format!("1:rsvp.attendance:{id}")).await;
    assert_snapshot!("attendance", shown(&town, &list));
    let picked: Vec<Value> = ["Amara Okafor", "Helen Papadakis", "Mei-Ling Wong", "Nora Fitzgerald"]
        .map(|name| json!({"id": town.person(name).id.to_string(), "type": "user"}))
        .into();
    let menu = &list.components[0]["components"][0];
    let mut defaults = menu["default_values"].as_array().unwrap().clone();
    defaults.sort_by_key(|one| picked.iter().position(|it| it == one));
    assert_eq!(defaults, picked);
    amara.picks_people("Who of these was there?", &["Helen Papadakis", "Omar Haddad", "Amara Okafor"]).await;
    amara.picks_people("Somebody else was there", &["Ruth Abernathy"]).await;
    // Somebody else goes on where she stopped, after a restart. Her list no longer fits.
    town.restart_bot().await;
    let amara = town.person("Amara Okafor");
    let stale = amara.clicks_in(&list, "Confirm").await;
    assert_snapshot!("attendance_confirmed", shown(&town, &stale));
    let david = town.person("David Kowalski");
    david.forges(&format!("1:rsvp.attendance:{id}")).await;
    david.picks_people("Somebody else was there", &["Grace Whitehorse"]).await;
    let changed = amara.picks_people("Who of these was there?", &["Helen Papadakis"]).await;
    assert!(changed.text().contains("Somebody changed this list"), "{}", changed.text());
    assert_eq!(town.count("SELECT count(*) FROM attendance WHERE present").await, 5);
    assert_eq!(town.count("SELECT count(*) FROM attendance").await, 8);
    assert_eq!(town.count("SELECT count(*) FROM session WHERE attendance_at IS NOT NULL").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what = 'attendance_confirmed'").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_people_and_more_are_paged() {
    let town = Town::new().await;
    let id = town.announced().await;
    crowd(&town, 65).await;
    let amara = town.person("Amara Okafor");
    let people = amara.forges(&format!("1:rsvp.people:{id}")).await;
    assert!(people.text().contains("Page 1 of 2") && people.text().contains("Coming (65)"), "{}", people.text());
    let next = amara.clicks("Next").await;
    assert!(next.text().contains("Page 2 of 2") && labels(&next) == ["Back"], "{}", next.text());
    town.is_now("2027-02-12T20:00:00Z").await;
    let list = amara.forges(&format!("1:rsvp.attendance:{id}")).await;
    assert!(list.text().contains("Page 1 of 4") && list.text().contains("65 of 65"), "{}", list.text());
    let second = amara.clicks("Next").await;
    assert!(second.text().contains("Page 2 of 4"), "{}", second.text());
    let noted = amara.picks_people("Who of these was there?", &["Guest 21", "Guest 22"]).await;
    assert!(noted.text().contains("47 of 65") && noted.text().contains("Page 2 of 4"), "{}", noted.text());
    let done = amara.clicks("Confirm").await;
    assert!(done.text().contains("47 people were at Data Retreat"), "{}", done.text());
    assert_eq!(town.count("SELECT count(*) FROM attendance WHERE NOT present").await, 18);
    town.nothing_was_refused();
}
