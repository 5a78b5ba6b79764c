//! The masthead: the name of the newsletter on its first page, with number and date.

use super::around::Around;
use super::cues::{Cues, List, ends_with_stop, fold};
use super::headings::Candidate;
use super::parts::{self, Part, Role};
use super::styles::Styles;
use crate::document::FurnitureRole;
use crate::geometry::BBox;
use crate::layout::PageLayout;
use std::collections::BTreeSet;

const MASTHEAD: Role = Role::Furniture(FurnitureRole::Masthead);

/// Marks the masthead. Returns the part that holds the newsletter's name.
pub(super) fn mark(
    parts: &mut [Part<'_>],
    around: &[Around],
    candidates: &[Candidate],
    pages: &[PageLayout],
    styles: &Styles,
    cues: &Cues,
) -> Option<usize> {
    let heads: BTreeSet<String> = parts
        .iter()
        .filter(|p| {
            matches!(p.role, Role::Furniture(FurnitureRole::RunningHead | FurnitureRole::RunningFoot))
        })
        .map(|p| fold(&p.text()))
        .collect();
    let first = first_page(parts);
    let on_first =
        || candidates.iter().filter(|c| parts[c.part].page == first && parts[c.part].role.is_open());
    let open = parts.iter().filter(|p| p.page == first && p.role.is_open() && p.letters >= 4);
    let largest_pt = open.map(Part::size_pt).fold(0.0, f32::max);
    let on_first = on_first().filter(|c| c.by_size || parts[c.part].size_pt() * 1.02 >= largest_pt);
    let name = on_first
        .filter(|c| is_name(parts, around, c, (&heads, largest_pt), pages, styles, cues))
        .max_by(|a, b| parts[a.part].size_pt().total_cmp(&parts[b.part].size_pt()).then(b.part.cmp(&a.part)))
        .map(|c| c.part);
    if let Some(name) = name {
        parts[name].role = MASTHEAD;
        mark_lines_beside(parts, name, styles, cues);
        mark_parts_above(parts, name, candidates, pages);
    }
    mark_issue_lines(parts, pages, styles, cues);
    if let Some(name) = name {
        mark_cover(parts, name, around, candidates, styles);
    }
    name
}

/// Index of the first page with text: a cover may be a picture alone.
fn first_page(parts: &[Part<'_>]) -> usize {
    parts.first().map_or(0, |p| p.page)
}

/// Largest on the page, the only one of its class in the issue, and named as newsletters are, or repeated in the running
/// heads, or very large; and no running text of its own below.
fn is_name(
    parts: &[Part<'_>],
    around: &[Around],
    candidate: &Candidate,
    (heads, largest_pt): (&BTreeSet<String>, f32),
    pages: &[PageLayout],
    styles: &Styles,
    cues: &Cues,
) -> bool {
    let part = &parts[candidate.part];
    let text = part.text();
    let folded = fold(&text);
    let high = part.bbox.top_pt < 0.5 * pages[part.page].height_pt;
    let alone =
        parts.iter().filter(|p| p.class == part.class && p.page > part.page && p.role.is_open()).count() == 0;
    let largest = part.size_pt() * 1.02 >= largest_pt;
    let repeated = heads.iter().any(|h| h.contains(&folded) || folded.contains(h.as_str()) && h.len() > 8);
    let named = cues.any(List::MastheadWord, &text.to_lowercase());
    let huge = part.size_pt() >= 2.2 * styles.body_pt;
    let text_below = around[candidate.part].below.is_some_and(|b| {
        let below = &parts[b];
        !around[candidate.part].barrier_below
            && styles.is_text(below)
            && below.lines.len() >= 2
            && around[candidate.part].gap_below_pt < 2.0 * styles.body_pt
    });
    let first = !parts.iter().any(|p| {
        p.page == part.page
            && styles.is_text(p)
            && p.lines.len() >= 3
            && p.bbox.bottom_pt < part.bbox.top_pt
            && p.bbox.x_overlap_pt(&part.bbox) > 0.0
    });
    high && alone
        && first
        && folded.len() >= 3
        && (largest && (huge || named) && !text_below || repeated && candidate.by_size)
}

/// Headings higher than the name, on its half of a spread, belong to it, and lines right over it, as the publisher's:
/// nothing is told before the name.
fn mark_parts_above(parts: &mut [Part<'_>], name: usize, candidates: &[Candidate], pages: &[PageLayout]) {
    let Some(page) = pages.get(parts[name].page) else { return };
    let (bbox, first) = (parts[name].bbox, parts[name].page);
    let spread = page.width_pt > 1.2 * page.height_pt;
    let half = |x: f32| spread && x > page.width_pt / 2.0;
    let headings: BTreeSet<usize> = candidates.iter().map(|c| c.part).collect();
    for i in parts::page_span(parts, first) {
        let part = &mut parts[i];
        let above = part.bbox.bottom_pt <= bbox.top_pt;
        let same_half = half(part.bbox.center_x_pt()) == half(bbox.center_x_pt());
        let stands_over = || is_line(part) && part.bbox.x_overlap_pt(&bbox) > 0.0;
        if part.role.is_open() && above && same_half && (headings.contains(&i) || stands_over()) {
            part.role = MASTHEAD;
        }
    }
}

/// A cover without running text tells nothing: its lines that no heading leads to are the publisher's.
fn mark_cover(
    parts: &mut [Part<'_>],
    name: usize,
    around: &[Around],
    candidates: &[Candidate],
    styles: &Styles,
) {
    let cover = parts::page_span(parts, parts[name].page);
    let runs = |p: &Part<'_>| p.role.is_open() && styles.is_text(p) && p.lines.len() >= 3;
    if parts[cover.clone()].iter().any(runs) {
        return;
    }
    let headings: BTreeSet<usize> = candidates.iter().map(|c| c.part).collect();
    let is_led = |i: usize| around[i].above.is_some_and(|a| parts[a].role.is_open() && headings.contains(&a));
    let lines: Vec<usize> = cover
        .filter(|i| parts[*i].role.is_open() && is_line(&parts[*i]) && !headings.contains(i) && !is_led(*i))
        .collect();
    for i in lines {
        parts[i].role = MASTHEAD;
    }
}

/// A line or two that are no sentence.
fn is_line(part: &Part<'_>) -> bool {
    part.lines.len() <= 2 && part.chars <= 120 && !ends_with_stop(part.last_text())
}

/// Lines next to the name: the rest of it, a subtitle, number and date.
fn mark_lines_beside(parts: &mut [Part<'_>], name: usize, styles: &Styles, cues: &Cues) {
    let (page, region, bbox, class) =
        (parts[name].page, parts[name].region, parts[name].bbox, parts[name].class);
    let em = styles.body_pt;
    for part in parts.iter_mut() {
        if part.page != page || !part.role.is_open() || part.lines.len() > 3 || part.chars > 120 {
            continue;
        }
        let lower = part.lower();
        let boxed = region.is_some() && part.region == region;
        let below = part.bbox.top_pt - bbox.bottom_pt;
        let above = bbox.top_pt - part.bbox.bottom_pt;
        let near = part.bbox.x_overlap_pt(&bbox) > 0.0 && (-em..1.5 * em).contains(&below.max(above))
            || part.bbox.y_overlap_pt(&bbox) > 0.3 * part.bbox.height_pt();
        let same = part.class == class && below.abs().min(above.abs()) < bbox.height_pt();
        let says_issue = is_issue_line(lower, cues) || cues.any(List::MastheadWord, lower);
        let set_apart = !styles.is_text(part) && part.lines.len() <= 2;
        if same
            || boxed && (says_issue || part.size_pt() <= 1.1 * em && below.max(above) < 3.0 * em)
            || near && (says_issue || set_apart && above >= -em && above < em)
        {
            part.role = MASTHEAD;
        }
    }
}

/// "Ausgabe 2/2021", "Nr. 3 · Herbst 2018": short lines of number and date in the upper part of the first page.
fn mark_issue_lines(parts: &mut [Part<'_>], pages: &[PageLayout], styles: &Styles, cues: &Cues) {
    let first = first_page(parts);
    let Some(page) = pages.get(first) else { return };
    let top_pt = parts.iter().filter(|p| p.page == first).map(|p| p.bbox.top_pt).fold(f32::MAX, f32::min);
    let small_and_dated = |part: &Part<'_>| {
        let is_small = part.size_pt() < 1.1 * styles.body_pt && part.chars <= 80;
        let ends_in_date = part.lower().rsplit(['·', '•', '|', '–', ',']).next();
        is_small && ends_in_date.is_some_and(|piece| is_issue_line(piece.trim(), cues))
    };
    let mut rows = Vec::new();
    for part in parts.iter_mut().filter(|p| p.page == first && p.role.is_open()) {
        let high = part.bbox.bottom_pt < 0.4 * page.height_pt;
        let short = part.lines.len() <= 2 && part.chars <= 60;
        let says_issue = high && short && !styles.is_text(part) && is_issue_line(part.lower(), cues);
        let opens_issue = part.bbox.top_pt <= top_pt
            && part.lines.len() <= 2
            && (has_number_and_date(part, cues) || small_and_dated(part));
        if says_issue || opens_issue {
            part.role = MASTHEAD;
            rows.push(part.bbox);
        }
    }
    // "3. Jahrgang" at the other end of the row.
    for part in parts.iter_mut().filter(|p| p.page == first && p.role.is_open()) {
        let is_level = |r: &BBox| (r.top_pt..r.bottom_pt).contains(&part.bbox.center_y_pt());
        let short = part.lines.len() == 1 && part.chars <= 60 && part.size_pt() < 1.1 * styles.body_pt;
        if short && rows.iter().any(is_level) {
            part.role = MASTHEAD;
        }
    }
}

/// Whether a line names what it is, in pieces: "Gemeindebrief Hohenau · Nr. 87 · März bis Mai 2017".
pub(super) fn has_number_and_date(part: &Part<'_>, cues: &Cues) -> bool {
    part.lower().split(['·', '•', '|', ',']).filter(|piece| is_issue_line(piece.trim(), cues)).count() >= 2
}

/// Whether a line is mostly number and date of an issue.
fn is_issue_line(lower: &str, cues: &Cues) -> bool {
    let numbered = cues.begins(List::IssueWord, lower) && lower.chars().any(|c| c.is_ascii_digit());
    let dated = super::facts::date_in(lower, cues).is_some() && lower.split_whitespace().count() <= 5;
    numbered || dated
}
