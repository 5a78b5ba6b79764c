//! Files of the report, each old or new at any instant; one that is the same already is not touched.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The report's folder, and one on the same file system for files that are being written.
#[derive(Debug)]
pub(super) struct Folder {
    pub(super) root: PathBuf,
    staging: PathBuf,
}

impl Folder {
    pub(super) fn open(root: &Path, staging: &Path) -> io::Result<Self> {
        fs::create_dir_all(root.join("issues"))?;
        Ok(Self { root: root.to_owned(), staging: staging.to_owned() })
    }

    /// Writes a file unless it holds these bytes already: a nightly run touches the pages that changed.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.root.join(name);
        let same = fs::metadata(&path).is_ok_and(|m| m.len() == bytes.len() as u64)
            && fs::read(&path).is_ok_and(|old| old == bytes);
        if same {
            return Ok(());
        }
        let mut beside = self.beside()?;
        beside.write_all(bytes)?;
        beside.persist(path)?;
        Ok(())
    }

    /// A new file that is put in its place with `persist`.
    pub(super) fn beside(&self) -> io::Result<tempfile::NamedTempFile> {
        let mode = PermissionsExt::from_mode(0o666);
        tempfile::Builder::new().prefix("report-").permissions(mode).tempfile_in(&self.staging)
    }

    /// Removes what stands in a folder of the report for issues that are gone.
    pub(super) fn sweep(&self, folder: &str, keep: impl Fn(&str) -> bool) -> io::Result<()> {
        let Ok(entries) = fs::read_dir(self.root.join(folder)) else { return Ok(()) };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let id = name.to_str().map(|n| n.strip_suffix(".html").unwrap_or(n));
            if id.is_none_or(&keep) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}
