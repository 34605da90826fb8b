//! What people read of it.

use super::{Question, Topic};
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "input";
    command() = "command.about";
    command_give() = "command.give";
    command_give_session() = "command.give_session";
    command_mine() = "command.mine";
    command_asked() = "command.asked";
    consider_swot() = "consider.swot";
    start_button() = "start.button";
    start_title(title) = "start.title";
    start_intro(when, count) = "start.intro";
    start_named() = "start.named";
    start_confidential(count) = "start.confidential";
    start_fixed() = "start.fixed";
    start_choose_named() = "start.choose_named";
    start_choose_confidential() = "start.choose_confidential";
    way_named() = "way.named";
    way_confidential() = "way.confidential";
    ask_title(number, count, label) = "ask.title";
    ask_yours() = "ask.yours";
    ask_yours_more() = "ask.yours_more";
    ask_careful() = "ask.careful";
    ask_only_you(way) = "ask.only_you";
    ask_given(way) = "ask.given";
    ask_given_released(way) = "ask.given_released";
    ask_write() = "ask.write";
    ask_change() = "ask.change";
    ask_next() = "ask.next";
    ask_skip() = "ask.skip";
    ask_back() = "ask.back";
    ask_review() = "ask.review";
    ask_stop() = "ask.stop";
    ask_saved() = "ask.saved";
    ask_emptied() = "ask.emptied";
    ask_beside() = "ask.beside";
    ask_other_way_named() = "ask.other_way_named";
    ask_other_way_confidential() = "ask.other_way_confidential";
    ask_taken_up() = "ask.taken_up";
    stop_text(title, when) = "stop.text";
    stop_given(title, when) = "stop.text_given";
    stop_nothing(when) = "stop.text_nothing";
    review_title(title) = "review.title";
    review_draft() = "review.draft";
    review_draft_nothing() = "review.draft_nothing";
    review_given_named(when) = "review.given_named";
    review_given_held(when) = "review.given_held";
    review_given_read(when) = "review.given_read";
    review_withdrawn() = "review.withdrawn";
    review_over_named() = "review.over_named";
    review_over_read() = "review.over_read";
    review_over_held() = "review.over_held";
    review_over_draft() = "review.over_draft";
    review_over_withdrawn() = "review.over_withdrawn";
    review_cancelled() = "review.cancelled";
    review_give() = "review.give";
    review_give_again() = "review.give_again";
    review_go_on() = "review.go_on";
    review_pick() = "review.pick";
    review_page(page, pages) = "review.page";
    review_page_back() = "review.page_back";
    review_page_next() = "review.page_next";
    review_withdraw() = "review.withdraw";
    review_take_up() = "review.take_up";
    review_sign() = "review.sign";
    review_tell() = "review.tell";
    review_tell_not() = "review.tell_not";
    review_all() = "review.all";
    review_changed() = "review.changed";
    given_named() = "given.named";
    given_read() = "given.read";
    given_held() = "given.held";
    given_held_told() = "given.held_told";
    given_already() = "given.already";
    given_told_on() = "given.told_on";
    given_told_off() = "given.told_off";
    given_withdrawn() = "given.withdrawn";
    given_taken_up() = "given.taken_up";
    given_signed() = "given.signed";
    given_signed_draft() = "given.signed_draft";
    withdraw_ask(title) = "withdraw.ask";
    withdraw_ask_read(title) = "withdraw.ask_read";
    withdraw_yes() = "withdraw.yes";
    withdraw_no() = "withdraw.no";
    sign_ask(title) = "sign.ask";
    sign_yes() = "sign.yes";
    sign_no() = "sign.no";
    sign_left() = "sign.left";
    mine_title() = "mine.title";
    mine_nothing() = "mine.nothing";
    mine_line(title, day, state) = "mine.line";
    mine_draft() = "mine.draft";
    mine_named() = "mine.named";
    mine_held() = "mine.held";
    mine_read() = "mine.read";
    mine_withdrawn() = "mine.withdrawn";
    mine_over(state) = "mine.over";
    mine_over_held() = "mine.over_held";
    mine_over_draft() = "mine.over_draft";
    mine_cancelled(state) = "mine.cancelled";
    mine_pick() = "mine.pick";
    asked_title() = "asked.title";
    asked_intro() = "asked.intro";
    asked_line(topic, sessions, parts) = "asked.line";
    asked_line_changed(topic, sessions, parts) = "asked.line_changed";
    asked_nobody() = "asked.nobody";
    asked_everyone() = "asked.everyone";
    asked_pick() = "asked.pick";
    asked_topic_title(topic) = "asked.topic_title";
    asked_topic_body(parts) = "asked.topic_body";
    asked_topic_usual(parts) = "asked.topic_usual";
    asked_choose() = "asked.choose";
    asked_reset() = "asked.reset";
    asked_back() = "asked.back";
    asked_saved() = "asked.saved";
    remind_title(title) = "remind.title";
    remind_body() = "remind.body";
    remind_sign() = "remind.sign";
    remind_leave() = "remind.leave";
    remind_see() = "remind.see";
    lost_file() = "lost.file";
    lost_file_replaced() = "lost.file_replaced";
    lost_closed_begun(title) = "lost.closed_begun";
    lost_closed_cancelled(title) = "lost.closed_cancelled";
    lost_other_way(title) = "lost.other_way";
    lost_not_saved() = "lost.not_saved";
    lost_long(length, most) = "lost.long";
    refused_unknown() = "refused.unknown";
    refused_none() = "refused.none";
    refused_begun(title) = "refused.begun";
    refused_cancelled(title) = "refused.cancelled";
    refused_empty() = "refused.empty";
    refused_not_held() = "refused.not_held";
    refused_topic() = "refused.topic";
}

/// The keys of topics and questions.
pub(crate) fn more_keys() -> Vec<Key> {
    let topics = Topic::ALL.into_iter().map(|topic| format!("input.topic.{}", topic.as_str()));
    let of = |question: Question| {
        ["ask", "label", "hint"].map(|part| format!("input.question.{}.{part}", question.as_str()))
    };
    let questions = Question::ALL.into_iter().flat_map(of);
    topics.chain(questions).map(|name| Key { name: name.into(), slots: &[] }).collect()
}

/// What a topic is called.
pub(crate) fn topic(voice: &Voice<'_>, topic: Topic) -> Text {
    voice.render(&format!("input.topic.{}", topic.as_str()), &[])
}

/// The question itself, for a message.
pub(crate) fn ask(voice: &Voice<'_>, question: Question) -> Text {
    voice.render(&format!("input.question.{}.ask", question.as_str()), &[])
}

/// The question in few words: a heading, or the label of a form's field.
pub(crate) fn label(voice: &Voice<'_>, question: Question) -> Text {
    voice.render(&format!("input.question.{}.label", question.as_str()), &[])
}

/// An example, for a field that is still empty.
pub(crate) fn hint(voice: &Voice<'_>, question: Question) -> Text {
    voice.render(&format!("input.question.{}.hint", question.as_str()), &[])
}
