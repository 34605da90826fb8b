//! What people see of voices and documents from outside.

use super::commands::click;
use super::{KINDS_TO_ASK, Kind, LONGEST_WHO, Voice, not_asked, of};
use crate::calendar::view as calendar;
use crate::message::pages::excerpt;
use crate::message::{
    Button, CustomId, Field, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened,
};
use crate::plan::fingerprint;
use crate::plan::view::{divide, label, page_words, turn, words_file};
use crate::prompts::Voice as Words;
use crate::readiness::view::NEUTRAL;
use crate::scan::commands::{click as scan_click, field};
use crate::scan::{LONGEST_DATE, LONGEST_LINK, LONGEST_WORDS, Section, checklist, texts};

/// The most entries on a page.
const PAGE: usize = 10;
/// The most letters of them.
const LETTERS: usize = 3000;
/// The most letters of a name in a list.
const LISTED: usize = 120;
/// What somebody said is shown up to this length, as Discord counts; the whole comes as a file.
const SHOWN: usize = 2400;

/// Who looks, and at what.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Those that this person sees: all for those who plan, for others the ones that they ask.
    pub voices: Vec<Voice>,
    /// They plan.
    pub planner: bool,
}

fn symbol(voice: &Voice) -> &'static str {
    match (voice.dropped, voice.said.is_empty(), voice.is_asked()) {
        (true, ..) => "✖️",
        (_, false, _) => "💬",
        (_, _, true) => "✉️",
        _ => "⬜",
    }
}

fn kind_line(words: &Words<'_>, voices: &[Voice], kind: Kind) -> Text {
    let all = of(voices, kind).count();
    let asked = of(voices, kind).filter(|voice| voice.is_asked()).count();
    let said = of(voices, kind).filter(|voice| !voice.said.is_empty()).count();
    let (asked_words, all_words, said_words) = (asked as i64, all as i64, said as i64);
    let counts = match (all, kind.is_document()) {
        (0, _) => texts::voice_list_nobody(words),
        (_, false) => texts::voice_list_counts(words, asked_words, all_words, said_words),
        (_, true) => texts::voice_list_counts_documents(words, asked_words, all_words, said_words),
    };
    let symbol = match (all, asked) {
        (0, _) | (_, 0) => "⬜",
        (all, _) if said == all => "✅",
        _ => "✉️",
    };
    texts::voice_list_line(words, Text::own(symbol), texts::voice_kind(words, kind), counts)
}

/// All kinds, for those who plan; for others the ones that they ask, a page of them from 0.
pub fn list(words: &Words<'_>, loaded: &Loaded, page: usize, told: Text) -> Message {
    if !loaded.planner {
        return mine(words, loaded, page, told);
    }
    let lines = |documents: bool| {
        let kinds = Kind::ALL.into_iter().filter(move |kind| kind.is_document() == documents);
        Text::join(kinds.map(|kind| kind_line(words, &loaded.voices, kind)), "\n")
    };
    let open = not_asked(&loaded.voices).len() as i64;
    let open = match open {
        0 => texts::voice_list_all_asked(words),
        open => texts::voice_list_not_asked(words, open, KINDS_TO_ASK as i64),
    };
    let people = Text::join([texts::voice_list_people(words), lines(false)], "\n");
    let documents = Text::join([texts::voice_list_documents(words), lines(true)], "\n");
    let options = Kind::ALL.into_iter().map(|kind| SelectOption {
        label: texts::voice_kind(words, kind),
        value: kind.as_str().to_owned(),
        description: Text::none(),
    });
    let panel = Panel {
        title: texts::voice_list_title(words),
        body: Text::join([texts::voice_list_intro(words), people, documents, open, questions(words)], "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    Message { text: told, ..Message::panel(panel) }.select(Select {
        from: SelectFrom::Options(options.collect()),
        placeholder: texts::voice_list_pick(words),
        click: click::pick_kind(),
        count: (1, 1),
    })
}

/// The questions of the needs assessment.
pub fn questions(words: &Words<'_>) -> Text {
    let questions = checklist::of(Section::Needs).enumerate();
    let lines = questions
        .map(|(place, entry)| texts::voice_one_question(words, place as i64 + 1, texts::entry_name(words, entry)));
    Text::join([texts::voice_one_questions(words)].into_iter().chain(lines), "\n")
}

fn mine(words: &Words<'_>, loaded: &Loaded, page: usize, told: Text) -> Message {
    let listed: Vec<&Voice> = loaded.voices.iter().filter(|voice| !voice.dropped).collect();
    if listed.is_empty() {
        return Message::text(Text::join([told, texts::voice_list_mine_none(words)], "\n\n"));
    }
    let lines: Vec<Text> = listed.iter().map(|voice| line(words, voice)).collect();
    let pages = divide(&lines, PAGE, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let panel = Panel {
        title: texts::voice_list_title(words),
        body: Text::join([texts::voice_list_mine_only(words)].into_iter().chain(lines[shown.clone()].to_vec()), "\n"),
        footer: page_words(words, page, pages.len()),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let options = listed[shown].iter().map(|voice| option(words, voice));
    Message { text: told, ..Message::panel(panel) }
        .select(Select {
            from: SelectFrom::Options(options.collect()),
            placeholder: texts::voice_list_mine_pick(words),
            click: click::pick(),
            count: (1, 1),
        })
        .buttons(turn(words, page, pages.len(), click::mine))
}

fn standing(words: &Words<'_>, voice: &Voice) -> Text {
    let day = |day| calendar::short_day(words, day);
    match (voice.dropped, voice.said_on.filter(|_| !voice.said.is_empty()), voice.asked_on, voice.owner) {
        (true, ..) => texts::voice_page_dropped(words),
        (_, Some(said), ..) => texts::voice_page_said(words, day(said)),
        (_, _, Some(asked), Some(owner)) => texts::voice_page_asked_owner(words, day(asked), Text::person(owner)),
        (_, _, Some(asked), None) => texts::voice_page_asked(words, day(asked)),
        (_, _, None, Some(owner)) => texts::voice_page_open_owner(words, Text::person(owner)),
        (_, _, None, None) => texts::voice_page_open(words),
    }
}

fn line(words: &Words<'_>, voice: &Voice) -> Text {
    let who = Text::given(shortened(&voice.who, LISTED));
    texts::voice_page_line(words, Text::own(symbol(voice)), who, standing(words, voice))
}

fn option(words: &Words<'_>, voice: &Voice) -> SelectOption {
    SelectOption {
        label: label(&voice.who),
        value: voice.id.to_string(),
        description: texts::voice_kind(words, voice.kind),
    }
}

/// Those of a kind: a page, from 0.
pub fn kind(words: &Words<'_>, loaded: &Loaded, kind: Kind, page: usize, told: Text) -> Message {
    let mut listed: Vec<&Voice> = loaded.voices.iter().filter(|voice| voice.kind == kind).collect();
    listed.sort_by_key(|voice| (voice.dropped, voice.id));
    let lines: Vec<Text> = listed.iter().map(|voice| line(words, voice)).collect();
    let pages = divide(&lines, PAGE, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let body = match listed.is_empty() {
        true => texts::voice_page_empty(words),
        false => Text::join(lines[shown.clone()].iter().cloned(), "\n"),
    };
    let panel = Panel {
        title: texts::voice_page_title(words, texts::voice_kind(words, kind)),
        body,
        footer: page_words(words, page, pages.len()),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: told, ..Message::panel(panel) };
    if !listed.is_empty() {
        message = message.select(Select {
            from: SelectFrom::Options(listed[shown].iter().map(|voice| option(words, voice)).collect()),
            placeholder: texts::voice_page_pick(words),
            click: click::pick(),
            count: (1, 1),
        });
    }
    let mut last = Vec::new();
    if loaded.planner {
        let add = Button::new(texts::voice_page_add(words), click::ask_add(kind)).symbol("➕");
        last.push(add.style(if listed.is_empty() { Style::Main } else { Style::Plain }));
    }
    last.push(Button::new(texts::voice_page_back(words), click::list()).symbol("◀️"));
    message.buttons(turn(words, page, pages.len(), |page| click::kind(kind, page))).buttons(last)
}

/// One of them.
pub fn one(words: &Words<'_>, voice: &Voice, planner: bool, told: Text) -> Message {
    let document = voice.kind.is_document();
    let day = |day| calendar::day(words, day);
    let mut facts = vec![texts::voice_one_who(words, Text::given(&*voice.who))];
    if !voice.link.is_empty() {
        facts.push(texts::voice_one_link(words, Text::address(&voice.link)));
    }
    facts.push(match voice.owner {
        Some(owner) => texts::voice_one_owner(words, Text::person(owner)),
        None => texts::voice_one_owner_none(words),
    });
    facts.push(match voice.asked_on {
        Some(asked) => texts::voice_one_asked(words, day(asked)),
        None => texts::voice_one_asked_not(words),
    });
    let mut files = Vec::new();
    let said = if voice.said.is_empty() {
        if document { texts::voice_one_said_nothing_document(words) } else { texts::voice_one_said_nothing(words) }
    } else {
        let when = voice.said_on.map(day).unwrap_or_default();
        let heading =
            if document { texts::voice_one_said_document(words, when) } else { texts::voice_one_said(words, when) };
        let (shown, all) = excerpt(&voice.said, SHOWN);
        let cut = if all { Text::none() } else { texts::voice_one_cut(words) };
        if !all {
            files.push(words_file("what-they-said", &[(heading.clone(), &voice.said)], texts::voice_one_file(words)));
        }
        Text::join([heading, shown, cut], "\n")
    };
    let dropped = if voice.dropped { texts::voice_one_dropped(words) } else { Text::none() };
    let questions = if document { Text::none() } else { questions(words) };
    let panel = Panel {
        title: texts::voice_page_title(words, texts::voice_kind(words, voice.kind)),
        body: Text::join([Text::join(facts, "\n"), dropped, said, questions], "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: told, files, ..Message::panel(panel) };
    let back = Button::new(texts::voice_kind(words, voice.kind), click::kind(voice.kind, 0)).symbol("◀️");
    if voice.dropped {
        let put_back = Button::new(texts::voice_one_button_put_back(words), click::put_back(voice.id));
        return message.buttons(planner.then(|| put_back.style(Style::Main)).into_iter().chain([back]));
    }
    let said =
        if document { texts::voice_one_button_said_document(words) } else { texts::voice_one_button_said(words) };
    let mut first = vec![Button::new(said, click::ask_said(voice.id)).symbol("💬").style(Style::Main)];
    if voice.asked_on.is_none() {
        let today = Button::new(texts::voice_one_button_asked_today(words), click::asked_today(voice.id));
        first.push(today.symbol("✉️"));
    }
    first.push(Button::new(texts::voice_one_button_asked(words), click::ask_asked(voice.id)).symbol("📅"));
    message = message.buttons(first);
    let mut last = Vec::new();
    if planner {
        message = message.select(Select {
            from: SelectFrom::People,
            placeholder: texts::voice_one_pick_owner(words),
            click: click::owner(voice.id),
            count: (1, 1),
        });
        last.push(Button::new(texts::voice_one_button_change(words), click::ask_change(voice.id)));
        last.push(Button::new(texts::voice_one_button_drop(words), click::drop(voice.id)));
    }
    last.push(if planner { back } else { Button::new(texts::voice_list_title(words), click::list()).symbol("◀️") });
    message.buttons(last)
}

/// The way back to the scan, below the list.
pub fn with_scan(words: &Words<'_>, message: Message, scan: Option<i64>) -> Message {
    let back = |scan| Button::new(texts::voice_list_back_scan(words), scan_click::open(scan)).symbol("◀️");
    message.buttons(scan.map(back))
}

/// The way back where nothing else is shown.
pub fn back_to_list(words: &Words<'_>) -> Message {
    Message::default().buttons([Button::new(texts::voice_page_back(words), click::list()).symbol("◀️")])
}

fn text_field(id: &'static str, label: Text, value: &str, most: usize, required: bool) -> Field {
    let (value, most) = (value.to_owned(), most as u16);
    Field { id, label, value, placeholder: Text::none(), long: false, required, most }
}

fn who_form(words: &Words<'_>, kind: Kind, click: CustomId, who: &str, link: &str) -> Form {
    let document = kind.is_document();
    let title = if document { texts::voice_form_add_title_document(words) } else { texts::voice_form_add_title(words) };
    let name = if document { texts::voice_form_who_document(words) } else { texts::voice_form_who(words) };
    Form {
        title,
        click,
        fields: vec![
            text_field(field::WHO, name, who, LONGEST_WHO, true),
            text_field(field::LINK, texts::voice_form_link(words), link, LONGEST_LINK, false),
        ],
    }
}

/// The form for another one.
pub fn add_form(words: &Words<'_>, kind: Kind) -> Form {
    who_form(words, kind, click::add(kind), "", "")
}

/// A mark of who they are, as a form holds it.
pub fn who_mark(voice: &Voice) -> u64 {
    fingerprint([voice.who.as_str(), &voice.link])
}

/// A mark of what they said, as a form holds it.
pub fn said_mark(voice: &Voice) -> u64 {
    fingerprint([voice.said.as_str()])
}

/// The form for who they are.
pub fn change_form(words: &Words<'_>, voice: &Voice) -> Form {
    who_form(words, voice.kind, click::change(voice.id, who_mark(voice)), &voice.who, &voice.link)
}

/// The form for what they said.
pub fn said_form(words: &Words<'_>, voice: &Voice) -> Form {
    let field = text_field(field::WORDS, texts::voice_form_said_words(words), &voice.said, LONGEST_WORDS, false);
    Form {
        title: match voice.kind.is_document() {
            true => texts::voice_form_said_title_document(words),
            false => texts::voice_form_said_title(words),
        },
        click: click::said(voice.id, said_mark(voice)),
        fields: vec![Field { long: true, ..field }],
    }
}

/// The form for when they were asked.
pub fn asked_form(words: &Words<'_>, voice: &Voice) -> Form {
    let value = voice.asked_on.map(|day| day.to_string()).unwrap_or_default();
    let field = text_field(field::DAY, texts::voice_form_asked_day(words), &value, LONGEST_DATE, true);
    Form {
        title: match voice.kind.is_document() {
            true => texts::voice_form_asked_title_document(words),
            false => texts::voice_form_asked_title(words),
        },
        click: click::asked(voice.id),
        fields: vec![Field { placeholder: texts::voice_form_asked_hint(words), ..field }],
    }
}
