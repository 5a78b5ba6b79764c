//! Drop caps: large initials that belong to the first word of the text beside them.

use super::params::LayoutParams;
use super::pieces::Piece;
use super::words::Words;
use crate::pdf::Glyph;

/// Gives drop caps to their lines: the topmost line beside one begins with it, and all lines beside it are reckoned
/// from its left edge. Takes the drop caps' own pieces out.
pub(super) fn attach(
    rows: &mut [Vec<Piece>],
    words: &Words,
    glyphs: &[Glyph],
    body_pt: f32,
    params: &LayoutParams,
) {
    let large = params.drop_cap_size_ratio * body_pt;
    let mut caps: Vec<(usize, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let found =
            row.iter().enumerate().filter(|(_, p)| p.style.size_pt >= large && is_initial(p, words, glyphs));
        caps.extend(found.map(|(i, _)| (at, i)));
    }
    // Pages full of single large letters are puzzles; looking for lines beside each would be quadratic.
    if caps.len() > 100 {
        return;
    }
    for (at, index) in caps.into_iter().rev() {
        let Some(cap) = rows.get(at).and_then(|row| row.get(index)).cloned() else { continue };
        let lines = beside(rows, at, &cap, body_pt, params);
        let Some(&(first_row, first)) = lines.first() else { continue };
        // One initial for a line, and none before an initial: another letter would have no place to stand.
        if cap.initial.is_some() || rows[first_row][first].initial.is_some() {
            continue;
        }
        for &(row, piece) in &lines {
            rows[row][piece].bbox.left_pt = cap.bbox.left_pt;
        }
        rows[first_row][first].initial = Some(cap.words.start);
        rows[first_row][first].chars += cap.chars;
        rows[at].remove(index);
    }
}

fn is_initial(piece: &Piece, words: &Words, glyphs: &[Glyph]) -> bool {
    if piece.words.len() != 1 || piece.chars > 3 {
        return false;
    }
    let Some(word) = words.words.get(piece.words.start as usize) else { return false };
    let slots = words.order.get(word.slots.start as usize..word.slots.end as usize).unwrap_or_default();
    let chars = || slots.iter().flat_map(|&i| glyphs[i as usize].text.chars());
    let letters = chars().filter(|c| c.is_alphabetic()).count();
    // A number this large is a page number or a day of a calendar.
    (letters == 1 || letters == 2 || (letters == 0 && chars().all(|c| "„“”»«‚‘\"".contains(c))))
        && !chars().any(char::is_numeric)
}

/// Row and place of the lines beside a drop cap, from top to bottom.
fn beside(
    rows: &[Vec<Piece>],
    at: usize,
    cap: &Piece,
    body_pt: f32,
    params: &LayoutParams,
) -> Vec<(usize, usize)> {
    let top = cap.baseline_pt - 0.85 * cap.style.size_pt;
    let foot = cap.baseline_pt + 0.3 * body_pt;
    let from = rows[..at]
        .iter()
        .rposition(|row| row.first().is_some_and(|p| p.baseline_pt < top))
        .map_or(0, |i| i + 1);
    let mut out = Vec::new();
    for (row_at, row) in rows.iter().enumerate().skip(from) {
        if row.first().is_some_and(|p| p.baseline_pt > foot) {
            break;
        }
        for (index, piece) in row.iter().enumerate() {
            let gap = piece.bbox.left_pt - cap.bbox.right_pt;
            let near = gap >= -0.3 * cap.style.size_pt && gap <= params.drop_cap_gap_ratio * body_pt;
            let smaller = piece.style.size_pt * 1.6 <= cap.style.size_pt;
            if near && smaller && piece.baseline_pt >= top && piece.region == cap.region {
                out.push((row_at, index));
            }
        }
    }
    out
}
