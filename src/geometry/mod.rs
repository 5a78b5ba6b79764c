//! Boxes and directions on a page.
//!
//! Lengths are PDF points; the origin is the top left of the page as displayed, x to the right, y down.
//! Knows no PDF and no text.

use serde::{Deserialize, Serialize};

/// A box on a page, in points. Serialised as `[left, top, right, bottom]`, rounded to a tenth of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "[f32; 4]")]
pub struct BBox {
    /// x of the left edge.
    pub left_pt: f32,
    /// y of the top edge.
    pub top_pt: f32,
    /// x of the right edge.
    pub right_pt: f32,
    /// y of the bottom edge; larger than `top_pt`.
    pub bottom_pt: f32,
}

impl From<[f32; 4]> for BBox {
    fn from([left_pt, top_pt, right_pt, bottom_pt]: [f32; 4]) -> Self {
        Self { left_pt, top_pt, right_pt, bottom_pt }
    }
}

impl Serialize for BBox {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let tenth = |v: f32| (f64::from(v) * 10.0).round() / 10.0;
        [tenth(self.left_pt), tenth(self.top_pt), tenth(self.right_pt), tenth(self.bottom_pt)]
            .serialize(serializer)
    }
}

impl BBox {
    /// The box with these edges, in the order of the serialised form.
    pub const fn new(left_pt: f32, top_pt: f32, right_pt: f32, bottom_pt: f32) -> Self {
        Self { left_pt, top_pt, right_pt, bottom_pt }
    }

    /// Right edge minus left edge.
    pub fn width_pt(&self) -> f32 {
        self.right_pt - self.left_pt
    }

    /// Bottom edge minus top edge.
    pub fn height_pt(&self) -> f32 {
        self.bottom_pt - self.top_pt
    }

    /// Width times height, in square points; 0 for an inverted box.
    pub fn area_pt2(&self) -> f32 {
        self.width_pt().max(0.0) * self.height_pt().max(0.0)
    }

    /// The smallest box that holds both.
    pub fn union(&self, other: &Self) -> Self {
        Self {
            left_pt: self.left_pt.min(other.left_pt),
            top_pt: self.top_pt.min(other.top_pt),
            right_pt: self.right_pt.max(other.right_pt),
            bottom_pt: self.bottom_pt.max(other.bottom_pt),
        }
    }

    /// The smallest box that holds all; `None` for none.
    pub fn union_all<'a>(boxes: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        boxes.into_iter().copied().reduce(|a, b| a.union(&b))
    }

    /// How far the two boxes share the x axis; negative is the gap between them.
    pub fn x_overlap_pt(&self, other: &Self) -> f32 {
        self.right_pt.min(other.right_pt) - self.left_pt.max(other.left_pt)
    }

    /// How far the two boxes share the y axis; negative is the gap between them.
    pub fn y_overlap_pt(&self, other: &Self) -> f32 {
        self.bottom_pt.min(other.bottom_pt) - self.top_pt.max(other.top_pt)
    }

    /// Whether the boxes share an area (touching edges do not).
    pub fn intersects(&self, other: &Self) -> bool {
        self.x_overlap_pt(other) > 0.0 && self.y_overlap_pt(other) > 0.0
    }

    /// Whether `other` lies inside, up to `slack_pt` beyond each edge.
    pub fn contains(&self, other: &Self, slack_pt: f32) -> bool {
        other.left_pt >= self.left_pt - slack_pt
            && other.right_pt <= self.right_pt + slack_pt
            && other.top_pt >= self.top_pt - slack_pt
            && other.bottom_pt <= self.bottom_pt + slack_pt
    }

    /// x of the middle.
    pub fn center_x_pt(&self) -> f32 {
        (self.left_pt + self.right_pt) / 2.0
    }

    /// y of the middle.
    pub fn center_y_pt(&self) -> f32 {
        (self.top_pt + self.bottom_pt) / 2.0
    }
}

/// Where a run of text is heading on the page as displayed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// Left to right, the usual.
    #[default]
    Upright,
    /// Bottom to top (turned anticlockwise by 90°), as credits along a photo's edge.
    Up,
    /// Top to bottom (turned clockwise by 90°).
    Down,
    /// Upside down.
    Over,
    /// Any other angle.
    Slanted,
}

/// A colour as 0xRRGGBB in sRGB; other colour spaces are converted plainly, which suffices to tell styles apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgb(pub u32);

impl Rgb {
    /// Black, the colour that PDF starts a page with (ISO 32000-2, 8.4.1).
    pub const BLACK: Self = Self(0);
    /// White.
    pub const WHITE: Self = Self(0xFF_FF_FF);
}
