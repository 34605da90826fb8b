//! Load, decide, save, answer.

use std::sync::Arc;

use super::commands::{Command, click};
use super::digest::{self, Entry};
use super::snooze::{self, Until};
use super::subject::{self, Everything, Look, Subjects};
use super::view::{self, Filter, Listed};
use super::{Delivery, Recipient, Reminder, State, later_rung, store, texts};
use crate::audit;
use crate::calendar;
use crate::command::Access;
use crate::context::Context;
use crate::district::{self, Hours};
use crate::error::{Failure, Fault};
use crate::message::{Button, Message, Reply, Text};

/// How long what is sent once more has, at the least, to arrive, in seconds.
const AGAIN_LASTS: i64 = 86_400;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::List => list(context, Filter::Waiting, 0).await,
        Command::Page(filter, page) => list(context, filter, page).await,
        Command::Show(id, filter, page) => {
            let it = load(context, id).await?;
            Ok(Reply::Message(view::detail(&context.voice, &it, (filter, page), context.now)))
        }
        Command::Again(id, sure) => again(context, id, sure).await,
        Command::Cancel(id) => cancel(context, id).await,
        Command::Later(delivery) => later(context, delivery).await,
        Command::Snooze(delivery, until) => snooze(context, delivery, until).await,
        Command::Open(delivery) => open(context, delivery).await,
    }
}

async fn list(context: &Context<'_>, filter: Filter, page: usize) -> Result<Reply, Failure> {
    let (district, user) = (context.district.id, context.actor.user_id);
    let only = (!context.may(Access::Planners)).then_some(user);
    let all = context
        .read(move |conn| {
            Box::pin(async move {
                let mut reminders = store::list::list(conn, district, only).await?;
                // Not even how many there are: others would learn who has spoken, or how many spoke confidentially.
                let own = Recipient::Person(user);
                reminders.retain(|reminder| !reminder.kind.is_secret() || reminder.recipient == own);
                Ok(around(conn, district, reminders).await?)
            })
        })
        .await?;
    Ok(Reply::Message(view::list(&context.voice, &all, user, filter, page, context.now)))
}

/// What stands around reminders.
async fn around(
    conn: &mut sqlx::SqliteConnection,
    district: i64,
    reminders: Vec<Reminder>,
) -> Result<Vec<Listed>, Fault> {
    let open = store::list::list_open(&mut *conn, district).await?;
    let mut abouts = std::collections::BTreeMap::new();
    let mut all = Vec::with_capacity(reminders.len());
    for reminder in reminders {
        let key = (reminder.kind, reminder.subject_id);
        if let std::collections::btree_map::Entry::Vacant(unknown) = abouts.entry(key) {
            unknown.insert(subject::about(&mut *conn, district, key.0, key.1).await?);
        }
        let delivery = open.iter().find(|delivery| reminder.delivery_id == Some(delivery.id)).cloned();
        all.push(Listed { about: abouts.get(&key).cloned().flatten(), delivery, reminder });
    }
    Ok(all)
}

/// Whether this person may look at a reminder: it is theirs, or the district's and they plan.
fn may_see(context: &Context<'_>, reminder: &Reminder) -> bool {
    match reminder.recipient {
        Recipient::Person(user) => user == context.actor.user_id,
        Recipient::Channel(_) => context.may(Access::Planners),
    }
}

async fn load(context: &Context<'_>, id: i64) -> Result<Listed, Failure> {
    let district = context.district.id;
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(reminder) = store::list::find(conn, district, id).await? else { return Ok(None) };
                Ok(around(conn, district, vec![reminder]).await?.pop())
            })
        })
        .await?;
    let seen = found.filter(|it: &Listed| may_see(context, &it.reminder));
    seen.ok_or_else(|| Failure::refused(texts::refused_unknown(&context.voice)))
}

async fn hours(context: &Context<'_>) -> Result<Hours, Failure> {
    let district = context.district.id;
    context.read(move |conn| Box::pin(async move { Ok(district::store::hours(conn, district).await?) })).await
}

async fn look(context: &Context<'_>, hours: &Hours, reminder: &Reminder) -> Result<Look, Fault> {
    let all: Arc<dyn Subjects> = Arc::new(Everything);
    let district = (&context.district, hours);
    subject::again(context.store(), context.prompts(), &all, district, reminder, context.now).await
}

async fn again(context: &Context<'_>, id: i64, sure: bool) -> Result<Reply, Failure> {
    let (voice, now, user) = (&context.voice, context.now, context.actor.user_id);
    let it = load(context, id).await?;
    if it.reminder.state == State::Waiting {
        return Err(Failure::refused(texts::refused_waiting(voice)));
    }
    let hours = hours(context).await?;
    if look(context, &hours, &it.reminder).await? == Look::Unwanted {
        return Err(Failure::refused(texts::refused_over(voice)));
    }
    if it.reminder.state == State::Sent && !sure {
        return Ok(Reply::Message(view::ask_again(voice, &it)));
    }
    let reminder = it.reminder.clone();
    let district = context.district.id;
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                // Somebody may have been quicker.
                if store::list::find(&mut *conn, district, id).await?.as_ref() != Some(&reminder) {
                    return Ok(false);
                }
                let lasts = if reminder.expires_at > now { reminder.expires_at } else { now + AGAIN_LASTS };
                let (rung, when) = (format!("{}+{id}", reminder.rung), (reminder.wall(now), now));
                // Clicked twice: it is on its way already, whether the sweep has taken it up yet or not.
                let all = store::list_of(&mut *conn, district, reminder.subject_id, &[reminder.kind]).await?;
                if all.iter().any(|other| other.recipient == reminder.recipient && other.rung == rung) {
                    return Ok(false);
                }
                let new = store::list::insert_again(&mut *conn, &reminder, &rung, when, lasts).await?;
                if new && matches!(reminder.recipient, Recipient::Channel(_)) {
                    let what = audit::What::ReminderSentAgain;
                    audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                }
                Ok(new)
            })
        })
        .await?;
    match written {
        None => Ok(Reply::Nothing),
        Some(false) => Err(Failure::refused(texts::refused_sent_again(voice))),
        Some(true) => {
            context.sweep_soon();
            let at = it.reminder.allowed_at(now, &hours);
            let wall = calendar::view::when(voice, it.reminder.wall(at), &it.reminder.zone);
            let text = if at > now { texts::again_held(voice, wall) } else { texts::again_done(voice) };
            Ok(Reply::Message(view::done(voice, text)))
        }
    }
}

async fn cancel(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    let it = load(context, id).await?;
    let is_districts = matches!(it.reminder.recipient, Recipient::Channel(_));
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let done = store::list::cancel(&mut *conn, district, id, user, now).await?;
                if done && is_districts {
                    let what = audit::What::ReminderCancelled;
                    audit::store::insert(conn, district, Some(user), what, &id.to_string(), now).await?;
                }
                Ok(done)
            })
        })
        .await?;
    let voice = &context.voice;
    match written {
        None => Ok(Reply::Nothing),
        Some(false) => Err(Failure::refused(texts::refused_cancel(voice))),
        Some(true) => {
            let name = view::what(voice, it.reminder.kind, it.about.as_ref());
            Ok(Reply::Message(view::done(voice, texts::cancelled(voice, name))))
        }
    }
}

/// A delivery for this very person, and the reminders in it.
async fn own(context: &Context<'_>, id: i64) -> Result<(Delivery, Vec<Reminder>), Failure> {
    let district = context.district.id;
    let found = context
        .read(move |conn| {
            Box::pin(async move {
                let Some(delivery) = store::find_delivery(conn, district, id).await? else { return Ok(None) };
                let mut reminders = store::list_in_delivery(conn, district, id, State::Sent).await?;
                // Clicked before we heard that it arrived.
                reminders.extend(store::list_in_delivery(conn, district, id, State::Waiting).await?);
                Ok(Some((delivery, reminders)))
            })
        })
        .await?;
    let mine = Some(Recipient::Person(context.actor.user_id));
    match found {
        Some((delivery, reminders)) if delivery.recipient == mine => Ok((delivery, reminders)),
        _ => Err(Failure::refused(texts::refused_not_yours(&context.voice))),
    }
}

async fn later(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let (delivery, reminders) = own(context, id).await?;
    let hours = hours(context).await?;
    // The one that lasts longest: the others come along as long as they have a meaning.
    let longest = reminders.iter().max_by_key(|reminder| reminder.expires_at);
    let offers = longest.map(|reminder| snooze::offers(reminder, &hours, context.now)).unwrap_or_default();
    if offers.is_empty() {
        return Err(Failure::refused(texts::refused_later(&context.voice)));
    }
    Ok(Reply::Message(view::later(&context.voice, delivery.id, &offers)))
}

async fn snooze(context: &Context<'_>, id: i64, until: Until) -> Result<Reply, Failure> {
    let (district, user, now) = (context.district.id, context.actor.user_id, context.now);
    own(context, id).await?;
    let written = context
        .write(move |conn| {
            Box::pin(async move {
                let delivery = store::find_delivery(conn, district, id).await?;
                if delivery.and_then(|delivery| delivery.recipient) != Some(Recipient::Person(user)) {
                    return Ok(None);
                }
                let hours = district::store::hours(conn, district).await?;
                let mut first = None;
                for reminder in store::list_in_delivery(conn, district, id, State::Sent).await? {
                    let Some(when) = snooze::again_at(&reminder, until, &hours, now) else { continue };
                    let rung = later_rung(&reminder.rung, id);
                    if store::list::insert_again(conn, &reminder, &rung, when, reminder.expires_at).await? {
                        first = Some((when.0, reminder.zone.clone()));
                    }
                }
                Ok(Some(first))
            })
        })
        .await?;
    let voice = &context.voice;
    match written {
        None => Ok(Reply::Nothing),
        Some(Some(Some((wall, zone)))) => {
            Ok(Reply::Message(Message::text(texts::later_done(voice, calendar::view::when(voice, wall, &zone)))))
        }
        Some(Some(None)) => Err(Failure::refused(texts::refused_later(voice))),
        Some(None) => Err(Failure::refused(texts::refused_not_yours(voice))),
    }
}

/// What could not be said in a direct message, as it is now.
async fn open(context: &Context<'_>, id: i64) -> Result<Reply, Failure> {
    let voice = &context.voice;
    let (_, reminders) = own(context, id).await?;
    let hours = hours(context).await?;
    let mut items = Vec::new();
    for reminder in reminders.iter().filter(|reminder| reminder.expires_at > context.now) {
        if let Look::Wanted(item) = look(context, &hours, reminder).await? {
            items.push(*item);
        }
    }
    if items.is_empty() {
        return Ok(Reply::Message(Message::text(texts::door_nothing(voice))));
    }
    let entries: Vec<Entry<'_>> = items.iter().map(|item| Entry { item, late: None }).collect();
    let last = Button::new(texts::button_later(voice), click::later(id)).symbol("⏰");
    let mut message = digest::message(voice, None, &entries, last);
    message.text = Text::join([message.text, texts::door_how(voice)], "\n");
    Ok(Reply::Message(message))
}
