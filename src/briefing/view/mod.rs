//! What everyone sees of a briefing. `write.rs`: what those see who write it.

pub(crate) mod write;

use super::{About, Gave, Loaded, Shown, click, share, texts};
use crate::calendar;
use crate::district;
use crate::input::{Question, Way, questions};
use crate::message::pages;
use crate::message::{Button, Message, Panel, Style, Text, shortened};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::view as session_view;

/// How long what is posted may get, as Discord counts: one panel, short enough to be read on a phone.
const ROOM: usize = 3_400;

fn length(text: &Text) -> usize {
    text.markdown().encode_utf16().count()
}

/// What a part is called, above it and on the form for it.
pub(crate) fn heading(voice: &Voice<'_>, about: About) -> Text {
    match about {
        About::Decided => texts::part_decided(voice),
        About::Fits => texts::part_fits(voice),
        About::Next => texts::part_next(voice),
        About::Question(question) => questions::label(voice, question),
    }
}

/// The beginning of words, at most so long as Discord counts, and whether that is all of them.
fn excerpt(words: &str, most: usize) -> (Text, bool) {
    let mut take = words.encode_utf16().count().max(2);
    loop {
        let text = Text::lines(&shortened(words, take));
        let long = length(&text);
        if long <= most || take <= 2 {
            return (text, take >= words.encode_utf16().count());
        }
        // As much less as it is too long.
        take = (take * most / long).min(take - 1).max(2);
    }
}

/// The parts as they are posted, and whether all of their words stand there.
fn body(voice: &Voice<'_>, loaded: &Loaded) -> (Text, bool) {
    let parts: Vec<(About, &str)> = About::PARTS
        .into_iter()
        .map(|part| (part, loaded.words(part)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let lengths: Vec<usize> = parts.iter().map(|(_, words)| length(&Text::lines(words))).collect();
    let most = share(&lengths, ROOM);
    let mut whole = true;
    let parts: Vec<Text> = parts
        .into_iter()
        .map(|(part, words)| {
            let (words, all) = excerpt(words, most);
            whole &= all;
            Text::join([heading(voice, part).bold(), words], "\n")
        })
        .collect();
    (Text::join(parts, "\n\n"), whole)
}

fn became_button(voice: &Voice<'_>, briefing: i64) -> Button {
    Button::new(texts::became_button(voice), click::became(briefing)).symbol("💬")
}

fn read_button(voice: &Voice<'_>, briefing: i64) -> Button {
    Button::new(texts::read_button(voice), click::read(briefing)).symbol("✅")
}

/// What stands in the channel for all to see: the words of those who wrote it, and nobody else's.
pub fn posted(voice: &Voice<'_>, loaded: &Loaded) -> Message {
    let (words, whole) = body(voice, loaded);
    let more = if whole { Text::none() } else { texts::posted_more(voice) };
    let session = &loaded.session;
    let message = Message::panel(Panel {
        title: texts::posted_title(voice, session_view::title(voice, session)),
        body: Text::join([words, more], "\n\n"),
        footer: texts::posted_footer(voice, calendar::view::day(voice, session.starts_on.date())),
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    let Some(id) = loaded.id else { return message };
    let all = (!whole).then(|| Button::new(texts::posted_all(voice), click::all(id)).symbol("📖"));
    let read = read_button(voice, id).style(Style::Main);
    message.buttons(all).buttons([read]).buttons([became_button(voice, id)])
}

/// A page of words under headings, from 0; a page that there isn't is the last.
fn paged(
    voice: &Voice<'_>,
    panel: Panel,
    sections: &[(Text, &str)],
    page: usize,
    turn: impl Fn(usize) -> crate::message::CustomId,
) -> Message {
    let pages = pages::pages(sections);
    let page = page.min(pages.len().saturating_sub(1));
    let words = pages.get(page).cloned().unwrap_or_default();
    let above = if page == 0 { panel.body } else { Text::none() };
    let footer = match pages.len() {
        0 | 1 => panel.footer,
        all => Text::join([panel.footer, texts::page(voice, page as i64 + 1, all as i64)], " · "),
    };
    let body = Text::join([above, words], "\n\n");
    let message = Message::panel(Panel { body, footer, colour: Some(NEUTRAL), ..panel });
    let back = page.checked_sub(1).map(|back| Button::new(texts::page_back(voice), turn(back)).symbol("◀️"));
    let next = page + 1 < pages.len();
    let next = next.then(|| Button::new(texts::page_next(voice), turn(page + 1)).symbol("▶️"));
    message.buttons(back.into_iter().chain(next))
}

/// All of it, a page from 0, for one reader.
pub fn all(voice: &Voice<'_>, briefing: i64, loaded: &Loaded, page: usize) -> Message {
    let parts = About::PARTS.into_iter().filter(|part| loaded.words.contains_key(part));
    let sections: Vec<(Text, &str)> = parts.map(|part| (heading(voice, part), loaded.words(part))).collect();
    let panel = Panel {
        title: texts::posted_title(voice, session_view::title(voice, &loaded.session)),
        footer: texts::posted_footer(voice, calendar::view::day(voice, loaded.session.starts_on.date())),
        ..Panel::default()
    };
    let message = paged(voice, panel, &sections, page, |page| click::all_page(briefing, page));
    if !loaded.is_posted() {
        return message.buttons([became_button(voice, briefing)]);
    }
    message.buttons([read_button(voice, briefing)]).buttons([became_button(voice, briefing)])
}

/// What became of what somebody said: their own words, shown to them alone, and what is written about each question.
pub fn became(voice: &Voice<'_>, briefing: i64, loaded: &Loaded, gave: Option<&Gave>, page: usize) -> Message {
    let written: Vec<(Question, &str)> = Question::ALL
        .into_iter()
        .map(|question| (question, loaded.words(About::Question(question))))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let nothing = texts::became_nothing_yet(voice).plain();
    let mut sections: Vec<(Text, &str)> = Vec::new();
    for (question, own) in gave.iter().flat_map(|gave| &gave.answers) {
        let words = match loaded.words(About::Question(*question)) {
            "" => nothing.as_str(),
            words => words,
        };
        let label = questions::label(voice, *question);
        sections.push((texts::became_you_said(voice, label), own));
        sections.push((texts::became_of_it(voice), words));
    }
    let is_own = |question: &Question| gave.is_some_and(|gave| gave.answers.contains_key(question));
    for (question, words) in written.iter().filter(|(question, _)| !is_own(question)) {
        sections.push((texts::became_of_others(voice, questions::label(voice, *question)), words));
    }
    let intro = match gave {
        Some(gave) if gave.held => texts::became_held(voice),
        Some(Gave { way: Way::Confidential, .. }) => texts::became_confidential(voice),
        Some(_) => texts::became_named(voice),
        None if written.is_empty() => texts::became_none_nothing(voice),
        None => texts::became_none(voice),
    };
    let panel = Panel {
        title: texts::became_title(voice, session_view::title(voice, &loaded.session)),
        body: intro,
        footer: texts::became_footer(voice),
        ..Panel::default()
    };
    paged(voice, panel, &sections, page, |page| click::became_page(briefing, page))
}

/// Somebody has read it.
pub fn thanks(voice: &Voice<'_>, briefing: i64, new: bool) -> Message {
    let text = if new { texts::read_thanks(voice) } else { texts::read_already(voice) };
    Message::text(text).buttons([became_button(voice, briefing)])
}

/// The button that leads to writing it.
pub(crate) fn write_button(voice: &Voice<'_>, session: i64) -> Button {
    Button::new(texts::show_write(voice), click::start(session)).symbol("📣")
}

/// The buttons about it below a session.
pub(crate) fn buttons(voice: &Voice<'_>, session: i64, shown: &Shown) -> Vec<Button> {
    let read = shown.posted.map(|id| Button::new(texts::show_read(voice), click::all(id)).symbol("📖"));
    let write = shown.may_write.then(|| write_button(voice, session));
    read.into_iter().chain(write).collect()
}

/// What a session says of it.
pub(crate) fn line(voice: &Voice<'_>, shown: &Shown) -> Option<Text> {
    shown.posted?;
    let Some(readers) = &shown.readers else { return Some(texts::show_posted(voice)) };
    let group = |(part, count): &(district::Part, u32)| {
        texts::show_group(voice, district::view::part(voice, *part), i64::from(*count))
    };
    let groups = Text::join(readers.groups.iter().map(group), ", ");
    let count = match (readers.all, groups.is_empty()) {
        (0, _) => texts::show_readers_none(voice),
        (all, true) => texts::show_readers(voice, i64::from(all)),
        (all, false) => texts::show_readers_groups(voice, i64::from(all), groups),
    };
    Some(Text::join([texts::show_posted(voice), count], "\n"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::briefing::Words;
    use crate::prompts::{Profile, Prompts};
    use crate::retreat::Session;

    proptest! {
        #[test]
        fn whatever_is_typed_fits_into_one_message_and_says_when_it_is_cut(
            typed in prop::collection::vec("[a*@:.🎒é \n]{0,4000}", 3),
        ) {
            let prompts = Prompts::load(None).unwrap();
            let voice = prompts.voice(Profile::default());
            let words: Words =
                About::PARTS.into_iter().zip(&typed).map(|(part, words)| (part, words.trim().to_owned())).collect();
            let words: Words = words.into_iter().filter(|(_, words)| !words.is_empty()).collect();
            let session = Session::example("2027-02-12T09:00");
            let loaded = Loaded { session, id: Some(1), words, posting: None };
            let message = posted(&voice, &loaded);
            let shown = message.panels[0].body.markdown();
            prop_assert!(shown.encode_utf16().count() <= 4096);
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let plain = letters(&message.panels[0].body.plain());
            let whole = loaded.words.values().all(|words| plain.contains(&letters(words)));
            prop_assert_eq!(message.rows.len() == 2, whole);
        }
    }
}
