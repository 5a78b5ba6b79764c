//! Rows: runs on one baseline, right across the page.

use super::params::LayoutParams;
use super::runs::Run;
use crate::pdf::Glyph;

/// Runs on one baseline, from left to right.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Indices of runs.
    pub runs: Vec<u32>,
}

/// What grouping found.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Characters drawn twice, left out here.
    pub doubled_chars: u64,
}

/// Groups runs to rows: each run goes to the nearest row, raised figures to the row they touch.
///
/// Sorts by baseline and looks back over the few rows in reach, so it costs O(n log n) in runs.
pub(super) fn group(glyphs: &[Glyph], runs: &[Run], params: &LayoutParams) -> Rows {
    let mut drafts = gather(glyphs, runs, params);
    drafts.sort_by(|a, b| a.baseline_pt.total_cmp(&b.baseline_pt));
    for draft in &mut drafts {
        sort_by_left(&mut draft.runs, runs);
    }
    adopt_scripts(&mut drafts, runs, params);
    drafts.retain(|d| d.chars > 0.0);
    let mut doubled_chars = 0;
    let rows = drafts
        .into_iter()
        .map(|draft| {
            let mut row = Row { runs: draft.runs };
            sort_by_left(&mut row.runs, runs);
            doubled_chars += drop_doubled(&mut row.runs, glyphs, runs, params);
            row
        })
        .collect();
    Rows { rows, doubled_chars }
}

struct Draft {
    runs: Vec<u32>,
    /// Mean of the runs' baselines, weighted by their characters.
    baseline_pt: f32,
    /// Size of the run with the most characters.
    size_pt: f32,
    heaviest: u32,
    chars: f32,
}

fn gather(glyphs: &[Glyph], runs: &[Run], params: &LayoutParams) -> Vec<Draft> {
    let mut by_baseline: Vec<u32> = (0_u32..).take(runs.len()).collect();
    by_baseline.sort_unstable_by(|&a, &b| {
        let (a_run, b_run) = (&runs[a as usize], &runs[b as usize]);
        a_run.baseline_pt.total_cmp(&b_run.baseline_pt).then(a.cmp(&b))
    });
    let mut drafts: Vec<Draft> = Vec::new();
    for index in by_baseline {
        let run = &runs[index as usize];
        let fits = |d: &Draft| is_level(run, d, params) && !lies_over(run, d, glyphs, runs);
        match nearest(&drafts, run, fits, params).and_then(|at| drafts.get_mut(at)) {
            Some(draft) => take_in(draft, index, run),
            None => drafts.push(Draft {
                runs: vec![index],
                baseline_pt: run.baseline_pt,
                size_pt: run.size_pt,
                heaviest: run.chars,
                // Blanks weigh next to nothing, but a row of blanks alone needs a mean too.
                chars: run.chars as f32,
            }),
        }
    }
    drafts
}

fn nearest(
    drafts: &[Draft],
    run: &Run,
    fits: impl Fn(&Draft) -> bool,
    params: &LayoutParams,
) -> Option<usize> {
    let reach = params.row_baseline_em * run.size_pt;
    drafts
        .iter()
        .enumerate()
        .rev()
        // Means move by less than the reach, so twice the reach misses none.
        .take_while(|(_, d)| d.baseline_pt >= run.baseline_pt - 2.0 * reach - f32::EPSILON)
        .filter(|(_, d)| fits(d))
        .min_by(|(_, a), (_, b)| {
            (a.baseline_pt - run.baseline_pt).abs().total_cmp(&(b.baseline_pt - run.baseline_pt).abs())
        })
        .map(|(at, _)| at)
}

fn is_level(run: &Run, draft: &Draft, params: &LayoutParams) -> bool {
    let (small, large) = (draft.size_pt.min(run.size_pt), draft.size_pt.max(run.size_pt));
    (draft.baseline_pt - run.baseline_pt).abs() <= params.row_baseline_em * small
        && large < params.row_size_ratio * small.max(f32::MIN_POSITIVE)
}

/// Runs of a row looked at for one that lies under another; rows of more are tables of single glyphs.
const OVERLAP_RUNS: usize = 8;
/// Least difference of baselines of two rows that lie one over the other, in em; words of one row wobble by less.
const OVERLAP_STEP_EM: f32 = 0.05;

/// Whether a run covers half of another one of the row, a little higher or lower: two lists drawn one over the other.
/// A text over itself is a shadow.
fn lies_over(run: &Run, draft: &Draft, glyphs: &[Glyph], runs: &[Run]) -> bool {
    draft.runs.iter().rev().take(OVERLAP_RUNS).map(|&i| &runs[i as usize]).any(|other| {
        let shared = run.right_pt.min(other.right_pt) - run.left_pt.max(other.left_pt);
        let narrower = (run.right_pt - run.left_pt).min(other.right_pt - other.left_pt);
        run.chars.min(other.chars) > 1
            && (run.baseline_pt - other.baseline_pt).abs() > OVERLAP_STEP_EM * run.size_pt
            && shared > 0.5 * narrower
            && !same_text(run, other, glyphs)
    })
}

fn take_in(draft: &mut Draft, index: u32, run: &Run) {
    let weight = run.chars as f32;
    if draft.chars + weight > 0.0 {
        draft.baseline_pt += (run.baseline_pt - draft.baseline_pt) * weight / (draft.chars + weight);
    }
    if run.chars > draft.heaviest {
        draft.heaviest = run.chars;
        draft.size_pt = run.size_pt;
    }
    draft.chars += weight;
    draft.runs.push(index);
}

fn sort_by_left(indices: &mut [u32], runs: &[Run]) {
    indices.sort_by(|&a, &b| {
        let (a_run, b_run) = (&runs[a as usize], &runs[b as usize]);
        a_run.left_pt.total_cmp(&b_run.left_pt).then(a.cmp(&b))
    });
}

/// Smallest size of a raised figure, times the row's; what is smaller beside larger type is text beside a drop cap.
const SCRIPT_LEAST_RATIO: f32 = 0.45;
/// Widest gap between a raised figure and its neighbour, in em of the row.
const SCRIPT_GAP_EM: f32 = 0.2;

/// Moves raised and lowered figures to the row that they touch.
fn adopt_scripts(drafts: &mut [Draft], runs: &[Run], params: &LayoutParams) {
    let mut moves: Vec<(usize, usize, u32)> = Vec::new();
    for (from, draft) in drafts.iter().enumerate() {
        let reach = params.script_raise_em * draft.size_pt / SCRIPT_LEAST_RATIO;
        let low = drafts.partition_point(|d| d.baseline_pt < draft.baseline_pt - reach);
        let near = drafts.iter().enumerate().skip(low);
        let near = near.take_while(|(_, d)| d.baseline_pt <= draft.baseline_pt + reach);
        for (to, row) in near.filter(|(to, row)| *to != from && row.chars > 0.0) {
            for &index in &draft.runs {
                let run = &runs[index as usize];
                if is_script(run, row, params) && touches(run, row, runs) {
                    moves.push((from, to, index));
                }
            }
        }
    }
    moves.sort_by_key(|(_, _, index)| *index);
    moves.dedup_by_key(|(_, _, index)| *index);
    for (from, to, index) in moves {
        let chars = runs[index as usize].chars as f32;
        drafts[from].runs.retain(|i| *i != index);
        drafts[from].chars -= chars;
        drafts[to].chars += chars;
        drafts[to].runs.push(index);
    }
}

fn is_script(run: &Run, row: &Draft, params: &LayoutParams) -> bool {
    let em = row.size_pt;
    let raise = row.baseline_pt - run.baseline_pt;
    (1..=params.script_chars).contains(&run.chars)
        && run.size_pt <= params.script_size_ratio * em
        && run.size_pt >= SCRIPT_LEAST_RATIO * em
        && raise < params.script_raise_em * em
        && raise > -params.script_drop_em * em
}

fn touches(run: &Run, row: &Draft, runs: &[Run]) -> bool {
    let gap = SCRIPT_GAP_EM * row.size_pt;
    let beside = row.runs.partition_point(|&i| runs[i as usize].left_pt < run.left_pt);
    let before = beside.checked_sub(1).and_then(|at| row.runs.get(at));
    let after = row.runs.get(beside);
    let is_text = |i: &&u32| {
        let text = &runs[**i as usize];
        text.chars > 0 && text.size_pt > run.size_pt / 0.9
    };
    before.filter(is_text).is_some_and(|&i| (run.left_pt - runs[i as usize].right_pt).abs() < gap)
        || after.filter(is_text).is_some_and(|&i| (runs[i as usize].left_pt - run.right_pt).abs() < gap)
}

/// Shift of a doubled single letter at most, in em: less than half of an "l".
const DOUBLE_LETTER_SHIFT_EM: f32 = 0.1;

/// Leaves out runs that are drawn again a little aside; the last one drawn lies on top and stays.
fn drop_doubled(row: &mut Vec<u32>, glyphs: &[Glyph], runs: &[Run], params: &LayoutParams) -> u64 {
    let mut doubled: Vec<u32> = Vec::new();
    for (at, &a) in row.iter().enumerate() {
        let run = &runs[a as usize];
        let shift = if run.chars >= 3 { params.double_shift_em } else { DOUBLE_LETTER_SHIFT_EM };
        let limit = run.left_pt + shift * run.size_pt;
        let near = row.iter().skip(at + 1).take(8).take_while(|&&b| runs[b as usize].left_pt <= limit);
        for &b in near.filter(|&&b| same_text(run, &runs[b as usize], glyphs)) {
            doubled.push(a.min(b));
        }
    }
    doubled.sort_unstable();
    doubled.dedup();
    row.retain(|i| doubled.binary_search(i).is_err());
    doubled.iter().map(|&i| u64::from(runs[i as usize].chars)).sum()
}

fn same_text(a: &Run, b: &Run, glyphs: &[Glyph]) -> bool {
    let text = |run: &Run| {
        glyphs[run.first as usize..run.end as usize]
            .iter()
            .filter(|g| !super::runs::is_blank(g))
            .map(|g| &g.text)
    };
    a.chars == b.chars
        && a.chars > 0
        && (a.size_pt - b.size_pt).abs() < 0.02 * a.size_pt
        && text(a).eq(text(b))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Set, glyphs, set};
    use super::*;
    use crate::layout::runs;

    /// Texts of the rows, runs parted by "|".
    fn rows(sets: &[Set]) -> Vec<String> {
        let drawn = glyphs(sets);
        let runs = runs::collect(&drawn, |_| true);
        let text = |&i: &u32| {
            let run: &runs::Run = &runs[i as usize];
            drawn[run.first as usize..run.end as usize].iter().map(|g| g.text.as_str()).collect::<String>()
        };
        group(&drawn, &runs, &LayoutParams::default())
            .rows
            .iter()
            .map(|row| row.runs.iter().map(text).collect::<Vec<_>>().join("|"))
            .collect()
    }

    #[test]
    fn drawing_order_does_not_matter() {
        let sets = [set("vier", 150.0, 112.0, 10.0), set("zwei", 150.0, 100.0, 10.0)];
        let others = [set("drei", 50.0, 112.0, 10.0), set("eins", 50.0, 100.0, 10.0)];
        assert_eq!(rows(&[sets, others].concat()), ["eins|zwei", "drei|vier"]);
    }

    #[test]
    fn raised_figures_join_the_row_they_touch() {
        assert_eq!(rows(&[set("Wort", 50.0, 100.0, 10.0), set("1)", 70.2, 96.0, 6.0)]), ["Wort|1)"]);
    }

    #[test]
    fn a_drop_cap_is_no_row_with_the_line_at_its_foot() {
        let sets = [set("D", 50.0, 124.0, 40.0), set("ritte Zeile", 75.0, 124.0, 10.0)];
        assert_eq!(rows(&sets).len(), 2);
    }

    #[test]
    fn lists_drawn_over_one_another_keep_their_rows() {
        let over = [set("Lemon", 50.0, 101.5, 10.0), set("Belgium", 50.0, 100.0, 10.0)];
        assert_eq!(rows(&over), ["Belgium", "Lemon"]);
    }

    #[test]
    fn a_shadow_is_left_out() {
        assert_eq!(rows(&[set("Titel", 50.0, 100.0, 20.0), set("Titel", 52.0, 101.5, 20.0)]), ["Titel"]);
    }

    #[test]
    fn double_letters_are_no_shadow() {
        let sets = [set("l", 50.0, 100.0, 10.0), set("l", 52.3, 100.0, 10.0)];
        let drawn: Vec<Set> = sets.to_vec();
        assert_eq!(rows(&drawn).concat().matches('l').count(), 2);
    }
}
