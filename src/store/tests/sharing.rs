//! Callers that share the writer: groups, savepoints, interactions, cancelled callers, snapshots, the end.

use chrono::TimeDelta;
use futures::future::join_all;

use super::*;

#[tokio::test]
async fn what_waits_together_is_committed_together() {
    let lab = lab().await;
    let held = lab.hold().await;
    let mut waiting = Vec::new();
    for id in 1..=100 {
        waiting.push(lab.queue_insert(id).await);
    }
    assert_eq!(lab.store.commits(), 0);
    held.let_go().await;
    for (id, written) in (1..).zip(soon(join_all(waiting)).await) {
        assert_eq!(written.unwrap(), Written::Done(id));
    }
    assert_eq!(lab.store.commits(), 2, "one for the write that held the writer, one for all the others");
    assert_eq!(lab.ids().await.split(' ').count(), 101);
}

#[tokio::test]
async fn writes_from_many_threads_all_arrive_once() {
    let lab = lab().await;
    let tasks = (1..=200).map(|id| {
        let store = lab.store.clone();
        tokio::spawn(async move {
            store.write(None, move |conn| Box::pin(async move { Ok::<_, Trouble>(insert(conn, id).await?) })).await
        })
    });
    for task in soon(join_all(tasks)).await {
        assert!(task.unwrap().is_ok());
    }
    assert_eq!(lab.ids().await.split(' ').count(), 200);
    assert!(lab.store.commits() <= 200);
}

#[tokio::test]
async fn a_refusal_undoes_only_its_own() {
    let lab = lab().await;
    let held = lab.hold().await;
    let before = lab.queue_insert(1).await;
    let refused = lab
        .queue(Some(77), |conn| {
            Box::pin(async move {
                insert(conn, 2).await?;
                Err::<(), _>(Trouble::Refused("not yours"))
            })
        })
        .await;
    let doubled = lab.queue_insert(1).await;
    let after = lab.queue_insert(3).await;
    held.let_go().await;
    assert_eq!(soon(before).await.unwrap(), Written::Done(1));
    assert!(matches!(soon(refused).await, Err(Trouble::Refused("not yours"))));
    assert!(matches!(soon(doubled).await, Err(Trouble::Fault(Fault::Database(_)))), "a constraint is the caller's");
    assert_eq!(soon(after).await.unwrap(), Written::Done(3));
    assert_eq!(lab.ids().await, "0 1 3");
    assert_eq!(lab.seen().await, [], "a refused interaction may come again");
    assert_eq!(lab.store.commits(), 2);
}

#[tokio::test]
async fn a_panic_is_the_panicking_callers_alone() {
    let lab = lab().await;
    let held = lab.hold().await;
    let before = lab.queue_insert(1).await;
    let inside = lab
        .queue(Some(5), |conn| {
            Box::pin(async move {
                insert(conn, 2).await?;
                if true {
                    panic!("a rehearsed panic");
                }
                Ok(())
            })
        })
        .await;
    let name = String::from("Ada");
    let at_once = lab.queue::<(), _>(None, move |_| panic!("a rehearsed panic of {name}")).await;
    let after = lab.queue_insert(3).await;
    held.let_go().await;
    assert!(soon(before).await.is_ok());
    match soon(inside).await {
        Err(Trouble::Fault(Fault::Panic(message))) => assert_eq!(message, "a rehearsed panic"),
        other => panic!("{other:?}"),
    }
    match soon(at_once).await {
        Err(Trouble::Fault(Fault::Panic(message))) => assert!(!message.contains("Ada"), "{message}"),
        other => panic!("{other:?}"),
    }
    assert!(soon(after).await.is_ok());
    assert_eq!(lab.ids().await, "0 1 3");
    assert_eq!(lab.seen().await, []);
}

#[tokio::test]
async fn an_interaction_has_its_effect_once() {
    let lab = lab().await;
    let click = |id| lab.store.write(Some(9_007), move |conn| Box::pin(async move { Ok(insert(conn, id).await?) }));
    let first: Result<_, Trouble> = soon(click(1)).await;
    assert_eq!(first.unwrap(), Written::Done(1));
    let second: Result<_, Trouble> = soon(click(2)).await;
    assert_eq!(second.unwrap(), Written::Repeated);
    assert_eq!(lab.ids().await, "1");
    assert_eq!(lab.seen().await, [(9_007, 1_800_000_000)]);

    // Twice in one group.
    let held = lab.hold().await;
    let once = lab.queue(Some(8), |conn| Box::pin(async move { Ok(insert(conn, 3).await?) })).await;
    let twice = lab.queue(Some(8), |conn| Box::pin(async move { Ok(insert(conn, 4).await?) })).await;
    held.let_go().await;
    assert_eq!((soon(once).await.unwrap(), soon(twice).await.unwrap()), (Written::Done(3), Written::Repeated));

    // The largest id that fits is kept; what can't be a Discord id is refused.
    let largest = lab.store.write(Some(i64::MAX as u64), |_| Box::pin(async { Ok::<_, Trouble>(()) }));
    assert_eq!(soon(largest).await.unwrap(), Written::Done(()));
    let larger = lab.store.write(Some(u64::MAX), |_| Box::pin(async { Ok::<_, Trouble>(()) }));
    assert!(matches!(soon(larger).await, Err(Trouble::Fault(Fault::Internal(_)))));
}

#[tokio::test]
async fn old_interactions_are_forgotten() {
    let lab = lab().await;
    for id in 1..=3 {
        let write = lab.store.write(Some(id), |_| Box::pin(async { Ok::<_, Trouble>(()) }));
        assert_eq!(soon(write).await.unwrap(), Written::Done(()));
        lab.clock.advance(TimeDelta::minutes(40));
    }
    assert_eq!(soon(lab.store.forget_interactions(lab.clock.now() - TimeDelta::hours(1))).await.unwrap(), 2);
    assert_eq!(lab.seen().await, [(3, 1_800_000_000 + 80 * 60)]);
}

#[tokio::test]
async fn a_write_whose_caller_went_away_is_done() {
    let lab = lab().await;
    let held = lab.hold().await;
    drop(lab.queue_insert(1).await);
    let kept = lab.queue_insert(2).await;
    drop(lab.queue_insert(3).await);
    held.let_go().await;
    assert_eq!(soon(kept).await.unwrap(), Written::Done(2));
    assert_eq!(lab.ids().await, "0 1 2 3");
}

#[tokio::test]
async fn a_caller_that_goes_away_while_its_write_runs_does_not_stop_it() {
    let lab = lab().await;
    let (started, has_started) = oneshot::channel();
    let (release, released) = oneshot::channel::<()>();
    let store = lab.store.clone();
    let caller = tokio::spawn(async move {
        store
            .write(None, |conn| {
                Box::pin(async move {
                    started.send(()).unwrap();
                    released.await.unwrap();
                    Ok::<_, Trouble>(insert(conn, 1).await?)
                })
            })
            .await
    });
    soon(has_started).await.unwrap();
    caller.abort();
    assert!(soon(caller).await.unwrap_err().is_cancelled());
    release.send(()).unwrap();
    lab.added(2).await;
    assert_eq!(lab.ids().await, "1 2");
}

#[tokio::test]
async fn reads_see_only_what_is_committed_and_do_not_wait_for_the_writer() {
    let lab = lab().await;
    let held = lab.hold().await;
    assert_eq!(lab.ids().await, "", "the writer is in the middle of inserting note 0");
    held.let_go().await;
    assert_eq!(lab.ids().await, "0");
}

#[tokio::test]
async fn a_read_sees_one_snapshot() {
    let lab = lab().await;
    let other = lab.store.clone();
    let (before, after) = soon(lab.store.read(|conn| {
        Box::pin(async move {
            let before = ids(conn).await?;
            let write = other.write(None, |conn| Box::pin(async move { Ok::<_, Trouble>(insert(conn, 1).await?) }));
            assert_eq!(write.await?, Written::Done(1));
            Ok::<_, Trouble>((before, ids(conn).await?))
        })
    }))
    .await
    .unwrap();
    assert_eq!((before.as_str(), after.as_str()), ("", ""));
    assert_eq!(lab.ids().await, "1");
}

#[tokio::test]
async fn a_read_cannot_write() {
    let lab = lab().await;
    let tried = lab.store.read(|conn| Box::pin(async move { Ok::<_, Trouble>(insert(conn, 1).await?) }));
    assert!(matches!(soon(tried).await, Err(Trouble::Fault(Fault::Database(_)))));
    assert_eq!(lab.ids().await, "");
}

#[tokio::test]
async fn a_read_that_is_dropped_or_panics_leaves_no_transaction_behind() {
    let lab = lab_with(Options { readers: 1, ..Options::default() }).await;
    let (started, has_started) = oneshot::channel();
    let store = lab.store.clone();
    let reader = tokio::spawn(async move {
        store
            .read(|conn| {
                Box::pin(async move {
                    let before = ids(conn).await?;
                    started.send(()).unwrap();
                    std::future::pending::<()>().await;
                    Ok::<_, Trouble>(before)
                })
            })
            .await
    });
    soon(has_started).await.unwrap();
    reader.abort();
    assert!(soon(reader).await.unwrap_err().is_cancelled());
    lab.added(1).await;
    assert_eq!(lab.ids().await, "1", "the only reading connection still shows the old snapshot");

    let store = lab.store.clone();
    let panics =
        tokio::spawn(
            async move { store.read::<(), Trouble, _>(|_| Box::pin(async { panic!("a rehearsed panic") })).await },
        );
    assert!(soon(panics).await.unwrap_err().is_panic());
    lab.added(2).await;
    assert_eq!(lab.ids().await, "1 2");
}

#[tokio::test]
async fn closing_finishes_what_was_accepted_and_takes_no_more() {
    let lab = lab().await;
    let held = lab.hold().await;
    let mut waiting = Vec::new();
    for id in 1..=5 {
        waiting.push(lab.queue_insert(id).await);
    }
    let (store, again) = (lab.store.clone(), lab.store.clone());
    let mut closing = Box::pin(async move { store.close().await });
    assert!(poll!(closing.as_mut()).is_pending());
    held.let_go().await;
    soon(closing).await;
    for written in soon(join_all(waiting)).await {
        assert!(matches!(written, Ok(Written::Done(_))));
    }
    assert_not_saved(&lab.add(6).await);
    soon(again.close()).await;
    assert!(lab.store.read(|conn| Box::pin(async move { Ok::<_, Trouble>(ids(conn).await?) })).await.is_err());
    assert!(!lab.path.with_extension("db-wal").exists(), "the last connection takes the log into the database");

    let mut stranger = lab.stranger().await;
    assert_eq!(ids(&mut stranger).await.unwrap(), "0 1 2 3 4 5");
}

#[tokio::test]
async fn a_dropped_store_still_finishes_what_was_accepted() {
    let lab = lab().await;
    let held = lab.hold().await;
    drop(lab.queue_insert(1).await);
    let Lab { store, path, _folder, .. } = lab;
    let mut ended = store.0.ended.clone();
    drop(store);
    held.let_go().await;
    assert!(soon(ended.changed()).await.is_err());
    assert_eq!(ids(&mut stranger(&path).await).await.unwrap(), "0 1");
}
