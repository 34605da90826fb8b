//! Stories: people type, click and read, over the real gateway and REST, with a real SQLite file.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on should fail where it stands")]
#![allow(unreachable_pub, reason = "nothing here is seen from outside")]

mod support;

mod confidential;
mod house;
mod importing;
mod local_discord;
mod opening;
mod path;
mod privacy;
mod program;
mod rehearsing;
mod reliable;
mod results;
mod setup;
mod survey;
mod trouble;
mod upgrading;
mod wire;
