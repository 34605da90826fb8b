//! What people see of a session's announcement, and of their own answer.
//!
//! - `people.rs`: who comes. `attendance.rs`: who was there. `change.rs`: what was moved or called off.

pub mod attendance;
pub mod change;
pub mod people;

use super::announcement::Loaded;
use super::commands::click;
use super::{Answer, Closed, Counts, Earlier, Rsvp, calendar_file, closed, texts};
use crate::calendar::{self, WallTime};
use crate::district::{self, VOICES};
use crate::input;
use crate::message::{Button, CustomId, Message, Panel, Style, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{Session, State, view as session_view};
use crate::scan;

/// How many letters of an agenda's point the announcement shows.
const POINT: usize = 200;
/// How long the announcement's agenda may get, as Discord counts.
const AGENDA: usize = 1000;
/// A person is reminded on the day before: it is offered until then, in seconds before a session.
const DAY: i64 = 86_400;

/// What an answer is called.
pub fn answer(voice: &Voice<'_>, answer: Answer) -> Text {
    match answer {
        Answer::Coming => texts::answer_coming(voice),
        Answer::Maybe => texts::answer_maybe(voice),
        Answer::Cant => texts::answer_cant(voice),
    }
}

/// A button for each answer; the one that was given is marked.
fn answers(
    voice: &Voice<'_>,
    given: Option<Answer>,
    click: impl Fn(Answer) -> CustomId,
) -> impl Iterator<Item = Button> {
    Answer::ALL
        .map(|one| {
            let button = Button::new(answer(voice, one), click(one));
            let symbol = match one {
                Answer::Coming => "✅",
                Answer::Maybe => "❔",
                Answer::Cant => "❌",
            };
            let style = match given {
                Some(given) if given == one => Style::Good,
                None if one == Answer::Coming => Style::Main,
                _ => Style::Plain,
            };
            button.symbol(symbol).style(style)
        })
        .into_iter()
}

/// Such as "15:00", or with its day if that is another than the first.
fn end(voice: &Voice<'_>, session: &Session) -> Text {
    let instant = chrono::DateTime::from_timestamp(session.ends_at(), 0).unwrap_or_default();
    let end = WallTime::from_instant(instant, &session.zone);
    if end.date() == session.starts_on.date() {
        calendar::view::time(voice, end)
    } else {
        calendar::view::when(voice, end, &session.zone)
    }
}

/// When, how long, where: a line each, without what isn't known.
pub fn details(voice: &Voice<'_>, session: &Session) -> Text {
    let mut lines = vec![texts::announcement_when(voice, session_view::when(voice, session))];
    if let Some(minutes) = session.minutes {
        lines.push(texts::announcement_length(voice, session_view::length(voice, minutes), end(voice, session)));
    }
    if !session.place.trim().is_empty() {
        lines.push(texts::announcement_place(voice, session.place.trim()));
    }
    if !session.link.trim().is_empty() {
        lines.push(texts::announcement_link(voice, Text::address(session.link.trim())));
    }
    Text::join(lines, "\n")
}

/// The points of an agenda, as many as a message holds.
pub fn agenda(voice: &Voice<'_>, agenda: &[(String, Option<u32>)]) -> Text {
    let mut lines: Vec<Text> = Vec::new();
    let mut room = AGENDA;
    for (place, (words, minutes)) in agenda.iter().enumerate() {
        let short = if words.chars().count() > POINT {
            format!("{}…", words.chars().take(POINT).collect::<String>())
        } else {
            words.clone()
        };
        let line = match minutes {
            Some(minutes) => texts::announcement_agenda_item_minutes(voice, short, i64::from(*minutes)),
            None => texts::announcement_agenda_item(voice, short),
        };
        let length = line.markdown().encode_utf16().count() + 1;
        // The last line, if there is more, has about this length.
        if length + 40 > room {
            lines.push(texts::announcement_agenda_more(voice, (agenda.len() - place) as i64));
            break;
        }
        room -= length;
        lines.push(line);
    }
    Text::join(lines, "\n")
}

/// How many come, by group, and how many don't; `open` while people can still answer.
pub fn counts(voice: &Voice<'_>, counts: &Counts, open: bool) -> Text {
    let all = counts.all_coming();
    if all + counts.maybe + counts.cant + counts.earlier == 0 {
        return if open { texts::announcement_nobody(voice) } else { texts::announcement_nobody_came(voice) };
    }
    let groups = VOICES.into_iter().filter_map(|part| {
        let count = counts.coming.get(&Some(part))?;
        Some(texts::announcement_group(voice, district::view::part(voice, part), i64::from(*count)))
    });
    let others = counts.coming.get(&None).map(|count| texts::announcement_others(voice, i64::from(*count)));
    let coming = match all {
        0 => texts::announcement_coming_none(voice),
        all => texts::announcement_coming(voice, i64::from(all), Text::join(groups.chain(others), ", ")),
    };
    let number = |count: u32, text: fn(&Voice<'_>, i64) -> Text| {
        if count > 0 { text(voice, i64::from(count)) } else { Text::none() }
    };
    let rest = [number(counts.maybe, texts::announcement_maybe), number(counts.cant, texts::announcement_cant)];
    let now = Text::join([coming].into_iter().chain(rest), "; ");
    Text::join([now, number(counts.earlier, texts::announcement_earlier)], "\n")
}

/// The announcement that everyone sees. `guild_id` makes its calendar file the district's own.
pub fn announcement(voice: &Voice<'_>, guild_id: u64, loaded: &Loaded, now: i64) -> Message {
    let session = &loaded.session;
    let title = session_view::title(voice, session);
    let file = calendar_file::file(voice, guild_id, session, now);
    if session.state == State::Cancelled {
        return Message {
            // No file: it was taken out of nobody's calendar by a message that they have read already. The word of the
            // change brings it.
            ..Message::panel(Panel {
                title: texts::announcement_called_off(voice, title),
                body: texts::announcement_called_off_body(voice, session_view::when(voice, session)),
                colour: Some(NEUTRAL),
                ..Panel::default()
            })
        };
    }
    let over = session.is_over(now);
    let question = texts::announcement_question(voice, session_view::question(voice, session.kind));
    let has_file = match (&file, over) {
        (Some(_), false) => texts::announcement_file(voice),
        _ => Text::none(),
    };
    let is_over = if over { texts::announcement_over(voice) } else { Text::none() };
    let reading = loaded.reading.as_ref();
    let read = reading.map(|scan| scan::view::report::read_button(voice, scan.id));
    let reading = reading.map(|scan| scan::view::report::announced(voice, scan.kind)).unwrap_or_default();
    let mut fields = Vec::new();
    if !loaded.agenda.is_empty() {
        fields.push((texts::announcement_agenda(voice), agenda(voice, &loaded.agenda)));
    }
    let counts = self::counts(voice, &Counts::of(&loaded.answers, session.revision), !over);
    fields.push((texts::announcement_who(voice), counts));
    let message = Message {
        files: if over { vec![] } else { file.into_iter().collect() },
        ..Message::panel(Panel {
            title,
            body: Text::join([is_over, question, details(voice, session), has_file, reading], "\n\n"),
            fields,
            footer: texts::announcement_names(voice),
            colour: Some(NEUTRAL),
            ..Panel::default()
        })
    };
    if over {
        return message.buttons(read);
    }
    message.buttons(answers(voice, None, |one| click::answer(session.id, one))).buttons(read)
}

/// The announcement as it will be, with buttons that don't work yet, for those who plan. `due` is when it goes out by
/// itself.
pub fn preview(voice: &Voice<'_>, guild_id: u64, loaded: &Loaded, channel: u64, due: Text, now: i64) -> Message {
    let mut message = announcement(voice, guild_id, loaded, now);
    for row in &mut message.rows {
        if let crate::message::Row::Buttons(buttons) = row {
            buttons.iter_mut().for_each(|button| button.disabled = true);
        }
    }
    message.text = Text::join([texts::preview_intro(voice, Text::channel(channel)), due], "\n");
    let id = loaded.session.id;
    message.buttons([
        Button::new(texts::preview_post(voice), click::announce_now(id)).style(Style::Main),
        Button::new(texts::preview_leave(voice), click::announce_later(id)),
    ])
}

/// What somebody had said before the session was moved.
fn earlier(voice: &Voice<'_>, session: &Session, earlier: &Earlier) -> Text {
    let said = answer(voice, earlier.answer);
    match earlier.starts_on {
        Some(on) => texts::private_earlier(voice, calendar::view::when(voice, on, &session.zone), said),
        None => texts::private_earlier_unknown(voice, said),
    }
}

/// Somebody's own answer, only for them: what they said, how to change it, and the reminder. `before` is what they had
/// said for an earlier date.
pub fn own(voice: &Voice<'_>, session: &Session, rsvp: Option<&Rsvp>, before: Option<&Earlier>, now: i64) -> Message {
    let title = session_view::title(voice, session);
    let valid = rsvp.filter(|rsvp| rsvp.revision == session.revision);
    let given = valid.map(|rsvp| rsvp.answer);
    let heading = match given {
        Some(Answer::Coming) => texts::private_coming(voice, title),
        Some(Answer::Maybe) => texts::private_maybe(voice, title),
        Some(Answer::Cant) => texts::private_cant(voice, title),
        None => texts::private_none(voice, title),
    };
    let before_words = before.map_or_else(Text::none, |before| earlier(voice, session, before));
    let is_closed = closed(session, now);
    let more = match (given, is_closed) {
        (_, Some(Closed::Cancelled | Closed::Begun)) => Text::none(),
        (Some(Answer::Coming), None) => texts::private_coming_more(voice),
        (Some(Answer::Maybe), None) => texts::private_maybe_more(voice),
        (Some(Answer::Cant), None) => texts::private_cant_more(voice),
        (None, None) if before.is_some() => texts::private_ask_again(voice),
        (None, None) => texts::private_ask(voice),
    };
    let details = match given {
        Some(Answer::Cant) => texts::private_when(voice, session_view::when(voice, session)),
        _ => details(voice, session),
    };
    let reminded = valid.is_some_and(|rsvp| rsvp.remind);
    let remind_words = if reminded { texts::private_remind_on(voice) } else { Text::none() };
    let first = Text::join([heading, details], "\n");
    let message = Message::text(Text::join([first, before_words, more, remind_words], "\n\n"));
    if is_closed.is_some() {
        return message;
    }
    let message = message.buttons(answers(voice, given, |one| click::change(session.id, one, session.revision)));
    let remind = match given {
        Some(Answer::Coming | Answer::Maybe) if reminded => {
            Some(Button::new(texts::private_no_remind(voice), click::remind(session.id, false)).symbol("🔕"))
        }
        Some(Answer::Coming | Answer::Maybe) if session.starts_at - now > DAY => {
            Some(Button::new(texts::private_remind(voice), click::remind(session.id, true)).symbol("🔔"))
        }
        _ => None,
    };
    // Absence is not silence, and whoever comes may think ahead.
    let input = input::give::view::start_button(voice, session.id);
    let input = if given == Some(Answer::Cant) { input.style(Style::Main) } else { input };
    message.buttons(remind.into_iter().chain([input]))
}

/// Why a session takes no answers any more.
pub fn refusal(voice: &Voice<'_>, session: &Session, why: Closed) -> Text {
    let title = session_view::title(voice, session);
    match why {
        Closed::Cancelled => texts::refused_cancelled(voice, title),
        Closed::Begun => texts::refused_begun(voice, title),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompts::{Profile, Prompts};

    #[test]
    fn a_long_agenda_says_how_much_is_left_out() {
        let prompts = Prompts::load(None).unwrap();
        let voice = prompts.voice(Profile::default());
        let points: Vec<_> = (0..30).map(|n| (format!("{n} {}", "word ".repeat(60)), Some(10))).collect();
        let shown = agenda(&voice, &points).markdown();
        assert!(shown.chars().count() <= 1024, "{}", shown.len());
        assert!(shown.ends_with("… and 26 more points"), "{shown}");
        let two = agenda(&voice, &[("Welcome".into(), None), ("SWOT".into(), Some(45))]).markdown();
        assert_eq!(two, "• Welcome\n• SWOT (45 min)");
    }
}
