//! Sending what waits: look at the subject again, note the attempt, send, settle.

use super::{Kind, Posting, Reason, State, backoff, store};
use crate::district::{self, District, Purpose};
use crate::error::Fault;
use crate::message::{CustomId, Message};
use crate::messenger::{Messenger, SendError};
use crate::prompts::Prompts;
use crate::readiness::handler::results::Loaded;
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

/// A posting as it is to be sent now.
struct Letter {
    channel: u64,
    message: Message,
    /// A control in it, by which it is found again in the channel.
    mark: CustomId,
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
        let id = posting.id;
        let retry_at = self.now + backoff(posting.attempts + 1);
        let letter = match self.write_letter(&posting).await? {
            Ok(letter) => letter,
            Err(reason @ Reason::NoChannel) if posting.kind != Kind::Welcome => {
                return self.save(move |conn| Box::pin(store::settle_later(conn, id, reason, false, retry_at))).await;
            }
            Err(reason @ Reason::Outage) => {
                let uncertain = posting.uncertain;
                return self
                    .save(move |conn| Box::pin(store::settle_later(conn, id, reason, uncertain, retry_at)))
                    .await;
            }
            Err(reason) => return self.save(move |conn| Box::pin(store::give_up(conn, id, reason))).await,
        };
        if posting.uncertain {
            // Discord's own protection against doubles forgets after a few minutes: look for it before sending again.
            let sought_in = posting.channel_id.unwrap_or(letter.channel);
            match self.messenger.find_sent(sought_in, &letter.mark).await {
                Ok(Some(message)) => {
                    return self.save(move |conn| Box::pin(store::settle_sent(conn, id, message))).await;
                }
                Ok(None) | Err(SendError::Gone(_)) => {}
                Err(error) => {
                    let reason = reason_of(&error);
                    return self
                        .save(move |conn| Box::pin(store::settle_later(conn, id, reason, true, retry_at)))
                        .await;
                }
            }
        }
        let channel = letter.channel;
        self.save(move |conn| Box::pin(store::claim(conn, id, channel, retry_at))).await?;
        match self.messenger.post(letter.channel, &letter.message, &format!("posting-{id}")).await {
            Ok(message) => self.save(move |conn| Box::pin(store::settle_sent(conn, id, message))).await,
            Err(error) => {
                tracing::warn!(posting.id = id, channel.id = channel, %error, "a posting did not go out");
                let reason = reason_of(&error);
                let uncertain = matches!(error, SendError::Later(_));
                if posting.kind == Kind::Welcome && !uncertain {
                    return self.save(move |conn| Box::pin(store::give_up(conn, id, reason))).await;
                }
                self.save(move |conn| Box::pin(store::settle_later(conn, id, reason, uncertain, retry_at))).await
            }
        }
    }

    async fn redraw(&self, posting: Posting) -> Result<(), Fault> {
        let (id, wanted) = (posting.id, posting.redraw);
        let (Some(channel), Some(message_id)) = (posting.channel_id, posting.message_id) else {
            return self.save(move |conn| Box::pin(store::settle_redraw(conn, id, wanted, None))).await;
        };
        let again = match self.subject(&posting).await? {
            Some((_, message, _)) => match self.messenger.redraw(channel, message_id, &message).await {
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

    /// Looks at the subject again, at the moment of sending.
    async fn write_letter(&self, posting: &Posting) -> Result<Result<Letter, Reason>, Fault> {
        let Some((district, message, mark)) = self.subject(posting).await? else { return Ok(Err(Reason::Over)) };
        let channel = match posting.kind {
            Kind::Invitation | Kind::Result => district.channels.get(&Purpose::Announcements).copied(),
            Kind::Welcome => match self.messenger.server(district.guild_id).await {
                Ok(server) => server.system_channel,
                Err(error) => return Ok(Err(reason_of(&error))),
            },
        };
        Ok(channel.map(|channel| Letter { channel, message, mark }).ok_or(Reason::NoChannel))
    }

    /// The district, what the posting shows now, and a control in it; `None` if it has lost its meaning.
    async fn subject(&self, posting: &Posting) -> Result<Option<(District, Message, CustomId)>, Fault> {
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
                        Kind::Welcome => None,
                    };
                    let result = match (kind, &round) {
                        (Kind::Result, Some(round)) => Some(Loaded::read(conn, round.clone()).await?),
                        _ => None,
                    };
                    Ok::<_, Fault>(Some((district, round, result)))
                })
            })
            .await?;
        let Some((district, round, result)) = found else { return Ok(None) };
        let voice = self.prompts.voice(district.profile());
        Ok(match (posting.kind, round) {
            (Kind::Invitation, Some(round)) => {
                let over = round.state_at(self.now) != readiness::State::Open && posting.state != State::Sent;
                let message = readiness::view::invitation(&voice, &round, self.now);
                let mark = readiness::commands::click::take(round.id);
                (!over).then_some((district, message, mark))
            }
            (Kind::Result, Some(round)) => match result {
                Some(result) => {
                    let message = result.post(&voice, &district.roles).await?;
                    Some((district, message, readiness::commands::click::results(round.id)))
                }
                None => None,
            },
            (Kind::Invitation | Kind::Result, None) => None,
            (Kind::Welcome, _) => {
                Some((district, district::view::welcome(&voice), district::commands::click::checklist()))
            }
        })
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

fn reason_of(error: &SendError) -> Reason {
    match error {
        SendError::Gone(_) => Reason::Gone,
        SendError::Forbidden(_) | SendError::Closed(_) => Reason::Forbidden,
        SendError::Later(_) => Reason::Outage,
        SendError::Rejected(_) => Reason::Rejected,
    }
}
