//! Where the time of a conversion goes, stage by stage, and what worker processes cost.
//!
//! `cargo bench --bench stages -- FOLDER…` runs over the PDFs of those folders, by default over the fixtures, fifty
//! times. Inside one process each stage is timed; then `convert --jobs 1` does the same work in a worker.

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]
#![allow(clippy::unwrap_used, reason = "a bench that cannot prepare its files ends")]

mod common;

use blattlese::diag::Stage;
use blattlese::pipeline::{Conveyor, Input, Settings};
use common::collect_pdfs;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Passes over the fixtures; other folders are passed once for each `ROUNDS`.
const FIXTURE_COPIES: usize = 50;
/// Rounds; the fastest counts.
const ROUNDS: usize = 3;

const NAMES: [(Stage, &str); 4] = [
    (Stage::Pdf, "pdf"),
    (Stage::Layout, "layout"),
    (Stage::Structure, "structure and text"),
    (Stage::Entities, "entities"),
];

#[derive(Clone, Copy, Default)]
struct Times {
    read: Duration,
    stages: [Duration; NAMES.len()],
    write: Duration,
}

impl Times {
    fn sum(&self) -> Duration {
        self.read + self.stages.iter().sum::<Duration>() + self.write
    }
}

fn main() {
    let folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|a| !a.starts_with("--")).map(Into::into).collect();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let input = tempfile::tempdir().unwrap();
    let copies = if folders.is_empty() { FIXTURE_COPIES } else { 1 };
    let mut originals = Vec::new();
    for folder in if folders.is_empty() { std::slice::from_ref(&fixtures) } else { &folders } {
        collect_pdfs(folder, &mut originals);
    }
    originals.sort();
    let files: Vec<PathBuf> = (0..copies)
        .flat_map(|copy| originals.iter().map(move |p| (copy, p)))
        .zip(0..)
        .map(|((copy, path), n)| {
            let target = input.path().join(format!("{n:05}.pdf"));
            let mut bytes = std::fs::read(path).unwrap();
            bytes.extend_from_slice(format!("\n%% copy {copy}\n").as_bytes());
            std::fs::write(&target, bytes).unwrap();
            target
        })
        .collect();
    let best = (0..ROUNDS).map(|_| inside(&files)).min_by_key(Times::sum).unwrap();
    println!("{} files, {:.1?} a file in one process", files.len(), best.sum() / files.len() as u32);
    let share = |name: &str, time: Duration| {
        println!("{name:<20}{:>6.1} %", 100.0 * time.as_secs_f64() / best.sum().as_secs_f64());
    };
    share("read and hash", best.read);
    NAMES.iter().zip(best.stages).for_each(|((_, name), time)| share(name, time));
    share("write the document", best.write);
    let isolated = (0..ROUNDS).map(|_| in_a_worker(input.path())).min().unwrap();
    let cost = 100.0 * (isolated.as_secs_f64() / best.sum().as_secs_f64() - 1.0);
    println!("in a worker process {cost:+.1} %");
}

/// All files one after the other in this process, documents written.
fn inside(files: &[PathBuf]) -> Times {
    let conveyor = Conveyor::new(Settings::default()).unwrap();
    let out = tempfile::tempdir().unwrap();
    let mut times = Times::default();
    for path in files {
        let begun = Instant::now();
        let bytes = std::fs::read(path).unwrap();
        let sha256: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let input = Input { path: name, id: name, sha256: &sha256, bytes: &bytes };
        let mut mark = Instant::now();
        times.read += mark - begun;
        let mut running: Option<usize> = None;
        let mut take = |next: Option<usize>| {
            let now = Instant::now();
            if let Some(at) = running {
                times.stages[at] += now - mark;
            }
            (mark, running) = (now, next);
        };
        let document =
            conveyor.convert(input, &mut |stage| take(NAMES.iter().position(|(s, _)| *s == stage)));
        take(None);
        let begun = Instant::now();
        if let Ok(document) = document {
            let beside = out.path().join("new");
            std::fs::write(&beside, serde_json::to_vec(&document).unwrap()).unwrap();
            std::fs::rename(&beside, out.path().join(format!("{name}.json"))).unwrap();
        }
        times.write += begun.elapsed();
    }
    times
}

/// The same files by `convert`, without the time that the tables take.
fn in_a_worker(input: &Path) -> Duration {
    let out = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let begun = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_blattlese"));
        command.args(arguments).arg("--output").arg(out.path()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(matches!(command.status().unwrap().code(), Some(0 | 3)));
        begun.elapsed()
    };
    let whole = run(&["convert", "--jobs", "1", input.to_str().unwrap()]);
    whole.saturating_sub(run(&["tables"]))
}
