//! The plan's week: once a week the core team reads what its plan needs, and nothing if that is nothing.

use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{Actor, HOME, Sent, Town, shown, wall};

const SOFIA: &str = "Sofia Lindqvist";
const WEEK: &str = "The plan's week: ";
const AHEAD: &str = "SELECT count(*) FROM reminder WHERE kind = 'plan_week' AND state = 'waiting'";
const NOT_NEEDED: &str = "SELECT count(*) FROM reminder WHERE kind = 'plan_week' AND state = 'dropped'";

/// The weeks that were sent, of all that the bot wrote.
fn weeks(sent: &[Sent]) -> Vec<&Sent> {
    sent.iter().filter(|it| it.seen.text().contains(WEEK)).collect()
}

/// When they were sent, in local time.
fn when(sent: &[Sent]) -> Vec<String> {
    let local = |it: &Sent| it.at.with_timezone(&chrono::FixedOffset::west_opt(5 * 3600).unwrap());
    weeks(sent).into_iter().map(|it| local(it).format("%a %b %d %H:%M").to_string()).collect()
}

/// A town with one goal: there is something to say each week.
async fn town_with_a_goal() -> Town {
    let town = Town::new().await;
    add_goal(&town.person("Amara Okafor"), "Grade 9 students miss fewer days").await;
    town.later(chrono::TimeDelta::minutes(1));
    town.settles().await;
    assert_eq!(town.count(AHEAD).await, 1, "planned with the first goal");
    town
}

async fn add_goal(amara: &Actor<'_>, name: &str) {
    amara.types("plan goal", &[]).await;
    let form = amara.opens("Add a goal").await;
    amara.sends(&form, &[("name", name)]).await;
}

async fn add_strategy(amara: &Actor<'_>, name: &str) {
    let form = amara.opens("Add a strategy").await;
    amara.sends(&form, &[("name", name)]).await;
}

async fn set_day(town: &Town, day: &str) -> Seen {
    town.person("Ravi Patel").types("setup week", &[("day", json!(day))]).await
}

/// Discord counts UTF-16.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quiet_week_sends_nothing() {
    let town = Town::new().await;
    town.settles().await;
    assert_eq!(town.count(AHEAD).await, 0, "there is no plan yet");
    let amara = town.person("Amara Okafor");
    add_goal(&amara, "Grade 9 students miss fewer days").await;
    amara.clicks("Drop").await;
    amara.clicks("Drop it").await;
    town.later(chrono::TimeDelta::minutes(1));
    town.settles().await;
    assert_eq!(town.count(AHEAD).await, 1);
    let sent = town.live_until(wall("2027-02-01T12:00")).await;
    assert!(sent.is_empty(), "{}", town.transcript());
    assert_eq!((town.count(AHEAD).await, town.count(NOT_NEEDED).await), (1, 3));
    let list = amara.types("reminder list", &[]).await;
    assert!(list.text().contains("The plan's week") && list.text().contains("February 8"), "{}", list.text());
    let failed = amara.picks("Show something else", &["Not delivered"]).await;
    assert!(failed.text().contains("Nothing here."), "{}", failed.text());
    let looked = amara.types("plan week", &[]).await;
    assert_snapshot!("week_quiet", shown(&town, &looked));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_week_is_read_on_a_phone() {
    let town = town_with_a_goal().await;
    let amara = town.person("Amara Okafor");
    add_strategy(&amara, "Every grade 9 student has a mentor").await;
    let form = amara.clicks("Alignments").await.control("Data").map(|_| amara.opens("Data")).unwrap().await;
    let data = [("data_indicator", "Days missed"), ("data_measure", "Register"), ("data_target", "8 days")];
    amara.sends(&form, &data).await;
    for (name, owner, done_by) in [
        ("Train the first ten mentors", SOFIA, "2027-02-12"),
        ("Call home on the *first* day", "Priya Nair", "2027-03-19"),
        ("Print a letter for parents", "David Kowalski", "2027-01-22"),
        ("Ask last year's grade 9", SOFIA, "2027-02-26"),
        ("Not before spring", SOFIA, "2027-05-28"),
    ] {
        town.has_action(name, owner, None, done_by).await;
    }
    town.runs(
        "UPDATE cycle SET plan_on = '2027-01-06' WHERE action_id = (SELECT id FROM action WHERE name LIKE 'Call%')",
    )
    .await;
    let sofia = town.person(SOFIA);
    sofia.types("action update", &[("action", json!("Ask last"))]).await;
    let form = sofia.opens("Write what we expect").await;
    sofia.sends(&form, &[("prediction", "Most of them felt alone")]).await;
    sofia.clicks("Begin Do").await;
    let form = sofia.opens("I need help").await;
    sofia.sends(&form, &[("help", "A list of names")]).await;

    let sent = town.live_until(wall("2027-01-18T10:00")).await;
    let [week] = weeks(&sent)[..] else { panic!("{}", town.transcript()) };
    assert_eq!((week.to.as_str(), when(&sent)), ("#core-team", vec!["Mon Jan 18 09:00".to_owned()]));
    assert_snapshot!("week_full", shown(&town, &week.seen));
    assert!(week.seen.pinged.is_empty(), "it is read when there is time for it");

    // Each button opens a private message, and leaves the one in the channel as it is.
    let there = amara.in_channel(town.channel("core-team"));
    for (button, words) in [
        ("As it is now", WEEK),
        ("Open the board", "Actions (5)"),
        ("Alignments", "The strategies"),
        ("Risks", "of this plan, as of today"),
    ] {
        let opened = there.clicks_in(&week.seen, button).await;
        assert!(opened.ephemeral && opened.text().contains(words), "{button}: {}", opened.text());
    }
    let looked = amara.types("plan week", &[]).await;
    assert!(looked.ephemeral && looked.text().contains("✅ Done since Mon, Jan 11 (1)"), "{}", looked.text());
    let board = amara.clicks_in(&looked, "Open the board").await;
    assert_eq!(board.id, looked.id, "in place");
    // Nothing is said twice: the next week begins where this one did.
    let sent = town.live_until(wall("2027-01-25T10:00")).await;
    let text = weeks(&sent)[0].seen.text();
    assert!(!text.contains("Done since"), "{text}");
    let ruth = town.person("Ruth Abernathy");
    assert!(ruth.types("plan week", &[]).await.text().contains("can do this"));
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holiday_puts_it_off_by_a_day() {
    let town = town_with_a_goal().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup holiday", &[("add", json!("Jan 18 2027"))]).await;
    let sent = town.live_until(wall("2027-01-26T12:00")).await;
    assert_eq!(when(&sent), ["Tue Jan 19 09:00", "Mon Jan 25 09:00"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn down_for_two_weeks_it_comes_once_and_says_that_it_is_late() {
    let mut town = town_with_a_goal().await;
    town.advance_to(wall("2027-01-17T12:00")).await;
    town.kill_bot().await;
    let before = town.newest_message();
    assert!(town.clock.set(wall("2027-02-03T12:00")));
    town.start_bot().await;
    town.settles().await;
    let sent = town.sent_since(before);
    assert_eq!(when(&sent), ["Wed Feb 03 12:00"], "{}", town.transcript());
    let text = sent[0].seen.text();
    assert!(text.contains("This is late: it was due Monday, February 1, 2027, 09:00 (Toronto)"), "{text}");
    let sent = town.live_until(wall("2027-02-08T12:00")).await;
    assert_eq!(when(&sent), ["Mon Feb 08 09:00"]);
    assert!(!sent[0].seen.text().contains("late:"), "{}", sent[0].seen.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn back_at_a_weekend_it_waits_for_the_next_one() {
    let mut town = town_with_a_goal().await;
    town.advance_to(wall("2027-01-17T12:00")).await;
    town.kill_bot().await;
    let before = town.newest_message();
    assert!(town.clock.set(wall("2027-01-23T12:00")));
    town.start_bot().await;
    town.settles().await;
    assert!(town.sent_since(before).is_empty(), "nobody is disturbed on a Saturday");
    let sent = town.live_until(wall("2027-01-26T12:00")).await;
    assert_eq!(when(&sent), ["Mon Jan 25 09:00"], "{}", town.transcript());
    assert!(!sent[0].seen.text().contains("late:"), "{}", sent[0].seen.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_day_or_never() {
    let town = town_with_a_goal().await;
    let saved = set_day(&town, "wednesday").await;
    assert!(saved.text().contains("The plan's week goes out: Wednesday"), "{}", saved.text());
    let sent = town.live_until(wall("2027-01-14T12:00")).await;
    assert_eq!(when(&sent), ["Wed Jan 13 09:00"]);
    // One a week: this week's went out already.
    set_day(&town, "friday").await;
    let sent = town.live_until(wall("2027-01-23T12:00")).await;
    assert_eq!(when(&sent), ["Fri Jan 22 09:00"]);
    let saved = set_day(&town, "off").await;
    assert!(saved.text().contains("The plan's week goes out: never"), "{}", saved.text());
    assert_eq!(town.count(AHEAD).await, 0);
    assert_eq!(when(&town.live_until(wall("2027-02-13T12:00")).await), Vec::<String>::new());
    set_day(&town, "monday").await;
    let sent = town.live_until(wall("2027-02-15T12:00")).await;
    assert_eq!(when(&sent), ["Mon Feb 15 09:00"], "and none for the weeks without");
    let amara = town.person("Amara Okafor");
    amara.types("reminder list", &[]).await;
    let failed = amara.picks("Show something else", &["Not delivered"]).await;
    assert!(failed.text().contains("Nothing here."), "{}", failed.text());
    let refused = amara.types("setup week", &[("day", json!("off"))]).await;
    assert!(!refused.text().contains("Saved"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE subject = 'week_day'").await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_hours_and_another_zone_move_the_one_that_waits() {
    let town = town_with_a_goal().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup hours", &[("reminder-time", json!("10:30"))]).await;
    assert_eq!(town.count(AHEAD).await, 1);
    assert_eq!(when(&town.live_until(wall("2027-01-18T12:00")).await), ["Mon Jan 18 10:30"]);
    ravi.types("setup district", &[("timezone", json!("America/Denver"))]).await;
    assert_eq!(town.count(AHEAD).await, 1);
    let sent = town.live_until(wall("2027-01-25T14:00")).await;
    assert_eq!(when(&sent), ["Mon Jan 25 12:30"], "half past ten in Denver");
    // Moved once more after it went out: not twice in one week.
    ravi.types("setup hours", &[("reminder-time", json!("11:30"))]).await;
    assert_eq!(when(&town.live_until(wall("2027-01-26T14:00")).await), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_district_from_before_this_version_gets_it_too() {
    let mut town = town_with_a_goal().await;
    town.stop_bot().await;
    town.start_bot().await;
    assert_eq!(town.count(AHEAD).await, 1, "not a second one");
    town.runs("DELETE FROM reminder").await;
    town.restart_bot().await;
    town.settles().await;
    assert_eq!(town.count(AHEAD).await, 1);
    // The neighbour's district has no time zone: there is no Monday morning yet.
    assert_eq!(town.count("SELECT count(*) FROM district").await, 2);
    assert_eq!(when(&town.live_until(wall("2027-01-18T12:00")).await), ["Mon Jan 18 09:00"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_channel_it_waits_for_one() {
    let town = town_with_a_goal().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup clear", &[("setting", json!("channel_core_team"))]).await;
    assert!(town.live_until(wall("2027-01-18T12:00")).await.is_empty());
    let list = town.person("Amara Okafor").types("reminder list", &[]).await;
    assert_snapshot!("week_no_channel", shown(&town, &list));
    let channel = json!(town.channel("core-team").to_string());
    let before = town.newest_message();
    town.person("Margaret Chen").types("setup channels", &[("core-team", channel)]).await;
    town.settles().await;
    assert_eq!(when(&town.sent_since(before)), ["Mon Jan 18 12:00"], "{}", town.transcript());
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelled_by_hand_the_next_one_comes() {
    let town = town_with_a_goal().await;
    let amara = town.person("Amara Okafor");
    amara.types("reminder list", &[]).await;
    amara.picks("Look at one", &["The plan's week"]).await;
    amara.clicks("Don't send it").await;
    assert_eq!(when(&town.live_until(wall("2027-01-25T12:00")).await), ["Mon Jan 25 09:00"]);
    amara.types("reminder list", &[]).await;
    let failed = amara.picks("Show something else", &["Not delivered"]).await;
    assert!(failed.text().contains("cancelled"), "{}", failed.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_on_the_same_morning_shares_the_message() {
    let town = town_with_a_goal().await;
    town.has_session("data", "2027-01-25T09:00").await;
    let sent = town.live_until(wall("2027-01-18T12:00")).await;
    let [week] = weeks(&sent)[..] else { panic!("{}", town.transcript()) };
    assert!(week.seen.text().contains("reminders at once"), "{}", week.seen.text());
    let amara = town.person("Amara Okafor").in_channel(town.channel("core-team"));
    let own = week.seen.controls().into_iter().find(|it| it.label.contains("As it is now")).unwrap().label.clone();
    let opened = amara.clicks_in(&week.seen, &own).await;
    assert!(opened.ephemeral && opened.text().contains(WEEK), "{}", opened.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_actions_and_twenty_strategies_fit() {
    let town = town_with_a_goal().await;
    let amara = town.person("Amara Okafor");
    for place in 0..20 {
        amara.types("plan goal", &[]).await;
        amara.picks("Look at a goal", &["Grade 9"]).await;
        add_strategy(&amara, &format!("{place} {}", "*_~`| ".repeat(60))).await;
    }
    let guild = town.server.guild(HOME);
    town.runs(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) \
         INSERT INTO action (district_id, name, state, owner_id, accepted, blocked, made_at) \
         SELECT (SELECT id FROM district WHERE zone IS NOT NULL), i || printf('%.*c', 190, '*'), 'live', 1234567890123456789, \
         0, iif(i % 4 = 1, 'Help', ''), 1 FROM n",
    )
    .await;
    town.runs(
        "INSERT INTO cycle (action_id, number, district_id, stage, plan_on, do_on, study_on, act_on) \
         SELECT id, 1, district_id, 'plan', iif(id % 4 = 0, '2027-01-04', iif(id % 4 = 1, '2027-03-01', '2027-01-19')), \
         '2027-03-02', '2027-03-03', '2027-03-04' FROM action",
    )
    .await;
    town.runs(
        "INSERT INTO action_change (district_id, action_id, what, was, became, changed_at) \
         SELECT district_id, id, 'stage', 'act', 'plan', 1800000000 FROM action WHERE id % 4 = 3",
    )
    .await;
    town.later(chrono::TimeDelta::minutes(1));
    let sent = town.advance_to(wall("2027-01-18T09:00")).await;
    let [week] = weeks(&sent)[..] else { panic!("{guild}: {}", town.transcript()) };
    let text = week.seen.text();
    assert!(length(&text) < 4_600, "{}: {text}", length(&text));
    assert_snapshot!("week_fits", shown(&town, &week.seen));
    let looked = amara.types("plan week", &[]).await;
    assert!(looked.text().contains("20 of 20 strategies"), "{}", looked.text());
    town.nothing_was_refused();
}
