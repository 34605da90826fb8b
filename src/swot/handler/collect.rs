//! Adding in the session, and taking over what was said before it.

use std::collections::BTreeMap;

use super::{Key, No, change, drawn, find};
use crate::context::Context;
use crate::error::Failure;
use crate::message::{Message, Reply, Text};
use crate::swot::store::taking;
use crate::swot::{Board, MOST_AT_ONCE, MOST_ENTRIES, Quadrant, State, lines, store, texts, view};

pub(super) async fn form(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    Ok(Reply::Form(view::add::form(&context.voice, session)))
}

/// What became of what was typed.
#[derive(Default)]
struct Added {
    count: usize,
    /// What there was no room for in one go.
    rest: Vec<(Quadrant, String)>,
    /// The board holds as much as it can.
    full: bool,
}

/// Whether the board has these words of theirs in that quadrant already: a form that was sent twice adds nothing.
fn has(board: &Board, user: u64, quadrant: Quadrant, words: &str) -> bool {
    board.added_by(user).into_iter().any(|entry| entry.quadrant == quadrant && entry.words == words)
}

pub(super) async fn written(
    context: &Context<'_>,
    session: i64,
    said: BTreeMap<Quadrant, String>,
) -> Result<Reply, Failure> {
    let (voice, user, now) = (&context.voice, context.actor.user_id, context.now);
    let typed = said.clone();
    let written = change(context, Key::Session(session), None, move |conn, board| {
        Box::pin(async move {
            if board.state != State::Collecting {
                return Ok(Ok(None));
            }
            let lines = said
                .iter()
                .flat_map(|(quadrant, words)| lines::entries(words).into_iter().map(|line| (*quadrant, line)));
            let mut added = Added::default();
            for (quadrant, words) in lines.filter(|(quadrant, words)| !has(board, user, *quadrant, words)) {
                added.full = board.entries.len() + added.count >= MOST_ENTRIES;
                if added.full || added.count >= MOST_AT_ONCE {
                    added.rest.push((quadrant, words));
                    continue;
                }
                store::insert(&mut *conn, board, quadrant, &words, false, user, now).await?;
                added.count += 1;
            }
            Ok(Ok(Some(added)))
        })
    })
    .await;
    let written = match written {
        // Whoever filled in four fields gets them back.
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "entries of a board were not saved");
            let typed = typed.iter().map(|(quadrant, words)| (*quadrant, words.as_str()));
            let files = vec![view::add::typed(voice, typed, texts::add_typed_file(voice))];
            return Ok(Reply::Message(Message { files, ..Message::text(texts::add_not_saved(voice)) }));
        }
        written => written?,
    };
    let Some((added, board)) = written else { return Ok(Reply::Nothing) };
    let Some(added) = added else {
        let mut message = view::add::page(voice, &board, user, texts::add_not_collecting(voice), false);
        let typed = typed.iter().map(|(quadrant, words)| (*quadrant, words.as_str()));
        message.files.push(view::add::typed(voice, typed, texts::add_typed_file(voice)));
        return Ok(Reply::Message(message));
    };
    let saved = match added.count {
        0 if added.rest.is_empty() => texts::add_saved_none(voice),
        0 => Text::none(),
        count => texts::add_saved(voice, count as i64),
    };
    let rest = match added.rest.is_empty() {
        true => Text::none(),
        false if added.full => texts::add_full(voice, MOST_ENTRIES as i64),
        false => texts::add_too_many(voice, MOST_AT_ONCE as i64),
    };
    let mut message = view::add::page(voice, &board, user, Text::join([saved, rest], "\n"), true);
    if !added.rest.is_empty() {
        let mut rest: BTreeMap<Quadrant, Vec<&str>> = BTreeMap::new();
        for (quadrant, words) in &added.rest {
            rest.entry(*quadrant).or_default().push(words);
        }
        let rest: Vec<(Quadrant, String)> =
            rest.into_iter().map(|(quadrant, lines)| (quadrant, lines.join("\n"))).collect();
        let rest = rest.iter().map(|(quadrant, words)| (*quadrant, words.as_str()));
        message.files.push(view::add::typed(voice, rest, texts::add_too_many_file(voice)));
    }
    Ok(Reply::Message(message))
}

pub(super) async fn take_back(context: &Context<'_>, entry: i64) -> Result<Reply, Failure> {
    let (voice, district, user) = (&context.voice, context.district.id, context.actor.user_id);
    let written = change(context, Key::Entry(entry), None, move |conn, board| {
        Box::pin(async move {
            let own = board.added_by(user).into_iter().find(|own| own.id == entry);
            let Some(own) = own.filter(|_| board.state == State::Collecting) else { return Ok(Err(No::TooLate)) };
            store::delete(conn, district, entry).await?;
            Ok(Ok(own.words.clone()))
        })
    })
    .await?;
    let Some((words, board)) = written else { return Ok(Reply::Nothing) };
    let said = view::add::taken_back(voice, &words);
    Ok(Reply::Message(view::add::page(voice, &board, user, said, true)))
}

pub(super) async fn ask_take(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let (voice, district, minimum) = (&context.voice, context.district.id, context.district.minimum_group);
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let board = match find(&mut *conn, district, Key::Session(session), minimum).await? {
                    Ok(board) => board,
                    Err(no) => return Ok(Err(no)),
                };
                Ok(Ok((taking::list_new(conn, district, session, minimum).await?, board)))
            })
        })
        .await?;
    let ((new, there), board) = found.map_err(|no| no.refuse(context))?;
    if board.state != State::Collecting {
        return drawn(context, &board, texts::take_not_collecting(voice)).await;
    }
    let new: Vec<Quadrant> = new.into_iter().map(|(quadrant, ..)| quadrant).collect();
    Ok(Reply::Message(view::add::preview(voice, &board, &new, there)))
}

pub(super) async fn take(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let (voice, now) = (&context.voice, context.now);
    let (district, minimum) = (context.district.id, context.district.minimum_group);
    let written = change(context, Key::Session(session), Some("taken_over"), move |conn, board| {
        Box::pin(async move {
            if board.state != State::Collecting {
                return Ok(Err(No::NotCollecting));
            }
            let (new, _) = taking::list_new(&mut *conn, district, session, minimum).await?;
            taking::take(conn, board, &new, now).await?;
            Ok(Ok(new.len()))
        })
    })
    .await?;
    let Some((taken, board)) = written else { return Ok(Reply::Nothing) };
    let said = match taken {
        0 => texts::take_done_none(voice),
        count => texts::take_done(voice, count as i64),
    };
    drawn(context, &board, said).await
}
