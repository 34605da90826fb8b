//! What people read of it.

crate::texts! { "meeting";
}
