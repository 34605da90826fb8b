//! Setup at work: load, decide, save, answer.

use super::commands::{Command, Setting};
use super::{District, LOWEST_MINIMUM_GROUP, Part, Purpose, holidays, hours, pings, store, view};
use crate::calendar::{self, WallTime, Zone};
use crate::context::Context;
use crate::error::{Failure, Fault};
use crate::message::{Choice, Message, Reply, Text};
use crate::prompts::Profile;
use crate::{action, audit, posting, reminder, retreat, rsvp, scan, week};

/// The most suggestions that Discord shows.
const MOST_SUGGESTIONS: usize = 25;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Checklist => Ok(Reply::Message(checklist(context, &context.district, Text::none()).await?)),
        Command::CheckAgain => check_again(context).await,
        Command::SuggestZone(so_far) => Ok(Reply::Choices(suggest_zones(&so_far))),
        Command::District { zone, vocabulary, minimum_group } => {
            set_district(context, zone.as_deref(), vocabulary, minimum_group).await
        }
        Command::Roles(roles) => set_roles(context, roles).await,
        Command::Channels(channels) => set_channels(context, channels).await,
        Command::Clear(setting) => clear(context, setting).await,
        Command::Hours(typed) => hours::handler::set(context, typed).await,
        Command::Holidays(command) => holidays::handler::perform(context, command).await,
        Command::Pings(command) => pings::handler::perform(context, command).await,
    }
}

fn suggest_zones(so_far: &str) -> Vec<Choice> {
    let zones = Zone::search(so_far, MOST_SUGGESTIONS).into_iter();
    zones.map(|zone| Choice { label: zone.name().to_owned(), value: zone.name().to_owned() }).collect()
}

/// A zone by its name, or by its city where only one has that: people send what they typed without picking.
fn zone_called(text: &str) -> Option<Zone> {
    if let Ok(zone) = Zone::named(text) {
        return Some(zone);
    }
    let is_city = |zone: &Zone| zone.city().to_lowercase() == text.to_lowercase();
    let mut cities = Zone::search(text, MOST_SUGGESTIONS).into_iter().filter(is_city);
    cities.next().filter(|_| cities.next().is_none())
}

async fn checklist(context: &Context<'_>, district: &District, note: Text) -> Result<Message, Failure> {
    let (id, now) = (district.id, context.now);
    let standing =
        context.read(move |conn| Box::pin(async move { Ok(hours::store::standing(conn, id, now).await?) })).await?;
    let server = context.messenger().server(district.guild_id).await;
    let time = district
        .zone
        .as_ref()
        .zip(chrono::DateTime::from_timestamp(context.now, 0))
        .map(|(zone, now)| calendar::view::time(&context.voice, WallTime::from_instant(now, zone)));
    let mut message = view::checklist(&context.voice, district, &standing, server.as_ref(), time);
    message.text = Text::join([note, message.text], "\n");
    Ok(message)
}

/// What waits for a permission need not wait any longer.
async fn check_again(context: &Context<'_>) -> Result<Reply, Failure> {
    let (id, now) = (context.district.id, context.now);
    forget_refusals(context, &[]);
    let hurried = context.write(move |conn| Box::pin(async move { Ok(hurry(conn, id, now).await?) })).await?;
    if hurried.is_none() {
        return Ok(Reply::Nothing);
    }
    context.sweep_soon();
    Ok(Reply::Message(checklist(context, &context.district, Text::none()).await?))
}

/// Where we were refused too often we don't even ask for some minutes: whoever has just mended that need not wait. Before
/// what waits is hurried, since that is tried once and then waits for long again. `more` are channels not yet saved.
fn forget_refusals(context: &Context<'_>, more: &[u64]) {
    let chosen = context.district.channels.values().copied();
    let places: Vec<u64> = chosen.chain([context.district.guild_id]).chain(more.iter().copied()).collect();
    context.messenger().forget_refusals(&places);
}

/// What waits for a channel or a permission need not wait for its next time.
async fn hurry(conn: &mut sqlx::SqliteConnection, district: i64, now: i64) -> Result<(), Fault> {
    posting::store::hurry(&mut *conn, district, now).await?;
    reminder::store::hurry(&mut *conn, district, now).await?;
    rsvp::server_event::store::hurry(conn, district, now).await
}

async fn set_district(
    context: &Context<'_>,
    zone: Option<&str>,
    vocabulary: Option<Profile>,
    minimum_group: Option<i64>,
) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let zone = match zone.map(str::trim) {
        None => None,
        Some(text) => match zone_called(text) {
            Some(zone) => Some(zone),
            None => return Err(Failure::refused(view::refused_zone(voice, text))),
        },
    };
    let minimum_group = match minimum_group {
        None => None,
        Some(size) => match u32::try_from(size) {
            Ok(size) if size >= LOWEST_MINIMUM_GROUP => Some(size),
            _ => {
                let lowest = i64::from(LOWEST_MINIMUM_GROUP);
                return Err(Failure::refused(view::refused_minimum(voice, size, lowest)));
            }
        },
    };
    let now = context.now;
    let mut changed = Vec::new();
    changed.extend(zone.is_some().then_some("timezone"));
    changed.extend(vocabulary.is_some().then_some("vocabulary"));
    changed.extend(minimum_group.is_some().then_some("minimum_group"));
    save(context, changed, move |conn, district| {
        Box::pin(async move {
            store::update(&mut *conn, district, zone.as_ref(), vocabulary, minimum_group).await?;
            match zone {
                Some(zone) => {
                    // First what waits follows the new clocks: what somebody put off has no other plan.
                    let kept = retreat::handler::zones::keep_local(&mut *conn, district, &zone, now).await?;
                    action::follow::district(&mut *conn, district, now).await?;
                    week::follow::district(&mut *conn, district, now).await?;
                    scan::follow::district(conn, district, now).await?;
                    Ok(kept)
                }
                None => Ok(0),
            }
        })
    })
    .await
}

async fn set_roles(context: &Context<'_>, roles: Vec<(Part, u64)>) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let everyone = context.district.guild_id;
    if let Some((part, _)) = roles.iter().find(|(part, role)| part.is_trusted() && *role == everyone) {
        return Err(Failure::refused(view::refused_everyone(voice, view::part(voice, *part))));
    }
    // Where Discord doesn't answer, the choice is saved all the same; the checklist shows later if it is gone.
    if let Ok(server) = context.messenger().server(everyone).await
        && roles.iter().any(|(_, role)| server.role(*role).is_none())
    {
        return Err(Failure::refused(view::refused_role_gone(voice)));
    }
    let changed = roles.iter().map(|(part, _)| Setting::Role(*part).name()).collect();
    save(context, changed, move |conn, district| {
        Box::pin(async move {
            for (part, role) in roles {
                store::set_role(conn, district, part, Some(role)).await?;
            }
            Ok(0)
        })
    })
    .await
}

async fn set_channels(context: &Context<'_>, channels: Vec<(Purpose, u64)>) -> Result<Reply, Failure> {
    if let Ok(server) = context.messenger().server(context.district.guild_id).await
        && channels.iter().any(|(_, id)| server.channels.iter().all(|channel| channel.id != *id))
    {
        return Err(Failure::refused(view::refused_channel_gone(&context.voice)));
    }
    forget_refusals(context, &channels.iter().map(|(_, channel)| *channel).collect::<Vec<_>>());
    let changed = channels.iter().map(|(purpose, _)| Setting::Channel(*purpose).name()).collect();
    save(context, changed, move |conn, district| {
        Box::pin(async move {
            for (purpose, channel) in channels {
                store::set_channel(conn, district, purpose, Some(channel)).await?;
            }
            Ok(0)
        })
    })
    .await
}

async fn clear(context: &Context<'_>, setting: Setting) -> Result<Reply, Failure> {
    save(context, vec![setting.name()], move |conn, district| {
        Box::pin(async move {
            match setting {
                Setting::Role(part) => store::set_role(conn, district, part, None).await?,
                Setting::Channel(purpose) => store::set_channel(conn, district, purpose, None).await?,
            }
            Ok(0)
        })
    })
    .await
}

/// Saves a change of settings with its entry on record, and answers with the checklist as it is then. `work` says how many
/// sessions keep their local time in another zone.
async fn save<F>(context: &Context<'_>, changed: Vec<&'static str>, work: F) -> Result<Reply, Failure>
where
    F: for<'c> FnOnce(&'c mut sqlx::SqliteConnection, i64) -> futures::future::BoxFuture<'c, Result<i64, Fault>>
        + Send
        + 'static,
{
    if changed.is_empty() {
        return Err(Failure::refused(view::refused_nothing(&context.voice)));
    }
    let (id, user, now) = (context.district.id, context.actor.user_id, context.now);
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let kept = work(&mut *conn, id).await?;
                record(conn, id, user, &changed, now).await?;
                Ok(kept)
            })
        })
        .await?;
    match written {
        Some(0) => saved(context, Text::none()).await,
        Some(kept) => saved(context, view::saved_keeping(&context.voice, kept)).await,
        None => Ok(Reply::Nothing),
    }
}

/// Puts a change of settings on record, and has what waits for one tried at once.
pub(crate) async fn record(
    conn: &mut sqlx::SqliteConnection,
    district: i64,
    user: u64,
    changed: &[&'static str],
    now: i64,
) -> Result<(), Fault> {
    for setting in changed {
        audit::store::insert(&mut *conn, district, Some(user), audit::What::SettingChanged, setting, now).await?;
    }
    hurry(conn, district, now).await
}

/// After a change: the checklist as it is now.
pub(crate) async fn saved(context: &Context<'_>, note: Text) -> Result<Reply, Failure> {
    let guild = context.district.guild_id;
    let found = context.read(move |conn| Box::pin(async move { Ok(store::find(conn, guild).await?) })).await?;
    let district =
        found.ok_or_else(|| Fault::Internal("the district that was just changed is not there".to_owned()))?;
    context.sweep_soon();
    let voice = context.prompts().voice(district.profile());
    let note = Text::join([view::saved(&voice), note], " ");
    Ok(Reply::Message(checklist(context, &district, note).await?))
}
