//! Load, decide, save, answer.

use super::commands::Command;
use crate::context::Context;
use crate::error::Failure;
use crate::message::Reply;

/// Does what was asked.
///
/// # Errors
/// Refusals and faults.
pub async fn perform(context: &Context<'_>, command: Command) -> Result<Reply, Failure> {
    let _ = context;
    match command {}
}
