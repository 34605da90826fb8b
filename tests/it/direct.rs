//! What people do in their direct messages with the bot, and what comes there.

use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{HOME, Town, adds, shown, wall};

impl Town {
    /// Lives on until a wall time in Toronto.
    async fn lives_until(&self, to: &str) {
        self.live_until(wall(to)).await;
    }

    /// The one session's announcement, as it is now.
    fn announcement(&self) -> Seen {
        let everyone = self.person("Amara Okafor").in_channel(self.channel("announcements"));
        let mut all = everyone.messages().into_iter().filter(|seen| !seen.ephemeral);
        all.rfind(|seen| seen.control("Coming").is_some()).unwrap_or_else(|| panic!("{}", self.transcript()))
    }
}

const HELEN: &str = "Helen Papadakis";

/// A session on Monday, February 8, announced; Helen comes and wants to be reminded.
async fn helen_comes() -> Town {
    let town = Town::new().await;
    adds(&town.person("Amara Okafor"), "data", "Feb 8 2027 9am", &[]).await;
    town.lives_until("2027-01-11T12:05").await;
    let helen = town.person(HELEN).in_channel(town.channel("announcements"));
    helen.clicks_in(&town.announcement(), "Coming").await;
    let asked = helen.clicks("Remind me the day before").await;
    assert!(asked.ephemeral && asked.text().contains("on the last working day before it"), "{}", asked.text());
    town
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_hears_on_the_friday_before_a_monday_and_calls_off_in_the_message() {
    let mut town = helen_comes().await;
    town.lives_until("2027-02-05T08:59").await;
    assert!(town.in_private(HELEN).messages().is_empty(), "{}", town.transcript());
    assert!(town.announcement().text().contains("Coming 1:"), "{}", town.announcement().text());
    town.lives_until("2027-02-05T09:01").await;
    let [told] = <[Seen; 1]>::try_from(town.in_private(HELEN).messages()).expect("one message");
    assert_snapshot!("reminder", shown(&town, &told));
    town.restart_bot().await;
    let changed = town.in_private(HELEN).clicks("I can't come after all").await;
    assert_snapshot!("cant", shown(&town, &changed));
    town.lives_until("2027-02-05T09:05").await;
    let announcement = town.announcement().text();
    assert!(!announcement.contains("Coming 1:"), "{announcement}");
    assert_eq!(town.count("SELECT count(*) FROM rsvp WHERE answer = 'cant'").await, 1);
    town.lives_until("2027-02-08T08:00").await;
    assert_eq!(town.in_private(HELEN).messages().len(), 2, "the reminder and the answer\n{}", town.transcript());
    town.nothing_was_refused();
}

/// As [`helen_comes`], but to a session on the afternoon of Wednesday, February 10; she was reminded on Tuesday, and put it
/// off.
async fn helen_puts_it_off() -> Town {
    let town = Town::new().await;
    adds(&town.person("Amara Okafor"), "data", "Feb 10 2027 1pm", &[]).await;
    town.lives_until("2027-01-13T09:05").await;
    let helen = town.person(HELEN).in_channel(town.channel("announcements"));
    helen.clicks_in(&town.announcement(), "Coming").await;
    helen.clicks("Remind me the day before").await;
    town.lives_until("2027-02-09T09:01").await;
    let helen = town.in_private(HELEN);
    let offers = helen.clicks("Remind me later").await;
    assert_snapshot!("later", shown(&town, &offers));
    let done = helen.clicks("Tomorrow").await;
    assert!(done.text().contains("again Wednesday, February 10, 2027, 09:00 (Toronto)"), "{}", done.text());
    town
}

/// How often Helen was reminded.
fn reminders(town: &Town) -> usize {
    town.in_private(HELEN).messages().iter().filter(|seen| seen.text().contains("Coming up")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_comes_again_in_the_morning_and_once() {
    let town = helen_puts_it_off().await;
    town.lives_until("2027-02-10T08:59").await;
    assert_eq!(reminders(&town), 1, "{}", town.transcript());
    town.lives_until("2027-02-10T09:01").await;
    assert_eq!(reminders(&town), 2, "{}", town.transcript());
    town.lives_until("2027-02-10T20:00").await;
    assert_eq!(reminders(&town), 2, "{}", town.transcript());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_keeps_its_local_time_when_the_district_follows_another_zone() {
    let town = helen_puts_it_off().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup district", &[("timezone", json!("America/Vancouver"))]).await;
    // Vancouver has stopped changing its clocks: nine o'clock there is eleven in Toronto, also in winter.
    town.lives_until("2027-02-10T10:59").await;
    assert_eq!(reminders(&town), 1, "{}", town.transcript());
    town.lives_until("2027-02-10T11:01").await;
    assert_eq!(reminders(&town), 2, "{}", town.transcript());
    let newest = town.in_private(HELEN).newest();
    assert!(newest.text().contains("13:00 (Vancouver)") && !newest.text().contains("This is late"), "{newest:?}");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_is_worked_out_again_when_a_newer_build_brings_newer_rules() {
    let mut town = helen_puts_it_off().await;
    // As a build would have left it that thought the clocks in Toronto another hour ahead; in one write, so that nothing looks at half of it.
    let put_off = "SELECT count(*) FROM reminder WHERE state = 'waiting' AND rung LIKE 'later+%'";
    assert_eq!(town.count(put_off).await, 1);
    town.runs(
        "UPDATE reminder SET due_at = due_at - 3600, next_at = next_at - 3600, expires_at = expires_at - 3600 \
         WHERE state = 'waiting' AND rung LIKE 'later+%'; \
         UPDATE session SET starts_at = starts_at - 3600",
    )
    .await;
    town.restart_bot().await;
    // It is connected before it has worked everything out again.
    town.settles().await;
    let mended = "SELECT count(*) FROM reminder JOIN session ON session.id = subject_id WHERE reminder.state = 'waiting' \
                  AND rung LIKE 'later+%' AND due_at = next_at AND due_at + 4 * 3600 = starts_at AND expires_at = starts_at";
    assert_eq!(town.count(mended).await, 1);
    town.lives_until("2027-02-10T08:59").await;
    assert_eq!(reminders(&town), 1, "{}", town.transcript());
    town.lives_until("2027-02-10T09:01").await;
    assert_eq!(reminders(&town), 2, "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_the_server_can_do_nothing_there_any_more() {
    let town = helen_comes().await;
    town.lives_until("2027-02-05T09:01").await;
    let told = town.in_private(HELEN).newest();
    town.server.admin().leave(town.server.guild(HOME), town.person(HELEN).id);
    for label in ["I can't come after all", "Remind me later"] {
        let refused = town.in_private(HELEN).clicks_in(&told, label).await;
        assert!(refused.text().contains("You are no longer in that server"), "{label}: {}", refused.text());
    }
    assert_eq!(town.count("SELECT count(*) FROM rsvp WHERE answer = 'coming'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_are_made_up_or_another_districts_tell_a_stranger_nothing() {
    let town = helen_comes().await;
    town.lives_until("2027-02-05T09:01").await;
    let session = town.count("SELECT id FROM session").await;
    let delivery = town.count("SELECT id FROM delivery WHERE user_id IS NOT NULL").await;
    // In the neighbouring district only.
    let stranger = {
        let ingrid = town.neighbour("Ingrid Solberg");
        let channel = town.server.people().open_dm(ingrid.id);
        ingrid.in_channel(channel)
    };
    let nowhere = "You are no longer in that server";
    for control in [
        format!("1:rsvp.answer:{session}:coming"),
        format!("1:rsvp.answer:{}:coming", session + 900),
        format!("1:reminder.later:{delivery}"),
        format!("1:reminder.open:{delivery}"),
        format!("1:reminder.snooze:{delivery}:hour"),
        format!("1:reminder.later:{}", delivery + 900),
        "1:rsvp.answer:9223372036854775807:coming".to_owned(),
    ] {
        let refused = stranger.forges(&control).await;
        assert!(refused.text().contains(nowhere), "{control}: {}", refused.text());
    }
    // A member learns no more of what isn't there, and nothing of somebody else's.
    let omar = town.in_private("Omar Haddad");
    let gone = omar.forges(&format!("1:reminder.later:{}", delivery + 900)).await;
    assert!(gone.text().contains(nowhere), "{}", gone.text());
    for control in [format!("1:reminder.open:{delivery}"), format!("1:reminder.later:{delivery}")] {
        let other = omar.forges(&control).await;
        assert!(other.text().contains("This is for somebody else"), "{control}: {}", other.text());
    }
    // What names no district has none here.
    let homeless = omar.forges("1:readiness.take:1").await;
    assert!(homeless.text().contains("I only work inside your district's server"), "{}", homeless.text());
    let unknown = omar.forges("1:nothing.at.all:1").await;
    assert!(!unknown.text().is_empty() && unknown.text().len() < 300, "{}", unknown.text());
    assert_eq!(town.count("SELECT count(*) FROM rsvp").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE rung LIKE 'later+%'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_direct_messages_tell_everyone_nothing_and_work_all_the_same() {
    let mut town = helen_comes().await;
    town.server.people().close_dms(town.person(HELEN).id, true);
    town.lives_until("2027-02-05T09:01").await;
    assert!(town.in_private(HELEN).messages().is_empty(), "{}", town.transcript());
    let (channel, door) = ["actions", "announcements", "core-team"]
        .into_iter()
        .find_map(|name| {
            let helen = town.person(HELEN).in_channel(town.channel(name));
            let door = helen.messages().into_iter().find(|seen| seen.control("Open").is_some())?;
            Some((town.channel(name), door))
        })
        .unwrap_or_else(|| panic!("no door\n{}", town.transcript()));
    assert!(!door.text().contains("Data Retreat") && door.pinged == [town.person(HELEN).id], "{door:?}");
    for other in ["Ruth Abernathy", "Amara Okafor"] {
        let refused = town.person(other).in_channel(channel).clicks_in(&door, "Open").await;
        assert!(refused.ephemeral && refused.text().contains("This is for somebody else"), "{}", refused.text());
    }
    town.restart_bot().await;
    let helen = town.person(HELEN).in_channel(channel);
    let opened = helen.clicks_in(&door, "Open").await;
    assert!(opened.ephemeral && opened.text().contains("Coming up: Data Retreat"), "{}", opened.text());
    let seen_by = |name: &str| town.person(name).in_channel(channel).messages();
    assert!(!seen_by("Amara Okafor").iter().any(|seen| seen.text().contains("Coming up")), "{}", town.transcript());
    helen.clicks_in(&opened, "I can't come after all").await;
    assert_eq!(town.count("SELECT count(*) FROM rsvp WHERE answer = 'cant'").await, 1);
}
