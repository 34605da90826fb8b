//! The key priorities: chosen, written, changed, put in order.

use super::arrange::{left_as_it_was, one_line};
use super::{Key, No, change, load};
use crate::command::Access;
use crate::context::Context;
use crate::error::Failure;
use crate::message::{Reply, Text};
use crate::swot::commands::Step;
use crate::swot::{Board, MOST_PRIORITIES, Priority, store, texts, view};

fn page(context: &Context<'_>, board: &Board, said: Text) -> Result<Reply, Failure> {
    Ok(Reply::Message(view::priorities::page(&context.voice, board, context.may(Access::Planners), said)))
}

fn shown(context: &Context<'_>, board: &Board, id: i64, said: Text) -> Result<Reply, Failure> {
    match on_list(board, id) {
        Ok(priority) => Ok(Reply::Message(view::priorities::one(&context.voice, board, priority, said))),
        Err(no) => Err(no.refuse(context)),
    }
}

fn on_list(board: &Board, id: i64) -> Result<&Priority, No> {
    board.priorities.iter().find(|priority| priority.id == id).ok_or(No::GonePriority)
}

/// Entries become priorities; those that are one already are left as they are.
pub(super) async fn choose(context: &Context<'_>, session: i64, entries: Vec<i64>) -> Result<Reply, Failure> {
    let (user, now) = (context.actor.user_id, context.now);
    let written = change(context, Key::Session(session), Some("priorities_chosen"), move |conn, board| {
        Box::pin(async move {
            let mut chosen: Vec<i64> = board.priorities.iter().filter_map(|priority| priority.entry).collect();
            let mut count = board.priorities.len();
            for id in entries {
                let Some(entry) = board.root(id) else { return Ok(Err(No::GoneEntry)) };
                if chosen.contains(&entry.id) {
                    continue;
                }
                if count >= MOST_PRIORITIES {
                    return Ok(Err(No::Full));
                }
                store::insert_priority(&mut *conn, board, "", Some(entry.id), user, now).await?;
                chosen.push(entry.id);
                count += 1;
            }
            if count == board.priorities.len() {
                return Ok(Err(No::ThereAlready));
            }
            Ok(Ok(()))
        })
    })
    .await?;
    let Some(((), board)) = written else { return Ok(Reply::Nothing) };
    page(context, &board, texts::priorities_added(&context.voice))
}

pub(super) async fn form(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let board = load(context, Key::Session(session)).await?;
    Ok(Reply::Form(view::priorities::form(&context.voice, &board, None)))
}

pub(super) async fn form_change(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let board = load(context, Key::Priority(id)).await?;
    match on_list(&board, id) {
        Ok(priority) => Ok(Reply::Form(view::priorities::form(&context.voice, &board, Some(priority)))),
        Err(no) => Err(no.refuse(context)),
    }
}

pub(super) async fn written(context: &Context<'_>, session: i64, typed: &str) -> Result<Reply, Failure> {
    let Some(words) = one_line(typed) else { return Err(No::Wordless.refuse(context)) };
    let (user, now) = (context.actor.user_id, context.now);
    let written = change(context, Key::Session(session), Some("priority_written"), move |conn, board| {
        Box::pin(async move {
            if board.priorities.iter().any(|priority| board.priority_words(priority) == words) {
                return Ok(Err(No::ThereAlready));
            }
            if board.priorities.len() >= MOST_PRIORITIES {
                return Ok(Err(No::Full));
            }
            store::insert_priority(conn, board, &words, None, user, now).await?;
            Ok(Ok(()))
        })
    })
    .await?;
    let Some(((), board)) = written else { return Ok(Reply::Nothing) };
    page(context, &board, texts::priorities_added(&context.voice))
}

pub(super) async fn one(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let board = load(context, Key::Priority(id)).await?;
    shown(context, &board, id, Text::none())
}

pub(super) async fn rewritten(context: &Context<'_>, id: i64, typed: &str) -> Result<Reply, Failure> {
    let Some(words) = one_line(typed) else { return Err(No::Wordless.refuse(context)) };
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = change(context, Key::Priority(id), Some("priority_words"), move |conn, board| {
        Box::pin(async move {
            let priority = match on_list(board, id) {
                Ok(priority) => priority,
                Err(no) => return Ok(Err(no)),
            };
            // An entry's words stay the entry's: they go with it.
            let entry = priority.entry.and_then(|entry| board.find(entry));
            let same = entry.is_some_and(|entry| left_as_it_was(board.words(entry), &words));
            store::set_priority_words(conn, district, id, if same { "" } else { &words }, user, now).await?;
            Ok(Ok(()))
        })
    })
    .await?;
    let Some(((), board)) = written else { return Ok(Reply::Nothing) };
    shown(context, &board, id, texts::priorities_moved(&context.voice))
}

/// One earlier, one later, or off the list.
pub(super) async fn step(context: &Context<'_>, id: i64, step: Step) -> Result<Reply, Failure> {
    let (voice, district) = (&context.voice, context.district.id);
    let deed = match step {
        Step::Up | Step::Down => "priority_moved",
        Step::Drop => "priority_dropped",
    };
    let written = change(context, Key::Priority(id), Some(deed), move |conn, board| {
        Box::pin(async move {
            if let Err(no) = on_list(board, id) {
                return Ok(Err(no));
            }
            let mut ids: Vec<i64> = board.priorities.iter().map(|priority| priority.id).collect();
            let at = ids.iter().position(|one| *one == id).unwrap_or(0);
            match step {
                Step::Up if at > 0 => ids.swap(at, at - 1),
                Step::Down if at + 1 < ids.len() => ids.swap(at, at + 1),
                Step::Up | Step::Down => {}
                Step::Drop => store::drop_priority(&mut *conn, district, id).await?,
            }
            store::order_priorities(conn, district, &ids).await?;
            Ok(Ok(()))
        })
    })
    .await?;
    let Some(((), board)) = written else { return Ok(Reply::Nothing) };
    match step {
        Step::Up | Step::Down => shown(context, &board, id, texts::priorities_moved(voice)),
        Step::Drop => page(context, &board, texts::priorities_dropped(voice)),
    }
}
