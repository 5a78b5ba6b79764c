//! Typographic classes learnt from the issue itself, and which of them are running text.

use super::params::StructureParams;
use super::parts::{BOLD, Part};
use crate::layout::TypeStyle;
use std::collections::BTreeMap;

/// Parts that are set alike.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    /// Style of its most frequent size.
    pub style: TypeStyle,
    /// Characters in all its parts.
    pub chars: usize,
    /// Characters in parts long enough to be running text.
    pub running_chars: usize,
    /// Whether it is a style of running text.
    pub is_text: bool,
}

/// The issue's classes and its body.
#[derive(Clone, Debug, Default)]
pub(super) struct Styles {
    pub classes: Vec<Class>,
    /// The class with the most running text.
    pub body: usize,
    /// Its size.
    pub body_pt: f32,
    /// Size of most running text on each page.
    pub page_pt: Vec<f32>,
    /// Usual distance of baselines in running text, times the size.
    pub pitch_em: f32,
}

impl Styles {
    pub fn class(&self, part: &Part<'_>) -> &Class {
        // Every part got its class from `survey`, which returns at least one.
        &self.classes[part.class]
    }

    pub fn is_text(&self, part: &Part<'_>) -> bool {
        self.class(part).is_text
    }

    pub fn body_style(&self) -> TypeStyle {
        self.classes.get(self.body).map(|c| c.style).unwrap_or_default()
    }
}

/// What must be equal in one class; size is compared apart, with some slack.
type Key = (u16, bool, bool, u32, bool);

fn key(style: &TypeStyle) -> Key {
    // Colours of one design that differ by rounding (CMYK to RGB) fall together.
    let coarse = style.color.0 & 0xF0_F0_F0;
    (style.face.0, style.weight >= BOLD, style.italic, coarse, style.underlined)
}

/// Groups the parts into classes (writing [`Part::class`]) and finds the styles of running text.
pub(super) fn survey(parts: &mut [Part<'_>], page_count: usize, params: &StructureParams) -> Styles {
    even_small_capitals(parts);
    let mut sizes: BTreeMap<(Key, u32), (usize, usize, TypeStyle)> = BTreeMap::new();
    for part in parts.iter() {
        let tenth_pt = (part.style.size_pt * 10.0).round() as u32;
        let entry = sizes.entry((key(&part.style), tenth_pt)).or_insert((0, 0, part.style));
        entry.0 += part.chars;
        entry.1 += if runs(part, params) { part.chars } else { 0 };
    }
    let mut classes = Vec::new();
    let class_of = cluster(&sizes, &mut classes, params);
    for part in parts.iter_mut() {
        let tenth_pt = (part.style.size_pt * 10.0).round() as u32;
        part.class = class_of.get(&(key(&part.style), tenth_pt)).copied().unwrap_or(0);
    }
    if classes.is_empty() {
        classes.push(Class::default());
    }
    mark_text(&mut classes, params);
    let body =
        (0..classes.len()).rev().max_by_key(|&c| (classes[c].running_chars, classes[c].chars)).unwrap_or(0);
    let body_pt = classes[body].style.size_pt.max(1.0);
    let page_pt = page_sizes(parts, &classes, page_count, body_pt);
    let pitch_em = usual_pitch(parts, body);
    Styles { classes, body, body_pt, page_pt, pitch_em }
}

/// Small capitals made of two sizes count as large as their capitals: most letters of such a line are small ones.
///
/// They show by words much taller than their size, compared with the words of the same face that have no capital.
fn even_small_capitals(parts: &mut [Part<'_>]) {
    let mut usual: BTreeMap<u16, f32> = BTreeMap::new();
    for word in parts.iter().flat_map(|p| p.lines).flat_map(|l| &l.words) {
        let tallness = word.bbox.height_pt() / word.style.size_pt.max(1.0);
        let least = usual.entry(word.style.face.0).or_insert(tallness);
        *least = least.min(tallness).max(0.7);
    }
    for part in parts.iter_mut().filter(|p| p.lines.len() <= 2 && p.letters >= 4) {
        let Some(usual) = usual.get(&part.style.face.0) else { continue };
        let tall = 1.25 * usual * part.size_pt();
        let words: Vec<f32> = part.lines.iter().flat_map(|l| &l.words).map(|w| w.bbox.height_pt()).collect();
        let tall_words = words.iter().filter(|h| **h > tall).count();
        if tall_words * 2 > words.len() {
            let height = words.iter().copied().fold(0.0, f32::max);
            part.style.size_pt = (height / usual * 10.0).round() / 10.0;
        }
    }
}

fn runs(part: &Part<'_>, params: &StructureParams) -> bool {
    part.lines.len() >= params.running_lines && part.chars >= params.running_chars
}

/// Sizes within a few per cent of a more frequent one join it: recognised text wobbles by 5 % from line to line.
fn cluster(
    sizes: &BTreeMap<(Key, u32), (usize, usize, TypeStyle)>,
    classes: &mut Vec<Class>,
    params: &StructureParams,
) -> BTreeMap<(Key, u32), usize> {
    let mut by_count: Vec<_> = sizes.iter().collect();
    by_count.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(b.0)));
    let mut leaders: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    let mut class_of = BTreeMap::new();
    for (&(key, tenth_pt), &(chars, running, style)) in by_count {
        let leaders = leaders.entry(key).or_default();
        let near = leaders.iter().copied().find(|&c| {
            let ratio = style.size_pt / classes[c].style.size_pt.max(0.1);
            (ratio - 1.0).abs() <= params.class_size_slack
        });
        let class = near.unwrap_or_else(|| {
            classes.push(Class { style, ..Class::default() });
            leaders.push(classes.len() - 1);
            classes.len() - 1
        });
        classes[class].chars += chars;
        classes[class].running_chars += running;
        class_of.insert((key, tenth_pt), class);
    }
    class_of
}

fn mark_text(classes: &mut [Class], params: &StructureParams) {
    let all: usize = classes.iter().map(|c| c.chars).sum();
    for class in classes {
        let mostly_runs = class.running_chars as f32 >= params.text_running_share * class.chars as f32;
        let frequent = class.chars as f32 >= params.text_issue_share * all as f32;
        class.is_text = mostly_runs && frequent && class.chars > 0;
    }
}

fn page_sizes(parts: &[Part<'_>], classes: &[Class], page_count: usize, body_pt: f32) -> Vec<f32> {
    let mut counts: Vec<BTreeMap<u32, usize>> = vec![BTreeMap::new(); page_count];
    for part in parts.iter().filter(|p| classes[p.class].is_text) {
        if let Some(of_page) = counts.get_mut(part.page) {
            *of_page.entry((part.style.size_pt * 10.0).round() as u32).or_default() += part.chars;
        }
    }
    let most =
        |c: &BTreeMap<u32, usize>| c.iter().rev().max_by_key(|(_, n)| **n).map(|(s, _)| *s as f32 / 10.0);
    counts.iter().map(|c| most(c).unwrap_or(body_pt).max(1.0)).collect()
}

fn usual_pitch(parts: &[Part<'_>], body: usize) -> f32 {
    let of_body = parts.iter().filter(|p| p.class == body);
    let mut steps: Vec<f32> = of_body
        .flat_map(|p| p.lines.windows(2).map(|w| (w[1].baseline_pt - w[0].baseline_pt) / p.size_pt()))
        .filter(|s| (0.8..3.0).contains(s))
        .collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(1.2)
}
