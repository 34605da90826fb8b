//! What people read of it.

crate::texts! { "plan";
}
