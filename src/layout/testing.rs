//! Glyphs for tests, set by hand.

use crate::geometry::{BBox, Rgb, Turn};
use crate::pdf::{Face, FaceId, Glyph, PageGlyphs};

/// A stretch of text on a baseline; each letter is half an em wide, a blank a quarter.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub text: String,
    pub left_pt: f32,
    pub baseline_pt: f32,
    pub size_pt: f32,
    pub tracking_em: f32,
    pub face: u16,
}

pub(super) fn set(text: &str, left_pt: f32, baseline_pt: f32, size_pt: f32) -> Set {
    Set { text: text.to_owned(), left_pt, baseline_pt, size_pt, tracking_em: 0.0, face: 0 }
}

pub(super) fn glyphs(sets: &[Set]) -> Vec<Glyph> {
    let mut out = Vec::new();
    for set in sets {
        let mut x = set.left_pt;
        for c in set.text.chars() {
            let width = set.size_pt * if c == ' ' { 0.25 } else { 0.5 };
            out.push(glyph(c, x, width, set));
            x += width + set.tracking_em * set.size_pt;
        }
    }
    out
}

fn glyph(c: char, left_pt: f32, width: f32, set: &Set) -> Glyph {
    let top = set.baseline_pt - 0.8 * set.size_pt;
    Glyph {
        text: c.to_string().into(),
        bbox: BBox::new(left_pt, top, left_pt + width, set.baseline_pt + 0.2 * set.size_pt),
        baseline_pt: set.baseline_pt,
        size_pt: set.size_pt,
        face: FaceId(set.face),
        color: Rgb::BLACK,
        turn: Turn::Upright,
        visible: true,
        artifact: false,
        mcid: None,
    }
}

/// A regular, a bold and an italic face.
pub(super) fn faces() -> Vec<Face> {
    [("Text", 400, false), ("Text-Bold", 700, false), ("Text-Italic", 400, true)]
        .map(|(name, weight, italic)| Face { name: name.to_owned(), weight, italic })
        .to_vec()
}

pub(super) fn page(sets: &[Set]) -> PageGlyphs {
    PageGlyphs { number: 1, width_pt: 595.0, height_pt: 842.0, glyphs: glyphs(sets), ..PageGlyphs::default() }
}
