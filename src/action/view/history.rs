//! What happened to an action, and what was learned in its earlier turns.

use super::{Card, person};
use crate::action::commands::click;
use crate::action::cycle::{Decision, Position};
use crate::action::wheel::{self, Sheet};
use crate::action::{Change, Changed, Turn, texts};
use crate::calendar;
use crate::message::{Button, Message, Panel, Style, Text, shortened};
use crate::plan::texts as plan;
use crate::plan::view::{listed, page_words, turn, words_file};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most letters of what stood there before or stands there since.
const EXCERPT: usize = 50;
/// The most letters of each thing that was written in a turn; the rest comes in a file.
const LEARNED: usize = 200;

fn quoted(words: &str) -> Text {
    Text::join([Text::own("“"), Text::given(shortened(words, EXCERPT)), Text::own("”")], "")
}

/// What stood or stands there, in words: what the code writes itself is not shown as it is stored.
fn value(voice: &Voice<'_>, field: Option<Changed>, stored: &str) -> Text {
    let said = match field {
        Some(Changed::Stage) => Position::from_name(stored).map(|position| plan::position(voice, position)),
        Some(Changed::Decision) => {
            Decision::from_name(stored).map(|decision| wheel::texts::title(voice, Sheet::Decide(decision)))
        }
        Some(Changed::Date(_)) => {
            let (date, reason) = stored.split_once('\n').unwrap_or((stored, ""));
            let reason = if reason.is_empty() { Text::none() } else { quoted(reason) };
            date.parse().ok().map(|date| Text::join([calendar::view::short_day(voice, date), reason], " "))
        }
        Some(Changed::Dates) => {
            let dates: Option<Vec<Text>> =
                stored.split(", ").map(|date| Some(calendar::view::short_day(voice, date.parse().ok()?))).collect();
            dates.map(|dates| Text::join(dates, " · "))
        }
        Some(Changed::Helpers | Changed::Turn | Changed::Value) => Some(Text::given(shortened(stored, EXCERPT))),
        _ => None,
    };
    said.unwrap_or_else(|| quoted(stored))
}

fn change(voice: &Voice<'_>, change: &Change) -> Text {
    let value = |stored: &str| value(voice, change.what, stored);
    let what = texts::change(voice, change.what, person(change.person, texts::somebody(voice)));
    let words = match (change.was.as_str(), change.became.as_str()) {
        ("", "") => Text::none(),
        ("", became) => value(became),
        (was, "") => texts::history_gone(voice, value(was)),
        (was, became) => texts::history_from(voice, value(was), value(became)),
    };
    let who = person(change.by, Text::none());
    let head = Text::join([Text::stamp(change.at, 'd'), who], " · ");
    Text::join([head, Text::join([what, words], ": ")], "\n")
}

/// A page of what happened to it, the newest first.
pub fn history(voice: &Voice<'_>, card: &Card, changes: &[Change], (page, pages): (usize, usize)) -> Message {
    let id = card.action.id;
    let parts = [listed(&card.action.name).bold()].into_iter().chain(changes.iter().map(|it| change(voice, it)));
    let panel = Panel {
        title: texts::history_title(voice),
        body: Text::join(parts.chain([page_words(voice, page, pages)]), "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut buttons = turn(voice, page, pages, |page| click::history(id, page));
    buttons.push(Button::new(texts::back(voice), click::show(id)).style(Style::Main));
    Message::panel(panel).buttons(buttons)
}

fn said<'t>(voice: &Voice<'_>, of: &'t Turn) -> Vec<(Text, &'t str)> {
    vec![
        (texts::learned_prediction(voice), of.prediction.as_str()),
        (texts::learned_did(voice), &of.did),
        (texts::learned_unexpected(voice), &of.unexpected),
        (texts::learned_result(voice), &of.result),
        (texts::learned_compared(voice), &of.compared),
        (texts::learned_learned(voice), &of.learned),
        (texts::learned_why(voice), &of.why),
    ]
}

/// One of its turns that are over, from 0, the newest first; one that isn't there is the oldest.
pub fn turns(voice: &Voice<'_>, card: &Card, page: usize) -> Message {
    let id = card.action.id;
    let closed = card.action.is_closed();
    let over: Vec<&Turn> = card.turns.iter().rev().filter(|turn| closed || turn.number < card.action.turn).collect();
    let back = Button::new(texts::back(voice), click::show(id)).style(Style::Main);
    let page = page.min(over.len().saturating_sub(1));
    let Some(of) = over.get(page) else { return Message::text(texts::learned_none(voice)).buttons([back]) };
    let words = said(voice, of);
    let decision = match of.decision {
        Some(Decision::Adopt) => texts::learned_adopted(voice),
        Some(Decision::Adapt) => texts::learned_adapted(voice),
        Some(Decision::Abandon) => texts::learned_abandoned(voice),
        None => texts::learned_undecided(voice),
    };
    let filled = words.iter().filter(|(_, words)| !words.is_empty());
    let parts =
        filled.map(|(name, words)| Text::join([name.clone().bold(), Text::given(shortened(words, LEARNED))], "\n"));
    let until = texts::learned_until(voice, calendar::view::day(voice, of.dates.act));
    let long = words.iter().any(|(_, words)| shortened(words, LEARNED) != **words || words.lines().count() > 1);
    let mut files = Vec::new();
    if long {
        files.push(words_file(&format!("action-{id}-turn-{}", of.number), &words, plan::whole_file(voice)));
    }
    let note = if long { plan::whole_note(voice) } else { Text::none() };
    let head = [listed(&card.action.name).bold(), decision, until];
    let panel = Panel {
        title: texts::learned_title(voice, of.number),
        body: Text::join(head.into_iter().chain(parts).chain([note, page_words(voice, page, over.len())]), "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let buttons = turn(voice, page, over.len(), |page| click::turns(id, page));
    Message { files, ..Message::panel(panel) }.buttons(buttons.into_iter().chain([back]))
}
