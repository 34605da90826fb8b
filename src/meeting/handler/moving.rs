//! Moving the core team's meeting: the difference first, then the deed.

use super::super::moving::{Difference, difference};
use super::super::{store, texts, view};
use super::{changeable, gone, message, show, with_meeting};
use crate::calendar::{self, WallTime, parse_when};
use crate::context::Context;
use crate::district::{self, Purpose};
use crate::error::{Failure, Fault};
use crate::message::Reply;
use crate::retreat::{Meeting, MeetingState, Session, follow};
use crate::{audit, posting, retreat};

/// The form for another time.
pub(super) async fn form(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let district = context.district.id;
    let found =
        context.read(move |conn| Box::pin(async move { Ok(with_meeting(conn, district, session).await?) })).await?;
    changeable(context, found)?;
    Ok(Reply::Form(view::moving::form(&context.voice, session)))
}

/// Why a meeting does not move.
enum Refusal {
    Past,
    Late,
    Same,
}

/// What stands against a time, by itself.
fn against(session: &Session, meeting: &Meeting, to: WallTime, now: i64) -> Option<Refusal> {
    let at = to.unix_seconds(&session.zone);
    if at <= now {
        Some(Refusal::Past)
    } else if at >= session.starts_at {
        Some(Refusal::Late)
    } else if meeting.state == MeetingState::Planned && meeting.starts_at == at {
        Some(Refusal::Same)
    } else {
        None
    }
}

fn refuse(context: &Context<'_>, session: &Session, to: WallTime, refusal: &Refusal) -> Failure {
    let voice = &context.voice;
    let when = calendar::view::when(voice, to, &session.zone);
    Failure::refused(match refusal {
        Refusal::Past => texts::refused_meeting_past(voice, when),
        Refusal::Late => {
            texts::refused_meeting_late(voice, when, calendar::view::when(voice, session.starts_on, &session.zone))
        }
        Refusal::Same => texts::refused_meeting_same(voice, when),
    })
}

/// Shows what would change, and asks.
pub(super) async fn ask(context: &Context<'_>, session: i64, typed: &str) -> Result<Reply, Failure> {
    let (voice, district, now) = (&context.voice, context.district.id, context.now);
    let (found, hours, sent) = context
        .read(move |conn| {
            Box::pin(async move {
                let found = with_meeting(&mut *conn, district, session).await?;
                let sent = match &found {
                    Some((session, _)) => store::reminded(&mut *conn, session).await?,
                    None => Vec::new(),
                };
                Ok((found, district::store::hours(conn, district).await?, sent))
            })
        })
        .await?;
    let (session, meeting) = changeable(context, found)?;
    // The session's own zone: the two are never in different ones.
    let zone = session.zone.clone();
    let present = chrono::DateTime::from_timestamp(now, 0)
        .ok_or_else(|| Fault::Internal("the clock is out of range".to_owned()))?;
    let to = parse_when(typed, WallTime::from_instant(present, &zone), hours.meeting)
        .map_err(|error| Failure::refused(calendar::view::refusal(voice, typed, &error, &zone)))?;
    if let Some(refusal) = against(&session, &meeting, to, now) {
        return Err(refuse(context, &session, to, &refusal));
    }
    let channel = context.district.channels.get(&Purpose::CoreTeam).copied();
    let difference: Difference = difference(session, meeting, to, &hours, &sent, now);
    message(view::moving::ask(voice, &difference, channel))
}

/// What became of the move, decided inside the write.
enum Outcome {
    Moved,
    Stale(Meeting),
    Against(Session, Refusal),
    Unchangeable(Option<(Session, Option<Meeting>)>),
}

/// Moves it, if it still is as it was when the difference was shown.
pub(super) async fn perform(context: &Context<'_>, session_id: i64, to: WallTime, seen: i64) -> Result<Reply, Failure> {
    let (voice, district, user, now) = (&context.voice, context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let found = with_meeting(&mut *conn, district, session_id).await?;
                let Some((session, Some(meeting))) = &found else { return Ok(Outcome::Unchangeable(found)) };
                if session.state != retreat::State::Planned || session.is_over(now) {
                    return Ok(Outcome::Unchangeable(found));
                }
                if meeting.revision != seen {
                    return Ok(Outcome::Stale(meeting.clone()));
                }
                if let Some(refusal) = against(session, meeting, to, now) {
                    return Ok(Outcome::Against(session.clone(), refusal));
                }
                store::move_meeting(&mut *conn, meeting, to, &session.zone).await?;
                // Where there was none before, the change begins and ends with the new time.
                let from = if meeting.state == MeetingState::Planned { meeting.starts_on } else { to };
                let change = store::insert_change(&mut *conn, meeting, from, to, user, now).await?;
                posting::store::insert(&mut *conn, district, posting::Kind::Change, change, now).await?;
                let subject = session.id.to_string();
                audit::store::insert(&mut *conn, district, Some(user), audit::What::MeetingMoved, &subject, now)
                    .await?;
                follow::session(conn, district, session.id, now).await?;
                Ok(Outcome::Moved)
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(Outcome::Moved) => {
            context.sweep_soon();
            show(context, session_id, texts::moved(voice)).await
        }
        Some(Outcome::Stale(meeting)) => {
            let when = calendar::view::when(voice, meeting.starts_on, &meeting.zone);
            Err(Failure::refused(texts::refused_meeting_stale(voice, when)))
        }
        Some(Outcome::Against(session, refusal)) => Err(refuse(context, &session, to, &refusal)),
        Some(Outcome::Unchangeable(found)) => Err(match changeable(context, found) {
            Err(refused) => refused,
            Ok(_) => gone(context),
        }),
    }
}
