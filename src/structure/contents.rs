//! Tables of contents: a heading that says so with its box or page, lines that end in page numbers, or a list of the
//! very headings that come later.

use super::cues::{Cues, List, fold};
use super::headings::Candidate;
use super::parts::{Part, Role};
use super::styles::Styles;
use crate::document::NoticeRole;
use crate::geometry::BBox;
use crate::layout::PageLayout;
use std::collections::BTreeMap;

/// Marks contents that can be known before headings are. Returns the titles that they list.
pub(super) fn mark(
    parts: &mut [Part<'_>],
    pages: &[PageLayout],
    styles: &Styles,
    cues: &Cues,
) -> Vec<String> {
    for i in 0..parts.len() {
        if !parts[i].role.is_open() {
            continue;
        }
        if parts[i].chars <= 60 && cues.is(List::ContentsHeading, parts[i].first_lower()) {
            mark_under_heading(parts, pages, i, styles);
        } else if is_numbered_list(&parts[i]) {
            parts[i].role = Role::Notice(NoticeRole::Contents);
        }
    }
    let listed = parts.iter().filter(|p| p.role == Role::Notice(NoticeRole::Contents));
    listed.flat_map(|p| titles(p)).collect()
}

/// The entries as printed, and each pair of lines as one, since long titles run over two.
fn titles(part: &Part<'_>) -> Vec<String> {
    let bare: Vec<&str> = part.lines.iter().map(|l| without_page(&l.text)).collect();
    let pairs = bare.windows(2).map(|w| w.join(" "));
    bare.iter().map(|t| (*t).to_owned()).chain(pairs).collect()
}

fn without_page(line: &str) -> &str {
    line.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || ".…·-–".contains(c))
}

/// Whether most lines end in a page number after words or leaders.
fn is_numbered_list(part: &Part<'_>) -> bool {
    let numbered = |t: &str| {
        let words = without_page(t);
        let number = t[words.len()..].trim_matches(|c: char| !c.is_ascii_digit());
        (1..=3).contains(&number.len()) && words.chars().filter(|c| c.is_alphabetic()).count() >= 4
    };
    let hits = part.lines.iter().filter(|l| numbered(&l.text)).count();
    part.lines.len() >= 4 && hits * 3 >= part.lines.len() * 2
}

fn mark_under_heading(parts: &mut [Part<'_>], pages: &[PageLayout], heading: usize, styles: &Styles) {
    let page = parts[heading].page;
    let (region, column, bbox) = (parts[heading].region, parts[heading].column, parts[heading].bbox);
    // What stands above the heading, such as the masthead, is no part of the list.
    let may_belong = |p: &Part<'_>| p.page == page && p.role.is_open() && p.bbox.bottom_pt > bbox.top_pt;
    let on_page: Vec<usize> = (0..parts.len()).filter(|&i| may_belong(&parts[i])).collect();
    let frame = region.and_then(|r| pages[page].regions.get(r));
    let small_frame =
        frame.is_some_and(|r| r.bbox.area_pt2() < 0.4 * pages[page].width_pt * pages[page].height_pt);
    let running =
        |i: usize| styles.is_text(&parts[i]) && parts[i].lines.len() >= 4 && !is_short_lined(&parts[i]);
    let page_of_its_own = !on_page.iter().any(|&i| running(i));
    let chosen: Vec<usize> = if small_frame {
        on_page.into_iter().filter(|&i| parts[i].region == region).collect()
    } else if page_of_its_own {
        on_page
    } else {
        list_below(parts, &on_page, heading, column, &bbox)
    };
    for i in chosen {
        parts[i].role = Role::Notice(NoticeRole::Contents);
    }
}

fn is_short_lined(part: &Part<'_>) -> bool {
    part.lines.iter().filter(|l| without_page(&l.text).len() < l.text.len()).count() * 2 >= part.lines.len()
}

/// The parts below the heading in its column, down to the first that is set differently after the first entries.
fn list_below(
    parts: &[Part<'_>],
    on_page: &[usize],
    heading: usize,
    column: usize,
    bbox: &BBox,
) -> Vec<usize> {
    let mut below: Vec<usize> = on_page
        .iter()
        .copied()
        .filter(|&i| parts[i].bbox.top_pt >= bbox.bottom_pt - 1.0 && parts[i].region == parts[heading].region)
        .filter(|&i| {
            parts[i].column == column || parts[i].bbox.x_overlap_pt(bbox) > 0.3 * parts[i].bbox.width_pt()
        })
        .collect();
    below.sort_by(|&a, &b| parts[a].bbox.top_pt.total_cmp(&parts[b].bbox.top_pt));
    let mut out = vec![heading];
    let mut bottom = bbox.bottom_pt;
    for i in below {
        let near = parts[i].bbox.top_pt - bottom < 2.5 * parts[i].size_pt();
        let larger = parts[i].size_pt() > 1.05 * parts[heading].size_pt();
        if !near || larger || parts[i].chars > 400 {
            break;
        }
        bottom = bottom.max(parts[i].bbox.bottom_pt);
        out.push(i);
    }
    let right = out.iter().map(|&i| parts[i].bbox.right_pt).fold(0.0, f32::max);
    let left = bbox.left_pt;
    let entries = out.clone();
    out.extend(on_page.iter().copied().filter(|&i| {
        let part = &parts[i];
        let level = part.bbox.top_pt > bbox.top_pt && part.bbox.bottom_pt < bottom + 0.5 * part.size_pt();
        let near = part.bbox.left_pt < right + 20.0 * part.size_pt();
        // At the page's other edge a number belongs to the entry on its line.
        let on_line = |&e: &usize| {
            (parts[e].bbox.center_y_pt() - part.bbox.center_y_pt()).abs() < 0.3 * part.size_pt()
                && (parts[e].size_pt() / part.size_pt() - 1.0).abs() < 0.1
        };
        let is_number = part.chars <= 3 && entries.iter().any(on_line);
        part.letters == 0 && level && part.bbox.left_pt > left && (near || is_number)
    }));
    out
}

/// Marks runs of at least three candidates without text between that all come again later: a list of the contents
/// without page numbers.
pub(super) fn mark_repeated(parts: &mut [Part<'_>], candidates: &[Candidate]) {
    let mut last_place: BTreeMap<String, usize> = BTreeMap::new();
    for c in candidates {
        last_place.insert(fold(&parts[c.part].text()), c.part);
    }
    let comes_again = |i: usize| last_place.get(&fold(&parts[i].text())).is_some_and(|&l| l > i);
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for c in candidates.iter().filter(|c| comes_again(c.part)) {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|&l| l + 1 == c.part) => run.push(c.part),
            _ => runs.push(vec![c.part]),
        }
    }
    for i in runs.into_iter().filter(|r| r.len() >= 3).flatten() {
        parts[i].role = Role::Notice(NoticeRole::Contents);
    }
}
