//! Cuts a text into words, numbers, blanks and signs, each with the byte that stands for its shape.
//!
//! Finders that work on shapes instead of letters match patterns over one byte a token, so a long text is scanned
//! quickly and a pattern reads like the phrase it finds.

/// A stretch of text of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it looks like: one of the constants of [`shape`], or an ASCII sign itself.
    pub shape: u8,
}

/// Shapes of tokens. ASCII signs stand for themselves.
pub(super) mod shape {
    /// Blanks of any width on one line.
    pub(in crate::entities) const BLANK: u8 = b' ';
    /// A single line break, with blanks around it.
    pub(in crate::entities) const LINE_BREAK: u8 = 0x0B;
    /// An empty line or a page break: no phrase goes over it.
    pub(in crate::entities) const BREAK: u8 = 0x0C;
    /// A word that begins with a small letter.
    pub(in crate::entities) const LOWER: u8 = b'w';
    /// A word that begins with a capital letter.
    pub(in crate::entities) const UPPER: u8 = b'W';
    /// En dash.
    pub(in crate::entities) const EN_DASH: u8 = 0x01;
    /// Em dash or minus.
    pub(in crate::entities) const EM_DASH: u8 = 0x02;
    /// Any quotation mark.
    pub(in crate::entities) const QUOTE: u8 = 0x03;
    /// A sign outside ASCII that has no shape of its own; a currency sign may be a word to a finder.
    pub(in crate::entities) const SIGN: u8 = 0x05;
    /// Numbers by what they can be: 0; 1–9; 01–12; 13–31; 32–99; 00; three digits; a year from 1300 on; a year of
    /// full hundreds; a year before 1300; other four digits; five and more digits.
    pub(in crate::entities) const ZERO: u8 = b'0';
    pub(in crate::entities) const DIGIT: u8 = b'1';
    pub(in crate::entities) const TO_12: u8 = b'2';
    pub(in crate::entities) const TO_31: u8 = b'3';
    pub(in crate::entities) const TO_99: u8 = b'4';
    pub(in crate::entities) const DOUBLE_ZERO: u8 = b'5';
    pub(in crate::entities) const THREE: u8 = b'6';
    pub(in crate::entities) const YEAR: u8 = b'7';
    pub(in crate::entities) const ROUND_YEAR: u8 = b'r';
    pub(in crate::entities) const EARLY_YEAR: u8 = b'e';
    pub(in crate::entities) const FOUR: u8 = b'8';
    pub(in crate::entities) const MANY: u8 = b'9';
}

/// Cuts a text; the tokens cover it without gaps. Nothing is cut from a text beyond 4 GiB.
pub(super) fn cut(text: &str) -> Vec<Token> {
    if u32::try_from(text.len()).is_err() {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(text.len() / 3);
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        let (len, shape) = match first {
            b'a'..=b'z' => (word_len(&text[at..]), shape::LOWER),
            b'A'..=b'Z' => (word_len(&text[at..]), shape::UPPER),
            b'0'..=b'9' => number(&bytes[at..]),
            // One blank before a word: by far the most common.
            b' ' if bytes.get(at + 1).is_some_and(u8::is_ascii_graphic) => (1, shape::BLANK),
            b' ' | b'\t'..=b'\r' => blank(&text[at..]),
            b'"' => (1, shape::QUOTE),
            0..0x80 => (1, first),
            _ => beyond_ascii(&text[at..]),
        };
        let offset = |byte: usize| u32::try_from(byte).expect("checked above: the text is below 4 GiB");
        tokens.push(Token { start: offset(at), end: offset(at + len), shape });
        at += len;
    }
    tokens
}

/// First byte of the letters À to ÿ; among them only × (second byte 97) and ÷ (B7) are none.
const LATIN_LEAD: u8 = 0xC3;

fn word_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphabetic() {
            at += 1;
        } else if byte < 0x80 {
            break;
        } else if byte == LATIN_LEAD && bytes.get(at + 1).is_some_and(|b| !matches!(b, 0x97 | 0xB7)) {
            at += 2;
        } else {
            match text[at..].chars().next() {
                Some(c) if c.is_alphabetic() || is_joined(c) => at += c.len_utf8(),
                _ => break,
            }
        }
    }
    at
}

/// What stands inside a word: combining accents, soft hyphens, joiners, letters without a Unicode value.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}')
}

fn number(bytes: &[u8]) -> (usize, u8) {
    let len = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let value = bytes[..len.min(4)].iter().fold(0_u32, |n, b| n * 10 + u32::from(b - b'0'));
    let shape = match (len, value) {
        (1, 0) => shape::ZERO,
        (1, _) => shape::DIGIT,
        (2, 0) => shape::DOUBLE_ZERO,
        (2, 1..=12) => shape::TO_12,
        (2, 13..=31) => shape::TO_31,
        (2, _) => shape::TO_99,
        (3, _) => shape::THREE,
        (4, 1000..=1299) => shape::EARLY_YEAR,
        (4, 1300..=2069) if value % 100 == 0 => shape::ROUND_YEAR,
        (4, 1300..=2069) => shape::YEAR,
        (4, _) => shape::FOUR,
        _ => shape::MANY,
    };
    (len, shape)
}

fn blank(text: &str) -> (usize, u8) {
    let end = text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len());
    let run = &text[..end];
    let shape = match run.bytes().filter(|b| *b == b'\n').count() {
        _ if run.contains('\u{c}') => shape::BREAK,
        0 => shape::BLANK,
        1 => shape::LINE_BREAK,
        _ => shape::BREAK,
    };
    (end, shape)
}

fn beyond_ascii(text: &str) -> (usize, u8) {
    let Some(first) = text.chars().next() else { return (1, shape::SIGN) };
    let len = first.len_utf8();
    match first {
        c if c.is_whitespace() => blank(text),
        c if c.is_uppercase() => (word_len(text), shape::UPPER),
        c if c.is_alphabetic() => (word_len(text), shape::LOWER),
        '\u{2010}' | '\u{2011}' => (len, b'-'),
        '–' => (len, shape::EN_DASH),
        '—' | '−' | '―' => (len, shape::EM_DASH),
        '’' | '‘' | '´' => (len, b'\''),
        '„' | '“' | '”' | '»' | '«' | '›' | '‹' | '‚' => (len, shape::QUOTE),
        '…' => (len, b'.'),
        _ => (len, shape::SIGN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let tokens = cut(text);
        let shapes: String = tokens.iter().map(|t| char::from(t.shape)).collect();
        assert_eq!(shapes, expected, "{text:?}");
        let covered: String = tokens.iter().map(|t| &text[t.start as usize..t.end as usize]).collect();
        assert_eq!(covered, text);
    }

    #[test]
    fn numbers_show_what_they_can_be() {
        check("0 7 08 31 32 00 720 1999 1600 1066 2070 65193", "0 1 2 3 4 5 6 7 r e 8 9");
    }

    #[test]
    fn wide_blanks_are_blanks_and_empty_lines_are_breaks() {
        check("5\u{202f}000\u{a0}Ä\nb\n\nc", "1 6 W\u{b}w\u{c}w");
    }

    #[test]
    fn words_keep_accents_and_soft_hyphens() {
        check("Ma\u{308}rz Sep\u{ad}tember", "W W");
    }
}
