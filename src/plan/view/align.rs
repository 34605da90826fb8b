//! A strategy's alignments.

use super::{by, listed, words_file};
use crate::message::{Button, Message, Panel, Text, shortened};
use crate::plan::commands::click;
use crate::plan::{Alignment, Strategy, Tree, texts};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most letters of what is said about an aspect; the rest comes in a file.
const EXCERPT: usize = 150;

fn part(voice: &Voice<'_>, tree: &Tree, strategy: &Strategy, alignment: Alignment) -> Text {
    let name = texts::alignment(voice, alignment);
    let has = tree.has(strategy.id, alignment);
    let mut lines = vec![if has { texts::align_done(voice, name) } else { texts::align_lacking(voice, name) }];
    let several = alignment.aspects().len() > 1;
    for aspect in alignment.aspects() {
        let Some(said) = tree.said.get(&(strategy.id, *aspect)) else { continue };
        let words = Text::given(shortened(&said.words, EXCERPT));
        let who = by(voice, said.by, said.at);
        lines.push(if several {
            texts::align_said_as(voice, texts::aspect(voice, *aspect), words, who)
        } else {
            texts::align_said(voice, words, who)
        });
    }
    if alignment == Alignment::Actions && tree.actions_of(strategy.id) > 0 {
        lines.push(texts::align_at_work(voice, tree.actions_of(strategy.id)));
    }
    if !has {
        lines.push(texts::alignment_ask(voice, alignment));
    }
    Text::join(lines, "\n")
}

/// The six alignments of a strategy, with a form for each for who may plan.
pub fn align(voice: &Voice<'_>, tree: &Tree, strategy: &Strategy, planner: bool, told: Text) -> Message {
    let has = Alignment::ALL.into_iter().filter(|alignment| tree.has(strategy.id, *alignment)).count();
    let aspects = || Alignment::ALL.into_iter().flat_map(|alignment| alignment.aspects().iter().copied());
    let long = aspects().any(|aspect| {
        let words = tree.words(strategy.id, aspect);
        words.lines().count() > 1 || shortened(words, EXCERPT) != words
    });
    let mut files = Vec::new();
    if long {
        let words: Vec<(Text, &str)> =
            aspects().map(|aspect| (texts::aspect(voice, aspect), tree.words(strategy.id, aspect))).collect();
        files.push(words_file(&format!("alignments-{}", strategy.id), &words, texts::whole_file(voice)));
    }
    let parts = Alignment::ALL.map(|alignment| part(voice, tree, strategy, alignment));
    let note = if long { texts::whole_note(voice) } else { Text::none() };
    let body = [listed(&strategy.name).bold()].into_iter().chain(parts).chain([note]);
    let panel = Panel {
        title: texts::align_title(voice, has as i64, Alignment::ALL.len() as i64),
        body: Text::join(body, "\n\n"),
        footer: texts::align_footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: told, files, ..Message::panel(panel) };
    if planner && tree.is_live(strategy) {
        let button = |alignment: Alignment| {
            let symbol = if tree.has(strategy.id, alignment) { "✅" } else { "⬜" };
            Button::new(texts::alignment(voice, alignment), click::say(strategy.id, alignment)).symbol(symbol)
        };
        let (first, second) = Alignment::ALL.split_at(3);
        message = message.buttons(first.iter().map(|it| button(*it))).buttons(second.iter().map(|it| button(*it)));
    }
    message.buttons([Button::new(texts::align_to_strategy(voice), click::strategy(strategy.id, 0))])
}
