//! Throughput of the recognisers, all kinds, on one core.
//!
//! `cargo bench --bench recognise -- FILE…` runs over those texts (UTF-8, paragraphs parted by line breaks), by default
//! over what a person checked of the fixtures. Each run cuts the texts into articles of some 3,000 characters; the fastest
//! run counts. Compiling the tables is told apart.

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

use blattlese::entities::Recognisers;
use blattlese::lang::LanguagePack;
use std::path::Path;
use std::time::{Duration, Instant};

/// Runs over all texts; the fastest counts.
const RUNS: usize = 7;

/// Bytes of an article, about.
const ARTICLE_BYTES: usize = 3_000;

/// Texts shorter than this are repeated up to it, so that a run takes long enough to be timed.
const LEAST_BYTES: usize = 4 << 20;

fn main() {
    let files: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let texts = if files.is_empty() { fixtures() } else { read(files.iter().map(Path::new)) };
    let articles = articles(&texts);
    let bytes: usize = articles.iter().map(String::len).sum();
    let began = Instant::now();
    let pack = LanguagePack::built_in("de").expect("German is built in");
    let recognisers = Recognisers::new(&pack).expect("the built-in tables are right");
    println!("tables compiled in {:.3?}", began.elapsed());
    let (mut fastest, mut mentions) = (Duration::MAX, 0);
    for _ in 0..RUNS {
        let began = Instant::now();
        mentions = articles.iter().map(|article| count(&recognisers, article)).sum();
        fastest = fastest.min(began.elapsed());
    }
    let rate = bytes as f64 / 1e6 / fastest.as_secs_f64();
    println!("{} articles, {bytes} bytes, {mentions} mentions", articles.len());
    println!("{fastest:.3?}, {rate:.1} MB/s");
}

fn count(recognisers: &Recognisers, article: &str) -> usize {
    let paragraphs: Vec<&str> = article.lines().filter(|l| !l.is_empty()).collect();
    let found = recognisers.recognise(&[paragraphs], Some("2018-08-24"));
    found.iter().flatten().map(Vec::len).sum()
}

fn fixtures() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let entries = std::fs::read_dir(folder).expect("the fixtures are there");
    let mut files: Vec<_> = entries.flatten().map(|e| e.path().join("content.txt")).collect();
    files.sort();
    read(files.iter().map(std::path::PathBuf::as_path))
}

fn read<'p>(files: impl Iterator<Item = &'p Path>) -> String {
    files.filter_map(|f| std::fs::read_to_string(f).ok()).collect::<Vec<_>>().join("\n")
}

fn articles(text: &str) -> Vec<String> {
    let (mut articles, mut article, mut total) = (Vec::new(), String::new(), 0);
    while total < LEAST_BYTES && !text.is_empty() {
        for line in text.lines() {
            article.push_str(line);
            article.push('\n');
            if article.len() > ARTICLE_BYTES {
                total += article.len();
                articles.push(std::mem::take(&mut article));
            }
        }
        total += 1;
    }
    articles
}
