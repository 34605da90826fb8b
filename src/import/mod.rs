//! Importing an action plan: a file becomes rows, a person says of each who and when, and the rows that are complete
//! become actions (`docs/method.md`, "Importing an action plan"). Rules only.
//!
//! - `table.rs`: a file's bytes as a table. `headings.rs`, `plan.rs`: a table as an action plan. `loose.rs`: "Spring 2027" and its like.

pub mod commands;
pub mod handler;
mod headings;
pub mod loose;
pub mod plan;
pub mod store;
pub mod table;
pub mod texts;
pub mod view;

use chrono::NaiveDate;

use self::plan::Remark;

/// The most bytes of a file.
pub const LARGEST_FILE: usize = 1_000_000;
pub use crate::action::LONGEST_NAME;

/// A file that was read in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Our own key.
    pub id: i64,
    /// The file's name.
    pub file: String,
    /// Its rows, in the file's order.
    pub rows: Vec<Row>,
}

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Our own key.
    pub id: i64,
    /// Its line in the file, from 1; several rows may come from one.
    pub line: u32,
    /// What it serves, as typed; may be empty.
    pub goal: String,
    /// What is to be done, as typed; may be empty.
    pub name: String,
    /// Who does it, as typed; may be empty.
    pub owner_words: String,
    /// Who is accountable, once a person has said so, by Discord's id.
    pub owner: Option<u64>,
    /// By when, as typed; may be empty.
    pub when_words: String,
    /// The local date by which it should be done: said exactly in the file, or by a person.
    pub due: Option<NaiveDate>,
    /// What success would look like, as typed; may be empty.
    pub success: String,
    /// What stood in other columns, a line each; may be empty.
    pub more: String,
    /// What a person should look at.
    pub remarks: Vec<Remark>,
    /// Where it stands.
    pub state: State,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is to become an action.
    Waiting,
    /// A person left it out.
    LeftOut,
    /// It has become an action.
    Made,
}

impl State {
    /// How it is written in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::LeftOut => "left_out",
            Self::Made => "made",
        }
    }

    /// The reverse of [`State::as_str`].
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Waiting, Self::LeftOut, Self::Made].into_iter().find(|state| state.as_str() == name)
    }
}

/// What a row lacks before it can become an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// What is to be done.
    Words,
    /// Fewer letters.
    Shorter,
    /// Who is accountable.
    Owner,
    /// The day by which it should be done, which is not over.
    Date,
}

impl Row {
    /// What it still needs, seen from `today`; nothing if it is not waiting.
    pub fn needs(&self, today: NaiveDate) -> Vec<Need> {
        if self.state != State::Waiting {
            return Vec::new();
        }
        let needs = [
            (self.name.trim().is_empty(), Need::Words),
            (self.name.chars().count() > LONGEST_NAME, Need::Shorter),
            (self.owner.is_none(), Need::Owner),
            (self.due.is_none_or(|due| due < today), Need::Date),
        ];
        needs.into_iter().filter(|(lacks, _)| *lacks).map(|(_, need)| need).collect()
    }

    /// Whether it can become an action.
    pub fn is_ready(&self, today: NaiveDate) -> bool {
        self.state == State::Waiting && self.needs(today).is_empty()
    }
}

impl Import {
    /// A row and its place, from 0.
    pub fn row(&self, id: i64) -> Option<(usize, &Row)> {
        self.rows.iter().enumerate().find(|(_, row)| row.id == id)
    }

    /// The first row that needs something, looking from the one after `after` on and then from the start.
    pub fn next_needing(&self, after: Option<i64>, today: NaiveDate) -> Option<&Row> {
        let start = after.and_then(|id| self.row(id)).map_or(0, |(place, _)| place + 1);
        let (before, behind) = self.rows.split_at(start.min(self.rows.len()));
        behind.iter().chain(before).find(|row| !row.needs(today).is_empty())
    }

    /// The waiting rows that name the same owner first.
    pub fn saying_the_same(&self, row: &Row) -> impl Iterator<Item = &Row> {
        let key = plan::owner_key(&row.owner_words);
        self.rows
            .iter()
            .filter(move |other| other.state == State::Waiting && plan::owner_key(&other.owner_words) == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, owner: Option<u64>, due: Option<&str>) -> Row {
        Row {
            id,
            line: 2,
            goal: String::new(),
            name: "Hold a fair".to_owned(),
            owner_words: "Career Leader/CPD Lead".to_owned(),
            owner,
            when_words: String::new(),
            due: due.map(|due| due.parse().unwrap()),
            success: String::new(),
            more: String::new(),
            remarks: vec![],
            state: State::Waiting,
        }
    }

    #[test]
    fn a_row_is_ready_when_nothing_is_lacking() {
        let today: NaiveDate = "2027-01-11".parse().unwrap();
        let ready = row(1, Some(7), Some("2027-01-11"));
        assert!(ready.is_ready(today));
        assert_eq!(row(1, None, None).needs(today), [Need::Owner, Need::Date]);
        assert_eq!(row(1, Some(7), Some("2027-01-10")).needs(today), [Need::Date], "it is over");
        assert_eq!(Row { name: " ".to_owned(), ..ready.clone() }.needs(today), [Need::Words]);
        assert_eq!(Row { name: "é".repeat(201), ..ready.clone() }.needs(today), [Need::Shorter]);
        assert!(!Row { state: State::LeftOut, ..ready }.is_ready(today));
    }

    #[test]
    fn the_next_row_that_needs_something_comes_round() {
        let today: NaiveDate = "2027-01-11".parse().unwrap();
        let rows = vec![row(1, None, None), row(2, Some(7), Some("2027-02-01")), row(3, None, None)];
        let import = Import { id: 1, file: String::new(), rows };
        let next = |after| import.next_needing(after, today).map(|row| row.id);
        assert_eq!([next(None), next(Some(1)), next(Some(3)), next(Some(99))], [Some(1), Some(3), Some(1), Some(1)]);
    }
}
