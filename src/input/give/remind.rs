//! The word to whom what they said confidentially is still held back (`docs/method.md`, "Input before a session"): when it
//! goes out, and what it says at that moment.

use sqlx::SqliteConnection;

use super::{click, texts};
use crate::calendar::WallTime;
use crate::district::Hours;
use crate::error::Fault;
use crate::input::store;
use crate::message::{Button, Style};
use crate::prompts::Voice;
use crate::reminder::subject::{Asked, Item, Look};
use crate::reminder::{Kind, Planned, Recipient};
use crate::retreat::{Meeting, MeetingState, Session, State, core_team, view as session_view};

/// How many working days before the core team's week its authors hear that something is still held back: before anything is
/// gathered for the core team, so that what they sign meanwhile is part of it.
const WORKING_DAYS: u32 = 3;

/// One reminder for each author whose words are still held back. `held` names them, each with when they gave it (seconds
/// since 1970, UTC). Who gave it later than that day hears of it on the next working day.
pub fn planned(session: &Session, meeting: Option<&Meeting>, held: &[(u64, i64)], hours: &Hours) -> Vec<Planned> {
    if session.state != State::Planned {
        return Vec::new();
    }
    let meets = meeting.filter(|meeting| meeting.state == MeetingState::Planned);
    let day = session.starts_on.date();
    let seventh = core_team::week_day(day, &hours.working);
    let week_day = meets.map_or(seventh, |meeting| seventh.min(meeting.starts_on.date()));
    let usual = hours.working.working_days_before(week_day, WORKING_DAYS).unwrap_or(week_day);
    let usual = WallTime::new(usual, hours.reminder);
    let one = |(user, given_at): &(u64, i64)| {
        let given = WallTime::from_instant(chrono::DateTime::from_timestamp(*given_at, 0)?, &session.zone);
        let due = if given < usual {
            usual
        } else {
            WallTime::new(hours.working.next_working_day(given.date())?, hours.reminder)
        };
        Some(Planned {
            kind: Kind::InputHeld,
            recipient: Recipient::Person(*user),
            rung: Kind::InputHeld.rung(),
            due,
            concerns_on: day,
            expires_at: session.starts_at,
        })
    };
    held.iter().filter_map(one).filter(|planned| planned.due.unix_seconds(&session.zone) < session.starts_at).collect()
}

/// Looks at the subject again: still held back, and its author still wants to hear of it.
///
/// # Errors
/// Faults of the database.
pub async fn look(conn: &mut SqliteConnection, voice: &Voice<'_>, asked: &Asked<'_>) -> Result<Look, Fault> {
    let (district, id) = (asked.district.id, asked.subject_id);
    let (Some(session), Some(user)) = (asked.session(&mut *conn).await?, asked.user_id) else {
        return Ok(Look::Unwanted);
    };
    let own = store::find_own(conn, district, id, user).await?;
    if !own.is_some_and(|input| input.is_held() && input.tell) {
        return Ok(Look::Unwanted);
    }
    Ok(Look::Wanted(Box::new(Item {
        about: ("input", id),
        title: texts::remind_title(voice, session_view::title(voice, &session)),
        body: texts::remind_body(voice),
        buttons: vec![
            Button::new(texts::remind_sign(voice), click::told(id, true)).symbol("✍️").style(Style::Main),
            Button::new(texts::remind_leave(voice), click::told(id, false)).symbol("🔒"),
            Button::new(texts::remind_see(voice), click::start(id)),
        ],
        ping: None,
        files: vec![],
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_hear_three_working_days_before_the_core_teams_week_or_the_day_after_they_spoke() {
        let hours = Hours::example(&[]);
        // A Friday; the core team's week is the Friday before.
        let session = Session::example("2027-02-12T09:00");
        let at = |wall: &str| wall.parse::<WallTime>().unwrap().unix_seconds(&session.zone);
        for (given, due) in [
            ("2027-01-12T12:00", Some("2027-02-02T09:00")),
            ("2027-02-02T08:59", Some("2027-02-02T09:00")),
            ("2027-02-02T09:00", Some("2027-02-03T09:00")),
            // A Saturday.
            ("2027-02-06T12:00", Some("2027-02-08T09:00")),
            ("2027-02-11T12:00", None),
        ] {
            let planned = planned(&session, None, &[(7, at(given))], &hours);
            let found = planned.first().map(|planned| planned.due.to_string());
            assert_eq!(found.as_deref(), due, "{given}");
        }
        let cancelled = Session { state: State::Cancelled, ..session.clone() };
        assert!(planned(&cancelled, None, &[(7, at("2027-01-12T12:00"))], &hours).is_empty());
    }
}
