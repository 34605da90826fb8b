//! Stories: people type, click and read, over the real gateway and REST, with a real SQLite file.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on should fail where it stands")]
#![allow(unreachable_pub, reason = "nothing here is seen from outside")]

mod support;

mod absent;
mod action;
mod briefing;
mod charts;
mod coming;
mod confidential;
mod crash;
mod digesting;
mod direct;
mod events;
mod hours;
mod house;
mod importing;
mod input;
mod input_withheld;
mod inviting;
mod ladder;
mod local_discord;
mod local_events;
mod meeting;
mod member;
mod my;
mod opening;
mod path;
mod plan;
mod planning;
mod privacy;
mod program;
mod rehearsing;
mod relaying;
mod reliable;
mod reminding;
mod results;
mod scanning;
mod server_events;
mod setup;
mod survey;
mod sweeping;
mod swot;
mod trouble;
mod upgrading;
mod vision;
mod week;
mod wheel;
mod wire;
mod year;
