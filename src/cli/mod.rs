//! The command line: arguments as typed, messages, exit codes.

use std::process::ExitCode;

/// Runs the command with the process's arguments.
pub fn main() -> ExitCode {
    ExitCode::from(1)
}
