//! A session as a file for calendars (iCalendar, RFC 5545). Written here rather than by a crate: it is a dozen lines of
//! text, and the crate at hand folds some of them one octet too late. A parser of another house reads it in the tests.

use chrono::DateTime;
use url::Url;

use crate::message::File;
use crate::prompts::Voice;
use crate::retreat::{Session, State, view};

crate::texts! { "rsvp";
    alt(title, when) = "calendar.alt";
    alt_cancelled(title, when) = "calendar.alt_cancelled";
    agenda_final() = "calendar.agenda_final";
    agenda_open() = "calendar.agenda_open";
}

/// Who it is from: a publication and a cancellation must both say so, and say the same (RFC 5546, 3.2.1 and 3.2.5), and
/// calendars expect an address of mail. Nobody is to be written to, so it is one of a domain that never exists (RFC 6761).
const ORGANIZER: &str = "mailto:noreply@plankeeper.invalid";
/// The longest line, its end not counted, in octets.
const LINE: usize = 75;
/// The longest name of a file, without its ending.
const FILE_NAME: usize = 60;

/// The file: an invitation to a session that takes place, or the word that it was called off; none for a draft.
/// `guild_id` makes its UID the district's own; the UID stays for ever, and a calendar that knows it takes the file with
/// the higher SEQUENCE for the newer one.
pub fn file(voice: &Voice<'_>, guild_id: u64, session: &Session, now: i64) -> Option<File> {
    let cancelled = match session.state {
        State::Draft => return None,
        State::Planned => false,
        State::Cancelled => true,
    };
    let mut title = view::title(voice, session);
    if title.plain().trim().is_empty() {
        title = view::kind(voice, session.kind);
    }
    let place = visible(&session.place);
    let link = web_address(&session.link);
    let agenda = match (cancelled, session.agenda_final) {
        (false, true) => agenda_final(voice).plain(),
        (false, false) if session.kind.has_meeting() => agenda_open(voice).plain(),
        _ => String::new(),
    };
    let about = [view::question(voice, session.kind).plain(), agenda, visible(&session.link)];
    let about = about.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n\n");

    let mut lines = vec![
        ("BEGIN", "VCALENDAR".to_owned()),
        ("VERSION", "2.0".to_owned()),
        ("PRODID", concat!("-//Plankeeper//Plankeeper ", env!("CARGO_PKG_VERSION"), "//EN").to_owned()),
        ("CALSCALE", "GREGORIAN".to_owned()),
        ("METHOD", if cancelled { "CANCEL" } else { "PUBLISH" }.to_owned()),
        ("BEGIN", "VEVENT".to_owned()),
        ("UID", format!("session-{}@{guild_id}.plankeeper", session.id)),
        ("SEQUENCE", session.sequence.to_string()),
        ("ORGANIZER;CN=Plankeeper", ORGANIZER.to_owned()),
        ("DTSTAMP", instant(now)?),
        ("DTSTART", instant(session.starts_at)?),
        ("DTEND", instant(session.ends_at())?),
        ("SUMMARY", escaped(title.plain().trim())),
        ("DESCRIPTION", escaped(&about)),
    ];
    if !place.is_empty() {
        lines.push(("LOCATION", escaped(&place)));
    }
    lines.extend(link.map(|link| ("URL", link)));
    lines.push(("STATUS", if cancelled { "CANCELLED" } else { "CONFIRMED" }.to_owned()));
    lines.extend([("END", "VEVENT".to_owned()), ("END", "VCALENDAR".to_owned())]);

    let when = crate::calendar::view::when(voice, session.starts_on, &session.zone);
    Some(File {
        name: file_name(&view::kind(voice, session.kind).plain()),
        alt: if cancelled { alt_cancelled(voice, title, when) } else { alt(voice, title, when) },
        bytes: lines.iter().map(|(name, value)| folded(&format!("{name}:{value}"))).collect::<String>().into_bytes(),
    })
}

/// An instant in UTC, as `20270212T140000Z`.
fn instant(unix_seconds: i64) -> Option<String> {
    Some(DateTime::from_timestamp(unix_seconds, 0)?.format("%Y%m%dT%H%M%SZ").to_string())
}

/// What somebody typed into one line, without what can't be seen.
fn visible(words: &str) -> String {
    crate::message::Text::given(words).plain().trim().to_owned()
}

/// The address, if it is one that a browser opens; in ASCII.
pub(super) fn web_address(link: &str) -> Option<String> {
    let url = Url::parse(link.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.into())
}

/// A TEXT value: what would end or split it is written otherwise, control characters are left out.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A content line with its end, in pieces of at most 75 octets that begin with a space from the second on. Characters stay
/// whole.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / LINE * 3 + 2);
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
    out
}

/// A name that every system takes: small ASCII letters, figures and hyphens.
fn file_name(words: &str) -> String {
    let hyphened: String =
        words.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let mut name = hyphened.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    name.truncate(FILE_NAME);
    if name.is_empty() {
        name.push_str("session");
    }
    format!("{}.ics", name.trim_end_matches('-'))
}

#[cfg(test)]
#[path = "calendar_file_tests.rs"]
mod tests;
