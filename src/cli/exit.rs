//! Exit codes, a promise to scripts.

use crate::batch::BatchError;
use std::process::ExitCode;

/// How the command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// Internal error.
    Internal = 1,
    /// Wrong usage.
    Usage = 2,
    /// Finished, but some files failed.
    SomeFailed = 3,
    /// Warnings, under `--strict`.
    Warnings = 4,
    /// Output cannot be written.
    Output = 5,
    /// No input matched.
    NoInput = 6,
    /// Another run holds the output.
    Locked = 11,
    /// Configuration or rules invalid.
    Config = 12,
    /// Stopped by Ctrl-C.
    Interrupted = 130,
    /// Stopped by a request to terminate.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<&BatchError> for Exit {
    fn from(error: &BatchError) -> Self {
        match error {
            BatchError::Output(..) => Self::Output,
            BatchError::Locked(_) => Self::Locked,
            BatchError::Workers(_) => Self::Internal,
            BatchError::Rules(_) => Self::Config,
        }
    }
}
