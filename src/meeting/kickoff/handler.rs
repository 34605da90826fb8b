//! The kickoff checklist at work: load, decide, save, answer.

use super::commands::Command;
use super::{Entry, Item, LONGEST_WORDS, store, texts, view};
use crate::audit;
use crate::context::Context;
use crate::error::Failure;
use crate::meeting::{mark, texts as meeting_texts};
use crate::message::{Reply, Text};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    let (voice, district) = (&context.voice, &context.district);
    match command {
        Command::Open | Command::All => {
            Ok(Reply::Message(view::list(voice, district, &load(context).await?, Text::none())))
        }
        Command::Show(item) => Ok(Reply::Message(view::item(voice, district, &load(context).await?, item))),
        Command::Write(item) => {
            let entries = load(context).await?;
            Ok(Reply::Form(view::form(voice, item, words_of(&entries, item))))
        }
        Command::Save { item, seen, words } => save(context, item, seen, words).await,
    }
}

fn words_of(entries: &[Entry], item: Item) -> &str {
    entries.iter().find(|entry| entry.item == item).map_or("", |entry| entry.words.as_str())
}

async fn load(context: &Context<'_>) -> Result<Vec<Entry>, Failure> {
    let district = context.district.id;
    context.read(move |conn| Box::pin(async move { Ok(store::list(conn, district).await?) })).await
}

async fn save(context: &Context<'_>, item: Item, seen: u32, words: String) -> Result<Reply, Failure> {
    let (voice, words) = (&context.voice, words.trim().to_owned());
    let length = words.chars().count();
    if length > LONGEST_WORDS {
        return Err(Failure::refused(meeting_texts::refused_long_note(voice, length as i64, LONGEST_WORDS as i64)));
    }
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let typed = words.clone();
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let before = store::list(&mut *conn, district).await?;
                let there = words_of(&before, item);
                if there == words {
                    return Ok((before, None));
                }
                // What stood in the form was not the newest any more.
                let replaced = (mark(there) != seen && !there.is_empty())
                    .then(|| before.iter().find(|entry| entry.item == item).cloned())
                    .flatten();
                store::set(&mut *conn, district, item, &words, user, now).await?;
                audit::store::insert(&mut *conn, district, Some(user), audit::What::KickoffSet, item.as_str(), now)
                    .await?;
                Ok((store::list(conn, district).await?, replaced))
            })
        })
        .await;
    match written {
        Ok(Some((_, Some(before)))) => Ok(Reply::Message(view::replaced(voice, item, &before))),
        Ok(Some((entries, None))) => {
            Ok(Reply::Message(view::list(voice, &context.district, &entries, texts::saved(voice))))
        }
        Ok(None) => Ok(Reply::Nothing),
        // Whoever typed four thousand characters gets them back.
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "an item of the kickoff checklist was not saved");
            Ok(Reply::Message(view::not_saved(voice, item, &typed)))
        }
        Err(refused) => Err(refused),
    }
}
