//! Documents to tables: flat rows, the files of each format, and the data package that describes them.
//!
//! In come documents in the order of their ids and a row for every input; out come files in a folder, all of them or
//! none. Rows stream: memory grows with the number of different names, not with the number of documents.
//! One definition of a column (`rows.rs`) serves every format. Knows no PDF and no layout.

use crate::diag::Warning;
use crate::document::Document;
use crate::entities::Mention;
use crate::lang::LangError;
use formats::FileMade;
use std::io::{self, Write as _};
use std::path::Path;
use writers::{WriteError, Written};

pub mod atomic;
mod column;
mod context;
mod derive;
mod edtf;
mod formats;
mod guard;
mod index;
mod loaders;
mod options;
mod package;
mod page;
mod rows;
mod words;
mod writers;

pub use derive::value_text;
pub use options::{CsvDialect, Format, Newlines, TableOptions, UnknownChoice};
pub use page::markdown;
pub use rows::Table;

/// The file that describes the others.
pub const PACKAGE: &str = "datapackage.json";

/// What became of one input, for the table `files`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileRow {
    /// Path as it was given.
    pub path: String,
    /// SHA-256 in hex; `None` where the file could not be read.
    pub sha256: Option<String>,
    /// Size; `None` where the file could not be read.
    pub bytes: Option<u64>,
    /// `ok`, `failed`, `no_text`, `encrypted`, …
    pub status: String,
    /// The document that stands in `documents/`, if one does.
    pub issue_id: Option<String>,
    /// Number of pages.
    pub pages: Option<u32>,
    /// Number of articles.
    pub articles: Option<u64>,
    /// Number of mentions.
    pub mentions: Option<u64>,
    /// Number of warnings.
    pub warnings: u64,
    /// What happened and what to do about it.
    pub message: Option<String>,
    /// Warnings about this input that stand in no document; rows of the table `warnings`.
    pub notes: Vec<Warning>,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableReport {
    /// Rows of each table, in the order of [`Table::ALL`].
    pub rows: Vec<(&'static str, u64)>,
    /// Names of the files, in the order that they were made.
    pub files: Vec<String>,
    /// Formats that could not be written, and why; the others are complete.
    pub failed: Vec<(Format, String)>,
    /// Documents that could not be read, and why; their rows are missing.
    pub unread: Vec<String>,
}

/// Why no table was written.
#[derive(Debug, thiserror::Error)]
pub enum TablesError {
    /// The folder cannot be written; the old tables stand.
    #[error("tables cannot be written to {folder}: {cause}")]
    Unwritable {
        /// The output folder.
        folder: String,
        /// Why.
        cause: io::Error,
    },
    /// The user's rules have mistakes.
    #[error(transparent)]
    Rules(#[from] LangError),
}

/// Builds every table of a run into `out`.
///
/// `documents` come sorted by id; a second one of the same id is passed over. Where one format fails, the others are
/// written; where the disk is full or the folder read-only, nothing changes.
///
/// # Errors
/// The folder cannot be written, or the user's rules have mistakes.
pub fn build(
    documents: impl Iterator<Item = io::Result<Document<Mention>>>,
    files: impl Iterator<Item = FileRow>,
    options: &TableOptions,
    out: &Path,
) -> Result<TableReport, TablesError> {
    let unwritable = |cause| TablesError::Unwritable { folder: out.display().to_string(), cause };
    let staging = atomic::Staging::create(out).map_err(unwritable)?;
    let Written { rows, made, failed, unread } = writers::write(documents, files, options, staging.path())
        .map_err(|e| match e {
            WriteError::Folder(cause) => unwritable(cause),
            WriteError::Rules(e) => TablesError::Rules(e),
        })?;
    let rows = Table::ALL.iter().map(|t| (t.spec().name, rows[*t as usize])).collect();
    let mut names: Vec<String> = made.iter().flat_map(|(_, files)| files).map(|f| f.name.clone()).collect();
    write_package(&made, options, staging.path()).map_err(unwritable)?;
    names.push(PACKAGE.to_owned());
    if made.iter().any(|(format, _)| *format == Format::Csv) {
        names.extend(write_loaders(options, staging.path()).map_err(unwritable)?);
    }
    staging.commit().map_err(unwritable)?;
    Ok(TableReport { rows, files: names, failed, unread })
}

fn write_package(made: &[(Format, Vec<FileMade>)], options: &TableOptions, folder: &Path) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(&package::describe(made, options))?;
    text.push('\n');
    std::fs::File::create_new(folder.join(PACKAGE))?.write_all(text.as_bytes())
}

/// The scripts that read the CSV files; answers their names.
fn write_loaders(options: &TableOptions, folder: &Path) -> io::Result<Vec<String>> {
    let write = |(name, text): (&str, String)| {
        std::fs::File::create_new(folder.join(name))?.write_all(text.as_bytes())?;
        Ok(name.to_owned())
    };
    loaders::scripts(options).into_iter().map(write).collect()
}

#[cfg(test)]
mod tests;
