//! What people read of it.

use super::{Blank, Sheet};
use crate::action::cycle::{Decision, Stage};
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "action";
    command_update() = "wheel.command.update";
    command_study() = "wheel.command.study";
    command_act() = "wheel.command.act";
    command_move() = "wheel.command.move";
    command_which() = "wheel.command.which";
    pick_title() = "wheel.pick.title";
    pick_mine() = "wheel.pick.mine";
    pick_none() = "wheel.pick.none";
    pick_menu() = "wheel.pick.menu";
    pick_many(count) = "wheel.pick.many";
    page_turn(number) = "wheel.page.turn";
    page_standing(stage, date) = "wheel.page.standing";
    page_today() = "wheel.page.today";
    page_ahead(days) = "wheel.page.ahead";
    page_late(days) = "wheel.page.late";
    page_owner(person) = "wheel.page.owner";
    page_owner_asked(person) = "wheel.page.owner_asked";
    page_owner_none() = "wheel.page.owner_none";
    page_adopted() = "wheel.page.adopted";
    page_abandoned() = "wheel.page.abandoned";
    page_draft() = "wheel.page.draft";
    page_blocked() = "wheel.page.blocked";
    page_prediction() = "wheel.page.prediction";
    page_prediction_none() = "wheel.page.prediction_none";
    page_did() = "wheel.page.did";
    page_did_none() = "wheel.page.did_none";
    page_unexpected() = "wheel.page.unexpected";
    page_result() = "wheel.page.result";
    page_compared() = "wheel.page.compared";
    page_learned() = "wheel.page.learned";
    page_learned_before(number) = "wheel.page.learned_before";
    page_why() = "wheel.page.why";
    page_measured() = "wheel.page.measured";
    page_indicator(words) = "wheel.page.indicator";
    page_baseline(words) = "wheel.page.baseline";
    page_target(words) = "wheel.page.target";
    page_last(value, date) = "wheel.page.last";
    page_measured_none() = "wheel.page.measured_none";
    page_file() = "wheel.page.file";
    page_cut() = "wheel.page.cut";
    button_predict() = "wheel.button.predict";
    button_predict_change() = "wheel.button.predict_change";
    button_begin() = "wheel.button.begin";
    button_finish_do() = "wheel.button.finish_do";
    button_study() = "wheel.button.study";
    button_did_more() = "wheel.button.did_more";
    button_adopt() = "wheel.button.adopt";
    button_adapt() = "wheel.button.adapt";
    button_abandon() = "wheel.button.abandon";
    button_more_time() = "wheel.button.more_time";
    button_help() = "wheel.button.help";
    button_help_change() = "wheel.button.help_change";
    button_unblock() = "wheel.button.unblock";
    button_dates() = "wheel.button.dates";
    button_move(stage, date) = "wheel.button.move";
    button_end() = "wheel.button.end";
    button_card() = "wheel.button.card";
    button_confirm_move() = "wheel.button.confirm_move";
    button_page() = "wheel.button.page";
    button_more() = "wheel.button.more";
    button_turn() = "wheel.button.turn";
    form_predict() = "wheel.form.predict";
    form_predict_begin() = "wheel.form.predict_begin";
    form_did() = "wheel.form.did";
    form_study() = "wheel.form.study";
    form_adopt() = "wheel.form.adopt";
    form_adapt() = "wheel.form.adapt";
    form_abandon() = "wheel.form.abandon";
    form_end() = "wheel.form.end";
    form_move(stage) = "wheel.form.move";
    form_help() = "wheel.form.help";
    hint_prediction() = "wheel.hint.prediction";
    hint_did() = "wheel.hint.did";
    hint_unexpected() = "wheel.hint.unexpected";
    hint_result() = "wheel.hint.result";
    hint_learned() = "wheel.hint.learned";
    hint_value() = "wheel.hint.value";
    hint_why() = "wheel.hint.why";
    hint_date() = "wheel.hint.date";
    hint_reason() = "wheel.hint.reason";
    hint_help() = "wheel.hint.help";
    done_predicted() = "wheel.done.predicted";
    done_begun(date) = "wheel.done.begun";
    done_done(date) = "wheel.done.done";
    done_done_bare(date) = "wheel.done.done_bare";
    done_did() = "wheel.done.did";
    done_studied(date) = "wheel.done.studied";
    done_adopted() = "wheel.done.adopted";
    done_adapted(number) = "wheel.done.adapted";
    done_abandoned() = "wheel.done.abandoned";
    done_moved() = "wheel.done.moved";
    done_moved_told() = "wheel.done.moved_told";
    done_helped() = "wheel.done.helped";
    done_unblocked() = "wheel.done.unblocked";
    done_value_unread(typed) = "wheel.done.value_unread";
    done_value_noted(value) = "wheel.done.value_noted";
    move_title() = "wheel.move.title";
    move_choose() = "wheel.move.choose";
    move_line(stage, was, becomes) = "wheel.move.line";
    move_stays(stage, was) = "wheel.move.stays";
    move_free() = "wheel.move.free";
    move_told() = "wheel.move.told";
    move_reason(words) = "wheel.move.reason";
    refused_gone() = "wheel.refused.gone";
    refused_not_yours() = "wheel.refused.not_yours";
    refused_several(name) = "wheel.refused.several";
    refused_unknown(name) = "wheel.refused.unknown";
    refused_first(stage) = "wheel.refused.first";
    refused_behind(stage) = "wheel.refused.behind";
    refused_closed() = "wheel.refused.closed";
    refused_not_started() = "wheel.refused.not_started";
    refused_started() = "wheel.refused.started";
    refused_turn(number) = "wheel.refused.turn";
    refused_no_prediction() = "wheel.refused.no_prediction";
    refused_stale() = "wheel.refused.stale";
    refused_not_saved() = "wheel.refused.not_saved";
    refused_words_back() = "wheel.refused.words_back";
    refused_missing(field) = "wheel.refused.missing";
    refused_same(stage, date) = "wheel.refused.same";
    refused_past(date) = "wheel.refused.past";
    refused_before(date, stage, other) = "wheel.refused.before";
    refused_draft_gone() = "wheel.refused.draft_gone";
    refused_draft_stale() = "wheel.refused.draft_stale";
    refused_no_zone() = "wheel.refused.no_zone";
}

const BLANKS: [Blank; 13] = [
    Blank::Prediction,
    Blank::Did,
    Blank::Unexpected,
    Blank::Result,
    Blank::Compared,
    Blank::Learned,
    Blank::Value,
    Blank::Why,
    Blank::DoneBy,
    Blank::Date,
    Blank::Reason,
    Blank::Help,
    Blank::Who,
];

/// The names of stages and fields.
pub(crate) fn more_keys() -> Vec<Key> {
    let stages = ["stage", "stage_about"].into_iter();
    let stages = stages.flat_map(|of| Stage::ALL.map(|stage| format!("action.wheel.{of}.{}", stage.as_str())));
    let fields = BLANKS.map(|blank| format!("action.wheel.field.{}", blank.as_str()));
    stages.chain(fields).map(|name| Key { name: name.into(), slots: &[] }).collect()
}

/// A stage's name.
pub(crate) fn stage(voice: &Voice<'_>, stage: Stage) -> Text {
    voice.render(&format!("action.wheel.stage.{}", stage.as_str()), &[])
}

/// What a stage is for.
pub(crate) fn stage_about(voice: &Voice<'_>, stage: Stage) -> Text {
    voice.render(&format!("action.wheel.stage_about.{}", stage.as_str()), &[])
}

/// A field's label.
pub(crate) fn field(voice: &Voice<'_>, blank: Blank) -> Text {
    voice.render(&format!("action.wheel.field.{}", blank.as_str()), &[])
}

/// What stands in an empty field.
pub(crate) fn hint(voice: &Voice<'_>, blank: Blank) -> Text {
    match blank {
        Blank::Prediction => hint_prediction(voice),
        Blank::Did => hint_did(voice),
        Blank::Unexpected => hint_unexpected(voice),
        Blank::Result => hint_result(voice),
        Blank::Learned => hint_learned(voice),
        Blank::Value => hint_value(voice),
        Blank::Why => hint_why(voice),
        Blank::Date | Blank::DoneBy => hint_date(voice),
        Blank::Reason => hint_reason(voice),
        Blank::Help => hint_help(voice),
        Blank::Compared | Blank::Who => Text::none(),
    }
}

/// A form's title.
pub(crate) fn title(voice: &Voice<'_>, sheet: Sheet) -> Text {
    match sheet {
        Sheet::Predict => form_predict(voice),
        Sheet::PredictAndBegin => form_predict_begin(voice),
        Sheet::Did => form_did(voice),
        Sheet::Study => form_study(voice),
        Sheet::Decide(Decision::Adopt) => form_adopt(voice),
        Sheet::Decide(Decision::Adapt) => form_adapt(voice),
        Sheet::Decide(Decision::Abandon) => form_abandon(voice),
        Sheet::End => form_end(voice),
        Sheet::Move(moved) => form_move(voice, stage(voice, moved)),
        Sheet::Help => form_help(voice),
    }
}
