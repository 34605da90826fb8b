//! What those see who write a briefing.

use super::{excerpt, heading, posted};
use crate::briefing::commands::WORDS;
use crate::briefing::handler::Draft;
use crate::briefing::{About, LONGEST, Loaded, click, texts};
use crate::district::{District, Purpose};
use crate::input::{self, Question, questions};
use crate::message::{
    Button, Field, File, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened,
};
use crate::plan::{fingerprint, view::words_file};
use crate::posting;
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;
use crate::retreat::view as session_view;

/// How much of a part stands on the card, as Discord counts; the form holds all of it.
const EXCERPT: usize = 600;
/// How much of what is written about a question stands below it.
const LONG_EXCERPT: usize = 2_000;
/// An option's words may be this long.
const LABEL: usize = 90;

/// Where it stands, in full sentences.
fn state(voice: &Voice<'_>, district: &District, loaded: &Loaded) -> Text {
    let chosen = district.channels.get(&Purpose::Announcements).copied();
    match &loaded.posting {
        Some(there) if there.state == posting::State::Sent => {
            texts::write_posted(voice, there.channel_id.map(Text::channel).unwrap_or_default())
        }
        Some(there) if there.state == posting::State::Waiting => {
            texts::write_waiting(voice, posting::view::reason(voice, there.reason))
        }
        _ => match chosen {
            Some(channel) => texts::write_draft(voice, Text::channel(channel)),
            None => texts::write_draft_no_channel(voice),
        },
    }
}

/// The words of a part, or that there are none.
fn shown(voice: &Voice<'_>, words: &str, most: usize) -> Text {
    if words.is_empty() {
        return texts::write_nothing(voice);
    }
    let (words, whole) = excerpt(words, most);
    let more = if whole { Text::none() } else { texts::write_more(voice) };
    Text::join([words, more], "\n")
}

/// The briefing of a session as it is written; `note` stands above it.
pub(crate) fn card(voice: &Voice<'_>, district: &District, draft: &Draft, note: Text) -> Message {
    let loaded = &draft.loaded;
    let id = loaded.session.id;
    let part = |about: About| {
        let words = shown(voice, loaded.words(about), EXCERPT);
        Text::join([heading(voice, about).bold(), words], "\n")
    };
    let answered = draft.asked.iter().filter(|(question, _)| is_answered(loaded, *question)).count() as i64;
    let became = match draft.asked.len() as i64 {
        0 => texts::write_nobody_said(voice),
        asked => texts::write_asked(voice, asked, answered),
    };
    let became = Text::join([texts::write_became(voice).bold(), became], "\n");
    let parts = [state(voice, district, loaded)].into_iter().chain(About::PARTS.map(part)).chain([became]);
    let panel = Panel {
        title: texts::write_title(voice, session_view::title(voice, &loaded.session)),
        body: Text::join(parts, "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let write = |about: About| {
        let style = if loaded.words(about).is_empty() { Style::Main } else { Style::Plain };
        Button::new(heading(voice, about), click::write(id, about)).symbol("✏️").style(style)
    };
    let mut message = Message { text: note, ..Message::panel(panel) }.buttons(About::PARTS.map(write));
    message.rows.extend(menu(voice, draft));
    let mut preview = Button::new(texts::write_preview(voice), click::preview(id)).symbol("👀");
    preview.disabled = !loaded.is_written();
    message.buttons([preview])
}

fn is_answered(loaded: &Loaded, question: Question) -> bool {
    !loaded.words(About::Question(question)).is_empty()
}

/// The menu of questions that people answered, if there are any.
fn menu(voice: &Voice<'_>, draft: &Draft) -> Option<crate::message::Row> {
    if draft.asked.is_empty() {
        return None;
    }
    let option = |(question, count): &(Question, usize)| {
        let mark = if is_answered(&draft.loaded, *question) { "✅" } else { "⬜" };
        let label = Text::join([Text::own(mark), questions::label(voice, *question)], " ").plain();
        SelectOption {
            label: Text::own(shortened(&label, LABEL)),
            value: question.as_str().to_owned(),
            description: texts::write_answers(voice, *count as i64),
        }
    };
    let select = Select {
        from: SelectFrom::Options(draft.asked.iter().map(option).collect()),
        placeholder: texts::write_pick(voice),
        click: click::pick(draft.loaded.session.id),
        count: (1, 1),
    };
    Some(crate::message::Row::Select(select))
}

/// A question, and what became of its answers so far; `note` stands above it.
pub(crate) fn question(voice: &Voice<'_>, draft: &Draft, question: Question, note: Text) -> Message {
    let loaded = &draft.loaded;
    let (id, about) = (loaded.session.id, About::Question(question));
    let count = draft.asked.iter().find(|(asked, _)| *asked == question).map_or(0, |(_, count)| *count);
    let answers = match count {
        0 => texts::question_nobody(voice),
        count => texts::question_answers(voice, count as i64),
    };
    let words =
        Text::join([texts::write_became_one(voice).bold(), shown(voice, loaded.words(about), LONG_EXCERPT)], "\n");
    let whole = questions::whole(voice, question).map_or_else(Text::none, Text::bold);
    let parts = [whole, answers, words, texts::question_careful(voice)];
    let panel = Panel {
        title: texts::question_title(voice, questions::label(voice, question)),
        body: Text::join(parts, "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let label =
        if is_answered(loaded, question) { texts::question_change(voice) } else { texts::question_write(voice) };
    let write = Button::new(label, click::write(id, about)).symbol("✏️").style(Style::Main);
    let read = Button::new(texts::question_read(voice), input::click::read(id, 0)).symbol("📖");
    let back = Button::new(texts::write_back(voice), click::open(id)).symbol("◀️");
    let mut message = Message { text: note, ..Message::panel(panel) }.buttons([write, read, back]);
    message.rows.extend(menu(voice, draft));
    message
}

/// The form of a part, or of a question.
pub(crate) fn form(voice: &Voice<'_>, loaded: &Loaded, about: About) -> Form {
    let words = loaded.words(about);
    // What a form may not be able to hold is handed back when it is replaced.
    let fits = words.encode_utf16().count() <= LONGEST;
    let seen = if fits { fingerprint([words]) } else { 0 };
    let hint = match about {
        About::Decided => texts::hint_decided(voice),
        About::Fits => texts::hint_fits(voice),
        About::Next => texts::hint_next(voice),
        About::Question(_) => texts::hint_question(voice),
    };
    let title = match about {
        About::Question(_) => texts::form_question(voice),
        About::Decided | About::Fits | About::Next => texts::form_title(voice),
    };
    Form {
        title,
        click: click::written(loaded.session.id, about, seen),
        fields: vec![Field {
            id: WORDS,
            label: heading(voice, about),
            value: words.to_owned(),
            placeholder: hint,
            long: true,
            // Emptied on purpose, it is taken out.
            required: false,
            most: LONGEST as u16,
        }],
    }
}

/// The briefing as everyone will see it, or sees it; `note` stands above it.
pub(crate) fn preview(voice: &Voice<'_>, district: &District, draft: &Draft, note: Text) -> Message {
    let loaded = &draft.loaded;
    if !loaded.is_written() {
        return card(voice, district, draft, texts::refused_nothing(voice));
    }
    let id = loaded.session.id;
    let channel = district.channels.get(&Purpose::Announcements).copied();
    let intro = match (loaded.is_posted(), channel) {
        (true, _) => texts::preview_posted(voice),
        (false, Some(channel)) => texts::preview_intro(voice, Text::channel(channel)),
        (false, None) => texts::refused_no_channel(voice),
    };
    let missing = About::PARTS.into_iter().filter(|part| loaded.words(*part).is_empty());
    let missing = Text::join(missing.map(|part| heading(voice, part)), ", ");
    let missing = if missing.is_empty() { missing } else { texts::preview_missing(voice, missing) };
    let mut message = posted(voice, loaded);
    // "I have read it" does nothing for who looks at it beforehand.
    for row in &mut message.rows {
        if let crate::message::Row::Buttons(buttons) = row {
            for button in buttons.iter_mut().filter(|button| button.click.name == "briefing.read") {
                (button.disabled, button.style) = (true, Style::Plain);
            }
        }
    }
    message.text = Text::join([note, intro, missing], "\n");
    let back = Button::new(texts::write_back(voice), click::open(id)).symbol("✏️");
    if loaded.is_posted() {
        return message.buttons([back]);
    }
    let post = Button::new(texts::preview_post(voice), click::post(id, loaded.mark())).symbol("📣").style(Style::Good);
    message.buttons([post, back])
}

/// What was typed, as a file; none if that is nothing.
pub(crate) fn typed_file(voice: &Voice<'_>, about: About, words: &str) -> Vec<File> {
    match words.is_empty() {
        true => vec![],
        false => vec![words_file("what-you-typed", &[(heading(voice, about), words)], texts::lost_file(voice))],
    }
}

/// What stood there before, as a file.
pub(crate) fn replaced_file(voice: &Voice<'_>, about: About, words: &str) -> File {
    words_file("what-stood-there", &[(heading(voice, about), words)], texts::replaced_file(voice))
}

/// It was not saved, for the reason that `text` says: what was typed is handed back.
pub(crate) fn handed_back(voice: &Voice<'_>, session: i64, text: Text, about: About, words: &str) -> Message {
    let message = Message { files: typed_file(voice, about, words), ..Message::text(text) };
    message.buttons([Button::new(texts::write_back(voice), click::open(session)).symbol("✏️")])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompts::{Profile, Prompts};
    use crate::retreat::Session;

    #[test]
    fn every_form_fits() {
        let prompts = Prompts::load(None).unwrap();
        let voice = prompts.voice(Profile::default());
        let loaded = Loaded {
            session: Session::example("2027-02-12T09:00"),
            id: None,
            words: Default::default(),
            posting: None,
        };
        for about in About::PARTS.into_iter().chain(Question::ALL.map(About::Question)) {
            let form = form(&voice, &loaded, about);
            let length = |text: &Text| text.plain().encode_utf16().count();
            assert!(length(&form.title) <= 45, "{about:?}");
            assert!(length(&form.fields[0].label) <= 45 && length(&form.fields[0].placeholder) <= 100, "{about:?}");
        }
    }
}
