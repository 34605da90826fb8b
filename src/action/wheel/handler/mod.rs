//! Load, decide, save, answer.
//!
//! - `find.rs`: which action is meant. `save.rs`: what the forms and buttons do, inside the write; `moving.rs`: what moving a
//!   date does.

mod find;
mod moving;
mod save;

use sqlx::SqliteConnection;

use super::commands::{Command, Look, Place};
use super::{Loaded, Sheet, store, texts, view};
use crate::action::cycle::{Decision, Deed, NotNow, Position, Stage, after};
use crate::action::{self, Action};
use crate::calendar::WallTime;
use crate::context::Context;
use crate::district;
use crate::error::{Failure, Fault};
use crate::message::{Message, Reply, Text};
use crate::prompts::Voice;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Find(look, name) => find::find(context, look, name.as_deref()).await,
        Command::Suggest(so_far) => find::suggest(context, &so_far).await,
        Command::Show(look, id, _) => show(context, id, look).await,
        Command::Ask { action, turn, sheet, place } => ask(context, action, turn, sheet, place).await,
        Command::Sent { action, sheet, seen, words, .. } => save::sent(context, action, sheet, seen, words).await,
        Command::Begin(id, turn, _) => save::at_once(context, id, turn, Deed::FinishPlan).await,
        Command::FinishDo(id, turn, _) => save::at_once(context, id, turn, Deed::FinishDo).await,
        Command::Move(id, draft, _) => moving::moved(context, id, draft).await,
        Command::Unblock(id, _) => save::unblock(context, id).await,
    }
}

/// An action with all that its wheel shows.
async fn read(conn: &mut SqliteConnection, district_id: i64, id: i64, now: i64) -> Result<Option<Loaded>, Fault> {
    let Some(action) = action::store::find(&mut *conn, district_id, id).await? else { return Ok(None) };
    Ok(Some(around(conn, action, now).await?))
}

async fn around(conn: &mut SqliteConnection, action: Action, now: i64) -> Result<Loaded, Fault> {
    let turns = action::store::turns(&mut *conn, &action).await?;
    let turn = turns.iter().find(|turn| turn.number == action.turn).cloned();
    let turn = turn.ok_or_else(|| Fault::Internal(format!("action {} has no turn", action.id)))?;
    let before = turns.into_iter().find(|before| before.number + 1 == turn.number);
    let measured = store::measured(&mut *conn, &action).await?;
    let zone = district::store::zone(conn, action.district_id).await?;
    let today = zone.and_then(|zone| {
        let now = chrono::DateTime::from_timestamp(now, 0)?;
        Some(WallTime::from_instant(now, &zone).date())
    });
    Ok(Loaded { action, turn, before, measured, today })
}

fn gone(context: &Context<'_>) -> Failure {
    Failure::refused(texts::refused_gone(&context.voice))
}

/// The action, for whoever may look: everyone, but a draft is its writer's.
async fn load(context: &Context<'_>, id: i64) -> Result<Loaded, Failure> {
    let (district, now) = (context.district.id, context.now);
    let found = context.read(move |conn| Box::pin(async move { Ok(read(conn, district, id, now).await?) })).await?;
    let seen = found.filter(|it| it.action.position != Position::Draft || may_change(context, it));
    seen.ok_or_else(|| gone(context))
}

fn may_change(context: &Context<'_>, loaded: &Loaded) -> bool {
    loaded.action.may_change(&context.district, context.actor)
}

fn page(context: &Context<'_>, loaded: &Loaded, told: Text) -> Message {
    view::page(&context.voice, loaded, may_change(context, loaded), told)
}

/// Why something can't be done now, in words.
fn not_now(voice: &Voice<'_>, why: NotNow) -> Text {
    match why {
        NotNow::NotStarted => texts::refused_not_started(voice),
        NotNow::Started => texts::refused_started(voice),
        NotNow::First(stage) => texts::refused_first(voice, texts::stage(voice, stage)),
        NotNow::Behind(stage) => texts::refused_behind(voice, texts::stage(voice, stage)),
        NotNow::Closed => texts::refused_closed(voice),
    }
}

/// The deed that a form does. Its words may need less than that: see [`allowed`].
fn deed(sheet: Sheet) -> Deed {
    match sheet {
        Sheet::Predict => Deed::Predict,
        Sheet::PredictAndBegin => Deed::FinishPlan,
        Sheet::Did => Deed::FinishDo,
        Sheet::Study => Deed::FinishStudy,
        Sheet::Decide(decision) => Deed::Decide(decision),
        Sheet::End => Deed::Abandon,
        Sheet::Move(stage) => Deed::Move(stage),
        // Whatever is not closed can be in trouble.
        Sheet::Help => Deed::Abandon,
    }
}

/// Where a form leads, or why not now. Help leads nowhere; and what was done can be added to until Study is finished.
fn allowed(position: Position, sheet: Sheet) -> Result<Position, NotNow> {
    match (sheet, position) {
        (Sheet::Help, _) => after(position, deed(sheet)).map(|_| position),
        (Sheet::Did, Position::At(Stage::Study)) => after(position, Deed::FinishStudy).map(|_| position),
        _ => after(position, deed(sheet)),
    }
}

async fn show(context: &Context<'_>, id: i64, look: Look) -> Result<Reply, Failure> {
    let loaded = load(context, id).await?;
    Ok(Reply::Message(shown(context, &loaded, look)))
}

/// An action for what somebody wants to do with it; if that can't be done now, why, and where it stands.
fn shown(context: &Context<'_>, loaded: &Loaded, look: Look) -> Message {
    let voice = &context.voice;
    let position = loaded.action.position;
    let wanted = match look {
        Look::Update => return page(context, loaded, Text::none()),
        Look::Study => after(position, Deed::FinishStudy),
        Look::Act => after(position, Deed::Decide(Decision::Adopt)),
        Look::Move => after(position, Deed::Move(Stage::Act)),
    };
    match wanted {
        Err(why) => page(context, loaded, not_now(voice, why)),
        Ok(_) if !may_change(context, loaded) => page(context, loaded, texts::refused_not_yours(voice)),
        Ok(_) if look == Look::Move => view::choose_date(voice, loaded, Text::none()),
        Ok(_) => page(context, loaded, Text::none()),
    }
}

/// Opens a form, if what it asks for can be done now.
async fn ask(context: &Context<'_>, id: i64, turn: i64, sheet: Sheet, place: Place) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let district = context.district.id;
    let loaded = load(context, id).await?;
    if !may_change(context, &loaded) {
        return Err(Failure::refused(texts::refused_not_yours(voice)));
    }
    if let Err(why) = allowed(loaded.action.position, sheet) {
        return Err(Failure::Refused(Box::new(page(context, &loaded, not_now(voice, why)))));
    }
    if loaded.turn.number != turn {
        return Err(Failure::Refused(Box::new(page(context, &loaded, texts::refused_turn(voice, turn)))));
    }
    if loaded.today.is_none() && matches!(sheet, Sheet::Move(_) | Sheet::Decide(Decision::Adapt)) {
        return Err(Failure::refused(texts::refused_no_zone(voice)));
    }
    let hours =
        context.read(move |conn| Box::pin(async move { Ok(district::store::hours(conn, district).await?) })).await?;
    Ok(Reply::Form(view::form(voice, &loaded, sheet, place, &hours.working)))
}
