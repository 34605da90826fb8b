//! The controls. What stands here has been shipped: names and places of arguments never change.

use super::{By, Filter, Spot};
use crate::action::Detail;
use crate::message::CustomId;
use crate::path::Step;

fn of(name: &str, id: i64) -> CustomId {
    CustomId::new(name, [&id as _])
}

/// An action's card, drawn in the message that holds the control.
pub fn show(id: i64) -> CustomId {
    of("action.show", id)
}

/// The same, in a message of its own.
pub fn open(id: i64) -> CustomId {
    of("action.open", id)
}

/// A menu of actions; what is picked is an action's key.
pub fn pick() -> CustomId {
    CustomId::new("action.pick", [])
}

/// What an ask is about, in a message of its own.
pub fn asked(ask: i64) -> CustomId {
    of("action.asked", ask)
}

/// What words for the lead are about, in a message of its own.
pub fn word(word: i64) -> CustomId {
    of("action.word", word)
}

/// Takes on what one is asked for.
pub fn accept(ask: i64, spot: Spot) -> CustomId {
    let spot = match spot {
        Spot::Channel => "channel",
        Spot::Here => "here",
    };
    CustomId::new("action.accept", [&ask as _, &spot as _])
}

/// The form that says why not.
pub fn not_me(ask: i64) -> CustomId {
    of("action.not_me", ask)
}

/// Sends it.
pub fn said_not_me(ask: i64) -> CustomId {
    of("action.said_not_me", ask)
}

/// The form for a question to the lead.
pub fn question(ask: i64) -> CustomId {
    of("action.question", ask)
}

/// Sends it.
pub fn said_question(ask: i64) -> CustomId {
    of("action.said_question", ask)
}

/// Where one is pinged; the action leads back.
pub fn pings(id: i64) -> CustomId {
    of("action.pings", id)
}

/// One's pings go to the channel, or directly; the action leads back.
pub fn ping(id: i64, in_channel: bool) -> CustomId {
    CustomId::new("action.ping", [&id as _, &(if in_channel { "channel" } else { "direct" }) as _])
}

/// Asks a draft's owner.
pub fn start(id: i64) -> CustomId {
    of("action.start", id)
}

/// Throws a draft away.
pub fn discard(id: i64) -> CustomId {
    of("action.discard", id)
}

/// The form for a draft's dates.
pub fn dates(id: i64) -> CustomId {
    of("action.dates", id)
}

/// Sends it.
pub fn save_dates(id: i64) -> CustomId {
    of("action.save_dates", id)
}

/// All details.
pub fn details(id: i64) -> CustomId {
    of("action.details", id)
}

/// The form for one.
pub fn detail(id: i64, detail: Detail) -> CustomId {
    CustomId::new("action.detail", [&id as _, &detail.as_str() as _])
}

/// Sends it; `seen` stands for what it held when it opened.
pub fn save_detail(id: i64, detail: Detail, seen: u64) -> CustomId {
    CustomId::new("action.save_detail", [&id as _, &detail.as_str() as _, &seen as _])
}

/// Who owns, leads and helps.
pub fn people(id: i64) -> CustomId {
    of("action.people", id)
}

/// A menu of people; whoever is picked is to be accountable.
pub fn owner(id: i64) -> CustomId {
    of("action.owner", id)
}

/// A menu of people; whoever is picked leads the team.
pub fn lead(id: i64) -> CustomId {
    of("action.lead", id)
}

/// A menu of people; whoever is picked helps, and nobody else.
pub fn helpers(id: i64) -> CustomId {
    of("action.helpers", id)
}

/// A page of the strategies that an action could serve.
pub fn place(id: i64, page: usize) -> CustomId {
    CustomId::new("action.place", [&id as _, &page as _])
}

/// A menu of strategies; what is picked is a strategy's key.
pub fn strategy(id: i64) -> CustomId {
    of("action.strategy", id)
}

/// An action serves no strategy.
pub fn unplace(id: i64) -> CustomId {
    of("action.unplace", id)
}

/// A page of what happened to an action, the newest first.
pub fn history(id: i64, page: usize) -> CustomId {
    CustomId::new("action.history", [&id as _, &page as _])
}

/// One of an action's earlier turns.
pub fn turns(id: i64, page: usize) -> CustomId {
    CustomId::new("action.turns", [&id as _, &page as _])
}

/// A page of one's own actions; `from` is any action of the same district.
pub fn mine(page: usize, from: i64) -> CustomId {
    CustomId::new("action.mine", [&page as _, &from as _])
}

/// A page of the board.
pub fn board(by: By, filter: Filter, page: usize) -> CustomId {
    CustomId::new("action.board", [&by.as_str() as _, &filter.name() as _, &page as _])
}

/// A menu of orders for the board.
pub fn board_by(filter: Filter) -> CustomId {
    CustomId::new("action.board_by", [&filter.name() as _])
}

/// A menu of what the board shows.
pub fn board_filter(by: By) -> CustomId {
    CustomId::new("action.board_filter", [&by.as_str() as _])
}

/// The form for an action that comes from a step of the district's path.
pub fn add_from(step: &Step) -> CustomId {
    CustomId::new("action.add_from", [&step.level.as_str() as _, &step.number as _])
}

/// Sends it.
pub fn added_from(step: &Step) -> CustomId {
    CustomId::new("action.added_from", [&step.level.as_str() as _, &step.number as _])
}
