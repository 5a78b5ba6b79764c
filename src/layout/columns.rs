//! Columns: numbers from left to right.

use super::Block;

/// Least distance of columns' left edges, times body: more than an indent, less than any column's width.
const COLUMN_STEP_RATIO: f32 = 5.0;

/// Numbers blocks by the column that they begin in. Columns are where blocks of three lines and more begin.
pub(super) fn number(blocks: &mut [Block], body_pt: f32) {
    let step = COLUMN_STEP_RATIO * body_pt;
    let long = blocks.iter().filter(|b| b.lines.len() >= 3);
    let mut lefts: Vec<f32> = long.map(|b| b.bbox.left_pt).collect();
    lefts.sort_unstable_by(f32::total_cmp);
    // A column begins with its leftmost block; indented ones follow.
    let mut edges: Vec<f32> = Vec::new();
    for left in lefts {
        if edges.last().is_none_or(|edge| left - edge > step) {
            edges.push(left);
        }
    }
    for block in blocks {
        let reached = edges.partition_point(|edge| *edge <= block.bbox.left_pt + 0.5 * step);
        block.column = reached.saturating_sub(1);
    }
}
