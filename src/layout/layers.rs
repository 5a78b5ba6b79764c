//! Layers: which of a page's glyphs are its text.
//!
//! Hidden glyphs are the text of a scan, and only there. A page shows its hidden layer if it has no visible text at
//! all, or if pictures cover half of it and the hidden text outweighs the visible by far (a scan with a number
//! stamped on). Elsewhere hidden text is meant for machines or for nobody, and is left out.

use super::params::LayoutParams;
use super::runs::inked_chars;
use crate::pdf::{Glyph, PageGlyphs};

/// Which glyphs count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// What can be seen.
    Visible,
    /// Hidden text too.
    Scan,
}

impl Layer {
    /// Decides for a page; the second value counts the characters left out.
    pub(super) fn choose(page: &PageGlyphs, params: &LayoutParams) -> (Self, u64) {
        let (mut visible, mut hidden) = (0_u64, 0_u64);
        for glyph in &page.glyphs {
            let chars = u64::from(inked_chars(&glyph.text));
            *(if glyph.visible { &mut visible } else { &mut hidden }) += chars;
        }
        let pictured: f32 = page.images.iter().map(|i| i.bbox.area_pt2()).sum();
        let is_scan =
            pictured >= 0.5 * page.width_pt * page.height_pt && hidden >= params.ocr_hidden_ratio * visible;
        if hidden > 0 && (visible == 0 || is_scan) { (Self::Scan, 0) } else { (Self::Visible, hidden) }
    }

    /// Whether the glyph belongs to the text.
    pub(super) fn has(self, glyph: &Glyph) -> bool {
        glyph.visible || self == Self::Scan
    }
}

/// Classes of size that are told apart at most in a scan.
const SIZE_CLASSES: usize = 32;

/// Evens the sizes of a scan's text layer: sizes that lie close fall to the mean of the heaviest class among them.
pub(super) fn smooth_sizes(glyphs: &mut [Glyph], params: &LayoutParams) {
    let mut sizes: Vec<(f32, u32)> = Vec::new();
    for glyph in glyphs.iter().filter(|g| g.size_pt.is_finite()) {
        match sizes.last_mut().filter(|(size, _)| *size == glyph.size_pt) {
            Some((_, count)) => *count += 1,
            None => sizes.push((glyph.size_pt, 1)),
        }
    }
    sizes.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut classes: Vec<(f32, f32, f32)> = Vec::new();
    while let Some((from, to)) =
        heaviest(&sizes, params.ocr_size_ratio).filter(|_| classes.len() < SIZE_CLASSES)
    {
        let Some(class) = sizes.get(from..to) else { break };
        let count: f32 = class.iter().map(|(_, n)| *n as f32).sum();
        let mean = class.iter().map(|(size, n)| size * *n as f32).sum::<f32>() / count.max(1.0);
        if let (Some(first), Some(last)) = (class.first(), class.last()) {
            classes.push((first.0, last.0, mean));
        }
        sizes.drain(from..to);
    }
    for glyph in glyphs {
        let class = classes.iter().find(|(from, to, _)| (*from..=*to).contains(&glyph.size_pt));
        glyph.size_pt = class.map_or(glyph.size_pt, |(_, _, mean)| *mean);
    }
}

/// Range of the sizes within a ratio that most glyphs have.
fn heaviest(sizes: &[(f32, u32)], ratio: f32) -> Option<(usize, usize)> {
    let (mut to, mut count) = (0, 0_u64);
    let mut best: Option<(u64, usize, usize)> = None;
    for (from, (size, n)) in sizes.iter().enumerate() {
        while let Some((_, more)) = sizes.get(to).filter(|(s, _)| to <= from || *s <= size * ratio) {
            count += u64::from(*more);
            to += 1;
        }
        if best.is_none_or(|(most, _, _)| count > most) {
            best = Some((count, from, to));
        }
        count -= u64::from(*n);
    }
    best.map(|(_, from, to)| (from, to))
}
