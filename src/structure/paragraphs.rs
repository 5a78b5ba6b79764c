//! Lines of an article's body to paragraphs: by blank, indent, short last line, bullet.

use super::cues::{ends_sentence, fold};
use super::notices::in_one_row;
use super::parts::{Part, Role};
use super::styles::Styles;
use crate::document::{Hyphen, LinePlace, Paragraph, ParagraphRole};
use crate::layout::{Line, PageLayout};
use crate::text::{HyphenRules, Vocabulary, join_lines};
use std::ops::Range;

/// What joining lines needs.
pub(super) struct Joiner<'a> {
    pub vocabulary: Vocabulary,
    pub rules: &'a HyphenRules,
}

/// A line with its page and the edges of its column.
struct Placed<'a> {
    line: &'a Line,
    page: u32,
    role: Role,
    left_pt: f32,
    right_pt: f32,
    /// Stands below the line before it in the same column.
    same_column: bool,
    part: usize,
}

/// Divides the body of an article, given as parts in reading order.
pub(super) fn divide(
    parts: &[Part<'_>],
    body: &[usize],
    pages: &[PageLayout],
    styles: &Styles,
    joiner: &Joiner,
) -> Vec<Paragraph> {
    let lines = placed(parts, body, pages);
    let mut out = Vec::new();
    let mut from = 0;
    for i in 1..=lines.len() {
        if i == lines.len() || breaks(&lines[i - 1], &lines[i], &lines[from], parts, styles) {
            out.push(paragraph(&lines[from..i], joiner));
            from = i;
        }
    }
    out.retain(|p| !p.text.is_empty());
    out
}

fn placed<'a>(parts: &[Part<'a>], body: &[usize], pages: &[PageLayout]) -> Vec<Placed<'a>> {
    let mut out: Vec<Placed<'a>> = Vec::new();
    let edges = column_edges(parts, body);
    for (&i, (left_pt, right_pt)) in body.iter().zip(edges) {
        let part = &parts[i];
        for line in part.lines {
            let same_column = out.last().is_some_and(|above: &Placed<'_>| {
                above.page == pages[part.page].number
                    && line.bbox.center_y_pt() > above.line.bbox.center_y_pt()
                    && line.bbox.x_overlap_pt(&above.line.bbox) > 0.0
            });
            let page = pages[part.page].number;
            out.push(Placed { line, page, role: part.role, left_pt, right_pt, same_column, part: i });
        }
    }
    out
}

/// Edges of the column of each part: those of the run of parts that share page, box and left or right edge.
fn column_edges(parts: &[Part<'_>], body: &[usize]) -> Vec<(f32, f32)> {
    let mut out = Vec::with_capacity(body.len());
    let mut from = 0;
    for i in 1..=body.len() {
        let same = |a: &Part<'_>, b: &Part<'_>| {
            let em = a.size_pt();
            a.page == b.page
                && a.region == b.region
                && ((a.bbox.left_pt - b.bbox.left_pt).abs() < em
                    || (a.bbox.right_pt - b.bbox.right_pt).abs() < em)
        };
        if i < body.len() && same(&parts[body[i - 1]], &parts[body[i]]) {
            continue;
        }
        let run = &body[from..i];
        let left = run.iter().map(|&p| parts[p].bbox.left_pt).fold(f32::MAX, f32::min);
        let right = run.iter().map(|&p| parts[p].bbox.right_pt).fold(f32::MIN, f32::max);
        out.extend((from..i).map(|at| (left, right_edge(parts, body, from..i, at, right))));
        from = i;
    }
    out
}

/// Parts before and after that are looked at for one beside: columns of one article are not further apart.
const BESIDE_WITHIN: usize = 24;

/// Right edge of the column of the part `at`: that of its run, but not over a part that stands beside it, for a first
/// paragraph may run over both columns of its text.
fn right_edge(parts: &[Part<'_>], body: &[usize], run: Range<usize>, at: usize, of_run: f32) -> f32 {
    let own = &parts[body[at]];
    if of_run - own.bbox.right_pt < own.size_pt() {
        return of_run;
    }
    let near = at.saturating_sub(BESIDE_WITHIN)..(at + BESIDE_WITHIN).min(body.len());
    let beside = body[near.clone()].iter().map(|&p| &parts[p]).filter(|p| {
        p.page == own.page && p.bbox.left_pt > own.bbox.right_pt && p.bbox.y_overlap_pt(&own.bbox) > 0.0
    });
    let limit = beside.map(|p| p.bbox.left_pt).fold(f32::MAX, f32::min);
    if of_run < limit {
        return of_run;
    }
    let mates = near.start.max(run.start)..near.end.min(run.end);
    let rights = body[mates].iter().map(|&p| parts[p].bbox.right_pt);
    rights.filter(|right| *right < limit).fold(own.bbox.right_pt, f32::max)
}

/// Whether a new paragraph begins with `line`; `first` is the first line of the paragraph so far.
fn breaks(
    above: &Placed<'_>,
    line: &Placed<'_>,
    first: &Placed<'_>,
    parts: &[Part<'_>],
    styles: &Styles,
) -> bool {
    if above.role != line.role {
        return true;
    }
    if line.role == Role::Table {
        return above.part != line.part && !in_one_row(&parts[above.part], &parts[line.part]);
    }
    if line.role == Role::Subhead {
        return parts[above.part].class != parts[line.part].class
            || !line.same_column
            || blank(above, line, styles);
    }
    if bullet(&line.line.text).is_some() || changes_weight(above, line, parts) {
        return true;
    }
    let full_stop = ends_sentence(&above.line.text);
    let short = ends_early(above, line);
    if !line.same_column {
        return full_stop && (short || is_indented(line));
    }
    if blank(above, line, styles) {
        return true;
    }
    let hangs = bullet(&first.line.text).is_some() || stands_beside_initial(line, first);
    let indent = is_indented(line) && !is_indented(above) && !hangs;
    let leftover = above.right_pt - above.line.bbox.right_pt;
    let very_short = leftover > 0.3 * (above.right_pt - above.left_pt);
    let capital = line.line.text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    indent && capital || short && capital && (full_stop || very_short)
}

/// Whether the paragraph's first line begins with a drop cap that reaches down to this line.
fn stands_beside_initial(line: &Placed<'_>, first: &Placed<'_>) -> bool {
    first.page == line.page
        && first.line.bbox.bottom_pt > line.line.bbox.center_y_pt()
        && first.line.bbox.left_pt < line.line.bbox.left_pt
        && first.line.bbox.right_pt > line.line.bbox.left_pt
}

/// Whole parts in bold among others are questions or labels, each a paragraph of its own.
fn changes_weight(above: &Placed<'_>, line: &Placed<'_>, parts: &[Part<'_>]) -> bool {
    above.part != line.part
        && parts[above.part].is_bold() != parts[line.part].is_bold()
        && ends_sentence(&above.line.text)
}

fn blank(above: &Placed<'_>, line: &Placed<'_>, styles: &Styles) -> bool {
    let step = line.line.baseline_pt - above.line.baseline_pt;
    let size = line.line.style.size_pt.max(above.line.style.size_pt).max(1.0);
    step > (styles.pitch_em.max(1.15) + 0.3) * size
}

/// The first word of the next line would have fitted: the break is meant.
fn ends_early(above: &Placed<'_>, line: &Placed<'_>) -> bool {
    let leftover = above.right_pt - above.line.bbox.right_pt;
    let word = line.line.words.first().map_or(line.line.bbox.width_pt(), |w| w.bbox.width_pt());
    leftover > word + 0.6 * line.line.style.size_pt
}

fn is_indented(line: &Placed<'_>) -> bool {
    let indent_em = (line.line.bbox.left_pt - line.left_pt) / line.line.style.size_pt.max(1.0);
    (0.6..4.0).contains(&indent_em)
}

/// What follows a bullet or a dash at a line's beginning.
fn bullet(text: &str) -> Option<&str> {
    let rest = text.trim_start().strip_prefix([
        '•', '▪', '■', '●', '○', '◦', '‣', '➢', '►', '✓', '·', '*', '-', '–', '\u{f0b7}', '\u{f0a7}',
    ])?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())
}

fn role(line: &Placed<'_>) -> ParagraphRole {
    match line.role {
        Role::Subhead => ParagraphRole::Subhead,
        Role::Quote => ParagraphRole::Quote,
        Role::Table => ParagraphRole::Table,
        _ if bullet(&line.line.text).is_some() => ParagraphRole::List,
        _ => ParagraphRole::Body,
    }
}

fn paragraph(lines: &[Placed<'_>], joiner: &Joiner) -> Paragraph {
    let texts: Vec<&str> = lines.iter().map(|l| l.line.text.as_str()).collect();
    let joined = join_lines(&texts, &joiner.vocabulary, joiner.rules);
    let places = lines.iter().zip(&joined.spans).filter(|(_, s)| s.start < s.end);
    Paragraph {
        role: lines.first().map_or(ParagraphRole::Body, role),
        page: lines.first().map_or(1, |l| l.page),
        lines: places
            .map(|(l, s)| LinePlace { start: s.start, end: s.end, page: l.page, bbox: l.line.bbox })
            .collect(),
        hyphens: joined.hyphens.into_iter().map(|(at, printed)| Hyphen { at, printed }).collect(),
        text: joined.text,
    }
}

/// What parts make as one field: headline, caption, …
#[derive(Default)]
pub(super) struct FieldText {
    pub text: String,
    pub lines: Vec<LinePlace>,
    /// Hyphens at line ends that were taken out.
    pub hyphens_out: u32,
}

/// Text and places of parts that make one field.
pub(super) fn field(
    parts: &[Part<'_>],
    of: &[usize],
    pages: &[PageLayout],
    joiner: &Joiner,
) -> Option<FieldText> {
    let lines: Vec<(&Line, u32)> = of
        .iter()
        .flat_map(|&i| parts[i].lines.iter().map(move |l| (l, pages[parts[i].page].number)))
        .collect();
    let texts: Vec<&str> = lines.iter().map(|(l, _)| l.text.as_str()).collect();
    let joined = join_lines(&texts, &joiner.vocabulary, joiner.rules);
    if fold(&joined.text).is_empty() && joined.text.trim().is_empty() {
        return None;
    }
    let places = lines.iter().zip(&joined.spans).filter(|(_, s)| s.start < s.end);
    let places = places
        .map(|((l, page), s)| LinePlace { start: s.start, end: s.end, page: *page, bbox: l.bbox })
        .collect();
    Some(FieldText { text: joined.text, lines: places, hyphens_out: joined.hyphens_out })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_are_marks_with_a_blank_behind() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(bullet(text), expected, "{text}");
        check("• Brot", Some("Brot"));
        check("- Brot und Wein", Some("Brot und Wein"));
        check("-Brot", None);
        check("Brot - Wein", None);
    }
}
