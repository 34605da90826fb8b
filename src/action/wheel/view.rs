//! What people see of the wheel's deeds.

use crate::action::{Action, Turn};
use crate::message::Button;
use crate::prompts::Voice;

/// The deeds that an action's stage asks for, at most five.
pub fn buttons(voice: &Voice<'_>, action: &Action, turn: &Turn) -> Vec<Button> {
    let _ = (voice, action, turn);
    Vec::new()
}
