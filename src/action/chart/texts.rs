//! What people read of it.

use crate::action::cycle::{Position, Stage};
use crate::message::Text;
use crate::prompts::Voice;

crate::texts! { "action";
    command() = "chart.command.chart";
    board_button() = "chart.board.button";
    board_back() = "chart.board.back";
    board_title() = "chart.board.title";
    board_subtitle(server, day) = "chart.board.subtitle";
    board_all(count) = "chart.board.all";
    board_goal(number, goal) = "chart.board.goal";
    board_more_goals(count) = "chart.board.more_goals";
    board_no_goal() = "chart.board.no_goal";
    board_late(count) = "chart.board.late";
    board_blocked(count) = "chart.board.blocked";
    board_listed(number, action) = "chart.board.listed";
    board_since(stage, day) = "chart.board.since";
    board_due(stage, day) = "chart.board.due";
    board_needs_help() = "chart.board.needs_help";
    board_more(count) = "chart.board.more";
    board_note() = "chart.board.note";
    board_lacking() = "chart.board.lacking";
    board_alt(count, late, blocked, all) = "chart.board.alt";
    board_line(goal, count, counts) = "chart.board.line";
    board_count(stage, count) = "chart.board.count";
    board_count_late(stage, count, late) = "chart.board.count_late";
    board_none() = "chart.board.none";
    board_list_title() = "chart.board.list_title";
    board_list_line(marks, name, facts) = "chart.board.list_line";
    board_nothing() = "chart.board.nothing";
    board_none_yet() = "chart.board.none_yet";
    stage_plan() = "chart.stage.plan";
    stage_do() = "chart.stage.do";
    stage_study() = "chart.stage.study";
    stage_act() = "chart.stage.act";
    stage_adopted() = "chart.stage.adopted";
    stage_abandoned() = "chart.stage.abandoned";
    run_button() = "chart.run.button";
    run_day(month, day, year) = "chart.run.day";
    run_subtitle(indicator, server) = "chart.run.subtitle";
    run_last(value) = "chart.run.last";
    run_target(value) = "chart.run.target";
    run_median(value) = "chart.run.median";
    run_start(value) = "chart.run.start";
    run_turn(number) = "chart.run.turn";
    run_note() = "chart.run.note";
    run_lacking() = "chart.run.lacking";
    run_point(value, day) = "chart.run.point";
    run_alt(count, first, last, lowest, highest, lines) = "chart.run.alt";
    run_no_indicator() = "chart.run.no_indicator";
    run_target_read(words) = "chart.run.target_read";
    run_target_unread(words) = "chart.run.target_unread";
    run_target_none() = "chart.run.target_none";
    run_start_read(words) = "chart.run.start_read";
    run_middle(value) = "chart.run.middle";
    run_few(count) = "chart.run.few";
    run_values() = "chart.run.values";
    run_value(day, value) = "chart.run.value";
    run_earlier(count) = "chart.run.earlier";
    run_dropped(count) = "chart.run.dropped";
    run_none() = "chart.run.none";
    run_none_look() = "chart.run.none_look";
    run_headings() = "chart.run.headings";
    run_file() = "chart.run.file";
    value_button() = "chart.value.button";
    value_title() = "chart.value.title";
    value_value() = "chart.value.value";
    value_hint() = "chart.value.value_hint";
    value_day() = "chart.value.day";
    value_day_hint() = "chart.value.day_hint";
    value_noted(value, day) = "chart.value.noted";
    value_replaced(value, day, was) = "chart.value.replaced";
    value_taken(day) = "chart.value.taken";
    refused_unread(typed) = "chart.refused.unread";
    refused_large(typed) = "chart.refused.large";
    refused_ahead(day) = "chart.refused.ahead";
    refused_long_ago(day, years) = "chart.refused.long_ago";
    refused_no_value(day) = "chart.refused.no_value";
}

/// Where an action stands, in a word that a picture can hold.
pub(crate) fn stage(voice: &Voice<'_>, position: Position) -> Text {
    match position {
        Position::Draft | Position::At(Stage::Plan) => stage_plan(voice),
        Position::At(Stage::Do) => stage_do(voice),
        Position::At(Stage::Study) => stage_study(voice),
        Position::At(Stage::Act) => stage_act(voice),
        Position::Adopted => stage_adopted(voice),
        Position::Abandoned => stage_abandoned(voice),
    }
}
