//! What a person says themselves: `/input give`, `/input mine`, and who is asked (`/input asked`).
//!
//! - `own.rs`: a person's own input, as they see it.
//! - `remind.rs`: the word to whom what they said confidentially is still held back.

pub mod click;
pub mod commands;
pub mod handler;
pub mod own;
pub mod remind;
pub mod store;
pub mod texts;
pub mod view;

pub use self::own::Own;
