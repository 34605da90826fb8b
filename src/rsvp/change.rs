//! What was moved or called off, as it is told to those whom it concerns.

use sqlx::SqliteConnection;

use super::{announcement, store};
use crate::calendar::WallTime;
use crate::district::Hours;
use crate::error::Fault;
use crate::posting;
use crate::retreat::{self, Meeting, Session};

/// What changes for so many days from now on is told at any hour.
const AT_ONCE_DAYS: u32 = 2;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A session takes place at another time.
    SessionMoved,
    /// A session was called off.
    SessionCancelled,
    /// The core team meets at another time; the session stays where it is.
    MeetingMoved,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SessionMoved, Self::SessionCancelled, Self::MeetingMoved];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SessionMoved => "session_moved",
            Self::SessionCancelled => "session_cancelled",
            Self::MeetingMoved => "meeting_moved",
        }
    }

    /// The reverse of [`What::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.as_str() == name)
    }

    /// Whether word of this makes that of an earlier change needless: a session's new time does so for all, a meeting's
    /// for the meeting's.
    fn covers(self, earlier: Self) -> bool {
        match self {
            Self::SessionMoved | Self::SessionCancelled => true,
            Self::MeetingMoved => earlier == Self::MeetingMoved,
        }
    }
}

/// One change of a session, or of the core team's meeting before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Our own key.
    pub id: i64,
    /// The session.
    pub session_id: i64,
    /// What changed.
    pub what: What,
    /// When it was to start, in the session's wall time.
    pub old_on: WallTime,
    /// When it starts now; `None`: it was called off.
    pub new_on: Option<WallTime>,
}

/// When something was to start as far as people have heard: before the first change of its kind that they weren't told
/// of. `all` are the session's changes, oldest first, each with whether people were told.
fn last_heard(change: &Change, all: &[(Change, bool)]) -> WallTime {
    let of_meeting = change.what == What::MeetingMoved;
    let earlier = all.iter().filter(|(it, _)| it.id <= change.id && (it.what == What::MeetingMoved) == of_meeting);
    let mut heard = change.old_on;
    for (it, told) in earlier.rev() {
        if *told && it.id != change.id {
            break;
        }
        heard = it.old_on;
    }
    heard
}

/// What the word of a change is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The change; `old_on` is what people had last heard.
    pub change: Change,
    /// The session as it is now.
    pub session: Session,
    /// The core team's meeting before it, as it is now.
    pub meeting: Option<Meeting>,
    /// Everyone has read of the session, so everyone hears of the change; else the core team does.
    pub announced: bool,
    /// A newer change says more.
    pub outdated: bool,
}

impl Loaded {
    /// Reads it, or `None` if there is no such change.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn read(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Self>, Fault> {
        let Some(mut change) = store::find_change(conn, district_id, id).await? else { return Ok(None) };
        let Some(session) = retreat::store::find(conn, district_id, change.session_id).await? else { return Ok(None) };
        let meeting = retreat::store::find_meeting(conn, district_id, session.id).await?;
        let all = store::list_changes(conn, district_id, session.id).await?;
        change.old_on = last_heard(&change, &all);
        let outdated = all.iter().any(|(newer, _)| newer.id > change.id && newer.what.covers(change.what));
        let announced = announcement::posting(conn, &session).await?;
        let announced = announced.is_some_and(|posting| posting.state == posting::State::Sent);
        Ok(Some(Self { change, session, meeting, announced, outdated }))
    }

    /// Whether everyone is told, and not the core team only.
    pub fn for_everyone(&self) -> bool {
        self.announced && self.change.what != What::MeetingMoved
    }

    /// The first instant from `now` on, in seconds since 1970 (UTC), at which it may be told: at once if somebody could
    /// otherwise come at the wrong time within two days.
    pub fn allowed_at(&self, hours: &Hours, now: i64) -> i64 {
        let zone = &self.session.zone;
        let first = self.change.new_on.map_or(self.change.old_on, |new| new.min(self.change.old_on));
        if first.days_before(AT_ONCE_DAYS).unix_seconds(zone) <= now {
            return now;
        }
        hours.allowed_at(now, zone, first.date(), first)
    }

    /// Whether there is nothing left to tell.
    pub fn is_over(&self, now: i64) -> bool {
        self.outdated || self.session.is_over(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: i64, what: What, old: &str) -> Change {
        Change { id, session_id: 1, what, old_on: old.parse().unwrap(), new_on: None }
    }

    #[test]
    fn people_hear_from_when_it_was_moved_as_far_as_they_knew() {
        let first = change(1, What::SessionMoved, "2027-02-10T09:00");
        let second = change(2, What::SessionMoved, "2027-02-11T09:00");
        let meeting = change(3, What::MeetingMoved, "2027-02-03T15:45");
        let third = change(4, What::SessionMoved, "2027-02-12T09:00");
        let heard = |told: [bool; 4]| {
            let all: Vec<_> = [first, second, meeting, third].into_iter().zip(told).collect();
            last_heard(&third, &all).to_string()
        };
        assert_eq!(heard([true, true, true, false]), "2027-02-12T09:00");
        assert_eq!(heard([true, false, true, false]), "2027-02-11T09:00");
        assert_eq!(heard([false, false, false, false]), "2027-02-10T09:00");
        // Drawn again after it was told, it says the same.
        assert_eq!(heard([true, false, true, true]), "2027-02-11T09:00");
        let all: Vec<_> = [first, second, meeting, third].into_iter().map(|it| (it, false)).collect();
        assert_eq!(last_heard(&meeting, &all), meeting.old_on);
    }

    #[test]
    fn a_meeting_that_moved_does_not_silence_a_session_that_did() {
        assert!(What::SessionMoved.covers(What::MeetingMoved));
        assert!(What::SessionCancelled.covers(What::SessionMoved));
        assert!(What::MeetingMoved.covers(What::MeetingMoved));
        assert!(!What::MeetingMoved.covers(What::SessionMoved));
    }
}
