//! Pull quotes: large type that repeats what stands in the body.

use super::around::Around;
use super::cues::{begins_small, ends_sentence, fold};
use super::headings::Candidate;
use super::params::StructureParams;
use super::parts::{Part, Role};
use super::styles::Styles;
use std::collections::{BTreeMap, BTreeSet};

/// Letters of a shingle: long enough that chance meetings are rare, short enough to stand on one line.
const SHINGLE: usize = 10;

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
    let wanted: BTreeSet<u64> = {
        let folded: Vec<String> = suspects.iter().map(|&i| fold(&parts[i].text())).collect();
        folded.iter().flat_map(|t| shingles(t)).collect()
    };
    let candidate_ids: BTreeSet<usize> = candidates.iter().map(|c| c.part).collect();
    let mut body = String::new();
    let mut present = BTreeSet::new();
    for (i, part) in parts.iter().enumerate() {
        if part.role.is_open() && !candidate_ids.contains(&i) {
            // Shingles run over the borders of parts: a sentence often crosses a column.
            body = tail(&body).to_owned();
            body.push_str(&fold(&part.text()));
            present.extend(shingles(&body).filter(|s| wanted.contains(s)));
        }
    }
    let repeats = |i: usize| {
        let own: Vec<u64> = shingles(&fold(&parts[i].text())).collect();
        let found = own.iter().filter(|s| present.contains(s)).count();
        found as f32 >= params.quote_share * own.len().max(1) as f32
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
        }
    }
}

/// Whether it stands above a text, with none above itself.
fn opens_text(parts: &[Part<'_>], around: &[Around], styles: &Styles, i: usize) -> bool {
    let text = |o: usize| styles.is_text(&parts[o]) && parts[o].role.is_open();
    let capital_below = around[i].below.is_some_and(|b| text(b) && !begins_small(parts[b].first_text()));
    !around[i].above.is_some_and(text) && capital_below && !around[i].barrier_below
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

fn tail(text: &str) -> &str {
    let from = text.char_indices().rev().nth(SHINGLE - 2).map_or(0, |(at, _)| at);
    &text[from..]
}

/// Hashes of all stretches of ten letters (FNV-1a over each, which is cheap at this length).
fn shingles(folded: &str) -> impl Iterator<Item = u64> + '_ {
    let starts = folded.char_indices().map(|(at, _)| at);
    let ends = folded.char_indices().map(|(at, _)| at).skip(SHINGLE).chain(std::iter::once(folded.len()));
    let long = folded.chars().count() >= SHINGLE;
    starts.zip(ends).filter(move |_| long).map(|(a, b)| hash(&folded[a..b]))
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_slide_by_one_letter() {
        assert_eq!(shingles("abcdefghijkl").count(), 3);
        assert_eq!(shingles("abcdefghij").count(), 1);
        assert_eq!(shingles("äbc").count(), 0);
    }
}
