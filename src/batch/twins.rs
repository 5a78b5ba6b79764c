//! Inputs of the same name and the same content would share an id; the second and later ones get a number.

use super::carry::{read, sha256_hex};
use super::ids;
use super::inputs::Source;
use super::ledger::{Key, Ledger, Record};
use super::plan::Step;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// An input of an id: its path, and its key where it belongs to this run.
type Claim<'a> = (&'a str, Option<&'a Key>);

/// The id that a record would have if it had no twin; `None` without a document.
pub fn plain_id(record: &Record) -> Option<String> {
    let sha256 = record.answer.sha256.as_deref().filter(|_| record.answer.status.has_document())?;
    Some(ids::id(ids::stem(&record.path), sha256, 1))
}

/// Inputs whose id must change, with their number. `present` are the inputs of this run; `others` belong to other
/// parts of the same job and are only read where their name is the same.
///
/// Numbers follow the order of the paths, so they are the same in every run and every part.
pub fn to_renumber(ledger: &Ledger, present: &BTreeMap<&Key, usize>, others: &[Source]) -> Vec<(Key, u32)> {
    let mut claims: BTreeMap<String, Vec<Claim<'_>>> = BTreeMap::new();
    let mut slugs = BTreeSet::new();
    for (key, record) in ledger.records.iter().filter(|(key, _)| present.contains_key(key)) {
        let Some(id) = plain_id(record) else { continue };
        if !others.is_empty() {
            slugs.insert(ids::slug(ids::stem(&record.path)));
        }
        claims.entry(id).or_default().push((&record.path, Some(key)));
    }
    for (source, id) in namesakes(others, &slugs) {
        if let Some(claims) = claims.get_mut(&id) {
            claims.push((&source.path, None));
        }
    }
    claims
        .into_iter()
        .filter(|(_, claims)| claims.len() > 1)
        .flat_map(|(id, c)| renumber(ledger, &id, c))
        .collect()
}

/// The number of each step among the inputs of its id, before any is converted: a number that is only put right
/// afterwards would meanwhile overwrite the document of a twin, and a kill at that moment would leave it so.
///
/// Only files whose name occurs twice are read, and of this run's only those that have to be converted.
pub fn foresee(steps: &[Step], others: &[Source], ledger: &Ledger) -> Vec<u32> {
    let slugs = repeated_slugs(steps.iter().map(|s| &s.source).chain(others));
    let id_of = |step: &Step| match step.known.as_ref().and_then(|key| ledger.records.get(key)) {
        Some(record) => plain_id(record),
        None => plain_id_of(&step.source, &slugs),
    };
    let own: Vec<Option<String>> = steps.par_iter().map(id_of).collect();
    let mut claims: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (source, id) in namesakes(others, &slugs) {
        claims.entry(id).or_default().push(&source.path);
    }
    for (step, id) in steps.iter().zip(&own) {
        claims.entry(id.clone().unwrap_or_default()).or_default().push(&step.source.path);
    }
    claims.values_mut().for_each(|paths| paths.sort_unstable());
    let number = |(step, id): (&Step, &Option<String>)| {
        let before =
            id.as_ref().and_then(|id| claims.get(id)?.binary_search(&step.source.path.as_str()).ok());
        before.and_then(|before| u32::try_from(before + 1).ok()).unwrap_or(1)
    };
    steps.iter().zip(&own).map(number).collect()
}

/// The slugs of two and more sources.
fn repeated_slugs<'a>(sources: impl Iterator<Item = &'a Source>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    sources.map(|s| ids::slug(ids::stem(&s.path))).filter(|slug| !seen.insert(slug.clone())).collect()
}

/// The id without a number, where the slug is one of `slugs` and the file can be read.
fn plain_id_of(source: &Source, slugs: &BTreeSet<String>) -> Option<String> {
    let stem = ids::stem(&source.path);
    let bytes = if slugs.contains(&ids::slug(stem)) { read(&source.place).ok()? } else { return None };
    Some(ids::id(stem, &sha256_hex(&bytes), 1))
}

fn namesakes<'a>(others: &'a [Source], slugs: &BTreeSet<String>) -> Vec<(&'a Source, String)> {
    others.par_iter().filter_map(|source| Some((source, plain_id_of(source, slugs)?))).collect()
}

fn renumber(ledger: &Ledger, plain: &str, mut claims: Vec<Claim<'_>>) -> Vec<(Key, u32)> {
    claims.sort_unstable();
    let wanted: Vec<(&Key, u32)> =
        claims.iter().zip(1..).filter_map(|((_, key), twin)| Some(((*key)?, twin))).collect();
    let id_of = |twin: u32| if twin > 1 { format!("{plain}-{twin}") } else { plain.to_owned() };
    let right = |(key, twin): &(&Key, u32)| {
        let recorded = ledger.records.get(*key).and_then(|r| r.answer.id.as_deref());
        recorded == Some(id_of(*twin).as_str())
    };
    // One wrong id may have overwritten the document of a right one, so all of them are made again.
    if wanted.iter().all(right) {
        return Vec::new();
    }
    wanted.into_iter().map(|(key, twin)| (key.clone(), twin)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::inputs::Place;
    use super::super::ledger;
    use super::*;

    fn step(folder: &std::path::Path, path: &str, bytes: &[u8]) -> Step {
        let file = folder.join(path.replace('/', "-"));
        std::fs::write(&file, bytes).unwrap();
        let source = Source { path: path.to_owned(), place: Place::File(file) };
        Step { key: ledger::key(&source), source, stamp: None, known: None }
    }

    #[test]
    fn twins_have_their_number_before_they_are_converted() {
        let folder = tempfile::tempdir().unwrap();
        let steps = [
            step(folder.path(), "y/heft.pdf", b"same"),
            step(folder.path(), "a/heft.pdf", b"other"),
            step(folder.path(), "x/heft.pdf", b"same"),
            step(folder.path(), "x/zwei.pdf", b"same"),
        ];
        assert_eq!(foresee(&steps, &[], &Ledger::default()), [2, 1, 1, 1]);
    }
}
