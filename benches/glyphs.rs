//! Time of the glyph stage beside what nobody can do without: reading the file and inflating its content streams.
//!
//! `cargo bench --bench glyphs -- FOLDER…` runs over the PDFs of those folders, by default over the fixtures.

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod common;

use blattlese::pdf::{Pdf, ReadOptions};
use common::collect_pdfs;
use flate2::{Decompress, FlushDecompress};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Runs over each file; the fastest counts.
const RUNS: usize = 5;

#[derive(Default)]
struct Sums {
    floor: Duration,
    open: Duration,
    pages: Duration,
    page_count: u32,
    glyphs: usize,
}

fn main() {
    let mut files = Vec::new();
    let folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|a| !a.starts_with("--")).map(Into::into).collect();
    let fixtures = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
    for folder in if folders.is_empty() { &fixtures } else { &folders } {
        collect_pdfs(folder, &mut files);
    }
    files.sort();
    let mut sums = Sums::default();
    for file in &files {
        measure(file, &mut sums);
    }
    let stage = sums.open + sums.pages;
    let ratio = |part: Duration| part.as_secs_f64() / sums.floor.as_secs_f64().max(1e-9);
    println!("{} files, {} pages, {} glyphs", files.len(), sums.page_count, sums.glyphs);
    println!("floor (read, inflate) {:>10.3?}", sums.floor);
    println!("open                  {:>10.3?}  {:.1} x floor", sums.open, ratio(sums.open));
    println!("pages                 {:>10.3?}  {:.1} x floor", sums.pages, ratio(sums.pages));
    println!("glyph stage           {:>10.3?}  {:.1} x floor", stage, ratio(stage));
}

fn measure(path: &Path, sums: &mut Sums) {
    let Ok(bytes) = std::fs::read(path) else { return };
    if Pdf::open(&bytes, &ReadOptions::default()).is_err() {
        return;
    }
    let streams = content_streams(&bytes);
    sums.floor += fastest(|| {
        let read = std::fs::read(path).unwrap_or_default();
        let mut out = Vec::with_capacity(1 << 20);
        for data in &streams {
            inflate(data, &mut out);
        }
        read.len() + out.len()
    });
    sums.open +=
        fastest(|| Pdf::open(&bytes, &ReadOptions::default()).map_or(0, |pdf| pdf.page_count() as usize));
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let Ok(mut pdf) = Pdf::open(&bytes, &ReadOptions::default()) else { return };
        let start = Instant::now();
        let glyphs: usize = (1..=pdf.page_count()).map(|n| pdf.page(n).glyphs.len()).sum();
        best = best.min(start.elapsed());
        std::hint::black_box(glyphs);
    }
    if let Ok(mut pdf) = Pdf::open(&bytes, &ReadOptions::default()) {
        sums.page_count += pdf.page_count();
        sums.glyphs += (1..=pdf.page_count()).map(|n| pdf.page(n).glyphs.len()).sum::<usize>();
    }
    sums.pages += best;
}

fn fastest(mut run: impl FnMut() -> usize) -> Duration {
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed()
    };
    (0..RUNS).map(time).min().unwrap_or_default()
}

/// The deflated content streams of all pages, found before the clock runs.
fn content_streams(bytes: &[u8]) -> Vec<Vec<u8>> {
    let Ok(document) = lopdf::Document::load_mem(bytes) else { return Vec::new() };
    let ids = document.page_iter().flat_map(|page| document.get_page_contents(page));
    ids.filter_map(|id| document.get_object(id).ok()?.as_stream().ok().map(|s| s.content.clone())).collect()
}

fn inflate(data: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut zlib = Decompress::new(true);
    loop {
        out.reserve(1 << 18);
        let before = (zlib.total_in(), zlib.total_out());
        let rest = data.get(zlib.total_in() as usize..).unwrap_or_default();
        let status = zlib.decompress_vec(rest, out, FlushDecompress::None);
        let stuck = before == (zlib.total_in(), zlib.total_out());
        if stuck || !matches!(status, Ok(flate2::Status::Ok | flate2::Status::BufError)) {
            return;
        }
    }
}
