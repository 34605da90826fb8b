//! Everyone is invited to say what they think before a session, and who can't come and has said nothing is reminded once
//! (`docs/method.md`, "Invitations to say something"). Rules only.
//!
//! - `nudge.rs`: that one reminder.

pub mod commands;
pub mod handler;
pub mod nudge;
pub mod store;
pub mod view;

use sqlx::SqliteConnection;

use super::Topic;
use super::asked::Changes;
use crate::district::Hours;
use crate::error::Fault;
use crate::posting::{Kind, ahead};
use crate::retreat::{self, Session, State};

/// How many calendar days before a session people are invited.
pub const DAYS_BEFORE: u32 = 14;

/// Whether a session has an invitation of its own: it asks more than what else it should hear.
pub fn has_own(kind: retreat::Kind) -> bool {
    Topic::of(kind).iter().any(|topic| *topic != Topic::Open)
}

/// When it goes out by itself, in seconds since 1970 (UTC): two weeks before, or on the working day before that, at the
/// reminder hour; where that is past, as soon as is allowed.
pub fn due_at(session: &Session, hours: &Hours, now: i64) -> i64 {
    ahead::due_at(session, DAYS_BEFORE, hours, now)
}

/// Makes a session's invitation follow the session: scheduled, drawn anew, or taken back. Part of the write that changed
/// the session.
///
/// # Errors
/// Faults of the database.
pub async fn follow(conn: &mut SqliteConnection, session: &Session, hours: &Hours, now: i64) -> Result<(), Fault> {
    match has_own(session.kind) {
        true => ahead::follow(conn, session, Kind::InputInvitation, due_at(session, hours, now), now).await,
        false => Ok(()),
    }
}

/// What an invitation is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The session.
    pub session: Session,
    /// Where the district differs from the method in who is asked.
    pub changes: Changes,
}

impl Loaded {
    /// Reads it, or `None` if there is no such session, or only a draft of it.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn read(conn: &mut SqliteConnection, district_id: i64, session_id: i64) -> Result<Option<Self>, Fault> {
        let found = retreat::store::find(conn, district_id, session_id).await?;
        let Some(session) = found.filter(|session| session.state != State::Draft) else { return Ok(None) };
        let changes = super::store::changes(conn, district_id).await?;
        Ok(Some(Self { session, changes }))
    }

    /// Whether nobody can say anything any more: it was called off, or has begun.
    pub fn is_over(&self, now: i64) -> bool {
        self.session.state == State::Cancelled || self.session.starts_at <= now
    }

    /// The first instant from `now` on, in seconds since 1970 (UTC), at which it may go out by itself.
    pub fn allowed_at(&self, hours: &Hours, now: i64) -> i64 {
        ahead::allowed_at(&self.session, hours, now)
    }

    /// When it looks different by itself, in seconds since 1970 (UTC): its buttons go when the session begins.
    pub fn until(&self, now: i64) -> Option<i64> {
        Some(self.session.starts_at).filter(|at| *at > now && self.session.state == State::Planned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::WallTime;

    #[test]
    fn two_weeks_before_on_a_working_day_or_as_soon_as_is_allowed() {
        let hours = Hours::example(&["2027-01-18"]);
        for (starts_on, now, due) in [
            ("2027-02-12T09:00", "2027-01-11T12:00", "2027-01-29T09:00"),
            // Two weeks before is a Sunday; a holiday on a Monday.
            ("2027-02-14T09:00", "2027-01-11T12:00", "2027-01-29T09:00"),
            ("2027-02-01T09:00", "2027-01-11T12:00", "2027-01-15T09:00"),
            // Nearer: at once, or when people are awake and at work.
            ("2027-01-22T09:00", "2027-01-11T12:00", "2027-01-11T12:00"),
            ("2027-01-22T09:00", "2027-01-11T21:30", "2027-01-12T07:00"),
        ] {
            let session = Session::example(starts_on);
            let at = |wall: &str| wall.parse::<WallTime>().unwrap().unix_seconds(&session.zone);
            assert_eq!(due_at(&session, &hours, at(now)), at(due), "{starts_on}, planned {now}");
        }
    }

    #[test]
    fn what_asks_only_one_open_question_needs_no_invitation_of_its_own() {
        use retreat::Kind as Session;
        let own: Vec<Session> = Session::ALL.into_iter().filter(|kind| has_own(*kind)).collect();
        assert_eq!(own, [Session::Data, Session::Vision, Session::Direction]);
    }
}
