//! The deeds that turn the wheel.

pub mod view;
