//! What is posted of the digest by itself: before the core team meets, and what is new after that.

use std::collections::BTreeSet;

use sqlx::SqliteConnection;

use super::{Counts, Readable, count, enough_or_none, store};
use crate::calendar::WallTime;
use crate::district::{self, Hours};
use crate::error::Fault;
use crate::input::store::{enough, list_readable};
use crate::input::{By, Said};
use crate::meeting;
use crate::posting::{self, Kind, ahead};
use crate::retreat::{self, Meeting, Session, State, follow as retreat_follow};

/// What is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All that may be read, with the core team's notice.
    Digest,
    /// What came or changed after it, one working day before the session.
    Addendum,
}

impl Part {
    /// All of them, in the order in which they go out.
    pub const ALL: [Self; 2] = [Self::Digest, Self::Addendum];

    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Addendum => "addendum",
        }
    }

    /// The reverse of [`Part::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == name)
    }
}

/// Something that is posted of a session's input, or will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest {
    /// Our own key.
    pub id: i64,
    /// The session.
    pub session_id: i64,
    /// What of it.
    pub part: Part,
    /// The session's revision: moved, it is posted again.
    pub revision: i64,
}

/// When it goes out, in the session's wall time.
pub fn due_on(part: Part, session: &Session, meeting: Option<&Meeting>, hours: &Hours) -> WallTime {
    let day = match part {
        Part::Digest => retreat_follow::notice_day(session, meeting, hours),
        Part::Addendum => hours.working.working_days_before(session.starts_on.date(), 1),
    };
    WallTime::new(day.unwrap_or(session.starts_on.date()), hours.reminder)
}

/// Makes what is posted of a session's input follow the session. Part of the write that changed the session.
///
/// # Errors
/// Faults of the database.
pub async fn follow(
    conn: &mut SqliteConnection,
    session: &Session,
    meeting: Option<&Meeting>,
    hours: &Hours,
    now: i64,
) -> Result<(), Fault> {
    let district = session.district_id;
    for digest in store::list(&mut *conn, session).await? {
        posting::store::want_redraw(&mut *conn, district, Kind::Digest, digest.id, now).await?;
    }
    if session.state != State::Planned || session.starts_at <= now {
        return Ok(());
    }
    let told = store::went_out(&mut *conn, session).await?;
    for part in Part::ALL {
        let id = store::ensure(&mut *conn, session, part).await?;
        let due = due_on(part, session, meeting, hours).unix_seconds(&session.zone);
        let there = posting::store::find(&mut *conn, district, Kind::Digest, id).await?;
        let at = match there {
            _ if due > now => due,
            // Its time has come: it is on its way, or there was nothing to say.
            Some(_) => continue,
            // Moved so near that its time is past: what is new since the last one follows in the addendum.
            None if told && part == Part::Digest => continue,
            None => ahead::allowed_at(session, hours, now),
        };
        posting::store::schedule(&mut *conn, district, Kind::Digest, id, at, now).await?;
    }
    Ok(())
}

/// A fingerprint of what one input says among others' answers.
fn mark(said: &[Said], input_id: i64) -> i64 {
    let own = said.iter().filter(|one| one.input_id == input_id);
    let words: Vec<String> = own.map(|one| format!("{}\n{}", one.question.as_str(), one.words)).collect();
    i64::from(meeting::mark(&words.join("\n\n")))
}

/// What is to stand in it now, as inputs and the marks of their answers: for an addendum, what the session's earlier ones did
/// not hold as it is now. A confidential one is new only once, and only with enough others: that one was changed would tell
/// of its author.
async fn contents(
    conn: &mut SqliteConnection,
    session: &Session,
    digest: &Digest,
    minimum_group: u32,
) -> Result<Vec<(i64, i64)>, Fault> {
    let mut said = list_readable(&mut *conn, session.district_id, session.id, minimum_group).await?;
    if digest.part == Part::Addendum {
        let told = store::told_before(&mut *conn, session, digest.id).await?;
        let marks: Vec<bool> = said
            .iter()
            .map(|one| match told.get(&one.input_id) {
                None => true,
                Some(_) if one.by == By::Confidential => false,
                Some(then) => *then != mark(&said, one.input_id),
            })
            .collect();
        let mut new = marks.into_iter();
        said.retain(|_| new.next().unwrap_or(false));
        let enough = enough(conn, session.district_id, session.id, minimum_group).await?;
        enough_or_none(&mut said, enough);
    }
    let inputs: BTreeSet<i64> = said.iter().map(|one| one.input_id).collect();
    Ok(inputs.into_iter().map(|input| (input, mark(&said, input))).collect())
}

/// Notes what is about to be posted, so that it is known later what people have read. Right before an attempt.
///
/// # Errors
/// Faults of the database.
pub async fn note(conn: &mut SqliteConnection, district_id: i64, id: i64) -> Result<(), Fault> {
    let Some(digest) = store::find(&mut *conn, district_id, id).await? else { return Ok(()) };
    let Some(session) = retreat::store::find(&mut *conn, district_id, digest.session_id).await? else { return Ok(()) };
    let Some(guild) = district::store::guild_of(&mut *conn, district_id).await? else { return Ok(()) };
    let Some(district) = district::store::find(&mut *conn, guild).await? else { return Ok(()) };
    let contents = contents(&mut *conn, &session, &digest, district.minimum_group).await?;
    store::set_contents(conn, district_id, id, &contents).await
}

/// What it is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// It.
    pub digest: Digest,
    /// The session as it is now.
    pub session: Session,
    /// What stands in it and still may be read.
    pub said: Vec<Said>,
    /// How many spoke in it.
    pub counts: Counts,
    /// Whether something of the session's input was posted before it.
    pub more: bool,
}

impl Loaded {
    /// Reads it, or `None` if there is no such thing.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn read(
        conn: &mut SqliteConnection,
        district_id: i64,
        id: i64,
        minimum_group: u32,
    ) -> Result<Option<Self>, Fault> {
        let Some(digest) = store::find(&mut *conn, district_id, id).await? else { return Ok(None) };
        let found = retreat::store::find(&mut *conn, district_id, digest.session_id).await?;
        let Some(session) = found else { return Ok(None) };
        let inputs = store::contents(&mut *conn, district_id, id).await?;
        let Readable { mut said, counts } = super::read(&mut *conn, district_id, session.id, minimum_group).await?;
        said.retain(|one| inputs.contains(&one.input_id));
        enough_or_none(&mut said, enough(&mut *conn, district_id, session.id, minimum_group).await?);
        let counts = count(&said, counts.held_back, minimum_group);
        let more = digest.part == Part::Addendum && !store::told_before(conn, &session, id).await?.is_empty();
        Ok(Some(Self { digest, session, said, counts, more }))
    }

    /// Whether there is nothing to post: nobody has said anything that may be read, or the session was moved, called off or
    /// has begun.
    pub fn is_over(&self, now: i64) -> bool {
        let session = &self.session;
        let takes_place = session.state == State::Planned && session.revision == self.digest.revision;
        self.said.is_empty() || !takes_place || session.starts_at <= now
    }

    /// The first instant from `now` on, in seconds since 1970 (UTC), at which it may go out by itself.
    pub fn allowed_at(&self, hours: &Hours, now: i64) -> i64 {
        ahead::allowed_at(&self.session, hours, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_the_core_teams_notice_and_one_working_day_before() {
        let hours = Hours::example(&[]);
        let due = |part, starts_on: &str| due_on(part, &Session::example(starts_on), None, &hours).to_string();
        // A Friday: the core team's day is the Friday before, its notice two working days earlier.
        assert_eq!(due(Part::Digest, "2027-02-12T09:00"), "2027-02-03T09:00");
        assert_eq!(due(Part::Addendum, "2027-02-12T09:00"), "2027-02-11T09:00");
        // A Monday.
        assert_eq!(due(Part::Digest, "2027-02-15T09:00"), "2027-02-04T09:00");
        assert_eq!(due(Part::Addendum, "2027-02-15T09:00"), "2027-02-12T09:00");
    }

    #[test]
    fn other_words_have_another_mark() {
        let said = |input_id, words: &str| Said {
            input_id,
            question: crate::input::Question::Hear,
            words: words.to_owned(),
            by: By::Person(None, None),
        };
        let all = [said(1, "one"), said(2, "two"), said(3, "one")];
        assert_eq!(mark(&all, 1), mark(&all, 3));
        assert_ne!(mark(&all, 1), mark(&all, 2));
    }
}
