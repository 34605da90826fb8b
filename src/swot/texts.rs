//! The texts of the SWOT board, and which values each may name.

use super::Quadrant;
use crate::message::Text;
use crate::prompts::{Key, Voice};

crate::texts! { "swot";
    command() = "command.about";
    command_add() = "command.add";
    command_board() = "command.board";
    command_vote() = "command.vote";
    command_priorities() = "command.priorities";
    command_session() = "command.session";
    consider_title() = "consider.title";
    consider_people() = "consider.people";
    consider_program() = "consider.program";
    board_title(session) = "board.title";
    board_collecting() = "board.collecting";
    board_voting(each, voters) = "board.voting";
    board_closed(voters) = "board.closed";
    board_empty() = "board.empty";
    board_line(symbol, quadrant, count) = "board.line";
    board_top() = "board.top";
    board_no_votes() = "board.no_votes";
    board_ranked(place, words, quadrant, votes) = "board.ranked";
    board_ranked_tied(place, words, quadrant, votes) = "board.ranked_tied";
    board_more(count) = "board.more";
    board_footer() = "board.footer";
    board_add() = "board.add";
    board_vote() = "board.vote";
    board_read() = "board.read";
    board_priorities() = "board.priorities";
    board_files() = "board.files";
    board_take() = "board.take";
    board_arrange() = "board.arrange";
    board_open_voting() = "board.open_voting";
    board_collect() = "board.collect";
    board_close_voting() = "board.close_voting";
    board_share() = "board.share";
    board_back() = "board.back";
    board_back_page() = "board.back_page";
    board_next_page() = "board.next_page";
    board_page(page, pages) = "board.page";
    picture_alt(counts) = "picture.alt";
    picture_count(quadrant, count) = "picture.count";
    picture_empty() = "picture.empty";
    picture_more(count) = "picture.more";
    picture_votes(votes) = "picture.votes";
    picture_note_open() = "picture.note_open";
    picture_note_closed() = "picture.note_closed";
    picture_collecting(count) = "picture.collecting";
    picture_voting(count) = "picture.voting";
    picture_closed(count, voters) = "picture.closed";
    add_title(session) = "add.title";
    add_how() = "add.how";
    add_voting() = "add.voting";
    add_closed() = "add.closed";
    add_button() = "add.button";
    add_more() = "add.more";
    add_form() = "add.form";
    add_saved(count) = "add.saved";
    add_saved_none() = "add.saved_none";
    add_too_many(most) = "add.too_many";
    add_too_many_file() = "add.too_many_file";
    add_full(most) = "add.full";
    add_own() = "add.own";
    add_taken_back(words) = "add.taken_back";
    add_too_late() = "add.too_late";
    add_not_collecting() = "add.not_collecting";
    add_not_saved() = "add.not_saved";
    add_typed_file() = "add.typed_file";
    take_title(session) = "take.title";
    take_new(count, quadrants) = "take.new";
    take_none() = "take.none";
    take_there(count) = "take.there";
    take_how() = "take.how";
    take_yes() = "take.yes";
    take_done(count) = "take.done";
    take_done_none() = "take.done_none";
    take_not_collecting() = "take.not_collecting";
    read_none() = "read.none";
    read_entry(number, words) = "read.entry";
    read_entry_votes(number, words, votes) = "read.entry_votes";
    read_merged(count) = "read.merged";
    read_part(words) = "read.part";
    read_cut() = "read.cut";
    files_here() = "files.here";
    files_markdown_alt() = "files.markdown_alt";
    files_csv_alt() = "files.csv_alt";
    files_quadrant() = "files.quadrant";
    files_words() = "files.words";
    files_votes() = "files.votes";
    files_part_of() = "files.part_of";
    files_priority() = "files.priority";
    files_merged_from() = "files.merged_from";
    arrange_title(quadrant) = "arrange.title";
    arrange_how() = "arrange.how";
    arrange_pick() = "arrange.pick";
    arrange_dropped(count) = "arrange.dropped";
    arrange_dropped_title() = "arrange.dropped_title";
    arrange_dropped_none() = "arrange.dropped_none";
    arrange_dropped_pick() = "arrange.dropped_pick";
    arrange_merged() = "arrange.merged";
    arrange_joined() = "arrange.joined";
    arrange_apart() = "arrange.apart";
    arrange_moved(quadrant) = "arrange.moved";
    arrange_done_drop() = "arrange.done_drop";
    arrange_done_back() = "arrange.done_back";
    arrange_saved() = "arrange.saved";
    entry_in(symbol, quadrant) = "entry.in";
    entry_votes(votes) = "entry.votes";
    entry_is_dropped() = "entry.is_dropped";
    entry_is_merged() = "entry.is_merged";
    entry_parts(count) = "entry.parts";
    entry_parts_more(count) = "entry.parts_more";
    entry_rewrite() = "entry.rewrite";
    entry_more() = "entry.more";
    entry_apart() = "entry.apart";
    entry_drop() = "entry.drop";
    entry_bring_back() = "entry.bring_back";
    entry_move() = "entry.move";
    entry_to_root() = "entry.to_root";
    entry_back() = "entry.back";
    entry_form() = "entry.form";
    entry_field() = "entry.field";
    entry_more_title(words) = "entry.more_title";
    entry_more_none() = "entry.more_none";
    entry_more_pick() = "entry.more_pick";
    voting_ask() = "voting.ask";
    voting_pick() = "voting.pick";
    voting_each(each) = "voting.each";
    voting_opened() = "voting.opened";
    voting_collecting() = "voting.collecting";
    voting_ask_close(voters) = "voting.ask_close";
    voting_close() = "voting.close";
    voting_keep() = "voting.keep";
    voting_closed() = "voting.closed";
    voting_nothing() = "voting.nothing";
    voting_not_voting() = "voting.not_voting";
    ballot_title(session) = "ballot.title";
    ballot_how(each) = "ballot.how";
    ballot_left(left, each) = "ballot.left";
    ballot_none_left(each) = "ballot.none_left";
    ballot_yours() = "ballot.yours";
    ballot_none() = "ballot.none";
    ballot_chosen(words) = "ballot.chosen";
    ballot_menu(quadrant) = "ballot.menu";
    ballot_menu_part(quadrant, first, last) = "ballot.menu_part";
    ballot_saved() = "ballot.saved";
    ballot_too_many(count, each) = "ballot.too_many";
    ballot_collecting() = "ballot.collecting";
    ballot_closed() = "ballot.closed";
    priorities_title(session) = "priorities.title";
    priorities_not_yet() = "priorities.not_yet";
    priorities_none() = "priorities.none";
    priorities_how() = "priorities.how";
    priorities_hidden() = "priorities.hidden";
    priorities_entry(number, words) = "priorities.entry";
    priorities_choose() = "priorities.choose";
    priorities_own() = "priorities.own";
    priorities_pick() = "priorities.pick";
    priorities_form() = "priorities.form";
    priorities_form_change() = "priorities.form_change";
    priorities_field() = "priorities.field";
    priorities_field_hint() = "priorities.field_hint";
    priorities_added() = "priorities.added";
    priorities_there() = "priorities.there";
    priorities_full(most) = "priorities.full";
    priorities_one(number) = "priorities.one";
    priorities_up() = "priorities.up";
    priorities_down() = "priorities.down";
    priorities_words() = "priorities.words";
    priorities_drop() = "priorities.drop";
    priorities_dropped() = "priorities.dropped";
    priorities_moved() = "priorities.moved";
    priorities_back() = "priorities.back";
    share_title(session) = "share.title";
    share_open() = "share.open";
    share_done(channel) = "share.done";
    share_later(channel, reason) = "share.later";
    share_again(channel) = "share.again";
    refused_no_session() = "refused.no_session";
    refused_no_session_planner() = "refused.no_session_planner";
    refused_gone() = "refused.gone";
    refused_gone_entry() = "refused.gone_entry";
    refused_gone_priority() = "refused.gone_priority";
    refused_is_closed() = "refused.is_closed";
    refused_not_one_quadrant() = "refused.not_one_quadrant";
    refused_not_merged() = "refused.not_merged";
    refused_no_words() = "refused.no_words";
    refused_not_closed() = "refused.not_closed";
    refused_no_channel() = "refused.no_channel";
}

/// What is said of each quadrant.
const OF_QUADRANT: [&str; 5] = ["name", "one", "about", "ask", "hint"];

/// The texts that are found by a quadrant's name.
pub(crate) fn more_keys() -> Vec<Key> {
    let of = |quadrant: Quadrant| {
        OF_QUADRANT.map(|part| Key { name: format!("swot.quadrant.{}.{part}", quadrant.as_str()).into(), slots: &[] })
    };
    Quadrant::ALL.into_iter().flat_map(of).collect()
}

fn of(voice: &Voice<'_>, quadrant: Quadrant, part: &str) -> Text {
    voice.render(&format!("swot.quadrant.{}.{part}", quadrant.as_str()), &[])
}

/// What a quadrant is called.
pub(crate) fn quadrant(voice: &Voice<'_>, quadrant: Quadrant) -> Text {
    of(voice, quadrant, "name")
}

/// What one entry of it is.
pub(crate) fn quadrant_one(voice: &Voice<'_>, quadrant: Quadrant) -> Text {
    of(voice, quadrant, "one")
}

/// What belongs into it.
pub(crate) fn quadrant_about(voice: &Voice<'_>, quadrant: Quadrant) -> Text {
    of(voice, quadrant, "about")
}

/// What to ask oneself.
pub(crate) fn quadrant_ask(voice: &Voice<'_>, quadrant: Quadrant) -> Text {
    of(voice, quadrant, "ask")
}

/// In its empty field.
pub(crate) fn quadrant_hint(voice: &Voice<'_>, quadrant: Quadrant) -> Text {
    of(voice, quadrant, "hint")
}
