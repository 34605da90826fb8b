//! A person's own data: every place that holds a person's id, and showing, handing over and deleting what is there.

pub mod commands;
pub mod handler;
pub mod store;
pub mod texts;

/// What deleting one's data does to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The row goes.
    Remove,
    /// The row stays without the person.
    Forget,
}

/// A column that holds people's ids.
#[derive(Clone, Copy, Debug)]
pub struct Personal {
    /// The table.
    pub table: &'static str,
    /// The column with Discord's id of a person.
    pub column: &'static str,
    /// Condition that narrows the table to one district (`?1`).
    pub within: &'static str,
    /// What deletion does.
    pub deletion: Deletion,
}
