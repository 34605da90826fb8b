//! Sending what waits: look at the subject again, note the attempt, send, settle.

use super::{Kind, Posting, Reason, State, store};
use crate::district::{self, District, Purpose};
use crate::error::Fault;
use crate::message::{CustomId, Message};
use crate::messenger::{Messenger, SendError};
use crate::prompts::Prompts;
use crate::readiness::handler::results::Loaded;
use crate::readiness::store::Eyes;
use crate::sending::{self, Back, backoff, reason_of};
use crate::store::Store;
use crate::{readiness, store as database};

/// What sending needs.
pub struct Outbox<'a> {
    /// Where postings are kept.
    pub store: &'a Store,
    /// Their words.
    pub prompts: &'a Prompts,
    /// The way to Discord.
    pub messenger: &'a dyn Messenger,
    /// Seconds since 1970 (UTC).
    pub now: i64,
}

/// What a posting is about, as it is now.
struct Subject {
    district: District,
    message: Message,
    /// A control in it, by which it is found again in the channel.
    mark: CustomId,
    /// It has lost its meaning: not to be sent any more.
    over: bool,
}

impl Outbox<'_> {
    /// Sends or redraws everything that is due. One failure leaves the others going.
    ///
    /// # Errors
    /// Faults of the database while looking for what is due.
    pub async fn deliver_due(&self) -> Result<(), Fault> {
        let now = self.now;
        let due = self.store.read(move |conn| Box::pin(store::list_due(conn, now))).await?;
        for posting in due {
            let id = posting.id;
            let done = match posting.state {
                State::Sent => self.redraw(posting).await,
                State::Waiting | State::GivenUp => self.deliver(posting).await,
            };
            if let Err(fault) = done {
                tracing::error!(posting.id = id, %fault, "could not deliver a posting");
            }
        }
        Ok(())
    }

    async fn deliver(&self, posting: Posting) -> Result<(), Fault> {
        let (id, now) = (posting.id, self.now);
        let retry_at = now + backoff(posting.attempts + 1);
        let later = |reason, uncertain| {
            self.save(move |conn| Box::pin(store::settle_later(conn, id, reason, uncertain, retry_at)))
        };
        let give_up = |reason| self.save(move |conn| Box::pin(store::give_up(conn, id, reason)));
        let Some(subject) = self.subject(&posting).await? else { return give_up(Reason::Over).await };
        let channel = match self.channel(&posting, &subject.district).await {
            Ok(channel) => channel,
            Err(Reason::NoChannel) if posting.kind == Kind::Welcome => return give_up(Reason::NoChannel).await,
            Err(reason) => return later(reason, posting.uncertain).await,
        };
        if let (true, Some(sought_in)) = (posting.uncertain, posting.channel_id) {
            match sending::look_back(self.messenger, sought_in, &subject.mark, posting.tried_at.unwrap_or(now)).await {
                Back::Found(message) => {
                    return self.save(move |conn| Box::pin(store::settle_found(conn, id, message, now))).await;
                }
                Back::NotThere => {}
                // Another channel was chosen meanwhile: the new one counts.
                Back::Unknown(Reason::Forbidden) if sought_in != channel => {}
                Back::Unknown(reason) => return later(reason, true).await,
            }
        }
        if subject.over {
            return give_up(Reason::Over).await;
        }
        self.save(move |conn| Box::pin(store::claim(conn, id, channel, now, retry_at))).await?;
        match sending::post(self.messenger, channel, &subject.message, &format!("posting-{id}")).await {
            Ok(message) => self.save(move |conn| Box::pin(store::settle_sent(conn, id, message, now))).await,
            Err(failed) if posting.kind == Kind::Welcome && !failed.uncertain => give_up(failed.reason).await,
            Err(failed) => later(failed.reason, failed.uncertain).await,
        }
    }

    async fn redraw(&self, posting: Posting) -> Result<(), Fault> {
        let (id, wanted) = (posting.id, posting.redraw);
        let (Some(channel), Some(message_id)) = (posting.channel_id, posting.message_id) else {
            return self.save(move |conn| Box::pin(store::settle_redraw(conn, id, wanted, None))).await;
        };
        let again = match self.subject(&posting).await? {
            Some(subject) => match self.messenger.redraw(channel, message_id, &subject.message).await {
                Ok(()) => None,
                Err(SendError::Later(_)) => Some(self.now + backoff(posting.attempts + 1)),
                Err(error) => {
                    tracing::warn!(posting.id = id, channel.id = channel, %error, "a posting can't be drawn anew");
                    None
                }
            },
            None => None,
        };
        self.save(move |conn| Box::pin(store::settle_redraw(conn, id, wanted, again))).await
    }

    /// Where it belongs.
    async fn channel(&self, posting: &Posting, district: &District) -> Result<u64, Reason> {
        let channel = match posting.kind {
            Kind::Invitation | Kind::Result | Kind::Announcement | Kind::Change => {
                district.channels.get(&Purpose::Announcements).copied()
            }
            Kind::Welcome => match self.messenger.server(district.guild_id).await {
                Ok(server) => server.system_channel,
                Err(error) => return Err(reason_of(&error)),
            },
        };
        channel.ok_or(Reason::NoChannel)
    }

    /// Looks at the subject again, at the moment of sending; `None` if it is gone.
    async fn subject(&self, posting: &Posting) -> Result<Option<Subject>, Fault> {
        let (district_id, subject_id, kind) = (posting.district_id, posting.subject_id, posting.kind);
        let found = self
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let Some(guild) = district::store::guild_of(conn, district_id).await? else { return Ok(None) };
                    let Some(district) = district::store::find(conn, guild).await? else { return Ok(None) };
                    let round = match kind {
                        Kind::Invitation | Kind::Result => {
                            readiness::store::find(conn, district_id, subject_id).await?
                        }
                        Kind::Welcome | Kind::Announcement | Kind::Change => None,
                    };
                    let result = match (kind, &round) {
                        (Kind::Result, Some(round)) => Some(Loaded::read(conn, round.clone(), Eyes::Everyone).await?),
                        _ => None,
                    };
                    Ok::<_, Fault>(Some((district, round, result)))
                })
            })
            .await?;
        let Some((district, round, result)) = found else { return Ok(None) };
        let voice = self.prompts.voice(district.profile());
        let (message, mark, over) = match (kind, round, result) {
            (Kind::Welcome, ..) => (district::view::welcome(&voice), district::commands::click::checklist(), false),
            (Kind::Invitation, Some(round), _) => (
                readiness::view::invitation(&voice, &round, self.now),
                readiness::commands::click::take(round.id),
                round.state_at(self.now) != readiness::State::Open,
            ),
            (Kind::Result, Some(round), Some(result)) => {
                let message = result.post(&voice, &district.roles).await?;
                (message, readiness::commands::click::results(round.id), false)
            }
            (Kind::Invitation | Kind::Result | Kind::Announcement | Kind::Change, ..) => return Ok(None),
        };
        Ok(Some(Subject { district, message, mark, over }))
    }

    async fn save<F>(&self, work: F) -> Result<(), Fault>
    where
        F: for<'c> FnOnce(&'c mut sqlx::SqliteConnection) -> futures::future::BoxFuture<'c, Result<(), Fault>>
            + Send
            + 'static,
    {
        let written: database::Written<()> = self.store.write(None, work).await?;
        let _ = written;
        Ok(())
    }
}
