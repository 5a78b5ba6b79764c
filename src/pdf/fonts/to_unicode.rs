//! `/ToUnicode` maps: codes to text (ISO 32000-2, 9.10.3), read as leniently as viewers do.

use crate::pdf::lexer::{Lexer, Str, Token};
use compact_str::CompactString;

/// A map from codes to text.
#[derive(Clone, Debug, Default)]
pub(crate) struct ToUnicode {
    /// Sorted by first code; of equal ones the last read stands first.
    ranges: Vec<Range>,
    /// Whether each code is its own UTF-16 text (`/ToUnicode /Identity-H`).
    identity: bool,
}

#[derive(Clone, Debug)]
struct Range {
    first: u32,
    last: u32,
    /// Text of the first code; that of the others counts up in its last character.
    text: CompactString,
}

/// Entries of one map; a font has 65536 codes.
const ENTRIES: usize = 200_000;

impl ToUnicode {
    /// The map in which a code is its own text.
    pub(crate) fn identity() -> Self {
        Self { ranges: Vec::new(), identity: true }
    }

    /// Reads a map from the data of its stream.
    pub(crate) fn parse(data: &[u8]) -> Self {
        let mut lexer = Lexer::new(data);
        let mut map = Self::default();
        while let Some(token) = lexer.next_token() {
            match token {
                Token::Word(b"beginbfchar") => map.read_chars(&mut lexer),
                Token::Word(b"beginbfrange") => map.read_ranges(&mut lexer),
                _ => {}
            }
        }
        map.ranges.reverse();
        map.ranges.sort_by_key(|r| r.first);
        map
    }

    /// Whether it maps nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.ranges.is_empty() && !self.identity
    }

    fn push(&mut self, first: u32, last: u32, text: CompactString) {
        if self.ranges.len() < ENTRIES && first <= last {
            self.ranges.push(Range { first, last, text });
        }
    }

    fn read_chars(&mut self, lexer: &mut Lexer<'_>) {
        while let Some(Token::Str(code)) = lexer.next_token() {
            match lexer.next_token() {
                Some(Token::Str(text)) => self.push(number(code), number(code), utf16(text)),
                Some(Token::Name(name)) => {
                    let text = std::str::from_utf8(name).map(super::names::text).unwrap_or_default();
                    self.push(number(code), number(code), text);
                }
                Some(Token::Number(_)) => {}
                _ => return,
            }
        }
    }

    fn read_ranges(&mut self, lexer: &mut Lexer<'_>) {
        while let Some(Token::Str(first)) = lexer.next_token() {
            let Some(Token::Str(last)) = lexer.next_token() else { return };
            let (first, last) = (number(first), number(last));
            match lexer.next_token() {
                Some(Token::Str(text)) => self.push(first, last, utf16(text)),
                Some(Token::ArrayOpen) => self.read_array(lexer, first),
                _ => return,
            }
        }
    }

    fn read_array(&mut self, lexer: &mut Lexer<'_>, first: u32) {
        let mut code = first;
        while let Some(token) = lexer.next_token() {
            match token {
                Token::Str(text) => self.push(code, code, utf16(text)),
                Token::ArrayClose => return,
                Token::Word(_) => return,
                _ => {}
            }
            code = code.saturating_add(1);
        }
    }

    /// The text of a code; `None` where the map does not tell.
    pub(crate) fn text(&self, code: u32) -> Option<CompactString> {
        if self.identity {
            return char::from_u32(code).filter(|c| !c.is_control()).map(|c| CompactString::from_iter([c]));
        }
        let after = self.ranges.partition_point(|r| r.first <= code);
        // Ranges may overlap; the nearest few decide.
        let range = self.ranges.get(after.saturating_sub(8)..after)?.iter().rev().find(|r| code <= r.last)?;
        let range = self.first_of_equals(range, after);
        let mut text = counted_up(&range.text, code - range.first)?;
        if text.contains('\0') {
            text.retain(|c| c != '\0');
        }
        let meaningless = text.chars().all(|c| c == '\u{FFFD}' || c == '\u{FFFF}');
        (!meaningless).then_some(text)
    }

    fn first_of_equals<'a>(&'a self, range: &'a Range, after: usize) -> &'a Range {
        self.ranges
            .get(..after)
            .into_iter()
            .flatten()
            .rev()
            .take(8)
            .filter(|r| r.first == range.first && r.last == range.last)
            .last()
            .unwrap_or(range)
    }
}

fn counted_up(text: &CompactString, by: u32) -> Option<CompactString> {
    if by == 0 {
        return Some(text.clone());
    }
    let last = text.chars().next_back()?;
    let mut out = text.clone();
    out.pop();
    out.push(char::from_u32(u32::from(last).checked_add(by)?)?);
    Some(out)
}

fn number(code: Str<'_>) -> u32 {
    let mut bytes = Vec::with_capacity(4);
    code.decode_into(&mut bytes);
    bytes.iter().take(4).fold(0, |n, &b| n << 8 | u32::from(b))
}

fn utf16(text: Str<'_>) -> CompactString {
    let mut bytes = Vec::with_capacity(8);
    text.decode_into(&mut bytes);
    if let [single] = bytes.as_slice() {
        return CompactString::from_iter([char::from(*single)]);
    }
    let units = bytes.as_chunks::<2>().0.iter().map(|&pair| u16::from_be_bytes(pair));
    char::decode_utf16(units).filter_map(Result::ok).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(map: &str, code: u32, expected: Option<&str>) {
        assert_eq!(ToUnicode::parse(map.as_bytes()).text(code).as_deref(), expected, "{map} {code}");
    }

    #[test]
    fn characters_and_ranges() {
        check("1 beginbfchar <01> <00E4> endbfchar", 1, Some("ä"));
        check("1 beginbfchar <0003> <00660066> endbfchar", 3, Some("ff"));
        check("1 beginbfrange <20> <7E> <0020> endbfrange", 0x41, Some("A"));
        check("1 beginbfrange <01> <03> [<0041> <0042> <00430044>] endbfrange", 3, Some("CD"));
        check("1 beginbfrange <01> <03> [<0041>] endbfrange", 2, None);
    }

    #[test]
    fn emptiness_is_no_answer() {
        check("1 beginbfchar <01> <0000> endbfchar", 1, None);
        check("1 beginbfchar <01> <FFFD> endbfchar", 1, None);
        check("", 1, None);
    }

    #[test]
    fn a_range_may_begin_at_zero() {
        check("1 beginbfrange <0000> <FFFF> <0000> endbfrange", 0x41, Some("A"));
        check("1 beginbfrange <0000> <FFFF> <0000> endbfrange", 0, None);
    }

    #[test]
    fn astral_characters() {
        check("1 beginbfchar <01> <D83DDE00> endbfchar", 1, Some("😀"));
    }

    #[test]
    fn of_two_entries_the_last_counts() {
        check("2 beginbfchar <01> <0041> <01> <0042> endbfchar", 1, Some("B"));
    }
}
