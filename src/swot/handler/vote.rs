//! Opening and closing voting, and one's own votes.

use super::{Key, No, change, drawn, load};
use crate::context::Context;
use crate::error::Failure;
use crate::message::{Reply, Text};
use crate::swot::store::{self, taking};
use crate::swot::{Board, Quadrant, State, texts, view};

/// One's own votes, or, unless voting is open, the board and why there is nothing to vote on.
pub(super) async fn standing(context: &Context<'_>, board: &Board, page: usize, said: Text) -> Result<Reply, Failure> {
    let (voice, user) = (&context.voice, context.actor.user_id);
    match board.state {
        State::Voting => Ok(Reply::Message(view::vote::ballot(voice, board, user, page, said))),
        State::Collecting => drawn(context, board, texts::ballot_collecting(voice)).await,
        State::Closed => drawn(context, board, texts::ballot_closed(voice)).await,
    }
}

pub(super) async fn ballot(context: &Context<'_>, session: i64, page: usize) -> Result<Reply, Failure> {
    let board = load(context, Key::Session(session)).await?;
    standing(context, &board, page, Text::none()).await
}

pub(super) async fn ask(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let board = load(context, Key::Session(session)).await?;
    match board.state {
        State::Collecting if board.count() == 0 => drawn(context, &board, texts::voting_nothing(voice)).await,
        State::Collecting => Ok(Reply::Message(view::vote::ask(voice, &board))),
        State::Voting | State::Closed => drawn(context, &board, Text::none()).await,
    }
}

pub(super) async fn open(context: &Context<'_>, session: i64, each: u32) -> Result<Reply, Failure> {
    let written = change(context, Key::Session(session), Some("voting_opened"), move |conn, board| {
        Box::pin(async move {
            match board.state {
                State::Collecting if board.count() == 0 => return Ok(Err(No::NothingToVote)),
                State::Collecting => store::set_state(conn, board, State::Voting, each).await?,
                // A second click finds it open; how many votes each has stays as everyone was told.
                State::Voting => {}
                State::Closed => return Ok(Err(No::IsClosed)),
            }
            Ok(Ok(()))
        })
    })
    .await?;
    let Some(((), board)) = written else { return Ok(Reply::Nothing) };
    drawn(context, &board, texts::voting_opened(&context.voice)).await
}

pub(super) async fn collect(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let written = change(context, Key::Session(session), Some("collecting_again"), move |conn, board| {
        Box::pin(async move {
            match board.state {
                State::Collecting => {}
                State::Voting => store::set_state(conn, board, State::Collecting, board.votes_each).await?,
                State::Closed => return Ok(Err(No::IsClosed)),
            }
            Ok(Ok(()))
        })
    })
    .await?;
    let Some(((), board)) = written else { return Ok(Reply::Nothing) };
    drawn(context, &board, texts::voting_collecting(&context.voice)).await
}

pub(super) async fn ask_close(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let board = load(context, Key::Session(session)).await?;
    match board.state {
        State::Voting => Ok(Reply::Message(view::vote::ask_close(&context.voice, &board))),
        State::Collecting | State::Closed => drawn(context, &board, Text::none()).await,
    }
}

pub(super) async fn close(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let written = change(context, Key::Session(session), Some("voting_closed"), move |conn, board| {
        Box::pin(async move {
            match board.state {
                State::Collecting => return Ok(Err(No::NotVoting)),
                State::Voting => {
                    let (voters, tally) = board.tally();
                    store::set_state(&mut *conn, board, State::Closed, board.votes_each).await?;
                    taking::count(conn, board, voters, &tally).await?;
                }
                State::Closed => {}
            }
            Ok(Ok(()))
        })
    })
    .await?;
    let Some(((), board)) = written else { return Ok(Reply::Nothing) };
    drawn(context, &board, texts::voting_closed(&context.voice)).await
}

/// What came of a pick.
enum Cast {
    Saved,
    TooMany(usize),
    NotOpen,
}

/// What one picked in a quadrant's menu, in place of what one had picked among what it offered.
pub(super) async fn vote(
    context: &Context<'_>,
    session: i64,
    quadrant: Quadrant,
    page: usize,
    (first, last): (i64, i64),
    picked: Vec<i64>,
) -> Result<Reply, Failure> {
    let (voice, user) = (&context.voice, context.actor.user_id);
    let written = change(context, Key::Session(session), None, move |conn, board| {
        Box::pin(async move {
            if board.state != State::Voting {
                return Ok(Ok(Cast::NotOpen));
            }
            let offered = |id: i64| {
                (first..=last).contains(&id) && board.find(id).is_some_and(|entry| entry.quadrant == quadrant)
            };
            Ok(Ok(match board.after_pick(user, offered, &picked) {
                Ok(stored) => {
                    taking::set_votes(conn, board, user, &stored).await?;
                    Cast::Saved
                }
                Err(count) => Cast::TooMany(count),
            }))
        })
    })
    .await?;
    let Some((cast, board)) = written else { return Ok(Reply::Nothing) };
    let said = match cast {
        Cast::Saved => texts::ballot_saved(voice),
        Cast::TooMany(count) => texts::ballot_too_many(voice, count as i64, i64::from(board.votes_each)),
        Cast::NotOpen => Text::none(),
    };
    standing(context, &board, page, said).await
}
