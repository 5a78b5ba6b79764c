//! Exit codes, a promise to scripts.

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
    /// Output cannot be written.
    Output = 5,
    /// No input matched.
    NoInput = 6,
    /// Configuration or rules invalid.
    Config = 12,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
