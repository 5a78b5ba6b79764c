//! Glyphs to blocks in reading order, from geometry alone.
//!
//! In comes everything that a page draws, in any order; out comes a [`PageLayout`]: lines of words, joined to blocks,
//! sorted as a person would read them. Knows no language: it never looks at what a word says.

use crate::geometry::{BBox, Rgb, Turn};
use crate::pdf::{Face, FaceId, Image, PageGlyphs};
use std::ops::Range;

pub mod params;
pub use params::LayoutParams;

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
pub fn analyse(page: &PageGlyphs, _faces: &[Face], _params: &LayoutParams) -> PageLayout {
    PageLayout {
        number: page.number,
        width_pt: page.width_pt,
        height_pt: page.height_pt,
        ..PageLayout::default()
    }
}

/// Sorts blocks for reading when it is known which of them are headlines: a headline that spans columns
/// divides the page into what stands above and below. Returns indices into `page.blocks`.
pub fn reading_order(page: &PageLayout, _is_headline: &[bool], _params: &LayoutParams) -> Vec<usize> {
    (0..page.blocks.len()).collect()
}

/// A page's blocks, one a line, for `inspect --stage layout`.
pub fn dump(page: &PageLayout) -> String {
    format!("page {}\n", page.number)
}
