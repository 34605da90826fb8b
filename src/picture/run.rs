//! A run chart: values over time, with the level to reach.

use tiny_skia::PathBuilder;

use super::drawing::Drawing;
use super::letters::{Block, Letters, Weight};
use super::numbers::{figure, ticks};
use super::sheet::{Frame, Sheet};
use super::{EDGE, INK, INNER, MARGIN, PALE_INK, PAPER, shapes};
use crate::error::Fault;
use crate::message::Colour;

/// How high the field of the values is.
const HIGH: f32 = 560.0;
/// What is kept free on the right, for what the lines are.
const RIGHT: f32 = 236.0;
/// The widest that the numbers on the left become.
const LEFT: f32 = 180.0;
/// From the field's sides to the first and last value.
const INSET: f32 = 26.0;
/// So many lines across, about.
const TICKS: usize = 4;
/// With more values than that, each is a small dot.
const MANY: usize = 30;
/// Values beyond that are drawn as if they were that: the sums stay numbers.
const BEYOND: f64 = 1e100;

/// The values' line.
const LINE: Colour = Colour(0x2A_6F_D0);
/// Lines across.
const THIN: Colour = Colour(0xDB_DF_E4);
/// The line of the value to reach.
const TARGET: Colour = Colour(0x1B_6E_30);

/// Values over time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// What it is about.
    pub title: String,
    /// Smaller words below the title.
    pub subtitle: String,
    /// In the order of their days; at least one.
    pub points: Vec<Point>,
    /// Words at the last value.
    pub last: String,
    /// The value to reach.
    pub target: Option<Level>,
    /// The middle one of the values.
    pub median: Option<Level>,
    /// The value at first.
    pub start: Option<Level>,
    /// What happened meanwhile.
    pub moments: Vec<Moment>,
    /// Small print below everything.
    pub note: String,
    /// Said in the small print if some of the title's letters can't be drawn.
    pub lacking: String,
}

/// A value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// Its day, counted from any day that is the same for all.
    pub day: i32,
    /// The day in words.
    pub words: String,
    /// The value.
    pub value: f64,
}

/// A line across.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// Where.
    pub value: f64,
    /// What it is.
    pub words: String,
}

/// A day on which something happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The day, counted as the values' days are.
    pub day: i32,
    /// What.
    pub words: String,
}

/// Draws the chart as PNG, [`super::WIDTH`] pixels wide and as high as it needs to be.
///
/// # Errors
/// A chart that can't be made a picture.
pub fn run(run: &Run) -> Result<Vec<u8>, Fault> {
    let letters = Letters::load()?;
    let (sheet, height) = Drawing::new(&letters).run(run);
    sheet.png(height)
}

/// Where days and values lie in the picture.
struct Field {
    frame: Frame,
    days: (i32, i32),
    values: (f64, f64),
}

impl Field {
    fn x(&self, day: i32) -> f32 {
        let (first, last) = self.days;
        let span = f64::from(last) - f64::from(first);
        // A single day stands in the middle.
        let share = if span > 0.0 { (f64::from(day) - f64::from(first)) / span } else { 0.5 };
        self.frame.x + INSET + (self.frame.width - 2.0 * INSET) * share as f32
    }

    fn y(&self, value: f64) -> f32 {
        let (low, high) = self.values;
        self.frame.bottom() - self.frame.height * ((bounded(value) - low) / (high - low)) as f32
    }

    fn right(&self) -> f32 {
        self.frame.x + self.frame.width
    }
}

fn bounded(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(-BEYOND, BEYOND) }
}

/// How a line is told from the others: by its form, beside its colour and its words.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Values,
    Target,
    Median,
    Start,
}

impl Form {
    fn colour(self) -> Colour {
        match self {
            Self::Values => LINE,
            Self::Target => TARGET,
            Self::Median | Self::Start => PALE_INK,
        }
    }

    /// How thick it is, and its dashes.
    fn look(self) -> (f32, Option<(f32, f32)>) {
        match self {
            Self::Values => (7.0, None),
            Self::Target => (6.0, Some((22.0, 14.0))),
            Self::Median => (3.0, None),
            Self::Start => (5.0, Some((1.0, 13.0))),
        }
    }
}

impl Drawing<'_> {
    fn run(mut self, run: &Run) -> (Sheet, f32) {
        self.heading(&run.title, &run.subtitle);
        self.y += 40.0;
        let levels: Vec<(Form, &Level)> =
            [(Form::Target, &run.target), (Form::Median, &run.median), (Form::Start, &run.start)]
                .into_iter()
                .filter_map(|(form, level)| Some((form, level.as_ref()?)))
                .collect();
        let values = run.points.iter().map(|point| point.value).chain(levels.iter().map(|(_, level)| level.value));
        let (low, high) = values.map(bounded).fold((f64::MAX, f64::MIN), |(low, high), it| (low.min(it), high.max(it)));
        let ticks = ticks(low, high, TICKS);
        let days = (run.points.first().map_or(0, |it| it.day), run.points.last().map_or(0, |it| it.day));
        let figures: Vec<Block> = ticks
            .iter()
            .map(|tick| self.letters.set(&figure(*tick), Weight::Regular, &[34.0, 28.0], LEFT, 1))
            .collect();
        let left = figures.iter().map(Block::width).fold(0.0, f32::max) + 16.0;
        let frame = Frame::new(MARGIN + left, self.y, INNER - left - RIGHT, HIGH);
        let (lowest, highest) = (ticks.first().copied().unwrap_or(0.0), ticks.last().copied().unwrap_or(1.0));
        // A line at the edge would lie upon the axis.
        let edge = (highest - lowest) * 0.05;
        let field = Field { frame, days, values: (lowest - edge, highest + edge) };
        for (tick, words) in ticks.iter().zip(&figures) {
            let y = field.y(*tick);
            self.across(&field, y, (2.0, None), THIN);
            self.sheet.fill(words.centred(frame.x - 16.0 - words.width() / 2.0, y), PALE_INK);
        }
        self.moments(&field, &run.moments);
        for (form, level) in levels.iter().rev() {
            self.across(&field, field.y(level.value), form.look(), form.colour());
        }
        self.values(&field, &run.points);
        self.labels(&field, run, &levels);
        self.days(&field, &run.points);
        let lacking =
            if self.letters.lacks(&run.title) || self.letters.lacks(&run.subtitle) { &run.lacking } else { "" };
        self.note([run.note.as_str(), lacking].join(" ").trim());
        (self.sheet, self.y + MARGIN)
    }

    fn across(&mut self, field: &Field, y: f32, (width, dash): (f32, Option<(f32, f32)>), colour: Colour) {
        let mut path = PathBuilder::new();
        path.move_to(field.frame.x, y);
        path.line_to(field.right(), y);
        self.sheet.stroke(path, width, dash, colour);
    }

    /// What happened meanwhile: an upright line each, with words above where there is room for them.
    fn moments(&mut self, field: &Field, moments: &[Moment]) {
        let mut free = field.frame.x - 30.0;
        for moment in moments.iter().filter(|it| (field.days.0..=field.days.1).contains(&it.day)) {
            let x = field.x(moment.day);
            let mut path = PathBuilder::new();
            path.move_to(x, field.frame.y);
            path.line_to(x, field.frame.bottom());
            self.sheet.stroke(path, 2.0, Some((3.0, 9.0)), EDGE);
            let words = self.letters.set(&moment.words, Weight::Regular, &[32.0], field.frame.width, 1);
            let half = words.width() / 2.0;
            let middle = x.clamp(free + half, (MARGIN + INNER - half).max(free + half));
            if middle - x < half && middle + half <= MARGIN + INNER + 0.5 {
                self.sheet.fill(words.centred(middle, field.frame.y - 26.0), PALE_INK);
                free = middle + half + 24.0;
            }
        }
    }

    fn values(&mut self, field: &Field, points: &[Point]) {
        let mut line = PathBuilder::new();
        let many = points.len() > MANY;
        let side = if many { 12.0 } else { 26.0 };
        for (place, point) in points.iter().enumerate() {
            let (x, y) = (field.x(point.day), field.y(point.value));
            if place == 0 { line.move_to(x, y) } else { line.line_to(x, y) }
        }
        if points.len() > 1 {
            let (width, dash) = Form::Values.look();
            self.sheet.stroke(line, if many { 3.0 } else { width }, dash, LINE);
        }
        for point in points {
            let (x, y) = (field.x(point.day), field.y(point.value));
            if !many {
                self.sheet.fill(shapes::circle(x, y, side + 8.0), PAPER);
            }
            self.sheet.fill(shapes::circle(x, y, side), LINE);
        }
    }

    /// Words for the last value and the lines, on the right, each as near to what it names as it can be; and the first value
    /// at its place.
    fn labels(&mut self, field: &Field, run: &Run, levels: &[(Form, &Level)]) {
        let mut labels: Vec<(Form, f32, Block)> = Vec::new();
        let set = |words: &str, weight| self.letters.set(words, weight, &[38.0, 34.0, 32.0], RIGHT - 48.0, 2);
        if let Some(last) = run.points.last() {
            labels.push((Form::Values, field.y(last.value), set(&run.last, Weight::Bold)));
        }
        labels.extend(
            levels.iter().map(|(form, level)| (*form, field.y(level.value), set(&level.words, Weight::Regular))),
        );
        labels.sort_by(|one, other| one.1.total_cmp(&other.1));
        let wanted: Vec<f32> = labels.iter().map(|(_, y, block)| y - block.height() / 2.0).collect();
        let heights: Vec<f32> = labels.iter().map(|(.., block)| block.height()).collect();
        let room = (field.frame.y - 20.0, field.frame.bottom() + 20.0);
        let tops = apart(&wanted, &heights, 6.0, room);
        for ((form, y, block), top) in labels.iter().zip(tops) {
            let (x, middle) = (field.right(), top + block.height() / 2.0);
            let (width, dash) = form.look();
            let mut path = PathBuilder::new();
            // The last value has its own way to its words; a line goes on to them.
            let from = if *form == Form::Values { run.points.last().map_or(x, |it| field.x(it.day) + 20.0) } else { x };
            path.move_to(from, *y);
            path.line_to(x + 10.0, *y);
            path.line_to(x + 36.0, middle);
            let width = if *form == Form::Values { 2.0 } else { width };
            self.sheet.stroke(path, width, dash, form.colour());
            self.sheet.fill(block.outlines(x + 46.0, top), if *form == Form::Target { TARGET } else { INK });
        }
        let (Some(first), true) = (run.points.first(), run.points.len() > 1) else { return };
        let words = self.letters.set(&figure(first.value), Weight::Bold, &[38.0, 32.0], field.frame.width / 2.0, 1);
        let (x, y) = (field.x(first.day), field.y(first.value));
        // Where the line does not go.
        let down = run.points.get(1).is_some_and(|next| next.value > first.value);
        let down = if y - 52.0 < field.frame.y { true } else { down && y + 66.0 < field.frame.bottom() };
        let middle = if down { y + 44.0 } else { y - 40.0 };
        let x = x.max(field.frame.x + 6.0 + words.width() / 2.0);
        let behind = Frame::new(x - words.width() / 2.0 - 6.0, middle - 22.0, words.width() + 12.0, 44.0);
        self.sheet.rounded(behind, 8.0, PAPER);
        self.sheet.fill(words.centred(x, middle), INK);
    }

    /// The days of the values below the field: first and last, and between them what has room.
    fn days(&mut self, field: &Field, points: &[Point]) {
        let y = field.frame.bottom();
        self.across(field, y, (3.0, None), EDGE);
        let mut taken: Vec<(f32, f32)> = Vec::new();
        let between = (1..points.len().saturating_sub(1)).collect::<Vec<_>>();
        // The middle one first.
        let middle = between.len() / 2;
        let order = [0, points.len().saturating_sub(1)].into_iter();
        let order = order.chain(between.get(middle).copied()).chain(between.iter().copied());
        for point in order.filter_map(|place| points.get(place)) {
            let x = field.x(point.day);
            let words = self.letters.set(&point.words, Weight::Regular, &[34.0, 32.0], INNER / 2.0, 1);
            let half = words.width() / 2.0;
            let middle = x.clamp(MARGIN + half, (MARGIN + INNER - half).max(MARGIN + half));
            let (from, to) = (middle - half - 24.0, middle + half + 24.0);
            if taken.iter().any(|(start, end)| from < *end && to > *start) {
                continue;
            }
            taken.push((middle - half, middle + half));
            let mut path = PathBuilder::new();
            path.move_to(x, y);
            path.line_to(x, y + 14.0);
            self.sheet.stroke(path, 3.0, None, EDGE);
            self.sheet.fill(words.centred(middle, y + 42.0), PALE_INK);
        }
        self.y = y + 68.0;
    }
}

/// Tops, as near to the wanted ones as they can be without overlapping or leaving the room.
fn apart(wanted: &[f32], heights: &[f32], between: f32, (top, bottom): (f32, f32)) -> Vec<f32> {
    let mut free = top;
    let mut tops: Vec<f32> = wanted
        .iter()
        .zip(heights)
        .map(|(wanted, height)| {
            let edge = wanted.max(free);
            free = edge + height + between;
            edge
        })
        .collect();
    let mut end = bottom;
    for (edge, height) in tops.iter_mut().zip(heights).rev() {
        *edge = edge.min(end - height);
        end = *edge - between;
    }
    tops
}

#[cfg(test)]
mod tests;
