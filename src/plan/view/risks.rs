//! The risks of this plan.

use super::{divide, page_words, turn};
use crate::district::view::part;
use crate::message::{Button, Message, Panel, Text};
use crate::plan::commands::click;
use crate::plan::risks::{self, Evidence, Facts, Risk};
use crate::plan::texts;
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most risks on a page: more are not read.
const PAGE: usize = 5;
/// The most letters of them.
const LETTERS: usize = 3500;

/// A risk with what shows it and what to do.
pub fn risk(voice: &Voice<'_>, risk: &Risk) -> Text {
    let kind = if risk.why.is_factor() { texts::risks_factor(voice) } else { texts::risks_reason(voice) };
    let heading = Text::join([kind, texts::why(voice, risk.why)], ": ").bold();
    let sign = |evidence: &Evidence| {
        let groups = Text::join(evidence.parts.iter().map(|it| part(voice, *it)), ", ");
        texts::risks_sign(voice, texts::sign(voice, evidence, groups))
    };
    let signs = risk.evidence.iter().map(sign);
    Text::join([heading].into_iter().chain(signs).chain([texts::risks_do(voice, texts::why_do(voice, risk.why))]), "\n")
}

fn goals_button(voice: &Voice<'_>) -> Button {
    Button::new(texts::goal_all(voice), click::goals(0))
}

/// A page of the risks that the plan shows, from 0; one that isn't there is the last.
pub fn risks(voice: &Voice<'_>, facts: &Facts, page: usize) -> Message {
    if !risks::is_begun(facts) {
        return Message::text(texts::risks_not_begun(voice)).buttons([goals_button(voice)]);
    }
    let found = risks::risks(facts);
    if found.is_empty() {
        return Message::text(texts::risks_none(voice)).buttons([goals_button(voice)]);
    }
    let blocks: Vec<Text> = found.iter().map(|risk| self::risk(voice, risk)).collect();
    let pages = divide(&blocks, PAGE, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = blocks[pages[page].clone()].iter().cloned();
    Message::panel(Panel {
        title: texts::risks_title(voice, found.len() as i64),
        body: Text::join(shown.chain([page_words(voice, page, pages.len())]), "\n\n"),
        footer: texts::risks_footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
    .buttons(turn(voice, page, pages.len(), click::risks).into_iter().chain([goals_button(voice)]))
}
