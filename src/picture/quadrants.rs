//! Four quadrants, two beside two, with words in each.

use tiny_skia::PathBuilder;

use super::letters::{Block, Letters, Weight};
use super::sheet::{Frame, Sheet};
use super::{INK, INNER, MARGIN, PALE_INK, PAPER};
use crate::error::Fault;
use crate::message::Colour;

/// Between two quadrants.
const BETWEEN: f32 = 20.0;
/// How wide one is.
const WIDE: f32 = (INNER - BETWEEN) / 2.0;
/// What is kept free within.
const PADDING: f32 = 22.0;
/// Round corners.
const CORNER: f32 = 14.0;
/// The strip above a quadrant.
const STRIP: f32 = 14.0;
/// Between two entries.
const GAP: f32 = 16.0;
/// The room in front of an entry without a number.
const BULLET: f32 = 26.0;
/// The least that a number's box is wide.
const BOX: f32 = 56.0;
/// How high it is.
const BOX_HIGH: f32 = 42.0;
/// The size of what is read in a quadrant.
const SIZES: [f32; 2] = [34.0, 32.0];
/// The most lines of an entry.
const LINES: usize = 4;

/// Four quadrants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quadrants {
    /// What it is about.
    pub title: String,
    /// Smaller words below the title.
    pub subtitle: String,
    /// From left to right, from the top down.
    pub quadrants: [Quarter; 4],
    /// Small print below everything.
    pub note: String,
}

/// One of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarter {
    /// What it is called.
    pub heading: String,
    /// Its entries, each with a number in front if it has one.
    pub entries: Vec<(String, Option<u32>)>,
    /// Below them, or in their place.
    pub more: String,
}

/// How a quadrant looks: the strip above it, and what is behind it. Its heading says which it is.
const LOOKS: [(Colour, Colour); 4] = [
    (Colour(0x2F_7D_4F), Colour(0xEC_F6_EF)),
    (Colour(0xB4_5F_06), Colour(0xFD_F3_E6)),
    (Colour(0x2A_6F_D0), Colour(0xEB_F2_FC)),
    (Colour(0x8C_2F_5C), Colour(0xFA_EE_F4)),
];

/// Draws them as PNG, [`super::WIDTH`] pixels wide and as high as it needs to be.
///
/// # Errors
/// So many entries that it would be thousands of pixels high.
pub fn quadrants(of: &Quadrants) -> Result<Vec<u8>, Fault> {
    let letters = Letters::load()?;
    let (sheet, height) = draw(&letters, of);
    sheet.png(height)
}

fn draw(letters: &Letters, of: &Quadrants) -> (Sheet, f32) {
    let (mut sheet, mut y) = (Sheet::default(), MARGIN);
    let words = |sheet: &mut Sheet, y: &mut f32, words: &str, weight, sizes: &[f32], colour| {
        let block = letters.set(words, weight, sizes, INNER, 3);
        sheet.fill(block.outlines(MARGIN, *y), colour);
        *y += block.height();
    };
    words(&mut sheet, &mut y, &of.title, Weight::Bold, &[56.0, 48.0, 42.0], INK);
    words(&mut sheet, &mut y, &of.subtitle, Weight::Regular, &[36.0, 32.0], PALE_INK);
    y += 22.0;
    let quarters: Vec<Laid> = of.quadrants.iter().map(|quarter| Laid::of(letters, quarter)).collect();
    for (row, pair) in quarters.chunks(2).enumerate() {
        let height = pair.iter().map(|laid| laid.height).fold(0.0, f32::max);
        for (column, laid) in pair.iter().enumerate() {
            let frame = Frame::new(MARGIN + column as f32 * (WIDE + BETWEEN), y, WIDE, height);
            laid.put(&mut sheet, frame, LOOKS[row * 2 + column]);
        }
        y += height + BETWEEN;
    }
    words(&mut sheet, &mut y, &of.note, Weight::Regular, &[34.0, 32.0], PALE_INK);
    (sheet, y + MARGIN)
}

/// A quadrant whose texts have found their form.
struct Laid {
    heading: Block,
    entries: Vec<(Block, Option<Block>)>,
    more: Block,
    /// From the left edge of what is in front of an entry to its words.
    front: f32,
    height: f32,
}

impl Laid {
    fn of(letters: &Letters, quarter: &Quarter) -> Self {
        let inner = WIDE - 2.0 * PADDING;
        let heading = letters.set(&quarter.heading, Weight::Bold, &[42.0, 38.0, 34.0], inner, 2);
        let number = |count: &u32| letters.set(&count.to_string(), Weight::Bold, &[34.0], inner, 1);
        let numbers: Vec<Option<Block>> = quarter.entries.iter().map(|(_, count)| count.as_ref().map(number)).collect();
        let widest = numbers.iter().flatten().map(|block| block.width() + 20.0).reduce(f32::max);
        let front = widest.map_or(BULLET, |widest| widest.max(BOX) + 14.0);
        let words = |words: &str| letters.set(words, Weight::Regular, &SIZES, inner - front, LINES);
        let entries: Vec<(Block, Option<Block>)> =
            quarter.entries.iter().map(|(said, _)| words(said)).zip(numbers).collect();
        let more = letters.set(&quarter.more, Weight::Regular, &SIZES, inner, 2);
        let mut height = STRIP + PADDING + heading.height();
        for (block, number) in &entries {
            height += GAP + high(block, number.as_ref());
        }
        if !more.is_empty() {
            height += GAP + more.height();
        }
        Self { heading, entries, more, front, height: height + PADDING }
    }

    fn put(&self, sheet: &mut Sheet, frame: Frame, (strip, behind): (Colour, Colour)) {
        sheet.rounded(frame, CORNER, strip);
        let within = Frame::new(frame.x, frame.y + STRIP, frame.width, frame.height - STRIP);
        sheet.rounded(within, CORNER, behind);
        let x = frame.x + PADDING;
        let mut y = within.y + PADDING;
        sheet.fill(self.heading.outlines(x, y), INK);
        y += self.heading.height();
        for (block, number) in &self.entries {
            y += GAP;
            match number {
                Some(number) => {
                    let frame = Frame::new(x, y, self.front - 14.0, BOX_HIGH);
                    sheet.rounded(frame, 8.0, strip);
                    let (middle, centre) = frame.middle();
                    sheet.fill(number.centred(middle, centre), PAPER);
                }
                None => {
                    let mut dot = PathBuilder::new();
                    dot.push_circle(x + 8.0, y + SIZES[0] * 0.66, 7.0);
                    sheet.fill(dot, strip);
                }
            }
            sheet.fill(block.outlines(x + self.front, y), INK);
            y += high(block, number.as_ref());
        }
        if !self.more.is_empty() {
            sheet.fill(self.more.outlines(x, y + GAP), PALE_INK);
        }
    }
}

fn high(block: &Block, number: Option<&Block>) -> f32 {
    block.height().max(if number.is_some() { BOX_HIGH } else { SIZES[1] })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tiny_skia::Pixmap;

    use super::*;
    use crate::picture::WIDTH;
    use crate::picture::sheet::contrast;

    fn board(entries: [Vec<(String, Option<u32>)>; 4]) -> Quadrants {
        let headings = ["Strengths 3", "Weaknesses 1", "Opportunities 0", "Threats 12"];
        let mut quarters = entries.into_iter().zip(headings).map(|(entries, heading)| Quarter {
            heading: heading.into(),
            more: if entries.is_empty() { "Nothing yet".into() } else { "and 4 more".into() },
            entries,
        });
        Quadrants {
            title: "SWOT: Data Retreat".into(),
            subtitle: "16 entries".into(),
            quadrants: std::array::from_fn(|_| quarters.next().unwrap()),
            note: "In the order in which it came.".into(),
        }
    }

    #[test]
    fn the_same_board_is_the_same_picture_and_colours_can_be_read() {
        let entry = |words: &str, votes| (words.to_owned(), votes);
        let one = board([
            vec![entry("A strong team", Some(7)), entry("Partners", Some(120))],
            vec![entry("Few buses", None)],
            vec![],
            vec![entry("Money", None)],
        ]);
        assert_eq!(quadrants(&one).unwrap(), quadrants(&one).unwrap());
        let mut other = one.clone();
        other.quadrants[0].entries[0].1 = Some(8);
        assert_ne!(quadrants(&one).unwrap(), quadrants(&other).unwrap());
        for (strip, behind) in LOOKS {
            assert!(contrast(strip, PAPER) >= 4.5 && contrast(INK, behind) >= 7.0 && contrast(PALE_INK, behind) >= 4.5);
            assert!(contrast(strip, behind) >= 3.0, "the strip is seen");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn whatever_is_written_stays_within_its_quadrant(
            words in prop::collection::vec("\\PC{0,300}", 0..6), votes in prop::option::of(any::<u32>())
        ) {
            let entries: Vec<(String, Option<u32>)> = words.into_iter().map(|words| (words, votes)).collect();
            let of = board([entries.clone(), vec![], entries, vec![]]);
            let letters = Letters::load().unwrap();
            let (sheet, height) = draw(&letters, &of);
            let middle = MARGIN + WIDE + BETWEEN / 2.0;
            let strips: Vec<_> = sheet.marks().filter(|(_, colour)| LOOKS.iter().any(|(_, behind)| behind == colour)).collect();
            prop_assert_eq!(strips.len(), 4);
            for (place, colour) in sheet.marks() {
                prop_assert!(place.right() <= WIDTH as f32 && place.bottom() <= height, "{colour:?} {place:?}");
                let header = place.top() < strips[0].0.top() || place.bottom() > strips[3].0.bottom();
                prop_assert!(header || place.right() <= middle || place.left() >= middle, "{place:?}");
            }
            let picture = Pixmap::decode_png(&quadrants(&of).unwrap()).unwrap();
            prop_assert_eq!(picture.width(), WIDTH);
        }
    }
}
