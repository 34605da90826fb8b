//! Actions: pieces of work with one accountable owner, which go through Plan, Do, Study, Act and can't skip the last two
//! (`docs/method.md`, "Plan, Do, Study, Act").

pub mod cycle;
pub mod dates;
