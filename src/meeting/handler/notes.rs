//! Decisions, and feedback for the facilitator.

use super::super::{LONGEST_NOTE, Note, NoteKind, store, texts, view};
use super::{eyes, gone, message};
use crate::audit;
use crate::context::Context;
use crate::error::Failure;
use crate::meeting::Eyes;
use crate::message::Reply;
use crate::retreat::Session;

/// The form for a decision or feedback.
pub(super) async fn write(context: &Context<'_>, session: i64, kind: NoteKind) -> Result<Reply, Failure> {
    let district = context.district.id;
    let found =
        context.read(move |conn| Box::pin(async move { Ok(store::session(conn, district, session).await?) })).await?;
    let session = found.ok_or_else(|| gone(context))?;
    Ok(Reply::Form(view::notes::form(&context.voice, session.id, kind)))
}

/// Keeps what the form holds.
pub(super) async fn written(
    context: &Context<'_>,
    session_id: i64,
    kind: NoteKind,
    words: String,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let length = words.chars().count();
    if words.trim().is_empty() {
        return Err(Failure::refused(texts::refused_empty_note(voice)));
    }
    if length > LONGEST_NOTE {
        return Err(Failure::refused(texts::refused_long_note(voice, length as i64, LONGEST_NOTE as i64)));
    }
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let what = match kind {
        NoteKind::Decision => audit::What::DecisionRecorded,
        NoteKind::Feedback => audit::What::FeedbackGiven,
    };
    let typed = words.clone();
    let saved = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(session) = store::session(&mut *conn, district, session_id).await? else { return Ok(None) };
                let id = store::insert_note(&mut *conn, &session, kind, &words, user, now).await?;
                audit::store::insert(conn, district, Some(user), what, &session.id.to_string(), now).await?;
                let note = Note { id, session_id: session.id, kind, words, by: Some(user), at: now };
                Ok(Some((session, note)))
            })
        })
        .await;
    match saved {
        Ok(Some(Some((session, note)))) => message(view::notes::saved(voice, &session, &note)),
        Ok(Some(None)) => Err(gone(context)),
        Ok(None) => Ok(Reply::Nothing),
        // Whoever typed four thousand characters gets them back.
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "a decision or feedback was not saved");
            message(view::notes::not_saved(voice, session_id, kind, &typed))
        }
        Err(refused) => Err(refused),
    }
}

async fn load(context: &Context<'_>, session: i64, kind: NoteKind) -> Result<(Session, Vec<Note>), Failure> {
    let (district, eyes) = (context.district.id, eyes(context));
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(session) = store::session(&mut *conn, district, session).await? else { return Ok(None) };
                let notes = store::notes(conn, &session, kind, eyes).await?;
                Ok(Some((session, notes)))
            })
        })
        .await?;
    found.ok_or_else(|| gone(context))
}

/// A page of them.
pub(super) async fn list(context: &Context<'_>, session: i64, kind: NoteKind, page: usize) -> Result<Reply, Failure> {
    let (session, notes) = load(context, session, kind).await?;
    let only_own = matches!(eyes(context), Eyes::Own(_));
    message(view::notes::list(&context.voice, &session, kind, &notes, page, only_own))
}

/// One of them, whole.
pub(super) async fn one(context: &Context<'_>, session: i64, kind: NoteKind, note: i64) -> Result<Reply, Failure> {
    let (session, notes) = load(context, session, kind).await?;
    match notes.iter().find(|it| it.id == note) {
        Some(note) => {
            let page = view::notes::page_of(&notes, note.id);
            message(view::notes::whole(&context.voice, &session, note, page))
        }
        None => Err(Failure::refused(texts::refused_gone_note(&context.voice))),
    }
}

/// The decisions as a file.
pub(super) async fn export(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let (session, decisions) = load(context, session, NoteKind::Decision).await?;
    message(view::notes::export(&context.voice, &session, &decisions))
}
