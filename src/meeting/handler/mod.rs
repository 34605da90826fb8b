//! Agendas and meetings at work: load, decide, save, answer. Here what is shared, and the meeting itself; the agenda in
//! `agenda.rs`, moving in `moving.rs`, decisions and feedback in `notes.rs`.

mod agenda;
mod moving;
mod notes;

use sqlx::SqliteConnection;

use super::commands::Command;
use super::view::Standing;
use super::{Blocked, Eyes, LONGEST_LINK, NoteKind, blocked, kickoff, store, texts, view};
use crate::audit;
use crate::command::Access;
use crate::context::Context;
use crate::district::Part;
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text};
use crate::retreat::handler::look::{self, Offer};
use crate::retreat::{self, Meeting, Session, follow, store as sessions};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Agenda(typed) => {
            let session = chosen(context, typed.as_deref(), false).await?.id;
            agenda::show(context, session, 0).await
        }
        Command::AgendaOf(session) => agenda::show(context, session, 0).await,
        Command::AgendaPage(session, page) => agenda::show(context, session, page).await,
        Command::Suggest { meetings, so_far } => {
            let offer = if meetings { Offer::WithMeeting } else { Offer::All };
            look::suggest(context, &so_far, offer).await
        }
        Command::Propose(session) => agenda::propose(context, session).await,
        Command::Proposed { session, words, minutes } => agenda::proposed(context, session, words, &minutes).await,
        Command::Points(session) => agenda::points(context, session).await,
        Command::AcceptAll(session) => agenda::accept_all(context, session).await,
        Command::Item(item) => agenda::item(context, item).await,
        Command::Change(item, change) => agenda::change(context, item, change).await,
        Command::Rewrite(item) => agenda::rewrite(context, item).await,
        Command::Rewritten { item, seen, words, minutes } => {
            agenda::rewritten(context, item, seen, words, &minutes).await
        }
        Command::Finalise(session) => agenda::finalise(context, session, 0).await,
        Command::FinaliseAnyway(session, open) => agenda::finalise(context, session, open).await,
        Command::Reopen(session) => agenda::reopen(context, session).await,
        Command::Show(typed) => {
            let session = chosen(context, typed.as_deref(), true).await?.id;
            show(context, session, Text::none()).await
        }
        Command::ShowOf(session) | Command::ShowHere(session) => show(context, session, Text::none()).await,
        Command::Link(session) => link(context, session).await,
        Command::Linked(session, link) => linked(context, session, link).await,
        Command::MoveTyped { session, to } => {
            let session = chosen(context, session.as_deref(), true).await?.id;
            moving::ask(context, session, &to).await
        }
        Command::Move(session) => moving::form(context, session).await,
        Command::MoveAsked(session, to) => moving::ask(context, session, &to).await,
        Command::MoveNow { session, to, seen } => moving::perform(context, session, to, seen).await,
        Command::Write(session, kind) => notes::write(context, session, kind).await,
        Command::Written(session, kind, words) => notes::written(context, session, kind, words).await,
        Command::Notes(session, kind, page) => notes::list(context, session, kind, page).await,
        Command::Note(session, kind, note) => notes::one(context, session, kind, note).await,
        Command::Export(session) => notes::export(context, session).await,
        Command::Kickoff(command) => kickoff::handler::perform(context, command).await,
    }
}

/// The session that was typed, or the next one; `meetings`: the next before which the core team meets.
async fn chosen(context: &Context<'_>, typed: Option<&str>, meetings: bool) -> Result<Session, Failure> {
    let voice = &context.voice;
    match look::chosen(context, typed, |session| !meetings || session.kind.has_meeting()).await? {
        Some(session) => Ok(session),
        None if context.may(Access::Planners) => Err(Failure::Refused(Box::new(view::no_session(voice)))),
        None => Err(Failure::refused(texts::refused_no_session_reader(voice))),
    }
}

fn gone(context: &Context<'_>) -> Failure {
    Failure::refused(texts::refused_gone_session(&context.voice))
}

/// Why something can't be changed, in a sentence.
fn refuse(context: &Context<'_>, session: &Session, blocked: Blocked) -> Failure {
    let (voice, title) = (&context.voice, retreat::view::title(&context.voice, session));
    Failure::refused(match blocked {
        Blocked::Final => texts::refused_final(voice, title),
        Blocked::CalledOff => texts::refused_called_off(voice, title),
        Blocked::Over => texts::refused_over(voice, title),
    })
}

/// Whose feedback this person sees.
fn eyes(context: &Context<'_>) -> Eyes {
    let parts = context.district.parts(&context.actor.roles);
    if parts.contains(&Part::Facilitator) || parts.contains(&Part::DistrictLead) {
        Eyes::All
    } else {
        Eyes::Own(context.actor.user_id)
    }
}

async fn standing(conn: &mut SqliteConnection, session: Session, eyes: Eyes) -> Result<Standing, Fault> {
    Ok(Standing {
        meeting: sessions::find_meeting(&mut *conn, session.district_id, session.id).await?,
        decisions: store::notes(&mut *conn, &session, NoteKind::Decision, eyes).await?,
        feedback: store::notes(&mut *conn, &session, NoteKind::Feedback, eyes).await?,
        agenda: store::agenda(conn, session).await?,
    })
}

async fn show(context: &Context<'_>, session: i64, said: Text) -> Result<Reply, Failure> {
    let (district, eyes) = (context.district.id, eyes(context));
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                Ok(match store::session(&mut *conn, district, session).await? {
                    Some(session) => Some(standing(conn, session, eyes).await?),
                    None => None,
                })
            })
        })
        .await?;
    let standing = found.ok_or_else(|| gone(context))?;
    Ok(Reply::Message(view::show(&context.voice, &standing, said, context.now)))
}

/// A session and the core team's meeting before it.
async fn with_meeting(
    conn: &mut SqliteConnection,
    district: i64,
    session: i64,
) -> Result<Option<(Session, Option<Meeting>)>, Fault> {
    let Some(session) = store::session(&mut *conn, district, session).await? else { return Ok(None) };
    let meeting = sessions::find_meeting(conn, district, session.id).await?;
    Ok(Some((session, meeting)))
}

/// The meeting of a session, if it can be changed.
fn changeable(context: &Context<'_>, found: Option<(Session, Option<Meeting>)>) -> Result<(Session, Meeting), Failure> {
    let voice = &context.voice;
    let (session, meeting) = found.ok_or_else(|| gone(context))?;
    let title = retreat::view::title(voice, &session);
    match (blocked(&session, context.now), meeting) {
        (Some(Blocked::CalledOff), _) => Err(refuse(context, &session, Blocked::CalledOff)),
        (Some(Blocked::Over), _) => Err(Failure::refused(texts::refused_session_over(voice, title))),
        (_, None) => Err(Failure::refused(texts::refused_no_meeting(voice, title))),
        (Some(Blocked::Final) | None, Some(meeting)) => Ok((session, meeting)),
    }
}

async fn link(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let district = context.district.id;
    let found =
        context.read(move |conn| Box::pin(async move { Ok(with_meeting(conn, district, session).await?) })).await?;
    let (_, meeting) = changeable(context, found)?;
    Ok(Reply::Form(view::link_form(&context.voice, &meeting)))
}

async fn linked(context: &Context<'_>, session: i64, link: String) -> Result<Reply, Failure> {
    let (voice, link) = (&context.voice, link.trim().to_owned());
    let length = link.chars().count();
    if length > LONGEST_LINK {
        return Err(Failure::refused(texts::refused_long_link(voice, length as i64, LONGEST_LINK as i64)));
    }
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let found = with_meeting(&mut *conn, district, session).await?;
                let Some((session, Some(meeting))) = &found else { return Ok(Err(found)) };
                if matches!(blocked(session, now), Some(Blocked::CalledOff | Blocked::Over)) {
                    return Ok(Err(found));
                }
                let changed = store::set_link(&mut *conn, meeting, &link).await?;
                if changed {
                    let subject = session.id.to_string();
                    audit::store::insert(&mut *conn, district, Some(user), audit::What::MeetingLinked, &subject, now)
                        .await?;
                    follow::session(conn, district, session.id, now).await?;
                }
                Ok(Ok(changed))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(Ok(true)) => show(context, session, texts::link_saved(voice)).await,
        Some(Ok(false)) => show(context, session, texts::link_same(voice)).await,
        Some(Err(found)) => Err(match changeable(context, found) {
            Err(refused) => refused,
            Ok(_) => gone(context),
        }),
    }
}

/// A message, as an answer.
fn message(message: Message) -> Result<Reply, Failure> {
    Ok(Reply::Message(message))
}
