//! Regions: frames and coloured areas that hold text of their own.

use super::Region;
use super::params::LayoutParams;
use super::rules::is_level;
use super::runs::Run;
use crate::geometry::{BBox, Rgb};
use crate::pdf::PageGlyphs;

/// Regions considered at most, the largest first. Vector drawings consist of thousands of rectangles; the frames of
/// a page are a few dozen.
const REGIONS: usize = 160;
/// Rules from which frames are put together at most; drawings have thousands.
const FRAME_RULES: usize = 200;

/// What frames and colours part the text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Parents before children.
    pub regions: Vec<Region>,
    /// Coloured bars with one line of text at most: the heads of a page's sections.
    pub bars: Vec<BBox>,
}

/// Finds the regions and bars of a page.
pub(super) fn find(
    page: &PageGlyphs,
    rules: &[BBox],
    runs: &[Run],
    body_pt: f32,
    params: &LayoutParams,
) -> Found {
    let mut areas = areas(page, body_pt, params);
    areas.extend(frames(rules, page, body_pt, params));
    areas = join_slices(areas, runs, body_pt, params);
    areas.sort_by(|a, b| b.bbox.area_pt2().total_cmp(&a.bbox.area_pt2()));
    areas.truncate(REGIONS);
    let areas = drop_equal(areas, body_pt);
    let (areas, bars) = settle_bars(areas, runs, body_pt, params);
    let areas = keep_those_with_text(areas, runs, params);
    Found { regions: nest(areas, body_pt), bars }
}

#[derive(Clone, Copy, Debug)]
struct Area {
    bbox: BBox,
    fill: Option<Rgb>,
}

fn areas(page: &PageGlyphs, body_pt: f32, params: &LayoutParams) -> Vec<Area> {
    let page_area = page.width_pt * page.height_pt;
    let drawn = page.strokes.iter().filter(|s| s.rectangular && (s.fill.is_some() || s.line.is_some()));
    drawn
        .map(|s| Area { bbox: s.bbox, fill: s.fill })
        .filter(|a| is_large(&a.bbox, body_pt, params))
        .filter(|a| {
            let paper = a.fill == Some(Rgb::WHITE);
            let share = if paper { params.white_region_page_share } else { params.region_page_share };
            a.bbox.area_pt2() <= share * page_area
        })
        .collect()
}

fn is_large(bbox: &BBox, body_pt: f32, params: &LayoutParams) -> bool {
    // Slices of a gradient are thinner than a line; they are joined before their height counts.
    bbox.width_pt() >= params.region_width_ratio * body_pt
        && bbox.height_pt() >= 0.2 * body_pt
        && bbox.area_pt2().is_finite()
}

/// Frames drawn as four single rules.
fn frames(rules: &[BBox], page: &PageGlyphs, body_pt: f32, params: &LayoutParams) -> Vec<Area> {
    let slack = params.rule_width_ratio * body_pt;
    let (level, upright): (Vec<&BBox>, Vec<&BBox>) = rules.iter().partition(|r| is_level(r));
    if level.len() > FRAME_RULES || upright.len() > FRAME_RULES {
        return Vec::new();
    }
    let most = params.region_page_share * page.width_pt * page.height_pt;
    let side = |x: f32, top: f32, bottom: f32| {
        upright.iter().any(|r| {
            (r.center_x_pt() - x).abs() <= slack && r.top_pt <= top + slack && r.bottom_pt >= bottom - slack
        })
    };
    let mut out = Vec::new();
    for (at, head) in level.iter().enumerate() {
        // The next rule of the same extent closes the frame.
        let foot = level.iter().skip(at + 1).find(|foot| {
            (foot.left_pt - head.left_pt).abs() <= slack
                && (foot.right_pt - head.right_pt).abs() <= slack
                && foot.top_pt - head.top_pt >= params.region_height_ratio * body_pt
        });
        let Some(foot) = foot else { continue };
        let bbox = BBox::new(head.left_pt, head.top_pt, head.right_pt, foot.bottom_pt);
        let closed = side(bbox.left_pt, bbox.top_pt, bbox.bottom_pt)
            && side(bbox.right_pt, bbox.top_pt, bbox.bottom_pt);
        if closed && is_large(&bbox, body_pt, params) && bbox.area_pt2() <= most {
            out.push(Area { bbox, fill: None });
        }
    }
    out
}

/// Largest gap between slices of one box of text, times body.
const SLICES_TOUCH_RATIO: f32 = 0.1;
/// Least number of lines of a shaded area that is more than a heading.
const BOX_LINES: usize = 4;

/// Joins areas of one colour stacked on one another: gradients, shaded paragraphs, flattened boxes.
fn join_slices(mut areas: Vec<Area>, runs: &[Run], body_pt: f32, params: &LayoutParams) -> Vec<Area> {
    let cell = |v: f32| (v / (0.2 * body_pt)).round();
    areas.sort_by(|a, b| {
        let (p, q) = (&a.bbox, &b.bbox);
        a.fill
            .cmp(&b.fill)
            .then(cell(p.left_pt).total_cmp(&cell(q.left_pt)))
            .then(cell(p.right_pt).total_cmp(&cell(q.right_pt)))
            .then(p.top_pt.total_cmp(&q.top_pt))
    });
    let mut out: Vec<Area> = Vec::with_capacity(areas.len());
    for area in areas {
        let continues = |last: &Area| {
            let edges = (last.bbox.left_pt - area.bbox.left_pt).abs()
                + (last.bbox.right_pt - area.bbox.right_pt).abs();
            let gap = area.bbox.top_pt - last.bbox.bottom_pt;
            let height = params.region_height_ratio * body_pt;
            // Shaded headings keep a distance from their shaded text; two texts with paper between are two boxes.
            let is_text = |b: &BBox| b.height_pt() >= height && lines_in(b, runs, body_pt) >= BOX_LINES;
            let apart = gap > SLICES_TOUCH_RATIO * body_pt && is_text(&last.bbox) && is_text(&area.bbox);
            area.fill.is_some() && last.fill == area.fill && edges <= 0.4 * body_pt && gap < height && !apart
        };
        match out.last_mut().filter(|last| continues(last)) {
            Some(last) => last.bbox = last.bbox.union(&area.bbox),
            None => out.push(area),
        }
    }
    out.retain(|a| a.bbox.height_pt() >= params.region_height_ratio * body_pt);
    out
}

/// A filled area and its outline are one region.
fn drop_equal(areas: Vec<Area>, body_pt: f32) -> Vec<Area> {
    let slack = 0.4 * body_pt;
    let mut out: Vec<Area> = Vec::with_capacity(areas.len());
    for area in areas {
        let twin =
            out.iter_mut().find(|a| a.bbox.contains(&area.bbox, slack) && area.bbox.contains(&a.bbox, slack));
        match twin {
            Some(twin) => twin.fill = twin.fill.or(area.fill),
            None => out.push(area),
        }
    }
    out
}

/// A bar with nothing but a heading belongs to the box below it with the same edges, else to the page; the latter
/// are returned beside the areas.
fn settle_bars(
    mut areas: Vec<Area>,
    runs: &[Run],
    body_pt: f32,
    params: &LayoutParams,
) -> (Vec<Area>, Vec<BBox>) {
    let is_bar: Vec<bool> = areas
        .iter()
        .map(|a| {
            a.bbox.height_pt() <= params.bar_height_ratio * body_pt && lines_in(&a.bbox, runs, body_pt) <= 1
        })
        .collect();
    let slack = 0.5 * body_pt;
    let bars: Vec<BBox> = areas.iter().zip(&is_bar).filter(|(_, bar)| **bar).map(|(a, _)| a.bbox).collect();
    let mut keep = is_bar.iter().map(|bar| !bar);
    areas.retain(|_| keep.next().unwrap_or(true));
    let mut of_page = Vec::new();
    for bar in bars {
        let below = areas.iter_mut().find(|a| {
            let gap = a.bbox.top_pt - bar.bottom_pt;
            (a.bbox.left_pt - bar.left_pt).abs() <= slack
                && (a.bbox.right_pt - bar.right_pt).abs() <= slack
                && gap.abs() <= params.region_height_ratio * body_pt
        });
        match below {
            Some(below) => below.bbox = below.bbox.union(&bar),
            None => of_page.push(bar),
        }
    }
    (areas, of_page)
}

fn is_in(run: &Run, bbox: &BBox) -> bool {
    let x = (run.left_pt + run.right_pt) / 2.0;
    let y = run.baseline_pt - 0.3 * run.size_pt;
    run.chars > 0
        && (bbox.left_pt..=bbox.right_pt).contains(&x)
        && (bbox.top_pt..=bbox.bottom_pt).contains(&y)
}

fn lines_in(bbox: &BBox, runs: &[Run], body_pt: f32) -> usize {
    let mut baselines: Vec<f32> = runs.iter().filter(|r| is_in(r, bbox)).map(|r| r.baseline_pt).collect();
    baselines.sort_unstable_by(f32::total_cmp);
    baselines.dedup_by(|b, a| *b - *a < 0.5 * body_pt);
    baselines.len()
}

/// Drops regions without text, those with nearly all of it, and those whose edges lines run across: clips, masks and
/// drawings that happen to lie behind text.
fn keep_those_with_text(mut areas: Vec<Area>, runs: &[Run], params: &LayoutParams) -> Vec<Area> {
    let all: u64 = runs.iter().map(|r| u64::from(r.chars)).sum();
    areas.retain(|a| {
        let count = |test: &dyn Fn(&Run) -> bool| -> u64 {
            runs.iter().filter(|r| test(r)).map(|r| u64::from(r.chars)).sum()
        };
        let inside = count(&|r| is_in(r, &a.bbox));
        let crossing = count(&|r| runs_across(r, &a.bbox));
        inside > 0
            && (inside as f32) <= params.region_text_share * all as f32
            && (crossing as f32) <= params.region_crossing_share * inside as f32
    });
    areas
}

/// Whether a run goes on beyond a side of a box by two letters and more.
fn runs_across(run: &Run, bbox: &BBox) -> bool {
    let y = run.baseline_pt - 0.3 * run.size_pt;
    let slack = run.size_pt;
    let crosses = |x: f32| run.left_pt < x - slack && run.right_pt > x + slack;
    run.chars > 0
        && (bbox.top_pt..=bbox.bottom_pt).contains(&y)
        && (crosses(bbox.left_pt) || crosses(bbox.right_pt))
}

/// Orders regions from large to small and names for each the smallest one around it.
fn nest(areas: Vec<Area>, body_pt: f32) -> Vec<Region> {
    let slack = 0.4 * body_pt;
    let mut out: Vec<Region> = Vec::with_capacity(areas.len());
    for area in areas {
        let parent = out.iter().rposition(|r| r.bbox.contains(&area.bbox, slack));
        out.push(Region { bbox: area.bbox, fill: area.fill, parent });
    }
    out
}

/// The innermost region around a point.
pub(super) fn innermost(regions: &[Region], x_pt: f32, y_pt: f32) -> Option<usize> {
    regions.iter().rposition(|r| {
        let b = &r.bbox;
        (b.left_pt..=b.right_pt).contains(&x_pt) && (b.top_pt..=b.bottom_pt).contains(&y_pt)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{page, set};
    use super::*;
    use crate::layout::{rules, runs};
    use crate::pdf::Stroke;

    fn stroke(bbox: BBox, fill: Option<Rgb>) -> Stroke {
        let line = if fill.is_some() { None } else { Some(Rgb::BLACK) };
        Stroke { bbox, fill, line, line_width_pt: 0.5, rectangular: true }
    }

    fn check(strokes: Vec<Stroke>, expected: &[BBox]) {
        let outside = ["eins zwei drei", "vier fünf sechs", "sieben acht neun"];
        let mut sets: Vec<_> =
            outside.iter().zip([500.0, 512.0, 524.0]).map(|(t, y)| set(t, 50.0, y, 10.0)).collect();
        sets.extend([set("im Kasten", 60.0, 120.0, 10.0), set("noch eins", 60.0, 132.0, 10.0)]);
        let page = PageGlyphs { strokes, ..page(&sets) };
        let runs = runs::collect(&page.glyphs, |_| true);
        let params = LayoutParams::default();
        let rules = rules::find(&page, 10.0, &params);
        let found = find(&page, &rules, &runs, 10.0, &params);
        assert_eq!(found.regions.iter().map(|r| r.bbox).collect::<Vec<_>>(), expected);
    }

    const BOX: BBox = BBox::new(50.0, 100.0, 250.0, 140.0);
    const GREY: Option<Rgb> = Some(Rgb(0xDD_DD_DD));

    #[test]
    fn a_filled_box_with_its_outline_is_one_region() {
        check(vec![stroke(BOX, GREY), stroke(BOX, None)], &[BOX]);
    }

    #[test]
    fn four_rules_make_a_frame() {
        let rule = |l, t, r, b| stroke(BBox::new(l, t, r, b), None);
        let rules = vec![
            rule(50.0, 100.0, 250.0, 100.0),
            rule(50.0, 140.0, 250.0, 140.0),
            rule(50.0, 100.0, 50.0, 140.0),
            rule(250.0, 100.0, 250.0, 140.0),
        ];
        check(rules, &[BOX]);
    }

    #[test]
    fn slices_of_one_colour_are_one_region() {
        let upper = BBox::new(50.0, 100.0, 250.0, 121.0);
        let lower = BBox::new(50.0, 121.0, 250.0, 140.0);
        check(vec![stroke(lower, GREY), stroke(upper, GREY)], &[BOX]);
    }

    #[test]
    fn texts_in_boxes_of_one_colour_with_paper_between_are_two() {
        let lines = |top: f32, n: u8| {
            (0..n).map(move |i| set("Zeile im Kasten", 60.0, top + 12.0 * f32::from(i), 10.0))
        };
        let found = |upper: u8| {
            let upper_box = BBox::new(50.0, 100.0, 250.0, 106.0 + 12.0 * f32::from(upper));
            let lower_box = BBox::new(50.0, upper_box.bottom_pt + 6.0, 250.0, upper_box.bottom_pt + 66.0);
            let mut sets: Vec<_> = lines(112.0, upper).chain(lines(lower_box.top_pt + 12.0, 4)).collect();
            sets.extend((0_u8..9).map(|i| set("und Text daneben", 300.0, 500.0 + 12.0 * f32::from(i), 10.0)));
            let strokes = vec![stroke(upper_box, GREY), stroke(lower_box, GREY)];
            let page = PageGlyphs { strokes, ..page(&sets) };
            let runs = runs::collect(&page.glyphs, |_| true);
            find(&page, &[], &runs, 10.0, &LayoutParams::default()).regions.len()
        };
        assert_eq!((found(4), found(2)), (2, 1));
    }

    #[test]
    fn an_empty_box_is_no_region() {
        check(vec![stroke(BBox::new(300.0, 100.0, 400.0, 200.0), GREY)], &[]);
    }

    #[test]
    fn the_ground_of_the_page_is_no_region() {
        check(vec![stroke(BBox::new(0.0, 0.0, 595.0, 842.0), GREY)], &[]);
    }
}
