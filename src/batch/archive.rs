//! Archives of PDFs, read in memory. A name from an archive is shown, never opened or created.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// Largest entry that is read, in bytes. Newsletters stay below 100 MB; an archive can claim any size.
const LARGEST_ENTRY: u64 = 1 << 30;

/// A PDF in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it shows in tables: `/` between its parts, no `.` or `..` among them.
    pub name: String,
    /// Position in the archive's directory.
    pub index: usize,
}

/// Lists the PDFs in an archive, sorted by name.
///
/// # Errors
/// What is wrong with the archive and what to do, in words.
pub fn list(path: &Path) -> Result<Vec<Entry>, String> {
    let archive = open(path)?;
    let mut entries: Vec<Entry> = (0..archive.len())
        .filter_map(|index| Some(Entry { name: clean(&archive.name_for_index(index)?.ok()?), index }))
        .filter(|entry| is_pdf(&entry.name))
        .collect();
    entries.sort_by(|a, b| (&a.name, a.index).cmp(&(&b.name, b.index)));
    Ok(entries)
}

/// Reads an entry.
///
/// # Errors
/// What is wrong with the archive or the entry and what to do, in words.
pub fn read(path: &Path, index: usize) -> Result<Vec<u8>, String> {
    let mut archive = open(path)?;
    let entry = archive.by_index(index).map_err(|e| explain(&e))?;
    let mut bytes = Vec::new();
    entry
        .take(LARGEST_ENTRY)
        .read_to_end(&mut bytes)
        .map_err(|e| format!("the archive is damaged ({e}); fetch it again"))?;
    Ok(bytes)
}

fn open(path: &Path) -> Result<ZipArchive<BufReader<File>>, String> {
    let file = File::open(path).map_err(|e| format!("cannot be read ({e}); check its permissions"))?;
    ZipArchive::new(BufReader::new(file)).map_err(|e| explain(&e))
}

fn explain(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            "the archive is encrypted; unpack it and convert the folder".into()
        }
        ZipError::UnsupportedArchive(what) => {
            format!("the archive cannot be read ({what}); unpack it and convert the folder")
        }
        other => format!("not an archive, or a damaged one ({other}); fetch it again"),
    }
}

fn is_pdf(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    last.to_ascii_lowercase().ends_with(".pdf") && !last.starts_with("._")
}

fn clean(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_an_archive_lose_their_way_out() {
        assert_eq!(clean("../../etc/./a.pdf"), "etc/a.pdf");
        assert_eq!(clean("C:\\x\\a.pdf"), "C:/x/a.pdf");
    }

    #[test]
    fn shadow_files_are_no_pdfs() {
        assert!(is_pdf("2018/Heft.PDF"));
        assert!(!is_pdf("__MACOSX/._Heft.pdf"));
    }
}
