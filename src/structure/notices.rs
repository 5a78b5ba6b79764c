//! Text that is no article: calendars, advertisements, address boxes, lists of people.

use super::cues::{Cues, List, begins_with_date, ends_sentence, is_date_alone};
use super::params::StructureParams;
use super::parts::{Part, Role};
use super::styles::Styles;
use crate::document::NoticeRole;
use crate::geometry::{BBox, Turn};
use crate::layout::PageLayout;

/// Marks notices among the open parts.
pub(super) fn mark(
    parts: &mut [Part<'_>],
    pages: &[PageLayout],
    styles: &Styles,
    cues: &Cues,
    params: &StructureParams,
) {
    let mut from = 0;
    let mut before = Vec::new();
    for (p, page) in pages.iter().enumerate() {
        let end = from + parts.iter().skip(from).take_while(|part| part.page == p).count();
        let of_page = &mut parts[from..end];
        before = mark_calendar(of_page, page, &before, styles, cues, params);
        mark_entries(of_page, styles, cues);
        mark_boxes(of_page, page, styles, cues);
        mark_tables(of_page, styles);
        from = end;
    }
}

/// A short line that begins with a day, a date or a time.
struct Cell {
    bbox: BBox,
    /// Nothing else stands in it.
    is_bare: bool,
}

/// A calendar is a table whose first column holds days, dates or times: some such cells below one another, each with
/// something to its right on the same line. Running text with dates in it has no cells.
/// `before` has the left edges of the calendars on the page before, which go on with fewer cells; returns this page's.
fn mark_calendar(
    parts: &mut [Part<'_>],
    page: &PageLayout,
    before: &[f32],
    styles: &Styles,
    cues: &Cues,
    params: &StructureParams,
) -> Vec<f32> {
    let mut lefts = Vec::new();
    let em = styles.body_pt;
    let mut cells: Vec<Cell> = Vec::new();
    for part in parts.iter().filter(|p| p.role.is_open() && p.turn == Turn::Upright) {
        for line in part.lines {
            if line.text.chars().count() > 24 {
                continue;
            }
            let lower = line.text.to_lowercase();
            if begins_with_date(&lower, cues) {
                cells.push(Cell { bbox: line.bbox, is_bare: is_date_alone(&lower, cues) });
            }
        }
    }
    let has_right = |cell: &Cell| {
        let beside = |l: &BBox| {
            l.left_pt > cell.bbox.right_pt && l.y_overlap_pt(&cell.bbox) > 0.5 * cell.bbox.height_pt()
        };
        parts.iter().flat_map(|p| p.lines).any(|l| beside(&l.bbox))
    };
    cells.retain(has_right);
    while let Some(left_pt) = cells.first().map(|c| c.bbox.left_pt) {
        let (of_column, rest): (Vec<Cell>, Vec<Cell>) =
            cells.into_iter().partition(|c| (c.bbox.left_pt - left_pt).abs() < 1.5 * em);
        cells = rest;
        let column: Vec<BBox> = of_column.iter().map(|c| c.bbox).collect();
        let goes_on = column.len() >= 2 && before.iter().any(|l| (l - left_pt).abs() < 4.0 * em);
        let bare = of_column.iter().filter(|c| c.is_bare).count();
        let is_headed = || bare >= params.calendar_headed_lines && is_headed(parts, &column, em, cues);
        if column.len() >= params.calendar_lines || goes_on || is_headed() {
            lefts.push(left_pt);
            mark_table(parts, page, &column, em);
        }
    }
    lefts
}

/// Entries of a calendar below one another, each led by a line with nothing but its date: at least four such lines at one left
/// edge, with hardly a line or two between. Running text has no such lines, and a calendar in sentences ("2. Juli: Anmeldeschluss …") is an article.
fn mark_entries(parts: &mut [Part<'_>], styles: &Styles, cues: &Cues) {
    let em = styles.body_pt;
    let mut dated: Vec<BBox> = parts
        .iter()
        .filter(|p| p.role.is_open() && p.turn == Turn::Upright)
        .flat_map(|p| p.lines)
        .filter(|l| l.text.chars().count() <= 40 && is_date_alone(&l.text.to_lowercase(), cues))
        .map(|l| l.bbox)
        .collect();
    dated.sort_by(|a, b| a.left_pt.total_cmp(&b.left_pt).then(a.top_pt.total_cmp(&b.top_pt)));
    for column in dated.chunk_by(|a, b| b.left_pt - a.left_pt < 0.3 * em) {
        let mut column = column.to_vec();
        column.sort_by(|a, b| a.top_pt.total_cmp(&b.top_pt));
        for run in column.chunk_by(|a, b| b.top_pt - a.bottom_pt < 5.0 * em) {
            if run.len() >= 4 {
                mark_list(parts, run, em);
            }
        }
    }
}

/// Takes the column's parts from the first dated line to the text of the last, and the heading above.
fn mark_list(parts: &mut [Part<'_>], dated: &[BBox], em: f32) {
    let Some(mut area) = BBox::union_all(dated) else { return };
    let left = area.left_pt;
    for part in parts.iter_mut().filter(|p| p.role.is_open()) {
        let aligned = (-em..3.0 * em).contains(&(part.bbox.left_pt - left));
        let level =
            part.bbox.top_pt >= area.top_pt - 0.2 * em && part.bbox.top_pt < area.bottom_pt + 0.6 * em;
        if aligned && level {
            part.role = Role::Notice(NoticeRole::Calendar);
            area = area.union(&part.bbox);
        }
    }
    mark_heading(parts, &area, em);
}

/// Takes everything right of the first column between the first and the last row, and the heading above.
fn mark_table(parts: &mut [Part<'_>], page: &PageLayout, column: &[BBox], em: f32) {
    let Some(cells) = BBox::union_all(column) else { return };
    let right = parts
        .iter()
        .filter(|p| p.bbox.left_pt > cells.left_pt - em && p.bbox.y_overlap_pt(&cells) > 0.0)
        .map(|p| p.bbox.right_pt)
        .fold(cells.right_pt, f32::max);
    let mut area = BBox::new(cells.left_pt - em, cells.top_pt - em, right + em, cells.bottom_pt + 4.0 * em);
    area.bottom_pt = area.bottom_pt.min(page.height_pt);
    for part in parts.iter_mut().filter(|p| p.role.is_open()) {
        // Below the last row the text of its entry may go on, but not under the dates.
        let goes_on = part.bbox.top_pt <= cells.bottom_pt || part.bbox.left_pt > cells.right_pt;
        let rows = part.bbox.top_pt >= area.top_pt && part.bbox.top_pt <= area.bottom_pt && goes_on;
        if rows && part.bbox.left_pt >= area.left_pt && part.bbox.right_pt <= area.right_pt {
            part.role = Role::Notice(NoticeRole::Calendar);
            area.bottom_pt = area.bottom_pt.max(part.bbox.bottom_pt + 0.6 * em);
        }
    }
    mark_heading(parts, &area, em);
}

fn mark_heading(parts: &mut [Part<'_>], area: &BBox, em: f32) {
    if let Some(heading) = heading(parts, area, em) {
        parts[heading].role = Role::Notice(NoticeRole::Calendar);
    }
}

/// The heading of a calendar stands close above it.
fn heading(parts: &[Part<'_>], area: &BBox, em: f32) -> Option<usize> {
    let is_heading = |p: &Part<'_>| p.role.is_open() && p.lines.len() <= 2 && p.chars <= 80;
    let stands_above = |p: &Part<'_>| {
        p.bbox.x_overlap_pt(area) > 0.0
            && p.bbox.center_y_pt() < area.top_pt
            && (-em..3.5 * em).contains(&(area.top_pt - p.bbox.bottom_pt))
    };
    let headings = parts.iter().enumerate().filter(|(_, p)| is_heading(p) && stands_above(p));
    headings.max_by(|(_, a), (_, b)| a.bbox.bottom_pt.total_cmp(&b.bbox.bottom_pt)).map(|(i, _)| i)
}

/// Whether the words above the cells say that they are a calendar.
fn is_headed(parts: &[Part<'_>], column: &[BBox], em: f32, cues: &Cues) -> bool {
    let Some(cells) = BBox::union_all(column) else { return false };
    // The heading may be centred over the whole table.
    let in_rows =
        parts.iter().filter(|p| p.bbox.left_pt > cells.left_pt && p.bbox.y_overlap_pt(&cells) > 0.0);
    let area = BBox { right_pt: in_rows.map(|p| p.bbox.right_pt).fold(cells.right_pt, f32::max), ..cells };
    let heading = heading(parts, &area, em);
    heading.is_some_and(|h| cues.begins(List::CalendarHeading, parts[h].first_lower()))
}

/// Boxes whose words say what they are, and boxes of many short lines without a sentence.
fn mark_boxes(parts: &mut [Part<'_>], page: &PageLayout, styles: &Styles, cues: &Cues) {
    for region in 0..page.regions.len() {
        let inside: Vec<usize> = (0..parts.len())
            .filter(|&i| parts[i].region == Some(region) && parts[i].role.is_open())
            .collect();
        if let Some(role) = judge_box(parts, &inside, styles, cues) {
            for i in inside {
                parts[i].role = Role::Notice(role);
            }
        }
    }
}

fn judge_box(parts: &[Part<'_>], inside: &[usize], styles: &Styles, cues: &Cues) -> Option<NoticeRole> {
    let lines: usize = inside.iter().map(|&i| parts[i].lines.len()).sum();
    let chars: usize = inside.iter().map(|&i| parts[i].chars).sum();
    if lines == 0 {
        return None;
    }
    if inside.iter().any(|&i| parts[i].lines.len() == 1 && cues.is(List::AdCue, parts[i].first_lower())) {
        return Some(NoticeRole::Advertisement);
    }
    let texts = || inside.iter().flat_map(|&i| parts[i].lines).map(|l| l.text.as_str());
    let sentences = texts().filter(|t| ends_sentence(t) && t.len() > 30).count();
    let contacts: usize = texts()
        .filter(|t| {
            let lower = t.to_lowercase();
            cues.begins(List::ContactCue, &lower) || super::cues::holds_address(&lower)
        })
        .count();
    if contacts >= 2 && contacts * 4 >= lines && chars < 500 && sentences <= 1 {
        return Some(NoticeRole::Address);
    }
    let running = inside.iter().any(|&i| styles.is_text(&parts[i]) && parts[i].lines.len() >= 4);
    let short = chars / lines < 22;
    (lines >= 10 && short && sentences == 0 && !running).then_some(NoticeRole::Other)
}

/// Marks the cells of simple tables: short parts that share their baseline with others and their left or right edge
/// with more above or below, at least three rows of two.
fn mark_tables(parts: &mut [Part<'_>], styles: &Styles) {
    let em = styles.body_pt;
    let small: Vec<usize> = (0..parts.len())
        .filter(|&i| {
            let part = &parts[i];
            part.role.is_open() && part.turn == Turn::Upright && part.lines.len() <= 2 && part.chars <= 32
        })
        .collect();
    // A page of thousands of snippets is a drawing; comparing all with all would take too long.
    if small.len() > 800 {
        return;
    }
    let baseline = |i: usize| parts[i].lines.first().map_or(0.0, |l| l.baseline_pt);
    let mates =
        |i: usize, alike: &dyn Fn(usize) -> bool| small.iter().filter(|&&o| o != i && alike(o)).count();
    let cells: Vec<usize> = small
        .iter()
        .copied()
        .filter(|&i| {
            let in_row = mates(i, &|o| {
                (baseline(o) - baseline(i)).abs() < 0.2 * em && parts[o].region == parts[i].region
            });
            let is_aligned = |a: &BBox, b: &BBox| {
                (a.left_pt - b.left_pt).abs().min((a.right_pt - b.right_pt).abs()) < 0.4 * em
            };
            let in_column = mates(i, &|o| {
                is_aligned(&parts[o].bbox, &parts[i].bbox) && (baseline(o) - baseline(i)).abs() < 8.0 * em
            });
            in_row >= 1 && in_column >= 2
        })
        .collect();
    if cells.len() < 6 {
        return;
    }
    // The head of a column of figures is aligned with none of them.
    let heads = small.iter().copied().filter(|&i| {
        let cell = |alike: &dyn Fn(usize) -> bool| cells.iter().any(|&o| o != i && alike(o));
        cell(&|o| in_one_row(&parts[o], &parts[i]))
            && cell(&|o| {
                parts[o].bbox.x_overlap_pt(&parts[i].bbox) > 0.0
                    && (0.0..2.0 * em).contains(&(parts[o].bbox.top_pt - parts[i].bbox.bottom_pt))
            })
    });
    for i in heads.chain(cells.iter().copied()).collect::<Vec<_>>() {
        parts[i].role = Role::Table;
    }
}

/// Whether two cells stand on one line.
pub(super) fn in_one_row(a: &Part<'_>, b: &Part<'_>) -> bool {
    let baseline = |p: &Part<'_>| p.lines.first().map_or(0.0, |l| l.baseline_pt);
    a.page == b.page && (baseline(a) - baseline(b)).abs() < ROW_STEP_EM * a.size_pt().min(b.size_pt())
}

/// How far the baselines of a row's cells lie apart, in em.
const ROW_STEP_EM: f32 = 0.3;

/// Puts the cells of tables, which were read column by column, in the order of their rows. Cells that hardly share
/// rows belong to lists in columns of their own and stay.
pub(super) fn read_by_rows(parts: &[Part<'_>], order: &mut [usize]) {
    let is_table = |&i: &usize| parts[i].role == Role::Table;
    let in_one = |a: &usize, b: &usize| is_table(a) && is_table(b) && parts[*a].page == parts[*b].page;
    for cells in order.chunk_by_mut(in_one).filter(|cells| cells.len() > 1) {
        let mut sorted = cells.to_vec();
        sorted.sort_by(|&a, &b| parts[a].bbox.top_pt.total_cmp(&parts[b].bbox.top_pt).then(a.cmp(&b)));
        let rows = sorted.chunk_by_mut(|&a, &b| in_one_row(&parts[a], &parts[b]));
        let mut whole = 0;
        for row in rows {
            row.sort_by(|&a, &b| parts[a].bbox.left_pt.total_cmp(&parts[b].bbox.left_pt).then(a.cmp(&b)));
            whole += if row.len() > 1 { row.len() } else { 0 };
        }
        if whole * 4 >= cells.len() * 3 {
            cells.copy_from_slice(&sorted);
        }
    }
}
