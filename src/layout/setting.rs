//! Text of one direction: from runs to blocks.

use super::lines::{self, Written};
use super::params::LayoutParams;
use super::pieces::{self, Piece, Scenery};
use super::runs::Run;
use super::styles::{self, Styler};
use super::{Block, Line, Region, blocks, drop_caps, rows, rules, words};
use crate::geometry::{BBox, Turn};
use crate::pdf::Glyph;

/// Characters that stand in no line, by reason.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub hidden_chars: u64,
    pub doubled_chars: u64,
    /// Accents that became one character with their letter.
    pub joined_chars: u64,
}

/// Sets text in blocks; holds what does not change from one direction to the next.
#[derive(Debug)]
pub(super) struct Setter<'a> {
    pub styler: Styler<'a>,
    pub regions: &'a [Region],
    pub body_pt: f32,
    pub params: &'a LayoutParams,
    pub tally: &'a mut Tally,
}

impl Setter<'_> {
    /// Sets upright text: rows, words, columns, blocks. Rules that underline words are taken out of `rules`.
    pub(super) fn blocks(&mut self, glyphs: &[Glyph], runs: &[Run], rules: &mut Vec<BBox>) -> Vec<Block> {
        let (body_pt, params) = (self.body_pt, self.params);
        let rows = rows::group(glyphs, runs, params);
        let mut words = words::split(glyphs, runs, &rows.rows, self.styler, params);
        rules::take_underlines(rules, &mut words, params);
        let mut parted = pieces::cut(&words, &Scenery { rules, regions: self.regions, body_pt }, params);
        drop_caps::attach(&mut parted, &words, glyphs, body_pt, params);
        let pieces: Vec<Piece> = parted.into_iter().flatten().collect();
        let joined = blocks::join(&pieces, &words, rules, body_pt, params);
        let mut written = Written::default();
        let mut out = Vec::with_capacity(joined.len());
        for members in joined {
            let members: Vec<&Piece> = members.iter().filter_map(|&i| pieces.get(i as usize)).collect();
            let lines = members.iter().map(|p| lines::write(p, &words, glyphs, &mut written)).collect();
            out.push(block(lines, members.first().and_then(|p| p.region), Turn::Upright));
        }
        out.retain(|b| !b.lines.is_empty());
        self.tally.doubled_chars += rows.doubled_chars;
        self.tally.hidden_chars += written.hidden_chars;
        self.tally.joined_chars += written.joined_chars;
        out
    }
}

/// A block of lines that say something.
pub(super) fn block(mut lines: Vec<Line>, region: Option<usize>, turn: Turn) -> Block {
    lines.retain(|l| !l.text.is_empty());
    let bbox = BBox::union_all(lines.iter().map(|l| &l.bbox)).unwrap_or_default();
    let style = styles::prevailing(lines.iter().map(|l| (l.style, l.text.len() as u32)));
    Block { lines, bbox, style, region, column: 0, turn }
}
