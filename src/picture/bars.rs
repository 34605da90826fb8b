//! Stacked bars, one for each question.

use super::drawing::Drawing;
use super::letters::{Letters, Weight};
use super::numbers::grouped;
use super::sheet::{Frame, Sheet};
use super::{EDGE, EMPTY, INK, INNER, MARGIN, PALE_INK, PAPER, WIDTH, shapes};
use crate::error::Fault;
use crate::message::Colour;

/// How high a bar is.
const THICK: f32 = 100.0;
/// Between the parts of a bar.
const GAP: f32 = 6.0;
/// The least that a part is wide.
const THIN: f32 = 3.0;
/// Round corners.
const CORNER: f32 = 10.0;
/// The box of a symbol in the legend.
const CHIP: f32 = 50.0;

/// A chart of stacked bars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bars {
    /// What it is about.
    pub title: String,
    /// Smaller words below the title.
    pub subtitle: String,
    /// The words for red, blue, green and "can't tell".
    pub legend: [String; 4],
    /// From the top down.
    pub bars: Vec<Bar>,
    /// Small print below everything.
    pub note: String,
}

/// One bar. All bars of a chart have the same scale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// What it counts.
    pub label: String,
    /// How many answered red, blue, green, and that they can't tell; `None` if that must not be shown.
    pub parts: Option<[u32; 4]>,
    /// Said in place of the parts that must not be shown.
    pub withheld: String,
}

/// How a part looks. From red to green the fills become lighter, and "can't tell" has stripes, so that they can be told
/// apart without seeing colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    symbol: Symbol,
    fill: Colour,
    stripes: Option<Colour>,
    /// Symbol and count on the fill.
    ink: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Symbol {
    Triangle,
    Diamond,
    Circle,
    QuestionMark,
}

/// In the order of [`Bar::parts`].
const LOOKS: [Look; 4] = [
    Look { symbol: Symbol::Triangle, fill: Colour(0xA8_1C_1C), stripes: None, ink: PAPER },
    Look { symbol: Symbol::Diamond, fill: Colour(0x2A_6F_D0), stripes: None, ink: PAPER },
    Look { symbol: Symbol::Circle, fill: Colour(0x86_D4_93), stripes: None, ink: INK },
    Look { symbol: Symbol::QuestionMark, fill: Colour(0xDB_DF_E4), stripes: Some(Colour(0xBD_C4_CC)), ink: INK },
];

/// Draws the chart as PNG, [`WIDTH`] pixels wide and as high as it needs to be.
///
/// # Errors
/// A chart that would be thousands of pixels high.
pub fn bars(bars: &Bars) -> Result<Vec<u8>, Fault> {
    let letters = Letters::load()?;
    let (sheet, height) = Drawing::new(&letters).bars(bars);
    sheet.png(height)
}

impl Drawing<'_> {
    fn bars(mut self, chart: &Bars) -> (Sheet, f32) {
        self.heading(&chart.title, &chart.subtitle);
        self.legend(&chart.legend);
        let most = chart.bars.iter().map(Bar::total).max().unwrap_or(0);
        for bar in &chart.bars {
            self.y += 34.0;
            self.words(&bar.label, Weight::Bold, &[38.0, 34.0], 3, INK);
            self.y += 8.0;
            match bar.parts {
                None => self.withheld(&bar.withheld),
                Some(parts) => self.bar(parts, most),
            }
        }
        self.note(&chart.note);
        (self.sheet, self.y + MARGIN)
    }

    fn legend(&mut self, words: &[String; 4]) {
        let mut x = MARGIN;
        for (look, words) in LOOKS.iter().zip(words) {
            let word = self.letters.set(words, Weight::Regular, &[36.0, 32.0], INNER - CHIP - 12.0, 1);
            let width = CHIP + if word.is_empty() { 0.0 } else { 12.0 + word.width() };
            if x > MARGIN && x + width > MARGIN + INNER {
                x = MARGIN;
                self.y += CHIP + 12.0;
            }
            self.chip(look, Frame::new(x, self.y, CHIP, CHIP));
            let middle = self.y + CHIP / 2.0;
            self.sheet.fill(word.centred(x + CHIP + 12.0 + word.width() / 2.0, middle), INK);
            x += width + 34.0;
        }
        self.y += CHIP;
    }

    /// A symbol as it stands in the bars.
    fn chip(&mut self, look: &Look, frame: Frame) {
        self.part(look, frame);
        let (x, y) = frame.middle();
        self.symbol(look, x, y, frame.width * 0.6, look.ink);
    }

    fn part(&mut self, look: &Look, frame: Frame) {
        self.sheet.rounded(frame, CORNER, look.fill);
        if let Some(stripes) = look.stripes {
            self.sheet.stripes(frame, CORNER, stripes);
        }
    }

    fn symbol(&mut self, look: &Look, x: f32, y: f32, side: f32, colour: Colour) {
        let path = match look.symbol {
            Symbol::Triangle => shapes::triangle(x, y, side),
            Symbol::Diamond => shapes::diamond(x, y, side),
            Symbol::Circle => shapes::circle(x, y, side),
            Symbol::QuestionMark => self.letters.set("?", Weight::Bold, &[side * 1.3], WIDTH as f32, 1).centred(x, y),
        };
        self.sheet.fill(path, colour);
    }

    fn withheld(&mut self, words: &str) {
        let block = self.letters.set(words, Weight::Regular, &[34.0], INNER - 48.0, 3);
        let frame = Frame::new(MARGIN, self.y, INNER, THICK.max(block.height() + 36.0));
        self.sheet.rounded(frame, CORNER, EMPTY);
        self.sheet.dashed(frame, CORNER, EDGE);
        let top = frame.y + (frame.height - block.height()) / 2.0;
        self.sheet.fill(block.outlines(MARGIN + 24.0, top), PALE_INK);
        self.y = frame.bottom();
    }

    fn bar(&mut self, parts: [u32; 4], most: u64) {
        let pieces = pieces(parts, most, self.y);
        if pieces.is_empty() {
            let frame = Frame::new(MARGIN, self.y, INNER, THICK);
            self.sheet.rounded(frame, CORNER, EMPTY);
            let (x, y) = frame.middle();
            let zero = self.letters.set("0", Weight::Bold, &[44.0], INNER, 1);
            self.sheet.fill(zero.centred(x, y), PALE_INK);
        }
        let mut outside = Vec::new();
        for (look, count, frame) in pieces {
            self.part(look, frame);
            if !self.count_inside(look, count, frame) {
                outside.push((look, count, frame));
            }
        }
        self.y += THICK;
        if !outside.is_empty() {
            self.counts_below(&outside);
        }
    }

    /// Symbol and count within their part, side by side or one above the other; or `false` if it is too narrow.
    fn count_inside(&mut self, look: &Look, count: u32, frame: Frame) -> bool {
        let words = grouped(count);
        let (x, y) = frame.middle();
        let figure = self.letters.set(&words, Weight::Bold, &[46.0], INNER, 1);
        let (side, gap) = (40.0, 12.0);
        let beside = side + gap + figure.width();
        if beside + 32.0 <= frame.width {
            self.symbol(look, x - beside / 2.0 + side / 2.0, y, side, look.ink);
            self.sheet.fill(figure.centred(x + (side + gap) / 2.0, y), look.ink);
            return true;
        }
        let figure = self.letters.set(&words, Weight::Bold, &[40.0], INNER, 1);
        if figure.width().max(30.0) + 8.0 <= frame.width {
            self.symbol(look, x, y - 23.0, 30.0, look.ink);
            self.sheet.fill(figure.centred(x, y + 22.0), look.ink);
            return true;
        }
        false
    }

    /// Symbols and counts of parts that are too narrow to hold them: below their parts, as near as they can be.
    fn counts_below(&mut self, parts: &[(&Look, u32, Frame)]) {
        let (side, gap, between) = (38.0, 8.0, 20.0);
        let mut figures = Vec::new();
        let mut widths = Vec::new();
        for size in [38.0, 32.0, 26.0, 20.0] {
            let set = |(_, count, _): &(&Look, u32, Frame)| {
                self.letters.set(&grouped(*count), Weight::Bold, &[size], INNER, 1)
            };
            figures = parts.iter().map(set).collect();
            widths = figures.iter().map(|figure| side + gap + figure.width()).collect::<Vec<_>>();
            if widths.iter().sum::<f32>() + between * (widths.len() - 1) as f32 <= INNER {
                break;
            }
        }
        let wanted: Vec<f32> =
            parts.iter().zip(&widths).map(|((.., frame), width)| frame.middle().0 - width / 2.0).collect();
        let top = self.y + 10.0;
        for (((look, ..), figure), x) in parts.iter().zip(&figures).zip(side_by_side(&wanted, &widths, between)) {
            let chip = Frame::new(x, top, side, side);
            self.chip(look, chip);
            self.sheet.fill(figure.centred(x + side + gap + figure.width() / 2.0, chip.middle().1), INK);
        }
        self.y = top + side;
    }
}

impl Bar {
    fn total(&self) -> u64 {
        self.parts.unwrap_or_default().iter().map(|count| u64::from(*count)).sum()
    }
}

/// The parts that there are, with their counts and places: the whole bar is to the longest one as their totals, and
/// within it every part has its share, after a thin strip for each, so that the smallest is still seen.
fn pieces(parts: [u32; 4], most: u64, y: f32) -> Vec<(&'static Look, u32, Frame)> {
    let total: f64 = parts.iter().map(|count| f64::from(*count)).sum();
    let shown: Vec<_> = LOOKS.iter().zip(parts).filter(|(_, count)| *count > 0).collect();
    let fixed = THIN * shown.len() as f32 + GAP * shown.len().saturating_sub(1) as f32;
    let shared = f64::from((INNER * (total / most.max(1) as f64) as f32 - fixed).max(0.0));
    let (mut before, mut x) = (0.0, MARGIN);
    let mut pieces = Vec::new();
    for (look, count) in shown {
        let share = |count: f64| (shared * count / total).round();
        let width = THIN + (share(before + f64::from(count)) - share(before)) as f32;
        before += f64::from(count);
        pieces.push((look, count, Frame::new(x, y, width, THICK)));
        x += width + GAP;
    }
    pieces
}

/// Left edges, as near to the wanted ones as they can be without overlapping or leaving the picture.
fn side_by_side(wanted: &[f32], widths: &[f32], between: f32) -> Vec<f32> {
    let mut left = MARGIN;
    let mut edges: Vec<f32> = wanted
        .iter()
        .zip(widths)
        .map(|(wanted, width)| {
            let edge = wanted.max(left);
            left = edge + width + between;
            edge
        })
        .collect();
    let mut right = MARGIN + INNER;
    for (edge, width) in edges.iter_mut().zip(widths).rev() {
        *edge = edge.min(right - width);
        right = *edge - between;
    }
    edges
}

#[cfg(test)]
mod tests;
