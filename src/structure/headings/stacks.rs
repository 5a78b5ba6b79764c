//! From classes to single headings: stacked ones, bands, kickers, standfirsts, greetings.

use super::candidates::Candidate;
use super::classes::Verdict;
use crate::document::FurnitureRole;
use crate::layout::PageLayout;
use crate::structure::around::Around;
use crate::structure::cues::{Cues, List, ends_sentence, ends_with_stop, fold};
use crate::structure::parts::{self, Part, Role, colour_distance};
use crate::structure::styles::Styles;
use std::collections::{BTreeMap, BTreeSet};

/// Gives the candidates and the parts around titles their roles.
pub(in crate::structure) fn settle(
    parts: &mut [Part<'_>],
    around: &[Around],
    candidates: &[Candidate],
    verdicts: &BTreeMap<usize, Verdict>,
    pages: &[PageLayout],
    styles: &Styles,
    cues: &Cues,
) {
    for candidate in candidates {
        let part = &parts[candidate.part];
        let is_title = verdicts.get(&part.class).is_some_and(|v| v.score > 0.0);
        let opens_issue = candidate.text_below.is_some()
            && around[candidate.part]
                .above
                .is_some_and(|a| parts[a].role == Role::Furniture(FurnitureRole::Masthead));
        let opens_box = candidate.opens_region && candidate.text_below.is_some() && !candidate.stop;
        let begun = candidate.continues.map(|first| parts[first].role);
        let is_dialogue = verdicts.get(&part.class).is_some_and(|v| v.is_dialogue);
        let role = if is_dialogue {
            Role::Body
        } else if is_title || opens_box || opens_issue || candidate.by_place {
            Role::Headline
        } else {
            Role::Subhead
        };
        parts[candidate.part].role = begun.unwrap_or(role);
    }
    mark_rubrics(parts, candidates);
    mark_bands(parts, around, candidates);
    let classes = SetSizes::of(parts, candidates, around);
    for candidate in candidates.iter().filter(|c| c.continues.is_none()) {
        settle_stack(parts, around, candidate, &classes, cues);
    }
    settle_boxes(parts, around, candidates, pages);
    let leading: BTreeSet<usize> =
        candidates.iter().filter(|c| c.text_below.is_some()).map(|c| parts[c.part].class).collect();
    for candidate in candidates.iter().filter(|c| c.continues.is_none()) {
        let ends_column = around[candidate.part].below.is_none() && !candidate.stop;
        if !(ends_column && leading.contains(&parts[candidate.part].class)) {
            settle_subhead(parts, around, candidate, styles);
        }
    }
    for candidate in candidates {
        if let Some(first) = candidate.continues {
            parts[candidate.part].role = parts[first].role;
        }
    }
    let titles: Vec<usize> =
        candidates.iter().map(|c| c.part).filter(|&i| parts[i].role == Role::Headline).collect();
    for title in titles {
        mark_kicker(parts, around, title, styles);
        mark_standfirst(parts, around, title, styles, cues);
    }
    for i in 0..parts.len() {
        if heads_text(parts, around, styles, cues, i) {
            parts[i].role = Role::Subhead;
        }
    }
}

/// The same words as a heading three times or more are a rubric, not titles.
fn mark_rubrics(parts: &mut [Part<'_>], candidates: &[Candidate]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for candidate in candidates {
        *count.entry(fold(&parts[candidate.part].text())).or_default() += 1;
    }
    for candidate in candidates {
        let part = &mut parts[candidate.part];
        if part.role == Role::Headline && count.get(&fold(&part.text())).is_some_and(|n| *n >= 3) {
            part.role = Role::Furniture(FurnitureRole::SectionBand);
        }
    }
}

/// The heading on a bar over several columns begins a part of the page: where one of no smaller type stands right below
/// it, that and its like down to the next bar are titles; else it is the title itself.
fn mark_bands(parts: &mut [Part<'_>], around: &[Around], candidates: &[Candidate]) {
    let on_bars: Vec<&Candidate> = candidates.iter().filter(|c| c.on_bar && c.continues.is_none()).collect();
    for candidate in &on_bars {
        let i = candidate.part;
        let below = around[i].below.filter(|b| candidates.iter().any(|c| c.part == *b));
        let Some(lead) = below.filter(|&b| parts[b].size_pt() >= BAND_SIZE_RATIO * parts[i].size_pt()) else {
            if candidate.text_below.is_some() {
                parts[i].role = Role::Headline;
            }
            continue;
        };
        parts[i].role = Role::Furniture(FurnitureRole::SectionBand);
        let (page, class, top_pt) = (parts[i].page, parts[lead].class, parts[i].bbox.bottom_pt);
        let next_bar =
            on_bars.iter().map(|c| &parts[c.part]).filter(|p| p.page == page).map(|p| p.bbox.top_pt);
        let end_pt = next_bar.filter(|y| *y > top_pt).fold(f32::MAX, f32::min);
        for part in candidates.iter().map(|c| c.part) {
            let part = &mut parts[part];
            if part.page == page && part.class == class && (top_pt..end_pt).contains(&part.bbox.top_pt) {
                part.role = Role::Headline;
            }
        }
    }
}

/// Least size of a title below a band, by the band's: a smaller heading is the title's own.
const BAND_SIZE_RATIO: f32 = 0.95;

/// A small box whose first line is its headline has no other: smaller headings in it stand inside its article, and it
/// is no band though nothing but one of them follows.
fn settle_boxes(parts: &mut [Part<'_>], around: &[Around], candidates: &[Candidate], pages: &[PageLayout]) {
    let mut heads: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for i in candidates.iter().map(|c| c.part) {
        let part = &parts[i];
        let Some(region) = part.region else { continue };
        let Some(page) = pages.get(part.page) else { continue };
        let small = page
            .regions
            .get(region)
            .is_some_and(|r| r.bbox.area_pt2() < BOX_PAGE_RATIO * page.width_pt * page.height_pt);
        let band = part.role == Role::Furniture(FurnitureRole::SectionBand);
        if small && around[i].first_in_region && (part.role == Role::Headline || band) {
            heads.insert((part.page, region), i);
        }
    }
    for i in candidates.iter().map(|c| c.part) {
        let key = parts[i].region.map(|r| (parts[i].page, r));
        let Some(&head) = key.and_then(|k| heads.get(&k)) else { continue };
        let smaller = parts[i].size_pt() < 0.9 * parts[head].size_pt();
        if i != head && smaller && parts[i].role == Role::Headline {
            parts[i].role = Role::Subhead;
            parts[head].role = Role::Headline;
        }
    }
}

/// Farthest that a sub-heading as small as the text stands above it, in em: less than between paragraphs.
const SUBHEAD_GAP_EM: f32 = 0.5;

/// Largest box that holds one article alone, as a share of its page.
const BOX_PAGE_RATIO: f32 = 0.3;

/// A quotation of more than a few words between its marks.
fn is_quotation(part: &Part<'_>) -> bool {
    let text = part.text();
    let marks = |c: char| "„“”\"»«".contains(c);
    part.letters >= 30
        && text.starts_with(marks)
        && text.trim_end_matches(['.', '!', '?', ' ']).ends_with(marks)
}

/// A sub-heading without text below it is none, unless it ends its column and others of its class lead to text: above a title it is the kicker, at the top of a page or column a band,
/// under text a signature.
fn settle_subhead(parts: &mut [Part<'_>], around: &[Around], candidate: &Candidate, styles: &Styles) {
    let i = candidate.part;
    if parts[i].role == Role::Subhead && is_quotation(&parts[i]) {
        parts[i].role = Role::Quote;
    }
    if parts[i].role != Role::Subhead || candidate.text_below.is_some() {
        return;
    }
    let near = 4.0 * styles.body_pt;
    let below = around[i].below.filter(|_| around[i].gap_below_pt < near);
    let leads = below.is_some_and(|b| parts[b].role == Role::Headline) && parts[i].lines.len() == 1;
    let under_text = around[i].above.is_some_and(|a| {
        matches!(parts[a].role, Role::Body) && around[i].gap_above_pt < near && !around[i].barrier_above
    });
    parts[i].role = if leads && !under_text {
        Role::Kicker
    } else if under_text {
        Role::Body
    } else if candidate.fresh && parts[i].lines.len() <= 2 && parts[i].chars <= 80 {
        Role::Furniture(FurnitureRole::SectionBand)
    } else {
        Role::Subhead
    };
}

/// Classes whose every instance stands directly below a larger heading: they are subtitles by nature.
struct SetSizes {
    always_below: BTreeSet<usize>,
}

impl SetSizes {
    fn of(parts: &[Part<'_>], candidates: &[Candidate], around: &[Around]) -> Self {
        let mut below: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for candidate in candidates {
            let part = &parts[candidate.part];
            let count = below.entry(part.class).or_default();
            count.1 += 1;
            let stacked = above_in_stack(parts, around, candidate.part)
                .is_some_and(|a| parts[a].size_pt() > part.size_pt() * 1.05);
            count.0 += usize::from(stacked);
        }
        let always_below = below.iter().filter(|(_, (s, n))| s == n).map(|(c, _)| *c).collect();
        Self { always_below }
    }
}

/// The heading directly above, with no more blank than between lines of headings.
fn above_in_stack(parts: &[Part<'_>], around: &[Around], i: usize) -> Option<usize> {
    let above = around[i].above?;
    let is_heading = matches!(parts[above].role, Role::Headline | Role::Subhead);
    let near = around[i].gap_above_pt < 1.6 * parts[i].size_pt().max(parts[above].size_pt());
    (is_heading && near).then_some(above)
}

/// Of two headings stacked, the lower is a subtitle if it is close or only ever a subtitle; else the upper is a band.
/// A greeting below a heading is body.
fn settle_stack(
    parts: &mut [Part<'_>],
    around: &[Around],
    candidate: &Candidate,
    sizes: &SetSizes,
    cues: &Cues,
) {
    let lower = candidate.part;
    let Some(upper) = candidate.heading_above.or_else(|| above_in_stack(parts, around, lower)) else {
        return;
    };
    if parts[upper].role != Role::Headline
        || parts[lower].role != Role::Headline
        || parts[upper].class == parts[lower].class
    {
        return;
    }
    if has_text_beside(parts, upper, lower) {
        parts[lower].role = Role::Subhead;
        return;
    }
    let ratio = parts[upper].size_pt() / parts[lower].size_pt();
    let gap_em = around[lower].gap_above_pt / parts[lower].size_pt();
    if cues.begins(List::Greeting, parts[lower].first_lower()) {
        parts[lower].role = Role::Body;
    } else if ratio > 1.15 && is_lead(&parts[lower]) {
        parts[lower].role = Role::Standfirst;
    } else if ratio < 0.95 {
        // The larger of the two is the title; the smaller one above it leads to it.
        parts[upper].role = Role::Kicker;
    } else if gap_em < 0.45 || sizes.always_below.contains(&parts[lower].class) {
        parts[lower].role = Role::Standfirst;
    } else {
        parts[upper].role = Role::Furniture(FurnitureRole::SectionBand);
    }
}

/// Whether text of the larger heading's own begins to the left of the lower one, which then only heads the next column.
fn has_text_beside(parts: &[Part<'_>], upper: usize, lower: usize) -> bool {
    let (head, next) = (&parts[upper].bbox, &parts[lower].bbox);
    let is_own = |p: &Part<'_>| {
        p.role == Role::Body
            && p.region == parts[upper].region
            && p.bbox.top_pt >= head.center_y_pt()
            && p.bbox.top_pt <= next.bottom_pt
            && p.bbox.x_overlap_pt(head) > 0.0
            && p.bbox.right_pt <= next.left_pt
    };
    parts[upper].size_pt() > parts[lower].size_pt()
        && parts::of_page(parts, parts[upper].page).iter().any(is_own)
}

/// Whether a bold line between texts stands closer to the one below: a sub-heading, though most of its class be
/// an interview's questions.
fn heads_text(parts: &[Part<'_>], around: &[Around], styles: &Styles, cues: &Cues, i: usize) -> bool {
    let (part, place) = (&parts[i], &around[i]);
    let is_plain =
        |o: &usize| parts[*o].role == Role::Body && styles.is_text(&parts[*o]) && !parts[*o].is_bold();
    let text_around = place.above.is_some_and(|a| is_plain(&a))
        && place.below.is_some_and(|b| is_plain(&b) && parts[b].lines.len() >= 2);
    let near_pt = SUBHEAD_GAP_EM * part.size_pt();
    part.role == Role::Body
        && part.is_bold()
        && part.lines.len() == 1
        && text_around
        && place.gap_below_pt < near_pt
        && place.gap_below_pt < place.gap_above_pt
        && !place.barrier_below
        && !ends_sentence(part.last_text())
        && !part.last_text().ends_with(':')
        && !cues.begins(List::Greeting, part.first_lower())
}

/// Whether smaller type below a title reads as its standfirst: a sentence with its full stop, or more than a line's worth.
fn is_lead(part: &Part<'_>) -> bool {
    ends_with_stop(part.last_text()) || part.chars > 100
}

/// Largest blank between a kicker and its headline, times body: for any line, and for one small and in colour, bold or
/// capitals that begins where the headline does.
const KICKER_GAP_EM: f32 = 1.3;
const KICKER_APART_EM: f32 = 2.0;

/// A small, coloured or capital line close above a title with a blank above itself.
fn mark_kicker(parts: &mut [Part<'_>], around: &[Around], title: usize, styles: &Styles) {
    let Some(above) = around[title].above else { return };
    let (part, head) = (&parts[above], &parts[title]);
    let em = styles.body_pt;
    let blank_above = around[above].gap_above_pt > 0.6 * em || around[above].above.is_none();
    // A signature above a title keeps to its text, a kicker to the title.
    let keeps_to_title = around[above].gap_above_pt > 1.5 * around[title].gap_above_pt.max(0.3 * em);
    let differs = part.size_pt() < 0.97 * em
        || part.is_capitals()
        || part.is_bold()
        || part.style.letter_spaced
        || !styles.is_text(part)
        || colour_distance(&part.style, &styles.body_style()) > 96
        || keeps_to_title;
    // What can't be taken for text may stand further off.
    let stands_out = part.size_pt() < 0.97 * em
        && (part.is_capitals() || part.is_bold() || colour_distance(&part.style, &styles.body_style()) > 96)
        && (part.bbox.left_pt - head.bbox.left_pt).abs() < 0.5 * em;
    let reach_em = if stands_out { KICKER_APART_EM } else { KICKER_GAP_EM };
    let is_kicker = matches!(part.role, Role::Body | Role::Subhead)
        && part.lines.len() == 1
        && part.chars <= 70
        && part.letters >= 3
        && part.size_pt() < head.size_pt()
        && around[title].gap_above_pt <= reach_em * em
        && !around[title].barrier_above
        && blank_above
        && differs
        && !ends_with_stop(part.last_text());
    if is_kicker {
        parts[above].role = Role::Kicker;
    }
}

/// Largest blank above a standfirst, and between it and the text, times body.
const STANDFIRST_GAP_EM: f32 = 1.8;

/// Lines in italics, larger, bolder or in colour between a title and the text; a photo with its caption may come
/// between.
fn mark_standfirst(parts: &mut [Part<'_>], around: &[Around], title: usize, styles: &Styles, cues: &Cues) {
    let past_photo = |below: usize| {
        let under = Some(below).filter(|b| parts[*b].role == Role::Caption).and_then(|b| around[b].below)?;
        let is_flush = (parts[under].bbox.left_pt - parts[title].bbox.left_pt).abs() < styles.body_pt;
        (is_flush && parts[under].is_bold()).then_some((below, under))
    };
    let Some(next) = around[title].below else { return };
    let (above, below) = past_photo(next).unwrap_or((title, next));
    let part = &parts[below];
    let body = styles.body_style();
    let goes_on = |b: &Part<'_>| {
        b.role.is_open() && b.class != part.class
            || matches!(b.role, Role::Caption | Role::Byline | Role::Subhead)
    };
    // Over several columns one of them may begin with another title.
    let opens_column = |b: &Part<'_>| {
        styles.is_text(b)
            && goes_on(b)
            && b.region == part.region
            && b.bbox.x_overlap_pt(&part.bbox) > 0.0
            && (0.0..STANDFIRST_GAP_EM * styles.body_pt).contains(&(b.bbox.top_pt - part.bbox.bottom_pt))
    };
    let text_follows = around[below].below.is_some_and(|b| goes_on(&parts[b]))
        || parts::of_page(parts, part.page).iter().any(opens_column);
    let differs = part.class != styles.body
        && (part.style.italic != body.italic
            || part.size_pt() > 1.04 * styles.body_pt
            || part.is_bold()
            || colour_distance(&part.style, &body) > 96
            || part.style.face != body.face);
    let greets = cues.begins(List::Greeting, part.first_lower());
    let is_standfirst = matches!(part.role, Role::Body | Role::Subhead)
        && part.lines.len() <= 5
        && part.chars <= 400
        && part.letters >= 3
        && around[above].gap_below_pt <= STANDFIRST_GAP_EM * styles.body_pt
        && !around[above].barrier_below
        && !greets
        && differs
        && !has_text_beside(parts, title, below)
        && text_follows
        && (!styles.is_text(part) || part.lines.len() <= 4)
        && !(part.role == Role::Body
            && part.lines.len() == 1
            && ends_sentence(part.last_text())
            && !part.style.italic);
    if is_standfirst {
        parts[below].role = Role::Standfirst;
    }
}
