//! PDF bytes to glyphs: everything that a page draws, in drawing order, with Unicode text and position.
//!
//! In come the bytes of a file; out come [`PageGlyphs`], one page at a time, so that a long file never stands in
//! memory whole. Objects of sound files, content streams and fonts are read here; `lopdf` reads damaged and encrypted files. Turns a page once, so that
//! nobody after it knows about rotation. Knows no words, no lines and no language.

mod budget;
mod color;
mod content;
mod evidence;
mod fonts;
mod layers;
mod lexer;
mod matrix;
mod needed;
mod objects;
mod pages;
mod parser;
mod repair;
mod streams;
mod xref;

use crate::diag::Warning;
use crate::geometry::{BBox, Rgb, Turn};
use budget::{Log, Spent};
use compact_str::CompactString;
use content::Store;
use layers::Layers;
use objects::Objects;
use pages::Page;
use std::collections::BTreeMap;

/// Everything drawn on a page, in drawing order.
#[derive(Clone, Debug, Default)]
pub struct PageGlyphs {
    /// From 1.
    pub number: u32,
    /// Width as displayed (after `/Rotate` and `UserUnit`), of the crop box.
    pub width_pt: f32,
    /// Height as displayed.
    pub height_pt: f32,
    /// Drawn characters. Invisible ones are among them and say so; doubled ones and those off the page are not.
    pub glyphs: Vec<Glyph>,
    /// Filled and stroked paths that can matter to layout: rules, frames, coloured boxes.
    pub strokes: Vec<Stroke>,
    /// Pictures.
    pub images: Vec<Image>,
}

/// One drawn character.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// 0, 1 or more Unicode characters ("fi" of a ligature; "" where the PDF does not tell; " " for a space glyph).
    pub text: CompactString,
    /// From origin to origin plus advance, from ascender to descender of the font size (0.8 above, 0.2 below the
    /// baseline where the font does not say).
    pub bbox: BBox,
    /// y of the baseline for upright text; for text that runs up or down the x of the baseline.
    pub baseline_pt: f32,
    /// Size as displayed: font size times the scale of all matrices.
    pub size_pt: f32,
    /// Index into [`Pdf::faces`].
    pub face: FaceId,
    /// Fill colour.
    pub color: Rgb,
    /// Where the text is heading.
    pub turn: Turn,
    /// False in render mode 3 and 7, or fully clipped or covered as far as that can be told.
    pub visible: bool,
    /// Inside marked content tagged `/Artifact` (ISO 32000-2, 14.8.2.2).
    pub artifact: bool,
    /// Identifier of the marked content it stands in; with the page it is the key of [`Evidence::tags`].
    pub mcid: Option<u32>,
}

/// Index of a typeface in [`Pdf::faces`]; equal for equal names, whatever the subset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// A typeface of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// PostScript name without subset prefix ("SourceSans3-Semibold").
    pub name: String,
    /// 100 to 900, from the descriptor, the font program or the name; 400 where nothing tells.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
}

/// A filled or stroked path, reduced to its box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// The path's box, line width not added.
    pub bbox: BBox,
    /// Fill colour, where it is filled.
    pub fill: Option<Rgb>,
    /// Line colour, where it is stroked.
    pub line: Option<Rgb>,
    /// Width of the line as displayed; 0 where it is only filled.
    pub line_width_pt: f32,
    /// Whether the path is a rectangle or a straight horizontal or vertical line (others give no edges).
    pub rectangular: bool,
}

/// A picture (image XObject or inline image).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Image {
    /// Its box, cut at the page's edges.
    pub bbox: BBox,
    /// Samples across.
    pub width_px: u32,
    /// Samples down.
    pub height_px: u32,
}

/// What the document says about its own structure; evidence for later stages, to be checked against the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Bookmarks in document order.
    pub outline: Vec<OutlineEntry>,
    /// Standard structure type of marked content, by page and MCID ("H1", "P", "Caption", "Artifact").
    pub tags: BTreeMap<(u32, u32), String>,
    /// Page labels, by page from 1; empty where there are none.
    pub page_labels: Vec<String>,
    /// Info dictionary or XMP: title.
    pub title: Option<String>,
    /// Info dictionary or XMP: author.
    pub author: Option<String>,
    /// Info dictionary: producer.
    pub producer: Option<String>,
    /// Info dictionary: creator.
    pub creator: Option<String>,
    /// Day of creation as `YYYY-MM-DD`.
    pub created: Option<String>,
    /// `/Lang` of the catalog.
    pub language: Option<String>,
}

/// One bookmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// 1 for the top.
    pub level: u32,
    /// Its text.
    pub title: String,
    /// The page it leads to, from 1, where that can be told.
    pub page: Option<u32>,
}

/// Limits per document; each ends reading with what there is and a warning.
#[derive(Clone, Debug)]
pub struct Budget {
    /// Bytes out of all inflated streams together.
    pub inflated_bytes: u64,
    /// Operators of all content streams together.
    pub operators: u64,
    /// Form XObjects inside one another.
    pub form_depth: u32,
    /// Pages; further ones are left out.
    pub pages: u32,
    /// Glyphs of one page.
    pub glyphs_per_page: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            inflated_bytes: 256 << 20,
            operators: 50_000_000,
            form_depth: 24,
            pages: 20_000,
            glyphs_per_page: 2_000_000,
        }
    }
}

/// How to open a file.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Tried after the empty user password.
    pub password: Option<String>,
    /// Limits.
    pub budget: Budget,
}

/// Why a file cannot be read at all, with what the user can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// No PDF at all.
    #[error("not a PDF: {0}")]
    NotPdf(String),
    /// Nothing in it.
    #[error("the file is empty; copy it again from its source")]
    Empty,
    /// A password is needed.
    #[error("the file is encrypted; give its password with --password")]
    Encrypted,
    /// The given password does not fit.
    #[error("the password does not open the file")]
    WrongPassword,
    /// Encryption that is not supported.
    #[error("the file's encryption is not supported ({0}); save it without protection")]
    UnsupportedEncryption(String),
    /// Damaged beyond repair.
    #[error("damaged beyond repair ({0}); fetch the file again or save it anew from its program")]
    Damaged(String),
    /// No page could be found.
    #[error("the file has no pages; fetch it again or save it anew from its program")]
    NoPages,
}

/// An open PDF.
#[derive(Debug)]
pub struct Pdf<'a> {
    objects: Objects<'a>,
    pages: Vec<Page>,
    store: Store,
    spent: Spent,
    log: Log,
}

impl<'a> Pdf<'a> {
    /// Opens a file from its bytes, with repairs where they are needed.
    ///
    /// # Errors
    /// The file is no PDF, needs a password, or has no page that can be found.
    pub fn open(bytes: &'a [u8], options: &ReadOptions) -> Result<Self, PdfError> {
        let mut log = Log::default();
        let mut objects = repair::open(bytes, options, &mut log)?;
        let pages = repair::pages(&mut objects, options.budget.pages as usize, &mut log)?;
        let store = Store::new(Layers::read(&objects));
        Ok(Self { objects, pages, store, spent: Spent::new(options.budget.clone()), log })
    }

    /// Number of pages.
    pub fn page_count(&self) -> u32 {
        self.pages.len() as u32
    }

    /// Reads a page, from 1. What cannot be read is left out, with a warning.
    pub fn page(&mut self, number: u32) -> PageGlyphs {
        let Some(page) = (number as usize).checked_sub(1).and_then(|i| self.pages.get(i)) else {
            return PageGlyphs { number, ..PageGlyphs::default() };
        };
        self.log.at_page(Some(number));
        content::read(number, page, &self.objects, &mut self.store, &mut self.spent, &mut self.log)
    }

    /// Typefaces met so far.
    pub fn faces(&self) -> &[Face] {
        self.store.fonts.faces()
    }

    /// Outline, tags, labels and metadata.
    pub fn evidence(&mut self) -> Evidence {
        self.log.at_page(None);
        evidence::read(&self.pages, &mut self.store.means(&self.objects, &mut self.spent, &mut self.log))
    }

    /// Warnings so far, in the order of the pages.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        let mut warnings = self.objects.take_warnings();
        warnings.append(&mut self.log.warnings);
        warnings
    }

    /// Characters left out so far, by the code of the reason.
    pub fn left_out(&self) -> &BTreeMap<&'static str, u64> {
        &self.log.left_out
    }
}
