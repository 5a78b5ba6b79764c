//! Parts that could be headings, with the cues of each.

use crate::geometry::BBox;
use crate::layout::PageLayout;
use crate::structure::Hints;
use crate::structure::around::Around;
use crate::structure::cues::{self, Cues, List, begins_small, ends_sentence, ends_with_stop, fold};
use crate::structure::params::StructureParams;
use crate::structure::parts::{BOLD, Part, Role, colour_distance};
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
    /// Fresh only because a column begins there, at the page's top or below a rule over several columns, where the
    /// text before it may go on just as well.
    pub tops_column: bool,
    pub spans: bool,
    pub stop: bool,
    pub indexed: bool,
    /// First part of a box, or second below a small line.
    pub opens_region: bool,
    /// The heading directly above it, with nothing but blank between.
    pub heading_above: Option<usize>,
    /// The part whose heading it goes on, as a further line that layout kept apart.
    pub continues: Option<usize>,
    /// A heading by nothing but its place: a short first line of a box.
    pub by_place: bool,
    /// It stands on a coloured bar over several columns.
    pub on_bar: bool,
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
    let mut found: BTreeMap<usize, Candidate> =
        (0..parts.len()).filter_map(|i| Some((i, scene.candidate(i)?))).collect();
    scene.add_further_lines(&mut found);
    let ids: BTreeSet<usize> = found.keys().copied().collect();
    let mut out: Vec<Candidate> = found.into_values().collect();
    for candidate in &mut out {
        candidate.text_below = scene.text_below(candidate.part, &ids);
        candidate.heading_above = scene.heading_above(candidate.part, &ids);
    }
    scene.drop_boxes_with_headings(&mut out);
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
        let mut cues = self.cues_of(i);
        let strong = cues.bold || cues.coloured;
        if !cues.by_size && !self.stands_out(i, cues.ratio, strong, cues.manners) {
            cues.by_place = self.opens_box(i);
            if !cues.by_place {
                return None;
            }
        }
        let open_end = part.last_text().trim_end().ends_with([',', ';']);
        (cues.by_size || !open_end || self.greets(part) || self.further_line(i).is_some()).then_some(cues)
    }

    fn greets(&self, part: &Part<'_>) -> bool {
        self.cues.begins(List::Greeting, part.first_lower())
    }

    fn cues_of(&self, i: usize) -> Candidate {
        let part = &self.parts[i];
        let text = self.reference_text(i);
        let text_pt = text.map_or(self.styles.page_pt[part.page], |t| self.parts[t].size_pt());
        // Text above smaller text (an imprint) is not a heading of it.
        let text_pt = if self.styles.is_text(part) { text_pt.max(self.styles.body_pt) } else { text_pt };
        let text_style = text.map_or(self.styles.body_style(), |t| self.parts[t].style);
        let ratio = part.size_pt() / text_pt;
        let manners = u8::from(part.style.face != text_style.face)
            + u8::from(part.style.underlined && !text_style.underlined)
            + u8::from(part.style.letter_spaced && !text_style.letter_spaced)
            + u8::from(part.is_capitals());
        let around = &self.around[i];
        let on_bar = self.is_on_bar(part);
        let column_width = text.map_or(part.bbox.width_pt(), |t| self.parts[t].bbox.width_pt());
        Candidate {
            part: i,
            ratio,
            by_size: ratio >= self.params.heading_size_ratio,
            bold: part.is_bold() && text_style.weight < BOLD,
            coloured: colour_distance(&part.style, &text_style) > 96,
            manners,
            text_below: None,
            heading_above: None,
            continues: None,
            by_place: false,
            on_bar,
            blank_above_em: (around.gap_above_pt / text_pt).clamp(0.0, 6.0),
            blank_below_em: (around.gap_below_pt / text_pt).clamp(0.0, 6.0),
            fresh: around.above.is_none() || around.barrier_above || on_bar,
            tops_column: part.region.is_none()
                && (around.above.is_none() && !around.barrier_above
                    || around.rule_above_pt > 1.5 * column_width),
            spans: part.bbox.width_pt() > 1.25 * column_width,
            stop: ends_with_stop(part.last_text()),
            indexed: self.evidence.names(part, self.pages[part.page].number),
            opens_region: self.opens_region(i),
        }
    }

    fn is_on_bar(&self, part: &Part<'_>) -> bool {
        let page = &self.pages[part.page];
        let is_wide = |b: &&BBox| b.width_pt() > self.params.band_page_share * page.width_pt;
        page.bars.iter().filter(is_wide).any(|b| b.contains(&part.bbox, 0.3 * part.size_pt()))
    }

    /// The part right below that is set the same: the next line of one heading, kept apart by layout.
    fn further_line(&self, i: usize) -> Option<usize> {
        let (part, around) = (&self.parts[i], &self.around[i]);
        let below =
            around.below.filter(|_| !around.barrier_below && around.gap_below_pt < 0.7 * part.size_pt())?;
        let next = &self.parts[below];
        // An underline below the last line alone makes it another class.
        let alike = next.style.face == part.style.face
            && next.is_bold() == part.is_bold()
            && next.style.italic == part.style.italic
            && colour_distance(&next.style, &part.style) < 48
            && (next.size_pt() / part.size_pt() - 1.0).abs() < 0.05;
        let same = (next.class == part.class || alike) && next.role.is_open() && next.page == part.page;
        let short = part.lines.len() + next.lines.len() <= self.params.heading_lines
            && part.chars + next.chars <= self.params.heading_chars;
        (same && short && !self.styles.is_text(part)).then_some(below)
    }

    fn add_further_lines(&self, found: &mut BTreeMap<usize, Candidate>) {
        let starts: Vec<usize> = found.keys().copied().collect();
        for start in starts {
            let mut at = start;
            while let Some(next) = self.further_line(at) {
                let mut cues = found.remove(&next).unwrap_or_else(|| self.cues_of(next));
                if cues.continues.is_some() {
                    break;
                }
                cues.continues = Some(start);
                found.insert(next, cues);
                at = next;
            }
        }
    }

    /// Short first lines of a box, without a full stop, over at least two lines of text: with a blank below, or a
    /// little larger than the text.
    fn opens_box(&self, i: usize) -> bool {
        let (part, around) = (&self.parts[i], &self.around[i]);
        let ends = ends_sentence(part.last_text()) || part.last_text().trim_end().ends_with(',');
        let Some(below) = around.below.map(|b| &self.parts[b]) else { return false };
        let apart = part.lines.len() <= 2 && around.gap_below_pt > 0.5 * part.size_pt();
        let larger = part.lines.len() <= 3 && part.size_pt() > 1.05 * below.size_pt();
        around.first_in_region
            && part.chars <= 70
            && !ends
            && (apart || larger)
            && below.lines.len() >= 2
            && below.chars >= 60
    }

    /// Boxes that have a heading by its type need none by its place.
    fn drop_boxes_with_headings(&self, candidates: &mut Vec<Candidate>) {
        let region = |c: &Candidate| (self.parts[c.part].page, self.parts[c.part].region);
        let typed: BTreeSet<(usize, Option<usize>)> =
            candidates.iter().filter(|c| !c.by_place).map(region).collect();
        candidates.retain(|c| !c.by_place || !typed.contains(&region(c)));
    }

    fn could_be_read_as_heading(&self, part: &Part<'_>) -> bool {
        let long = part.lines.len() > self.params.heading_lines || part.chars > self.params.heading_chars;
        if long || part.letters < 3 || part.letters * 2 < part.chars {
            return false;
        }
        let lower = part.lower();
        !cues::holds_address(lower) && !self.cues.begins(List::ContactCue, lower)
    }

    /// Headings at the size of the text stand out by weight, colour or manner, are short, and begin afresh.
    fn stands_out(&self, i: usize, ratio: f32, strong: bool, manners: u8) -> bool {
        let part = &self.parts[i];
        let short = part.lines.len() <= self.params.heading_level_lines
            && part.chars <= self.params.heading_level_chars;
        // Bold sans among serifs is set a little smaller to look as large; weight and face together make up for it.
        let least = if part.is_bold() && strong && manners > 0 {
            self.params.heading_sans_ratio
        } else {
            self.params.heading_level_ratio
        };
        if ratio < least || !short || !(strong || manners > 0) {
            return false;
        }
        if self.styles.is_text(part) && ratio <= 1.05 && !strong && !part.is_capitals() {
            return false;
        }
        let last = part.last_text().trim_end();
        let runs_on = last.ends_with(['-', '–']) || ends_with_stop(last) && ratio < 1.1;
        let last_word = last.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
        !runs_on && !self.cues.is(List::OpenWord, &last_word) && !self.is_inside_sentence(i)
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
        let greets = self.greets(part);
        let goes_on_below = !greets && below.is_some_and(|b| begins_small(self.parts[b].first_text()));
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

    /// The text that a heading stands on: below it or below further candidates, and near.
    fn text_below(&self, i: usize, candidates: &BTreeSet<usize>) -> Option<usize> {
        let mut at = i;
        for _ in 0..5 {
            // What stands over the whole page keeps a larger distance; over a picture counts the blank up to it.
            let reach = if self.around[i].above.is_none() { 2.5 } else { 1.0 } * self.params.heading_reach_em;
            if self.around[at].gap_below_pt > reach * self.styles.body_pt {
                return None;
            }
            at = self.around[at].below?;
            let part = &self.parts[at];
            if matches!(part.role, Role::Caption | Role::Credit | Role::Byline) || candidates.contains(&at) {
                continue;
            }
            return (part.role.is_open() && part.chars >= 20).then_some(at);
        }
        None
    }

    fn heading_above(&self, i: usize, candidates: &BTreeSet<usize>) -> Option<usize> {
        let around = &self.around[i];
        let above = around.above.filter(|a| candidates.contains(a))?;
        let reach = if self.around[above].above.is_none() { 2.5 } else { 1.0 } * self.params.heading_reach_em;
        let near = self.parts[i].bbox.top_pt - self.parts[above].bbox.bottom_pt < reach * self.styles.body_pt;
        let level = self.parts[above].class == self.parts[i].class;
        (near && !level).then_some(above)
    }

    fn opens_region(&self, i: usize) -> bool {
        let around = &self.around[i];
        let below_small_line = || {
            around.above.is_some_and(|a| {
                let above = &self.parts[a];
                self.around[a].first_in_region
                    && above.lines.len() == 1
                    && above.chars <= 50
                    && above.size_pt() < 0.97 * self.parts[i].size_pt()
            })
        };
        around.first_in_region || self.parts[i].region.is_some() && below_small_line()
    }
}
