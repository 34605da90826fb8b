//! The texts of the plan's tree, and which values each may name.

use super::risks::{Evidence, Sign, Why};
use super::smart::{Advice, Topic};
use super::{Alignment, Aspect};
use crate::action::cycle::Position;
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "plan";
    command() = "command.about";
    command_goal() = "command.goal";
    command_strategy() = "command.strategy";
    command_align() = "command.align";
    command_which() = "command.which";
    command_risks() = "command.risks";
    page(page, pages) = "page.of";
    page_back() = "page.back";
    page_next() = "page.next";
    more(count) = "page.more";
    goals_title() = "goals.title";
    goals_none() = "goals.none";
    goals_none_planner() = "goals.none_planner";
    goals_entry(place, goal) = "goals.entry";
    goals_for_all() = "goals.for_all";
    goals_no_strategy() = "goals.no_strategy";
    goals_strategy(strategy, count) = "goals.strategy";
    goals_pick() = "goals.pick";
    goals_add() = "goals.add";
    goals_dropped(count) = "goals.dropped";
    goals_risks() = "goals.risks";
    goals_footer() = "goals.footer";
    hints_title() = "hints.title";
    hints_few(fewest, most) = "hints.few";
    hints_many(count, most) = "hints.many";
    hints_none_for_all() = "hints.none_for_all";
    hints_not_measurable(count) = "hints.not_measurable";
    hints_not_about_students(count) = "hints.not_about_students";
    hint(topic, why, instead) = "hints.line";
    hints_more(count) = "hints.more";
    goal_title() = "goal.title";
    goal_title_dropped() = "goal.title_dropped";
    goal_for_all() = "goal.for_all";
    goal_for_some() = "goal.for_some";
    goal_problem() = "goal.problem";
    goal_success() = "goal.success";
    goal_strategies() = "goal.strategies";
    goal_unsaid() = "goal.unsaid";
    goal_change() = "goal.change";
    goal_make_whole() = "goal.make_whole";
    goal_make_part() = "goal.make_part";
    goal_add_strategy() = "goal.add_strategy";
    goal_pick() = "goal.pick";
    goal_all() = "goal.all";
    goal_form_new() = "goal.form_new";
    goal_form_change() = "goal.form_change";
    goal_field_name() = "goal.field_name";
    goal_field_name_hint() = "goal.field_name_hint";
    goal_field_problem() = "goal.field_problem";
    goal_field_problem_hint() = "goal.field_problem_hint";
    goal_field_success() = "goal.field_success";
    goal_field_success_hint() = "goal.field_success_hint";
    goal_added() = "goal.added";
    goal_put_back() = "goal.put_back";
    goal_is_whole() = "goal.is_whole";
    goal_is_part() = "goal.is_part";
    whole_file() = "whole.file";
    whole_note() = "whole.note";
    by(person, date) = "by.person";
    by_nobody(date) = "by.nobody";
    by_added(person, date) = "by.added";
    by_added_nobody(date) = "by.added_nobody";
    strategies_title() = "strategies.title";
    strategies_none() = "strategies.none";
    strategies_entry(goal) = "strategies.entry";
    strategies_show() = "strategies.show";
    strategies_align() = "strategies.align";
    strategies_several() = "strategies.several";
    strategies_unknown() = "strategies.unknown";
    strategy_title() = "strategy.title";
    strategy_title_dropped() = "strategy.title_dropped";
    strategy_goal(goal) = "strategy.goal";
    strategy_goal_dropped(goal) = "strategy.goal_dropped";
    strategy_alignments(count, all) = "strategy.alignments";
    strategy_actions() = "strategy.actions";
    strategy_no_action() = "strategy.no_action";
    strategy_action(stage, action) = "strategy.action";
    strategy_change() = "strategy.change";
    strategy_align() = "strategy.align";
    strategy_to_goal() = "strategy.to_goal";
    strategy_form_new() = "strategy.form_new";
    strategy_form_change() = "strategy.form_change";
    strategy_field_name() = "strategy.field_name";
    strategy_field_name_hint() = "strategy.field_name_hint";
    strategy_added() = "strategy.added";
    strategy_put_back() = "strategy.put_back";
    align_title(count, all) = "align.title";
    align_done(alignment) = "align.done";
    align_lacking(alignment) = "align.lacking";
    align_said(words, who) = "align.said";
    align_said_as(aspect, words, who) = "align.said_as";
    align_at_work(count) = "align.at_work";
    align_to_strategy() = "align.to_strategy";
    align_saved(alignment) = "align.saved";
    align_footer() = "align.footer";
    drop_button() = "drop.button";
    drop_ask_goal(goal) = "drop.ask_goal";
    drop_ask_strategy(strategy) = "drop.ask_strategy";
    drop_strategies(count) = "drop.strategies";
    drop_actions(count) = "drop.actions";
    drop_kept() = "drop.kept";
    drop_yes() = "drop.yes";
    drop_no() = "drop.no";
    drop_done_goal() = "drop.done_goal";
    drop_done_strategy() = "drop.done_strategy";
    drop_was() = "drop.was";
    put_back() = "drop.put_back";
    put_back_was() = "drop.put_back_was";
    put_back_goal_gone() = "drop.put_back_goal_gone";
    dropped_title() = "dropped.title";
    dropped_none() = "dropped.none";
    dropped_goal(goal) = "dropped.goal";
    dropped_strategy(strategy, goal) = "dropped.strategy";
    dropped_pick() = "dropped.pick";
    dropped_kind_goal() = "dropped.kind_goal";
    dropped_kind_strategy() = "dropped.kind_strategy";
    saved() = "saved.done";
    saved_same() = "saved.same";
    saved_changed() = "saved.changed";
    saved_not() = "saved.not";
    saved_nameless() = "saved.nameless";
    saved_file() = "saved.file";
    saved_again() = "saved.again";
    risks_title(count) = "risks.title";
    risks_none() = "risks.none";
    risks_not_begun() = "risks.not_begun";
    risks_reason() = "risks.reason";
    risks_factor() = "risks.factor";
    risks_sign(sign) = "risks.sign";
    risks_do(what) = "risks.do";
    risks_footer() = "risks.footer";
    refused_goal_gone() = "refused.goal_gone";
    refused_strategy_gone() = "refused.strategy_gone";
    refused_nameless() = "refused.nameless";
}

/// The keys that are told apart by alignment, aspect, stage, hint and risk.
pub(crate) fn more_keys() -> Vec<Key> {
    let plain = |name: String| Key { name: name.into(), slots: &[] };
    let mut keys = Vec::new();
    for alignment in Alignment::ALL {
        for part in ["name", "ask", "form"] {
            keys.push(plain(format!("plan.alignment.{}.{part}", alignment.as_str())));
        }
    }
    for aspect in Aspect::ALL {
        for part in ["label", "hint"] {
            keys.push(plain(format!("plan.aspect.{}.{part}", aspect.as_str())));
        }
    }
    keys.extend(Position::ALL.map(|position| plain(format!("plan.position.{}", position.as_str()))));
    keys.extend(Topic::ALL.map(|topic| plain(format!("plan.topic.{}", topic.as_str()))));
    for advice in Advice::all() {
        let slots: &[&str] = if matches!(advice, Advice::Vague(_)) { &["word"] } else { &[] };
        for part in ["why", "instead"] {
            keys.push(Key { name: format!("plan.smart.{}.{part}", advice.as_str()).into(), slots });
        }
    }
    for why in Why::ALL {
        keys.extend(["name", "do"].map(|part| plain(format!("plan.why.{}.{part}", why.as_str()))));
    }
    let slots: &[&str] = &["count", "all", "groups"];
    keys.extend(Sign::ALL.map(|sign| Key { name: format!("plan.sign.{}", sign.as_str()).into(), slots }));
    keys
}

/// Where an action stands: symbol and word.
pub(crate) fn position(voice: &Voice<'_>, position: Position) -> Text {
    voice.render(&format!("plan.position.{}", position.as_str()), &[])
}

/// An alignment's name.
pub(crate) fn alignment(voice: &Voice<'_>, alignment: Alignment) -> Text {
    voice.render(&format!("plan.alignment.{}.name", alignment.as_str()), &[])
}

/// What is asked while an alignment is lacking.
pub(crate) fn alignment_ask(voice: &Voice<'_>, alignment: Alignment) -> Text {
    voice.render(&format!("plan.alignment.{}.ask", alignment.as_str()), &[])
}

/// The title of its form.
pub(crate) fn alignment_form(voice: &Voice<'_>, alignment: Alignment) -> Text {
    voice.render(&format!("plan.alignment.{}.form", alignment.as_str()), &[])
}

/// What an aspect is called, in its form and before its words.
pub(crate) fn aspect(voice: &Voice<'_>, aspect: Aspect) -> Text {
    voice.render(&format!("plan.aspect.{}.label", aspect.as_str()), &[])
}

/// An example of an aspect.
pub(crate) fn aspect_hint(voice: &Voice<'_>, aspect: Aspect) -> Text {
    voice.render(&format!("plan.aspect.{}.hint", aspect.as_str()), &[])
}

/// What a hint is about.
pub(crate) fn topic(voice: &Voice<'_>, topic: Topic) -> Text {
    voice.render(&format!("plan.topic.{}", topic.as_str()), &[])
}

/// Why there is a hint.
pub(crate) fn advice_why(voice: &Voice<'_>, advice: &Advice) -> Text {
    advice_part(voice, advice, "why")
}

/// What to write instead.
pub(crate) fn advice_instead(voice: &Voice<'_>, advice: &Advice) -> Text {
    advice_part(voice, advice, "instead")
}

fn advice_part(voice: &Voice<'_>, advice: &Advice, part: &str) -> Text {
    let values = match advice {
        Advice::Vague(word) => vec![("word", Text::given(word.as_str()))],
        _ => vec![],
    };
    voice.render(&format!("plan.smart.{}.{part}", advice.as_str()), &values)
}

/// A risk's name.
pub(crate) fn why(voice: &Voice<'_>, why: Why) -> Text {
    voice.render(&format!("plan.why.{}.name", why.as_str()), &[])
}

/// What to do about it.
pub(crate) fn why_do(voice: &Voice<'_>, why: Why) -> Text {
    voice.render(&format!("plan.why.{}.do", why.as_str()), &[])
}

/// What shows it.
pub(crate) fn sign(voice: &Voice<'_>, evidence: &Evidence, groups: Text) -> Text {
    let values = [("count", evidence.count.into()), ("all", evidence.all.into()), ("groups", groups)];
    voice.render(&format!("plan.sign.{}", evidence.sign.as_str()), &values)
}
