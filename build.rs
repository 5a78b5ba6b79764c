//! Lists every file below `rules/` for `lang`, so that a language is added without a line of code.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let rules = Path::new(&root).join("rules");
    println!("cargo:rerun-if-changed=rules");
    let mut list = String::from("&[\n");
    for language in sorted(&rules).into_iter().filter(|p| p.is_dir()) {
        println!("cargo:rerun-if-changed={}", language.display());
        for file in sorted(&language) {
            let name = |p: &Path| {
                p.file_name().and_then(|n| n.to_str()).expect("names in rules/ are UTF-8").to_owned()
            };
            let (code, file_name) = (name(&language), name(&file));
            if file_name.ends_with(".tsv") || file_name.ends_with(".corpus.md") {
                println!("cargo:rerun-if-changed={}", file.display());
                writeln!(list, "({code:?}, {file_name:?}, include_str!({file:?})),")
                    .expect("a String takes all");
            }
        }
    }
    list.push(']');
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("rules.rs");
    fs::write(out, list).expect("OUT_DIR can be written");
}

fn sorted(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.expect("a folder entry").path())
        .collect();
    paths.sort();
    paths
}
