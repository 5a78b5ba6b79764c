//! Documents to tables: flat rows, the files of each format, and the data package that describes them.
//!
//! In come documents in the order of their ids and a row for every input; out come files in a folder, all of them or
//! none. Rows stream: memory grows with the number of different names, not with the number of documents.
//! One definition of a column (`rows.rs`) serves every format. Knows no PDF and no layout.

use crate::diag::Warning;
use crate::document::Document;
use crate::entities::Mention;
use crate::lang::LangError;
use column::Cell;
use formats::{FileMade, Sink};
use index::Indexes;
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;
use words::Languages;

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
    let mut sinks = Sinks::open(staging.path(), options).map_err(unwritable)?;
    let unread = write_rows(documents, files, options, &mut sinks)?;
    let rows = Table::ALL.iter().map(|t| (t.spec().name, sinks.rows[*t as usize])).collect();
    let (made, failed) = sinks.finish().map_err(unwritable)?;
    let mut names: Vec<String> = made.iter().flat_map(|(_, files)| files).map(|f| f.name.clone()).collect();
    write_package(&made, options, staging.path()).map_err(unwritable)?;
    names.push(PACKAGE.to_owned());
    if made.iter().any(|(format, _)| *format == Format::Csv) {
        names.extend(write_loaders(options, staging.path()).map_err(unwritable)?);
    }
    staging.commit().map_err(unwritable)?;
    Ok(TableReport { rows, files: names, failed, unread })
}

fn write_rows(
    documents: impl Iterator<Item = io::Result<Document<Mention>>>,
    files: impl Iterator<Item = FileRow>,
    options: &TableOptions,
    sinks: &mut Sinks,
) -> Result<Vec<String>, TablesError> {
    let mut languages = Languages::new(options.rules.clone());
    let mut indexes = Indexes::default();
    let mut unread = Vec::new();
    // What no file knows of itself: a text that is too long for a cell. Few documents have one.
    let mut added_warnings = BTreeMap::new();
    let mut last_id = String::new();
    for document in documents {
        let document = match document {
            Ok(document) => document,
            Err(cause) => {
                unread.push(cause.to_string());
                continue;
            }
        };
        if document.id == last_id {
            continue;
        }
        let words = languages.words(&document.issue.language)?;
        let added = derive::rows(&document, words, &mut indexes, &mut |table, row| sinks.put(table, row));
        if added > 0 {
            added_warnings.insert(document.source.path, added as u64);
        }
        last_id = document.id;
    }
    let emit: &mut derive::Emit<'_> = &mut |table, row| sinks.put(table, row);
    indexes.rows(emit);
    for mut file in files {
        file.warnings += added_warnings.get(&file.path).copied().unwrap_or_default();
        file_rows(&file, emit);
    }
    Ok(unread)
}

fn file_rows(file: &FileRow, emit: &mut derive::Emit<'_>) {
    let row = rows::FileColumns {
        path: &file.path,
        status: &file.status,
        issue_id: file.issue_id.as_deref(),
        pages: file.pages,
        articles: file.articles,
        mentions: file.mentions,
        warnings: file.warnings,
        message: file.message.as_deref(),
        sha256: file.sha256.as_deref(),
        bytes: file.bytes,
    };
    derive::send(Table::Files, &[&row], emit);
    for note in &file.notes {
        derive::warning(&file.path, file.issue_id.as_deref(), note, emit);
    }
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

/// A format's writer, or why it gave up.
type Writer = Result<Box<dyn Sink>, io::Error>;

/// The formats at work. One that fails is set aside with its error; its files never leave the staging folder.
struct Sinks {
    at_work: Vec<(Format, Writer)>,
    rows: [u64; Table::ALL.len()],
    folder: std::path::PathBuf,
}

type Made = Vec<(Format, Vec<FileMade>)>;

impl Sinks {
    fn open(folder: &Path, options: &TableOptions) -> io::Result<Self> {
        let mut formats = options.formats.clone();
        formats.sort_unstable();
        formats.dedup();
        let mut at_work = Vec::new();
        for format in formats {
            let own = folder.join(format.name());
            std::fs::create_dir(&own)?;
            at_work.push((format, formats::open(format, &own, options)));
        }
        Ok(Self { at_work, rows: [0; Table::ALL.len()], folder: folder.to_owned() })
    }

    fn put(&mut self, table: Table, row: &[Cell<'_>]) {
        self.rows[table as usize] += 1;
        for (_, at_work) in &mut self.at_work {
            if let Ok(sink) = at_work
                && let Err(error) = sink.row(table, row)
            {
                *at_work = Err(error);
            }
        }
    }

    /// Completes all formats. An error that the folder is to blame for is everyone's.
    fn finish(self) -> io::Result<(Made, Vec<(Format, String)>)> {
        let (mut made, mut failed) = (Vec::new(), Vec::new());
        for (format, at_work) in self.at_work {
            let own = self.folder.join(format.name());
            match at_work.and_then(|sink| sink.finish()) {
                Ok(files) => {
                    for file in &files {
                        std::fs::rename(own.join(&file.name), self.folder.join(&file.name))?;
                    }
                    made.push((format, files));
                }
                Err(error) if is_the_folders_fault(&error) => return Err(error),
                Err(error) => failed.push((format, error.to_string())),
            }
            std::fs::remove_dir_all(own)?;
        }
        Ok((made, failed))
    }
}

fn is_the_folders_fault(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull)
}

#[cfg(test)]
mod tests;
