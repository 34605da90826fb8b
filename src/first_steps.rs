//! What to try first in a rehearsal: its words.

use crate::prompts::{Profile, Prompts};

crate::texts! { "rehearsal";
    title() = "first_steps.title";
    lines() = "first_steps.lines";
}

/// The heading and the lines of what to try first.
pub fn first_steps(prompts: &Prompts) -> (String, Vec<String>) {
    let voice = prompts.voice(Profile::default());
    let all = lines(&voice).markdown();
    (title(&voice).markdown(), all.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect())
}
