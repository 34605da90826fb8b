//! A session's announcement: when it goes out, and that it shows what is true (`docs/method.md`, "Announcements").

use sqlx::SqliteConnection;

use super::{Rsvp, store};
use crate::district::Hours;
use crate::error::Fault;
use crate::meeting::{self, ItemState};
use crate::posting::{self, Kind, Posting, ahead};
use crate::retreat::{self, Session, State};
use crate::scan::{self, Scan};

/// How many calendar days before a session it is announced.
pub const DAYS_BEFORE: u32 = 28;

/// When a session is announced by itself, in seconds since 1970 (UTC): four weeks before, or on the working day before
/// that, at the reminder hour; where that is past, as soon as is allowed.
pub fn due_at(session: &Session, hours: &Hours, now: i64) -> i64 {
    ahead::due_at(session, DAYS_BEFORE, hours, now)
}

/// A session's announcement on its way, or where it stands.
///
/// # Errors
/// Faults of the database.
pub async fn posting(conn: &mut SqliteConnection, session: &Session) -> Result<Option<Posting>, Fault> {
    posting::store::find(conn, session.district_id, Kind::Announcement, session.id).await
}

/// Makes a session's announcement follow the session: scheduled, drawn anew, or taken back. Part of the write that
/// changed the session.
///
/// # Errors
/// Faults of the database.
pub async fn follow(conn: &mut SqliteConnection, session: &Session, hours: &Hours, now: i64) -> Result<(), Fault> {
    ahead::follow(conn, session, Kind::Announcement, due_at(session, hours, now), now).await
}

/// What an announcement is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The session.
    pub session: Session,
    /// All answers, those for earlier dates too.
    pub answers: Vec<Rsvp>,
    /// Its agenda once that is final: words and minutes.
    pub agenda: Vec<(String, Option<u32>)>,
    /// What is to be read before it, once that is posted.
    pub reading: Option<Scan>,
}

impl Loaded {
    /// Reads it, or `None` if there is no such session, or only a draft of it.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn read(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<Option<Self>, Fault> {
        let found = retreat::store::find(&mut *conn, district_id, id).await?;
        let Some(session) = found.filter(|session| session.state != State::Draft) else { return Ok(None) };
        let answers = store::list(&mut *conn, district_id, id).await?;
        let agenda = match session.agenda_final {
            true => {
                let agenda = meeting::store::agenda(&mut *conn, session.clone()).await?;
                agenda.of(ItemState::Accepted).map(|item| (item.words.clone(), item.minutes)).collect()
            }
            false => vec![],
        };
        let reading = scan::store::list_posted(conn, district_id, id).await?.into_iter().next();
        Ok(Some(Self { session, answers, agenda, reading }))
    }

    /// Whether there is nothing left to announce: it was called off, or has begun.
    pub fn is_over(&self, now: i64) -> bool {
        super::closed(&self.session, now).is_some()
    }

    /// The first instant from `now` on, in seconds since 1970 (UTC), at which it may go out by itself.
    pub fn allowed_at(&self, hours: &Hours, now: i64) -> i64 {
        ahead::allowed_at(&self.session, hours, now)
    }

    /// When it looks different by itself, in seconds since 1970 (UTC): its buttons go when the session is over.
    pub fn until(&self, now: i64) -> Option<i64> {
        Some(self.session.ends_at()).filter(|at| *at > now && self.session.state == State::Planned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::WallTime;

    #[test]
    fn four_weeks_before_on_a_working_day_or_as_soon_as_is_allowed() {
        let hours = Hours::example(&["2027-01-18"]);
        for (starts_on, now, due) in [
            ("2027-02-12T09:00", "2027-01-11T12:00", "2027-01-15T09:00"),
            // Four weeks before is a Sunday, then a holiday on Monday.
            ("2027-02-14T09:00", "2027-01-11T12:00", "2027-01-15T09:00"),
            ("2027-02-15T09:00", "2027-01-11T12:00", "2027-01-15T09:00"),
            // Nearer: at once, or when people are awake and at work.
            ("2027-02-05T09:00", "2027-01-11T12:00", "2027-01-11T12:00"),
            ("2027-02-05T09:00", "2027-01-11T21:30", "2027-01-12T07:00"),
            ("2027-02-05T09:00", "2027-01-16T11:00", "2027-01-19T09:00"),
            ("2027-01-17T09:00", "2027-01-16T11:00", "2027-01-16T11:00"),
            // Across a clock change the hour on the wall stays.
            ("2027-03-26T09:00", "2027-01-11T12:00", "2027-02-26T09:00"),
        ] {
            let session = Session::example(starts_on);
            let at = |wall: &str| wall.parse::<WallTime>().unwrap().unix_seconds(&session.zone);
            assert_eq!(due_at(&session, &hours, at(now)), at(due), "{starts_on}, planned {now}");
        }
        let session = Session::example("2027-02-05T09:00");
        let now = session.starts_at - 3 * 86_400 + 17;
        assert_eq!(due_at(&session, &hours, now), now, "never earlier than now");
    }
}
