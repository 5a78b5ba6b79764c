//! One file through the whole line: bytes in, document out. Touches no file and prints nothing.
//!
//! A [`Conveyor`] holds what is made once (rule tables, patterns, thresholds) and is shared by all threads.

mod assemble;
mod inspect;
mod kit;
mod read;
mod rules;

use crate::diag::{Stage, Warned};
use crate::document::{Document, Issue};
use crate::entities::Mention;
use crate::lang::LangError;
use crate::layout::LayoutParams;
use crate::pdf::{Budget, Evidence, PdfError};
use crate::render::Drawing;
use crate::structure::{self, Hints, StructureParams};
use kit::Kits;
use read::Pages;
use std::path::PathBuf;

pub use crate::lang::LangError as RulesError;
pub use crate::pdf::PdfError as ReadError;
pub use inspect::InspectStage;
pub use rules::{check_rules, test_rules};

/// What a conversion depends on beside the file, resolved from flags and configuration.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// ISO 639-1 code, or `None` to tell from the text.
    pub language: Option<String>,
    /// Folder of the user's own rule tables: `<folder>/<language>/*.tsv`, or `<folder>/*.tsv` for every language.
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

impl Input<'_> {
    /// The file's name without folder and extension.
    fn stem(&self) -> &str {
        let name = self.path.rsplit(['/', '\\']).next().unwrap_or(self.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// The line with everything that is made once.
#[derive(Debug)]
pub struct Conveyor {
    settings: Settings,
    kits: Kits,
    layout: LayoutParams,
    structure: StructureParams,
}

impl Conveyor {
    /// Loads and compiles the rules.
    ///
    /// # Errors
    /// The language is unknown, or the user's rules have mistakes (all of them are listed).
    pub fn new(settings: Settings) -> Result<Self, Vec<LangError>> {
        let kits = Kits::new(settings.language.as_deref(), settings.rules.as_deref())?;
        Ok(Self { settings, kits, layout: LayoutParams::default(), structure: StructureParams::default() })
    }

    /// A whole document from a file. `on_stage` is told each stage before it begins.
    ///
    /// # Errors
    /// The file cannot be read at all. Everything less than that is a warning in the document.
    pub fn convert(
        &self,
        input: Input<'_>,
        on_stage: &mut dyn FnMut(Stage),
    ) -> Result<Document<Mention>, PdfError> {
        let (pages, issue) = self.issue(input.bytes, input.stem(), on_stage)?;
        on_stage(Stage::Entities);
        let kit = self.kits.get(&issue.value.facts.language);
        Ok(assemble::document(&input, pages, issue, kit.recognisers()))
    }

    /// The text of a file in reading order, articles separated by an empty line, with its warnings.
    ///
    /// # Errors
    /// As [`Conveyor::convert`].
    pub fn text(&self, bytes: &[u8], file_stem: &str) -> Result<Warned<String>, PdfError> {
        let (mut pages, issue) = self.issue(bytes, file_stem, &mut |_| ())?;
        pages.warnings.extend(issue.warnings);
        Ok(Warned { value: assemble::plain_text(&issue.value), warnings: pages.warnings })
    }

    /// Draws the pages of a file in order; `each` is given one after the other, until it answers false.
    ///
    /// # Errors
    /// The file cannot be opened for drawing, in words.
    pub fn draw(&self, bytes: Vec<u8>, each: &mut dyn FnMut(Drawing) -> bool) -> Result<(), String> {
        crate::render::pages(bytes, self.settings.password.as_deref(), each)
    }

    /// Mentions in a bare text; `date` is the day that relative dates count from, in EDTF.
    pub fn recognise(&self, text: &str, date: Option<&str>) -> Vec<Mention> {
        let kit = self.kits.for_text(text);
        let texts = kit.recognisers().recognise(&[vec![text]], date);
        texts.into_iter().flatten().flatten().collect()
    }

    /// The stages up to the hub.
    fn issue(
        &self,
        bytes: &[u8],
        file_stem: &str,
        on_stage: &mut dyn FnMut(Stage),
    ) -> Result<(Pages, Warned<Issue>), PdfError> {
        let mut pages = read::pages(bytes, &self.settings, &self.layout, on_stage)?;
        on_stage(Stage::Structure);
        let code = self.kits.language_of(&pages.layouts);
        let kit = self.kits.get(code);
        let hints = hints(&mut pages.evidence, file_stem);
        let mut issue = structure::build(&pages.layouts, &hints, kit.structure_rules(), &self.structure);
        code.clone_into(&mut issue.value.facts.language);
        Ok((pages, issue))
    }
}

/// The built-in rules of all languages as one text, for a fingerprint.
pub fn built_in_rules() -> String {
    let packs = crate::lang::LanguagePack::languages().into_iter().map(crate::lang::LanguagePack::built_in);
    packs.map(|pack| pack.map_or_else(|e| e.to_string(), |p| p.canonical_text())).collect()
}

/// What the file says of itself, in the words of `structure`.
fn hints(evidence: &mut Evidence, file_stem: &str) -> Hints {
    Hints {
        outline: evidence.outline.iter().map(|entry| (entry.title.clone(), entry.page)).collect(),
        tags: std::mem::take(&mut evidence.tags),
        title: evidence.title.clone(),
        created: evidence.created.clone(),
        file_stem: file_stem.to_owned(),
    }
}
