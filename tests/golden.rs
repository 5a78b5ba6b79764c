//! Compares what each stage makes of a fixture with the dump stored beside it, so that an unintended change anywhere
//! in the line is seen, and an intended one can be read as a difference.
//!
//! `BLATTLESE_BLESS=1 cargo test --test golden` writes the dumps anew.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files fails")]

use blattlese::pipeline::{Conveyor, InspectStage, Settings};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static CONVEYOR: LazyLock<Conveyor> =
    LazyLock::new(|| Conveyor::new(Settings::default()).expect("rules compile"));

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut issues: Vec<_> = entries.filter(|path| path.join("issue.pdf").exists()).collect();
    issues.sort();
    issues
}

/// The first line that differs, with its number from 1.
fn first_difference(right: &str, read: &str) -> Option<String> {
    if right == read {
        return None;
    }
    let lines = right.lines().chain(std::iter::repeat("<end>"));
    let same = |(_, (right, read)): &(usize, (&str, &str))| right == read;
    let mut pairs = lines.zip(read.lines().chain(std::iter::repeat("<end>"))).enumerate().skip_while(same);
    pairs.next().map(|(at, (right, read))| format!("line {}:\n  stored {right}\n  read   {read}", at + 1))
}

fn check(stage: InspectStage, file: &str) {
    let mut differences = Vec::new();
    for issue in fixtures() {
        let bytes = fs::read(issue.join("issue.pdf")).unwrap();
        let read = CONVEYOR.inspect(&bytes, "issue", stage).unwrap();
        let stored = issue.join(file);
        if std::env::var_os("BLATTLESE_BLESS").is_some() {
            fs::write(&stored, &read).unwrap();
        } else if let Some(line) = first_difference(&fs::read_to_string(&stored).unwrap_or_default(), &read) {
            differences.push(format!("{}: {line}", stored.display()));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn layout_is_as_stored() {
    check(InspectStage::Layout, "layout.txt");
}

#[test]
fn articles_are_as_stored() {
    check(InspectStage::Articles, "articles.txt");
}

#[test]
fn mentions_are_as_stored() {
    check(InspectStage::Mentions, "mentions.txt");
}
