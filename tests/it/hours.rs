//! The district's hours and holidays: changed by whoever sets up, and what waits follows.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Actor, Town, shown};

async fn refused(person: &Actor<'_>, option: &str, typed: &str, why: &str) {
    let answer = person.types("setup hours", &[(option, json!(typed))]).await;
    assert!(answer.text().contains(why), "{typed}: {}", answer.text());
}

const WEEK: &str = "SELECT due_at FROM reminder WHERE kind = 'week'";
const ROWS: &str = "SELECT count(*) FROM reminder";

/// Seconds since 1970 of an instant.
fn at(instant: &str) -> i64 {
    instant.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp()
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_are_typed_as_people_write_them_and_nonsense_is_refused() {
    let town = Town::new().await;
    let ravi = town.person("Ravi Patel");
    let times = [
        ("meeting-time", json!("4:15pm")),
        ("reminder-time", json!("8 am")),
        ("quiet-from", json!("18:30")),
        ("quiet-until", json!("07:15")),
    ];
    let saved = ravi.types("setup hours", &times).await;
    assert_snapshot!("hours_changed", shown(&town, &saved));
    refused(&ravi, "meeting-time", "after school", "“after school” is not a time of day").await;
    refused(&ravi, "reminder-time", "13pm", "“13pm” is not a time of day").await;
    refused(&ravi, "meeting-time", "3:45", "please write 15:45").await;
    refused(&ravi, "reminder-time", "6:30pm", "within the quiet hours, 18:30 to 07:15").await;
    refused(&ravi, "quiet-until", "8:01", "Reminders can't go out at 08:00").await;
    let nothing = ravi.types("setup hours", &[]).await;
    assert!(nothing.text().contains("Nothing was filled in"), "{}", nothing.text());
    let both = ravi.types("setup hours", &[("quiet-until", json!("9:00")), ("reminder-time", json!("9:00"))]).await;
    assert!(both.text().contains("Quiet hours: 18:30 to 09:00"), "together they fit: {}", both.text());
    let ruth = town.person("Ruth Abernathy");
    let refused = ruth.types("setup hours", &[("reminder-time", json!("10:00"))]).await;
    assert!(refused.text().contains("people who manage this server"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE subject = 'reminder_time'").await, 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_gets_its_new_time_and_never_a_second_row() {
    let town = Town::new().await;
    let ravi = town.person("Ravi Patel");
    town.has_session("data", "2027-02-12T09:00").await;
    assert_eq!(town.count(WEEK).await, at("2027-02-05T14:00:00Z"));
    let rows = town.count(ROWS).await;
    assert!(rows > 0);
    ravi.types("setup hours", &[("reminder-time", json!("10:30"))]).await;
    assert_eq!(town.count(WEEK).await, at("2027-02-05T15:30:00Z"));
    // The day of the reminder becomes a day off: the working day before.
    let saved = ravi.types("setup holiday", &[("add", json!("Feb 5 2027")), ("name", json!("Staff day"))]).await;
    assert_snapshot!("holiday_added", shown(&town, &saved));
    assert_eq!(town.count(WEEK).await, at("2027-02-04T15:30:00Z"));
    ravi.types("setup holidays", &[]).await;
    ravi.picks("Take some away", &["February 5"]).await;
    assert_eq!(town.count(WEEK).await, at("2027-02-05T15:30:00Z"));
    assert_eq!(town.count(ROWS).await, rows, "never a second row");
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE state <> 'waiting'").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_years_list_is_pasted_and_nothing_of_it_is_lost() {
    let town = Town::new().await;
    town.has_session("vision", "2027-03-16T09:00").await;
    let ravi = town.person("Ravi Patel");
    assert_snapshot!("holidays_none", shown(&town, &ravi.types("setup holidays", &[]).await));
    let form = ravi.opens("Add").await;
    let pasted = "Sep 7 2026, Labour Day\nDec 21 2026 to Jan 3 2027, Winter break\n\nMarch 15–19, 2027, Spring *break*\n\
                  sometime in April\n03/04/2027, Staff day\nMay 24, Victoria Day\nJul 1 2027 to Jun 1 2027";
    let saved = ravi.sends(&form, &[("list", pasted)]).await;
    assert_snapshot!("holidays_pasted", shown(&town, &saved));
    assert_eq!(town.count("SELECT count(*) FROM holiday").await, 3);
    // The rest comes back in the form, on another device and after a restart too.
    let form = ravi.opens("Write 4 lines again").await;
    assert_eq!(
        form.inputs[0].value,
        "sometime in April\n03/04/2027, Staff day\nMay 24, Victoria Day\nJul 1 2027 to Jun 1 2027"
    );
    let saved = ravi.sends(&form, &[("list", "3 April 2027, Staff day\nMay 24 2027, Victoria Day")]).await;
    assert!(saved.text().contains("Saved: 2 holidays") && !saved.text().contains("Not understood"), "{}", saved.text());
    let list = ravi.clicks("All holidays").await;
    assert_snapshot!("holidays_list", shown(&town, &list));
    let form = ravi.opens("Add").await;
    assert_eq!(form.inputs[0].value, "");
    let nothing = ravi.sends(&form, &[("list", "")]).await;
    assert!(nothing.text().contains("nothing was added"), "{}", nothing.text());
    let shown = ravi.types("setup show", &[]).await;
    assert!(shown.text().contains("Holidays: 5 entries"), "{}", shown.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_has_pages_and_old_controls_keep_working() {
    let town = Town::new().await;
    let ravi = town.person("Ravi Patel");
    ravi.types("setup holidays", &[]).await;
    let name = "@everyone **fun** ".repeat(5);
    let lines: Vec<String> = (1..=28).map(|day| format!("2027-05-{day:02}, {name}{day}")).collect();
    let form = ravi.opens("Add").await;
    let saved = ravi.sends(&form, &[("list", &lines.join("\n"))]).await;
    assert!(saved.text().contains("Saved: 28 holidays") && saved.text().contains("…and 13 more."), "{}", saved.text());
    let first = ravi.clicks("All holidays").await;
    assert!(first.text().contains("Page 1 of 3") && first.text().contains("May 12, 2027"), "{}", first.text());
    assert!(first.control("Earlier").is_none());
    ravi.clicks("Later").await;
    let last = ravi.clicks("Later").await;
    assert!(last.text().contains("May 28, 2027") && last.control("Later").is_none(), "{}", last.text());
    let fewer = ravi.picks("Take some away", &["May 25", "May 26", "May 27", "May 28"]).await;
    assert!(fewer.text().contains("**Taken away:** 4 entries"), "{}", fewer.text());
    assert!(fewer.text().contains("Page 2 of 2"), "the last page that is left: {}", fewer.text());
    // A menu from before: what is gone already is gone.
    let again = ravi.clicks_in(&last, "Earlier").await;
    assert!(again.text().contains("Page 2 of 2"), "{}", again.text());
    // Another district's days stay, whatever is forged.
    let ingrid = town.neighbour("Ingrid Solberg");
    let added = ingrid.types("setup holiday", &[("add", json!("2027-05-17"))]).await;
    assert!(added.text().contains("Saved: 1 holiday"), "{}", added.text());
    assert_eq!(town.count("SELECT count(*) FROM holiday").await, 25);
    let mine = ingrid.clicks("All holidays").await;
    assert!(!mine.text().contains("May 16"), "{}", mine.text());
    for typed in ["Dec 25", "9am", "Winter"] {
        let refused = ravi.types("setup holiday", &[("add", json!(typed))]).await;
        assert!(refused.text().starts_with(&format!("“{typed}”: ")), "{}", refused.text());
    }
    town.nothing_was_refused();
}
