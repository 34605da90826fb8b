//! Reading the report, and posting it for everyone.

use super::{No, current, for_planners, gone, planner, with_voices};
use crate::audit;
use crate::context::Context;
use crate::district::Purpose;
use crate::error::Failure;
use crate::message::{Message, Reply, Text};
use crate::posting::{self, Kind, Posting};
use crate::retreat::{self, Session, choose};
use crate::scan::store::{self, findings};
use crate::scan::{Loaded, outside, texts, view};

/// `/scan report`.
pub(super) async fn newest(context: &Context<'_>) -> Result<Reply, Failure> {
    let (loaded, voices) = current(context).await?.ok_or_else(|| super::no_scan(context))?;
    show(context, &loaded, &voices, 0, Text::none())
}

/// A page of a report, from 0.
pub(super) async fn page(context: &Context<'_>, scan: i64, page: usize, told: Text) -> Result<Reply, Failure> {
    let (loaded, voices) = with_voices(context, scan).await?;
    show(context, &loaded, &voices, page, told)
}

fn show(
    context: &Context<'_>,
    loaded: &Loaded,
    voices: &[outside::Voice],
    page: usize,
    told: Text,
) -> Result<Reply, Failure> {
    may_read(context, loaded)?;
    let planner = planner(context);
    let can_post = planner && loaded.scan.open && loaded.scan.posted_at.is_none();
    Ok(Reply::Message(view::report::page(&context.voice, loaded, voices, page, (planner, can_post), told)))
}

/// Everyone reads what is posted; before that, those who plan do.
fn may_read(context: &Context<'_>, loaded: &Loaded) -> Result<(), Failure> {
    match planner(context) || loaded.scan.posted_at.is_some() {
        true => Ok(()),
        false => Err(Failure::refused(texts::refused_not_posted(&context.voice))),
    }
}

pub(super) async fn whole(context: &Context<'_>, scan: i64) -> Result<Reply, Failure> {
    let (loaded, voices) = with_voices(context, scan).await?;
    may_read(context, &loaded)?;
    Ok(Reply::Message(view::report::whole(&context.voice, &loaded, &voices)))
}

/// A file: for those who may read the report, and those who look after the point that it belongs to.
pub(super) async fn open_file(context: &Context<'_>, finding: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, now) = (context.district.id, context.now);
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(found) = findings::find(&mut *conn, district, finding).await? else { return Ok(None) };
                let Some(scan) = store::find_of_item(&mut *conn, district, found.item_id).await? else {
                    return Ok(None);
                };
                Ok(Some((found, store::load(conn, scan, now).await?)))
            })
        })
        .await?;
    let (found, loaded) = found.ok_or_else(|| gone(context))?;
    let theirs = loaded.item(found.item_id).is_some_and(|item| item.owner == Some(context.actor.user_id));
    if !theirs {
        may_read(context, &loaded)?;
    }
    let file =
        context.read(move |conn| Box::pin(async move { Ok(findings::file(conn, district, finding).await?) })).await?;
    let file = file.ok_or_else(|| Failure::refused(texts::refused_no_file(voice)))?;
    Ok(Reply::Message(view::report::file(voice, file)))
}

/// The session before which it is to be read, if that is still to come.
fn session<'l>(context: &Context<'_>, loaded: &'l Loaded) -> Result<&'l Session, Failure> {
    let voice = &context.voice;
    let session = loaded.session.as_ref().ok_or_else(|| Failure::refused(texts::refused_no_session(voice)))?;
    if !choose::is_coming(session, context.now) {
        let title = retreat::view::title(voice, session);
        return Err(Failure::refused(texts::refused_session_over(voice, title)));
    }
    Ok(session)
}

fn channel(context: &Context<'_>) -> Result<u64, Failure> {
    let channel = context.district.channels.get(&Purpose::Announcements).copied();
    channel.ok_or_else(|| Failure::refused(texts::refused_no_channel(&context.voice)))
}

pub(super) async fn ask_post(context: &Context<'_>, scan: i64) -> Result<Reply, Failure> {
    let (loaded, _) = for_planners(context, scan).await?;
    let (session, channel) = (session(context, &loaded)?, channel(context)?);
    Ok(Reply::Message(view::report::ask_post(&context.voice, &loaded, session, channel)))
}

pub(super) async fn post(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let channel = channel(context)?;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(scan) = store::find(&mut *conn, district, id).await? else { return Ok(Err(No::Gone)) };
                if !scan.open {
                    return Ok(Err(No::Closed));
                }
                let session = match scan.session_id {
                    Some(session) => retreat::store::find(&mut *conn, district, session).await?,
                    None => None,
                };
                if !session.is_some_and(|session| choose::is_coming(&session, now)) {
                    return Ok(Err(No::SessionOver));
                }
                if scan.posted_at.is_none() {
                    store::set_posted(&mut *conn, &scan, now).await?;
                    posting::store::insert(&mut *conn, district, Kind::Reading, id, now).await?;
                    posting::store::hurry_one(&mut *conn, district, Kind::Reading, id, now).await?;
                    if let Some(session) = scan.session_id {
                        posting::store::want_redraw(&mut *conn, district, Kind::Announcement, session, now).await?;
                    }
                    let what = audit::What::ScanPosted;
                    audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                }
                Ok(Ok(()))
            })
        })
        .await?;
    match written {
        None => return Ok(Reply::Nothing),
        Some(Err(no)) => {
            if no == No::SessionOver {
                session(context, &for_planners(context, id).await?.0)?;
            }
            return Err(no.failure(context));
        }
        Some(Ok(())) => {}
    }
    context.sweep().await;
    let posting = context
        .read(move |conn| Box::pin(async move { Ok(posting::store::find(conn, district, Kind::Reading, id).await?) }));
    Ok(Reply::Message(Message::text(match posting.await? {
        Some(Posting { state: posting::State::Sent, channel_id, .. }) => {
            texts::post_done(voice, Text::channel(channel_id.unwrap_or(channel)))
        }
        other => {
            let reason = posting::view::reason(voice, other.and_then(|posting| posting.reason));
            texts::post_waiting(voice, Text::channel(channel), reason)
        }
    })))
}
