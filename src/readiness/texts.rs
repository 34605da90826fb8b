//! The texts of the readiness survey, and which values each may name.

use super::{Choice, Level, Question};
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "readiness";
    command() = "command.about";
    command_open() = "command.open";
    command_open_name() = "command.open_name";
    command_open_closes() = "command.open_closes";
    command_open_mode() = "command.open_mode";
    command_take() = "command.take";
    command_close() = "command.close";
    command_status() = "command.status";
    command_results() = "command.results";
    mode_confidential() = "mode.confidential";
    mode_together() = "mode.together";
    preview_intro(channel) = "preview.intro";
    preview_never_closes() = "preview.never_closes";
    preview_closes(when, stamp) = "preview.closes";
    preview_post() = "preview.post";
    preview_discard() = "preview.discard";
    preview_discarded() = "preview.discarded";
    opened(name, channel) = "opened.posted";
    opened_not_posted(name, channel, reason) = "opened.not_posted";
    invitation_title(name) = "invitation.title";
    invitation_body() = "invitation.body";
    invitation_body_together() = "invitation.body_together";
    invitation_closes(stamp, relative) = "invitation.closes";
    invitation_closed() = "invitation.closed";
    invitation_button_closed() = "invitation.button_closed";
    invitation_button() = "invitation.button";
    promise_title() = "promise.title";
    promise_body(minimum) = "promise.body";
    promise_together() = "promise.together";
    promise_start() = "promise.start";
    question_title(number, area) = "question.title";
    question_progress(bar, answered) = "question.progress";
    question_how() = "question.how";
    question_how_together() = "question.how_together";
    question_chosen() = "question.chosen";
    question_set_by(person) = "question.set_by";
    question_back() = "question.back";
    question_next() = "question.next";
    stale() = "question.stale";
    stale_together() = "question.stale_together";
    result_title(level) = "result.title";
    result_title_open() = "result.title_open";
    result_score(score) = "result.score";
    result_range(low, high) = "result.range";
    result_candidates(levels) = "result.candidates";
    result_or() = "result.or";
    result_actions() = "result.actions";
    result_private() = "result.private";
    result_together() = "result.together";
    result_answer(number, area, answer) = "result.answer";
    result_change(number, area) = "result.change";
    result_path(level) = "result.path";
    result_final() = "result.final";
    close_ask(name) = "close.ask";
    close_yes() = "close.yes";
    close_no() = "close.no";
    close_few(minimum) = "close.few";
    close_incomplete(open) = "close.incomplete";
    close_see() = "close.see";
    close_done(name) = "close.done";
    close_kept(name) = "close.kept";
    status_title(name) = "status.title";
    status_some(people) = "status.some";
    status_few(minimum) = "status.few";
    status_together(answered) = "status.together";
    status_group_of(group, people, size) = "status.group_of";
    status_unsaid(groups) = "status.unsaid";
    status_steps(minimum) = "status.steps";
    status_closes(stamp, relative) = "status.closes";
    status_never_closes() = "status.never_closes";
    results_title(name) = "results.title";
    results_title_group(name, group) = "results.title_group";
    results_everyone() = "results.everyone";
    results_level(level, score) = "results.level";
    results_no_level(minimum) = "results.no_level";
    results_nothing(minimum) = "results.nothing";
    results_nothing_group() = "results.nothing_group";
    results_question(number, area, counts) = "results.question";
    results_middle(symbol) = "results.middle";
    results_withheld(minimum) = "results.withheld";
    results_withheld_group() = "results.withheld_group";
    results_no_level_group() = "results.no_level_group";
    results_count(symbol, count) = "results.count";
    results_legend(red, blue, green, cant_tell) = "results.legend";
    results_spread(red, blue, green) = "results.spread";
    results_spread_open(count) = "results.spread_open";
    results_withheld_groups(groups) = "results.withheld_groups";
    results_earlier(rounds) = "results.earlier";
    results_earlier_round(name, level, score) = "results.earlier_round";
    results_how() = "results.how";
    results_not_shared() = "results.not_shared";
    results_share() = "results.share";
    results_shared(channel) = "results.shared";
    results_shared_later(channel, reason) = "results.shared_later";
    results_numbers() = "results.numbers";
    results_number_headings() = "results.number_headings";
    results_numbers_here() = "results.numbers_here";
    results_checklist() = "results.checklist";
    results_look_closer() = "results.look_closer";
    results_pick_group() = "results.pick_group";
    results_together() = "results.together";
    results_together_answer(number, area, answer) = "results.together_answer";
    results_together_by(answer, person) = "results.together_by";
    results_together_incomplete(open) = "results.together_incomplete";
    results_together_open() = "results.together_open";
    results_alt(lines) = "results.alt";
    refused_nothing_shared() = "refused.nothing_shared";
    refused_no_channel_to_share() = "refused.no_channel_to_share";
    refused_closed_together(name, answered) = "refused.closed_together";
    refused_no_result_yet() = "refused.no_result_yet";
    refused_not_shared(name) = "refused.not_shared";
    refused_nothing_to_share() = "refused.nothing_to_share";
    refused_no_status() = "refused.no_status";
    refused_closed(name) = "refused.closed";
    refused_closed_incomplete(name, answered) = "refused.closed_incomplete";
    refused_none_open() = "refused.none_open";
    refused_nothing_to_close() = "refused.nothing_to_close";
    refused_unknown_round() = "refused.unknown_round";
    refused_draft_gone() = "refused.draft_gone";
    refused_draft_over() = "refused.draft_over";
    refused_name_empty() = "refused.name_empty";
    refused_name_long(length, most) = "refused.name_long";
    refused_already_open(name) = "refused.already_open";
    refused_no_channel() = "refused.no_channel";
    refused_no_zone() = "refused.no_zone";
}

/// The keys of the survey itself, which are told apart by question, option and level.
pub(crate) fn survey_keys() -> Vec<Key> {
    let key = |name: String, slots| Key { name: name.into(), slots };
    let mut keys = vec![key("survey.activities".to_owned(), &[])];
    for choice in Choice::ALL {
        keys.push(key(format!("survey.choice.{choice}"), &[]));
        keys.push(key(format!("survey.symbol.{choice}"), &[]));
    }
    for question in Question::ALL {
        let n = question.number();
        keys.push(key(format!("survey.question{n}.area"), &[]));
        let slots: &[&str] = if question == Question::StudentEngagement { &["activities"] } else { &[] };
        keys.push(key(format!("survey.question{n}.ask"), slots));
        for choice in Choice::OPTIONS {
            keys.push(key(format!("survey.question{n}.{choice}"), &[]));
            keys.push(key(format!("survey.question{n}.{choice}_short"), &[]));
        }
    }
    for level in Level::ALL {
        for part in ["name", "feedback", "actions"] {
            keys.push(key(format!("survey.{}.{part}", level.as_str()), &[]));
        }
    }
    keys
}

/// What the question is about, in a word or two.
pub(crate) fn area(voice: &Voice<'_>, question: Question) -> Text {
    voice.render(&format!("survey.question{}.area", question.number()), &[])
}

/// The question itself.
pub(crate) fn ask(voice: &Voice<'_>, question: Question) -> Text {
    let activities = voice.render("survey.activities", &[]);
    voice.render(&format!("survey.question{}.ask", question.number()), &[("activities", activities)])
}

/// An option's full words.
pub(crate) fn option(voice: &Voice<'_>, question: Question, choice: Choice) -> Text {
    voice.render(&format!("survey.question{}.{choice}", question.number()), &[])
}

/// An option's few words, for its button.
pub(crate) fn option_short(voice: &Voice<'_>, question: Question, choice: Choice) -> Text {
    voice.render(&format!("survey.question{}.{choice}_short", question.number()), &[])
}

/// The option's colour as a word.
pub(crate) fn colour_word(voice: &Voice<'_>, choice: Choice) -> Text {
    voice.render(&format!("survey.choice.{choice}"), &[])
}

/// The option's symbol: each has its own shape, so that its colour is never the only difference.
pub(crate) fn symbol(voice: &Voice<'_>, choice: Choice) -> Text {
    voice.render(&format!("survey.symbol.{choice}"), &[])
}

/// The level's name.
pub(crate) fn level_name(voice: &Voice<'_>, level: Level) -> Text {
    voice.render(&format!("survey.{}.name", level.as_str()), &[])
}

/// What the level means.
pub(crate) fn level_feedback(voice: &Voice<'_>, level: Level) -> Text {
    voice.render(&format!("survey.{}.feedback", level.as_str()), &[])
}

/// What is recommended at this level.
pub(crate) fn level_actions(voice: &Voice<'_>, level: Level) -> Text {
    voice.render(&format!("survey.{}.actions", level.as_str()), &[])
}
