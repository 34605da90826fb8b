//! Holidays at work: load, decide, save, answer.

use chrono::{DateTime, NaiveDate};
use sqlx::SqliteConnection;

use super::commands::{Command, LIST_FIELD, LONGEST_LIST, click};
use super::{Line, List, read_line, read_list, store, view};
use crate::calendar::WallTime;
use crate::context::Context;
use crate::district::handler;
use crate::error::{Failure, Fault};
use crate::message::{Field, Form, Reply, Text};
use crate::retreat::{self, Session, State};

/// How the holidays are called on record.
const SETTING: &str = "holidays";

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Add { days, name } => add(context, &days, name).await,
        Command::List => list(context, None, Text::none()).await,
        Command::Page(page) => list(context, Some(page), Text::none()).await,
        Command::Write => write(context).await,
        Command::Save(text) => save(context, text).await,
        Command::Remove { page, ids } => remove(context, page, ids).await,
    }
}

/// The local date; UTC's while no time zone is set.
fn today(context: &Context<'_>) -> NaiveDate {
    let now = DateTime::from_timestamp(context.now, 0).unwrap_or_default();
    context.district.zone.as_ref().map_or(now.date_naive(), |zone| WallTime::from_instant(now, zone).date())
}

async fn add(context: &Context<'_>, days: &str, name: Option<String>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let line = match read_line(days, today(context)) {
        Ok(line) => Line { name: name.unwrap_or(line.name), ..line },
        Err(error) => return Err(Failure::refused(view::refusal(voice, days, &error))),
    };
    let (id, user, now) = (context.district.id, context.actor.user_id, context.now);
    let saved = line.clone();
    let written = context
        .write(move |conn| {
            Box::pin(async move { Ok(save_lines(conn, id, user, std::slice::from_ref(&saved), now).await?) })
        })
        .await?;
    let Some(lying) = written else { return Ok(Reply::Nothing) };
    context.sweep_soon();
    Ok(Reply::Message(view::saved(voice, &List { lines: vec![line], unread: vec![] }, &lying)))
}

/// Saves days off and all that follows; answers with the sessions that lie on them.
async fn save_lines(
    conn: &mut SqliteConnection,
    district: i64,
    user: u64,
    lines: &[Line],
    now: i64,
) -> Result<Vec<Session>, Fault> {
    if lines.is_empty() {
        return Ok(vec![]);
    }
    for line in lines {
        store::add(&mut *conn, district, line).await?;
    }
    handler::record(&mut *conn, district, user, &[SETTING], now).await?;
    retreat::follow::district(&mut *conn, district, now).await?;
    let mut sessions = retreat::store::list(conn, district).await?;
    sessions.retain(|session| {
        let day = session.starts_on.date();
        session.state == State::Planned && !session.is_over(now) && lines.iter().any(|line| line.days.contains(day))
    });
    Ok(sessions)
}

async fn list(context: &Context<'_>, page: Option<usize>, said: Text) -> Result<Reply, Failure> {
    let district = context.district.id;
    let (holidays, unread) = context
        .read(move |conn| {
            Box::pin(
                async move { Ok((store::list(&mut *conn, district).await?, store::unread(conn, district).await?)) },
            )
        })
        .await?;
    let today = today(context);
    let upcoming = || holidays.iter().position(|holiday| holiday.days.last() >= today).unwrap_or(0) / view::PAGE;
    let page = page.unwrap_or_else(upcoming);
    Ok(Reply::Message(view::list(&context.voice, &holidays, page, unread.lines().count(), said)))
}

/// The form holds what could not be read so far.
async fn write(context: &Context<'_>) -> Result<Reply, Failure> {
    let (voice, district) = (&context.voice, context.district.id);
    let value = context.read(move |conn| Box::pin(async move { Ok(store::unread(conn, district).await?) })).await?;
    Ok(Reply::Form(Form {
        title: view::form_title(voice),
        click: click::save(),
        fields: vec![Field {
            id: LIST_FIELD,
            label: view::form_field(voice),
            value,
            placeholder: view::form_placeholder(voice),
            long: true,
            required: false,
            most: LONGEST_LIST,
        }],
    }))
}

async fn save(context: &Context<'_>, text: String) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let list = read_list(&text, today(context));
    let (id, user, now) = (context.district.id, context.actor.user_id, context.now);
    let saved = list.clone();
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let rest: Vec<&str> = saved.unread.iter().map(|(line, _)| line.as_str()).collect();
                store::set_unread(&mut *conn, id, &rest.join("\n")).await?;
                Ok(save_lines(conn, id, user, &saved.lines, now).await?)
            })
        })
        .await;
    match written {
        Ok(Some(_)) if list == List::default() => self::list(context, None, view::nothing(voice)).await,
        Ok(Some(lying)) => {
            context.sweep_soon();
            Ok(Reply::Message(view::saved(voice, &list, &lying)))
        }
        Ok(None) => Ok(Reply::Nothing),
        // Whoever pasted a year's list gets it back.
        Err(Failure::Fault(fault)) => {
            tracing::error!(%fault, "a list of holidays was not saved");
            Ok(Reply::Message(view::not_saved(voice, &text)))
        }
        Err(refused) => Err(refused),
    }
}

async fn remove(context: &Context<'_>, page: usize, ids: Vec<i64>) -> Result<Reply, Failure> {
    let (id, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let mut removed = 0;
                for holiday in ids {
                    removed += i64::from(store::remove(&mut *conn, id, holiday).await?);
                }
                if removed > 0 {
                    handler::record(&mut *conn, id, user, &[SETTING], now).await?;
                    retreat::follow::district(conn, id, now).await?;
                }
                Ok(removed)
            })
        })
        .await?;
    let Some(removed) = written else { return Ok(Reply::Nothing) };
    context.sweep_soon();
    list(context, Some(page), view::removed(&context.voice, removed)).await
}
