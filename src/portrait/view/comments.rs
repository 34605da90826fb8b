//! What people see of the comments on the vision.

use std::collections::BTreeSet;

use super::{long_field, page_words, whole_button};
use crate::message::pages::{excerpt, pages};
use crate::message::{Button, Field, Form, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::plan::fingerprint;
use crate::plan::view::{divide, turn};
use crate::portrait::commands::WHO_FIELD;
use crate::portrait::texts::comment as texts;
use crate::portrait::texts::group as name;
use crate::portrait::{Comment, Group, LONGEST_SPEAKER, Sheet, click};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The newest comments of each voice that stand on the sheet, and how much of each, as Discord counts.
const NEWEST: usize = 2;
const EXCERPT_NEWEST: usize = 140;
/// The most comments on a page, the most letters of all of them, and how much of each.
const PAGE: usize = 8;
const LETTERS: usize = 2800;
const EXCERPT: usize = 500;
/// The most letters of a comment in a menu.
const LABEL: usize = 90;

/// Whose eyes it is for.
#[derive(Clone, Copy, Debug)]
pub struct Eyes {
    /// Who looks, by Discord's id.
    pub user: u64,
    /// They plan: they see who wrote, and what was taken off the sheet.
    pub planner: bool,
}

impl Eyes {
    /// Whether they may read it.
    pub fn see(self, comment: &Comment) -> bool {
        !comment.dropped || self.planner || self.wrote(comment)
    }

    /// Whether it is theirs: they wrote it, or passed it on.
    pub fn wrote(self, comment: &Comment) -> bool {
        comment.by == Some(self.user)
    }
}

fn names(voice: &Voice<'_>, groups: impl IntoIterator<Item = Group>) -> Text {
    Text::join(groups.into_iter().map(|group| name(voice, group)), ", ")
}

/// How many comments each voice has, and the newest of them, below the sheet; and the menu that leads to all.
pub(super) fn summary(voice: &Voice<'_>, mut message: Message, comments: &[Comment]) -> Message {
    let of = |group: Group| comments.iter().filter(move |comment| comment.group == group && !comment.dropped);
    let (heard, silent): (Vec<Group>, Vec<Group>) =
        Group::ALL.into_iter().partition(|group| of(*group).next().is_some());
    let block = |group: &Group| {
        let heading = texts::count(voice, name(voice, *group), of(*group).count() as i64).bold();
        let newest = of(*group).take(NEWEST);
        let newest = newest.map(|comment| Text::join([Text::own("• "), one_line(&comment.words, EXCERPT_NEWEST)], ""));
        Text::join([heading].into_iter().chain(newest), "\n")
    };
    let mut body: Vec<Text> = heard.iter().map(block).collect();
    body.push(match heard.is_empty() {
        true => texts::none(voice),
        false if silent.is_empty() => Text::none(),
        false => texts::silent(voice, names(voice, silent)),
    });
    message.panels.push(Panel {
        title: texts::title(voice),
        body: Text::join(body, "\n\n"),
        footer: texts::footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    if heard.is_empty() {
        return message;
    }
    let option = |group: Group| SelectOption {
        label: texts::count(voice, name(voice, group), of(group).count() as i64),
        value: group.as_str().to_owned(),
        description: Text::none(),
    };
    message.select(Select {
        from: SelectFrom::Options(heard.into_iter().map(option).collect()),
        placeholder: texts::pick(voice),
        click: click::pick_group(),
        count: (1, 1),
    })
}

/// The beginning of what was written on one line, at most so long as Discord counts.
fn one_line(words: &str, most: usize) -> Text {
    let whole = Text::given(words);
    if whole.markdown().encode_utf16().count() <= most { whole } else { Text::given(shortened(words, most / 2)) }
}

/// When it was written; who wrote it is for planners.
fn by(voice: &Voice<'_>, comment: &Comment, eyes: Eyes) -> Text {
    let when = Text::stamp(comment.at, 'd');
    let speaker = comment.speaker.as_str();
    let by = match (comment.is_passed_on(), comment.by) {
        (true, Some(who)) if eyes.planner => texts::by_speaker(voice, when, speaker, Text::person(who)),
        (true, None) if eyes.planner => texts::by_speaker_nobody(voice, when, speaker),
        (true, _) => texts::by_passed_on(voice, when),
        (false, Some(who)) if eyes.planner => texts::by_person(voice, when, Text::person(who)),
        (false, None) if eyes.planner => texts::by_nobody(voice, when),
        (false, _) => texts::by(voice, when),
    };
    let by = if eyes.wrote(comment) && !eyes.planner { texts::yours(voice, by) } else { by };
    if comment.dropped { texts::off(voice, by) } else { by }
}

/// The page that is shown, with the menu that opens one of its comments, and how many pages there are.
struct List {
    body: Text,
    menu: Option<Select>,
    page: usize,
    pages: usize,
}

fn list(voice: &Voice<'_>, comments: &[&Comment], page: usize, eyes: Eyes, with_group: bool, open: Text) -> List {
    let block = |comment: &&Comment| {
        let group = if with_group { name(voice, comment.group).bold() } else { Text::none() };
        let head = Text::join([group, by(voice, comment, eyes)], " · ");
        Text::join([head, excerpt(&comment.words, EXCERPT).0], "\n")
    };
    let blocks: Vec<Text> = comments.iter().map(block).collect();
    let pages = divide(&blocks, PAGE, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let option = |comment: &&Comment| SelectOption {
        label: Text::given(shortened(&comment.words, LABEL)),
        value: comment.id.to_string(),
        description: Text::none(),
    };
    let menu = (!comments.is_empty()).then(|| Select {
        from: SelectFrom::Options(comments[shown.clone()].iter().map(option).collect()),
        placeholder: open,
        click: click::pick_comment(),
        count: (1, 1),
    });
    List { body: Text::join(blocks[shown].iter().cloned(), "\n\n"), menu, page, pages: pages.len() }
}

/// A page of a voice's comments, from 0.
pub fn of_group(voice: &Voice<'_>, group: Group, comments: &[Comment], page: usize, eyes: Eyes) -> Message {
    let comments: Vec<&Comment> =
        comments.iter().filter(|comment| comment.group == group && eyes.see(comment)).collect();
    let list = list(voice, &comments, page, eyes, false, texts::open(voice));
    let message = Message::panel(Panel {
        title: texts::page_title(voice, name(voice, group)),
        body: if comments.is_empty() { texts::nothing(voice) } else { list.body },
        footer: page_words(voice, list.page, list.pages),
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    let message = list.menu.into_iter().fold(message, Message::select);
    let write = Button::new(texts::write(voice), click::own(0)).symbol("💬");
    message
        .buttons(turn(voice, list.page, list.pages, |page| click::comments(group, page)))
        .buttons([write, whole_button(voice, Sheet::Vision)])
}

/// One's own comments, a page of them from 0, and the way to write one more with each of one's voices.
pub fn own(
    voice: &Voice<'_>,
    comments: &[Comment],
    groups: &BTreeSet<Group>,
    page: usize,
    eyes: Eyes,
    note: Text,
) -> Message {
    let comments: Vec<&Comment> = comments.iter().filter(|comment| eyes.wrote(comment)).collect();
    let list = list(voice, &comments, page, eyes, true, texts::own_open(voice));
    let which = match groups.first() {
        Some(only) if groups.len() == 1 => texts::own_one(voice, name(voice, *only)),
        _ if groups.len() == Group::ALL.len() => texts::own_any(voice),
        _ => texts::own_several(voice),
    };
    let count = match comments.len() {
        0 => texts::own_none(voice),
        count => texts::own_count(voice, count as i64),
    };
    let message = Message {
        text: note,
        ..Message::panel(Panel {
            title: texts::own_title(voice),
            body: Text::join([texts::own_about(voice), which, count, list.body], "\n\n"),
            footer: page_words(voice, list.page, list.pages),
            colour: Some(NEUTRAL),
            ..Panel::default()
        })
    };
    let write = |group: Group| {
        let button = Button::new(texts::own_write(voice, name(voice, group)), click::speak(group)).symbol("✏️");
        if groups.len() == 1 { button.style(Style::Main) } else { button }
    };
    let message = rows(message, groups.iter().copied().map(write));
    let message = list.menu.into_iter().fold(message, Message::select);
    let pass_on = Button::new(texts::own_pass_on(voice), click::pass_on()).symbol("🗣️");
    let pass_on = eyes.planner.then_some(pass_on);
    let whole = whole_button(voice, Sheet::Vision);
    let turns = turn(voice, list.page, list.pages, click::own);
    message.buttons(turns.into_iter().chain(pass_on).chain([whole]))
}

/// Buttons of the voices, three to a row: they are read on a phone.
fn rows(mut message: Message, buttons: impl Iterator<Item = Button>) -> Message {
    for row in buttons.collect::<Vec<_>>().chunks(3) {
        message = message.buttons(row.to_vec());
    }
    message
}

/// Asks for the voice of what somebody else said.
pub fn pass_on(voice: &Voice<'_>) -> Message {
    let button = |group| Button::new(name(voice, group), click::pass_on_as(group));
    rows(Message::text(texts::pass_on_about(voice)), Group::ALL.into_iter().map(button)).buttons([Button::new(
        texts::own_back(voice),
        click::own(0),
    )
    .symbol("◀️")])
}

/// The form for one's own comment.
pub fn form(voice: &Voice<'_>, group: Group) -> Form {
    Form {
        title: texts::own_form(voice, name(voice, group)),
        click: click::spoken(group),
        fields: vec![long_field(texts::own_label(voice), texts::own_hint(voice), "", true)],
    }
}

fn who_field(voice: &Voice<'_>, speaker: &str) -> Field {
    Field {
        id: WHO_FIELD,
        label: texts::pass_on_who(voice),
        value: speaker.to_owned(),
        placeholder: texts::pass_on_who_hint(voice),
        long: false,
        required: true,
        most: LONGEST_SPEAKER as u16,
    }
}

/// The form for what somebody else said.
pub fn pass_on_form(voice: &Voice<'_>, group: Group) -> Form {
    let words = long_field(texts::pass_on_label(voice), texts::own_hint(voice), "", true);
    Form {
        title: texts::pass_on_form(voice, name(voice, group)),
        click: click::passed_on(group),
        fields: vec![who_field(voice, ""), words],
    }
}

/// What a form holds of a comment at first.
pub fn seen(comment: &Comment) -> u64 {
    fingerprint([comment.speaker.as_str(), comment.words.as_str()])
}

/// The form that changes a comment.
pub fn change_form(voice: &Voice<'_>, comment: &Comment) -> Form {
    let group = name(voice, comment.group);
    let (title, label, who) = match comment.is_passed_on() {
        true => {
            let who = Some(who_field(voice, &comment.speaker));
            (texts::pass_on_form(voice, group), texts::pass_on_label(voice), who)
        }
        false => (texts::own_form(voice, group), texts::own_label(voice), None),
    };
    let words = long_field(label, texts::own_hint(voice), &comment.words, true);
    Form { title, click: click::changed(comment.id, seen(comment)), fields: who.into_iter().chain([words]).collect() }
}

/// A comment, a page of it from 0, with what its reader can do with it.
pub fn card(voice: &Voice<'_>, comment: &Comment, page: usize, eyes: Eyes, note: Text) -> Message {
    let all = pages(&[(by(voice, comment, eyes), comment.words.as_str())]);
    let page = page.min(all.len().saturating_sub(1));
    let off = if comment.dropped { texts::card_off(voice) } else { Text::none() };
    let message = Message {
        text: note,
        ..Message::panel(Panel {
            title: texts::card_title(voice, name(voice, comment.group)),
            body: Text::join([off, all.get(page).cloned().unwrap_or_default()], "\n\n"),
            footer: page_words(voice, page, all.len()),
            colour: Some(NEUTRAL),
            ..Panel::default()
        })
    };
    let (id, own) = (comment.id, eyes.wrote(comment));
    let change = Button::new(texts::card_change(voice), click::change(id)).symbol("✏️");
    let withdraw = Button::new(texts::card_withdraw(voice), click::ask_withdraw(id)).style(Style::Danger);
    let drop = match comment.dropped {
        true => Button::new(texts::card_put_back(voice), click::put_back(id)),
        false => Button::new(texts::card_drop(voice), click::drop(id)).symbol("🚫"),
    };
    let deeds = (own && !comment.dropped).then_some(change).into_iter().chain(own.then_some(withdraw));
    let mine = own.then(|| Button::new(texts::own_back(voice), click::own(0)).symbol("◀️"));
    let group = Button::new(texts::card_back(voice), click::comments(comment.group, 0)).symbol("◀️");
    message
        .buttons(turn(voice, page, all.len(), |page| click::comment(id, page)))
        .buttons(deeds.chain(eyes.planner.then_some(drop)))
        .buttons(mine.into_iter().chain([group]))
}

/// Asks before it is taken back.
pub fn ask_withdraw(voice: &Voice<'_>, comment: &Comment) -> Message {
    Message::text(texts::card_ask_withdraw(voice)).buttons([
        Button::new(texts::card_yes(voice), click::withdraw(comment.id)).style(Style::Danger),
        Button::new(texts::card_no(voice), click::comment(comment.id, 0)),
    ])
}

/// The voices that somebody can speak with, by name.
pub fn voices(voice: &Voice<'_>, groups: &BTreeSet<Group>) -> Text {
    names(voice, groups.iter().copied())
}
