//! What repeats from page to page: running heads and feet, page numbers; and jump lines.
//!
//! Repetition with digits masked, at one height, is the classical test (Lin, *Header and Footer Extraction by
//! Page-Association*, 2003).

use super::cues::{Cues, List, fold};
use super::masthead;
use super::params::StructureParams;
use super::parts::{self, Part, Role};
use crate::document::FurnitureRole;
use crate::geometry::Turn;
use crate::layout::{Line, PageLayout};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Furniture among the lines, by (page, block, line).
pub(super) type Marked = BTreeMap<(usize, usize, usize), FurnitureRole>;

struct Place<'a> {
    at: (usize, usize, usize),
    line: &'a Line,
    /// Middle of the line, 0 at the page's top, 1 at its foot.
    height: f32,
    /// Middle of the line, 0 at the page's left edge, 1 at its right.
    across: f32,
}

impl Place<'_> {
    fn is_outer(&self, params: &StructureParams) -> bool {
        self.height < params.margin_ratio || self.height > 1.0 - params.margin_ratio
    }

    fn role(&self) -> FurnitureRole {
        if self.height < 0.5 { FurnitureRole::RunningHead } else { FurnitureRole::RunningFoot }
    }
}

/// Finds the lines that repeat, the page numbers, and lines that the file itself calls artifacts.
pub(super) fn find(pages: &[PageLayout], cues: &Cues, params: &StructureParams) -> Marked {
    let places = places(pages);
    let mut marked = Marked::new();
    mark_repeated(&places, pages.len(), params, &mut marked);
    mark_artifacts(&places, params, &mut marked);
    mark_numbers(&places, cues, params, &mut marked);
    mark_beside_numbers(&places, pages, params, &mut marked);
    marked
}

fn places(pages: &[PageLayout]) -> Vec<Place<'_>> {
    let mut out = Vec::new();
    for (p, page) in pages.iter().enumerate() {
        for (b, block) in page.blocks.iter().enumerate().filter(|(_, b)| b.turn == Turn::Upright) {
            for (l, line) in block.lines.iter().enumerate() {
                let height = line.bbox.center_y_pt() / page.height_pt.max(1.0);
                let across = line.bbox.center_x_pt() / page.width_pt.max(1.0);
                out.push(Place { at: (p, b, l), line, height, across });
            }
        }
    }
    out
}

/// Adds `text` without blanks, a zero for every number.
fn push_masked(text: &str, masked: &mut String) {
    let start = masked.len();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c.is_numeric() {
            true if masked[start..].ends_with('0') => {}
            true => masked.push('0'),
            false => masked.push(c),
        }
    }
}

fn mark_repeated(places: &[Place<'_>], page_count: usize, params: &StructureParams, marked: &mut Marked) {
    let mut texts = String::new();
    let mut by_text: Vec<(Range<usize>, &Place<'_>)> = Vec::new();
    for place in places.iter().filter(|p| p.line.text.len() < 200) {
        let start = texts.len();
        push_masked(&place.line.text, &mut texts);
        by_text.push((start..texts.len(), place));
    }
    let text = |range: &Range<usize>| &texts[range.clone()];
    by_text.sort_by(|(a, _), (b, _)| text(a).cmp(text(b)));
    for same in by_text.chunk_by(|(a, _), (b, _)| text(a) == text(b)).filter(|same| same.len() > 1) {
        let letters = text(&same[0].0).chars().filter(|c| c.is_alphabetic()).count();
        // What stands many times on a page is a table's cell.
        if same.len() > 4 * page_count + 8 || letters == 0 {
            continue;
        }
        for (_, place) in same {
            // A size of its own keeps the masthead, with the same words, out of the running heads.
            let alike = |o: &&Place<'_>| {
                (o.height - place.height).abs() <= params.repeat_height_ratio
                    && (o.line.style.size_pt / place.line.style.size_pt.max(0.1) - 1.0).abs() < 0.1
            };
            let pages: BTreeSet<usize> = same.iter().map(|(_, o)| *o).filter(alike).map(|o| o.at.0).collect();
            let at_edge = place.is_outer(params) && pages.len() >= 2;
            let everywhere = page_count >= 4 && pages.len() * 2 >= page_count.max(4) && letters >= 3;
            if at_edge || everywhere {
                marked.insert(place.at, place.role());
            }
        }
    }
}

/// Marked content of type Artifact is furniture where it is short and at the edge; some writers tag all that they draw.
fn mark_artifacts(places: &[Place<'_>], params: &StructureParams, marked: &mut Marked) {
    let tagged = places.iter().filter(|p| p.line.artifact).count();
    if tagged * 4 > places.len() {
        return;
    }
    for place in places.iter().filter(|p| p.line.artifact && p.is_outer(params)) {
        marked.entry(place.at).or_insert(place.role());
    }
}

/// The number in "Seite 4", "- 4 -", "4 | 8".
fn page_number(text: &str, cues: &Cues) -> Option<u32> {
    let lower = text.trim().to_lowercase();
    if lower.chars().count() > 14 {
        return None;
    }
    let rest = cues.prefix(List::PageWord, &lower).unwrap_or(&lower);
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = rest[digits..].trim_matches(|c: char| !c.is_alphanumeric());
    let of_total = after.is_empty()
        || cues.prefix(List::PageOf, after).is_some_and(|n| n.trim().parse::<u32>().is_ok())
        || after.parse::<u32>().is_ok();
    if (1..=3).contains(&digits) && of_total { rest[..digits].parse().ok() } else { None }
}

/// A number at the edge is a page number if others stand as far from their page, or the word for page is there.
fn mark_numbers(places: &[Place<'_>], cues: &Cues, params: &StructureParams, marked: &mut Marked) {
    let mut by_offset: BTreeMap<i64, Vec<&Place<'_>>> = BTreeMap::new();
    for place in places.iter().filter(|p| p.is_outer(params)) {
        let Some(number) = page_number(&place.line.text, cues) else { continue };
        by_offset.entry(i64::from(number) - place.at.0 as i64).or_default().push(place);
        let named = cues.begins(List::PageWord, &place.line.text.trim().to_lowercase());
        let at_rim = place.height < 0.08 || place.height > 0.92;
        if named || at_rim && place.line.text.chars().count() <= 4 {
            marked.insert(place.at, FurnitureRole::PageNumber);
        }
    }
    for same in by_offset.values().filter(|s| s.len() >= 2) {
        for place in same {
            let alike = |o: &&&Place<'_>| o.at.0 != place.at.0 && (o.height - place.height).abs() < 0.03;
            let mirrored = |o: &&Place<'_>| {
                (o.across - place.across).abs() < 0.05 || (o.across - (1.0 - place.across)).abs() < 0.05
            };
            if same.iter().filter(alike).any(mirrored) {
                marked.insert(place.at, FurnitureRole::PageNumber);
            }
        }
    }
}

/// A line alone in its block and level with a page number belongs to the running head or foot, though no other page
/// repeats it: the first page has a masthead in its place.
fn mark_beside_numbers(
    places: &[Place<'_>],
    pages: &[PageLayout],
    params: &StructureParams,
    marked: &mut Marked,
) {
    let is_number = |p: &&Place<'_>| marked.get(&p.at) == Some(&FurnitureRole::PageNumber);
    let is_alone = |p: &&Place<'_>| {
        let block = pages.get(p.at.0).and_then(|page| page.blocks.get(p.at.1));
        block.is_some_and(|b| b.lines.len() == 1) && !marked.contains_key(&p.at)
    };
    let numbers: Vec<&Place<'_>> = places.iter().filter(is_number).collect();
    let is_level = |p: &&Place<'_>| {
        let em = p.line.style.size_pt;
        numbers.iter().any(|n| {
            n.at.0 == p.at.0
                && (n.line.baseline_pt - p.line.baseline_pt).abs() < params.beside_number_em * em
                && (n.line.style.size_pt - em).abs() < params.beside_number_em * em
        })
    };
    let beside: Vec<_> = places
        .iter()
        .filter(|p| p.is_outer(params))
        .filter(is_alone)
        .filter(is_level)
        .map(|p| (p.at, p.role()))
        .collect();
    marked.extend(beside);
}

/// Gives the parts that hold furniture their role.
pub(super) fn apply(parts: &mut [Part<'_>], marked: &Marked) {
    for part in parts {
        if let Some(role) = marked.get(&(part.page, part.block, part.first_line)) {
            part.role = Role::Furniture(*role);
        }
    }
}

/// The first or last row of a page that says the newsletter's name or the number and date of the issue is its running
/// head or foot, though no other page repeats it. `name` is the part that holds the name; its page has the masthead.
pub(super) fn mark_named(
    parts: &mut [Part<'_>],
    name: usize,
    pages: &[PageLayout],
    cues: &Cues,
    params: &StructureParams,
) {
    let (title, largest_pt, masthead) =
        (fold(&parts[name].text()), 0.7 * parts[name].size_pt(), parts[name].page);
    let tells_issue = |part: &Part<'_>| {
        part.role.is_open()
            && (title.len() >= 5 && fold(&part.text()).starts_with(&title)
                || masthead::has_number_and_date(part, cues))
    };
    let is_line = |part: &Part<'_>| part.lines.len() == 1 && part.chars <= 80 && part.size_pt() < largest_pt;
    for (p, page) in pages.iter().enumerate() {
        let [head, foot] = outer_rows(parts, p);
        for (row, role) in [(head, FurnitureRole::RunningHead), (foot, FurnitureRole::RunningFoot)] {
            let in_margin = |i: &usize| {
                let height = parts[*i].bbox.center_y_pt() / page.height_pt.max(1.0);
                height < params.margin_ratio || height > 1.0 - params.margin_ratio
            };
            let is_set_apart = row.iter().all(|i| in_margin(i) && is_line(&parts[*i]));
            if p == masthead || !is_set_apart || !row.iter().any(|i| tells_issue(&parts[*i])) {
                continue;
            }
            for i in row {
                if parts[i].role.is_open() {
                    parts[i].role = Role::Furniture(role);
                }
            }
        }
    }
}

/// The parts level with the highest and with the lowest of a page.
fn outer_rows(parts: &[Part<'_>], page: usize) -> [Vec<usize>; 2] {
    let upright = || parts::page_span(parts, page).filter(|&i| parts[i].turn == Turn::Upright);
    let by_height =
        |a: &usize, b: &usize| parts[*a].bbox.center_y_pt().total_cmp(&parts[*b].bbox.center_y_pt());
    [upright().min_by(by_height), upright().max_by(by_height)].map(|edge| {
        let level = |i: &usize| {
            edge.is_some_and(|e| {
                (parts[e].bbox.top_pt..parts[e].bbox.bottom_pt).contains(&parts[*i].bbox.center_y_pt())
            })
        };
        upright().filter(level).collect()
    })
}

/// Marks "Fortsetzung auf Seite 4" and "Fortsetzung von Seite 2: …".
pub(super) fn mark_jumps(parts: &mut [Part<'_>], cues: &Cues) {
    for part in parts.iter_mut().filter(|p| p.role.is_open() && p.lines.len() <= 3) {
        let lower = part.first_lower();
        let bare = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
        let leads = cues.prefix(List::JumpTo, bare).or_else(|| cues.prefix(List::JumpFrom, bare));
        if leads.is_some_and(|rest| rest.chars().any(|c| c.is_ascii_digit()) || rest.chars().count() <= 3) {
            part.role = Role::Furniture(FurnitureRole::JumpLine);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LanguagePack;

    #[test]
    fn page_numbers_are_told_from_other_numbers() {
        let cues = Cues::from_pack(&LanguagePack::built_in("de").expect("German is built in"));
        let check =
            |text: &str, expected: Option<u32>| assert_eq!(page_number(text, &cues), expected, "{text}");
        check("Seite 4", Some(4));
        check("- 4 -", Some(4));
        check("4 von 12", Some(4));
        check("S. 4", Some(4));
        check("2018", None);
        check("4 Kinder", None);
        check("14.30 Uhr", None);
    }

    #[test]
    fn masks_fold_numbers_of_any_length() {
        let mask = |text: &str| {
            let mut masked = String::new();
            push_masked(text, &mut masked);
            masked
        };
        assert_eq!(mask("Seite 9"), mask("Seite 10"));
        assert_ne!(mask("Seite 9"), mask("Blatt 9"));
    }
}
