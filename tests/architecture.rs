//! Holds who may use whom, as `docs/ARCHITECTURE.md` says: modules and dependencies.

#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// Module, and the modules that it may use. `diag` is everyone's.
const MAY_USE: &[(&str, &[&str])] = &[
    ("geometry", &[]),
    ("diag", &[]),
    ("lang", &[]),
    ("document", &["geometry"]),
    ("text", &["lang"]),
    ("pdf", &["geometry"]),
    ("layout", &["geometry", "pdf"]),
    ("structure", &["geometry", "lang", "document", "text", "layout"]),
    ("entities", &["lang", "text"]),
    // `text` and `lang`: the sentence that a mention stands in, and the words that tell what an amount is for.
    ("tables", &["document", "entities", "lang", "text"]),
    ("render", &[]),
    ("report", &["geometry", "document", "entities", "tables"]),
    (
        "pipeline",
        &[
            "geometry",
            "lang",
            "document",
            "text",
            "pdf",
            "layout",
            "structure",
            "entities",
            "tables",
            "render",
        ],
    ),
    ("batch", &["pipeline", "tables", "report", "document", "entities"]),
    ("cli", &["batch", "pipeline", "tables", "report"]),
];

/// Crate, and the modules that own it.
const OWNERS: &[(&str, &[&str])] = &[
    ("lopdf", &["pdf"]),
    ("skrifa", &["pdf"]),
    ("hayro_cmap", &["pdf"]),
    ("flate2", &["pdf"]),
    ("rayon", &["batch"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("csv", &["tables", "lang"]),
    ("rusqlite", &["tables"]),
    ("rust_xlsxwriter", &["tables"]),
    ("jiff", &["entities"]),
    ("parquet", &["tables"]),
    ("maud", &["report"]),
    ("hayro", &["render"]),
    ("jpeg_encoder", &["render"]),
];

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// (module, file, code without comments and tests) of every source file inside a module.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .filter_map(|path| {
            let module =
                path.strip_prefix(&root).unwrap().iter().next().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let code: Vec<&str> = code.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
            (!module.ends_with(".rs")).then(|| (module, path, code.join("\n")))
        })
        .collect()
}

#[test]
fn every_module_is_in_the_table() {
    for (module, path, _) in sources() {
        assert!(MAY_USE.iter().any(|(m, _)| *m == module), "{} is in no row of MAY_USE", path.display());
    }
}

#[test]
fn modules_use_only_whom_they_may() {
    for (module, path, code) in sources() {
        let (_, allowed) = MAY_USE.iter().find(|(m, _)| *m == module).unwrap();
        for (other, _) in MAY_USE.iter().filter(|(m, _)| *m != module && *m != "diag" && !allowed.contains(m))
        {
            assert!(!code.contains(&format!("crate::{other}")), "{} uses {other}", path.display());
        }
    }
}

#[test]
fn dependencies_stay_with_their_owners() {
    for (module, path, code) in sources() {
        for (name, owners) in OWNERS.iter().filter(|(_, owners)| !owners.contains(&module.as_str())) {
            assert!(
                !code.contains(&format!("{name}::")),
                "{} uses {name}, which {owners:?} owns",
                path.display()
            );
        }
    }
}

#[test]
fn files_are_touched_only_at_the_ends() {
    for (module, path, code) in sources() {
        // `lang` reads the user's own rule tables, once, before the line starts.
        let may = ["batch", "tables", "report", "cli", "lang"].contains(&module.as_str());
        assert!(may || !code.contains("std::fs"), "{} touches files", path.display());
    }
}
