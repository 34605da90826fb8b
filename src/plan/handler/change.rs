//! What planners change. Whatever could not be saved is handed back to whoever typed it.

use sqlx::SqliteConnection;

use super::{align_page, goal_gone, goal_page, strategy_gone, strategy_message, strategy_page};
use crate::audit::{self, What};
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text};
use crate::plan::commands::{GoalWords, click};
use crate::plan::{Alignment, Aspect, Branch, State, Tree, store, texts, view};

/// What became of a form, decided inside the write.
enum Saved {
    /// It is new, under this key.
    New(i64),
    /// It is as typed now.
    Done,
    /// It was so already.
    Same,
    /// Somebody else has changed it since the form opened.
    Changed,
    /// There is no such thing in this district.
    Gone,
}

/// The whole tree stands beside what was saved, read in the same transaction.
type Outcome = Result<Option<(Saved, Tree)>, Failure>;

/// A database that refuses is logged, and the words go back to whoever typed them.
fn refused(outcome: Outcome) -> Result<Outcome, ()> {
    match outcome {
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "something typed about the plan was not saved");
            Err(())
        }
        outcome => Ok(outcome),
    }
}

impl GoalWords {
    fn parts(&self) -> (&str, &str, &str) {
        (&self.name, &self.problem, &self.success)
    }
}

fn typed_goal<'w>(context: &Context<'_>, words: &'w GoalWords) -> Vec<(Text, &'w str)> {
    let voice = &context.voice;
    vec![
        (texts::goal_field_name(voice), &words.name),
        (texts::goal_field_problem(voice), &words.problem),
        (texts::goal_field_success(voice), &words.success),
    ]
}

/// What to show when nothing was saved and nothing is there yet.
fn try_again(context: &Context<'_>, why: Text, typed: &[(Text, &str)], form: crate::message::CustomId) -> Reply {
    let voice = &context.voice;
    Reply::Message(view::handed_back(voice, why, typed, view::again(voice, form, click::goals(0))))
}

pub(super) async fn new_goal(context: &Context<'_>, words: GoalWords) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    if words.name.is_empty() {
        let why = texts::saved_nameless(voice);
        return Ok(try_again(context, why, &typed_goal(context, &words), click::add_goal()));
    }
    let kept = words.clone();
    let outcome = context
        .write(move |conn| {
            Box::pin(async move {
                let id = store::insert_goal(&mut *conn, district, kept.parts(), user, now).await?;
                record(&mut *conn, district, user, What::GoalAdded, id, now).await?;
                Ok((Saved::New(id), store::tree(conn, district).await?))
            })
        })
        .await;
    let Ok(outcome) = refused(outcome) else {
        let why = texts::saved_not(voice);
        return Ok(try_again(context, why, &typed_goal(context, &words), click::add_goal()));
    };
    match outcome? {
        Some((Saved::New(id), tree)) => {
            let goal = tree.goal(id).ok_or_else(|| goal_gone(context))?;
            Ok(Reply::Message(goal_page(context, &tree, goal, 0, texts::goal_added(voice))))
        }
        Some(_) => Err(goal_gone(context)),
        None => Ok(Reply::Nothing),
    }
}

pub(super) async fn save_goal(context: &Context<'_>, id: i64, seen: u64, words: GoalWords) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let typed = typed_goal(context, &words);
    let nameless = words.name.is_empty();
    let kept = words.clone();
    let outcome = context
        .write(move |conn| {
            Box::pin(async move {
                let tree = store::tree(&mut *conn, district).await?;
                let Some(goal) = tree.goal(id) else { return Ok((Saved::Gone, tree)) };
                if kept.parts() == (&goal.name, &goal.problem, &goal.success) {
                    return Ok((Saved::Same, tree));
                }
                if nameless || goal.fingerprint() != seen {
                    return Ok((Saved::Changed, tree));
                }
                store::update_goal(&mut *conn, district, id, kept.parts()).await?;
                record(&mut *conn, district, user, What::GoalChanged, id, now).await?;
                Ok((Saved::Done, store::tree(conn, district).await?))
            })
        })
        .await;
    let Ok(outcome) = refused(outcome) else {
        return Ok(try_again(context, texts::saved_not(voice), &typed, click::edit_goal(id)));
    };
    let Some((saved, tree)) = outcome? else { return Ok(Reply::Nothing) };
    let goal = tree.goal(id).ok_or_else(|| goal_gone(context))?;
    let page = |told| goal_page(context, &tree, goal, 0, told);
    Ok(Reply::Message(match saved {
        Saved::Changed if nameless => {
            view::handed_back(voice, texts::saved_nameless(voice), &typed, page(Text::none()))
        }
        Saved::Changed => view::handed_back(voice, texts::saved_changed(voice), &typed, page(Text::none())),
        Saved::Same => page(texts::saved_same(voice)),
        Saved::Done | Saved::New(_) | Saved::Gone => page(texts::saved(voice)),
    }))
}

pub(super) async fn set_whole(context: &Context<'_>, id: i64, whole: bool) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                if store::set_whole(&mut *conn, district, id, whole).await? {
                    record(&mut *conn, district, user, What::GoalChanged, id, now).await?;
                }
                Ok(store::tree(conn, district).await?)
            })
        })
        .await?;
    let Some(tree) = written else { return Ok(Reply::Nothing) };
    let goal = tree.goal(id).ok_or_else(|| goal_gone(context))?;
    let told = if whole { texts::goal_is_whole(voice) } else { texts::goal_is_part(voice) };
    Ok(Reply::Message(goal_page(context, &tree, goal, 0, told)))
}

pub(super) async fn new_strategy(context: &Context<'_>, goal: i64, name: String) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    if name.is_empty() {
        return Err(Failure::refused(texts::refused_nameless(voice)));
    }
    let kept = name.clone();
    let outcome = context
        .write(move |conn| {
            Box::pin(async move {
                let tree = store::tree(&mut *conn, district).await?;
                if tree.goal(goal).is_none() {
                    return Ok((Saved::Gone, tree));
                }
                let id = store::insert_strategy(&mut *conn, district, goal, &kept, user, now).await?;
                record(&mut *conn, district, user, What::StrategyAdded, id, now).await?;
                Ok((Saved::New(id), store::tree(conn, district).await?))
            })
        })
        .await;
    let Ok(outcome) = refused(outcome) else {
        let typed = [(texts::strategy_field_name(voice), name.as_str())];
        return Ok(try_again(context, texts::saved_not(voice), &typed, click::add_strategy(goal)));
    };
    match outcome? {
        Some((Saved::New(id), tree)) => {
            let strategy = tree.strategy(id).ok_or_else(|| strategy_gone(context))?;
            strategy_page(context, &tree, strategy, 0, texts::strategy_added(voice)).await
        }
        Some(_) => Err(goal_gone(context)),
        None => Ok(Reply::Nothing),
    }
}

pub(super) async fn save_strategy(context: &Context<'_>, id: i64, seen: u64, name: String) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    if name.is_empty() {
        return Err(Failure::refused(texts::refused_nameless(voice)));
    }
    let typed = [(texts::strategy_field_name(voice), name.as_str())];
    let kept = name.clone();
    let outcome = context
        .write(move |conn| {
            Box::pin(async move {
                let tree = store::tree(&mut *conn, district).await?;
                let Some(strategy) = tree.strategy(id) else { return Ok((Saved::Gone, tree)) };
                if kept == strategy.name {
                    return Ok((Saved::Same, tree));
                }
                if strategy.fingerprint() != seen {
                    return Ok((Saved::Changed, tree));
                }
                store::update_strategy(&mut *conn, district, id, &kept).await?;
                record(&mut *conn, district, user, What::StrategyChanged, id, now).await?;
                Ok((Saved::Done, store::tree(conn, district).await?))
            })
        })
        .await;
    let Ok(outcome) = refused(outcome) else {
        return Ok(try_again(context, texts::saved_not(voice), &typed, click::edit_strategy(id)));
    };
    let Some((saved, tree)) = outcome? else { return Ok(Reply::Nothing) };
    let strategy = tree.strategy(id).ok_or_else(|| strategy_gone(context))?;
    let told = match saved {
        Saved::Changed => {
            let now = strategy_message(context, &tree, strategy, 0, Text::none()).await?;
            return Ok(Reply::Message(view::handed_back(voice, texts::saved_changed(voice), &typed, now)));
        }
        Saved::Same => texts::saved_same(voice),
        Saved::Done | Saved::New(_) | Saved::Gone => texts::saved(voice),
    };
    strategy_page(context, &tree, strategy, 0, told).await
}

pub(super) async fn said(
    context: &Context<'_>,
    id: i64,
    alignment: Alignment,
    seen: u64,
    words: Vec<(Aspect, String)>,
) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let kept = words.clone();
    let outcome = context
        .write(move |conn| {
            Box::pin(async move {
                let tree = store::tree(&mut *conn, district).await?;
                if tree.strategy(id).is_none() {
                    return Ok((Saved::Gone, tree));
                }
                let changed = kept.iter().filter(|(aspect, words)| tree.words(id, *aspect) != words);
                let changed: Vec<&(Aspect, String)> = changed.collect();
                if changed.is_empty() {
                    return Ok((Saved::Same, tree));
                }
                if tree.fingerprint(id, alignment) != seen {
                    return Ok((Saved::Changed, tree));
                }
                for (aspect, words) in changed {
                    store::set_words(&mut *conn, district, (id, *aspect), words, user, now).await?;
                }
                let subject = format!("{id} {}", alignment.as_str());
                audit::store::insert(&mut *conn, district, Some(user), What::AlignmentSet, &subject, now).await?;
                Ok((Saved::Done, store::tree(conn, district).await?))
            })
        })
        .await;
    let typed: Vec<(Text, &str)> =
        words.iter().map(|(aspect, words)| (texts::aspect(voice, *aspect), words.as_str())).collect();
    let Ok(outcome) = refused(outcome) else {
        return Ok(try_again(context, texts::saved_not(voice), &typed, click::say(id, alignment)));
    };
    let Some((saved, tree)) = outcome? else { return Ok(Reply::Nothing) };
    let strategy = tree.strategy(id).ok_or_else(|| strategy_gone(context))?;
    let page = |told| align_page(context, &tree, strategy, told);
    Ok(Reply::Message(match saved {
        Saved::Changed => view::handed_back(voice, texts::saved_changed(voice), &typed, page(Text::none())),
        Saved::Same => page(texts::saved_same(voice)),
        Saved::Done | Saved::New(_) | Saved::Gone => {
            page(texts::align_saved(voice, texts::alignment(voice, alignment)))
        }
    }))
}

/// Drops a branch, or puts it back; whether it was so already is told. `None`: delivered twice.
async fn set_state(context: &Context<'_>, branch: Branch, state: State) -> Result<Option<(bool, Tree)>, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    context
        .write(move |conn| {
            Box::pin(async move {
                let changed = store::set_state(&mut *conn, district, branch, state).await?;
                if changed {
                    let (what, id) = match (branch, state) {
                        (Branch::Goal(id), State::Dropped) => (What::GoalDropped, id),
                        (Branch::Goal(id), State::Live) => (What::GoalPutBack, id),
                        (Branch::Strategy(id), State::Dropped) => (What::StrategyDropped, id),
                        (Branch::Strategy(id), State::Live) => (What::StrategyPutBack, id),
                    };
                    record(&mut *conn, district, user, what, id, now).await?;
                }
                Ok((changed, store::tree(conn, district).await?))
            })
        })
        .await
}

/// The branch as it stands now.
async fn branch_page(context: &Context<'_>, tree: &Tree, branch: Branch, told: Text) -> Result<Message, Failure> {
    match branch {
        Branch::Goal(id) => {
            let goal = tree.goal(id).ok_or_else(|| goal_gone(context))?;
            Ok(goal_page(context, tree, goal, 0, told))
        }
        Branch::Strategy(id) => {
            let strategy = tree.strategy(id).ok_or_else(|| strategy_gone(context))?;
            strategy_message(context, tree, strategy, 0, told).await
        }
    }
}

pub(super) async fn drop(context: &Context<'_>, branch: Branch) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let Some((changed, tree)) = set_state(context, branch, State::Dropped).await? else { return Ok(Reply::Nothing) };
    let told = match branch {
        _ if !changed => texts::drop_was(voice),
        Branch::Goal(_) => texts::drop_done_goal(voice),
        Branch::Strategy(_) => texts::drop_done_strategy(voice),
    };
    Ok(Reply::Message(branch_page(context, &tree, branch, told).await?))
}

pub(super) async fn put_back(context: &Context<'_>, branch: Branch) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let Some((changed, tree)) = set_state(context, branch, State::Live).await? else { return Ok(Reply::Nothing) };
    let told = match branch {
        _ if !changed => texts::put_back_was(voice),
        Branch::Goal(_) => texts::goal_put_back(voice),
        Branch::Strategy(id) if tree.strategy(id).is_some_and(|it| !tree.is_live(it)) => {
            texts::put_back_goal_gone(voice)
        }
        Branch::Strategy(_) => texts::strategy_put_back(voice),
    };
    Ok(Reply::Message(branch_page(context, &tree, branch, told).await?))
}

async fn record(
    conn: &mut SqliteConnection,
    district: i64,
    user: u64,
    what: What,
    id: i64,
    now: i64,
) -> Result<(), Fault> {
    audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await
}
