//! What moving a session does to the core team's meeting before it (`docs/method.md`, "The core team's week").

use super::core_team::{self, Slot};
use super::{Kind, Meeting, MeetingState};
use crate::calendar::WallTime;
use crate::district::Hours;

/// What becomes of the meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// This kind of session has none.
    NotNeeded,
    /// It stays where it is, and why.
    Stays(WallTime, Why),
    /// It gets a new time. `from` is `None` where there was none.
    Moves {
        /// Its time so far.
        from: Option<WallTime>,
        /// Its new time, never [`Slot::None`].
        to: Slot,
    },
    /// No working day is left. The time so far, if there was one.
    Falls(Option<WallTime>),
}

/// Why a meeting stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Somebody chose its time, and it is still before the session.
    ByHand,
    /// The core team has met, and the week before the session has begun.
    Held,
    /// The new time of the session leads to the same.
    Same,
}

/// What becomes of the meeting of a session that starts at `session`, as of `now`; all of them wall times of one zone.
pub fn fate(kind: Kind, meeting: Option<&Meeting>, session: WallTime, now: WallTime, hours: &Hours) -> Fate {
    if !kind.has_meeting() {
        return Fate::NotNeeded;
    }
    let held_on = meeting.filter(|meeting| meeting.state == MeetingState::Planned);
    let from = held_on.map(|meeting| meeting.starts_on);
    if let Some(meeting) = held_on
        && meeting.by_hand
        && meeting.starts_on > now
        && meeting.starts_on < session
    {
        return Fate::Stays(meeting.starts_on, Why::ByHand);
    }
    let slot = core_team::slot(session, now, hours);
    match (slot, from) {
        (Slot::Late(_) | Slot::None, Some(from)) if from <= now => Fate::Stays(from, Why::Held),
        (Slot::None, from) => Fate::Falls(from),
        (slot, Some(from)) if slot.time() == Some(from) => Fate::Stays(from, Why::Same),
        (to, from) => Fate::Moves { from, to },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;

    fn hours() -> Hours {
        Hours::example(&[])
    }

    fn meeting(on: &str, state: MeetingState, by_hand: bool) -> Meeting {
        let (starts_on, zone): (WallTime, _) = (on.parse().unwrap(), Zone::named("America/Toronto").unwrap());
        let starts_at = starts_on.unix_seconds(&zone);
        let (id, district_id, session_id, link) = (1, 1, 1, String::new());
        Meeting {
            id,
            district_id,
            session_id,
            state,
            starts_on,
            zone,
            starts_at,
            minutes: 40,
            link,
            by_hand,
            revision: 1,
        }
    }

    #[test]
    fn it_follows_the_session_unless_somebody_chose_its_time() {
        let at = |text: &str| text.parse::<WallTime>().unwrap();
        let fate = |meeting: &Meeting, session: &str, now: &str| {
            super::fate(Kind::Data, Some(meeting), at(session), at(now), &hours())
        };
        let usual = meeting("2027-03-09T15:45", MeetingState::Planned, false);
        let from = Some(at("2027-03-09T15:45"));
        let early = "2027-02-01T12:00";
        assert_eq!(
            fate(&usual, "2027-03-23T09:00", early),
            Fate::Moves { from, to: Slot::Week(at("2027-03-16T15:45")) }
        );
        assert_eq!(fate(&usual, "2027-03-16T13:00", early), Fate::Stays(at("2027-03-09T15:45"), Why::Same));
        let chosen = meeting("2027-03-10T08:00", MeetingState::Planned, true);
        assert_eq!(fate(&chosen, "2027-03-23T09:00", early), Fate::Stays(at("2027-03-10T08:00"), Why::ByHand));
        let to = Slot::Week(at("2027-03-02T15:45"));
        assert_eq!(fate(&chosen, "2027-03-09T09:00", early), Fate::Moves { from: Some(at("2027-03-10T08:00")), to });
        // Into the week: the next working day; too late for any; after the core team has met.
        let to = Slot::Late(at("2027-03-03T15:45"));
        assert_eq!(fate(&usual, "2027-03-05T09:00", "2027-03-02T12:00"), Fate::Moves { from, to });
        assert_eq!(fate(&usual, "2027-03-03T09:00", "2027-03-02T12:00"), Fate::Falls(from));
        assert_eq!(
            fate(&usual, "2027-03-15T09:00", "2027-03-10T12:00"),
            Fate::Stays(at("2027-03-09T15:45"), Why::Held)
        );
        let none = meeting("2027-03-03T09:00", MeetingState::None, false);
        let to = Slot::Week(at("2027-03-16T15:45"));
        assert_eq!(fate(&none, "2027-03-23T09:00", "2027-03-02T12:00"), Fate::Moves { from: None, to });
        assert_eq!(super::fate(Kind::Living, None, at("2027-03-23T09:00"), at(early), &hours()), Fate::NotNeeded);
    }
}
