//! Shapes that stand for something: told apart by their form, never by their colour alone.

use tiny_skia::PathBuilder;

/// A triangle standing on its side, with its middle at (`x`, `y`), in a square of `side`.
pub(super) fn triangle(x: f32, y: f32, side: f32) -> PathBuilder {
    let r = side / 2.0;
    let mut path = PathBuilder::new();
    path.move_to(x, y - r * 0.92);
    path.line_to(x + r, y + r * 0.82);
    path.line_to(x - r, y + r * 0.82);
    path.close();
    path
}

/// A square on its corner.
pub(super) fn diamond(x: f32, y: f32, side: f32) -> PathBuilder {
    let r = side / 2.0;
    let mut path = PathBuilder::new();
    path.move_to(x, y - r);
    path.line_to(x + r, y);
    path.line_to(x, y + r);
    path.line_to(x - r, y);
    path.close();
    path
}

/// A circle, a little smaller than its square, as the eye expects.
pub(super) fn circle(x: f32, y: f32, side: f32) -> PathBuilder {
    let mut path = PathBuilder::new();
    path.push_circle(x, y, side * 0.45);
    path
}
