//! What follows from a session and its meeting: the reminders (`docs/method.md`, "The core team's week"), the
//! announcement, the server's event, the invitation to say something and what is posted of that. Whoever changes something that they depend on calls [`session()`] or [`district()`] in
//! the same write.

use sqlx::SqliteConnection;

use super::{Meeting, MeetingState, Session, State, core_team, store};
use crate::calendar::WallTime;
use crate::district::{self, Hours, Purpose};
use crate::error::Fault;
use crate::input;
use crate::reminder::{self, Kind, Planned, Recipient};
use crate::{action, briefing, rsvp, scan, week};

/// How many working days before the one-week reminder the core team hears that it is about to meet.
const NOTICE_WORKING_DAYS: u32 = 2;
/// How many minutes before its meeting it is reminded a last time.
const SOON_MINUTES: i64 = 10;
/// How many days after a session it still makes sense to ask who was there.
const ATTENDANCE_DAYS: i64 = 14;

const DAY: i64 = 86_400;

/// The reminders of a session, and those of its meeting.
pub fn planned(
    session: &Session,
    meeting: Option<&Meeting>,
    eve: &[u64],
    hours: &Hours,
) -> (Vec<Planned>, Vec<Planned>) {
    let (mut of_session, mut of_meeting) = (Vec::new(), Vec::new());
    if session.state != State::Planned {
        return (of_session, of_meeting);
    }
    let zone = &session.zone;
    let day = session.starts_on.date();
    let core_team = Recipient::Channel(Purpose::CoreTeam);
    let meets = meeting.filter(|meeting| meeting.state == MeetingState::Planned);
    if session.kind.has_meeting() {
        let week = WallTime::new(week_day(session, meets, hours), hours.reminder);
        of_session.push(Planned {
            kind: Kind::Week,
            recipient: core_team,
            rung: Kind::Week.rung(),
            due: week,
            concerns_on: meets.map_or(day, |meeting| meeting.starts_on.date()),
            expires_at: session.starts_at,
        });
        if let Some(notice) = notice_day(session, meets, hours)
            && let Some(meeting) = meets
        {
            of_session.push(Planned {
                kind: Kind::Notice,
                recipient: core_team,
                rung: Kind::Notice.rung(),
                due: WallTime::new(notice, hours.reminder),
                concerns_on: meeting.starts_on.date(),
                expires_at: week.unix_seconds(zone).min(meeting.starts_at),
            });
        }
    }
    if let Some(meeting) = meets {
        let of = |kind: Kind, at: i64, expires_at| Planned {
            kind,
            recipient: core_team,
            rung: kind.rung(),
            due: wall(at, session),
            concerns_on: meeting.starts_on.date(),
            expires_at,
        };
        of_meeting.push(of(Kind::Soon, meeting.starts_at - 60 * SOON_MINUTES, meeting.ends_at()));
        of_meeting.push(of(Kind::AgendaOpen, meeting.ends_at(), session.starts_at));
    }
    of_session.push(Planned {
        kind: Kind::Attendance,
        recipient: core_team,
        rung: Kind::Attendance.rung(),
        due: wall(session.ends_at(), session),
        concerns_on: wall(session.ends_at(), session).date(),
        expires_at: session.ends_at() + ATTENDANCE_DAYS * DAY,
    });
    let before = day.pred_opt().and_then(|before| hours.working.working_day_on_or_before(before));
    of_session.extend(eve.iter().filter_map(|user| {
        Some(Planned {
            kind: Kind::Eve,
            recipient: Recipient::Person(*user),
            rung: Kind::Eve.rung(),
            due: WallTime::new(before?, hours.reminder),
            concerns_on: day,
            expires_at: session.starts_at,
        })
    }));
    (of_session, of_meeting)
}

/// The day on which the core team hears that it is about to meet, and what people said; before a session without such a
/// meeting, the same day.
pub fn notice_day(session: &Session, meeting: Option<&Meeting>, hours: &Hours) -> Option<chrono::NaiveDate> {
    hours.working.working_days_before(week_day(session, meeting, hours), NOTICE_WORKING_DAYS)
}

/// The day of the one-week reminder: never after the core team has met.
fn week_day(session: &Session, meeting: Option<&Meeting>, hours: &Hours) -> chrono::NaiveDate {
    let seventh = core_team::week_day(session.starts_on.date(), &hours.working);
    let meets = meeting.filter(|meeting| meeting.state == MeetingState::Planned);
    meets.map_or(seventh, |meeting| seventh.min(meeting.starts_on.date()))
}

fn wall(at: i64, session: &Session) -> WallTime {
    chrono::DateTime::from_timestamp(at, 0)
        .map_or(session.starts_on, |instant| WallTime::from_instant(instant, &session.zone))
}

/// Makes all that follows from one session, and from its meeting, what it should be.
///
/// # Errors
/// Faults of the database.
pub async fn session(conn: &mut SqliteConnection, district_id: i64, id: i64, now: i64) -> Result<(), Fault> {
    let hours = district::store::hours(conn, district_id).await?;
    follow(conn, district_id, id, &hours, now).await
}

async fn follow(conn: &mut SqliteConnection, district_id: i64, id: i64, hours: &Hours, now: i64) -> Result<(), Fault> {
    let Some(session) = store::find(conn, district_id, id).await? else { return Ok(()) };
    let meeting = store::find_meeting(conn, district_id, id).await?;
    plan_reminders(conn, &session, meeting.as_ref(), hours, now).await?;
    rsvp::announcement::follow(conn, &session, hours, now).await?;
    input::invite::follow(conn, &session, hours, now).await?;
    input::digest::post::follow(conn, &session, meeting.as_ref(), hours, now).await?;
    scan::follow::session(conn, &session, now).await?;
    briefing::store::follow(conn, &session, now).await?;
    rsvp::server_event::follow(conn, &session, now).await
}

/// Makes the reminders of one session, and of its meeting, what they should be; nothing that people see of it has changed.
///
/// # Errors
/// Faults of the database.
pub async fn reminders(conn: &mut SqliteConnection, district_id: i64, id: i64, now: i64) -> Result<(), Fault> {
    let hours = district::store::hours(conn, district_id).await?;
    let Some(session) = store::find(conn, district_id, id).await? else { return Ok(()) };
    let meeting = store::find_meeting(conn, district_id, id).await?;
    plan_reminders(conn, &session, meeting.as_ref(), &hours, now).await
}

async fn plan_reminders(
    conn: &mut SqliteConnection,
    session: &Session,
    meeting: Option<&Meeting>,
    hours: &Hours,
    now: i64,
) -> Result<(), Fault> {
    let (district_id, id) = (session.district_id, session.id);
    let eve = store::list_eve(conn, district_id, id).await?;
    let (mut of_session, of_meeting) = planned(session, meeting, &eve, hours);
    let held = input::give::store::list_withheld(conn, district_id, id).await?;
    of_session.extend(input::give::remind::planned(session, meeting, &held, hours));
    let silent = input::invite::store::list_silent(conn, session).await?;
    of_session.extend(input::invite::nudge::planned(session, &silent, hours));
    let kinds = [Kind::Notice, Kind::Week, Kind::Attendance, Kind::Eve, Kind::InputHeld, Kind::Nudge];
    let subject = (session.id, session.revision);
    reminder::store::plan(conn, district_id, &kinds, subject, &session.zone, &of_session, now).await?;
    if let Some(meeting) = meeting {
        let (kinds, subject) = ([Kind::Soon, Kind::AgendaOpen], (meeting.id, meeting.revision));
        reminder::store::plan(conn, district_id, &kinds, subject, &meeting.zone, &of_meeting, now).await?;
    }
    Ok(())
}

/// Makes all that follows from the district's sessions, but for those long over, from its actions, the plan's week and its scan
/// what it should be: its hours or holidays have changed.
///
/// # Errors
/// Faults of the database.
pub async fn district(conn: &mut SqliteConnection, district_id: i64, now: i64) -> Result<(), Fault> {
    let hours = district::store::hours(conn, district_id).await?;
    for id in store::list_ids_since(conn, district_id, now - ATTENDANCE_DAYS * DAY).await? {
        follow(conn, district_id, id, &hours, now).await?;
    }
    action::follow::district(&mut *conn, district_id, now).await?;
    week::follow::district(&mut *conn, district_id, now).await?;
    scan::follow::district(conn, district_id, now).await
}
