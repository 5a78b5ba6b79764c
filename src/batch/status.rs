//! What became of an input: the words in the column `status` of `files.csv`.

use crate::document::TextLayer;
use crate::pipeline::ReadError;
use serde::{Deserialize, Serialize};

/// What became of an input. Scripts filter by these words, so they stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Converted.
    Ok,
    /// Converted, but there is no text in it: a scan.
    NoText,
    /// It needs a password that was not given, or cannot be decrypted.
    Encrypted,
    /// It cannot be read: no PDF, empty, damaged, no permission.
    Failed,
    /// It took longer than the time limit.
    Timeout,
    /// It took more memory than the limit.
    OutOfMemory,
    /// The program failed on it.
    Crashed,
    /// Not converted on purpose: a link, a special file, an archive without PDFs.
    Skipped,
}

impl Status {
    /// Every status, in the order of the summary.
    pub const ALL: [Self; 8] = [
        Self::Ok,
        Self::NoText,
        Self::Encrypted,
        Self::Failed,
        Self::Timeout,
        Self::OutOfMemory,
        Self::Crashed,
        Self::Skipped,
    ];

    /// The word in `files.csv`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NoText => "no_text",
            Self::Encrypted => "encrypted",
            Self::Failed => "failed",
            Self::Timeout => "timeout",
            Self::OutOfMemory => "out_of_memory",
            Self::Crashed => "crashed",
            Self::Skipped => "skipped",
        }
    }

    /// Whether the user has to do something to get this input into the tables.
    pub const fn is_failure(self) -> bool {
        !matches!(self, Self::Ok | Self::Skipped)
    }

    /// Whether the worker died of it.
    pub const fn is_violent(self) -> bool {
        matches!(self, Self::Timeout | Self::OutOfMemory | Self::Crashed)
    }

    /// Whether there is a document of it.
    pub const fn has_document(self) -> bool {
        matches!(self, Self::Ok | Self::NoText)
    }

    /// The status of a file that was read.
    pub const fn of_text_layer(layer: TextLayer) -> Self {
        match layer {
            TextLayer::None => Self::NoText,
            TextLayer::Digital | TextLayer::Ocr | TextLayer::Mixed => Self::Ok,
        }
    }

    /// The status of a file that could not be read.
    pub const fn of_error(error: &ReadError) -> Self {
        match error {
            ReadError::Encrypted | ReadError::WrongPassword | ReadError::UnsupportedEncryption(_) => {
                Self::Encrypted
            }
            _ => Self::Failed,
        }
    }
}
