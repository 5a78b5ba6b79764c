//! Sections: a title that spans columns divides the page.

use super::super::params::LayoutParams;
use super::{Item, Node, Scenery};
use crate::geometry::BBox;

/// Divides nodes at the titles, rules and bars that nothing stands across, from top to bottom.
pub(super) fn divide(nodes: Vec<Node>, scenery: &Scenery<'_>, params: &LayoutParams) -> Vec<Vec<Node>> {
    let mut cuts = cuts(&nodes, scenery, params);
    if cuts.is_empty() {
        return vec![nodes];
    }
    cuts.sort_unstable_by(f32::total_cmp);
    let mut out: Vec<Vec<Node>> = vec![Vec::new(); cuts.len() + 1];
    for node in nodes {
        let at = cuts.partition_point(|y| *y <= node.bbox.center_y_pt());
        if let Some(section) = out.get_mut(at) {
            section.push(node);
        }
    }
    out.retain(|section| !section.is_empty());
    out
}

/// Heights at which the page is divided.
fn cuts(nodes: &[Node], scenery: &Scenery<'_>, params: &LayoutParams) -> Vec<f32> {
    let Some(all) = BBox::union_all(nodes.iter().map(|n| &n.bbox)) else { return Vec::new() };
    let body_pt = scenery.body_pt;
    let stacks = stacks(nodes, body_pt);
    // Pages with hundreds of titles are tables; a title would be held against each of them.
    if stacks.len() > params.breuel_blocks {
        return Vec::new();
    }
    let images: Vec<&BBox> = scenery.images.iter().map(|i| &i.bbox).filter(|b| all.intersects(b)).collect();
    let above_titles =
        stacks.iter().filter_map(|stack| cut_above(stack, nodes, &images, &all, body_pt, params));
    let at_separators =
        scenery.separators.iter().filter_map(|s| cut_at(s, nodes, &images, &all, body_pt, params));
    above_titles.chain(at_separators).collect()
}

/// Where a rule or bar over the whole width divides what nothing stands across.
fn cut_at(
    separator: &BBox,
    nodes: &[Node],
    images: &[&BBox],
    all: &BBox,
    body_pt: f32,
    params: &LayoutParams,
) -> Option<f32> {
    let touch = TOUCH_RATIO * body_pt;
    let crosses = |b: &BBox| b.top_pt < separator.top_pt - touch && b.bottom_pt > separator.bottom_pt + touch;
    let spans = separator.x_overlap_pt(all) >= params.separator_width_share * all.width_pt();
    let parts = spans && !nodes.iter().any(|n| crosses(&n.bbox)) && !images.iter().any(|b| crosses(b));
    parts.then_some(separator.top_pt)
}

/// Titles that follow one another closely: kicker, headline, subtitle. Their common box.
fn stacks(nodes: &[Node], body_pt: f32) -> Vec<BBox> {
    let mut titles: Vec<BBox> = nodes.iter().filter(|n| n.is_title).map(|n| n.bbox).collect();
    titles.sort_by(|a, b| a.top_pt.total_cmp(&b.top_pt).then(a.left_pt.total_cmp(&b.left_pt)));
    let mut out: Vec<BBox> = Vec::new();
    for title in titles {
        let above = out.iter_mut().rev().take(8).find(|s| {
            title.top_pt - s.bottom_pt <= 1.3 * body_pt
                && title.bottom_pt > s.bottom_pt
                && s.x_overlap_pt(&title) > 0.0
        });
        match above {
            Some(stack) => *stack = stack.union(&title),
            None => out.push(title),
        }
    }
    out
}

/// Overlap of boxes that is no overlap of what they show: ascenders, descenders and frames, times body.
const TOUCH_RATIO: f32 = 0.35;

fn cut_above(
    stack: &BBox,
    nodes: &[Node],
    images: &[&BBox],
    all: &BBox,
    body_pt: f32,
    params: &LayoutParams,
) -> Option<f32> {
    let touch = TOUCH_RATIO * body_pt;
    let others = || nodes.iter().filter(|n| !stack.contains(&n.bbox, 0.1));
    let level = params.section_level_ratio * body_pt;
    // What starts level with the title stands below the cut with it.
    let start = |b: &BBox| (b.top_pt - stack.top_pt).abs() <= level;
    let y = others().map(|n| &n.bbox).filter(|b| start(b)).map(|b| b.top_pt).fold(stack.top_pt, f32::min);
    let crosses = |b: &BBox| b.top_pt < y - touch && b.bottom_pt > y + touch;
    if others().any(|n| crosses(&n.bbox)) || images.iter().any(|b| crosses(b)) {
        return None;
    }
    let above = others().map(|n| n.bbox).filter(|b| b.bottom_pt <= y + touch && b.top_pt < y - touch);
    let foot = above.map(|b| b.bottom_pt).fold(f32::MIN, f32::max);
    if foot == f32::MIN || y - foot < params.section_blank_ratio * body_pt - touch {
        return None;
    }
    let beside = || others().filter(|n| n.bbox.y_overlap_pt(stack) > touch);
    let is_wide = stack.width_pt() > params.section_width_share * all.width_pt();
    let is_alone = beside().next().is_none() && !images.iter().any(|b| b.y_overlap_pt(stack) > touch);
    let has_peer = beside().any(|n| start(&n.bbox) && (n.is_title || matches!(n.item, Item::Region(_))));
    let boxes = nodes.iter().map(|n| &n.bbox).chain(images.iter().copied());
    if !is_wide && !has_peer && stands_beside_blank(stack, boxes, body_pt, params) {
        return None;
    }
    (is_wide || is_alone || has_peer).then_some(y - 0.01 * body_pt)
}

/// Whether the columns beside a title have ended, so that it goes on in its own column alone: they are blank for a
/// while above and below it, or so far down beside its text that they would else have been filled.
fn stands_beside_blank<'a>(
    title: &BBox,
    boxes: impl Iterator<Item = &'a BBox> + Clone,
    body_pt: f32,
    params: &LayoutParams,
) -> bool {
    let below = boxes.clone().filter(|b| b.center_y_pt() > title.bottom_pt && b.x_overlap_pt(title) > 0.0);
    let Some(text) = below.min_by(|a, b| a.top_pt.total_cmp(&b.top_pt)) else { return false };
    // What ends in the title's column, as a signature at its right edge, is of that column.
    let column = title.union(text);
    let (mut ended, mut begins, mut foot) = (f32::MIN, f32::MAX, title.bottom_pt);
    let (mut last_left, mut first_right) = (f32::MIN, f32::MAX);
    for b in boxes {
        let is_above = b.center_y_pt() < title.center_y_pt();
        let is_outside = !(column.left_pt..=column.right_pt).contains(&b.center_x_pt());
        match (b.x_overlap_pt(title) > 0.0, is_above) {
            (true, false) => {
                foot = foot.max(b.bottom_pt);
                last_left = last_left.max(b.left_pt);
                first_right = first_right.min(b.right_pt);
            }
            (true, true) => {}
            (false, true) if is_outside => ended = ended.max(b.bottom_pt),
            (false, false) if is_outside => begins = begins.min(b.top_pt),
            (false, _) => {}
        }
    }
    let blank_above_pt = title.top_pt - ended;
    let blank_below_pt = begins - title.bottom_pt;
    let beside_text_pt = blank_below_pt.min(foot - title.bottom_pt);
    let near = params.section_beside_ratio * body_pt;
    let far = params.section_unfilled_ratio * body_pt;
    let is_over_columns = last_left >= first_right;
    ended > f32::MIN
        && !is_over_columns
        && (blank_above_pt > near && blank_below_pt > near || beside_text_pt > far)
}

/// Lets titles reach to the right as far as nothing stands beside them, and what opens the section alone at its
/// height reach over all of it.
pub(super) fn widen_titles(mut nodes: Vec<Node>, scenery: &Scenery<'_>, params: &LayoutParams) -> Vec<Node> {
    let (images, body_pt) = (scenery.images, scenery.body_pt);
    let Some(all) = BBox::union_all(nodes.iter().map(|n| &n.bbox)) else { return nodes };
    let touch = TOUCH_RATIO * body_pt;
    let boxes: Vec<BBox> = nodes.iter().map(|n| n.bbox).chain(images.iter().map(|i| i.bbox)).collect();
    for node in nodes.iter_mut().filter(|n| n.is_title) {
        let bbox = node.bbox;
        if stands_beside_blank(&bbox, boxes.iter(), body_pt, params) {
            continue;
        }
        let beside =
            boxes.iter().filter(|b| b.y_overlap_pt(&bbox) > touch && b.left_pt >= bbox.right_pt - touch);
        let limit = beside.map(|b| b.left_pt - 0.1 * body_pt).fold(all.right_pt, f32::min);
        node.reach.right_pt = limit.max(bbox.right_pt);
    }
    let opening = nodes.iter_mut().min_by(|a, b| a.bbox.top_pt.total_cmp(&b.bbox.top_pt));
    if let Some(node) = opening.filter(|n| matches!(n.item, Item::Block(_))) {
        let bbox = node.bbox;
        let is_alone =
            boxes.iter().filter(|b| b.y_overlap_pt(&bbox) > touch && b.intersects(&all)).count() == 1;
        if is_alone {
            (node.reach.left_pt, node.reach.right_pt) = (all.left_pt, all.right_pt);
        }
    }
    nodes
}
