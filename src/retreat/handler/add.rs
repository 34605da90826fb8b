//! Adding a single session: what was understood is shown first, and nothing counts before somebody says so.

use super::{Typed, beside, hours_of, make, present, read_details, read_when, remarks};
use crate::audit;
use crate::calendar;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Button, Message, Reply, Text};
use crate::retreat::commands::click;
use crate::retreat::store::{self, drafts};
use crate::retreat::{Kind, core_team, texts, view};

/// `/retreat add`.
pub(super) async fn prepare(context: &Context<'_>, kind: Kind, typed: Typed) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (zone, present) = present(context)?;
    let starts_on =
        read_when(voice, typed.when.as_deref().unwrap_or_default(), &zone, present).map_err(Failure::refused)?;
    let usual = drafts::Details { minutes: kind.usual_minutes(), ..drafts::Details::default() };
    let (details, problems) = read_details(voice, &typed, usual, false);
    if !problems.is_empty() {
        // Nothing is kept yet, so no old value stays: only why.
        return Err(Failure::refused(Text::join(problems, "\n")));
    }
    if details.minutes.is_none() {
        return Err(Failure::refused(texts::refused_length_missing(voice, view::kind(voice, kind))));
    }
    let hours = hours_of(context).await?;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let drafted = context
        .write(move |conn| {
            Box::pin(async move {
                drafts::drop_single(conn, district, user, None).await?;
                let id = drafts::insert_draft(conn, district, user, None, kind, starts_on, &zone, &details).await?;
                let session = store::find(conn, district, id).await?;
                let session =
                    session.ok_or_else(|| Fault::Internal("a draft that was just made is not there".into()))?;
                let (others, feedback_days) = beside(conn, &session, now).await?;
                Ok((session, others, feedback_days))
            })
        })
        .await?;
    let Some((session, others, feedback_days)) = drafted else { return Ok(Reply::Nothing) };
    let slot = kind.has_meeting().then(|| core_team::slot(starts_on, present, &hours));
    let mut warnings = remarks(voice, &others, feedback_days, &session, starts_on);
    if !hours.working.is_working_day(starts_on.date()) {
        warnings.push(texts::warning(voice, texts::warning_free_day(voice, view::title(voice, &session))));
    }
    Ok(Reply::Message(view::draft::single(voice, &context.district, &session, slot, warnings)))
}

/// "Add it".
pub(super) async fn confirm(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let hours = hours_of(context).await?;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let made = context
        .write(move |conn| {
            Box::pin(async move {
                let drafted = drafts::find_drafted(conn, district, user, id).await?;
                let Some(session) = drafted.filter(|session| session.plan_id.is_none()) else { return Ok(None) };
                if session.starts_at <= now {
                    return Ok(Some((session, None)));
                }
                let slot = make(conn, &session, &hours, now).await?;
                let what = audit::What::SessionAdded;
                audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                Ok(Some((session, Some(slot))))
            })
        })
        .await?;
    let (session, slot) = match made {
        None => return Ok(Reply::Nothing),
        Some(None) => return Err(Failure::refused(texts::refused_added_gone(voice))),
        Some(Some((session, None))) => {
            let when = calendar::view::when(voice, session.starts_on, &session.zone);
            return Err(Failure::refused(texts::refused_past(voice, view::title(voice, &session), when)));
        }
        Some(Some((session, Some(slot)))) => (session, slot),
    };
    context.sweep_soon();
    let mut lines = vec![texts::added(voice, view::title(voice, &session), view::when(voice, &session))];
    lines.extend(slot.map(|slot| view::meets(voice, slot)));
    lines.push(view::posted(voice, &context.district));
    let message = Message::text(Text::join(lines, "\n"));
    let look = Button::new(texts::list_all(voice), click::list(0));
    let open = Button::new(view::title(voice, &session), click::open(session.id));
    Ok(Reply::Message(message.buttons([open, look])))
}

/// "Don't add it".
pub(super) async fn dropped(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let done = context
        .write(move |conn| Box::pin(async move { Ok(drafts::drop_single(conn, district, user, Some(id)).await?) }))
        .await?;
    match done {
        None => Ok(Reply::Nothing),
        Some(true) => Ok(Reply::Message(Message::text(texts::add_dropped(&context.voice)))),
        Some(false) => Err(Failure::refused(texts::refused_added_gone(&context.voice))),
    }
}
