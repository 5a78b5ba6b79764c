//! Transformation matrices (ISO 32000-2, 8.3.4) and boxes under them.

use crate::geometry::BBox;

/// `[a b c d e f]`: x' = ax + cy + e, y' = bx + dy + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub d: f64,
    pub e: f64,
    pub f: f64,
}

impl Matrix {
    pub(crate) const IDENTITY: Self = Self::new([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(crate) const fn new([a, b, c, d, e, f]: [f64; 6]) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// First `self`, then `after`.
    pub(crate) fn then(&self, after: &Self) -> Self {
        Self {
            a: self.a * after.a + self.b * after.c,
            b: self.a * after.b + self.b * after.d,
            c: self.c * after.a + self.d * after.c,
            d: self.c * after.b + self.d * after.d,
            e: self.e * after.a + self.f * after.c + after.e,
            f: self.e * after.b + self.f * after.d + after.f,
        }
    }

    /// `self` after a shift by (`x`, `y`) in its own space.
    pub(crate) fn shifted(&self, x: f64, y: f64) -> Self {
        let (e, f) = self.apply(x, y);
        Self { e, f, ..*self }
    }

    /// The point (`x`, `y`) transformed.
    pub(crate) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// The box around the transformed rectangle.
    pub(crate) fn bbox(&self, [x0, y0, x1, y1]: [f64; 4]) -> BBox {
        let corners = [self.apply(x0, y0), self.apply(x1, y0), self.apply(x0, y1), self.apply(x1, y1)];
        around(&corners)
    }

    /// Square root of the area that the unit square becomes.
    pub(crate) fn scale(&self) -> f64 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }
}

/// The box around points.
pub(crate) fn around(points: &[(f64, f64)]) -> BBox {
    let mut edges = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for &(x, y) in points {
        edges = [edges[0].min(x), edges[1].min(y), edges[2].max(x), edges[3].max(y)];
    }
    BBox::new(edges[0] as f32, edges[1] as f32, edges[2] as f32, edges[3] as f32)
}

/// The part that two boxes share; inverted where there is none.
pub(crate) fn intersection(a: &BBox, b: &BBox) -> BBox {
    BBox::new(
        a.left_pt.max(b.left_pt),
        a.top_pt.max(b.top_pt),
        a.right_pt.min(b.right_pt),
        a.bottom_pt.min(b.bottom_pt),
    )
}
