//! What people see of the paths: here one's own, why plan, the stages, and what is shared with the district's walk.

mod district;
mod note;
#[cfg(test)]
mod tests;

pub use self::district::{district_levels, district_overview, district_step};
pub use self::note::{Saved, not_saved, note, saved};

use super::commands::click;
use super::{BENEFITS, Done, EXCUSES, Group, Item, Kind, Stage, Step, WHY_PAGES, length, next_open, steps, texts};
use crate::message::{Button, Colour, Message, Panel, Style, Text, shortened};
use crate::prompts::Voice;
use crate::readiness::view::{NEUTRAL, colour as shade, level_words};
use crate::readiness::{Level, texts as survey};

/// A level's colour, the same as in the survey.
fn colour(level: Level) -> Colour {
    shade(level.colour_of())
}

fn symbol(voice: &Voice<'_>, level: Level) -> String {
    survey::symbol(voice, level.colour_of()).plain()
}

fn step_words(voice: &Voice<'_>, step: &Step) -> Text {
    Text::join([Text::own(step.sign()), texts::title(voice, step)], " ")
}

fn why_button(voice: &Voice<'_>) -> Button {
    Button::new(texts::why_button(voice), click::why())
}

fn stages_button(voice: &Voice<'_>) -> Button {
    Button::new(texts::stages_button(voice), click::stages())
}

/// Why somebody is asked to choose a level for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choose {
    /// They want to.
    Freely,
    /// There is no result of theirs to go by.
    NoResult,
    /// Their result leaves these open.
    Between(Vec<Level>),
}

/// All levels, for oneself.
pub fn levels(voice: &Voice<'_>, choose: &Choose, planner: bool) -> Message {
    let body = match choose {
        Choose::Freely => texts::levels_own(voice),
        Choose::NoResult => texts::levels_no_result(voice),
        Choose::Between(levels) => {
            let or = format!(" {} ", texts::levels_or(voice).plain());
            texts::levels_several(voice, Text::join(levels.iter().map(|level| level_words(voice, *level)), &or))
        }
    };
    let main = |level: &Level| matches!(choose, Choose::Between(levels) if levels.contains(level));
    let button = |level: Level| {
        let style = if main(&level) { Style::Main } else { Style::Plain };
        Button::new(survey::level_name(voice, level), click::level(level)).symbol(&symbol(voice, level)).style(style)
    };
    level_list(voice, body).buttons(Level::ALL.map(button)).buttons(others(voice, planner))
}

fn level_list(voice: &Voice<'_>, body: Text) -> Message {
    let line = |level: Level| Text::join([level_words(voice, level).bold(), texts::intro(voice, level)], "\n");
    Message::panel(Panel {
        title: texts::levels_title(voice),
        body: Text::join([body].into_iter().chain(Level::ALL.map(line)), "\n\n"),
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
}

fn others(voice: &Voice<'_>, planner: bool) -> Vec<Button> {
    let mut buttons = vec![why_button(voice), stages_button(voice)];
    if planner {
        buttons.push(Button::new(texts::district_button(voice), click::district()).symbol("📋"));
    }
    buttons
}

/// One's own path at a level: its steps, and what is recommended.
pub fn overview(voice: &Voice<'_>, level: Level, done: &Done, source: Text, planner: bool) -> Message {
    let next = next_open(level, done, None);
    let line = |step: &'static Step| {
        let (sign, title) = (Text::own(step.sign()), texts::title(voice, step));
        if done.contains(&step.number) {
            texts::overview_done(voice, sign, title)
        } else {
            texts::overview_open(voice, sign, title)
        }
    };
    let button = |step: &'static Step| {
        let button = Button::new(step_words(voice, step), click::step(step));
        match next {
            Some(next) if next == step => button.style(Style::Main),
            _ => button,
        }
    };
    let finished = if next.is_none() { texts::overview_all_done(voice) } else { Text::none() };
    Message::panel(Panel {
        title: texts::overview_title(voice, level_words(voice, level)),
        body: overview_body(voice, level, Text::join([source, finished], "\n"), steps(level).map(line)),
        footer: texts::overview_own_footer(voice, done.len() as i64, length(level) as i64),
        colour: Some(colour(level)),
        ..Panel::default()
    })
    .buttons(steps(level).map(button))
    .buttons(other_levels(voice, level, click::level))
    .buttons(others(voice, planner))
}

fn overview_body(voice: &Voice<'_>, level: Level, first: Text, lines: impl Iterator<Item = Text>) -> Text {
    let under = |heading: Text, text: Text| Text::join([heading.bold(), text], "\n");
    Text::join(
        [
            first,
            texts::intro(voice, level),
            under(texts::overview_steps(voice), Text::join(lines, "\n")),
            under(texts::overview_recommended(voice), survey::level_actions(voice, level)),
        ],
        "\n\n",
    )
}

fn other_levels(
    voice: &Voice<'_>,
    level: Level,
    to: fn(Level) -> crate::message::CustomId,
) -> impl Iterator<Item = Button> {
    let others = Level::ALL.into_iter().filter(move |other| *other != level);
    others.map(move |other| Button::new(survey::level_name(voice, other), to(other)).symbol(&symbol(voice, other)))
}

/// A step of one's own path.
pub fn step(voice: &Voice<'_>, step: &'static Step, done: &Done, note: Text) -> Message {
    let is_done = done.contains(&step.number);
    let line = |group: &Group, item: &Item| {
        let text = texts::item(voice, step, group, item);
        match (group.kind, item.part) {
            (Kind::Tick, false) => texts::step_numbered(voice, Text::own(step.place(item)), text),
            (Kind::Tick, true) => texts::step_numbered_part(voice, Text::own(step.place(item)), text),
            (_, false) => texts::step_bullet(voice, text),
            (_, true) => texts::step_part(voice, text),
        }
    };
    let mark = if is_done {
        Button::new(texts::step_ask_undone(voice), click::done(step, false))
    } else {
        Button::new(texts::step_ask_done(voice), click::done(step, true)).symbol("✅").style(Style::Main)
    };
    let done_line = if is_done { texts::step_is_done(voice) } else { Text::none() };
    let message = Message::panel(Panel {
        title: step_title(voice, step),
        body: step_body(voice, step, done_line, line),
        footer: texts::step_own_footer(voice, done.len() as i64, length(step.level) as i64),
        colour: Some(colour(step.level)),
        ..Panel::default()
    });
    let buttons = [mark].into_iter().chain(moves(voice, step, click::step, click::level(step.level)));
    let more = if step.names_stages { vec![stages_button(voice)] } else { vec![] };
    Message { text: note, ..message }.buttons(buttons).buttons(more)
}

fn step_title(voice: &Voice<'_>, step: &Step) -> Text {
    let name = texts::step_name(voice, Text::own(step.sign()), texts::title(voice, step));
    Text::join([Text::own(symbol(voice, step.level)), name], " ")
}

fn step_body(
    voice: &Voice<'_>,
    step: &'static Step,
    first: Text,
    line: impl Fn(&'static Group, &'static Item) -> Text,
) -> Text {
    let groups: &'static [Group] = step.groups;
    let group = |group: &'static Group| {
        let lines = group.items.iter().map(|item| line(group, item));
        Text::join([texts::heading(voice, step, group).bold()].into_iter().chain(lines), "\n")
    };
    Text::join([first, texts::what_to_do(voice, step)].into_iter().chain(groups.iter().map(group)), "\n\n")
}

fn moves(
    voice: &Voice<'_>,
    step: &'static Step,
    to: fn(&Step) -> crate::message::CustomId,
    all: crate::message::CustomId,
) -> Vec<Button> {
    let back = step.previous().map(|step| Button::new(texts::step_back(voice), to(step)).symbol("◀️"));
    let next = step.next().map(|step| Button::new(texts::step_next(voice), to(step)).symbol("▶️"));
    back.into_iter().chain(next).chain([Button::new(texts::step_all(voice), all)]).collect()
}

/// Why plan: a page of it, from 1.
pub fn why(voice: &Voice<'_>, page: u8) -> Message {
    let page = page.clamp(1, WHY_PAGES);
    let (title, body) = match page - 1 {
        0 => {
            let benefits = Text::join((1..=BENEFITS).map(|number| texts::benefit(voice, number)), "\n");
            let parts = [texts::why_intro(voice), benefits, texts::why_bridge(voice)];
            (texts::why_title(voice), Text::join(parts, "\n\n"))
        }
        number => {
            let (says, answer) = texts::excuse(voice, number);
            let title = texts::why_excuse_title(voice, i64::from(number), i64::from(EXCUSES));
            (title, Text::join([says.bold(), answer], "\n\n"))
        }
    };
    let mut buttons = Vec::new();
    if page > 1 {
        buttons.push(Button::new(texts::why_back(voice), click::why_page(page - 1)).symbol("◀️"));
    }
    if page < WHY_PAGES {
        buttons.push(Button::new(texts::why_next(voice), click::why_page(page + 1)).symbol("▶️").style(Style::Main));
    }
    Message::panel(Panel {
        title,
        body,
        footer: texts::why_page(voice, i64::from(page), i64::from(WHY_PAGES)),
        colour: Some(NEUTRAL),
        ..Panel::default()
    })
    .buttons(buttons)
}

/// The stages of career development.
pub fn stages(voice: &Voice<'_>) -> Message {
    let mut body = texts::stages_intro(voice);
    for stage in Stage::ALL {
        let (heading, text) = texts::stage(voice, stage);
        if stage.is_part() {
            body.push(Text::own("\n"));
            body.push(texts::step_bullet(voice, Text::join([heading.bold(), text], " ")));
        } else {
            body.push(Text::own("\n\n"));
            body.push(Text::join([heading.bold(), text], "\n"));
        }
    }
    Message::panel(Panel { title: texts::stages_title(voice), body, colour: Some(NEUTRAL), ..Panel::default() })
}
