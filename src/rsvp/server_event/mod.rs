//! A session as an event of the server, where the district wants that: everyone in the server sees it. A row is written
//! with what it follows from; the sweep brings the event into step with it. Never for the core team's meetings.

pub mod store;

use sqlx::SqliteConnection;

use self::store::Row;
use super::calendar_file::web_address;
use crate::error::{Fault, caught};
use crate::message::Text;
use crate::messenger::{Event, SendError};
use crate::posting::handler::Outbox;
use crate::prompts::Voice;
use crate::retreat::{self, Session, State, view};
use crate::sending::{HOUR, backoff, reason_of};
use crate::{district, sending};

crate::texts! { "rsvp";
    no_place() = "event.no_place";
}

/// The longest name of an event, in Discord's way of counting.
const NAME: usize = 100;

/// Has a session's event brought into step: made, changed or taken away. Part of the write that changed the session.
///
/// # Errors
/// Faults of the database.
pub async fn follow(conn: &mut SqliteConnection, session: &Session, now: i64) -> Result<(), Fault> {
    store::follow(conn, session.district_id, session.id, now).await
}

/// Brings every event that is out of step into step: a few districts at once, each one's events one after another, since
/// looking for one that may be there must not meet another on its way. One failure, or panic, leaves the others going.
///
/// # Errors
/// Faults of the database while looking for what is due.
pub async fn deliver_due(outbox: &Outbox<'_>) -> Result<(), Fault> {
    let now = outbox.now;
    let due = outbox.store.read(move |conn| Box::pin(store::list_due(conn, now))).await?;
    sending::by_district(due, |row| row.district_id, |row| one(outbox, row)).await;
    Ok(())
}

async fn one(outbox: &Outbox<'_>, row: Row) {
    let (id, now) = (row.session_id, outbox.now);
    let step = Step { outbox, row };
    let Err(fault) = caught(step.bring()).await else { return };
    tracing::error!(session.id = id, %fault, "could not bring a session's event into step");
    // So that it is not tried in vain every minute, before all others.
    if let Err(fault) = step.save(move |conn| Box::pin(store::postpone(conn, id, now, now + HOUR))).await {
        tracing::error!(session.id = id, %fault, "could not put a session's event off");
    }
}

/// One event on its way.
struct Step<'a> {
    outbox: &'a Outbox<'a>,
    row: Row,
}

/// The event that was asked for, as it is now.
struct Wanted {
    event: Event,
    /// The session's sequence that it shows.
    sequence: i64,
    /// It should be there; if not, it should be taken away.
    wanted: bool,
    /// The ids of the district's events that are known.
    known: Vec<u64>,
}

impl Step<'_> {
    async fn bring(&self) -> Result<(), Fault> {
        let Some(wanted) = self.look().await? else { return self.forget().await };
        let event_id = match (self.row.event_id, self.row.uncertain) {
            (Some(id), _) => Some(id),
            // It was made, perhaps, and nobody heard: look before making another.
            (None, true) => match self.find(&wanted).await {
                Ok(found) => found,
                Err(error) => return self.later(&error, true).await,
            },
            (None, false) => None,
        };
        match (wanted.wanted, event_id) {
            (false, None) => self.forget().await,
            (false, Some(id)) => self.take_away(id).await,
            (true, Some(id)) => self.update(id, &wanted).await,
            (true, None) => self.create(&wanted).await,
        }
    }

    /// Looks at the session again; `None` if it, or its server, is gone.
    async fn look(&self) -> Result<Option<Wanted>, Fault> {
        let (guild, district_id, session_id) = (self.row.guild_id, self.row.district_id, self.row.session_id);
        let found = self
            .outbox
            .store
            .read(move |conn| {
                Box::pin(async move {
                    let Some(district) = district::store::find(conn, guild).await? else { return Ok(None) };
                    let Some(session) = retreat::store::find(conn, district_id, session_id).await? else {
                        return Ok(None);
                    };
                    let on = district::hours::store::server_events(conn, district_id).await?;
                    let known = store::known(conn, district_id).await?;
                    Ok::<_, Fault>(Some((district, session, on, known)))
                })
            })
            .await?;
        Ok(found.map(|(district, session, on, known)| Wanted {
            event: event(&self.outbox.prompts.voice(district.profile()), &session),
            sequence: session.sequence,
            wanted: on && session.state == State::Planned,
            known,
        }))
    }

    /// An event of ours that no row knows: the answer to an attempt was lost. The one that looks like this one, or the one
    /// that looked so before the session was moved or renamed; it is drawn anew either way.
    async fn find(&self, wanted: &Wanted) -> Result<Option<u64>, SendError> {
        let mut ours = self.outbox.messenger.events(self.row.guild_id).await?;
        ours.retain(|(id, event)| !wanted.known.contains(id) && event.starts_at > self.outbox.now);
        let same_name = |event: &Event| event.name == wanted.event.name;
        let same_start = |event: &Event| event.starts_at == wanted.event.starts_at;
        let exact = ours.iter().find(|(_, event)| same_name(event) && same_start(event));
        let alike = || ours.iter().find(|(_, event)| same_name(event) || same_start(event));
        Ok(exact.or_else(alike).map(|(id, _)| *id))
    }

    async fn create(&self, wanted: &Wanted) -> Result<(), Fault> {
        let (id, next_at) = (self.row.session_id, self.outbox.now + backoff(self.row.attempts + 1));
        self.save(move |conn| Box::pin(store::claim(conn, id, next_at))).await?;
        match self.outbox.messenger.create_event(self.row.guild_id, &wanted.event).await {
            Ok(event_id) => self.settle(event_id, wanted).await,
            Err(error) => self.later(&error, matches!(error, SendError::Later(_))).await,
        }
    }

    async fn update(&self, event_id: u64, wanted: &Wanted) -> Result<(), Fault> {
        match self.outbox.messenger.update_event(self.row.guild_id, event_id, &wanted.event).await {
            Ok(()) => self.settle(event_id, wanted).await,
            // Somebody took it away: it is made anew.
            Err(SendError::Gone(_)) => self.create(wanted).await,
            Err(error) => self.later(&error, self.row.uncertain).await,
        }
    }

    async fn take_away(&self, event_id: u64) -> Result<(), Fault> {
        match self.outbox.messenger.delete_event(self.row.guild_id, event_id).await {
            Ok(()) | Err(SendError::Gone(_)) => self.forget().await,
            Err(error) => self.later(&error, self.row.uncertain).await,
        }
    }

    async fn settle(&self, event_id: u64, wanted: &Wanted) -> Result<(), Fault> {
        let (id, sequence, now) = (self.row.session_id, wanted.sequence, self.outbox.now);
        self.save(move |conn| Box::pin(store::settle(conn, id, event_id, sequence, now))).await
    }

    async fn forget(&self) -> Result<(), Fault> {
        let id = self.row.session_id;
        self.save(move |conn| Box::pin(store::forget(conn, id))).await
    }

    async fn later(&self, error: &SendError, uncertain: bool) -> Result<(), Fault> {
        let (id, attempts) = (self.row.session_id, self.row.attempts + 1);
        tracing::warn!(session.id = id, %error, "a session's event is not in step");
        let reason = reason_of(error);
        let wait = if reason == sending::Reason::Forbidden { HOUR } else { backoff(attempts) };
        let next_at = self.outbox.now + wait;
        self.save(move |conn| Box::pin(store::settle_later(conn, id, attempts, reason, uncertain, next_at))).await
    }

    async fn save<F>(&self, work: F) -> Result<(), Fault>
    where
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> futures::future::BoxFuture<'c, Result<(), Fault>>
            + Send
            + 'static,
    {
        self.outbox.store.write_own(work).await
    }
}

/// The event that shows a session.
fn event(voice: &Voice<'_>, session: &Session) -> Event {
    let link = web_address(&session.link);
    let description = [Some(view::question(voice, session.kind).plain()), link.clone()];
    let place = [Text::given(session.place.clone()).plain(), link.unwrap_or_default(), no_place(voice).plain()];
    Event {
        name: fitting(view::title(voice, session).plain().trim()),
        description: description.into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
        starts_at: session.starts_at,
        ends_at: session.ends_at(),
        place: place.iter().map(|place| place.trim()).find(|place| !place.is_empty()).unwrap_or_default().to_owned(),
    }
}

/// A name as Discord keeps it, so that it is known again.
fn fitting(name: &str) -> String {
    if name.encode_utf16().count() <= NAME {
        return name.to_owned();
    }
    let mut room = NAME - 1;
    let kept = name.chars().take_while(|c| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    format!("{}…", kept.collect::<String>().trim_end())
}
