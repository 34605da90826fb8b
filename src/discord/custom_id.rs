//! How a control's [`CustomId`] is written on the wire: `1:<name>:<argument>:<argument>`.
//!
//! It is a permanent format. A message that was sent years ago still carries it, so version 1 is read for ever; a change
//! of the format would be a version 2 beside it.

use crate::message::CustomId;

/// Discord's limit.
const MOST: usize = 100;
const VERSION: &str = "1";

/// Why a [`CustomId`] can't be written: always a mistake of ours.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unwritable {
    #[error("its name is empty or holds something else than ASCII letters, digits, '.', '_' and '-'")]
    Name,
    #[error("argument {0} holds a colon or something that is not printable ASCII")]
    Argument(usize),
    #[error("it is {0} characters long, Discord takes {MOST}")]
    TooLong(usize),
}

/// The wire form.
pub(super) fn encode(id: &CustomId) -> Result<String, Unwritable> {
    if !is_name(&id.name) {
        return Err(Unwritable::Name);
    }
    if let Some(place) = id.args.iter().position(|arg| !is_argument(arg)) {
        return Err(Unwritable::Argument(place));
    }
    let mut wire = format!("{VERSION}:{}", id.name);
    for arg in &id.args {
        wire.push(':');
        wire.push_str(arg);
    }
    if wire.len() > MOST { Err(Unwritable::TooLong(wire.len())) } else { Ok(wire) }
}

/// The wire form, or `None` with the fault in the log: the control is left out, the rest of the message goes out.
pub(super) fn encode_or_log(id: &CustomId) -> Option<String> {
    encode(id)
        .inspect_err(|error| tracing::error!(control.name = id.name, %error, "a control's id can't be written"))
        .ok()
}

/// What somebody's client sent: anything that [`encode`] did not write, forged or from another version, is `None`.
pub(super) fn decode(wire: &str) -> Option<CustomId> {
    if wire.len() > MOST {
        return None;
    }
    let mut parts = wire.split(':');
    if parts.next() != Some(VERSION) {
        return None;
    }
    let name = parts.next().filter(|name| is_name(name))?.to_owned();
    let args: Vec<String> = parts.map(str::to_owned).collect();
    args.iter().all(|arg| is_argument(arg)).then_some(CustomId { name, args })
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

fn is_argument(arg: &str) -> bool {
    arg.bytes().all(|b| b != b':' && (b.is_ascii_graphic() || b == b' '))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_format_that_was_shipped_is_still_read() {
        let id = CustomId::new("readiness.answer", [&12i64 as &dyn std::fmt::Display, &3, &"blue"]);
        assert_eq!(encode(&id).unwrap(), "1:readiness.answer:12:3:blue");
        assert_eq!(decode("1:readiness.answer:12:3:blue"), Some(id));
        assert_eq!(decode("1:plan.show"), Some(CustomId::new("plan.show", [])));
        assert_eq!(decode("1:plan.show:"), Some(CustomId::new("plan.show", [&"" as &dyn std::fmt::Display])));
    }

    #[test]
    fn what_we_did_not_write_is_not_understood() {
        let long = format!("1:{}", "a".repeat(99));
        for forged in
            ["", ":", "1", "1:", "1::x", "2:plan.show", "plan.show", "1:plän", "1:a:\u{202E}", "1:a:b\n", &long]
        {
            assert_eq!(decode(forged), None, "{forged:?}");
        }
    }

    #[test]
    fn what_discord_would_refuse_or_read_differently_is_an_error() {
        assert_eq!(encode(&CustomId::new("", [])), Err(Unwritable::Name));
        assert_eq!(encode(&CustomId::new("a:b", [])), Err(Unwritable::Name));
        assert_eq!(encode(&CustomId::new("a", [&1 as &dyn std::fmt::Display, &"x:y"])), Err(Unwritable::Argument(1)));
        assert_eq!(encode(&CustomId::new("a", [&"ä" as &dyn std::fmt::Display])), Err(Unwritable::Argument(0)));
        let long = "x".repeat(98);
        assert_eq!(encode(&CustomId::new("a", [&long as &dyn std::fmt::Display])), Err(Unwritable::TooLong(102)));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(name in "[a-z][a-z._-]{0,20}", args in prop::collection::vec("[ -9;-~]{0,9}", 0..7)) {
            let id = CustomId { name, args };
            let wire = encode(&id).unwrap();
            prop_assert!(wire.len() <= 100);
            prop_assert_eq!(decode(&wire), Some(id));
        }

        #[test]
        fn anything_can_be_read_without_a_panic_and_only_in_one_way(wire in "\\PC{0,120}") {
            if let Some(id) = decode(&wire) {
                prop_assert_eq!(encode(&id).unwrap(), wire);
            }
        }
    }
}
