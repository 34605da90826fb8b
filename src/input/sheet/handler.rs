//! Printing the questions.

use super::commands::Command;
use super::{LONGEST_HAND_IN, Sheet, page, plain, topics};
use crate::context::Context;
use crate::district::Part;
use crate::error::Failure;
use crate::input::{relay, store, words};
use crate::message::{File, Message, Reply};
use crate::retreat::handler::look;
use crate::retreat::view as session_view;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Print { session, group, hand_in } => print(context, session.as_deref(), group, &hand_in).await,
    }
}

async fn print(
    context: &Context<'_>,
    typed: Option<&str>,
    group: Option<Part>,
    hand_in: &str,
) -> Result<Reply, Failure> {
    let (voice, now, district) = (&context.voice, context.now, context.district.id);
    let hand_in = hand_in.trim().to_owned();
    let length = hand_in.chars().count();
    if length > LONGEST_HAND_IN {
        return Err(Failure::refused(words::refused_long_hand_in(voice, length as i64, LONGEST_HAND_IN as i64)));
    }
    let chosen = look::chosen(context, typed, |session| relay::closed(session, now).is_none()).await?;
    let session = chosen.ok_or_else(|| Failure::refused(words::refused_none_next(voice)))?;
    let changes = context.read(move |conn| Box::pin(async move { Ok(store::changes(conn, district).await?) })).await?;
    let sheet = Sheet { topics: topics(session.kind, group, &changes), session, group, hand_in };
    let title = session_view::title(voice, &sheet.session);
    let file = |ending: &str, bytes: String| File {
        name: format!("questions-{}-{}.{ending}", sheet.session.kind.as_str(), sheet.session.starts_on.date()),
        alt: words::sheet_alt(voice, title.clone()),
        bytes: bytes.into_bytes(),
    };
    let files = vec![file("html", page::html(voice, &sheet)), file("md", plain::markdown(voice, &sheet))];
    Ok(Reply::Message(Message { files, ..Message::text(words::sheet_done(voice, title)) }))
}
