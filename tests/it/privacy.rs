//! One's own data.

use serde_json::{Value, json};

use crate::support::Town;
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
