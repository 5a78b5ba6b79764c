//! How much each deciding number of layout and structure matters: headlines, beginnings and ends of articles with every
//! threshold and weight a fifth lower and a fifth higher.
//!
//! `cargo bench --bench thresholds -- FOLDER…` runs over the PDFs of those folders, by default over the fixtures. What
//! is right stands beside each PDF as `expected.json` or `<stem>.json`: `{"articles": [{"headline" or "title", "begin",
//! "end"}], "covered_pages"?: [1, …]}`. Prints a table of the numbers that change a figure; what they are relative to
//! stands in the stages' `params.rs`. Ratios to the text's size count from 1: 1.18 becomes 1.144 and 1.216.

#![allow(clippy::print_stdout, reason = "a bench reports on standard output")]

mod common;

use blattlese::document::{Article, Issue};
use blattlese::lang::LanguagePack;
use blattlese::layout;
use blattlese::pdf::{Face, PageGlyphs, Pdf, ReadOptions};
use blattlese::structure::{self, Hints, StructureParams, StructureRules};
use common::collect_pdfs;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// By how much a number moves.
const STEP: f32 = 0.2;

/// A number that decides.
struct Number {
    name: &'static str,
    change: fn(&mut StructureParams, f32),
}

macro_rules! moved {
    ($value:expr, $by:ident) => {
        scaled($value, $by)
    };
    ($value:expr, $by:ident, ratio) => {
        1.0 + ($value - 1.0) * $by
    };
    ($value:expr, $by:ident, count) => {
        ($value as f32 * $by).round() as _
    };
}

macro_rules! numbers {
    ($($($field:ident).+ $(=> $kind:ident)?),+ $(,)?) => {
        vec![$(Number {
            name: concat!($(stringify!($field), " "),+),
            change: |p, by| p.$($field).+ = moved!(p.$($field).+, by $(, $kind)?),
        }),+]
    };
}

/// A PDF with what is right.
struct Sample {
    pages: Vec<PageGlyphs>,
    faces: Vec<Face>,
    hints: Hints,
    language: String,
    articles: Vec<Expected>,
    covered: Vec<u32>,
}

struct Expected {
    headline: String,
    begin: String,
    end: String,
}

/// Right headlines, beginnings and ends, and how many there are.
#[derive(Clone, Copy, Default, PartialEq)]
struct Tally {
    gold: u32,
    read: u32,
    headlines: u32,
    begins: u32,
    ends: u32,
}

impl Tally {
    fn figures(&self) -> [f32; 3] {
        let share = |n: u32, of: u32| n as f32 / of.max(1) as f32;
        [
            2.0 * share(self.headlines, self.gold + self.read),
            share(self.begins, self.gold),
            share(self.ends, self.gold),
        ]
    }
}

fn scaled(value: f32, by: f32) -> f32 {
    value * by
}

fn main() {
    let mut folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|a| !a.starts_with("--")).map(Into::into).collect();
    if folders.is_empty() {
        folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
    }
    let mut files = Vec::new();
    folders.iter().for_each(|folder| collect_pdfs(folder, &mut files));
    files.sort();
    let samples: Vec<Sample> = files.iter().filter_map(|file| sample(file)).collect();
    let base = tally(&samples, &StructureParams::default());
    let [f1, begin, end] = base.figures();
    println!(
        "{} issues, {} articles: headlines F1 {f1:.3}, begin {begin:.3}, end {end:.3}\n",
        samples.len(),
        base.gold
    );
    println!("| number | headlines − / + | begin − / + | end − / + |");
    println!("|---|---|---|---|");
    let numbers = numbers();
    let mut still = Vec::new();
    for number in &numbers {
        let [low, high] = [1.0 - STEP, 1.0 + STEP].map(|by| {
            let mut params = StructureParams::default();
            (number.change)(&mut params, by);
            tally(&samples, &params)
        });
        if low == base && high == base {
            still.push(format!("`{}`", number.name.trim_end().replace(' ', ".")));
            continue;
        }
        let cells = (0..3).map(|i| {
            let change = |t: &Tally| t.figures()[i] - base.figures()[i];
            format!("{:+.3} / {:+.3}", change(&low), change(&high))
                .replace("+0.000", "0")
                .replace("-0.000", "0")
        });
        println!(
            "| `{}` | {} |",
            number.name.trim_end().replace(' ', "."),
            cells.collect::<Vec<_>>().join(" | ")
        );
    }
    println!("\nWithout effect: {}.", still.join(", "));
}

fn numbers() -> Vec<Number> {
    numbers![
        layout.word_gap_em,
        layout.narrow_word_gap_em,
        layout.letter_spaced_em,
        layout.row_baseline_em,
        layout.row_size_ratio => ratio,
        layout.script_size_ratio,
        layout.double_shift_em,
        layout.drop_cap_size_ratio => ratio,
        layout.drop_cap_gap_ratio,
        layout.gutter_ratio,
        layout.gutter_shared_ratio,
        layout.gutter_step_ratio,
        layout.gutter_rows => count,
        layout.firm_gutter_rows => count,
        layout.wide_gap_em,
        layout.river_gap_em,
        layout.part_size_ratio => ratio,
        layout.region_width_ratio,
        layout.region_height_ratio,
        layout.region_page_share,
        layout.white_region_page_share,
        layout.region_text_share,
        layout.region_crossing_share,
        layout.bar_height_ratio,
        layout.rule_width_ratio,
        layout.rule_length_ratio,
        layout.underline_drop_em,
        layout.image_side_ratio,
        layout.image_page_share,
        layout.block_size_ratio => ratio,
        layout.block_overlap_ratio,
        layout.leading_em => ratio,
        layout.leading_usual_ratio => ratio,
        layout.leading_heading_em,
        layout.heading_size_ratio => ratio,
        layout.order_overlap_ratio,
        layout.section_blank_ratio,
        layout.section_width_share,
        layout.separator_width_share,
        layout.section_level_ratio,
        layout.section_beside_ratio,
        layout.section_unfilled_ratio,
        layout.spread_aspect => ratio,
        running_lines => count,
        running_chars => count,
        text_running_share,
        text_issue_share,
        class_size_slack,
        margin_ratio,
        repeat_height_ratio,
        heading_size_ratio => ratio,
        heading_level_ratio => ratio,
        heading_sans_ratio => ratio,
        heading_lines => count,
        heading_chars => count,
        heading_level_lines => count,
        heading_level_chars => count,
        heading_reach_em,
        band_page_share,
        article_chars => count,
        quote_share,
        caption_size_ratio,
        caption_below_em,
        caption_above_em,
        caption_beside_em,
        caption_hole_em,
        caption_chars => count,
        class_weights.bias,
        class_weights.size,
        class_weights.bold,
        class_weights.colour,
        class_weights.manner,
        class_weights.followed,
        class_weights.blank,
        class_weights.fresh,
        class_weights.spans,
        class_weights.dressed,
        class_weights.indexed,
        class_weights.stop,
        class_weights.inside,
        class_weights.barren,
        class_weights.banded,
        class_weights.crowd,
        class_weights.asks,
    ]
}

fn sample(path: &Path) -> Option<Sample> {
    let beside = [path.with_extension("json"), path.with_file_name("expected.json")];
    let told: Value = serde_json::from_slice(&beside.iter().find_map(|p| std::fs::read(p).ok())?).ok()?;
    let text = |article: &Value, keys: &[&str]| {
        fold(keys.iter().find_map(|k| article.get(k)?.as_str()).unwrap_or_default())
    };
    let articles = told.get("articles")?.as_array()?;
    let articles = articles.iter().map(|a| Expected {
        headline: text(a, &["headline", "title"]),
        begin: text(a, &["begin"]),
        end: text(a, &["end"]),
    });
    let covered = told.get("covered_pages").and_then(Value::as_array);
    let covered = covered.into_iter().flatten().filter_map(|n| u32::try_from(n.as_u64()?).ok()).collect();
    let bytes = std::fs::read(path).ok()?;
    let mut pdf = Pdf::open(&bytes, &ReadOptions::default()).ok()?;
    let pages: Vec<PageGlyphs> = (1..=pdf.page_count()).map(|n| pdf.page(n)).collect();
    let evidence = pdf.evidence();
    let hints = Hints {
        outline: evidence.outline.iter().map(|entry| (entry.title.clone(), entry.page)).collect(),
        tags: evidence.tags,
        title: evidence.title,
        created: evidence.created,
        file_stem: path.file_stem()?.to_string_lossy().into_owned(),
    };
    let is_english =
        told.pointer("/issue/language").is_some_and(|l| l == "en") || hints.file_stem.starts_with("en");
    let language = if is_english { "en" } else { "de" }.to_owned();
    Some(Sample {
        pages,
        faces: pdf.faces().to_vec(),
        hints,
        language,
        articles: articles.collect(),
        covered,
    })
}

fn tally(samples: &[Sample], params: &StructureParams) -> Tally {
    let mut out = Tally::default();
    for sample in samples {
        let pages: Vec<_> =
            sample.pages.iter().map(|p| layout::analyse(p, &sample.faces, &params.layout)).collect();
        let Ok(pack) = LanguagePack::built_in(&sample.language) else { continue };
        count(
            &structure::build(&pages, &sample.hints, &StructureRules::from_pack(&pack), params).value,
            sample,
            &mut out,
        );
    }
    out
}

fn count(issue: &Issue, sample: &Sample, out: &mut Tally) {
    let is_covered = |a: &&Article| sample.covered.is_empty() || sample.covered.contains(&a.page_first);
    let read: Vec<&Article> = issue.articles.iter().filter(is_covered).collect();
    let heads: Vec<String> = read.iter().map(|a| fold(a.headline.as_deref().unwrap_or_default())).collect();
    let bodies: Vec<String> = read
        .iter()
        .map(|a| fold(&a.paragraphs.iter().map(|p| p.text.as_str()).collect::<String>()))
        .collect();
    out.read += heads.iter().filter(|h| !h.is_empty()).count() as u32;
    for article in &sample.articles {
        out.gold += 1;
        out.headlines += u32::from(!article.headline.is_empty() && heads.contains(&article.headline));
        out.begins += u32::from(bodies.iter().any(|b| b.starts_with(&article.begin)));
        out.ends += u32::from(bodies.iter().any(|b| b.ends_with(&article.end)));
    }
}

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
