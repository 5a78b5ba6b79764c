//! A whole run: inputs to documents to tables, and what the next run needs to know.

use super::carry::{Answer, Folders};
use super::dispatch::{Brake, Crew, Outcome, dispatch};
use super::inputs::{Inputs, PassedOver, Source};
use super::ledger::{Journal, Key, Ledger, Record, document_path};
use super::limits::{MaxFailures, Shard};
use super::output::Output;
use super::plan::{Basis, Step, plan};
use super::report::RunReport;
use super::{rows, twins};
use crate::report::LabelLanguage;
use crate::tables::TableOptions;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// What to convert, and how.
#[derive(Debug)]
pub struct Job<'a> {
    /// The files.
    pub inputs: Inputs,
    /// The output folder.
    pub output: PathBuf,
    /// Who does the work, within which limits.
    pub crew: Crew,
    /// What decides whether an earlier outcome still holds.
    pub basis: Basis,
    /// Forget inputs that are gone.
    pub prune: bool,
    /// The part of a larger job.
    pub part: Option<Shard>,
    /// Failures after which no further file is begun.
    pub max_failures: Option<MaxFailures>,
    /// How long to wait for another run to end.
    pub lock_wait: Duration,
    /// How tables are written.
    pub tables: TableOptions,
    /// Whether pages to look at are written, and the language that they begin in.
    pub report: Option<LabelLanguage>,
    /// Set when no further file is to be begun.
    pub stop: &'a AtomicBool,
}

/// Told of the run as it goes.
pub trait Progress: Sync {
    /// So many files need work; so many others are up to date.
    fn planned(&self, to_convert: usize, up_to_date: usize);
    /// A file is done.
    fn file(&self, path: &str, answer: &Answer);
    /// An input is not converted.
    fn passed_over(&self, input: &PassedOver);
    /// All files are done; tables are being written.
    fn tables(&self);
}

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The output folder cannot be written.
    #[error("{path}: cannot be written ({cause}); check its permissions and the free space", path = .0.display(), cause = .1)]
    Output(PathBuf, io::Error),
    /// Another run holds the output folder.
    #[error("{path}: another run holds this output folder; wait for its end, or give --lock-wait", path = .0.display())]
    Locked(PathBuf),
    /// Workers cannot be started or spoken to.
    #[error("workers cannot be run ({0}); please report this")]
    Workers(io::Error),
    /// The user's rules have mistakes.
    #[error("{0}")]
    Rules(String),
}

/// Converts all inputs of a job that need it, and writes the tables if anything changed.
///
/// # Errors
/// The output folder cannot be written or is held by another run, or workers cannot be started.
pub fn convert(job: Job<'_>, progress: &dyn Progress) -> Result<Finished, BatchError> {
    let begun = Instant::now();
    let output = Output::open(&job.output, job.part, job.lock_wait)?;
    let ledger = Ledger::read(&output.ledger(), &output.journal());
    let mut run = Run { job, output, ledger, journal: None, report: RunReport::default() };
    let (own, others) = run.part_of_job();
    run.tell_passed_over(progress);
    let steps = plan(own, &run.ledger, &run.folders(), &run.job.basis);
    let to_convert: Vec<usize> = (0..steps.len()).filter(|i| steps[*i].known.is_none()).collect();
    run.report.inputs = steps.len();
    run.report.up_to_date = steps.len() - to_convert.len();
    progress.planned(to_convert.len(), run.report.up_to_date);
    let brake = Brake::new(run.job.stop, run.job.max_failures, steps.len());
    let orders = orders(&steps, &to_convert, &others, &run.ledger);
    run.carry(&steps, orders, &brake, progress)?;
    run.adopt_known(&steps);
    run.number_twins(&steps, &others, &brake, progress)?;
    run.forget_vanished(&steps)?;
    run.report.too_many_failures = brake.too_many_failures();
    drop((steps, others));
    run.finish(progress)?;
    run.report.seconds = begun.elapsed().as_secs_f64();
    Ok(Finished { report: run.report, output: run.output })
}

/// A run that came to its end and still holds its output folder.
#[derive(Debug)]
pub struct Finished {
    /// What it did.
    pub report: RunReport,
    output: Output,
}

impl Finished {
    /// Writes `run.json`, for whoever watches over the job, and lets go of the output folder.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write_run_file(self, text: &str) -> Result<(), BatchError> {
        let path = self.output.root().join("run.json");
        let written = self.output.replace(&path, |out| out.write_all(text.as_bytes()));
        written.map_err(|e| BatchError::Output(path, e))
    }
}

struct Run<'a> {
    job: Job<'a>,
    output: Output,
    ledger: Ledger,
    journal: Option<Journal>,
    report: RunReport,
}

impl Run<'_> {
    /// The inputs of this part, and those of the others.
    fn part_of_job(&mut self) -> (Vec<Source>, Vec<Source>) {
        let sources = std::mem::take(&mut self.job.inputs.sources);
        match self.job.part {
            None => (sources, Vec::new()),
            Some(part) => {
                self.job.inputs.passed_over.retain(|p| part.holds(&p.path));
                sources.into_iter().partition(|s| part.holds(&s.path))
            }
        }
    }

    fn folders(&self) -> Folders {
        self.output.folders(self.job.report.is_some())
    }

    fn tell_passed_over(&mut self, progress: &dyn Progress) {
        let news = |p: &&PassedOver| !self.ledger.header.passed_over.contains(p);
        for input in self.job.inputs.passed_over.iter().filter(news) {
            progress.passed_over(input);
            self.report.count(input.status);
        }
    }

    /// Opens the journal: from here on the tables are not known to fit the documents.
    fn begin_changes(&mut self) -> Result<&Journal, BatchError> {
        if self.journal.is_none() {
            let path = self.output.journal();
            self.journal = Some(Journal::open(&path).map_err(|e| BatchError::Output(path, e))?);
        }
        Ok(self.journal.as_ref().expect("opened above"))
    }

    /// Has the files carried, and notes what became of them.
    fn carry(
        &mut self,
        steps: &[Step],
        orders: Vec<(usize, u32)>,
        brake: &Brake<'_>,
        progress: &dyn Progress,
    ) -> Result<(), BatchError> {
        if orders.is_empty() {
            return Ok(());
        }
        self.begin_changes()?;
        let journal = self.journal.as_ref().expect("begun above");
        let basis = &self.job.basis;
        let folders = self.folders();
        let books = Mutex::new((&mut self.report, &mut self.ledger));
        let done = |index: usize, outcome: Outcome| {
            let step =
                orders.get(index).and_then(|(step, _)| steps.get(*step)).expect("an index of `orders`");
            progress.file(&step.source.path, &outcome.answer);
            let record = record(step, outcome, basis);
            journal.note(&record).map_err(|e| BatchError::Output(self.output.journal(), e))?;
            let mut books = books.lock().expect("nothing panics while holding it");
            let (report, ledger) = &mut *books;
            report.add(&record);
            ledger.add(record);
            Ok(())
        };
        let files: Vec<(&Source, u32)> =
            orders.iter().map(|(step, twin)| (&steps[*step].source, *twin)).collect();
        dispatch(&self.job.crew, &folders, &files, brake, &done)
    }

    /// Takes over what is known of inputs that are up to date, under their present place and marks.
    fn adopt_known(&mut self, steps: &[Step]) {
        for step in steps {
            let Some(known) = step.known.as_ref().and_then(|key| self.ledger.record(key)) else {
                continue;
            };
            self.report.add_known(known);
            if step.known.as_ref() != Some(&step.key) || known.stamp != step.stamp {
                let (file, entry) = step.key.clone();
                let record = Record {
                    file,
                    entry,
                    stamp: step.stamp,
                    path: step.source.path.clone(),
                    ..known.clone()
                };
                self.report.marks_changed = true;
                self.ledger.add(record);
            }
        }
    }

    fn number_twins(
        &mut self,
        steps: &[Step],
        others: &[Source],
        brake: &Brake<'_>,
        progress: &dyn Progress,
    ) -> Result<(), BatchError> {
        let present: BTreeMap<&Key, usize> = steps.iter().map(|s| &s.key).zip(0..).collect();
        let renumber = twins::to_renumber(&self.ledger, &present, others);
        let orders = renumber.iter().filter_map(|(key, twin)| Some((*present.get(key)?, *twin))).collect();
        self.report.begin_again(renumber.iter().filter_map(|(key, _)| self.ledger.record(key)));
        self.carry(steps, orders, brake, progress)
    }

    /// Drops what is known of inputs that are gone, where the user asks for it or the same file has moved; removes
    /// documents that others took the place of.
    fn forget_vanished(&mut self, steps: &[Step]) -> Result<(), BatchError> {
        let present: BTreeSet<&Key> = steps.iter().map(|s| &s.key).collect();
        if self.ledger.records.keys().all(|key| present.contains(key)) {
            return self.remove_replaced();
        }
        let of_present: BTreeSet<String> =
            present.iter().filter_map(|key| twins::plain_id(self.ledger.record(key)?)).collect();
        let documents = self.output.documents();
        let gone = |record: &Record| {
            let moved = twins::plain_id(record).is_some_and(|id| of_present.contains(&id));
            let lost = record.answer.id.as_ref().is_some_and(|id| !document_path(&documents, id).exists());
            self.job.prune || moved || lost
        };
        let vanished = self.ledger.records.iter().filter(|(key, _)| !present.contains(key));
        let drop: Vec<Key> = vanished.filter(|(_, r)| gone(r)).map(|(key, _)| key.clone()).collect();
        for key in &drop {
            self.begin_changes()?;
            let record = self.ledger.records.remove(key);
            self.ledger.replaced.extend(record.and_then(|r| r.answer.id));
        }
        self.report.forgotten = drop.len();
        self.remove_replaced()
    }

    fn remove_replaced(&mut self) -> Result<(), BatchError> {
        if self.ledger.replaced.is_empty() {
            return Ok(());
        }
        // Other parts may hold documents of the same ids in the same folder.
        let mut others = Ledger::default();
        Output::ledgers(self.output.root())
            .iter()
            .filter(|p| **p != self.output.ledger())
            .for_each(|p| others.read_ledger(p));
        let all = self.ledger.records.values().chain(others.records.values());
        let live: BTreeSet<&str> = all.filter_map(|r| r.answer.id.as_deref()).collect();
        let dead: Vec<&String> =
            self.ledger.replaced.iter().filter(|id| !live.contains(id.as_str())).collect();
        for id in dead {
            let path = document_path(&self.output.documents(), id);
            match fs::remove_file(&path) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(BatchError::Output(path, e)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Flushes documents, writes tables and ledger. Each step leaves a state that the next run completes.
    fn finish(&mut self, progress: &dyn Progress) -> Result<(), BatchError> {
        let header = &self.ledger.header;
        let whole_run = self.job.part.is_none();
        let fingerprint = rows::fingerprint(&self.job.tables, self.job.report);
        let stale = whole_run
            && (header.tables != fingerprint || !rows::all_there(self.output.root(), &header.table_files));
        let changed = self.journal.is_some()
            || self.ledger.interrupted
            || header.passed_over != self.job.inputs.passed_over;
        if !changed && !stale && !self.report.marks_changed {
            return Ok(());
        }
        let fails = |path: PathBuf| move |e| BatchError::Output(path, e);
        self.ledger.header.passed_over = std::mem::take(&mut self.job.inputs.passed_over);
        if changed {
            self.output.flush().map_err(fails(self.output.documents()))?;
        }
        if whole_run && (changed || stale) {
            progress.tables();
            let totals = rows::build(&self.output, &self.ledger, &self.job.tables, self.job.report)?;
            self.ledger.header.tables = fingerprint;
            self.ledger.header.table_files.clone_from(&totals.table_files);
            self.report.totals = Some(totals);
        }
        let path = self.output.ledger();
        self.output.replace(&path, |out| self.ledger.write(out)).map_err(fails(path.clone()))?;
        match fs::remove_file(self.output.journal()) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                Err(BatchError::Output(self.output.journal(), e))
            }
            _ => Ok(()),
        }
    }
}

/// The files to convert, each with its number among twins as far as it can be told before they are read.
fn orders(steps: &[Step], to_convert: &[usize], others: &[Source], ledger: &Ledger) -> Vec<(usize, u32)> {
    if to_convert.is_empty() {
        return Vec::new();
    }
    let numbers = twins::foresee(steps, others, ledger);
    to_convert.iter().map(|step| (*step, numbers.get(*step).copied().unwrap_or(1))).collect()
}

fn record(step: &Step, outcome: Outcome, basis: &Basis) -> Record {
    let (file, entry) = step.key.clone();
    Record {
        path: step.source.path.clone(),
        file,
        entry,
        stamp: step.stamp,
        made_with: basis.made_with.clone(),
        limits: basis.limits.clone(),
        settled: outcome.settled,
        answer: outcome.answer,
    }
}
