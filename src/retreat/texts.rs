//! What people read of it.

crate::texts! { "retreat";
    command() = "command.about";
}
