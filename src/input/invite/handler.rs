//! A look at the questions.

use super::commands::Command;
use super::{Loaded, view};
use crate::context::Context;
use crate::error::Failure;
use crate::input::words;
use crate::message::Reply;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Questions(session) => questions(context, session).await,
    }
}

async fn questions(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let district = context.district.id;
    let found = context.read(move |conn| Box::pin(async move { Ok(Loaded::read(conn, district, session).await?) }));
    match found.await? {
        Some(loaded) => Ok(Reply::Message(view::questions(&context.voice, &loaded, context.now))),
        None => Err(Failure::refused(words::refused_unknown(&context.voice))),
    }
}
