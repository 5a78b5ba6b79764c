//! The graphics state (ISO 32000-2, 8.4) as far as text and boxes need it.

use crate::geometry::{BBox, Rgb};
use crate::pdf::color::Space;
use crate::pdf::matrix::Matrix;

/// What `q` saves and `Q` restores.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) ctm: Matrix,
    /// The box around what is left by clipping, on the page as displayed.
    pub(super) clip: BBox,
    pub(super) fill: Rgb,
    pub(super) line: Rgb,
    pub(super) fill_space: Space,
    pub(super) line_space: Space,
    pub(super) line_width: f64,
    pub(super) font: Option<usize>,
    pub(super) font_size: f64,
    pub(super) char_spacing: f64,
    pub(super) word_spacing: f64,
    /// 1 for 100 %.
    pub(super) stretch: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) render_mode: i64,
}

impl State {
    pub(super) fn new(ctm: Matrix, clip: BBox) -> Self {
        Self {
            ctm,
            clip,
            fill: Rgb::BLACK,
            line: Rgb::BLACK,
            fill_space: Space::Gray,
            line_space: Space::Gray,
            line_width: 1.0,
            font: None,
            font_size: 1.0,
            char_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            render_mode: 0,
        }
    }
}
