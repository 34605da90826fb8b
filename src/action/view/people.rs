//! Who owns, leads and helps; which strategy an action serves.

use super::card::owner_in_list;
use super::{Card, Viewer, lead};
use crate::action::commands::click;
use crate::action::texts;
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Style, Text};
use crate::plan::view::{label, listed, page_words, turn};
use crate::plan::{Strategy, texts as plan};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// How many strategies a menu takes.
const STRATEGIES: usize = 20;

/// The people of an action, with menus for who may change it.
pub fn people(voice: &Voice<'_>, card: &Card, viewer: &Viewer, told: Text) -> Message {
    let (action, id) = (&card.action, card.action.id);
    let helpers = match card.helpers.is_empty() {
        true => texts::people_no_helper(voice),
        false => texts::card_helpers(voice, Text::join(card.helpers.iter().map(|id| Text::person(*id)), ", ")),
    };
    let asked = action.asked.map(|asked| texts::card_asked(voice, Text::person(asked))).unwrap_or_default();
    let body = [
        listed(&action.name).bold(),
        Text::join(
            [
                texts::people_owner_line(voice, owner_in_list(voice, action)),
                asked,
                texts::card_lead(voice, lead(voice, action)),
                helpers,
            ],
            "\n",
        ),
        texts::people_how(voice),
    ];
    let panel = Panel {
        title: texts::people_title(voice),
        body: Text::join(body, "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut message = Message { text: told, ..Message::panel(panel) };
    let picked = |people: &[u64]| match people.is_empty() {
        true => SelectFrom::People,
        false => SelectFrom::PeoplePicked(people.to_vec()),
    };
    let closed = action.is_closed();
    if viewer.may_change && !closed {
        message = message
            .select(Select {
                from: SelectFrom::People,
                placeholder: texts::people_owner(voice),
                click: click::owner(id),
                count: (1, 1),
            })
            .select(Select {
                from: picked(&card.helpers),
                placeholder: texts::people_helpers(voice),
                click: click::helpers(id),
                count: (0, 25),
            });
    }
    if viewer.may_change && viewer.district_lead && !closed {
        message = message.select(Select {
            from: picked(&action.lead.into_iter().collect::<Vec<_>>()),
            placeholder: texts::people_lead(voice),
            click: click::lead(id),
            count: (1, 1),
        });
    }
    message.buttons([Button::new(texts::back(voice), click::show(id)).style(Style::Main)])
}

/// A page of the strategies that an action could serve, from 0; one that isn't there is the last.
pub fn place(voice: &Voice<'_>, card: &Card, page: usize) -> Message {
    let id = card.action.id;
    let all: Vec<&Strategy> = card.tree.live_strategies().collect();
    let back = Button::new(texts::back(voice), click::show(id)).style(Style::Main);
    if all.is_empty() {
        return Message::text(texts::place_none(voice)).buttons([back]);
    }
    let pages = all.len().div_ceil(STRATEGIES);
    let page = page.min(pages - 1);
    let goal = |strategy: &Strategy| card.tree.goal(strategy.goal_id).map_or("", |goal| goal.name.as_str());
    let option = |strategy: &&Strategy| SelectOption {
        label: label(&strategy.name),
        value: strategy.id.to_string(),
        description: label(goal(strategy)),
    };
    let shown = all.iter().skip(page * STRATEGIES).take(STRATEGIES);
    let now = card.action.strategy_id.and_then(|id| card.tree.strategy(id));
    let now = match now {
        Some(strategy) => texts::card_place(voice, listed(goal(strategy)), listed(&strategy.name)),
        None => texts::card_not_placed(voice),
    };
    let body = [listed(&card.action.name).bold(), now, page_words(voice, page, pages)];
    let panel = Panel {
        title: texts::place_title(voice),
        body: Text::join(body, "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let mut buttons = turn(voice, page, pages, |page| click::place(id, page));
    if card.action.strategy_id.is_some() {
        buttons.push(Button::new(texts::place_take_away(voice), click::unplace(id)));
    }
    Message::panel(panel)
        .select(Select {
            from: SelectFrom::Options(shown.map(option).collect()),
            placeholder: plan::strategies_show(voice),
            click: click::strategy(id),
            count: (1, 1),
        })
        .buttons(buttons.into_iter().chain([back]))
}
