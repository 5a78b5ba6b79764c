//! Gutters: blank strips that run down between columns.
//!
//! A whitespace cover (Breuel 2002) of the kind that a page of text needs: each wide gap of a row is followed up and
//! down as long as the gaps share a strip. Rows with text on one side only count too, so columns off each other's
//! baseline grid are told apart.

use super::params::LayoutParams;
use super::words::{RawWord, Words};

/// Rows followed in one direction at most; a gutter has shown itself long before.
const ROWS_FOLLOWED: usize = 24;
/// How far from the strip a line on its left ends at most to count, times body: ragged and hyphenated lines.
const ENDS_BESIDE_RATIO: f32 = 2.0;
/// How far from the strip a line on its right begins at most to count, times body: columns begin flush.
const BEGINS_BESIDE_RATIO: f32 = 0.7;

/// How far from the gap's edges a line begins or ends at most to stand flush with the row that is asked, times body.
const FLUSH_RATIO: f32 = 0.05;

/// The words of a page seen as rows with gaps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid<'a> {
    pub words: &'a Words,
    pub body_pt: f32,
    pub params: &'a LayoutParams,
}

#[derive(Clone, Copy, Debug)]
struct Strip {
    left_pt: f32,
    right_pt: f32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    both: u32,
    left: u32,
    right: u32,
    /// Of all, rows whose right part begins where that of the first row does.
    flush: u32,
    /// Of all, rows whose left part ends where that of the first row does.
    flush_ends: u32,
}

impl Count {
    fn rows(self) -> u32 {
        self.both + self.left.min(self.right)
    }

    /// The last column of an article may have but two lines, beside a justified one that shows its edge.
    fn ends_column(self, params: &LayoutParams) -> bool {
        self.both >= 2 && self.flush >= 2 && self.flush_ends >= params.firm_gutter_rows
    }

    /// Rivers wander; rows that begin flush count twice.
    fn is_firm(self, params: &LayoutParams) -> bool {
        self.rows() + self.flush >= params.firm_gutter_rows
    }
}

/// What rows say for a gutter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Support {
    pub rows: u32,
    /// Too many, and too well aligned, for a river in justified text.
    pub firm: bool,
}

impl Grid<'_> {
    /// The rows along the blank strip through a gap of a row, from left to right edge of the gap. Stops counting at
    /// a firm gutter.
    pub(super) fn support(&self, row: usize, left_pt: f32, right_pt: f32) -> Support {
        let mut strip = Strip { left_pt, right_pt };
        let mut count = Count { both: 1, flush: 1, flush_ends: 1, ..Count::default() };
        let edges = strip;
        let above = (0..row).rev().take(ROWS_FOLLOWED);
        self.follow(row, above, edges, &mut strip, &mut count);
        let below = (row + 1..self.words.rows.len()).take(ROWS_FOLLOWED);
        self.follow(row, below, edges, &mut strip, &mut count);
        let least = if count.ends_column(self.params) { self.params.gutter_rows } else { 0 };
        Support { rows: count.rows().max(least), firm: count.is_firm(self.params) }
    }

    fn follow(
        &self,
        from: usize,
        rows: impl Iterator<Item = usize>,
        edges: Strip,
        strip: &mut Strip,
        count: &mut Count,
    ) {
        let Some(mut last_pt) = self.baseline(from) else { return };
        let reach = self.params.gutter_step_ratio * self.body_pt;
        for row in rows {
            let Some(baseline) = self.baseline(row) else { continue };
            if count.is_firm(self.params) && count.rows() >= self.params.gutter_rows
                || (baseline - last_pt).abs() > reach
            {
                return;
            }
            let (left, right) = self.beside(row, *strip);
            let free = Strip {
                left_pt: left.map_or(f32::MIN, |w| w.bbox.right_pt).max(strip.left_pt),
                right_pt: right.map_or(f32::MAX, |w| w.bbox.left_pt).min(strip.right_pt),
            };
            let narrow = |l: &RawWord, r: &RawWord| {
                r.bbox.left_pt - l.bbox.right_pt < self.params.gutter_ratio * self.body_pt
            };
            let entered = free.right_pt - free.left_pt < self.params.gutter_shared_ratio * self.body_pt
                || left.zip(right).is_some_and(|(l, r)| narrow(l, r));
            if entered {
                return;
            }
            let ends = left.map(|w| strip.left_pt - w.bbox.right_pt <= ENDS_BESIDE_RATIO * self.body_pt);
            let begins = right.map(|w| w.bbox.left_pt - strip.right_pt <= BEGINS_BESIDE_RATIO * self.body_pt);
            match (ends, begins) {
                (Some(true), Some(_)) | (Some(_), Some(true)) => count.both += 1,
                (Some(true), None) => count.left += 1,
                (None, Some(true)) => count.right += 1,
                // Text further away stands in another column and says nothing about the strip.
                _ => continue,
            }
            let is_flush = |a: f32, b: f32| (a - b).abs() <= FLUSH_RATIO * self.body_pt;
            count.flush += u32::from(right.is_some_and(|w| is_flush(w.bbox.left_pt, edges.right_pt)));
            count.flush_ends += u32::from(left.is_some_and(|w| is_flush(w.bbox.right_pt, edges.left_pt)));
            *strip = free;
            last_pt = baseline;
        }
    }

    fn baseline(&self, row: usize) -> Option<f32> {
        let range = self.words.rows.get(row)?;
        self.words.words.get(range.start as usize..range.end as usize)?.first().map(|w| w.baseline_pt)
    }

    /// The words of a row to the left and right of a strip's middle.
    fn beside(&self, row: usize, strip: Strip) -> (Option<&RawWord>, Option<&RawWord>) {
        let Some(words) =
            self.words.rows.get(row).and_then(|r| self.words.words.get(r.start as usize..r.end as usize))
        else {
            return (None, None);
        };
        let middle = (strip.left_pt + strip.right_pt) / 2.0;
        let at = words.partition_point(|w| w.bbox.center_x_pt() < middle);
        (at.checked_sub(1).and_then(|i| words.get(i)), words.get(at))
    }
}
