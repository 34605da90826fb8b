//! Which session somebody means: the one they picked, the one they named, or the next.

use crate::retreat::{Kind, Session, State};

/// Those that take place and are still to end come first, soonest first; then what is past or called off, newest first.
pub fn in_order(sessions: Vec<Session>, now: i64) -> Vec<Session> {
    let (mut coming, mut gone): (Vec<_>, Vec<_>) = sessions.into_iter().partition(|session| is_coming(session, now));
    coming.sort_by_key(|session| (session.starts_at, session.id));
    gone.sort_by_key(|session| std::cmp::Reverse((session.state == State::Planned, session.starts_at, session.id)));
    coming.extend(gone);
    coming
}

/// Whether it takes place and is not over.
pub fn is_coming(session: &Session, now: i64) -> bool {
    session.state == State::Planned && !session.is_over(now)
}

/// The session that somebody typed: its key (as a suggestion sends it), its kind, or part of what it is called. Of
/// several the first in the order of [`in_order`].
pub fn named(sessions: &[Session], typed: &str, title: impl Fn(&Session) -> String) -> Option<usize> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return None;
    }
    if let Ok(id) = typed.parse::<i64>() {
        return sessions.iter().position(|session| session.id == id);
    }
    let kind = Kind::from_name(&typed);
    sessions.iter().position(|session| Some(session.kind) == kind || title(session).to_lowercase().contains(&typed))
}
