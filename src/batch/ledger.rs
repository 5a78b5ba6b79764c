//! What is known of every input: a ledger of whole runs, and a journal of the run that is going on.
//!
//! The journal gets a line for each file as soon as it is done. When the run ends, the ledger is written anew and
//! the journal removed; a run that was killed leaves its journal, and the next one reads both.

use super::carry::Answer;
use super::inputs::{PassedOver, Place, Source};
use super::worker::PathText;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// An input, wherever a run was started: its absolute path, and its position in an archive.
pub type Key = (PathText, Option<usize>);

/// What is known of one input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// As the tables show it.
    pub path: String,
    /// Absolute path of the file or the archive.
    pub file: PathText,
    /// Position in the archive.
    pub entry: Option<usize>,
    /// The file's marks of change when it was last read; `None` where they cannot be trusted.
    pub stamp: Option<Stamp>,
    /// Fingerprint of version, language and rules.
    pub made_with: Arc<str>,
    /// Fingerprint of the limits, which only failures depend on.
    pub limits: Arc<str>,
    /// False where something outside interfered, so that the next run tries again.
    pub settled: bool,
    /// What became of it.
    pub answer: Answer,
}

/// Marks that change when a file's content does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    bytes: u64,
    modified_ns: i128,
    changed_ns: i128,
    inode: u64,
}

/// What a whole run left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Fingerprint of what the tables were built from and how; empty where they are not known to be whole.
    pub tables: String,
    /// Names of the files that the tables are in.
    pub table_files: Vec<String>,
    /// Inputs of the last run that are not converted.
    pub passed_over: Vec<PassedOver>,
}

/// Everything known when a run begins.
#[derive(Debug, Default)]
pub struct Ledger {
    /// By input. Boxed, for the nodes of the map are half empty.
    pub records: BTreeMap<Key, Box<Record>>,
    /// What the last whole run left.
    pub header: Header,
    /// Whether the last run did not end by itself.
    pub interrupted: bool,
    /// Documents that other ones took the place of.
    pub replaced: BTreeSet<String>,
}

/// Nearly all records have the fingerprints of the one before.
fn share(own: &mut Arc<str>, last: &mut Arc<str>) {
    if own == last {
        own.clone_from(last);
    } else {
        last.clone_from(own);
    }
}

impl Record {
    /// Its key.
    pub fn key(&self) -> Key {
        (self.file.clone(), self.entry)
    }
}

impl Ledger {
    /// Reads the ledger and the journal. A line that was cut by a kill, and lines of another version, are not known.
    pub fn read(ledger: &Path, journal: &Path) -> Self {
        let mut known = Self::default();
        known.read_ledger(ledger);
        if let Ok(file) = File::open(journal) {
            known.interrupted = true;
            known.add_lines(BufReader::new(file));
        }
        known
    }

    /// Adds what a ledger holds.
    pub fn read_ledger(&mut self, path: &Path) {
        let Ok(file) = File::open(path) else { return };
        let mut lines = BufReader::new(file);
        let mut first = String::new();
        if lines.read_line(&mut first).is_ok()
            && let Ok(header) = serde_json::from_str::<Header>(&first)
        {
            self.header.tables = header.tables;
            self.header.passed_over.extend(header.passed_over);
            self.add_lines(lines);
        }
    }

    fn add_lines(&mut self, lines: impl BufRead) {
        let (mut made_with, mut limits) = (Arc::from(""), Arc::from(""));
        for line in lines.split(b'\n').map_while(Result::ok) {
            if let Ok(mut record) = serde_json::from_slice::<Record>(&line) {
                share(&mut record.made_with, &mut made_with);
                share(&mut record.limits, &mut limits);
                self.add(record);
            }
        }
    }

    /// What is known of an input.
    pub fn record(&self, key: &Key) -> Option<&Record> {
        self.records.get(key).map(Box::as_ref)
    }

    /// Adds or replaces what is known of an input.
    pub fn add(&mut self, record: Record) {
        if let Some(old) = self.records.insert(record.key(), Box::new(record)) {
            self.replaced.extend(old.answer.id);
        }
    }

    /// Writes the ledger for the next run.
    ///
    /// # Errors
    /// Writing fails.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &self.header)?;
        for record in self.records.values() {
            out.write_all(b"\n")?;
            serde_json::to_writer(&mut *out, record)?;
        }
        out.write_all(b"\n")
    }
}

/// The journal of the run that is going on.
#[derive(Debug)]
pub struct Journal {
    file: Mutex<File>,
}

impl Journal {
    /// Opens the journal for more lines.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::options().create(true).append(true).open(path)?;
        // The line that a kill cut in two must not take the next one with it.
        file.write_all(b"\n")?;
        Ok(Self { file: Mutex::new(file) })
    }

    /// Notes what became of an input.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn note(&self, record: &Record) -> io::Result<()> {
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner).write_all(&line)
    }
}

/// The key of a source.
pub fn key(source: &Source) -> Key {
    let (file, entry) = match &source.place {
        Place::File(path) => (path, None),
        Place::Entry { archive, index } => (archive, Some(*index)),
    };
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.clone());
    (absolute.as_path().into(), entry)
}

/// A file whose marks are younger than this when it is read may change again without new marks.
const MARKS_SETTLE: Duration = Duration::from_secs(2);

impl Stamp {
    /// The marks of a file, where they can be trusted to change with its content.
    pub fn of(source: &Source) -> Option<Self> {
        let (Place::File(path) | Place::Entry { archive: path, .. }) = &source.place;
        let meta = fs::metadata(path).ok()?;
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        let changed_ns = nanoseconds(meta.ctime(), meta.ctime_nsec());
        let settled =
            SystemTime::now().checked_sub(MARKS_SETTLE)?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        (changed_ns < i128::try_from(settled.as_nanos()).ok()?).then(|| Self {
            bytes: meta.size(),
            modified_ns: nanoseconds(meta.mtime(), meta.mtime_nsec()),
            changed_ns,
            inode: meta.ino(),
        })
    }
}

/// Where the document of an id lies.
pub fn document_path(documents: &Path, id: &str) -> PathBuf {
    documents.join(format!("{id}.json"))
}
