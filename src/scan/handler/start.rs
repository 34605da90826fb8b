//! Beginning a scan, its settings, and its end.

use sqlx::SqliteConnection;

use super::{No, for_planners, gone, no_scan};
use crate::audit;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Reply, Text};
use crate::posting;
use crate::retreat::handler::look::chosen;
use crate::retreat::{self, Session, choose};
use crate::scan::{Kind, Review, Scan, follow, outside, store, texts, view};

/// `/scan start`.
pub(super) async fn start(
    context: &Context<'_>,
    kind: Option<Kind>,
    review: Option<Review>,
    session: Option<String>,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    // Without a name: the next data retreat, or else whatever comes next.
    let data = |session: &Session| session.kind == retreat::Kind::Data;
    let session = match chosen(context, session.as_deref(), data).await? {
        None => chosen(context, None, |_| true).await?,
        found => found,
    };
    let over = |session: &&Session| !choose::is_coming(session, context.now);
    if let Some(session) = session.as_ref().filter(over) {
        let name = retreat::view::title(voice, session);
        return Err(Failure::refused(texts::refused_session_over(voice, name)));
    }
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let session = session.map(|session| session.id);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                if let Some(open) = store::current(&mut *conn, district).await?.filter(|scan| scan.open) {
                    return Ok((false, super::both(conn, open, now).await?));
                }
                let before = store::has_any(&mut *conn, district).await?;
                let kind = kind.unwrap_or(if before { Kind::Progress } else { Kind::First });
                let review = review.unwrap_or(Review::Internal);
                let id = store::insert(&mut *conn, district, (kind, review, session), user, now).await?;
                let what = audit::What::ScanStarted;
                audit::store::insert(&mut *conn, district, Some(user), what, &id.to_string(), now).await?;
                let scan = store::find(&mut *conn, district, id).await?;
                let scan = scan.ok_or_else(|| Fault::Internal("a scan that was just made is not there".to_owned()))?;
                Ok((true, super::both(conn, scan, now).await?))
            })
        })
        .await?;
    let Some((made, (loaded, voices))) = written else { return Ok(Reply::Nothing) };
    let told = match (made, loaded.scan.kind) {
        (false, _) => texts::start_already(voice),
        (true, kind) => {
            let begun = match kind {
                Kind::First => texts::start_done_first(voice),
                Kind::Progress => texts::start_done_progress(voice),
            };
            Text::join([begun, texts::start_done_more(voice, view::review(voice, loaded.scan.review))], "\n")
        }
    };
    Ok(Reply::Message(view::show(voice, &loaded, &voices, told)))
}

/// What can be set.
pub(super) async fn settings(context: &Context<'_>, scan: i64, told: Text) -> Result<Reply, Failure> {
    let (district, now) = (context.district.id, context.now);
    let (loaded, _) = for_planners(context, scan).await?;
    let sessions = context
        .read(move |conn| {
            Box::pin(async move {
                let (mut sessions, upcoming) = choose::in_order(retreat::store::list(conn, district).await?, now);
                sessions.truncate(upcoming);
                Ok(sessions)
            })
        })
        .await?;
    Ok(Reply::Message(view::settings::settings(&context.voice, &loaded, &sessions, told)))
}

/// Something that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// From which point of view.
    Kind(Kind),
    /// Who looks at how the district works inside.
    Review(Review),
    /// Before which session it is read, by its key.
    Session(i64),
}

pub(super) async fn set(context: &Context<'_>, id: i64, setting: Setting) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(before) = store::find(&mut *conn, district, id).await? else { return Ok(Err(No::Gone)) };
                if !before.open {
                    return Ok(Err(No::Closed));
                }
                let mut scan = before.clone();
                match setting {
                    Setting::Kind(kind) => scan.kind = kind,
                    Setting::Review(review) => scan.review = review,
                    Setting::Session(session) => {
                        let found = retreat::store::find(&mut *conn, district, session).await?;
                        let Some(session) = found.filter(|session| choose::is_coming(session, now)) else {
                            return Ok(Err(No::Gone));
                        };
                        scan.session_id = Some(session.id);
                    }
                }
                if scan != before {
                    store::update(&mut *conn, &scan).await?;
                    follow::scan(&mut *conn, district, id, now).await?;
                    redraw(&mut *conn, &before, &scan, now).await?;
                    let what = audit::What::ScanChanged;
                    audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                }
                Ok(Ok(()))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(Err(no)) => Err(no.failure(context)),
        Some(Ok(())) => settings(context, id, texts::settings_saved(&context.voice)).await,
    }
}

/// What is posted of a scan, and the announcements of its sessions, say what is true now.
async fn redraw(conn: &mut SqliteConnection, before: &Scan, now_is: &Scan, now: i64) -> Result<(), Fault> {
    if now_is.posted_at.is_none() {
        return Ok(());
    }
    let district = now_is.district_id;
    posting::store::want_redraw(&mut *conn, district, posting::Kind::Reading, now_is.id, now).await?;
    for session in [before.session_id, now_is.session_id].into_iter().flatten() {
        posting::store::want_redraw(&mut *conn, district, posting::Kind::Announcement, session, now).await?;
    }
    Ok(())
}

pub(super) async fn ask_close(context: &Context<'_>, scan: i64) -> Result<Reply, Failure> {
    let (loaded, _) = for_planners(context, scan).await?;
    if !loaded.scan.open {
        return Err(No::Closed.failure(context));
    }
    Ok(Reply::Message(view::settings::ask_close(&context.voice, &loaded)))
}

pub(super) async fn close(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(scan) = store::find(&mut *conn, district, id).await? else { return Ok(None) };
                if scan.open {
                    store::close(&mut *conn, district, id).await?;
                    follow::scan(&mut *conn, district, id, now).await?;
                    let what = audit::What::ScanClosed;
                    audit::store::insert(&mut *conn, district, Some(user), what, &id.to_string(), now).await?;
                }
                let voices = outside::store::list(&mut *conn, district).await?;
                let Some(scan) = store::find(&mut *conn, district, id).await? else { return Ok(None) };
                Ok(Some((store::load(conn, scan, now).await?, voices)))
            })
        })
        .await?;
    let Some(found) = written else { return Ok(Reply::Nothing) };
    let (loaded, voices) = found.ok_or_else(|| gone(context))?;
    let told = texts::settings_closed(&context.voice);
    Ok(Reply::Message(view::show(&context.voice, &loaded, &voices, told)))
}

/// The open scan; refused if there is none.
pub(super) async fn open(context: &Context<'_>) -> Result<crate::scan::Loaded, Failure> {
    let (loaded, _) = super::current(context).await?.ok_or_else(|| no_scan(context))?;
    match loaded.scan.open {
        true => Ok(loaded),
        false => Err(No::Closed.failure(context)),
    }
}
