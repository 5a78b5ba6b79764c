//! One file through the line: its bytes from disk or archive, its document into the output folder.

use super::inputs::Place;
use super::status::Status;
use super::{archive, ids};
use crate::diag::Stage;
use crate::document::Document;
use crate::entities::Mention;
use crate::pipeline::{Conveyor, Input};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What to do with one file.
#[derive(Clone, Debug)]
pub struct Task {
    /// Path as documents and tables show it.
    pub path: String,
    /// Where its bytes lie.
    pub place: Place,
    /// 1, or the number among inputs of the same name and content.
    pub twin: u32,
    /// Folder that the document is written to.
    pub documents: PathBuf,
    /// Folder of the same file system for files that are being written.
    pub staging: PathBuf,
}

/// What became of one file; everything that a run has to know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What became of it.
    pub status: Status,
    /// The document's id, where there is a document.
    pub id: Option<String>,
    /// SHA-256 of the file, where it could be read.
    pub sha256: Option<String>,
    /// Size of the file.
    pub bytes: u64,
    /// Number of pages.
    pub pages: u32,
    /// Number of articles.
    pub articles: u32,
    /// Number of mentions.
    pub mentions: u32,
    /// Number of warnings.
    pub warnings: u32,
    /// The stage that it was in when it failed.
    pub stage: Option<Stage>,
    /// What went wrong, and what to do.
    pub detail: Option<String>,
}

impl Answer {
    /// An input without a document.
    pub fn without_document(status: Status, detail: impl Into<String>) -> Self {
        Self {
            status,
            id: None,
            sha256: None,
            bytes: 0,
            pages: 0,
            articles: 0,
            mentions: 0,
            warnings: 0,
            stage: None,
            detail: Some(detail.into()),
        }
    }
}

/// Converts one file and writes its document, whole or not at all.
///
/// # Errors
/// The document cannot be written. A file that cannot be read is an answer.
pub fn carry(conveyor: &Conveyor, task: &Task, on_stage: &mut dyn FnMut(Stage)) -> io::Result<Answer> {
    on_stage(Stage::Batch);
    let bytes = match read(&task.place) {
        Ok(bytes) => bytes,
        Err(why) => {
            return Ok(Answer { stage: Some(Stage::Batch), ..Answer::without_document(Status::Failed, why) });
        }
    };
    let sha256 = hex(&Sha256::digest(&bytes));
    let id = ids::id(ids::stem(&task.path), &sha256, task.twin);
    let input = Input { path: &task.path, id: &id, sha256: &sha256, bytes: &bytes };
    let size = bytes.len() as u64;
    match conveyor.convert(input, on_stage) {
        Ok(document) => {
            on_stage(Stage::Batch);
            write(&document, task)?;
            Ok(converted(document, sha256, size))
        }
        Err(error) => Ok(Answer {
            sha256: Some(sha256),
            bytes: size,
            stage: Some(Stage::Pdf),
            ..Answer::without_document(Status::of_error(&error), error.to_string())
        }),
    }
}

/// The bytes of a source.
///
/// # Errors
/// What is wrong and what to do, in words.
pub fn read(place: &Place) -> Result<Vec<u8>, String> {
    match place {
        Place::File(path) => fs::read(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => "the file is gone; run again once it is back".to_owned(),
            io::ErrorKind::PermissionDenied => "no permission to read the file; check its rights".to_owned(),
            _ => format!("cannot be read ({e}); check the disk and the file's permissions"),
        }),
        Place::Entry { archive, index } => archive::read(archive, *index),
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n & 15)]);
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(*b)]).collect()
}

fn write(document: &Document<Mention>, task: &Task) -> io::Result<()> {
    let mut json = serde_json::to_vec(document)?;
    json.push(b'\n');
    let name = format!("{}.json", document.id);
    replace(&task.documents.join(&name), &task.staging, &json)
}

/// Writes beside and renames, so that the file is the old or the new one at any instant. Durable only once the
/// run flushes the file system.
fn replace(path: &Path, staging: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = tempfile::Builder::new().prefix("document-").tempfile_in(staging)?;
    io::Write::write_all(&mut beside, bytes)?;
    beside.persist(path)?;
    Ok(())
}

fn converted(document: Document<Mention>, sha256: String, bytes: u64) -> Answer {
    let status = Status::of_text_layer(document.source.text_layer);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let in_articles: usize = document.articles.iter().map(|a| a.mentions.len()).sum();
    let in_imprint = document.imprint.as_ref().map_or(0, |i| i.mentions.len());
    let no_text =
        || "the pages are pictures without text; run OCR (for instance ocrmypdf) and convert the result";
    Answer {
        status,
        id: Some(document.id),
        sha256: Some(sha256),
        bytes,
        pages: document.source.pages,
        articles: count(document.articles.len()),
        mentions: count(in_articles + in_imprint),
        warnings: count(document.warnings.len()),
        stage: None,
        detail: (status == Status::NoText).then(|| no_text().to_owned()),
    }
}
