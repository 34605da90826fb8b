//! What people see of a sheet: all of it, one field, what stood there before. `comments.rs`: the comments on the vision.

pub mod comments;

use std::collections::BTreeMap;

use super::commands::WORDS_FIELD;
use super::{Comment, Field, LONGEST_WORDS, Sheet, Survey, Version, click, texts};
use crate::input;
use crate::message::pages::pages_of;
use crate::message::{
    Button, CustomId, Field as FormField, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text,
    shortened,
};
use crate::plan::fingerprint;
use crate::plan::view::{turn, words_file};
use crate::prompts::Voice;
use crate::readiness::view::{NEUTRAL, level_words};

/// How much of a field stands on the whole sheet, as Discord counts.
const EXCERPT: usize = 260;
/// The same for the final statement, which leads.
const EXCERPT_STATEMENT: usize = 900;
/// How much of the vision stands in its one line elsewhere, in letters.
const LINE: usize = 250;
/// How much of a field tells in the menu that something stands there, in letters.
const DESCRIPTION: usize = 90;

/// A sheet as it stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Which.
    pub sheet: Sheet,
    /// What stands in its fields; those that are empty are left out.
    pub fields: BTreeMap<Field, Version>,
    /// The vision's comments, those that are off the sheet too, the newest first.
    pub comments: Vec<Comment>,
    /// The current state: what the survey says, as far as everyone may know.
    pub survey: Survey,
    /// The newest Vision Retreat, for those who may read what was said before it.
    pub retreat: Option<i64>,
}

impl Standing {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.survey.is_none() && self.comments.iter().all(|comment| comment.dropped)
    }

    fn words(&self, field: Field) -> &str {
        self.fields.get(&field).map_or("", |version| version.words.as_str())
    }

    /// Its fields in the order in which they are read: the final statement leads.
    pub(super) fn order(&self) -> Vec<Field> {
        let (first, then): (Vec<Field>, Vec<Field>) = self
            .sheet
            .fields()
            .iter()
            .partition(|field| **field == Field::Statement && self.fields.contains_key(&Field::Statement));
        [first, then].concat()
    }

    /// What stands in a field by itself.
    pub(super) fn by_itself(&self, voice: &Voice<'_>, field: Field) -> Text {
        if field == Field::Score { score(voice, &self.survey) } else { Text::none() }
    }
}

fn score(voice: &Voice<'_>, survey: &Survey) -> Text {
    match survey {
        None => texts::score::nothing(voice),
        Some((round, None)) => texts::score::unnamed(voice, round.as_str()),
        Some((round, Some(outcome))) => {
            let levels = outcome.levels().into_iter().map(|level| level_words(voice, level));
            let levels = Text::join(levels, &format!(" {} ", texts::score::or(voice).plain()));
            let (low, high) = (i64::from(outcome.low), i64::from(outcome.high));
            match low == high {
                true => texts::score::level(voice, round.as_str(), levels, low),
                false => texts::score::between(voice, round.as_str(), levels, low, high),
            }
        }
    }
}

fn page_words(voice: &Voice<'_>, page: usize, pages: usize) -> Text {
    if pages > 1 { texts::page(voice, page as i64 + 1, pages as i64) } else { Text::none() }
}

fn file_button(voice: &Voice<'_>, sheet: Sheet) -> Button {
    Button::new(texts::file(voice), click::file(sheet)).symbol("📄")
}

fn whole_button(voice: &Voice<'_>, sheet: Sheet) -> Button {
    Button::new(texts::open_back(voice), click::show(sheet)).symbol("📋")
}

/// All of a sheet, in short.
pub fn sheet(voice: &Voice<'_>, standing: &Standing, planner: bool) -> Message {
    let sheet = standing.sheet;
    let mut body = Vec::new();
    let mut empty = Vec::new();
    for field in standing.order() {
        let most = if field == Field::Statement { EXCERPT_STATEMENT } else { EXCERPT };
        let (label, words) = (texts::label(voice, field), standing.words(field));
        let stands = Text::join([standing.by_itself(voice, field), beginning(words, most)], "\n");
        match stands.is_empty() {
            true => empty.push(label),
            false => body.push(Text::join([label.bold(), stands], "\n")),
        }
    }
    if standing.fields.is_empty() {
        body.push(texts::of_sheet(voice, sheet, if planner { "empty_planner" } else { "empty" }));
    } else if !empty.is_empty() {
        body.push(texts::empty(voice, Text::join(empty, " · ")));
    }
    let mut message = Message::panel(Panel {
        title: texts::title(voice, sheet),
        body: Text::join(body, "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    let fields: Vec<Field> = standing.order();
    let fields = fields.into_iter().filter(|field| planner || standing.fields.contains_key(field));
    let option = |field: Field| SelectOption {
        label: texts::label(voice, field),
        value: field.as_str().to_owned(),
        description: match standing.words(field) {
            "" => texts::unwritten(voice),
            words => Text::given(shortened(words, DESCRIPTION)),
        },
    };
    let options: Vec<SelectOption> = fields.map(option).collect();
    if !options.is_empty() {
        message = message.select(Select {
            from: SelectFrom::Options(options),
            placeholder: if planner { texts::pick_write(voice) } else { texts::pick(voice) },
            click: click::pick(sheet),
            count: (1, 1),
        });
    }
    let mut buttons = Vec::new();
    if sheet == Sheet::Vision {
        message = comments::summary(voice, message, &standing.comments);
        let comment = Button::new(texts::comment::write(voice), click::own(0)).symbol("💬");
        buttons.push(comment.style(Style::Main));
    }
    buttons.extend((!standing.is_empty()).then(|| file_button(voice, sheet)));
    let digest = standing.retreat.filter(|_| planner);
    let digest = digest.map(|id| Button::new(texts::comment::input(voice), input::click::read(id, 0)).symbol("📖"));
    message.buttons(buttons.into_iter().chain(digest))
}

/// When something was written (`style` as Discord has it), for planners with who did.
fn written(voice: &Voice<'_>, version: &Version, style: char, planner: bool) -> Text {
    let when = Text::stamp(version.at, style);
    match version.by {
        _ if !planner => texts::written(voice, when),
        Some(who) => texts::written_by(voice, when, Text::person(who)),
        None => texts::written_nobody(voice, when),
    }
}

/// A line of a field: letter for letter, but for addresses. Those who plan write them there to be followed.
fn linked(line: &str) -> Text {
    let word = |word: &str| {
        let end = word.trim_end_matches([',', ';', '.', ')']).len();
        Text::join([Text::address(&word[..end]), Text::given(&word[end..])], "")
    };
    Text::join(
        line.split_inclusive(char::is_whitespace).map(|piece| {
            let end = piece.trim_end().len();
            let mut text = word(&piece[..end]);
            text.push(Text::given(&piece[end..]));
            text
        }),
        "",
    )
}

/// The beginning of a field, at most so long as Discord counts.
fn beginning(words: &str, most: usize) -> Text {
    let lines = |words: &str| Text::join(words.lines().map(linked), "\n");
    let whole = lines(words);
    if whole.markdown().encode_utf16().count() <= most { whole } else { lines(&shortened(words, most / 2)) }
}

/// A field, a page of it from 0; `note` stands above it.
pub fn field(
    voice: &Voice<'_>,
    standing: &Standing,
    (which, page): (Field, usize),
    planner: bool,
    note: Text,
) -> Message {
    let version = standing.fields.get(&which);
    let words = version.map(|version| (written(voice, version, 'd', planner), version.words.as_str()));
    let all = pages_of(words.as_slice(), linked);
    let page = page.min(all.len().saturating_sub(1));
    let stands = all.get(page).cloned().unwrap_or_else(|| texts::field_nothing(voice));
    let hint = if planner { texts::field_hint(voice) } else { Text::none() };
    let message = Message {
        text: note,
        ..Message::panel(Panel {
            title: texts::label(voice, which),
            body: Text::join([texts::ask(voice, which), standing.by_itself(voice, which), stands], "\n\n"),
            footer: Text::join([hint, page_words(voice, page, all.len())], " · "),
            colour: Some(NEUTRAL),
            ..Panel::default()
        })
    };
    let label = if version.is_some() { texts::field_change(voice) } else { texts::field_write(voice) };
    let write = planner.then(|| Button::new(label, click::write(which)).symbol("✏️").style(Style::Main));
    let before = Button::new(texts::field_before(voice), click::history(which, 0)).symbol("🕰️");
    let rest = [before, whole_button(voice, which.sheet())];
    message
        .buttons(turn(voice, page, all.len(), |page| click::field(which, page)))
        .buttons(write.into_iter().chain(rest))
}

/// What stood in a field before what stands there now, the newest first, a page of it from 0. `versions` are all of them.
pub fn history(voice: &Voice<'_>, which: Field, versions: &[Version], page: usize, planner: bool) -> Message {
    let gone = texts::history_taken_away(voice).plain();
    let section = |version: &'_ Version| {
        let words = if version.words.is_empty() { gone.clone() } else { version.words.clone() };
        (written(voice, version, 'f', planner), words)
    };
    let sections: Vec<(Text, String)> = versions.iter().skip(1).map(section).collect();
    let sections: Vec<(Text, &str)> = sections.iter().map(|(by, words)| (by.clone(), words.as_str())).collect();
    let all = pages_of(&sections, linked);
    let page = page.min(all.len().saturating_sub(1));
    let body = all.get(page).cloned().unwrap_or_else(|| texts::history_nothing(voice));
    let footer = if all.is_empty() { Text::none() } else { texts::history_footer(voice) };
    let back = Button::new(texts::label(voice, which), click::field(which, 0)).symbol("◀️");
    Message::panel(Panel {
        title: texts::history_title(voice, texts::label(voice, which)),
        body,
        footer: Text::join([footer, page_words(voice, page, all.len())], " · "),
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
    .buttons(turn(voice, page, all.len(), |page| click::history(which, page)))
    .buttons([back, whole_button(voice, which.sheet())])
}

/// The field of a form that takes what is to stand there.
fn long_field(label: Text, hint: Text, value: &str, required: bool) -> FormField {
    let (value, most) = (value.to_owned(), LONGEST_WORDS as u16);
    FormField { id: WORDS_FIELD, label, value, placeholder: hint, long: true, required, most }
}

/// The form of a field.
pub fn form(voice: &Voice<'_>, which: Field, words: &str) -> Form {
    let label = texts::label(voice, which);
    Form {
        title: label.clone(),
        click: click::written(which, fingerprint([words])),
        fields: vec![long_field(label, texts::hint(voice, which), words, false)],
    }
}

/// What somebody typed was not saved: it goes back to them, in front of what stands there now.
pub fn handed_back(voice: &Voice<'_>, why: Text, heading: Text, typed: &str, below: Message) -> Message {
    let files = match typed.is_empty() {
        true => vec![],
        false => vec![words_file("what-you-typed", &[(heading, typed)], texts::saved_file(voice))],
    };
    Message { text: why, files, ..below }
}

/// The way to try again, if there is one, and back.
pub fn again(voice: &Voice<'_>, form: Option<CustomId>, back: CustomId) -> Message {
    let form = form.map(|form| Button::new(texts::saved_again(voice), form).style(Style::Main));
    Message::default().buttons(form.into_iter().chain([Button::new(texts::back(voice), back)]))
}

/// The vision in one line, for other pages.
pub fn line(voice: &Voice<'_>, statement: Option<&Version>) -> Text {
    let words = statement.map(|version| Text::given(shortened(&version.words, LINE)));
    words.map_or_else(Text::none, |words| texts::comment::line(voice, words))
}
