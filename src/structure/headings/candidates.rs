//! Parts that could be headings, with the cues of each.

use crate::layout::PageLayout;
use crate::structure::Hints;
use crate::structure::around::Around;
use crate::structure::cues::{self, Cues, begins_small, ends_sentence, ends_with_stop, fold};
use crate::structure::params::StructureParams;
use crate::structure::parts::{Part, Role, colour_distance};
use crate::structure::styles::Styles;
use std::collections::{BTreeMap, BTreeSet};

/// A part that could be a heading.
#[derive(Clone, Debug)]
pub(in crate::structure) struct Candidate {
    pub part: usize,
    /// Its size by that of the text below it.
    pub ratio: f32,
    /// Heading by size alone, whatever its weight and colour.
    pub by_size: bool,
    pub bold: bool,
    pub coloured: bool,
    /// How many of: other typeface, underlined, letter-spaced, capitals.
    pub manners: u8,
    /// The text below it, where it stands directly below or below other candidates.
    pub text_below: Option<usize>,
    pub blank_above_em: f32,
    pub blank_below_em: f32,
    pub fresh: bool,
    pub spans: bool,
    pub stop: bool,
    pub indexed: bool,
    /// First part of a box.
    pub opens_region: bool,
}

/// What the file says of its headings: folded titles of bookmarks and of the printed contents, and tags.
#[derive(Clone, Debug, Default)]
pub(in crate::structure) struct Evidence<'h> {
    titles: BTreeSet<String>,
    tags: Option<&'h BTreeMap<(u32, u32), String>>,
}

impl<'h> Evidence<'h> {
    /// Bookmarks and tags; an outline with an entry for each page or paragraph says nothing and is left out.
    pub fn new(hints: &'h Hints, page_count: usize) -> Self {
        let titles: BTreeSet<String> =
            hints.outline.iter().map(|(t, _)| fold(t)).filter(|t| t.len() > 3).collect();
        let sensible = titles.len() <= 12 * page_count.max(1);
        Self {
            titles: if sensible { titles } else { BTreeSet::new() },
            tags: (!hints.tags.is_empty()).then_some(&hints.tags),
        }
    }

    /// Adds a title of the printed contents.
    pub fn add_title(&mut self, text: &str) {
        let folded = fold(text);
        if folded.len() > 3 {
            self.titles.insert(folded);
        }
    }

    fn names(&self, part: &Part<'_>, page_number: u32) -> bool {
        self.titles.contains(&fold(&part.text())) || self.tag(part, page_number).is_some_and(is_title_tag)
    }

    fn tag(&self, part: &Part<'_>, page_number: u32) -> Option<&str> {
        let mcid = part.lines.first()?.mcid?;
        self.tags?.get(&(page_number, mcid)).map(String::as_str)
    }
}

fn is_title_tag(tag: &str) -> bool {
    matches!(tag, "H1" | "H2" | "Title")
}

/// Finds the candidates in the order of the parts.
pub(in crate::structure) fn find(
    parts: &[Part<'_>],
    around: &[Around],
    pages: &[PageLayout],
    styles: &Styles,
    evidence: &Evidence<'_>,
    cues: &Cues,
    params: &StructureParams,
) -> Vec<Candidate> {
    let scene = Scene { parts, around, pages, styles, evidence, cues, params };
    let mut out: Vec<Candidate> = (0..parts.len()).filter_map(|i| scene.candidate(i)).collect();
    let ids: BTreeSet<usize> = out.iter().map(|c| c.part).collect();
    for candidate in &mut out {
        candidate.text_below = scene.text_below(candidate.part, &ids);
    }
    out
}

struct Scene<'s, 'a> {
    parts: &'s [Part<'a>],
    around: &'s [Around],
    pages: &'s [PageLayout],
    styles: &'s Styles,
    evidence: &'s Evidence<'s>,
    cues: &'s Cues,
    params: &'s StructureParams,
}

impl Scene<'_, '_> {
    fn candidate(&self, i: usize) -> Option<Candidate> {
        let part = &self.parts[i];
        if !part.role.is_open() || !self.could_be_read_as_heading(part) {
            return None;
        }
        let text = self.reference_text(i);
        let text_pt = text.map_or(self.styles.page_pt[part.page], |t| self.parts[t].size_pt());
        let text_style = text.map_or(self.styles.body_style(), |t| self.parts[t].style);
        let ratio = part.size_pt() / text_pt;
        let by_size = ratio >= self.params.heading_size_ratio;
        let bold = part.is_bold() && text_style.weight < crate::structure::parts::BOLD;
        let coloured = colour_distance(&part.style, &text_style) > 96;
        let manners = u8::from(part.style.face != text_style.face)
            + u8::from(part.style.underlined && !text_style.underlined)
            + u8::from(part.style.letter_spaced && !text_style.letter_spaced)
            + u8::from(part.is_capitals());
        if !by_size && !self.stands_out(i, ratio, bold || coloured, manners) {
            return None;
        }
        let around = &self.around[i];
        let column_width = text.map_or(part.bbox.width_pt(), |t| self.parts[t].bbox.width_pt());
        Some(Candidate {
            part: i,
            ratio,
            by_size,
            bold,
            coloured,
            manners,
            text_below: None,
            blank_above_em: (around.gap_above_pt / text_pt).clamp(0.0, 6.0),
            blank_below_em: (around.gap_below_pt / text_pt).clamp(0.0, 6.0),
            fresh: around.above.is_none() || around.barrier_above,
            spans: part.bbox.width_pt() > 1.25 * column_width,
            stop: ends_with_stop(part.last_text()),
            indexed: self.evidence.names(part, self.pages[part.page].number),
            opens_region: around.first_in_region,
        })
    }

    fn could_be_read_as_heading(&self, part: &Part<'_>) -> bool {
        let long = part.lines.len() > self.params.heading_lines || part.chars > self.params.heading_chars;
        if long || part.letters < 3 || part.letters * 2 < part.chars {
            return false;
        }
        let lower = part.text().to_lowercase();
        !cues::holds_address(&lower) && !self.cues.begins("contact_cue", &lower)
    }

    /// Headings at the size of the text stand out by weight, colour or manner, are short, and begin afresh.
    fn stands_out(&self, i: usize, ratio: f32, strong: bool, manners: u8) -> bool {
        let part = &self.parts[i];
        let short = part.lines.len() <= self.params.heading_level_lines
            && part.chars <= self.params.heading_level_chars;
        if ratio < self.params.heading_level_ratio || !short || !(strong || manners > 0) {
            return false;
        }
        if self.styles.is_text(part) && ratio <= 1.05 && !strong && !part.is_capitals() {
            return false;
        }
        let last = part.last_text().trim_end();
        let runs_on = last.ends_with([',', ';', '-', '–']) || ends_with_stop(last) && ratio < 1.1;
        let greets = last.ends_with(',') && self.cues.begins("greeting", &part.first_text().to_lowercase());
        (!runs_on || greets) && !self.is_inside_sentence(i)
    }

    /// Bold words in the middle of a sentence, cut out by layout because of their type.
    fn is_inside_sentence(&self, i: usize) -> bool {
        let part = &self.parts[i];
        let close = 0.75 * part.size_pt();
        let around = &self.around[i];
        let above = around.above.filter(|_| around.gap_above_pt < close && !around.barrier_above);
        let below = around.below.filter(|_| around.gap_below_pt < close && !around.barrier_below);
        let goes_on_above = above.is_some_and(|a| {
            let last = self.parts[a].last_text();
            let full = self.parts[a].lines.last().is_some_and(|l| {
                l.bbox.right_pt > self.parts[a].bbox.right_pt - 0.25 * self.parts[a].bbox.width_pt()
            });
            self.styles.is_text(&self.parts[a]) && !ends_sentence(last) && full
        });
        let goes_on_below = below.is_some_and(|b| begins_small(self.parts[b].first_text()));
        goes_on_above || goes_on_below || begins_small(part.first_text()) && above.is_some()
    }

    /// The nearest running text below in the same column, for comparison.
    fn reference_text(&self, i: usize) -> Option<usize> {
        let mut at = i;
        for _ in 0..4 {
            at = self.around[at].below?;
            let part = &self.parts[at];
            if self.styles.is_text(part) && part.role.is_open() && at != i {
                return Some(at);
            }
        }
        None
    }

    fn text_below(&self, i: usize, candidates: &BTreeSet<usize>) -> Option<usize> {
        let mut at = i;
        for _ in 0..5 {
            at = self.around[at].below?;
            let part = &self.parts[at];
            if part.role == Role::Caption || candidates.contains(&at) {
                continue;
            }
            return (part.role.is_open() && part.chars >= 20).then_some(at);
        }
        None
    }
}
