//! XY-cut (Nagy and Seth 1984) for pages with too many blocks for finer relations: cut between columns where a blank
//! strip runs from top to bottom, else between rows, else read on line by line.

use crate::geometry::BBox;

/// Cuts inside one another at most; what is left is read line by line.
const DEPTH: u32 = 24;

/// Indices of boxes in the order of reading, O(n log n) a cut.
pub(super) fn order(boxes: &[BBox], gutter_pt: f32) -> Vec<usize> {
    let mut out = Vec::with_capacity(boxes.len());
    cut(boxes, (0..boxes.len()).collect(), gutter_pt, DEPTH, &mut out);
    out
}

fn cut(boxes: &[BBox], mut group: Vec<usize>, gutter_pt: f32, depth: u32, out: &mut Vec<usize>) {
    let across = |i: usize| (boxes[i].left_pt, boxes[i].right_pt);
    let down = |i: usize| (boxes[i].top_pt, boxes[i].bottom_pt);
    if depth > 0 && group.len() > 1 {
        for parts in [parts(&group, across, gutter_pt), parts(&group, down, 0.0)] {
            if parts.len() > 1 {
                parts.into_iter().for_each(|part| cut(boxes, part, gutter_pt, depth - 1, out));
                return;
            }
        }
    }
    group.sort_by(|&a, &b| {
        let (p, q) = (&boxes[a], &boxes[b]);
        p.top_pt.total_cmp(&q.top_pt).then(p.left_pt.total_cmp(&q.left_pt)).then(a.cmp(&b))
    });
    out.extend(group);
}

/// Groups parted by blank strips of a least width along an axis.
fn parts(group: &[usize], extent: impl Fn(usize) -> (f32, f32), least_pt: f32) -> Vec<Vec<usize>> {
    let mut sorted = group.to_vec();
    sorted.sort_by(|&a, &b| extent(a).0.total_cmp(&extent(b).0).then(a.cmp(&b)));
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut end = f32::NEG_INFINITY;
    for index in sorted {
        let (from, to) = extent(index);
        match out.last_mut() {
            Some(part) if from - end < least_pt.max(f32::MIN_POSITIVE) => part.push(index),
            _ => out.push(vec![index]),
        }
        end = end.max(to);
    }
    out
}
