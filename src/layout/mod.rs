//! Glyphs to blocks in reading order, from geometry alone.
//!
//! In comes everything that a page draws, in any order; out comes a [`PageLayout`]: lines of words, joined to blocks,
//! sorted as a person would read them. Knows no language: it never looks at what a word says.

use crate::geometry::{BBox, Rgb, Turn};
use crate::pdf::{Face, FaceId, Glyph, Image, PageGlyphs};
use std::borrow::Cow;
use std::ops::Range;

mod accents;
mod blocks;
mod columns;
#[cfg(test)]
mod conservation;
mod drop_caps;
mod dump;
mod gutters;
mod layers;
mod lines;
mod order;
pub mod params;
mod pieces;
mod regions;
mod rows;
mod rules;
mod runs;
mod setting;
mod slanted;
mod styles;
#[cfg(test)]
mod testing;
mod turn;
mod words;

pub use dump::dump;
pub use params::LayoutParams;

use layers::Layer;
use setting::Tally;
use styles::Styler;
use turn::Sheet;

/// A page in reading order.
#[derive(Clone, Debug, Default)]
pub struct PageLayout {
    /// From 1.
    pub number: u32,
    /// Width as displayed.
    pub width_pt: f32,
    /// Height as displayed.
    pub height_pt: f32,
    /// Blocks in the order of reading, as far as geometry tells.
    pub blocks: Vec<Block>,
    /// Frames and coloured boxes that hold text, and the page itself is none of them.
    pub regions: Vec<Region>,
    /// Straight lines, longer than wide: separators.
    pub rules: Vec<BBox>,
    /// Coloured bars with one line of text at most, which part the page as rules do.
    pub bars: Vec<BBox>,
    /// Pictures large enough to carry a caption.
    pub images: Vec<Image>,
    /// Characters on the page that are visible, blanks not counted: as many as stand in the blocks' lines.
    /// On a scanned page with a hidden text layer the characters of that layer count.
    pub visible_chars: u64,
    /// Characters left out because they cannot be seen, blanks not counted.
    pub hidden_chars: u64,
    /// Characters left out because the same text is drawn again beside them (shadows, bold by double printing).
    pub doubled_chars: u64,
    /// The text is the hidden layer of a scan: styles tell little.
    pub from_ocr: bool,
    /// How most of the page's text was turned before the page was turned upright; all boxes are upright ones.
    pub turned: Turn,
}

/// Lines set together: same column, same type, one below the other.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Lines from top to bottom (in the direction of writing for turned text).
    pub lines: Vec<Line>,
    /// The box of all lines.
    pub bbox: BBox,
    /// The style of most of its characters.
    pub style: TypeStyle,
    /// Index into [`PageLayout::regions`] of the innermost region around it.
    pub region: Option<usize>,
    /// Column number on the page from left to right, from 0.
    pub column: usize,
    /// Where its text is heading.
    pub turn: Turn,
}

/// Glyphs on one baseline, in one column.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Its words with one blank between them. Soft hyphens at the end are kept as drawn.
    pub text: String,
    /// Its words in order.
    pub words: Vec<Word>,
    /// The box of its words.
    pub bbox: BBox,
    /// y of the baseline (x for text running up or down).
    pub baseline_pt: f32,
    /// The style of most of its characters.
    pub style: TypeStyle,
    /// MCID of its first glyph, where it has one.
    pub mcid: Option<u32>,
    /// All of it is marked as an artifact.
    pub artifact: bool,
}

/// A word of a line.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// Its bytes in the line's text.
    pub span_bytes: Range<usize>,
    /// Its box.
    pub bbox: BBox,
    /// The style of most of its characters.
    pub style: TypeStyle,
}

/// How a stretch of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TypeStyle {
    /// Size, rounded to a tenth of a point.
    pub size_pt: f32,
    /// Index of the typeface in the document; equal for equal faces.
    pub face: FaceId,
    /// 100 to 900.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
    /// Fill colour.
    pub color: Rgb,
    /// A rule runs close below it.
    pub underlined: bool,
    /// Letters stand apart by more than the typeface asks for.
    pub letter_spaced: bool,
}

/// A frame or a coloured area behind text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Region {
    /// Its box.
    pub bbox: BBox,
    /// Its colour, where it is filled.
    pub fill: Option<Rgb>,
    /// Index of the region that it lies in.
    pub parent: Option<usize>,
}

/// Finds lines, columns, boxes and blocks of a page, and sorts the blocks.
///
/// A page whose text mostly runs up, down or upside down is turned upright first. Text that runs otherwise than the
/// page's has blocks of its own, behind the others. The cost is O(n log n) in glyphs.
pub fn analyse(page: &PageGlyphs, faces: &[Face], params: &LayoutParams) -> PageLayout {
    let (layer, hidden_chars) = Layer::choose(page, params);
    let turned = turn::prevailing(&page.glyphs, |g| layer.has(g));
    let page = legible(page, layer, turned, params);
    let runs = runs::collect(&page.glyphs, |g| layer.has(g) && g.turn == Turn::Upright);
    let body_pt = runs::body_size(&runs);
    let mut rules = rules::find(&page, body_pt, params);
    let regions::Found { regions, bars } = regions::find(&page, &rules, &runs, body_pt, params);
    let mut tally = Tally { hidden_chars, ..Tally::default() };
    let styler = Styler::new(faces);
    let mut setter = setting::Setter { styler, regions: &regions, body_pt, params, tally: &mut tally };
    let mut blocks = setter.blocks(&page.glyphs, &runs, &mut rules);
    for turn in [Turn::Up, Turn::Down, Turn::Over] {
        blocks.extend(turned_blocks(&page, layer, turn, &mut setter));
    }
    let slanted = page.glyphs.iter().filter(|g| layer.has(g) && g.turn == Turn::Slanted);
    blocks.extend(slanted::blocks(slanted.filter(|g| runs::is_sound(g)), styler));
    columns::number(&mut blocks, body_pt);
    let mut out = PageLayout {
        number: page.number,
        width_pt: page.width_pt,
        height_pt: page.height_pt,
        images: rules::pictures(&page, body_pt, params),
        visible_chars: 0,
        hidden_chars: tally.hidden_chars,
        doubled_chars: tally.doubled_chars,
        from_ocr: layer == Layer::Scan,
        turned,
        blocks,
        regions,
        rules,
        bars,
    };
    out.visible_chars = drawn_chars(&page, layer)
        .saturating_sub(tally.doubled_chars + tally.joined_chars + tally.hidden_chars - hidden_chars);
    put_in_order(&mut out, params);
    out
}

/// Sorts blocks for reading when it is known which of them are headlines (kickers and subtitles among them): a
/// headline that spans columns divides the page into what stands above and below. Returns indices into
/// `page.blocks`, each once.
pub fn reading_order(page: &PageLayout, is_headline: &[bool], params: &LayoutParams) -> Vec<usize> {
    order::sort(page, is_headline, params)
}

/// The page as it is read: upright, and with even sizes where a scan's text layer has uneven ones.
fn legible<'a>(
    page: &'a PageGlyphs,
    layer: Layer,
    turned: Turn,
    params: &LayoutParams,
) -> Cow<'a, PageGlyphs> {
    let mut page = turn::upright_page(page, turned);
    if layer == Layer::Scan {
        layers::smooth_sizes(&mut page.to_mut().glyphs, params);
    }
    page
}

/// Blocks of text that runs another way than the page's.
fn turned_blocks(
    page: &PageGlyphs,
    layer: Layer,
    turn: Turn,
    setter: &mut setting::Setter<'_>,
) -> Vec<Block> {
    let sheet = Sheet::of(page);
    let glyphs: Vec<Glyph> = page
        .glyphs
        .iter()
        .filter(|g| g.turn == turn && layer.has(g))
        .map(|g| sheet.upright_glyph(g, turn))
        .collect();
    if glyphs.is_empty() {
        return Vec::new();
    }
    let runs = runs::collect(&glyphs, |_| true);
    let (page_regions, page_body_pt) = (setter.regions, setter.body_pt);
    (setter.regions, setter.body_pt) = (&[], runs::body_size(&runs));
    let mut blocks = setter.blocks(&glyphs, &runs, &mut Vec::new());
    (setter.regions, setter.body_pt) = (page_regions, page_body_pt);
    for block in &mut blocks {
        turn_back(block, sheet, turn);
        block.region = regions::innermost(page_regions, block.bbox.center_x_pt(), block.bbox.center_y_pt());
    }
    blocks
}

fn turn_back(block: &mut Block, sheet: Sheet, turn: Turn) {
    block.turn = turn;
    block.bbox = sheet.back(&block.bbox, turn);
    for line in &mut block.lines {
        line.bbox = sheet.back(&line.bbox, turn);
        line.baseline_pt = sheet.baseline_back(line.baseline_pt, turn);
        line.words.iter_mut().for_each(|w| w.bbox = sheet.back(&w.bbox, turn));
    }
}

fn drawn_chars(page: &PageGlyphs, layer: Layer) -> u64 {
    let drawn = page.glyphs.iter().filter(|g| layer.has(g) && runs::is_sound(g));
    drawn.map(|g| u64::from(runs::inked_chars(&g.text))).sum()
}

fn put_in_order(page: &mut PageLayout, params: &LayoutParams) {
    let order = reading_order(page, &order::guess_titles(page, params), params);
    let mut blocks: Vec<Option<Block>> = std::mem::take(&mut page.blocks).into_iter().map(Some).collect();
    page.blocks = order.into_iter().filter_map(|i| blocks.get_mut(i).and_then(Option::take)).collect();
}
