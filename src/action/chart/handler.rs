//! Load, decide, save, answer; pictures are drawn aside, so that clicks don't wait for them.

use chrono::{DateTime, NaiveDate};
use sqlx::SqliteConnection;

use super::commands::Command;
use super::view::Loaded;
use super::{LARGEST, NotThen, YEARS_BACK, board, latest, measured_on, store, texts, view};
use crate::action::cycle::Position;
use crate::action::handler::{choosable, find, is_seen, rows, today, zone};
use crate::action::wheel::store::insert_value;
use crate::action::wheel::{read_value, value_words};
use crate::action::{self, Action};
use crate::calendar::{self, WallTime, Zone};
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{File, Message, Reply, Text};
use crate::{audit, picture, table};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Find(text) => show(context, find(context, &text).await?, Text::none()).await,
        Command::Suggest(so_far) => Ok(Reply::Choices(action::view::suggestions(&choosable(context).await?, &so_far))),
        Command::Board => board_picture(context).await,
        Command::Show(id) => show(context, id, Text::none()).await,
        Command::Ask(id) => ask(context, id).await,
        Command::Sent { id, value, day } => sent(context, id, &value, &day).await,
    }
}

/// What the server is called; empty where Discord doesn't say.
async fn server(context: &Context<'_>) -> String {
    let server = context.messenger().server(context.district.guild_id).await;
    server.map(|server| server.name).unwrap_or_default()
}

/// Draws aside, and puts the picture to its message.
async fn with_picture(
    mut message: Message,
    (name, alt): (&str, Text),
    draw: impl FnOnce() -> Result<Vec<u8>, Fault> + Send + 'static,
) -> Result<Message, Fault> {
    let drawn = tokio::task::spawn_blocking(draw).await;
    let bytes = drawn.map_err(|error| Fault::Internal(format!("a picture was not drawn: {error}")))??;
    message.files.insert(0, File { name: name.to_owned(), alt, bytes });
    Ok(message)
}

async fn board_picture(context: &Context<'_>) -> Result<Reply, Failure> {
    let (rows, tree) = rows(context, false).await?;
    let (message, grid) = board::board(&context.voice, &rows, &tree, &server(context).await, today(context)?);
    Ok(Reply::Message(match grid {
        Some((grid, alt)) => with_picture(message, (board::PICTURE, alt), move || picture::grid(&grid)).await?,
        None => message,
    }))
}

/// An action with its values, for somebody who may see it; `None`: nothing.
async fn read(
    conn: &mut SqliteConnection,
    district: i64,
    id: i64,
    user: u64,
    zone: &Zone,
) -> Result<Option<Loaded>, Fault> {
    let found = action::store::find(&mut *conn, district, id).await?.filter(|action| is_seen(action, user));
    let Some(action) = found else { return Ok(None) };
    let date = |at: i64| DateTime::from_timestamp(at, 0).map(|at| WallTime::from_instant(at, zone).date());
    let starts = store::turn_starts(&mut *conn, &action).await?;
    Ok(Some(Loaded {
        details: action::store::card::details(&mut *conn, &action).await?,
        measures: latest(store::measures(&mut *conn, &action).await?),
        turns: starts.into_iter().filter_map(|(turn, at)| Some((turn, date(at)?))).collect(),
        action,
    }))
}

fn unknown(context: &Context<'_>) -> Failure {
    Failure::refused(action::texts::refused_unknown(&context.voice))
}

async fn load(context: &Context<'_>, id: i64) -> Result<Loaded, Failure> {
    let (district, user, zone) = (context.district.id, context.actor.user_id, zone(context)?.clone());
    let found =
        context.read(move |conn| Box::pin(async move { Ok(read(conn, district, id, user, &zone).await?) })).await?;
    found.ok_or_else(|| unknown(context))
}

/// Why this person can't note a value.
#[derive(Clone, Copy)]
enum Stop {
    Unknown,
    NotYours,
    Draft,
    Closed,
    NoValue(NaiveDate),
}

fn stopped(context: &Context<'_>, why: Stop) -> Failure {
    let voice = &context.voice;
    Failure::refused(match why {
        Stop::Unknown => action::texts::refused_unknown(voice),
        Stop::NotYours => action::texts::refused_not_yours(voice),
        Stop::Draft => action::wheel::texts::refused_not_started(voice),
        Stop::Closed => action::texts::refused_closed(voice),
        Stop::NoValue(on) => texts::refused_no_value(voice, calendar::view::day(voice, on)),
    })
}

/// Whether values can be noted for an action as it is now, by whoever may change it or not.
fn open(action: &Action, may_change: bool) -> Result<(), Stop> {
    match action.position {
        _ if !may_change => Err(Stop::NotYours),
        Position::Draft => Err(Stop::Draft),
        Position::Adopted | Position::Abandoned => Err(Stop::Closed),
        Position::At(_) => Ok(()),
    }
}

async fn show(context: &Context<'_>, id: i64, told: Text) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let loaded = load(context, id).await?;
    let may_change = open(&loaded.action, loaded.action.may_change(&context.district, context.actor)).is_ok();
    let server = if loaded.measures.is_empty() { String::new() } else { server(context).await };
    let (mut message, run) = view::chart(voice, &loaded, may_change, &server, told);
    if view::is_long(&loaded) {
        let rows = loaded.measures.iter().map(|it| [it.on.to_string(), it.value.to_string()]);
        let bytes = table::csv(view::headings(voice), rows)?;
        message.files.push(File { name: format!("values-{id}.csv"), alt: texts::run_file(voice), bytes });
    }
    Ok(Reply::Message(match run {
        Some((run, alt)) => with_picture(message, (view::PICTURE, alt), move || picture::run(&run)).await?,
        None => message,
    }))
}

async fn ask(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let loaded = load(context, id).await?;
    let may_change = loaded.action.may_change(&context.district, context.actor);
    open(&loaded.action, may_change).map_err(|why| stopped(context, why))?;
    Ok(Reply::Form(view::form(&context.voice, id, today(context)?)))
}

/// The value that was typed; `None`: the day's is to be taken away.
fn value(context: &Context<'_>, typed: &str) -> Result<Option<f64>, Failure> {
    let voice = &context.voice;
    if typed.is_empty() {
        return Ok(None);
    }
    match read_value(typed) {
        None => Err(Failure::refused(texts::refused_unread(voice, typed))),
        Some(value) if value.abs() >= LARGEST => Err(Failure::refused(texts::refused_large(voice, typed))),
        Some(value) => Ok(Some(value)),
    }
}

fn day(context: &Context<'_>, typed: &str) -> Result<NaiveDate, Failure> {
    let voice = &context.voice;
    let words = |date| calendar::view::day(voice, date);
    let zone = zone(context)?;
    measured_on(typed, today(context)?).map_err(|why| {
        Failure::refused(match why {
            NotThen::Unread(error) => calendar::view::refusal(voice, typed, &error, zone),
            NotThen::Ahead(date) => texts::refused_ahead(voice, words(date)),
            NotThen::LongAgo(date) => texts::refused_long_ago(voice, words(date), i64::from(YEARS_BACK)),
        })
    })
}

async fn sent(context: &Context<'_>, id: i64, typed: &str, typed_day: &str) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let value = value(context, typed)?;
    let on = day(context, typed_day)?;
    let (district, actor, now) = (context.district.clone(), context.actor.clone(), context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let found = action::store::find(&mut *conn, district.id, id).await?;
                let Some(action) = found.filter(|it| is_seen(it, actor.user_id)) else { return Ok(Err(Stop::Unknown)) };
                if let Err(why) = open(&action, action.may_change(&district, &actor)) {
                    return Ok(Err(why));
                }
                let measures = latest(store::measures(&mut *conn, &action).await?);
                let was = measures.into_iter().find(|it| it.on == on).map(|it| it.value);
                let user = actor.user_id;
                match value {
                    None if was.is_none() => return Ok(Err(Stop::NoValue(on))),
                    None => store::delete_day(&mut *conn, &action, on).await?,
                    Some(value) => insert_value(&mut *conn, &action, value, on, user, now).await?,
                }
                let words =
                    |value: Option<f64>| value.map(|it| format!("{} ({on})", value_words(it))).unwrap_or_default();
                let change = (words(was), words(value));
                if change.0 != change.1 {
                    let change = (change.0.as_str(), change.1.as_str());
                    action::store::insert_change(&mut *conn, &action, action::Changed::Value, change, Some(user), now)
                        .await?;
                }
                let subject = format!("{id} value");
                audit::store::insert(conn, district.id, Some(user), audit::What::WheelTurned, &subject, now).await?;
                Ok(Ok(was))
            })
        })
        .await?;
    let was = match written {
        None => return Ok(Reply::Nothing),
        Some(Err(why)) => return Err(stopped(context, why)),
        Some(Ok(was)) => was,
    };
    let day = calendar::view::day(voice, on);
    let number = |value| Text::own(picture::figure(value));
    let told = match (value, was) {
        (None, _) => texts::value_taken(voice, day),
        (Some(value), Some(was)) if was != value => texts::value_replaced(voice, number(value), day, number(was)),
        (Some(value), _) => texts::value_noted(voice, number(value), day),
    };
    show(context, id, told).await
}
