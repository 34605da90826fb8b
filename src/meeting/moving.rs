//! What changes when the core team's meeting before a session is moved (`docs/method.md`, "Core-team meetings").

use crate::calendar::WallTime;
use crate::district::Hours;
use crate::reminder::Kind;
use crate::retreat::{Meeting, MeetingState, Session, follow};

/// When the core team is reminded after the move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It was already, and is not again.
    Sent,
    /// At once: its time has passed.
    Now,
    /// Then, as before.
    Same(WallTime),
    /// Then.
    At(WallTime),
    /// Not at all: too late for it.
    Never,
}

/// What would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The session.
    pub session: Session,
    /// The meeting as it is.
    pub before: Meeting,
    /// The meeting as it would be.
    pub after: Meeting,
    /// The reminders, each with its time.
    pub reminders: Vec<(Kind, Told)>,
    /// Nobody works on that day.
    pub free_day: bool,
    /// It is in the hours in which nobody is disturbed.
    pub quiet: bool,
    /// It would still be going on when the session starts.
    pub close: bool,
}

/// Works out what moving the meeting to `to` (in the session's zone) would change. `sent` are the session's reminders that
/// went out already; `now` is in seconds since 1970 (UTC).
pub fn difference(
    session: Session,
    before: Meeting,
    to: WallTime,
    hours: &Hours,
    sent: &[Kind],
    now: i64,
) -> Difference {
    let zone = session.zone.clone();
    let after = Meeting {
        state: MeetingState::Planned,
        starts_on: to,
        starts_at: to.unix_seconds(&zone),
        zone: zone.clone(),
        by_hand: true,
        revision: before.revision + 1,
        ..before.clone()
    };
    let of = |meeting: &Meeting| {
        let (mut of_session, of_meeting) = follow::planned(&session, Some(meeting), &[], hours);
        of_session.extend(of_meeting);
        of_session
    };
    let (old, new) = (of(&before), of(&after));
    let told = |kind: Kind| {
        let Some(planned) = new.iter().find(|planned| planned.kind == kind) else { return Told::Never };
        let as_before = old.iter().any(|old| old.kind == kind && old.due == planned.due);
        if sent.contains(&kind) {
            Told::Sent
        } else if planned.expires_at <= now {
            Told::Never
        } else if planned.due.unix_seconds(&zone) <= now {
            Told::Now
        } else if as_before {
            Told::Same(planned.due)
        } else {
            Told::At(planned.due)
        }
    };
    let kinds = [Kind::Notice, Kind::Week, Kind::Soon, Kind::AgendaOpen];
    // A final agenda needs no reminder.
    let kinds = kinds.into_iter().filter(|kind| *kind != Kind::AgendaOpen || !session.agenda_final);
    Difference {
        reminders: kinds.map(|kind| (kind, told(kind))).collect(),
        free_day: !hours.working.is_working_day(to.date()),
        quiet: hours.quiet.contains(to.time()),
        close: after.ends_at() > session.starts_at,
        session,
        before,
        after,
    }
}
