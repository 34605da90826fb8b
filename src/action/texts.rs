//! What people read of it.

crate::texts! { "action";
    command() = "command.about";
}
