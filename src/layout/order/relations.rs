//! Breuel's order relations (*High Performance Document Layout Analysis*, 2003), topologically sorted.
//!
//! Of two blocks that share some width the upper comes first. Of two that do not, the left comes first, unless a
//! block lies between them in height that reaches over both.

use super::super::params::LayoutParams;
use crate::geometry::BBox;

/// Indices of boxes in the order of reading. Looks at all triples.
pub(super) fn order(boxes: &[BBox], params: &LayoutParams) -> Vec<usize> {
    let n = boxes.len();
    let mut before = vec![false; n * n];
    for a in 0..n {
        for b in (0..n).filter(|&b| b != a) {
            before[a * n + b] = comes_before(boxes, a, b, params);
        }
    }
    sort(boxes, &before, params)
}

fn share_width(a: &BBox, b: &BBox, params: &LayoutParams) -> bool {
    let narrower = a.width_pt().min(b.width_pt());
    a.x_overlap_pt(b) > params.order_overlap_ratio * narrower
}

fn comes_before(boxes: &[BBox], a: usize, b: usize, params: &LayoutParams) -> bool {
    let (first, second) = (&boxes[a], &boxes[b]);
    if share_width(first, second, params) {
        let (y, other) = (first.center_y_pt(), second.center_y_pt());
        return y < other || (y == other && first.left_pt < second.left_pt);
    }
    if first.center_x_pt() >= second.center_x_pt() {
        return false;
    }
    let (top, bottom) =
        (first.center_y_pt().min(second.center_y_pt()), first.center_y_pt().max(second.center_y_pt()));
    let separates = |c: &BBox| {
        let y = c.center_y_pt();
        c.width_pt() > first.width_pt().max(second.width_pt())
            && y > top
            && y < bottom
            && first.y_overlap_pt(c) <= 0.5 * c.height_pt().min(first.height_pt())
            && second.y_overlap_pt(c) <= 0.5 * c.height_pt().min(second.height_pt())
            && share_width(c, first, params)
            && share_width(c, second, params)
    };
    !boxes.iter().enumerate().any(|(i, c)| i != a && i != b && separates(c))
}

/// Topological sort. Of several blocks that may come next it takes the one that goes on in the column of the last,
/// else the leftmost of the topmost. Where relations run in a circle it takes the block that breaks fewest.
fn sort(boxes: &[BBox], before: &[bool], params: &LayoutParams) -> Vec<usize> {
    let n = boxes.len();
    let mut waits: Vec<usize> = (0..n).map(|b| (0..n).filter(|&a| before[a * n + b]).count()).collect();
    let mut is_done = vec![false; n];
    let mut out: Vec<usize> = Vec::with_capacity(n);
    for _ in 0..n {
        let last = out.last().map(|&i: &usize| &boxes[i]);
        let next = (0..n).filter(|&i| !is_done[i]).min_by(|&a, &b| {
            let key = |i: usize| {
                let goes_on = last
                    .is_some_and(|l| share_width(l, &boxes[i], params) && boxes[i].top_pt > l.center_y_pt());
                (waits[i], !goes_on)
            };
            let (p, q) = (&boxes[a], &boxes[b]);
            key(a)
                .cmp(&key(b))
                .then(p.top_pt.total_cmp(&q.top_pt))
                .then(p.left_pt.total_cmp(&q.left_pt))
                .then(a.cmp(&b))
        });
        let Some(next) = next else { break };
        is_done[next] = true;
        out.push(next);
        for b in 0..n {
            if before[next * n + b] {
                waits[b] = waits[b].saturating_sub(1);
            }
        }
    }
    out
}
