//! The output folder: made, locked, swept; one run at a time.

use super::carry::Folders;
use super::limits::Shard;
use super::run::BatchError;
use crate::report;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Folder inside the output folder that holds what only runs need.
const OWN: &str = ".blattlese";

/// An output folder that this run holds until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct Output {
    root: PathBuf,
    own: PathBuf,
    part: Option<Shard>,
    // The locks belong to the open files: the system frees them with the process.
    _locks: Vec<File>,
}

impl Output {
    /// Makes the folder if needed and locks it. Parts of a job share it; a whole run has it alone.
    ///
    /// # Errors
    /// It cannot be written, or another run holds it for longer than `wait`.
    pub fn open(root: &Path, part: Option<Shard>, wait: Duration) -> Result<Self, BatchError> {
        let own = root.join(OWN);
        let fails = |cause| BatchError::Output(root.to_owned(), cause);
        fs::create_dir_all(&own).map_err(fails)?;
        let deadline = Instant::now() + wait;
        let mut locks = vec![lock(&own.join("lock"), part.is_some(), deadline, root)?];
        if let Some(part) = part {
            locks.push(lock(&own.join(format!("lock.{}", part_name(part))), false, deadline, root)?);
        }
        let output = Self { root: root.to_owned(), own, part, _locks: locks };
        output.sweep().map_err(fails)?;
        Ok(output)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where workers write; `report` where pages are to be drawn as well.
    pub fn folders(&self, report: bool) -> Folders {
        let pictures = report.then(|| self.root.join(report::FOLDER).join(report::PICTURES));
        Folders { documents: self.documents(), staging: self.staging(), pictures }
    }

    /// The folder of the documents.
    pub fn documents(&self) -> PathBuf {
        self.root.join("documents")
    }

    /// Files that are being written; what a killed run left there is swept by the next.
    pub fn staging(&self) -> PathBuf {
        self.own.join(self.named("staging", ""))
    }

    /// What is known of every input after the last whole run.
    pub fn ledger(&self) -> PathBuf {
        self.own.join(self.named("ledger", ".jsonl"))
    }

    /// What the present run has done so far.
    pub fn journal(&self) -> PathBuf {
        self.own.join(self.named("journal", ".jsonl"))
    }

    /// Ledgers of all parts, sorted.
    pub fn ledgers(root: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(root.join(OWN)).into_iter().flatten().flatten().map(|e| e.path());
        let is_ledger =
            |p: &PathBuf| p.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"ledger"));
        let mut ledgers: Vec<PathBuf> = entries.filter(is_ledger).collect();
        ledgers.sort();
        ledgers
    }

    /// Makes everything that was written so far survive a power cut.
    ///
    /// # Errors
    /// The disk reports an error.
    pub fn flush(&self) -> io::Result<()> {
        let folder = File::open(self.documents())?;
        // One call for all documents: a file system flushes thousands of small files together at the cost of a few.
        rustix::fs::syncfs(&folder)?;
        Ok(())
    }

    /// Replaces a file whole and durably.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn replace(
        &self,
        path: &Path,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        // Temporary files are private; these are for whoever may read the folder.
        let readable = PermissionsExt::from_mode(0o666);
        let mut beside = tempfile::Builder::new().permissions(readable).tempfile_in(self.staging())?;
        let mut buffered = io::BufWriter::new(&mut beside);
        write(&mut buffered)?;
        buffered.flush()?;
        drop(buffered);
        beside.as_file().sync_all()?;
        beside.persist(path)?;
        File::open(path.parent().unwrap_or(&self.root))?.sync_all()
    }

    fn named(&self, stem: &str, extension: &str) -> String {
        match self.part {
            Some(part) => format!("{stem}.{}{extension}", part_name(part)),
            None => format!("{stem}{extension}"),
        }
    }

    fn sweep(&self) -> io::Result<()> {
        let staging = self.staging();
        if staging.exists() {
            fs::remove_dir_all(&staging)?;
        }
        fs::create_dir_all(&staging)?;
        fs::create_dir_all(self.documents())
    }
}

fn part_name(part: Shard) -> String {
    format!("{}-of-{}", part.index, part.count)
}

fn lock(path: &Path, shared: bool, deadline: Instant, root: &Path) -> Result<File, BatchError> {
    let fails = |cause| BatchError::Output(path.to_owned(), cause);
    let file =
        File::options().create(true).truncate(false).write(true).read(true).open(path).map_err(fails)?;
    loop {
        let tried = if shared { file.try_lock_shared() } else { file.try_lock() };
        match tried {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => return Err(BatchError::Locked(root.to_owned())),
            Err(TryLockError::Error(cause)) => return Err(fails(cause)),
        }
    }
}
