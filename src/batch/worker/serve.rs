//! The worker's side: orders in, answers out, until the input ends.

use super::misbehave;
use super::protocol::{Order, PathText, Reply, STAGE_MARK, STAGES};
use crate::batch::carry::{Answer, Carried, Folders, Task, carry};
use crate::batch::inputs::Place;
use crate::batch::pictures::{self, Drawn};
use crate::batch::status::Status;
use crate::diag::Stage;
use crate::document::Document;
use crate::entities::Mention;
use crate::pipeline::Conveyor;
use serde::Serialize;
use std::cell::RefCell;
use std::io::{self, BufRead, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;

/// How a worker serves.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServeOptions {
    /// Memory that a file may take, in bytes.
    pub memory: Option<u64>,
    /// Whether the worker names each stage on standard error before it begins, and dies with its parent.
    pub supervised: bool,
}

/// Answers orders until the input ends.
///
/// # Errors
/// Reading orders or writing answers fails.
pub fn serve(
    conveyor: &Conveyor,
    orders: &mut dyn BufRead,
    answers: &mut dyn Write,
    options: ServeOptions,
) -> io::Result<()> {
    limit_memory(options.memory)?;
    if options.supervised {
        // Without this a worker in an endless loop would outlive a run that was killed.
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    }
    panic::set_hook(Box::new(|info| LAST_PANIC.set(Some(info.to_string()))));
    let misbehave = std::env::var_os("BLATTLESE_MISBEHAVE").is_some();
    let mut line = String::new();
    while orders.read_line(&mut line)? > 0 {
        if !line.trim().is_empty() {
            let reply = answer(conveyor, &line, options, misbehave)?;
            answers.write_all(&reply)?;
            answers.flush()?;
        }
        line.clear();
    }
    Ok(())
}

thread_local! {
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Address space, not resident memory: an allocation that cannot be had fails at once, with a message, where a
/// limit on resident memory would have the kernel choose a victim.
fn limit_memory(memory: Option<u64>) -> io::Result<()> {
    let Some(memory) = memory else { return Ok(()) };
    let limit = rustix::process::Rlimit { current: Some(taken() + memory), maximum: None };
    Ok(rustix::process::setrlimit(rustix::process::Resource::Data, limit)?)
}

/// Writable private memory that the process holds already, in bytes; 0 where the system does not tell.
fn taken() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmData:"));
    let number = kilobytes.and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) * 1024
}

#[derive(Serialize)]
struct Inline<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    document: Option<&'a Document<Mention>>,
}

fn answer(conveyor: &Conveyor, line: &str, options: ServeOptions, misbehave: bool) -> io::Result<Vec<u8>> {
    let order: Order = match serde_json::from_str(line) {
        Ok(order) => order,
        Err(e) => return to_line(&Answer::without_document(Status::Failed, format!("not a request: {e}"))),
    };
    let inline = order.into.is_none();
    let drawing = order.draw.clone();
    let task = task(order);
    let mut stage = Stage::Batch;
    let mut on_stage = |next: Stage| {
        stage = next;
        if options.supervised {
            announce(next);
        }
    };
    let carried = panic::catch_unwind(AssertUnwindSafe(|| {
        if misbehave {
            on_stage(Stage::Pdf);
            misbehave::as_asked(&task.path, drawing.is_some());
        }
        match (&drawing, &task.into) {
            (Some(id), Some(folders)) => pictures::draw(conveyor, &task.place, id, folders).map(Done::Drawn),
            _ => carry(conveyor, &task, &mut on_stage).map(|carried| Done::Carried(Box::new(carried))),
        }
    }));
    let carried = match carried {
        Ok(Ok(Done::Drawn(drawn))) => return to_line(&Reply::Drawn(drawn)),
        Ok(Ok(Done::Carried(carried))) => Ok(Ok(*carried)),
        Ok(Err(error)) => Ok(Err(error)),
        Err(panic) => Err(panic),
    };
    match carried {
        Ok(Ok((answer, document))) if inline => {
            to_line(&Inline { answer: &answer, document: document.as_ref() })
        }
        Ok(Ok((answer, _))) => to_line(&answer),
        Ok(Err(error)) => to_line(&Reply::OutputError { output_error: error.to_string() }),
        Err(_) if drawing.is_some() => to_line(&undrawn()),
        Err(_) => to_line(&panicked(stage)),
    }
}

/// What an order asked for.
enum Done {
    Carried(Box<Carried>),
    Drawn(Drawn),
}

fn undrawn() -> Reply {
    let message = LAST_PANIC.take().unwrap_or_default().replace('\n', " ");
    Reply::Drawn(Drawn { drawn: 0, undrawn: Some(format!("internal error: {message}")) })
}

fn panicked(stage: Stage) -> Answer {
    let message = LAST_PANIC.take().unwrap_or_default().replace('\n', " ");
    let detail = format!("internal error: {message}; please report the file");
    Answer { stage: Some(stage), ..Answer::without_document(Status::Crashed, detail) }
}

fn announce(stage: Stage) {
    let name = STAGES.iter().find(|(s, _)| *s == stage).map_or("batch", |(_, name)| *name);
    // Standard error is unbuffered: one write, no lock held when the stage crashes. A parent that is gone is noticed
    // when the answer is written.
    let _ = io::stderr().write_all(format!("{STAGE_MARK}{name}\n").as_bytes());
}

fn task(order: Order) -> Task {
    let file = order.file.as_ref().map_or_else(|| PathBuf::from(&order.path), PathBuf::from);
    let place = match order.entry {
        Some(index) => Place::Entry { archive: file, index },
        None => Place::File(file),
    };
    let pictures = order.pictures.as_ref().map(PathBuf::from);
    let folders = |(documents, staging): (PathText, PathText)| Folders {
        documents: (&documents).into(),
        staging: (&staging).into(),
        pictures,
    };
    Task { path: order.path, place, twin: order.twin.unwrap_or(1), into: order.into.map(folders) }
}

fn to_line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}
