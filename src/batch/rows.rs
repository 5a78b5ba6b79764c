//! From documents and ledger to tables: what `tables` needs to be told.

use super::inputs::PassedOver;
use super::ledger::{Ledger, Record};
use super::output::Output;
use super::pictures;
use super::report::Totals;
use super::run::BatchError;
use super::status::Status;
use crate::diag::{Code, Stage, Warning};
use crate::document::Document;
use crate::entities::Mention;
use crate::report::{FIRST_PAGE, IssuePages, LabelLanguage, Overview};
use crate::tables::{self, FileRow, Format, TableOptions, TablesError, UnknownChoice};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

/// Documents that are read at a time: enough for all cores, few enough for a small memory.
const READ_AT_ONCE: usize = 16;

/// Options from the words of the command line.
///
/// # Errors
/// A word that names no choice.
pub fn table_options(
    formats: &str,
    dialect: &str,
    newlines: &str,
    rules: Option<&Path>,
    rules_hash: &str,
) -> Result<TableOptions, UnknownChoice> {
    Ok(TableOptions {
        formats: formats.split(',').map(|name| name.trim().parse::<Format>()).collect::<Result<_, _>>()?,
        csv_dialect: dialect.parse()?,
        csv_newlines: newlines.parse()?,
        rules: rules.map(Path::to_owned),
        rules_hash: rules_hash.to_owned(),
        ..TableOptions::default()
    })
}

/// Changes when the same documents would give other tables.
pub fn fingerprint(options: &TableOptions, report: Option<LabelLanguage>) -> String {
    super::fingerprint(&[&format!("{options:?} {report:?}")])
}

/// Builds all tables from the documents.
///
/// # Errors
/// A table cannot be written, or the user's rules have mistakes.
pub fn build(
    output: &Output,
    ledger: &Ledger,
    options: &TableOptions,
    report: Option<LabelLanguage>,
) -> Result<Totals, BatchError> {
    build_from(&[output.documents()], output, ledger, options, report)
}

/// Builds the tables of an output folder again, with the documents of further folders.
///
/// # Errors
/// As `build`; or another run holds the folder.
pub fn rebuild(
    root: &Path,
    parts: &[PathBuf],
    options: &TableOptions,
    report: Option<LabelLanguage>,
    wait: Duration,
) -> Result<Totals, BatchError> {
    let output = Output::open(root, None, wait)?;
    let roots: Vec<&Path> = std::iter::once(root).chain(parts.iter().map(PathBuf::as_path)).collect();
    let mut ledger = Ledger::default();
    for path in roots.iter().flat_map(|root| Output::ledgers(root)) {
        ledger.read_ledger(&path);
    }
    if report.is_some() {
        let bring = |part: &PathBuf| pictures::bring(part, &output);
        parts.iter().try_for_each(bring).map_err(|e| BatchError::Output(root.to_owned(), e))?;
    }
    let folders: Vec<PathBuf> = roots.iter().map(|root| root.join("documents")).collect();
    let totals = build_from(&folders, &output, &ledger, options, report)?;
    remember(&output, fingerprint(options, report), &totals)
        .map_err(|e| BatchError::Output(output.ledger(), e))?;
    Ok(totals)
}

/// Tells the next run which tables stand in the folder.
fn remember(output: &Output, fingerprint: String, totals: &Totals) -> io::Result<()> {
    if !output.ledger().exists() {
        return Ok(());
    }
    let mut own = Ledger::default();
    own.read_ledger(&output.ledger());
    own.header.tables = fingerprint;
    own.header.table_files.clone_from(&totals.table_files);
    output.replace(&output.ledger(), |out| own.write(out))
}

fn build_from(
    folders: &[PathBuf],
    output: &Output,
    ledger: &Ledger,
    options: &TableOptions,
    report: Option<LabelLanguage>,
) -> Result<Totals, BatchError> {
    let root = output.root();
    let fails = |cause| BatchError::Output(root.to_owned(), cause);
    let documents = documents(folders);
    let files = inputs(ledger, &documents);
    let pages = report.map(|language| IssuePages::open(root, &output.staging(), language)).transpose();
    let pages = pages.map_err(fails)?;
    let mut overview = pages.as_ref().map(Overview::begin).transpose().map_err(fails)?;
    let mut unwritten = None;
    let (ahead, read) = sync_channel(1);
    let built = std::thread::scope(|scope| {
        // The next documents are read while the rows of these are written.
        scope.spawn(|| read_ahead(&documents, pages.as_ref(), ahead));
        let streamed = read.into_iter().flatten().map(|(document, page)| {
            let added = match (&document, &mut overview) {
                (Ok(document), Some(overview)) => overview.add(document),
                _ => Ok(()),
            };
            unwritten = unwritten.take().or(page.and(added).err());
            document
        });
        tables::build(streamed, files.iter().filter_map(Input::row), options, root)
    });
    let report = built.map_err(|e| match e {
        TablesError::Unwritable { cause, .. } => fails(cause),
        TablesError::Rules(e) => BatchError::Rules(e.to_string()),
    })?;
    if let Some(cause) = unwritten {
        return Err(fails(cause));
    }
    let mut table_files = report.files;
    if let Some(overview) = overview {
        overview.finish().map_err(fails)?;
        table_files.push(FIRST_PAGE.to_owned());
    }
    Ok(Totals {
        documents: documents.len(),
        files: files.len(),
        table_files,
        problems: report
            .failed
            .iter()
            .map(|(f, why)| format!("{}: {why}", f.name()))
            .chain(report.unread)
            .collect(),
        report_is_older: pages.is_none() && root.join(FIRST_PAGE).is_file(),
    })
}

/// A document: its id and where it lies.
type Found = (String, PathBuf);

/// A document, and whether its page could be written.
type Shown = (io::Result<Document<Mention>>, io::Result<()>);

/// Reads all documents in order, some at a time on all cores, until nobody takes them.
fn read_ahead(documents: &[Found], pages: Option<&IssuePages>, ahead: SyncSender<Vec<Shown>>) {
    for some in documents.chunks(READ_AT_ONCE) {
        let read = some.par_iter().map(|(_, path)| shown(path, pages)).collect();
        if ahead.send(read).is_err() {
            return;
        }
    }
}

fn shown(path: &Path, pages: Option<&IssuePages>) -> Shown {
    let document = read(path);
    let page = match (&document, pages) {
        (Ok(document), Some(pages)) => pages.write(document),
        _ => Ok(()),
    };
    (document, page)
}

/// Every document below the folders by its id, sorted.
fn documents(folders: &[PathBuf]) -> Vec<Found> {
    let entries = folders.iter().flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().flatten());
    let document = |entry: walkdir::DirEntry| {
        let name = entry.file_name().to_str()?;
        let id = name.strip_suffix(".json").filter(|id| !id.starts_with('.'))?;
        entry.file_type().is_file().then(|| (id.to_owned(), entry.path().to_owned()))
    };
    let mut documents: Vec<Found> = entries.filter_map(document).collect();
    documents.sort();
    documents.dedup_by(|b, a| a.0 == b.0);
    documents
}

fn read(path: &Path) -> io::Result<Document<Mention>> {
    let wrong = |e: String| {
        io::Error::other(format!("{}: not a document ({e}); convert its PDF with --force", path.display()))
    };
    let bytes = std::fs::read(path).map_err(|e| wrong(e.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string()))
}

/// What a row of `files` is made from. The rows themselves are made one by one: of ten thousand inputs they would
/// take more memory than anything else in a run.
enum Input<'a> {
    Known(&'a Record),
    PassedOver(&'a PassedOver),
    /// A document that no ledger knows, and the path of its file.
    Unknown(&'a Found, String),
}

impl Input<'_> {
    fn order(&self) -> (&str, Option<&str>, Option<&str>) {
        match self {
            Self::Known(record) => {
                (&record.path, record.answer.id.as_deref(), record.answer.sha256.as_deref())
            }
            Self::PassedOver(input) => (&input.path, None, None),
            Self::Unknown((id, _), path) => (path, Some(id), None),
        }
    }

    fn row(&self) -> Option<FileRow> {
        match self {
            Self::Known(record) => Some(of_record(record)),
            Self::PassedOver(input) => Some(of_passed_over(input)),
            Self::Unknown((_, path), _) => Some(of_document(&read(path).ok()?)),
        }
    }
}

/// Every input once, sorted by path; documents that no ledger knows are inputs as well.
fn inputs<'a>(ledger: &'a Ledger, documents: &'a [Found]) -> Vec<Input<'a>> {
    let mut inputs: Vec<Input<'_>> = ledger.records.values().map(|record| Input::Known(record)).collect();
    inputs.extend(ledger.header.passed_over.iter().map(Input::PassedOver));
    let known: BTreeSet<&str> = ledger.records.values().filter_map(|r| r.answer.id.as_deref()).collect();
    let unknown = documents.iter().filter(|(id, _)| !known.contains(id.as_str()));
    inputs.extend(unknown.filter_map(|found| Some(Input::Unknown(found, read(&found.1).ok()?.source.path))));
    inputs.sort_by(|a, b| a.order().cmp(&b.order()));
    inputs.dedup_by(|b, a| a.order() == b.order() && a.row() == b.row());
    inputs
}

fn of_record(record: &Record) -> FileRow {
    let answer = &record.answer;
    let has_document = answer.status.has_document();
    let message = match (answer.stage, &answer.detail) {
        (Some(stage), Some(detail)) if answer.status.is_violent() => {
            Some(format!("in stage {}: {detail}", stage_name(stage)))
        }
        (_, detail) => detail.clone(),
    };
    let undrawn = |why: &String| Warning::on_file(Stage::Batch, Code::PageNotDrawn, why.clone());
    let undrawn: Vec<Warning> = answer.undrawn.iter().map(undrawn).collect();
    FileRow {
        path: record.path.clone(),
        sha256: answer.sha256.clone(),
        bytes: answer.sha256.is_some().then_some(answer.bytes),
        status: answer.status.as_str().into(),
        issue_id: answer.id.clone(),
        pages: has_document.then_some(answer.pages),
        articles: has_document.then_some(answer.articles.into()),
        mentions: has_document.then_some(answer.mentions.into()),
        warnings: u64::from(answer.warnings) + undrawn.len() as u64,
        message,
        notes: undrawn,
    }
}

fn of_passed_over(input: &PassedOver) -> FileRow {
    let skipped = input.status == Status::Skipped;
    let note = || Warning::on_file(Stage::Batch, Code::InputSkipped, input.detail.clone());
    FileRow {
        path: input.path.clone(),
        status: input.status.as_str().into(),
        warnings: skipped.into(),
        message: Some(input.detail.clone()),
        notes: if skipped { vec![note()] } else { Vec::new() },
        ..FileRow::default()
    }
}

/// The same row that its record would give.
fn of_document(document: &Document<Mention>) -> FileRow {
    let answer = super::carry::about(document);
    FileRow {
        path: document.source.path.clone(),
        sha256: Some(document.source.sha256.clone()),
        bytes: Some(document.source.bytes),
        status: answer.status.as_str().into(),
        issue_id: Some(document.id.clone()),
        pages: Some(answer.pages),
        articles: Some(answer.articles.into()),
        mentions: Some(answer.mentions.into()),
        warnings: answer.warnings.into(),
        message: answer.detail,
        notes: Vec::new(),
    }
}

fn stage_name(stage: Stage) -> &'static str {
    super::worker::STAGES.iter().find(|(s, _)| *s == stage).map_or("batch", |(_, name)| *name)
}

/// Whether every table that was written is still there.
pub fn all_there(root: &Path, files: &[String]) -> bool {
    files.iter().all(|name| root.join(name).is_file())
}
