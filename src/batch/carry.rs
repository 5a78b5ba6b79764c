//! One file through the line: its bytes from disk or archive, its document into the output folder.

use super::inputs::Place;
use super::status::Status;
use super::{archive, ids, pictures};
use crate::diag::Stage;
use crate::document::Document;
use crate::entities::Mention;
use crate::pipeline::{Conveyor, Input};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

/// What to do with one file.
#[derive(Clone, Debug)]
pub struct Task {
    /// Path as documents and tables show it.
    pub path: String,
    /// Where its bytes lie.
    pub place: Place,
    /// 1, or the number among inputs of the same name and content.
    pub twin: u32,
    /// Where the document is written, if it is.
    pub into: Option<Folders>,
}

/// Where documents are written.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Folder of the documents.
    pub documents: PathBuf,
    /// Folder of the same file system for files that are being written.
    pub staging: PathBuf,
    /// Folder of the page pictures, where a report is asked for.
    pub pictures: Option<PathBuf>,
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
    /// Size of the document as written; 0 where none was.
    #[serde(default)]
    pub document_bytes: u64,
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
    /// Why the report lacks a picture of a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undrawn: Option<String>,
}

impl Answer {
    /// An input without a document.
    pub fn without_document(status: Status, detail: impl Into<String>) -> Self {
        Self {
            status,
            id: None,
            sha256: None,
            bytes: 0,
            document_bytes: 0,
            pages: 0,
            articles: 0,
            mentions: 0,
            warnings: 0,
            stage: None,
            detail: Some(detail.into()),
            undrawn: None,
        }
    }
}

/// Converts one file and writes its document, whole or not at all.
///
/// # Errors
/// The document cannot be written. A file that cannot be read is an answer.
pub fn carry(conveyor: &Conveyor, task: &Task, on_stage: &mut dyn FnMut(Stage)) -> io::Result<Carried> {
    on_stage(Stage::Batch);
    let bytes = match read(&task.place) {
        Ok(bytes) => bytes,
        Err(why) => {
            let answer = Answer::without_document(Status::Failed, why);
            return Ok((Answer { stage: Some(Stage::Batch), ..answer }, None));
        }
    };
    let sha256 = sha256_hex(&bytes);
    let id = ids::id(ids::stem(&task.path), &sha256, task.twin);
    let input = Input { path: &task.path, id: &id, sha256: &sha256, bytes: &bytes };
    let converted = conveyor.convert(input, on_stage);
    on_stage(Stage::Batch);
    let read = Answer {
        sha256: Some(sha256.clone()),
        bytes: bytes.len() as u64,
        ..Answer::without_document(Status::Failed, "")
    };
    match converted {
        Ok(document) => {
            let written = task.into.as_ref().map(|folders| write(&document, folders)).transpose()?;
            let answer =
                Answer { bytes: read.bytes, document_bytes: written.unwrap_or(0), ..about(&document) };
            Ok((answer, Some(document)))
        }
        Err(error) => {
            let (status, detail) = (Status::of_error(&error), Some(error.to_string()));
            Ok((Answer { status, detail, stage: Some(Stage::Pdf), ..read }, None))
        }
    }
}

/// An answer, and the document where there is one.
pub type Carried = (Answer, Option<Document<Mention>>);

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

/// SHA-256 of bytes in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Writes beside and renames, so that the file is the old or the new one at any instant. It is durable only once
/// the run flushes the file system. Returns its size.
fn write(document: &Document<Mention>, folders: &Folders) -> io::Result<u64> {
    let mut json = serde_json::to_vec(document)?;
    json.push(b'\n');
    let mut beside = tempfile::Builder::new()
        .prefix("document-")
        .permissions(PermissionsExt::from_mode(0o666))
        .tempfile_in(&folders.staging)?;
    beside.write_all(&json)?;
    beside.persist(folders.documents.join(format!("{}.json", document.id)))?;
    pictures::note_heads(document, folders)?;
    Ok(json.len() as u64)
}

/// What a run has to know of a document.
pub fn about(document: &Document<Mention>) -> Answer {
    let status = Status::of_text_layer(document.source.text_layer);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let in_articles: usize = document.articles.iter().map(|a| a.mentions.len()).sum();
    let in_imprint = document.imprint.as_ref().map_or(0, |i| i.mentions.len());
    Answer {
        status,
        id: Some(document.id.clone()),
        pages: document.source.pages,
        articles: count(document.articles.len()),
        mentions: count(in_articles + in_imprint),
        warnings: count(document.warnings.len()),
        detail: (status == Status::NoText).then(|| NO_TEXT.to_owned()),
        sha256: Some(document.source.sha256.clone()),
        bytes: document.source.bytes,
        document_bytes: 0,
        stage: None,
        undrawn: None,
    }
}

/// What the user is told of a scan.
const NO_TEXT: &str =
    "the pages are pictures without text; run OCR (for instance ocrmypdf) and convert the result";
