//! Pages to an issue: which block is headline, body, caption, furniture; and which belong to one article.
//!
//! In come the pages' blocks with what the file says of itself; out comes an [`Issue`]. Word cues ("Impressum",
//! "Foto:") come from the language pack's `structure` table. Knows no PDF and no entities.

use crate::diag::{Warned, Warning};
use crate::document::Issue;
use crate::lang::LanguagePack;
use crate::layout::PageLayout;
use std::collections::BTreeMap;

pub mod params;
pub use params::StructureParams;

/// What is known of an issue beside its pages.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Bookmarks: title and page.
    pub outline: Vec<(String, Option<u32>)>,
    /// Standard structure types by page and MCID.
    pub tags: BTreeMap<(u32, u32), String>,
    /// Title in the metadata.
    pub title: Option<String>,
    /// Day of creation in the metadata, `YYYY-MM-DD`.
    pub created: Option<String>,
    /// File name without folder and extension.
    pub file_stem: String,
}

/// What a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockRole {
    /// Title of the publication, number, date.
    Masthead,
    /// Small line above a headline.
    Kicker,
    /// Opens an article.
    Headline,
    /// Lead between headline and body.
    Standfirst,
    /// Heading inside an article.
    Subhead,
    /// Who wrote it.
    Byline,
    /// Running text.
    #[default]
    Body,
    /// Under, beside or above a picture.
    Caption,
    /// Who took the picture.
    Credit,
    /// Repetition of the body in large type.
    PullQuote,
    /// Publisher, editors, address.
    Imprint,
    /// Table of contents.
    Contents,
    /// Calendar, advertisement, address box.
    Notice,
    /// Page number, running head.
    Furniture,
}

/// Builds an issue from its pages.
pub fn build(
    _pages: &[PageLayout],
    _hints: &Hints,
    _pack: &LanguagePack,
    _params: &StructureParams,
) -> Warned<Issue> {
    Warned { value: Issue::default(), warnings: Vec::<Warning>::new() }
}

/// An issue's parts, one a line, for `inspect --stage articles`.
pub fn dump(_issue: &Issue) -> String {
    String::new()
}

/// Visible characters that stand in the issue, blanks not counted.
pub fn placed_chars(_issue: &Issue) -> u64 {
    0
}
