//! The sheet as Markdown, for who wants to change it or send it on.

use super::super::{Question, questions, words};
use super::Sheet;
use crate::calendar;
use crate::district::{self, VOICES};
use crate::document;
use crate::message::Text;
use crate::prompts::Voice;
use crate::retreat::view as session_view;

/// When and where the session is.
pub(super) fn facts(voice: &Voice<'_>, sheet: &Sheet) -> Vec<Text> {
    let session = &sheet.session;
    let when = words::sheet_when(voice, calendar::view::when(voice, session.starts_on, &session.zone));
    let place = session.place.trim();
    let place = if place.is_empty() { None } else { Some(words::sheet_place(voice, place)) };
    [when].into_iter().chain(place).collect()
}

/// Where to hand it in, and until when.
pub(super) fn hand_in(voice: &Voice<'_>, sheet: &Sheet) -> Text {
    let day = calendar::view::day(voice, sheet.session.starts_on.date());
    if sheet.hand_in.is_empty() {
        words::sheet_hand_in(voice, day)
    } else {
        words::sheet_hand_in_at(voice, sheet.hand_in.as_str(), day)
    }
}

/// What stands below a question in few words: the whole question, unless it is the same, and what may help.
pub(super) fn under(voice: &Voice<'_>, question: Question) -> Vec<Text> {
    questions::whole(voice, question).into_iter().chain([questions::hint(voice, question)]).collect()
}

/// The whole file.
pub fn markdown(voice: &Voice<'_>, sheet: &Sheet) -> String {
    let session = &sheet.session;
    let mut out =
        format!("# {}\n", document::markdown(&words::sheet_title(voice, session_view::title(voice, session)).plain()));
    for fact in facts(voice, sheet) {
        out.push_str(&format!("\n{}\n", document::markdown(&fact.plain())));
    }
    out.push_str(&format!("\n> {}\n", document::markdown(&words::sheet_note(voice).plain())));
    out.push_str(&format!("\n**{}**\n\n\\_\\_\\_\\_\\_\\_\\_\\_\n", words::sheet_name(voice).plain()));
    match sheet.group {
        Some(part) => {
            let group = words::sheet_group(voice, district::view::part(voice, part));
            out.push_str(&format!("\n{}\n", document::markdown(&group.plain())));
        }
        None => {
            out.push_str(&format!("\n**{}**\n\n", words::sheet_groups(voice).plain()));
            let item = |part| format!("- [ ] {}\n", district::view::part(voice, part).plain());
            out.extend(VOICES.into_iter().map(item));
        }
    }
    for topic in &sheet.topics {
        out.push_str(&format!("\n## {}\n", questions::topic(voice, *topic).plain()));
        for question in topic.questions() {
            out.push_str(&format!("\n### {}\n", document::markdown(&questions::label(voice, *question).plain())));
            for line in under(voice, *question) {
                out.push_str(&format!("\n{}\n", document::markdown(&line.plain())));
            }
            out.push_str("\n&nbsp;\n\n&nbsp;\n");
        }
    }
    out.push_str(&format!("\n**{}**\n", document::markdown(&hand_in(voice, sheet).plain())));
    out
}
