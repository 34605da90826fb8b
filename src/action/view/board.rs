//! All actions, and one's own.

use chrono::NaiveDate;

use super::card::owner_in_list;
use crate::action::commands::{By, Filter, click};
use crate::action::cycle::Position;
use crate::action::{Action, chart, texts};
use crate::calendar;
use crate::message::{Button, CustomId, Message, Panel, Select, SelectFrom, SelectOption, Text, shortened};
use crate::plan::view::{divide, label, page_words, turn};
use crate::plan::{Tree, texts as plan};
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// The most actions on a page: what stays readable on a phone.
const PAGE: usize = 12;
/// The most letters of them.
const LETTERS: usize = 3000;
/// The most letters of a name.
const NAME: usize = 90;
/// The most goals that can be picked.
const GOALS: usize = 20;

/// An action, as lists show it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The action.
    pub action: Action,
    /// By when its stage should be done; `None`: it is a draft, or closed.
    pub due: Option<NaiveDate>,
    /// That day is over.
    pub late: bool,
    /// The goal that it serves.
    pub goal: Option<i64>,
    /// Whoever looks helps with it.
    pub helps: bool,
}

impl Row {
    fn is_of(&self, user: u64) -> bool {
        let action = &self.action;
        self.helps || [action.owner, action.asked, action.lead].contains(&Some(user))
    }

    fn is_closed(&self) -> bool {
        self.action.is_closed()
    }

    /// The earliest due first; what is closed last.
    fn order(&self) -> (bool, Option<NaiveDate>, i64) {
        (self.due.is_none(), self.due, self.action.id)
    }
}

fn when(voice: &Voice<'_>, row: &Row) -> Text {
    match row.due {
        Some(due) if row.late => texts::list_late(voice, calendar::view::short_day(voice, due)),
        Some(due) => texts::list_due(voice, calendar::view::short_day(voice, due)),
        None => Text::none(),
    }
}

/// An action in two lines: its name, then where it stands, whose it is (`with_owner`), by when, and whether help is needed.
pub(crate) fn line(voice: &Voice<'_>, row: &Row, with_stage: bool, with_owner: bool) -> Text {
    let stage = if with_stage { plan::position(voice, row.action.position) } else { Text::none() };
    let owner = if with_owner { owner_in_list(voice, &row.action) } else { Text::none() };
    let blocked = if row.action.blocked.is_empty() { Text::none() } else { texts::list_blocked(voice) };
    let name = Text::given(shortened(&row.action.name, NAME));
    let facts = Text::join([stage, owner, when(voice, row), blocked], " · ");
    texts::list_line(voice, name, facts)
}

fn pick(rows: &[&Row], placeholder: Text) -> Select {
    let option = |row: &&Row| SelectOption {
        label: label(&row.action.name),
        value: row.action.id.to_string(),
        description: Text::none(),
    };
    Select {
        from: SelectFrom::Options(rows.iter().map(option).collect()),
        placeholder,
        click: click::pick(),
        count: (1, 1),
    }
}

/// A page of rows under their headings, and which rows stand on it.
struct Page<'r> {
    body: Text,
    shown: Vec<&'r Row>,
    page: usize,
    pages: usize,
}

/// Rows under headings: a heading stands again at the top of a page.
fn paged<'r>(voice: &Voice<'_>, rows: &[(Text, &'r Row)], with_stage: bool, page: usize) -> Page<'r> {
    let lines: Vec<Text> = rows.iter().map(|(_, row)| line(voice, row, with_stage, true)).collect();
    let pages = divide(&lines, PAGE, LETTERS);
    let page = page.min(pages.len() - 1);
    let mut parts = Vec::new();
    let mut heading: Option<&Text> = None;
    for place in pages[page].clone() {
        if heading != Some(&rows[place].0) {
            heading = Some(&rows[place].0);
            let gap = if parts.is_empty() { Text::none() } else { Text::own("\n") };
            parts.push(Text::join([gap, rows[place].0.clone().bold()], ""));
        }
        parts.push(lines[place].clone());
    }
    let shown = pages[page].clone().map(|place| rows[place].1).collect();
    Page { body: Text::join(parts, "\n"), shown, page, pages: pages.len() }
}

fn turns(voice: &Voice<'_>, page: &Page<'_>, to: impl Fn(usize) -> CustomId) -> Vec<Button> {
    turn(voice, page.page, page.pages, to)
}

/// The board: all actions, put in order and filtered. `page` is from 0; one that isn't there is the last.
pub fn board(
    voice: &Voice<'_>,
    rows: &[Row],
    tree: &Tree,
    user: u64,
    (by, filter): (By, Filter),
    page: usize,
) -> Message {
    let fits = |row: &&Row| match filter {
        Filter::All => true,
        Filter::Mine => row.is_of(user),
        Filter::Late => row.late,
        Filter::Blocked => !row.action.blocked.is_empty() && !row.is_closed(),
        Filter::Goal(id) => row.goal == Some(id),
    };
    let mut found: Vec<&Row> = rows.iter().filter(fits).collect();
    let place_of = |row: &Row| Position::ALL.iter().position(|it| *it == row.action.position).unwrap_or_default();
    let goals: Vec<i64> = tree.goals.iter().map(|goal| goal.id).collect();
    let goal_of = |row: &Row| row.goal.and_then(|id| goals.iter().position(|it| *it == id)).unwrap_or(usize::MAX);
    match by {
        By::Stage => found.sort_by_key(|row| (place_of(row), row.order())),
        By::Goal => found.sort_by_key(|row| (goal_of(row), row.order())),
    }
    let goal_name = |id: i64| tree.goal(id).map_or("", |goal| goal.name.as_str());
    let heading = |row: &Row| match by {
        By::Stage => {
            let all = found.iter().filter(|other| other.action.position == row.action.position).count();
            texts::board_group(voice, plan::position(voice, row.action.position), all as i64)
        }
        By::Goal => match row.goal {
            Some(id) => texts::board_goal(voice, Text::given(shortened(goal_name(id), 60))),
            None => texts::board_no_goal(voice),
        },
    };
    let headed: Vec<(Text, &Row)> = found.iter().map(|row| (heading(row), *row)).collect();
    let shown = paged(voice, &headed, by == By::Goal, page);
    let late = rows.iter().filter(|row| row.late).count() as i64;
    let filter_name = match filter {
        Filter::All => texts::board_all(voice),
        Filter::Mine => texts::board_mine(voice),
        Filter::Late => texts::board_late(voice, late),
        Filter::Blocked => texts::board_blocked(voice),
        Filter::Goal(id) => texts::board_goal(voice, Text::given(shortened(goal_name(id), 60))),
    };
    let body = match found.is_empty() {
        true if rows.is_empty() => texts::board_none(voice),
        true => texts::board_none_such(voice),
        false => Text::join([shown.body.clone(), page_words(voice, shown.page, shown.pages)], "\n\n"),
    };
    let panel = Panel {
        title: texts::board_title(voice, found.len() as i64),
        body: Text::join([texts::board_filtered(voice, filter_name), body], "\n\n"),
        footer: texts::board_footer(voice),
        colour: Some(NEUTRAL),
        ..Panel::default()
    };
    let option = |filter: Filter, label: Text| SelectOption { label, value: filter.name(), description: Text::none() };
    let mut filters = vec![
        option(Filter::All, texts::board_all(voice)),
        option(Filter::Mine, texts::board_mine(voice)),
        option(Filter::Late, texts::board_late(voice, late)),
        option(Filter::Blocked, texts::board_blocked(voice)),
    ];
    let goal = |goal: &crate::plan::Goal| {
        option(Filter::Goal(goal.id), texts::board_goal(voice, Text::given(shortened(&goal.name, 90))))
    };
    filters.extend(tree.live_goals().take(GOALS).map(goal));
    let order = |by: By, label: Text| SelectOption { label, value: by.as_str().to_owned(), description: Text::none() };
    let mut message = Message::panel(panel);
    if !rows.is_empty() {
        message = message
            .select(Select {
                from: SelectFrom::Options(filters),
                placeholder: texts::board_filter(voice),
                click: click::board_filter(by),
                count: (1, 1),
            })
            .select(Select {
                from: SelectFrom::Options(vec![
                    order(By::Stage, texts::board_by_stage(voice)),
                    order(By::Goal, texts::board_by_goal(voice)),
                ]),
                placeholder: texts::board_order(voice),
                click: click::board_by(filter),
                count: (1, 1),
            });
    }
    if !shown.shown.is_empty() {
        message = message.select(pick(&shown.shown, texts::list_pick(voice)));
    }
    let picture = (!rows.is_empty()).then(|| chart::board::button(voice));
    message.buttons(turns(voice, &shown, |page| click::board(by, filter, page))).buttons(picture)
}

/// What somebody owns, is asked to own, leads or helps with, and their drafts; what is due next stands first in each.
pub fn mine(voice: &Voice<'_>, rows: &[Row], user: u64, page: usize) -> Message {
    let me = Some(user);
    let part = |row: &Row| {
        let action = &row.action;
        let draft = action.position == Position::Draft;
        match () {
            () if draft => Some((4, texts::mine_drafts(voice))),
            () if row.is_closed() => row.is_of(user).then(|| (5, texts::mine_closed(voice))),
            () if action.asked == me || (action.owner == me && !action.accepted) => Some((0, texts::mine_asked(voice))),
            () if action.owner == me => Some((1, texts::mine_own(voice))),
            () if action.lead == me => Some((2, texts::mine_lead(voice))),
            () if row.helps => Some((3, texts::mine_help(voice))),
            () => None,
        }
    };
    let mut found: Vec<(u8, Text, &Row)> =
        rows.iter().filter_map(|row| part(row).map(|(place, heading)| (place, heading, row))).collect();
    found.sort_by_key(|(place, _, row)| (*place, row.order()));
    let owned = found.iter().filter(|(place, ..)| *place == 1);
    let next = owned.filter_map(|(.., row)| Some((row.due?, *row))).min_by_key(|(due, row)| (*due, row.action.id));
    let next = next.map(|(due, row)| {
        let name = Text::given(shortened(&row.action.name, NAME));
        let day = calendar::view::short_day(voice, due);
        texts::mine_next(voice, plan::position(voice, row.action.position), name, day)
    });
    let headed: Vec<(Text, &Row)> = found.into_iter().map(|(_, heading, row)| (heading, row)).collect();
    let shown = paged(voice, &headed, true, page);
    let body = match headed.is_empty() {
        true => texts::mine_none(voice),
        false => Text::join(
            [next.unwrap_or_default(), shown.body.clone(), page_words(voice, shown.page, shown.pages)],
            "\n\n",
        ),
    };
    let panel = Panel { title: texts::mine_title(voice), body, colour: Some(NEUTRAL), ..Panel::default() };
    let mut message = Message::panel(panel);
    if !shown.shown.is_empty() {
        message = message.select(pick(&shown.shown, texts::list_pick(voice)));
    }
    let from = rows.first().map_or(0, |row| row.action.id);
    message.buttons(turns(voice, &shown, |page| click::mine(page, from)))
}
