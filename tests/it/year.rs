//! Time passes: a whole school year, far corners of the calendar, and what comes due while nobody is to be disturbed.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use insta::assert_snapshot;
use plankeeper::calendar::{WallTime, Zone};
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{Actor, Sent, Town, adds};

/// The instant of a wall time in Toronto.
fn toronto(wall: &str) -> DateTime<Utc> {
    wall.parse::<WallTime>().unwrap().to_instant(&Zone::named("America/Toronto").unwrap())
}

/// The first line that a reader sees of a message.
fn first_line(seen: &Seen) -> String {
    let text = seen.text();
    let mut lines = text.lines().filter(|line| !line.starts_with("<@"));
    lines.next().unwrap_or_default().replace("**", "")
}

/// Wall time in Toronto, where to, the first line, and whether the core team's role was pinged.
fn row(town: &Town, sent: &Sent) -> String {
    let wall = WallTime::from_instant(sent.at, &Zone::named("America/Toronto").unwrap());
    let ping = format!("<@&{}>", town.role("Core team"));
    let pings = sent.seen.content.matches(&ping).count();
    let mark = if pings > 0 { format!(" (pings: {pings})") } else { String::new() };
    format!("{} {wall} {}: {}{mark}", wall.date().format("%a"), sent.to, first_line(&sent.seen))
}

/// Says in the announcements channel whether they come to the session announced there last.
async fn answers(town: &Town, name: &str, answer: &str) {
    let person = town.person(name).in_channel(town.channel("announcements"));
    person.clicks(answer).await;
}

/// Starts a session's agenda with a point of the method, and makes it final.
async fn finalises(facilitator: &Actor<'_>, session: &str, point: &str) {
    facilitator.types("retreat agenda", &[("session", json!(session))]).await;
    facilitator.clicks("Start with the method's points").await;
    facilitator.picks("Pick an item", &[point]).await;
    facilitator.clicks("Accept").await;
    facilitator.clicks("Make it final").await;
    let done = facilitator.clicks("Make it final").await;
    assert!(done.text().contains("**The agenda is final.**"), "{}", done.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_year_passes() {
    let town = Town::new().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup holidays", &[]).await;
    let form = ravi.opens("Add").await;
    let saved = ravi.sends(&form, &[("list", "Feb 15 2027, Family Day\nMar 26 to Mar 29 2027, Easter")]).await;
    assert!(saved.text().contains("Saved: 2 holidays"), "{}", saved.text());
    let amara = town.person("Amara Okafor");
    amara.types("retreat plan", &[("first", json!("Feb 1 2027 9am"))]).await;
    let form = amara.opens("Lengths").await;
    let lengths = [("readiness", "2 h"), ("core_start", "2 h"), ("orientation", "3 h"), ("living", "2 h")];
    amara.sends(&form, &lengths).await;
    let before = town.newest_message();
    let made = amara.clicks("Create all").await;
    assert_snapshot!("planned", made.text());
    town.live_until(toronto("2027-02-12T12:00")).await;
    let mut sent = town.sent_since(before);
    let tomas = town.person("Tomás Herrera");
    for (name, answer) in [("Helen Papadakis", "Coming"), ("Ruth Abernathy", "Maybe"), ("Omar Haddad", "Can't come")] {
        answers(&town, name, answer).await;
    }
    finalises(&tomas, "Orientation", "Membership").await;
    sent.extend(town.live_until(toronto("2027-04-09T12:00")).await);
    finalises(&tomas, "Vision Retreat", "mission").await;
    answers(&town, "Helen Papadakis", "Coming").await;
    sent.extend(town.live_until(toronto("2027-06-01T12:00")).await);
    sent.extend(town.live_until(toronto("2027-08-31T12:00")).await);

    let rows: Vec<String> = sent.iter().map(|sent| row(&town, sent)).collect();
    assert_snapshot!("school_year", rows.join("\n"));
    let zone = Zone::named("America/Toronto").unwrap();
    for (sent, row) in sent.iter().zip(&rows) {
        let wall = WallTime::from_instant(sent.at, &zone);
        let (day, hour) = (wall.date(), wall.time().hour());
        assert!((7..19).contains(&hour), "at night: {row}");
        assert!(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun), "at the weekend: {row}");
        let free = ["2027-02-15", "2027-03-26", "2027-03-29"];
        assert!(free.iter().all(|free| *free != day.to_string()), "on a holiday: {row}");
        assert!(!sent.seen.text().contains("This is late"), "late: {row}");
    }
    let mut once: Vec<(&str, String)> = sent.iter().map(|sent| (sent.to.as_str(), sent.seen.text())).collect();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), sent.len(), "twice: {}", rows.join("\n"));
    let open = "SELECT count(*) FROM reminder WHERE state NOT IN ('sent', 'dropped')";
    assert_eq!(town.count(open).await, 0);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'agenda_open' AND state = 'dropped'").await, 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_week_begins_at_nine_where_the_people_are() {
    for (zone, session, reminded) in [
        // They stopped changing their clocks: in winter 2026-27 they are where they are in summer.
        ("America/Vancouver", "2027-02-02 09:00", "2027-01-26T16:00:00Z"),
        ("America/Edmonton", "2027-02-02 09:00", "2027-01-26T15:00:00Z"),
        // Half an hour apart from the rest, and the clocks change in between: 12:30 UTC, and 11:30 for the session.
        ("America/St_Johns", "2027-03-16 09:00", "2027-03-09T12:30:00Z"),
        // On the 29th of February; Manitoba has stopped changing its clocks too.
        ("America/Winnipeg", "2028-03-07 09:00", "2028-02-29T14:00:00Z"),
    ] {
        let town = Town::new().await;
        town.person("Ravi Patel").types("setup district", &[("timezone", json!(zone))]).await;
        adds(&town.person("Amara Okafor"), "data", session, &[]).await;
        let due: DateTime<Utc> = reminded.parse().unwrap();
        town.live_until(due - TimeDelta::seconds(1)).await;
        assert!(town.core_team_reads("is in one week").is_empty(), "{zone}\n{}", town.transcript());
        town.live_until(due + TimeDelta::hours(1)).await;
        let [told] = <[Seen; 1]>::try_from(town.core_team_reads("is in one week")).expect(zone);
        assert_eq!(told.sent_at, due, "{zone}");
        assert_eq!(told.pinged.len(), 3, "{zone}: the core team\n{}", town.transcript());
        town.nothing_was_refused();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_monday_after_a_holiday_on_monday_is_prepared_on_the_friday_before_that() {
    let town = Town::new().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup holiday", &[("add", json!("Feb 15 2027")), ("name", json!("Family Day"))]).await;
    adds(&town.person("Amara Okafor"), "data", "2027-02-22 09:00", &[]).await;
    let sent = town.live_until(toronto("2027-02-22T08:00")).await;
    let rows: Vec<String> = sent.iter().map(|sent| row(&town, sent)).collect();
    assert_snapshot!("monday_after_a_holiday", rows.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn moved_after_its_reminder_a_session_is_reminded_of_once_more() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    adds(&amara, "data", "2027-02-02 09:00", &[]).await;
    town.live_until(toronto("2027-01-26T10:00")).await;
    amara.types("retreat move", &[("session", json!("Data Retreat")), ("to", json!("Feb 16 2027 9am"))]).await;
    amara.clicks("Move it").await;
    let sent = town.live_until(toronto("2027-02-16T08:00")).await;
    let rows: Vec<String> = sent.iter().map(|sent| row(&town, sent)).collect();
    assert_snapshot!("moved_after_its_reminder", rows.join("\n"));
    let weeks: Vec<_> = town.core_team_reads("is in one week").iter().map(|seen| seen.sent_at).collect();
    assert_eq!(weeks, [toronto("2027-01-26T09:00"), toronto("2027-02-09T09:00")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn called_off_in_the_very_minute_of_its_reminder_the_last_word_is_that_it_is_off() {
    let mut reminded = 0;
    for round in 0..8 {
        let town = Town::new().await;
        let amara = town.person("Amara Okafor");
        adds(&amara, "data", "2027-02-02 09:00", &[]).await;
        town.live_until(toronto("2027-01-26T08:59")).await;
        amara.types("retreat cancel", &[("session", json!("Data Retreat"))]).await;
        let due = toronto("2027-01-26T09:00");
        let time_passes = async { drop(town.advance_to(due).await) };
        // Before anything, at the same time, between looking and sending, or just after it was sent.
        let calls_off = async {
            let under_way = match round % 4 {
                0 | 1 => "SELECT 1",
                2 => "SELECT count(*) FROM delivery WHERE uncertain OR state = 'sent' AND sent_at >= 1800972000",
                _ => "SELECT count(*) FROM reminder WHERE kind = 'week' AND state = 'sent'",
            };
            while town.count(under_way).await == 0 {
                tokio::task::yield_now().await;
            }
            amara.clicks("Call it off").await
        };
        let done = match round % 4 {
            0 => tokio::join!(calls_off, time_passes).0,
            _ => tokio::join!(time_passes, calls_off).1,
        };
        assert!(done.text().contains("off"), "{}", done.text());
        // What was under way when it was called off has arrived by now; from here on it is silent.
        town.live_until(toronto("2027-01-26T09:02")).await;
        let weeks = town.core_team_reads("is in one week");
        assert!(weeks.len() <= 1, "{}", town.transcript());
        reminded += weeks.len();
        let everyone = amara.in_channel(town.channel("announcements"));
        let told =
            everyone.messages().into_iter().filter(|seen| seen.text().contains("takes the entry out of your calendar"));
        let [told] = <[Seen; 1]>::try_from(told.collect::<Vec<_>>()).expect("told once");
        assert!(told.pinged.len() >= 3, "the core team hears of it\n{}", town.transcript());
        assert!(weeks.iter().all(|week| week.id < told.id), "{}", town.transcript());
        let later = town.live_until(toronto("2027-02-20T12:00")).await;
        assert!(later.is_empty(), "{}", town.transcript());
        town.nothing_was_refused();
    }
    assert!(reminded >= 2, "where it was sent already, it was read: {reminded}");
}

/// What everyone reads in the announcements channel that holds these words, and when it came.
fn announced(town: &Town, words: &str) -> Vec<DateTime<Utc>> {
    let ruth = town.person("Ruth Abernathy").in_channel(town.channel("announcements"));
    let all = ruth.messages().into_iter().filter(|seen| !seen.ephemeral && seen.text().contains(words));
    all.map(|seen| seen.sent_at).collect()
}

const QUESTION: &str = "Where are we now?";

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_that_is_late_waits_for_people_to_be_at_work() {
    for (session, back, expected) in [
        // Due on Thursday, February 11; the bot is back in the evening: on Friday morning.
        ("2027-03-11 09:00", "2027-02-11T22:00", "2027-02-12T07:00"),
        // Due on Friday; the bot is back on Saturday: on Monday at the reminder hour.
        ("2027-03-12 09:00", "2027-02-13T10:00", "2027-02-15T09:00"),
        // Back within the day: at once.
        ("2027-03-12 09:00", "2027-02-12T14:00", "2027-02-12T14:00"),
    ] {
        let mut town = Town::new().await;
        adds(&town.person("Amara Okafor"), "data", session, &[]).await;
        town.live_until(toronto("2027-02-11T08:00")).await;
        town.kill_bot().await;
        assert!(town.clock.set(toronto(back)));
        town.start_bot().await;
        town.live_until(toronto("2027-02-15T12:00")).await;
        assert_eq!(announced(&town, QUESTION), [toronto(expected)], "{session}\n{}", town.transcript());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_announces_by_hand_on_a_saturday_is_obeyed() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    adds(&amara, "data", "2027-03-12 09:00", &[]).await;
    town.live_until(toronto("2027-01-16T20:00")).await;
    let id = town.count("SELECT id FROM session").await;
    let done = amara.forges(&format!("1:rsvp.announce_now:{id}")).await;
    assert!(done.ephemeral, "{}", done.text());
    assert_eq!(announced(&town, QUESTION), [toronto("2027-01-16T20:00")], "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_told_at_work_unless_it_is_for_the_next_two_days() {
    for (session, to, moved, expected) in [
        // On a Friday evening, for weeks ahead: on Monday.
        ("2027-02-09 09:00", "2027-02-16 09:00", "2027-01-15T21:00", "2027-01-18T09:00"),
        // By day: at once.
        ("2027-02-09 09:00", "2027-02-16 09:00", "2027-01-15T15:00", "2027-01-15T15:00"),
        // On Sunday evening, from Tuesday, or to it: at once, before anybody comes for nothing or misses it.
        ("2027-01-19 09:00", "2027-02-16 09:00", "2027-01-17T20:00", "2027-01-17T20:00"),
        ("2027-02-09 09:00", "2027-01-19 09:00", "2027-01-17T20:00", "2027-01-17T20:00"),
        // A day earlier there is time until the morning after.
        ("2027-01-21 09:00", "2027-02-16 09:00", "2027-01-17T20:00", "2027-01-18T07:00"),
    ] {
        let town = Town::new().await;
        let amara = town.person("Amara Okafor");
        adds(&amara, "data", session, &[]).await;
        town.live_until(toronto(moved)).await;
        amara.types("retreat move", &[("session", json!("Data Retreat")), ("to", json!(to))]).await;
        amara.clicks("Move it").await;
        town.live_until(toronto("2027-01-18T12:00")).await;
        let told = announced(&town, "Moved: Data Retreat");
        assert_eq!(told, [toronto(expected)], "{session} to {to}\n{}", town.transcript());
    }
}
