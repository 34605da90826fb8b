//! The one reminder for who can't come and has said nothing.

use sqlx::SqliteConnection;

use super::super::{give, words};
use super::store;
use crate::calendar::WallTime;
use crate::district::Hours;
use crate::error::Fault;
use crate::message::{Button, Style, Text};
use crate::prompts::Voice;
use crate::reminder::subject::{Asked, Item, Look};
use crate::reminder::{Kind, Planned, Recipient};
use crate::retreat::{Session, State, view as session_view};

/// How many calendar days before a session it goes out.
pub const DAYS_BEFORE: u32 = 9;

/// The reminders of those who are silent, each with when they said that they can't come. Whoever says so later has just been
/// asked what they think.
pub fn planned(session: &Session, silent: &[(u64, i64)], hours: &Hours) -> Vec<Planned> {
    if session.state != State::Planned {
        return vec![];
    }
    let day = session.starts_on.days_before(DAYS_BEFORE).date();
    let Some(day) = hours.working.working_day_on_or_before(day) else { return vec![] };
    let due = WallTime::new(day, hours.reminder);
    let in_time = silent.iter().filter(|(_, said_at)| *said_at < due.unix_seconds(&session.zone));
    in_time
        .map(|(user, _)| Planned {
            kind: Kind::Nudge,
            recipient: Recipient::Person(*user),
            rung: Kind::Nudge.rung(),
            due,
            concerns_on: session.starts_on.date(),
            expires_at: session.starts_at,
        })
        .collect()
}

/// Looks at the subject of the reminder again: not for who comes after all, has said something, or answered for another
/// date.
///
/// # Errors
/// Faults of the database.
pub async fn look(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Look, Fault> {
    let (Some(session), Some(user)) = (asked.session(&mut *conn).await?, asked.user_id) else {
        return Ok(Look::Unwanted);
    };
    let silent = store::list_silent(conn, &session).await?;
    if silent.iter().all(|(person, _)| *person != user) {
        return Ok(Look::Unwanted);
    }
    let title = session_view::title(voice, &session);
    let until = words::nudge_until(voice, session_view::when(voice, &session));
    Ok(Look::Wanted(Box::new(Item {
        about: ("input", session.id),
        title: words::nudge_title(voice, title),
        body: Text::join([words::nudge_body(voice), until], "\n\n"),
        buttons: vec![
            Button::new(words::invite_button(voice), give::click::start(session.id)).symbol("💬").style(Style::Main),
        ],
        ping: None,
        files: vec![],
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_days_before_for_whoever_said_so_before_that() {
        let hours = Hours::example(&[]);
        let session = Session::example("2027-02-12T09:00");
        let due: WallTime = "2027-02-03T09:00".parse().unwrap();
        let at = due.unix_seconds(&session.zone);
        let planned = planned(&session, &[(1, at - 1), (2, at), (3, at + 60)], &hours);
        let short: Vec<_> = planned.iter().map(|it| (it.recipient, it.due)).collect();
        assert_eq!(short, [(Recipient::Person(1), due)]);
        let monday = Session::example("2027-02-15T09:00");
        assert_eq!(super::planned(&monday, &[(1, 0)], &hours)[0].due, "2027-02-05T09:00".parse().unwrap());
        let off = Session { state: State::Cancelled, ..monday };
        assert_eq!(super::planned(&off, &[(1, 0)], &hours), []);
    }
}
