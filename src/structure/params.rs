//! The numbers that decide in structure. Each says relative to what it counts and what taught it.

/// Thresholds and weights of the structure stage.
#[derive(Clone, Debug)]
pub struct StructureParams {
    /// Least size of a heading, times the text below it.
    pub heading_size_ratio: f32,
}

impl Default for StructureParams {
    fn default() -> Self {
        Self { heading_size_ratio: 1.18 }
    }
}
