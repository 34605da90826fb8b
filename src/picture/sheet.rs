//! A sheet: what is on the picture, painted at the end, when its height is known.

#[cfg(test)]
use tiny_skia::Rect;
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Mask, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform,
};

use super::{PAPER, WIDTH};
use crate::error::Fault;
use crate::message::Colour;

/// Far more than any chart needs; Discord would show less.
const HIGHEST: f32 = 8000.0;

/// What is on the picture, from back to front.
#[derive(Default)]
pub(super) struct Sheet {
    marks: Vec<Mark>,
}

struct Mark {
    path: Path,
    colour: Colour,
    /// Only what lies within is painted.
    within: Option<Path>,
}

/// A box, by its left top corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Frame {
    pub(super) fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { x, y, width, height }
    }

    pub(super) fn middle(self) -> (f32, f32) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    pub(super) fn bottom(self) -> f32 {
        self.y + self.height
    }

    fn rounded(self, radius: f32) -> Option<Path> {
        let Self { x, y, width, height } = self;
        let r = radius.min(width / 2.0).min(height / 2.0);
        // How far a curve's handles reach to look like a quarter of a circle.
        let h = r * 0.448;
        let (right, bottom) = (x + width, y + height);
        let mut path = PathBuilder::new();
        path.move_to(x + r, y);
        path.line_to(right - r, y);
        path.cubic_to(right - h, y, right, y + h, right, y + r);
        path.line_to(right, bottom - r);
        path.cubic_to(right, bottom - h, right - h, bottom, right - r, bottom);
        path.line_to(x + r, bottom);
        path.cubic_to(x + h, bottom, x, bottom - h, x, bottom - r);
        path.line_to(x, y + r);
        path.cubic_to(x, y + h, x + h, y, x + r, y);
        path.close();
        path.finish()
    }
}

impl Sheet {
    /// Any outline; one without an inside is left out.
    pub(super) fn fill(&mut self, outline: PathBuilder, colour: Colour) {
        self.put(outline.finish(), colour, None);
    }

    /// A box with round corners.
    pub(super) fn rounded(&mut self, frame: Frame, radius: f32, colour: Colour) {
        self.put(frame.rounded(radius), colour, None);
    }

    /// Slanted stripes over such a box.
    pub(super) fn stripes(&mut self, frame: Frame, radius: f32, colour: Colour) {
        const STEP: f32 = 18.0;
        const THICK: f32 = 5.0;
        let mut path = PathBuilder::new();
        let mut x = frame.x - frame.height;
        while x < frame.x + frame.width {
            path.move_to(x, frame.bottom());
            path.line_to(x + THICK, frame.bottom());
            path.line_to(x + THICK + frame.height, frame.y);
            path.line_to(x + frame.height, frame.y);
            path.close();
            x += STEP;
        }
        self.put(path.finish(), colour, frame.rounded(radius));
    }

    /// A dashed line around such a box, inside of it.
    pub(super) fn dashed(&mut self, frame: Frame, radius: f32, colour: Colour) {
        let stroke = Stroke {
            width: 4.0,
            line_cap: LineCap::Round,
            dash: StrokeDash::new(vec![14.0, 12.0], 0.0),
            ..Stroke::default()
        };
        let inside = Frame::new(frame.x + 2.0, frame.y + 2.0, frame.width - 4.0, frame.height - 4.0);
        let line = inside.rounded(radius).and_then(|path| match &stroke.dash {
            Some(dash) => path.dash(dash, 1.0)?.stroke(&stroke, 1.0),
            None => path.stroke(&stroke, 1.0),
        });
        self.put(line, colour, None);
    }

    /// A line along an outline; with `dash`, pieces of that length and gaps of the other.
    pub(super) fn stroke(&mut self, outline: PathBuilder, width: f32, dash: Option<(f32, f32)>, colour: Colour) {
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        let pieces = dash.and_then(|(on, off)| StrokeDash::new(vec![on, off], 0.0));
        let line = outline.finish().and_then(|path| match pieces {
            Some(pieces) => path.dash(&pieces, 1.0)?.stroke(&stroke, 1.0),
            None => path.stroke(&stroke, 1.0),
        });
        self.put(line, colour, None);
    }

    fn put(&mut self, path: Option<Path>, colour: Colour, within: Option<Path>) {
        self.marks.extend(path.map(|path| Mark { path, colour, within }));
    }

    /// The picture, `height` pixels high.
    pub(super) fn png(&self, height: f32) -> Result<Vec<u8>, Fault> {
        let mut picture = Pixmap::new(WIDTH, height.clamp(1.0, HIGHEST).ceil() as u32)
            .filter(|_| height <= HIGHEST)
            .ok_or_else(|| Fault::Internal(format!("a picture of {height} pixels' height")))?;
        picture.fill(colour(PAPER));
        for mark in &self.marks {
            let mut paint = Paint { anti_alias: true, ..Paint::default() };
            paint.set_color(colour(mark.colour));
            let mask = mark.within.as_ref().and_then(|within| {
                let mut mask = Mask::new(picture.width(), picture.height())?;
                mask.fill_path(within, FillRule::Winding, true, Transform::identity());
                Some(mask)
            });
            picture.fill_path(&mark.path, &paint, FillRule::Winding, Transform::identity(), mask.as_ref());
        }
        picture.encode_png().map_err(|error| Fault::Internal(format!("a picture: {error}")))
    }

    /// Where there is something, with its colour.
    #[cfg(test)]
    pub(super) fn marks(&self) -> impl Iterator<Item = (Rect, Colour)> + '_ {
        self.marks.iter().map(|mark| {
            let bounds = mark.path.bounds();
            let clip = mark.within.as_ref().map_or(bounds, Path::bounds);
            (bounds.intersect(&clip).unwrap_or(clip), mark.colour)
        })
    }
}

fn colour(Colour(rgb): Colour) -> Color {
    let part = |shift: u32| (rgb >> shift & 0xFF) as u8;
    Color::from_rgba8(part(16), part(8), part(0), 0xFF)
}

/// How well one colour is seen on another, from 1 to 21 (the formula of the Web Content Accessibility Guidelines).
#[cfg(test)]
pub(super) fn contrast(one: Colour, other: Colour) -> f64 {
    let light = |Colour(rgb): Colour| {
        let part = |shift: u32| {
            let part = f64::from(rgb >> shift & 0xFF) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0) + 0.05
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}
