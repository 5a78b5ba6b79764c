//! Styles: how a glyph is set, and what most of a line is set in.

use super::TypeStyle;
use crate::pdf::{Face, Glyph};

/// Knows the faces of the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Styler<'a> {
    faces: &'a [Face],
}

impl<'a> Styler<'a> {
    pub(super) fn new(faces: &'a [Face]) -> Self {
        Self { faces }
    }

    /// The style of a glyph.
    pub(super) fn style(self, glyph: &Glyph, letter_spaced: bool) -> TypeStyle {
        let face = self.faces.get(usize::from(glyph.face.0));
        TypeStyle {
            size_pt: tenth(glyph.size_pt),
            face: glyph.face,
            weight: face.map_or(400, |f| f.weight),
            italic: face.is_some_and(|f| f.italic),
            color: glyph.color,
            underlined: false,
            letter_spaced,
        }
    }

    /// Whether a glyph is set in the style.
    pub(super) fn fits(self, style: &TypeStyle, glyph: &Glyph) -> bool {
        style.face == glyph.face && style.color == glyph.color && style.size_pt == tenth(glyph.size_pt)
    }
}

fn tenth(size_pt: f32) -> f32 {
    // Cutting off is quicker than `round`, and sizes are positive.
    ((size_pt * 10.0 + 0.5) as u32) as f32 / 10.0
}

/// The style of most characters; the first of equals.
pub(super) fn prevailing(styles: impl Iterator<Item = (TypeStyle, u32)>) -> TypeStyle {
    // A line has one to three styles; a list beats a map.
    let mut counts: Vec<(TypeStyle, u32)> = Vec::new();
    for (style, chars) in styles {
        let has_room = counts.len() < 16;
        match counts.iter_mut().find(|(s, _)| *s == style) {
            Some((_, count)) => *count += chars,
            None if has_room => counts.push((style, chars)),
            None => {}
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max();
    counts.into_iter().find(|(_, n)| Some(*n) == most).map(|(style, _)| style).unwrap_or_default()
}

/// The size of most characters, in classes of 2.5 % so that sizes that differ by rounding count together; 10 where
/// there are none.
pub(super) fn commonest_size(sizes: impl Iterator<Item = (f32, u32)>) -> f32 {
    let mut sizes: Vec<(f32, u32)> = sizes.filter(|(size, n)| *size > 0.0 && *n > 0).collect();
    sizes.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut best = (10.0, 0_u64);
    let mut rest = sizes.as_slice();
    while let Some(&(least, _)) = rest.first() {
        let (class, further) = rest.split_at(rest.partition_point(|(size, _)| *size <= least * 1.025).max(1));
        let chars: u64 = class.iter().map(|(_, n)| u64::from(*n)).sum();
        if chars > best.1 {
            best = (class.iter().max_by_key(|(_, n)| *n).map_or(least, |(size, _)| *size), chars);
        }
        rest = further;
    }
    best.0
}
