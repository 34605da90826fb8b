//! What people read of the actions, and which values each text may name.

use super::{Changed, Detail};
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "action";
    command() = "command.about";
    command_add() = "command.add";
    command_what() = "command.what";
    command_who() = "command.who";
    command_by() = "command.by";
    command_show() = "command.show";
    command_which() = "command.which";
    command_mine() = "command.mine";
    command_board() = "command.board";
    command_handover() = "command.handover";
    command_to() = "command.to";
    refused_unknown() = "refused.unknown";
    refused_not_yours() = "refused.not_yours";
    refused_closed() = "refused.closed";
    refused_started() = "refused.started";
    refused_no_owner() = "refused.no_owner";
    refused_already() = "refused.already";
    refused_district_lead() = "refused.district_lead";
    refused_no_strategy() = "refused.no_strategy";
    refused_not_asked() = "refused.not_asked";
    refused_answered() = "refused.answered";
    refused_changed() = "refused.changed";
    refused_no_zone() = "refused.no_zone";
    refused_no_channel() = "refused.no_channel";
    refused_unseen() = "refused.unseen";
    refused_several() = "refused.several";
    refused_unnamed() = "refused.unnamed";
    refused_no_member() = "refused.no_member";
    refused_no_words() = "refused.no_words";
    refused_add() = "refused.add";
    refused_nameless() = "refused.nameless";
    refused_past(day) = "refused.past";
    refused_loose(words, days) = "refused.loose";
    refused_typed(why, what) = "refused.typed";
    refused_order(stage) = "refused.order";
    proposal(day, words) = "refused.proposal";
    form_title() = "form.title";
    form_what() = "form.what";
    form_what_hint() = "form.what_hint";
    form_by() = "form.by";
    form_by_hint() = "form.by_hint";
    dates_title() = "form.dates_title";
    dates_field(stage) = "form.dates_field";
    added() = "saved.added";
    discarded() = "saved.discarded";
    saved() = "saved.done";
    saved_same() = "saved.same";
    saved_not() = "saved.not";
    saved_asked(person) = "saved.asked";
    saved_taken() = "saved.taken";
    saved_owner(person) = "saved.owner";
    somebody() = "people.somebody";
    district_lead() = "people.district_lead";
    people_title() = "people.title";
    people_owner_line(person) = "people.owner_line";
    people_no_helper() = "people.no_helper";
    people_how() = "people.how";
    people_owner() = "people.owner";
    people_helpers() = "people.helpers";
    people_lead() = "people.lead";
    place_title() = "place.title";
    place_none() = "place.none";
    place_take_away() = "place.take_away";
    back() = "card.back";
    card_turn(stage, turn) = "card.turn";
    card_footer(zone) = "card.footer";
    card_footer_draft(zone) = "card.footer_draft";
    card_no_owner(lead) = "card.no_owner";
    card_no_owner_draft() = "card.no_owner_draft";
    card_owner(person) = "card.owner";
    card_owner_draft(person) = "card.owner_draft";
    card_owner_asked(person, lead) = "card.owner_asked";
    card_asked(person) = "card.asked";
    card_lead(person) = "card.lead";
    card_helpers(people) = "card.helpers";
    card_date(stage, day) = "card.date";
    card_date_done(stage, day) = "card.date_done";
    card_date_now(stage, day) = "card.date_now";
    card_date_late(stage, day) = "card.date_late";
    card_place(goal, strategy) = "card.place";
    card_not_placed() = "card.not_placed";
    card_from_file() = "card.from_file";
    card_from_file_for(goal) = "card.from_file_for";
    card_from_path(step) = "card.from_path";
    card_blocked(words) = "card.blocked";
    card_detail(detail, words) = "card.detail";
    card_empty(details) = "card.empty";
    card_start() = "card.start";
    card_dates() = "card.dates";
    card_add_details() = "card.add_details";
    card_discard() = "card.discard";
    card_details() = "card.details";
    card_people() = "card.people";
    card_place_button() = "card.place_button";
    card_history() = "card.history";
    card_learned() = "card.learned";
    card_mine() = "card.mine";
    card_pings() = "card.pings";
    details_title() = "details.title";
    details_said(detail, words) = "details.said";
    details_empty(detail, question) = "details.empty";
    details_footer() = "details.footer";
    history_title() = "history.title";
    history_from(was, became) = "history.from";
    history_gone(was) = "history.gone";
    learned_title(turn) = "learned.title";
    learned_none() = "learned.none";
    learned_until(day) = "learned.until";
    learned_adopted() = "learned.adopted";
    learned_adapted() = "learned.adapted";
    learned_abandoned() = "learned.abandoned";
    learned_undecided() = "learned.undecided";
    learned_prediction() = "learned.prediction";
    learned_did() = "learned.did";
    learned_unexpected() = "learned.unexpected";
    learned_result() = "learned.result";
    learned_compared() = "learned.compared";
    learned_learned() = "learned.learned";
    learned_why() = "learned.why";
    ask_call(person, count) = "ask.call";
    ask_title(count) = "ask.title";
    ask_title_over() = "ask.title_over";
    ask_by(day) = "ask.by";
    ask_from(person, lead) = "ask.from";
    ask_meaning() = "ask.meaning";
    ask_until(person) = "ask.until";
    ask_line(state, action, day) = "ask.line";
    ask_own_line(state, action) = "ask.own_line";
    ask_open() = "ask.open";
    ask_accepted() = "ask.accepted";
    ask_declined() = "ask.declined";
    ask_over() = "ask.over";
    ask_accept() = "ask.accept";
    ask_not_me() = "ask.not_me";
    ask_question() = "ask.question";
    ask_look() = "ask.look";
    asked_title() = "ask.list_title";
    asked_footer() = "ask.list_footer";
    accepted(action) = "ask.thanks";
    ping_direct() = "ping.direct";
    ping_channel() = "ping.channel";
    pings_direct() = "ping.now_direct";
    pings_channel(channel) = "ping.now_channel";
    not_me_title() = "not_me.title";
    not_me_field() = "not_me.field";
    not_me_hint() = "not_me.hint";
    not_me_done(lead) = "not_me.done";
    question_title() = "question.title";
    question_field() = "question.field";
    question_hint() = "question.hint";
    question_done(lead) = "question.done";
    word_declined(lead, person) = "word.declined";
    word_declined_next() = "word.declined_next";
    word_question(lead, person) = "word.question";
    word_question_next() = "word.question_next";
    word_said(words) = "word.said";
    list_line(action, facts) = "list.line";
    list_due(day) = "list.due";
    list_late(day) = "list.late";
    list_blocked() = "list.blocked";
    list_nobody() = "list.nobody";
    list_asked(person) = "list.asked";
    list_pick() = "list.pick";
    board_title(count) = "board.title";
    board_filtered(filter) = "board.filtered";
    board_group(stage, count) = "board.group";
    board_goal(goal) = "board.goal";
    board_no_goal() = "board.no_goal";
    board_none() = "board.none";
    board_none_such() = "board.none_such";
    board_all() = "board.all";
    board_mine() = "board.mine";
    board_late(count) = "board.late";
    board_blocked() = "board.blocked";
    board_filter() = "board.filter";
    board_order() = "board.order";
    board_by_stage() = "board.by_stage";
    board_by_goal() = "board.by_goal";
    board_footer() = "board.footer";
    mine_title() = "mine.title";
    mine_none() = "mine.none";
    mine_next(stage, action, day) = "mine.next";
    mine_asked() = "mine.asked";
    mine_own() = "mine.own";
    mine_lead() = "mine.lead";
    mine_help() = "mine.help";
    mine_drafts() = "mine.drafts";
    mine_closed() = "mine.closed";
}

/// The words for changes that this version doesn't know.
const NEWER: &str = "other";

/// The texts that belong to details and to what happens.
pub(crate) fn more_keys() -> Vec<Key> {
    let parts = ["name", "label", "hint"];
    let details = Detail::ALL.into_iter().flat_map(|detail| {
        parts.map(|part| Key { name: format!("action.detail.{}.{part}", detail.as_str()).into(), slots: &[] })
    });
    let changes =
        Changed::all().filter(|field| !matches!(field, Changed::Detail(_))).map(Changed::as_str).chain([NEWER]);
    let changes = changes.map(|what| Key { name: format!("action.change.{what}").into(), slots: &["person"] });
    details.chain(changes).collect()
}

/// A detail's name.
pub(crate) fn detail(voice: &Voice<'_>, detail: Detail) -> Text {
    voice.render(&format!("action.detail.{}.name", detail.as_str()), &[])
}

/// What is asked in a detail's form.
pub(crate) fn detail_label(voice: &Voice<'_>, detail: Detail) -> Text {
    voice.render(&format!("action.detail.{}.label", detail.as_str()), &[])
}

/// An example of a detail.
pub(crate) fn detail_hint(voice: &Voice<'_>, detail: Detail) -> Text {
    voice.render(&format!("action.detail.{}.hint", detail.as_str()), &[])
}

/// What happened, in words. What a newer version has kept is only known to have happened.
pub(crate) fn change(voice: &Voice<'_>, field: Option<Changed>, person: Text) -> Text {
    match field {
        Some(Changed::Detail(of)) => detail(voice, of),
        known => {
            let name = known.map_or(NEWER, Changed::as_str);
            voice.render(&format!("action.change.{name}"), &[("person", person)])
        }
    }
}
