//! A whole run: inputs to documents to tables.

use super::carry::{Answer, Task, carry};
use super::inputs::{Inputs, Source};
use crate::pipeline::Conveyor;
use rayon::prelude::*;
use std::fs;
use std::io;
use std::path::PathBuf;

/// What to convert, and how.
#[derive(Debug)]
pub struct Job {
    /// The files.
    pub inputs: Inputs,
    /// The output folder.
    pub output: PathBuf,
    /// Files at a time.
    pub jobs: usize,
}

/// What became of each input, in the order of their paths.
#[derive(Debug, Default)]
pub struct RunReport {
    /// Source and answer.
    pub files: Vec<(Source, Answer)>,
}

/// Told of the run as it goes.
pub trait Progress: Sync {
    /// A file is done.
    fn file(&self, source: &Source, answer: &Answer);
}

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The output folder cannot be written.
    #[error("{path}: cannot be written ({cause})", path = .0.display(), cause = .1)]
    Output(PathBuf, io::Error),
}

/// Converts all inputs of a job.
///
/// # Errors
/// The output folder cannot be written.
pub fn convert(conveyor: &Conveyor, job: &Job, progress: &dyn Progress) -> Result<RunReport, BatchError> {
    let (documents, staging) = (job.output.join("documents"), job.output.join(".blattlese").join("staging"));
    for folder in [&documents, &staging] {
        fs::create_dir_all(folder).map_err(|e| BatchError::Output(folder.clone(), e))?;
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(job.jobs).build().expect("threads can be started");
    let one = |source: &Source| {
        let task = Task {
            path: source.path.clone(),
            place: source.place.clone(),
            twin: 1,
            documents: documents.clone(),
            staging: staging.clone(),
        };
        let answer =
            carry(conveyor, &task, &mut |_| ()).map_err(|e| BatchError::Output(documents.clone(), e))?;
        progress.file(source, &answer);
        Ok((source.clone(), answer))
    };
    let files = pool.install(|| job.inputs.sources.par_iter().map(one).collect::<Result<_, BatchError>>())?;
    Ok(RunReport { files })
}
