//! Who comes, at work: load, decide, save, answer. `announce.rs`: the announcement by hand. `attendance.rs`: who was there.

mod announce;
mod attendance;

use sqlx::SqliteConnection;

use super::commands::Command;
use super::{Answer, Closed, Earlier, Rsvp, closed, store, view};
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::Reply;
use crate::posting;
use crate::prompts::Voice;
use crate::retreat::{self, Session, State};

use super::texts;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Answer(session, answer) => self::answer(context, session, answer, None).await,
        Command::AnswerAt(session, answer, revision) | Command::Change(session, answer, revision) => {
            self::answer(context, session, answer, Some(revision)).await
        }
        Command::Remind(session, wanted) => remind(context, session, wanted).await,
        Command::Now(session) => now(context, session).await,
        Command::People(session) => people(context, session, 0).await,
        Command::PeoplePage(session, page) => people(context, session, page).await,
        Command::Announce(session) => announce::preview(context, session).await,
        Command::AnnounceNow(session) => announce::now(context, session).await,
        Command::AnnounceLater(session) => announce::later(context, session).await,
        Command::Attendance(session) => attendance::show(context, session, 0).await,
        Command::AttendancePage(session, page) => attendance::show(context, session, page).await,
        Command::Note { session, page, mark, present } => attendance::note(context, session, page, mark, present).await,
        Command::Add { session, page, people } => attendance::add(context, session, page, people).await,
        Command::Confirm(session) => attendance::confirm(context, session).await,
    }
}

/// A session that people may know of: a draft is the business of whoever plans it.
async fn find(conn: &mut SqliteConnection, district: i64, id: i64) -> Result<Option<Session>, Fault> {
    let found = retreat::store::find(conn, district, id).await?;
    Ok(found.filter(|session| session.state != State::Draft))
}

fn unknown(voice: &Voice<'_>) -> Failure {
    Failure::refused(texts::refused_unknown(voice))
}

/// A session, what somebody said, and what they had said for an earlier date.
struct Own {
    session: Session,
    rsvp: Option<Rsvp>,
    before: Option<Earlier>,
}

impl Own {
    fn view(&self, context: &Context<'_>) -> Reply {
        Reply::Message(view::own(&context.voice, &self.session, self.rsvp.as_ref(), self.before.as_ref(), context.now))
    }
}

/// What the person had said for an earlier date than the session's now.
async fn before(conn: &mut SqliteConnection, session: &Session, rsvp: Option<&Rsvp>) -> Result<Option<Earlier>, Fault> {
    match rsvp {
        Some(rsvp) if rsvp.revision != session.revision => {
            Ok(Some(store::earlier(conn, session.district_id, session.id, rsvp).await?))
        }
        _ => Ok(None),
    }
}

/// What became of a click on an answer.
enum Answered {
    Unknown,
    Closed(Session, Closed),
    /// Saved, or (if the click was meant for an earlier date) asked again.
    Open(Own),
}

/// `drawn_at` is the revision that the clicked button showed, where it isn't drawn anew with the session.
async fn answer(context: &Context<'_>, id: i64, answer: Answer, drawn_at: Option<i64>) -> Result<Reply, Failure> {
    let (district, user_id, now) = (context.district.id, context.actor.user_id, context.now);
    let voice = context.district.voice_of(&context.actor.roles);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(session) = find(conn, district, id).await? else { return Ok(Answered::Unknown) };
                if let Some(why) = closed(&session, now) {
                    return Ok(Answered::Closed(session, why));
                }
                let old = store::find(conn, district, id, user_id).await?;
                let before = before(conn, &session, old.as_ref()).await?;
                if drawn_at.is_some_and(|revision| revision != session.revision) {
                    return Ok(Answered::Open(Own { session, rsvp: old, before }));
                }
                let reminded = old.as_ref().is_some_and(|old| old.remind);
                let remind = reminded && answer != Answer::Cant;
                let revision = session.revision;
                let rsvp = Rsvp { user_id, answer, voice, revision, remind, answered_at: now };
                store::save(conn, district, id, &rsvp).await?;
                // Whoever can't come is reminded once to say what they think all the same.
                let cant = |rsvp: &Rsvp| rsvp.answer == Answer::Cant && rsvp.revision == revision;
                let silent = old.as_ref().is_some_and(cant) != cant(&rsvp);
                if remind == reminded {
                    if silent {
                        retreat::follow::reminders(conn, district, id, now).await?;
                    }
                    posting::store::want_redraw(conn, district, posting::Kind::Announcement, id, now).await?;
                } else {
                    retreat::follow::session(conn, district, id, now).await?;
                }
                Ok(Answered::Open(Own { session, rsvp: Some(rsvp), before }))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(Answered::Unknown) => Err(unknown(&context.voice)),
        Some(Answered::Closed(session, why)) => Err(Failure::refused(view::refusal(&context.voice, &session, why))),
        Some(Answered::Open(own)) => Ok(own.view(context)),
    }
}

/// Why no reminder was set.
enum NotSet {
    Unknown,
    Closed(Session, Closed),
    NotAnswered,
}

async fn remind(context: &Context<'_>, id: i64, wanted: bool) -> Result<Reply, Failure> {
    let (district, user_id, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(session) = find(conn, district, id).await? else { return Ok(Err(NotSet::Unknown)) };
                if let Some(why) = closed(&session, now) {
                    return Ok(Err(NotSet::Closed(session, why)));
                }
                let old = store::find(conn, district, id, user_id).await?;
                let before = before(conn, &session, old.as_ref()).await?;
                let Some(mut rsvp) = old else { return Ok(Err(NotSet::NotAnswered)) };
                // Whoever can't come is reminded of nothing; the message is drawn as it stands.
                let wanted = wanted && rsvp.answer != Answer::Cant && before.is_none();
                if rsvp.remind != wanted {
                    rsvp.remind = wanted;
                    store::save(conn, district, id, &rsvp).await?;
                    retreat::follow::session(conn, district, id, now).await?;
                }
                Ok(Ok(Own { session, rsvp: Some(rsvp), before }))
            })
        })
        .await?;
    let voice = &context.voice;
    match written {
        None => Ok(Reply::Nothing),
        Some(Ok(own)) => Ok(own.view(context)),
        Some(Err(NotSet::Unknown)) => Err(unknown(voice)),
        Some(Err(NotSet::Closed(session, why))) => Err(Failure::refused(view::refusal(voice, &session, why))),
        Some(Err(NotSet::NotAnswered)) => Err(Failure::refused(texts::refused_answer_first(voice))),
    }
}

async fn now(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(session) = find(conn, district, id).await? else { return Ok(None) };
                let rsvp = store::find(conn, district, id, user).await?;
                let before = before(conn, &session, rsvp.as_ref()).await?;
                Ok(Some(Own { session, rsvp, before }))
            })
        })
        .await?;
    match found {
        None => Err(unknown(&context.voice)),
        Some(own) => match closed(&own.session, context.now) {
            Some(why) => Err(Failure::refused(view::refusal(&context.voice, &own.session, why))),
            None => Ok(own.view(context)),
        },
    }
}

async fn people(context: &Context<'_>, id: i64, page: usize) -> Result<Reply, Failure> {
    let district = context.district.id;
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(session) = find(conn, district, id).await? else { return Ok(None) };
                let answers = store::list(conn, district, id).await?;
                Ok(Some((session, answers)))
            })
        })
        .await?;
    match found {
        None => Err(unknown(&context.voice)),
        Some((session, answers)) => Ok(Reply::Message(view::people::list(&context.voice, &session, &answers, page))),
    }
}
