//! One message on its way: look at its subjects again, note the attempt, send, settle.

use futures::future::FutureExt;

use super::{Delivery, Sweep, Way, mark, nonce};
use crate::action;
use crate::district::{self, District, Hours, Purpose};
use crate::error::{Fault, caught};
use crate::message::{Button, CustomId, Message, Ping, Text};
use crate::messenger::SendError;
use crate::reminder::digest::{self, Entry};
use crate::reminder::store::{self, sweep::Attempt};
use crate::reminder::subject::{self, Item, Look};
use crate::reminder::{Recipient, Reminder, State, texts};
use crate::sending::{self, Failed, HOUR, Reason, backoff, reason_of};

/// How often an attempt begins anew because its reminders changed under it.
const BEGIN_AGAIN: usize = 3;

/// Where a person may be told that something waits, in this order.
const DOORS: [Purpose; 3] = [Purpose::Actions, Purpose::Announcements, Purpose::CoreTeam];

/// A delivery with everything that it says now.
struct Ready {
    district: District,
    hours: Hours,
    reminders: Vec<Reminder>,
    items: Vec<Item>,
}

/// What became of an attempt.
enum Attempted {
    Sent,
    Failed(Failed),
    /// The reminders changed meanwhile: begin anew.
    Changed,
}

impl Sweep<'_> {
    /// Sends a delivery that has certainly not arrived.
    pub(super) async fn deliver(&self, mut delivery: Delivery) -> Result<(), Fault> {
        for _ in 0..BEGIN_AGAIN {
            let Some(ready) = self.ready(&delivery).await? else { return Ok(()) };
            let settled = match delivery.recipient {
                Some(Recipient::Channel(purpose)) => self.to_channel(&delivery, &ready, purpose).await?,
                Some(Recipient::Person(user)) => self.to_person(&mut delivery, &ready, user).await?,
                None => return Ok(()),
            };
            if settled {
                return Ok(());
            }
        }
        Ok(())
    }

    /// What it says now, without what is not wanted any more; `None` if nothing is to be sent now.
    async fn ready(&self, delivery: &Delivery) -> Result<Option<Ready>, Fault> {
        let (id, district_id, now) = (delivery.id, delivery.district_id, self.now);
        let loaded = self.store.read(move |conn| {
            async move {
                let Some(guild) = district::store::guild_of(conn, district_id).await? else { return Ok(None) };
                let Some(district) = district::store::find(conn, guild).await? else { return Ok(None) };
                let hours = district::store::hours(conn, district_id).await?;
                let reminders = store::list_in_delivery(conn, district_id, id, State::Waiting).await?;
                Ok::<_, Fault>(Some((district, hours, reminders)))
            }
            .boxed()
        });
        let Some((district, hours, reminders)) = loaded.await? else { return Ok(None) };
        // What may not go out now rides along with what may: it disturbs nobody any more than that does.
        let first = reminders.iter().map(|reminder| reminder.allowed_at(now, &hours)).min();
        if let Some(first) = first.filter(|first| *first > now) {
            let reason = delivery.reason;
            self.save(move |conn| store::sweep::settle_later(conn, id, reason, false, first).boxed()).await?;
            return Ok(None);
        }
        let mut ready = Ready { district, hours, reminders: Vec::new(), items: Vec::new() };
        let (mut unwanted, mut broken) = (Vec::new(), Vec::new());
        for reminder in reminders {
            match self.look(&ready.district, &ready.hours, &reminder).await {
                Some(Look::Wanted(item)) => {
                    ready.reminders.push(reminder);
                    ready.items.push(*item);
                }
                Some(Look::Unwanted) => unwanted.push(reminder.id),
                None => broken.push(reminder.id),
            }
        }
        if !unwanted.is_empty() {
            self.save(move |conn| async move { store::sweep::drop_unwanted(conn, &unwanted, now).await }.boxed())
                .await?;
        }
        if !broken.is_empty() {
            let again = now + HOUR;
            self.save(move |conn| async move { store::sweep::set_aside(conn, &broken, again).await }.boxed()).await?;
        }
        Ok((!ready.items.is_empty()).then_some(ready))
    }

    /// Looks at one subject; `None`, and the log knows why, if that went wrong.
    async fn look(&self, district: &District, hours: &Hours, reminder: &Reminder) -> Option<Look> {
        let looking = subject::again(self.store, self.prompts, &self.subjects, (district, hours), reminder, self.now);
        caught(looking)
            .await
            .inspect_err(|fault| tracing::error!(reminder.id = reminder.id, %fault, "could not look at a subject"))
            .ok()
    }

    async fn to_channel(&self, delivery: &Delivery, ready: &Ready, purpose: Purpose) -> Result<bool, Fault> {
        let Some(channel) = ready.district.channels.get(&purpose).copied() else {
            return self.later(delivery, Failed { reason: Reason::NoChannel, uncertain: false }).await;
        };
        let message = self.message(delivery, ready);
        match self.attempt(delivery, ready, channel, &message).await? {
            Attempted::Sent => Ok(true),
            Attempted::Failed(failed) => self.later(delivery, failed).await,
            Attempted::Changed => Ok(false),
        }
    }

    async fn to_person(&self, delivery: &mut Delivery, ready: &Ready, user: u64) -> Result<bool, Fault> {
        let guild = ready.district.guild_id;
        match self.messenger.member_roles(guild, user).await {
            Ok(Some(_)) => {}
            Ok(None) => return self.give_up(delivery, Reason::Left).await,
            Err(error) => return self.later(delivery, Failed { reason: reason_of(&error), uncertain: false }).await,
        }
        let open = match self.open_channel(delivery, ready, user).await? {
            Ok(open) => open,
            Err(failed) => return self.later(delivery, failed).await,
        };
        if let Some(channel) = open {
            let message = self.message(delivery, ready);
            match self.attempt(delivery, ready, channel, &message).await? {
                Attempted::Sent => return Ok(true),
                Attempted::Changed => return Ok(false),
                Attempted::Failed(Failed { reason: Reason::Gone | Reason::Forbidden, uncertain: false }) => {
                    self.change_way(delivery, Way::Direct, None).await?;
                }
                Attempted::Failed(failed) => return self.later(delivery, failed).await,
            }
        }
        if delivery.way == Way::Direct {
            let attempted = match self.messenger.direct(user).await {
                Ok(channel) => {
                    let message = self.message(delivery, ready);
                    self.attempt(delivery, ready, channel, &message).await?
                }
                Err(error) => Attempted::Failed(Failed { reason: reason_of(&error), uncertain: false }),
            };
            match attempted {
                Attempted::Sent => return Ok(true),
                Attempted::Changed => return Ok(false),
                Attempted::Failed(Failed { reason: Reason::Closed | Reason::Forbidden, uncertain: false }) => {}
                Attempted::Failed(failed) => return self.later(delivery, failed).await,
            }
            if ready.reminders.iter().all(|reminder| reminder.kind.is_secret()) {
                // A button for all to see would tell that there is something.
                return self.give_up(delivery, Reason::Closed).await;
            }
            self.change_way(delivery, Way::OpenButton, Some(Reason::Closed)).await?;
        }
        self.to_door(delivery, ready, user).await
    }

    /// The actions' channel, where this person chose to be pinged there, may see it, and nothing in the message is for them
    /// alone. The delivery takes that way then, or else the direct one: it has certainly not arrived, so that another choice
    /// since the last attempt makes no second message.
    async fn open_channel(
        &self,
        delivery: &mut Delivery,
        ready: &Ready,
        user: u64,
    ) -> Result<Result<Option<u64>, Failed>, Fault> {
        let undecided = delivery.way == Way::Channel || (delivery.way == Way::Direct && delivery.attempts == 0);
        if !undecided {
            return Ok(Ok(None));
        }
        let mut channel = ready.district.channels.get(&Purpose::Actions).copied();
        if !ready.reminders.iter().all(|reminder| reminder.kind.is_open()) {
            channel = None;
        }
        if let Some(id) = channel {
            let district = delivery.district_id;
            let chosen =
                self.store.read(move |conn| action::store::asks::pinged_in_channel(conn, district, user).boxed());
            let seen = match chosen.await? {
                true => self.messenger.can_see(ready.district.guild_id, id, user).await,
                false => Ok(false),
            };
            channel = match seen {
                Ok(seen) => channel.filter(|_| seen),
                Err(SendError::Gone(_) | SendError::Forbidden(_)) => None,
                Err(error) => return Ok(Err(Failed { reason: reason_of(&error), uncertain: false })),
            };
        }
        let way = if channel.is_some() { Way::Channel } else { Way::Direct };
        if way != delivery.way {
            self.change_way(delivery, way, None).await?;
        }
        Ok(Ok(channel))
    }

    /// From now on it goes another way, under another name.
    async fn change_way(&self, delivery: &mut Delivery, way: Way, reason: Option<Reason>) -> Result<(), Fault> {
        let (id, now) = (delivery.id, self.now);
        self.save(move |conn| store::sweep::change_way(conn, id, way, reason, now).boxed()).await?;
        *delivery = Delivery { way, attempts: 0, first_tried_at: None, ..delivery.clone() };
        Ok(())
    }

    /// Tells a person who takes no direct messages that something waits, where they can see it; not what.
    async fn to_door(&self, delivery: &Delivery, ready: &Ready, user: u64) -> Result<bool, Fault> {
        let voice = self.prompts.voice(ready.district.profile());
        let mut message = Message::text(texts::door(&voice, Text::person(user)));
        message.pings = vec![Ping::Person(user)];
        let message = message.buttons([Button::new(texts::door_open(&voice), mark(delivery)).symbol("📬")]);
        let mut refused = None;
        for channel in DOORS.iter().filter_map(|purpose| ready.district.channels.get(purpose).copied()) {
            match self.messenger.can_see(ready.district.guild_id, channel, user).await {
                Ok(true) => {}
                Ok(false) | Err(SendError::Gone(_) | SendError::Forbidden(_)) => continue,
                Err(error) => {
                    let failed = Failed { reason: reason_of(&error), uncertain: false };
                    return self.later(delivery, failed).await;
                }
            }
            match self.attempt(delivery, ready, channel, &message).await? {
                Attempted::Sent => return Ok(true),
                Attempted::Changed => return Ok(false),
                Attempted::Failed(failed @ Failed { reason: Reason::Gone | Reason::Forbidden, .. }) => {
                    self.later(delivery, failed).await?;
                    refused = Some(failed);
                }
                Attempted::Failed(failed) => return self.later(delivery, failed).await,
            }
        }
        match refused {
            Some(failed) => self.later(delivery, failed).await,
            None => self.give_up(delivery, Reason::Closed).await,
        }
    }

    fn message(&self, delivery: &Delivery, ready: &Ready) -> Message {
        let voice = self.prompts.voice(ready.district.profile());
        let entries = ready.reminders.iter().zip(&ready.items).map(|(reminder, item)| Entry {
            item,
            late: reminder.late_since(self.now, &ready.hours).map(|at| (reminder.wall(at), &reminder.zone)),
        });
        let pings = matches!(delivery.recipient, Some(Recipient::Channel(_))).then_some(&ready.district);
        let entries = entries.collect::<Vec<_>>();
        let mut message = digest::message(&voice, pings, &entries, self.last_button(delivery, &voice));
        if let (Way::Channel, Some(Recipient::Person(user))) = (delivery.way, delivery.recipient) {
            message.text = Text::join([Text::person(user), message.text], " ");
            message.pings = vec![Ping::Person(user)];
        }
        message
    }

    fn last_button(&self, delivery: &Delivery, voice: &crate::prompts::Voice<'_>) -> Button {
        let click: CustomId = mark(delivery);
        let words = match delivery.recipient {
            Some(Recipient::Channel(_)) => texts::button_list(voice),
            Some(Recipient::Person(_)) | None => texts::button_later(voice),
        };
        Button::new(words, click).symbol("⏰")
    }

    async fn attempt(
        &self,
        delivery: &Delivery,
        ready: &Ready,
        channel_id: u64,
        message: &Message,
    ) -> Result<Attempted, Fault> {
        let (id, now) = (delivery.id, self.now);
        let attempt = Attempt {
            delivery: id,
            reminders: ready.reminders.iter().map(|reminder| reminder.id).collect(),
            channel_id,
            now,
            next_at: now + backoff(delivery.attempts + 1),
        };
        let claimed = self.save(move |conn| async move { store::sweep::claim(conn, &attempt).await }.boxed()).await?;
        if !claimed {
            return Ok(Attempted::Changed);
        }
        match sending::post(self.messenger, channel_id, message, &nonce(delivery)).await {
            Ok(message) => {
                self.save(move |conn| store::sweep::settle_sent(conn, id, message, now).boxed()).await?;
                Ok(Attempted::Sent)
            }
            Err(failed) => Ok(Attempted::Failed(failed)),
        }
    }

    /// Not now: what Discord did not answer is tried again soon, what somebody has to change first within the hour, our own
    /// mistake never.
    async fn later(&self, delivery: &Delivery, failed: Failed) -> Result<bool, Fault> {
        let wait = match failed.reason {
            Reason::Rejected => return self.give_up(delivery, failed.reason).await,
            Reason::Outage => backoff(delivery.attempts + 1),
            _ => HOUR,
        };
        let (id, at) = (delivery.id, self.now + wait);
        self.save(move |conn| store::sweep::settle_later(conn, id, Some(failed.reason), failed.uncertain, at).boxed())
            .await?;
        Ok(true)
    }

    async fn give_up(&self, delivery: &Delivery, reason: Reason) -> Result<bool, Fault> {
        let (id, district, now) = (delivery.id, delivery.district_id, self.now);
        self.save(move |conn| {
            async move {
                store::sweep::give_up(conn, id, reason, now).await?;
                if reason == Reason::Left {
                    for reminder in store::list_in_delivery(conn, district, id, State::GivenUp).await? {
                        action::follow::left(conn, &reminder, now).await?;
                    }
                }
                Ok(())
            }
            .boxed()
        })
        .await?;
        Ok(true)
    }
}
