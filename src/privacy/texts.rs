//! The texts around one's own data.

crate::texts! { "privacy";
    command() = "command.about";
    command_show() = "command.show";
    command_export() = "command.export";
    command_delete() = "command.delete";
    title() = "show.title";
    nothing() = "show.nothing";
    answers(round, answered) = "show.answers";
    together(count) = "show.together";
    opened(count) = "show.opened";
    path_steps(count) = "show.path_steps";
    path_ticks(count) = "show.path_ticks";
    path_notes(count) = "show.path_notes";
    imports(count) = "show.imports";
    import_rows(count) = "show.import_rows";
    record(count) = "show.record";
    how() = "show.how";
    export_done() = "export.done";
    export_alt() = "export.alt";
    delete_ask() = "delete.ask";
    delete_yes() = "delete.yes";
    delete_no() = "delete.no";
    delete_done() = "delete.done";
    delete_kept() = "delete.kept";
}
