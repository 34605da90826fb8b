//! Stories: people type, click and read, over the real gateway and REST, with a real SQLite file.

mod support;

mod house;
mod opening;
mod privacy;
mod setup;
mod survey;
mod trouble;
mod wire;
