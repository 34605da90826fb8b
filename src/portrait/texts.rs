//! What people read of the sheets: what both share here, what is the vision's and the current state's in modules.

use super::{Field, Group, Sheet};
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "portrait";
    empty(fields) = "empty";
    pick() = "pick";
    pick_write() = "pick_write";
    unwritten() = "unwritten";
    file() = "file";
    page(page, pages) = "page";
    back() = "back";
    written(when) = "written";
    written_by(when, who) = "written_by";
    written_nobody(when) = "written_nobody";
    open_back() = "open_back";
    field_nothing() = "field.nothing";
    field_write() = "field.write";
    field_change() = "field.change";
    field_before() = "field.before";
    field_hint() = "field.hint";
    history_title(field) = "history.title";
    history_footer() = "history.footer";
    history_nothing() = "history.nothing";
    history_taken_away() = "history.taken_away";
    saved_done() = "saved.done";
    saved_emptied() = "saved.emptied";
    saved_same() = "saved.same";
    saved_changed() = "saved.changed";
    saved_not() = "saved.not";
    saved_file() = "saved.file";
    saved_again() = "saved.again";
    made_title(sheet) = "made.title";
    made_done(sheet) = "made.done";
    made_alt(sheet) = "made.alt";
    made_note() = "made.note";
    refused_long(length, most) = "refused.long";
    refused_nothing(command) = "refused.nothing";
}

/// The comments on the vision.
pub(crate) mod comment {
    crate::texts! { "vision";
        input() = "input";
        line(words) = "line";
        command() = "command.comment";
        title() = "comments.title";
        none() = "comments.none";
        count(voice_name, count) = "comments.count";
        silent(voices) = "comments.silent";
        footer() = "comments.footer";
        pick() = "comments.pick";
        write() = "comments.write";
        page_title(voice_name) = "comments.page_title";
        nothing() = "comments.nothing";
        open() = "comments.open";
        by(when) = "comments.by";
        by_passed_on(when) = "comments.by_passed_on";
        by_person(when, who) = "comments.by_person";
        by_nobody(when) = "comments.by_nobody";
        by_speaker(when, speaker, who) = "comments.by_speaker";
        by_speaker_nobody(when, speaker) = "comments.by_speaker_nobody";
        yours(by) = "comments.yours";
        off(by) = "comments.off";
        own_title() = "own.title";
        own_about() = "own.about";
        own_one(voice_name) = "own.one";
        own_several() = "own.several";
        own_any() = "own.any";
        own_none() = "own.none";
        own_count(count) = "own.count";
        own_write(voice_name) = "own.write";
        own_form(voice_name) = "own.form";
        own_label() = "own.label";
        own_hint() = "own.hint";
        own_open() = "own.open";
        own_pass_on() = "own.pass_on";
        own_back() = "own.back";
        pass_on_about() = "pass_on.about";
        pass_on_form(voice_name) = "pass_on.form";
        pass_on_who() = "pass_on.who";
        pass_on_who_hint() = "pass_on.who_hint";
        pass_on_label() = "pass_on.label";
        card_title(voice_name) = "card.title";
        card_saved(voice_name) = "card.saved";
        card_changed() = "card.changed";
        card_same() = "card.same";
        card_meanwhile() = "card.meanwhile";
        card_change() = "card.change";
        card_withdraw() = "card.withdraw";
        card_ask_withdraw() = "card.ask_withdraw";
        card_yes() = "card.yes";
        card_no() = "card.no";
        card_withdrawn() = "card.withdrawn";
        card_drop() = "card.drop";
        card_put_back() = "card.put_back";
        card_dropped() = "card.dropped";
        card_restored() = "card.restored";
        card_off() = "card.off";
        card_back() = "card.back";
        refused_voice(voices) = "refused.voice";
        refused_empty() = "refused.empty";
        refused_no_speaker() = "refused.no_speaker";
        refused_long_speaker(length, most) = "refused.long_speaker";
        refused_gone() = "refused.gone";
        refused_not_yours() = "refused.not_yours";
        refused_off() = "refused.off";
    }
}

/// The score on the sheet of the current state.
pub(crate) mod score {
    crate::texts! { "state";
        level(round, level, score) = "score.level";
        between(round, levels, low, high) = "score.between";
        unnamed(round) = "score.unnamed";
        nothing() = "score.nothing";
        or() = "score.or";
    }
}

/// What each sheet says in its own words.
const OF_SHEET: [&str; 6] = ["title", "empty", "empty_planner", "command.about", "command.show", "command.file"];
/// What each field says.
const OF_FIELD: [&str; 3] = ["label", "ask", "hint"];

/// All keys but those of [`KEYS`].
pub(crate) fn more_keys() -> Vec<Key> {
    let sheet = |sheet: Sheet| OF_SHEET.map(|key| format!("{}.{key}", sheet.as_str()));
    let field = |field: &Field| OF_FIELD.map(|key| field_key(*field, key));
    let fields = Sheet::ALL.into_iter().flat_map(Sheet::fields).flat_map(field);
    let names = Sheet::ALL.into_iter().flat_map(sheet).chain(fields).chain(Group::ALL.map(group_key));
    let names = names.map(|name| Key { name: name.into(), slots: &[] });
    [comment::KEYS, score::KEYS].concat().into_iter().chain(names).collect()
}

fn field_key(field: Field, key: &str) -> String {
    format!("{}.field.{}.{key}", field.sheet().as_str(), field.as_str())
}

fn group_key(group: Group) -> String {
    format!("vision.voice.{}", group.as_str())
}

/// What a sheet says in its own words: one of its title, what it says while it is empty, and its commands.
pub(crate) fn of_sheet(voice: &Voice<'_>, sheet: Sheet, key: &str) -> Text {
    voice.render(&format!("{}.{key}", sheet.as_str()), &[])
}

/// What a sheet is called.
pub(crate) fn title(voice: &Voice<'_>, sheet: Sheet) -> Text {
    of_sheet(voice, sheet, "title")
}

/// What a field is called: at most 45 characters.
pub(crate) fn label(voice: &Voice<'_>, field: Field) -> Text {
    voice.render(&field_key(field, "label"), &[])
}

/// The question that a field answers.
pub(crate) fn ask(voice: &Voice<'_>, field: Field) -> Text {
    voice.render(&field_key(field, "ask"), &[])
}

/// What may help to fill a field that is empty: at most 100 characters.
pub(crate) fn hint(voice: &Voice<'_>, field: Field) -> Text {
    voice.render(&field_key(field, "hint"), &[])
}

/// What a voice is called.
pub(crate) fn group(voice: &Voice<'_>, group: Group) -> Text {
    voice.render(&group_key(group), &[])
}
