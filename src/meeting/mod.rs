//! The core team's meetings before the sessions, their agendas, and what was decided.

pub mod commands;
pub mod handler;
pub mod remind;
pub mod texts;
