//! Where a mention stands in its text: its bytes, its sentence, and what else that sentence names.

use super::words::Words;
use std::borrow::Cow;
use std::ops::Range;

/// Longest context, in bytes on either side of the mention. A list or a table without full stops is one
/// "sentence"; whole, it would be repeated for every mention in it, and the file would grow with the square.
const CONTEXT_SIDE_BYTES: usize = 600;

/// Finds byte ranges for code points in one text, in about one pass where they come in order.
pub(super) struct Finder<'d> {
    text: &'d str,
    code_point: u32,
    byte: usize,
    sentence: Range<usize>,
}

impl<'d> Finder<'d> {
    pub(super) fn new(text: &'d str) -> Self {
        Self { text, code_point: 0, byte: 0, sentence: 0..0 }
    }

    /// The bytes of a span of code points; a span beyond the text is shortened.
    pub(super) fn bytes(&mut self, start: u32, end: u32) -> Range<usize> {
        if start < self.code_point {
            (self.code_point, self.byte) = (0, 0);
        }
        self.byte += bytes_of(&self.text[self.byte..], start - self.code_point);
        self.code_point = start;
        self.byte..self.byte + bytes_of(&self.text[self.byte..], end.saturating_sub(start))
    }

    /// The sentence around a span of bytes.
    pub(super) fn sentence(&mut self, span: &Range<usize>, words: &Words) -> Range<usize> {
        let is_the_last_one = self.sentence.start <= span.start && span.end <= self.sentence.end;
        if !is_the_last_one || span.is_empty() {
            self.sentence = words.sentences.around(self.text, span.clone());
        }
        self.sentence.clone()
    }
}

fn bytes_of(text: &str, code_points: u32) -> usize {
    text.char_indices().nth(code_points as usize).map_or(text.len(), |(i, _)| i)
}

/// The sentence as it goes into a cell: whole, or the part around the mention where it is very long.
pub(super) fn shown<'d>(text: &'d str, sentence: &Range<usize>, span: &Range<usize>) -> Cow<'d, str> {
    let start = sentence.start.max(at_blank_after(text, span.start.saturating_sub(CONTEXT_SIDE_BYTES)));
    let end = sentence.end.min(at_blank_before(text, span.end.saturating_add(CONTEXT_SIDE_BYTES)));
    let (start, end) = (start.min(span.start), end.max(span.end));
    let part = text.get(start..end).unwrap_or_default();
    match (start > sentence.start, end < sentence.end) {
        (false, false) => Cow::Borrowed(part),
        (true, false) => Cow::Owned(format!("… {part}")),
        (false, true) => Cow::Owned(format!("{part} …")),
        (true, true) => Cow::Owned(format!("… {part} …")),
    }
}

/// The first byte of the first word at or behind `at`.
fn at_blank_after(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let at = (at..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
    let rest = &text[at..];
    rest.find(char::is_whitespace).map_or(at, |blank| at + blank + 1).min(text.len())
}

/// One past the last byte of the last word before `at`.
fn at_blank_before(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text[..at].rfind(char::is_whitespace).unwrap_or(at)
}

/// What the nearest telling word of a sentence makes of an amount: the role, and the word as printed.
///
/// Words before the amount and behind it count alike, since German verbs stand at either end; a comma or a dash in
/// between makes a word further away than one in the same clause.
pub(super) fn role<'d, 'w>(
    text: &'d str,
    sentence: &Range<usize>,
    span: &Range<usize>,
    words: &'w Words,
) -> Option<(&'w str, &'d str)> {
    let from = sentence.start.max(at_blank_after(text, span.start.saturating_sub(CONTEXT_SIDE_BYTES)));
    let to = sentence.end.min(at_blank_before(text, span.end.saturating_add(CONTEXT_SIDE_BYTES)));
    let before = nearest(text.get(from..span.start)?.rsplit(is_between_words), words);
    let behind = nearest(text.get(span.end..to)?.split(is_between_words), words);
    let (_, role, word) = [before, behind].into_iter().flatten().min_by_key(|(distance, ..)| *distance)?;
    Some((role, word))
}

/// What a new clause counts, in words.
const CLAUSE_WORDS: usize = 6;

/// The first telling word and its distance. Blanks separate words; a comma leaves an empty piece behind it.
fn nearest<'d, 'w>(
    pieces: impl Iterator<Item = &'d str>,
    words: &'w Words,
) -> Option<(usize, &'w str, &'d str)> {
    let mut distance = 0;
    for piece in pieces {
        if piece.is_empty() {
            continue;
        }
        if piece.starts_with(is_clause_border) || piece.ends_with(is_clause_border) {
            distance += CLAUSE_WORDS;
        }
        distance += 1;
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some(role) = words.role_of(word).filter(|_| !word.is_empty()) {
            return Some((distance, role, word));
        }
    }
    None
}

fn is_between_words(c: char) -> bool {
    c.is_whitespace()
}

fn is_clause_border(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '–' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use super::super::words::Languages;
    use super::*;
    use crate::lang::LanguagePack;

    #[test]
    fn code_points_become_bytes_in_any_order() {
        let mut finder = Finder::new("äöü und 😀 mehr");
        assert_eq!(finder.bytes(4, 7), 7..10);
        assert_eq!(finder.bytes(8, 9), 11..15);
        assert_eq!(finder.bytes(0, 1), 0..2);
        assert_eq!(finder.bytes(90, 95), 20..20);
    }

    #[test]
    fn a_sentence_without_end_is_shown_around_the_mention() {
        let text = "wort ".repeat(2_000) + "100 Euro" + &" wort".repeat(2_000);
        let at = text.find("100").unwrap();
        let span = at..at + 8;
        let shown = shown(&text, &(0..text.len()), &span);
        assert!(shown.starts_with("… wort") && shown.ends_with("wort …") && shown.contains("100 Euro"));
        assert!(shown.len() < 1_300, "{}", shown.len());
    }

    /// A line of a corpus: the sentence, where the amount stands in it, and the mark behind the amount.
    fn marked(line: &str) -> (String, Range<usize>, &str) {
        let (before, rest) = line.split_once('[').unwrap();
        let (amount, rest) = rest.split_once("](").unwrap();
        let (mark, after) = rest.split_once(')').unwrap();
        (format!("{before}{amount}{after}"), before.len()..before.len() + amount.len(), mark)
    }

    #[test]
    fn roles_are_as_the_corpora_mark_them() {
        let (mut languages, mut differing) = (Languages::new(None), Vec::new());
        for code in LanguagePack::languages() {
            let words = languages.words(code).unwrap();
            let pack = LanguagePack::built_in(code).unwrap();
            let (_, corpus) = pack.corpora().find(|(name, _)| *name == "tables").unwrap();
            for line in corpus.lines().filter(|line| line.contains("](")) {
                let (text, amount, mark) = marked(line);
                let told = role(&text, &(0..text.len()), &amount, words);
                let told = told.map_or_else(|| "none".to_owned(), |(role, word)| format!("{role}: {word}"));
                if told != mark {
                    differing.push(format!("{code}: {line}: {told}"));
                }
            }
        }
        assert!(differing.is_empty(), "{}", differing.join("\n"));
    }
}
