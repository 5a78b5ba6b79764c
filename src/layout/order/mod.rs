//! Reading order: blocks as a person would read them.
//!
//! A sheet with two pages is read page by page; a title, rule or bar that spans columns divides a page into what stands
//! above and below; inside a division Breuel's two relations hold. Boxes take part as one block each and are read inside the
//! same way.

mod relations;
mod sections;
mod xycut;

use super::params::LayoutParams;
use super::{PageLayout, rules, styles};
use crate::geometry::{BBox, Turn};
use crate::pdf::Image;

/// A block, or a box with all that it holds.
#[derive(Clone, Debug)]
struct Node {
    bbox: BBox,
    /// Its box as far as it reigns: a title reaches over the columns beside it that begin below.
    reach: BBox,
    is_title: bool,
    item: Item,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Block(usize),
    Region(usize),
}

/// Boxes inside boxes are followed this deep.
const DEPTH: u32 = 16;

/// Indices of a page's blocks in the order of reading. Turned text follows the rest.
pub(super) fn sort(page: &PageLayout, is_title: &[bool], params: &LayoutParams) -> Vec<usize> {
    let sorter = Sorter { page, is_title, params, scenery: Scenery::of(page) };
    let mut out = Vec::with_capacity(page.blocks.len());
    let nodes = sorter.nodes(None);
    for half in sorter.halves(nodes) {
        sorter.place(half, DEPTH, &mut out);
    }
    let mut is_placed = vec![false; page.blocks.len()];
    out.iter().for_each(|&i| is_placed[i] = true);
    out.extend((0..page.blocks.len()).filter(|&i| !is_placed[i]));
    out
}

/// Size of most characters of the blocks.
pub(super) fn body_size(page: &PageLayout) -> f32 {
    let sizes = page.blocks.iter().flat_map(|b| &b.lines).map(|l| (l.style.size_pt, l.text.len() as u32));
    styles::commonest_size(sizes)
}

struct Sorter<'a> {
    page: &'a PageLayout,
    is_title: &'a [bool],
    params: &'a LayoutParams,
    scenery: Scenery<'a>,
}

/// What stands on a page beside its blocks.
struct Scenery<'a> {
    images: &'a [Image],
    /// Level rules and coloured bars.
    separators: Vec<BBox>,
    body_pt: f32,
}

impl<'a> Scenery<'a> {
    fn of(page: &'a PageLayout) -> Self {
        let level = page.rules.iter().filter(|r| rules::is_level(r));
        Self {
            images: &page.images,
            separators: level.chain(&page.bars).copied().collect(),
            body_pt: body_size(page),
        }
    }
}

impl Sorter<'_> {
    /// What stands directly in a region, or directly on the page.
    fn nodes(&self, region: Option<usize>) -> Vec<Node> {
        let node = |bbox: BBox, is_title: bool, item: Item| Node { bbox, reach: bbox, is_title, item };
        let blocks = self.page.blocks.iter().enumerate();
        let blocks = blocks.filter(|(_, b)| b.region == region && b.turn == Turn::Upright);
        let blocks = blocks.map(|(i, b)| node(b.bbox, self.is_title.get(i) == Some(&true), Item::Block(i)));
        let boxes = self.page.regions.iter().enumerate().filter(|(_, r)| r.parent == region);
        let boxes = boxes.map(|(i, r)| node(r.bbox, false, Item::Region(i)));
        blocks.chain(boxes).collect()
    }

    /// Two pages on one sheet: text on either side of the middle and nothing across it.
    fn halves(&self, nodes: Vec<Node>) -> Vec<Vec<Node>> {
        let middle = self.page.width_pt / 2.0;
        let is_wide = self.page.width_pt > self.params.spread_aspect * self.page.height_pt;
        let crosses = |n: &Node| n.bbox.left_pt < middle && n.bbox.right_pt > middle;
        let (left, right): (Vec<Node>, Vec<Node>) =
            nodes.iter().cloned().partition(|n| n.bbox.center_x_pt() < middle);
        if !is_wide || nodes.iter().any(crosses) || left.is_empty() || right.is_empty() {
            return vec![nodes];
        }
        vec![left, right]
    }

    /// Puts nodes in order and writes their blocks out.
    fn place(&self, nodes: Vec<Node>, depth: u32, out: &mut Vec<usize>) {
        if nodes.is_empty() || depth == 0 {
            return;
        }
        for section in sections::divide(nodes, &self.scenery, self.params) {
            let section = sections::widen_titles(section, &self.scenery, self.params);
            for at in self.order(&section) {
                match section.get(at).map(|n| n.item) {
                    Some(Item::Block(block)) => out.push(block),
                    Some(Item::Region(region)) => self.place(self.nodes(Some(region)), depth - 1, out),
                    None => {}
                }
            }
        }
    }

    fn order(&self, section: &[Node]) -> Vec<usize> {
        let boxes: Vec<BBox> = section.iter().map(|n| n.reach).collect();
        if boxes.len() > self.params.breuel_blocks {
            return xycut::order(&boxes, self.params.gutter_ratio * self.scenery.body_pt);
        }
        relations::order(&boxes, self.params)
    }
}

/// Titles as far as type tells: large, short.
pub(super) fn guess_titles(page: &PageLayout, params: &LayoutParams) -> Vec<bool> {
    let body = body_size(page);
    let is_short = |chars: usize| chars <= 220;
    page.blocks
        .iter()
        .map(|b| {
            b.style.size_pt >= params.heading_size_ratio * body
                && b.lines.len() <= 5
                && is_short(b.lines.iter().map(|l| l.text.len()).sum())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Line, Region, TypeStyle};
    use super::*;

    /// A block of body type from left, top, right, bottom.
    fn text(b: [f32; 4]) -> Block {
        let style = TypeStyle { size_pt: 10.0, ..TypeStyle::default() };
        let line = Line { text: "viel Text im Satz".to_owned(), style, ..Line::default() };
        Block { bbox: BBox::from(b), style, lines: vec![line], ..Block::default() }
    }

    fn boxed(b: [f32; 4], region: usize) -> Block {
        Block { region: Some(region), ..text(b) }
    }

    fn check(blocks: Vec<Block>, titles: &[usize], regions: &[[f32; 4]], expected: &[usize]) {
        let is_title: Vec<bool> = (0..blocks.len()).map(|i| titles.contains(&i)).collect();
        let regions = regions.iter().map(|b| Region { bbox: BBox::from(*b), ..Region::default() }).collect();
        let page = PageLayout { width_pt: 600.0, height_pt: 800.0, blocks, regions, ..PageLayout::default() };
        assert_eq!(sort(&page, &is_title, &LayoutParams::default()), expected);
    }

    const LEFT: [f32; 4] = [50.0, 100.0, 290.0, 400.0];
    const RIGHT: [f32; 4] = [310.0, 100.0, 550.0, 400.0];

    #[test]
    fn the_left_column_comes_first() {
        check(vec![text(RIGHT), text(LEFT)], &[], &[], &[1, 0]);
    }

    #[test]
    fn a_spanning_title_comes_before_its_columns() {
        check(vec![text(LEFT), text(RIGHT), text([50.0, 60.0, 550.0, 85.0])], &[2], &[], &[2, 0, 1]);
    }

    #[test]
    fn a_spanning_title_divides_the_page() {
        let blocks = vec![
            text(LEFT),
            text(RIGHT),
            text([50.0, 430.0, 500.0, 460.0]),
            text([50.0, 470.0, 290.0, 700.0]),
            text([310.0, 470.0, 550.0, 700.0]),
        ];
        check(blocks, &[2], &[], &[0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_short_title_reigns_over_the_columns_below_it() {
        let blocks = vec![text(LEFT), text(RIGHT), text([50.0, 60.0, 150.0, 85.0])];
        check(blocks, &[2], &[], &[2, 0, 1]);
    }

    #[test]
    fn a_title_beside_a_column_that_ended_divides_its_own_alone() {
        let blocks = |end_pt: f32| {
            vec![
                text([50.0, 100.0, 290.0, 400.0]),
                text([50.0, 420.0, 200.0, 440.0]),
                text([50.0, 450.0, 290.0, 700.0]),
                text([310.0, 100.0, 550.0, end_pt]),
                text([310.0, 720.0, 550.0, 740.0]),
            ]
        };
        check(blocks(250.0), &[1], &[], &[0, 1, 2, 3, 4]);
        check(blocks(400.0), &[1], &[], &[0, 1, 2, 3, 4]);
        let short = [50.0, 450.0, 290.0, 500.0];
        let balanced: Vec<Block> = blocks(400.0).drain(..4).collect();
        let [above, title, _, beside] = balanced.try_into().expect("four blocks");
        check(vec![above, title, text(short), beside], &[1], &[], &[0, 3, 1, 2]);
    }

    #[test]
    fn a_signature_at_the_right_edge_comes_before_the_next_title() {
        let blocks = vec![
            text([50.0, 100.0, 550.0, 200.0]),
            text([400.0, 205.0, 550.0, 217.0]),
            text([50.0, 230.0, 200.0, 245.0]),
            text([50.0, 250.0, 550.0, 600.0]),
        ];
        check(blocks, &[2], &[], &[0, 1, 2, 3]);
    }

    #[test]
    fn a_title_in_a_column_stays_in_the_column() {
        let blocks = vec![
            text([50.0, 100.0, 290.0, 300.0]),
            text([50.0, 320.0, 200.0, 340.0]),
            text([50.0, 350.0, 290.0, 700.0]),
            text([310.0, 100.0, 550.0, 700.0]),
        ];
        check(blocks, &[1], &[], &[0, 1, 2, 3]);
    }

    /// Two columns over a third of the page, three below them: block 1 would go on in 2 but for what lies between.
    fn two_over_three() -> Vec<Block> {
        vec![
            text([50.0, 100.0, 290.0, 400.0]),
            text([310.0, 100.0, 550.0, 400.0]),
            text([50.0, 430.0, 200.0, 700.0]),
            text([225.0, 430.0, 375.0, 700.0]),
            text([400.0, 430.0, 550.0, 700.0]),
        ]
    }

    fn check_parted_by(separator: [f32; 4], expected: &[usize]) {
        let separators = vec![BBox::from(separator)];
        let [ruled, barred] = [(separators.clone(), vec![]), (vec![], separators)].map(|(rules, bars)| {
            let blocks = two_over_three();
            PageLayout { width_pt: 600.0, height_pt: 800.0, blocks, rules, bars, ..PageLayout::default() }
        });
        for page in [ruled, barred] {
            assert_eq!(sort(&page, &[false; 5], &LayoutParams::default()), expected, "{separator:?}");
        }
    }

    #[test]
    fn rules_and_bars_over_the_whole_width_divide_the_page() {
        check_parted_by([50.0, 414.0, 550.0, 416.0], &[0, 1, 2, 3, 4]);
        check_parted_by([50.0, 414.0, 200.0, 416.0], &[0, 2, 1, 3, 4]);
        check_parted_by([50.0, 390.0, 550.0, 392.0], &[0, 2, 1, 3, 4]);
    }

    #[test]
    fn a_box_is_read_as_one_block() {
        let blocks = vec![
            boxed([60.0, 420.0, 280.0, 500.0], 0),
            text(LEFT),
            boxed([60.0, 510.0, 280.0, 600.0], 0),
            text([310.0, 100.0, 550.0, 700.0]),
        ];
        check(blocks, &[], &[[50.0, 410.0, 290.0, 610.0]], &[1, 0, 2, 3]);
    }

    #[test]
    fn two_pages_on_a_sheet_are_read_one_by_one() {
        let blocks = vec![
            text([430.0, 50.0, 580.0, 300.0]),
            text([630.0, 50.0, 780.0, 300.0]),
            text([30.0, 50.0, 180.0, 300.0]),
            text([220.0, 50.0, 370.0, 300.0]),
            text([30.0, 350.0, 370.0, 500.0]),
        ];
        let page = PageLayout { width_pt: 800.0, height_pt: 560.0, blocks, ..PageLayout::default() };
        assert_eq!(sort(&page, &[false; 5], &LayoutParams::default()), [2, 3, 4, 0, 1]);
    }

    #[test]
    fn thousands_of_specks_are_sorted_too() {
        let speck = |i: u16| {
            let (x, y) = (f32::from(i % 50) * 11.0, f32::from(i / 50) * 17.0);
            text([x, y, x + 5.0, y + 10.0])
        };
        let blocks: Vec<Block> = (0..2000).map(speck).collect();
        let page = PageLayout { width_pt: 600.0, height_pt: 800.0, blocks, ..PageLayout::default() };
        let mut order = sort(&page, &[false; 2000], &LayoutParams::default());
        order.sort_unstable();
        assert_eq!(order, (0..2000).collect::<Vec<_>>());
    }
}
