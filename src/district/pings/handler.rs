//! The ladder at work: load, decide, save, answer.

use chrono::{DateTime, NaiveDate};

use super::commands::{Command, click, field};
use super::{Ladder, Typed, Wrong, store, view};
use crate::action;
use crate::calendar::WallTime;
use crate::context::Context;
use crate::district::handler;
use crate::error::Failure;
use crate::message::{Field, Form, Reply, Text};

/// How the ladder is called on record.
const SETTING: &str = "pings";

/// What is to be changed.
enum Change {
    Numbers(Typed),
    OnTheDay(bool),
    Usual,
}

impl Change {
    fn of(&self, now: &Ladder) -> Result<Ladder, Wrong> {
        match self {
            Self::Numbers(typed) => typed.read(now),
            Self::OnTheDay(on_the_day) => Ok(Ladder { on_the_day: *on_the_day, ..now.clone() }),
            Self::Usual => Ok(Ladder::default()),
        }
    }
}

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Show => Ok(Reply::Message(view::ladder(&context.voice, &ladder(context).await?, Text::none()))),
        Command::Write => write(context).await,
        Command::Save(typed) => save(context, Change::Numbers(typed)).await,
        Command::OnTheDay(wanted) => save(context, Change::OnTheDay(wanted)).await,
        Command::Usual => save(context, Change::Usual).await,
    }
}

async fn ladder(context: &Context<'_>) -> Result<Ladder, Failure> {
    let district = context.district.id;
    context.read(move |conn| Box::pin(async move { Ok(store::ladder(conn, district).await?) })).await
}

/// The local date; UTC's while no time zone is set.
fn today(context: &Context<'_>) -> NaiveDate {
    let now = DateTime::from_timestamp(context.now, 0).unwrap_or_default();
    context.district.zone.as_ref().map_or(now.date_naive(), |zone| WallTime::from_instant(now, zone).date())
}

async fn write(context: &Context<'_>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let ladder = ladder(context).await?;
    let field = |id, label, value: Option<u32>, none: Text| Field {
        id,
        label,
        value: value.map_or_else(|| none.plain(), |value| value.to_string()),
        placeholder: Text::none(),
        long: false,
        required: true,
        most: 20,
    };
    let never = || view::never(voice);
    Ok(Reply::Form(Form {
        title: view::title(voice),
        click: click::save(),
        fields: vec![
            field(field::AHEAD, view::field_ahead(voice), Some(ladder.ahead_days), never()),
            field(field::OVERDUE, view::field_overdue(voice), Some(ladder.overdue), never()),
            field(field::EVERY, view::field_every(voice), Some(ladder.every_days), never()),
            field(field::LEAD, view::field_lead(voice), ladder.lead_from, never()),
            field(field::DISTRICT_LEAD, view::field_district_lead(voice), ladder.district_lead_from, never()),
        ],
    }))
}

/// Changes the ladder, and with it everything that waits.
async fn save(context: &Context<'_>, change: Change) -> Result<Reply, Failure> {
    let (id, user, now, today) = (context.district.id, context.actor.user_id, context.now, today(context));
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let before = store::ladder(&mut *conn, id).await?;
                let ladder = match change.of(&before) {
                    Ok(ladder) => Ladder { changed_on: Some(today), ..ladder },
                    Err(wrong) => return Ok(Err(wrong)),
                };
                if ladder.has_steps_of(&before) {
                    return Ok(Ok((before, false)));
                }
                store::save(&mut *conn, id, &ladder).await?;
                handler::record(&mut *conn, id, user, &[SETTING], now).await?;
                action::follow::district(conn, id, now).await?;
                Ok(Ok((ladder, true)))
            })
        })
        .await?;
    let voice = &context.voice;
    match written {
        None => Ok(Reply::Nothing),
        Some(Err(wrong)) => Err(Failure::refused(view::refusal(voice, &wrong))),
        Some(Ok((ladder, false))) => Ok(Reply::Message(view::ladder(voice, &ladder, view::same(voice)))),
        Some(Ok((ladder, true))) => {
            context.sweep_soon();
            Ok(Reply::Message(view::ladder(voice, &ladder, view::saved(voice))))
        }
    }
}
