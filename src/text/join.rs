//! Joins the lines of a paragraph.

use super::hyphens::{self, HyphenRules, LineEnd, Vocabulary};
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A paragraph's text and what became of each of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// The text: single blanks, broken words whole, NFC, ligatures as letters.
    pub text: String,
    /// For each line the code points of `text` that it became.
    pub spans: Vec<Range<u32>>,
    /// Line-end hyphens: the code point that the next line begins with, and what was printed.
    pub hyphens: Vec<(u32, String)>,
    /// Characters of line-end hyphens that were taken out.
    pub hyphens_out: u32,
}

/// Joins printed lines to running text.
///
/// At a line's end a hyphen is dropped where the word goes on, and kept where it belongs to the word; `rules` and
/// `vocabulary` decide (see [`HyphenRules`]).
pub fn join_lines(lines: &[&str], vocabulary: &Vocabulary, rules: &HyphenRules) -> Joined {
    let lines: Vec<Cow<'_, str>> = lines.iter().map(|l| normalise(l)).collect();
    let mut out = Joined::default();
    let mut length: u32 = 0;
    for (i, line) in lines.iter().enumerate() {
        let next = lines.get(i + 1..).and_then(|rest| rest.iter().find(|l| !l.is_empty()));
        let end = next.map_or(LineEnd::Last, |next| hyphens::decide(line, next, vocabulary, rules));
        let (kept, hyphen) = match end {
            LineEnd::Join { .. } => (hyphens::without_hyphen(line), ""),
            LineEnd::Keep { .. } | LineEnd::KeepBlank { .. } => (hyphens::without_hyphen(line), "-"),
            LineEnd::Last | LineEnd::Blank | LineEnd::Glue => (&**line, ""),
        };
        out.text.push_str(kept);
        out.text.push_str(hyphen);
        let from = length;
        length += code_points(kept) + code_points(hyphen);
        out.spans.push(from..length);
        out.hyphens_out += code_points(line).saturating_sub(length - from);
        if line.is_empty() {
            continue;
        }
        if let LineEnd::Blank | LineEnd::KeepBlank { .. } = end {
            out.text.push(' ');
            length += 1;
        }
        if let LineEnd::Join { printed } | LineEnd::Keep { printed } | LineEnd::KeepBlank { printed } = end {
            out.hyphens.push((length, printed.to_string()));
        }
    }
    out
}

fn code_points(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// A line's text as it goes into running text: NFC, ligatures (U+FB00 to U+FB06) as letters, every kind of blank
/// one U+0020, soft hyphens inside the line dropped (one at its end stays, for the join to judge), U+2010 and
/// U+2011 as "-", control characters dropped.
pub fn normalise(line: &str) -> Cow<'_, str> {
    if is_plain(line) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let line = line.trim();
    let mut chars = line.nfc().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{ad}' if chars.peek().is_some() => {}
            '\u{fb00}'..='\u{fb06}' => out.push_str(LIGATURES[c as usize - 0xfb00]),
            '\u{2010}' | '\u{2011}' if chars.peek().is_some() => out.push('-'),
            _ if c.is_whitespace() => {
                if !out.ends_with(' ') && !out.is_empty() {
                    out.push(' ');
                }
            }
            _ if c.is_control() || is_invisible(c) => {}
            _ => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Characters that setting a line in its normal form adds (ligatures) or drops (accents, marks without width), blanks
/// not counted.
pub fn growth(line: &str) -> i64 {
    match normalise(line) {
        Cow::Borrowed(_) => 0,
        Cow::Owned(normal) => inked(&normal) - inked(line),
    }
}

fn inked(text: &str) -> i64 {
    i64::try_from(text.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(i64::MAX)
}

const LIGATURES: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

/// Zero-width characters and byte-order marks that some writers leave in the text.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether a line is its own normal form: the usual case, answered without allocating.
fn is_plain(line: &str) -> bool {
    let mut before = ' ';
    for c in line.chars() {
        let odd = match c {
            ' ' => before == ' ',
            _ => {
                c.is_control()
                    || is_invisible(c)
                    || (c > '~'
                        && (c.is_whitespace()
                            || matches!(c, '\u{ad}' | '\u{2010}' | '\u{2011}' | '\u{fb00}'..='\u{fb06}')))
            }
        };
        if odd {
            return false;
        }
        before = c;
    }
    before != ' ' && is_nfc_quick(line.chars()) == IsNormalized::Yes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguagePack;

    fn join(lines: &[&str]) -> Joined {
        let rules = HyphenRules::from_pack(&LanguagePack::built_in("de").unwrap());
        join_lines(lines, &Vocabulary::from_lines(lines.iter().copied()), &rules)
    }

    fn check(lines: &[&str], expected: &str) {
        assert_eq!(join(lines).text, expected, "{lines:?}");
    }

    #[test]
    fn broken_words_are_whole_again() {
        check(&["Die Landes-", "regierung hilft"], "Die Landesregierung hilft");
        check(&["Die Landes\u{ad}", "regierung"], "Die Landesregierung");
        check(&["Die Landes\u{2010}", "regierung"], "Die Landesregierung");
        check(&["der Deutsch-Russ-", "ischen Gesellschaft"], "der Deutsch-Russischen Gesellschaft");
    }

    #[test]
    fn hyphens_of_compounds_are_kept() {
        check(&["das WIR-", "Programm"], "das WIR-Programm");
        check(&["eine EU-", "weite Regel"], "eine EU-weite Regel");
        check(&["das WIR\u{2010}", "Programm"], "das WIR-Programm");
        check(&["die E-", "mail"], "die E-mail");
        check(&["seit Covid-", "19 gilt"], "seit Covid-19 gilt");
        check(&["auf der nord-", "südlichen Achse"], "auf der nord-südlichen Achse");
    }

    #[test]
    fn hyphen_before_und_is_kept() {
        check(&["Ein-", "und Ausfuhr"], "Ein- und Ausfuhr");
        check(&["Grund-", "bzw. Mittelschule"], "Grund- bzw. Mittelschule");
        check(&["die Ge-", "sundheit"], "die Gesundheit");
    }

    #[test]
    fn addresses_are_broken_by_syllable() {
        check(&["www.kreis.exam-", "ple"], "www.kreis.example");
        check(&["info@st-", "anna.de"], "info@st-anna.de");
    }

    #[test]
    fn the_issue_s_own_spelling_decides() {
        check(
            &["ein Co-", "working-Platz und noch ein Co-working-Platz"],
            "ein Co-working-Platz und noch ein Co-working-Platz",
        );
    }

    #[test]
    fn dashes_are_no_hyphens() {
        check(&["Haus –", "und Hof"], "Haus – und Hof");
        check(&["Haus -", "und Hof"], "Haus - und Hof");
        check(&["2018–", "2020"], "2018–2020");
    }

    #[test]
    fn headings_in_capitals_are_joined_by_syllable() {
        check(&["NEUE INTEGRA-", "TIONSKURSE"], "NEUE INTEGRATIONSKURSE");
        check(&["DIE EU-", "KOMMISSION"], "DIE EU-KOMMISSION");
    }

    #[test]
    fn spans_and_hyphens_count_code_points() {
        let joined = join(&["Für Städte-", "bau und", "mehr"]);
        assert_eq!(joined.text, "Für Städtebau und mehr");
        assert_eq!(joined.spans, [0..10, 10..17, 18..22]);
        assert_eq!(joined.hyphens, [(10, "-".to_owned())]);
        assert_eq!((joined.hyphens_out, join(&["das WIR-", "Programm"]).hyphens_out), (1, 0));
    }

    #[test]
    fn odd_characters_are_normalised() {
        assert_eq!(normalise("Kon\u{fb01}rmation\u{a0}im Mai"), "Konfirmation im Mai");
        assert_eq!(normalise("u\u{308}ber"), "über");
        assert_eq!(normalise("Zu\u{ad}kunft"), "Zukunft");
        assert_eq!(normalise("E\u{2011}Mail"), "E-Mail");
        assert_eq!((growth("Kon\u{fb01}rmation"), growth("Zu\u{ad}kunft"), growth("Mai")), (1, -1, 0));
    }
}
