//! Who comes to a session, and who was there.

pub mod commands;
pub mod handler;
pub mod remind;
pub mod texts;
