//! Runs: glyphs that follow one another in the drawing, on one baseline and in one style.
//!
//! Sorting runs, not glyphs, keeps together what overlaps (ligatures, kerned pairs), and makes everything after
//! this step count runs and words, which are a tenth as many.

use super::{accents, styles};
use crate::pdf::Glyph;

/// Glyphs in drawing order, one beside the next.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// Index of the first glyph.
    pub first: u32,
    /// Index after the last glyph.
    pub end: u32,
    pub left_pt: f32,
    pub right_pt: f32,
    pub baseline_pt: f32,
    pub size_pt: f32,
    /// Characters that are no blanks.
    pub chars: u32,
}

/// Whether a glyph draws nothing but blank.
pub(super) fn is_blank(glyph: &Glyph) -> bool {
    !glyph.text.is_empty() && glyph.text.chars().all(char::is_whitespace)
}

/// Number of characters that are no blanks.
pub(super) fn inked_chars(text: &str) -> u32 {
    match text.as_bytes() {
        [byte] => u32::from(!byte.is_ascii_whitespace()),
        _ => u32::try_from(text.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(u32::MAX),
    }
}

/// Parts the glyphs that `keep` into runs.
pub(super) fn collect(glyphs: &[Glyph], keep: impl Fn(&Glyph) -> bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(glyphs.len() / 16 + 1);
    let mut previous: Option<&Glyph> = None;
    for (index, glyph) in (0_u32..).zip(glyphs) {
        if !keep(glyph) || !is_sound(glyph) {
            previous = None;
            continue;
        }
        match (previous, runs.last_mut()) {
            (Some(p), Some(run)) if follows(p, run, glyph) => extend(run, p, index, glyph),
            _ => runs.push(open(index, glyph)),
        }
        previous = Some(glyph);
    }
    runs
}

/// Whether the numbers of a glyph can be worked with; hostile files have infinite ones.
pub(super) fn is_sound(glyph: &Glyph) -> bool {
    let b = &glyph.bbox;
    (b.left_pt + b.right_pt + b.top_pt + b.bottom_pt + glyph.baseline_pt + glyph.size_pt).is_finite()
}

/// Steps back by less than this are kerning and accents set over letters, in em.
const KERNING_EM: f32 = 0.12;
/// Steps ahead by more than this may leave room for another run, in em.
const JUMP_EM: f32 = 1.0;

fn follows(previous: &Glyph, run: &Run, glyph: &Glyph) -> bool {
    let em = glyph.size_pt;
    let is_alike = previous.face == glyph.face
        && previous.color == glyph.color
        && (previous.size_pt - em).abs() <= 0.01 * em;
    // Accents on capitals are raised, and drawn before or after their letter.
    let is_accented = accents::is_over(glyph, previous) || accents::is_over(previous, glyph);
    let is_level = (run.baseline_pt - glyph.baseline_pt).abs() <= 0.02 * em;
    is_alike
        && (is_accented
            || is_level
                && glyph.bbox.left_pt >= previous.bbox.left_pt - KERNING_EM * em
                && glyph.bbox.left_pt <= previous.bbox.right_pt + JUMP_EM * em)
}

fn open(index: u32, glyph: &Glyph) -> Run {
    Run {
        first: index,
        end: index + 1,
        left_pt: glyph.bbox.left_pt,
        right_pt: glyph.bbox.right_pt,
        baseline_pt: glyph.baseline_pt,
        size_pt: glyph.size_pt,
        chars: inked_chars(&glyph.text),
    }
}

fn extend(run: &mut Run, previous: &Glyph, index: u32, glyph: &Glyph) {
    let chars = inked_chars(&glyph.text);
    if run.chars == 1 && accents::is_over(previous, glyph) {
        run.baseline_pt = glyph.baseline_pt;
    }
    run.end = index + 1;
    if chars > 0 {
        if run.chars == 0 {
            run.left_pt = glyph.bbox.left_pt;
            run.right_pt = glyph.bbox.right_pt;
        }
        run.left_pt = run.left_pt.min(glyph.bbox.left_pt);
        run.right_pt = run.right_pt.max(glyph.bbox.right_pt);
    } else if run.chars == 0 {
        run.right_pt = run.right_pt.max(glyph.bbox.right_pt);
    }
    run.chars += chars;
}

/// Size of most characters.
pub(super) fn body_size(runs: &[Run]) -> f32 {
    styles::commonest_size(runs.iter().map(|r| (r.size_pt, r.chars)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{glyphs, set};
    use super::*;

    fn check(drawn: &[Glyph], expected: usize) {
        assert_eq!(collect(drawn, |_| true).len(), expected);
    }

    #[test]
    fn a_line_is_one_run() {
        check(&glyphs(&[set("Der Chor singt.", 50.0, 100.0, 10.0)]), 1);
    }

    #[test]
    fn a_jump_back_begins_a_run() {
        check(&glyphs(&[set("zwei", 150.0, 100.0, 10.0), set("eins", 50.0, 100.0, 10.0)]), 2);
    }

    #[test]
    fn body_is_what_most_characters_have() {
        let drawn =
            glyphs(&[set("Titel", 50.0, 50.0, 20.0), set("Ein langer Satz im Text.", 50.0, 100.0, 9.5)]);
        assert_eq!(body_size(&collect(&drawn, |_| true)), 9.5);
    }
}
