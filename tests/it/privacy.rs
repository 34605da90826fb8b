//! One's own data.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Town, shown};
use crate::survey::{answers, open_round};

#[tokio::test(flavor = "multi_thread")]
async fn people_see_take_and_delete_what_is_held_about_them() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let ruth = town.person("Ruth Abernathy");
    let nothing = ruth.types("privacy show", &[]).await;
    assert!(nothing.text().contains("Nothing: I hold nothing"), "{}", nothing.text());
    answers(&ruth, &town, ["Red", "Blue", "Green", "Red", "can't tell"]).await;
    answers(&town.person("Omar Haddad"), &town, ["Green"; 5]).await;
    let held = ruth.types("privacy show", &[]).await;
    assert!(held.text().contains("“Spring 2027”: 5 of 5"), "{}", held.text());
    let export = ruth.types("privacy export", &[]).await;
    assert!(export.ephemeral);
    let data: Value = serde_json::from_slice(&export.files[0].bytes).unwrap();
    assert_eq!(
        data["answers"][0]["answers"],
        json!([[1, "red"], [2, "blue"], [3, "green"], [4, "red"], [5, "cant_tell"]])
    );
    assert_eq!(data["answers"].as_array().unwrap().len(), 1, "nobody else's");
    ruth.types("privacy delete", &[]).await;
    assert!(ruth.clicks("Keep it").await.text().contains("Nothing was deleted"));
    ruth.types("privacy delete", &[]).await;
    assert!(ruth.clicks("Delete my data").await.text().contains("I hold nothing about you"));
    assert!(ruth.types("privacy show", &[]).await.text().contains("Nothing: I hold nothing"));
    assert_eq!(town.count("SELECT count(*) FROM response").await, 1, "Omar's stays");
    assert_eq!(town.count("SELECT count(*) FROM answer").await, 5);
    let start = ruth.types("readiness take", &[]).await;
    assert!(start.text().contains("who sees what"), "they can start over");
    town.nothing_was_refused();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_opened_a_round_can_be_forgotten_too() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    let amara = town.person("Amara Okafor");
    assert!(
        amara
            .types("privacy show", &[])
            .await
            .text()
            .contains("1 round of the survey that you prepared, opened or shared")
    );
    amara.types("privacy delete", &[]).await;
    amara.clicks("Delete my data").await;
    assert!(amara.types("privacy show", &[]).await.text().contains("Nothing: I hold nothing"));
    assert_eq!(town.count("SELECT count(*) FROM round WHERE state = 'open'").await, 1, "the round goes on");
}

/// Rows of one person's, as planning, coming and preparing leave them; `?1` is the person, `?2` the session, `?3` the district.
const PLANNING: &[&str] = &[
    "INSERT INTO rsvp VALUES (?3, ?2, ?1, 'coming', 'all_staff', 1, 1, 1799686800)",
    "INSERT INTO attendance VALUES (?3, ?2, ?1, 1, ?1, 1799686800)",
    "INSERT INTO agenda_item (district_id, session_id, place, words, state, proposed_by, proposed_at) \
     VALUES (?3, ?2, 1, 'What do we know about our leavers?', 'accepted', ?1, 1799686800)",
    "INSERT INTO meeting_note (district_id, session_id, kind, words, noted_by, noted_at) \
     VALUES (?3, ?2, 'decision', 'We meet in the library', ?1, 1799686800)",
    "INSERT INTO kickoff VALUES (?3, 'facilitator', 'An old friend of the district', ?1, 1799686800)",
    "INSERT INTO plan (id, district_id, state, spacing_weeks, feedback_days, made_by, made_at) \
     VALUES (90, ?3, 'made', 3, 21, ?1, 1799686800)",
    "INSERT INTO plan (id, district_id, state, spacing_weeks, feedback_days, made_by, made_at) \
     VALUES (91, ?3, 'draft', 3, 21, ?1, 1799686800)",
    "INSERT INTO session (district_id, plan_id, kind, state, starts_on, zone, starts_at, made_by) \
     VALUES (?3, 91, 'final', 'draft', '2027-05-12T09:00', 'America/Toronto', 1810126800, ?1)",
    "INSERT INTO session_change (district_id, session_id, what, old_on, new_on, made_by, made_at) \
     VALUES (?3, ?2, 'session_moved', '2027-02-11T09:00', '2027-02-12T09:00', ?1, 1799686800)",
    "UPDATE session SET made_by = ?1 WHERE id = ?2",
    "INSERT INTO delivery (district_id, user_id, state, way, next_at, sent_at) VALUES (?3, ?1, 'sent', 'direct', 1, 1799686800)",
];

#[tokio::test(flavor = "multi_thread")]
async fn what_planning_sessions_holds_is_shown_handed_over_and_deleted() {
    let town = Town::new().await;
    let (now, district) = (town.clock.unix_seconds(), town.home_district().await);
    let session = town.has_session("data", "2027-02-12T09:00").await;
    let ruth = town.person("Ruth Abernathy");
    let id = ruth.id as i64;
    let written: plankeeper::store::Written<()> = town
        .store()
        .write(None, move |conn| {
            Box::pin(async move {
                for sql in PLANNING {
                    sqlx::query(sqlx::AssertSqlSafe(*sql))
                        .bind(id)
                        .bind(session)
                        .bind(district)
                        .execute(&mut *conn)
                        .await?;
                }
                plankeeper::retreat::follow::session(conn, district, session, now).await
            })
        })
        .await
        .unwrap();
    written.done().unwrap();
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE kind = 'eve'").await, 1);
    assert_snapshot!("privacy_planning", shown(&town, &ruth.types("privacy show", &[]).await));
    let export = ruth.types("privacy export", &[]).await;
    let data: Value = serde_json::from_slice(&export.files[0].bytes).unwrap();
    assert_eq!((&data["coming"][0]["answer"], &data["coming"][0]["kind"]), (&json!("coming"), &json!("data")));
    assert_eq!(data["agenda_items"][0]["words"], json!("What do we know about our leavers?"));
    assert_eq!(data["meeting_notes"][0]["about"], json!("decision"));
    assert_eq!(data["kickoff"][0]["words"], json!("An old friend of the district"));
    assert_eq!(data["reminders"][0]["kind"], json!("eve"));
    let others = town.person("Omar Haddad").types("privacy show", &[]).await;
    assert!(others.text().contains("Nothing: I hold nothing"), "{}", others.text());

    ruth.types("privacy delete", &[]).await;
    ruth.clicks("Delete my data").await;
    assert!(ruth.types("privacy show", &[]).await.text().contains("Nothing: I hold nothing"));
    let kept = town.count("SELECT count(*) FROM session WHERE state = 'planned'").await;
    let drafts = town.count("SELECT count(*) FROM session WHERE state = 'draft'").await;
    assert_eq!((kept, drafts), (1, 0), "only what was drafted and never confirmed goes");
    assert_eq!(town.count("SELECT count(*) FROM plan").await, 1);
    assert_eq!(town.count("SELECT count(*) FROM agenda_item").await, 1, "the agenda stays, without the name");
    // Whatever follows from the session later: they are not reminded any more.
    town.moves_session(session, "2027-02-12T10:00").await;
    assert_eq!(town.count("SELECT count(*) FROM reminder WHERE user_id IS NOT NULL").await, 0);
    assert!(town.count("SELECT count(*) FROM reminder WHERE state = 'waiting'").await > 0, "the core team is");
    town.nothing_was_refused();
}

/// The list of personal data names every column that can hold a person's id, so that showing and deleting miss none.
#[tokio::test(flavor = "multi_thread")]
async fn every_column_that_holds_a_persons_id_is_on_the_list() {
    let town = Town::new().await;
    open_round(&town, "Spring 2027").await;
    answers(&town.person("Amara Okafor"), &town, ["Red"; 5]).await;
    let columns: Vec<(String, String)> = town
        .store()
        .read(|conn| {
            Box::pin(async move {
                Ok::<_, plankeeper::error::Fault>(
                    sqlx::query_as(
                        "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
                         WHERE m.type = 'table' AND m.name NOT LIKE '\\_%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'",
                    )
                    .fetch_all(conn)
                    .await?,
                )
            })
        })
        .await
        .unwrap();
    let listed = |table: &str, column: &str| {
        plankeeper::privacy::store::PERSONAL.iter().any(|place| place.table == table && place.column == column)
    };
    let amara = town.person("Amara Okafor").id as i64;
    let mut found = 0;
    for (table, column) in &columns {
        if column.ends_with("_by") || column == "user_id" {
            assert!(listed(table, column), "{table}.{column} holds a person's id but is not on the list");
        }
        let sql = format!("SELECT count(*) FROM \"{table}\" WHERE \"{column}\" = ?");
        let holds: i64 = town
            .store()
            .read(move |conn| {
                Box::pin(async move {
                    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(amara);
                    Ok::<_, plankeeper::error::Fault>(query.fetch_one(conn).await?)
                })
            })
            .await
            .unwrap();
        if holds > 0 {
            found += 1;
            assert!(listed(table, column), "{table}.{column} holds a person's id but is not on the list");
        }
    }
    assert!(found >= 3, "the story left traces to look for");
}
