//! The controls. What stands here has been shipped: names and places of arguments never change.

use super::{Alignment, Branch, Look};
use crate::message::CustomId;

/// A page of all goals.
pub fn goals(page: usize) -> CustomId {
    CustomId::new("plan.goals", [&page as _])
}

/// A menu of goals; what is picked is a goal's key.
pub fn pick_goal() -> CustomId {
    CustomId::new("plan.pick_goal", [])
}

/// A goal, and a page of its strategies.
pub fn goal(id: i64, page: usize) -> CustomId {
    CustomId::new("plan.goal", [&id as _, &page as _])
}

/// The form for a goal.
pub fn add_goal() -> CustomId {
    CustomId::new("plan.add_goal", [])
}

/// Sends it.
pub fn new_goal() -> CustomId {
    CustomId::new("plan.new_goal", [])
}

/// The form to change a goal.
pub fn edit_goal(id: i64) -> CustomId {
    CustomId::new("plan.edit_goal", [&id as _])
}

/// Sends it; `seen` stands for what it held when it opened.
pub fn save_goal(id: i64, seen: u64) -> CustomId {
    CustomId::new("plan.save_goal", [&id as _, &seen as _])
}

/// A goal is for the whole district, or not.
pub fn whole(id: i64, whole: bool) -> CustomId {
    CustomId::new("plan.whole", [&id as _, &(if whole { "on" } else { "off" }) as _])
}

/// The form for a strategy of a goal.
pub fn add_strategy(goal: i64) -> CustomId {
    CustomId::new("plan.add_strategy", [&goal as _])
}

/// Sends it.
pub fn new_strategy(goal: i64) -> CustomId {
    CustomId::new("plan.new_strategy", [&goal as _])
}

/// The form to change a strategy.
pub fn edit_strategy(id: i64) -> CustomId {
    CustomId::new("plan.edit_strategy", [&id as _])
}

/// Sends it; `seen` stands for what it held when it opened.
pub fn save_strategy(id: i64, seen: u64) -> CustomId {
    CustomId::new("plan.save_strategy", [&id as _, &seen as _])
}

fn branch(name: &str, branch: Branch) -> CustomId {
    match branch {
        Branch::Goal(id) => CustomId::new(name, [&"goal" as _, &id as _]),
        Branch::Strategy(id) => CustomId::new(name, [&"strategy" as _, &id as _]),
    }
}

/// Asks whether a goal or strategy is to be dropped.
pub fn ask_drop(of: Branch) -> CustomId {
    branch("plan.ask_drop", of)
}

/// Drops it.
pub fn drop(of: Branch) -> CustomId {
    branch("plan.drop", of)
}

/// Puts it back.
pub fn put_back(of: Branch) -> CustomId {
    branch("plan.put_back", of)
}

/// A page of what was dropped.
pub fn dropped(page: usize) -> CustomId {
    CustomId::new("plan.dropped", [&page as _])
}

/// A menu of what was dropped; what is picked is `goal` or `strategy`, a space and its key.
pub fn pick_dropped() -> CustomId {
    CustomId::new("plan.pick_dropped", [])
}

/// A page of all strategies.
pub fn strategies(look: Look, page: usize) -> CustomId {
    CustomId::new("plan.strategies", [&look.as_str() as _, &page as _])
}

/// A menu of strategies; what is picked is a strategy's key.
pub fn pick_strategy(look: Look) -> CustomId {
    CustomId::new("plan.pick_strategy", [&look.as_str() as _])
}

/// A strategy, and a page of its actions.
pub fn strategy(id: i64, page: usize) -> CustomId {
    CustomId::new("plan.strategy", [&id as _, &page as _])
}

/// A strategy's alignments.
pub fn align(id: i64) -> CustomId {
    CustomId::new("plan.align", [&id as _])
}

/// The form for one of them.
pub fn say(id: i64, alignment: Alignment) -> CustomId {
    CustomId::new("plan.say", [&id as _, &alignment.as_str() as _])
}

/// Sends it; `seen` stands for what it held when it opened.
pub fn said(id: i64, alignment: Alignment, seen: u64) -> CustomId {
    CustomId::new("plan.said", [&id as _, &alignment.as_str() as _, &seen as _])
}

/// The strategies, to see their alignments, in a message of its own.
pub fn open_align() -> CustomId {
    CustomId::new("plan.open_align", [])
}

/// The risks, in a message of its own.
pub fn open_risks() -> CustomId {
    CustomId::new("plan.open_risks", [])
}

/// A page of the risks.
pub fn risks(page: usize) -> CustomId {
    CustomId::new("plan.risks", [&page as _])
}
