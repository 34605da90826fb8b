//! What goes out by itself: at its time, once, and never without a word about what did not.

use chrono::TimeDelta;
use insta::assert_snapshot;
use plankeeper::rehearsal::{Fault, Rule, Target, permissions};
use serde_json::json;

use crate::support::{HOME, Town, shown, wall};

/// A Tuesday: the core team meets on Tuesday, January 26, 15:45, and hears of it on Friday, January 22.
const SESSION: &str = "2027-02-02T09:00";
const WEEK: &str = "2027-01-26T09:00";
const IN_ONE_WEEK: &str = "is in one week";

async fn town_with_a_session() -> Town {
    let town = Town::new().await;
    let session = town.has_session("data", SESSION).await;
    town.links_meeting(session, "https://meet.example/core-team").await;
    town
}

fn messages_of(town: &Town, channel: &str) -> String {
    format!("/channels/{}/messages", town.channel(channel))
}

/// One message with the week's reminder, and it is on record as sent.
async fn week_was_sent_once(town: &Town) {
    assert_eq!(town.core_team_reads(IN_ONE_WEEK).len(), 1, "{}", town.transcript());
    let sent = town.count("SELECT count(*) FROM reminder WHERE kind = 'week' AND state = 'sent'").await;
    assert_eq!(sent, 1, "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_core_team_hears_of_its_week() {
    let town = town_with_a_session().await;
    let david = town.person("David Kowalski");
    for (at, name, words, pings) in [
        ("2027-01-22T09:00", "notice", "The core team meets in 4 days", false),
        (WEEK, "week", IN_ONE_WEEK, true),
        ("2027-01-26T15:35", "soon", "The core team meets in 10 minutes", true),
        ("2027-01-26T16:25", "agenda_open", "the agenda is not final\n", false),
    ] {
        town.advance_to(wall(at)).await;
        let [seen] = <[_; 1]>::try_from(town.core_team_reads(words)).expect("one message");
        assert_snapshot!(format!("reminder_{name}"), shown(&town, &seen));
        assert_eq!(seen.pinged.contains(&david.id), pings, "{name}");
        assert_eq!(seen.content.matches("<@&").count(), usize::from(pings), "{name}");
    }
    assert!(town.core_team_reads("late").is_empty());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_final_agenda_and_a_session_called_off_ask_for_nothing() {
    let town = town_with_a_session().await;
    town.has_session("vision", "2027-02-03T09:00").await;
    town.advance_to(wall("2027-01-26T12:00")).await;
    // Both behind the planner's back, who would take the reminders away: they are looked at again when they are due.
    town.runs("UPDATE session SET agenda_final_at = 1 WHERE kind = 'data'").await;
    town.runs("UPDATE session SET state = 'cancelled' WHERE kind = 'vision'").await;
    town.advance_to(wall("2027-01-27T18:00")).await;
    assert!(town.core_team_reads("the agenda is not final\n").is_empty());
    assert!(town.core_team_reads("The Vision Retreat is in").is_empty());
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE state = 'dropped' AND kind = 'week'").await, 1);
}

/// The bot is down from a moment before the reminder is due, for so long.
async fn down_for(how_long: TimeDelta) -> Town {
    let mut town = town_with_a_session().await;
    town.advance_to(wall("2027-01-26T08:59")).await;
    // Who was there is known, so that nobody asks for it; people can't say so before the session.
    town.runs("UPDATE session SET attendance_at = 1").await;
    town.kill_bot().await;
    town.later(how_long);
    town.start_bot().await;
    town.settles().await;
    town
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_minute_nobody_notices() {
    let town = down_for(TimeDelta::minutes(2)).await;
    week_was_sent_once(&town).await;
    assert!(!town.core_team_reads(IN_ONE_WEEK)[0].text().contains("This is late"));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_hour_it_says_that_it_is_late() {
    let town = down_for(TimeDelta::hours(1)).await;
    week_was_sent_once(&town).await;
    assert_snapshot!("reminder_late", shown(&town, &town.core_team_reads(IN_ONE_WEEK)[0]));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_day_only_the_latest_word_is_said() {
    let town = down_for(TimeDelta::days(1)).await;
    assert!(town.core_team_reads(IN_ONE_WEEK).is_empty(), "one message, about what matters now");
    let read = town.core_team_reads("the agenda is not final");
    assert_eq!(read.len(), 1, "{}", town.transcript());
    assert!(read[0].text().contains("it was due Tuesday, January 26, 2027, 16:25 (Toronto)"), "{}", read[0].text());
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'soon' AND state = 'expired'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'week' AND state = 'sent'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_six_days_it_is_still_worth_saying() {
    let town = down_for(TimeDelta::days(6)).await;
    assert_eq!(town.core_team_reads("the agenda is not final").len(), 1, "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_eight_days_it_is_listed_and_not_sent() {
    let town = down_for(TimeDelta::days(8)).await;
    assert!(town.core_team_reads("Data Retreat is").is_empty(), "{}", town.transcript());
    assert!(town.core_team_reads("the agenda is not final").is_empty(), "{}", town.transcript());
    let amara = town.person("Amara Okafor");
    amara.types("reminder list", &[]).await;
    let listed = amara.picks("Show something else", &["Not delivered"]).await;
    assert_snapshot!("list_expired", shown(&town, &listed));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_killed_while_it_sends_sends_once() {
    let mut town = town_with_a_session().await;
    town.server.faults().rule(Rule::new("POST", &messages_of(&town, "core-team"), Fault::ApplyThenHang));
    assert!(town.clock.set(wall(WEEK)));
    let core_team = town.channel("core-team");
    town.waits_until("the message is there, and the bot does not know", |world| {
        let mut posted = world.messages.values().filter(|message| message.channel == core_team);
        posted.find(|message| message.embeds.iter().any(|embed| embed.to_string().contains(IN_ONE_WEEK))).map(|_| ())
    })
    .await;
    town.kill_bot().await;
    town.server.faults().clear();
    // Long after Discord's own protection against doubles has forgotten it.
    town.later(TimeDelta::hours(1));
    town.start_bot().await;
    town.settles().await;
    week_was_sent_once(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_restarted_again_and_again_sends_once() {
    let mut town = town_with_a_session().await;
    town.advance_to(wall(WEEK)).await;
    for _ in 0..3 {
        town.restart_bot().await;
        town.settles().await;
    }
    week_was_sent_once(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_discord_delays_it() {
    let town = town_with_a_session().await;
    town.server.faults().rule(Rule::new("POST", &messages_of(&town, "core-team"), Fault::Status(503)));
    town.advance_to(wall(WEEK)).await;
    let amara = town.person("Amara Okafor");
    let listed = amara.types("reminder list", &[]).await;
    assert!(listed.text().contains("Not out yet: Discord is not answering me."), "{}", listed.text());
    town.server.faults().clear();
    town.later(TimeDelta::hours(2));
    town.settles().await;
    week_was_sent_once(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_lost_is_not_a_second_message() {
    let town = town_with_a_session().await;
    town.server.faults().rule(Rule::new("POST", &messages_of(&town, "core-team"), Fault::ApplyThenClose));
    town.advance_to(wall(WEEK)).await;
    town.server.faults().clear();
    town.later(TimeDelta::hours(2));
    town.settles().await;
    week_was_sent_once(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_was_deleted_is_replaced_and_gets_it_at_once() {
    let town = town_with_a_session().await;
    town.server.admin().delete_channel(town.channel("core-team"));
    town.advance_to(wall(WEEK)).await;
    let ravi = town.person("Ravi Patel");
    let amara = town.person("Amara Okafor");
    let listed = amara.types("reminder list", &[]).await;
    assert!(listed.text().contains("that channel was deleted"), "{}", listed.text());
    let new = town.channel("actions");
    ravi.types("setup channels", &[("core-team", json!(new.to_string()))]).await;
    town.settles().await;
    let read = amara.in_channel(new).messages();
    assert_eq!(read.iter().filter(|seen| seen.text().contains(IN_ONE_WEEK)).count(), 1, "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_is_given_back_lets_it_go_at_once() {
    let town = town_with_a_session().await;
    let (core_team, bot) = (town.channel("core-team"), town.role("Plankeeper"));
    town.server.admin().overwrite(core_team, Target::Role(bot), permissions::VIEW_CHANNEL, permissions::SEND_MESSAGES);
    town.advance_to(wall(WEEK)).await;
    // So often that the bot stops asking for some minutes.
    for _ in 0..3 {
        town.later(TimeDelta::hours(1));
        town.settles().await;
    }
    town.later(TimeDelta::minutes(30));
    let listed = town.person("Amara Okafor").types("reminder list", &[]).await;
    assert!(listed.text().contains("I may not post there"), "{}", listed.text());
    let allow = permissions::VIEW_CHANNEL | permissions::SEND_MESSAGES;
    town.server.admin().overwrite(core_team, Target::Role(bot), allow, 0);
    let ravi = town.person("Ravi Patel");
    ravi.types("setup show", &[]).await;
    ravi.clicks("Check again").await;
    town.settles().await;
    week_was_sent_once(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_look_at_the_history_it_is_not_sent_blindly_again() {
    let town = town_with_a_session().await;
    let (core_team, bot) = (town.channel("core-team"), town.role("Plankeeper"));
    town.server.faults().rule(Rule::new("POST", &messages_of(&town, "core-team"), Fault::ApplyThenHang));
    town.advance_to(wall(WEEK)).await;
    town.server.faults().clear();
    let history = permissions::READ_MESSAGE_HISTORY;
    town.server.admin().overwrite(core_team, Target::Role(bot), permissions::VIEW_CHANNEL, history);
    for _ in 0..2 {
        town.later(TimeDelta::hours(1));
        town.settles().await;
    }
    assert_eq!(town.core_team_reads(IN_ONE_WEEK).len(), 1, "{}", town.transcript());
    let listed = town.person("Amara Okafor").types("reminder list", &[]).await;
    assert!(listed.text().contains("It may have arrived"), "{}", listed.text());
    town.server.admin().overwrite(core_team, Target::Role(bot), permissions::VIEW_CHANNEL | history, 0);
    town.later(TimeDelta::hours(1));
    town.settles().await;
    week_was_sent_once(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_was_removed_goes_on_when_it_is_added_again() {
    let town = town_with_a_session().await;
    let home = town.server.guild(HOME);
    town.server.admin().remove_bot(home);
    town.advance_to(wall(WEEK)).await;
    town.later(TimeDelta::hours(3));
    town.settles().await;
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'week' AND state = 'waiting'").await, 1);
    assert!(town.core_team_reads(IN_ONE_WEEK).is_empty());
    town.server.admin().add_bot(home, &[town.role("Plankeeper")]);
    town.waits_until("the reminder is there", |world| {
        let mut all = world.messages.values();
        all.find(|message| message.embeds.iter().any(|embed| embed.to_string().contains(IN_ONE_WEEK))).map(|_| ())
    })
    .await;
    town.settles().await;
    week_was_sent_once(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_the_server_is_not_a_farewell() {
    let town = town_with_a_session().await;
    let home = town.server.guild(HOME);
    town.server.admin().guild_outage(home);
    town.advance_to(wall(WEEK)).await;
    town.server.admin().guild_back(home);
    town.later(TimeDelta::hours(1));
    town.settles().await;
    assert_eq!(town.count("SELECT count(*) FROM district WHERE left_at IS NOT NULL").await, 0);
    week_was_sent_once(&town).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_disturbed_at_night_at_the_weekend_or_on_a_holiday() {
    let mut town = town_with_a_session().await;
    // Not by `/setup holiday`, which gives the reminder another day: here it is due on a day off.
    town.runs(
        "INSERT INTO holiday (district_id, first_on, last_on, name) \
         SELECT id, '2027-01-22', '2027-01-22', 'Snow' FROM district",
    )
    .await;
    let words = "The core team meets";
    // A free Friday, and the weekend after it.
    for at in ["2027-01-22T09:00", "2027-01-23T10:00", "2027-01-24T12:00", "2027-01-25T08:00"] {
        town.advance_to(wall(at)).await;
        assert!(town.core_team_reads(words).is_empty(), "{at}: {}", town.transcript());
    }
    // On Monday morning the bot is down, and at night nobody is woken.
    town.kill_bot().await;
    assert!(town.clock.set(wall("2027-01-25T23:00")));
    town.start_bot().await;
    for at in ["2027-01-25T23:30", "2027-01-26T06:59"] {
        town.advance_to(wall(at)).await;
        assert!(town.core_team_reads(words).is_empty(), "{at}: {}", town.transcript());
    }
    town.advance_to(wall("2027-01-26T07:00")).await;
    let read = town.core_team_reads(words);
    assert_eq!(read.len(), 1, "{}", town.transcript());
    let late = "it was due Monday, January 25, 2027, 09:00 (Toronto)";
    assert!(read[0].text().contains(late), "{}", read[0].text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_came_too_late_disturbs_no_weekend() {
    let town = Town::new().await;
    // The notice was due on Thursday, and the one-week reminder is on Monday.
    town.advance_to(wall("2027-01-16T11:00")).await;
    town.has_session("data", "2027-01-25T09:00").await;
    town.advance_to(wall("2027-01-18T08:59")).await;
    assert!(town.core_team_reads("The core team meets").is_empty(), "{}", town.transcript());
    town.advance_to(wall("2027-01-18T09:00")).await;
    assert_eq!(town.core_team_reads("Data Retreat").len(), 1, "{}", town.transcript());
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'notice' AND state = 'expired'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_for_one_person_are_one_message() {
    let town = town_with_a_session().await;
    let nora = town.person("Nora Fitzgerald");
    for (kind, at) in [("vision", "2027-02-04T10:00"), ("direction", "2027-02-04T17:00")] {
        let session = town.has_session(kind, at).await;
        town.is_reminded(&nora, session).await;
    }
    town.advance_to(wall("2027-02-03T09:00")).await;
    let read = town.server.people().dms(nora.id);
    assert_eq!(read.len(), 1, "{}", town.transcript());
    assert_snapshot!("reminder_digest", shown(&town, &read[0]));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_direct_messages_become_an_open_button_and_only_the_person_sees_what_it_is() {
    let town = town_with_a_session().await;
    let nora = town.person("Nora Fitzgerald");
    let session = town.has_session("vision", "2027-02-04T10:00").await;
    town.is_reminded(&nora, session).await;
    town.server.people().close_dms(nora.id, true);
    town.advance_to(wall("2027-02-03T09:00")).await;
    let doors = ["actions", "announcements"].map(|name| nora.in_channel(town.channel(name)));
    let door = doors.iter().find(|door| door.messages().iter().any(|seen| seen.text().contains("waiting for you")));
    let door = door.unwrap_or_else(|| panic!("no door\n{}", town.transcript()));
    let seen = door.newest();
    assert_snapshot!("reminder_door", shown(&town, &seen));
    assert_eq!(seen.pinged, [nora.id]);
    let ruth = town.person("Ruth Abernathy");
    let refused = ruth.clicks_in(&seen, "Open").await;
    assert!(refused.ephemeral && refused.text().contains("This is for somebody else"), "{}", refused.text());
    let opened = door.clicks("Open").await;
    assert_snapshot!("reminder_opened", shown(&town, &opened));
    assert!(opened.ephemeral);
    let offers = nora.clicks_in(&opened, "Remind me later").await;
    assert_snapshot!("reminder_later", shown(&town, &offers));
    let done = nora.clicks_in(&offers, "Tomorrow").await;
    assert!(done.text().contains("again Thursday, February 4, 2027, 09:00 (Toronto)"), "{}", done.text());
    town.server.people().close_dms(nora.id, false);
    town.advance_to(wall("2027-02-04T09:00")).await;
    assert_eq!(town.server.people().dms(nora.id).len(), 1, "{}", town.transcript());
    // What it was about is called off: there is nothing left to open.
    town.cancels_session(session).await;
    let nothing = nora.clicks_in(&seen, "Open").await;
    assert!(nothing.text().contains("Nothing is waiting for you any more"), "{}", nothing.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_gets_nothing_and_the_planners_see_no_names() {
    let town = town_with_a_session().await;
    let session = town.has_session("vision", "2027-02-04T10:00").await;
    let people = ["Nora Fitzgerald", "Ruth Abernathy", "Omar Haddad"].map(|name| town.person(name));
    for person in &people {
        town.is_reminded(person, session).await;
    }
    town.server.admin().leave(town.server.guild(HOME), people[2].id);
    town.advance_to(wall("2027-02-03T09:00")).await;
    assert!(town.server.people().dms(people[2].id).is_empty());
    let amara = town.person("Amara Okafor");
    amara.types("reminder list", &[]).await;
    let listed = amara.picks("Show something else", &["Sent"]).await;
    assert_snapshot!("list_people", shown(&town, &listed));
    // One's own is shown to oneself, and nothing of anybody else's.
    people[0].types("reminder list", &[]).await;
    let own = people[0].picks("Show something else", &["Sent"]).await;
    assert_snapshot!("list_own", shown(&town, &own));
}

#[tokio::test(flavor = "multi_thread")]
async fn planners_see_cancel_and_send_again() {
    let town = town_with_a_session().await;
    let amara = town.person("Amara Okafor");
    let listed = amara.types("reminder list", &[]).await;
    assert_snapshot!("list_waiting", shown(&town, &listed));
    let detail = amara.picks("Look at one", &["Core team meets soon"]).await;
    assert_snapshot!("detail_waiting", shown(&town, &detail));
    let ruth = town.person("Ruth Abernathy");
    let refused = ruth.clicks_in(&detail, "Don't send it").await;
    assert!(refused.text().contains("I can't find that reminder for you"), "{}", refused.text());
    let cancelled = amara.clicks("Don't send it").await;
    assert!(cancelled.text().contains("won't be sent"), "{}", cancelled.text());
    let late = amara.clicks_in(&detail, "Don't send it").await;
    assert!(late.text().contains("too late to cancel"), "{}", late.text());
    town.advance_to(wall("2027-01-22T09:00")).await;
    assert!(town.core_team_reads("The core team meets").is_empty());
    town.advance_to(wall(WEEK)).await;
    // From the message itself to the list, and once more.
    let core_team = town.channel("core-team");
    amara.in_channel(core_team).clicks("What goes out by itself").await;
    amara.in_channel(core_team).picks("Show something else", &["Sent"]).await;
    amara.in_channel(core_team).picks("Look at one", &["One week before"]).await;
    let asked = amara.in_channel(core_team).clicks("Send it again").await;
    assert!(asked.text().contains("went out already"), "{}", asked.text());
    assert_eq!(town.core_team_reads(IN_ONE_WEEK).len(), 1);
    let done = amara.in_channel(core_team).clicks_in(&asked, "Yes, send it again").await;
    assert!(done.text().contains("on its way"), "{}", done.text());
    let twice = amara.in_channel(core_team).clicks_in(&asked, "Yes, send it again").await;
    assert!(twice.text().contains("sent again already"), "{}", twice.text());
    town.settles().await;
    assert_eq!(town.core_team_reads(IN_ONE_WEEK).len(), 2, "{}", town.transcript());
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what LIKE 'reminder_%'").await, 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_not_sent_again() {
    let town = down_for(TimeDelta::days(8)).await;
    let amara = town.person("Amara Okafor");
    amara.types("reminder list", &[]).await;
    amara.picks("Show something else", &["Not delivered"]).await;
    amara.picks("Look at one", &["One week before"]).await;
    let refused = amara.clicks("Send it again").await;
    assert!(refused.text().contains("is over, or was moved"), "{}", refused.text());
}
