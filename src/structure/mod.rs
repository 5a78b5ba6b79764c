//! Pages to an issue: which block is headline, body, caption, furniture; and which belong to one article.
//!
//! In come the pages' blocks with what the file says of itself; out comes an [`Issue`]. Word cues ("Impressum",
//! "Foto:") come from the language pack's `structure` table. Knows no PDF and no entities.

use crate::diag::Warned;
use crate::document::{Issue, NoticeRole};
use crate::lang::LanguagePack;
use crate::layout::{self, PageLayout};
use crate::text::{HyphenRules, Vocabulary};
use cues::Cues;
use issue::Material;
use paragraphs::Joiner;
use parts::{Part, Role};
use std::cell::Cell;
use std::collections::BTreeMap;
use styles::Styles;

mod around;
mod articles;
mod bylines;
mod captions;
mod contents;
mod cues;
mod draw;
mod dump;
mod facts;
mod furniture;
mod headings;
mod imprint;
mod issue;
mod masthead;
mod notices;
#[cfg(test)]
mod pages_tests;
mod paragraphs;
pub mod params;
mod parts;
mod quotes;
mod styles;

pub use draw::draw;
pub use dump::dump;
pub use issue::{placed_chars, visible_chars};
pub use params::StructureParams;

/// What is known of an issue beside its pages.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Bookmarks: title and page.
    pub outline: Vec<(String, Option<u32>)>,
    /// Standard structure types by page and MCID.
    pub tags: BTreeMap<(u32, u32), String>,
    /// Title in the metadata.
    pub title: Option<String>,
    /// Day of creation in the metadata, `YYYY-MM-DD`.
    pub created: Option<String>,
    /// File name without folder and extension.
    pub file_stem: String,
}

/// What a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockRole {
    /// Title of the publication, number, date.
    Masthead,
    /// Small line above a headline.
    Kicker,
    /// Opens an article.
    Headline,
    /// Lead between headline and body.
    Standfirst,
    /// Heading inside an article.
    Subhead,
    /// Who wrote it.
    Byline,
    /// Running text.
    #[default]
    Body,
    /// Under, beside or above a picture.
    Caption,
    /// Who took the picture.
    Credit,
    /// Repetition of the body in large type.
    PullQuote,
    /// Publisher, editors, address.
    Imprint,
    /// Table of contents.
    Contents,
    /// Calendar, advertisement, address box.
    Notice,
    /// Page number, running head.
    Furniture,
}

/// What this stage knows of a language; made once.
#[derive(Clone, Debug)]
pub struct StructureRules {
    language: String,
    cues: Cues,
    hyphens: HyphenRules,
}

impl StructureRules {
    /// The rules of a language.
    pub fn from_pack(pack: &LanguagePack) -> Self {
        Self {
            language: pack.code().to_owned(),
            cues: Cues::from_pack(pack),
            hyphens: HyphenRules::from_pack(pack),
        }
    }
}

/// Builds an issue from its pages.
pub fn build(
    pages: &[PageLayout],
    hints: &Hints,
    rules: &StructureRules,
    params: &StructureParams,
) -> Warned<Issue> {
    let cues = &rules.cues;
    let mut parts = divide(pages, cues, params);
    let styles = styles::survey(&mut parts, pages.len(), params);
    furniture::mark_jumps(&mut parts, cues);
    imprint::mark(&mut parts, pages, &styles, cues);
    let listed = contents::mark(&mut parts, pages, &styles, cues);
    bylines::mark(&mut parts, cues);
    captions::mark(&mut parts, pages, &styles, cues, params);
    notices::mark(&mut parts, pages, &styles, cues, params);

    let headings = headings(&mut parts, pages, hints, &listed, &styles, cues, params);
    let order = order(&parts, pages, &styles, params);
    let drafts = articles::gather(&mut parts, &order, pages, cues, params);
    let joiner = Joiner { vocabulary: vocabulary(pages), rules: &rules.hyphens };
    let mut facts = facts::collect(&parts, headings.name, hints, cues);
    facts.language.clone_from(&rules.language);
    let material = Material {
        parts: &parts,
        order: &order,
        pages,
        styles: &styles,
        joiner: &joiner,
        cues,
        certainty: &headings.certainty,
        hyphens_out: Cell::default(),
    };
    issue::write(&material, &drafts, facts)
}

/// Blocks to parts, with furniture already known.
fn divide<'a>(pages: &'a [PageLayout], cues: &Cues, params: &StructureParams) -> Vec<Part<'a>> {
    let marked = furniture::find(pages, cues, params);
    let mut parts = parts::collect(pages, |page, block, line| {
        marked.get(&(page, block, line)) != marked.get(&(page, block, line - 1))
    });
    furniture::apply(&mut parts, &marked);
    parts
}

/// What the search for headings found beside the roles that it gave.
struct Headings {
    /// The part with the newsletter's name.
    name: Option<usize>,
    /// How sure it is of each candidate that its class is what it is held for.
    certainty: BTreeMap<usize, f32>,
}

fn headings(
    parts: &mut [Part<'_>],
    pages: &[PageLayout],
    hints: &Hints,
    listed: &[String],
    styles: &Styles,
    cues: &Cues,
    params: &StructureParams,
) -> Headings {
    let around = around::survey(parts, pages);
    let mut evidence = headings::Evidence::new(hints, pages.len());
    listed.iter().for_each(|title| evidence.add_title(title));
    let mut candidates = headings::find(parts, &around, pages, styles, &evidence, cues, params);
    contents::mark_repeated(parts, &candidates);
    let name = masthead::mark(parts, &around, &candidates, pages, styles, cues);
    if let Some(name) = name {
        furniture::mark_named(parts, name, pages, cues, params);
    }
    candidates.retain(|c| parts[c.part].role.is_open());
    for candidate in &mut candidates {
        let Some(above) = around[candidate.part].above else { continue };
        let tops = around[above].above.is_none() || around[above].barrier_above;
        candidate.fresh |= match parts[above].role {
            Role::Furniture(_) => true,
            // A photo with its caption parts a column as a photo alone does.
            Role::Caption => tops && candidate.bold,
            _ => false,
        };
    }
    quotes::mark(parts, &candidates, &around, styles, params);
    candidates.retain(|c| parts[c.part].role.is_open());
    let verdicts = headings::judge(parts, &candidates, &around, styles, params);
    headings::settle(parts, &around, &candidates, &verdicts, pages, styles, cues);
    let certainty = candidates
        .iter()
        .filter_map(|c| Some((c.part, verdicts.get(&parts[c.part].class)?.certainty())))
        .collect();
    Headings { name, certainty }
}

/// Parts as they are read, now that the headlines are known.
fn order(parts: &[Part<'_>], pages: &[PageLayout], styles: &Styles, params: &StructureParams) -> Vec<usize> {
    let mut of_block: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (i, part) in parts.iter().enumerate() {
        of_block.entry((part.page, part.block)).or_default().push(i);
    }
    let mut out = Vec::with_capacity(parts.len());
    for (p, page) in pages.iter().enumerate() {
        let opens = |b: usize| {
            let of_block = of_block.get(&(p, b)).into_iter().flatten();
            of_block.into_iter().any(|&i| opens_text(&parts[i], styles))
        };
        let is_headline: Vec<bool> = (0..page.blocks.len()).map(opens).collect();
        for block in layout::reading_order(page, &is_headline, &params.layout) {
            out.extend(of_block.remove(&(p, block)).unwrap_or_default());
        }
    }
    // A block that the order left out is read last rather than lost.
    out.extend(of_block.into_values().flatten());
    notices::read_by_rows(parts, &mut out);
    out
}

/// Headlines with their kickers, and the headings of calendars: what goes before ends above them.
fn opens_text(part: &Part<'_>, styles: &Styles) -> bool {
    let heads_calendar =
        part.role == Role::Notice(NoticeRole::Calendar) && part.size_pt() > 1.15 * styles.body_pt;
    matches!(part.role, Role::Headline | Role::Kicker) || heads_calendar
}

fn vocabulary(pages: &[PageLayout]) -> Vocabulary {
    let lines = pages.iter().flat_map(|p| &p.blocks).flat_map(|b| &b.lines).map(|l| l.text.as_str());
    Vocabulary::from_lines(lines)
}
