//! The sweep over the reminders: what may have arrived is looked for, what has lost its meaning expires, what is due is
//! gathered, and what is gathered is sent (`docs/method.md`, "Reminders").
//!
//! - `deliver.rs`: one message, from looking at its subjects again to settling it.

mod deliver;
#[cfg(test)]
mod tests;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt};
use futures::stream::{self, StreamExt};
use sqlx::SqliteConnection;

use super::subject::Subjects;
use super::{Delivery, Recipient, Way, store};
use crate::error::Fault;
use crate::messenger::Messenger;
use crate::prompts::Prompts;
use crate::reminder::commands::click;
use crate::sending::{self, Back, Reason, backoff};
use crate::store::{Store, Written};

/// How many messages are on their way at once; the executor paces them.
const AT_ONCE: usize = 8;
/// How long to wait, in seconds, where trying again soon is no use: somebody has to change something first.
pub(super) const HOUR: i64 = 3600;

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
        if let Err(fault) = self.save(move |conn| store::sweep::gather(conn, now).boxed()).await {
            tracing::error!(%fault, "could not gather the reminders that are due");
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
        match AssertUnwindSafe(work).catch_unwind().await {
            Ok(Ok(())) => return,
            Ok(Err(fault)) => tracing::error!(delivery.id = id, %fault, "could not deal with a delivery"),
            // Its words may hold anything: the panic hook has logged the place.
            Err(_) => tracing::error!(delivery.id = id, "dealing with a delivery panicked"),
        }
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
        let back = match delivery.channel_id {
            Some(channel) => sending::look_back(self.messenger, channel, &mark, since).await,
            None => Back::NotThere,
        };
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

    async fn save<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, Fault>> + Send + 'static,
    {
        match self.store.write(None, work).await? {
            Written::Done(value) => Ok(value),
            Written::Repeated => Err(Fault::Internal("a write without an interaction was repeated".to_owned())),
        }
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
