//! Turning: text that runs up, down or upside down is set upright, worked on like any other, and set back.

use crate::geometry::{BBox, Turn};
use crate::pdf::{Glyph, PageGlyphs};
use std::borrow::Cow;

/// The sheet's size before it is turned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    pub width_pt: f32,
    pub height_pt: f32,
}

impl Sheet {
    pub(super) fn of(page: &PageGlyphs) -> Self {
        Self { width_pt: page.width_pt, height_pt: page.height_pt }
    }

    /// The box as it stands after text that runs to `turn` has been set upright.
    pub(super) fn upright(self, bbox: &BBox, turn: Turn) -> BBox {
        let (w, h) = (self.width_pt, self.height_pt);
        match turn {
            Turn::Upright | Turn::Slanted => *bbox,
            Turn::Up => BBox::new(h - bbox.bottom_pt, bbox.left_pt, h - bbox.top_pt, bbox.right_pt),
            Turn::Down => BBox::new(bbox.top_pt, w - bbox.right_pt, bbox.bottom_pt, w - bbox.left_pt),
            Turn::Over => BBox::new(w - bbox.right_pt, h - bbox.bottom_pt, w - bbox.left_pt, h - bbox.top_pt),
        }
    }

    /// The box where it was before [`Self::upright`].
    pub(super) fn back(self, bbox: &BBox, turn: Turn) -> BBox {
        let turned = Self { width_pt: self.height_pt, height_pt: self.width_pt };
        match turn {
            Turn::Up => turned.upright(bbox, Turn::Down),
            Turn::Down => turned.upright(bbox, Turn::Up),
            _ => self.upright(bbox, turn),
        }
    }

    fn upright_baseline(self, baseline_pt: f32, turn: Turn) -> f32 {
        match turn {
            Turn::Upright | Turn::Slanted | Turn::Up => baseline_pt,
            Turn::Down => self.width_pt - baseline_pt,
            Turn::Over => self.height_pt - baseline_pt,
        }
    }

    /// The baseline as it was before [`Self::upright`].
    pub(super) fn baseline_back(self, baseline_pt: f32, turn: Turn) -> f32 {
        self.upright_baseline(baseline_pt, turn)
    }

    /// The glyph set upright.
    pub(super) fn upright_glyph(self, glyph: &Glyph, turn: Turn) -> Glyph {
        Glyph {
            bbox: self.upright(&glyph.bbox, turn),
            baseline_pt: self.upright_baseline(glyph.baseline_pt, turn),
            turn: Turn::Upright,
            ..glyph.clone()
        }
    }
}

/// Where most of the glyphs that `keep` are heading.
pub(super) fn prevailing(glyphs: &[Glyph], keep: impl Fn(&Glyph) -> bool) -> Turn {
    let mut counts = [0_usize; 4];
    for glyph in glyphs.iter().filter(|g| keep(g)) {
        match glyph.turn {
            Turn::Upright => counts[0] += 1,
            Turn::Up => counts[1] += 1,
            Turn::Down => counts[2] += 1,
            Turn::Over => counts[3] += 1,
            Turn::Slanted => {}
        }
    }
    let all: usize = counts.iter().sum();
    let turns = [Turn::Upright, Turn::Up, Turn::Down, Turn::Over];
    turns.into_iter().zip(counts).find(|(_, n)| n * 2 > all).map_or(Turn::Upright, |(turn, _)| turn)
}

/// The page with text that runs to `turn` set upright; borrowed where nothing has to be turned.
pub(super) fn upright_page(page: &PageGlyphs, turn: Turn) -> Cow<'_, PageGlyphs> {
    if turn == Turn::Upright {
        return Cow::Borrowed(page);
    }
    let sheet = Sheet::of(page);
    let swapped = turn != Turn::Over;
    let mut out = page.clone();
    if swapped {
        std::mem::swap(&mut out.width_pt, &mut out.height_pt);
    }
    for glyph in &mut out.glyphs {
        glyph.bbox = sheet.upright(&glyph.bbox, turn);
        let across = crosses(glyph.turn) != crosses(turn) && glyph.turn != Turn::Slanted;
        // A baseline across the prevailing direction changes its axis, one along it only its origin.
        glyph.baseline_pt = match (across, turn) {
            (true, Turn::Up) => sheet.height_pt - glyph.baseline_pt,
            (true, Turn::Down | Turn::Over) => glyph.baseline_pt,
            _ => sheet.upright_baseline(glyph.baseline_pt, turn),
        };
        if across && turn == Turn::Over {
            glyph.baseline_pt = sheet.width_pt - glyph.baseline_pt;
        }
        glyph.turn = relative(glyph.turn, turn);
    }
    out.strokes.iter_mut().for_each(|s| s.bbox = sheet.upright(&s.bbox, turn));
    out.images.iter_mut().for_each(|i| i.bbox = sheet.upright(&i.bbox, turn));
    Cow::Owned(out)
}

fn crosses(turn: Turn) -> bool {
    matches!(turn, Turn::Up | Turn::Down)
}

/// `turn` as seen once `base` is upright.
fn relative(turn: Turn, base: Turn) -> Turn {
    let quarter = |t: Turn| match t {
        Turn::Upright => Some(0),
        Turn::Down => Some(1),
        Turn::Over => Some(2),
        Turn::Up => Some(3),
        Turn::Slanted => None,
    };
    match (quarter(turn), quarter(base)) {
        (Some(t), Some(b)) => match (t + 4 - b) % 4 {
            0 => Turn::Upright,
            1 => Turn::Down,
            2 => Turn::Over,
            _ => Turn::Up,
        },
        _ => turn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_there_and_back_changes_nothing() {
        let sheet = Sheet { width_pt: 600.0, height_pt: 800.0 };
        let bbox = BBox::new(10.0, 20.0, 30.0, 120.0);
        for turn in [Turn::Upright, Turn::Up, Turn::Down, Turn::Over] {
            assert_eq!(sheet.back(&sheet.upright(&bbox, turn), turn), bbox, "{turn:?}");
        }
    }

    #[test]
    fn text_running_up_begins_at_the_foot() {
        let sheet = Sheet { width_pt: 600.0, height_pt: 800.0 };
        let foot = sheet.upright(&BBox::new(10.0, 700.0, 20.0, 705.0), Turn::Up);
        let head = sheet.upright(&BBox::new(10.0, 100.0, 20.0, 105.0), Turn::Up);
        assert!(foot.left_pt < head.left_pt);
        assert_eq!(foot.top_pt, 10.0);
    }

    #[test]
    fn the_odd_one_out_is_seen_from_the_prevailing_turn() {
        assert_eq!(relative(Turn::Upright, Turn::Up), Turn::Down);
        assert_eq!(relative(Turn::Up, Turn::Up), Turn::Upright);
        assert_eq!(relative(Turn::Down, Turn::Up), Turn::Over);
    }
}
