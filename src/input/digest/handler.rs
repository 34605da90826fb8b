//! The digest, to read.

use super::commands::Command;
use super::{Readable, files, read, view};
use crate::context::Context;
use crate::error::Failure;
use crate::input::words;
use crate::message::{Message, Reply};
use crate::retreat::handler::look;
use crate::retreat::{self, Session, State};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Show(typed) => {
            let chosen = look::chosen(context, typed.as_deref(), |_| true).await?;
            let session = chosen.ok_or_else(|| Failure::refused(words::refused_none_next(&context.voice)))?;
            show(context, session.id, 0).await
        }
        Command::Read(session) => show(context, session, 0).await,
        Command::Page(session, page) => show(context, session, page).await,
        Command::Files(session) => as_files(context, session).await,
    }
}

async fn load(context: &Context<'_>, id: i64) -> Result<(Session, Readable), Failure> {
    let (district, minimum) = (context.district.id, context.district.minimum_group);
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let session = retreat::store::find(&mut *conn, district, id).await?;
                let Some(session) = session.filter(|it| it.state != State::Draft) else { return Ok(None) };
                let readable = read(conn, district, id, minimum).await?;
                Ok(Some((session, readable)))
            })
        })
        .await?;
    found.ok_or_else(|| Failure::refused(words::refused_unknown(&context.voice)))
}

async fn show(context: &Context<'_>, id: i64, page: usize) -> Result<Reply, Failure> {
    let (session, readable) = load(context, id).await?;
    let minimum = context.district.minimum_group;
    Ok(Reply::Message(view::page(&context.voice, &session, &readable, minimum, page)))
}

async fn as_files(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (session, readable) = load(context, id).await?;
    let (voice, minimum) = (&context.voice, context.district.minimum_group);
    let title = retreat::view::title(voice, &session);
    let files = [
        files::markdown(voice, &session, &readable.said, &readable.counts, minimum),
        files::table(voice, &session, &readable.said)?,
    ];
    let files: Vec<_> = files.into_iter().filter(files::fits).collect();
    let text = if files.len() == 2 { words::files_done(voice, title) } else { words::files_too_long(voice, title) };
    Ok(Reply::Message(Message { files, ..Message::text(text) }))
}
