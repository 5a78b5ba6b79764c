//! Hands files to worker processes and takes their answers, whatever becomes of the workers.

use super::carry::{Answer, Folders, Task};
use super::inputs::Source;
use super::limits::MaxFailures;
use super::pictures;
use super::run::BatchError;
use super::status::Status;
use super::worker::{Hand, Order, Reply, Start, Verdict, killed_from_outside};
use crate::diag::Stage;
use rayon::prelude::*;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// How files are carried.
#[derive(Clone, Debug)]
pub struct Crew {
    /// How workers are started.
    pub start: Start,
    /// Workers at a time.
    pub jobs: usize,
    /// Time that a file may take.
    pub time_limit: Duration,
    /// Memory that a file may take, in bytes.
    pub memory_limit: u64,
}

/// What became of a file, and whether it would again.
#[derive(Debug)]
pub struct Outcome {
    /// What became of it.
    pub answer: Answer,
    /// False where something outside interfered.
    pub settled: bool,
}

/// When to begin no further file.
#[derive(Debug)]
pub struct Brake<'a> {
    /// Set from outside, by a signal.
    pub stop: &'a AtomicBool,
    /// Failures that are let pass.
    pub failures_allowed: Option<usize>,
    failures: AtomicUsize,
}

impl<'a> Brake<'a> {
    /// A brake for a run over so many inputs.
    pub fn new(stop: &'a AtomicBool, max_failures: Option<MaxFailures>, inputs: usize) -> Self {
        let failures_allowed = max_failures.map(|max| max.allowed(inputs));
        Self { stop, failures_allowed, failures: AtomicUsize::new(0) }
    }

    /// Whether too many files failed.
    pub fn too_many_failures(&self) -> bool {
        self.failures_allowed.is_some_and(|allowed| self.failures.load(Ordering::Relaxed) > allowed)
    }

    fn is_on(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.too_many_failures()
    }

    fn count(&self, answer: &Answer) {
        if answer.status.is_failure() {
            self.failures.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Carries `files` (each with its number among twins); `done` is told each outcome with the file's index, in no
/// order.
///
/// # Errors
/// Workers cannot be started, documents cannot be written, or `done` fails. Files that were not begun have no
/// outcome.
pub fn dispatch(
    crew: &Crew,
    folders: &Folders,
    files: &[(&Source, u32)],
    brake: &Brake<'_>,
    done: &(dyn Fn(usize, Outcome) -> Result<(), BatchError> + Sync),
) -> Result<(), BatchError> {
    let next = AtomicUsize::new(0);
    let broken = AtomicBool::new(false);
    let jobs = crew.jobs.clamp(1, files.len().max(1));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|e| BatchError::Workers(io::Error::other(e)))?;
    let work = |_: usize| {
        let mut bench = Bench { crew, folders, hand: None };
        while !brake.is_on() && !broken.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((source, twin)) = files.get(index) else { break };
            let told = bench.carry(source, *twin).and_then(|outcome| {
                brake.count(&outcome.answer);
                done(index, outcome)
            });
            if let Err(error) = told {
                broken.store(true, Ordering::Relaxed);
                return Err(error);
            }
        }
        Ok(())
    };
    // Workers die with the thread that started them (see `serve`); the pool's threads outlive this call's work.
    pool.install(|| (0..jobs).into_par_iter().with_max_len(1).map(work).collect())
}

/// Times that a file is begun again when something outside kills its worker.
const ATTEMPTS: usize = 3;

/// Files between two looks at a worker's memory.
const LOOK_EVERY: u32 = 16;

/// The place of one worker: it is started when there is work and again when it is gone.
struct Bench<'a> {
    crew: &'a Crew,
    folders: &'a Folders,
    hand: Option<Hand>,
}

impl Bench<'_> {
    fn carry(&mut self, source: &Source, twin: u32) -> Result<Outcome, BatchError> {
        let task = Task {
            path: source.path.clone(),
            place: source.place.clone(),
            twin,
            into: Some(self.folders.clone()),
        };
        let order = Order::from(&task);
        for attempt in 1.. {
            match self.ask(&order)? {
                Verdict::Reply(Reply::Answer(mut answer)) => {
                    if let (Some(id), Some(_)) = (&answer.id, &self.folders.pictures) {
                        answer.undrawn = self.draw(&order, id)?;
                    }
                    self.replace_if_swollen();
                    return Ok(Outcome { answer: *answer, settled: true });
                }
                Verdict::Reply(Reply::Drawn(_)) => unreachable!("pictures are asked for in `draw`"),
                Verdict::Reply(Reply::OutputError { output_error }) => {
                    return Err(BatchError::Output(
                        self.folders.documents.clone(),
                        io::Error::other(output_error),
                    ));
                }
                Verdict::TimedOut(stage) => return Ok(settled(self.timed_out(stage))),
                Verdict::Died { status, .. } if killed_from_outside(status) && attempt < ATTEMPTS => {}
                Verdict::Died { stage, status, last_words } => {
                    let answer = died(stage, &status.to_string(), &last_words, self.crew.memory_limit);
                    return Ok(Outcome { answer, settled: !killed_from_outside(status) });
                }
            }
        }
        unreachable!("the last attempt returns")
    }

    /// Has the pages of a converted file drawn; why some are not.
    fn draw(&mut self, order: &Order, id: &str) -> Result<Option<String>, BatchError> {
        let folders = self.folders;
        let fails = |cause| BatchError::Output(folders.pictures.clone().unwrap_or_default(), cause);
        let why = match self.ask(&Order { draw: Some(id.to_owned()), ..order.clone() })? {
            Verdict::Reply(Reply::Drawn(drawn)) => return Ok(drawn.undrawn),
            Verdict::Reply(Reply::OutputError { output_error }) => {
                return Err(fails(io::Error::other(output_error)));
            }
            Verdict::Reply(Reply::Answer(answer)) => answer.detail.unwrap_or_default(),
            Verdict::TimedOut(_) => "the renderer did not end within the time limit".to_owned(),
            Verdict::Died { .. } => "the renderer failed, or took more memory than the limit".to_owned(),
        };
        pictures::give_up(id, &why, folders).map_err(fails)?;
        Ok(Some(why))
    }

    fn ask(&mut self, order: &Order) -> Result<Verdict, BatchError> {
        if self.hand.is_none() {
            self.hand = Some(Hand::start(&self.crew.start).map_err(BatchError::Workers)?);
        }
        let hand = self.hand.as_mut().expect("started above");
        let verdict = hand.ask(order, self.crew.time_limit).map_err(BatchError::Workers)?;
        if !matches!(verdict, Verdict::Reply(_)) {
            self.hand = None;
        }
        Ok(verdict)
    }

    /// A worker whose memory has grown leaves less to the next file; a fresh one costs some milliseconds.
    fn replace_if_swollen(&mut self) {
        let swollen = |hand: &Hand| {
            // A file with pictures is two orders.
            hand.served() % LOOK_EVERY < 2
                && hand.resident_bytes().is_some_and(|bytes| bytes > self.crew.memory_limit / 2)
        };
        if self.hand.as_ref().is_some_and(swollen) {
            self.hand = None;
        }
    }

    fn timed_out(&self, stage: Stage) -> Answer {
        let limit = self.crew.time_limit.as_secs_f64();
        let detail = format!("not done after {limit} s; raise --timeout if you trust the file");
        Answer { stage: Some(stage), ..Answer::without_document(Status::Timeout, detail) }
    }
}

fn settled(answer: Answer) -> Outcome {
    Outcome { answer, settled: true }
}

fn died(stage: Stage, how: &str, last_words: &str, memory_limit: u64) -> Answer {
    let no_memory = last_words.contains("memory allocation of") || how.contains("SIGKILL");
    let (status, detail) = if no_memory {
        let limit = memory_limit >> 20;
        (Status::OutOfMemory, format!("it needs more than {limit} MiB; raise --memory if you trust the file"))
    } else if last_words.contains("overflowed its stack") {
        (
            Status::Crashed,
            "its structure is nested too deeply (stack overflow); please report the file".into(),
        )
    } else {
        let words = last_words.lines().last().unwrap_or("nothing was said");
        (Status::Crashed, format!("the worker ended ({how}: {words}); please report the file"))
    };
    Answer { stage: Some(stage), ..Answer::without_document(status, detail) }
}
