//! Passing on, at work: load, decide, save, answer.

use std::collections::BTreeMap;

use futures::future::BoxFuture;
use sqlx::SqliteConnection;

use super::commands::Command;
use super::{Blocked, LONGEST_ANSWER, LONGEST_SPEAKER, blocked, closed, is_by, store, view};
use crate::audit::{self, What};
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::input::{self, Input, Question, State, Topic, follow, words};
use crate::message::{Message, Reply, Text};
use crate::retreat::handler::look;
use crate::retreat::{self, Session};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Start(typed) => {
            let now = context.now;
            let chosen = look::chosen(context, typed.as_deref(), |session| closed(session, now).is_none()).await?;
            let session = chosen.ok_or_else(|| Failure::refused(words::refused_none_next(&context.voice)))?;
            list(context, session.id, 0, Text::none()).await
        }
        Command::List(session, page) => list(context, session, page, Text::none()).await,
        Command::New(session) => new(context, session).await,
        Command::Show(input) => {
            let entry = load(context, input).await?;
            Ok(card(context, &entry, Text::none()))
        }
        Command::Who(input) => {
            let entry = changeable(context, input).await?;
            Ok(Reply::Form(view::who_form(&context.voice, &entry.input)))
        }
        Command::Named(input, speaker) => named(context, input, speaker).await,
        Command::Group(input, group) => {
            change(context, input, move |conn, entry| {
                Box::pin(async move { Ok(store::set_voice(conn, &entry.input, group).await?) })
            })
            .await
        }
        Command::Ask(input, topic) => {
            let entry = changeable(context, input).await?;
            if !Topic::of(entry.session.kind).contains(&topic) {
                return Err(Failure::refused(words::refused_topic(&context.voice)));
            }
            Ok(Reply::Form(view::topic_form(&context.voice, &entry, topic)))
        }
        Command::Said(input, topic, said) => self::said(context, input, topic, said).await,
        Command::Give(input) => give(context, input).await,
        Command::AskDrop(input) => {
            let entry = changeable(context, input).await?;
            Ok(Reply::Message(view::ask_drop(&context.voice, &entry)))
        }
        Command::Drop(input) => drop_it(context, input).await,
    }
}

/// What was entered, with its session and its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The input.
    pub input: Input,
    /// The session that it is for.
    pub session: Session,
    /// The answers.
    pub answers: BTreeMap<Question, String>,
}

/// What this person entered; `None` for anything else.
async fn find(conn: &mut SqliteConnection, district: i64, id: i64, user: u64) -> Result<Option<Entry>, Fault> {
    let found = input::store::find(&mut *conn, district, id).await?.filter(|input| is_by(input, user));
    let Some(input) = found else { return Ok(None) };
    let Some(session) = retreat::store::find(&mut *conn, district, input.session_id).await? else { return Ok(None) };
    let answers = input::store::answers(conn, district, id).await?;
    Ok(Some(Entry { input, session, answers }))
}

fn card(context: &Context<'_>, entry: &Entry, note: Text) -> Reply {
    Reply::Message(view::card(&context.voice, entry, note, context.now))
}

fn not_yours(context: &Context<'_>) -> Failure {
    Failure::refused(words::refused_not_yours(&context.voice))
}

fn refuse(context: &Context<'_>, session: &Session, why: Blocked) -> Failure {
    let (voice, title) = (&context.voice, retreat::view::title(&context.voice, session));
    Failure::refused(match why {
        Blocked::Cancelled => words::refused_cancelled(voice, title),
        Blocked::Begun => words::refused_begun(voice, title),
        Blocked::Withdrawn => words::refused_withdrawn(voice),
    })
}

async fn load(context: &Context<'_>, id: i64) -> Result<Entry, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let found = context.read(move |conn| Box::pin(async move { Ok(find(conn, district, id, user).await?) })).await?;
    found.ok_or_else(|| not_yours(context))
}

async fn changeable(context: &Context<'_>, id: i64) -> Result<Entry, Failure> {
    let entry = load(context, id).await?;
    match blocked(&entry.input, &entry.session, context.now) {
        Some(why) => Err(refuse(context, &entry.session, why)),
        None => Ok(entry),
    }
}

async fn session(conn: &mut SqliteConnection, district: i64, id: i64) -> Result<Option<Session>, Fault> {
    let found = retreat::store::find(conn, district, id).await?;
    Ok(found.filter(|session| session.state != retreat::State::Draft))
}

async fn list(context: &Context<'_>, id: i64, page: usize, note: Text) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(session) = session(&mut *conn, district, id).await? else { return Ok(None) };
                let own = store::list_own(conn, district, id, user).await?;
                Ok(Some((session, own)))
            })
        })
        .await?;
    match found {
        Some((session, own)) => Ok(Reply::Message(view::list(&context.voice, &session, &own, page, note, context.now))),
        None => Err(Failure::refused(words::refused_unknown(&context.voice))),
    }
}

async fn new(context: &Context<'_>, session_id: i64) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(session) = session(&mut *conn, district, session_id).await? else { return Ok(None) };
                if let Some(why) = closed(&session, now) {
                    return Ok(Some(Err((session, why))));
                }
                let id = store::insert(&mut *conn, district, session_id, user, now).await?;
                Ok(find(conn, district, id, user).await?.map(Ok))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(None) => Err(Failure::refused(words::refused_unknown(&context.voice))),
        Some(Some(Err((session, why)))) => Err(refuse(context, &session, why)),
        Some(Some(Ok(entry))) => Ok(card(context, &entry, Text::none())),
    }
}

/// Whether something was saved, or why not.
enum Changed {
    Saved(Box<Entry>),
    Blocked(Box<Session>, Blocked),
    NotYours,
}

/// Changes what was entered: ownership and state are looked at in the same write. What has been posted of it is drawn anew,
/// and it is on record once it was passed on.
async fn save<F>(context: &Context<'_>, id: i64, what: Option<What>, work: F) -> Result<Option<Changed>, Failure>
where
    F: for<'c> FnOnce(&'c mut SqliteConnection, Entry) -> BoxFuture<'c, Result<(), Failure>> + Send + 'static,
{
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    context
        .write(move |conn| {
            Box::pin(async move {
                let Some(entry) = find(&mut *conn, district, id, user).await? else { return Ok(Changed::NotYours) };
                if let Some(why) = blocked(&entry.input, &entry.session, now) {
                    return Ok(Changed::Blocked(Box::new(entry.session), why));
                }
                let input = entry.input.clone();
                work(&mut *conn, entry).await?;
                if let Some(what) = what.or((input.state == State::Given).then_some(What::InputRelayChanged)) {
                    match what {
                        What::InputRelayWithdrawn => follow::gone(&mut *conn, &input, now).await?,
                        _ => follow::changed(&mut *conn, &input, now).await?,
                    }
                    // Not its key: keys are given in order, so that the gaps between one's own would count the others.
                    let subject = input.session_id.to_string();
                    audit::store::insert(&mut *conn, district, Some(user), what, &subject, now).await?;
                }
                let entry = find(conn, district, id, user).await?;
                Ok(entry.map_or(Changed::NotYours, |entry| Changed::Saved(Box::new(entry))))
            })
        })
        .await
}

fn answered(context: &Context<'_>, changed: Option<Changed>, note: Text) -> Result<Reply, Failure> {
    match changed {
        None => Ok(Reply::Nothing),
        Some(Changed::Saved(entry)) => Ok(card(context, &entry, note)),
        Some(Changed::Blocked(session, why)) => Err(refuse(context, &session, why)),
        Some(Changed::NotYours) => Err(not_yours(context)),
    }
}

async fn change<F>(context: &Context<'_>, id: i64, work: F) -> Result<Reply, Failure>
where
    F: for<'c> FnOnce(&'c mut SqliteConnection, Entry) -> BoxFuture<'c, Result<(), Failure>> + Send + 'static,
{
    let changed = save(context, id, None, work).await?;
    answered(context, changed, words::relay_saved(&context.voice))
}

async fn named(context: &Context<'_>, id: i64, speaker: String) -> Result<Reply, Failure> {
    let speaker = speaker.trim().to_owned();
    let length = speaker.chars().count();
    if length > LONGEST_SPEAKER {
        let text = words::refused_long_speaker(&context.voice, length as i64, LONGEST_SPEAKER as i64);
        return Err(Failure::refused(text));
    }
    change(context, id, move |conn, entry| {
        Box::pin(async move { Ok(store::set_speaker(conn, &entry.input, &speaker).await?) })
    })
    .await
}

async fn said(
    context: &Context<'_>,
    id: i64,
    topic: Topic,
    said: BTreeMap<Question, String>,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let said: BTreeMap<Question, String> =
        said.into_iter().map(|(question, words)| (question, words.trim().to_owned())).collect();
    if let Some(length) = said.values().map(|words| words.chars().count()).find(|length| *length > LONGEST_ANSWER) {
        return Err(Failure::refused(words::refused_long(voice, length as i64, LONGEST_ANSWER as i64)));
    }
    let typed = said.clone();
    let nothing = words::refused_nothing_left(voice);
    let wrong_topic = words::refused_topic(voice);
    let saved = save(context, id, None, move |conn, entry| {
        Box::pin(async move {
            if !Topic::of(entry.session.kind).contains(&topic) {
                return Err(Failure::refused(wrong_topic));
            }
            let stays = |question: &Question| match said.get(question) {
                Some(words) => !words.is_empty(),
                None => true,
            };
            let left = entry.answers.keys().any(stays) || said.values().any(|words| !words.is_empty());
            if entry.input.state == State::Given && !left {
                return Err(Failure::refused(nothing));
            }
            for (question, words) in &said {
                store::save_answer(&mut *conn, &entry.input, *question, words).await?;
            }
            Ok(())
        })
    })
    .await;
    let answered = saved.and_then(|changed| answered(context, changed, words::relay_saved(voice)));
    // Whoever typed thousands of characters gets them back, whatever the reason.
    let refused = match answered {
        Ok(reply) => return Ok(reply),
        Err(Failure::Refused(refused)) => *refused,
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "what was to be passed on was not saved");
            Message::text(words::relay_not_saved(voice))
        }
    };
    match typed.values().all(String::is_empty) {
        true => Err(Failure::Refused(Box::new(refused))),
        false => Ok(Reply::Message(view::handed_back(voice, refused, &typed))),
    }
}

async fn give(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (voice, now) = (&context.voice, context.now);
    let empty = words::refused_empty(voice);
    let changed = save(context, id, Some(What::InputRelayed), move |conn, entry| {
        Box::pin(async move {
            if entry.answers.is_empty() {
                return Err(Failure::refused(empty));
            }
            Ok(store::give(conn, &entry.input, now).await?)
        })
    })
    .await?;
    answered(context, changed, words::relay_given(voice))
}

async fn drop_it(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let changed = save(context, id, Some(What::InputRelayWithdrawn), move |conn, entry| {
        Box::pin(async move { Ok(store::withdraw(conn, &entry.input).await?) })
    })
    .await?;
    match changed {
        Some(Changed::Saved(entry)) => list(context, entry.session.id, 0, words::relay_dropped(voice)).await,
        other => answered(context, other, Text::none()),
    }
}
