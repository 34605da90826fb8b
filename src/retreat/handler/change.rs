//! Moving, changing and calling off: what would happen is shown first, and a click on what is out of date does nothing.

use sqlx::SqliteConnection;

use super::{Typed, beside, look, present, read_details, read_when, remarks, wall};
use crate::calendar::{self, WallTime, Zone};
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Reply, Text};
use crate::prompts::Voice;
use crate::reminder;
use crate::retreat::moving::{self, Fate};
use crate::retreat::store::{self, changes, drafts};
use crate::retreat::view::one::{Difference, Reminded, Told};
use crate::retreat::{Meeting, MeetingState, Session, State, follow, texts, view};
use crate::{audit, district, posting};

/// Why a session can't be moved, changed or called off.
enum Not {
    Gone,
    Over(Box<Session>),
    Cancelled(Box<Session>),
    /// It was moved since it was looked at.
    Stale(Box<Session>),
}

fn refused(voice: &Voice<'_>, not: &Not) -> Failure {
    let title = |session: &Session| view::title(voice, session);
    Failure::refused(match not {
        Not::Gone => texts::refused_gone(voice),
        Not::Over(session) => texts::refused_over(voice, title(session)),
        Not::Cancelled(session) => texts::refused_cancelled(voice, title(session)),
        Not::Stale(session) => {
            let when = calendar::view::when(voice, session.starts_on, &session.zone);
            texts::refused_stale(voice, title(session), when)
        }
    })
}

/// A session that can still be moved, changed or called off; with a revision, only as of that.
async fn open(
    conn: &mut SqliteConnection,
    district: i64,
    id: i64,
    revision: Option<i64>,
    now: i64,
) -> Result<Result<Session, Not>, Fault> {
    let found = store::find(conn, district, id).await?;
    Ok(match found {
        None => Err(Not::Gone),
        Some(session) => match session.state {
            State::Draft => Err(Not::Gone),
            State::Cancelled => Err(Not::Cancelled(Box::new(session))),
            State::Planned if session.is_over(now) => Err(Not::Over(Box::new(session))),
            State::Planned if revision.is_some_and(|seen| seen != session.revision) => {
                Err(Not::Stale(Box::new(session)))
            }
            State::Planned => Ok(session),
        },
    })
}

async fn load(context: &Context<'_>, id: i64) -> Result<Session, Failure> {
    let (district, now) = (context.district.id, context.now);
    let found =
        context.read(move |conn| Box::pin(async move { Ok(open(conn, district, id, None, now).await?) })).await?;
    found.map_err(|not| refused(&context.voice, &not))
}

/// `/retreat move`.
pub(super) async fn move_named(context: &Context<'_>, session: &str, to: &str) -> Result<Reply, Failure> {
    let session = look::named(context, session).await?;
    move_to(context, session.id, to).await
}

/// The form that asks for the new time.
pub(super) async fn ask_move(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    Ok(Reply::Form(view::draft::move_form(&context.voice, &load(context, id).await?)))
}

/// Shows what would change.
pub(super) async fn move_to(context: &Context<'_>, id: i64, to: &str) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (zone, present) = present(context)?;
    let session = load(context, id).await?;
    let to = read_when(voice, to, &zone, present).map_err(Failure::refused)?;
    if to.unix_seconds(&zone) == session.starts_at && to == session.starts_on {
        let when = calendar::view::when(voice, session.starts_on, &session.zone);
        return Err(Failure::refused(texts::refused_same(voice, view::title(voice, &session), when)));
    }
    let (district, now) = (context.district.id, context.now);
    let (given, asked) = (session.clone(), zone.clone());
    let (fate, reminded, told, others, days, free) = context
        .read(move |conn| {
            Box::pin(async move {
                let hours = district::store::hours(conn, district).await?;
                let meeting = store::find_meeting(conn, district, id).await?;
                let fate = moving::fate(given.kind, meeting.as_ref(), to, present, &hours);
                let again = changes::was_reminded(conn, &given).await?;
                let after = moved(&given, meeting.as_ref(), to, &asked, fate);
                let reminded = week_reminder(&after, &hours)
                    .map(|due| Reminded { at: Some(due).filter(|due| *due > present), again });
                let announced = look::is_announced(conn, &given).await?;
                let told = Told { announced, coming: changes::count_coming(conn, district, id).await? };
                let (others, days) = beside(conn, &given, now).await?;
                Ok((fate, reminded, told, others, days, !hours.working.is_working_day(to.date())))
            })
        })
        .await?;
    let mut warnings = remarks(voice, &others, days, &session, to);
    if free {
        warnings.push(texts::warning(voice, texts::warning_free_day(voice, view::title(voice, &session))));
    }
    let difference = Difference { session, to, zone, fate, reminded, told, warnings };
    Ok(Reply::Message(view::one::difference(voice, &context.district, &difference)))
}

/// A session and its meeting as they would be after the move.
fn moved(
    session: &Session,
    meeting: Option<&Meeting>,
    to: WallTime,
    zone: &Zone,
    fate: Fate,
) -> (Session, Option<Meeting>) {
    let starts_at = to.unix_seconds(zone);
    let session = Session { starts_on: to, zone: zone.clone(), starts_at, ..session.clone() };
    let meeting = meeting.map(|meeting| match fate {
        Fate::Moves { to: slot, .. } => {
            let starts_on = slot.time().unwrap_or(to);
            let starts_at = starts_on.unix_seconds(zone);
            Meeting { state: MeetingState::Planned, starts_on, zone: zone.clone(), starts_at, ..meeting.clone() }
        }
        Fate::Falls(_) => Meeting { state: MeetingState::None, ..meeting.clone() },
        Fate::NotNeeded | Fate::Stays(..) => meeting.clone(),
    });
    (session, meeting)
}

/// When the core team is reminded of the week before a session, if it is.
fn week_reminder((session, meeting): &(Session, Option<Meeting>), hours: &district::Hours) -> Option<WallTime> {
    let (of_session, _) = follow::planned(session, meeting.as_ref(), &[], hours);
    of_session.into_iter().find(|planned| planned.kind == reminder::Kind::Week).map(|planned| planned.due)
}

/// "Move it".
pub(super) async fn confirm_move(
    context: &Context<'_>,
    id: i64,
    to: WallTime,
    revision: i64,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (zone, present) = present(context)?;
    let past = calendar::view::when(voice, to, &zone);
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let done = context
        .write(move |conn| {
            Box::pin(async move {
                let session = match open(conn, district, id, Some(revision), now).await? {
                    Ok(session) => session,
                    Err(not) => return Ok(Err(not)),
                };
                if to.unix_seconds(&zone) <= now {
                    return Ok(Ok((session, None)));
                }
                let hours = district::store::hours(conn, district).await?;
                let meeting = store::find_meeting(conn, district, id).await?;
                match moving::fate(session.kind, meeting.as_ref(), to, present, &hours) {
                    Fate::Moves { to: slot, .. } => {
                        changes::place_meeting(conn, &session, slot.time(), &zone).await?;
                    }
                    Fate::Falls(Some(_)) => changes::place_meeting(conn, &session, None, &zone).await?,
                    Fate::Falls(None) | Fate::NotNeeded | Fate::Stays(..) => {}
                }
                changes::move_to(conn, district, id, to, &zone).await?;
                let change = changes::insert_change(conn, &session, Some(to), user, now).await?;
                posting::store::insert(conn, district, posting::Kind::Change, change, now).await?;
                follow::session(conn, district, id, now).await?;
                let what = audit::What::SessionMoved;
                audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                let after = store::find(conn, district, id).await?;
                Ok(Ok((session, after)))
            })
        })
        .await?;
    match done {
        None => Ok(Reply::Nothing),
        Some(Err(not)) => Err(refused(voice, &not)),
        Some(Ok((session, None))) => {
            Err(Failure::refused(texts::refused_past_move(voice, view::title(voice, &session), past)))
        }
        Some(Ok((_, Some(session)))) => {
            context.sweep_soon();
            let when = calendar::view::when(voice, session.starts_on, &session.zone);
            look::open(context, id, texts::moved(voice, view::title(voice, &session), when)).await
        }
    }
}

/// `/retreat cancel`.
pub(super) async fn cancel_named(context: &Context<'_>, session: &str) -> Result<Reply, Failure> {
    let session = look::named(context, session).await?;
    ask_cancel(context, session.id).await
}

/// Asks whether they mean it.
pub(super) async fn ask_cancel(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let session = load(context, id).await?;
    let (district, now, given) = (context.district.id, context.now, session.clone());
    let (meeting, told) = context
        .read(move |conn| {
            Box::pin(async move {
                let meeting = store::find_meeting(conn, district, id).await?;
                let announced = look::is_announced(conn, &given).await?;
                let told = Told { announced, coming: changes::count_coming(conn, district, id).await? };
                Ok((meeting, told))
            })
        })
        .await?;
    let present = wall(now, &session.zone);
    let ahead =
        meeting.filter(|it| it.state == MeetingState::Planned).map(|it| it.starts_on).filter(|at| *at > present);
    Ok(Reply::Message(view::one::ask_cancel(&context.voice, &context.district, &session, ahead, told)))
}

/// "Call it off".
pub(super) async fn confirm_cancel(context: &Context<'_>, id: i64, revision: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let done = context
        .write(move |conn| {
            Box::pin(async move {
                let session = match open(conn, district, id, Some(revision), now).await? {
                    Ok(session) => session,
                    Err(not) => return Ok(Err(not)),
                };
                changes::cancel(conn, district, id).await?;
                let change = changes::insert_change(conn, &session, None, user, now).await?;
                posting::store::insert(conn, district, posting::Kind::Change, change, now).await?;
                follow::session(conn, district, id, now).await?;
                let what = audit::What::SessionCancelled;
                audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                Ok(Ok(session))
            })
        })
        .await?;
    match done {
        None => Ok(Reply::Nothing),
        Some(Err(not)) => Err(refused(voice, &not)),
        Some(Ok(session)) => {
            context.sweep_soon();
            look::open(context, id, texts::cancelled(voice, view::title(voice, &session))).await
        }
    }
}

/// The form for length, place, link and name.
pub(super) async fn change(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    Ok(Reply::Form(view::draft::form(&context.voice, &load(context, id).await?, false)))
}

/// That form, sent: what can be taken is taken, the rest is said and stays as it was.
pub(super) async fn changed(context: &Context<'_>, id: i64, typed: Typed) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let before = drafts::Details::of(&load(context, id).await?);
    let (details, mut problems) = read_details(voice, &typed, before.clone(), false);
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let done = context
        .write(move |conn| {
            Box::pin(async move {
                let session = match open(conn, district, id, None, now).await? {
                    Ok(session) => session,
                    Err(not) => return Ok(Err(not)),
                };
                if details == drafts::Details::of(&session) {
                    return Ok(Ok(false));
                }
                drafts::set_details(conn, district, id, &details).await?;
                changes::touch(conn, district, id).await?;
                follow::session(conn, district, id, now).await?;
                let what = audit::What::SessionChanged;
                audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                Ok(Ok(true))
            })
        })
        .await?;
    let Some(done) = done else { return Ok(Reply::Nothing) };
    let changed = done.map_err(|not| refused(voice, &not))?;
    if problems.is_empty() {
        problems.push(if changed { texts::changed(voice) } else { texts::kept(voice) });
    } else {
        problems.push(texts::old_stays(voice));
    }
    if changed {
        context.sweep_soon();
    }
    look::open(context, id, Text::join(problems, "\n")).await
}
