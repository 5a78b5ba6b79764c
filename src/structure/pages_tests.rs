//! Whole pages made by hand: what stands where decides what it is.

use super::{Hints, StructureParams, build};
use crate::document::Issue;
use crate::geometry::BBox;
use crate::lang::LanguagePack;
use crate::layout::{Block, Line, PageLayout, TypeStyle};

#[cfg(test)]
use crate::pdf::Image;

const BODY_PT: f32 = 10.0;

/// Lines of one size from the left and top on, 12 pt apart at body size.
fn block(left_pt: f32, top_pt: f32, size_pt: f32, texts: &[&str]) -> Block {
    let style = TypeStyle { size_pt, weight: 400, ..TypeStyle::default() };
    let lines: Vec<Line> = (0_u8..)
        .zip(texts)
        .map(|(i, text)| {
            let top_pt = top_pt + 1.2 * size_pt * f32::from(i);
            let right_pt = left_pt + 0.5 * size_pt * text.chars().count() as f32;
            Line {
                text: (*text).to_owned(),
                bbox: BBox { left_pt, top_pt, right_pt, bottom_pt: top_pt + size_pt },
                style,
                ..Line::default()
            }
        })
        .collect();
    let bbox = BBox::union_all(lines.iter().map(|l| &l.bbox)).unwrap_or_default();
    Block { lines, bbox, style, ..Block::default() }
}

fn text(left_pt: f32, top_pt: f32, words: &str, lines: usize) -> Block {
    let line = format!("{words} steht hier im Satz an langer Zeile");
    let mut texts = vec![line.as_str(); lines];
    let last = format!("{words} endet.");
    texts.push(&last);
    block(left_pt, top_pt, BODY_PT, &texts)
}

fn read(page: PageLayout) -> Issue {
    let pack = LanguagePack::built_in("de").expect("German is built in");
    build(&[PageLayout { number: 1, ..page }], &Hints::default(), &pack, &StructureParams::default()).value
}

fn captions(issue: &Issue) -> Vec<&str> {
    issue.articles.iter().flat_map(|a| &a.captions).map(|c| c.text.as_str()).collect()
}

fn sheet(blocks: Vec<Block>) -> PageLayout {
    PageLayout { width_pt: 600.0, height_pt: 840.0, blocks, ..PageLayout::default() }
}

/// A headline with two columns, the second with a hole of the height under a first line.
fn page_with_hole(hole_pt: f32) -> PageLayout {
    let small = block(320.0, 172.0 + hole_pt, 7.5, &["Lesestunde im Garten der Bücherei"]);
    let rest = text(320.0, 190.0 + hole_pt, "Unten", 10);
    let above = block(320.0, 160.0, BODY_PT, &["und so weiter, bis zum Ende der Zeile"]);
    let blocks = vec![
        block(50.0, 100.0, 20.0, &["Die Bücherei liest vor"]),
        text(50.0, 160.0, "Links", 30),
        above,
        small,
        rest,
    ];
    PageLayout { from_ocr: true, ..sheet(blocks) }
}

#[test]
fn small_type_below_a_hole_of_a_scan_is_a_caption() {
    assert_eq!(captions(&read(page_with_hole(120.0))), ["Lesestunde im Garten der Bücherei"]);
    assert!(captions(&read(page_with_hole(10.0))).is_empty());
}

#[test]
fn a_name_beside_a_portrait_interrupts_no_sentence() {
    let blocks = |left_pt: f32| {
        vec![
            block(50.0, 100.0, 20.0, &["Ein Wort vom Dekan"]),
            block(50.0, 160.0, BODY_PT, &["wir freuen uns, dass es nun beginnt,"; 20]),
            block(left_pt, 420.0, BODY_PT, &["Prof. Ina Holm"]),
            text(320.0, 160.0, "weiter geht es und", 20),
        ]
    };
    let image = Image {
        bbox: BBox { left_pt: 50.0, top_pt: 420.0, right_pt: 110.0, bottom_pt: 500.0 },
        width_px: 60,
        height_px: 80,
    };
    let with_image = |left_pt| PageLayout { images: vec![image], ..sheet(blocks(left_pt)) };
    assert_eq!(captions(&read(with_image(122.0))), ["Prof. Ina Holm"]);
    assert!(captions(&read(sheet(blocks(122.0)))).is_empty());
}

#[test]
fn a_title_at_the_outer_edge_heads_the_first_column() {
    let issue = read(sheet(vec![
        block(400.0, 60.0, 16.0, &["Vorwort der Leitung"]),
        block(50.0, 130.0, 12.0, &["Liebe Mitglieder,"]),
        text(50.0, 160.0, "Links", 30),
        text(320.0, 160.0, "Rechts", 30),
    ]));
    let titles: Vec<Option<&str>> = issue.articles.iter().map(|a| a.headline.as_deref()).collect();
    assert_eq!(titles, [Some("Vorwort der Leitung")]);
    assert!(issue.articles[0].paragraphs[0].text.starts_with("Liebe Mitglieder"));
}

/// A page in pieces: looking at each pair of them would take minutes.
#[test]
fn thousands_of_short_blocks_end_within_limits() {
    let speck = |i: u16| {
        let (column, row) = (f32::from(i % 40), f32::from(i / 40));
        block(15.0 * column, 1.6 * row, 1.2, &["Zahl"])
    };
    let blocks: Vec<Block> = (0..20_000).map(speck).collect();
    let image = |i: u16| Image {
        bbox: BBox {
            left_pt: f32::from(i),
            top_pt: f32::from(i),
            right_pt: f32::from(i) + 30.0,
            bottom_pt: f32::from(i) + 30.0,
        },
        width_px: 9,
        height_px: 9,
    };
    let start = std::time::Instant::now();
    let issue = read(PageLayout { images: (0..500).map(image).collect(), ..sheet(blocks) });
    assert!(start.elapsed() < std::time::Duration::from_secs(30), "{:?}", start.elapsed());
    assert_eq!(super::placed_chars(&issue), 80_000);
}
