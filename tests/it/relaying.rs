//! What somebody said on paper or in person is entered by somebody else, and the questions are printed.

use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{Actor, Town, shown, text_file, wall};

const DAY: &str = "2027-02-12T09:00";

/// Somebody begins to enter something for the next session.
async fn begins(actor: &Actor<'_>) -> Seen {
    actor.types("input relay", &[]).await;
    actor.clicks("Enter what somebody said").await
}

/// Somebody enters strengths and passes them on.
async fn passes_on(actor: &Actor<'_>, strengths: &str) -> Seen {
    begins(actor).await;
    let form = actor.opens("Strengths, weaknesses").await;
    actor.sends(&form, &[("strengths", strengths)]).await;
    actor.clicks("Pass it on").await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_parent_wrote_on_paper_is_heard() {
    let mut town = Town::new().await;
    town.has_session("data", DAY).await;
    let amara = town.person("Amara Okafor");
    assert_snapshot!("relay_none", shown(&town, &amara.types("input relay", &[]).await));
    assert_snapshot!("relay_new", shown(&town, &amara.clicks("Enter what somebody said").await));
    let empty = amara.clicks("Pass it on").await;
    assert!(empty.text().contains("at least one question"), "{}", empty.text());
    let form = amara.opens("Strengths, weaknesses").await;
    amara.sends(&form, &[("strengths", "The *welding* shop\n@everyone"), ("threats", "=1+1")]).await;
    // Kept from the first answer on, over a restart.
    town.restart_bot().await;
    let amara = town.person("Amara Okafor");
    let form = amara.opens("Who said it").await;
    amara.sends(&form, &[("who", "Mrs. Li, a mother")]).await;
    amara.picks("Their group", &["Parents"]).await;
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what LIKE 'input_%'").await, 0, "a draft is one's own");
    let given = amara.clicks("Pass it on").await;
    assert_snapshot!("relay_given", shown(&town, &given));
    passes_on(&amara, "Another voice").await;
    begins(&amara).await;
    assert_snapshot!("relay_list", shown(&town, &amara.clicks("All that I passed on").await));
    let row = "SELECT count(*) FROM input WHERE way = 'relayed' AND state = 'given' AND voice = 'parents' \
               AND speaker = 'Mrs. Li, a mother' AND user_id IS NULL AND relayed_by IS NOT NULL";
    assert_eq!(town.count(row).await, 1);
    // Corrected, and at last taken back.
    let card = amara.picks("Pick one", &["Mrs. Li"]).await;
    let form = amara.opens("Strengths, weaknesses").await;
    let nothing = amara.sends(&form, &[("strengths", ""), ("threats", "")]).await;
    assert!(nothing.text().contains("nothing would be left"), "{}", nothing.text());
    let form = amara.opens("Strengths, weaknesses").await;
    let corrected = amara.sends(&form, &[("threats", "")]).await;
    assert!(!corrected.text().contains("=1+1") && corrected.text().contains("welding"), "{}", corrected.text());
    assert_snapshot!("relay_ask_drop", shown(&town, &amara.clicks("Take it back").await));
    let dropped = amara.clicks("Yes").await;
    assert!(!dropped.text().contains("Li") && dropped.text().contains("deleted"), "{}", dropped.text());
    let stale = amara.clicks_in(&card, "Take it back").await;
    assert!(stale.text().contains("was taken back"), "{}", stale.text());
    let left = "SELECT count(*) FROM input_answer JOIN input ON input.id = input_id WHERE state = 'withdrawn'";
    assert_eq!(town.count(left).await, 0);
    for what in ["input_relayed", "input_relay_changed", "input_relay_withdrawn"] {
        let on_record = town.on_record(what).await;
        assert!(on_record > 0, "{what}");
    }
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE subject LIKE '%weld%'").await, 0);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_entered_it_can_open_it_and_only_until_the_session_begins() {
    let town = Town::new().await;
    let id = town.has_session("data", DAY).await;
    let amara = town.person("Amara Okafor");
    let card = passes_on(&amara, "Ours alone").await;
    let input = town.count("SELECT max(id) FROM input").await;
    let david = town.person("David Kowalski");
    for control in ["relay_show", "relay_who", "relay_give", "relay_ask_drop", "relay_drop"] {
        let refused = david.forges(&format!("1:input.{control}:{input}")).await;
        assert!(refused.text().contains("Only whoever entered this"), "{control}: {}", refused.text());
    }
    for name in ["Ruth Abernathy", "Ravi Patel"] {
        let somebody = town.person(name);
        for control in [format!("relay_show:{input}"), format!("relay_new:{id}"), format!("relays:{id}:0")] {
            let refused = somebody.forges(&format!("1:input.{control}")).await;
            assert!(refused.text().contains("can do this"), "{name} {control}: {}", refused.text());
        }
    }
    let own = david.types("input relay", &[]).await;
    assert!(!own.text().contains("Ours") && own.text().contains("passed on nothing"), "{}", own.text());
    let forged = amara.forges_form(&format!("1:input.relay_said:{input}:goals"), &[("problem", "x")]).await;
    assert!(forged.text().contains("not asked before this session"), "{}", forged.text());
    // Whatever a form can't be saved for, what was typed comes back.
    let form = [("hear", "Long to type, and not mine")];
    let not_his = david.forges_form(&format!("1:input.relay_said:{input}:open"), &form).await;
    assert!(not_his.text().contains("Only whoever entered this"), "{}", not_his.text());
    assert!(text_file(&not_his, ".txt").contains("Long to type, and not mine"));
    // So it does from one that stood open when the session began.
    let form = amara.opens("Strengths, weaknesses").await;
    let open = amara.opens("Anything else").await;
    town.advance_to(wall(DAY)).await;
    let late = amara.sends(&open, &[("hear", "Too late, and long to type")]).await;
    assert!(late.text().contains("has begun"), "{}", late.text());
    assert!(text_file(&late, ".txt").contains("Too late, and long to type"));
    drop(form);
    let refused = amara.clicks_in(&card, "Take it back").await;
    assert!(refused.text().contains("has begun"), "{}", refused.text());
    assert_eq!(town.count("SELECT count(*) FROM input_answer").await, 1);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_can_be_passed_on() {
    let town = Town::new().await;
    town.has_session("data", DAY).await;
    let amara = town.person("Amara Okafor");
    passes_on(&amara, &"x".repeat(4000)).await;
    town.runs(
        "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 199) \
         INSERT INTO input (district_id, session_id, way, state, speaker, relayed_by, begun_at) \
         SELECT district_id, session_id, way, 'draft', 'Somebody ' || n, relayed_by, n FROM input, number",
    )
    .await;
    let first = amara.types("input relay", &[]).await;
    assert!(first.text().contains("Page 1 of 8"), "{}", first.text());
    for _ in 0..7 {
        amara.clicks("Older").await;
    }
    let last = amara.newest();
    assert!(last.text().contains("Page 8 of 8"), "{}", last.text());
    let card = amara.picks("Pick one", &["nobody named"]).await;
    assert!(card.text().contains("…"), "{}", card.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_questions_are_printed() {
    let town = Town::new().await;
    town.has_session("data", DAY).await;
    let tomas = town.person("Tomás Herrera");
    let sheet = tomas.types("input sheet", &[("hand-in", json!("the office <b>& co</b>"))]).await;
    assert!(sheet.ephemeral);
    assert_snapshot!("sheet", shown(&town, &sheet));
    assert_snapshot!("sheet_text", text_file(&sheet, ".md"));
    let page = text_file(&sheet, ".html");
    assert!(page.contains("Library, room *12*") && page.contains("the office &lt;b&gt;&amp; co"), "{page}");
    let group = tomas.types("input sheet", &[("group", json!("parents"))]).await;
    let text = text_file(&group, ".md");
    assert!(!text.contains("Strengths") && text.contains("Anything else") && text.contains("For: Parents"), "{text}");
    let long = tomas.types("input sheet", &[("hand-in", json!("x".repeat(300)))]).await;
    assert!(long.text().contains("300 characters"), "{}", long.text());
    let refused = town.person("Ruth Abernathy").types("input sheet", &[]).await;
    assert!(refused.text().contains("can do this"), "{}", refused.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_of_what_was_passed_on_does_not_count_what_others_said() {
    let town = Town::new().await;
    let session = town.has_session("data", DAY).await;
    let amara = town.person("Amara Okafor");
    passes_on(&amara, "Welding").await;
    town.have_confided(session, 0..3, "Secret").await;
    passes_on(&amara, "Kitchen").await;
    let about =
        "SELECT count(*) FROM audit WHERE what = 'input_relayed' AND subject = (SELECT CAST(id AS TEXT) FROM session)";
    assert_eq!(town.count(about).await, 2);
    let export = amara.types("privacy export", &[]).await;
    let data: serde_json::Value = serde_json::from_slice(&export.files[0].bytes).unwrap();
    let record = data["record"].as_array().unwrap();
    let passed: Vec<_> = record.iter().filter(|row| row[0] == "input_relayed").map(|row| &row[1]).collect();
    assert!(passed.len() == 2 && passed[0] == passed[1], "{passed:?}");
}
