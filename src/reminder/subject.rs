//! Looks at what a reminder is about, at the moment of sending: is it still wanted, and what does it say now?

use std::sync::Arc;

use futures::future::{BoxFuture, FutureExt};
use sqlx::SqliteConnection;

use super::{Kind, Recipient, Reminder};
use crate::district::{District, Hours, Part};
use crate::error::Fault;
use crate::message::{Button, File, Text};
use crate::prompts::{Prompts, Voice};
use crate::retreat::{Session, State};
use crate::store::Store;
use crate::{action, input, meeting, retreat, rsvp, scan, week};

/// What is known of a reminder when its subject is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Whose it is.
    pub district: &'a District,
    /// The district's hours.
    pub hours: &'a Hours,
    /// What about.
    pub kind: Kind,
    /// The subject's key.
    pub subject_id: i64,
    /// The subject's revision when it was planned.
    pub revision: i64,
    /// Which of its subject's reminders it is.
    pub rung: &'a str,
    /// Whom it goes to, if that is a person.
    pub user_id: Option<u64>,
    /// Seconds since 1970 (UTC).
    pub now: i64,
}

impl Asked<'_> {
    /// The session that is its subject, if it still takes place as it did when this was planned, and is yet to come.
    ///
    /// # Errors
    /// Faults of the database.
    pub async fn session(&self, conn: &mut SqliteConnection) -> Result<Option<Session>, Fault> {
        let found = retreat::store::find(conn, self.district.id, self.subject_id).await?;
        Ok(found.filter(|session| {
            session.state == State::Planned && session.revision == self.revision && session.starts_at > self.now
        }))
    }
}

/// What became of the subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// It was moved, called off, or is done: no reminder is wanted.
    Unwanted,
    /// This is what the reminder says.
    Wanted(Box<Item>),
}

/// What a reminder says. Alone it becomes a message; several for one recipient become one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is about: of several about the same, only the last that was due is shown.
    pub about: (&'static str, i64),
    /// The heading.
    pub title: Text,
    /// The words.
    pub body: Text,
    /// At most four; the first is the one most people want.
    pub buttons: Vec<Button>,
    /// Whose role is pinged, once per message.
    pub ping: Option<Part>,
    /// Files that go with it.
    pub files: Vec<File>,
}

/// Looks.
///
/// # Errors
/// Faults of the database.
pub async fn look(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Look, Fault> {
    match asked.kind {
        Kind::Notice | Kind::Week | Kind::Soon | Kind::AgendaOpen => meeting::remind::look(conn, voice, asked).await,
        Kind::Attendance | Kind::Eve => rsvp::remind::look(conn, voice, asked).await,
        Kind::InputHeld => input::give::remind::look(conn, voice, asked).await,
        Kind::Nudge => input::invite::nudge::look(conn, voice, asked).await,
        Kind::StageAhead | Kind::StageDue | Kind::Overdue | Kind::Told => {
            action::remind::look(conn, voice, asked).await
        }
        Kind::PlanWeek => week::remind::look(conn, voice, asked).await,
        Kind::ScanGiven | Kind::ScanAhead | Kind::ScanDue | Kind::ScanLate => {
            scan::remind::look(conn, voice, asked).await
        }
    }
}

/// What a reminder leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A session.
    Session(Session),
    /// An action, by its name.
    Action(String),
    /// A scan: a first one, or a progress report.
    Scan(scan::Kind),
}

/// What a reminder of this kind and subject leads to; `None` if that is gone.
///
/// # Errors
/// Faults of the database.
pub async fn about(
    conn: &mut SqliteConnection,
    district_id: i64,
    kind: Kind,
    subject_id: i64,
) -> Result<Option<About>, Fault> {
    let id = match kind {
        Kind::Notice | Kind::Week | Kind::Attendance | Kind::Eve | Kind::InputHeld | Kind::Nudge => Some(subject_id),
        Kind::Soon | Kind::AgendaOpen => retreat::store::find_meeting_by_id(&mut *conn, district_id, subject_id)
            .await?
            .map(|meeting| meeting.session_id),
        Kind::StageAhead | Kind::StageDue | Kind::Overdue => {
            let found = action::store::find(conn, district_id, subject_id).await?;
            return Ok(found.map(|action| About::Action(action.name)));
        }
        Kind::ScanGiven | Kind::ScanAhead | Kind::ScanDue | Kind::ScanLate => {
            let found = scan::store::find_of_item(conn, district_id, subject_id).await?;
            return Ok(found.map(|scan| About::Scan(scan.kind)));
        }
        Kind::Told => {
            let found = action::store::card::find_change(conn, district_id, subject_id).await?;
            return Ok(found.map(|(action, _)| About::Action(action.name)));
        }
        Kind::PlanWeek => None,
    };
    match id {
        Some(id) => Ok(retreat::store::find(conn, district_id, id).await?.map(About::Session)),
        None => Ok(None),
    }
}

/// Looks at subjects again.
pub trait Subjects: Send + Sync {
    /// Looks at one.
    fn look<'a>(
        &'a self,
        conn: &'a mut SqliteConnection,
        voice: &'a Voice<'a>,
        asked: &'a Asked<'a>,
    ) -> BoxFuture<'a, Result<Look, Fault>>;
}

/// All the kinds that there are.
pub struct Everything;

impl Subjects for Everything {
    fn look<'a>(
        &'a self,
        conn: &'a mut SqliteConnection,
        voice: &'a Voice<'a>,
        asked: &'a Asked<'a>,
    ) -> BoxFuture<'a, Result<Look, Fault>> {
        look(conn, voice, asked).boxed()
    }
}

/// Looks at a reminder's subject again, in a read of its own.
///
/// # Errors
/// Faults of the database.
pub async fn again(
    store: &Store,
    prompts: &Arc<Prompts>,
    subjects: &Arc<dyn Subjects>,
    (district, hours): (&District, &Hours),
    reminder: &Reminder,
    now: i64,
) -> Result<Look, Fault> {
    let (prompts, subjects) = (Arc::clone(prompts), Arc::clone(subjects));
    let (district, hours) = (district.clone(), hours.clone());
    let (kind, subject_id, revision) = (reminder.kind, reminder.subject_id, reminder.revision);
    let rung = reminder.rung.clone();
    let user_id = match reminder.recipient {
        Recipient::Person(user) => Some(user),
        Recipient::Channel(_) => None,
    };
    let read = store.read(move |conn| {
        async move {
            let voice = prompts.voice(district.profile());
            let asked =
                Asked { district: &district, hours: &hours, kind, subject_id, revision, rung: &rung, user_id, now };
            subjects.look(conn, &voice, &asked).await
        }
        .boxed()
    });
    read.await
}
