//! Text at other angles and on curves: kept in drawing order, for nothing better can be known.

use super::setting;
use super::styles::Styler;
use super::{Block, Line, Word, runs};
use crate::geometry::Turn;
use crate::pdf::Glyph;

/// Distance between the middles of letters from which another text begins, in em.
const TEXT_GAP_EM: f32 = 3.0;
/// Distance between the middles of letters from which another word begins, in em: "m" beside "m" has 0.9.
const WORD_GAP_EM: f32 = 1.1;

/// Gathers slanted glyphs into blocks of one line each.
pub(super) fn blocks<'a>(glyphs: impl Iterator<Item = &'a Glyph>, styler: Styler<'_>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut line: Option<(Line, &Glyph)> = None;
    let mut after_blank = false;
    for glyph in glyphs {
        if runs::is_blank(glyph) {
            after_blank = true;
            continue;
        }
        let far = line.as_ref().is_none_or(|(_, last)| {
            distance_em(last, glyph) > TEXT_GAP_EM
                || (last.size_pt - glyph.size_pt).abs() > 0.05 * glyph.size_pt
        });
        if far {
            out.extend(line.take().map(|(line, _)| setting::block(vec![line], None, Turn::Slanted)));
        }
        let (mut current, last) = line.take().unwrap_or_else(|| (begin(glyph, styler), glyph));
        push(&mut current, glyph, after_blank || distance_em(last, glyph) > WORD_GAP_EM, styler);
        after_blank = false;
        line = Some((current, glyph));
    }
    out.extend(line.map(|(line, _)| setting::block(vec![line], None, Turn::Slanted)));
    out
}

fn distance_em(a: &Glyph, b: &Glyph) -> f32 {
    let (x, y) = (a.bbox.center_x_pt() - b.bbox.center_x_pt(), a.bbox.center_y_pt() - b.bbox.center_y_pt());
    x.hypot(y) / b.size_pt.max(0.1)
}

fn begin(glyph: &Glyph, styler: Styler<'_>) -> Line {
    Line {
        bbox: glyph.bbox,
        baseline_pt: glyph.baseline_pt,
        style: styler.style(glyph, false),
        mcid: glyph.mcid,
        artifact: true,
        ..Line::default()
    }
}

fn push(line: &mut Line, glyph: &Glyph, begins_word: bool, styler: Styler<'_>) {
    if line.words.is_empty() || begins_word {
        if !line.text.is_empty() {
            line.text.push(' ');
        }
        let start = line.text.len();
        line.words.push(Word {
            span_bytes: start..start,
            bbox: glyph.bbox,
            style: styler.style(glyph, false),
        });
    }
    line.text.extend(glyph.text.chars().filter(|c| !c.is_whitespace()));
    line.bbox = line.bbox.union(&glyph.bbox);
    line.artifact &= glyph.artifact;
    if let Some(word) = line.words.last_mut() {
        word.span_bytes.end = line.text.len();
        word.bbox = word.bbox.union(&glyph.bbox);
    }
}
