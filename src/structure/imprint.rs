//! The imprint: who publishes, edits, prints.

use super::cues::{Cues, List, holds_address};
use super::parts::{self, Part, Role};
use super::styles::Styles;
use crate::layout::PageLayout;
use std::collections::BTreeSet;

/// Marks the imprint: a box or a run of small type with several duties named, and its neighbours.
pub(super) fn mark(parts: &mut [Part<'_>], pages: &[PageLayout], styles: &Styles, cues: &Cues) {
    let seeds: Vec<usize> = (0..parts.len()).filter(|&i| is_seed(&parts[i], styles, cues)).collect();
    let mut found: BTreeSet<usize> = BTreeSet::new();
    for seed in seeds {
        found.insert(seed);
        spread(parts, pages, seed, styles, cues, &mut found);
    }
    for i in found {
        parts[i].role = Role::Imprint;
    }
}

fn is_seed(part: &Part<'_>, styles: &Styles, cues: &Cues) -> bool {
    if !part.role.is_open() || part.chars > 2500 {
        return false;
    }
    if is_heading(part, cues) {
        return true;
    }
    let lower = part.lower();
    let small = part.size_pt() <= 0.95 * styles.body_pt;
    let weak = || cues.count(List::ImprintWeak, lower);
    match cues.count(List::ImprintCue, lower) {
        0 => false,
        1 => small && weak() >= 2,
        2 => small || weak() >= 1,
        _ => true,
    }
}

fn is_heading(part: &Part<'_>, cues: &Cues) -> bool {
    cues.is(List::ImprintHeading, part.first_lower())
}

/// Takes in what belongs to a seed: its box where it has one of its own, else parts that are set alike close by.
fn spread(
    parts: &[Part<'_>],
    pages: &[PageLayout],
    seed: usize,
    styles: &Styles,
    cues: &Cues,
    found: &mut BTreeSet<usize>,
) {
    let on_page = parts::page_span(parts, parts[seed].page);
    if let Some(region) = parts[seed].region {
        let inside: Vec<usize> = on_page.clone().filter(|&i| parts[i].region == Some(region)).collect();
        let chars: usize = inside.iter().map(|&i| parts[i].chars).sum();
        let large = pages[parts[seed].page].regions.get(region).is_some_and(|r| {
            r.bbox.area_pt2() > 0.4 * pages[parts[seed].page].width_pt * pages[parts[seed].page].height_pt
        });
        if chars < 2500 && !large {
            found.extend(inside.into_iter().filter(|&i| parts[i].role.is_open()));
            return;
        }
    }
    let mut grown = vec![seed];
    while let Some(at) = grown.pop() {
        for i in on_page.clone() {
            if !found.contains(&i) && parts[i].role.is_open() && belongs(&parts[at], &parts[i], styles, cues)
            {
                found.insert(i);
                grown.push(i);
            }
        }
    }
}

fn belongs(of: &Part<'_>, part: &Part<'_>, styles: &Styles, cues: &Cues) -> bool {
    let em = styles.body_pt;
    let down = part.bbox.top_pt - of.bbox.bottom_pt;
    let aside = (part.bbox.left_pt - of.bbox.right_pt).max(of.bbox.left_pt - part.bbox.right_pt);
    let under = part.bbox.x_overlap_pt(&of.bbox) > 0.0 && (-0.5 * em..1.6 * em).contains(&down);
    let level = part.bbox.y_overlap_pt(&of.bbox) > 0.5 * part.bbox.height_pt().min(of.bbox.height_pt())
        && (0.0..4.0 * em).contains(&aside);
    // Most parts of a page stand elsewhere: only what stands near is read.
    if part.region != of.region || !(under || level) {
        return false;
    }
    let alike = part.class == of.class || (part.size_pt() - of.size_pt()).abs() < 0.06 * of.size_pt();
    let headed = || of.lines.len() == 1 && is_heading(of, cues);
    (alike || headed()) && (part.size_pt() <= 0.95 * em || is_cued(part, cues))
}

/// Whether it names a duty or gives an address.
fn is_cued(part: &Part<'_>, cues: &Cues) -> bool {
    let lower = part.lower();
    cues.any(List::ImprintCue, lower) || cues.any(List::ImprintWeak, lower) || holds_address(lower)
}
