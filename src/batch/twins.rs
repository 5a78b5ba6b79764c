//! Inputs of the same name and the same content would share an id; the second and later ones get a number.

use super::carry::{read, sha256_hex};
use super::ids;
use super::inputs::{Place, Source};
use super::ledger::{Key, Ledger, Record};
use super::plan::Step;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{Read, Seek, SeekFrom};

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
    let of_present = || ledger.records.iter().filter(|(key, _)| present.contains_key(key));
    // Most ids are alone, and their hashes tell it with less memory than they take.
    let mut hashes: Vec<u64> =
        of_present().filter_map(|(_, record)| Some(hash(&plain_id(record)?))).collect();
    hashes.sort_unstable();
    let is_alone = |id: &str| {
        let (wanted, at) = (hash(id), hashes.partition_point(|h| *h < hash(id)));
        others.is_empty() && hashes.get(at + 1) != Some(&wanted)
    };
    for (key, record) in of_present() {
        let Some(id) = plain_id(record).filter(|id| !is_alone(id)) else { continue };
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
/// Files are read only where name, size and last bytes are those of another one, and of this run's only those that
/// have to be converted.
pub fn foresee(steps: &[Step], others: &[Source], ledger: &Ledger) -> Vec<u32> {
    let slug = |source: &Source| ids::slug(ids::stem(&source.path));
    let all = || steps.iter().map(|s| &s.source).chain(others);
    let slugs = repeated(all().map(slug));
    let looks: Vec<Option<Look>> = all()
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|source| {
            Some(slug(source)).filter(|slug| slugs.contains(slug)).and_then(|slug| look(source, slug))
        })
        .collect();
    let alike = repeated(looks.iter().flatten());
    let known = |step: &Step| step.known.as_ref().and_then(|key| ledger.record(key)).and_then(plain_id);
    let id = |(at, source): (usize, &Source)| {
        let is_alike = looks.get(at).and_then(Option::as_ref).is_some_and(|look| alike.contains(&look));
        is_alike.then(|| steps.get(at).and_then(known).or_else(|| plain_id_of(source))).flatten()
    };
    let ids: Vec<Option<String>> = all().enumerate().collect::<Vec<_>>().into_par_iter().map(id).collect();
    let mut claims: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (source, id) in all().zip(&ids) {
        claims.entry(id.as_deref().unwrap_or_default()).or_default().push(&source.path);
    }
    claims.values_mut().for_each(|paths| paths.sort_unstable());
    let number = |(step, id): (&Step, &Option<String>)| {
        let paths = claims.get(id.as_deref()?)?;
        u32::try_from(paths.binary_search(&step.source.path.as_str()).ok()? + 1).ok()
    };
    steps.iter().zip(&ids).map(|named| number(named).unwrap_or(1)).collect()
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(id.as_bytes());
    hasher.finish()
}

/// What occurs twice and more.
fn repeated<T: Ord + Clone>(all: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut seen = BTreeSet::new();
    all.filter(|one| !seen.insert(one.clone())).collect()
}

/// What tells most files of one name apart without reading them: slug, size, and a hash of the last bytes, where PDFs
/// have their own identifier and the offsets of their tables.
type Look = (String, u64, u64);

/// Bytes at the end that are looked at.
const TAIL_BYTES: u64 = 1024;

fn look(source: &Source, slug: String) -> Option<Look> {
    let mut tail = Vec::with_capacity(TAIL_BYTES as usize);
    let size = match &source.place {
        Place::File(path) => {
            let mut file = File::open(path).ok()?;
            let size = file.metadata().ok()?.len();
            file.seek(SeekFrom::Start(size.saturating_sub(TAIL_BYTES))).ok()?;
            file.take(TAIL_BYTES).read_to_end(&mut tail).ok()?;
            size
        }
        place @ Place::Entry { .. } => {
            tail = read(place).ok()?;
            let size = tail.len() as u64;
            tail.drain(..tail.len().saturating_sub(TAIL_BYTES as usize));
            size
        }
    };
    let mut hasher = DefaultHasher::new();
    hasher.write(&tail);
    Some((slug, size, hasher.finish()))
}

/// The id without a number, where the file can be read.
fn plain_id_of(source: &Source) -> Option<String> {
    Some(ids::id(ids::stem(&source.path), &sha256_hex(&read(&source.place).ok()?), 1))
}

/// The sources of these slugs with their ids.
fn namesakes<'a>(others: &'a [Source], slugs: &BTreeSet<String>) -> Vec<(&'a Source, String)> {
    let is_namesake = |source: &&Source| slugs.contains(&ids::slug(ids::stem(&source.path)));
    others.par_iter().filter(is_namesake).filter_map(|source| Some((source, plain_id_of(source)?))).collect()
}

fn renumber(ledger: &Ledger, plain: &str, mut claims: Vec<Claim<'_>>) -> Vec<(Key, u32)> {
    claims.sort_unstable();
    let wanted: Vec<(&Key, u32)> =
        claims.iter().zip(1..).filter_map(|((_, key), twin)| Some(((*key)?, twin))).collect();
    let id_of = |twin: u32| if twin > 1 { format!("{plain}-{twin}") } else { plain.to_owned() };
    let right = |(key, twin): &(&Key, u32)| {
        let recorded = ledger.record(key).and_then(|r| r.answer.id.as_deref());
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
