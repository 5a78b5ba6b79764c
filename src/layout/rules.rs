//! Rules (straight lines) and pictures of a page.

use super::params::LayoutParams;
use super::words::Words;
use crate::geometry::BBox;
use crate::pdf::{Image, PageGlyphs};
use std::ops::Range;

/// Finds straight lines: rectangles and strokes far longer than thick, and pictures that are nothing else.
pub(super) fn find(page: &PageGlyphs, body_pt: f32, params: &LayoutParams) -> Vec<BBox> {
    let (thick, long) = (params.rule_width_ratio * body_pt, params.rule_length_ratio * body_pt);
    let is_rule = |b: &BBox| {
        let (w, h) = (b.width_pt(), b.height_pt());
        let (short, length) = (w.min(h), w.max(h));
        (0.0..=thick).contains(&short) && length >= long && length >= 4.0 * short && length.is_finite()
    };
    let drawn = page.strokes.iter().filter(|s| s.rectangular).map(|s| s.bbox);
    let pictured = page.images.iter().map(|i| i.bbox);
    let mut rules: Vec<BBox> = drawn.chain(pictured).filter(is_rule).collect();
    rules.sort_unstable_by(|a, b| a.top_pt.total_cmp(&b.top_pt).then(a.left_pt.total_cmp(&b.left_pt)));
    rules.dedup();
    rules
}

/// Whether the rule runs from left to right.
pub(super) fn is_level(rule: &BBox) -> bool {
    rule.width_pt() >= rule.height_pt()
}

/// Marks words that a rule of their own width runs below, and takes such rules out of `rules`.
///
/// A rule that runs on beyond the words is a separator, however close.
pub(super) fn take_underlines(rules: &mut Vec<BBox>, words: &mut Words, params: &LayoutParams) {
    let baselines: Vec<(f32, f32)> = words
        .rows
        .iter()
        .map(|row| {
            let all = &words.words[row.start as usize..row.end as usize];
            let first = all.first();
            (first.map_or(0.0, |w| w.baseline_pt), first.map_or(0.0, |w| w.style.size_pt))
        })
        .collect();
    rules.retain(|rule| !underlines(rule, &baselines, words, params));
}

/// Largest size that underlines are looked for, times the rule's thickness limit; rows further up are not asked.
const ROWS_ABOVE: usize = 4;

fn underlines(rule: &BBox, baselines: &[(f32, f32)], words: &mut Words, params: &LayoutParams) -> bool {
    if !is_level(rule) {
        return false;
    }
    let below = baselines.partition_point(|(y, em)| *y <= rule.top_pt + 0.05 * em);
    for at in (below.saturating_sub(ROWS_ABOVE)..below).rev() {
        let (Some(&(baseline, em)), Some(row)) = (baselines.get(at), words.rows.get(at).cloned()) else {
            continue;
        };
        if rule.top_pt > baseline + params.underline_drop_em * em {
            continue;
        }
        let over = over(rule, &words.words, row);
        let Some(marked) = words.words.get_mut(over.start..over.end) else { continue };
        let bounds = BBox::union_all(marked.iter().map(|w| &w.bbox));
        let slack = 0.6 * em;
        let own = bounds.is_some_and(|b| {
            rule.left_pt >= b.left_pt - slack
                && rule.right_pt <= b.right_pt + slack
                && rule.width_pt() >= 0.8 * b.width_pt()
        });
        if own {
            marked.iter_mut().for_each(|w| w.style.underlined = true);
            return true;
        }
    }
    false
}

/// The words of a row that stand over a rule.
fn over(rule: &BBox, words: &[super::words::RawWord], row: Range<u32>) -> Range<usize> {
    let (start, end) = (row.start as usize, row.end as usize);
    let all = words.get(start..end).unwrap_or_default();
    let from = all.partition_point(|w| w.bbox.center_x_pt() < rule.left_pt);
    let to = all.partition_point(|w| w.bbox.center_x_pt() <= rule.right_pt);
    start + from..start + to.max(from)
}

/// Finds pictures that can carry a caption. Slices of one picture, as flattening cuts them, are put together.
pub(super) fn pictures(page: &PageGlyphs, body_pt: f32, params: &LayoutParams) -> Vec<Image> {
    let mut images: Vec<Image> = page.images.iter().copied().filter(|i| i.bbox.area_pt2() > 0.0).collect();
    for axis in [Axis::Down, Axis::Across] {
        images = join_slices(images, axis, 0.15 * body_pt);
    }
    let side = params.image_side_ratio * body_pt;
    let most = params.image_page_share * page.width_pt * page.height_pt;
    images.retain(|i| {
        i.bbox.width_pt() >= side
            && i.bbox.height_pt() >= side
            && i.bbox.area_pt2().is_finite()
            && i.bbox.area_pt2() <= most
    });
    images
}

#[derive(Clone, Copy)]
enum Axis {
    Down,
    Across,
}

/// Joins pictures of equal extent that touch along an axis.
fn join_slices(mut images: Vec<Image>, axis: Axis, slack_pt: f32) -> Vec<Image> {
    let key = |b: &BBox| match axis {
        Axis::Down => (b.left_pt, b.right_pt, b.top_pt),
        Axis::Across => (b.top_pt, b.bottom_pt, b.left_pt),
    };
    let cell = |v: f32| (v / slack_pt.max(0.1)).round();
    images.sort_by(|a, b| {
        let (a, b) = (key(&a.bbox), key(&b.bbox));
        cell(a.0).total_cmp(&cell(b.0)).then(cell(a.1).total_cmp(&cell(b.1))).then(a.2.total_cmp(&b.2))
    });
    let mut out: Vec<Image> = Vec::with_capacity(images.len());
    for image in images {
        let touches = |last: &Image| {
            let (a, b) = (key(&last.bbox), key(&image.bbox));
            let gap = match axis {
                Axis::Down => image.bbox.top_pt - last.bbox.bottom_pt,
                Axis::Across => image.bbox.left_pt - last.bbox.right_pt,
            };
            (a.0 - b.0).abs() <= slack_pt && (a.1 - b.1).abs() <= slack_pt && gap.abs() <= slack_pt
        };
        match out.last_mut().filter(|last| touches(last)) {
            Some(last) => {
                last.bbox = last.bbox.union(&image.bbox);
                match axis {
                    Axis::Down => last.height_px = last.height_px.saturating_add(image.height_px),
                    Axis::Across => last.width_px = last.width_px.saturating_add(image.width_px),
                }
            }
            None => out.push(image),
        }
    }
    out
}
