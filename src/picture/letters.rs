//! Texts: shaped with the font's own rules, so that accents and marks sit where they belong, broken into lines, made
//! smaller or cut where they would not fit.

use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathSink};
use harfrust::{Buffer, Direction, Font, GlyphId, ShapeOptions, ShaperFont, shape};
use tiny_skia::PathBuilder;

use crate::error::Fault;
use crate::message::Text;

/// From one line's top to the next one's, for letters of size 1.
const LINE: f32 = 1.3;
/// How far below a line's top its letters stand.
const BASELINE: f32 = 1.02;
/// How high capitals and figures are.
const CAPITAL: f32 = 0.714;
/// How far a letter or its marks may lean over its place, for letters of size 1.
const LEANING: f32 = 0.2;
/// A letter with more marks than that would reach into the lines around it.
const MOST_GLYPHS: usize = 4;
/// More letters than any picture has room for; what follows is not even looked at.
const MOST: usize = 1000;

/// A strength of the letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// The fonts.
pub(super) struct Letters {
    regular: Font,
    bold: Font,
}

/// A text that has found its form.
pub(super) struct Block {
    font: Font,
    size: f32,
    lines: Vec<Vec<Cluster>>,
}

/// The smallest part of a text that may stand on a line of its own: a letter with its marks. In the font's units.
#[derive(Clone, Debug)]
struct Cluster {
    glyphs: Vec<Glyph>,
    advance: f32,
    blank: bool,
    /// A line may end after it.
    breaks: bool,
}

#[derive(Clone, Copy, Debug)]
struct Glyph {
    id: u32,
    x: f32,
    y: f32,
}

impl Letters {
    /// Reads the fonts, which are part of the program.
    pub(super) fn load() -> Result<Self, Fault> {
        let font = |bytes: &'static [u8]| {
            Font::new(bytes, 0).ok_or_else(|| Fault::Internal("a built-in font can't be read".into()))
        };
        Ok(Self { regular: font(notosans::REGULAR_TTF)?, bold: font(notosans::BOLD_TTF)? })
    }

    /// Whether some of these letters are missing in the fonts: each is drawn as a box.
    pub(super) fn lacks(&self, words: &str) -> bool {
        clusters(&self.regular, words).iter().flat_map(|cluster| &cluster.glyphs).any(|glyph| glyph.id == 0)
    }

    /// Sets words in the first of `sizes` (largest first) in which they take at most `lines` lines of `width`; if none
    /// will do, in the last, cut off with an ellipsis.
    pub(super) fn set(&self, words: &str, weight: Weight, sizes: &[f32], width: f32, lines: usize) -> Block {
        let font = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        let clusters = clusters(font, words);
        let mut block = Block { font: font.clone(), size: 1.0, lines: Vec::new() };
        for size in sizes {
            block.size = *size;
            block.lines = broken(&clusters, width / block.scale());
            if block.lines.len() <= lines {
                return block;
            }
        }
        let room = width / block.scale();
        block.lines.truncate(lines);
        if let Some(last) = block.lines.last_mut() {
            let ellipsis = clusters_of_one_line(font, "…");
            while !last.is_empty() && length(last) + length(&ellipsis) > room {
                last.pop();
            }
            trim(last);
            last.extend(ellipsis);
        }
        block
    }
}

impl Block {
    /// Whether there is nothing to see.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The longest line.
    pub(super) fn width(&self) -> f32 {
        self.lines.iter().map(|line| length(line)).fold(0.0, f32::max) * self.scale()
    }

    /// All lines, with the room that letters need above and below.
    pub(super) fn height(&self) -> f32 {
        self.lines.len() as f32 * self.size * LINE
    }

    /// The outlines, with the top left corner of the first line at (`x`, `y`).
    pub(super) fn outlines(&self, x: f32, y: f32) -> PathBuilder {
        let mut path = PathBuilder::new();
        for (number, line) in self.lines.iter().enumerate() {
            self.draw(line, x, y + self.size * (BASELINE + LINE * number as f32), &mut path);
        }
        path
    }

    /// The outlines of a single line whose capitals and figures have their middle at (`x`, `y`).
    pub(super) fn centred(&self, x: f32, y: f32) -> PathBuilder {
        let mut path = PathBuilder::new();
        if let Some(line) = self.lines.first() {
            let width = length(line) * self.scale();
            self.draw(line, x - width / 2.0, y + self.size * CAPITAL / 2.0, &mut path);
        }
        path
    }

    fn draw(&self, line: &[Cluster], mut x: f32, y: f32, path: &mut PathBuilder) {
        let (outlines, scale) = (self.font.outline_glyphs(), self.scale());
        for cluster in line {
            for glyph in &cluster.glyphs {
                let Some(outline) = outlines.get(GlyphId::new(glyph.id)) else { continue };
                let mut pen = Pen { path, x: x + glyph.x * scale, y: y - glyph.y * scale, scale };
                // A glyph that can't be drawn leaves its place empty.
                let _ = outline.draw(&DrawOptions::new(), DrawMemory::Scratch, &mut pen);
            }
            x += cluster.advance * scale;
        }
    }

    fn scale(&self) -> f32 {
        self.size / f32::from(self.font.units_per_em())
    }
}

/// A text's clusters, in order; line ends become spaces, and what can't be seen is left out.
fn clusters(font: &Font, words: &str) -> Vec<Cluster> {
    let words: String = Text::given(words).plain().chars().take(MOST).collect();
    clusters_of_one_line(font, words.trim())
}

fn clusters_of_one_line(font: &Font, words: &str) -> Vec<Cluster> {
    let mut buffer = Buffer::new();
    buffer.push_str(words);
    buffer.guess_segment_properties();
    // The font has no letters that run the other way; this keeps the clusters in the order of the text.
    buffer.set_direction(Direction::LeftToRight);
    if shape(&ShaperFont::new(font), &mut buffer, ShapeOptions::new()).is_err() {
        return Vec::new();
    }
    let mut clusters: Vec<(usize, Cluster)> = Vec::new();
    for (info, place) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
        let start = info.cluster as usize;
        if clusters.last().is_none_or(|(last, _)| *last != start) {
            let first = words.get(start..).and_then(|rest| rest.chars().next());
            let cluster = Cluster {
                glyphs: Vec::new(),
                advance: 0.0,
                blank: first.is_some_and(|c| c.is_whitespace() && c != '\u{A0}' && c != '\u{202F}'),
                breaks: matches!(first, Some('-' | '/' | '‐' | '–' | '—')),
            };
            clusters.push((start, cluster));
        }
        if let Some((_, cluster)) = clusters.last_mut() {
            // A letter that the font lacks is one box, whatever marks it has.
            let boxed = cluster.glyphs.iter().any(|glyph| glyph.id == 0);
            if boxed || cluster.glyphs.len() == MOST_GLYPHS {
                continue;
            }
            let (x, y) = (cluster.advance + place.x_offset as f32, place.y_offset as f32);
            cluster.glyphs.push(Glyph { id: info.glyph_id, x, y });
            cluster.advance += place.x_advance as f32;
        }
    }
    clusters.into_iter().map(|(_, cluster)| roomy(font, cluster)).collect()
}

/// Gives a letter the room that it takes with its marks, where they reach far over its place.
fn roomy(font: &Font, mut cluster: Cluster) -> Cluster {
    let mut path = PathBuilder::new();
    let outlines = font.outline_glyphs();
    for glyph in &cluster.glyphs {
        if let Some(outline) = outlines.get(GlyphId::new(glyph.id)) {
            let mut pen = Pen { path: &mut path, x: glyph.x, y: glyph.y, scale: 1.0 };
            let _ = outline.draw(&DrawOptions::new(), DrawMemory::Scratch, &mut pen);
        }
    }
    let Some(bounds) = path.finish().map(|path| path.bounds()) else { return cluster };
    let leaning = f32::from(font.units_per_em()) * LEANING;
    let before = (-bounds.left() - leaning).max(0.0);
    let after = (bounds.right() - cluster.advance - leaning).max(0.0);
    for glyph in &mut cluster.glyphs {
        glyph.x += before;
    }
    cluster.advance += before + after;
    cluster
}

/// Lines of at most `width`: broken at spaces and hyphens, and within a word only if it has more than a line.
fn broken(clusters: &[Cluster], width: f32) -> Vec<Vec<Cluster>> {
    let mut lines: Vec<Vec<Cluster>> = Vec::new();
    let mut line: Vec<Cluster> = Vec::new();
    for cluster in clusters {
        while !cluster.blank && !line.is_empty() && length(&line) + cluster.advance > width {
            let breaks = line.iter().rposition(|before| before.blank || before.breaks);
            let rest = match breaks {
                Some(at) => line.split_off(at + 1),
                None => Vec::new(),
            };
            trim(&mut line);
            lines.push(std::mem::replace(&mut line, rest));
        }
        if !(cluster.blank && line.is_empty()) {
            line.push(cluster.clone());
        }
    }
    trim(&mut line);
    lines.push(line);
    lines.retain(|line| !line.is_empty());
    lines
}

fn trim(line: &mut Vec<Cluster>) {
    while line.last().is_some_and(|last| last.blank) {
        line.pop();
    }
}

fn length(line: &[Cluster]) -> f32 {
    line.iter().map(|cluster| cluster.advance).sum()
}

/// Carries an outline from the font's units, which count upwards, to the picture.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl PathSink for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let ((cx0, cy0), (x, y)) = (self.at(cx0, cy0), self.at(x, y));
        self.path.quad_to(cx0, cy0, x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let ((cx0, cy0), (cx1, cy1), (x, y)) = (self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
        self.path.cubic_to(cx0, cy0, cx1, cy1, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn set(words: &str, sizes: &[f32], width: f32, lines: usize) -> Block {
        Letters::load().unwrap().set(words, Weight::Regular, sizes, width, lines)
    }

    #[test]
    fn a_text_is_broken_made_smaller_and_cut_in_that_order() {
        let whole = set("Marketing & communications", &[40.0], 900.0, 1);
        assert_eq!((whole.lines.len(), whole.size), (1, 40.0));
        let broken = set("Marketing & communications", &[40.0], whole.width() - 1.0, 2);
        assert_eq!((broken.lines.len(), broken.size), (2, 40.0));
        let smaller = set("Marketing & communications", &[40.0, 30.0], whole.width() - 1.0, 1);
        assert_eq!((smaller.lines.len(), smaller.size), (1, 30.0));
        let cut = set("Marketing & communications", &[40.0, 30.0], smaller.width() - 1.0, 1);
        assert_eq!((cut.lines.len(), cut.size), (1, 30.0));
        assert!(cut.width() < smaller.width());
        assert!(set(" \n\t\u{202E} ", &[40.0], 100.0, 1).is_empty());
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        // A name in Halkomelem: marks that have no letter of their own in Unicode.
        let block = set("hən̓q̓əmin̓əm̓", &[40.0], 900.0, 1);
        assert_eq!(block.lines[0].len(), 10);
        assert!(block.lines[0].iter().all(|cluster| cluster.advance > 0.0));
        let known = block.lines[0].iter().flat_map(|cluster| &cluster.glyphs).all(|glyph| glyph.id != 0);
        assert!(known, "the font has all of them");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_line_is_longer_than_its_room(words in "\\PC{0,80}", width in 60f32..900.0, lines in 1usize..4) {
            let block = set(&words, &[40.0, 30.0], width, lines);
            prop_assert!(block.lines.len() <= lines);
            // One letter alone may be wider than a very narrow room.
            prop_assert!(block.width() <= width + 0.5 || block.lines.iter().all(|line| line.len() <= 2), "{}", block.width());
        }
    }
}
