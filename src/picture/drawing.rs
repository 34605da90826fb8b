//! A chart on its way, from the top down: what all of them share.

use super::letters::{Letters, Weight};
use super::sheet::Sheet;
use super::{INK, INNER, MARGIN, PALE_INK};
use crate::message::Colour;

/// A chart on its way, from the top down.
pub(super) struct Drawing<'a> {
    pub(super) letters: &'a Letters,
    pub(super) sheet: Sheet,
    /// Where the next thing goes.
    pub(super) y: f32,
}

impl<'a> Drawing<'a> {
    pub(super) fn new(letters: &'a Letters) -> Self {
        Self { letters, sheet: Sheet::default(), y: MARGIN }
    }

    /// Words over the whole width.
    pub(super) fn words(&mut self, words: &str, weight: Weight, sizes: &[f32], lines: usize, colour: Colour) {
        let block = self.letters.set(words, weight, sizes, INNER, lines);
        self.sheet.fill(block.outlines(MARGIN, self.y), colour);
        self.y += block.height();
    }

    /// What it is about, and smaller words below that.
    pub(super) fn heading(&mut self, title: &str, subtitle: &str) {
        self.words(title, Weight::Bold, &[56.0, 48.0, 42.0], 3, INK);
        self.words(subtitle, Weight::Regular, &[36.0, 32.0], 3, PALE_INK);
        self.y += 22.0;
    }

    /// Small print below everything.
    pub(super) fn note(&mut self, note: &str) {
        if !note.trim().is_empty() {
            self.y += 30.0;
            self.words(note, Weight::Regular, &[32.0], 6, PALE_INK);
        }
    }
}
