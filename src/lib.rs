//! Plankeeper: a Discord bot that keeps a school district's strategic plan off the shelf. Here stands what needs Discord or
//! the command line; everything else is in [`plankeeper_core`], under the same paths.
//!
//! - Outside: [`discord`] (the only room that knows serenity), [`rehearsal`] (a Discord-compatible server on loopback).
//! - For whoever runs it: [`bot`] (the whole of it, running), [`config`], [`log`], [`check`] (is all as it should be).

pub use plankeeper_core::*;

pub mod bot;
pub mod check;
pub mod config;
pub mod discord;
pub mod log;
pub mod rehearsal;
