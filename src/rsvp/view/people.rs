//! Who comes, by name, for those who plan.

use crate::district::{self, Part, VOICES};
use crate::message::{Button, Message, Panel, Text};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::{Session, view as session_view};
use crate::rsvp::commands::click;
use crate::rsvp::{Answer, Rsvp, texts};

/// How many people one page names.
const PEOPLE_A_PAGE: usize = 60;

/// Under which heading somebody stands: `None` for those who answered for an earlier date.
type Heading = Option<Answer>;

/// The list, a page of it, from 0; a page that there isn't is the last.
pub fn list(voice: &Voice<'_>, session: &Session, answers: &[Rsvp], page: usize) -> Message {
    let mut all: Vec<(Heading, Option<Part>, u64)> = Vec::new();
    let headings = Answer::ALL.map(Some).into_iter().chain([None]);
    let groups = || VOICES.map(Some).into_iter().chain([None]);
    let under = |rsvp: &Rsvp| (rsvp.revision == session.revision).then_some(rsvp.answer);
    for heading in headings.clone() {
        for group in groups() {
            let people = answers.iter().filter(|rsvp| under(rsvp) == heading && rsvp.voice == group);
            all.extend(people.map(|rsvp| (heading, group, rsvp.user_id)));
        }
    }
    let pages = all.len().div_ceil(PEOPLE_A_PAGE).max(1);
    let page = page.min(pages - 1);
    let shown: Vec<_> = all.iter().skip(page * PEOPLE_A_PAGE).take(PEOPLE_A_PAGE).collect();
    let mut parts = Vec::new();
    for heading in headings {
        let here: Vec<_> = shown.iter().filter(|(under, ..)| *under == heading).collect();
        if here.is_empty() {
            continue;
        }
        let count = all.iter().filter(|(under, ..)| *under == heading).count() as i64;
        let mut lines = vec![match heading {
            Some(Answer::Coming) => texts::people_coming(voice, count),
            Some(Answer::Maybe) => texts::people_maybe(voice, count),
            Some(Answer::Cant) => texts::people_cant(voice, count),
            None => texts::people_earlier(voice, count),
        }];
        for group in groups() {
            let people = here.iter().filter(|(_, of, _)| *of == group).map(|(.., user)| Text::person(*user));
            let people = Text::join(people, ", ");
            let name = group.map_or_else(|| texts::people_others(voice), |part| district::view::part(voice, part));
            if !people.is_empty() {
                lines.push(texts::people_group(voice, name, people));
            }
        }
        parts.push(Text::join(lines, "\n"));
    }
    let body = if parts.is_empty() { texts::people_nobody(voice) } else { Text::join(parts, "\n\n") };
    let message = Message::panel(Panel {
        title: texts::people_title(voice, session_view::title(voice, session)),
        body,
        footer: texts::people_private(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    turning(voice, message, page, pages, |page| click::people_page(session.id, page))
}

/// With buttons to the pages beside this one, if there are any.
pub(super) fn turning(
    voice: &Voice<'_>,
    mut message: Message,
    page: usize,
    pages: usize,
    click: impl Fn(usize) -> crate::message::CustomId,
) -> Message {
    if pages < 2 {
        return message;
    }
    message.text = Text::join([message.text, texts::people_page(voice, (page + 1) as i64, pages as i64)], "\n");
    let back = (page > 0).then(|| Button::new(texts::people_back(voice), click(page - 1)));
    let next = (page + 1 < pages).then(|| Button::new(texts::people_next(voice), click(page + 1)));
    message.buttons(back.into_iter().chain(next))
}
