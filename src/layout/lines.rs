//! Lines: pieces written out as text.

use super::accents;
use super::pieces::Piece;
use super::words::{RawWord, Words};
use super::{Line, Word};
use crate::geometry::BBox;
use crate::pdf::Glyph;

/// Characters that writing out left out or put together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    /// Soft hyphens inside a line that take no room.
    pub hidden_chars: u64,
    /// Accents drawn apart from their letter.
    pub joined_chars: u64,
}

/// Writes a piece out: words with one blank between them, accents on their letters, text that runs from right to
/// left in the order of reading.
pub(super) fn write(piece: &Piece, words: &Words, glyphs: &[Glyph], written: &mut Written) -> Line {
    let range = piece.words.start as usize..piece.words.end as usize;
    let body = words.words.get(range).unwrap_or_default();
    let initial = piece.initial.and_then(|i| words.words.get(i as usize));
    let mut line =
        Line { style: piece.style, baseline_pt: piece.baseline_pt, artifact: true, ..Line::default() };
    line.text.reserve(piece.chars as usize * 9 / 8 + body.len());
    line.words.reserve(body.len());
    let mut writer = Writer { words, glyphs, line, written, glued: false };
    if let Some(initial) = initial {
        writer.push(initial, false);
        writer.glued = !writer.is_followed_by_blank(initial);
    }
    for (at, word) in body.iter().enumerate() {
        writer.push(word, at + 1 == body.len());
    }
    let mut line = writer.line;
    if line.text.chars().any(is_right_to_left) {
        set_right_to_left(&mut line);
    }
    line.bbox = BBox::union_all(line.words.iter().map(|w| &w.bbox)).unwrap_or(piece.bbox);
    line
}

struct Writer<'a> {
    words: &'a Words,
    glyphs: &'a [Glyph],
    line: Line,
    written: &'a mut Written,
    /// The next word goes on with the last one.
    glued: bool,
}

impl Writer<'_> {
    fn slots(&self, word: &RawWord) -> &[u32] {
        self.words.order.get(word.slots.start as usize..word.slots.end as usize).unwrap_or_default()
    }

    /// Whether the file draws a blank right after a drop cap: "A day" and not "Aday".
    fn is_followed_by_blank(&self, initial: &RawWord) -> bool {
        let last = self.slots(initial).last().map(|&i| i as usize + 1);
        last.and_then(|i| self.glyphs.get(i)).is_some_and(super::runs::is_blank)
    }

    fn push(&mut self, word: &RawWord, ends_line: bool) {
        let glued = std::mem::take(&mut self.glued);
        if !self.line.text.is_empty() && !glued {
            self.line.text.push(' ');
        }
        let start = self.line.text.len();
        self.write_glyphs(word, ends_line);
        let span_bytes = start..self.line.text.len();
        if span_bytes.is_empty() {
            if start > 0 && !glued {
                self.line.text.pop();
            }
            return;
        }
        match self.line.words.last_mut().filter(|_| glued) {
            Some(last) => {
                last.span_bytes.end = span_bytes.end;
                last.bbox = last.bbox.union(&word.bbox);
                last.style = word.style;
            }
            None => self.line.words.push(Word { span_bytes, bbox: word.bbox, style: word.style }),
        }
    }

    fn write_glyphs(&mut self, word: &RawWord, ends_line: bool) {
        let slots = word.slots.start as usize..word.slots.end as usize;
        let words = self.words;
        let slots = words.order.get(slots).unwrap_or_default();
        let mut accent: Option<char> = None;
        for (at, &index) in slots.iter().enumerate() {
            let glyph = &self.glyphs[index as usize];
            if self.line.text.is_empty() {
                self.line.mcid = glyph.mcid;
            }
            self.line.artifact &= glyph.artifact;
            let next = slots.get(at + 1).map(|&i| &self.glyphs[i as usize]);
            let previous = at.checked_sub(1).and_then(|i| slots.get(i)).map(|&i| &self.glyphs[i as usize]);
            match (glyph.text.as_str(), accents::combining(&glyph.text)) {
                ("\u{AD}", _) if next.is_some() || !ends_line => self.write_soft_hyphen(glyph, next),
                (_, Some(mark))
                    if previous.is_some_and(|p| accents::is_over(glyph, p)) && self.combine(mark) => {}
                (_, Some(mark)) if next.is_some_and(|n| accents::is_over(glyph, n)) => {
                    self.line.text.push_str(&glyph.text);
                    accent = Some(mark);
                    continue;
                }
                (text, _) => self.line.text.extend(text.chars().filter(|c| !c.is_whitespace())),
            }
            if let Some(mark) = accent.take() {
                self.combine_before(mark);
            }
        }
    }

    /// A soft hyphen inside a line: invisible where the next letter stands on it, else a hyphen that some programs
    /// map to it.
    fn write_soft_hyphen(&mut self, glyph: &Glyph, next: Option<&Glyph>) {
        let room = next.map_or(f32::MAX, |n| n.bbox.left_pt - glyph.bbox.left_pt);
        if room < 0.12 * glyph.size_pt {
            self.written.hidden_chars += 1;
        } else {
            self.line.text.push('-');
        }
    }

    /// Puts an accent on the letter just written.
    fn combine(&mut self, mark: char) -> bool {
        let composed = self.line.text.chars().next_back().and_then(|base| accents::compose(base, mark));
        if let Some(composed) = composed {
            self.line.text.pop();
            self.line.text.push(composed);
            self.written.joined_chars += 1;
        }
        composed.is_some()
    }

    /// Puts an accent written before the last letter on that letter.
    fn combine_before(&mut self, mark: char) {
        let Some(base) = self.line.text.pop() else { return };
        match accents::compose(base, mark) {
            Some(composed) => {
                self.line.text.pop();
                self.line.text.push(composed);
                self.written.joined_chars += 1;
            }
            None => self.line.text.push(base),
        }
    }
}

/// Letters of Hebrew, Arabic and their presentation forms.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Rewrites a line in the order of reading: neighbouring words of a right-to-left script swap places, and so do the
/// letters in each of them; figures keep their order.
fn set_right_to_left(line: &mut Line) {
    let texts: Vec<String> = line
        .words
        .iter()
        .map(|w| line.text.get(w.span_bytes.clone()).unwrap_or_default().to_owned())
        .collect();
    let is_rtl: Vec<bool> = texts.iter().map(|t| t.chars().any(is_right_to_left)).collect();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    let mut start = 0;
    while start < order.len() {
        let length = is_rtl.iter().skip(start).take_while(|r| **r).count();
        if let Some(stretch) = order.get_mut(start..start + length) {
            stretch.reverse();
        }
        start += length.max(1);
    }
    let mut text = String::with_capacity(line.text.len());
    let mut words = Vec::with_capacity(line.words.len());
    for at in order {
        let (Some(word), Some(old)) = (line.words.get(at), texts.get(at)) else { continue };
        if !text.is_empty() {
            text.push(' ');
        }
        let from = text.len();
        if is_rtl.get(at) == Some(&true) {
            text.extend(old.chars().rev());
        } else {
            text.push_str(old);
        }
        words.push(Word { span_bytes: from..text.len(), ..word.clone() });
    }
    line.text = text;
    line.words = words;
}
