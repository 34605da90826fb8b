//! The sweep over the reminders: what may have arrived is looked for, what has lost its meaning expires, what is due is
//! gathered, and what is gathered is sent (`docs/method.md`, "Reminders").
//!
//! - `deliver.rs`: one message, from looking at its subjects again to settling it.

mod deliver;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt};
use futures::stream::{self, StreamExt};
use sqlx::SqliteConnection;

use super::subject::Subjects;
use super::{Delivery, Recipient, Way, store};
use crate::district::{self, Purpose};
use crate::error::{Fault, caught};
use crate::messenger::Messenger;
use crate::prompts::Prompts;
use crate::reminder::commands::click;
use crate::sending::{self, Back, HOUR, Reason, backoff};
use crate::store::Store;

/// How many messages are on their way at once; the executor paces them.
const AT_ONCE: usize = 8;

/// For how long, in seconds, a message that may have arrived is looked for where we may not look: then what waits behind it
/// matters more, and a person can see and decide.
const GIVE_UP_LOOKING: i64 = 24 * HOUR;

/// What the sweep needs.
pub struct Sweep<'a> {
    /// Where reminders are kept.
    pub store: &'a Store,
    /// Their words.
    pub prompts: &'a Arc<Prompts>,
    /// The way to Discord.
    pub messenger: &'a dyn Messenger,
    /// What they are about.
    pub subjects: Arc<dyn Subjects>,
    /// Seconds since 1970 (UTC).
    pub now: i64,
}

impl Sweep<'_> {
    /// Does all that is due. One failure, or panic, leaves the others going.
    pub async fn run(&self) {
        let now = self.now;
        if let Err(fault) = self.each(true).await {
            tracing::error!(%fault, "could not look for reminders that may have arrived");
        }
        if let Err(fault) = self.save(move |conn| store::sweep::expire(conn, now).boxed()).await {
            tracing::error!(%fault, "could not settle reminders that have lost their meaning");
        }
        let mut more = Some((i64::MIN, i64::MIN));
        while let Some(after) = more {
            more = match self.save(move |conn| store::sweep::gather(conn, now, after).boxed()).await {
                Ok(more) => more,
                Err(fault) => {
                    tracing::error!(%fault, "could not gather the reminders that are due");
                    None
                }
            };
        }
        if let Err(fault) = self.each(false).await {
            tracing::error!(%fault, "could not send the reminders that are due");
        }
    }

    /// Deals with every due delivery: those that may have arrived, or the others.
    async fn each(&self, uncertain: bool) -> Result<(), Fault> {
        let now = self.now;
        let due = self.store.read(move |conn| store::sweep::list_due(conn, uncertain, now).boxed()).await?;
        stream::iter(due).map(|delivery| self.one(delivery)).buffer_unordered(AT_ONCE).collect::<()>().await;
        Ok(())
    }

    async fn one(&self, delivery: Delivery) {
        let id = delivery.id;
        let uncertain = delivery.uncertain;
        let work = async {
            match uncertain {
                true => self.look_back(delivery).await,
                false => self.deliver(delivery).await,
            }
        };
        let Err(fault) = caught(work).await else { return };
        tracing::error!(delivery.id = id, %fault, "could not deal with a delivery");
        // What was claimed has its lease; the rest waits, so that it is not tried in vain every minute.
        let again = self.now + HOUR;
        let waiting = self.save(move |conn| store::sweep::postpone(conn, id, again).boxed()).await;
        if let Err(fault) = waiting {
            tracing::error!(delivery.id = id, %fault, "could not put a delivery off");
        }
    }

    /// Finds out whether an attempt that was never confirmed has arrived. Nothing is sent again before that is known.
    async fn look_back(&self, delivery: Delivery) -> Result<(), Fault> {
        let (id, now) = (delivery.id, self.now);
        let mark = mark(&delivery);
        let since = delivery.first_tried_at.unwrap_or(now);
        let mut back = match delivery.channel_id {
            Some(channel) => sending::look_back(self.messenger, channel, &mark, since).await,
            None => Back::NotThere,
        };
        if back == Back::Unknown(Reason::Forbidden) && self.has_moved(&delivery).await? {
            // Another channel was chosen meanwhile: the new one counts.
            back = Back::NotThere;
        }
        if back == Back::Unknown(Reason::Forbidden) && now - since >= GIVE_UP_LOOKING {
            tracing::warn!(delivery.id = id, "a message that may have arrived can't be looked for: given up");
            return self.save(move |conn| store::sweep::give_up(conn, id, Reason::Forbidden, now).boxed()).await;
        }
        self.save(move |conn| {
            async move {
                match back {
                    Back::Found(message) => store::sweep::settle_sent(conn, id, message, now).await,
                    // The next attempt has the same name, so that Discord's own protection helps too.
                    Back::NotThere => store::sweep::settle_later(conn, id, delivery.reason, false, now).await,
                    Back::Unknown(reason) => {
                        let wait = if reason == Reason::Outage { backoff(delivery.attempts + 1) } else { HOUR };
                        store::sweep::settle_later(conn, id, Some(reason), true, now + wait).await
                    }
                }
            }
            .boxed()
        })
        .await
        .map(drop)
    }

    /// Whether it would go to another channel now than where it was tried.
    async fn has_moved(&self, delivery: &Delivery) -> Result<bool, Fault> {
        let purpose = match (delivery.recipient, delivery.way) {
            (Some(Recipient::Channel(purpose)), _) => purpose,
            (Some(Recipient::Person(_)), Way::Channel) => Purpose::Actions,
            // A person's direct messages stay where they are, and so does what was said at a door.
            _ => return Ok(false),
        };
        let (district_id, tried_in) = (delivery.district_id, delivery.channel_id);
        let chosen = self.store.read(move |conn| {
            async move {
                let Some(guild) = district::store::guild_of(conn, district_id).await? else { return Ok(None) };
                let district = district::store::find(conn, guild).await?;
                Ok::<_, Fault>(district.and_then(|district| district.channels.get(&purpose).copied()))
            }
            .boxed()
        });
        Ok(chosen.await?.is_some_and(|chosen| Some(chosen) != tried_in))
    }

    async fn save<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        self.store.write_own(work).await
    }
}

/// The control by which a delivery's message is found again.
fn mark(delivery: &Delivery) -> crate::message::CustomId {
    match (delivery.way, delivery.recipient) {
        (Way::Channel, Some(Recipient::Channel(_)) | None) => click::list(delivery.id),
        (Way::Direct, _) | (Way::Channel, Some(Recipient::Person(_))) => click::later(delivery.id),
        (Way::OpenButton, _) => click::open(delivery.id),
    }
}

/// By what name Discord knows an attempt.
fn nonce(delivery: &Delivery) -> String {
    match (delivery.way, delivery.recipient) {
        (Way::Channel, Some(Recipient::Person(_))) => format!("reminder-{}-ping", delivery.id),
        (Way::Channel | Way::Direct, _) => format!("reminder-{}", delivery.id),
        (Way::OpenButton, _) => format!("reminder-{}-open", delivery.id),
    }
}
