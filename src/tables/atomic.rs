//! Files that belong together, all whole or not there: written beside their places and renamed into them.
//!
//! A [`Staging`] folder gathers them. It fills `.tables-new`; the rename of that
//! folder to `.tables-ready` decides; then its files move to their places one by one. Killed before the rename, the
//! old files stand; killed after it, [`recover`] finishes the moves at the next start. So the tables are all old or all
//! new, and each single file is whole at every instant. The caller holds the lock of the output folder.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

const NEW: &str = ".tables-new";
const READY: &str = ".tables-ready";

/// Threads that wait for the disk. Files that are synced at the same time share one commit of the file system's
/// journal; one after the other, each pays for its own.
const SYNC_THREADS: usize = 8;

/// A folder that files gather in until all of them are complete.
#[derive(Debug)]
pub struct Staging {
    out: PathBuf,
    new: PathBuf,
}

impl Staging {
    /// An empty staging folder inside `out`, after finishing what an earlier run left.
    ///
    /// # Errors
    /// `out` cannot be made or written.
    pub fn create(out: &Path) -> io::Result<Self> {
        fs::create_dir_all(out)?;
        recover(out)?;
        let new = out.join(NEW);
        fs::create_dir(&new)?;
        Ok(Self { out: out.to_owned(), new })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.new
    }

    /// Puts every file into its place. All or nothing, also across a kill or a power cut.
    ///
    /// # Errors
    /// The disk is full or fails; before the decision the old files stand.
    pub fn commit(self) -> io::Result<()> {
        sync_files(&names(&self.new)?)?;
        sync_folder(&self.new)?;
        let ready = self.out.join(READY);
        fs::rename(&self.new, &ready)?;
        sync_folder(&self.out)?;
        put_in_place(&ready, &self.out)
    }
}

impl Drop for Staging {
    /// Leaves nothing behind where the files were given up.
    fn drop(&mut self) {
        // Nothing better can be done about a failure here; the next run tries again.
        let _ = remove_if_there(&self.new);
    }
}

/// Finishes or undoes what a killed run left in an output folder.
///
/// # Errors
/// The folder cannot be read or written.
pub fn recover(out: &Path) -> io::Result<()> {
    let ready = out.join(READY);
    if ready.is_dir() {
        put_in_place(&ready, out)?;
    }
    remove_if_there(&out.join(NEW))
}

/// Moves the files of a decided folder; can be killed and repeated.
fn put_in_place(ready: &Path, out: &Path) -> io::Result<()> {
    for from in names(ready)? {
        let Some(name) = from.file_name() else { continue };
        fs::rename(&from, out.join(name))?;
    }
    sync_folder(out)?;
    fs::remove_dir(ready)
}

/// Paths of the files in a folder, sorted, the data package last: it names the others and their hashes.
fn names(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort_by_key(|path| (path.ends_with(super::PACKAGE), path.clone()));
    Ok(paths)
}

fn sync_files(paths: &[PathBuf]) -> io::Result<()> {
    let share = paths.len().div_ceil(SYNC_THREADS).max(1);
    std::thread::scope(|scope| {
        let syncing: Vec<_> = paths
            .chunks(share)
            .map(|paths| scope.spawn(|| paths.iter().try_for_each(|path| File::open(path)?.sync_all())))
            .collect();
        syncing.into_iter().try_for_each(|thread| thread.join().expect("syncing does not panic"))
    })
}

fn remove_if_there(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// A rename is on the disk only once its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn content(out: &Path) -> Vec<(String, String)> {
        let mut all: Vec<_> = fs::read_dir(out).unwrap().map(|e| e.unwrap().path()).collect();
        all.sort();
        all.iter()
            .map(|p| {
                (
                    p.file_name().unwrap().to_str().unwrap().to_owned(),
                    fs::read_to_string(p).unwrap_or_default(),
                )
            })
            .collect()
    }

    fn pair(name: &str, text: &str) -> (String, String) {
        (name.to_owned(), text.to_owned())
    }

    #[test]
    fn a_staging_given_up_leaves_nothing() {
        let out = folder();
        let staging = Staging::create(out.path()).unwrap();
        fs::write(staging.path().join("a.csv"), "new").unwrap();
        drop(staging);
        assert_eq!(content(out.path()), []);
    }

    #[test]
    fn a_kill_before_the_decision_leaves_the_old() {
        let out = folder();
        fs::write(out.path().join("a.csv"), "old").unwrap();
        let staging = Staging::create(out.path()).unwrap();
        fs::write(staging.path().join("a.csv"), "new").unwrap();
        std::mem::forget(staging);
        recover(out.path()).unwrap();
        assert_eq!(content(out.path()), [pair("a.csv", "old")]);
    }

    #[test]
    fn a_kill_after_the_decision_is_finished_by_the_next_run() {
        let out = folder();
        fs::write(out.path().join("a.csv"), "new").unwrap();
        fs::write(out.path().join("b.csv"), "old").unwrap();
        fs::create_dir(out.path().join(READY)).unwrap();
        fs::write(out.path().join(READY).join("b.csv"), "new").unwrap();
        recover(out.path()).unwrap();
        assert_eq!(content(out.path()), [pair("a.csv", "new"), pair("b.csv", "new")]);
    }

    #[test]
    fn a_commit_replaces_all() {
        let out = folder();
        fs::write(out.path().join("a.csv"), "old").unwrap();
        let staging = Staging::create(out.path()).unwrap();
        fs::write(staging.path().join("a.csv"), "new").unwrap();
        staging.commit().unwrap();
        assert_eq!(content(out.path()), [pair("a.csv", "new")]);
    }
}
