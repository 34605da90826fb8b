//! All strategies to pick from, and one of them.

use super::{added, divide, drop_button, label, listed, page_words, turn};
use crate::action::Action;
use crate::choose::{self, Named};
use crate::message::{Button, Choice, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::plan::commands::{Look, click};
use crate::plan::{Alignment, Branch, Goal, State, Strategy, Tree, texts};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most strategies on a page: what a menu takes.
const PAGE: usize = 20;
/// The most actions on a page.
const ACTIONS: usize = 10;
/// The most letters of either.
const LETTERS: usize = 3000;

fn goal_name<'a>(tree: &'a Tree, strategy: &Strategy) -> &'a str {
    tree.goal(strategy.goal_id).map_or("", |goal| goal.name.as_str())
}

/// A page of all strategies, from 0, to pick one from; one that isn't there is the last.
pub fn strategies(voice: &Voice<'_>, tree: &Tree, look: Look, page: usize, told: Text) -> Message {
    let all: Vec<&Strategy> = tree.live_strategies().collect();
    let line =
        |strategy: &&Strategy| texts::goals_strategy(voice, listed(&strategy.name), tree.actions_of(strategy.id));
    let lines: Vec<Text> = all.iter().map(line).collect();
    let pages = divide(&lines, PAGE, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    if all.is_empty() {
        return Message::text(texts::strategies_none(voice));
    }
    let mut parts = Vec::new();
    let mut goal: Option<i64> = None;
    for place in shown.clone() {
        if goal != Some(all[place].goal_id) {
            goal = Some(all[place].goal_id);
            // The goal's name is only a heading here.
            let name = Text::given(shortened(goal_name(tree, all[place]), 40));
            parts.push(texts::strategies_entry(voice, name).bold());
        }
        parts.push(lines[place].clone());
    }
    parts.push(page_words(voice, page, pages.len()));
    let option = |strategy: &&Strategy| SelectOption {
        label: label(&strategy.name),
        value: strategy.id.to_string(),
        description: label(goal_name(tree, strategy)),
    };
    let select = Select {
        from: SelectFrom::Options(all[shown].iter().map(option).collect()),
        placeholder: match look {
            Look::Show => texts::strategies_show(voice),
            Look::Align => texts::strategies_align(voice),
        },
        click: click::pick_strategy(look),
        count: (1, 1),
    };
    let panel = Panel {
        title: texts::strategies_title(voice),
        body: Text::join(parts, "\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let message = Message { text: told, ..Message::panel(panel) };
    message.select(select).buttons(turn(voice, page, pages.len(), |page| click::strategies(look, page)))
}

/// A strategy with its goal, how many alignments it has, and a page of its actions (from 0).
pub fn strategy(
    voice: &Voice<'_>,
    tree: &Tree,
    strategy: &Strategy,
    actions: &[Action],
    page: usize,
    planner: bool,
    told: Text,
) -> Message {
    let line =
        |action: &Action| texts::strategy_action(voice, texts::position(voice, action.position), listed(&action.name));
    let lines: Vec<Text> = actions.iter().map(line).collect();
    let pages = divide(&lines, ACTIONS, LETTERS);
    let page = page.min(pages.len() - 1);
    let list = match actions.is_empty() {
        true => texts::strategy_no_action(voice),
        false => {
            let shown = lines[pages[page].clone()].iter().cloned();
            Text::join(shown.chain([page_words(voice, page, pages.len())]), "\n")
        }
    };
    let goal = match tree.goal(strategy.goal_id) {
        Some(Goal { name, state: State::Live, .. }) => texts::strategy_goal(voice, listed(name)),
        Some(goal) => texts::strategy_goal_dropped(voice, listed(&goal.name)),
        None => Text::none(),
    };
    let has = Alignment::ALL.into_iter().filter(|alignment| tree.has(strategy.id, *alignment)).count();
    let body = [
        Text::given(strategy.name.as_str()).bold(),
        goal,
        texts::strategy_alignments(voice, has as i64, Alignment::ALL.len() as i64),
        Text::join([texts::strategy_actions(voice).bold(), list], "\n"),
        added(voice, strategy.made_by, strategy.made_at),
    ];
    let live = strategy.state == State::Live;
    let title = if live { texts::strategy_title(voice) } else { texts::strategy_title_dropped(voice) };
    let panel = Panel { title, body: Text::join(body, "\n\n"), colour: Some(NEUTRAL), ..Panel::default() };
    let align = Button::new(texts::strategy_align(voice), click::align(strategy.id));
    let mut buttons = vec![if live { align.style(Style::Main) } else { align }];
    if planner && live {
        let change = Button::new(texts::strategy_change(voice), click::edit_strategy(strategy.id));
        buttons.push(change.symbol("📝"));
    }
    if planner {
        buttons.push(drop_button(voice, Branch::Strategy(strategy.id), strategy.state));
    }
    let mut moves = turn(voice, page, pages.len(), |page| click::strategy(strategy.id, page));
    moves.push(Button::new(texts::strategy_to_goal(voice), click::goal(strategy.goal_id, 0)));
    Message { text: told, ..Message::panel(panel) }.buttons(buttons).buttons(moves)
}

/// Suggestions for what somebody has typed so far.
pub fn suggestions(tree: &Tree, so_far: &str) -> Vec<Choice> {
    let typed = so_far.trim().to_lowercase();
    let fitting = tree.live_strategies().filter(|strategy| strategy.name.to_lowercase().contains(&typed));
    let choice = |strategy: &Strategy| Choice { label: label(&strategy.name).plain(), value: strategy.id.to_string() };
    fitting.take(25).map(choice).collect()
}

/// The strategy that was picked (its key), or that a typed text names.
pub fn named(tree: &Tree, text: &str) -> Named<i64> {
    choose::named(tree.live_strategies().map(|strategy| (strategy.id, strategy.name.as_str())), text)
}
