//! The formats: each takes the rows of all tables as they come, and writes its files.
//!
//! To add one: a file beside this one, its [`Format`], and its arm in [`open`].

mod contained;
pub(super) mod csv;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod sqlite;
mod xlsx;

use super::column::Cell;
use super::rows::Table;
use super::{Format, TableOptions};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// A format at work.
pub(super) trait Sink {
    /// Takes one row: a cell for each column of the table.
    fn row(&mut self, table: Table, row: &[Cell<'_>]) -> io::Result<()>;

    /// Completes the files and tells what they are.
    fn finish(self: Box<Self>) -> io::Result<Vec<FileMade>>;
}

/// A file that a format has written.
#[derive(Clone, Debug)]
pub(super) struct FileMade {
    /// Its name in the output folder.
    pub name: String,
    /// The table in it; `None` if it holds all.
    pub table: Option<Table>,
    /// Rows without the header.
    pub rows: u64,
    /// Size.
    pub bytes: u64,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// Opens the files of a format in a folder.
pub(super) fn open(format: Format, folder: &Path, options: &TableOptions) -> io::Result<Box<dyn Sink>> {
    match format {
        Format::Csv => csv::open(folder, options),
        Format::Json => json::open_arrays(folder),
        Format::Jsonl => json::open_lines(folder),
        Format::Xlsx => xlsx::open(folder),
        Format::Sqlite => sqlite::open(folder),
        #[cfg(feature = "parquet")]
        Format::Parquet => parquet::open(folder),
    }
}

/// A file that is hashed and counted while it is written.
struct HashedFile {
    file: File,
    hash: Sha256,
    bytes: u64,
}

/// A buffer large enough that the hash and the disk get long pieces, small enough for two dozen open files.
const BUFFER_BYTES: usize = 64 * 1024;

impl HashedFile {
    fn create(path: &Path) -> io::Result<BufWriter<Self>> {
        let file = Self { file: File::create_new(path)?, hash: Sha256::new(), bytes: 0 };
        Ok(BufWriter::with_capacity(BUFFER_BYTES, file))
    }

    fn made(mut self, name: String, table: Option<Table>, rows: u64) -> io::Result<FileMade> {
        self.file.flush()?;
        Ok(FileMade { name, table, rows, bytes: self.bytes, sha256: hex(&self.hash.finalize()) })
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file that a library has written whole.
fn finished(path: &Path, name: &str, rows: u64) -> io::Result<FileMade> {
    let mut hash = Sha256::new();
    let bytes = io::copy(&mut File::open(path)?, &mut HashInto(&mut hash))?;
    Ok(FileMade { name: name.to_owned(), table: None, rows, bytes, sha256: hex(&hash.finalize()) })
}

struct HashInto<'h>(&'h mut Sha256);

impl Write for HashInto<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|n| char::from(DIGITS[usize::from(n)])).collect()
}
