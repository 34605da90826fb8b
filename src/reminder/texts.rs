//! What people read of it.

crate::texts! { "reminder";
    late(when) = "late";
    digest(count) = "digest";
    digest_short() = "digest_short";
    door(person) = "door.text";
    door_open() = "door.open";
    button_list() = "button.list";
    button_later() = "button.later";
}
