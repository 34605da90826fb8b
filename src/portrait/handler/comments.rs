//! Comments on the vision: one's own, what somebody else said, and what those who plan take off the sheet.

use std::collections::BTreeSet;

use super::{fits, is_planner, message};
use crate::audit::{self, What};
use crate::context::Context;
use crate::error::Failure;
use crate::message::{CustomId, Message, Reply, Text};
use crate::portrait::texts::comment as texts;
use crate::portrait::view::comments::{self as view, Eyes};
use crate::portrait::view::{again, handed_back};
use crate::portrait::{self, Comment, Group, LONGEST_SPEAKER, click, store};

fn eyes(context: &Context<'_>) -> Eyes {
    Eyes { user: context.actor.user_id, planner: is_planner(context) }
}

fn voices(context: &Context<'_>) -> BTreeSet<Group> {
    portrait::voices(&context.district.parts(&context.actor.roles))
}

fn gone(context: &Context<'_>) -> Failure {
    Failure::refused(texts::refused_gone(&context.voice))
}

async fn all(context: &Context<'_>) -> Result<Vec<Comment>, Failure> {
    let district = context.district.id;
    context.read(move |conn| Box::pin(async move { Ok(store::comments(conn, district).await?) })).await
}

async fn find(context: &Context<'_>, id: i64) -> Result<Comment, Failure> {
    let district = context.district.id;
    let found =
        context.read(move |conn| Box::pin(async move { Ok(store::comment(conn, district, id).await?) })).await?;
    found.filter(|comment| eyes(context).see(comment)).ok_or_else(|| gone(context))
}

pub(super) async fn of_group(context: &Context<'_>, group: Group, page: usize) -> Result<Reply, Failure> {
    let comments = all(context).await?;
    message(view::of_group(&context.voice, group, &comments, page, eyes(context)))
}

pub(super) async fn own(context: &Context<'_>, page: usize, note: Text) -> Result<Reply, Failure> {
    let comments = all(context).await?;
    message(view::own(&context.voice, &comments, &voices(context), page, eyes(context), note))
}

pub(super) async fn show(context: &Context<'_>, id: i64, page: usize) -> Result<Reply, Failure> {
    let comment = find(context, id).await?;
    message(view::card(&context.voice, &comment, page, eyes(context), Text::none()))
}

/// The form for a comment in one of one's own voices.
pub(super) fn speak(context: &Context<'_>, group: Group) -> Result<Reply, Failure> {
    may_speak(context, group).map_err(Failure::refused)?;
    Ok(Reply::Form(view::form(&context.voice, group)))
}

fn may_speak(context: &Context<'_>, group: Group) -> Result<(), Text> {
    let (voice, groups) = (&context.voice, voices(context));
    match groups.contains(&group) {
        true => Ok(()),
        false => Err(texts::refused_voice(voice, view::voices(voice, &groups))),
    }
}

/// What was typed was not saved: it goes back to whoever typed it, with the way to try again if there is one.
fn back(context: &Context<'_>, why: Text, words: &str, form: Option<CustomId>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    message(handed_back(voice, why, texts::own_title(voice), words, again(voice, form, click::own(0))))
}

pub(super) async fn spoken(context: &Context<'_>, group: Group, words: String) -> Result<Reply, Failure> {
    let voice = &context.voice;
    // Roles may have changed while the form was open.
    if let Err(why) = may_speak(context, group) {
        return back(context, why, &words, None);
    }
    if words.is_empty() {
        return Err(Failure::refused(texts::refused_empty(voice)));
    }
    add(context, group, String::new(), words, click::speak(group)).await
}

fn fitting_speaker(context: &Context<'_>, speaker: &str) -> Result<(), Text> {
    let (voice, length) = (&context.voice, speaker.chars().count());
    match length {
        0 => Err(texts::refused_no_speaker(voice)),
        length if length > LONGEST_SPEAKER => {
            Err(texts::refused_long_speaker(voice, length as i64, LONGEST_SPEAKER as i64))
        }
        _ => Ok(()),
    }
}

pub(super) async fn passed_on(
    context: &Context<'_>,
    group: Group,
    speaker: String,
    words: String,
) -> Result<Reply, Failure> {
    if words.is_empty() {
        return Err(Failure::refused(texts::refused_empty(&context.voice)));
    }
    if let Err(why) = fitting_speaker(context, &speaker) {
        return back(context, why, &words, Some(click::pass_on_as(group)));
    }
    add(context, group, speaker, words, click::pass_on_as(group)).await
}

async fn add(
    context: &Context<'_>,
    group: Group,
    speaker: String,
    words: String,
    form: CustomId,
) -> Result<Reply, Failure> {
    fits(context, &words)?;
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let typed = words.clone();
    let added = context
        .write(move |conn| {
            Box::pin(async move {
                let said = (speaker.as_str(), words.as_str());
                let id = store::insert_comment(&mut *conn, district, group, said, user, now).await?;
                if !speaker.is_empty() {
                    let (what, subject) = (What::VisionCommentPassedOn, id.to_string());
                    audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                }
                Ok(store::comment(conn, district, id).await?)
            })
        })
        .await;
    match added {
        Ok(None) => Ok(Reply::Nothing),
        Ok(Some(None)) => Err(gone(context)),
        Ok(Some(Some(comment))) => {
            let note = texts::card_saved(voice, portrait::texts::group(voice, group));
            message(view::card(voice, &comment, 0, eyes(context), note))
        }
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "a comment on the vision was not saved");
            back(context, portrait::texts::saved_not(voice), &typed, Some(form))
        }
        Err(refused) => Err(refused),
    }
}

/// Why a comment can't be changed by who asks.
fn unchangeable(context: &Context<'_>, comment: &Comment) -> Option<Text> {
    match eyes(context).wrote(comment) {
        false => Some(texts::refused_not_yours(&context.voice)),
        true if comment.dropped => Some(texts::refused_off(&context.voice)),
        true => None,
    }
}

pub(super) async fn change(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let comment = find(context, id).await?;
    match unchangeable(context, &comment) {
        Some(why) => Err(Failure::refused(why)),
        None => Ok(Reply::Form(view::change_form(&context.voice, &comment))),
    }
}

/// What became of what the form that changes a comment held.
enum Saved {
    Gone,
    NotYours,
    /// It was taken off the sheet.
    Off,
    /// It was changed meanwhile, on another device of the same person.
    Meanwhile(Comment),
    Same(Comment),
    Done(Comment),
}

pub(super) async fn changed(
    context: &Context<'_>,
    id: i64,
    seen: u64,
    speaker: Option<String>,
    words: String,
) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    if words.is_empty() {
        return Err(Failure::refused(texts::refused_empty(voice)));
    }
    fits(context, &words)?;
    if let Some(Err(why)) = speaker.as_deref().map(|speaker| fitting_speaker(context, speaker)) {
        return back(context, why, &words, Some(click::change(id)));
    }
    let (typed, eyes) = (words.clone(), eyes(context));
    let saved = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(comment) = store::comment(&mut *conn, district, id).await? else { return Ok(Saved::Gone) };
                if !eyes.wrote(&comment) {
                    return Ok(if eyes.see(&comment) { Saved::NotYours } else { Saved::Gone });
                }
                if comment.dropped {
                    return Ok(Saved::Off);
                }
                // Only what is passed on has somebody who said it.
                let speaker = speaker.filter(|_| comment.is_passed_on()).unwrap_or_else(|| comment.speaker.clone());
                if (comment.speaker == speaker) && (comment.words == words) {
                    return Ok(Saved::Same(comment));
                }
                if view::seen(&comment) != seen {
                    return Ok(Saved::Meanwhile(comment));
                }
                store::update_comment(&mut *conn, district, id, (&speaker, &words)).await?;
                if comment.is_passed_on() {
                    let (what, subject) = (What::VisionCommentChanged, id.to_string());
                    audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                }
                Ok(store::comment(conn, district, id).await?.map_or(Saved::Gone, Saved::Done))
            })
        })
        .await;
    let card = |comment: &Comment, note: Text| view::card(voice, comment, 0, eyes, note);
    match saved {
        Ok(None) => Ok(Reply::Nothing),
        Ok(Some(Saved::NotYours)) => Err(Failure::refused(texts::refused_not_yours(voice))),
        Ok(Some(Saved::Gone)) => back(context, texts::refused_gone(voice), &typed, None),
        Ok(Some(Saved::Off)) => back(context, texts::refused_off(voice), &typed, None),
        Ok(Some(Saved::Same(comment))) => message(card(&comment, texts::card_same(voice))),
        Ok(Some(Saved::Done(comment))) => message(card(&comment, texts::card_changed(voice))),
        Ok(Some(Saved::Meanwhile(comment))) => {
            let below = card(&comment, Text::none());
            message(handed_back(voice, texts::card_meanwhile(voice), texts::own_title(voice), &typed, below))
        }
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "a comment on the vision was not changed");
            back(context, portrait::texts::saved_not(voice), &typed, Some(click::change(id)))
        }
        Err(refused) => Err(refused),
    }
}

pub(super) async fn ask_withdraw(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let comment = find(context, id).await?;
    if !eyes(context).wrote(&comment) {
        return Err(Failure::refused(texts::refused_not_yours(&context.voice)));
    }
    message(view::ask_withdraw(&context.voice, &comment))
}

pub(super) async fn withdraw(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (district, user, now, eyes) = (context.district.id, context.actor.user_id, context.now, eyes(context));
    let withdrawn = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(comment) = store::comment(&mut *conn, district, id).await? else { return Ok(None) };
                if eyes.wrote(&comment) {
                    store::delete_comment(&mut *conn, district, id).await?;
                    if comment.is_passed_on() {
                        let (what, subject) = (What::VisionCommentWithdrawn, id.to_string());
                        audit::store::insert(conn, district, Some(user), what, &subject, now).await?;
                    }
                }
                Ok(Some(comment))
            })
        })
        .await?;
    match withdrawn {
        None => Ok(Reply::Nothing),
        Some(Some(comment)) if eyes.wrote(&comment) => own(context, 0, texts::card_withdrawn(&context.voice)).await,
        Some(Some(comment)) if eyes.see(&comment) => Err(Failure::refused(texts::refused_not_yours(&context.voice))),
        Some(_) => Err(gone(context)),
    }
}

pub(super) async fn set_dropped(context: &Context<'_>, id: i64, dropped: bool) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let comment = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(comment) = store::comment(&mut *conn, district, id).await? else { return Ok(None) };
                if comment.dropped != dropped {
                    store::set_dropped(&mut *conn, district, id, dropped).await?;
                    let what = if dropped { What::VisionCommentDropped } else { What::VisionCommentPutBack };
                    audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                }
                Ok(Some(Comment { dropped, ..comment }))
            })
        })
        .await?;
    let note = if dropped { texts::card_dropped(voice) } else { texts::card_restored(voice) };
    match comment {
        None => Ok(Reply::Nothing),
        Some(None) => Err(gone(context)),
        Some(Some(comment)) => {
            let card: Message = view::card(voice, &comment, 0, eyes(context), note);
            message(card)
        }
    }
}
