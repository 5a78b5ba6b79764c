//! Whether a class of headings opens articles or stands inside them, from many cues at once.

use super::candidates::Candidate;
use crate::structure::around::Around;
use crate::structure::params::{ClassWeights, StructureParams};
use crate::structure::parts::{Part, Role};
use crate::structure::styles::Styles;
use std::collections::{BTreeMap, BTreeSet};

/// What was found of a class of headings.
#[derive(Clone, Debug, Default)]
pub(in crate::structure) struct Verdict {
    /// Weighted sum of the cues' means; above 0 for titles.
    pub score: f32,
    /// An interview's questions: text in other type rather than headings.
    pub is_dialogue: bool,
}

impl Verdict {
    /// How sure the verdict is, 0.5 to 1: the logistic function of the score's distance from 0.
    pub fn certainty(&self) -> f32 {
        1.0 / (1.0 + (-1.2 * self.score.abs()).exp())
    }
}

/// Means of the cues over the instances of a class.
#[derive(Clone, Copy, Debug, Default)]
struct Means {
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
    pub banded: f32,
    pub asks: f32,
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
            + w.banded * self.banded.min(0.5)
            + w.asks * self.asks
    }
}

/// Judges the classes from the most prominent to the least, since a class is inside what larger titles have opened.
/// Classes of which no instance leads to text are not judged.
pub(in crate::structure) fn judge(
    parts: &[Part<'_>],
    candidates: &[Candidate],
    around: &[Around],
    styles: &Styles,
    params: &StructureParams,
) -> BTreeMap<usize, Verdict> {
    let leading: BTreeSet<usize> = candidates.iter().filter_map(|c| c.heading_above).collect();
    let mut by_class: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (c, candidate) in candidates.iter().enumerate() {
        let leads = candidate.text_below.is_some() || leading.contains(&candidate.part);
        if leads && candidate.continues.is_none() && !candidate.by_place {
            by_class.entry(parts[candidate.part].class).or_default().push(c);
        }
    }
    let subtitles = subtitle_classes(parts, candidates);
    let scene = Scene {
        parts,
        candidates,
        own: own_text(parts, candidates, &subtitles),
        dressed: Box::new(move |i| is_dressed(parts, around, styles, i)),
    };
    let mut order: Vec<(&usize, &Vec<usize>)> = by_class.iter().collect();
    order.sort_by(|a, b| {
        prominence(candidates, b.1).total_cmp(&prominence(candidates, a.1)).then(a.0.cmp(b.0))
    });
    let mut titles: BTreeSet<usize> = BTreeSet::new();
    let mut out = BTreeMap::new();
    for (&class, instances) in order {
        let means = scene.means(instances, &titles);
        let never = subtitles.contains(&class) || scene.is_small(instances, &titles, params);
        let score = if never { -1.0 } else { means.weighed(&params.class_weights) };
        if score > 0.0 {
            titles.extend(instances.iter().copied());
        }
        let is_dialogue = score <= 0.0 && asks(parts, instances.iter().map(|&c| &candidates[c]));
        out.insert(class, Verdict { score, is_dialogue });
    }
    out
}

/// Classes whose every instance stands directly below a larger heading, and not always the same one's: subtitles.
fn subtitle_classes(parts: &[Part<'_>], candidates: &[Candidate]) -> BTreeSet<usize> {
    let mut by_class: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (c, candidate) in candidates.iter().enumerate().filter(|(_, k)| k.continues.is_none()) {
        by_class.entry(parts[candidate.part].class).or_default().push(c);
    }
    let below_larger = |&c: &usize| {
        let part = &parts[candidates[c].part];
        candidates[c].heading_above.is_some_and(|a| parts[a].size_pt() > 1.05 * part.size_pt())
    };
    by_class
        .iter()
        .filter(|(_, instances)| instances.iter().all(below_larger))
        .map(|(class, _)| *class)
        .collect()
}

/// Characters of running text between each candidate and the next; subtitles and further lines are no candidates here.
fn own_text(parts: &[Part<'_>], candidates: &[Candidate], subtitles: &BTreeSet<usize>) -> Vec<usize> {
    let mut out = vec![0; candidates.len()];
    let mut end = parts.len();
    let mut following = 0;
    for (c, candidate) in candidates.iter().enumerate().rev() {
        let between = parts.get(candidate.part + 1..end.max(candidate.part + 1)).unwrap_or(&[]);
        let text: usize = between.iter().filter(|p| p.role == Role::Body).map(|p| p.chars).sum();
        end = candidate.part;
        following += text;
        out[c] = following;
        if !subtitles.contains(&parts[candidate.part].class) && candidate.continues.is_none() {
            following = 0;
        }
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

/// What the cues are counted on.
struct Scene<'s, 'a> {
    parts: &'s [Part<'a>],
    candidates: &'s [Candidate],
    /// Characters of each candidate's own text.
    own: Vec<usize>,
    /// Whether a part has a kicker or a standfirst.
    dressed: Box<dyn Fn(usize) -> bool + 's>,
}

impl Scene<'_, '_> {
    /// Set smaller than its text, beside larger titles: sub-headings by nature.
    fn is_small(&self, instances: &[usize], titles: &BTreeSet<usize>, params: &StructureParams) -> bool {
        let small = |&c: &usize| self.candidates[c].ratio < params.heading_level_ratio;
        !titles.is_empty() && instances.iter().all(small)
    }

    /// Means of the cues of a class; `titles` are the candidates of larger classes that open articles.
    fn means(&self, instances: &[usize], titles: &BTreeSet<usize>) -> Means {
        let Self { parts, candidates, own, dressed } = self;
        let n = instances.len().max(1) as f32;
        let mean = |cue: &dyn Fn(usize) -> f32| instances.iter().map(|&c| cue(c)).sum::<f32>() / n;
        let flag = |b: bool| if b { 1.0 } else { 0.0 };
        let k = |c: usize| &candidates[c];
        let mut pages: Vec<usize> = instances.iter().map(|&c| parts[k(c).part].page).collect();
        pages.sort_unstable();
        pages.dedup();
        let per_page = n / pages.len().max(1) as f32;
        // A class is inside when the last larger heading before it has text of its own; a band has none.
        // One large title alone may be the masthead; two make a level of their own.
        let has_text = |t: &usize| own[*t] >= 60;
        let level_above = (titles.iter().filter(|t| has_text(t)).count() as f32 / 2.0).min(1.0);
        // At a column's top a line at the size of the text is as often the next sub-heading as a new title.
        let at_top = |c: usize| k(c).tops_column && !k(c).by_size;
        let is_inside = |c: usize| {
            let opened = titles.range(..c).next_back().is_some_and(has_text);
            let share = if at_top(c) { 0.5 } else { flag(!k(c).fresh && !k(c).opens_region) };
            flag(opened) * share * level_above
        };
        let stands_on_band = |c: usize| {
            k(c).heading_above.is_some_and(|a| parts[a].size_pt() > 1.02 * parts[k(c).part].size_pt())
        };
        let banded = instances.iter().filter(|&&c| stands_on_band(c)).count();
        Means {
            size: mean(&|c| k(c).ratio.clamp(0.9, 2.0).ln()),
            bold: mean(&|c| flag(k(c).bold)),
            colour: mean(&|c| flag(k(c).coloured)),
            manner: mean(&|c| f32::from(k(c).manners.min(2)) / 2.0),
            followed: mean(&|c| flag(k(c).text_below.is_some())),
            blank: mean(&|c| flag(!at_top(c)) * (k(c).blank_above_em - k(c).blank_below_em).clamp(0.0, 2.0)),
            fresh: mean(&|c| flag(k(c).fresh) * if at_top(c) { 0.5 } else { 1.0 }),
            spans: mean(&|c| flag(k(c).spans)),
            dressed: mean(&|c| flag(dressed(k(c).part))),
            indexed: mean(&|c| flag(k(c).indexed)),
            stop: mean(&|c| flag(k(c).stop)),
            inside: mean(&is_inside),
            barren: mean(&|c| flag(own[c] < 60)),
            // A single one below a larger heading may be its first sub-heading.
            asks: flag(asks(parts, instances.iter().map(|&c| k(c)))),
            banded: if banded >= 2 { banded as f32 / n } else { 0.0 },
            crowd: ((per_page - 6.0) / 6.0).clamp(0.0, 1.5),
        }
    }
}

/// Whether two or more instances of a class, and two thirds of all, end with a question mark: titles seldom do.
fn asks<'c>(parts: &[Part<'_>], instances: impl Iterator<Item = &'c Candidate>) -> bool {
    let (mut asking, mut all) = (0, 0);
    for candidate in instances {
        all += 1;
        let last =
            parts[candidate.part].last_text().trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?');
        asking += usize::from(last.ends_with('?'));
    }
    asking >= 2 && asking * 3 >= all * 2
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
