//! Looking at what is there: the list, one session, suggestions.

use sqlx::SqliteConnection;

use super::feedback_days;
use crate::briefing;
use crate::command::Access;
use crate::context::Context;
use crate::district::Part;
use crate::error::{Failure, Fault};
use crate::message::{Reply, Text};
use crate::posting;
use crate::retreat::choose::{self, Named};
use crate::retreat::store::{self, changes, drafts};
use crate::retreat::view::list::Listed;
use crate::retreat::view::one::Shown;
use crate::retreat::{Kind, Session, State, texts, view};

/// The district's sessions: those to come in the order of time, then the others, the newest first; and how many are to
/// come.
async fn ordered(conn: &mut SqliteConnection, district: i64, now: i64) -> Result<(Vec<Session>, usize), Fault> {
    Ok(choose::in_order(store::list(conn, district).await?, now))
}

/// `/retreat list` and its pages.
pub(super) async fn list(context: &Context<'_>, page: usize) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let plans = context.may(Access::Planners);
    let listed = context
        .read(move |conn| {
            Box::pin(async move {
                let (sessions, upcoming) = ordered(conn, district, now).await?;
                let feedback_days = feedback_days(conn, sessions[..upcoming].iter()).await?;
                let draft = drafts::find_plan(conn, district, user, None).await?.filter(|_| plans);
                let draft = draft.map(|draft| (draft.id, draft.wanted().count()));
                Ok(Listed { sessions, upcoming, feedback_days, draft, plans })
            })
        })
        .await?;
    Ok(Reply::Message(view::list::page(&context.voice, &listed, page)))
}

/// `/retreat show`.
pub(super) async fn show(context: &Context<'_>, text: Option<&str>) -> Result<Reply, Failure> {
    match chosen(context, text, |_| true).await? {
        Some(session) => open(context, session.id, Text::none()).await,
        None => Err(Failure::refused(texts::refused_none_next(&context.voice))),
    }
}

/// For a command that asks for a session: the one that was picked or named, or else the next that fits, if there is one.
pub(crate) async fn chosen(
    context: &Context<'_>,
    text: Option<&str>,
    fits: impl Fn(&Session) -> bool,
) -> Result<Option<Session>, Failure> {
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        return named(context, text).await.map(Some);
    }
    let (mut sessions, upcoming) = load(context).await?;
    sessions.truncate(upcoming);
    Ok(sessions.into_iter().find(fits))
}

async fn load(context: &Context<'_>) -> Result<(Vec<Session>, usize), Failure> {
    let (district, now) = (context.district.id, context.now);
    context.read(move |conn| Box::pin(async move { Ok(ordered(conn, district, now).await?) })).await
}

/// The session that was picked or named.
pub(super) async fn named(context: &Context<'_>, text: &str) -> Result<Session, Failure> {
    let voice = &context.voice;
    let (sessions, upcoming) = load(context).await?;
    let typed: String = super::short(text.trim());
    match choose::named(&sessions, upcoming, text, |session| view::title(voice, session).plain()) {
        Named::One(session) => Ok(session),
        Named::Several => Err(Failure::refused(texts::refused_several(voice, typed))),
        Named::Nobody => Err(Failure::refused(texts::refused_unknown(voice, typed))),
    }
}

/// The leaders that a readiness session still waits for: nobody with that voice has said that they come.
async fn missing(conn: &mut SqliteConnection, session: &Session) -> Result<Vec<Part>, Fault> {
    if session.kind != Kind::Readiness {
        return Ok(Vec::new());
    }
    let coming = changes::list_voices_coming(conn, session.district_id, session.id).await?;
    let comes = |part: Part| coming.iter().any(|voice| voice == part.as_str());
    let groups = [(Part::Board, comes(Part::Board)), (Part::Union, comes(Part::Union))];
    let management = (Part::Management, comes(Part::Management) || comes(Part::ManagementLead));
    Ok(groups.into_iter().chain([management]).filter(|(_, comes)| !comes).map(|(part, _)| part).collect())
}

/// One session, with a note above it.
pub(super) async fn open(context: &Context<'_>, id: i64, note: Text) -> Result<Reply, Failure> {
    let (district, minimum, now) = (context.district.id, context.district.minimum_group, context.now);
    let plans = context.may(Access::Planners);
    let shown = context
        .read(move |conn| {
            Box::pin(async move {
                let session = store::find(conn, district, id).await?.filter(|session| session.state != State::Draft);
                let Some(session) = session else { return Ok(None) };
                let meeting = store::find_meeting(conn, district, id).await?;
                let announced = is_announced(conn, &session).await?;
                let missing = missing(conn, &session).await?;
                let briefing = briefing::store::shown(conn, &session, plans.then_some(minimum), now).await?;
                Ok(Some(Shown { session, meeting, announced, missing, plans, briefing }))
            })
        })
        .await?;
    let Some(shown) = shown else { return Err(Failure::refused(texts::refused_gone(&context.voice))) };
    Ok(Reply::Message(view::one::session(&context.voice, &shown, note, context.now)))
}

/// Whether a session's announcement stands in the channel.
pub(super) async fn is_announced(conn: &mut SqliteConnection, session: &Session) -> Result<bool, Fault> {
    let kind = posting::Kind::Announcement;
    let posting = posting::store::find(conn, session.district_id, kind, session.id).await?;
    Ok(posting.is_some_and(|posting| posting.state == posting::State::Sent))
}

/// Which sessions are suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// All.
    All,
    /// Those that can still be moved.
    Upcoming,
    /// Those that have begun: what came of them can be told.
    Begun,
    /// Those before which the core team meets.
    WithMeeting,
}

/// Suggestions while somebody types a session.
pub(crate) async fn suggest(context: &Context<'_>, so_far: &str, offer: Offer) -> Result<Reply, Failure> {
    let (mut sessions, upcoming) = load(context).await?;
    match offer {
        Offer::All => {}
        Offer::Upcoming => sessions.truncate(upcoming),
        Offer::Begun => sessions.retain(|session| briefing::blocked(session, context.now).is_none()),
        Offer::WithMeeting => sessions.retain(|session| session.kind.has_meeting()),
    }
    Ok(Reply::Choices(view::list::suggestions(&context.voice, &sessions, so_far)))
}
