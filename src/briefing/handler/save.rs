//! What changes a briefing. Whatever somebody typed is saved first, or handed back; nobody's words replace words that they
//! have not seen.

use sqlx::SqliteConnection;

use super::{Draft, message, unknown, why_not};
use crate::audit;
use crate::briefing::{About, LONGEST, blocked, store, texts, view};
use crate::context::Context;
use crate::district::Purpose;
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text};
use crate::plan::fingerprint;
use crate::posting::{self, Kind, Posting};
use crate::retreat::view as session_view;

/// What became of what a form held.
enum Written {
    /// There is no such session, or it has no such question.
    Unknown,
    /// The session can't be told about any more: it was moved or called off.
    Blocked(Box<Draft>, crate::briefing::Blocked),
    /// Somebody else wrote meanwhile.
    Changed(Box<Draft>),
    /// What is posted would be left without a word.
    Empty,
    /// Saved; with what was replaced without having stood in the form.
    Saved(Box<Draft>, Option<String>),
}

pub(super) async fn written(
    context: &Context<'_>,
    session: i64,
    about: About,
    (seen, words): (u64, String),
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let words = words.trim().to_owned();
    let length = words.chars().count();
    if length > LONGEST {
        let text = texts::lost_long(voice, length as i64, LONGEST as i64);
        return message(view::write::handed_back(voice, session, text, about, &words));
    }
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let (minimum, typed) = (context.district.minimum_group, words.clone());
    let done = context
        .write(move |conn| {
            Box::pin(
                async move { Ok(save(conn, (district, session), about, (seen, words), (user, minimum), now).await?) },
            )
        })
        .await;
    match done {
        Ok(None) => Ok(Reply::Nothing),
        Ok(Some(Written::Unknown)) => {
            message(view::write::handed_back(voice, session, texts::lost_unknown(voice), about, &typed))
        }
        Ok(Some(Written::Empty)) => Err(Failure::refused(texts::refused_empty_posted(voice))),
        Ok(Some(Written::Blocked(draft, why))) => {
            let text = texts::lost_blocked(voice, why_not(voice, &draft.loaded.session, why));
            message(view::write::handed_back(voice, session, text, about, &typed))
        }
        Ok(Some(Written::Changed(draft))) => {
            let mut shown = back_to(context, &draft, about, texts::lost_changed(voice));
            shown.files = view::write::typed_file(voice, about, &typed);
            message(shown)
        }
        Ok(Some(Written::Saved(draft, replaced))) => {
            let posted = draft.loaded.is_posted();
            if posted {
                context.sweep_soon();
            }
            let note = match (&replaced, posted) {
                (Some(_), _) => texts::write_replaced(voice),
                (None, true) => texts::write_saved_posted(voice),
                (None, false) => texts::write_saved(voice),
            };
            let mut shown = back_to(context, &draft, about, note);
            shown.files.extend(replaced.map(|replaced| view::write::replaced_file(voice, about, &replaced)));
            message(shown)
        }
        // Whoever typed four thousand characters gets them back.
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "a part of a briefing was not saved");
            message(view::write::handed_back(voice, session, texts::lost_not_saved(voice), about, &typed))
        }
        Err(refused) => Err(refused),
    }
}

/// Where somebody goes on after a form.
fn back_to(context: &Context<'_>, draft: &Draft, about: About, note: Text) -> Message {
    match about {
        About::Question(question) => view::write::question(&context.voice, draft, question, note),
        About::Decided | About::Fits | About::Next => view::write::card(&context.voice, &context.district, draft, note),
    }
}

async fn save(
    conn: &mut SqliteConnection,
    (district, session): (i64, i64),
    about: About,
    (seen, words): (u64, String),
    (user, minimum): (u64, u32),
    now: i64,
) -> Result<Written, Fault> {
    let Some(draft) = Draft::read(&mut *conn, district, session, minimum).await? else { return Ok(Written::Unknown) };
    let loaded = &draft.loaded;
    if !about.belongs_to(loaded.session.kind) {
        return Ok(Written::Unknown);
    }
    if let Some(why) = blocked(&loaded.session, now) {
        return Ok(Written::Blocked(Box::new(draft), why));
    }
    let there = loaded.words(about).to_owned();
    if there == words {
        return Ok(Written::Saved(Box::new(draft), None));
    }
    let unseen = fingerprint([there.as_str()]) != seen;
    // A form that could not hold all of it replaces it, and hands it back.
    if unseen && (seen != 0 || there.is_empty()) {
        return Ok(Written::Changed(Box::new(draft)));
    }
    let last = !About::PARTS.iter().any(|part| *part != about && loaded.words.contains_key(part));
    if words.is_empty() && last && About::PARTS.contains(&about) && loaded.is_posted() {
        return Ok(Written::Empty);
    }
    let id = store::ensure(&mut *conn, &loaded.session, user, now).await?;
    store::set_words(&mut *conn, district, id, about, &words).await?;
    if About::PARTS.contains(&about) {
        posting::store::want_redraw(&mut *conn, district, Kind::Briefing, id, now).await?;
    }
    let subject = format!("{session} {}", about.as_str());
    audit::store::insert(&mut *conn, district, Some(user), audit::What::BriefingWritten, &subject, now).await?;
    let saved = Draft::read(conn, district, session, minimum).await?;
    Ok(saved.map_or(Written::Unknown, |draft| Written::Saved(Box::new(draft), unseen.then_some(there))))
}

/// What became of "Post it".
enum Post {
    Unknown,
    Blocked(Box<Draft>, crate::briefing::Blocked),
    /// It says nothing yet, or it says something else than what was looked at.
    Look(Box<Draft>),
    Done(Box<Draft>),
}

pub(super) async fn post(context: &Context<'_>, session: i64, mark: u64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let minimum = context.district.minimum_group;
    let channel = context.district.channels.get(&Purpose::Announcements).copied();
    let channel = channel.ok_or_else(|| Failure::refused(texts::refused_no_channel(voice)))?;
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(draft) = Draft::read(&mut *conn, district, session, minimum).await? else {
                    return Ok(Post::Unknown);
                };
                let draft = Box::new(draft);
                if draft.loaded.is_posted() {
                    return Ok(Post::Done(draft));
                }
                if let Some(why) = blocked(&draft.loaded.session, now) {
                    return Ok(Post::Blocked(draft, why));
                }
                let Some(id) = draft.loaded.id.filter(|_| draft.loaded.is_written() && draft.loaded.mark() == mark)
                else {
                    return Ok(Post::Look(draft));
                };
                posting::store::schedule(&mut *conn, district, Kind::Briefing, id, now, now).await?;
                let what = audit::What::BriefingPosted;
                audit::store::insert(conn, district, Some(user), what, &session.to_string(), now).await?;
                Ok(Post::Done(draft))
            })
        })
        .await?;
    let session = match written {
        None => return Ok(Reply::Nothing),
        Some(Post::Unknown) => return Err(unknown(voice)),
        Some(Post::Blocked(draft, why)) => {
            return Err(Failure::refused(why_not(voice, &draft.loaded.session, why)));
        }
        Some(Post::Look(draft)) if draft.loaded.is_written() => {
            let note = texts::preview_changed(voice);
            return message(view::write::preview(voice, &context.district, &draft, note));
        }
        Some(Post::Look(draft)) => {
            return message(view::write::card(voice, &context.district, &draft, texts::refused_nothing(voice)));
        }
        Some(Post::Done(draft)) => draft.loaded.session,
    };
    context.sweep().await;
    let draft = super::load(context, session.id).await?;
    let title = session_view::title(voice, &session);
    let note = match &draft.loaded.posting {
        Some(Posting { state: posting::State::Sent, channel_id, .. }) => {
            texts::post_done(voice, title, Text::channel(channel_id.unwrap_or(channel)))
        }
        // The card says where it is and why it isn't there yet.
        _ => Text::none(),
    };
    message(view::write::card(voice, &context.district, &draft, note))
}

pub(super) async fn read(context: &Context<'_>, briefing: i64) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let voice_of = context.district.voice_of(&context.actor.roles);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let found = store::load(&mut *conn, district, briefing).await?;
                match found.is_some_and(|loaded| loaded.is_posted()) {
                    false => Ok(None),
                    true => Ok(Some(store::mark_read(conn, (district, briefing), user, voice_of, now).await?)),
                }
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(None) => Err(unknown(&context.voice)),
        Some(Some(new)) => message(view::thanks(&context.voice, briefing, new)),
    }
}
