//! A text cut into words and signs, once for all finders that read word by word.
//!
//! In comes a string; out come words in text order. A word is a run of letters and digits, with hyphens and
//! apostrophes between them; every other visible character is a word of its own. Knows no language.

use std::ops::Range;

/// A word or a sign, with what its characters tell.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: u32,
    end: u32,
    shape: u16,
}

const LETTER: u16 = 1;
const CAPITAL: u16 = 1 << 1;
const LOWER: u16 = 1 << 2;
const DIGIT: u16 = 1 << 3;
const SPACED: u16 = 1 << 4;
const BREAK: u16 = 1 << 5;
const HYPHENATED: u16 = 1 << 6;
const TRAILING_HYPHEN: u16 = 1 << 7;
const INNER_CAPITAL: u16 = 1 << 8;
const LOST_LETTER: u16 = 1 << 9;

/// The words of a text. Indices beyond its end give empty words, so that neighbours can be asked for freely.
#[derive(Debug)]
pub(super) struct Words<'t> {
    text: &'t str,
    words: Vec<Word>,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut cutter = Cutter { text, at: 0, words: Vec::with_capacity(text.len() / 6 + 1) };
        cutter.run();
        Self { text, words: cutter.words }
    }

    /// Number of words and signs.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word as printed; empty beyond the end.
    pub(super) fn get(&self, index: usize) -> &'t str {
        self.words
            .get(index)
            .and_then(|w| self.text.get(w.start as usize..w.end as usize))
            .unwrap_or_default()
    }

    /// The bytes of words `from..to`.
    pub(super) fn span_bytes(&self, from: usize, to: usize) -> Range<usize> {
        match (self.words.get(from), to.checked_sub(1).and_then(|last| self.words.get(last))) {
            (Some(first), Some(last)) if from < to => first.start as usize..last.end as usize,
            _ => 0..0,
        }
    }

    /// The text from the beginning of word `from` to the end of word `to - 1`.
    pub(super) fn surface(&self, from: usize, to: usize) -> &'t str {
        self.text.get(self.span_bytes(from, to)).unwrap_or_default()
    }

    /// The index of the first word that ends after `byte`.
    pub(super) fn at_byte(&self, byte: usize) -> usize {
        self.words.partition_point(|w| w.end as usize <= byte)
    }

    fn has(&self, index: usize, shape: u16) -> bool {
        self.words.get(index).is_some_and(|w| w.shape & shape != 0)
    }

    /// It begins with a capital letter.
    pub(super) fn is_capital(&self, index: usize) -> bool {
        self.has(index, CAPITAL)
    }

    /// It begins with a small letter.
    pub(super) fn is_lower(&self, index: usize) -> bool {
        self.has(index, LETTER) && !self.has(index, CAPITAL)
    }

    /// It begins with a digit.
    pub(super) fn is_number(&self, index: usize) -> bool {
        self.has(index, DIGIT)
    }

    /// It has several letters, all capital.
    pub(super) fn is_all_capitals(&self, index: usize) -> bool {
        self.has(index, INNER_CAPITAL) && !self.has(index, LOWER)
    }

    /// It has a hyphen between letters.
    pub(super) fn is_hyphenated(&self, index: usize) -> bool {
        self.has(index, HYPHENATED)
    }

    /// It ends in a hyphen that stands for the rest of a compound ("Sozial- und").
    pub(super) fn ends_in_hyphen(&self, index: usize) -> bool {
        self.has(index, TRAILING_HYPHEN)
    }

    /// A letter in it has no Unicode value, so that no list can know the word.
    pub(super) fn has_lost_letter(&self, index: usize) -> bool {
        self.has(index, LOST_LETTER)
    }

    /// A blank stands before it.
    pub(super) fn is_spaced(&self, index: usize) -> bool {
        self.has(index, SPACED)
    }

    /// A line break stands before it, or it is the first.
    pub(super) fn is_after_break(&self, index: usize) -> bool {
        index == 0 || self.has(index, BREAK)
    }

    /// It stands on the same line as the word before it, so that both may belong to one name.
    pub(super) fn continues(&self, index: usize) -> bool {
        index < self.words.len() && !self.is_after_break(index)
    }

    /// It follows a sentence's end, an opening quotation mark or a line break: its capital says nothing.
    pub(super) fn begins_sentence(&self, index: usize) -> bool {
        if self.is_after_break(index) {
            return true;
        }
        let before = self.get(index.wrapping_sub(1));
        match before {
            "." => !self.has(index.wrapping_sub(2), DIGIT) && self.get(index.wrapping_sub(2)).len() > 2,
            "!" | "?" | ":" | "„" | "“" | "\"" | "»" | "«" | "–" | "•" | "…" | "(" => true,
            _ => false,
        }
    }
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    words: Vec<Word>,
}

impl Cutter<'_> {
    fn run(&mut self) {
        let mut gap = 0;
        while let Some(c) = self.peek() {
            if c == ' ' {
                gap |= SPACED;
                self.at += 1;
            } else if c == '\n' || c == '\r' || c == '\u{2028}' || c == '\u{2029}' {
                gap |= BREAK | SPACED;
                self.at += c.len_utf8();
            } else if c.is_whitespace() || is_invisible(c) {
                gap |= if is_invisible(c) { 0 } else { SPACED };
                self.at += c.len_utf8();
            } else {
                let start = self.at;
                let shape = if is_of_word(c) { self.word() } else { self.sign(c) };
                self.push(start, shape | gap);
                gap = 0;
            }
        }
    }

    fn push(&mut self, start: usize, shape: u16) {
        // Offsets beyond 4 GiB are left out: no newsletter is that long, and the text stays as it is.
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(self.at)) {
            self.words.push(Word { start, end, shape });
        }
    }

    #[inline]
    fn peek(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte < 0x80 { Some(char::from(byte)) } else { self.text.get(self.at..)?.chars().next() }
    }

    fn sign(&mut self, c: char) -> u16 {
        self.at += c.len_utf8();
        0
    }

    fn word(&mut self) -> u16 {
        let bytes = self.text.as_bytes();
        let mut shape = 0;
        let mut part_begins = true;
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b'a'..=b'z' => {
                    // Most of a word is small letters.
                    let rest = bytes.get(self.at..).unwrap_or_default();
                    self.at += rest.iter().take_while(|b| b.is_ascii_lowercase()).count();
                    shape |= LETTER | LOWER;
                    part_begins = false;
                }
                b'A'..=b'Z' | b'0'..=b'9' => {
                    shape |= shape_of(char::from(byte), shape == 0, part_begins);
                    part_begins = false;
                    self.at += 1;
                }
                b'-' | b'\'' | 0x80.. => {
                    let Some(c) = self.peek() else { return shape };
                    if is_of_word(c) || is_combining(c) || is_lost(c) {
                        shape |= shape_of(c, shape == 0, part_begins);
                        shape |= if is_lost(c) { LOST_LETTER } else { 0 };
                        part_begins = false;
                        self.at += c.len_utf8();
                    } else if is_joiner(c) && self.joins(c) {
                        shape |= if is_hyphen(c) { HYPHENATED } else { 0 };
                        part_begins = true;
                        self.at += c.len_utf8();
                    } else if is_hyphen(c) {
                        self.at += c.len_utf8();
                        return shape | TRAILING_HYPHEN;
                    } else {
                        return shape;
                    }
                }
                _ => return shape,
            }
        }
        shape
    }

    /// Whether a letter or digit follows the joiner in hand.
    fn joins(&self, joiner: char) -> bool {
        let after = self.text.get(self.at + joiner.len_utf8()..);
        after.and_then(|t| t.chars().next()).is_some_and(char::is_alphanumeric)
    }
}

#[inline]
fn shape_of(c: char, first: bool, part_begins: bool) -> u16 {
    // German's own letters: the tables of Unicode need not be asked.
    if matches!(c, 'ß'..='ö' | 'ø'..='ÿ') {
        return LETTER | LOWER;
    }
    let upper = c.is_uppercase();
    let mut shape = if c.is_alphabetic() { LETTER } else { 0 };
    shape |= if c.is_lowercase() { LOWER } else { 0 };
    shape |= if first && upper { CAPITAL } else { 0 };
    shape |= if first && c.is_numeric() { DIGIT } else { 0 };
    shape |= if !part_begins && upper { INNER_CAPITAL } else { 0 };
    shape
}

/// A letter or digit; those of Western Europe without a look into the tables of Unicode.
#[inline]
fn is_of_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        'À'..='ÿ' => !matches!(c, '×' | '÷'),
        _ => c.is_alphanumeric(),
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_joiner(c: char) -> bool {
    is_hyphen(c) || matches!(c, '\'' | '’' | '\u{ad}')
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A letter that the font had no Unicode value for.
fn is_lost(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let words = Words::new(text);
        let found: Vec<_> = (0..words.len()).map(|i| words.get(i)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn hyphens_inside_belong_to_the_word_and_signs_stand_alone() {
        check("Kühne-Hörmann (CDU), Sozial- und", &["Kühne-Hörmann", "(", "CDU", ")", ",", "Sozial-", "und"]);
        check("e.V. D’Este 1.000", &["e", ".", "V", ".", "D’Este", "1", ".", "000"]);
    }

    #[test]
    fn a_letter_without_unicode_value_does_not_part_a_word() {
        check("Ma\u{e03c}es \u{f0b7} Ga\u{fffd}e", &["Ma\u{e03c}es", "\u{f0b7}", "Ga\u{fffd}e"]);
    }

    #[test]
    fn shapes_tell_capitals() {
        let words = Words::new("DGB DaimlerChrysler Öl EU-Land\nhier");
        let all: Vec<_> = (0..5).map(|i| words.is_all_capitals(i)).collect();
        assert_eq!(all, [true, false, false, false, false]);
        assert!(words.is_capital(2) && words.is_hyphenated(3));
        assert!(words.is_after_break(4) && !words.continues(4) && words.is_lower(4));
    }

    #[test]
    fn neighbours_beyond_the_text_are_empty() {
        let words = Words::new("ein Wort");
        assert_eq!((words.get(7), words.surface(0, 2), words.surface(1, 9)), ("", "ein Wort", ""));
    }
}
