//! Which files a run reads: folders, patterns, lists and archives to a sorted list of sources.
//!
//! The path of a source is what documents and tables show. It never depends on where the input folder lies:
//! below a folder it is relative to it, a file named singly goes by its name, and only where two would be equal
//! do their parent folders come in front.

use super::Status;
use super::archive;
use globset::{GlobBuilder, GlobMatcher};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Where the bytes of a source lie.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A file of its own.
    File(PathBuf),
    /// An entry of an archive, by its index there. It is read in memory; its name is never used as a path.
    Entry {
        /// The archive.
        archive: PathBuf,
        /// Position in the archive's directory.
        index: usize,
    },
}

/// One file to convert.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// As documents and tables show it: `/` between its parts, bytes that are no UTF-8 as `\xNN`.
    pub path: String,
    /// Where its bytes lie.
    pub place: Place,
}

/// An input that is not converted, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PassedOver {
    /// As the tables show it.
    pub path: String,
    /// [`Status::Failed`] where the user must do something, else [`Status::Skipped`].
    pub status: Status,
    /// Why, and what to do.
    pub detail: String,
}

/// What the user named.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Files, folders, archives and patterns.
    pub paths: Vec<PathBuf>,
    /// Paths from a list, which show as they are listed.
    pub listed: Vec<PathBuf>,
    /// The output folder, which is never searched.
    pub output: PathBuf,
}

/// Everything that was found, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// Files to convert.
    pub sources: Vec<Source>,
    /// What was named or found and is not converted.
    pub passed_over: Vec<PassedOver>,
}

/// Finds the files that the user means. The order of the request does not matter.
pub fn find(request: &Request) -> Inputs {
    let mut search = Search { output: request.output.canonicalize().ok(), ..Search::default() };
    let folders = request.paths.iter().filter(|p| p.is_dir()).count();
    for path in &request.paths {
        search.named(path, folders > 1);
    }
    for path in &request.listed {
        search.listed(path);
    }
    search.finish(request.paths.len() + request.listed.len() > 1)
}

/// A path for the eye: parts joined by `/`, bytes that are no UTF-8 as `\xNN`.
pub fn shown(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        std::path::Component::Normal(name) => Some(shown_name(name)),
        std::path::Component::ParentDir => Some("..".to_owned()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn shown_name(name: &std::ffi::OsStr) -> String {
    let mut out = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

#[derive(Default)]
struct Search {
    output: Option<PathBuf>,
    sources: Vec<Source>,
    passed_over: Vec<PassedOver>,
}

impl Search {
    /// A path of the command line.
    fn named(&mut self, path: &Path, several_folders: bool) {
        if path.is_dir() {
            let front = if several_folders { folder_name(path) } else { String::new() };
            self.folder(path, &front, None);
        } else if path.exists() {
            let name = path.file_name().map_or_else(|| shown(path), shown_name);
            self.file(path, name);
        } else if let Some((base, matcher)) = pattern(path) {
            let before = self.sources.len();
            self.folder(&base, "", Some(&matcher));
            if self.sources.len() == before {
                self.pass_over(shown(path), Status::Failed, "the pattern matches no file".into());
            }
        } else {
            self.missing(path);
        }
    }

    /// A path of a list.
    fn listed(&mut self, path: &Path) {
        if path.is_dir() {
            self.folder(path, &shown(path), None);
        } else if path.exists() {
            self.file(path, shown(path));
        } else {
            self.missing(path);
        }
    }

    fn missing(&mut self, path: &Path) {
        // A dangling link, a folder without permission and a slip of the pen look the same to `exists`.
        let why = match path.symlink_metadata() {
            Ok(_) => "the link leads nowhere; mend or remove it".to_owned(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                "no such file; check the spelling".to_owned()
            }
            Err(e) => format!("cannot be read ({e}); check its permissions"),
        };
        self.pass_over(shown(path), Status::Failed, why);
    }

    fn folder(&mut self, folder: &Path, front: &str, matcher: Option<&GlobMatcher>) {
        let output = self.output.clone();
        let is_output = |e: &DirEntry| {
            e.file_type().is_dir() && output.is_some() && e.path().canonicalize().ok() == output
        };
        let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|e| e.depth() == 0 || !is_output(e)) {
            match entry {
                Ok(entry) => self.entry(&entry, folder, front, matcher),
                Err(error) => self.unreadable(&error, folder, front),
            }
        }
    }

    fn entry(&mut self, entry: &DirEntry, folder: &Path, front: &str, matcher: Option<&GlobMatcher>) {
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let of_interest = wanted_name(entry.path()) && matcher.is_none_or(|m| m.is_match(relative));
        if entry.file_type().is_dir() || !of_interest {
            return;
        }
        let path = joined(front, &shown(relative));
        if entry.file_type().is_file() {
            self.file(entry.path(), path);
        } else if entry.path_is_symlink() {
            self.pass_over(path, Status::Skipped, "a symbolic link; name it directly to convert it".into());
        } else {
            self.pass_over(path, Status::Skipped, "not a regular file".into());
        }
    }

    fn unreadable(&mut self, error: &walkdir::Error, folder: &Path, front: &str) {
        let path = error.path().unwrap_or(folder);
        let relative = joined(front, &shown(path.strip_prefix(folder).unwrap_or(path)));
        let shown = if relative.is_empty() { folder_name(folder) } else { relative };
        let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        self.pass_over(shown, Status::Failed, format!("cannot be read ({cause}); check its permissions"));
    }

    fn file(&mut self, path: &Path, shown: String) {
        if !has_extension(path, "zip") {
            self.sources.push(Source { path: shown, place: Place::File(path.to_owned()) });
            return;
        }
        match archive::list(path) {
            Ok(entries) if entries.is_empty() => {
                self.pass_over(shown, Status::Skipped, "the archive holds no PDF".into());
            }
            Ok(entries) => self.sources.extend(entries.into_iter().map(|entry| Source {
                path: joined(&shown, &entry.name),
                place: Place::Entry { archive: path.to_owned(), index: entry.index },
            })),
            Err(why) => self.pass_over(shown, Status::Failed, why),
        }
    }

    fn pass_over(&mut self, path: String, status: Status, detail: String) {
        self.passed_over.push(PassedOver { path, status, detail });
    }

    fn finish(mut self, several: bool) -> Inputs {
        if several {
            self.drop_repeated();
        }
        self.sources.sort();
        tell_apart(&mut self.sources);
        self.sources.sort();
        self.passed_over.sort();
        self.passed_over.dedup();
        Inputs { sources: self.sources, passed_over: self.passed_over }
    }

    /// A file that is named twice is converted once, under its longest path.
    fn drop_repeated(&mut self) {
        let mut by_place: BTreeMap<Place, Source> = BTreeMap::new();
        for source in self.sources.drain(..) {
            let key = canonical(&source.place);
            let longer = |kept: &Source| (kept.path.len(), &kept.path) >= (source.path.len(), &source.path);
            if !by_place.get(&key).is_some_and(longer) {
                by_place.insert(key, source);
            }
        }
        self.sources = by_place.into_values().collect();
    }
}

/// Puts parent folders in front of equal paths until they differ.
fn tell_apart(sources: &mut [Source]) {
    let mut start = 0;
    while start < sources.len() {
        let end = sources[start..]
            .iter()
            .position(|s| s.path != sources[start].path)
            .map_or(sources.len(), |n| start + n);
        if end - start > 1 {
            prepend_parents(&mut sources[start..end]);
        }
        start = end;
    }
}

fn prepend_parents(equal: &mut [Source]) {
    let shown_depth = equal[0].path.split('/').count();
    let full: Vec<Vec<String>> = equal.iter().map(|s| full_parts(&s.place, &s.path)).collect();
    let deepest = full.iter().map(Vec::len).max().unwrap_or(0);
    let tail = |parts: &[String], n: usize| parts[parts.len().saturating_sub(n)..].join("/");
    let distinct = |n: usize| {
        let mut tails: Vec<String> = full.iter().map(|parts| tail(parts, n)).collect();
        tails.sort();
        tails.windows(2).all(|pair| pair[0] != pair[1])
    };
    let Some(n) = (shown_depth..=deepest).find(|n| distinct(*n)) else { return };
    for (source, parts) in equal.iter_mut().zip(&full) {
        source.path = tail(parts, n);
    }
}

fn full_parts(place: &Place, path: &str) -> Vec<String> {
    let split = |p: &Path| shown(&p.canonicalize().unwrap_or_else(|_| p.to_owned()));
    match place {
        Place::File(file) => split(file).split('/').map(str::to_owned).collect(),
        Place::Entry { archive, .. } => {
            let name = archive.file_name().map_or_else(String::new, shown_name);
            let inner = path.split_once(&format!("{name}/")).map_or(path, |(_, inner)| inner);
            split(archive).split('/').chain(inner.split('/')).map(str::to_owned).collect()
        }
    }
}

fn canonical(place: &Place) -> Place {
    let real = |p: &PathBuf| p.canonicalize().unwrap_or_else(|_| p.clone());
    match place {
        Place::File(path) => Place::File(real(path)),
        Place::Entry { archive, index } => Place::Entry { archive: real(archive), index: *index },
    }
}

/// The folder before the first wildcard, and a matcher for what follows it.
fn pattern(path: &Path) -> Option<(PathBuf, GlobMatcher)> {
    let text = path.to_str()?;
    let wild = |part: &str| part.contains(['*', '?', '[', '{']);
    let parts: Vec<&str> = text.split('/').collect();
    let first = parts.iter().position(|part| wild(part))?;
    let (base, rest) = parts.split_at(first);
    let base = match base.join("/") {
        empty if empty.is_empty() => PathBuf::from(if text.starts_with('/') { "/" } else { "." }),
        base => PathBuf::from(base),
    };
    let glob = GlobBuilder::new(&rest.join("/")).literal_separator(true).build().ok()?;
    Some((base, glob.compile_matcher()))
}

fn folder_name(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    real.file_name().map_or_else(String::new, shown_name)
}

fn joined(front: &str, path: &str) -> String {
    if front.is_empty() || path.is_empty() { format!("{front}{path}") } else { format!("{front}/{path}") }
}

/// PDFs and archives; not the shadow files that macOS leaves beside them ("._issue.pdf").
fn wanted_name(path: &Path) -> bool {
    let shadow = path.file_name().is_some_and(|n| n.as_encoded_bytes().starts_with(b"._"));
    !shadow && (has_extension(path, "pdf") || has_extension(path, "zip"))
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension))
}
