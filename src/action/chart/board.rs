//! The board as a picture, with the same in words.

use chrono::NaiveDate;

use super::commands::click;
use super::texts;
use super::view::day;
use crate::action::commands::{By, Filter, click as action};
use crate::action::cycle::Position;
use crate::action::view::board::Row;
use crate::calendar;
use crate::message::{Button, Message, Panel, Style, Text, shortened};
use crate::picture::{Cell, Grid, Line, Listed, Mark};
use crate::plan::Tree;
use crate::prompts::Voice;
use crate::readiness::view::NEUTRAL;

/// What the picture's file is called.
pub const PICTURE: &str = "board.png";
/// The most goals with a row of their own.
const GOALS: usize = 10;
/// The most actions that are listed by name.
const LISTED: usize = 10;
/// Of these, so many at least are for what needs help without being late.
const BLOCKED: usize = 3;
/// The most letters of a name.
const NAME: usize = 60;

/// Where an action that was started can stand: the columns.
fn columns() -> impl Iterator<Item = Position> {
    Position::ALL.into_iter().filter(|position| *position != Position::Draft)
}

/// The way to it.
pub fn button(voice: &Voice<'_>) -> Button {
    Button::new(texts::board_button(voice), click::board()).symbol("🖼️")
}

fn back(voice: &Voice<'_>) -> Button {
    Button::new(texts::board_back(voice), action::board(By::Stage, Filter::All, 0)).style(Style::Main)
}

fn is_blocked(row: &Row) -> bool {
    !row.action.blocked.is_empty() && !row.action.is_closed()
}

/// A row of the table.
struct Counted {
    label: Text,
    cells: [Cell; 6],
}

impl Counted {
    fn of<'r>(label: Text, rows: impl Iterator<Item = &'r Row>) -> Self {
        let mut cells = [Cell::default(); 6];
        for row in rows {
            let place = columns().position(|it| it == row.action.position);
            if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
                cell.count += 1;
                cell.late += u32::from(row.late);
            }
        }
        Self { label, cells }
    }

    fn count(&self) -> u32 {
        self.cells.iter().map(|cell| cell.count).sum()
    }

    /// What there is of it, in words.
    fn words(&self, voice: &Voice<'_>) -> Text {
        let some = columns().zip(self.cells).filter(|(_, cell)| cell.count > 0);
        let parts: Vec<Text> = some
            .map(|(position, cell)| {
                let (stage, count) = (texts::stage(voice, position), i64::from(cell.count));
                match cell.late {
                    0 => texts::board_count(voice, stage, count),
                    late => texts::board_count_late(voice, stage, count, i64::from(late)),
                }
            })
            .collect();
        if parts.is_empty() { texts::board_none(voice) } else { Text::join(parts, " · ") }
    }
}

/// By goal: each with its own row in the plan's order, many summed up, and what serves none. A dropped one only with its actions.
fn counted(voice: &Voice<'_>, rows: &[Row], tree: &Tree) -> Vec<Counted> {
    let of = |id: i64| rows.iter().filter(move |row| row.goal == Some(id));
    let live: Vec<i64> = tree.live_goals().map(|goal| goal.id).collect();
    let goals: Vec<_> = tree.goals.iter().filter(|it| live.contains(&it.id) || of(it.id).next().is_some()).collect();
    let own = if goals.len() > GOALS { GOALS - 1 } else { goals.len() };
    let mut all: Vec<Counted> = goals
        .iter()
        .take(own)
        .enumerate()
        .map(|(place, goal)| {
            let name = Text::given(shortened(&goal.name, NAME));
            Counted::of(texts::board_goal(voice, place as i64 + 1, name), of(goal.id))
        })
        .collect();
    if goals.len() > own {
        let rest: Vec<i64> = goals.iter().skip(own).map(|goal| goal.id).collect();
        let label = texts::board_more_goals(voice, rest.len() as i64);
        all.push(Counted::of(label, rows.iter().filter(|row| row.goal.is_some_and(|goal| rest.contains(&goal)))));
    }
    let known = |row: &&Row| row.goal.is_some_and(|id| goals.iter().any(|goal| goal.id == id));
    let unplaced = Counted::of(texts::board_no_goal(voice), rows.iter().filter(|row| !known(row)));
    if unplaced.count() > 0 {
        all.push(unplaced);
    }
    all
}

/// What is listed: what is late, the longest first, then what is blocked only. And how many there are beside these.
fn pressing(rows: &[Row]) -> (Vec<&Row>, usize) {
    let mut late: Vec<&Row> = rows.iter().filter(|row| row.late).collect();
    let mut blocked: Vec<&Row> = rows.iter().filter(|row| !row.late && is_blocked(row)).collect();
    let all = late.len() + blocked.len();
    late.sort_by_key(|row| (row.due, row.action.id));
    blocked.sort_by_key(|row| (row.due, row.action.id));
    late.truncate(LISTED - blocked.len().min(BLOCKED));
    blocked.truncate(LISTED - late.len());
    late.extend(blocked);
    let more = all - late.len();
    (late, more)
}

fn facts(voice: &Voice<'_>, row: &Row) -> Text {
    let stage = texts::stage(voice, row.action.position);
    let when = match row.due {
        Some(due) if row.late => texts::board_since(voice, stage, day(voice, due)),
        Some(due) => texts::board_due(voice, stage, day(voice, due)),
        None => stage,
    };
    let help = if is_blocked(row) { texts::board_needs_help(voice) } else { Text::none() };
    Text::join([when, help], " · ")
}

/// The picture to draw, its description, and the message beside it. `server` may be empty; `today` is the district's date.
/// Without actions there is nothing to draw.
pub fn board(
    voice: &Voice<'_>,
    rows: &[Row],
    tree: &Tree,
    server: &str,
    today: NaiveDate,
) -> (Message, Option<(Grid, Text)>) {
    let title = texts::board_title(voice);
    if rows.is_empty() {
        let panel = Panel { title, body: texts::board_none_yet(voice), colour: Some(NEUTRAL), ..Panel::default() };
        return (Message::panel(panel).buttons([back(voice)]), None);
    }
    let date = calendar::view::day(voice, today);
    let subtitle = match server {
        "" => date,
        server => texts::board_subtitle(voice, Text::given(shortened(server, NAME)), date),
    };
    let lines = counted(voice, rows, tree);
    let sum = Counted::of(texts::board_all(voice, rows.len() as i64), rows.iter());
    let late = rows.iter().filter(|row| row.late).count() as i64;
    let blocked = rows.iter().filter(|row| is_blocked(row)).count() as i64;
    let (pressing, more) = pressing(rows);
    let more_words = if more > 0 { texts::board_more(voice, more as i64) } else { Text::none() };
    let named = |place: usize, row: &Row| {
        texts::board_listed(voice, place as i64 + 1, Text::given(shortened(&row.action.name, NAME)))
    };
    let listed = || pressing.iter().enumerate();
    let marks = |row: &Row| {
        let of = [(Mark::Late, row.late), (Mark::Blocked, is_blocked(row))];
        of.into_iter().filter(|(_, is)| *is).map(|(mark, _)| mark).collect::<Vec<_>>()
    };
    let line = |counted: &Counted, sum: bool| Line {
        label: counted.label.plain(),
        sum,
        cells: counted.cells.to_vec(),
        nothing: texts::board_none(voice).plain(),
    };
    let mut names: Vec<Listed> = listed()
        .map(|(place, row)| Listed {
            marks: marks(row),
            name: named(place, row).plain(),
            facts: facts(voice, row).plain(),
        })
        .collect();
    if more > 0 {
        names.push(Listed { name: more_words.plain(), ..Listed::default() });
    }
    let grid = Grid {
        title: title.plain(),
        subtitle: subtitle.plain(),
        columns: columns().map(|position| texts::stage(voice, position).plain()).collect(),
        legend: [texts::board_late(voice, late).plain(), texts::board_blocked(voice, blocked).plain()],
        rows: std::iter::once(line(&sum, true)).chain(lines.iter().map(|it| line(it, false))).collect(),
        listed: names,
        note: texts::board_note(voice).plain(),
        lacking: texts::board_lacking(voice).plain(),
    };
    let alt = texts::board_alt(voice, rows.len() as i64, late, blocked, sum.words(voice));
    let goals =
        lines.iter().map(|it| texts::board_line(voice, it.label.clone(), i64::from(it.count()), it.words(voice)));
    let all = Text::join([sum.label.clone().bold(), sum.words(voice)], "\n");
    let list = listed().map(|(place, row)| {
        let symbols = marks(row).into_iter().map(|mark| match mark {
            Mark::Late => Text::own("⏰"),
            Mark::Blocked => Text::own("🆘"),
        });
        texts::board_list_line(voice, Text::join(symbols, " "), named(place, row), facts(voice, row))
    });
    let list = if pressing.is_empty() {
        texts::board_nothing(voice)
    } else {
        Text::join(std::iter::once(texts::board_list_title(voice).bold()).chain(list).chain([more_words]), "\n")
    };
    let panel = Panel {
        title,
        body: Text::join([subtitle, all].into_iter().chain(goals).chain([list]), "\n\n"),
        colour: Some(NEUTRAL),
        image: Some(PICTURE.to_owned()),
        ..Panel::default()
    };
    (Message::panel(panel).buttons([back(voice)]), Some((grid, alt)))
}
