//! The SWOT board at work: load, decide, save, answer. Here what is shared and looking at it; adding and taking over in
//! `collect.rs`, putting in order in `arrange.rs`, votes in `vote.rs`, priorities in `priorities.rs`, sharing in `share.rs`.

mod arrange;
mod collect;
mod priorities;
pub(crate) mod share;
mod vote;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;

use super::commands::{Command, Page};
use super::store::taking;
use super::{Board, Quadrant, store, texts, view};
use crate::command::Access;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text};
use crate::picture;
use crate::prompts::Voice;
use crate::retreat::handler::look::{self, Offer};
use crate::retreat::{self, Kind, Session};
use crate::{audit, posting};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Typed(page, typed) => {
            let session = chosen(context, typed.as_deref()).await?.id;
            show(context, page, session).await
        }
        Command::Suggest(so_far) => look::suggest(context, &so_far, Offer::All).await,
        Command::Open(page, session) | Command::Show(page, session) => show(context, page, session).await,
        Command::Read(session, quadrant, page) => read(context, session, quadrant, page).await,
        Command::Files(session) => files(context, session).await,
        Command::Write(session) => collect::form(context, session).await,
        Command::Written(session, said) => collect::written(context, session, said).await,
        Command::TakeBack(entry) => collect::take_back(context, entry).await,
        Command::AskTake(session) => collect::ask_take(context, session).await,
        Command::Take(session) => collect::take(context, session).await,
        Command::Arrange(session, quadrant, page) => arrange::page(context, session, quadrant, page).await,
        Command::Picked(entries) => arrange::picked(context, entries).await,
        Command::Entry(entry) => arrange::entry(context, entry).await,
        Command::More(entry, page) => arrange::more(context, entry, page).await,
        Command::Join(entry, others) => arrange::join(context, entry, others).await,
        Command::Rewrite(entry) => arrange::form(context, entry).await,
        Command::Rewritten(entry, words) => arrange::rewritten(context, entry, &words).await,
        Command::Move(entry, quadrant) => arrange::move_to(context, entry, quadrant).await,
        Command::Do(entry, deed) => arrange::perform(context, entry, deed).await,
        Command::Dropped(session, page) => arrange::dropped(context, session, page).await,
        Command::AskVoting(session) => vote::ask(context, session).await,
        Command::OpenVoting(session, each) => vote::open(context, session, each).await,
        Command::Collect(session) => vote::collect(context, session).await,
        Command::AskClose(session) => vote::ask_close(context, session).await,
        Command::Close(session) => vote::close(context, session).await,
        Command::Ballot(session, page) => vote::ballot(context, session, page).await,
        Command::Vote { session, quadrant, page, offered, picked } => {
            vote::vote(context, session, quadrant, page, offered, picked).await
        }
        Command::Choose(session, entries) => priorities::choose(context, session, entries).await,
        Command::WritePriority(session) => priorities::form(context, session).await,
        Command::WrittenPriority(session, words) => priorities::written(context, session, &words).await,
        Command::Priority(priority) => priorities::one(context, priority).await,
        Command::RewritePriority(priority) => priorities::form_change(context, priority).await,
        Command::RewrittenPriority(priority, words) => priorities::rewritten(context, priority, &words).await,
        Command::StepPriority(priority, step) => priorities::step(context, priority, step).await,
        Command::Share(session) => share::share(context, session).await,
    }
}

/// The session that was typed; else the data retreat that is next, or was last.
async fn chosen(context: &Context<'_>, typed: Option<&str>) -> Result<Session, Failure> {
    let voice = &context.voice;
    if let Some(typed) = typed.filter(|typed| !typed.trim().is_empty())
        && let Some(session) = look::chosen(context, Some(typed), |_| true).await?
    {
        return Ok(session);
    }
    let (district, now) = (context.district.id, context.now);
    let sessions =
        context.read(move |conn| Box::pin(async move { Ok(retreat::store::list(conn, district).await?) })).await?;
    let (sessions, _) = retreat::choose::in_order(sessions, now);
    let data = |session: &Session| session.kind == Kind::Data && session.state == retreat::State::Planned;
    sessions.into_iter().find(data).ok_or_else(|| {
        Failure::refused(match context.may(Access::Planners) {
            true => texts::refused_no_session_planner(voice),
            false => texts::refused_no_session(voice),
        })
    })
}

/// What a board is found by.
#[derive(Clone, Copy)]
enum Key {
    Session(i64),
    Entry(i64),
    Priority(i64),
}

/// Why something is not done.
enum No {
    Gone,
    GoneEntry,
    GonePriority,
    IsClosed,
    NotOneQuadrant,
    NotMerged,
    NotCollecting,
    Wordless,
    TooLate,
    NotVoting,
    NothingToVote,
    Full,
    ThereAlready,
    NotClosed,
}

impl No {
    fn text(&self, voice: &Voice<'_>) -> Text {
        match self {
            Self::Gone => texts::refused_gone(voice),
            Self::GoneEntry => texts::refused_gone_entry(voice),
            Self::GonePriority => texts::refused_gone_priority(voice),
            Self::IsClosed => texts::refused_is_closed(voice),
            Self::NotOneQuadrant => texts::refused_not_one_quadrant(voice),
            Self::NotMerged => texts::refused_not_merged(voice),
            Self::NotCollecting => texts::take_not_collecting(voice),
            Self::Wordless => texts::refused_no_words(voice),
            Self::TooLate => texts::add_too_late(voice),
            Self::NotVoting => texts::voting_not_voting(voice),
            Self::NothingToVote => texts::voting_nothing(voice),
            Self::Full => texts::priorities_full(voice, super::MOST_PRIORITIES as i64),
            Self::ThereAlready => texts::priorities_there(voice),
            Self::NotClosed => texts::refused_not_closed(voice),
        }
    }

    fn refuse(self, context: &Context<'_>) -> Failure {
        Failure::refused(self.text(&context.voice))
    }
}

async fn find(conn: &mut SqliteConnection, district: i64, key: Key, minimum: u32) -> Result<Result<Board, No>, Fault> {
    let (session, no) = match key {
        Key::Session(session) => (Some(session), No::Gone),
        Key::Entry(entry) => (store::session_of(&mut *conn, district, entry).await?, No::GoneEntry),
        Key::Priority(priority) => {
            (store::session_of_priority(&mut *conn, district, priority).await?, No::GonePriority)
        }
    };
    let Some(session) = session else { return Ok(Err(no)) };
    Ok(store::find(conn, district, session, minimum).await?.ok_or(No::Gone))
}

/// A board as it is now.
async fn load(context: &Context<'_>, key: Key) -> Result<Board, Failure> {
    let (district, minimum) = (context.district.id, context.district.minimum_group);
    let found =
        context.read(move |conn| Box::pin(async move { Ok(find(conn, district, key, minimum).await?) })).await?;
    found.map_err(|no| no.refuse(context))
}

/// Changes a board in one write: with a record if it is a planner's deed, and what was shared of it drawn anew. Answers
/// with what `work` says and the board as it is then; `None`: it was delivered before.
async fn change<T, F>(
    context: &Context<'_>,
    key: Key,
    deed: Option<&'static str>,
    work: F,
) -> Result<Option<(T, Board)>, Failure>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut SqliteConnection, &'c Board) -> BoxFuture<'c, Result<Result<T, No>, Fault>>
        + Send
        + 'static,
{
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let minimum = context.district.minimum_group;
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let mut board = match find(&mut *conn, district, key, minimum).await? {
                    Ok(board) => board,
                    Err(no) => return Ok(Err(no)),
                };
                taking::forget_votes(&mut *conn, district, &board.forget_excess()).await?;
                let done = match work(&mut *conn, &board).await? {
                    Ok(done) => done,
                    Err(no) => return Ok(Err(no)),
                };
                let session = board.session.id;
                if let Some(deed) = deed {
                    let subject = format!("{session} {deed}");
                    audit::store::insert(&mut *conn, district, Some(user), audit::What::SwotChanged, &subject, now)
                        .await?;
                }
                posting::store::want_redraw(&mut *conn, district, posting::Kind::Swot, session, now).await?;
                let Some(mut board) = store::find(&mut *conn, district, session, minimum).await? else {
                    return Ok(Err(No::Gone));
                };
                taking::forget_votes(conn, district, &board.forget_excess()).await?;
                Ok(Ok((done, board)))
            })
        })
        .await?;
    match written {
        None => Ok(None),
        Some(Ok(done)) => Ok(Some(done)),
        Some(Err(no)) => Err(no.refuse(context)),
    }
}

/// The message with its board's picture, drawn aside so that clicks don't wait for it.
async fn pictured(voice: &Voice<'_>, board: &Board, mut message: Message) -> Result<Message, Fault> {
    let quadrants = view::picture(voice, board);
    let drawn = tokio::task::spawn_blocking(move || picture::quadrants(&quadrants)).await;
    let bytes = drawn.map_err(|error| Fault::Internal(format!("a picture was not drawn: {error}")))??;
    message.files.push(view::picture_file(voice, board, bytes));
    Ok(message)
}

/// The board itself, with a word above.
async fn drawn(context: &Context<'_>, board: &Board, said: Text) -> Result<Reply, Failure> {
    let message = view::board(&context.voice, board, context.may(Access::Planners), said);
    Ok(Reply::Message(pictured(&context.voice, board, message).await?))
}

async fn show(context: &Context<'_>, page: Page, session: i64) -> Result<Reply, Failure> {
    let (voice, user) = (&context.voice, context.actor.user_id);
    let board = load(context, Key::Session(session)).await?;
    match page {
        Page::Board => drawn(context, &board, Text::none()).await,
        Page::Add => Ok(Reply::Message(view::add::page(voice, &board, user, Text::none(), false))),
        Page::Vote => vote::standing(context, &board, 0, Text::none()).await,
        Page::Priorities => {
            let planner = context.may(Access::Planners);
            Ok(Reply::Message(view::priorities::page(voice, &board, planner, Text::none())))
        }
    }
}

async fn read(context: &Context<'_>, session: i64, quadrant: Quadrant, page: usize) -> Result<Reply, Failure> {
    let board = load(context, Key::Session(session)).await?;
    Ok(Reply::Message(view::read::page(&context.voice, &board, quadrant, page)))
}

async fn files(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let board = load(context, Key::Session(session)).await?;
    let priorities = board.state == super::State::Closed || context.may(Access::Planners);
    Ok(Reply::Message(view::files::files(&context.voice, &board, priorities)?))
}
