//! Parts in reading order to articles: one flow on the pages, one in each box.

use super::captions;
use super::cues::{Cues, List, fold};
use super::params::StructureParams;
use super::parts::{Part, Role};
use crate::document::{FurnitureRole, NoticeRole};
use crate::geometry::BBox;
use crate::layout::PageLayout;
use std::collections::BTreeMap;

/// An article as lists of parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub kicker: Vec<usize>,
    pub headline: Vec<usize>,
    pub standfirst: Vec<usize>,
    pub byline: Vec<usize>,
    pub body: Vec<usize>,
    pub captions: Vec<usize>,
    pub quotes: Vec<usize>,
}

impl Draft {
    fn body_chars(&self, parts: &[Part<'_>]) -> usize {
        self.body.iter().map(|&i| parts[i].chars).sum()
    }

    /// All its parts.
    pub fn all(&self) -> impl Iterator<Item = usize> + '_ {
        let head = self.kicker.iter().chain(&self.headline).chain(&self.standfirst).chain(&self.byline);
        head.chain(&self.body).chain(&self.captions).chain(&self.quotes).copied()
    }
}

/// Gathers parts into articles. `order` lists the parts as they are read.
pub(super) fn gather(
    parts: &mut [Part<'_>],
    order: &[usize],
    pages: &[PageLayout],
    cues: &Cues,
    params: &StructureParams,
) -> Vec<Draft> {
    let mut flow = Flow {
        pages,
        drafts: Vec::new(),
        outer: None,
        boxes: BTreeMap::new(),
        kicker: Vec::new(),
        last_box: None,
        jumps: BTreeMap::new(),
    };
    let mut loose = Vec::new();
    for &i in order {
        match parts[i].role {
            Role::Headline => flow.open(parts, i),
            Role::Kicker => flow.kicker.push(i),
            Role::Standfirst | Role::Byline => flow.dress(parts, i),
            role if role.is_text() => flow.pour(parts, i),
            Role::Caption | Role::Credit | Role::PullQuote => loose.push(i),
            Role::Furniture(FurnitureRole::JumpLine) => flow.jump(parts, i, cues),
            _ => {}
        }
    }
    flow.return_kickers(parts);
    let mut drafts = flow.drafts;
    join_entries(parts, order, &mut drafts, params);
    attach(parts, &mut drafts, &loose, pages);
    drop_labels(parts, &mut drafts, params);
    drafts
}

struct Flow<'p> {
    pages: &'p [PageLayout],
    drafts: Vec<Draft>,
    /// The article that the page's own text belongs to.
    outer: Option<usize>,
    /// The article of each box, by page and region.
    boxes: BTreeMap<(usize, usize), usize>,
    /// Kickers that wait for their headline.
    kicker: Vec<usize>,
    /// The box whose article was added to last.
    last_box: Option<(usize, usize)>,
    /// The article that goes on at a page, by that page's number.
    jumps: BTreeMap<u32, usize>,
}

impl Flow<'_> {
    /// The innermost box with an article around a part, looking outwards.
    fn box_of(&self, part: &Part<'_>) -> Option<usize> {
        let mut region = part.region;
        while let Some(r) = region {
            if let Some(&draft) = self.boxes.get(&(part.page, r)) {
                return Some(draft);
            }
            region = self.pages.get(part.page)?.regions.get(r)?.parent;
        }
        None
    }

    fn current(&self, part: &Part<'_>) -> Option<usize> {
        self.box_of(part).or(self.outer)
    }

    fn open(&mut self, parts: &[Part<'_>], i: usize) {
        let part = &parts[i];
        if let Some(draft) = self.current(part).filter(|&d| self.continues_headline(parts, d, i)) {
            self.drafts[draft].headline.push(i);
            self.take_kickers(parts, draft, i);
            return;
        }
        let region = part.region.map(|r| (part.page, r));
        self.drafts.push(Draft { headline: vec![i], ..Draft::default() });
        let draft = self.drafts.len() - 1;
        match region {
            Some(key) => {
                self.boxes.insert(key, draft);
                self.last_box = Some(key);
            }
            None => self.outer = Some(draft),
        }
        self.take_kickers(parts, draft, i);
    }

    /// Lines of one headline that layout could not join: same class and box, nothing between, side by side or near.
    fn continues_headline(&self, parts: &[Part<'_>], draft: usize, i: usize) -> bool {
        let draft = &self.drafts[draft];
        let Some(&last) = draft.headline.last() else { return false };
        let (above, part) = (&parts[last], &parts[i]);
        let gap = part.bbox.top_pt - above.bbox.bottom_pt;
        // An underline below the last line alone makes it another class.
        let same_type = above.style.face == part.style.face
            && above.is_bold() == part.is_bold()
            && (above.size_pt() / part.size_pt() - 1.0).abs() < 0.05;
        let alike = above.class == part.class || same_type;
        draft.body.is_empty()
            && draft.standfirst.is_empty()
            && above.page == part.page
            && alike
            && above.region == part.region
            && above.bbox.x_overlap_pt(&part.bbox) > 0.0
            && gap < 0.8 * part.size_pt()
    }

    fn take_kickers(&mut self, parts: &[Part<'_>], draft: usize, headline: usize) {
        let (near, far): (Vec<usize>, Vec<usize>) = std::mem::take(&mut self.kicker)
            .into_iter()
            .partition(|&k| parts[k].page == parts[headline].page);
        self.drafts[draft].kicker.extend(near);
        self.kicker = far;
    }

    /// Kickers that found no headline become bands.
    fn return_kickers(&mut self, parts: &mut [Part<'_>]) {
        for &k in &self.kicker {
            parts[k].role = Role::Furniture(FurnitureRole::SectionBand);
        }
    }

    fn dress(&mut self, parts: &mut [Part<'_>], i: usize) {
        let Some(draft) = self.current(&parts[i]).filter(|&d| self.drafts[d].body.is_empty()) else {
            parts[i].role = Role::Body;
            self.pour(parts, i);
            return;
        };
        match parts[i].role {
            Role::Byline => self.drafts[draft].byline.push(i),
            _ => self.drafts[draft].standfirst.push(i),
        }
    }

    fn pour(&mut self, parts: &mut [Part<'_>], i: usize) {
        let part = &parts[i];
        let draft = self.box_of(part).or_else(|| self.continued_box(parts, i)).or(self.outer);
        let draft = draft.unwrap_or_else(|| {
            self.drafts.push(Draft::default());
            self.drafts.len() - 1
        });
        if part.region.is_none() || self.outer.is_none() && self.boxes.is_empty() {
            self.outer = self.outer.or(Some(draft));
        }
        self.drafts[draft].body.push(i);
    }

    /// A box without title at the top of a page that is filled like the box that ended the page before goes on with
    /// its article.
    fn continued_box(&mut self, parts: &[Part<'_>], i: usize) -> Option<usize> {
        let part = &parts[i];
        let key = (part.page, part.region?);
        let (last_page, last_region) = self.last_box.filter(|(p, _)| p + 1 == part.page)?;
        let before = self.pages.get(last_page)?.regions.get(last_region)?;
        let here = self.pages.get(part.page)?.regions.get(key.1)?;
        let at_top = here.bbox.top_pt < 0.25 * self.pages.get(part.page)?.height_pt;
        let at_end = before.bbox.bottom_pt > 0.7 * self.pages.get(last_page)?.height_pt;
        let draft = *self.boxes.get(&(last_page, last_region))?;
        (at_top && at_end && before.fill.is_some() && before.fill == here.fill).then(|| {
            self.boxes.insert(key, draft);
            self.last_box = Some(key);
            draft
        })
    }

    /// "Fortsetzung auf Seite 3" and "Fortsetzung von Seite 2: …" tie the flow of two pages together.
    fn jump(&mut self, parts: &[Part<'_>], i: usize, cues: &Cues) {
        let part = &parts[i];
        let text = part.text();
        let number = text.split(|c: char| !c.is_ascii_digit()).find_map(|n| n.parse::<u32>().ok());
        let here = self.pages.get(part.page).map_or(0, |p| p.number);
        let lower = text.to_lowercase();
        if cues.begins(List::JumpFrom, lower.trim_start_matches(|c: char| !c.is_alphanumeric())) {
            let words = fold(text.split_once(':').map_or("", |(_, title)| title));
            let named = self.drafts.iter().position(|d| {
                let title: String = d.headline.iter().map(|&h| fold(&parts[h].text())).collect();
                words.len() > 5
                    && !title.is_empty()
                    && (title.starts_with(&words) || words.starts_with(&title))
            });
            if let Some(draft) = named.or_else(|| self.jumps.get(&here).copied()) {
                self.outer = Some(draft);
            }
        } else if let (Some(number), Some(draft)) = (number, self.current(part)) {
            self.jumps.insert(number, draft);
        }
    }
}

/// Where most of the headings below a band, or below a title without text, have no more than a line each ("Gruppen und
/// Kreise"), it is the title of one article and they are its sub-headings.
fn join_entries(parts: &mut [Part<'_>], order: &[usize], drafts: &mut [Draft], params: &StructureParams) {
    let opened: BTreeMap<usize, usize> =
        drafts.iter().enumerate().filter_map(|(d, draft)| Some((*draft.headline.first()?, d))).collect();
    for (k, &head) in order.iter().enumerate() {
        let own = match parts[head].role {
            Role::Furniture(FurnitureRole::SectionBand) => None,
            Role::Headline => match opened.get(&head) {
                Some(&d) if drafts[d].body.is_empty() => Some(d),
                _ => continue,
            },
            _ => continue,
        };
        let largest_pt = ENTRY_SIZE_RATIO * parts[head].size_pt();
        let is_below = |i: usize| {
            let ends = match parts[i].role {
                Role::Headline => parts[i].size_pt() > largest_pt,
                role => role == Role::Furniture(FurnitureRole::SectionBand),
            };
            parts[i].page == parts[head].page && !ends
        };
        let below = order.iter().skip(k + 1).copied().take_while(|&i| is_below(i));
        let beside = below.filter(|&i| parts[i].region == parts[head].region);
        let entries: Vec<usize> = beside.filter_map(|i| opened.get(&i).copied()).collect();
        let short = entries.iter().filter(|&&d| drafts[d].body_chars(parts) < params.article_chars).count();
        if short < 2 || 2 * short <= entries.len() {
            continue;
        }
        parts[head].role = Role::Headline;
        let target = own.unwrap_or(entries[0]);
        let mut joined = match own {
            Some(d) => std::mem::take(&mut drafts[d]),
            None => Draft { headline: vec![head], ..Draft::default() },
        };
        for &d in &entries {
            for i in std::mem::take(&mut drafts[d]).all() {
                parts[i].role = match parts[i].role {
                    Role::Headline => Role::Subhead,
                    Role::Kicker | Role::Standfirst | Role::Byline => Role::Body,
                    role => role,
                };
                joined.body.push(i);
            }
        }
        drafts[target] = joined;
    }
}

/// Greatest size of the headings of such entries, by their band's.
const ENTRY_SIZE_RATIO: f32 = 0.95;

/// Gives captions, credits and pull quotes to the article whose parts are nearest on their page; where a caption stands
/// at a picture, nearest to both.
fn attach(parts: &[Part<'_>], drafts: &mut [Draft], loose: &[usize], pages: &[PageLayout]) {
    let mut by_page: BTreeMap<usize, Vec<(usize, BBox, Option<usize>)>> = BTreeMap::new();
    for (d, draft) in drafts.iter().enumerate() {
        for i in draft.all() {
            by_page.entry(parts[i].page).or_default().push((d, parts[i].bbox, parts[i].region));
        }
    }
    for &i in loose {
        let part = &parts[i];
        let bbox = with_picture(part, pages);
        let near = by_page.get(&part.page).into_iter().flatten();
        let nearest = near.min_by(|a, b| {
            let far = |x: &(usize, BBox, Option<usize>)| {
                distance(&bbox, &x.1) + if x.2 == part.region { 0.0 } else { 60.0 }
            };
            far(a).total_cmp(&far(b))
        });
        let Some(d) = nearest.map(|n| n.0) else { continue };
        match part.role {
            Role::PullQuote => drafts[d].quotes.push(i),
            _ => drafts[d].captions.push(i),
        }
    }
}

/// A caption's box and its picture's: what stands at either edge of the picture is as near.
fn with_picture(part: &Part<'_>, pages: &[PageLayout]) -> BBox {
    let picture = captions::picture_of(part, pages, 2.5 * part.size_pt())
        .filter(|_| part.role != Role::PullQuote)
        .and_then(|(page, image)| pages.get(page)?.images.get(image));
    picture.map_or(part.bbox, |image| part.bbox.union(&image.bbox))
}

fn distance(a: &BBox, b: &BBox) -> f32 {
    (-a.x_overlap_pt(b)).max(0.0) + (-a.y_overlap_pt(b)).max(0.0)
}

/// Headings with hardly any text are labels, and loose lines without a heading are strays: neither is an article.
fn drop_labels(parts: &mut [Part<'_>], drafts: &mut Vec<Draft>, params: &StructureParams) {
    drafts.retain(|draft| {
        if draft.body_chars(parts) >= params.article_chars {
            return true;
        }
        for i in draft.all() {
            parts[i].role = match parts[i].role {
                Role::Headline | Role::Kicker => Role::Furniture(FurnitureRole::SectionBand),
                _ => Role::Notice(NoticeRole::Other),
            };
        }
        false
    });
}
