//! One file through the whole line: bytes in, document out. Touches no file and prints nothing.

use crate::document::Document;
use crate::entities::Mention;
use crate::lang::LangError;
use crate::pdf::{Budget, PdfError};
use std::path::PathBuf;

/// What a conversion depends on beside the file, resolved from flags and configuration.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// ISO 639-1 code, or `None` to tell from the text.
    pub language: Option<String>,
    /// Folder of the user's own rule tables.
    pub rules: Option<PathBuf>,
    /// Password for encrypted files.
    pub password: Option<String>,
    /// Limits per document.
    pub budget: Budget,
}

/// One input: the bytes and what is recorded of where they came from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Path as it goes into the document.
    pub path: &'a str,
    /// The document's id.
    pub id: &'a str,
    /// SHA-256 of the bytes in hex.
    pub sha256: &'a str,
    /// The file.
    pub bytes: &'a [u8],
}

/// The line with everything that is made once: rule tables, patterns, thresholds.
#[derive(Debug)]
pub struct Conveyor {
    settings: Settings,
}

/// The stage whose outcome `inspect` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InspectStage {
    /// One line a glyph.
    Glyphs,
    /// One line a block.
    Layout,
    /// One line a part of an article.
    Articles,
    /// One line a mention.
    Mentions,
}

impl Conveyor {
    /// Loads and compiles the rules.
    ///
    /// # Errors
    /// The language is unknown, or the user's rules have mistakes.
    pub fn new(settings: Settings) -> Result<Self, LangError> {
        Ok(Self { settings })
    }

    /// A whole document from a file.
    ///
    /// # Errors
    /// The file cannot be read at all. Everything less than that is a warning in the document.
    pub fn convert(&self, _input: Input<'_>) -> Result<Document<Mention>, PdfError> {
        Err(PdfError::NoPages)
    }

    /// The text of a file in reading order, articles separated by an empty line, with its warnings.
    pub fn text(&self, _bytes: &[u8], _file_stem: &str) -> Result<crate::diag::Warned<String>, PdfError> {
        Err(PdfError::NoPages)
    }

    /// What a stage made of a file, as plain text, one line a block.
    pub fn inspect(&self, _bytes: &[u8], _file_stem: &str, _stage: InspectStage) -> Result<String, PdfError> {
        Err(PdfError::NoPages)
    }

    /// Mentions in a bare text; `date` is the day that relative dates count from, in EDTF.
    pub fn recognise(&self, _text: &str, _date: Option<&str>) -> Vec<Mention> {
        Vec::new()
    }
}
