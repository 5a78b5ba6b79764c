//! Words: glyphs of a row with no blank between them.

use super::params::LayoutParams;
use super::rows::Row;
use super::runs::{self, Run};
use super::{TypeStyle, styles::Styler};
use crate::geometry::BBox;
use crate::pdf::Glyph;
use std::ops::Range;

/// A word that still points to its glyphs.
#[derive(Clone, Debug)]
pub(super) struct RawWord {
    /// Range in [`Words::order`].
    pub slots: Range<u32>,
    pub bbox: BBox,
    pub baseline_pt: f32,
    pub style: TypeStyle,
    /// Characters that are no blanks.
    pub chars: u32,
}

/// The words of all rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// Indices of glyphs, row after row, from left to right.
    pub order: Vec<u32>,
    /// Row after row, from left to right.
    pub words: Vec<RawWord>,
    /// For each row its range in `words`.
    pub rows: Vec<Range<u32>>,
}

/// A glyph in its row.
#[derive(Clone, Copy, Debug)]
struct Slot {
    glyph: u32,
    /// Gap to the glyph before.
    gap_pt: f32,
    /// A blank is drawn before it.
    spaced: bool,
    /// It begins a word.
    begins: bool,
    /// It begins a stretch of one style without wide gaps.
    opens: bool,
}

/// Splits rows into words. A gap parts words if it is wider than the letters' usual gap by a share of the size.
pub(super) fn split(
    glyphs: &[Glyph],
    runs: &[Run],
    rows: &[Row],
    styler: Styler<'_>,
    params: &LayoutParams,
) -> Words {
    let mut out = Words { order: Vec::with_capacity(glyphs.len()), ..Words::default() };
    let (mut slots, mut gaps) = (Vec::new(), Vec::new());
    for row in rows {
        fill(&mut slots, row, glyphs, runs);
        let from = u32::try_from(out.words.len()).unwrap_or(u32::MAX);
        let mut start = 0;
        while start < slots.len() {
            let length = 1 + slots[start + 1..].iter().take_while(|s| !s.opens).count();
            let stretch = &mut slots[start..start + length];
            let spaced = part(stretch, &mut gaps, glyphs, params);
            emit(stretch, spaced, glyphs, styler, &mut out);
            start += length;
        }
        out.rows.push(from..u32::try_from(out.words.len()).unwrap_or(u32::MAX));
    }
    out
}

/// Gap from which a stretch ends, in em.
const STRETCH_GAP_EM: f32 = 1.5;

fn fill(slots: &mut Vec<Slot>, row: &Row, glyphs: &[Glyph], runs: &[Run]) {
    slots.clear();
    let mut right_pt = f32::NEG_INFINITY;
    let mut spaced = false;
    for &index in &row.runs {
        let run = &runs[index as usize];
        let mut opens = true;
        for (at, glyph) in (run.first..run.end).zip(&glyphs[run.first as usize..run.end as usize]) {
            if runs::is_blank(glyph) {
                spaced = true;
                continue;
            }
            let gap_pt = glyph.bbox.left_pt - right_pt;
            let same = slots.last().is_some_and(|s: &Slot| {
                let last = &glyphs[s.glyph as usize];
                last.face == glyph.face && (last.size_pt - glyph.size_pt).abs() < 0.02 * glyph.size_pt
            });
            let opens_here = (opens && !same) || gap_pt > STRETCH_GAP_EM * glyph.size_pt;
            slots.push(Slot { glyph: at, gap_pt, spaced, begins: false, opens: opens_here });
            right_pt =
                if gap_pt.is_finite() { right_pt.max(glyph.bbox.right_pt) } else { glyph.bbox.right_pt };
            (spaced, opens) = (false, false);
        }
    }
}

/// Least number of gaps that tell how far letters usually stand apart.
const TELLING_GAPS: usize = 4;

/// Marks the beginnings of words; answers whether the stretch is letter-spaced.
fn part(stretch: &mut [Slot], gaps: &mut Vec<f32>, glyphs: &[Glyph], params: &LayoutParams) -> bool {
    let Some(first) = stretch.first().copied() else { return false };
    let em = glyphs[first.glyph as usize].size_pt;
    gaps.clear();
    gaps.extend(stretch.iter().skip(1).filter(|s| !s.spaced && s.gap_pt < em).map(|s| s.gap_pt));
    let usual = if gaps.len() >= TELLING_GAPS { usual_gap(gaps).min(WIDEST_TRACKING_EM * em) } else { 0.0 };
    // An alphabet, a table of signs: as far apart as words are, and no word that anyone would set so.
    let usual = if usual > params.word_gap_em * em && is_alphabet(stretch, glyphs) { 0.0 } else { usual };
    let draws_blanks = stretch.iter().skip(1).any(|s| s.spaced);
    let least =
        if draws_blanks { usual + params.word_gap_em * em } else { word_gap(gaps, usual, em, params) };
    mark(stretch, least, usual + params.word_gap_at_blank_em * em);
    let words = stretch.iter().filter(|s| s.begins).count();
    let typed_apart = words > TELLING_GAPS && words * 10 >= stretch.len() * 9;
    if typed_apart && !is_alphabet(stretch, glyphs) && is_cased_word(stretch, glyphs) {
        // "H e r b s t": blanks between all letters, wider ones between words.
        gaps.clear();
        gaps.extend(stretch.iter().skip(1).map(|s| s.gap_pt));
        let least = median(gaps) + params.word_gap_em * em;
        mark(stretch, least, f32::INFINITY);
        return true;
    }
    usual > params.letter_spaced_em * em
}

/// Letters that stand farther apart than this are words of one letter.
const WIDEST_TRACKING_EM: f32 = 0.4;

/// Gap between letters: where pairs of letters stand between blanks ("10 11 12"), half of all gaps are blanks, so that
/// the middle one would be a blank too.
fn usual_gap(gaps: &mut [f32]) -> f32 {
    let quarter = gaps.len() / 4;
    let (_, gap, _) = gaps.select_nth_unstable_by(quarter, f32::total_cmp);
    *gap
}

/// Whether letters, put together, could be words: capitals, small letters, or small ones behind a capital. Signs of
/// scripts without cases could not.
fn is_cased_word(stretch: &[Slot], glyphs: &[Glyph]) -> bool {
    let chars = || chars(stretch, glyphs);
    chars().all(|c| c.is_lowercase() || c.is_uppercase())
        && (chars().all(char::is_uppercase)
            || chars().skip(1).filter(|c| c.is_uppercase()).count() <= chars().count() / 4)
}

/// Whether characters stand in the order of their codes ("a b c"), or each letter beside its capital ("à À â Â"):
/// hardly a word has five of them so.
fn is_alphabet(stretch: &[Slot], glyphs: &[Glyph]) -> bool {
    let folded = || chars(stretch, glyphs).flat_map(char::to_lowercase);
    let in_pairs = || folded().step_by(2).eq(folded().skip(1).step_by(2));
    stretch.len() > TELLING_GAPS && (chars(stretch, glyphs).is_sorted() || folded().is_sorted() || in_pairs())
}

fn chars(stretch: &[Slot], glyphs: &[Glyph]) -> impl Iterator<Item = char> {
    stretch.iter().flat_map(|s| glyphs[s.glyph as usize].text.chars())
}

/// Gaps that show where letters end and blanks begin, at least.
const TELLING_SPREAD: usize = 12;

/// Least gap between words of a stretch that draws no blanks: in the middle of the widest leap from gaps between
/// letters to gaps between words, for blanks can be as narrow as 0.15 em in squeezed lines.
fn word_gap(gaps: &mut [f32], usual: f32, em: f32, params: &LayoutParams) -> f32 {
    let widest = usual + params.word_gap_em * em;
    if gaps.len() < TELLING_SPREAD {
        return widest;
    }
    gaps.sort_unstable_by(f32::total_cmp);
    let narrowest = usual + params.narrow_word_gap_em * em;
    // What is wider than any limit says no more by being wider: the column beside may be set loosely.
    let leaps = gaps.windows(2).filter_map(|pair| match pair {
        [low, high] if *high >= narrowest && *low < widest => {
            let high = high.min(widest);
            Some((high - low, (low + high) / 2.0))
        }
        _ => None,
    });
    let leap = leaps.max_by(|a, b| a.0.total_cmp(&b.0));
    leap.map_or(widest, |(_, middle)| middle.clamp(usual + 0.75 * params.narrow_word_gap_em * em, widest))
}

fn mark(stretch: &mut [Slot], gap: f32, gap_at_blank: f32) {
    for (at, slot) in stretch.iter_mut().enumerate() {
        // The word may go on from the stretch before ("*H*erbst"), then no usual gap tells.
        let at_blank = slot.spaced && slot.gap_pt > if at == 0 { 0.0 } else { gap_at_blank };
        slot.begins = slot.gap_pt > gap || at_blank;
    }
}

fn median(gaps: &mut [f32]) -> f32 {
    let middle = gaps.len() / 2;
    if gaps.is_empty() {
        return 0.0;
    }
    let (_, median, _) = gaps.select_nth_unstable_by(middle, f32::total_cmp);
    *median
}

fn emit(stretch: &[Slot], letter_spaced: bool, glyphs: &[Glyph], styler: Styler<'_>, out: &mut Words) {
    for slot in stretch {
        let glyph = &glyphs[slot.glyph as usize];
        let at = u32::try_from(out.order.len()).unwrap_or(u32::MAX);
        out.order.push(slot.glyph);
        let begins_row = out.rows.last().map_or(0, |r| r.end) as usize == out.words.len();
        match out.words.last_mut() {
            Some(word) if !slot.begins && !begins_row => {
                let chars = runs::inked_chars(&glyph.text);
                word.slots.end = at + 1;
                word.bbox = word.bbox.union(&glyph.bbox);
                // Most characters decide: a change that lasts longer than what stood before takes over.
                if chars > 0 && !styler.fits(&word.style, glyph) && leads(word, glyph, glyphs, &out.order) {
                    word.style = styler.style(glyph, letter_spaced);
                    word.baseline_pt = glyph.baseline_pt;
                }
                word.chars += chars;
            }
            _ => out.words.push(RawWord {
                slots: at..at + 1,
                bbox: glyph.bbox,
                baseline_pt: glyph.baseline_pt,
                style: styler.style(glyph, letter_spaced),
                chars: runs::inked_chars(&glyph.text),
            }),
        }
    }
}

/// Whether glyphs set as this one are more than half of the word so far.
fn leads(word: &RawWord, glyph: &Glyph, glyphs: &[Glyph], order: &[u32]) -> bool {
    let slots = &order[word.slots.start as usize..word.slots.end as usize];
    let same = |&&i: &&u32| {
        let g = &glyphs[i as usize];
        g.face == glyph.face && g.color == glyph.color && (g.size_pt - glyph.size_pt).abs() < 0.05
    };
    // Only the tail has to be looked at: longer words are rare, and a million letters without a blank are hostile.
    slots.len() <= 64 && slots.iter().filter(same).count() * 2 > slots.len()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Set, faces, glyphs, set};
    use super::*;
    use crate::layout::{rows, runs};

    fn check(sets: &[Set], expected: &[&str]) {
        let drawn = glyphs(sets);
        let runs = runs::collect(&drawn, |_| true);
        let params = LayoutParams::default();
        let rows = rows::group(&drawn, &runs, &params).rows;
        let faces = faces();
        let words = split(&drawn, &runs, &rows, Styler::new(&faces), &params);
        let text = |w: &RawWord| {
            let slots = &words.order[w.slots.start as usize..w.slots.end as usize];
            slots.iter().map(|&i| drawn[i as usize].text.as_str()).collect::<String>()
        };
        assert_eq!(words.words.iter().map(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn blanks_part_words() {
        check(&[set("Der Chor singt", 50.0, 100.0, 10.0)], &["Der", "Chor", "singt"]);
    }

    #[test]
    fn words_placed_one_by_one_need_no_blanks() {
        check(&[set("Chor", 68.0, 100.0, 10.0), set("Der", 50.0, 100.0, 10.0)], &["Der", "Chor"]);
    }

    #[test]
    fn letters_placed_one_by_one_make_a_word() {
        let letters: Vec<Set> = "Chor"
            .chars()
            .zip(0_u8..)
            .map(|(c, i)| set(&c.to_string(), 50.0 + 5.0 * f32::from(i), 100.0, 10.0))
            .collect();
        check(&letters, &["Chor"]);
    }

    #[test]
    fn letter_spacing_keeps_words_whole() {
        let spaced = Set { tracking_em: 0.3, ..set("HERBST FEST", 50.0, 100.0, 10.0) };
        check(&[spaced], &["HERBST", "FEST"]);
    }

    #[test]
    fn blanks_between_all_letters_are_letter_spacing() {
        check(&[set("H e r b s t   F e s t", 50.0, 100.0, 10.0)], &["Herbst", "Fest"]);
    }

    #[test]
    fn an_alphabet_is_no_letter_spaced_word() {
        check(&[set("a A b B c C", 50.0, 100.0, 10.0)], &["a", "A", "b", "B", "c", "C"]);
    }

    #[test]
    fn an_alphabet_without_blanks_is_parted_by_its_gaps() {
        let spaced = Set { tracking_em: 0.3, ..set("éÉèÈçÇ", 50.0, 100.0, 10.0) };
        check(&[spaced], &["é", "É", "è", "È", "ç", "Ç"]);
    }

    #[test]
    fn figures_in_pairs_are_no_letter_spaced_word() {
        let pairs: Vec<Set> =
            (10..22_u8).map(|n| set(&n.to_string(), 50.0 + 14.0 * f32::from(n - 10), 100.0, 10.0)).collect();
        let expected: Vec<String> = (10..22).map(|n| n.to_string()).collect();
        check(&pairs, &expected.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn squeezed_blanks_part_words_where_none_are_drawn() {
        let mut x = 50.0;
        let words: Vec<Set> = ["seit", "dem", "Sommer", "singt", "der"]
            .map(|word| {
                let placed = set(word, x, 100.0, 10.0);
                x += 5.0 * word.len() as f32 + 1.6;
                placed
            })
            .to_vec();
        check(&words, &["seit", "dem", "Sommer", "singt", "der"]);
    }

    #[test]
    fn a_bold_first_letter_stays_with_its_word() {
        check(
            &[Set { face: 1, ..set("H", 50.0, 100.0, 10.0) }, set("erbst", 55.0, 100.0, 10.0)],
            &["Herbst"],
        );
    }

    #[test]
    fn blanks_squeezed_to_the_limit_part_words_beside_a_loose_column() {
        // The left line is set loosely, the right one squeezed; a gutter of one em keeps them in one stretch.
        let loose = [set("Diakon", 50.0, 100.0, 10.0), set("Pia", 85.5, 100.0, 10.0)];
        let tight = [
            set("und", 110.0, 100.0, 10.0),
            set("gute", 126.98, 100.0, 10.0),
            set("Laune", 148.98, 100.0, 10.0),
        ];
        check(&[&loose[..], &tight[..]].concat(), &["Diakon", "Pia", "und", "gute", "Laune"]);
    }
}
