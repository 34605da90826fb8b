//! Dropping goals and strategies, and what was dropped.

use super::{divide, label, listed, page_words, turn};
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Style, Text};
use crate::plan::commands::click;
use crate::plan::{Branch, State, Strategy, Tree, texts};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most entries on a page.
const PAGE: usize = 15;
/// The most letters of them.
const LETTERS: usize = 3500;

/// Asks whether it is to be dropped, and says what goes with it.
pub fn ask_to_drop(voice: &Voice<'_>, tree: &Tree, branch: Branch) -> Message {
    let (ask, strategies, back) = match branch {
        Branch::Goal(id) => {
            let name = tree.goal(id).map_or("", |goal| goal.name.as_str());
            let with: Vec<&Strategy> = tree.strategies_of(id).collect();
            (texts::drop_ask_goal(voice, listed(name).bold()), with, click::goal(id, 0))
        }
        Branch::Strategy(id) => {
            let found = tree.strategy(id);
            let name = found.map_or("", |strategy| strategy.name.as_str());
            (texts::drop_ask_strategy(voice, listed(name).bold()), found.into_iter().collect(), click::strategy(id, 0))
        }
    };
    let actions: i64 = strategies.iter().map(|strategy| tree.actions_of(strategy.id)).sum();
    let mut parts = vec![ask];
    if matches!(branch, Branch::Goal(_)) && !strategies.is_empty() {
        parts.push(texts::drop_strategies(voice, strategies.len() as i64));
    }
    if actions > 0 {
        parts.push(texts::drop_actions(voice, actions));
    }
    parts.push(texts::drop_kept(voice));
    Message::text(Text::join(parts, "\n")).buttons([
        Button::new(texts::drop_yes(voice), click::drop(branch)).style(Style::Danger),
        Button::new(texts::drop_no(voice), back),
    ])
}

/// What was dropped by itself: goals, and strategies whose goal may still be there.
pub(super) fn gone(tree: &Tree) -> Vec<Branch> {
    let goals = tree.goals.iter().filter(|goal| goal.state == State::Dropped).map(|goal| Branch::Goal(goal.id));
    let strategies = tree.strategies.iter().filter(|strategy| strategy.state == State::Dropped);
    goals.chain(strategies.map(|strategy| Branch::Strategy(strategy.id))).collect()
}

/// A page of what was dropped, from 0; one that isn't there is the last.
pub fn dropped(voice: &Voice<'_>, tree: &Tree, page: usize) -> Message {
    let all = gone(tree);
    let name = |branch: &Branch| match branch {
        Branch::Goal(id) => tree.goal(*id).map_or("", |goal| goal.name.as_str()),
        Branch::Strategy(id) => tree.strategy(*id).map_or("", |strategy| strategy.name.as_str()),
    };
    let line = |branch: &Branch| match branch {
        Branch::Goal(_) => texts::dropped_goal(voice, listed(name(branch))),
        Branch::Strategy(id) => {
            let goal = tree.strategy(*id).and_then(|strategy| tree.goal(strategy.goal_id));
            texts::dropped_strategy(voice, listed(name(branch)), listed(goal.map_or("", |goal| goal.name.as_str())))
        }
    };
    let lines: Vec<Text> = all.iter().map(line).collect();
    let pages = divide(&lines, PAGE, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let body = match all.is_empty() {
        true => texts::dropped_none(voice),
        false => Text::join(lines[shown.clone()].iter().cloned().chain([page_words(voice, page, pages.len())]), "\n"),
    };
    let mut message =
        Message::panel(Panel { title: texts::dropped_title(voice), body, colour: Some(NEUTRAL), ..Panel::default() });
    if !all.is_empty() {
        let option = |branch: &Branch| SelectOption {
            label: label(name(branch)),
            value: match branch {
                Branch::Goal(id) => format!("goal {id}"),
                Branch::Strategy(id) => format!("strategy {id}"),
            },
            description: match branch {
                Branch::Goal(_) => texts::dropped_kind_goal(voice),
                Branch::Strategy(_) => texts::dropped_kind_strategy(voice),
            },
        };
        message = message.select(Select {
            from: SelectFrom::Options(all[shown].iter().map(option).collect()),
            placeholder: texts::dropped_pick(voice),
            click: click::pick_dropped(),
            count: (1, 1),
        });
    }
    let mut buttons = turn(voice, page, pages.len(), click::dropped);
    buttons.push(Button::new(texts::goal_all(voice), click::goals(0)));
    message.buttons(buttons)
}
