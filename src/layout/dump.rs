//! A page as text: one line a block, for people and for `diff`.

use super::{Block, PageLayout};
use crate::geometry::Turn;
use std::fmt::Write as _;

/// Writes a page's blocks in their order: page, place, column, region, type, box, number of lines, first words.
pub fn dump(page: &PageLayout) -> String {
    let mut out = String::new();
    for (place, block) in page.blocks.iter().enumerate() {
        write_block(&mut out, page.number, place, block).expect("writing to a string never fails");
    }
    out
}

/// Characters of a block that are shown.
const SHOWN_CHARS: usize = 60;

fn write_block(out: &mut String, page: u32, place: usize, block: &Block) -> std::fmt::Result {
    let (b, s) = (&block.bbox, &block.style);
    write!(out, "p{page:03} {place:03} col{} ", block.column)?;
    match block.region {
        Some(region) => write!(out, "box{region:<3}")?,
        None => write!(out, "-     ")?,
    }
    write!(out, " {:5.1}pt f{} w{}", s.size_pt, s.face.0, s.weight)?;
    for (is_set, mark) in [(s.italic, "i"), (s.underlined, "u"), (s.letter_spaced, "s")] {
        if is_set {
            write!(out, "{mark}")?;
        }
    }
    write!(out, " #{:06x}", s.color.0)?;
    if block.turn != Turn::Upright {
        write!(out, " {:?}", block.turn)?;
    }
    write!(
        out,
        " [{:.0} {:.0} {:.0} {:.0}] {:2} ",
        b.left_pt,
        b.top_pt,
        b.right_pt,
        b.bottom_pt,
        block.lines.len()
    )?;
    let text = block.lines.iter().flat_map(|l| l.text.chars().chain(std::iter::once('/')));
    let shown: String = text.take(SHOWN_CHARS).collect();
    writeln!(out, "{}", shown.trim_end_matches('/'))
}
