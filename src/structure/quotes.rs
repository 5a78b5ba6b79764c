//! Pull quotes: large type that repeats what stands in the body.

use super::around::Around;
use super::cues::{begins_small, ends_sentence, folded};
use super::headings::Candidate;
use super::params::StructureParams;
use super::parts::{Part, Role};
use super::styles::Styles;
use std::collections::{BTreeMap, BTreeSet};

/// Letters of a shingle: long enough that chance meetings are rare, short enough to stand on one line.
const SHINGLE: usize = 10;

/// Most characters of a line that names a speaker: name and office.
const SPEAKER_CHARS: usize = 60;

/// Marks candidates whose words stand in the body as well and whose class no other heading has: bodies repeat
/// headlines too, so the words alone do not tell.
/// What opens a text is its title or motto, though it be quoted in it.
pub(super) fn mark(
    parts: &mut [Part<'_>],
    candidates: &[Candidate],
    around: &[Around],
    styles: &Styles,
    params: &StructureParams,
) {
    let suspects: Vec<usize> =
        candidates.iter().map(|c| c.part).filter(|&i| parts[i].letters >= 20).collect();
    if suspects.is_empty() {
        return;
    }
    let wanted = Shingles::new(suspects.iter().flat_map(|&i| shingles(letters(&parts[i]))));
    let candidate_ids: BTreeSet<usize> = candidates.iter().map(|c| c.part).collect();
    let body = parts.iter().enumerate().filter(|(i, p)| p.role.is_open() && !candidate_ids.contains(i));
    // Shingles run over the borders of parts: a sentence often crosses a column.
    let in_body = shingles(body.flat_map(|(_, part)| letters(part)));
    let present = Shingles::new(in_body.filter(|s| wanted.contain(*s)));
    let repeats = |i: usize| {
        let (mut own, mut found) = (0, 0);
        for shingle in shingles(letters(&parts[i])) {
            own += 1;
            found += usize::from(present.contain(shingle));
        }
        found as f32 >= params.quote_share * own.max(1) as f32
    };
    let repeating: BTreeSet<usize> = suspects.into_iter().filter(|&i| repeats(i)).collect();
    let mut others: BTreeMap<usize, usize> = BTreeMap::new();
    for i in candidate_ids.iter().filter(|i| !repeating.contains(i)) {
        *others.entry(parts[*i].class).or_default() += 1;
    }
    for i in repeating {
        let alone = !others.contains_key(&parts[i].class) && !opens_text(parts, around, styles, i);
        if alone || interrupts(parts, i) {
            parts[i].role = Role::PullQuote;
            mark_speaker(parts, around, styles, i);
        }
    }
}

/// The line under a quotation that names who said it stands closer to it than to what comes next.
fn mark_speaker(parts: &mut [Part<'_>], around: &[Around], styles: &Styles, quote: usize) {
    let Some(below) = around[quote].below else { return };
    let part = &parts[below];
    let is_speaker = part.role.is_open()
        && names_speaker(&parts[quote], part)
        && !styles.is_text(part)
        && !around[quote].barrier_below
        && around[below].gap_above_pt < around[below].gap_below_pt
        && !ends_sentence(part.last_text());
    if is_speaker {
        parts[below].role = Role::PullQuote;
    }
}

/// Whether a part is one short line right under a quotation, in smaller type.
pub(super) fn names_speaker(quote: &Part<'_>, part: &Part<'_>) -> bool {
    let gap_pt = part.bbox.top_pt - quote.bbox.bottom_pt;
    part.page == quote.page
        && part.lines.len() == 1
        && part.chars <= SPEAKER_CHARS
        && part.size_pt() < quote.size_pt()
        && part.bbox.x_overlap_pt(&quote.bbox) > 0.0
        && gap_pt.abs() < part.size_pt()
}

/// Whether it stands above a text, with none above itself.
fn opens_text(parts: &[Part<'_>], around: &[Around], styles: &Styles, i: usize) -> bool {
    let text = |o: usize| styles.is_text(&parts[o]) && parts[o].role.is_open();
    let capital_below = around[i].below.is_some_and(|b| text(b) && !begins_small(parts[b].first_text()));
    // Light type under a photo's caption goes on with the column; a title there is bold.
    let under_photo = around[i].above.is_some_and(|o| parts[o].role == Role::Caption) && !parts[i].is_bold();
    !around[i].above.is_some_and(text) && capital_below && !around[i].barrier_below && !under_photo
}

/// Whether the text goes on around it in the middle of a sentence, as it does not around a heading; or it stands off
/// every column's left edge, between two columns.
fn interrupts(parts: &[Part<'_>], i: usize) -> bool {
    let part = &parts[i];
    let text = |p: &&Part<'_>| p.role.is_open() && p.page == part.page && p.lines.len() >= 2;
    let before = parts[..i].iter().rev().find(text);
    let after = parts[i + 1..].iter().find(text);
    let goes_on = before.is_some_and(|b| !ends_sentence(b.last_text()))
        && after.is_some_and(|a| begins_small(a.first_text()));
    let slack = 0.6 * part.size_pt();
    let aligned = parts.iter().filter(text).any(|p| (p.bbox.left_pt - part.bbox.left_pt).abs() < slack);
    goes_on || !aligned
}

/// The letters and digits of a part, in small letters.
fn letters(part: &Part<'_>) -> impl Iterator<Item = char> {
    part.lines.iter().flat_map(|line| folded(&line.text))
}

/// Hashes of all stretches of ten letters, each made from the one before (Karp and Rabin, "Efficient randomized
/// pattern-matching algorithms", 1987).
fn shingles(letters: impl Iterator<Item = char>) -> impl Iterator<Item = u64> {
    /// An odd multiplier whose bits are well mixed (2^64 over the golden ratio).
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    const OLDEST: u64 = FACTOR.wrapping_pow(SHINGLE as u32);
    let mut window = [0_u64; SHINGLE];
    let mut hash = 0_u64;
    letters.enumerate().filter_map(move |(n, letter)| {
        let oldest = std::mem::replace(&mut window[n % SHINGLE], u64::from(letter));
        hash = hash.wrapping_mul(FACTOR).wrapping_add(u64::from(letter));
        hash = hash.wrapping_sub(oldest.wrapping_mul(OLDEST));
        (n + 1 >= SHINGLE).then_some(hash)
    })
}

/// A set of shingles; most that are asked for are not in it, which one bit tells.
struct Shingles {
    sorted: Vec<u64>,
    bits: Vec<u64>,
}

impl Shingles {
    fn new(shingles: impl Iterator<Item = u64>) -> Self {
        let mut sorted: Vec<u64> = shingles.collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut bits = vec![0; 1 << 10];
        for shingle in &sorted {
            let (place, bit) = Self::place(*shingle);
            bits[place] |= bit;
        }
        Self { sorted, bits }
    }

    fn contain(&self, shingle: u64) -> bool {
        let (place, bit) = Self::place(shingle);
        self.bits[place] & bit != 0 && self.sorted.binary_search(&shingle).is_ok()
    }

    /// One of 65,536 bits: the upper ones of the hash are mixed best.
    fn place(shingle: u64) -> (usize, u64) {
        ((shingle >> 54) as usize, 1 << (shingle >> 48 & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_slide_by_one_letter() {
        assert_eq!(shingles("abcdefghijkl".chars()).count(), 3);
        assert_eq!(shingles("abcdefghij".chars()).count(), 1);
        assert_eq!(shingles("äbc".chars()).count(), 0);
    }

    #[test]
    fn a_shingle_tells_its_ten_letters_alone() {
        let of = |text: &str| shingles(text.chars()).collect::<Vec<_>>();
        assert_eq!(of("xyzabcdefghij")[3..], of("abcdefghij")[..]);
        assert_ne!(of("abcdefghij"), of("abcdefghik"));
        assert!(Shingles::new(of("abcdefghij").into_iter()).contain(of("-abcdefghij")[1]));
    }
}
