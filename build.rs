//! Lists every file below `rules/` for `lang`, so that a language is added without a line of code; fingerprints the
//! sources for `batch`, so that another program never takes its predecessor's documents for its own.

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
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let of_lock = fingerprint(&Path::new(&root).join("Cargo.lock"), FNV_OFFSET);
    let build =
        ["src", "rules"].iter().fold(of_lock, |hash, dir| fingerprint(&Path::new(&root).join(dir), hash));
    println!("cargo:rustc-env=BLATTLESE_BUILD={build:016x}");
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a over names and contents; good enough to tell builds apart, where nobody gains from a collision.
fn fingerprint(path: &Path, hash: u64) -> u64 {
    if path.is_dir() {
        return sorted(path).iter().fold(hash, |hash, inner| fingerprint(inner, hash));
    }
    let name = path.file_name().map_or(&[][..], |n| n.as_encoded_bytes());
    let content = fs::read(path).unwrap_or_default();
    name.iter().chain(&content).fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME))
}

fn sorted(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.expect("a folder entry").path())
        .collect();
    paths.sort();
    paths
}
