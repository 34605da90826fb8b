//! The sessions at work: load, decide, save, answer.
//!
//! - `add.rs`: a single session. `plan.rs`: a whole chain. `look.rs`: what is there. `change.rs`: moving, changing,
//!   calling off. `zones.rs`: keeping wall times when a zone or its rules change.

mod add;
mod change;
pub(crate) mod look;
mod plan;
pub mod zones;

use chrono::NaiveTime;
use sqlx::SqliteConnection;

use self::look::Offer;
use super::commands::{Command, Typed};
use super::core_team::{self, Slot};
use super::store::drafts::Details;
use super::{Kind, Session, State, chain, follow, length, store, texts, view};
use crate::calendar::{self, WallTime, Zone};
use crate::context::Context;
use crate::district::{self, Hours};
use crate::error::{Failure, Fault};
use crate::message::{Reply, Text, is_address};
use crate::prompts::Voice;

/// The time of day of a session when only a date was typed.
const USUAL_TIME: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// The longest place, in characters.
const LONGEST_PLACE: usize = 100;
/// The longest link, in characters.
const LONGEST_LINK: usize = 300;
/// The longest name, in characters.
const LONGEST_NAME: usize = 80;
/// How long after a direction retreat it is still looked at beside what is planned, in seconds.
const RECENT: i64 = 70 * 86_400;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Plan { first, from, weeks, place, feedback_weeks } => {
            plan::plan(context, &first, from, (weeks, feedback_weeks), place.as_deref()).await
        }
        Command::Draft(plan) => plan::show(context, plan).await,
        Command::DraftSession(session) => plan::show_one(context, session).await,
        Command::Adjust(session) => plan::adjust(context, session).await,
        Command::Adjusted(session, typed) => plan::adjusted(context, session, typed).await,
        Command::LeaveOut(session, left_out) => plan::leave_out(context, session, left_out).await,
        Command::Lengths(plan) => plan::lengths(context, plan).await,
        Command::SetLengths(plan, lengths) => plan::set_lengths(context, plan, lengths).await,
        Command::Create(plan) => plan::create(context, plan).await,
        Command::Discard(plan) => plan::discard(context, plan).await,
        Command::Add(kind, typed) => add::prepare(context, kind, typed).await,
        Command::ConfirmAdd(session) => add::confirm(context, session).await,
        Command::DropAdd(session) => add::dropped(context, session).await,
        Command::List => look::list(context, 0).await,
        Command::ListPage(page) => look::list(context, page).await,
        Command::Show(text) => look::show(context, text.as_deref()).await,
        Command::ShowFresh(session) | Command::Open(session) => look::open(context, session, Text::none()).await,
        Command::Suggest(so_far, false) => look::suggest(context, &so_far, Offer::All).await,
        Command::Suggest(so_far, true) => look::suggest(context, &so_far, Offer::Upcoming).await,
        Command::Move(session, to) => change::move_named(context, &session, &to).await,
        Command::AskMove(session) => change::ask_move(context, session).await,
        Command::MoveTo(session, to) => change::move_to(context, session, &to).await,
        Command::ConfirmMove(session, to, revision) => change::confirm_move(context, session, to, revision).await,
        Command::Cancel(session) => change::cancel_named(context, &session).await,
        Command::AskCancel(session) => change::ask_cancel(context, session).await,
        Command::ConfirmCancel(session, revision) => change::confirm_cancel(context, session, revision).await,
        Command::Keep(session) => look::open(context, session, texts::kept(&context.voice)).await,
        Command::Change(session) => change::change(context, session).await,
        Command::Changed(session, typed) => change::changed(context, session, typed).await,
    }
}

/// The district's zone, and what its clocks show.
fn present(context: &Context<'_>) -> Result<(Zone, WallTime), Failure> {
    match &context.district.zone {
        Some(zone) => Ok((zone.clone(), wall(context.now, zone))),
        None => Err(Failure::refused(texts::refused_no_zone(&context.voice))),
    }
}

fn wall(at: i64, zone: &Zone) -> WallTime {
    WallTime::from_instant(chrono::DateTime::from_timestamp(at, 0).unwrap_or_default(), zone)
}

/// Reads a date and time as typed, in the district's zone, or says why it can't be.
fn read_when(voice: &Voice<'_>, text: &str, zone: &Zone, present: WallTime) -> Result<WallTime, Text> {
    calendar::parse_when(text, present, USUAL_TIME).map_err(|error| calendar::view::refusal(voice, text, &error, zone))
}

/// On one line, without spaces at the ends.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was typed, over what there was; and what could not be taken, each with what was typed and why. A length that was
/// emptied stays, unless `forget` allows to have none.
fn read_details(voice: &Voice<'_>, typed: &Typed, mut details: Details, forget: bool) -> (Details, Vec<Text>) {
    let mut problems = Vec::new();
    let mut problem = |field: Text, text: &str, why: Text| {
        problems.push(texts::refused_typed(voice, field, short(text), why));
    };
    match typed.length.as_deref().map(tidy) {
        Some(text) if text.is_empty() => details.minutes = details.minutes.filter(|_| !forget),
        Some(text) => match length::parse(&text) {
            Some(minutes) => details.minutes = Some(minutes),
            None => problem(texts::form_length(voice), &text, texts::refused_length(voice)),
        },
        None => {}
    }
    if let Some(text) = typed.place.as_deref().map(tidy) {
        match text.chars().count() <= LONGEST_PLACE {
            true => details.place = text,
            false => problem(texts::form_place(voice), &text, texts::refused_place_long(voice, LONGEST_PLACE as i64)),
        }
    }
    if let Some(text) = typed.link.as_deref().map(tidy) {
        match text.is_empty() || (is_address(&text) && text.chars().count() <= LONGEST_LINK) {
            true => details.link = text,
            false => problem(texts::form_link(voice), &text, texts::refused_link(voice)),
        }
    }
    if let Some(text) = typed.name.as_deref().map(tidy) {
        match text.chars().count() <= LONGEST_NAME {
            true => details.name = Some(text).filter(|text| !text.is_empty()),
            false => problem(texts::form_name(voice), &text, texts::refused_name_long(voice, LONGEST_NAME as i64)),
        }
    }
    (details, problems)
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST_PLACE).collect()
}

/// The one way to make a session of a draft: it takes place, its core team meets, and all that follows is planned. Answers
/// with the meeting's slot where its kind has one.
async fn make(conn: &mut SqliteConnection, session: &Session, hours: &Hours, now: i64) -> Result<Option<Slot>, Fault> {
    let present = wall(now, &session.zone);
    let slot = session.kind.has_meeting().then(|| core_team::slot(session.starts_on, present, hours));
    store::drafts::confirm(&mut *conn, session, slot).await?;
    follow::session(conn, session.district_id, session.id, now).await?;
    Ok(slot)
}

/// What a session is looked at beside: those that are not over, those planned together with it, and a direction retreat
/// whose feedback may still come in.
async fn beside(conn: &mut SqliteConnection, session: &Session, now: i64) -> Result<(Vec<Session>, u32), Fault> {
    let all = store::list(&mut *conn, session.district_id).await?;
    let counts = |other: &Session| {
        other.id != session.id
            && other.state == State::Planned
            && (!other.is_over(now)
                || (other.plan_id.is_some() && other.plan_id == session.plan_id)
                || (other.kind == Kind::Direction && other.ends_at() > now - RECENT))
    };
    let others: Vec<Session> = all.into_iter().filter(counts).collect();
    let days = feedback_days(conn, others.iter().chain([session])).await?;
    Ok((others, days))
}

/// How long people have for feedback after the direction retreat among these.
async fn feedback_days<'s>(
    conn: &mut SqliteConnection,
    sessions: impl Iterator<Item = &'s Session>,
) -> Result<u32, Fault> {
    let mut planned = sessions.filter(|session| session.kind == Kind::Direction);
    let days = match planned.find_map(|session| Some((session.district_id, session.plan_id?))) {
        Some((district, plan)) => store::changes::feedback_days(conn, district, plan).await?,
        None => None,
    };
    Ok(days.unwrap_or(7 * chain::FEEDBACK_WEEKS))
}

/// What is remarkable about a session at that time beside the others.
fn remarks(voice: &Voice<'_>, others: &[Session], feedback_days: u32, session: &Session, at: WallTime) -> Vec<Text> {
    let mut all: Vec<(Text, Kind, WallTime)> =
        others.iter().map(|other| (view::title(voice, other), other.kind, other.starts_on)).collect();
    all.push((view::title(voice, session), session.kind, at));
    view::warnings(voice, &all, feedback_days, others.len())
}

/// The hours of the person's district.
async fn hours_of(context: &Context<'_>) -> Result<Hours, Failure> {
    let district = context.district.id;
    context.read(move |conn| Box::pin(async move { Ok(district::store::hours(conn, district).await?) })).await
}
