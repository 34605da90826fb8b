//! What is kept of an action's changes (`docs/method.md`, "One accountable owner"): what was changed, and how it is
//! written.

use super::Detail;
use super::cycle::Stage;

/// Something that happened to an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What was changed; `None`: a newer version knows.
    pub what: Option<Changed>,
    /// What stood there before; may be empty.
    pub was: String,
    /// What stands there since; may be empty.
    pub became: String,
    /// Who did it; `None`: the bot, or a person who deleted their data.
    pub by: Option<u64>,
    /// Whom it concerns.
    pub person: Option<u64>,
    /// Seconds since 1970 (UTC).
    pub at: i64,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $name:literal;)*) => {
        /// What was changed on an action: all that is ever kept.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Changed {
            /// One of its details.
            Detail(Detail),
            /// By when a stage should be done; after the new date, on a line of its own, the reason.
            Date(Stage),
            $($(#[$doc])* $field,)*
        }

        impl Changed {
            /// All but the details and dates.
            const PLAIN: &[Self] = &[$(Self::$field),*];

            /// How it is written in the database.
            pub fn as_str(self) -> &'static str {
                match self {
                    Self::Detail(detail) => detail.as_str(),
                    Self::Date(Stage::Plan) => "date_plan",
                    Self::Date(Stage::Do) => "date_do",
                    Self::Date(Stage::Study) => "date_study",
                    Self::Date(Stage::Act) => "date_act",
                    $(Self::$field => $name,)*
                }
            }
        }
    };
}

fields! {
    /// It was written down.
    Added = "added";
    /// It was started.
    Started = "started";
    /// It was made from an action plan that was read in.
    Imported = "imported";
    /// Somebody was asked to be accountable.
    Asked = "asked";
    /// They said yes.
    Accepted = "accepted";
    /// They said why not.
    Declined = "declined";
    /// They asked the team's lead first.
    Question = "question";
    /// Somebody was named as accountable in a draft.
    Owner = "owner";
    /// Another team's lead.
    Lead = "lead";
    /// Who helps: how many.
    Helpers = "helpers";
    /// The strategy that it serves, by name.
    Strategy = "strategy";
    /// All four dates of a draft.
    Dates = "dates";
    /// Where it stands, as `Position::as_str` writes it.
    Stage = "stage";
    /// What is expected to come of it.
    Prediction = "prediction";
    /// What was done.
    Did = "did";
    /// What was unexpected.
    Unexpected = "unexpected";
    /// What came of it.
    Result = "result";
    /// The result beside the prediction.
    Compared = "compared";
    /// What was learned.
    Learned = "learned";
    /// A value of the indicator.
    Value = "value";
    /// What becomes of it, as `Decision::as_str` writes it.
    Decision = "decision";
    /// Why.
    Why = "why";
    /// The turn of the wheel.
    Turn = "turn";
    /// What help is needed.
    Blocked = "blocked";
    /// Whoever was pinged had left the server.
    Left = "left";
}

impl Changed {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        let details = Detail::ALL.into_iter().map(Self::Detail);
        details.chain(Stage::ALL.map(Self::Date)).chain(Self::PLAIN.iter().copied())
    }

    /// The reverse of [`Changed::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|field| field.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = Changed::all().map(Changed::as_str).collect();
        assert_eq!(names.len(), Changed::all().count());
        assert!(Changed::all().all(|field| Changed::from_name(field.as_str()) == Some(field)));
        assert_eq!(Changed::from_name("from_the_future"), None);
    }
}
