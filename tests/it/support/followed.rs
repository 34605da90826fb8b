//! Sessions as rows, for stories about what follows from them.

use plankeeper::calendar::{WallTime, Zone};
use plankeeper::error::Fault;
use plankeeper::retreat;
use plankeeper::store::{Store, Written};

/// Plans a session of three hours in Toronto, with all that follows. Answers with its key.
pub async fn plan_session(store: &Store, district: i64, kind: &'static str, starts_on: &str, now: i64) -> i64 {
    let (starts_on, zone) = (starts_on.to_owned(), "America/Toronto");
    let starts_at = starts_on.parse::<WallTime>().unwrap().unix_seconds(&Zone::named(zone).unwrap());
    let written: Written<i64> = store
        .write(None, move |conn| {
            Box::pin(async move {
                let id = sqlx::query_scalar(
                    "INSERT INTO session (district_id, kind, state, starts_on, zone, starts_at, minutes, place) \
                     VALUES (?, ?, 'planned', ?, ?, ?, 180, 'Board Office') RETURNING id",
                )
                .bind(district)
                .bind(kind)
                .bind(&starts_on)
                .bind(zone)
                .bind(starts_at)
                .fetch_one(&mut *conn)
                .await?;
                retreat::follow::session(conn, district, id, now).await?;
                Ok::<_, Fault>(id)
            })
        })
        .await
        .unwrap();
    written.done().unwrap()
}

/// Changes a session by SQL that sets its columns, with all that follows.
pub async fn change_session(store: &Store, district: i64, id: i64, columns: &'static str, now: i64) {
    let written: Written<()> = store
        .write(None, move |conn| {
            Box::pin(async move {
                let sql = format!("UPDATE session SET {columns}, sequence = sequence + 1 WHERE id = ?");
                sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).execute(&mut *conn).await?;
                retreat::follow::session(conn, district, id, now).await
            })
        })
        .await
        .unwrap();
    written.done().unwrap();
}
