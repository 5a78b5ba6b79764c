//! Where an article stands on its pages: boxes around its lines, column by column.

use crate::document::{Article, LinePlace};
use crate::geometry::BBox;
use std::collections::BTreeMap;

/// Widest gap between two lines of one box, times the height of the line above: a blank line and a subhead's air
/// pass, a picture between two parts does not.
const GAP_LINES: f32 = 2.5;
/// Share of the narrower line that must stand below the other.
const OVERLAP: f32 = 0.5;

/// Boxes of an article on each page, in reading order.
pub(super) fn boxes(article: &Article, heads: &[(u32, BBox)]) -> BTreeMap<u32, Vec<BBox>> {
    let mut pages: BTreeMap<u32, Vec<BBox>> = BTreeMap::new();
    for (page, bbox) in heads {
        add(pages.entry(*page).or_default(), bbox);
    }
    for line in article.paragraphs.iter().flat_map(|p| &p.lines) {
        add(pages.entry(line.page).or_default(), &line.bbox);
    }
    let captions = article.captions.iter().map(|c| (c.page, c.bbox));
    let quotes = article.pull_quotes.iter().map(|q| (q.page, q.bbox));
    for (page, bbox) in captions.chain(quotes) {
        pages.entry(page).or_default().push(bbox);
    }
    pages
}

/// Adds a line to the box above it, or begins another.
fn add(boxes: &mut Vec<BBox>, line: &BBox) {
    match boxes.last_mut() {
        Some(last) if continues(last, line) => *last = last.union(line),
        _ => boxes.push(*line),
    }
}

fn continues(above: &BBox, line: &BBox) -> bool {
    let narrower = above.width_pt().min(line.width_pt()).max(1.0);
    let common = above.right_pt.min(line.right_pt) - above.left_pt.max(line.left_pt);
    let gap = line.top_pt - above.bottom_pt;
    let below = gap > -line.height_pt() && gap < GAP_LINES * line.height_pt().max(1.0);
    below && common > OVERLAP * narrower
}

/// Boxes of all lines, for a page without a picture.
pub(super) fn lines(article: &Article) -> impl Iterator<Item = &LinePlace> {
    article.paragraphs.iter().flat_map(|p| &p.lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Paragraph;

    fn article(boxes: &[[f32; 4]]) -> Article {
        let line = |b: &[f32; 4]| LinePlace { start: 0, end: 1, page: 1, bbox: BBox::from(*b) };
        let paragraph = Paragraph { lines: boxes.iter().map(line).collect(), ..Paragraph::default() };
        Article { paragraphs: vec![paragraph], ..Article::default() }
    }

    #[test]
    fn a_column_is_one_box() {
        let article = article(&[[50., 100., 200., 110.], [50., 112., 190., 122.], [60., 140., 200., 150.]]);
        assert_eq!(boxes(&article, &[])[&1], [BBox::new(50., 100., 200., 150.)]);
    }

    #[test]
    fn the_next_column_begins_another() {
        let article = article(&[[50., 700., 200., 710.], [220., 100., 370., 110.]]);
        assert_eq!(boxes(&article, &[])[&1].len(), 2);
    }
}
