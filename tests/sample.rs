//! Keeps `output/`, the sample that the README shows, as fresh as the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Tables of a folder by name; a run's own notes and the documents are no part of the sample.
fn tables(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let is_table = |p: &Path| {
        let name = p.file_name().unwrap().to_str().unwrap();
        p.is_file()
            && (name.ends_with(".csv") || name.ends_with(".json"))
            && name != "run.json"
            && !name.starts_with('.')
    };
    let named =
        |p: std::path::PathBuf| (p.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&p).unwrap());
    entries.filter(|p| is_table(p)).map(named).collect()
}

#[test]
fn the_sample_is_what_the_program_writes_today() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fresh = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_blattlese"))
        .current_dir(root)
        .args(["convert", "fixtures", "--quiet", "--output"])
        .arg(fresh.path())
        .status()
        .unwrap();
    assert!(status.success(), "convert fixtures: {status}");
    let (kept, written) = (tables(&root.join("output")), tables(fresh.path()));
    assert!(!written.is_empty(), "convert wrote no tables");
    assert_eq!(kept.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>());
    let hint =
        "run `cargo run --release -- convert fixtures` and commit output/ after reading the difference";
    let stale: Vec<&String> =
        written.iter().filter(|(name, bytes)| kept[*name] != **bytes).map(|(n, _)| n).collect();
    assert!(stale.is_empty(), "stale in output/: {stale:?}; {hint}");
}
