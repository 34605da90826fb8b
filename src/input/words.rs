//! What people read of invitations, of what is passed on, of sheets and digests; and the questions.

use super::{Question, Topic};
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "input_digest";
    command() = "command.about";
    command_session() = "command.session";
    command_relay() = "command.relay";
    command_sheet() = "command.sheet";
    command_group() = "command.group";
    command_hand_in() = "command.hand_in";
    command_digest() = "command.digest";
    page(page, pages) = "page";
    back() = "back";
    next() = "next";
    newer() = "newer";
    older() = "older";
    invite_title(title) = "invite.title";
    invite_intro() = "invite.intro";
    invite_until(when) = "invite.until";
    invite_over() = "invite.over";
    invite_asked(who) = "invite.asked";
    invite_everyone() = "invite.everyone";
    invite_nobody() = "invite.nobody";
    invite_footer() = "invite.footer";
    invite_button() = "invite.button";
    invite_look() = "invite.look";
    invite_off(title) = "invite.off";
    invite_off_body() = "invite.off_body";
    look_title(title) = "look.title";
    look_question(question) = "look.question";
    nudge_title(title) = "nudge.title";
    nudge_body() = "nudge.body";
    nudge_until(when) = "nudge.until";
    relay_title(title) = "relay.title";
    relay_about() = "relay.about";
    relay_closed() = "relay.closed";
    relay_none() = "relay.none";
    relay_count(given, drafts) = "relay.count";
    relay_pick() = "relay.pick";
    relay_new() = "relay.new";
    relay_card(title) = "relay.card";
    relay_state_draft() = "relay.state_draft";
    relay_state_late() = "relay.state_late";
    relay_state_given() = "relay.state_given";
    relay_state_closed() = "relay.state_closed";
    relay_state_withdrawn() = "relay.state_withdrawn";
    relay_whose(who) = "relay.whose";
    relay_nobody() = "relay.nobody";
    relay_unanswered() = "relay.unanswered";
    relay_who() = "relay.who";
    relay_who_title() = "relay.who_title";
    relay_who_hint() = "relay.who_hint";
    relay_group() = "relay.group";
    relay_group_is(group) = "relay.group_is";
    relay_no_group() = "relay.no_group";
    relay_give() = "relay.give";
    relay_discard() = "relay.discard";
    relay_withdraw() = "relay.withdraw";
    relay_back() = "relay.back";
    relay_saved() = "relay.saved";
    relay_given() = "relay.given";
    relay_dropped() = "relay.dropped";
    relay_ask_discard() = "relay.ask_discard";
    relay_ask_withdraw() = "relay.ask_withdraw";
    relay_yes() = "relay.yes";
    relay_no() = "relay.no";
    relay_not_saved() = "relay.not_saved";
    relay_lost_file() = "relay.lost_file";
    sheet_done(title) = "sheet.done";
    sheet_alt(title) = "sheet.alt";
    sheet_title(title) = "sheet.title";
    sheet_when(when) = "sheet.when";
    sheet_place(place) = "sheet.place";
    sheet_note() = "sheet.note";
    sheet_name() = "sheet.name";
    sheet_group(group) = "sheet.group";
    sheet_groups() = "sheet.groups";
    sheet_hand_in(day) = "sheet.hand_in";
    sheet_hand_in_at(place, day) = "sheet.hand_in_at";
    digest_title(title) = "digest.title";
    digest_nothing() = "digest.nothing";
    digest_private() = "digest.private";
    digest_files() = "digest.files";
    heading(question) = "digest.heading";
    in_confidence() = "digest.in_confidence";
    answer(words) = "digest.answer";
    answer_by(who) = "digest.answer_by";
    answer_more() = "digest.answer_more";
    by_deleted() = "digest.by_deleted";
    by_somebody() = "digest.by_somebody";
    by_relayed(person) = "digest.by_relayed";
    by_relayed_nobody() = "digest.by_relayed_nobody";
    count_all(count, ways) = "count.all";
    count_named(count) = "count.named";
    count_relayed(count) = "count.relayed";
    count_confidential(count) = "count.confidential";
    count_nobody() = "count.nobody";
    count_held_back(minimum) = "count.held_back";
    count_held_back_more(minimum) = "count.held_back_more";
    count_groups(groups) = "count.groups";
    count_group(group, count) = "count.group";
    file_named() = "file.named";
    file_relayed() = "file.relayed";
    file_confidential() = "file.confidential";
    file_note() = "file.note";
    file_alt(title) = "file.alt";
    files_done(title) = "file.done";
    files_too_long(title) = "file.too_long";
    table_topic() = "table.topic";
    table_question() = "table.question";
    table_how() = "table.how";
    table_group() = "table.group";
    table_who() = "table.who";
    table_said() = "table.said";
    table_alt(title) = "table.alt";
    posted_title(title) = "posted.title";
    posted_addendum(title) = "posted.addendum";
    posted_when(when) = "posted.when";
    posted_off() = "posted.off";
    posted_taken_back() = "posted.taken_back";
    posted_question(question, count) = "posted.question";
    posted_footer() = "posted.footer";
    posted_read() = "posted.read";
    notice(count) = "notice.said";
    notice_nobody() = "notice.nobody";
    notice_held_back() = "notice.held_back";
    refused_unknown() = "refused.unknown";
    refused_none_next() = "refused.none_next";
    refused_not_yours() = "refused.not_yours";
    refused_cancelled(title) = "refused.cancelled";
    refused_begun(title) = "refused.begun";
    refused_withdrawn() = "refused.withdrawn";
    refused_topic() = "refused.topic";
    refused_empty() = "refused.empty";
    refused_nothing_left() = "refused.nothing_left";
    refused_long(length, most) = "refused.long";
    refused_long_speaker(length, most) = "refused.long_speaker";
    refused_long_hand_in(length, most) = "refused.long_hand_in";
}

/// Where the words of the questions stand.
const QUESTIONS: &str = "input_digest";

/// The keys that are told apart by question and topic.
pub(crate) fn more_keys() -> Vec<Key> {
    let question = |question: Question| {
        ["ask", "label", "hint"].map(|part| format!("{QUESTIONS}.question.{}.{part}", question.as_str()))
    };
    let topic = |topic: Topic| ["name", "about"].map(|part| format!("input_digest.topic.{}.{part}", topic.as_str()));
    let names = Question::ALL.into_iter().flat_map(question).chain(Topic::ALL.into_iter().flat_map(topic));
    names.map(|name| Key { name: name.into(), slots: &[] }).collect()
}

fn question(voice: &Voice<'_>, question: Question, part: &str) -> Text {
    voice.render(&format!("{QUESTIONS}.question.{}.{part}", question.as_str()), &[])
}

/// A question, whole.
pub(crate) fn ask(voice: &Voice<'_>, which: Question) -> Text {
    question(voice, which, "ask")
}

/// A question in a few words: at most 45 characters.
pub(crate) fn label(voice: &Voice<'_>, which: Question) -> Text {
    question(voice, which, "label")
}

/// What may help to answer it: at most 100 characters.
pub(crate) fn hint(voice: &Voice<'_>, which: Question) -> Text {
    question(voice, which, "hint")
}

/// What a topic is called: at most 45 characters.
pub(crate) fn topic(voice: &Voice<'_>, topic: Topic) -> Text {
    voice.render(&format!("input_digest.topic.{}.name", topic.as_str()), &[])
}

/// What a topic is about, in a sentence.
pub(crate) fn topic_about(voice: &Voice<'_>, topic: Topic) -> Text {
    voice.render(&format!("input_digest.topic.{}.about", topic.as_str()), &[])
}
