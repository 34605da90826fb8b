//! Its reminders, at the moment of sending: who was there, and the day before.

use sqlx::SqliteConnection;

use super::commands::click;
use super::{Answer, Counts, announcement, store, texts, view};
use crate::district::Part;
use crate::error::Fault;
use crate::message::{Button, Style, Text};
use crate::prompts::Voice;
use crate::reminder::Kind;
use crate::reminder::subject::{Asked, Item, Look};
use crate::retreat::{Session, State, view as session_view};

/// What the reminders of a session are about: of several, the last counts.
const ABOUT: &str = "session";

/// Looks at the subject of a reminder again.
///
/// # Errors
/// Faults of the database.
pub async fn look(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Look, Fault> {
    let found = announcement::Loaded::read(conn, asked.district.id, asked.subject_id).await?;
    let wanted = |session: &Session| session.state == State::Planned && session.revision == asked.revision;
    let Some(loaded) = found.filter(|loaded| wanted(&loaded.session)) else { return Ok(Look::Unwanted) };
    let item = match (asked.kind, asked.user_id) {
        (Kind::Attendance, _) => attendance(voice, &loaded),
        (Kind::Eve, Some(user)) => eve(conn, voice, &loaded, user, asked.now).await?,
        _ => None,
    };
    Ok(item.map_or(Look::Unwanted, |item| Look::Wanted(Box::new(item))))
}

fn attendance(voice: &Voice<'_>, loaded: &announcement::Loaded) -> Option<Item> {
    let session = &loaded.session;
    if session.attendance_confirmed {
        return None;
    }
    let button = Button::new(texts::remind_attendance_button(voice), click::attendance(session.id));
    Some(Item {
        about: (ABOUT, session.id),
        title: texts::remind_attendance_title(voice, session_view::title(voice, session)),
        body: match Counts::of(&loaded.answers, session.revision).all_coming() {
            0 => texts::remind_attendance_body_none(voice),
            count => texts::remind_attendance_body(voice, i64::from(count)),
        },
        buttons: vec![button.style(Style::Main)],
        ping: Some(Part::CoreTeam),
        files: vec![],
    })
}

async fn eve(
    conn: &mut SqliteConnection,
    voice: &Voice<'_>,
    loaded: &announcement::Loaded,
    user: u64,
    now: i64,
) -> Result<Option<Item>, Fault> {
    let session = &loaded.session;
    let found = store::find(conn, session.district_id, session.id, user).await?;
    let Some(rsvp) = found.filter(|rsvp| rsvp.remind && rsvp.answer != Answer::Cant) else { return Ok(None) };
    if session.starts_at <= now {
        return Ok(None);
    }
    let button = |label: Text, answer| Button::new(label, click::answer_at(session.id, answer, session.revision));
    let coming = || button(texts::remind_eve_come(voice), Answer::Coming).style(Style::Main);
    let cant = || button(texts::remind_eve_cant_short(voice), Answer::Cant);
    let (words, buttons) = if rsvp.revision != session.revision {
        (texts::remind_eve_earlier(voice), vec![coming(), cant()])
    } else if rsvp.answer == Answer::Maybe {
        (texts::remind_eve_maybe(voice), vec![coming(), cant()])
    } else {
        (texts::remind_eve_coming(voice), vec![button(texts::remind_eve_cant(voice), Answer::Cant)])
    };
    let agenda = match loaded.agenda.as_slice() {
        [] => Text::none(),
        points => Text::join([texts::announcement_agenda(voice).bold(), view::agenda(voice, points)], "\n"),
    };
    Ok(Some(Item {
        about: (ABOUT, session.id),
        title: texts::remind_eve_title(voice, session_view::title(voice, session)),
        body: Text::join([view::details(voice, session), words, agenda], "\n\n"),
        buttons,
        ping: None,
        files: vec![],
    }))
}
