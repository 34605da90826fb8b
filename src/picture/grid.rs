//! A table of counts whose fields are the darker the more they count, and below it what needs somebody, by name.

use super::drawing::Drawing;
use super::letters::{Letters, Weight};
use super::numbers::grouped;
use super::sheet::Frame;
use super::{EMPTY, INK, INNER, MARGIN, PALE_INK, PAPER, WIDTH, shapes};
use crate::error::Fault;
use crate::message::Colour;

/// How high a field is.
const HIGH: f32 = 88.0;
/// Between fields.
const GAP: f32 = 8.0;
/// Round corners.
const CORNER: f32 = 10.0;
/// The side of a symbol beside words.
const SIGN: f32 = 30.0;

/// A table of counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// What it is about.
    pub title: String,
    /// Smaller words below the title.
    pub subtitle: String,
    /// What each column counts.
    pub columns: Vec<String>,
    /// What the symbols stand for, in the order of [`Mark::ALL`].
    pub legend: [String; 2],
    /// From the top down. A row that sums the others up is no part of the scale.
    pub rows: Vec<Line>,
    /// Below the table, from the top down.
    pub listed: Vec<Listed>,
    /// Small print below everything.
    pub note: String,
    /// Said in the small print if some of these letters can't be drawn.
    pub lacking: String,
}

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub label: String,
    /// It sums the others up.
    pub sum: bool,
    /// A field for each column.
    pub cells: Vec<Cell>,
    /// Said in place of the fields if they count nothing; empty: they are drawn all the same.
    pub nothing: String,
}

/// A field of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// How many there are.
    pub count: u32,
    /// How many of them are late.
    pub late: u32,
}

/// Something listed by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its symbols; none in a line that stands for the rest.
    pub marks: Vec<Mark>,
    /// Its name.
    pub name: String,
    /// Smaller words below that; may be empty.
    pub facts: String,
}

/// A symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A triangle.
    Late,
    /// A square on its corner.
    Blocked,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Late, Self::Blocked];

    fn colour(self) -> Colour {
        match self {
            Self::Late => Colour(0xA8_1C_1C),
            Self::Blocked => Colour(0x8A_4B_00),
        }
    }
}

/// How a field looks, from few to many.
const SHADES: [(Colour, Colour); 4] =
    [(Colour(0xDF_EB_FA), INK), (Colour(0xA9_C9_F0), INK), (Colour(0x2A_6F_D0), PAPER), (Colour(0x17_43_85), PAPER)];

/// The fill and the ink of a field, seen from the largest of the table.
fn shade(count: u32, most: u32) -> (Colour, Colour) {
    if count == 0 || most == 0 {
        return (EMPTY, PALE_INK);
    }
    let place = (u64::from(count) * SHADES.len() as u64).div_ceil(u64::from(most)).max(1) as usize - 1;
    SHADES[place.min(SHADES.len() - 1)]
}

/// Draws the table as PNG, [`WIDTH`] pixels wide and as high as it needs to be.
///
/// # Errors
/// A table that would be thousands of pixels high.
pub fn grid(grid: &Grid) -> Result<Vec<u8>, Fault> {
    let letters = Letters::load()?;
    let (sheet, height) = Drawing::new(&letters).grid(grid);
    sheet.png(height)
}

impl Drawing<'_> {
    fn grid(mut self, grid: &Grid) -> (super::sheet::Sheet, f32) {
        self.heading(&grid.title, &grid.subtitle);
        self.signs(&grid.legend);
        let widths = self.widths(&grid.columns);
        self.headings(&grid.columns, &widths);
        let parts = || grid.rows.iter().filter(|row| !row.sum);
        let most = parts().flat_map(|row| &row.cells).map(|cell| cell.count).max().unwrap_or(0);
        for row in &grid.rows {
            self.y += 18.0;
            self.words(&row.label, Weight::Bold, &[36.0, 32.0], 2, INK);
            let counts = row.cells.iter().any(|cell| cell.count > 0);
            if !counts && !row.nothing.trim().is_empty() {
                self.words(&row.nothing, Weight::Regular, &[34.0, 32.0], 2, PALE_INK);
                continue;
            }
            self.y += 4.0;
            let mut x = MARGIN;
            for (cell, width) in row.cells.iter().zip(&widths) {
                let frame = Frame::new(x, self.y, *width, HIGH);
                self.cell(*cell, frame, if row.sum { 0 } else { most });
                x += width + GAP;
            }
            self.y += HIGH;
        }
        if !grid.listed.is_empty() {
            self.y += 26.0;
        }
        for listed in &grid.listed {
            self.listed(listed);
        }
        let lacks = grid.rows.iter().map(|row| &row.label).chain(grid.listed.iter().map(|it| &it.name));
        let lacks = lacks.chain([&grid.title, &grid.subtitle]).any(|words| self.letters.lacks(words));
        let lacking = if lacks { grid.lacking.as_str() } else { "" };
        self.note([grid.note.as_str(), lacking].join(" ").trim());
        (self.sheet, self.y + MARGIN)
    }

    fn sign(&mut self, mark: Mark, x: f32, y: f32, side: f32, colour: Colour) {
        let shape = match mark {
            Mark::Late => shapes::triangle(x, y, side),
            Mark::Blocked => shapes::diamond(x, y, side),
        };
        self.sheet.fill(shape, colour);
    }

    /// What the symbols stand for.
    fn signs(&mut self, legend: &[String; 2]) {
        let mut x = MARGIN;
        let middle = self.y + 24.0;
        for (mark, words) in Mark::ALL.into_iter().zip(legend) {
            if words.trim().is_empty() {
                continue;
            }
            let room = (MARGIN + INNER - x - SIGN - 12.0).max(SIGN);
            let word = self.letters.set(words, Weight::Regular, &[36.0, 32.0], room.min(INNER / 2.0 - 80.0), 1);
            self.sign(mark, x + SIGN / 2.0, middle, SIGN, mark.colour());
            self.sheet.fill(word.centred(x + SIGN + 12.0 + word.width() / 2.0, middle), INK);
            x += SIGN + 12.0 + word.width() + 40.0;
        }
        self.y += if x > MARGIN { 72.0 } else { 0.0 };
    }

    /// How wide the columns are: together as wide as the picture, and no word wider than its own as long as that is possible.
    fn widths(&self, columns: &[String]) -> Vec<f32> {
        let room = INNER - GAP * columns.len().saturating_sub(1) as f32;
        let least = room / columns.len().max(1) as f32 * 0.75;
        let wanted = |words: &String| {
            let word = self.letters.set(words, Weight::Bold, &[32.0], WIDTH as f32, 1);
            (word.width() + 4.0).max(least)
        };
        let wanted: Vec<f32> = columns.iter().map(wanted).collect();
        let all: f32 = wanted.iter().sum();
        let spare = (room - all) / columns.len().max(1) as f32;
        // Too wide: all become narrower by the same share.
        wanted.iter().map(|width| if spare < 0.0 { width * room / all } else { width + spare }).collect()
    }

    fn headings(&mut self, columns: &[String], widths: &[f32]) {
        let mut x = MARGIN;
        for (words, width) in columns.iter().zip(widths) {
            let word = self.letters.set(words, Weight::Bold, &[32.0, 28.0], *width, 1);
            self.sheet.fill(word.centred(x + width / 2.0, self.y + 20.0), PALE_INK);
            x += width + GAP;
        }
        self.y += 40.0;
    }

    fn cell(&mut self, cell: Cell, frame: Frame, most: u32) {
        let (fill, ink) = shade(cell.count, most);
        let ink = if cell.count > 0 && fill == EMPTY { INK } else { ink };
        self.sheet.rounded(frame, CORNER, fill);
        let (x, y) = frame.middle();
        let room = frame.width - 12.0;
        let count = self.letters.set(&grouped(cell.count), Weight::Bold, &[48.0, 40.0, 32.0, 26.0, 20.0], room, 1);
        if cell.late == 0 {
            self.sheet.fill(count.centred(x, y), ink);
            return;
        }
        let late = self.letters.set(&grouped(cell.late), Weight::Bold, &[32.0, 26.0, 20.0, 16.0], room - SIGN - 4.0, 1);
        self.sheet.fill(count.centred(x, frame.y + 27.0), ink);
        let (width, below) = (SIGN + 4.0 + late.width(), frame.y + 67.0);
        self.sign(Mark::Late, x - width / 2.0 + SIGN / 2.0, below, SIGN - 2.0, ink);
        self.sheet.fill(late.centred(x + width / 2.0 - late.width() / 2.0, below), ink);
    }

    fn listed(&mut self, listed: &Listed) {
        self.y += 14.0;
        let indent = 2.0 * (SIGN + 8.0);
        for (place, mark) in listed.marks.iter().take(2).enumerate() {
            let x = MARGIN + SIGN / 2.0 + place as f32 * (SIGN + 6.0);
            self.sign(*mark, x, self.y + 24.0, SIGN, mark.colour());
        }
        let (x, width) = if listed.marks.is_empty() { (0.0, INNER) } else { (indent, INNER - indent) };
        for (words, weight, sizes, colour) in
            [(&listed.name, Weight::Bold, [36.0, 32.0], INK), (&listed.facts, Weight::Regular, [34.0, 32.0], PALE_INK)]
        {
            let block = self.letters.set(words, weight, &sizes, width, 2);
            self.sheet.fill(block.outlines(MARGIN + x, self.y), colour);
            self.y += block.height();
        }
    }
}

#[cfg(test)]
mod tests;
