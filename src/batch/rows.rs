//! From documents and ledger to tables: what `tables` needs to be told.

use super::ledger::Ledger;
use super::output::Output;
use super::report::Totals;
use super::run::BatchError;
use std::path::Path;

/// How tables are written.
#[derive(Clone, Debug, Default)]
pub struct TableSettings {}

impl TableSettings {
    /// From the words of the command line.
    ///
    /// # Errors
    /// An unknown word.
    pub fn parse(_formats: &str, _dialect: &str, _newlines: &str) -> Result<Self, String> {
        Ok(Self {})
    }

    /// Changes when the tables would.
    pub fn fingerprint(&self) -> String {
        concat!(env!("CARGO_PKG_VERSION"), " ", env!("BLATTLESE_BUILD")).to_owned()
    }
}

/// Whether every table that would be written is there.
pub fn all_there(_root: &Path, _settings: &TableSettings) -> bool {
    true
}

/// Builds all tables from the documents.
///
/// # Errors
/// A table cannot be written, or a document cannot be read.
pub fn build(_output: &Output, ledger: &Ledger, _settings: &TableSettings) -> Result<Totals, BatchError> {
    Ok(Totals { documents: ledger.records.len(), files: ledger.records.len() })
}

/// Builds the tables of an output folder again, with the documents of further folders.
///
/// # Errors
/// As [`build`]; or another run holds the folder.
pub fn tables(
    root: &Path,
    _parts: &[std::path::PathBuf],
    settings: &TableSettings,
    wait: std::time::Duration,
) -> Result<Totals, BatchError> {
    let output = Output::open(root, None, wait)?;
    let mut ledger = Ledger::default();
    for path in Output::ledgers(root) {
        ledger.read_ledger(&path);
    }
    build(&output, &ledger, settings)
}
