//! The texts of the plan's week.

crate::texts! { "week";
    command_open() = "command.open";
    command_set() = "command.set";
    command_day() = "command.day";
    never() = "setting.never";
    setting() = "setting.name";
    title(day) = "title";
    late(count) = "heading.late";
    blocked(count) = "heading.blocked";
    due(count) = "heading.due";
    done(count, day) = "heading.done";
    lacking(count, all) = "heading.lacking";
    risks(count) = "heading.risks";
    more(count) = "more";
    done_line(action, facts) = "line.done";
    done_stage(stage) = "line.done_stage";
    done_on(day) = "line.done_on";
    lacking_line(strategy, alignments) = "line.lacking";
    lacking_all(strategy) = "line.lacking_all";
    quiet() = "quiet";
    button_now() = "button.now";
    button_board() = "button.board";
    button_align() = "button.align";
    button_risks() = "button.risks";
}
