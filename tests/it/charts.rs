//! The board as a picture, and values of a success measure over time.

use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::json;
use tiny_skia::Pixmap;

use crate::support::{Actor, Town, shown};

const OWNER: &str = "Sofia Lindqvist";
const LEAD: &str = "Priya Nair";
const NAME: &str = "Visit three employers";

async fn town_with_an_action() -> (Town, i64) {
    let town = Town::new().await;
    let id = town.has_action(NAME, OWNER, Some(LEAD), "2027-02-12").await;
    (town, id)
}

/// The picture is there, and is one; its description comes back.
fn drawn(seen: &Seen, name: &str) -> String {
    let file = seen.files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("{:?}", seen.files));
    let picture = Pixmap::decode_png(&file.bytes).unwrap();
    assert!(picture.width() == 1000 && (500..4000).contains(&picture.height()), "{}", picture.height());
    file.description.clone().unwrap()
}

/// Where the newest private message has "New value".
async fn notes(person: &Actor<'_>, value: &str, day: &str) -> Seen {
    let form = person.opens("New value").await;
    person.sends(&form, &[("value", value), ("day", day)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn values_become_a_chart() {
    let (town, id) = town_with_an_action().await;
    let sofia = town.person(OWNER);
    let none = sofia.types("action chart", &[("action", json!("visit"))]).await;
    assert!(none.ephemeral && none.files.is_empty());
    assert_snapshot!("charts_none", shown(&town, &none));
    sofia.types("action show", &[("action", json!(NAME))]).await;
    assert!(sofia.newest().control("Chart").is_none());
    sofia.types("action update", &[]).await;
    let one = notes(&sofia, "42 %", "2026-10-02").await;
    assert!(one.text().contains("Noted: **42** on Friday, October 2, 2026"), "{}", one.text());
    let alt = drawn(&one, "chart.png");
    assert!(alt.starts_with("A line of 1 value over time: 42 on Oct 2, 2026, 42 on"), "{alt}");
    for (value, day) in [("45", "Oct 16 2026"), ("57", "2026-10-30"), ("53.5", "2026-11-06")] {
        notes(&sofia, value, day).await;
    }
    let details = format!("1:action.save_detail:{id}:target:{}", plankeeper::plan::fingerprint([""]));
    sofia.forges_form(&details, &[("words", "At least 80 % by June 2028")]).await;
    sofia.types("action chart", &[("action", json!(id.to_string()))]).await;
    let five = notes(&sofia, "62,5", "today").await;
    assert_snapshot!("charts_values", shown(&town, &five));
    assert_snapshot!("charts_values_alt", drawn(&five, "chart.png"));
    // Everyone can look, on the card too; nobody else notes values.
    let ruth = town.person("Ruth Abernathy");
    ruth.types("action show", &[("action", json!(NAME))]).await;
    let looked = ruth.clicks("Chart").await;
    drawn(&looked, "chart.png");
    assert!(looked.control("New value").is_none());
    let refused = ruth.forges(&format!("1:chart.ask:{id}")).await;
    assert!(refused.text().contains("Only"), "{}", refused.text());
    let refused = ruth.forges_form(&format!("1:chart.sent:{id}"), &[("value", "1"), ("day", "")]).await;
    assert!(refused.text().contains("Only"), "{}", refused.text());
    let back = ruth.clicks_in(&looked, "The action").await;
    assert!(back.files.is_empty() && back.text().contains(NAME), "the picture goes with its page");
    let happened = sofia.forges(&format!("1:action.history:{id}:0")).await;
    assert!(happened.text().contains("The measured value"), "{}", happened.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_of_the_finger_can_be_mended() {
    let (mut town, id) = town_with_an_action().await;
    {
        let sofia = town.person(OWNER);
        sofia.types("action update", &[]).await;
        for (value, day, why) in [
            ("about 60", "today", "I can't read “about 60” as a number"),
            ("1000000000000", "today", "more digits than I can note"),
            ("60", "tomorrow", "is still to come"),
            ("60", "1907-01-02", "more than 20 years ago"),
            ("60", "soon", "soon"),
            ("", "today", "There is no value of"),
        ] {
            let refused = notes(&sofia, value, day).await;
            assert!(refused.text().contains(why), "{value} {day}: {}", refused.text());
        }
        assert_eq!(town.count("SELECT count(*) FROM indicator_value").await, 0);
        notes(&sofia, "620", "today").await;
    }
    town.restart_bot().await;
    let sofia = town.person(OWNER);
    let mended = notes(&sofia, "-62", "today").await;
    assert!(
        mended.text().contains("Noted: **−62** on") && mended.text().contains("in place of 620"),
        "{}",
        mended.text()
    );
    assert!(drawn(&mended, "chart.png").contains("A line of 1 value"), "a day has one value");
    let taken = notes(&sofia, "", "today").await;
    assert!(taken.text().contains("is taken away") && taken.files.is_empty(), "{}", taken.text());
    assert_eq!(town.count("SELECT count(*) FROM indicator_value").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM action_change WHERE what = 'value'").await, 3);
    let hana = town.neighbour("Hana Sato");
    for forged in [format!("1:chart.show:{id}"), format!("1:chart.ask:{id}"), "1:chart.show:999".to_owned()] {
        let refused = hana.forges(&forged).await;
        assert!(refused.files.is_empty() && !refused.text().contains(NAME), "{}", refused.text());
    }
    // A closed action stays as it is.
    let form = sofia.opens("New value").await;
    town.runs("UPDATE action SET state = 'adopted'").await;
    let refused = sofia.sends(&form, &[("value", "5"), ("day", "today")]).await;
    assert!(refused.text().contains("closed"), "{}", refused.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_values_there_is_a_chart() {
    let (town, id) = town_with_an_action().await;
    let sofia = town.person(OWNER);
    for (name, sql) in [
        (
            "the same",
            "INSERT INTO indicator_value (district_id, action_id, value, measured_on, noted_at) SELECT district_id, id, 7, '2026-10-01', 0 FROM action UNION ALL SELECT district_id, id, 7, '2026-10-08', 0 FROM action",
        ),
        ("negative", "UPDATE indicator_value SET value = -3.25 * id"),
        ("huge", "UPDATE indicator_value SET value = CASE id % 2 WHEN 0 THEN 1e59 ELSE -1e59 END"),
        (
            "many",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) \
             INSERT INTO indicator_value (district_id, action_id, value, measured_on, noted_at) \
             SELECT district_id, id, i % 17, date('2025-01-01', '+' || i || ' days'), 0 FROM action, n",
        ),
    ] {
        town.runs(sql).await;
        let seen = sofia.types("action chart", &[("action", json!(id.to_string()))]).await;
        let alt = drawn(&seen, "chart.png");
        match name {
            "the same" => assert!(alt.contains("between 7 and 7"), "{alt}"),
            "negative" => assert!(alt.contains("between −6.5 and −3.25"), "{alt}"),
            "huge" => assert!(alt.contains("1 × 10⁵⁹"), "{alt}"),
            _ => {
                assert!(seen.text().contains("and 390 earlier; the file has all of them"), "{}", seen.text());
                let csv = String::from_utf8(seen.files[1].bytes.to_vec()).unwrap();
                assert_eq!(csv.lines().count(), 1 + 402);
            }
        }
    }
    for (target, words) in [
        (
            "UPDATE action_detail SET which = 'target', words = '8 of 10' WHERE which = 'indicator'",
            "I can't tell which number",
        ),
        ("UPDATE action_detail SET words = '1,200' WHERE which = 'target'", "To reach: 1,200"),
        ("DELETE FROM action_detail WHERE which = 'target'", "What is to be reached isn't said yet"),
    ] {
        town.runs(target).await;
        let seen = sofia.types("action chart", &[("action", json!(id.to_string()))]).await;
        assert!(seen.text().contains(words), "{}", seen.text());
        assert_eq!(drawn(&seen, "chart.png").contains("Target 1\u{202F}200."), words.contains("1,200"));
    }
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_actions_are_one_picture() {
    let (town, _) = town_with_an_action().await;
    let ruth = town.person("Ruth Abernathy");
    ruth.types("action board", &[]).await;
    let few = ruth.clicks("As a picture").await;
    assert!(few.ephemeral);
    assert_snapshot!("charts_board_one", shown(&town, &few));
    town.runs(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12) \
         INSERT INTO goal (district_id, name, state, made_at) \
         SELECT id, CASE i WHEN 3 THEN '职业规划' ELSE 'Goal ' || i || ': *every* student' END, 'live', 0 FROM district, n \
         WHERE id = (SELECT district_id FROM action)",
    )
    .await;
    town.runs("INSERT INTO strategy (district_id, goal_id, name, state, made_at) SELECT district_id, id, name, 'live', 0 FROM goal").await;
    town.runs(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 299) \
         INSERT INTO action (district_id, strategy_id, name, state, owner_id, accepted, blocked, made_at) \
         SELECT district_id, (SELECT id FROM strategy WHERE id % 12 = (i * i) % 12), 'Action ' || i || ' **with** [marks](x) ' || i, \
         CASE i % 9 WHEN 7 THEN 'adopted' WHEN 8 THEN 'abandoned' ELSE 'live' END, owner_id, 1, \
         CASE WHEN i % 50 = 0 THEN 'A bus' ELSE '' END, 0 FROM action, n",
    )
    .await;
    town.runs(
        "INSERT INTO cycle (action_id, number, district_id, stage, plan_on, do_on, study_on, act_on) \
         SELECT action.id, 1, action.district_id, CASE WHEN state <> 'live' THEN 'done' WHEN action.id % 4 = 0 THEN 'plan' \
         WHEN action.id % 4 = 1 THEN 'do' WHEN action.id % 4 = 2 THEN 'study' ELSE 'act' END, \
         CASE WHEN action.id % 3 = 0 THEN '2026-10-0' || (1 + action.id % 9) ELSE '2027-05-03' END, '2027-05-10', '2027-05-24', '2027-05-31' \
         FROM action LEFT JOIN cycle ON cycle.action_id = action.id WHERE cycle.action_id IS NULL",
    )
    .await;
    ruth.types("action board", &[]).await;
    let all = ruth.clicks("As a picture").await;
    assert_snapshot!("charts_board_all", shown(&town, &all));
    assert_snapshot!("charts_board_alt", drawn(&all, "board.png"));
    if let Some(folder) = std::env::var_os("LOOK") {
        std::fs::write(std::path::Path::new(&folder).join("board-story.png"), &*all.files[0].bytes).unwrap();
    }
    let back = ruth.clicks_in(&all, "Back to the board").await;
    assert!(back.files.is_empty() && back.text().contains("Actions (300)"), "{}", back.text());
    let hana = town.neighbour("Hana Sato");
    let theirs = hana.forges("1:chart.board").await;
    assert!(!theirs.text().contains("Action 1"), "{}", theirs.text());
    town.nothing_was_refused();
}
