//! All that the bot is without Discord: a crate of its own, so that it is compiled while serenity is (`src/lib.rs`, which
//! hands it on, is the other).
//!
//! # The house
//! One folder per thing the bot does, with rooms of fixed names: `mod.rs` (types and rules, pure), `commands.rs` (slash
//! commands and controls, parsed into a typed command), `handler.rs` (load, decide, save, answer), `store.rs` (all of
//! its SQL), `view.rs` or `texts.rs` (what people see).
//!
//! - Features: [`district`] (setup), [`readiness`] (the survey), [`path`] (what to do next), [`plan`] (goals, strategies,
//!   risks), [`action`] (the work, in Plan, Do, Study, Act), [`import`] (a plan from a file), [`week`] (the plan's week, for
//!   the core team), [`retreat`] (the chain of sessions), [`scan`] (what is known before a session), [`rsvp`] (who comes),
//!   [`input`] (what people say beforehand), [`meeting`] (the core team's), [`swot`] (where the district stands), [`portrait`]
//!   (the sheets of the vision and the current state), [`briefing`] (what came of a session), [`my`] (everything of one
//!   person), [`help`], [`privacy`] (one's own data), [`reminder`] (what goes out by itself).
//! - Shared by them: [`posting`] (messages on their way to a channel), [`sending`] (one attempt, and when to try again), [`audit`] (who did what),
//!   [`picture`] (charts), [`table`] (CSV for spreadsheets), [`document`] (Markdown and HTML), [`choose`] (which of several somebody means).
//! - The door: [`app`] authorises and hands out a [`context`]; [`command`] is everything that can be asked for.
//! - Plain types: [`invocation`] (what came in), [`message`] (what goes out), [`messenger`] (what we ask of Discord).
//! - Ground: [`store`] (the database), [`calendar`], [`clock`], [`prompts`], [`error`].
//!
//! A click's way: gateway -> `discord::router` -> the feature's `commands.rs` -> [`app::App::perform`] -> the feature's
//! `handler.rs` -> `store.rs` / `mod.rs` -> a [`message::Reply`] -> `discord::render`.

pub mod action;
pub mod app;
pub mod audit;
pub mod briefing;
pub mod calendar;
pub mod choose;
pub mod clock;
pub mod command;
pub mod context;
pub mod district;
pub mod document;
pub mod error;
pub mod first_steps;
pub mod general;
pub mod help;
pub mod import;
pub mod input;
pub mod invocation;
pub mod meeting;
pub mod message;
pub mod messenger;
pub mod my;
pub mod path;
pub mod picture;
pub mod plan;
pub mod portrait;
pub mod posting;
pub mod privacy;
pub mod prompts;
pub mod readiness;
pub mod reminder;
pub mod retreat;
pub mod rsvp;
pub mod scan;
pub mod sending;
pub mod store;
pub mod swot;
pub mod table;
pub mod week;

/// Every text that the code shows: what the files of prompts must hold, no less and no more.
fn all_texts() -> Vec<prompts::Key> {
    let fixed = [
        action::texts::KEYS,
        action::chart::texts::KEYS,
        action::remind::KEYS,
        action::wheel::texts::KEYS,
        briefing::texts::KEYS,
        calendar::view::KEYS,
        district::holidays::view::KEYS,
        district::hours::view::KEYS,
        district::pings::view::KEYS,
        district::view::KEYS,
        general::KEYS,
        help::KEYS,
        import::texts::KEYS,
        input::give::texts::KEYS,
        input::words::KEYS,
        meeting::texts::KEYS,
        meeting::kickoff::texts::KEYS,
        my::texts::KEYS,
        path::texts::KEYS,
        plan::texts::KEYS,
        portrait::texts::KEYS,
        posting::view::KEYS,
        privacy::texts::KEYS,
        readiness::texts::KEYS,
        first_steps::KEYS,
        reminder::texts::KEYS,
        retreat::texts::KEYS,
        rsvp::calendar_file::KEYS,
        rsvp::server_event::KEYS,
        rsvp::texts::KEYS,
        week::texts::KEYS,
        swot::texts::KEYS,
        scan::texts::KEYS,
    ];
    let mut keys = fixed.concat();
    keys.extend(action::texts::more_keys());
    keys.extend(action::wheel::texts::more_keys());
    keys.extend(calendar::view::more_keys());
    keys.extend(district::view::more_keys());
    keys.extend(input::questions::keys());
    keys.extend(meeting::kickoff::texts::more_keys());
    keys.extend(meeting::points::more_keys());
    keys.extend(path::texts::more_keys());
    keys.extend(plan::texts::more_keys());
    keys.extend(portrait::texts::more_keys());
    keys.extend(readiness::texts::survey_keys());
    keys.extend(retreat::view::more_keys());
    keys.extend(swot::texts::more_keys());
    keys.extend(scan::texts::more_keys());
    keys
}
