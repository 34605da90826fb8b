//! What people see of the paths.

use super::commands::click;
use super::{
    BENEFITS, Done, EXCUSES, Group, Item, Kind, Note, Stage, Step, Ticked, Ticks, WHY_PAGES, length, next_open, steps,
    texts,
};
use crate::message::{Button, Colour, File, Message, Panel, Select, SelectFrom, SelectOption, Style, Text};
use crate::prompts::Voice;
use crate::readiness::{Choice, Level, texts as survey};

const NEUTRAL: Colour = Colour(0x5B_6B_7B);

/// The most letters of a note that stand below its step; the whole is one click away.
const EXCERPT: usize = 200;
/// A note longer than this, as Discord counts it, comes as a file.
const LONGEST_BODY: usize = 3500;
/// The most letters of a menu's option.
const LONGEST_LABEL: usize = 100;

fn colour(level: Level) -> Colour {
    match level {
        Level::JustGettingStarted => Colour(0xD6_3A_3A),
        Level::OnOurWay => Colour(0x2F_6F_DE),
        Level::LotsGoingOn => Colour(0x2E_9E_4F),
    }
}

fn bold(text: Text) -> Text {
    Text::join([Text::own("**"), text, Text::own("**")], "")
}

fn symbol(voice: &Voice<'_>, level: Level) -> String {
    survey::symbol(voice, level.colour_of()).plain()
}

/// A level's symbol, name and colour as a word.
fn level_words(voice: &Voice<'_>, level: Level) -> Text {
    let choice: Choice = level.colour_of();
    let word = Text::join([Text::own("("), survey::colour_word(voice, choice), Text::own(")")], "");
    Text::join([survey::symbol(voice, choice), survey::level_name(voice, level), word], " ")
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

fn level_list(voice: &Voice<'_>, body: Text) -> Message {
    let line = |level: Level| Text::join([bold(level_words(voice, level)), texts::intro(voice, level)], "\n");
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
    let under = |heading: Text, text: Text| Text::join([bold(heading), text], "\n");
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
        Text::join([bold(texts::heading(voice, step, group))].into_iter().chain(lines), "\n")
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
    let mut buttons = vec![note_button.symbol("📝")];
    buttons.extend(moves(voice, step, click::district_step, to_level));
    if step.names_stages {
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

/// The words up to a length, cut between two of them.
fn shortened(words: &str, most: usize) -> String {
    if words.encode_utf16().count() <= most {
        return words.to_owned();
    }
    let mut short = String::new();
    let mut room = most - 1;
    for c in words.chars() {
        let Some(left) = room.checked_sub(c.len_utf16()) else { break };
        room = left;
        short.push(c);
    }
    if let Some((whole, _)) = short.rsplit_once(char::is_whitespace)
        && whole.chars().count() * 2 > most
    {
        short = whole.to_owned();
    }
    format!("{}…", short.trim_end())
}

/// What somebody typed, with their line ends; each line is shown letter for letter.
fn lines(typed: &str) -> Text {
    let mut text = Text::none();
    for (place, line) in typed.lines().enumerate() {
        if place > 0 {
            text.push(Text::own("\n"));
        }
        text.push(Text::given(line));
    }
    text
}

fn by(voice: &Voice<'_>, note: &Note) -> Text {
    let date = Text::stamp(note.at, 'd');
    match note.by {
        Some(id) => texts::note_by(voice, Text::person(id), date),
        None => texts::note_by_nobody(voice, date),
    }
}

fn excerpt(voice: &Voice<'_>, note: &Note) -> Text {
    Text::join([lines(&shortened(&note.text, EXCERPT)), by(voice, note)], "\n")
}

fn note_title(voice: &Voice<'_>, step: &Step) -> Text {
    texts::note_title(voice, Text::own(step.sign()), texts::title(voice, step))
}

/// The note on a step, whole: the newest of `count`, or one that is so many older.
pub fn note(voice: &Voice<'_>, step: &'static Step, note: Option<&Note>, older: u32, count: u32) -> Message {
    let mut files = Vec::new();
    let body = match note {
        None => texts::note_none(voice),
        Some(note) if note.text.is_empty() => Text::join([texts::note_emptied(voice), by(voice, note)], "\n\n"),
        Some(note) => {
            let whole = lines(&note.text);
            let fits = whole.markdown().encode_utf16().count() <= LONGEST_BODY;
            let (text, more) = if fits {
                (whole, Text::none())
            } else {
                files.push(note_file(step, &note.text, texts::note_file(voice)));
                (lines(&shortened(&note.text, EXCERPT * 4)), texts::note_whole(voice))
            };
            Text::join([text, more, by(voice, note)], "\n\n")
        }
    };
    let earlier = if older > 0 { texts::note_earlier(voice) } else { Text::none() };
    let mut pages = Vec::new();
    if older + 1 < count {
        pages.push(Button::new(texts::note_older(voice), click::note(step, older + 1)).symbol("◀️"));
    }
    if let Some(newer) = older.checked_sub(1) {
        pages.push(Button::new(texts::note_newer(voice), click::note(step, newer)).symbol("▶️"));
    }
    let mut buttons = Vec::new();
    if older == 0 {
        let label = if note.is_some() { texts::note_write(voice) } else { texts::note_write_first(voice) };
        buttons.push(Button::new(label, click::write(step)).symbol("📝").style(Style::Main));
    }
    buttons.extend(pages);
    buttons.push(Button::new(texts::note_to_step(voice), click::district_step(step)));
    let panel = Panel {
        title: note_title(voice, step),
        body,
        footer: texts::district_footer(voice),
        colour: Some(colour(step.level)),
        ..Panel::default()
    };
    Message { text: earlier, files, ..Message::panel(panel) }.buttons(buttons)
}

fn note_file(step: &Step, text: &str, alt: Text) -> File {
    File { name: format!("note-on-step-{}.txt", step.sign()), alt, bytes: text.as_bytes().to_vec() }
}

/// How a note was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is the newest.
    Plainly,
    /// It is the newest, and another one was saved since the form was opened.
    Beside,
}

/// The note is saved: on, back, or enough for now.
pub fn saved(voice: &Voice<'_>, step: &'static Step, newest: Option<&Note>, saved: Saved) -> Message {
    let text = match (saved, newest) {
        (Saved::Beside, _) => texts::note_saved_beside(voice),
        (Saved::Plainly, Some(note)) if !note.text.is_empty() => texts::note_saved(voice),
        (Saved::Plainly, _) => texts::note_saved_empty(voice),
    };
    let shown = newest.filter(|note| !note.text.is_empty());
    let mut buttons = Vec::new();
    if let Some(next) = step.next() {
        buttons.push(Button::new(texts::step_next(voice), click::district_step(next)).symbol("▶️").style(Style::Main));
    }
    buttons.push(Button::new(texts::note_to_step(voice), click::district_step(step)));
    if saved == Saved::Beside {
        buttons.push(Button::new(texts::note_older(voice), click::note(step, 1)));
    }
    buttons.push(Button::new(texts::note_stop(voice), click::stop()));
    Message {
        text,
        ..Message::panel(Panel {
            title: note_title(voice, step),
            body: shown.map(|note| excerpt(voice, note)).unwrap_or_default(),
            colour: Some(colour(step.level)),
            ..Panel::default()
        })
    }
    .buttons(buttons)
}

/// The note could not be saved: what was typed is handed back.
pub fn not_saved(voice: &Voice<'_>, step: &'static Step, typed: &str) -> Message {
    Message {
        files: vec![note_file(step, typed, texts::note_lost_file(voice))],
        ..Message::text(texts::note_not_saved(voice))
    }
    .buttons([Button::new(texts::note_to_step(voice), click::district_step(step))])
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
            (title, Text::join([bold(says), answer], "\n\n"))
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
            body.push(texts::step_bullet(voice, Text::join([bold(heading), text], " ")));
        } else {
            body.push(Text::own("\n\n"));
            body.push(Text::join([bold(heading), text], "\n"));
        }
    }
    Message::panel(Panel { title: texts::stages_title(voice), body, colour: Some(NEUTRAL), ..Panel::default() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::message::Row;
    use crate::path::STEPS;
    use crate::prompts::{Profile, Prompts};

    fn length_of(text: &Text) -> usize {
        text.markdown().encode_utf16().count()
    }

    fn fits(message: &Message) {
        let mut all = 0;
        for panel in &message.panels {
            assert!(length_of(&panel.title) <= 256);
            assert!(length_of(&panel.body) <= 4096, "{}", panel.body.markdown());
            all += length_of(&panel.title) + length_of(&panel.body) + length_of(&panel.footer);
            for (heading, words) in &panel.fields {
                assert!(length_of(words) <= 1024, "{}", words.markdown());
                all += length_of(heading) + length_of(words);
            }
        }
        assert!(all <= 6000, "{message:#?}");
        assert!(message.rows.len() <= 5, "{:#?}", message.rows);
        let mut ids = BTreeSet::new();
        for row in &message.rows {
            match row {
                Row::Buttons(buttons) => {
                    assert!((1..=5).contains(&buttons.len()));
                    for button in buttons {
                        assert!(button.label.plain().chars().count() <= 30, "{}", button.label.plain());
                        assert!(ids.insert(format!("{:?}", button.click)), "{:?} twice", button.click);
                    }
                }
                Row::Select(select) => {
                    let SelectFrom::Options(options) = &select.from else { panic!("{select:?}") };
                    assert!((1..=25).contains(&options.len()));
                    assert!(options.iter().all(|option| option.label.plain().encode_utf16().count() <= 100));
                    assert!(ids.insert(format!("{:?}", select.click)));
                }
            }
        }
    }

    #[test]
    fn everything_fits_on_a_message_of_discords() {
        let prompts = Prompts::load(None).unwrap();
        let noted = Note { id: 1, text: "*_`|".repeat(1000), by: Some(u64::MAX), at: 1_900_000_000 };
        for voice in Profile::ALL.map(|profile| prompts.voice(profile)) {
            for choose in [Choose::Freely, Choose::NoResult, Choose::Between(Level::ALL.to_vec())] {
                fits(&levels(&voice, &choose, true));
            }
            fits(&district_levels(&voice));
            for level in Level::ALL {
                fits(&overview(&voice, level, &Done::from([1, 2, 3, 4, 5]), texts::overview_from_result(&voice), true));
                fits(&district_overview(&voice, level, &Ticks::default()));
            }
            for one in &STEPS {
                let items: Vec<&Item> = one.groups.iter().flat_map(|group| group.items).collect();
                let ticked = Ticked { by: Some(u64::MAX), at: 1_900_000_000 };
                for kept in [0, 1, items.len()] {
                    let some = items.iter().take(kept);
                    let ticks = some.map(|item| ((one.number, item.name.to_owned()), ticked)).collect();
                    fits(&district_step(&voice, one, &Ticks(ticks), Some(&noted), texts::district_saved(&voice)));
                }
                fits(&step(&voice, one, &Done::from([1]), texts::step_marked_done(&voice, "1")));
                fits(&note(&voice, one, Some(&noted), 0, 3));
                fits(&note(&voice, one, Some(&noted), 1, 3));
                fits(&note(&voice, one, None, 0, 0));
                fits(&saved(&voice, one, Some(&noted), Saved::Beside));
            }
            for page in 1..=WHY_PAGES {
                fits(&why(&voice, page));
            }
            fits(&stages(&voice));
        }
    }

    #[test]
    fn words_are_cut_between_two_of_them() {
        assert_eq!(shortened("short", 10), "short");
        assert_eq!(shortened("one two three four", 12), "one two…");
        assert_eq!(shortened("abcdefghijklmnop", 5), "abcd…");
        assert_eq!(shortened("🎒🎒🎒🎒", 5), "🎒🎒…");
    }

    #[test]
    fn a_note_keeps_its_lines_and_stays_letters() {
        let shown = lines("# Hi\n- **@everyone**\n\nend").markdown();
        assert_eq!(shown.lines().count(), 4);
        assert!(shown.starts_with("\\# Hi\n\\- \\*\\*") && !shown.contains("@everyone"), "{shown}");
    }
}
