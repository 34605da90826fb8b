//! Input at work; each room does its own.

use super::commands::Command;
use super::{digest, give, invite, relay, sheet};
use crate::context::Context;
use crate::error::Failure;
use crate::message::Reply;
use crate::retreat::handler::look::{self, Offer};

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    match command {
        Command::Suggest(so_far) => look::suggest(context, &so_far, Offer::All).await,
        Command::Give(command) => give::handler::perform(context, command).await,
        Command::Invite(command) => invite::handler::perform(context, command).await,
        Command::Relay(command) => relay::handler::perform(context, command).await,
        Command::Sheet(command) => sheet::handler::perform(context, command).await,
        Command::Digest(command) => digest::handler::perform(context, command).await,
    }
}
