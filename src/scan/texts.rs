//! What people read of it.

use super::checklist::ENTRIES;
use super::outside::Kind as VoiceKind;
use super::{Entry, Kind, Section};
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "scan";
    command_about() = "command.about";
    command_start() = "command.start";
    command_start_kind() = "command.start_kind";
    command_start_review() = "command.start_review";
    command_start_session() = "command.start_session";
    command_assign() = "command.assign";
    command_assign_what() = "command.assign_what";
    command_assign_who() = "command.assign_who";
    command_assign_by() = "command.assign_by";
    command_update() = "command.update";
    command_update_what() = "command.update_what";
    command_update_words() = "command.update_words";
    command_update_link() = "command.update_link";
    command_update_file() = "command.update_file";
    command_show() = "command.show";
    command_report() = "command.report";
    command_voices() = "command.voices";

    kind_first() = "kind.first";
    kind_progress() = "kind.progress";

    review_external() = "review.external";
    review_internal() = "review.internal";

    section_page_title(section) = "section.page_title";
    section_line(symbol, name, standing) = "section.line";
    section_pick() = "section.pick";
    section_other_way() = "section.other_way";
    section_footer() = "section.footer";

    item_points() = "item.points";
    item_standing(symbol, standing) = "item.standing";
    item_nothing() = "item.nothing";
    item_finding(words) = "item.finding";
    item_finding_link(link) = "item.finding_link";
    item_finding_file(name, size) = "item.finding_file";
    item_finding_by(person, date) = "item.finding_by";
    item_finding_by_nobody(date) = "item.finding_by_nobody";
    item_cut() = "item.cut";
    item_file() = "item.file";
    item_footer_page(page, pages) = "item.footer_page";
    item_button_record() = "item.button_record";
    item_button_done() = "item.button_done";
    item_button_leave() = "item.button_leave";
    item_button_reopen() = "item.button_reopen";
    item_button_nobody() = "item.button_nobody";
    item_button_section(section) = "item.button_section";
    item_pick_owner() = "item.pick_owner";
    item_pick_take_back() = "item.pick_take_back";
    item_pick_file() = "item.pick_file";
    item_option(date, words) = "item.option";

    show_title(kind, session) = "show.title";
    show_title_none(kind) = "show.title_none";
    show_when(session, when) = "show.when";
    show_when_none() = "show.when_none";
    show_called_off(session) = "show.called_off";
    show_counts(settled, all, late) = "show.counts";
    show_counts_none_late(settled, all) = "show.counts_none_late";
    show_closed() = "show.closed";
    show_posted(date) = "show.posted";
    show_section(name, settled, all) = "show.section";
    show_section_missing(names) = "show.section_missing";
    show_section_all() = "show.section_all";
    show_not_asked(count, all) = "show.not_asked";
    show_all_asked() = "show.all_asked";
    show_pick_section() = "show.pick_section";
    show_footer() = "show.footer";
    show_button_voices() = "show.button_voices";
    show_button_report() = "show.button_report";
    show_button_settings() = "show.button_settings";
    show_button_mine() = "show.button_mine";
    show_back() = "show.back";

    standing_done() = "standing.done";
    standing_done_by(person, date) = "standing.done_by";
    standing_left_out(reason) = "standing.left_out";
    standing_nobody() = "standing.nobody";
    standing_owner(person, date) = "standing.owner";
    standing_today(person) = "standing.today";
    standing_late(person, days, date) = "standing.late";
    standing_found(count) = "standing.found";

    mine_title() = "mine.title";
    mine_none() = "mine.none";
    mine_done() = "mine.done";
    mine_intro() = "mine.intro";
    mine_pick() = "mine.pick";
    mine_line_open(name, date) = "mine.line_open";
    mine_line_today(name) = "mine.line_today";
    mine_line_late(name, days, date) = "mine.line_late";
    mine_line_settled(name) = "mine.line_settled";
    mine_more(count) = "mine.more";

    size_kb(count) = "size.kb";
    size_mb(count) = "size.mb";

    form_record_title() = "form.record_title";
    form_record_words() = "form.record_words";
    form_record_words_hint() = "form.record_words_hint";
    form_record_link() = "form.record_link";
    form_record_link_hint() = "form.record_link_hint";
    form_leave_title() = "form.leave_title";
    form_leave_reason() = "form.leave_reason";
    form_leave_reason_hint() = "form.leave_reason_hint";
    form_by_title() = "form.by_title";
    form_by_field() = "form.by_field";
    form_by_hint() = "form.by_hint";

    start_done_first() = "start.done_first";
    start_done_progress() = "start.done_progress";
    start_done_more(review) = "start.done_more";
    start_already() = "start.already";

    settings_title() = "settings.title";
    settings_kind(kind) = "settings.kind";
    settings_review(review) = "settings.review";
    settings_session(session, when) = "settings.session";
    settings_session_none() = "settings.session_none";
    settings_session_called_off(session) = "settings.session_called_off";
    settings_review_note() = "settings.review_note";
    settings_to_first() = "settings.to_first";
    settings_to_progress() = "settings.to_progress";
    settings_to_external() = "settings.to_external";
    settings_to_internal() = "settings.to_internal";
    settings_pick_session() = "settings.pick_session";
    settings_close() = "settings.close";
    settings_saved() = "settings.saved";
    settings_close_ask() = "settings.close_ask";
    settings_close_missing(count) = "settings.close_missing";
    settings_close_yes() = "settings.close_yes";
    settings_close_no() = "settings.close_no";
    settings_closed() = "settings.closed";

    assign_whole(section) = "assign.whole";
    assign_title() = "assign.title";
    assign_who(person) = "assign.who";
    assign_until(date, zone) = "assign.until";
    assign_what(name) = "assign.what";
    assign_what_many(count, section) = "assign.what_many";
    assign_line(name) = "assign.line";
    assign_line_was(name, person, date) = "assign.line_was";
    assign_free() = "assign.free";
    assign_after(session, date) = "assign.after";
    assign_told(person, when) = "assign.told";
    assign_told_self() = "assign.told_self";
    assign_told_morning(date) = "assign.told_morning";
    assign_told_now() = "assign.told_now";
    assign_yes() = "assign.yes";
    assign_no() = "assign.no";
    assign_done(person, count, date, zone) = "assign.done";
    assign_changed() = "assign.changed";
    assign_nobody() = "assign.nobody";
    assign_kept() = "assign.kept";

    saved_recorded() = "saved.recorded";
    saved_recorded_file(name) = "saved.recorded_file";
    saved_done(name) = "saved.done";
    saved_left_out(name) = "saved.left_out";
    saved_reopened(name) = "saved.reopened";
    saved_taken_back() = "saved.taken_back";
    saved_put_back() = "saved.put_back";
    saved_button_put_back() = "saved.button_put_back";
    saved_button_undo() = "saved.button_undo";
    saved_button_mine() = "saved.button_mine";
    saved_button_item() = "saved.button_item";

    report_title(kind, session) = "report.title";
    report_title_none(kind) = "report.title_none";
    report_intro(when, settled, all) = "report.intro";
    report_intro_called_off(session, settled, all) = "report.intro_called_off";
    report_cut() = "report.cut";
    report_whole_long() = "report.whole_long";
    report_intro_none(settled, all) = "report.intro_none";
    report_heading(section) = "report.heading";
    report_item(symbol, name) = "report.item";
    report_left_out(reason) = "report.left_out";
    report_entry(words) = "report.entry";
    report_file(name, size) = "report.file";
    report_missing(names) = "report.missing";
    report_outside() = "report.outside";
    report_voice(who, kind, words) = "report.voice";
    report_quiet(date) = "report.quiet";
    report_voices_not_asked(kinds) = "report.voices_not_asked";
    report_button_whole() = "report.button_whole";
    report_button_post() = "report.button_post";
    report_whole() = "report.whole";
    report_alt_markdown() = "report.alt_markdown";
    report_alt_html() = "report.alt_html";
    report_files() = "report.files";
    report_opened(name) = "report.opened";
    report_alt_file() = "report.alt_file";
    report_as_of(date) = "report.as_of";

    post_ask(channel, session) = "post.ask";
    post_missing(count) = "post.missing";
    post_yes() = "post.yes";
    post_no() = "post.no";
    post_done(channel) = "post.done";
    post_waiting(channel, reason) = "post.waiting";
    post_title(session, kind) = "post.title";
    post_body() = "post.body";
    post_over(session) = "post.over";
    post_called_off(session) = "post.called_off";
    post_button() = "post.button";
    post_line(kind) = "post.line";

    remind_given(kind, count) = "remind.given";
    remind_ahead(count, date) = "remind.ahead";
    remind_today(count) = "remind.today";
    remind_late(count) = "remind.late";
    remind_line_open(date, names) = "remind.line_open";
    remind_line_today(names) = "remind.line_today";
    remind_line_late(days, date, names) = "remind.line_late";
    remind_before(session, when) = "remind.before";
    remind_before_none() = "remind.before_none";
    remind_button_mine() = "remind.button_mine";
    remind_button_done(name) = "remind.button_done";
    remind_button_record() = "remind.button_record";

    refused_no_scan() = "refused.no_scan";
    refused_gone() = "refused.gone";
    refused_not_shown() = "refused.not_shown";
    refused_not_yours() = "refused.not_yours";
    refused_closed() = "refused.closed";
    refused_not_posted() = "refused.not_posted";
    refused_no_zone() = "refused.no_zone";
    refused_past(date) = "refused.past";
    refused_no_member() = "refused.no_member";
    refused_nothing_open() = "refused.nothing_open";
    refused_unknown_what(typed) = "refused.unknown_what";
    refused_several_what(typed) = "refused.several_what";
    refused_which() = "refused.which";
    refused_empty() = "refused.empty";
    refused_link(typed) = "refused.link";
    refused_too_large() = "refused.too_large";
    refused_full() = "refused.full";
    refused_empty_file() = "refused.empty_file";
    refused_file_gone() = "refused.file_gone";
    refused_file_later() = "refused.file_later";
    refused_no_file() = "refused.no_file";
    refused_no_reason() = "refused.no_reason";
    refused_no_session() = "refused.no_session";
    refused_session_over(session) = "refused.session_over";
    refused_no_channel() = "refused.no_channel";
    refused_unsaved() = "refused.unsaved";
    refused_unsaved_file() = "refused.unsaved_file";
    refused_too_long(most) = "refused.too_long";

    voice_list_title() = "voice.list.title";
    voice_list_intro() = "voice.list.intro";
    voice_list_people() = "voice.list.people";
    voice_list_documents() = "voice.list.documents";
    voice_list_line(symbol, kind, words) = "voice.list.line";
    voice_list_nobody() = "voice.list.nobody";
    voice_list_counts(asked, all, said) = "voice.list.counts";
    voice_list_counts_documents(asked, all, said) = "voice.list.counts_documents";
    voice_list_not_asked(count, all) = "voice.list.not_asked";
    voice_list_all_asked() = "voice.list.all_asked";
    voice_list_pick() = "voice.list.pick";
    voice_list_back_scan() = "voice.list.back_scan";
    voice_list_mine_only() = "voice.list.mine_only";
    voice_list_mine_none() = "voice.list.mine_none";
    voice_list_mine_pick() = "voice.list.mine_pick";

    voice_page_title(kind) = "voice.page.title";
    voice_page_empty() = "voice.page.empty";
    voice_page_line(symbol, who, standing) = "voice.page.line";
    voice_page_open() = "voice.page.open";
    voice_page_open_owner(person) = "voice.page.open_owner";
    voice_page_asked(date) = "voice.page.asked";
    voice_page_asked_owner(date, person) = "voice.page.asked_owner";
    voice_page_said(date) = "voice.page.said";
    voice_page_dropped() = "voice.page.dropped";
    voice_page_pick() = "voice.page.pick";
    voice_page_add() = "voice.page.add";
    voice_page_back() = "voice.page.back";

    voice_one_who(who) = "voice.one.who";
    voice_one_owner(person) = "voice.one.owner";
    voice_one_owner_none() = "voice.one.owner_none";
    voice_one_asked(date) = "voice.one.asked";
    voice_one_asked_not() = "voice.one.asked_not";
    voice_one_said(date) = "voice.one.said";
    voice_one_said_document(date) = "voice.one.said_document";
    voice_one_said_nothing() = "voice.one.said_nothing";
    voice_one_said_nothing_document() = "voice.one.said_nothing_document";
    voice_one_link(link) = "voice.one.link";
    voice_one_questions() = "voice.one.questions";
    voice_one_question(number, question) = "voice.one.question";
    voice_one_dropped() = "voice.one.dropped";
    voice_one_cut() = "voice.one.cut";
    voice_one_button_said() = "voice.one.button_said";
    voice_one_button_said_document() = "voice.one.button_said_document";
    voice_one_button_asked_today() = "voice.one.button_asked_today";
    voice_one_button_asked() = "voice.one.button_asked";
    voice_one_button_change() = "voice.one.button_change";
    voice_one_button_drop() = "voice.one.button_drop";
    voice_one_button_put_back() = "voice.one.button_put_back";
    voice_one_pick_owner() = "voice.one.pick_owner";
    voice_one_file() = "voice.one.file";

    voice_form_add_title() = "voice.form.add_title";
    voice_form_add_title_document() = "voice.form.add_title_document";
    voice_form_who() = "voice.form.who";
    voice_form_who_document() = "voice.form.who_document";
    voice_form_link() = "voice.form.link";
    voice_form_said_title() = "voice.form.said_title";
    voice_form_said_title_document() = "voice.form.said_title_document";
    voice_form_asked_title_document() = "voice.form.asked_title_document";
    voice_form_said_words() = "voice.form.said_words";
    voice_form_asked_title() = "voice.form.asked_title";
    voice_form_asked_day() = "voice.form.asked_day";
    voice_form_asked_hint() = "voice.form.asked_hint";

    voice_saved_added() = "voice.saved.added";
    voice_saved_said() = "voice.saved.said";
    voice_saved_asked(date) = "voice.saved.asked";
    voice_saved_owner(person) = "voice.saved.owner";
    voice_saved_changed() = "voice.saved.changed";
    voice_saved_dropped() = "voice.saved.dropped";
    voice_saved_put_back() = "voice.saved.put_back";

    voice_refused_gone() = "voice.refused.gone";
    voice_refused_not_yours() = "voice.refused.not_yours";
    voice_refused_nameless() = "voice.refused.nameless";
    voice_refused_future(date) = "voice.refused.future";
    voice_refused_changed() = "voice.refused.changed";
    voice_refused_full() = "voice.refused.full";
}

/// The names of sections, points and kinds of voices, and what is asked.
pub(crate) fn more_keys() -> Vec<Key> {
    let sections = Section::ALL
        .into_iter()
        .flat_map(|section| ["name", "intro"].map(|part| format!("scan.section.{}.{part}", section.as_str())));
    let entries = ENTRIES
        .iter()
        .flat_map(|entry| ["name", "first", "progress"].map(|part| format!("scan.item.{}.{part}", entry.name)));
    let kinds = VoiceKind::ALL.into_iter().map(|kind| format!("scan.voice.kind.{}", kind.as_str()));
    sections.chain(entries).chain(kinds).map(|name| Key { name: name.into(), slots: &[] }).collect()
}

/// What a section is called.
pub(crate) fn section_name(voice: &Voice<'_>, section: Section) -> Text {
    voice.render(&format!("scan.section.{}.name", section.as_str()), &[])
}

/// What a section is.
pub(crate) fn section_intro(voice: &Voice<'_>, section: Section) -> Text {
    voice.render(&format!("scan.section.{}.intro", section.as_str()), &[])
}

/// What a point is called.
pub(crate) fn entry_name(voice: &Voice<'_>, entry: &Entry) -> Text {
    voice.render(&format!("scan.item.{}.name", entry.name), &[])
}

/// What a point asks, from this point of view.
pub(crate) fn entry_asks(voice: &Voice<'_>, entry: &Entry, kind: Kind) -> Text {
    voice.render(&format!("scan.item.{}.{}", entry.name, kind.as_str()), &[])
}

/// What a kind of voices or documents is called.
pub(crate) fn voice_kind(voice: &Voice<'_>, kind: VoiceKind) -> Text {
    voice.render(&format!("scan.voice.kind.{}", kind.as_str()), &[])
}
