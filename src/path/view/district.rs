//! What planners see of the district's walk.

use super::note::excerpt;
use super::{
    colour, level_list, level_words, moves, other_levels, overview_body, shortened, stages_button, step_body,
    step_title, step_words, symbol, why_button,
};
use crate::message::{Button, Message, Panel, Select, SelectFrom, SelectOption, Text};
use crate::path::commands::click;
use crate::path::{Group, Item, Kind, Note, Step, Ticked, Ticks, steps, texts};
use crate::prompts::Voice;
use crate::readiness::{Level, texts as survey};

/// The most letters of a menu's option.
const LONGEST_LABEL: usize = 100;

/// All levels, for the district.
pub fn district_levels(voice: &Voice<'_>) -> Message {
    let button = |level: Level| {
        Button::new(survey::level_name(voice, level), click::district_level(level)).symbol(&symbol(voice, level))
    };
    level_list(voice, texts::levels_district(voice)).buttons(Level::ALL.map(button)).buttons([
        Button::new(texts::district_own_button(voice), click::levels()),
        why_button(voice),
        stages_button(voice),
    ])
}

/// The district's walk at a level: how far each step is.
pub fn district_overview(voice: &Voice<'_>, level: Level, ticks: &Ticks) -> Message {
    let line = |step: &'static Step| {
        let (sign, title) = (Text::own(step.sign()), texts::title(voice, step));
        if step.kinds() == [Kind::Tick] {
            let all = step.items(Kind::Tick).count();
            texts::overview_ticked(voice, sign, title, ticks.count(step, Kind::Tick) as i64, all as i64)
        } else {
            let (needs, focus) = (ticks.count(step, Kind::Need), ticks.count(step, Kind::Focus));
            texts::overview_marked(voice, sign, title, needs as i64, focus as i64)
        }
    };
    Message::panel(Panel {
        title: texts::overview_title_district(voice, level_words(voice, level)),
        body: overview_body(voice, level, Text::none(), steps(level).map(line)),
        footer: texts::overview_district_footer(voice),
        colour: Some(colour(level)),
        ..Panel::default()
    })
    .buttons(steps(level).map(|step| Button::new(step_words(voice, step), click::district_step(step))))
    .buttons(other_levels(voice, level, click::district_level))
    .buttons([
        Button::new(texts::district_own_button(voice), click::level(level)),
        why_button(voice),
        stages_button(voice),
    ])
}

fn who(voice: &Voice<'_>, ticked: Ticked) -> Text {
    let date = Text::stamp(ticked.at, 'd');
    match ticked.by {
        Some(id) => texts::district_who(voice, Text::person(id), date),
        None => date,
    }
}

/// A step of the district's walk: every item with who ticked it, menus to tick and to take back, the note's beginning.
pub fn district_step(
    voice: &Voice<'_>,
    step: &'static Step,
    ticks: &Ticks,
    newest: Option<&Note>,
    note: Text,
) -> Message {
    let line = |group: &'static Group, item: &'static Item| {
        let text = item_words(voice, step, group, item);
        let line = match (ticks.get(step, item), group.kind) {
            (None, _) => texts::district_open(voice, text),
            (Some(ticked), Kind::Tick) => texts::district_ticked(voice, text, who(voice, ticked)),
            (Some(ticked), Kind::Need) => texts::district_need(voice, text, who(voice, ticked)),
            (Some(ticked), Kind::Focus) => texts::district_focus(voice, text, who(voice, ticked)),
        };
        if item.part { texts::district_part(voice, line) } else { line }
    };
    let written = newest.filter(|note| !note.text.is_empty());
    let mut message = Message::panel(Panel {
        title: step_title(voice, step),
        body: step_body(voice, step, Text::none(), line),
        fields: written.map(|note| (texts::note_heading(voice), excerpt(voice, note))).into_iter().collect(),
        footer: texts::district_footer(voice),
        colour: Some(colour(step.level)),
        ..Panel::default()
    });
    message.text = note;
    for kind in step.kinds() {
        let is_ticked = |(_, item): &(&Group, &Item)| ticks.get(step, item).is_some();
        let (ticked, open): (Vec<_>, Vec<_>) = step.items(kind).partition(is_ticked);
        let (pick, unpick) = match kind {
            Kind::Tick => (texts::district_pick_tick(voice), texts::district_unpick_tick(voice)),
            Kind::Need => (texts::district_pick_need(voice), texts::district_unpick_need(voice)),
            Kind::Focus => (texts::district_pick_focus(voice), texts::district_unpick_focus(voice)),
        };
        for (items, placeholder, on) in [(open, pick, true), (ticked, unpick, false)] {
            if !items.is_empty() {
                message = message.select(menu(voice, step, kind, &items, placeholder, on));
            }
        }
    }
    let note_button = match newest {
        Some(_) => Button::new(texts::note_button(voice), click::note(step, 0)),
        None => Button::new(texts::note_write_first(voice), click::write(step)),
    };
    let to_level = click::district_level(step.level);
    let to_action = Button::new(texts::district_action(voice), crate::action::commands::click::add_from(step));
    let mut buttons = vec![note_button.symbol("📝"), to_action.symbol("➕")];
    buttons.extend(moves(voice, step, click::district_step, to_level));
    // A row takes five; the stages also stand with the level.
    if step.names_stages && buttons.len() < 5 {
        buttons.push(stages_button(voice));
    }
    message.buttons(buttons)
}

/// An item's words, with what it is counted as where items are counted.
fn item_words(voice: &Voice<'_>, step: &Step, group: &Group, item: &Item) -> Text {
    let text = texts::item(voice, step, group, item);
    match group.kind {
        Kind::Tick => texts::step_numbered(voice, Text::own(step.place(item)), text),
        Kind::Need | Kind::Focus => text,
    }
}

fn menu(
    voice: &Voice<'_>,
    step: &Step,
    kind: Kind,
    items: &[(&'static Group, &'static Item)],
    placeholder: Text,
    on: bool,
) -> Select {
    let option = |(group, item): &(&'static Group, &'static Item)| SelectOption {
        label: Text::own(shortened(&item_words(voice, step, group, item).plain(), LONGEST_LABEL)),
        value: item.name.to_owned(),
        description: Text::none(),
    };
    Select {
        from: SelectFrom::Options(items.iter().map(option).collect()),
        placeholder,
        click: click::tick(step, kind, on),
        count: (1, u8::try_from(items.len()).unwrap_or(u8::MAX)),
    }
}
