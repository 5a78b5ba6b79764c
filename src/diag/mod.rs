//! What went wrong, or less than right, on the way: warnings with a stage, a page and a code.
//!
//! A stage that can still give something gives it, with a [`Warning`] that says what is missing.
//! Knows nothing of any stage; every stage may use it.

use serde::{Deserialize, Serialize};

mod codes;
pub use codes::Code;

/// The stage that gave a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading the file into glyphs.
    Pdf,
    /// Lines, columns, blocks, reading order.
    Layout,
    /// Articles and their parts.
    Structure,
    /// Finding mentions.
    Entities,
    /// Writing tables.
    Tables,
    /// Carrying files through the line.
    Batch,
}

/// One thing that the reader of the tables should know; a row of `warnings.csv`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Warning {
    /// What kind of thing.
    pub code: Code,
    /// Who noticed.
    pub stage: Stage,
    /// The page, from 1; `None` for the whole file.
    pub page: Option<u32>,
    /// The thing itself, in words that name it.
    pub detail: String,
}

impl Warning {
    /// A warning about one page.
    pub fn on_page(stage: Stage, page: u32, code: Code, detail: impl Into<String>) -> Self {
        Self { code, stage, page: Some(page), detail: detail.into() }
    }

    /// A warning about the whole file.
    pub fn on_file(stage: Stage, code: Code, detail: impl Into<String>) -> Self {
        Self { code, stage, page: None, detail: detail.into() }
    }
}

/// A result with less in it than there might be, and what was lost.
#[derive(Clone, Debug, Default)]
pub struct Warned<T> {
    /// The result.
    pub value: T,
    /// What is missing from it or doubtful in it.
    pub warnings: Vec<Warning>,
}

impl<T> Warned<T> {
    /// A result with nothing to say about it.
    pub fn clean(value: T) -> Self {
        Self { value, warnings: Vec::new() }
    }
}
