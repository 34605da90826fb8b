//! The ladder of pings is the district's own: it changes while pings wait, and nothing comes twice.

use insta::assert_snapshot;

use crate::support::{Town, heard, shown, wall};

const SETS_UP: &str = "Ravi Patel";
const OWNER: &str = "Sofia Lindqvist";
const LEAD: &str = "Priya Nair";
/// Plan by January 19, Do by February 12.
const DONE_BY: &str = "2027-02-12";

/// The form's fields: days before, how many, days between, lead, district lead.
fn numbers([ahead, overdue, every, lead, district_lead]: [&str; 5]) -> [(&'static str, &str); 5] {
    [("ahead", ahead), ("overdue", overdue), ("every", every), ("lead", lead), ("district_lead", district_lead)]
}

async fn changes(town: &Town, typed: [&str; 5]) -> plankeeper::rehearsal::Seen {
    let ravi = town.person(SETS_UP);
    ravi.types("setup pings", &[]).await;
    let form = ravi.opens("Change the numbers").await;
    ravi.sends(&form, &numbers(typed)).await
}

/// A district without the plan's week, which has stories of its own.
async fn quiet_town() -> Town {
    let town = Town::new().await;
    town.person(SETS_UP).types("setup week", &[("day", serde_json::json!("off"))]).await;
    town
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ping_that_waits_follows_and_one_that_went_out_never_comes_again() {
    let town = quiet_town().await;
    let ravi = town.person(SETS_UP);
    assert_snapshot!("pings_usual", shown(&town, &ravi.types("setup pings", &[]).await));
    town.has_action("Visit three employers", OWNER, Some(LEAD), DONE_BY).await;
    // It waits for January 12; now for three days before.
    assert_snapshot!("pings_changed", shown(&town, &changes(&town, ["3", "2", "2 days", "2nd", "never"]).await));
    let sent = town.live_until(wall("2027-01-15T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-15T09:00 Sofia Lindqvist"], "three days before is a Saturday");
    // It went out: whatever the days before are now, it doesn't come again.
    changes(&town, ["2", "2", "2", "2", "never"]).await;
    changes(&town, ["1", "2", "2", "2", "never"]).await;
    ravi.clicks("Don't remind on the day").await;
    let sent = town.live_until(wall("2027-01-21T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-21T09:00 Priya Nair", "2027-01-21T09:00 Sofia Lindqvist"][1..], "two days late");
    // One overdue ping went out, the second waits for the 25th: from now on every week, and three of them.
    changes(&town, ["1", "3", "7", "3", "3"]).await;
    let sent = town.live_until(wall("2027-03-10T10:00")).await;
    assert_eq!(
        heard(&sent),
        [
            "2027-01-28T09:00 Sofia Lindqvist",
            "2027-02-04T09:00 #core-team",
            "2027-02-04T09:00 Priya Nair",
            "2027-02-04T09:00 Sofia Lindqvist",
        ]
    );
    // More of them: what should have gone out already follows on the next working day, and then weekly.
    changes(&town, ["1", "5", "7", "4", "5"]).await;
    let sent = town.live_until(wall("2027-06-01T10:00")).await;
    assert_eq!(
        heard(&sent),
        [
            "2027-03-11T09:00 Priya Nair",
            "2027-03-11T09:00 Sofia Lindqvist",
            "2027-03-18T09:00 #core-team",
            "2027-03-18T09:00 Priya Nair",
            "2027-03-18T09:00 Sofia Lindqvist",
        ]
    );
    let last = sent.iter().find(|it| it.to == "#core-team").unwrap();
    assert!(last.seen.text().contains("This is the last time I ask"), "{}", last.seen.text());
    let twice = "SELECT count(*) FROM (SELECT 1 FROM reminder WHERE state = 'sent' \
                 GROUP BY kind, subject_id, revision, purpose, user_id, rung HAVING count(*) > 1)";
    assert_eq!(town.count(twice).await, 0);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE subject = 'pings'").await, 6);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn sooner_than_it_could_still_come_it_comes_the_next_morning() {
    let town = quiet_town().await;
    town.has_action("Visit three employers", OWNER, Some(LEAD), DONE_BY).await;
    // Plan is due on the 19th: 28 days before lie behind.
    changes(&town, ["28", "4", "7", "3", "4"]).await;
    // A later change of something else, in the same hour, changes nothing about that.
    town.person(SETS_UP).types("setup hours", &[("reminder-time", serde_json::json!("8:30"))]).await;
    let sent = town.live_until(wall("2027-01-18T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T08:30 Sofia Lindqvist"]);
    assert!(sent[0].seen.text().contains("Plan ends in 7 days"), "{}", sent[0].seen.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_overdue_pings_it_only_stands_as_late() {
    let town = quiet_town().await;
    let ravi = town.person(SETS_UP);
    town.has_action("Visit three employers", OWNER, Some(LEAD), DONE_BY).await;
    assert_snapshot!("pings_no_overdue", shown(&town, &changes(&town, ["7", "none", "7", "3", "4"]).await));
    let sent = town.live_until(wall("2027-06-01T10:00")).await;
    assert_eq!(heard(&sent), ["2027-01-12T09:00 Sofia Lindqvist", "2027-01-19T09:00 Sofia Lindqvist"]);
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE state = 'waiting'").await, 0);
    // None at all.
    changes(&town, ["0", "0", "7", "3", "4"]).await;
    assert_snapshot!("pings_none", shown(&town, &ravi.clicks("Don't remind on the day").await));
    town.has_action("Career fair", OWNER, Some(LEAD), "2027-09-10").await;
    assert_eq!(heard(&town.live_until(wall("2027-12-01T10:00")).await), Vec::<String>::new());
    // Back to the usual, and once more: nothing is changed.
    ravi.clicks("Back to the usual").await;
    let same = changes(&town, ["7", "4", "7", "3", "4"]).await;
    assert!(same.text().contains("nothing was changed"), "{}", same.text());
    assert!(same.control("Back to the usual").is_none());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_is_said_and_changes_nothing() {
    let town = quiet_town().await;
    for (typed, why) in [
        (["29", "4", "7", "3", "4"], "“29” can't be the days before. Please write a number from 1 to 28, or 0"),
        (["a week", "4", "7", "3", "4"], "“a week” can't be the days before"),
        (
            ["7", "9", "7", "3", "4"],
            "“9” can't be how many overdue reminders there are. Please write a number from 1 to 8",
        ),
        (
            ["7", "4", "0", "3", "4"],
            "“0” can't be the days between overdue reminders. Please write a number from 1 to 28",
        ),
        (["7", "4", "7", "first", "4"], "“first” doesn't say from which overdue reminder on the team's lead hears it"),
        (["7", "4", "7", "3", "*9*"], "doesn't say from which overdue reminder on the district lead hears it"),
        (
            ["7", "2", "7", "3", "4"],
            "can't hear it from overdue reminder 3 on: there are only 2. Please write 2 or less, or: never",
        ),
        (
            ["7", "1", "7", "1", "2"],
            "The district lead can't hear it from overdue reminder 2 on: there is only 1. Please write 1, or: never",
        ),
    ] {
        let refused = changes(&town, typed).await;
        assert!(refused.text().contains(why) && refused.text().contains("Nothing was changed"), "{}", refused.text());
    }
    assert_eq!(town.count("SELECT count(*) FROM district WHERE ping_changed_on IS NOT NULL").await, 0);
    // Planners and teachers can't; the district lead can.
    for (person, may) in [("Amara Okafor", false), ("Ruth Abernathy", false), ("Margaret Chen", true)] {
        let person = town.person(person);
        let shown = person.types("setup pings", &[]).await;
        assert_eq!(shown.control("Change the numbers").is_some(), may, "{}", shown.text());
        let forged = person.forges("1:district.pings_day:off").await;
        assert_eq!(forged.text().contains("Saved"), may, "{}", forged.text());
    }
    let (ruth, one) = (town.person("Ruth Abernathy"), numbers(["1"; 5]));
    let forged = ruth.forges_form("1:district.pings_save", &one).await;
    assert!(forged.text().contains("people who manage this server"), "{}", forged.text());
    town.nothing_was_refused();
}
