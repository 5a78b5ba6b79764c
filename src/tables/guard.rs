//! Cells that no spreadsheet runs, cuts or tears: what CSV and XLSX do to text that JSON and SQLite keep raw.

use super::Newlines;
use std::borrow::Cow;

/// Longest text in a cell, in UTF-16 units. Excel and LibreOffice cut at 32,767 without a word; the rest is room
/// for the guard's apostrophe and a line break's pilcrow.
pub(super) const CELL_UTF16_MAX: usize = 32_000;

/// A text made fit for a cell.
#[derive(Debug, PartialEq)]
pub(super) struct Guarded<'a> {
    pub text: Cow<'a, str>,
    /// An apostrophe was put in front.
    pub escaped: bool,
    /// The end was cut off.
    pub truncated: bool,
}

/// Makes a text fit for a cell of a CSV file.
pub(super) fn for_csv(text: &str, newlines: Newlines) -> Guarded<'_> {
    let (text, truncated) = cut(text);
    let text = without_breaks(without_controls(text), newlines);
    let escaped = runs_as_formula(&text);
    let text = if escaped { Cow::Owned(format!("'{text}")) } else { text };
    Guarded { text, escaped, truncated }
}

/// Makes a text fit for a typed cell, where nothing runs as a formula.
pub(super) fn for_typed_cell(text: &str) -> Guarded<'_> {
    let (text, truncated) = cut(text);
    Guarded { text: without_controls(text), escaped: false, truncated }
}

/// Whether a text stands in a cell whole.
pub(super) fn fits_a_cell(text: &str) -> bool {
    !cut(text).1
}

/// Cuts at a blank where one is near, else between characters.
fn cut(text: &str) -> (&str, bool) {
    if text.len() <= CELL_UTF16_MAX {
        return (text, false);
    }
    let mut units = 0;
    let end = text.char_indices().find_map(|(i, c)| {
        units += c.len_utf16();
        (units > CELL_UTF16_MAX).then_some(i)
    });
    end.map_or((text, false), |end| (text.get(..end).unwrap_or(text), true))
}

/// NUL and other controls end strings, tear rows or are forbidden in XML; each becomes U+FFFD, so that it shows that
/// something stood there. Tabs and line breaks stay.
fn without_controls(text: &str) -> Cow<'_, str> {
    let is_harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if may_hold_controls(text) && holds_controls(text.as_bytes()) {
        Cow::Owned(text.replace(is_harmful, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a byte is there that only controls and line breaks, and a few other characters, have. No early end: so
/// the loop takes many bytes at a time, and nearly every text passes with it alone.
fn may_hold_controls(text: &str) -> bool {
    let is_rare = |b: u8| u8::from(b < 0x20) | u8::from(b == 0x7f) | u8::from(b == C1_LEAD);
    text.bytes().fold(0, |found, b| found | is_rare(b)) != 0
}

/// The first byte of U+0080 to U+00BF, of which the lower half are controls.
const C1_LEAD: u8 = 0xc2;

fn holds_controls(text: &[u8]) -> bool {
    let is_c0 = |b: &u8| matches!(b, 0..0x20 | 0x7f) && !matches!(b, b'\n' | b'\r' | b'\t');
    let is_c1 = |at: usize| text.get(at + 1).is_some_and(|b| *b < 0xa0);
    text.iter().any(is_c0) || memchr::memchr_iter(C1_LEAD, text).any(is_c1)
}

fn without_breaks(text: Cow<'_, str>, newlines: Newlines) -> Cow<'_, str> {
    let with = match newlines {
        Newlines::Keep => return text,
        Newlines::Space => " ",
        Newlines::Pilcrow => " ¶ ",
    };
    if memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_none() {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace(['\n', '\r'], with))
}

/// Whether a spreadsheet would take the text for a formula (OWASP ASVS 1.2.10, and LibreOffice, which also looks
/// behind blanks). A text that already begins with apostrophes before such a sign gets one more, so that taking one
/// away always gives the original back.
fn runs_as_formula(text: &str) -> bool {
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let first = text.trim_start_matches('\'').chars().find(|c| !is_passed_over(*c));
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

/// Blanks and characters without width, behind which a formula may hide.
fn is_passed_over(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(for_csv(text, Newlines::Space).text, expected);
    }

    #[test]
    fn formulas_become_text() {
        check("=1+1", "'=1+1");
        check("+49 611", "'+49 611");
        check("- Punkt", "'- Punkt");
        check("@SUM(A1)", "'@SUM(A1)");
        check("＝1", "'＝1");
        check("\t=1", "'\t=1");
    }

    #[test]
    fn formulas_hide_behind_blanks() {
        check("  =1+1", "'  =1+1");
        check("\u{a0}=1", "'\u{a0}=1");
        check("\u{200b}=1", "'\u{200b}=1");
        check("\n=1", "' =1");
    }

    #[test]
    fn an_apostrophe_before_a_formula_is_doubled() {
        check("'=1", "''=1");
        check("'s ist gut", "'s ist gut");
    }

    #[test]
    fn plain_text_stays() {
        check("a = b", "a = b");
        check("„=“", "„=“");
        check("", "");
    }

    #[test]
    fn controls_show_as_replaced() {
        check("a\0b\u{1b}[31m", "a\u{fffd}b\u{fffd}[31m");
        check("a\u{7f}\u{80}\u{9f}b", "a\u{fffd}\u{fffd}\u{fffd}b");
        check("§ 3 «a»\u{a0}\tb", "§ 3 «a»\u{a0}\tb");
        check("a\u{202e}b", "a\u{202e}b");
    }

    #[test]
    fn line_breaks_follow_the_policy() {
        check("a\nb\r\nc", "a b c");
        assert_eq!(for_csv("a\nb", Newlines::Pilcrow).text, "a ¶ b");
        assert_eq!(for_csv("a\nb", Newlines::Keep).text, "a\nb");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let long = "ä".repeat(40_000);
        let cut = for_csv(&long, Newlines::Space);
        assert_eq!((cut.text.chars().count(), cut.truncated), (32_000, true));
        let astral = "😀".repeat(20_000);
        assert_eq!(for_csv(&astral, Newlines::Space).text.chars().count(), 16_000);
        assert!(!for_csv(&"ä".repeat(32_000), Newlines::Space).truncated);
    }
}
