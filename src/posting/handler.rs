//! Sending what waits: look at the subject again, note the attempt, send, settle.

use super::{Kind, Posting, Reason, State, store};
use crate::district::{self, District, Hours, Purpose};
use crate::error::{Fault, caught};
use crate::message::{CustomId, Message};
use crate::messenger::{Messenger, SendError};
use crate::prompts::Prompts;
use crate::readiness::handler::results;
use crate::readiness::store::Eyes;
use crate::sending::{self, Back, HOUR, backoff, reason_of};
use crate::store::Store;
use crate::{action, briefing, input, readiness, retreat, rsvp, scan, swot};

/// For how long, in seconds, what somebody wanted out at once disregards the hour: after that it is late like anything else.
const AT_ONCE: i64 = 3600;

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
    /// The first instant from now on at which it may go out by itself, in seconds since 1970 (UTC).
    allowed: i64,
    /// When it looks different by itself, in seconds since 1970 (UTC).
    until: Option<i64>,
    /// The channel of that purpose; `None`: where Discord posts its own welcome messages.
    purpose: Option<Purpose>,
}

/// What a subject is drawn from.
enum Loaded {
    Welcome,
    Invitation(readiness::Round),
    Result(results::Loaded),
    Announcement(rsvp::announcement::Loaded),
    Change(Box<rsvp::change::Loaded>),
    Asked(action::asking::Loaded),
    WordToLead(action::asking::Word, Box<action::Action>),
    InputInvitation(Box<input::invite::Loaded>),
    Digest(Box<input::digest::post::Loaded>),
    Swot(Box<swot::handler::share::Loaded>),
    Reading(Box<scan::Loaded>),
    Briefing(Box<briefing::Loaded>),
}

impl Outbox<'_> {
    /// Sends or redraws everything that is due: a few districts at once, and each district's one after another, so that
    /// a channel's order is kept. One failure, or panic, leaves the others going.
    ///
    /// # Errors
    /// Faults of the database while looking for what is due.
    pub async fn deliver_due(&self) -> Result<(), Fault> {
        let now = self.now;
        let due = self.store.read(move |conn| Box::pin(store::list_due(conn, now))).await?;
        for id in due.unreadable {
            tracing::error!(posting.id = id, "a posting's kind is not known: a newer version may have made it");
            self.put_off(id).await;
        }
        sending::by_district(due.postings, |posting| posting.district_id, |posting| self.one(posting)).await;
        Ok(())
    }

    async fn one(&self, posting: Posting) {
        let id = posting.id;
        let work = async {
            match posting.state {
                State::Sent => self.redraw(posting).await,
                State::Waiting | State::GivenUp => self.deliver(posting).await,
            }
        };
        if let Err(fault) = caught(work).await {
            tracing::error!(posting.id = id, %fault, "could not deliver a posting");
            self.put_off(id).await;
        }
    }

    /// Has one wait that can't be dealt with, so that it is not tried in vain every minute, before all others.
    async fn put_off(&self, id: i64) {
        let (now, again) = (self.now, self.now + HOUR);
        if let Err(fault) = self.save(move |conn| Box::pin(store::postpone(conn, id, now, again))).await {
            tracing::error!(posting.id = id, %fault, "could not put a posting off");
        }
    }

    async fn deliver(&self, posting: Posting) -> Result<(), Fault> {
        let (id, now) = (posting.id, self.now);
        let retry_at = now + backoff(posting.attempts + 1);
        let later = |reason, uncertain| {
            self.save(move |conn| Box::pin(store::settle_later(conn, id, reason, uncertain, retry_at)))
        };
        let give_up = |reason| self.save(move |conn| Box::pin(store::give_up(conn, id, reason)));
        if posting.kind == Kind::Digest && !posting.uncertain {
            let (district, digest) = (posting.district_id, posting.subject_id);
            self.save(move |conn| Box::pin(input::digest::post::note(conn, district, digest))).await?;
        }
        let Some(subject) = self.subject(&posting).await? else { return give_up(Reason::Over).await };
        if subject.over && !posting.uncertain {
            return give_up(Reason::Over).await;
        }
        let channel = match self.channel(&subject).await {
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
        let asked = posting.asked_at.is_some_and(|at| now - at <= AT_ONCE);
        if subject.allowed > now && !asked {
            return self.save(move |conn| Box::pin(store::hold(conn, id, subject.allowed))).await;
        }
        self.save(move |conn| Box::pin(store::claim(conn, id, channel, now, retry_at))).await?;
        match sending::post(self.messenger, channel, &subject.message, &format!("posting-{id}")).await {
            Ok(message) => {
                let (wanted, until) = (posting.redraw, subject.until);
                self.save(move |conn| Box::pin(store::settle_sent(conn, id, message, wanted, until, now))).await
            }
            Err(failed) if posting.kind == Kind::Welcome && !failed.uncertain => give_up(failed.reason).await,
            Err(failed) => later(failed.reason, failed.uncertain).await,
        }
    }

    async fn redraw(&self, posting: Posting) -> Result<(), Fault> {
        let (id, wanted) = (posting.id, posting.redraw);
        let (Some(channel), Some(message_id)) = (posting.channel_id, posting.message_id) else {
            return self.save(move |conn| Box::pin(store::settle_redraw(conn, id, wanted, None, None))).await;
        };
        let (again, until) = match self.subject(&posting).await? {
            Some(subject) => match self.messenger.redraw(channel, message_id, &subject.message).await {
                Ok(()) => (None, subject.until),
                Err(SendError::Later(_) | SendError::NotSent(_)) => {
                    (Some(self.now + backoff(posting.attempts + 1)), None)
                }
                Err(error) => {
                    tracing::warn!(posting.id = id, channel.id = channel, %error, "a posting can't be drawn anew");
                    (None, subject.until)
                }
            },
            None => (None, None),
        };
        self.save(move |conn| Box::pin(store::settle_redraw(conn, id, wanted, again, until))).await
    }

    /// Where it belongs.
    async fn channel(&self, subject: &Subject) -> Result<u64, Reason> {
        let district = &subject.district;
        let channel = match subject.purpose {
            Some(purpose) => district.channels.get(&purpose).copied(),
            None => match self.messenger.server(district.guild_id).await {
                Ok(server) => server.system_channel,
                Err(error) => return Err(reason_of(&error)),
            },
        };
        channel.ok_or(Reason::NoChannel)
    }

    /// Looks at the subject again, at the moment of sending; `None` if it is gone.
    async fn subject(&self, posting: &Posting) -> Result<Option<Subject>, Fault> {
        let (district_id, subject_id, kind) = (posting.district_id, posting.subject_id, posting.kind);
        let now = self.now;
        let found = self
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let Some(guild) = district::store::guild_of(conn, district_id).await? else { return Ok(None) };
                    let Some(district) = district::store::find(conn, guild).await? else { return Ok(None) };
                    let loaded = match kind {
                        Kind::Welcome => Some(Loaded::Welcome),
                        Kind::Invitation => {
                            readiness::store::find(conn, district_id, subject_id).await?.map(Loaded::Invitation)
                        }
                        Kind::Result => match readiness::store::find(conn, district_id, subject_id).await? {
                            Some(round) => {
                                Some(Loaded::Result(results::Loaded::read(conn, round, Eyes::Everyone).await?))
                            }
                            None => None,
                        },
                        Kind::Announcement => rsvp::announcement::Loaded::read(conn, district_id, subject_id)
                            .await?
                            .map(Loaded::Announcement),
                        Kind::Change => rsvp::change::Loaded::read(conn, district_id, subject_id)
                            .await?
                            .map(|change| Loaded::Change(Box::new(change))),
                        Kind::Asked => {
                            action::asking::Loaded::read(conn, district_id, subject_id).await?.map(Loaded::Asked)
                        }
                        Kind::WordToLead => action::asking::read_word(conn, district_id, subject_id)
                            .await?
                            .map(|(word, action)| Loaded::WordToLead(word, Box::new(action))),
                        Kind::InputInvitation => input::invite::Loaded::read(conn, district_id, subject_id)
                            .await?
                            .map(|loaded| Loaded::InputInvitation(Box::new(loaded))),
                        Kind::Digest => {
                            let minimum = district.minimum_group;
                            let found = input::digest::post::Loaded::read(conn, district_id, subject_id, minimum);
                            found.await?.map(|loaded| Loaded::Digest(Box::new(loaded)))
                        }
                        Kind::Swot => swot::handler::share::Loaded::read(conn, &district, subject_id)
                            .await?
                            .map(|board| Loaded::Swot(Box::new(board))),
                        Kind::Reading => match scan::store::find(conn, district_id, subject_id).await? {
                            Some(found) => Some(Loaded::Reading(Box::new(scan::store::load(conn, found, now).await?))),
                            None => None,
                        },
                        Kind::Briefing => briefing::store::load(conn, district_id, subject_id)
                            .await?
                            .map(|loaded| Loaded::Briefing(Box::new(loaded))),
                    };
                    let hours = district::store::hours(conn, district_id).await?;
                    Ok::<_, Fault>(loaded.map(|loaded| (district, hours, loaded)))
                })
            })
            .await?;
        let found: Option<(District, Hours, Loaded)> = found;
        let Some((district, hours, loaded)) = found else { return Ok(None) };
        let voice = self.prompts.voice(district.profile());
        let announcements = Some(Purpose::Announcements);
        Ok(Some(match loaded {
            Loaded::Welcome => Subject {
                message: district::view::welcome(&voice),
                mark: district::commands::click::checklist(),
                over: false,
                allowed: now,
                until: None,
                purpose: None,
                district,
            },
            Loaded::Invitation(round) => Subject {
                message: readiness::view::invitation(&voice, &round, now),
                mark: readiness::commands::click::take(round.id),
                over: round.state_at(now) != readiness::State::Open,
                allowed: now,
                until: None,
                purpose: announcements,
                district,
            },
            Loaded::Result(result) => Subject {
                message: result.post(&voice, &district.roles).await?,
                mark: readiness::commands::click::results(subject_id),
                over: false,
                allowed: now,
                until: None,
                purpose: announcements,
                district,
            },
            Loaded::Announcement(loaded) => Subject {
                message: rsvp::view::announcement(&voice, district.guild_id, &loaded, now),
                mark: rsvp::commands::click::answer(subject_id, rsvp::Answer::Coming),
                over: loaded.is_over(now),
                allowed: loaded.allowed_at(&hours, now),
                until: loaded.until(now),
                purpose: announcements,
                district,
            },
            Loaded::Change(loaded) => Subject {
                message: rsvp::view::change::told(&voice, &district, &loaded, now),
                mark: rsvp::commands::click::now(loaded.session.id, loaded.change.id),
                over: loaded.is_over(now),
                allowed: loaded.allowed_at(&hours, now),
                until: None,
                purpose: Some(if loaded.for_everyone() { Purpose::Announcements } else { Purpose::CoreTeam }),
                district,
            },
            Loaded::Asked(loaded) => Subject {
                message: action::view::asked::ask(&voice, &loaded),
                mark: action::commands::click::asked(subject_id),
                over: loaded.is_over(),
                // Somebody has just asked, as they would by a message of their own.
                allowed: now,
                until: None,
                purpose: Some(Purpose::Actions),
                district,
            },
            Loaded::Swot(board) => Subject {
                message: board.post(&voice).await?,
                mark: swot::commands::click::open(swot::commands::Page::Board, subject_id),
                over: false,
                // Somebody has just shared it.
                allowed: now,
                until: None,
                purpose: announcements,
                district,
            },
            Loaded::Reading(loaded) => {
                // It is posted for a session only, and one is never taken away.
                let Some(session) = &loaded.session else { return Ok(None) };
                let until = Some(session.ends_at()).filter(|at| *at > now);
                Subject {
                    message: scan::view::report::posting(&voice, &loaded.scan, session, now),
                    mark: scan::commands::click::read(subject_id),
                    over: session.state == retreat::State::Cancelled || session.is_over(now),
                    allowed: now,
                    until,
                    purpose: announcements,
                    district,
                }
            }
            Loaded::WordToLead(word, action) => Subject {
                message: action::view::asked::word(&voice, &district, &word, &action),
                mark: action::commands::click::word(subject_id),
                over: action.is_closed(),
                allowed: now,
                until: None,
                purpose: Some(Purpose::Actions),
                district,
            },
            Loaded::InputInvitation(loaded) => Subject {
                message: input::invite::view::invitation(&voice, &loaded, now),
                mark: input::click::questions(subject_id),
                over: loaded.is_over(now),
                allowed: loaded.allowed_at(&hours, now),
                until: loaded.until(now),
                purpose: announcements,
                district,
            },
            Loaded::Digest(loaded) => Subject {
                message: input::digest::view::posted(&voice, &loaded, district.minimum_group),
                mark: input::click::read(loaded.session.id, subject_id),
                over: loaded.is_over(now),
                allowed: loaded.allowed_at(&hours, now),
                until: None,
                purpose: Some(Purpose::CoreTeam),
                district,
            },
            Loaded::Briefing(loaded) => Subject {
                message: briefing::view::posted(&voice, &loaded),
                mark: briefing::click::read(subject_id),
                over: briefing::blocked(&loaded.session, now).is_some(),
                // Somebody has just posted it, as they would a message of their own, and nobody is pinged.
                allowed: now,
                until: None,
                purpose: announcements,
                district,
            },
        }))
    }

    async fn save<F>(&self, work: F) -> Result<(), Fault>
    where
        F: for<'c> FnOnce(&'c mut sqlx::SqliteConnection) -> futures::future::BoxFuture<'c, Result<(), Fault>>
            + Send
            + 'static,
    {
        self.store.write_own(work).await
    }
}
