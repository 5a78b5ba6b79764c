//! Blocks: pieces that stand below one another in one column, set alike.

use super::params::LayoutParams;
use super::pieces::{Piece, is_alike};
use super::rules::is_level;
use super::words::{RawWord, Words};
use crate::geometry::BBox;

/// Joins pieces to blocks. Returns for each block its pieces from top to bottom, blocks by their first piece.
pub(super) fn join(
    pieces: &[Piece],
    words: &Words,
    rules: &[BBox],
    body_pt: f32,
    params: &LayoutParams,
) -> Vec<Vec<u32>> {
    let above = neighbours_above(pieces, params);
    let usual = usual_step(pieces, &above);
    let joiner = Joiner { pieces, words, level: level_rules(rules), body_pt, params, usual };
    let mut block_of: Vec<usize> = Vec::with_capacity(pieces.len());
    let mut blocks: Vec<Draft> = Vec::new();
    let mut is_continued: Vec<bool> = vec![false; pieces.len()];
    for (at, piece) in pieces.iter().enumerate() {
        let upper = above.get(at).copied().flatten().filter(|u| !is_continued[u.piece] && !u.shared);
        let upper = upper.filter(|u| joiner.joins(u.piece, piece, blocks[block_of[u.piece]].is_mixed));
        let block = upper.map_or(blocks.len(), |u| block_of[u.piece]);
        if let Some(u) = upper {
            is_continued[u.piece] = true;
        } else {
            blocks.push(Draft::default());
        }
        blocks[block].pieces.push(at as u32);
        blocks[block].is_mixed |= joiner.is_mixed(piece);
        block_of.push(block);
    }
    blocks.into_iter().map(|b| b.pieces).collect()
}

/// A block as far as it goes.
#[derive(Clone, Debug, Default)]
struct Draft {
    pieces: Vec<u32>,
    /// A line changes its type: bold or coloured words stand in running text.
    is_mixed: bool,
}

/// The piece above another.
#[derive(Clone, Copy, Debug)]
struct Upper {
    piece: usize,
    /// Another piece of the same row stands below it as well.
    shared: bool,
}

/// Steps down further than this, in em of the lower piece, end the search.
const REACH_EM: f32 = 6.0;

/// Finds for each piece the nearest one above that it overlaps. Pieces come row by row, so those that can still be
/// seen from below are few.
fn neighbours_above(pieces: &[Piece], params: &LayoutParams) -> Vec<Option<Upper>> {
    let mut out: Vec<Option<Upper>> = vec![None; pieces.len()];
    let mut seen: Vec<usize> = Vec::new();
    let mut low = f32::MIN;
    for (at, piece) in pieces.iter().enumerate() {
        low = low.max(piece.baseline_pt);
        let em = piece.style.size_pt.max(1.0);
        let nearest = seen
            .iter()
            .copied()
            .filter(|&s| {
                overlaps(&pieces[s], piece, params) && pieces[s].baseline_pt < piece.baseline_pt - 0.3 * em
            })
            .max_by(|&a, &b| pieces[a].baseline_pt.total_cmp(&pieces[b].baseline_pt).then(a.cmp(&b)));
        if let Some(upper) = nearest {
            out[at] = Some(Upper { piece: upper, shared: false });
            share(&mut out, pieces, at, upper);
        }
        seen.retain(|&s| {
            let covered = pieces[s].bbox.left_pt >= piece.bbox.left_pt
                && pieces[s].bbox.right_pt <= piece.bbox.right_pt
                && pieces[s].baseline_pt < piece.baseline_pt - 0.3 * em;
            !covered && pieces[s].baseline_pt > low - REACH_EM * pieces[s].style.size_pt.max(em)
        });
        seen.push(at);
    }
    out
}

/// Marks a line above that two pieces of one row stand below: columns begin there.
fn share(out: &mut [Option<Upper>], pieces: &[Piece], at: usize, upper: usize) {
    let level = |other: usize| {
        (pieces[other].baseline_pt - pieces[at].baseline_pt).abs() < 0.3 * pieces[at].style.size_pt
    };
    let twin = (upper + 1..at)
        .rev()
        .take(4)
        .find(|&other| level(other) && out[other].is_some_and(|u| u.piece == upper));
    if let Some(twin) = twin {
        for i in [twin, at] {
            out[i] = Some(Upper { piece: upper, shared: true });
        }
    }
}

fn overlaps(upper: &Piece, lower: &Piece, params: &LayoutParams) -> bool {
    let narrower = upper.bbox.width_pt().min(lower.bbox.width_pt());
    upper.bbox.x_overlap_pt(&lower.bbox) >= params.block_overlap_ratio * narrower
}

/// The commonest step between lines set alike, in em, weighted by characters.
fn usual_step(pieces: &[Piece], above: &[Option<Upper>]) -> f32 {
    // Classes of a twentieth of an em, up to two em.
    let mut classes = [0_u64; 41];
    for (piece, upper) in pieces.iter().zip(above) {
        let Some(up) = upper.and_then(|u| pieces.get(u.piece)) else { continue };
        let em = piece.style.size_pt;
        let alike = (up.style.size_pt - em).abs() <= 0.08 * em && up.region == piece.region;
        let step = (piece.baseline_pt - up.baseline_pt) / em.max(f32::MIN_POSITIVE);
        let class = (step * 20.0).round();
        if alike && (0.0..=40.0).contains(&class) {
            classes[class as usize] += u64::from(piece.chars);
        }
    }
    let most = classes.iter().max().copied().unwrap_or(0);
    let class = classes.iter().position(|n| *n == most).filter(|_| most > 0).unwrap_or(24);
    class as f32 / 20.0
}

struct Joiner<'a> {
    pieces: &'a [Piece],
    words: &'a Words,
    level: Vec<BBox>,
    body_pt: f32,
    params: &'a LayoutParams,
    usual: f32,
}

impl Joiner<'_> {
    fn joins(&self, upper: usize, lower: &Piece, in_mixed: bool) -> bool {
        let upper = &self.pieces[upper];
        let em = lower.style.size_pt.max(upper.style.size_pt);
        let heading = em >= self.params.heading_size_ratio * self.body_pt;
        let leading = self.params.leading_em.max(self.params.leading_usual_ratio * self.usual)
            + if heading { self.params.leading_heading_em } else { 0.0 };
        upper.region == lower.region
            && (is_alike(&upper.style, &lower.style, self.params) || in_mixed && self.goes_on(upper, lower))
            && lower.baseline_pt - upper.baseline_pt <= leading * em
            && !self.rule_between(upper, lower)
    }

    /// First and last word of a piece.
    fn ends(&self, piece: &Piece) -> Option<(&RawWord, &RawWord)> {
        let words = self.words.words.get(piece.words.start as usize..piece.words.end as usize)?;
        words.first().zip(words.last())
    }

    fn is_mixed(&self, piece: &Piece) -> bool {
        self.ends(piece).is_some_and(|(first, last)| !is_alike(&first.style, &last.style, self.params))
    }

    /// Whether the lower line begins as the upper one ends: bold words that run over the end of a line.
    fn goes_on(&self, upper: &Piece, lower: &Piece) -> bool {
        let ends = self.ends(upper).zip(self.ends(lower));
        ends.is_some_and(|((_, last), (first, _))| is_alike(&last.style, &first.style, self.params))
    }

    fn rule_between(&self, upper: &Piece, lower: &Piece) -> bool {
        let from = self.level.partition_point(|r| r.top_pt <= upper.baseline_pt);
        let foot = lower.baseline_pt - 0.4 * lower.style.size_pt;
        let narrower = upper.bbox.width_pt().min(lower.bbox.width_pt());
        self.level
            .iter()
            .skip(from)
            .take_while(|r| r.bottom_pt < foot)
            .take(64)
            .any(|r| r.x_overlap_pt(&upper.bbox).min(r.x_overlap_pt(&lower.bbox)) >= 0.5 * narrower)
    }
}

fn level_rules(rules: &[BBox]) -> Vec<BBox> {
    let mut level: Vec<BBox> = rules.iter().filter(|r| is_level(r)).copied().collect();
    level.sort_unstable_by(|a, b| a.top_pt.total_cmp(&b.top_pt));
    level
}
