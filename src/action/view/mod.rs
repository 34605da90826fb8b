//! What people see of the actions: here what its pages share.

pub mod asked;
pub mod board;
pub mod card;
pub mod details;
pub mod history;
pub mod people;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::asking::Ask;
use super::{Action, Detail, Turn, texts};
use crate::choose::{self, Named};
use crate::message::{Choice, Text};
use crate::plan::Tree;
use crate::plan::view::label;
use crate::prompts::Voice;

/// Everything that is known of an action.
#[derive(Clone, Debug)]
pub struct Card {
    /// The action.
    pub action: Action,
    /// The turn that it is in.
    pub turn: Turn,
    /// All its turns, the first one first.
    pub turns: Vec<Turn>,
    /// What is said in its details.
    pub details: BTreeMap<Detail, String>,
    /// Who helps.
    pub helpers: Vec<u64>,
    /// Values of its success measure were noted.
    pub measured: bool,
    /// The ask that waits for an answer.
    pub ask: Option<Ask>,
    /// The plan's tree.
    pub tree: Tree,
}

/// Who looks at it.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// By Discord's id.
    pub user: u64,
    /// They may change it.
    pub may_change: bool,
    /// They are the district lead.
    pub district_lead: bool,
    /// The district's date now.
    pub today: NaiveDate,
    /// The district's zone, in words.
    pub zone: Text,
}

/// Somebody, or the words for nobody.
fn person(id: Option<u64>, nobody: Text) -> Text {
    id.map_or(nobody, Text::person)
}

/// The team's lead.
fn lead(voice: &Voice<'_>, action: &Action) -> Text {
    person(action.lead, texts::district_lead(voice))
}

/// Suggestions for what somebody has typed so far.
pub fn suggestions(actions: &[Action], so_far: &str) -> Vec<Choice> {
    let typed = so_far.trim().to_lowercase();
    let fitting = actions.iter().filter(|action| action.name.to_lowercase().contains(&typed));
    let choice = |action: &Action| Choice { label: label(&action.name).plain(), value: action.id.to_string() };
    fitting.take(25).map(choice).collect()
}

/// The action that was picked (its key), or that a typed text names.
pub fn named(actions: &[Action], text: &str) -> Named<i64> {
    choose::named(actions.iter().map(|action| (action.id, action.name.as_str())), text)
}
