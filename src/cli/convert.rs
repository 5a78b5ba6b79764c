//! `convert`: the main job.

use super::args::ConvertArgs;
use super::exit::Exit;
use super::messages;
use super::single::conveyor;
use crate::batch::{self, Answer, Job, Progress, Request, Source};

struct Told;

impl Progress for Told {
    fn file(&self, source: &Source, answer: &Answer) {
        if answer.status.is_failure() {
            let detail = answer.detail.as_deref().unwrap_or("no reason is known");
            messages::error(&format!("{}: {detail}", source.path));
        }
    }
}

/// Converts PDFs to documents and tables.
pub fn convert(args: &ConvertArgs) -> Exit {
    let conveyor = match conveyor(&args.settings) {
        Ok(conveyor) => conveyor,
        Err(exit) => return exit,
    };
    let request = Request { paths: args.paths.clone(), listed: Vec::new(), output: args.output.clone() };
    let inputs = batch::find(&request);
    if inputs.sources.is_empty() {
        messages::error("no PDF found; name files, folders that hold some, or archives of them");
        return Exit::NoInput;
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let job = Job { inputs, output: args.output.clone(), jobs: args.jobs.map_or(cores, usize::from) };
    match batch::convert(&conveyor, &job, &Told) {
        Ok(report) if report.files.iter().any(|(_, a)| a.status.is_failure()) => Exit::SomeFailed,
        Ok(_) => Exit::Done,
        Err(error) => {
            messages::error(&error.to_string());
            Exit::Output
        }
    }
}
