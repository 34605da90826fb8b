//! Plankeeper: a Discord bot that keeps a school district's strategic plan off the shelf.

pub mod calendar;
pub mod clock;
pub mod config;
pub mod error;
pub mod rehearsal;
pub mod store;
