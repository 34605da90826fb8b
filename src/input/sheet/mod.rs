//! The questions on paper, for who has no Discord (`docs/method.md`, "Passing on what somebody said"): the same questions,
//! in the same order.
//!
//! - `page.rs`: the sheet to print. `plain.rs`: the same as Markdown.

pub mod commands;
pub mod handler;
pub mod page;
pub mod plain;

use super::Topic;
use super::asked::{Changes, is_asked};
use crate::district::Part;
use crate::retreat::{Kind, Session};

/// How many characters the place to hand it in may have.
pub const LONGEST_HAND_IN: usize = 200;

/// What stands on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The session.
    pub session: Session,
    /// The group that it is for, if it is for one.
    pub group: Option<Part>,
    /// What is asked, in order.
    pub topics: Vec<Topic>,
    /// Where to hand it in, as typed; may be empty.
    pub hand_in: String,
}

/// What a sheet for a session asks: everything, or what a group is asked about.
pub fn topics(kind: Kind, group: Option<Part>, changes: &Changes) -> Vec<Topic> {
    let asked = |topic: &Topic| group.is_none_or(|part| is_asked(*topic, &[part].into(), changes));
    Topic::of(kind).iter().copied().filter(asked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_gets_what_it_is_asked_about() {
        let none = Changes::new();
        assert_eq!(topics(Kind::Data, None, &none), [Topic::Swot, Topic::Open]);
        assert_eq!(topics(Kind::Data, Some(Part::CareerStaff), &none), [Topic::Swot, Topic::Open]);
        assert_eq!(topics(Kind::Data, Some(Part::Parents), &none), [Topic::Open]);
        let changes = Changes::from([((Topic::Swot, Part::Parents), true)]);
        assert_eq!(topics(Kind::Data, Some(Part::Parents), &changes), [Topic::Swot, Topic::Open]);
    }
}
