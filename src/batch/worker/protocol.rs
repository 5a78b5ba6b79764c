//! The lines between a run and its workers.

use crate::batch::carry::{Answer, Task};
use crate::batch::inputs::Place;
use crate::batch::pictures::Drawn;
use crate::diag::Stage;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A path in JSON: text where it is UTF-8, else the system's own form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PathText {
    /// UTF-8; a run of many files holds each path in several places.
    Text(Arc<str>),
    /// Anything else (`{"Unix": [bytes]}`).
    Raw(OsString),
}

impl From<&Path> for PathText {
    fn from(path: &Path) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.into()),
            None => Self::Raw(path.as_os_str().to_owned()),
        }
    }
}

impl From<&PathText> for PathBuf {
    fn from(text: &PathText) -> Self {
        match text {
            PathText::Text(text) => Self::from(&**text),
            PathText::Raw(raw) => Self::from(raw),
        }
    }
}

/// One file to convert. Only `path` is needed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    /// Path as documents and tables show it.
    pub path: String,
    /// The file, or the archive that holds it; without it `path` is opened.
    #[serde(default)]
    pub file: Option<PathText>,
    /// Position in the archive's directory.
    #[serde(default)]
    pub entry: Option<usize>,
    /// Number among inputs of the same name and content, from 1.
    #[serde(default)]
    pub twin: Option<u32>,
    /// Folders for documents and for files that are being written; without them the document stands in the answer.
    #[serde(default)]
    pub into: Option<(PathText, PathText)>,
    /// Folder of the page pictures.
    #[serde(default)]
    pub pictures: Option<PathText>,
    /// Id of the document whose pages are to be drawn; without it the file is converted.
    #[serde(default)]
    pub draw: Option<String>,
}

impl From<&Task> for Order {
    fn from(task: &Task) -> Self {
        let (file, entry) = match &task.place {
            Place::File(path) => (path, None),
            Place::Entry { archive, index } => (archive, Some(*index)),
        };
        Self {
            path: task.path.clone(),
            file: Some(file.as_path().into()),
            entry,
            twin: Some(task.twin),
            pictures: task.into.as_ref().and_then(|f| f.pictures.as_deref()).map(PathText::from),
            draw: None,
            into: task.into.as_ref().map(|f| (f.documents.as_path().into(), f.staging.as_path().into())),
        }
    }
}

/// What a worker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reply {
    /// What became of the file.
    Answer(Box<Answer>),
    /// What became of the pictures.
    Drawn(Drawn),
    /// The document cannot be written: no fault of the file.
    OutputError {
        /// Why.
        output_error: String,
    },
}

/// Every stage with its name on the worker's standard error.
pub const STAGES: [(Stage, &str); 6] = [
    (Stage::Batch, "batch"),
    (Stage::Pdf, "pdf"),
    (Stage::Layout, "layout"),
    (Stage::Structure, "structure"),
    (Stage::Entities, "entities"),
    (Stage::Tables, "tables"),
];

/// What stands before a stage's name on the worker's standard error.
pub const STAGE_MARK: &str = "stage ";
