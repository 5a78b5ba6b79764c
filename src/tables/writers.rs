//! The formats at work, each on a thread of its own: to derive the rows again costs little beside writing them.

use super::column::Cell;
use super::derive;
use super::formats::{self, FileMade, Sink};
use super::index::Indexes;
use super::rows::{FileColumns, Table};
use super::words::Languages;
use super::{FileRow, Format, TableOptions};
use crate::document::Document;
use crate::entities::Mention;
use crate::lang::LangError;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// What all formats have written.
pub(super) struct Written {
    /// Rows of each table.
    pub rows: RowCounts,
    /// The files of each format.
    pub made: Vec<(Format, Vec<FileMade>)>,
    /// Formats that gave up, and why.
    pub failed: Vec<(Format, String)>,
    /// Documents that could not be read, and why.
    pub unread: Vec<String>,
}

/// Why nothing is written.
pub(super) enum WriteError {
    /// The folder is full or cannot be written.
    Folder(io::Error),
    /// The user's rules have mistakes.
    Rules(LangError),
}

impl From<io::Error> for WriteError {
    fn from(cause: io::Error) -> Self {
        Self::Folder(cause)
    }
}

type RowCounts = [u64; Table::ALL.len()];

/// What the formats are handed.
enum Piece {
    Documents(Vec<Document<Mention>>),
    Files(Vec<FileRow>),
}

/// Documents or files of one piece: few, for each format keeps some pieces waiting.
const AT_ONCE: usize = 4;

/// Writes the tables of all formats into `folder`. A format that fails is left out; its files stay in a folder of its
/// own, which goes with it.
pub(super) fn write(
    documents: impl Iterator<Item = io::Result<Document<Mention>>>,
    files: impl Iterator<Item = FileRow>,
    options: &TableOptions,
    folder: &Path,
) -> Result<Written, WriteError> {
    let mut formats = options.formats.clone();
    formats.sort_unstable();
    formats.dedup();
    let mut writers = Vec::new();
    for format in formats {
        let own = folder.join(format.name());
        std::fs::create_dir(&own)?;
        writers.push((format, own));
    }
    let (unread, done) = thread::scope(|scope| {
        let begin = |(format, own): (Format, PathBuf)| {
            let (to, from) = sync_channel(1);
            (to, scope.spawn(move || Writer::open(format, own, options).write(&from)))
        };
        let (to, threads): (Vec<_>, Vec<_>) = writers.into_iter().map(begin).unzip();
        let unread = hand_out(documents, files, &to);
        drop(to);
        let joined = threads.into_iter().map(|t| t.join().unwrap_or_else(|p| std::panic::resume_unwind(p)));
        (unread, joined.collect::<Result<Vec<_>, _>>())
    });
    let mut written = Written { rows: RowCounts::default(), made: Vec::new(), failed: Vec::new(), unread };
    for writer in done.map_err(WriteError::Rules)? {
        written.rows = writer.rows;
        match writer.made {
            Ok(files) => {
                for file in &files {
                    std::fs::rename(writer.own.join(&file.name), folder.join(&file.name))?;
                }
                written.made.push((writer.format, files));
            }
            Err(error) if is_the_folders_fault(&error) => return Err(error.into()),
            Err(error) => written.failed.push((writer.format, error.to_string())),
        }
        std::fs::remove_dir_all(writer.own)?;
    }
    Ok(written)
}

fn is_the_folders_fault(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), PermissionDenied | QuotaExceeded | ReadOnlyFilesystem | StorageFull)
}

/// Hands everything to every format; answers which documents could not be read, and why.
fn hand_out(
    documents: impl Iterator<Item = io::Result<Document<Mention>>>,
    files: impl Iterator<Item = FileRow>,
    to: &[SyncSender<Arc<Piece>>],
) -> Vec<String> {
    let mut unread = Vec::new();
    let mut last_id = String::new();
    let readable = documents.filter_map(|document| match document {
        // A second document of the same id is passed over.
        Ok(document) if document.id == last_id => None,
        Ok(document) => {
            last_id.clone_from(&document.id);
            Some(document)
        }
        Err(cause) => {
            unread.push(cause.to_string());
            None
        }
    });
    in_pieces(readable, Piece::Documents, to);
    in_pieces(files, Piece::Files, to);
    unread
}

fn in_pieces<T>(
    mut all: impl Iterator<Item = T>,
    piece: impl Fn(Vec<T>) -> Piece,
    to: &[SyncSender<Arc<Piece>>],
) {
    loop {
        let some: Vec<T> = all.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            return;
        }
        let piece = Arc::new(piece(some));
        for format in to {
            // One that is gone tells why when it is joined.
            drop(format.send(Arc::clone(&piece)));
        }
    }
}

/// A format at work.
struct Writer {
    format: Format,
    own: PathBuf,
    /// What writes, or why it gave up.
    sink: io::Result<Box<dyn Sink>>,
    rows: RowCounts,
    languages: Languages,
    indexes: Indexes,
    /// Warnings about texts that are too long for a cell, by path; few documents have one.
    cut: BTreeMap<String, u64>,
}

/// What a format has done.
struct Finished {
    format: Format,
    own: PathBuf,
    rows: RowCounts,
    made: io::Result<Vec<FileMade>>,
}

impl Writer {
    fn open(format: Format, own: PathBuf, options: &TableOptions) -> Self {
        Self {
            sink: formats::open(format, &own, options),
            format,
            own,
            rows: RowCounts::default(),
            languages: Languages::new(options.rules.clone()),
            indexes: Indexes::default(),
            cut: BTreeMap::new(),
        }
    }

    fn write(mut self, pieces: &Receiver<Arc<Piece>>) -> Result<Finished, LangError> {
        for piece in pieces {
            match piece.as_ref() {
                Piece::Documents(documents) => documents.iter().try_for_each(|d| self.document(d))?,
                Piece::Files(files) => files.iter().for_each(|f| self.file(f)),
            }
        }
        let Self { format, own, mut sink, mut rows, indexes, .. } = self;
        indexes.rows(&mut |table, row| put(&mut sink, &mut rows, table, row));
        Ok(Finished { format, own, rows, made: sink.and_then(|sink| sink.finish()) })
    }

    fn document(&mut self, document: &Document<Mention>) -> Result<(), LangError> {
        let Self { sink, rows, languages, indexes, cut, .. } = self;
        let words = languages.words(&document.issue.language)?;
        let added = derive::rows(document, words, indexes, &mut |table, row| put(sink, rows, table, row));
        if added > 0 {
            cut.insert(document.source.path.clone(), added as u64);
        }
        Ok(())
    }

    fn file(&mut self, file: &FileRow) {
        let Self { sink, rows, cut, .. } = self;
        let emit: &mut derive::Emit<'_> = &mut |table, row| put(sink, rows, table, row);
        let row = FileColumns {
            path: &file.path,
            status: &file.status,
            issue_id: file.issue_id.as_deref(),
            pages: file.pages,
            articles: file.articles,
            mentions: file.mentions,
            warnings: file.warnings + cut.get(&file.path).copied().unwrap_or_default(),
            message: file.message.as_deref(),
            sha256: file.sha256.as_deref(),
            bytes: file.bytes,
        };
        derive::send(Table::Files, &[&row], emit);
        for note in &file.notes {
            derive::warning(&file.path, file.issue_id.as_deref(), note, emit);
        }
    }
}

fn put(sink: &mut io::Result<Box<dyn Sink>>, rows: &mut RowCounts, table: Table, row: &[Cell<'_>]) {
    rows[table as usize] += 1;
    if let Ok(at_work) = sink
        && let Err(error) = at_work.row(table, row)
    {
        *sink = Err(error);
    }
}
