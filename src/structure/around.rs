//! What stands next to each part: above and below it in its column, and what lies between.

use super::parts::{Part, Role};
use crate::geometry::{BBox, Turn};
use crate::layout::PageLayout;

/// The neighbours of a part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// The next part above it that shares its column and its region.
    pub above: Option<usize>,
    /// Blank up to it, or up to the picture, box or rule between; up to the region's or page's edge where there is none.
    pub gap_above_pt: f32,
    /// The next part below it that shares its column and its region.
    pub below: Option<usize>,
    /// Blank down to it, or down to what lies between.
    pub gap_below_pt: f32,
    /// A picture, box or rule lies between it and the part above.
    pub barrier_above: bool,
    /// Width of the rule that lies nearest above it; 0 where something else is nearer.
    pub rule_above_pt: f32,
    /// A picture, box or rule lies between it and the part below.
    pub barrier_below: bool,
    /// It is the topmost part of a region.
    pub first_in_region: bool,
}

/// Parts of one page that are looked at together; more are only met in pictures of text (tables of numbers, maps),
/// where neighbours further away in the sorted list say nothing.
const WINDOW: usize = 400;

/// Finds the neighbours of all parts. Furniture and turned text are nobody's neighbours.
pub(super) fn survey(parts: &[Part<'_>], pages: &[PageLayout]) -> Vec<Around> {
    let mut out = vec![Around::default(); parts.len()];
    let mut of_page: Vec<Vec<usize>> = vec![Vec::new(); pages.len()];
    for (i, part) in parts.iter().enumerate() {
        let stands = part.turn == Turn::Upright && !matches!(part.role, Role::Furniture(_) | Role::Credit);
        if let Some(list) = of_page.get_mut(part.page).filter(|_| stands) {
            list.push(i);
        }
    }
    for (page, ids) in pages.iter().zip(&mut of_page) {
        ids.sort_by(|&a, &b| parts[a].bbox.top_pt.total_cmp(&parts[b].bbox.top_pt).then(a.cmp(&b)));
        let barriers = barriers(page);
        for at in 0..ids.len() {
            out[ids[at]] = look_around(parts, ids, at, page, &barriers);
        }
        for half in halves(parts, ids, page) {
            reach_over(parts, &half, page, &mut out);
        }
    }
    out
}

/// Whether a box lies beside a part, and so not between it and another: level with it and off its width.
fn stands_beside(bbox: &BBox, part: &BBox) -> bool {
    bbox.y_overlap_pt(part) > 0.5 * part.height_pt().min(bbox.height_pt()) && bbox.x_overlap_pt(part) <= 0.0
}

/// The parts of each page on a sheet, from top to bottom: both halves of a sheet with nothing over its middle.
fn halves(parts: &[Part<'_>], ids: &[usize], page: &PageLayout) -> Vec<Vec<usize>> {
    let middle = page.width_pt / 2.0;
    let crosses = |i: &usize| parts[*i].bbox.left_pt < middle && parts[*i].bbox.right_pt > middle;
    if page.width_pt <= page.height_pt || ids.iter().any(crosses) {
        return vec![ids.to_vec()];
    }
    let (left, right) = ids.iter().partition(|i| parts[**i].bbox.center_x_pt() < middle);
    vec![left, right]
}

/// What opens a page alone at its height, at the page's outer edge, stands over all its columns: the first of them
/// is below it, though they share no width.
fn reach_over(parts: &[Part<'_>], ids: &[usize], page: &PageLayout, out: &mut [Around]) {
    let Some((&head, rest)) = ids.split_first() else { return };
    let part = &parts[head];
    let level = |b: &BBox| b.y_overlap_pt(&part.bbox) > 0.0;
    let free = |i: usize| out[i].above.is_none() && !out[i].barrier_above && parts[i].region.is_none();
    let alone = !rest.iter().any(|&i| level(&parts[i].bbox)) && !page.images.iter().any(|i| level(&i.bbox));
    let first = rest.iter().copied().filter(|&i| free(i)).min_by(|&a, &b| {
        let (a, b) = (&parts[a].bbox, &parts[b].bbox);
        a.left_pt.total_cmp(&b.left_pt).then(a.top_pt.total_cmp(&b.top_pt))
    });
    let Some(first) = first.filter(|_| alone && free(head)) else { return };
    let gap_pt = parts[first].bbox.top_pt - part.bbox.bottom_pt;
    let starts_first = rest.iter().all(|&i| parts[i].bbox.top_pt > parts[first].bbox.top_pt - part.size_pt());
    if starts_first && parts[first].bbox.right_pt < part.bbox.left_pt {
        out[head].below = Some(first);
        out[head].gap_below_pt = gap_pt;
        out[first].above = Some(head);
        out[first].gap_above_pt = gap_pt;
    }
}

/// Boxes of pictures, regions, horizontal rules and bars, with the region's index where it is one.
fn barriers(page: &PageLayout) -> Vec<(BBox, Option<usize>)> {
    let page_area = page.width_pt * page.height_pt;
    // A picture behind the whole page is paper, not a barrier.
    let images = page.images.iter().map(|i| (i.bbox, None)).filter(|(b, _)| b.area_pt2() < 0.5 * page_area);
    let regions = page.regions.iter().enumerate().map(|(i, r)| (r.bbox, Some(i)));
    let rules = page.rules.iter().map(|r| (*r, None)).filter(|(r, _)| r.width_pt() > r.height_pt());
    let bars = page.bars.iter().map(|b| (*b, None));
    images.chain(regions).chain(rules).chain(bars).collect()
}

fn look_around(
    parts: &[Part<'_>],
    ids: &[usize],
    at: usize,
    page: &PageLayout,
    barriers: &[(BBox, Option<usize>)],
) -> Around {
    let part = &parts[ids[at]];
    let shares_column = |other: &Part<'_>| {
        let narrower = part.bbox.width_pt().min(other.bbox.width_pt()).max(1.0);
        other.region == part.region && part.bbox.x_overlap_pt(&other.bbox) > 0.25 * narrower
    };
    // Boxes of neighbouring lines may overlap a little, so middles are compared.
    let is_above =
        |o: &Part<'_>| o.bbox.center_y_pt() < part.bbox.top_pt && o.bbox.bottom_pt < part.bbox.center_y_pt();
    let is_below =
        |o: &Part<'_>| o.bbox.center_y_pt() > part.bbox.bottom_pt && o.bbox.top_pt > part.bbox.center_y_pt();
    let before = ids[at.saturating_sub(WINDOW)..at].iter().copied();
    let above = before
        .filter(|&o| shares_column(&parts[o]) && is_above(&parts[o]))
        .max_by(|&a, &b| parts[a].bbox.bottom_pt.total_cmp(&parts[b].bbox.bottom_pt));
    let after = ids[at + 1..].iter().take(WINDOW).copied();
    let below = after
        .filter(|&o| shares_column(&parts[o]) && is_below(&parts[o]))
        .min_by(|&a, &b| parts[a].bbox.top_pt.total_cmp(&parts[b].bbox.top_pt));
    let frame = part.region.and_then(|r| page.regions.get(r)).map(|r| r.bbox);
    let (top, bottom) = frame.map_or((0.0, page.height_pt), |f| (f.top_pt, f.bottom_pt));
    let mut around = Around {
        above,
        gap_above_pt: part.bbox.top_pt - above.map_or(top, |a| parts[a].bbox.bottom_pt),
        below,
        gap_below_pt: below.map_or(bottom, |b| parts[b].bbox.top_pt) - part.bbox.bottom_pt,
        first_in_region: part.region.is_some() && above.is_none(),
        ..Around::default()
    };
    for (bbox, region) in barriers {
        if region.is_some() && *region == part.region {
            continue;
        }
        let narrower = part.bbox.width_pt().min(bbox.width_pt()).max(1.0);
        if part.bbox.x_overlap_pt(bbox) < 0.25 * narrower || bbox.contains(&part.bbox, 2.0) {
            continue;
        }
        let slack = 0.3 * part.size_pt();
        let up = part.bbox.top_pt - bbox.bottom_pt;
        let beside = |other: Option<usize>| other.is_some_and(|o| stands_beside(bbox, &parts[o].bbox));
        if up >= -slack && up < around.gap_above_pt + slack && !beside(above) {
            let is_nearest = !around.barrier_above || up.max(0.0) <= around.gap_above_pt;
            let is_rule = region.is_none() && bbox.height_pt() < 0.5 * part.size_pt();
            around.barrier_above = true;
            around.gap_above_pt = around.gap_above_pt.min(up.max(0.0));
            if is_nearest {
                around.rule_above_pt = if is_rule { bbox.width_pt() } else { 0.0 };
            }
        }
        let down = bbox.top_pt - part.bbox.bottom_pt;
        if down >= -slack && down < around.gap_below_pt + slack && !beside(below) {
            around.barrier_below = true;
            around.gap_below_pt = around.gap_below_pt.min(down.max(0.0));
        }
    }
    around
}
