//! The plan's week at work: load, decide, save, answer.

use chrono::Weekday;

use super::commands::Command;
use super::{follow, remind, store, view};
use crate::context::Context;
use crate::error::Failure;
use crate::message::{Reply, Text};
use crate::{action, district};

/// How the day is called on record.
const SETTING: &str = "week_day";

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Open => open(context).await,
        Command::Set(day) => set(context, day).await,
    }
}

async fn open(context: &Context<'_>) -> Result<Reply, Failure> {
    let (district, now) = (context.district.id, context.now);
    // Without a zone nobody has agreed on dates yet.
    let refused = || Failure::refused(action::texts::refused_no_zone(&context.voice));
    let zone = context.district.zone.clone().ok_or_else(refused)?;
    let week = context
        .read(move |conn| Box::pin(async move { Ok(remind::week(conn, district, &zone, None, now).await?) }))
        .await?;
    Ok(Reply::Message(view::private(&context.voice, &week)))
}

async fn set(context: &Context<'_>, day: Option<Weekday>) -> Result<Reply, Failure> {
    let (id, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                store::set_day(&mut *conn, id, day).await?;
                district::handler::record(&mut *conn, id, user, &[SETTING], now).await?;
                Ok(follow::district(conn, id, now).await?)
            })
        })
        .await?;
    match written {
        Some(()) => district::handler::saved(context, Text::none()).await,
        None => Ok(Reply::Nothing),
    }
}
