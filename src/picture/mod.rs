//! Pictures: charts as PNG, to be read on a phone. Plain values in, bytes out; the same values always make the same
//! bytes.
//!
//! A chart (`bars`, `grid`, `quadrants`, `run`: a file each, on top of `drawing`) sets its texts with `letters`, puts shapes and texts on a `sheet` from the top down, and has the
//! sheet painted. Discord shows a picture about 340 points wide on a phone: a sheet is [`WIDTH`] wide, and what must be
//! read on it stands at 32 or more.

mod bars;
mod drawing;
mod grid;
mod letters;
mod numbers;
mod quadrants;
mod run;
mod shapes;
mod sheet;

pub use bars::{Bar, Bars, bars};
pub use grid::{Cell, Grid, Line, Listed, Mark, grid};
pub use numbers::figure;
pub use quadrants::{Quadrants, Quarter, quadrants};
pub use run::{Level, Moment, Point, Run, run};

use crate::message::Colour;

/// How wide every picture is, in pixels.
pub const WIDTH: u32 = 1000;

/// What is kept free at every side.
const MARGIN: f32 = 36.0;
/// Between the margins.
const INNER: f32 = WIDTH as f32 - 2.0 * MARGIN;

/// Behind everything, opaque: the picture looks the same on Discord's light and dark sides.
const PAPER: Colour = Colour(0xFF_FF_FF);
/// What is read.
const INK: Colour = Colour(0x1B_1F_24);
/// What is read last.
const PALE_INK: Colour = Colour(0x4A_53_5D);
/// Behind what is empty, or must not be shown.
const EMPTY: Colour = Colour(0xF3_F5_F7);
/// The line around it.
const EDGE: Colour = Colour(0x8A_94_9E);
