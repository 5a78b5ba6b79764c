//! The numbers that decide in layout. Each says relative to what it counts and what taught it.

/// Thresholds of the layout stage.
#[derive(Clone, Debug)]
pub struct LayoutParams {
    /// Widest gap inside a word beyond the row's usual gap, times the font size.
    pub word_gap_em: f32,
}

impl Default for LayoutParams {
    fn default() -> Self {
        Self { word_gap_em: 0.20 }
    }
}
