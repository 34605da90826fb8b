//! Writes that SQLite can't save: a full disk, another program's lock, an interrupted statement, a closure that
//! meddles with the transaction.

use super::*;

/// Lets the database grow by nothing more, on this connection: the disk is full.
async fn fill(conn: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut *conn).await?;
    let set = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    let limit: i64 = sqlx::query_scalar(set).fetch_one(conn).await?;
    assert_eq!(limit, pages);
    Ok(())
}

/// One row that needs more room than there is: SQLite rolls the whole transaction back.
const LARGE: &str = "INSERT INTO note (body) VALUES (zeroblob(200000))";
/// Many rows: SQLite can undo the statement alone and keeps the transaction.
const MANY: &str = "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO note (id, body) SELECT i, zeroblob(900) FROM n";

/// Queues three callers as one group, the middle one as given, and expects that nobody is told "saved" and nothing is
/// in the database, and that the next write works.
async fn expect_nothing_saved<F>(middle: F)
where
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> futures::future::BoxFuture<'c, Result<i64, Trouble>>
        + Send
        + 'static,
{
    let lab = lab().await;
    let held = lab.hold().await;
    let first = lab.queue(Some(1), |conn| Box::pin(async move { Ok(insert(conn, 1).await?) })).await;
    let refused = lab.queue::<(), _>(None, |_| Box::pin(async { Err(Trouble::Refused("no")) })).await;
    let middle = lab.queue(Some(2), middle).await;
    let last = lab.queue_insert(3).await;
    held.let_go().await;
    assert_not_saved(&soon(first).await);
    assert_not_saved(&soon(refused).await);
    assert_not_saved(&soon(middle).await);
    assert_not_saved(&soon(last).await);
    assert_eq!(lab.ids().await, "0");
    assert_eq!(lab.seen().await, []);

    // The writer has another connection, without the limit: there is space again. The same click comes once more.
    let again = lab.store.write(Some(2), |conn| {
        Box::pin(async move {
            sqlx::query(LARGE).execute(&mut *conn).await?;
            Ok::<_, Trouble>(insert(conn, 4).await?)
        })
    });
    assert_eq!(soon(again).await.unwrap(), Written::Done(4));
    assert_eq!(lab.ids().await, "0 1 4");
    assert_eq!(lab.seen().await, [(2, 1_800_000_000)]);
    assert_eq!(lab.store.commits(), 2);
}

#[tokio::test]
async fn a_full_disk_saves_nothing_for_anyone_in_the_group() {
    expect_nothing_saved(|conn| {
        Box::pin(async move {
            fill(conn).await?;
            insert(conn, 2).await?;
            sqlx::query(LARGE).execute(&mut *conn).await?;
            Ok(2)
        })
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_that_undid_one_statement_only_is_as_fatal() {
    expect_nothing_saved(|conn| {
        Box::pin(async move {
            fill(conn).await?;
            insert(conn, 2).await?;
            sqlx::query(MANY).execute(&mut *conn).await?;
            Ok(2)
        })
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_is_noticed_when_the_caller_swallows_the_error() {
    expect_nothing_saved(|conn| {
        Box::pin(async move {
            fill(conn).await?;
            assert!(sqlx::query(LARGE).execute(&mut *conn).await.is_err());
            // SQLite has rolled everything back: without the commit hook these would be saved one by one.
            assert!(insert(conn, 20).await.is_err());
            assert!(insert(conn, 21).await.is_err());
            Ok(2)
        })
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_is_noticed_when_the_caller_turns_it_into_a_refusal() {
    expect_nothing_saved(|conn| {
        Box::pin(async move {
            fill(conn).await?;
            match sqlx::query(LARGE).execute(&mut *conn).await {
                Ok(_) => Ok(2),
                Err(_) => Err(Trouble::Refused("something went wrong")),
            }
        })
    })
    .await;
}

#[tokio::test]
async fn an_interrupted_statement_saves_nothing_for_anyone_in_the_group() {
    expect_nothing_saved(|conn| {
        Box::pin(async move {
            conn.lock_handle().await?.set_progress_handler(1, || false);
            let interrupted = insert(conn, 2).await.unwrap_err();
            assert!(interrupted.to_string().contains("(code: 9)"), "{interrupted}");
            Ok(2)
        })
    })
    .await;
}

#[tokio::test]
async fn a_closure_that_commits_or_rolls_back_is_not_obeyed() {
    for meddling in ["COMMIT", "ROLLBACK", "END"] {
        expect_nothing_saved(move |conn| {
            Box::pin(async move {
                insert(conn, 2).await?;
                let _ = sqlx::query(meddling).execute(&mut *conn).await;
                let _ = insert(conn, 20).await;
                Ok(2)
            })
        })
        .await;
    }
    // Releasing the savepoint undoes nothing, but what follows can't be told apart any more.
    expect_nothing_saved(|conn| {
        Box::pin(async move {
            sqlx::query("RELEASE caller").execute(&mut *conn).await?;
            Ok(2)
        })
    })
    .await;
}

#[tokio::test]
async fn a_panic_in_a_group_that_is_not_saved_stays_a_panic() {
    let lab = lab().await;
    let held = lab.hold().await;
    let panics = lab.queue::<(), _>(None, |_| panic!("a rehearsed panic")).await;
    let full = lab
        .queue(None, |conn| {
            Box::pin(async move {
                fill(conn).await?;
                sqlx::query(LARGE).execute(&mut *conn).await?;
                Ok(())
            })
        })
        .await;
    held.let_go().await;
    assert!(matches!(soon(panics).await, Err(Trouble::Fault(Fault::Panic(_)))));
    assert_not_saved(&soon(full).await);
}

#[tokio::test]
async fn a_lock_of_another_program_is_waited_for() {
    let lab = lab().await;
    let mut other = lab.stranger().await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let write = lab.queue_insert(1).await;
    insert(&mut other, 10).await.unwrap();
    sqlx::query("COMMIT").execute(&mut other).await.unwrap();
    assert_eq!(soon(write).await.unwrap(), Written::Done(1));
    assert_eq!(lab.ids().await, "1 10");
}

#[tokio::test]
async fn a_lock_that_stays_is_given_up_and_the_next_write_works() {
    let options = Options { busy_timeout: Duration::from_millis(20), begin_attempts: 2, ..Options::default() };
    let lab = lab_with(options).await;
    let mut other = lab.stranger().await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    assert_not_saved(&lab.add(1).await);
    assert_eq!(lab.ids().await, "", "reading goes on meanwhile");
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    lab.added(2).await;
    assert_eq!(lab.ids().await, "2");
}

#[tokio::test]
async fn a_closure_that_hangs_is_dropped_and_undone() {
    let lab = lab_with(Options { write_limit: Duration::from_millis(50), ..Options::default() }).await;
    let hangs = lab.store.write(None, |conn| {
        Box::pin(async move {
            insert(conn, 1).await?;
            std::future::pending::<()>().await;
            Ok::<_, Trouble>(())
        })
    });
    assert_not_saved(&soon(hangs).await);
    lab.added(2).await;
    assert_eq!(lab.ids().await, "2");
}

#[tokio::test]
async fn a_file_that_can_no_longer_be_opened_is_an_answer_too() {
    let lab = lab().await;
    let away = lab.path.with_extension("away");
    // Breaks the connection; the next can't be opened because the file is gone.
    let (from, to) = (lab.path.clone(), away.clone());
    let breaks = lab.store.write(None, move |conn| {
        Box::pin(async move {
            std::fs::rename(&from, &to).unwrap();
            sqlx::query("ROLLBACK").execute(conn).await?;
            Ok::<_, Trouble>(())
        })
    });
    assert_not_saved(&soon(breaks).await);
    assert_not_saved(&lab.add(1).await);
    std::fs::rename(&away, &lab.path).unwrap();
    lab.added(2).await;
    lab.store.close().await;
    assert_eq!(ids(&mut lab.stranger().await).await.unwrap(), "2");
}
