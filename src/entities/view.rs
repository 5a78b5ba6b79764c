//! One text as the finders see it: the string, its neighbourhoods, its place in the issue.

use super::facts::Place;
use super::tokens::{self, Token};
use super::words::Words;
use std::cell::OnceCell;
use std::ops::Range;

/// A text with what finders ask of it. Offsets are bytes on character borders.
#[derive(Debug)]
pub(super) struct TextView<'t> {
    /// The text; it never changes.
    pub text: &'t str,
    /// Index of its article and of the text in it; `byte` is 0.
    pub place: Place,
    tokens: OnceCell<Vec<Token>>,
    words: OnceCell<Words<'t>>,
}

impl<'t> TextView<'t> {
    pub(super) fn new(text: &'t str, place: Place) -> Self {
        Self { text, place, tokens: OnceCell::new(), words: OnceCell::new() }
    }

    /// Its words with their hyphens, for finders that read word by word; cut when first asked for.
    pub(super) fn words(&self) -> &Words<'t> {
        self.words.get_or_init(|| Words::new(self.text))
    }

    /// The tokens of the text, cut once for all finders.
    pub(super) fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| tokens::cut(self.text))
    }

    /// The place of a byte in the issue.
    pub(super) fn place_of(&self, byte: usize) -> Place {
        Place { byte, ..self.place }
    }

    /// The text of a span.
    pub(super) fn surface(&self, span: &Range<usize>) -> &'t str {
        self.text.get(span.clone()).unwrap_or_default()
    }
}

/// Turns byte offsets into code points. Offsets must be asked for in rising order, so that the whole text is counted
/// once.
#[derive(Debug)]
pub(super) struct CodePoints<'t> {
    text: &'t str,
    byte: usize,
    count: u32,
}

impl<'t> CodePoints<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, byte: 0, count: 0 }
    }

    /// The number of code points before a byte.
    pub(super) fn at(&mut self, byte: usize) -> u32 {
        let passed = self.text.as_bytes().get(self.byte..byte).unwrap_or_default();
        // Every byte that does not continue a character begins one.
        let begun = passed.iter().filter(|b| (**b & 0xC0) != 0x80).count();
        self.count += u32::try_from(begun).expect("a text has fewer than four milliard characters");
        self.byte = self.byte.max(byte);
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_over_wide_characters() {
        let mut points = CodePoints::new("a„ü𝄞b");
        assert_eq!([0, 1, 4, 6, 10, 11].map(|b| points.at(b)), [0, 1, 2, 3, 4, 5]);
    }
}
