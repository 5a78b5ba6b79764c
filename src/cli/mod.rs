//! The command line: arguments as typed, messages, exit codes.

mod args;
mod config;
mod convert;
mod exit;
mod messages;
mod rules;
mod signals;
mod single;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use exit::Exit;
use messages::Messages;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// Runs the command with the process's arguments.
pub fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let exit = match parse(&typed) {
        Ok(cli) => run(cli),
        Err(exit) => exit,
    };
    exit.into()
}

/// The arguments as typed, with those of the configuration file.
fn parse(typed: &[OsString]) -> Result<Cli, Exit> {
    let cli = Cli::try_parse_from(typed).map_err(|e| usage(&e))?;
    let Some(file) = &cli.config else { return Ok(cli) };
    let messages = Messages::new(cli.log_format, cli.quiet);
    let invalid = |why: String| {
        messages.error(&why);
        Exit::Config
    };
    let all = config::with_file(typed, file, name(&cli.command)).map_err(invalid)?;
    Cli::try_parse_from(all)
        .map_err(|e| invalid(format!("{}: {}", file.display(), e.render().to_string().trim())))
}

fn usage(error: &clap::Error) -> Exit {
    // Nothing can be done about a terminal that is gone.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

fn name(command: &Command) -> &'static str {
    match command {
        Command::Convert(_) => "convert",
        Command::Tables(_) => "tables",
        Command::Text(_) => "text",
        Command::Inspect(_) => "inspect",
        Command::Recognise(_) => "recognise",
        Command::Explain(_) => "explain",
        Command::Rules(_) => "rules",
        Command::Worker(_) => "worker",
        Command::Completions { .. } => "completions",
        Command::Man => "man",
    }
}

fn run(cli: Cli) -> Exit {
    let messages = Messages::new(cli.log_format, cli.quiet);
    match cli.command {
        Command::Convert(args) => convert::convert(&args, &messages),
        Command::Tables(args) => convert::tables(&args, &messages),
        Command::Text(args) => single::text(&args, &messages),
        Command::Inspect(args) => single::inspect(&args, &messages),
        Command::Recognise(args) => single::recognise(&args, &messages),
        Command::Explain(args) => single::explain(&args, &messages),
        Command::Rules(command) => rules::rules(&command, &messages),
        Command::Worker(args) => single::worker(&args, &messages),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "blattlese", &mut script);
            write_out(&script, Exit::Done, &messages)
        }
        Command::Man => manual(&messages),
    }
}

fn manual(messages: &Messages) -> Exit {
    let mut page = Vec::new();
    let mut rendered = clap_mangen::Man::new(Cli::command()).render(&mut page);
    for command in Cli::command().get_subcommands() {
        rendered = rendered.and_then(|()| clap_mangen::Man::new(command.clone()).render(&mut page));
    }
    write_out(&page, Exit::Done, messages)
}

/// Writes data to standard output.
fn write_out(data: &[u8], exit: Exit, messages: &Messages) -> Exit {
    let mut out = io::stdout().lock();
    finish(out.write_all(data).and_then(|()| out.flush()), exit, messages)
}

/// The exit code after writing to standard output. A reader that has seen enough (`| head`) is no error.
fn finish(written: io::Result<()>, exit: Exit, messages: &Messages) -> Exit {
    match written {
        Ok(()) => exit,
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(e) => {
            messages.error(&format!("standard output cannot be written ({e})"));
            Exit::Output
        }
    }
}
