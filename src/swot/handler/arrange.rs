//! Putting entries in order: merging and taking apart, moving, dropping and bringing back.

use std::collections::BTreeSet;

use super::{Key, No, change, load};
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Reply, Text, shortened};
use crate::swot::commands::Deed;
use crate::swot::{Board, Entry, LONGEST_WORDS, Quadrant, State, lines, store, texts, view};

pub(super) async fn page(
    context: &Context<'_>,
    session: i64,
    quadrant: Quadrant,
    page: usize,
) -> Result<Reply, Failure> {
    let board = load(context, Key::Session(session)).await?;
    Ok(Reply::Message(view::arrange::page(&context.voice, &board, quadrant, page, Text::none())))
}

/// One entry of a board, with a word above.
fn shown(context: &Context<'_>, board: &Board, entry: i64, said: Text) -> Result<Reply, Failure> {
    let entry = board.find(entry).ok_or_else(|| No::GoneEntry.refuse(context))?;
    Ok(Reply::Message(view::arrange::entry(&context.voice, board, entry, said)))
}

pub(super) async fn entry(context: &Context<'_>, entry: i64) -> Result<Reply, Failure> {
    let board = load(context, Key::Entry(entry)).await?;
    shown(context, &board, entry, Text::none())
}

pub(super) async fn more(context: &Context<'_>, id: i64, page: usize) -> Result<Reply, Failure> {
    let board = load(context, Key::Entry(id)).await?;
    match open(&board, id) {
        Ok(entry) => Ok(Reply::Message(view::arrange::more(&context.voice, &board, entry, page))),
        Err(_) => shown(context, &board, id, Text::none()),
    }
}

pub(super) async fn dropped(context: &Context<'_>, session: i64, page: usize) -> Result<Reply, Failure> {
    let board = load(context, Key::Session(session)).await?;
    Ok(Reply::Message(view::arrange::dropped(&context.voice, &board, page)))
}

/// An entry that stands on a board whose votes are not counted yet.
fn open(board: &Board, id: i64) -> Result<&Entry, No> {
    let entry = board.find(id).filter(|entry| !entry.dropped && entry.merged_into.is_none());
    match entry {
        Some(_) if board.state == State::Closed => Err(No::IsClosed),
        Some(entry) => Ok(entry),
        None => Err(No::GoneEntry),
    }
}

/// One that was picked is looked at, several are merged.
pub(super) async fn picked(context: &Context<'_>, ids: Vec<i64>) -> Result<Reply, Failure> {
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    let Some(first) = ids.first().copied() else { return Err(No::GoneEntry.refuse(context)) };
    if ids.len() == 1 {
        return entry(context, first).await;
    }
    merge(context, first, ids, texts::arrange_merged(&context.voice)).await
}

pub(super) async fn join(context: &Context<'_>, entry: i64, others: Vec<i64>) -> Result<Reply, Failure> {
    let ids: BTreeSet<i64> = others.into_iter().chain([entry]).collect();
    merge(context, entry, ids, texts::arrange_joined(&context.voice)).await
}

/// Merges these: into one of them that was merged before (`first` before others), or into a new one, which has no words of
/// its own yet.
async fn merge(context: &Context<'_>, first: i64, ids: BTreeSet<i64>, said: Text) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = change(context, Key::Entry(first), Some("merged"), move |conn, board| {
        Box::pin(async move {
            let entries = match ids.iter().map(|id| open(board, *id)).collect::<Result<Vec<&Entry>, No>>() {
                Ok(entries) => entries,
                Err(no) => return Ok(Err(no)),
            };
            let quadrants: BTreeSet<Quadrant> = entries.iter().map(|entry| entry.quadrant).collect();
            let (Some(quadrant), 1) = (quadrants.first().copied(), quadrants.len()) else {
                return Ok(Err(No::NotOneQuadrant));
            };
            let merged = || entries.iter().filter(|entry| entry.merged);
            let into = merged().find(|entry| entry.id == first).or_else(|| merged().next());
            let into = match into {
                Some(entry) => entry.id,
                None => store::insert(&mut *conn, board, quadrant, "", true, user, now).await?,
            };
            let others = ids.iter().copied().filter(|id| *id != into).collect();
            store::merge(conn, district, into, &others).await?;
            Ok(Ok(into))
        })
    })
    .await?;
    let Some((into, board)) = written else { return Ok(Reply::Nothing) };
    shown(context, &board, into, said)
}

pub(super) async fn form(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let board = load(context, Key::Entry(id)).await?;
    match open(&board, id) {
        Ok(entry) if entry.merged => Ok(Reply::Form(view::arrange::form(&context.voice, &board, entry))),
        Ok(_) => Err(No::NotMerged.refuse(context)),
        Err(no) => Err(no.refuse(context)),
    }
}

/// What a planner typed, in one line.
pub(super) fn one_line(typed: &str) -> Option<String> {
    let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    (!lines::entries(&words).is_empty()).then_some(words)
}

/// Whether a planner left the form as it was opened: it holds no more than the start of what is long.
pub(super) fn left_as_it_was(original: &str, words: &str) -> bool {
    [one_line(original), one_line(&shortened(original, LONGEST_WORDS))].iter().flatten().any(|line| line == words)
}

pub(super) async fn rewritten(context: &Context<'_>, id: i64, typed: &str) -> Result<Reply, Failure> {
    let Some(words) = one_line(typed) else { return Err(No::Wordless.refuse(context)) };
    let district = context.district.id;
    let written = change(context, Key::Entry(id), Some("merged_words"), move |conn, board| {
        Box::pin(async move {
            match open(board, id) {
                Ok(entry) if entry.merged => {}
                Ok(_) => return Ok(Err(No::NotMerged)),
                Err(no) => return Ok(Err(no)),
            }
            // The first original's words stay that original's: they go with it.
            let same = board.parts(id).next().is_some_and(|part| left_as_it_was(&part.words, &words));
            store::set_words(conn, district, id, if same { "" } else { &words }).await?;
            Ok(Ok(()))
        })
    })
    .await?;
    let Some(((), board)) = written else { return Ok(Reply::Nothing) };
    shown(context, &board, id, texts::arrange_saved(&context.voice))
}

pub(super) async fn move_to(context: &Context<'_>, id: i64, quadrant: Quadrant) -> Result<Reply, Failure> {
    let (voice, district) = (&context.voice, context.district.id);
    let written = change(context, Key::Entry(id), Some("moved"), move |conn, board| {
        Box::pin(async move {
            if let Err(no) = open(board, id) {
                return Ok(Err(no));
            }
            store::set_quadrant(conn, district, id, quadrant).await?;
            Ok(Ok(()))
        })
    })
    .await?;
    let Some(((), board)) = written else { return Ok(Reply::Nothing) };
    shown(context, &board, id, texts::arrange_moved(voice, texts::quadrant(voice, quadrant)))
}

/// Does it, unless it is done already.
async fn deed(conn: &mut sqlx::SqliteConnection, board: &Board, id: i64, deed: Deed) -> Result<Result<(), No>, Fault> {
    let district = board.session.district_id;
    let Some(entry) = board.find(id).filter(|entry| entry.merged_into.is_none()) else { return Ok(Err(No::GoneEntry)) };
    match deed {
        Deed::Drop => store::set_dropped(conn, district, id, true).await?,
        Deed::BringBack => store::set_dropped(conn, district, id, false).await?,
        Deed::Apart if board.state == State::Closed => return Ok(Err(No::IsClosed)),
        Deed::Apart if !entry.merged => return Ok(Err(No::NotMerged)),
        Deed::Apart => store::take_apart(conn, district, id).await?,
    }
    Ok(Ok(()))
}

pub(super) async fn perform(context: &Context<'_>, id: i64, what: Deed) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (name, said) = match what {
        Deed::Drop => ("dropped", texts::arrange_done_drop(voice)),
        Deed::BringBack => ("brought_back", texts::arrange_done_back(voice)),
        Deed::Apart => ("taken_apart", texts::arrange_apart(voice)),
    };
    let written = change(context, Key::Entry(id), Some(name), move |conn, board| {
        Box::pin(async move {
            let quadrant = board.find(id).map(|entry| entry.quadrant);
            Ok(deed(conn, board, id, what).await?.map(|()| quadrant.unwrap_or(Quadrant::Strengths)))
        })
    })
    .await?;
    let Some((quadrant, board)) = written else { return Ok(Reply::Nothing) };
    match what {
        Deed::Drop | Deed::BringBack => shown(context, &board, id, said),
        Deed::Apart => Ok(Reply::Message(view::arrange::page(voice, &board, quadrant, 0, said))),
    }
}
