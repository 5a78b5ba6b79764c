//! Whether a class of headings opens articles or stands inside them, from many cues at once.

use super::candidates::Candidate;
use crate::structure::around::Around;
use crate::structure::params::{ClassWeights, StructureParams};
use crate::structure::parts::{Part, Role};
use crate::structure::styles::Styles;
use std::collections::BTreeMap;

/// What was found of a class of headings.
#[derive(Clone, Debug, Default)]
pub(in crate::structure) struct Verdict {
    /// Mean cues, and their weighted sum; above 0 for titles.
    pub means: Means,
    pub score: f32,
}

impl Verdict {
    /// How sure the verdict is, 0.5 to 1: the logistic function of the score's distance from 0.
    pub fn certainty(&self) -> f32 {
        1.0 / (1.0 + (-1.2 * self.score.abs()).exp())
    }
}

/// Means of the cues over the instances of a class.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::structure) struct Means {
    pub size: f32,
    pub bold: f32,
    pub colour: f32,
    pub manner: f32,
    pub followed: f32,
    pub blank: f32,
    pub fresh: f32,
    pub spans: f32,
    pub dressed: f32,
    pub indexed: f32,
    pub stop: f32,
    pub inside: f32,
    pub barren: f32,
    pub crowd: f32,
}

impl Means {
    fn weighed(&self, w: &ClassWeights) -> f32 {
        w.bias
            + w.size * self.size
            + w.bold * self.bold
            + w.colour * self.colour
            + w.manner * self.manner
            + w.followed * self.followed
            + w.blank * self.blank
            + w.fresh * self.fresh
            + w.spans * self.spans
            + w.dressed * self.dressed
            + w.indexed * self.indexed
            + w.stop * self.stop
            + w.inside * self.inside
            + w.barren * self.barren
            + w.crowd * self.crowd
    }
}

/// Judges the classes from the most prominent to the least, since a class is inside what larger titles have opened.
pub(in crate::structure) fn judge(
    parts: &[Part<'_>],
    candidates: &[Candidate],
    around: &[Around],
    styles: &Styles,
    params: &StructureParams,
) -> BTreeMap<usize, Verdict> {
    let mut by_class: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (c, candidate) in candidates.iter().enumerate() {
        by_class.entry(parts[candidate.part].class).or_default().push(c);
    }
    let own = own_text(parts, candidates);
    let dressed = |i: usize| is_dressed(parts, around, styles, i);
    let mut order: Vec<(&usize, &Vec<usize>)> = by_class.iter().collect();
    order.sort_by(|a, b| {
        prominence(candidates, b.1).total_cmp(&prominence(candidates, a.1)).then(a.0.cmp(b.0))
    });
    // For each candidate's place in the issue: is a title's text running there?
    let mut titles: Vec<usize> = Vec::new();
    let mut out = BTreeMap::new();
    for (&class, instances) in order {
        let means = means(parts, candidates, instances, &own, &titles, &dressed);
        let score = means.weighed(&params.class_weights);
        if score > 0.0 {
            titles.extend(instances.iter().copied().filter(|&c| own[c] >= params.article_chars));
        }
        out.insert(class, Verdict { means, score });
    }
    out
}

/// Characters of running text between each candidate and the next.
fn own_text(parts: &[Part<'_>], candidates: &[Candidate]) -> Vec<usize> {
    let mut out = Vec::with_capacity(candidates.len());
    for (c, candidate) in candidates.iter().enumerate() {
        let end = candidates.get(c + 1).map_or(parts.len(), |next| next.part);
        let between = parts.get(candidate.part + 1..end.max(candidate.part + 1)).unwrap_or(&[]);
        out.push(between.iter().filter(|p| p.role == Role::Body).map(|p| p.chars).sum());
    }
    out
}

fn prominence(candidates: &[Candidate], instances: &[usize]) -> f32 {
    let of = |c: &usize| {
        let k = &candidates[*c];
        k.ratio + if k.bold { 0.04 } else { 0.0 } + if k.coloured { 0.02 } else { 0.0 }
    };
    instances.iter().map(of).sum::<f32>() / instances.len().max(1) as f32
}

fn means(
    parts: &[Part<'_>],
    candidates: &[Candidate],
    instances: &[usize],
    own: &[usize],
    titles: &[usize],
    dressed: &impl Fn(usize) -> bool,
) -> Means {
    let n = instances.len().max(1) as f32;
    let mean = |cue: &dyn Fn(usize) -> f32| instances.iter().map(|&c| cue(c)).sum::<f32>() / n;
    let flag = |b: bool| if b { 1.0 } else { 0.0 };
    let k = |c: usize| &candidates[c];
    let mut pages: Vec<usize> = instances.iter().map(|&c| parts[k(c).part].page).collect();
    pages.sort_unstable();
    pages.dedup();
    let per_page = n / pages.len().max(1) as f32;
    // One large title alone may be the masthead; two make a level of their own.
    let level_above = (titles.len() as f32 / 2.0).min(1.0);
    let is_inside = |c: usize| {
        let opened = titles.iter().any(|&t| t < c && page_count_between(parts, k(t), k(c)) <= 2);
        flag(opened && !k(c).fresh && !k(c).opens_region) * level_above
    };
    Means {
        size: mean(&|c| k(c).ratio.clamp(0.9, 2.0).ln()),
        bold: mean(&|c| flag(k(c).bold)),
        colour: mean(&|c| flag(k(c).coloured)),
        manner: mean(&|c| f32::from(k(c).manners.min(2)) / 2.0),
        followed: mean(&|c| flag(k(c).text_below.is_some())),
        blank: mean(&|c| (k(c).blank_above_em - k(c).blank_below_em).clamp(0.0, 2.0)),
        fresh: mean(&|c| flag(k(c).fresh)),
        spans: mean(&|c| flag(k(c).spans)),
        dressed: mean(&|c| flag(dressed(k(c).part))),
        indexed: mean(&|c| flag(k(c).indexed)),
        stop: mean(&|c| flag(k(c).stop)),
        inside: mean(&is_inside),
        barren: mean(&|c| flag(own[c] < 60)),
        crowd: ((per_page - 6.0) / 6.0).clamp(0.0, 1.5),
    }
}

fn page_count_between(parts: &[Part<'_>], a: &Candidate, b: &Candidate) -> usize {
    parts[b.part].page.saturating_sub(parts[a.part].page)
}

/// Whether a small line stands close above it or a line in other type between it and the text.
fn is_dressed(parts: &[Part<'_>], around: &[Around], styles: &Styles, i: usize) -> bool {
    let near = 1.5 * styles.body_pt;
    let small_line = |o: usize| {
        let other = &parts[o];
        other.lines.len() <= 2
            && other.chars <= 120
            && !styles.is_text(other)
            && other.size_pt() < 0.97 * parts[i].size_pt()
    };
    let above = around[i].above.filter(|_| around[i].gap_above_pt < near).is_some_and(&small_line);
    let below = around[i].below.filter(|_| around[i].gap_below_pt < near).is_some_and(&small_line);
    above && around[i].above.is_some_and(|a| around[a].gap_above_pt > 0.6 * styles.body_pt) || below
}
