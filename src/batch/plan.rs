//! Which inputs need work: those that are new or changed, or made by another version or other rules.

use super::carry::{Folders, read, sha256_hex};
use super::inputs::Source;
use super::ledger::{Key, Ledger, Record, Stamp, document_path, key};
use super::pictures;
use super::status::Status;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What decides whether an earlier outcome still holds.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    /// Fingerprint of version, language and rules.
    pub made_with: Arc<str>,
    /// Fingerprint of the limits.
    pub limits: Arc<str>,
    /// A password is given, so encrypted files are worth another try.
    pub password: bool,
    /// Convert everything.
    pub force: bool,
    /// Try earlier failures again.
    pub retry: bool,
}

/// One input and what to do with it.
#[derive(Debug)]
pub struct Step {
    /// The input.
    pub source: Source,
    /// What the ledger calls it.
    pub key: Key,
    /// Its marks of change now.
    pub stamp: Option<Stamp>,
    /// The record in the ledger that still holds for it.
    pub known: Option<Key>,
}

/// Compares the inputs with what is known.
pub fn plan(sources: Vec<Source>, ledger: &Ledger, folders: &Folders, basis: &Basis) -> Vec<Step> {
    let by_path = by_path(ledger);
    let step = |source: Source| {
        let (key, stamp) = (key(&source), Stamp::of(&source));
        let known = (!basis.force).then(|| known(&source, &key, stamp, ledger, &by_path)).flatten();
        let known = known.filter(|record| holds(record, folders, basis)).map(Record::key);
        Step { source, key, stamp, known }
    };
    sources.into_par_iter().map(step).collect()
}

type ByPath<'a> = BTreeMap<&'a str, Vec<&'a Record>>;

fn by_path(ledger: &Ledger) -> ByPath<'_> {
    let mut by_path = ByPath::new();
    for record in ledger.records.values() {
        by_path.entry(record.path.as_str()).or_default().push(record);
    }
    by_path
}

/// The record of a source with this path and this content. The content is read only where marks do not tell.
fn known<'a>(
    source: &Source,
    key: &Key,
    stamp: Option<Stamp>,
    ledger: &'a Ledger,
    by_path: &ByPath<'a>,
) -> Option<&'a Record> {
    let same_path = by_path.get(source.path.as_str())?;
    let here = ledger.record(key).filter(|r| r.path == source.path);
    if let Some(here) = here
        && stamp.is_some()
        && here.stamp == stamp
    {
        return Some(here);
    }
    let sha256 = sha256_hex(&read(&source.place).ok()?);
    let same_content = |r: &&Record| r.answer.sha256.as_ref() == Some(&sha256);
    // A folder that was moved takes its outcomes along.
    here.filter(same_content).or_else(|| same_path.iter().copied().find(same_content))
}

/// Whether an outcome still holds.
fn holds(record: &Record, folders: &Folders, basis: &Basis) -> bool {
    if !record.settled || record.made_with != basis.made_with {
        return false;
    }
    if record.answer.status.has_document() {
        let Some(id) = &record.answer.id else { return false };
        // A document that was cut by a power failure or removed by hand is made again.
        let whole = document_path(&folders.documents, id)
            .metadata()
            .is_ok_and(|m| m.len() == record.answer.document_bytes);
        return whole && folders.pictures.as_ref().is_none_or(|pictures| pictures::are_there(pictures, id));
    }
    let password_may_help = record.answer.status == Status::Encrypted && basis.password;
    record.limits == basis.limits && !basis.retry && !password_may_help
}
