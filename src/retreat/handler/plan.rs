//! Planning a whole chain: a draft that only its maker sees, until it is made in one go.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use super::{Typed, beside, hours_of, make, present, read_details, read_when, tidy, wall};
use crate::audit;
use crate::calendar::{self, WallTime};
use crate::context::Context;
use crate::district::{self, Hours};
use crate::error::{Failure, Fault};
use crate::message::{Button, Message, Panel, Reply, Style, Text};
use crate::retreat::commands::click;
use crate::retreat::core_team::Slot;
use crate::retreat::store::drafts::{self, Draft};
use crate::retreat::view::draft::Around;
use crate::retreat::{Kind, Session, chain, length, texts, view};

/// `/retreat plan`.
pub(super) async fn plan(
    context: &Context<'_>,
    first: &str,
    from: Kind,
    (weeks, feedback_weeks): (Option<u32>, Option<u32>),
    place: Option<&str>,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (zone, present) = present(context)?;
    let first = read_when(voice, first, &zone, present).map_err(Failure::refused)?;
    let place = Typed { place: place.map(str::to_owned), ..Typed::default() };
    let (details, problems) = read_details(voice, &place, drafts::Details::default(), false);
    if !problems.is_empty() {
        return Err(Failure::refused(Text::join(problems, "\n")));
    }
    let hours = hours_of(context).await?;
    let weeks = weeks.unwrap_or(chain::SPACING_WEEKS);
    let feedback_weeks = feedback_weeks.unwrap_or(chain::FEEDBACK_WEEKS);
    let chain = chain::propose(first, from, weeks, feedback_weeks, &hours.working);
    let moved = chain.first().filter(|proposed| proposed.moved_from.is_some()).map(|proposed| {
        let day = |date| calendar::view::day(voice, date);
        texts::draft_first_moved(voice, day(first.date()), day(proposed.starts_on.date()))
    });
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let drafted = context
        .write(move |conn| {
            Box::pin(async move {
                let asked = (weeks, 7 * feedback_weeks);
                let before = drafts::newest_plan(conn, district, user).await?;
                let plan = drafts::insert_plan(conn, district, user, asked, &chain, &zone, &details.place, now).await?;
                let draft = drafts::find_plan(conn, district, user, Some(plan)).await?;
                let draft = draft.ok_or_else(|| Fault::Internal("a draft that was just made is not there".into()))?;
                Ok((draft, before))
            })
        })
        .await?;
    let Some((draft, before)) = drafted else { return Ok(Reply::Nothing) };
    let kept = before.map(|_| texts::draft_before_kept(voice));
    let reply = whole(context, &draft, kept.into_iter().chain(moved).collect()).await?;
    Ok(match (reply, before) {
        (Reply::Message(message), Some(before)) => {
            Reply::Message(message.buttons([Button::new(texts::draft_before(voice), click::draft(before))]))
        }
        (reply, _) => reply,
    })
}

fn gone(context: &Context<'_>) -> Failure {
    Failure::refused(texts::refused_draft_gone(&context.voice))
}

fn now_of(context: &Context<'_>, draft: &Draft) -> WallTime {
    match draft.sessions.first() {
        Some((session, _)) => wall(context.now, &session.zone),
        None => WallTime::new(chrono::NaiveDate::MAX, chrono::NaiveTime::MIN),
    }
}

/// The draft's message: beside what is planned already.
async fn whole(context: &Context<'_>, draft: &Draft, notes: Vec<Text>) -> Result<Reply, Failure> {
    let (district, now, given) = (context.district.id, context.now, draft.clone());
    let present = now_of(context, draft);
    let around = context
        .read(move |conn| {
            Box::pin(async move {
                let hours = district::store::hours(conn, district).await?;
                let (others, planned_days) = match given.sessions.first() {
                    Some((first, _)) => beside(conn, first, now).await?,
                    None => (Vec::new(), given.feedback_days),
                };
                let own = given.wanted().any(|session| session.kind == Kind::Direction);
                let feedback_days = if own { given.feedback_days } else { planned_days };
                Ok(Around { hours, others, feedback_days, now: present })
            })
        })
        .await?;
    Ok(Reply::Message(view::draft::whole(&context.voice, &context.district, draft, &around, notes)))
}

fn one(context: &Context<'_>, draft: &Draft, id: i64, hours: &Hours, notes: Vec<Text>) -> Result<Reply, Failure> {
    let entry = draft.sessions.iter().find(|(session, _)| session.id == id).ok_or_else(|| gone(context))?;
    let now = now_of(context, draft);
    Ok(Reply::Message(view::draft::one(&context.voice, draft, entry, hours, now, notes)))
}

/// This person's draft by its key.
async fn load(context: &Context<'_>, plan: i64) -> Result<Draft, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let found = context
        .read(move |conn| Box::pin(async move { Ok(drafts::find_plan(conn, district, user, Some(plan)).await?) }))
        .await?;
    found.ok_or_else(|| gone(context))
}

/// This person's draft that holds a session.
async fn find_of(
    conn: &mut SqliteConnection,
    district: i64,
    user: u64,
    session: i64,
) -> Result<Option<(Draft, Session)>, Fault> {
    let Some(session) = drafts::find_drafted(conn, district, user, session).await? else { return Ok(None) };
    let Some(plan) = session.plan_id else { return Ok(None) };
    Ok(drafts::find_plan(conn, district, user, Some(plan)).await?.map(|draft| (draft, session)))
}

async fn load_of(context: &Context<'_>, session: i64) -> Result<(Draft, Session), Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let found =
        context.read(move |conn| Box::pin(async move { Ok(find_of(conn, district, user, session).await?) })).await?;
    found.ok_or_else(|| gone(context))
}

/// The draft as it is.
pub(super) async fn show(context: &Context<'_>, plan: i64) -> Result<Reply, Failure> {
    let draft = load(context, plan).await?;
    whole(context, &draft, Vec::new()).await
}

/// One session of it.
pub(super) async fn show_one(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let (draft, _) = load_of(context, session).await?;
    one(context, &draft, session, &hours_of(context).await?, Vec::new())
}

/// The form to adjust one.
pub(super) async fn adjust(context: &Context<'_>, session: i64) -> Result<Reply, Failure> {
    let (_, session) = load_of(context, session).await?;
    Ok(Reply::Form(view::draft::form(&context.voice, &session, true)))
}

/// That form, sent: what can be taken is taken, the rest is said and stays as it was.
pub(super) async fn adjusted(context: &Context<'_>, id: i64, typed: Typed) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (zone, present) = present(context)?;
    let (_, before) = load_of(context, id).await?;
    let (details, mut problems) = read_details(voice, &typed, drafts::Details::of(&before), true);
    let unchanged = |text: &str| tidy(text) == before.starts_on.to_string().replace('T', " ");
    let when = match typed.when.as_deref().filter(|text| !unchanged(text)) {
        None => None,
        Some(text) => match read_when(voice, text, &zone, present) {
            Ok(when) => Some(when),
            Err(why) => {
                problems.insert(0, texts::refused_field(voice, texts::form_when(voice), why));
                None
            }
        },
    };
    let (district, user) = (context.district.id, context.actor.user_id);
    let saved = context
        .write(move |conn| {
            Box::pin(async move {
                if find_of(conn, district, user, id).await?.is_none() {
                    return Ok(None);
                }
                drafts::set_details(conn, district, id, &details).await?;
                if let Some(when) = when {
                    drafts::set_draft_time(conn, district, id, when, &zone).await?;
                }
                Ok(find_of(conn, district, user, id).await?)
            })
        })
        .await?;
    let Some(saved) = saved else { return Ok(Reply::Nothing) };
    let Some((draft, _)) = saved else { return Err(gone(context)) };
    one(context, &draft, id, &hours_of(context).await?, with_problems(context, problems))
}

/// "Saved.", or what could not be taken.
fn with_problems(context: &Context<'_>, mut problems: Vec<Text>) -> Vec<Text> {
    let voice = &context.voice;
    if problems.is_empty() {
        return vec![texts::draft_saved(voice)];
    }
    problems.push(texts::old_stays(voice));
    problems
}

/// Leaves one out, or puts it back.
pub(super) async fn leave_out(context: &Context<'_>, id: i64, left_out: bool) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let saved = context
        .write(move |conn| {
            Box::pin(async move {
                if find_of(conn, district, user, id).await?.is_none() {
                    return Ok(None);
                }
                drafts::set_left_out(conn, district, id, left_out).await?;
                Ok(find_of(conn, district, user, id).await?)
            })
        })
        .await?;
    let Some(saved) = saved else { return Ok(Reply::Nothing) };
    let Some((draft, _)) = saved else { return Err(gone(context)) };
    whole(context, &draft, vec![texts::draft_saved(&context.voice)]).await
}

/// The form for the lengths that are still asked for.
pub(super) async fn lengths(context: &Context<'_>, plan: i64) -> Result<Reply, Failure> {
    let draft = load(context, plan).await?;
    match view::draft::lengths_form(&context.voice, &draft) {
        Some(form) => Ok(Reply::Form(form)),
        None => Err(Failure::refused(texts::draft_lengths_known(&context.voice))),
    }
}

/// That form, sent.
pub(super) async fn set_lengths(
    context: &Context<'_>,
    plan: i64,
    typed: BTreeMap<Kind, String>,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let mut problems = Vec::new();
    let mut lengths = BTreeMap::new();
    for (kind, text) in typed.into_iter().map(|(kind, text)| (kind, tidy(&text))).filter(|(_, text)| !text.is_empty()) {
        match length::parse(&text) {
            Some(minutes) => {
                lengths.insert(kind, minutes);
            }
            None => {
                let why = texts::refused_length(voice);
                problems.push(texts::refused_typed(voice, view::kind(voice, kind), text.as_str(), why));
            }
        }
    }
    let (district, user) = (context.district.id, context.actor.user_id);
    let saved = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(draft) = drafts::find_plan(conn, district, user, Some(plan)).await? else { return Ok(None) };
                for (session, _) in &draft.sessions {
                    if let Some(minutes) = lengths.get(&session.kind) {
                        let details = drafts::Details { minutes: Some(*minutes), ..drafts::Details::of(session) };
                        drafts::set_details(conn, district, session.id, &details).await?;
                    }
                }
                Ok(drafts::find_plan(conn, district, user, Some(plan)).await?)
            })
        })
        .await?;
    let Some(saved) = saved else { return Ok(Reply::Nothing) };
    let draft = saved.ok_or_else(|| gone(context))?;
    if problems.is_empty() {
        problems.push(texts::draft_saved(voice));
    }
    whole(context, &draft, problems).await
}

/// Why a draft is not made.
enum NotMade {
    Gone,
    Empty,
    Lengths(Vec<Session>),
    Past(Box<Session>),
}

/// "Create all".
pub(super) async fn create(context: &Context<'_>, plan: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let hours = hours_of(context).await?;
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let made = context
        .write(move |conn| {
            Box::pin(async move {
                let Some(draft) = drafts::find_plan(conn, district, user, Some(plan)).await? else {
                    return Ok(Err(NotMade::Gone));
                };
                let wanted: Vec<Session> = draft.wanted().cloned().collect();
                if wanted.is_empty() {
                    return Ok(Err(NotMade::Empty));
                }
                let without: Vec<Session> = wanted.iter().filter(|it| it.minutes.is_none()).cloned().collect();
                if !without.is_empty() {
                    return Ok(Err(NotMade::Lengths(without)));
                }
                if let Some(past) = wanted.iter().find(|session| session.starts_at <= now) {
                    return Ok(Err(NotMade::Past(Box::new(past.clone()))));
                }
                let mut made: Vec<(Session, Option<Slot>)> = Vec::new();
                for session in wanted {
                    let slot = make(conn, &session, &hours, now).await?;
                    made.push((session, slot));
                }
                drafts::settle_plan(conn, district, plan).await?;
                let what = audit::What::SessionsPlanned;
                audit::store::insert(conn, district, Some(user), what, &plan.to_string(), now).await?;
                made.sort_by_key(|(session, _)| session.starts_at);
                Ok(Ok(made))
            })
        })
        .await?;
    let made = match made {
        None => return Ok(Reply::Nothing),
        Some(Err(NotMade::Gone)) => return Err(gone(context)),
        Some(Err(NotMade::Empty)) => return Err(Failure::refused(texts::refused_nothing_left(voice))),
        Some(Err(NotMade::Lengths(sessions))) => {
            let titles = Text::join(sessions.iter().map(|session| view::title(voice, session)), ", ");
            return Err(Failure::refused(texts::refused_lengths(voice, titles)));
        }
        Some(Err(NotMade::Past(session))) => {
            let when = calendar::view::when(voice, session.starts_on, &session.zone);
            return Err(Failure::refused(texts::refused_past_draft(voice, view::title(voice, &session), when)));
        }
        Some(Ok(made)) => made,
    };
    context.sweep_soon();
    let mut lines = Vec::new();
    for (session, slot) in &made {
        let when = calendar::view::when(voice, session.starts_on, &session.zone);
        lines.push(texts::draft_made_line(voice, view::title(voice, session), when));
        lines.extend(slot.map(|slot| view::meets(voice, slot)));
    }
    let parts = [Text::join(lines, "\n"), view::posted(voice, &context.district)];
    let title = texts::draft_made(voice, made.len() as i64);
    let panel = Panel { title, body: Text::join(parts, "\n\n"), ..Panel::default() };
    let all = Button::new(texts::list_all(voice), click::list(0)).style(Style::Main);
    Ok(Reply::Message(Message::panel(panel).buttons([all])))
}

/// "Discard".
pub(super) async fn discard(context: &Context<'_>, plan: i64) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let done = context
        .write(move |conn| Box::pin(async move { Ok(drafts::drop_plan(conn, district, user, plan).await?) }))
        .await?;
    match done {
        None => Ok(Reply::Nothing),
        Some(true) => Ok(Reply::Message(Message::text(texts::draft_discarded(&context.voice)))),
        Some(false) => Err(gone(context)),
    }
}
