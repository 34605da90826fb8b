//! What people see of the plan's tree: here what its pages share.

mod align;
mod drop;
mod goals;
mod risks;
mod strategies;
#[cfg(test)]
pub(crate) mod tests;

use std::ops::Range;

pub use self::align::align;
pub use self::drop::{ask_to_drop, dropped};
pub use self::goals::{goal, goals};
pub use self::risks::{risk, risks};
pub use self::strategies::{named, strategies, strategy, suggestions};

use super::commands::field;
use super::smart::Advice;
use super::{Aspect, Branch, Goal, Hint, Said, State, Strategy, texts};
use crate::message::{Button, CustomId, Field, File, Message, Panel, Style, Text, shortened};
use crate::plan::commands::click;
use crate::prompts::Voice;

/// The most letters of a name in a menu.
const LABEL: usize = 100;
/// The most letters of a name in a list.
const LISTED: usize = 120;

/// How long Discord finds it.
pub(crate) fn length(text: &Text) -> usize {
    text.markdown().encode_utf16().count()
}

/// A name in a list: what is left out stands on its own page.
pub(crate) fn listed(name: &str) -> Text {
    Text::given(shortened(name, LISTED))
}

pub(crate) fn label(name: &str) -> Text {
    Text::given(shortened(name, LABEL))
}

fn by(voice: &Voice<'_>, person: Option<u64>, at: i64) -> Text {
    let date = Text::stamp(at, 'd');
    match person {
        Some(id) => texts::by(voice, Text::person(id), date),
        None => texts::by_nobody(voice, date),
    }
}

/// Who added a goal or a strategy, and when.
fn added(voice: &Voice<'_>, person: Option<u64>, at: i64) -> Text {
    let date = Text::stamp(at, 'd');
    match person {
        Some(id) => texts::by_added(voice, Text::person(id), date),
        None => texts::by_added_nobody(voice, date),
    }
}

/// Divides blocks into pages: so many blocks at most, and so many letters unless one block alone has more.
pub(crate) fn divide(blocks: &[Text], most: usize, letters: usize) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let (mut first, mut used) = (0, 0);
    for (place, block) in blocks.iter().enumerate() {
        let more = length(block) + 2;
        if place > first && (place - first == most || used + more > letters) {
            pages.push(first..place);
            (first, used) = (place, 0);
        }
        used += more;
    }
    if first < blocks.len() || pages.is_empty() {
        pages.push(first..blocks.len());
    }
    pages
}

/// The buttons to the pages beside this one.
pub(crate) fn turn(voice: &Voice<'_>, page: usize, pages: usize, to: impl Fn(usize) -> CustomId) -> Vec<Button> {
    let back = page.checked_sub(1).map(|before| Button::new(texts::page_back(voice), to(before)).symbol("◀️"));
    let next = (page + 1 < pages).then(|| Button::new(texts::page_next(voice), to(page + 1)).symbol("▶️"));
    back.into_iter().chain(next).collect()
}

/// "Page 2 of 3", if there are several.
pub(crate) fn page_words(voice: &Voice<'_>, page: usize, pages: usize) -> Text {
    if pages > 1 { texts::page(voice, page as i64 + 1, pages as i64) } else { Text::none() }
}

/// Hints on the words of a goal or an action, one a line.
pub fn advice(voice: &Voice<'_>, advice: &[Advice]) -> Text {
    let line = |advice: &Advice| {
        let (why, instead) = (texts::advice_why(voice, advice), texts::advice_instead(voice, advice));
        texts::hint(voice, texts::topic(voice, advice.topic()), why, instead)
    };
    Text::join(advice.iter().map(line), "\n")
}

/// The first hint of each topic, and how many more there are: few enough to be read.
pub fn first_advice(voice: &Voice<'_>, all: &[Advice]) -> Text {
    let mut first: Vec<Advice> = all.to_vec();
    first.dedup_by_key(|advice| advice.topic());
    let more = all.len() - first.len();
    let more = if more > 0 { texts::hints_more(voice, more as i64) } else { Text::none() };
    Text::join([advice(voice, &first), more], "\n")
}

/// A panel with hints, unless there are none.
pub fn hint_panel(voice: &Voice<'_>, hints: Text) -> Option<Panel> {
    (!hints.is_empty()).then(|| Panel { title: texts::hints_title(voice), body: hints, ..Panel::default() })
}

fn hint(voice: &Voice<'_>, hint: Hint, goals: usize) -> Text {
    match hint {
        Hint::Few => texts::hints_few(voice, super::FEWEST_GOALS as i64, super::MOST_GOALS as i64),
        Hint::Many => texts::hints_many(voice, goals as i64, super::MOST_GOALS as i64),
        Hint::NoneForAll => texts::hints_none_for_all(voice),
        Hint::NotMeasurable(count) => texts::hints_not_measurable(voice, count as i64),
        Hint::NotAboutStudents(count) => texts::hints_not_about_students(voice, count as i64),
    }
}

/// Words under their headings, as a file for who wants them whole.
pub(crate) fn words_file(name: &str, words: &[(Text, &str)], alt: Text) -> File {
    let parts = words.iter().filter(|(_, words)| !words.is_empty());
    let parts: Vec<String> = parts.map(|(heading, words)| format!("{}\n\n{words}\n", heading.plain())).collect();
    File { name: format!("{name}.txt"), alt, bytes: parts.join("\n").into_bytes() }
}

/// The buttons below what can be dropped, for who may: put it back, or drop it.
fn drop_button(voice: &Voice<'_>, branch: Branch, state: State) -> Button {
    match state {
        State::Live => Button::new(texts::drop_button(voice), click::ask_drop(branch)),
        State::Dropped => Button::new(texts::put_back(voice), click::put_back(branch)).style(Style::Main),
    }
}

fn name_field(label: Text, hint: Text, value: &str) -> Field {
    Field {
        id: field::NAME,
        label,
        value: value.to_owned(),
        placeholder: hint,
        long: true,
        required: true,
        most: super::LONGEST_NAME as u16,
    }
}

fn long_field(id: &'static str, label: Text, hint: Text, value: &str) -> Field {
    let most = super::LONGEST_WORDS as u16;
    Field { id, label, value: value.to_owned(), placeholder: hint, long: true, required: false, most }
}

/// The fields of a goal's form.
pub fn goal_fields(voice: &Voice<'_>, goal: Option<&Goal>) -> Vec<Field> {
    let value = |of: fn(&Goal) -> &str| goal.map_or("", of);
    vec![
        name_field(texts::goal_field_name(voice), texts::goal_field_name_hint(voice), value(|goal| &goal.name)),
        long_field(
            field::PROBLEM,
            texts::goal_field_problem(voice),
            texts::goal_field_problem_hint(voice),
            value(|goal| &goal.problem),
        ),
        long_field(
            field::SUCCESS,
            texts::goal_field_success(voice),
            texts::goal_field_success_hint(voice),
            value(|goal| &goal.success),
        ),
    ]
}

/// The field of a strategy's form.
pub fn strategy_fields(voice: &Voice<'_>, strategy: Option<&Strategy>) -> Vec<Field> {
    let value = strategy.map_or("", |strategy| strategy.name.as_str());
    vec![name_field(texts::strategy_field_name(voice), texts::strategy_field_name_hint(voice), value)]
}

/// A field of an alignment's form.
pub fn aspect_field(voice: &Voice<'_>, aspect: Aspect, said: Option<&Said>) -> Field {
    let value = said.map_or("", |said| said.words.as_str());
    long_field(aspect.as_str(), texts::aspect(voice, aspect), texts::aspect_hint(voice, aspect), value)
}

/// What somebody typed was not saved: it is handed back, in front of what stands there now.
pub fn handed_back(voice: &Voice<'_>, why: Text, typed: &[(Text, &str)], mut below: Message) -> Message {
    below.text = why;
    below.files.insert(0, words_file("what-you-typed", typed, texts::saved_file(voice)));
    below
}

/// The way to try again where nothing stands yet.
pub fn again(voice: &Voice<'_>, click: CustomId, back: CustomId) -> Message {
    Message::default().buttons([
        Button::new(texts::saved_again(voice), click).style(Style::Main),
        Button::new(texts::goal_all(voice), back),
    ])
}
