//! Changing the hours.

use chrono::{NaiveTime, TimeDelta, Timelike};

use super::{Change, store, view};
use crate::calendar::{QuietHours, parse_time};
use crate::context::Context;
use crate::district::{self, handler};
use crate::error::Failure;
use crate::message::{Reply, Text};
use crate::retreat;

/// Nobody meets before this hour: "3:45" means the afternoon.
const FIRST_HOUR: u32 = 6;

/// Reads the times, checks them against those that stay, saves, and gives what waits its new time.
///
/// # Errors
/// Refusals and faults.
pub async fn set(context: &Context<'_>, typed: Change<String>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let names = typed.names();
    if names.is_empty() {
        return Err(Failure::refused(district::view::refused_nothing(voice)));
    }
    let change = match typed.read(|typed| parse_time(typed)) {
        Ok(change) => change,
        Err(typed) => return Err(Failure::refused(view::refused_time(voice, typed))),
    };
    if let Some(meeting) = change.meeting.filter(|meeting| meeting.hour() < FIRST_HOUR) {
        let meant = meeting.overflowing_add_signed(TimeDelta::hours(12)).0;
        return Err(Failure::refused(view::refused_night(
            voice,
            view::clock(voice, meeting),
            view::clock(voice, meant),
        )));
    }
    let (id, user, now) = (context.district.id, context.actor.user_id, context.now);
    let meetings_stay = change.meeting.is_some();
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let mut hours = district::store::hours(&mut *conn, id).await?;
                let changed = |new: Option<NaiveTime>, old| new.unwrap_or(old);
                hours.reminder = changed(change.reminder, hours.reminder);
                hours.quiet = QuietHours {
                    from: changed(change.quiet_from, hours.quiet.from),
                    until: changed(change.quiet_until, hours.quiet.until),
                };
                if hours.reminds_in_quiet_hours() {
                    return Ok(Err(hours));
                }
                store::update(&mut *conn, id, &change).await?;
                handler::record(&mut *conn, id, user, &names, now).await?;
                retreat::follow::district(conn, id, now).await?;
                Ok(Ok(()))
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(Ok(())) if meetings_stay => handler::saved(context, view::meetings_stay(voice)).await,
        Some(Ok(())) => handler::saved(context, Text::none()).await,
        Some(Err(hours)) => {
            let clock = |time| view::clock(voice, time);
            let (from, until) = (clock(hours.quiet.from), clock(hours.quiet.until));
            Err(Failure::refused(view::refused_quiet(voice, clock(hours.reminder), from, until)))
        }
    }
}
