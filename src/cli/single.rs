//! Commands that write no folder: `text`, `inspect`, `recognise`, `explain`, `worker`.

use super::args::{ExplainArgs, InspectArgs, RecogniseArgs, SettingsArgs, StageArg, TextArgs, WorkerArgs};
use super::exit::Exit;
use super::messages::{Level, Messages};
use super::{finish, rules, signals, write_out};
use crate::batch::{self, ServeOptions};
use crate::pipeline::{Conveyor, InspectStage, ReadError, Settings};
use std::io::{self, Write};
use std::path::Path;

/// Variable that holds a password where a command line would show it to everyone.
pub const PASSWORD_VARIABLE: &str = "BLATTLESE_PASSWORD";

/// Rules and thresholds from the arguments, or the exit code after telling what is wrong with them.
pub fn conveyor(args: &SettingsArgs, messages: &Messages) -> Result<Conveyor, Exit> {
    Conveyor::new(settings(args)).map_err(|errors| rules::invalid(&errors, messages))
}

/// The password from the arguments or the environment.
pub fn password(args: &SettingsArgs) -> Option<String> {
    args.password.clone().or_else(|| std::env::var(PASSWORD_VARIABLE).ok())
}

fn settings(args: &SettingsArgs) -> Settings {
    Settings {
        language: (args.language != "auto").then(|| args.language.clone()),
        rules: args.rules.clone(),
        password: password(args),
        ..Settings::default()
    }
}

/// Prints the text of files.
pub fn text(args: &TextArgs, messages: &Messages) -> Exit {
    let conveyor = match conveyor(&args.settings, messages) {
        Ok(conveyor) => conveyor,
        Err(exit) => return exit,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut exit = Exit::Done;
    let mut written = Ok(());
    batch::texts(&conveyor, &args.files, &mut |file, text| match text {
        Ok(text) => {
            for warning in &text.warnings {
                // Off a terminal nobody reads notes, but text that is missing must not be missing in silence.
                let level = if warning.code.loses_text() { Level::Loss } else { Level::Note };
                let page = warning.page.map(|n| format!(", page {n}")).unwrap_or_default();
                messages.say(level, &format!("{}{page}: {}", file.display(), warning.detail), &[]);
            }
            if written.is_ok() {
                written = out.write_all(text.value.as_bytes());
            }
        }
        Err(why) => {
            messages.error(&format!("{}: {why}", file.display()));
            exit = Exit::SomeFailed;
        }
    });
    finish(written.and_then(|()| out.flush()), exit, messages)
}

/// Prints what a stage made of a file.
pub fn inspect(args: &InspectArgs, messages: &Messages) -> Exit {
    let conveyor = match conveyor(&args.settings, messages) {
        Ok(conveyor) => conveyor,
        Err(exit) => return exit,
    };
    let stage = match (args.stage, &args.svg) {
        (_, Some(folder)) => return draw(&conveyor, &args.file, folder, messages),
        (Some(StageArg::Glyphs), _) => InspectStage::Glyphs,
        (Some(StageArg::Layout), _) => InspectStage::Layout,
        (Some(StageArg::Articles), _) => InspectStage::Articles,
        (Some(StageArg::Mentions), _) => InspectStage::Mentions,
        (None, None) => return Exit::Usage,
    };
    of_file(&args.file, messages, |bytes, stem| conveyor.inspect(bytes, stem, stage))
}

/// Writes a drawing of each page into a folder, as `<file>-p001.svg`.
fn draw(conveyor: &Conveyor, file: &Path, folder: &Path, messages: &Messages) -> Exit {
    let stem = stem_of(file);
    let pages = match read(file).and_then(|b| conveyor.draw_articles(&b, &stem).map_err(|e| e.to_string())) {
        Ok(pages) => pages,
        Err(why) => {
            messages.error(&format!("{}: {why}", file.display()));
            return Exit::SomeFailed;
        }
    };
    let written = std::fs::create_dir_all(folder).and_then(|()| {
        pages.iter().enumerate().try_for_each(|(page, svg)| {
            std::fs::write(folder.join(format!("{stem}-p{:03}.svg", page + 1)), svg)
        })
    });
    finish(written, Exit::Done, messages)
}

fn stem_of(file: &Path) -> String {
    file.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned())
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|e| format!("cannot be read ({e})"))
}

/// Prints which rules made the mentions.
pub fn explain(args: &ExplainArgs, messages: &Messages) -> Exit {
    let conveyor = match conveyor(&args.settings, messages) {
        Ok(conveyor) => conveyor,
        Err(exit) => return exit,
    };
    match (&args.text, &args.file) {
        (Some(text), _) => {
            write_out(conveyor.explain(text, args.date.as_deref()).as_bytes(), Exit::Done, messages)
        }
        (None, Some(file)) => of_file(file, messages, |bytes, stem| conveyor.explain_file(bytes, stem)),
        (None, None) => Exit::Usage,
    }
}

fn of_file(
    file: &Path,
    messages: &Messages,
    make: impl FnOnce(&[u8], &str) -> Result<String, ReadError>,
) -> Exit {
    let made = read(file).and_then(|bytes| make(&bytes, &stem_of(file)).map_err(|e| e.to_string()));
    match made {
        Ok(text) => write_out(text.as_bytes(), Exit::Done, messages),
        Err(why) => {
            messages.error(&format!("{}: {why}", file.display()));
            Exit::SomeFailed
        }
    }
}

/// Finds mentions in the lines of standard input.
pub fn recognise(args: &RecogniseArgs, messages: &Messages) -> Exit {
    let conveyor = match conveyor(&args.settings, messages) {
        Ok(conveyor) => conveyor,
        Err(exit) => return exit,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let date = args.date.as_deref();
    let done = batch::recognise_lines(&conveyor, &mut io::stdin().lock(), &mut out, args.jsonl, date);
    match done {
        Err(e) if e.kind() == io::ErrorKind::InvalidData => {
            messages.error(&format!("standard input, {e}; expected {{\"id\", \"text\", \"date\"?}}"));
            Exit::Usage
        }
        done => finish(done, Exit::Done, messages),
    }
}

/// Carries files as they come.
pub fn worker(args: &WorkerArgs, messages: &Messages) -> Exit {
    let conveyor = match conveyor(&args.settings, messages) {
        Ok(conveyor) => conveyor,
        Err(exit) => return exit,
    };
    if args.supervised && signals::leave_to_parent().is_err() {
        return Exit::Internal;
    }
    let options = ServeOptions { memory: args.memory.map(|m| m.0), supervised: args.supervised };
    let served = batch::serve(&conveyor, &mut io::stdin().lock(), &mut io::stdout().lock(), options);
    finish(served, Exit::Done, messages)
}
