//! Briefings at work: load, decide, save, answer. `save.rs`: what is written and posted.

mod save;

use sqlx::SqliteConnection;

use super::commands::Command;
use super::{About, Blocked, Gave, Loaded, blocked, store, texts, view};
use crate::choose::Named;
use crate::command::Access;
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::input::{self, Question};
use crate::message::{Message, Reply, Text};
use crate::prompts::Voice;
use crate::retreat::{self, Session, choose, handler::look, view as session_view};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Brief(typed) => {
            let session = chosen(context, typed.as_deref()).await?;
            card(context, session).await
        }
        Command::Suggest(so_far) => look::suggest(context, &so_far, look::Offer::Begun).await,
        Command::Start(session) | Command::Open(session) => card(context, session).await,
        Command::Write(session, about) => write(context, session, about).await,
        Command::Written { session, about, seen, words } => save::written(context, session, about, (seen, words)).await,
        Command::Question(session, question) => {
            let draft = load(context, session).await?;
            belongs(context, &draft, About::Question(question))?;
            message(view::write::question(&context.voice, &draft, question, Text::none()))
        }
        Command::Preview(session) => {
            let draft = load(context, session).await?;
            message(view::write::preview(&context.voice, &context.district, &draft, Text::none()))
        }
        Command::Post(session, mark) => save::post(context, session, mark).await,
        Command::Read(briefing) => save::read(context, briefing).await,
        Command::Became(briefing) => became(context, briefing, 0).await,
        Command::BecamePage(briefing, page) => became(context, briefing, page).await,
        Command::All(briefing) => all(context, briefing, 0).await,
        Command::AllPage(briefing, page) => all(context, briefing, page).await,
    }
}

/// What those who write a briefing see.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// What came of the session so far.
    pub(crate) loaded: Loaded,
    /// The questions that somebody answered in words that may be read, or that something is written about; each with how
    /// many answers may be read.
    pub(crate) asked: Vec<(Question, usize)>,
}

impl Draft {
    /// Reads it; `None` if people don't know of such a session.
    async fn read(
        conn: &mut SqliteConnection,
        district: i64,
        session: i64,
        minimum_group: u32,
    ) -> Result<Option<Self>, Fault> {
        let Some(loaded) = store::load_session(&mut *conn, district, session).await? else { return Ok(None) };
        let said = input::store::list_readable(conn, district, session, minimum_group).await?;
        let answers = |question: Question| said.iter().filter(|one| one.question == question).count();
        let mut asked: Vec<(Question, usize)> =
            Question::ALL.into_iter().map(|question| (question, answers(question))).collect();
        asked.retain(|(question, count)| *count > 0 || loaded.words.contains_key(&About::Question(*question)));
        Ok(Some(Self { loaded, asked }))
    }
}

fn message(message: Message) -> Result<Reply, Failure> {
    Ok(Reply::Message(message))
}

fn unknown(voice: &Voice<'_>) -> Failure {
    Failure::refused(texts::refused_unknown(voice))
}

/// Why nothing can be told about a session.
fn why_not(voice: &Voice<'_>, session: &Session, why: Blocked) -> Text {
    let title = session_view::title(voice, session);
    match why {
        Blocked::Cancelled => texts::refused_cancelled(voice, title),
        Blocked::NotBegun => texts::refused_not_begun(voice, title, session_view::when(voice, session)),
    }
}

/// The session that was picked or named, those that have begun first; without, the newest that has begun.
async fn chosen(context: &Context<'_>, typed: Option<&str>) -> Result<i64, Failure> {
    let (district, now) = (context.district.id, context.now);
    let all =
        context.read(move |conn| Box::pin(async move { Ok(retreat::store::list(conn, district).await?) })).await?;
    let mut begun: Vec<Session> = all.into_iter().filter(|session| blocked(session, now).is_none()).collect();
    begun.sort_by_key(|session| std::cmp::Reverse(session.starts_at));
    let voice = &context.voice;
    let found = match typed {
        None => begun.first().cloned(),
        Some(typed) => {
            let title = |session: &Session| session_view::title(voice, session).plain();
            match choose::named(&begun, begun.len(), typed, title) {
                Named::One(session) => Some(session),
                // Another one, or none that fits: what is said of it is the same as everywhere.
                Named::Several | Named::Nobody => look::chosen(context, Some(typed), |_| false).await?,
            }
        }
    };
    found.map(|session| session.id).ok_or_else(|| Failure::refused(texts::refused_none(voice)))
}

/// For who writes: the session must have begun.
async fn load(context: &Context<'_>, session: i64) -> Result<Draft, Failure> {
    let (district, minimum) = (context.district.id, context.district.minimum_group);
    let found = context
        .read(move |conn| Box::pin(async move { Ok(Draft::read(conn, district, session, minimum).await?) }))
        .await?;
    let draft = found.ok_or_else(|| unknown(&context.voice))?;
    match blocked(&draft.loaded.session, context.now) {
        Some(why) => Err(Failure::refused(why_not(&context.voice, &draft.loaded.session, why))),
        None => Ok(draft),
    }
}

/// A question must be one of the session's.
fn belongs(context: &Context<'_>, draft: &Draft, about: About) -> Result<(), Failure> {
    match about.belongs_to(draft.loaded.session.kind) {
        true => Ok(()),
        false => Err(Failure::refused(texts::refused_question(&context.voice))),
    }
}

async fn card(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let draft = load(context, session).await?;
    message(view::write::card(&context.voice, &context.district, &draft, Text::none()))
}

async fn write(context: &Context<'_>, session: i64, about: About) -> Result<Reply, Failure> {
    let draft = load(context, session).await?;
    belongs(context, &draft, about)?;
    Ok(Reply::Form(view::write::form(&context.voice, &draft.loaded, about)))
}

/// For who reads: it must be posted, or they plan.
async fn open(context: &Context<'_>, briefing: i64) -> Result<(Loaded, Option<Gave>), Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let plans = context.may(Access::Planners);
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(loaded) = store::load(&mut *conn, district, briefing).await? else { return Ok(None) };
                let own = input::store::find_own(&mut *conn, district, loaded.session.id, user).await?;
                let gave = match own {
                    Some(input) => {
                        let answers = input::store::answers(conn, district, input.id).await?;
                        Gave::from_input(&input, answers)
                    }
                    None => None,
                };
                Ok(Some((loaded, gave)))
            })
        })
        .await?;
    found.filter(|(loaded, _)| plans || loaded.is_posted()).ok_or_else(|| unknown(&context.voice))
}

async fn all(context: &Context<'_>, briefing: i64, page: usize) -> Result<Reply, Failure> {
    let (loaded, _) = open(context, briefing).await?;
    message(view::all(&context.voice, briefing, &loaded, page))
}

async fn became(context: &Context<'_>, briefing: i64, page: usize) -> Result<Reply, Failure> {
    let (loaded, gave) = open(context, briefing).await?;
    message(view::became(&context.voice, briefing, &loaded, gave.as_ref(), page))
}
