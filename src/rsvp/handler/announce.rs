//! The announcement by hand: a look at it first, then now or at its time.

use super::unknown;
use crate::audit;
use crate::calendar::{self, WallTime};
use crate::context::Context;
use crate::district::{self, Purpose};
use crate::error::Failure;
use crate::message::{Message, Reply, Text};
use crate::posting::{self, Kind, Posting};
use crate::prompts::Voice;
use crate::retreat::{Session, view as session_view};
use crate::rsvp::announcement::{self, Loaded};
use crate::rsvp::{Closed, closed, texts, view};

/// Why it can't be announced.
fn refusal(voice: &Voice<'_>, session: &Session, why: Closed) -> Failure {
    let title = session_view::title(voice, session);
    Failure::refused(match why {
        Closed::Cancelled => texts::refused_cancelled_announce(voice, title),
        Closed::Begun => texts::refused_begun_announce(voice, title),
    })
}

/// That it stands there already, where and since when; `None` if it doesn't.
fn already(context: &Context<'_>, session: &Session, posting: Option<&Posting>) -> Option<Reply> {
    let posting = posting.filter(|posting| posting.state == posting::State::Sent)?;
    let (channel, message) = (posting.channel_id?, posting.message_id?);
    let address = format!("https://discord.com/channels/{}/{channel}/{message}", context.district.guild_id);
    let since = posting.tried_at.map_or_else(Text::none, |at| Text::stamp(at, 'f'));
    let voice = &context.voice;
    let title = session_view::title(voice, session);
    let text = texts::preview_already(voice, title, Text::channel(channel), since, Text::own(address));
    Some(Reply::Message(Message::text(text)))
}

fn channel(context: &Context<'_>) -> Result<u64, Failure> {
    let channel = context.district.channels.get(&Purpose::Announcements).copied();
    channel.ok_or_else(|| Failure::refused(texts::refused_no_channel(&context.voice)))
}

/// An instant in the wall time of a session.
fn when(voice: &Voice<'_>, session: &Session, at: i64) -> Text {
    let instant = chrono::DateTime::from_timestamp(at, 0).unwrap_or_default();
    calendar::view::when(voice, WallTime::from_instant(instant, &session.zone), &session.zone)
}

/// The session as it would be announced, where its announcement stands, and when it would go out by itself.
async fn load(context: &Context<'_>, id: i64) -> Result<(Loaded, Option<Posting>, i64), Failure> {
    let (district, now) = (context.district.id, context.now);
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(loaded) = Loaded::read(conn, district, id).await? else { return Ok(None) };
                let posting = announcement::posting(conn, &loaded.session).await?;
                let hours = district::store::hours(conn, district).await?;
                let due = announcement::due_at(&loaded.session, &hours, now);
                Ok(Some((loaded, posting, due)))
            })
        })
        .await?;
    found.ok_or_else(|| unknown(&context.voice))
}

pub(super) async fn preview(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (loaded, posting, due) = load(context, id).await?;
    let session = &loaded.session;
    if let Some(there) = already(context, session, posting.as_ref()) {
        return Ok(there);
    }
    if let Some(why) = closed(session, context.now) {
        return Err(refusal(voice, session, why));
    }
    let channel = channel(context)?;
    let goes_out = if due > context.now {
        texts::preview_goes_out(voice, when(voice, session, due))
    } else {
        texts::preview_goes_out_soon(voice)
    };
    let guild = context.district.guild_id;
    Ok(Reply::Message(view::preview(voice, guild, &loaded, channel, goes_out, context.now)))
}

/// What became of "Announce now".
enum Announced {
    Unknown,
    Closed(Session, Closed),
    Done(Session),
}

pub(super) async fn now(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let channel = channel(context)?;
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(Loaded { session, .. }) = Loaded::read(conn, district, id).await? else {
                    return Ok(Announced::Unknown);
                };
                let posting = announcement::posting(conn, &session).await?;
                if posting.is_some_and(|posting| posting.state == posting::State::Sent) {
                    return Ok(Announced::Done(session));
                }
                if let Some(why) = closed(&session, now) {
                    return Ok(Announced::Closed(session, why));
                }
                posting::store::schedule(conn, district, Kind::Announcement, id, now, now).await?;
                posting::store::hurry_one(conn, district, Kind::Announcement, id, now).await?;
                let what = audit::What::SessionAnnounced;
                audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                Ok(Announced::Done(session))
            })
        })
        .await?;
    let session = match written {
        None => return Ok(Reply::Nothing),
        Some(Announced::Unknown) => return Err(unknown(voice)),
        Some(Announced::Closed(session, why)) => return Err(refusal(voice, &session, why)),
        Some(Announced::Done(session)) => session,
    };
    context.sweep().await;
    let (_, posting, _) = load(context, id).await?;
    let title = session_view::title(voice, &session);
    Ok(Reply::Message(Message::text(match posting {
        Some(Posting { state: posting::State::Sent, channel_id, .. }) => {
            texts::preview_done(voice, title, Text::channel(channel_id.unwrap_or(channel)))
        }
        other => {
            let reason = posting::view::reason(voice, other.and_then(|posting| posting.reason));
            texts::preview_not_done(voice, title, Text::channel(channel), reason)
        }
    })))
}

pub(super) async fn later(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (loaded, posting, due) = load(context, id).await?;
    let session = &loaded.session;
    if let Some(there) = already(context, session, posting.as_ref()) {
        return Ok(there);
    }
    if let Some(why) = closed(session, context.now) {
        return Err(refusal(&context.voice, session, why));
    }
    let voice = &context.voice;
    let when = when(voice, session, due);
    Ok(Reply::Message(Message::text(texts::preview_left(voice, session_view::title(voice, session), when))))
}
