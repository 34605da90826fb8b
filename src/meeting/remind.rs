//! The core team's reminders, at the moment of sending (`docs/method.md`, "The core team's week").

use sqlx::SqliteConnection;

use super::commands::click;
use super::texts;
use crate::calendar::{self, WallTime};
use crate::district::Part;
use crate::error::Fault;
use crate::input::digest;
use crate::message::{Button, Style, Text};
use crate::prompts::Voice;
use crate::reminder::Kind;
use crate::reminder::subject::{Asked, Item, Look};
use crate::retreat::{self, Meeting, MeetingState, Session, State};

/// Looks at the subject of a reminder again.
///
/// # Errors
/// Faults of the database.
pub async fn look(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Look, Fault> {
    let (district, subject) = (asked.district.id, asked.subject_id);
    let (session, meeting) = match asked.kind {
        Kind::Soon | Kind::AgendaOpen => {
            let meeting = retreat::store::find_meeting_by_id(&mut *conn, district, subject).await?;
            let Some(meeting) = meeting.filter(|meeting| meeting.revision == asked.revision) else {
                return Ok(Look::Unwanted);
            };
            (retreat::store::find(&mut *conn, district, meeting.session_id).await?, Some(meeting))
        }
        Kind::StageAhead | Kind::StageDue | Kind::Overdue | Kind::Told | Kind::PlanWeek | Kind::Nudge => {
            return Ok(Look::Unwanted);
        }
        Kind::ScanGiven | Kind::ScanAhead | Kind::ScanDue | Kind::ScanLate => return Ok(Look::Unwanted),
        Kind::Notice | Kind::Week | Kind::Attendance | Kind::Eve | Kind::InputHeld => {
            let session = retreat::store::find(&mut *conn, district, subject).await?;
            let session = session.filter(|session| session.revision == asked.revision);
            (session, retreat::store::find_meeting(&mut *conn, district, subject).await?)
        }
    };
    let Some(session) = session.filter(|session| session.state == State::Planned && session.starts_at > asked.now)
    else {
        return Ok(Look::Unwanted);
    };
    let meets = meeting.as_ref().filter(|meeting| meeting.state == MeetingState::Planned);
    let item = match (asked.kind, meets) {
        (Kind::Notice, Some(meeting)) if meeting.starts_at > asked.now => {
            let said = digest::read(conn, district, session.id, asked.district.minimum_group).await?;
            Some(notice(voice, &session, meeting, &said.counts, asked))
        }
        (Kind::Week, _) => Some(week(voice, &session, meeting.as_ref(), asked)),
        (Kind::Soon, Some(meeting)) if meeting.ends_at() > asked.now => Some(soon(voice, &session, meeting, asked)),
        (Kind::AgendaOpen, Some(meeting)) if !session.agenda_final && meeting.ends_at() <= asked.now => {
            Some(agenda_open(voice, &session))
        }
        _ => None,
    };
    Ok(item.map_or(Look::Unwanted, |item| Look::Wanted(Box::new(item))))
}

/// When the core team meets, what for, and where the agenda stands.
fn ahead(voice: &Voice<'_>, session: &Session, meeting: &Meeting) -> Text {
    let (title, when) = (retreat::view::title(voice, session), retreat::view::when(voice, session));
    let prepares = texts::remind_prepares(voice, title, when);
    Text::join([meets_at(voice, meeting), prepares, agenda(voice, session)], "\n")
}

fn notice(voice: &Voice<'_>, session: &Session, meeting: &Meeting, said: &digest::Counts, asked: &Asked<'_>) -> Item {
    let day = in_days(voice, meeting.starts_on, &meeting.zone, asked.now);
    let body = Text::join([ahead(voice, session, meeting), digest::view::notice(voice, said)], "\n");
    Item { title: texts::remind_notice_title(voice, day), body, ..item(voice, session) }
}

fn week(voice: &Voice<'_>, session: &Session, meeting: Option<&Meeting>, asked: &Asked<'_>) -> Item {
    let mut state = agenda(voice, session);
    let core_team = match meeting.map(|meeting| (meeting.state, meeting)) {
        Some((MeetingState::Planned, meeting)) if meeting.ends_at() > asked.now => {
            texts::remind_meets(voice, meets_at(voice, meeting))
        }
        Some((MeetingState::Planned, meeting)) if session.agenda_final => {
            texts::remind_met(voice, wall(voice, meeting))
        }
        Some((MeetingState::Planned, meeting)) => {
            state = Text::none();
            texts::remind_met_open(voice, wall(voice, meeting))
        }
        Some((MeetingState::Cancelled, _)) => texts::remind_called_off(voice),
        Some((MeetingState::None, _)) | None => texts::remind_no_meeting(voice),
    };
    let day = in_days(voice, session.starts_on, &session.zone, asked.now);
    Item {
        title: texts::remind_week_title(voice, called(voice, session), day),
        body: Text::join(
            [
                retreat::view::when(voice, session),
                texts::remind_question(voice, retreat::view::question(voice, session.kind)),
                core_team,
                state,
            ],
            "\n",
        ),
        ping: Some(Part::CoreTeam),
        ..item(voice, session)
    }
}

fn soon(voice: &Voice<'_>, session: &Session, meeting: &Meeting, asked: &Asked<'_>) -> Item {
    let minutes = (meeting.starts_at - asked.now + 59).div_euclid(60);
    let title =
        if minutes > 0 { texts::remind_soon_title(voice, minutes) } else { texts::remind_soon_title_begun(voice) };
    Item { title, body: ahead(voice, session, meeting), ping: Some(Part::CoreTeam), ..item(voice, session) }
}

fn agenda_open(voice: &Voice<'_>, session: &Session) -> Item {
    Item {
        title: texts::remind_open_title(voice, called(voice, session)),
        body: texts::remind_open_body(voice, called(voice, session), retreat::view::when(voice, session)),
        ..item(voice, session)
    }
}

/// What all of them have in common: they are about one session, and lead to it.
fn item(voice: &Voice<'_>, session: &Session) -> Item {
    Item {
        about: ("session", session.id),
        buttons: vec![
            Button::new(texts::remind_to_agenda(voice), click::agenda(session.id)).symbol("📋").style(Style::Main),
            Button::new(texts::remind_to_meeting(voice), click::show(session.id)),
            Button::new(texts::remind_to_session(voice), retreat::commands::click::show(session.id)),
        ],
        ..Item::default()
    }
}

/// When the core team meets, and where.
fn meets_at(voice: &Voice<'_>, meeting: &Meeting) -> Text {
    let link = if meeting.link.is_empty() { Text::none() } else { Text::address(&meeting.link) };
    Text::join([wall(voice, meeting), Text::stamp(meeting.starts_at, 'F'), link], " · ")
}

fn wall(voice: &Voice<'_>, meeting: &Meeting) -> Text {
    calendar::view::when(voice, meeting.starts_on, &meeting.zone)
}

fn agenda(voice: &Voice<'_>, session: &Session) -> Text {
    if session.agenda_final { texts::remind_agenda_final(voice) } else { texts::remind_agenda_open(voice) }
}

/// The session in the middle of a sentence's beginning: "The Data Retreat", or its own name.
fn called(voice: &Voice<'_>, session: &Session) -> Text {
    match &session.name {
        Some(_) => retreat::view::title(voice, session),
        None => texts::remind_the(voice, retreat::view::title(voice, session)),
    }
}

/// How many calendar days ahead, in words.
fn in_days(voice: &Voice<'_>, wall: WallTime, zone: &calendar::Zone, now: i64) -> Text {
    let today = chrono::DateTime::from_timestamp(now, 0).map(|now| WallTime::from_instant(now, zone).date());
    match today.map_or(0, |today| (wall.date() - today).num_days()) {
        ..=0 => texts::remind_today(voice),
        1 => texts::remind_tomorrow(voice),
        7 => texts::remind_one_week(voice),
        days => texts::remind_days(voice, days),
    }
}
