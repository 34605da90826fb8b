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
    /// SQL that narrows the table to one district (`?1`).
    pub within: &'static str,
    /// What deletion does.
    pub deletion: Deletion,
}

const ROUNDS: &str = "round_id IN (SELECT id FROM round WHERE district_id = ?1)";

/// Every column of the database that holds a person's id; a test holds it against the schema.
pub const PERSONAL: &[Personal] = &[
    Personal { table: "response", column: "user_id", within: ROUNDS, deletion: Deletion::Remove },
    Personal {
        table: "answer",
        column: "answered_by",
        within: "response_id IN (SELECT response.id FROM response JOIN round ON round.id = round_id WHERE district_id = ?1)",
        deletion: Deletion::Forget,
    },
    Personal { table: "round", column: "opened_by", within: "district_id = ?1", deletion: Deletion::Forget },
    Personal { table: "audit", column: "user_id", within: "district_id = ?1", deletion: Deletion::Forget },
];
