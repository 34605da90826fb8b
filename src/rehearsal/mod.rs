//! A Discord-compatible server on loopback and its web page: try the whole bot without Discord.
//!
//! It answers REST v10 and gateway v10 as Discord does, refuses what Discord refuses, and plays the people: they type
//! commands, click, choose, and fill forms. The same people serve the tests and the page.
//!
//! What is played can be kept in a folder and goes on from there, see `kept.rs`.
//!
//! # The doors
//! ```text
//! let mut world = World::made_up_district();             // plain data: change it as you like before the start
//! let server = Server::start(world, Options::new(now)).await?;
//! server.url()                     http://127.0.0.1:port   what the bot gets as api_url
//! server.token()                   the bot's token in this world
//! server.read(|world| …)           a look at everything: messages, refusals, requests, sessions (intents), pings
//! server.person("Amara Okafor"), server.channel("core-team"), server.role("Core team")     -> Id
//! server.people()                  -> People, see people.rs
//!   .slash(person, channel, "readiness open", &[("mode", json!("confidential"))])  -> Result<Id, Impossible>
//!   .autocomplete(person, channel, command, &options, focused)  .click(person, message, custom_id)
//!   .select(person, message, custom_id, &values)                .submit(person, opened_by, &[(custom_id, text)])
//!   .forge(person, channel, custom_id)  .forge_on(person, message, custom_id)  .forge_modal(person, channel, custom_id, &values)
//!   .raw_interaction(person, channel, overlay)  .redeliver(interaction)  .upload(name, content_type, bytes)
//!   .answer(interaction, deadline).await -> Answer
//!   .visible(person, channel) -> Vec<Seen>  .dms(person) -> Vec<Seen>  .open_dm(person) -> Id  .forget_private(person)  .close_dms(person, bool)
//! server.admin()                   -> Admin: channels, roles, members, overwrites, guilds at run time, with their gateway events
//! server.faults()                  -> Faults, see faults.rs
//!   .rule(Rule)  .down(Option<Fault>)  .clear()  .forget_nonces()  .drop_gateways()  .ask_reconnect()  .invalidate_sessions(resumable)
//!   .refuse_resume(bool)  .expire(interaction)
//! server.wait_until(deadline, |world| …).await     until something is true in the world, woken by changes, never polling
//! Folder::open(path)?.world()?      what was kept there; server.keep(folder) -> Keeper keeps it from now on
//! server.stop().await
//! ```

mod admin;
mod building;
mod check;
pub mod district;
mod error;
mod faults;
mod gateway;
mod interaction;
mod kept;
mod messages;
pub mod page;
mod people;
pub mod permissions;
mod rest;
mod server;
mod sessions;
pub mod tour;
mod wire;
mod world;

pub use self::admin::Admin;
pub use self::faults::{Fault, FaultState, Faults, Rule};
pub use self::interaction::{Deferred, Interaction, Kind, Outcome};
pub use self::kept::{Folder, FolderError, Keeper};
pub use self::people::{Answer, Choice, Control, File, Form, Impossible, Input, People, Seen};
pub use self::server::{Now, Options, Server};
pub use self::sessions::{
    INTENT_DIRECT_MESSAGES, INTENT_GUILD_MESSAGES, INTENT_GUILD_SCHEDULED_EVENTS, INTENT_GUILDS, PRIVILEGED_INTENTS,
    Session,
};
pub use self::world::{
    Attachment, Channel, Guild, Id, Member, Message, Overwrite, Person, Ping, Refusal, RequestRecord, Role,
    ScheduledEvent, Target, World,
};
