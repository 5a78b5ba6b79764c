//! The command line: arguments as typed, messages, exit codes.

mod args;
mod convert;
mod exit;
mod messages;
mod single;

use args::{Cli, Command};
use clap::Parser;
use exit::Exit;
use std::process::ExitCode;

/// Runs the command with the process's arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing can be done about a terminal that is gone.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done }.into();
        }
    };
    run(cli).into()
}

fn run(cli: Cli) -> Exit {
    match cli.command {
        Command::Convert(args) => convert::convert(&args),
        Command::Text(args) => single::text(&args),
        Command::Inspect(args) => single::inspect(&args),
        Command::Recognise(args) => single::recognise(&args),
    }
}
