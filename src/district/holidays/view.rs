//! What people see of the holidays.

use super::commands::click;
use super::{Holiday, Line, LineError, List};
use crate::calendar::{self, DateRange, DaysError, WhenError};
use crate::message::{Button, File, Message, Panel, Select, SelectFrom, SelectOption, Style, Text};
use crate::prompts::Voice;
use crate::retreat::{self, Session};

/// How many stand on a page: with long names they fit into a message, and into a menu.
pub const PAGE: usize = 12;
/// How many days off are repeated after a list was saved; and how many lines of each other sort.
const ECHOED: usize = 15;
const SHOWN: usize = 8;
/// How much of a line that can't be read is repeated.
const LINE: usize = 80;

crate::texts! { "district";
    title() = "holidays.title";
    none() = "holidays.none";
    line(days) = "holidays.line";
    named(days, name) = "holidays.named";
    range(first, last) = "holidays.range";
    page(page, pages) = "holidays.page";
    unread_left(count) = "holidays.unread_left";
    add() = "holidays.add";
    add_more() = "holidays.add_more";
    write_again(count) = "holidays.write_again";
    all() = "holidays.all";
    earlier() = "holidays.earlier";
    later() = "holidays.later";
    remove() = "holidays.remove";
    removed_count(count) = "holidays.removed";
    form_title() = "holidays.form_title";
    form_field() = "holidays.form_field";
    form_placeholder() = "holidays.form_placeholder";
    saved_count(count) = "holidays.saved";
    nothing() = "holidays.nothing";
    unread_title(count) = "holidays.unread_title";
    unread_line(reason) = "holidays.unread_line";
    lying_title(count) = "holidays.lying_title";
    lying_line(title, when) = "holidays.lying_line";
    more(count) = "holidays.more";
    not_saved_text() = "holidays.not_saved";
    not_saved_file() = "holidays.not_saved_file";
    refused_unknown(text) = "holidays.refused_unknown";
    refused_time(text) = "holidays.refused_time";
    refused_year(text) = "holidays.refused_year";
    refused_backwards(text) = "holidays.refused_backwards";
    refused_long(text) = "holidays.refused_long";
    refused_far(text) = "holidays.refused_far";
    refused_contradictory(text) = "holidays.refused_contradictory";
    refused_name(text) = "holidays.refused_name";
    refused_ambiguous(text, first, second) = "holidays.refused_ambiguous";
}

/// Such as "Monday, December 21, 2026 to Sunday, January 3, 2027".
fn days(voice: &Voice<'_>, days: DateRange) -> Text {
    let first = calendar::view::day(voice, days.first());
    if days.first() == days.last() { first } else { range(voice, first, calendar::view::day(voice, days.last())) }
}

fn entry(voice: &Voice<'_>, days: DateRange, name: &str) -> Text {
    let days = self::days(voice, days);
    if name.is_empty() { line(voice, days) } else { named(voice, days, name) }
}

/// Why a line is not understood, and what to write instead.
pub fn refusal(voice: &Voice<'_>, text: &str, error: &LineError) -> Text {
    let text = shortened(text);
    let error = match error {
        LineError::LongName => return refused_name(voice, text),
        LineError::Days(error) => error,
    };
    match error {
        DaysError::Time => refused_time(voice, text),
        DaysError::NoYear => refused_year(voice, text),
        DaysError::Backwards => refused_backwards(voice, text),
        DaysError::TooLong => refused_long(voice, text),
        DaysError::When(WhenError::Ambiguous { day_first, month_first }) => {
            let day = |wall: &calendar::WallTime| calendar::view::day(voice, wall.date());
            refused_ambiguous(voice, text, day(day_first), day(month_first))
        }
        DaysError::When(WhenError::ShortYear) => calendar::view::short_year(voice, text),
        DaysError::When(WhenError::ImpossibleDate) => calendar::view::impossible_date(voice, text),
        DaysError::When(WhenError::TooFar) => refused_far(voice, text),
        DaysError::When(WhenError::Contradictory) => refused_contradictory(voice, text),
        DaysError::When(_) => refused_unknown(voice, text),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LINE {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LINE - 1).collect();
    format!("{kept}…")
}

/// At most so many lines, and how many more there are.
fn some(voice: &Voice<'_>, most: usize, lines: impl ExactSizeIterator<Item = Text>) -> Text {
    let left = lines.len().saturating_sub(most);
    let more = (left > 0).then(|| more(voice, left as i64));
    Text::join(lines.take(most).chain(more), "\n")
}

/// The list, with what can be done about it.
pub fn list(voice: &Voice<'_>, holidays: &[Holiday], wanted: usize, unread: usize, said: Text) -> Message {
    let pages = holidays.len().div_ceil(PAGE).max(1);
    let at = wanted.min(pages - 1);
    let here = holidays.chunks(PAGE).nth(at).unwrap_or_default();
    let lines = here.iter().map(|holiday| entry(voice, holiday.days, &holiday.name));
    let left = if unread > 0 { unread_left(voice, unread as i64) } else { Text::none() };
    let panel = Panel {
        title: title(voice),
        body: if here.is_empty() { none(voice) } else { Text::join(lines, "\n") },
        footer: if pages > 1 { page(voice, at as i64 + 1, pages as i64) } else { Text::none() },
        ..Panel::default()
    };
    let mut message = Message { text: Text::join([said, left], "\n"), ..Message::panel(panel) };
    if !here.is_empty() {
        let option = |holiday: &Holiday| SelectOption {
            label: Text::own(days(voice, holiday.days).plain()),
            value: holiday.id.to_string(),
            description: Text::given(holiday.name.clone()),
        };
        message = message.select(Select {
            from: SelectFrom::Options(here.iter().map(option).collect()),
            placeholder: remove(voice),
            click: click::remove(at),
            count: (1, here.len() as u8),
        });
    }
    let mut buttons = vec![Button::new(add(voice), click::write()).style(Style::Main)];
    if at > 0 {
        buttons.push(Button::new(earlier(voice), click::page(at - 1)).symbol("◀️"));
    }
    if at + 1 < pages {
        buttons.push(Button::new(later(voice), click::page(at + 1)).symbol("▶️"));
    }
    message.buttons(buttons)
}

/// How many were taken away.
pub fn removed(voice: &Voice<'_>, count: i64) -> Text {
    removed_count(voice, count)
}

/// What was understood, what was not, and the sessions that lie on it.
pub fn saved(voice: &Voice<'_>, list: &List, lying: &[Session]) -> Message {
    let mut panels = Vec::new();
    if !list.lines.is_empty() {
        let entries = list.lines.iter().map(|Line { days, name }| entry(voice, *days, name));
        panels.push(Panel {
            title: saved_count(voice, list.lines.len() as i64),
            body: some(voice, ECHOED, entries),
            ..Panel::default()
        });
    }
    if !lying.is_empty() {
        let entry = |session: &Session| {
            let when = calendar::view::when(voice, session.starts_on, &session.zone);
            lying_line(voice, retreat::view::title(voice, session), when)
        };
        panels.push(Panel {
            title: lying_title(voice, lying.len() as i64),
            body: some(voice, SHOWN, lying.iter().map(entry)),
            ..Panel::default()
        });
    }
    let mut buttons = Vec::new();
    if list.unread.is_empty() {
        buttons.push(Button::new(add_more(voice), click::write()));
    } else {
        let reasons = list.unread.iter().map(|(line, error)| unread_line(voice, refusal(voice, line, error)));
        panels.push(Panel {
            title: unread_title(voice, list.unread.len() as i64),
            body: some(voice, SHOWN, reasons),
            ..Panel::default()
        });
        let again = write_again(voice, list.unread.len() as i64);
        buttons.push(Button::new(again, click::write()).symbol("✏️").style(Style::Main));
    }
    buttons.push(Button::new(all(voice), click::page(0)));
    Message { panels, ..Message::default() }.buttons(buttons)
}

/// It could not be saved: what was typed is handed back.
pub fn not_saved(voice: &Voice<'_>, typed: &str) -> Message {
    let file = File { name: "holidays.txt".to_owned(), alt: not_saved_file(voice), bytes: typed.as_bytes().to_vec() };
    Message { files: vec![file], ..Message::text(not_saved_text(voice)) }
        .buttons([Button::new(add(voice), click::write())])
}
