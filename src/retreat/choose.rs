//! Which session somebody means: the one they picked, or the one that what they typed fits.

use super::{Kind, Session, State};
use crate::choose::fitting;

pub use crate::choose::Named;

/// Whether it takes place and is not over at `now` (seconds since 1970, UTC).
pub fn is_coming(session: &Session, now: i64) -> bool {
    session.state == State::Planned && !session.is_over(now)
}

/// Those to come first, the soonest first, then the others, the newest first; and how many are to come. `sessions` are in
/// the order of time.
pub fn in_order(sessions: Vec<Session>, now: i64) -> (Vec<Session>, usize) {
    let (mut ordered, mut others): (Vec<_>, Vec<_>) = sessions.into_iter().partition(|session| is_coming(session, now));
    let upcoming = ordered.len();
    others.reverse();
    ordered.extend(others);
    (ordered, upcoming)
}

/// The session that was picked (its key), or that a typed text names: its kind or its whole title before a part of it,
/// those to come (the first `upcoming`) before the others.
pub fn named(sessions: &[Session], upcoming: usize, text: &str, title: impl Fn(&Session) -> String) -> Named<Session> {
    let text = text.trim();
    let picked = text.parse::<i64>().ok().and_then(|id| sessions.iter().find(|session| session.id == id));
    if let Some(session) = picked {
        return Named::One(session.clone());
    }
    let typed = text.to_lowercase();
    if typed.is_empty() {
        return Named::Nobody;
    }
    let kind = Kind::from_name(&typed);
    let (to_come, others) = sessions.split_at(upcoming.min(sessions.len()));
    for group in [to_come, others] {
        let whole = |session: &Session| title(session).to_lowercase() == typed || kind == Some(session.kind);
        match fitting(group, whole, |session| title(session).to_lowercase().contains(&typed)) {
            Named::One(session) => return Named::One(session.clone()),
            Named::Several => return Named::Several,
            Named::Nobody => {}
        }
    }
    Named::Nobody
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_named_by_its_key_its_kind_or_a_part_of_its_title() {
        let session = |id, kind, name: Option<&str>, starts_on| Session {
            id,
            kind,
            name: name.map(str::to_owned),
            ..Session::example(starts_on)
        };
        let cancelled = Session { state: State::Cancelled, ..session(4, Kind::Vision, None, "2027-05-12T09:00") };
        let now = Session::example("2027-02-01T09:00").starts_at;
        let (ordered, upcoming) = in_order(
            vec![
                session(1, Kind::Data, Some("Where we are"), "2027-01-12T09:00"),
                session(2, Kind::Data, Some("Numbers, once more"), "2027-02-12T09:00"),
                session(3, Kind::Living, Some("Data for all"), "2027-03-12T09:00"),
                cancelled,
            ],
            now,
        );
        assert_eq!((ordered.iter().map(|session| session.id).collect::<Vec<_>>(), upcoming), (vec![2, 3, 4, 1], 2));
        let title = |session: &Session| session.name.clone().unwrap_or_else(|| "Vision Retreat".to_owned());
        let found = |text: &str| match named(&ordered, upcoming, text, title) {
            Named::One(session) => session.id,
            Named::Several => -1,
            Named::Nobody => 0,
        };
        for (typed, id) in [
            ("3", 3),
            // The kind goes before a part of a title, what is to come before what is over.
            (" Data ", 2),
            ("for ALL", 3),
            ("vision", 4),
            ("where", 1),
            // In both that are to come.
            ("r", -1),
            ("lunch", 0),
            ("99", 0),
            ("  ", 0),
        ] {
            assert_eq!(found(typed), id, "{typed}");
        }
    }
}
