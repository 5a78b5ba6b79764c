//! Commands that look at files or texts and write no folder: `text`, `inspect`, `recognise`.

use super::args::{InspectArgs, RecogniseArgs, SettingsArgs, StageArg, TextArgs};
use super::exit::Exit;
use super::messages;
use crate::batch;
use crate::pipeline::{Conveyor, InspectStage, Settings};
use std::io::{self, Write};

/// Rules and thresholds from the arguments, or the exit code after telling what is wrong with them.
pub fn conveyor(args: &SettingsArgs) -> Result<Conveyor, Exit> {
    Conveyor::new(settings(args)).map_err(|errors| {
        for error in errors {
            messages::error(&error.to_string());
        }
        Exit::Config
    })
}

fn settings(args: &SettingsArgs) -> Settings {
    Settings {
        language: (args.language != "auto").then(|| args.language.clone()),
        rules: args.rules.clone(),
        password: args.password.clone(),
        ..Settings::default()
    }
}

/// Prints the text of files.
pub fn text(args: &TextArgs) -> Exit {
    let conveyor = match conveyor(&args.settings) {
        Ok(conveyor) => conveyor,
        Err(exit) => return exit,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut exit = Exit::Done;
    let mut written = Ok(());
    batch::texts(&conveyor, &args.files, &mut |file, text| match text {
        Ok(text) => {
            if written.is_ok() {
                written = out.write_all(text.value.as_bytes());
            }
        }
        Err(why) => {
            messages::error(&format!("{}: {why}", file.display()));
            exit = Exit::SomeFailed;
        }
    });
    finish(written.and_then(|()| out.flush()), exit)
}

/// Prints what a stage made of a file.
pub fn inspect(args: &InspectArgs) -> Exit {
    let conveyor = match conveyor(&args.settings) {
        Ok(conveyor) => conveyor,
        Err(exit) => return exit,
    };
    let stage = match args.stage {
        StageArg::Glyphs => InspectStage::Glyphs,
        StageArg::Layout => InspectStage::Layout,
        StageArg::Articles => InspectStage::Articles,
        StageArg::Mentions => InspectStage::Mentions,
    };
    let stem = args.file.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    let made = std::fs::read(&args.file)
        .map_err(|e| format!("cannot be read ({e})"))
        .and_then(|bytes| conveyor.inspect(&bytes, &stem, stage).map_err(|e| e.to_string()));
    match made {
        Ok(text) => finish(io::stdout().lock().write_all(text.as_bytes()), Exit::Done),
        Err(why) => {
            messages::error(&format!("{}: {why}", args.file.display()));
            Exit::SomeFailed
        }
    }
}

/// Finds mentions in the lines of standard input.
pub fn recognise(args: &RecogniseArgs) -> Exit {
    let conveyor = match conveyor(&args.settings) {
        Ok(conveyor) => conveyor,
        Err(exit) => return exit,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let done = batch::recognise_lines(
        &conveyor,
        &mut io::stdin().lock(),
        &mut out,
        args.jsonl,
        args.date.as_deref(),
    );
    match done {
        Err(e) if e.kind() == io::ErrorKind::InvalidData => {
            messages::error(&format!("standard input, {e}; expected {{\"id\", \"text\", \"date\"?}}"));
            Exit::Usage
        }
        done => finish(done, Exit::Done),
    }
}

/// The exit code after writing to standard output. A reader that has seen enough (`| head`) is no error.
fn finish(written: io::Result<()>, exit: Exit) -> Exit {
    match written {
        Ok(()) => exit,
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(e) => {
            messages::error(&format!("standard output cannot be written ({e})"));
            Exit::Output
        }
    }
}
