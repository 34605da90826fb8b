//! The texts of the paths.

use super::{BENEFITS, EXCUSES, Group, Item, STEPS, Stage, Step};
use crate::message::Text;
use crate::prompts::{Key, Voice};
use crate::readiness::Level;

crate::texts! { "path";
    command_path() = "command.path";
    command_why() = "command.why";
    levels_title() = "levels.title";
    levels_own() = "levels.own";
    levels_no_result() = "levels.no_result";
    levels_several(levels) = "levels.several";
    levels_or() = "levels.or";
    levels_district() = "levels.district";
    overview_title(level) = "overview.title";
    overview_title_district(level) = "overview.title_district";
    overview_from_result() = "overview.from_result";
    overview_from_shared() = "overview.from_shared";
    overview_recommended() = "overview.recommended";
    overview_steps() = "overview.steps";
    overview_done(step, title) = "overview.done";
    overview_open(step, title) = "overview.open";
    overview_ticked(step, title, count, all) = "overview.ticked";
    overview_marked(step, title, needs, focus) = "overview.marked";
    overview_own_footer(done, all) = "overview.own_footer";
    overview_district_footer() = "overview.district_footer";
    overview_all_done() = "overview.all_done";
    step_name(step, title) = "step.name";
    step_bullet(text) = "step.bullet";
    step_part(text) = "step.part";
    step_numbered(place, text) = "step.numbered";
    step_numbered_part(place, text) = "step.numbered_part";
    step_ask_done() = "step.ask_done";
    step_ask_undone() = "step.ask_undone";
    step_back() = "step.back";
    step_next() = "step.next";
    step_all() = "step.all";
    step_is_done() = "step.is_done";
    step_marked_done(step) = "step.marked_done";
    step_marked_undone(step) = "step.marked_undone";
    step_already_done(step) = "step.already_done";
    step_already_undone(step) = "step.already_undone";
    step_own_footer(done, all) = "step.own_footer";
    district_own_button() = "district.own_button";
    district_action() = "district.action";
    district_button() = "district.button";
    district_open(item) = "district.open";
    district_ticked(item, who) = "district.ticked";
    district_part(line) = "district.part";
    district_need(item, who) = "district.need";
    district_focus(item, who) = "district.focus";
    district_who(person, date) = "district.who";
    district_pick_tick() = "district.pick_tick";
    district_pick_need() = "district.pick_need";
    district_pick_focus() = "district.pick_focus";
    district_unpick_tick() = "district.unpick_tick";
    district_unpick_need() = "district.unpick_need";
    district_unpick_focus() = "district.unpick_focus";
    district_footer() = "district.footer";
    district_saved() = "district.saved";
    district_nothing_changed() = "district.nothing_changed";
    note_heading() = "note.heading";
    note_button() = "note.button";
    note_write_first() = "note.write_first";
    note_write() = "note.write";
    note_title(step, title) = "note.title";
    note_none() = "note.none";
    note_emptied() = "note.emptied";
    note_by(person, date) = "note.by";
    note_by_nobody(date) = "note.by_nobody";
    note_older() = "note.older";
    note_newer() = "note.newer";
    note_earlier() = "note.earlier";
    note_to_step() = "note.to_step";
    note_whole() = "note.whole";
    note_file() = "note.file";
    note_form_title(step) = "note.form_title";
    note_field() = "note.field";
    note_placeholder() = "note.placeholder";
    note_saved() = "note.saved";
    note_saved_empty() = "note.saved_empty";
    note_saved_beside() = "note.saved_beside";
    note_stop() = "note.stop";
    note_stopped() = "note.stopped";
    note_not_saved() = "note.not_saved";
    note_lost_file() = "note.lost_file";
    why_button() = "why.button";
    why_title() = "why.title";
    why_intro() = "why.intro";
    why_bridge() = "why.bridge";
    why_excuse_title(number, all) = "why.excuse_title";
    why_page(page, pages) = "why.page";
    why_back() = "why.back";
    why_next() = "why.next";
    stages_button() = "stages.button";
    stages_title() = "stages.title";
    stages_intro() = "stages.intro";
}

/// The keys that are told apart by level, step, group and item, by benefit, excuse and stage.
pub(crate) fn more_keys() -> Vec<Key> {
    let mut names: Vec<String> = Vec::new();
    for level in Level::ALL {
        names.push(format!("path.{}.intro", level.as_str()));
    }
    for step in &STEPS {
        names.extend([of_step(step, "title"), of_step(step, "do")]);
        for group in step.groups {
            names.push(of_group(step, group, "heading"));
            names.extend(group.items.iter().map(|item| of_group(step, group, item.name)));
        }
    }
    names.extend((1..=BENEFITS).map(|number| format!("path.why.benefit{number}.text")));
    for number in 1..=EXCUSES {
        names.extend(["says", "answer"].map(|part| format!("path.why.excuse{number}.{part}")));
    }
    for stage in Stage::ALL {
        names.extend(["heading", "text"].map(|part| format!("path.stages.{}.{part}", stage.as_str())));
    }
    names.into_iter().map(|name| Key { name: name.into(), slots: &[] }).collect()
}

fn of_step(step: &Step, part: &str) -> String {
    format!("path.{}.step{}.{part}", step.level.as_str(), step.number)
}

fn of_group(step: &Step, group: &Group, part: &str) -> String {
    of_step(step, &format!("{}.{part}", group.name))
}

/// What a level's path is about.
pub(crate) fn intro(voice: &Voice<'_>, level: Level) -> Text {
    voice.render(&format!("path.{}.intro", level.as_str()), &[])
}

/// A step in a word or two.
pub(crate) fn title(voice: &Voice<'_>, step: &Step) -> Text {
    voice.render(&of_step(step, "title"), &[])
}

/// What to do in a step.
pub(crate) fn what_to_do(voice: &Voice<'_>, step: &Step) -> Text {
    voice.render(&of_step(step, "do"), &[])
}

/// What stands above a group of items.
pub(crate) fn heading(voice: &Voice<'_>, step: &Step, group: &Group) -> Text {
    voice.render(&of_group(step, group, "heading"), &[])
}

/// One item.
pub(crate) fn item(voice: &Voice<'_>, step: &Step, group: &Group, item: &Item) -> Text {
    voice.render(&of_group(step, group, item.name), &[])
}

/// What planning is good for, from 1.
pub(crate) fn benefit(voice: &Voice<'_>, number: u8) -> Text {
    voice.render(&format!("path.why.benefit{number}.text"), &[])
}

/// What people say against planning, from 1, and the answer.
pub(crate) fn excuse(voice: &Voice<'_>, number: u8) -> (Text, Text) {
    let part = |part: &str| voice.render(&format!("path.why.excuse{number}.{part}"), &[]);
    (part("says"), part("answer"))
}

/// A stage's name with its grades, and what it is.
pub(crate) fn stage(voice: &Voice<'_>, stage: Stage) -> (Text, Text) {
    let part = |part: &str| voice.render(&format!("path.stages.{}.{part}", stage.as_str()), &[]);
    (part("heading"), part("text"))
}
