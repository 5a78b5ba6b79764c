//! Many files through the line, in worker processes, and the output folder.
//!
//! In come paths; out come documents, tables and a [`RunReport`]. A file can crash, hang or eat memory without harm
//! to the others; a run can be killed at any instant and the next one completes it. Knows no stage of the line.

mod archive;
mod carry;
mod dispatch;
mod ids;
mod inputs;
mod ledger;
mod limits;
mod output;
mod pictures;
mod plan;
mod report;
mod rows;
mod run;
mod status;
mod streams;
mod twins;
mod worker;

pub use carry::Answer;
pub use dispatch::Crew;
pub use inputs::{Inputs, PassedOver, Place, Request, Source, find, shown};
pub use limits::{MaxFailures, MemoryLimit, Shard, TimeLimit};
pub use plan::Basis;
pub use report::{RunReport, Totals};
pub use rows::{rebuild, table_options};
pub use run::{BatchError, Finished, Job, Progress, convert};
pub use status::Status;
pub use streams::{Question, recognise_lines, texts};
pub use worker::{ServeOptions, Start, serve};

/// A fingerprint of all rules: the built-in ones, and every file in a user's folder. Equal rules give an equal one,
/// whatever the program around them.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn rules_fingerprint(folder: Option<&std::path::Path>) -> std::io::Result<String> {
    let mut text = crate::pipeline::built_in_rules();
    for entry in folder.into_iter().flat_map(|f| walkdir::WalkDir::new(f).sort_by_file_name()) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let relative = folder.and_then(|f| entry.path().strip_prefix(f).ok()).unwrap_or(entry.path());
            text.push_str(&shown(relative));
            text.push_str(&carry::sha256_hex(&std::fs::read(entry.path())?));
        }
    }
    Ok(short_hash(&text))
}

/// What decides the bytes of a document beside the file: version, sources of the program, language, rules.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut text = concat!(env!("CARGO_PKG_VERSION"), " ", env!("BLATTLESE_BUILD")).to_owned();
    for part in parts {
        text.push('\0');
        text.push_str(part);
    }
    short_hash(&text)
}

fn short_hash(text: &str) -> String {
    carry::sha256_hex(text.as_bytes()).chars().take(16).collect()
}
