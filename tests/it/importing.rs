//! A planner reads an action plan in, settles what nobody can guess, and makes actions of it.

use chrono::TimeDelta;
use insta::assert_snapshot;
use plankeeper::rehearsal::Seen;
use serde_json::json;

use crate::support::{Actor, NEIGHBOUR, Town, shown};

/// A plan as real ones are: a title, merged cells, semicolons, Windows' letters and line ends.
const MESSY: &[u8] = include_bytes!("fixtures/messy-plan.csv");

/// Somebody sends a file.
async fn imports(town: &Town, who: &Actor<'_>, name: &str, bytes: impl Into<Vec<u8>>) -> Seen {
    let file = town.server.people().upload(name, "text/csv", bytes.into());
    who.types("action import", &[("file", json!(file.to_string()))]).await
}

/// Somebody picks a person in a menu.
async fn picks(town: &Town, who: &Actor<'_>, menu: &str, name: &str) -> Seen {
    let found = who.messages().into_iter().rev().find_map(|seen| Some((seen.id, seen.control(menu)?)));
    let (message, control) = found.unwrap_or_else(|| panic!("no menu {menu:?}\n{}", town.transcript()));
    let person = town.server.person(name).to_string();
    let interaction = town.server.people().select(who.id, message, &control.custom_id, &[&person]).unwrap();
    let answer = who.answer(interaction).await;
    let seen = answer.message().cloned().unwrap_or_else(|| panic!("{answer:?}\n{}", town.transcript()));
    town.note(&format!("(picks {name} in [{menu}])\n{}", shown(town, &seen)));
    seen
}

async fn states(town: &Town) -> [i64; 3] {
    [
        town.count("SELECT count(*) FROM import_row WHERE state = 'waiting'").await,
        town.count("SELECT count(*) FROM import_row WHERE state = 'left_out'").await,
        town.count("SELECT count(*) FROM import_row WHERE state = 'made'").await,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_messy_plan_is_settled_row_by_row_over_a_restart() {
    let mut town = Town::new().await;
    {
        let amara = town.person("Amara Okafor");
        let first = imports(&town, &amara, "career-plan.csv", MESSY).await;
        assert!(first.ephemeral);
        assert_snapshot!("page_1", shown(&town, &first));
        assert_snapshot!("page_2", shown(&town, &amara.clicks("Later rows").await));
        amara.clicks("Earlier rows").await;
        assert_snapshot!("row", shown(&town, &amara.clicks("Next to complete").await));
        let everywhere = picks(&town, &amara, "in all 8 rows saying “Career Leader”", "Sofia Lindqvist").await;
        assert!(everywhere.text().contains("is accountable in 8 rows"), "{}", everywhere.text());
        assert_snapshot!("row_owner_chosen", shown(&town, &everywhere));
        let dated = amara.clicks("Thursday, September 30, 2027").await;
        assert!(dated.text().contains("Saved: Thursday, September 30, 2027."), "{}", dated.text());
        assert!(dated.text().contains("**Ready.**"), "{}", dated.text());
        assert_eq!(states(&town).await, [11, 0, 0]);
    }
    // The client and the bot restart: nothing is lost, and the way back is the command.
    town.kill_bot().await;
    town.later(TimeDelta::days(1));
    town.start_bot().await;
    let amara = town.person("Amara Okafor");
    amara.restarts_discord();
    let again = amara.types("action import", &[]).await;
    assert!(again.text().contains("1 ready · 10 need something"), "{}", again.text());

    // "Sept 2025 (and regular updates)": over, so a first review is proposed; another day is typed.
    let past = amara.picks("Look at a row", &["5. "]).await;
    assert_snapshot!("row_past", shown(&town, &past));
    let form = amara.opens("Choose a date").await;
    assert_eq!(form.inputs[0].value, "Sept 2025 (and regular updates)");
    assert!(amara.sends(&form, &[("date", "3/4/2027")]).await.text().contains("could mean"), "{}", town.transcript());
    let form = amara.opens("Choose a date").await;
    let over = amara.sends(&form, &[("date", "June 1, 2026")]).await;
    assert!(over.text().contains("Monday, June 1, 2026 is over"), "{}", over.text());
    let form = amara.opens("Choose a date").await;
    let settled = amara.sends(&form, &[("date", "Fri June 4 2027")]).await;
    assert!(settled.text().contains("Saved: Friday, June 4, 2027."), "{}", settled.text());

    // Both readings of 03/04/2027 are offered; nobody is named there.
    amara.clicks("All rows").await;
    let loose = amara.picks("Look at a row", &["8. "]).await;
    assert_snapshot!("row_formula", shown(&town, &loose));
    amara.clicks("Saturday, April 3, 2027").await;
    picks(&town, &amara, "Who is accountable?", "Ruth Abernathy").await;

    // A row without words for its action gets some, and another date with them.
    amara.clicks("All rows").await;
    amara.picks("Look at a row", &["10. "]).await;
    let form = amara.opens("Change the words").await;
    let changed = amara.sends(&form, &[("name", "Write down what we agreed"), ("when", "2027-02-26")]).await;
    assert_snapshot!("row_words_changed", shown(&town, &changed));

    amara.clicks("All rows").await;
    amara.clicks("Later rows").await;
    let left_out = amara.picks("Look at a row", &["11. "]).await;
    assert!(left_out.text().contains("Half of grade 11 take part – “at least”"), "{}", left_out.text());
    assert_snapshot!("row_left_out", shown(&town, &amara.clicks("Leave out").await));
    amara.clicks("Put back").await;
    amara.clicks("Leave out").await;
    let all = amara.clicks("All rows").await;
    assert!(all.text().contains("4 ready · 6 need something · 1 left out"), "{}", all.text());
    assert_snapshot!("page_1_settled", shown(&town, &amara.clicks("Earlier rows").await));

    let made = amara.clicks("Make 4 actions").await;
    assert_snapshot!("made", shown(&town, &made));
    let last = town.server.read(|world| world.interactions.keys().next_back().copied()).unwrap();
    town.server.people().redeliver(last);
    assert_eq!(states(&town).await, [6, 1, 4]);
    assert_eq!(town.count("SELECT count(*) FROM action WHERE state = 'live' AND accepted = 0").await, 4);
    assert_eq!(town.count("SELECT count(*) FROM action WHERE strategy_id IS NOT NULL").await, 0);
    assert_eq!(town.count("SELECT count(*) FROM cycle WHERE stage = 'plan' AND do_on = '2027-06-04'").await, 1);
    assert_eq!(
        town.count(
            "SELECT count(*) FROM action_detail WHERE which = 'resources' AND words LIKE 'Helping%Website Lead'"
        )
        .await,
        1
    );
    let indicator =
        "SELECT count(*) FROM action_detail WHERE which = 'indicator' AND words = 'Parents find what they need'";
    assert_eq!(town.count(indicator).await, 1);
    let kept =
        "SELECT count(*) FROM action_change WHERE what = 'imported' AND became LIKE '%line 5%Progress: Slot asked for'";
    assert_eq!(town.count(kept).await, 1);
    let origin = "SELECT count(*) FROM action WHERE origin = 'import/Every graduate has met five employers'";
    assert_eq!(town.count(origin).await, 2);
    // What is an action is no longer changed here, from an old message neither.
    let old = amara.clicks_in(&loose, "Leave out").await;
    assert!(old.text().contains("That row is an action already"), "{}", old.text());
    let nothing = amara.clicks_in(&all, "Make 4 actions").await;
    assert!(nothing.text().contains("No row is complete yet"), "{}", nothing.text());
    assert_eq!(states(&town).await, [6, 1, 4]);
    assert_eq!(town.count("SELECT count(*) FROM audit WHERE what IN ('import_read', 'import_made')").await, 2);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_goes_below_the_strategy_of_its_name() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let district = town.count("SELECT id FROM district WHERE zone IS NOT NULL").await;
    let made = town.store().write_own(move |conn| {
        Box::pin(async move {
            for (table, columns, values) in [
                ("goal", "id, district_id, name, state, made_at", format!("1, {district}, 'Reading', 'live', 0")),
                (
                    "strategy",
                    "id, district_id, goal_id, name, state, made_at",
                    format!("7, {district}, 1, 'Read daily', 'live', 0"),
                ),
                (
                    "strategy",
                    "id, district_id, goal_id, name, state, made_at",
                    format!("8, {district}, 1, 'Old', 'dropped', 0"),
                ),
            ] {
                let sql = format!("INSERT INTO {table} ({columns}) VALUES ({values})");
                sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *conn).await?;
            }
            Ok::<_, plankeeper::error::Fault>(())
        })
    });
    made.await.unwrap();
    let plan =
        "Goal\tAction\tWho\tWhen\nRead daily\tOpen the library\tRuth\t2027-06-18\nOld\tClose it\tRuth\t2027-06-18\n";
    imports(&town, &amara, "table.txt", plan).await;
    amara.clicks("Next to complete").await;
    let done = picks(&town, &amara, "in all 2 rows saying “Ruth”", "Ruth Abernathy").await;
    assert!(done.control("Next to complete").is_none(), "both are ready");
    amara.clicks("All rows").await;
    let made = amara.clicks("Make 2 actions").await;
    assert!(made.text().contains("Every other row is made or left out"), "{}", made.text());
    assert_eq!(town.count("SELECT count(*) FROM action WHERE strategy_id = 7 AND name = 'Open the library'").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM action WHERE strategy_id IS NULL AND name = 'Close it'").await, 1);
    let over = amara.types("action import", &[]).await;
    assert!(over.text().contains("You have no import to go on with"), "{}", over.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_plan_is_refused_with_what_to_do() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let headed = |rows: usize| format!("Action,Who,When\n{}", "Hold a fair,Ruth,2027-06-18\n".repeat(rows));
    let files: [(&str, Vec<u8>, &str); 8] = [
        ("plan.xlsx", b"PK\x03\x04[Content_Types].xml xl/workbook.xml".to_vec(), "save it as CSV"),
        ("plan.docx", b"PK\x03\x04[Content_Types].xml word/document.xml".to_vec(), "Copy its table into a spreadsheet"),
        ("plan.pdf", b"%PDF-1.7 plan".to_vec(), "That is a PDF"),
        ("plan.csv", vec![], "That file is empty"),
        ("plan.csv", b"Hold a fair,Ruth,June".to_vec(), "I found no headings"),
        ("plan.csv", b"Action,Who\n,\n".to_vec(), "no action below them"),
        ("plan.csv", vec![b'a'; 2_000_000], "larger than 1 MB"),
        ("plan.csv", headed(301).into_bytes(), "holds 301 actions"),
    ];
    for (name, bytes, expected) in files {
        let refused = imports(&town, &amara, name, bytes).await;
        assert!(refused.ephemeral && refused.text().contains(expected), "{expected}: {}", refused.text());
    }
    assert_eq!(town.count("SELECT count(*) FROM import").await, 0);
    let everyone = town.person("Ruth Abernathy").types("action import", &[]).await;
    assert!(everyone.text().contains("can do this. Please ask one of them"), "{}", everyone.text());
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_rows_at_once() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let long = "A long action* with_signs (and more) ".repeat(5);
    let rows: String = (0..300).map(|n| format!("Goal {n} {long},{long}{n},Ruth/{long},2027-06-18,{long}\n")).collect();
    let seen = imports(&town, &amara, "long.csv", format!("Goal,Action,Who,When,Success\n{rows}")).await;
    assert!(seen.text().contains("Page 1 of 30") && seen.text().contains("300 need something"), "{}", seen.text());
    assert_eq!(seen.text().matches("(line ").count(), 10, "every row is there: {}", seen.text());
    amara.clicks("Next to complete").await;
    picks(&town, &amara, "in all 300 rows saying “Ruth”", "Ruth Abernathy").await;
    amara.clicks("All rows").await;
    let made = amara.clicks("Make 300 actions").await;
    assert!(made.text().contains("**300 actions made.**"), "{}", made.text());
    assert_eq!(town.count("SELECT count(*) FROM action WHERE state = 'live'").await, 300);
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_its_makers_alone() {
    let town = Town::new().await;
    let amara = town.person("Amara Okafor");
    let seen = imports(&town, &amara, "plan.csv", "Action,Who,When\nHold a fair,Ruth,Ongoing\n").await;
    let row = amara.clicks("Next to complete").await;
    for stranger in [town.person("David Kowalski"), town.person("Margaret Chen")] {
        for (message, label) in
            [(&row, "Leave out"), (&row, "All rows"), (&row, "Friday, April 9, 2027"), (&seen, "Next to complete")]
        {
            let refused = stranger.clicks_in(message, label).await;
            assert!(refused.text().contains("I don't find that import"), "{label}: {}", refused.text());
        }
    }
    let ingrid = town.neighbour("Ingrid Solberg");
    let lead = town.server.role_in(town.server.guild(NEIGHBOUR), "District lead");
    ingrid.types("setup roles", &[("district-lead", json!(lead.to_string()))]).await;
    ingrid.types("setup district", &[("timezone", json!("America/Halifax"))]).await;
    for control in
        ["1:import.row:1", "1:import.page:1:1", "1:import.make:1", "1:import.leave_out:1", "1:import.ask_date:1"]
    {
        let refused = ingrid.forges(control).await;
        assert!(refused.text().contains("I don't find that import"), "{control}: {}", refused.text());
    }
    let refused = ingrid.forges_form("1:import.save_words:1", &[("name", "Mine")]).await;
    assert!(refused.text().contains("I don't find that import"), "{}", refused.text());
    let untouched = amara.clicks_in(&row, "All rows").await;
    assert!(untouched.text().contains("1 needs something"), "{}", untouched.text());
    assert_eq!(states(&town).await, [1, 0, 0]);

    // It is on her data, and goes with it.
    let held = amara.types("privacy show", &[]).await;
    assert!(held.text().contains("1 action plan that you read in from a file"), "{}", held.text());
    amara.types("privacy delete", &[]).await;
    amara.clicks("Delete my data").await;
    assert_eq!(town.count("SELECT count(*) FROM import_row").await, 0);
    assert!(amara.types("action import", &[]).await.text().contains("You have no import to go on with"));
    town.nothing_was_refused();
}
