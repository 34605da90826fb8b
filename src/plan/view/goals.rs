//! All goals, and one of them.

use super::{
    added, divide, drop_button, first_advice, hint, hint_panel, label, length, listed, page_words, turn, words_file,
};
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Style, Text, shortened};
use crate::plan::commands::click;
use crate::plan::{Branch, Goal, State, Strategy, Tree, smart, texts};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most goals on a page.
const GOALS: usize = 10;
/// The most letters of them.
const LETTERS: usize = 2800;
/// The most strategies below each.
const STRATEGIES: usize = 10;
/// The most strategies on a page of a goal's.
const OF_GOAL: usize = 8;
/// The most letters of them, beside the goal's own words.
const LETTERS_OF_GOAL: usize = 1400;
/// Words of a goal that take more letters than this are shortened, and come whole in a file.
const WORDS: usize = 1400;
/// What stays of each of them then.
const EXCERPT: usize = 300;

fn strategy_line(voice: &Voice<'_>, tree: &Tree, strategy: &Strategy) -> Text {
    texts::goals_strategy(voice, listed(&strategy.name), tree.actions_of(strategy.id))
}

fn block(voice: &Voice<'_>, tree: &Tree, place: usize, goal: &Goal) -> Text {
    let mut lines = vec![texts::goals_entry(voice, place as i64 + 1, listed(&goal.name))];
    if goal.whole_district {
        lines.push(texts::goals_for_all(voice));
    }
    let strategies: Vec<&Strategy> = tree.strategies_of(goal.id).collect();
    if strategies.is_empty() {
        lines.push(texts::goals_no_strategy(voice));
    }
    lines.extend(strategies.iter().take(STRATEGIES).map(|strategy| strategy_line(voice, tree, strategy)));
    if let Some(more) = strategies.len().checked_sub(STRATEGIES + 1) {
        lines.push(texts::more(voice, more as i64 + 1));
    }
    Text::join(lines, "\n")
}

/// A page of all goals, from 0; one that isn't there is the last.
pub fn goals(voice: &Voice<'_>, tree: &Tree, page: usize, planner: bool) -> Message {
    let goals: Vec<&Goal> = tree.live_goals().collect();
    let blocks: Vec<Text> = goals.iter().enumerate().map(|(place, goal)| block(voice, tree, place, goal)).collect();
    let pages = divide(&blocks, GOALS, LETTERS);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let body = match goals.is_empty() {
        true if planner => texts::goals_none_planner(voice),
        true => texts::goals_none(voice),
        false => {
            let page = page_words(voice, page, pages.len());
            Text::join(blocks[shown.clone()].iter().cloned().chain([page]), "\n\n")
        }
    };
    let mut message = Message::panel(Panel {
        title: texts::goals_title(voice),
        body,
        footer: if goals.is_empty() { Text::none() } else { texts::goals_footer(voice) },
        colour: Some(NEUTRAL),
        ..Panel::default()
    });
    if planner && page == 0 {
        let hints = Text::join(tree.hints().into_iter().map(|it| hint(voice, it, goals.len())), "\n");
        message.panels.extend(hint_panel(voice, hints));
    }
    if !goals.is_empty() {
        let option = |place: usize| SelectOption {
            label: label(&format!("{}. {}", place + 1, goals[place].name)),
            value: goals[place].id.to_string(),
            description: Text::none(),
        };
        message = message.select(Select {
            from: SelectFrom::Options(shown.map(option).collect()),
            placeholder: texts::goals_pick(voice),
            click: click::pick_goal(),
            count: (1, 1),
        });
    }
    let mut buttons = Vec::new();
    if planner {
        buttons.push(Button::new(texts::goals_add(voice), click::add_goal()).symbol("➕").style(Style::Main));
        if !goals.is_empty() {
            buttons.push(Button::new(texts::goals_risks(voice), click::risks(0)));
        }
        let gone = super::drop::gone(tree).len();
        if gone > 0 {
            buttons.push(Button::new(texts::goals_dropped(voice, gone as i64), click::dropped(0)));
        }
    }
    message.buttons(turn(voice, page, pages.len(), click::goals)).buttons(buttons)
}

fn said(voice: &Voice<'_>, heading: Text, words: &str, most: usize) -> Text {
    let words = if words.is_empty() { texts::goal_unsaid(voice) } else { Text::lines(&shortened(words, most)) };
    Text::join([heading.bold(), words], "\n")
}

/// A goal with its words, a page of its strategies (from 0), and for planners what could be better.
pub fn goal(voice: &Voice<'_>, tree: &Tree, goal: &Goal, page: usize, planner: bool, told: Text) -> Message {
    let (problem, success) = (texts::goal_problem(voice), texts::goal_success(voice));
    let mut files = Vec::new();
    let long = length(&Text::lines(&goal.problem)) + length(&Text::lines(&goal.success)) > WORDS;
    if long {
        let words = [
            (texts::goal_title(voice), goal.name.as_str()),
            (problem.clone(), goal.problem.as_str()),
            (success.clone(), goal.success.as_str()),
        ];
        files.push(words_file(&format!("goal-{}", goal.id), &words, texts::whole_file(voice)));
    }
    let most = if long { EXCERPT } else { WORDS };

    let strategies: Vec<&Strategy> = tree.strategies_of(goal.id).collect();
    let lines: Vec<Text> = strategies.iter().map(|strategy| strategy_line(voice, tree, strategy)).collect();
    let pages = divide(&lines, OF_GOAL, LETTERS_OF_GOAL);
    let page = page.min(pages.len() - 1);
    let shown = pages[page].clone();
    let list = match strategies.is_empty() {
        true => texts::goals_no_strategy(voice),
        false => Text::join(lines[shown.clone()].iter().cloned().chain([page_words(voice, page, pages.len())]), "\n"),
    };
    let scope = if goal.whole_district { texts::goal_for_all(voice) } else { texts::goal_for_some(voice) };
    let body = [
        Text::given(goal.name.as_str()).bold(),
        scope,
        said(voice, problem, &goal.problem, most),
        said(voice, success, &goal.success, most),
        if long { texts::whole_note(voice) } else { Text::none() },
        Text::join([texts::goal_strategies(voice).bold(), list], "\n"),
        added(voice, goal.made_by, goal.made_at),
    ];
    let live = goal.state == State::Live;
    let title = if live { texts::goal_title(voice) } else { texts::goal_title_dropped(voice) };
    let panel = Panel { title, body: Text::join(body, "\n\n"), colour: Some(NEUTRAL), ..Panel::default() };
    let mut message = Message { text: told, files, ..Message::panel(panel) };
    if planner && live {
        message.panels.extend(hint_panel(voice, first_advice(voice, &smart::advice(&tree.subject(goal)))));
    }
    if !strategies.is_empty() {
        let option = |strategy: &&Strategy| SelectOption {
            label: label(&strategy.name),
            value: strategy.id.to_string(),
            description: Text::none(),
        };
        message = message.select(Select {
            from: SelectFrom::Options(strategies[shown].iter().map(option).collect()),
            placeholder: texts::goal_pick(voice),
            click: click::pick_strategy(crate::plan::commands::Look::Show),
            count: (1, 1),
        });
    }
    let mut buttons = Vec::new();
    let mut moves = turn(voice, page, pages.len(), |page| click::goal(goal.id, page));
    if planner && live {
        let add = Button::new(texts::goal_add_strategy(voice), click::add_strategy(goal.id)).symbol("➕");
        buttons.push(if strategies.is_empty() { add.style(Style::Main) } else { add });
        buttons.push(Button::new(texts::goal_change(voice), click::edit_goal(goal.id)).symbol("📝"));
        buttons.push(if goal.whole_district {
            Button::new(texts::goal_make_part(voice), click::whole(goal.id, false))
        } else {
            Button::new(texts::goal_make_whole(voice), click::whole(goal.id, true)).symbol("🌐")
        });
    }
    if planner {
        buttons.push(drop_button(voice, Branch::Goal(goal.id), goal.state));
    }
    moves.push(Button::new(texts::goal_all(voice), click::goals(0)));
    message.buttons(buttons).buttons(moves)
}
