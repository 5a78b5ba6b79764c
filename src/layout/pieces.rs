//! Pieces: rows parted where a column, a box or a cell ends.

use super::gutters::{Grid, Support};
use super::params::LayoutParams;
use super::rules::is_level;
use super::words::{RawWord, Words};
use super::{Region, TypeStyle, regions, styles};
use crate::geometry::BBox;
use std::ops::Range;

/// A part of a row that reads on without a break.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Range in the page's words.
    pub words: Range<u32>,
    /// Word of a drop cap that goes before the first word.
    pub initial: Option<u32>,
    /// Box of the words; beside a drop cap it begins with the drop cap.
    pub bbox: BBox,
    pub baseline_pt: f32,
    pub style: TypeStyle,
    pub chars: u32,
    pub region: Option<usize>,
    /// Why the next piece of the row is another one.
    pub end: Cut,
}

/// Why a row is parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// A gap wider than any between words.
    Wide,
    /// A gutter; a firm one is no river.
    Gutter { firm: bool },
    /// A rule, the edge of a box, or another kind of type.
    Firm,
    /// The row ends.
    End,
}

/// What a page shows beside its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scenery<'a> {
    pub rules: &'a [BBox],
    pub regions: &'a [Region],
    pub body_pt: f32,
}

/// Parts rows, from top to bottom, each from left to right.
pub(super) fn cut(words: &Words, scenery: &Scenery<'_>, params: &LayoutParams) -> Vec<Vec<Piece>> {
    let mut upright: Vec<BBox> = scenery.rules.iter().filter(|r| !is_level(r)).copied().collect();
    upright.sort_unstable_by(|a, b| a.center_x_pt().total_cmp(&b.center_x_pt()));
    let grid = Grid { words, body_pt: scenery.body_pt, params };
    let cutter = Cutter { words, scenery, params, upright, grid };
    let mut rows: Vec<Vec<Piece>> = (0..words.rows.len()).map(|row| cutter.row(row)).collect();
    heal_rivers(&mut rows, words, scenery.body_pt, params);
    rows
}

struct Cutter<'a> {
    words: &'a Words,
    scenery: &'a Scenery<'a>,
    params: &'a LayoutParams,
    upright: Vec<BBox>,
    grid: Grid<'a>,
}

impl Cutter<'_> {
    fn row(&self, row: usize) -> Vec<Piece> {
        let range = self.words.rows.get(row).cloned().unwrap_or(0..0);
        let all = &self.words.words[range.start as usize..range.end as usize];
        let usual_gap = usual_gap(all);
        let mut out = Vec::new();
        let mut start = range.start;
        let mut region = all.first().and_then(|w| self.region(w));
        for (at, pair) in (range.start..).zip(all.windows(2)) {
            let [word, next] = pair else { continue };
            let next_region = self.region(next);
            let cut = if region != next_region {
                Some(Cut::Firm)
            } else {
                self.between(row, word, next, usual_gap)
            };
            if let Some(end) = cut {
                out.push(piece(self.words, start..at + 1, region, end));
                start = at + 1;
            }
            region = next_region;
        }
        if start < range.end {
            out.push(piece(self.words, start..range.end, region, Cut::End));
        }
        out
    }

    fn region(&self, word: &RawWord) -> Option<usize> {
        if self.scenery.regions.is_empty() {
            return None;
        }
        let middle = word.baseline_pt - 0.3 * word.style.size_pt;
        regions::innermost(self.scenery.regions, word.bbox.center_x_pt(), middle)
    }

    fn between(&self, row: usize, word: &RawWord, next: &RawWord, usual_gap: f32) -> Option<Cut> {
        let gap = next.bbox.left_pt - word.bbox.right_pt;
        let em = word.style.size_pt.min(next.style.size_pt);
        if self.rule_between(word, next) || is_other_type(word, next, gap, self.scenery.body_pt, self.params)
        {
            return Some(Cut::Firm);
        }
        let body = self.scenery.body_pt;
        // Blanks of large type are as wide as gutters; there a gutter stands out from the row's own blanks.
        let least =
            (self.params.gutter_ratio * body).max((self.params.gutter_ratio * em).min(1.6 * usual_gap));
        if gap >= least {
            let Support { rows, firm } = self.grid.support(row, word.bbox.right_pt, next.bbox.left_pt);
            let stands_out = gap > self.params.gutter_blank_ratio * usual_gap;
            if rows >= self.params.gutter_rows && (stands_out || firm) {
                return Some(Cut::Gutter { firm });
            }
        }
        (gap > self.params.wide_gap_em * em).then_some(Cut::Wide)
    }

    fn rule_between(&self, word: &RawWord, next: &RawWord) -> bool {
        let slack = 0.1 * word.style.size_pt;
        let middle = word.baseline_pt - 0.3 * word.style.size_pt;
        let from = self.upright.partition_point(|r| r.center_x_pt() < word.bbox.right_pt - slack);
        let near =
            self.upright.iter().skip(from).take_while(|r| r.center_x_pt() <= next.bbox.left_pt + slack);
        // A stroke no taller than the type is a letter drawn as a line ("|").
        near.take(64)
            .any(|r| (r.top_pt..=r.bottom_pt).contains(&middle) && r.height_pt() > 1.3 * word.style.size_pt)
    }
}

/// A change of size across a gap as wide as a gutter: a headline or a pull quote beside a line of text. Over a mere
/// blank it is a remark in the line ("(Psalm 90)").
fn is_other_type(word: &RawWord, next: &RawWord, gap: f32, body_pt: f32, params: &LayoutParams) -> bool {
    let (a, b) = (word.style.size_pt, next.style.size_pt);
    a.max(b) > params.part_size_ratio * a.min(b) && gap >= params.gutter_ratio * body_pt
}

/// Median gap between the words of a row.
fn usual_gap(words: &[RawWord]) -> f32 {
    let mut gaps: Vec<f32> = words
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(b.bbox.left_pt - a.bbox.right_pt),
            _ => None,
        })
        .collect();
    if gaps.len() < 3 {
        return 0.25 * words.first().map_or(0.0, |w| w.style.size_pt);
    }
    let middle = gaps.len() / 2;
    let (_, median, _) = gaps.select_nth_unstable_by(middle, f32::total_cmp);
    *median
}

fn piece(words: &Words, range: Range<u32>, region: Option<usize>, end: Cut) -> Piece {
    let all = &words.words[range.start as usize..range.end as usize];
    let heaviest = all.iter().rev().max_by_key(|w| w.chars);
    Piece {
        initial: None,
        bbox: BBox::union_all(all.iter().map(|w| &w.bbox)).unwrap_or_default(),
        baseline_pt: heaviest.map_or(0.0, |w| w.baseline_pt),
        style: styles::prevailing(all.iter().map(|w| (w.style, w.chars))),
        chars: all.iter().map(|w| w.chars).sum(),
        words: range,
        region,
        end,
    }
}

/// Joins pieces of a row again where only a river in justified text parted them: the line above or below runs
/// over the gap from edge to edge.
fn heal_rivers(rows: &mut [Vec<Piece>], words: &Words, body_pt: f32, params: &LayoutParams) {
    if rows.iter().all(|row| row.len() < 2) {
        return;
    }
    // A healed line heals its neighbours, downwards in the first pass, upwards in the second.
    for at in 0..rows.len() {
        heal_row(rows, at, words, body_pt, params);
    }
    for at in (0..rows.len()).rev() {
        heal_row(rows, at, words, body_pt, params);
    }
}

fn heal_row(rows: &mut [Vec<Piece>], at: usize, words: &Words, body_pt: f32, params: &LayoutParams) {
    let mut first = 0;
    while let Some(row) = rows.get(at).filter(|row| first + 1 < row.len()) {
        let rivers = row.iter().zip(row.iter().skip(1)).skip(first);
        let rivers = rivers.take(RIVERS).take_while(|(left, right)| is_river(left, right, params)).count();
        // A line with several rivers is healed over all of them at once, for only so its edges match.
        let last =
            (first + 1..=first + rivers).rev().find(|&last| is_spanned(rows, at, first..last + 1, body_pt));
        if let (Some(last), Some(row)) = (last, rows.get_mut(at)) {
            heal(row, first, last, words);
        }
        first += 1;
    }
}

/// Rivers in a line at most.
const RIVERS: usize = 8;

/// Puts the pieces of a row from `first` to `last` together.
fn heal(row: &mut Vec<Piece>, first: usize, last: usize, words: &Words) {
    let (Some(left), Some(right)) = (row.get(first), row.get(last)) else { return };
    let joined = piece(words, left.words.start..right.words.end, left.region, right.end);
    row.splice(first..=last, [joined]);
}

fn is_river(left: &Piece, right: &Piece, params: &LayoutParams) -> bool {
    let em = left.style.size_pt.min(right.style.size_pt);
    let firm = match left.end {
        Cut::Gutter { firm } => firm,
        // Narrow justified columns have rivers wider than any tab.
        Cut::Wide => false,
        Cut::Firm | Cut::End => true,
    };
    !firm
        && right.bbox.left_pt - left.bbox.right_pt < params.river_gap_em * em
        && is_alike(&left.style, &right.style, params)
}

/// Whether two lines are set alike: size, weight, colour, underline.
pub(super) fn is_alike(a: &TypeStyle, b: &TypeStyle, params: &LayoutParams) -> bool {
    let (small, large) = (a.size_pt.min(b.size_pt), a.size_pt.max(b.size_pt));
    large <= params.block_size_ratio * small
        && a.weight == b.weight
        && a.color == b.color
        && a.underlined == b.underlined
}

/// Rows looked at above and below; superscripts and other columns' lines lie in between.
const ROWS_AROUND: usize = 3;

fn is_spanned(rows: &[Vec<Piece>], at: usize, parts: Range<usize>, body_pt: f32) -> bool {
    let parts = rows.get(at).and_then(|row| row.get(parts)).unwrap_or_default();
    let (Some(left), Some(right)) = (parts.first(), parts.last()) else { return false };
    let both = left.bbox.union(&right.bbox);
    let spans = |other: &Piece| {
        let near = (other.baseline_pt - left.baseline_pt).abs() <= 2.0 * left.style.size_pt;
        let over = other.bbox.left_pt < left.bbox.right_pt && other.bbox.right_pt > right.bbox.left_pt;
        let edges = (other.bbox.left_pt - both.left_pt).abs() <= 1.5 * body_pt
            && (other.bbox.right_pt - both.right_pt).abs() <= 1.5 * body_pt;
        near && over && edges && (other.style.size_pt - left.style.size_pt).abs() <= 0.08 * left.style.size_pt
    };
    // Only the next line in each direction that reaches the gap may speak.
    let reaches = |p: &&Piece| p.bbox.left_pt < right.bbox.left_pt && p.bbox.right_pt > left.bbox.right_pt;
    let above = rows[..at].iter().rev().take(ROWS_AROUND).find_map(|row| row.iter().find(reaches));
    let below = rows[at + 1..].iter().take(ROWS_AROUND).find_map(|row| row.iter().find(reaches));
    above.is_some_and(spans) || below.is_some_and(spans)
}

#[cfg(test)]
mod tests {
    use crate::layout::testing::{Set, page, set};
    use crate::layout::{LayoutParams, analyse};

    /// Texts of the blocks of a page with three lines of justified text over some shorter ones, beside another column.
    fn blocks(gap_pt: f32) -> Vec<String> {
        let mut sets = vec![];
        for (row, words) in
            [["Vier", "Jahre", "stritt", "man"], ["über", "einen", "Neubau", "hin"]].iter().enumerate()
        {
            let mut left_pt = 50.0;
            for (word, gap_pt) in words.iter().zip([6.5, gap_pt, 6.5, 0.0]) {
                sets.push(set(word, left_pt, 100.0 + 12.0 * row as f32, 10.0));
                left_pt += 5.0 * word.chars().count() as f32 + gap_pt;
            }
        }
        sets.extend([124.0, 136.0].map(|y| set("Es steht", 50.0, y, 10.0)));
        sets.extend(
            (0_u8..12).map(|n| set("Daneben läuft ein Text", 300.0, 100.0 + 12.0 * f32::from(n), 10.0)),
        );
        texts(&sets)
    }

    fn texts(sets: &[Set]) -> Vec<String> {
        let layout = analyse(&page(sets), &crate::layout::testing::faces(), &LayoutParams::default());
        layout
            .blocks
            .iter()
            .map(|b| b.lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join("/"))
            .collect()
    }

    #[test]
    fn a_river_in_wide_set_lines_is_no_gutter() {
        assert_eq!(blocks(6.5)[0], "Vier Jahre stritt man/über einen Neubau hin/Es steht/Es steht");
    }

    #[test]
    fn a_gutter_hardly_wider_than_the_blanks_beside_it_shows_by_flush_lines() {
        let mut sets = vec![];
        for row in 0_u8..5 {
            let y = 100.0 + 12.0 * f32::from(row);
            // Six words of 35 pt fill 238 pt; the second line has five, with blanks of 15.75 pt.
            let (words, step_pt) = if row == 1 { (5_u8, 50.75) } else { (6, 40.6) };
            sets.extend((0..words).map(|n| set("Rathaus", 50.0 + step_pt * f32::from(n), y, 10.0)));
            sets.push(set("Rechts davon steht anderes", 305.0, y, 10.0));
        }
        assert_eq!(texts(&sets).len(), 2, "{:?}", texts(&sets));
    }

    #[test]
    fn two_lines_end_an_article_beside_a_justified_column() {
        let words = |y: f32, from_pt: f32, texts: &[&'static str], gap_pt: f32| {
            let mut left_pt = from_pt;
            let set_one = |text: &&'static str| {
                let at = left_pt;
                left_pt += 5.0 * text.chars().count() as f32 + gap_pt;
                set(text, at, y, 10.0)
            };
            texts.iter().map(set_one).collect::<Vec<Set>>()
        };
        let mut sets = vec![];
        for row in 0_u8..10 {
            let y = 100.0 + 12.0 * f32::from(row);
            let (texts, gap_pt): (&[&str], f32) = match row {
                0 => (&["Dreizehn", "Familien", "aus"], 16.0),
                _ => (&["Dreizehn", "Familien", "aus", "Linz"], 4.0),
            };
            sets.extend(words(y, 50.0, texts, gap_pt));
        }
        for y in [100.0, 112.0] {
            sets.extend(words(y, 189.0, &["und", "so", "ging", "es", "gut"], 4.0));
        }
        assert_eq!(
            texts(&sets).get(1).map(String::as_str),
            Some("und so ging es gut/und so ging es gut"),
            "{:?}",
            texts(&sets)
        );
    }
}
