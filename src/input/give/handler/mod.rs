//! Input at work: load, decide, save, answer. `save.rs`: what is written and given. `asked.rs`: who is asked.

mod asked;
mod save;

use std::collections::BTreeSet;

use sqlx::SqliteConnection;

use super::commands::Command;
use super::{Own, texts, view};
use crate::context::Context;
use crate::district::Part;
use crate::error::{Failure, Fault};
use crate::input::{Question, State, Way, asked::questions, digest, store};
use crate::message::{Message, Reply, Text};
use crate::retreat::{self, handler::look};
use crate::rsvp::Closed;

/// How many inputs stand on one page of a person's own.
pub(super) const PAGE: usize = 15;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Give(text) => give(context, text.as_deref()).await,
        Command::Suggest(so_far) => look::suggest(context, &so_far, look::Offer::Upcoming).await,
        Command::Start(session) | Command::Open(session) => open(context, session).await,
        Command::Choose(session, way) => show(context, session, way, None).await,
        Command::Show(session, way, question) => show(context, session, way, Some(question)).await,
        Command::Write(session, way, question) => write(context, session, way, question).await,
        Command::Written { session, way, question, seen, words } => {
            save::written(context, session, (way, question), seen, words).await
        }
        Command::Review(session, page) => review(context, session, page).await,
        Command::HandIn(session, seen) => save::hand_in(context, session, seen).await,
        Command::Stop(session) => stop(context, session).await,
        Command::AskWithdraw(session) => ask_withdraw(context, session).await,
        Command::Withdraw(session) => save::withdraw(context, session).await,
        Command::TakeUp(session) => save::take_up(context, session).await,
        Command::AskSign(session) | Command::Told(session, true) => ask_sign(context, session).await,
        Command::Sign(session) => save::sign(context, session).await,
        Command::Leave(session) | Command::Told(session, false) => save::leave(context, session).await,
        Command::Tell(session, wanted) => save::tell(context, session, wanted).await,
        Command::Mine => mine(context, 0).await,
        Command::MinePage(_, page) => mine(context, page).await,
        Command::Asked | Command::AskedAll => asked::all(context, Text::none()).await,
        Command::AskedTopic(topic) => asked::topic(context, topic, Text::none()).await,
        Command::SetAsked(topic, parts) => asked::set(context, topic, Some(parts)).await,
        Command::ResetAsked(topic) => asked::set(context, topic, None).await,
    }
}

/// Who asks, as far as their input is concerned.
#[derive(Clone, Debug)]
struct Who {
    district: i64,
    user: u64,
    parts: BTreeSet<Part>,
    /// The group that they count in.
    voice: Option<Part>,
    minimum_group: u32,
    now: i64,
}

impl Who {
    fn of(context: &Context<'_>) -> Self {
        let roles = &context.actor.roles;
        Self {
            district: context.district.id,
            user: context.actor.user_id,
            parts: context.district.parts(roles),
            voice: context.district.voice_of(roles),
            minimum_group: context.district.minimum_group,
            now: context.now,
        }
    }

    /// Their own input for a session; `None` if people don't know of such a session.
    async fn own(&self, conn: &mut SqliteConnection, session: i64) -> Result<Option<Own>, Fault> {
        let found = retreat::store::find(&mut *conn, self.district, session).await?;
        let Some(session) = found.filter(|session| session.state != retreat::State::Draft) else { return Ok(None) };
        let input = store::find_own(&mut *conn, self.district, session.id, self.user).await?;
        let answers = match &input {
            Some(input) => store::answers(&mut *conn, self.district, input.id).await?,
            None => Default::default(),
        };
        let changes = store::changes(conn, self.district).await?;
        let asked = questions(session.kind, &self.parts, &changes);
        Ok(Some(Own::new(session, input, answers, &asked, self.now)))
    }
}

fn unknown(context: &Context<'_>) -> Failure {
    Failure::refused(texts::refused_unknown(&context.voice))
}

fn message(message: Message) -> Result<Reply, Failure> {
    Ok(Reply::Message(message))
}

async fn load(context: &Context<'_>, session: i64) -> Result<Own, Failure> {
    let who = Who::of(context);
    let found = context.read(move |conn| Box::pin(async move { Ok(who.own(conn, session).await?) })).await?;
    found.ok_or_else(|| unknown(context))
}

/// Why nothing can be begun for a session, or changed.
fn refusal(context: &Context<'_>, own: &Own, why: Closed) -> Failure {
    let title = retreat::view::title(&context.voice, &own.session);
    Failure::refused(match why {
        Closed::Begun => texts::refused_begun(&context.voice, title),
        Closed::Cancelled => texts::refused_cancelled(&context.voice, title),
    })
}

async fn give(context: &Context<'_>, text: Option<&str>) -> Result<Reply, Failure> {
    let now = context.now;
    match look::chosen(context, text, |session| session.starts_at > now).await? {
        Some(session) => open(context, session.id).await,
        None => Err(Failure::refused(texts::refused_none(&context.voice))),
    }
}

/// Where somebody stands: before the first question, or before everything that they wrote.
async fn open(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let own = load(context, session).await?;
    standing(context, &own, Text::none())
}

fn standing(context: &Context<'_>, own: &Own, note: Text) -> Result<Reply, Failure> {
    match (&own.input, own.closed) {
        (Some(_), _) => message(view::review(&context.voice, own, 0, note)),
        (None, Some(why)) => Err(refusal(context, own, why)),
        (None, None) => message(view::promise(&context.voice, own, context.district.minimum_group)),
    }
}

async fn show(context: &Context<'_>, session: i64, chosen: Way, question: Option<Question>) -> Result<Reply, Failure> {
    let own = load(context, session).await?;
    let question = question.unwrap_or_else(|| own.first_open());
    // Whoever lost the role that is asked stands before what they wrote.
    if own.closed.is_some() || own.place(question).is_none() {
        return standing(context, &own, Text::none());
    }
    message(view::question(&context.voice, &own, own.way(chosen), question, Text::none()))
}

async fn write(context: &Context<'_>, session: i64, chosen: Way, question: Question) -> Result<Reply, Failure> {
    let own = load(context, session).await?;
    match own.closed {
        Some(why) => Err(refusal(context, &own, why)),
        None => Ok(Reply::Form(view::form(&context.voice, &own, own.way(chosen), question))),
    }
}

async fn review(context: &Context<'_>, session: i64, page: usize) -> Result<Reply, Failure> {
    let own = load(context, session).await?;
    match own.input {
        Some(_) => message(view::review(&context.voice, &own, page, Text::none())),
        None => standing(context, &own, Text::none()),
    }
}

async fn stop(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let own = load(context, session).await?;
    match own.closed {
        Some(_) => standing(context, &own, Text::none()),
        None => message(view::stopped(&context.voice, &own)),
    }
}

async fn ask_withdraw(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let own = load(context, session).await?;
    let given = own.input.as_ref().filter(|input| input.state == State::Given && own.closed.is_none());
    let Some((district, id)) = given.map(|input| (input.district_id, input.id)) else {
        return standing(context, &own, Text::none());
    };
    let posted = context.read(move |conn| Box::pin(async move { Ok(digest::was_posted(conn, district, id).await?) }));
    message(view::ask_withdraw(&context.voice, &own, posted.await?))
}

async fn ask_sign(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let own = load(context, session).await?;
    match &own.input {
        Some(input) if input.may_be_signed() && own.closed.is_none() => message(view::ask_sign(&context.voice, &own)),
        _ => standing(context, &own, Text::none()),
    }
}

async fn mine(context: &Context<'_>, page: usize) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let all = context
        .read(move |conn| {
            Box::pin(async move {
                let mut all = Vec::new();
                for input in super::store::list_own(&mut *conn, district, user).await? {
                    if let Some(session) = retreat::store::find(&mut *conn, district, input.session_id).await? {
                        all.push((session, input));
                    }
                }
                Ok(all)
            })
        })
        .await?;
    message(view::mine(&context.voice, &all, page, context.now))
}
